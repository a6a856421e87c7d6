//! `if`, loops, `case`, `select`, groups and subshells, `(( ))`, `[[ ]]`.
use std::rc::Rc;

use machine::{ProgramFuture, Sys};

use crate::shell::jobs::{Member, State};
use crate::shell::pattern::Pattern;
use crate::shell::state::{Flow, Outcome, Shell};
use crate::shell::syntax::ast::{CaseArm, CaseEnd, Kind, List, Word};

impl Shell {
    pub(super) async fn run_compound(&mut self, kind: &Kind, tail: bool) -> Outcome {
        match kind {
            Kind::Brace(list) => self.run_list(list, tail).await,
            Kind::Subshell(list) => self.run_subshell(list.clone()).await,
            Kind::If { arms, otherwise } => {
                for (condition, body) in arms {
                    if self.run_condition(condition).await? == 0 {
                        return self.run_list(body, false).await;
                    }
                }
                match otherwise {
                    Some(body) => self.run_list(body, false).await,
                    None => Ok(0),
                }
            }
            Kind::Loop {
                until,
                condition,
                body,
            } => {
                self.loops += 1;
                let result = self.run_while(*until, condition, body).await;
                self.loops -= 1;
                result
            }
            Kind::For {
                name,
                words,
                body,
                header,
            } => {
                let values = self.loop_words(words).await?;
                self.loops += 1;
                let result = self.run_for(name, values, body, header).await;
                self.loops -= 1;
                result
            }
            Kind::Select { name, words, body } => {
                let values = self.loop_words(words).await?;
                self.loops += 1;
                let result = self.run_select(name, values, body).await;
                self.loops -= 1;
                result
            }
            Kind::ArithFor { parts, body } => {
                self.loops += 1;
                let result = self.run_arith_for(parts, body).await;
                self.loops -= 1;
                result
            }
            Kind::Case { word, arms, header } => {
                self.trace_line(header).await;
                self.run_case(word, arms).await
            }
            Kind::Arith(word) => {
                let text = crate::shell::builtins::quote::plain(word);
                self.trace_line(&format!("(( {} ))", text.trim())).await;
                self.builtin = Some("((".into());
                let value = self.expand_arith(word).await;
                self.builtin = None;
                match value {
                    Ok(value) => Ok(i32::from(value == 0)),
                    Err(Flow::Discard(_)) => Ok(1),
                    Err(Flow::Exit(1)) => Ok(1),
                    Err(flow) => Err(flow),
                }
            }
            Kind::Cond(cond) => self.run_cond(cond).await,
            Kind::Simple { .. } | Kind::Function { .. } | Kind::Coproc { .. } => Ok(0),
        }
    }

    async fn run_condition(&mut self, list: &List) -> Outcome {
        self.tested += 1;
        let result = self.run_list(list, false).await;
        self.tested -= 1;
        result
    }

    /// Runs a loop's body once; `None` ends the loop.
    async fn run_body(&mut self, body: &List, status: &mut i32) -> Result<bool, Flow> {
        self.sys.cpu(1).await;
        match self.run_list(body, false).await {
            Ok(s) => {
                *status = s;
                Ok(true)
            }
            Err(flow) => self.loop_flow(flow, status),
        }
    }

    fn loop_flow(&mut self, flow: Flow, status: &mut i32) -> Result<bool, Flow> {
        match flow {
            Flow::Break(n) | Flow::Continue(n) if n > 1 && self.loops > 1 => {
                Err(if matches!(flow, Flow::Break(_)) {
                    Flow::Break(n - 1)
                } else {
                    Flow::Continue(n - 1)
                })
            }
            Flow::Break(_) => {
                *status = 0;
                Ok(false)
            }
            Flow::Continue(_) => {
                *status = 0;
                Ok(true)
            }
            flow => Err(flow),
        }
    }

    async fn run_while(&mut self, until: bool, condition: &List, body: &List) -> Outcome {
        let mut status = 0;
        loop {
            self.sys.cpu(1).await;
            let tested = match self.run_condition(condition).await {
                Ok(status) => status,
                Err(flow) => {
                    if self.loop_flow(flow, &mut status)? {
                        continue;
                    }
                    return Ok(status);
                }
            };
            if (tested == 0) == until {
                return Ok(status);
            }
            if !self.run_body(body, &mut status).await? {
                return Ok(status);
            }
        }
    }

    async fn loop_words(&mut self, words: &Option<Vec<Word>>) -> Result<Vec<String>, Flow> {
        match words {
            Some(words) => self.expand_words(words).await,
            None => Ok(self.args.clone()),
        }
    }

    async fn run_for(
        &mut self,
        name: &str,
        values: Vec<String>,
        body: &List,
        header: &str,
    ) -> Outcome {
        let mut status = 0;
        for value in values {
            if self.traps.has("DEBUG") {
                self.command_text = header.to_string();
                self.run_named_trap("DEBUG").await?;
            }
            self.trace_line(header).await;
            self.sys.cpu(1).await;
            if let Err(message) = self.assign(name, &value) {
                return Err(self.expansion_error(&message).await);
            }
            if !self.run_body(body, &mut status).await? {
                break;
            }
        }
        Ok(status)
    }

    async fn run_arith_for(&mut self, parts: &[Word; 3], body: &List) -> Outcome {
        let [first, condition, step] = parts;
        self.builtin = Some("((".into());
        let started = self.expand_arith(first).await;
        self.builtin = None;
        started?;
        let mut status = 0;
        loop {
            self.sys.cpu(1).await;
            if !condition.0.is_empty() && self.expand_arith(condition).await? == 0 {
                return Ok(status);
            }
            if !self.run_body(body, &mut status).await? {
                return Ok(status);
            }
            self.expand_arith(step).await?;
        }
    }

    async fn run_select(&mut self, name: &str, values: Vec<String>, body: &List) -> Outcome {
        if values.is_empty() {
            return Ok(0);
        }
        let mut status = 0;
        let mut show = true;
        loop {
            if show {
                let mut menu = String::new();
                let width = values.len().to_string().len();
                for (i, value) in values.iter().enumerate() {
                    menu.push_str(&format!("{:>width$}) {value}\n", i + 1));
                }
                self.sys.eprint(&menu).await;
            }
            let prompt = self.vars.get("PS3").unwrap_or("#? ").to_string();
            self.sys.eprint(&prompt).await;
            let Some((line, _)) = self.read_line(0, b'\n', None).await? else {
                self.sys.print("\n").await;
                return Ok(status);
            };
            let line = String::from_utf8_lossy(&line).trim().to_string();
            self.vars.put("REPLY", line.clone());
            show = line.is_empty();
            if show {
                continue;
            }
            let choice = line
                .parse::<usize>()
                .ok()
                .and_then(|n| values.get(n.checked_sub(1)?))
                .cloned();
            self.vars.put(name, choice.unwrap_or_default());
            if !self.run_body(body, &mut status).await? {
                return Ok(status);
            }
        }
    }

    async fn run_case(&mut self, word: &Word, arms: &[CaseArm]) -> Outcome {
        let text = self.expand_text(word).await?;
        let extglob = self.options.shopt("extglob");
        let nocase = self.options.shopt("nocasematch");
        let mut status = 0;
        let mut falling = false;
        for arm in arms {
            let mut hit = falling;
            for pattern in &arm.patterns {
                if hit {
                    break;
                }
                let pattern = self.expand_pattern(pattern).await?;
                hit = Pattern::new(&pattern, extglob)
                    .ignoring_case(nocase)
                    .matches(&text);
            }
            if !hit {
                continue;
            }
            status = if arm.body.is_empty() {
                0
            } else {
                self.run_list(&arm.body, false).await?
            };
            match arm.end {
                CaseEnd::Break => return Ok(status),
                CaseEnd::FallThrough => falling = true,
                CaseEnd::TestNext => falling = false,
            }
        }
        Ok(status)
    }

    /// Runs `( … )` in a child process.
    async fn run_subshell(&mut self, list: Rc<List>) -> Outcome {
        let mut child = self.for_subshell();
        let group = self.job_control.then_some(0);
        let forked = self
            .sys
            .fork_in_group(group, move |sys: Sys| -> ProgramFuture {
                Box::pin(async move {
                    child.sys = sys;
                    child.run_child_list(&list).await
                })
            });
        let pid = match forked {
            Ok(pid) => pid,
            Err(e) => return Err(self.fork_failed(e).await),
        };
        let text = self.command_text.clone();
        let statuses = self
            .wait_foreground(
                vec![Member {
                    pid,
                    state: State::Running,
                }],
                pid,
                &text,
            )
            .await?;
        Ok(statuses.last().copied().unwrap_or(0))
    }
}
