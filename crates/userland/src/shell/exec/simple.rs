//! Simple commands: assignments, arguments, redirections, then a function, a builtin or a program.
use std::collections::BTreeMap;
use std::rc::Rc;

use super::Found;
use crate::shell::builtins::{Builtin, Call, quote};
use crate::shell::state::{Flow, Kind, Outcome, Shell};
use crate::shell::syntax::ast::{Arg, Assign, AssignValue, Command};
use crate::shell::vars::{Value, Var};

/// The expanded elements of `name=(…)`.
pub type ArrayValues = Vec<(Option<String>, String)>;

impl Shell {
    pub(super) async fn run_simple(
        &mut self,
        command: &Rc<Command>,
        assigns: &[Assign],
        args: &[Arg],
        tail: bool,
    ) -> Outcome {
        self.substituted = None;
        let mut call = Call::default();
        for arg in args {
            match arg {
                Arg::Word(word) => self.expand_word_into(word, &mut call.args).await?,
                Arg::Assign(assign) => self.expand_assign_arg(assign, &mut call).await?,
            }
        }
        if call.args.is_empty() {
            return self.run_assignments(command, assigns).await;
        }
        if let Some(last) = call.args.last() {
            self.last_arg = last.clone();
        }
        let name = call.args[0].clone();
        let found = self.find_command(&name, true);
        let special = matches!(found, Found::Builtin(b) if b.special);
        let saved = match self.apply_redirects(&command.redirects).await? {
            Ok(saved) => saved,
            Err(status) => {
                self.close_substitutions();
                if special && !self.is_bash() && !self.interactive() {
                    return Err(Flow::Exit(status));
                }
                return Ok(status);
            }
        };
        let result = match found {
            Found::Builtin(builtin) => {
                Box::pin(self.run_builtin(builtin, assigns, call, tail)).await
            }
            Found::Function(body) => Box::pin(self.run_function(&name, body, assigns, call)).await,
            Found::File(path) => Box::pin(self.run_program(path, assigns, call, tail)).await,
            Found::Nothing => match self.trace_only(assigns, &call.args).await {
                Ok(()) => self.unknown(&name, call.args).await,
                Err(flow) => Err(flow),
            },
        };
        if name == "exec" && !matches!(result, Err(Flow::Exit(_))) {
            self.keep_redirects(saved);
        } else {
            self.restore_redirects(saved);
        }
        self.close_substitutions();
        result
    }

    async fn trace_only(&mut self, assigns: &[Assign], args: &[String]) -> Result<(), Flow> {
        let mut shown = Vec::new();
        for assign in assigns {
            if let AssignValue::Scalar(word) = &assign.value {
                let value = self.expand_assigned(word).await?;
                shown.push(format!("{}={}", assign.name, quote::trace(&value)));
            }
        }
        self.trace(&shown, args).await;
        Ok(())
    }

    /// Prints a command as `set -x` shows it.
    async fn trace(&mut self, assigns: &[String], args: &[String]) {
        if !self.options.letter('x') {
            return;
        }
        let ps4 = self.vars.get("PS4").unwrap_or("+ ").to_string();
        let ps4 = self.expand_prompt_variables(&ps4).await;
        let mut lines = String::new();
        if self.is_bash() {
            // bash repeats the first character once for every subshell and traces assignments on lines of their own.
            let first = ps4.chars().next().map(String::from).unwrap_or_default();
            let lead = first.repeat(self.trace_level as usize) + &ps4;
            for assign in assigns {
                lines.push_str(&format!("{lead}{assign}\n"));
            }
            if !args.is_empty() {
                let words: Vec<_> = args.iter().map(|a| quote::trace(a)).collect();
                lines.push_str(&format!("{lead}{}\n", words.join(" ")));
            }
        } else {
            let mut words = assigns.to_vec();
            match self.kind {
                Kind::Ash => words.extend(args.iter().map(|a| quote::trace(a))),
                _ => words.extend(args.iter().cloned()),
            }
            lines = format!("{ps4}{}\n", words.join(" "));
        }
        self.sys.eprint(&lines).await;
    }

    /// Prints a line of a compound command as bash's `set -x` does; dash and ash print none.
    pub async fn trace_line(&mut self, text: &str) {
        if self.is_bash() && self.options.letter('x') {
            let ps4 = self.vars.get("PS4").unwrap_or("+ ").to_string();
            let ps4 = self.expand_prompt_variables(&ps4).await;
            let first = ps4.chars().next().map(String::from).unwrap_or_default();
            let lead = first.repeat(self.trace_level as usize);
            self.sys.eprint(&format!("{lead}{ps4}{text}\n")).await;
        }
    }

    async fn expand_assign_arg(&mut self, assign: &Assign, call: &mut Call) -> Result<(), Flow> {
        let plus = if assign.append { "+" } else { "" };
        let index = match &assign.index {
            Some(word) => format!("[{}]", self.expand_text(word).await?),
            None => String::new(),
        };
        match &assign.value {
            AssignValue::Scalar(word) => {
                let value = self.expand_assigned(word).await?;
                call.args
                    .push(format!("{}{index}{plus}={value}", assign.name));
            }
            AssignValue::Array(_) => {
                let values = self.expand_array(&assign.value).await?;
                call.arrays.insert(call.args.len(), values);
                call.args.push(format!("{}{plus}=", assign.name));
            }
        }
        Ok(())
    }

    async fn expand_array(&mut self, value: &AssignValue) -> Result<ArrayValues, Flow> {
        let AssignValue::Array(items) = value else {
            return Ok(Vec::new());
        };
        let mut out = Vec::new();
        for (key, word) in items {
            match key {
                Some(key) => {
                    let key = self.expand_text(key).await?;
                    out.push((Some(key), self.expand_assigned(word).await?));
                }
                None => {
                    let mut words = Vec::new();
                    self.expand_word_into(word, &mut words).await?;
                    out.extend(words.into_iter().map(|w| (None, w)));
                }
            }
        }
        Ok(out)
    }

    /// A command without a name: its assignments stay.
    async fn run_assignments(&mut self, command: &Command, assigns: &[Assign]) -> Outcome {
        let saved = match self.apply_redirects(&command.redirects).await? {
            Ok(saved) => saved,
            Err(status) => return Ok(status),
        };
        self.restore_redirects(saved);
        for assign in assigns {
            self.perform(assign).await?;
        }
        self.close_substitutions();
        Ok(self.substituted.unwrap_or(0))
    }

    /// Carries an assignment out.
    async fn perform(&mut self, assign: &Assign) -> Result<(), Flow> {
        let shown;
        let result = match (&assign.value, &assign.index) {
            (AssignValue::Array(_), _) => {
                let values = self.expand_array(&assign.value).await?;
                let words: Vec<_> = values.iter().map(|(_, v)| quote::trace(v)).collect();
                shown = format!("({})", words.join(" "));
                self.assign_array(&assign.name, values, assign.append)
            }
            (AssignValue::Scalar(word), Some(index)) => {
                let key = self.expand_text(index).await?;
                let mut value = self.expand_assigned(word).await?;
                if assign.append {
                    value = self.element(&assign.name, &key).unwrap_or_default() + &value;
                }
                shown = quote::trace(&value);
                self.assign_element(&assign.name, &key, &value)
            }
            (AssignValue::Scalar(word), None) => {
                let value = self.expand_assigned(word).await?;
                shown = quote::trace(&value);
                self.assign_text(&assign.name, &value, assign.append)
            }
        };
        if let Err(message) = result {
            return Err(self.expansion_error(&message).await);
        }
        let plus = if assign.append { "+" } else { "" };
        let name = match &assign.index {
            Some(word) => format!("{}[{}]", assign.name, quote::plain(word)),
            None => assign.name.clone(),
        };
        self.trace(&[format!("{name}{plus}={shown}")], &[]).await;
        Ok(())
    }

    /// `name=value` or `name+=value`.
    pub fn assign_text(&mut self, name: &str, value: &str, append: bool) -> Result<(), String> {
        if !append {
            return self.assign(name, value);
        }
        let old = self.vars.get(name).unwrap_or_default().to_string();
        if self.vars.var(name).is_some_and(|v| v.integer) {
            return self.assign(name, &format!("{old}+({value})"));
        }
        self.assign(name, &(old + value))
    }

    /// `name=(…)` or `name+=(…)`.
    pub fn assign_array(
        &mut self,
        name: &str,
        values: ArrayValues,
        append: bool,
    ) -> Result<(), String> {
        let name = self.vars.resolve(name).to_string();
        if self.vars.is_readonly(&name) {
            return Err(self.readonly_message(&name));
        }
        let assoc = matches!(
            self.vars.own(&name).map(|v| &v.value),
            Some(Value::Assoc(_))
        );
        let var: &mut Var = self.vars.entry(&name);
        if assoc {
            let mut map = match &var.value {
                Value::Assoc(map) if append => map.clone(),
                _ => BTreeMap::new(),
            };
            let mut pending = None;
            for (key, value) in values {
                match (key, pending.take()) {
                    (Some(key), _) => {
                        map.insert(key, value);
                    }
                    (None, Some(key)) => {
                        map.insert(key, value);
                    }
                    (None, None) => pending = Some(value),
                }
            }
            var.value = Value::Assoc(map);
            return Ok(());
        }
        let map = match &var.value {
            Value::Indexed(map) if append => map.clone(),
            Value::Scalar(text) if append => BTreeMap::from([(0, text.clone())]),
            _ => BTreeMap::new(),
        };
        let mut next = map.keys().last().map_or(0, |k| k + 1);
        var.value = Value::Indexed(map);
        for (key, value) in values {
            if let Some(key) = key {
                next = self.arith_value(&key)?;
            }
            self.assign_element(&name, &next.to_string(), &value)?;
            next += 1;
        }
        Ok(())
    }

    /// The assignments before a command name, expanded.
    async fn temporary(&mut self, assigns: &[Assign]) -> Result<Vec<(String, String)>, Flow> {
        let mut out = Vec::new();
        for assign in assigns {
            let AssignValue::Scalar(word) = &assign.value else {
                continue;
            };
            let mut value = self.expand_assigned(word).await?;
            if assign.append {
                value = self.vars.get(&assign.name).unwrap_or_default().to_string() + &value;
            }
            if self.vars.is_readonly(&assign.name) {
                let message = self.readonly_message(&assign.name);
                if self.is_bash() {
                    // bash says so and runs the command all the same.
                    self.complain(&message).await;
                    continue;
                }
                return Err(self.expansion_error(&message).await);
            }
            out.push((assign.name.clone(), value));
        }
        Ok(out)
    }

    async fn trace_call(&mut self, temporary: &[(String, String)], args: &[String]) {
        if self.options.letter('x') {
            let shown: Vec<_> = temporary
                .iter()
                .map(|(n, v)| format!("{n}={}", quote::trace(v)))
                .collect();
            self.trace(&shown, args).await;
        }
    }

    async fn run_program(
        &mut self,
        path: String,
        assigns: &[Assign],
        call: Call,
        tail: bool,
    ) -> Outcome {
        let temporary = self.temporary(assigns).await?;
        self.trace_call(&temporary, &call.args).await;
        let mut env = self.vars.environment();
        if self.is_bash() {
            env.set("_", &path);
        }
        for (name, value) in &temporary {
            env.set(name, value);
        }
        let mut path = path;
        if let Some((_, value)) = temporary.iter().find(|(n, _)| n == "PATH")
            && !call.args[0].contains('/')
        {
            match self.search_path(&call.args[0], value) {
                Some(found) => path = found,
                None => return Ok(self.not_found(&call.args[0]).await),
            }
        }
        self.launch(path, call.args, env, tail && self.traps.is_empty())
            .await
    }

    async fn run_builtin(
        &mut self,
        builtin: &'static Builtin,
        assigns: &[Assign],
        call: Call,
        tail: bool,
    ) -> Outcome {
        let temporary = self.temporary(assigns).await?;
        self.trace_call(&temporary, &call.args).await;
        let keep =
            (builtin.special && !self.is_bash()) || call.args.first().is_some_and(|a| a == "exec");
        let mut outer = Vec::new();
        for (name, value) in &temporary {
            if !keep {
                outer.push((name.clone(), self.vars.own(name).cloned()));
            }
            let _ = self.assign(name, value);
            self.vars.entry(name).exported = true;
        }
        let before = self.builtin.replace(builtin.name.to_string());
        let result = (builtin.run)(self, call, tail).await;
        self.builtin = before;
        for (name, var) in outer.into_iter().rev() {
            match var {
                Some(var) => *self.vars.entry(&name) = var,
                None => self.vars.remove(&name),
            }
        }
        result
    }

    /// A name that was found nowhere: bash asks the function `command_not_found_handle`.
    async fn unknown(&mut self, name: &str, args: Vec<String>) -> Outcome {
        const HANDLER: &str = "command_not_found_handle";
        let handler = self.functions.get(HANDLER).cloned();
        match handler.filter(|_| self.is_bash() && !name.contains('/')) {
            Some(body) => Box::pin(self.call_function(HANDLER, body, args)).await,
            None => Ok(self.not_found(name).await),
        }
    }

    async fn run_function(
        &mut self,
        name: &str,
        body: Rc<Command>,
        assigns: &[Assign],
        call: Call,
    ) -> Outcome {
        let temporary = self.temporary(assigns).await?;
        self.trace_call(&temporary, &call.args).await;
        let mut outer = Vec::new();
        for (name, value) in &temporary {
            outer.push((name.clone(), self.vars.own(name).cloned()));
            self.vars.export(name, value.clone());
        }
        let args = call.args.into_iter().skip(1).collect();
        let builtin = self.builtin.take();
        let result = self.call_function(name, body, args).await;
        self.builtin = builtin;
        for (name, var) in outer.into_iter().rev() {
            match var {
                Some(var) => *self.vars.entry(&name) = var,
                None => self.vars.remove(&name),
            }
        }
        result
    }
}
