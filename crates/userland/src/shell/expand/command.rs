//! Command substitution and process substitution: child shells behind pipes.
use std::rc::Rc;

use machine::ProgramFuture;

use crate::shell::state::{Flow, Reading, Shell};
use crate::shell::syntax::ast::{Kind as CommandKind, List, RedirectKind};
use crate::shell::syntax::parse_all;

impl Shell {
    /// The output of commands, without the newlines at its end.
    pub(super) async fn substitute(&mut self, list: Rc<List>) -> Result<String, Flow> {
        if self.is_bash()
            && let Some(text) = self.read_shortcut(&list).await?
        {
            return Ok(text);
        }
        let (read, write) = match self.sys.pipe() {
            Ok(ends) => ends,
            Err(e) => {
                return Err(self
                    .expansion_error(&format!("cannot make pipe for command substitution: {e}"))
                    .await);
            }
        };
        let mut child = self.for_subshell();
        child.trace_level += 1;
        if (!child.is_bash() || !self.options.shopt("inherit_errexit")) && child.is_bash() {
            child.options.set_letter('e', false);
        }
        let forked = self.sys.fork(move |sys| -> ProgramFuture {
            Box::pin(async move {
                child.sys = sys;
                let _ = child.sys.dup2(write, 1);
                let _ = child.sys.close(read);
                let _ = child.sys.close(write);
                child.run_child_list(&list).await
            })
        });
        let _ = self.sys.close(write);
        let pid = match forked {
            Ok(pid) => pid,
            Err(e) => {
                let _ = self.sys.close(read);
                return Err(self.fork_failed(e).await);
            }
        };
        let mut output = machine::Gather::new(&self.sys);
        loop {
            match self.sys.read(read, 65536).await {
                Ok(chunk) if chunk.is_empty() => break,
                Ok(chunk) => output.add(&chunk).await,
                Err(machine::Errno::EINTR) => continue,
                Err(_) => break,
            }
        }
        let gathered = output.finish();
        let _ = self.sys.close(read);
        self.status = self.wait_for(pid).await;
        self.substituted = Some(self.status);
        let Ok(mut bytes) = gathered else {
            self.complain("xrealloc: cannot allocate memory").await;
            return Err(Flow::Exit(2));
        };
        let length = bytes.len();
        bytes.retain(|b| *b != 0);
        if bytes.len() < length && self.is_bash() {
            self.complain("warning: command substitution: ignored null byte in input")
                .await;
        }
        let mut text = String::from_utf8_lossy(&bytes).into_owned();
        text.truncate(text.trim_end_matches('\n').len());
        Ok(text)
    }

    /// `` `…` ``: parsed when it runs.
    pub(super) async fn substitute_source(&mut self, source: &str) -> Result<String, Flow> {
        match parse_all(source, self.line, self.dialect(), &self.live_aliases()) {
            Ok(list) => self.substitute(Rc::new(list)).await,
            Err(e) => {
                let place = if self.is_bash() && self.reading != Reading::Prompt {
                    format!(
                        "{}: command substitution: line {}: ",
                        self.name,
                        e.line(self.line)
                    )
                } else {
                    self.prefix()
                };
                self.sys
                    .eprint(&format!("{place}{}\n", self.syntax_text(&e)))
                    .await;
                Ok(String::new())
            }
        }
    }

    /// bash reads `$(< file)` itself.
    async fn read_shortcut(&mut self, list: &List) -> Result<Option<String>, Flow> {
        let [item] = list.as_slice() else {
            return Ok(None);
        };
        let pipeline = &item.and_or.first;
        if !item.and_or.rest.is_empty()
            || pipeline.bang
            || pipeline.commands.len() != 1
            || item.background
        {
            return Ok(None);
        }
        let command = &pipeline.commands[0];
        let CommandKind::Simple { assigns, args } = &command.kind else {
            return Ok(None);
        };
        let [redirect] = command.redirects.as_slice() else {
            return Ok(None);
        };
        if !assigns.is_empty()
            || !args.is_empty()
            || redirect.kind != RedirectKind::Read
            || redirect.fd.is_some()
        {
            return Ok(None);
        }
        let path = self.expand_text(&redirect.target).await?;
        match self.sys.read_file(&path) {
            Ok(bytes) => {
                let text = String::from_utf8_lossy(&bytes).into_owned();
                self.substituted = Some(0);
                Ok(Some(text.trim_end_matches('\n').to_string()))
            }
            Err(e) => {
                self.complain(&format!("{path}: {e}")).await;
                self.substituted = Some(1);
                Ok(Some(String::new()))
            }
        }
    }

    /// `<(…)` and `>(…)`: a child behind a pipe whose other end is named `/dev/fd/N`.
    pub(super) async fn process_substitution(
        &mut self,
        read: bool,
        list: Rc<List>,
    ) -> Result<String, Flow> {
        let (pipe_read, pipe_write) = match self.sys.pipe() {
            Ok(ends) => ends,
            Err(e) => {
                return Err(self
                    .expansion_error(&format!("process substitution: {e}"))
                    .await);
            }
        };
        let (ours, theirs, target) = if read {
            (pipe_read, pipe_write, 1)
        } else {
            (pipe_write, pipe_read, 0)
        };
        let mut child = self.for_subshell();
        let forked = self.sys.fork(move |sys| -> ProgramFuture {
            Box::pin(async move {
                child.sys = sys;
                let _ = child.sys.dup2(theirs, target);
                let _ = child.sys.close(theirs);
                let _ = child.sys.close(ours);
                child.substitutions.clear();
                child.run_child_list(&list).await
            })
        });
        let _ = self.sys.close(theirs);
        match forked {
            Ok(pid) => self.last_background = Some(pid),
            Err(e) => {
                let _ = self.sys.close(ours);
                return Err(self.fork_failed(e).await);
            }
        }
        // Real shells keep these away from the low numbers that scripts use.
        let mut fd = 63;
        let used = self.sys.fds();
        while used.contains(&fd) && fd > 10 {
            fd -= 1;
        }
        let _ = self.sys.dup2(ours, fd);
        let _ = self.sys.close(ours);
        self.substitutions.push(fd);
        Ok(format!("/dev/fd/{fd}"))
    }
}
