//! Shell functions.
use std::rc::Rc;

use crate::shell::state::{Flow, Outcome, Shell};
use crate::shell::syntax::ast::Command;

/// How deeply functions may call each other before bash's FUNCNEST message ends them.
const MAX_CALLS: usize = 500;

impl Shell {
    pub(super) async fn define_function(&mut self, name: &str, body: &Rc<Command>) -> Outcome {
        self.functions.insert(name.to_string(), body.clone());
        Ok(0)
    }

    /// Calls a function with its arguments.
    pub(super) async fn call_function(
        &mut self,
        name: &str,
        body: Rc<Command>,
        args: Vec<String>,
    ) -> Outcome {
        if self.function_names.len() >= MAX_CALLS {
            let text = match self.is_bash() {
                true => format!("{name}: maximum function nesting level exceeded ({MAX_CALLS})"),
                false => "out of stack space".to_string(),
            };
            self.complain(&text).await;
            return Err(Flow::Discard(1));
        }
        let outer = std::mem::replace(&mut self.args, args);
        let loops = std::mem::take(&mut self.loops);
        let getopts_at = std::mem::take(&mut self.getopts_at);
        self.function_names.push(name.to_string());
        self.vars.push_scope();
        let mut private: Vec<&'static str> = Vec::new();
        if !self.options.letter('E') {
            private.push("ERR");
        }
        if !self.options.letter('T') {
            private.extend(["DEBUG", "RETURN"]);
        }
        let hidden = self.traps.hide(&private);
        let mut result = self.run_command(&body, false).await;
        if matches!(result, Ok(_) | Err(Flow::Return(_)))
            && let Err(flow) = self.run_named_trap("RETURN").await
        {
            result = Err(flow);
        }
        self.traps.unhide(hidden);
        self.vars.pop_scope();
        self.function_names.pop();
        self.loops = loops;
        self.getopts_at = getopts_at;
        self.args = outer;
        match result {
            Err(Flow::Return(status)) => Ok(status),
            Err(Flow::Break(_) | Flow::Continue(_)) => Ok(0),
            other => other,
        }
    }
}
