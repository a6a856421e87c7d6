//! Running commands: lists, pipelines, compound commands.
mod compound;
mod function;
mod launch;
mod lookup;
mod pipeline;
mod simple;

use std::rc::Rc;

use super::expand::Later;
use super::state::{Flow, Outcome, Shell};
use super::syntax::ast::{AndOr, Command, Item, Kind, List, Pipeline};

/// After so many levels of nesting, commands go on in a new task.
const HOP: u32 = 12;

pub use lookup::Found;
pub use simple::ArrayValues;

impl Shell {
    /// Runs a list. `tail`: nothing follows in this process, so the last program may take it over.
    pub fn run_list<'a>(&'a mut self, list: &'a List, tail: bool) -> Later<'a, Outcome> {
        Box::pin(async move {
            let mut status = 0;
            for (i, item) in list.iter().enumerate() {
                self.sys.cpu(1).await;
                let tail = tail && i + 1 == list.len();
                status = self.run_item(item, tail).await?;
                self.status = status;
                self.account(0).await?;
                self.run_traps().await?;
            }
            Ok(status)
        })
    }

    async fn run_item(&mut self, item: &Item, tail: bool) -> Outcome {
        if self.options.letter('n') && !self.interactive() {
            return Ok(0);
        }
        if item.background {
            return Box::pin(self.start_background(item)).await;
        }
        self.run_and_or(&item.and_or, tail).await
    }

    /// Runs an and-or list.
    pub async fn run_and_or(&mut self, list: &Rc<AndOr>, tail: bool) -> Outcome {
        let last = list.rest.len();
        let tail_here = |i: usize| tail && i == last;
        let mut status = self.run_tested(&list.first, last > 0, tail_here(0)).await?;
        for (i, (and, pipeline)) in list.rest.iter().enumerate() {
            if (status == 0) != *and {
                continue;
            }
            status = self
                .run_tested(pipeline, i + 1 < last, tail_here(i + 1))
                .await?;
        }
        Ok(status)
    }

    async fn run_tested(&mut self, pipeline: &Pipeline, tested: bool, tail: bool) -> Outcome {
        let tested = u32::from(tested || pipeline.bang);
        self.tested += tested;
        let result = Box::pin(self.run_pipeline(pipeline, tail && tested == 0)).await;
        self.tested -= tested;
        let status = result?;
        self.status = status;
        Ok(status)
    }

    /// What `set -e` and the ERR trap do about a command that failed.
    async fn after_failure(&mut self, status: i32) -> Outcome {
        if status == 0 || self.tested > 0 {
            return Ok(status);
        }
        self.status = status;
        self.run_named_trap("ERR").await?;
        if self.options.letter('e') {
            return Err(Flow::Exit(status));
        }
        Ok(status)
    }

    /// Runs one command in this process.
    pub fn run_command<'a>(
        &'a mut self,
        command: &'a Rc<Command>,
        tail: bool,
    ) -> Later<'a, Outcome> {
        Box::pin(async move {
            self.line = command.line;
            self.sys.cpu(1).await;
            if !self.enter() {
                self.leave();
                let text = match self.is_bash() {
                    true => format!(
                        "maximum nesting level exceeded ({})",
                        super::state::MAX_DEPTH
                    ),
                    false => "out of stack space".into(),
                };
                self.complain(&text).await;
                return Err(Flow::Discard(1));
            }
            let hopped = self.hopped;
            let result = if self.depth >= hopped + HOP {
                self.hopped = self.depth;
                let result = Box::pin(self.run_on_new_stack(command, tail)).await;
                self.hopped = hopped;
                result
            } else {
                self.run_command_inner(command, tail).await
            };
            self.leave();
            result
        })
    }

    /// Runs a command as a task of its own, so that deep recursion does not deepen the native stack.
    async fn run_on_new_stack(&mut self, command: &Rc<Command>, tail: bool) -> Outcome {
        let stand_in = self.clone();
        let mut shell = std::mem::replace(self, stand_in);
        let command = command.clone();
        let (send, mut receive) = machine::sync::oneshot();
        self.sys.thread(async move {
            let result = shell.run_command_inner(&command, tail).await;
            send.send((shell, result));
        });
        match receive.recv().await {
            Some((shell, result)) => {
                *self = shell;
                result
            }
            None => Err(Flow::Exit(1)),
        }
    }

    pub(crate) async fn run_command_inner(&mut self, command: &Rc<Command>, tail: bool) -> Outcome {
        match &command.kind {
            Kind::Simple { assigns, args } => {
                if self.traps.has("DEBUG") {
                    self.run_named_trap("DEBUG").await?;
                }
                let status = Box::pin(self.run_simple(command, assigns, args, tail)).await?;
                self.after_failure(status).await
            }
            Kind::Function { name, body } => self.define_function(name, body).await,
            Kind::Coproc { name, body, text } => self.start_coprocess(name, body, text).await,
            kind => {
                if self.traps.has("DEBUG")
                    && matches!(kind, Kind::Arith(_) | Kind::Cond(_) | Kind::Case { .. })
                {
                    if let Kind::Case { header, .. } = kind {
                        self.command_text = header.to_string();
                    }
                    self.run_named_trap("DEBUG").await?;
                }
                let saved = match self.apply_redirects(&command.redirects).await? {
                    Ok(saved) => saved,
                    Err(status) => return self.after_failure(status).await,
                };
                let plain = command.redirects.is_empty();
                let line = command.line;
                let result = Box::pin(self.run_compound(kind, tail && plain)).await;
                self.restore_redirects(saved);
                self.close_substitutions();
                self.line = line;
                let status = result?;
                if matches!(kind, Kind::Subshell(_) | Kind::Arith(_) | Kind::Cond(_)) {
                    return self.after_failure(status).await;
                }
                Ok(status)
            }
        }
    }

    /// Runs commands in a child process and returns the status it exits with.
    pub async fn run_child_list(&mut self, list: &List) -> i32 {
        self.prepare_child();
        let outcome = self.run_list(list, self.traps.is_empty()).await;
        self.finish(outcome).await
    }

    /// Ends this shell: the EXIT trap runs, and a jump becomes a status.
    pub async fn finish(&mut self, outcome: Outcome) -> i32 {
        let mut status = match outcome {
            Ok(status) | Err(Flow::Exit(status) | Flow::Return(status) | Flow::Discard(status)) => {
                status
            }
            Err(Flow::Break(_) | Flow::Continue(_)) => 0,
        };
        if let Some(action) = self.traps.take("EXIT") {
            self.status = status;
            if let Err(Flow::Exit(s)) = self.run_text(&action).await {
                status = s;
            }
        }
        status & 0xff
    }
}
