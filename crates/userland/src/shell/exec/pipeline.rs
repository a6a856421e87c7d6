//! Pipelines, background jobs and waiting for children.
use std::rc::Rc;

use machine::{Errno, Pid, ProgramFuture, Signal, Sys, WaitStatus};

use crate::shell::jobs::{Job, Member, State};
use crate::shell::state::{Flow, Kind, Outcome, Shell};
use crate::shell::syntax::ast::{Command, Item, Kind as CommandKind, Pipeline};

impl Shell {
    pub(crate) async fn run_pipeline(&mut self, pipeline: &Pipeline, tail: bool) -> Outcome {
        let started = self.sys.now();
        let result = match pipeline.commands.as_slice() {
            [] => Ok(0),
            [command] => {
                if !self.traps.is_running() {
                    self.command_text = pipeline.text.to_string();
                }
                let result = self
                    .run_command(command, tail && !pipeline.bang && pipeline.timed.is_none())
                    .await;
                if let Ok(status) = result {
                    self.pipe_status = vec![status];
                }
                result
            }
            commands => Box::pin(self.run_members(commands, &pipeline.text)).await,
        };
        if let Some(posix) = pipeline.timed {
            self.print_times(started, posix).await;
        }
        let status = result?;
        if pipeline.bang {
            return Ok(i32::from(status == 0));
        }
        if pipeline.commands.len() > 1 {
            return self.after_failure(status).await;
        }
        Ok(status)
    }

    async fn print_times(&mut self, started: machine::Time, posix: bool) {
        let now = self.sys.now();
        let nanos = (now.secs() as i128 - started.secs() as i128) * 1_000_000_000
            + (now.nanos() as i128 - started.nanos() as i128);
        let millis = (nanos / 1_000_000).max(0);
        let text = if posix {
            format!(
                "real {}.{:02}\nuser 0.00\nsys 0.00\n",
                millis / 1000,
                millis % 1000 / 10
            )
        } else {
            format!(
                "\nreal\t{}m{}.{:03}s\nuser\t0m0.000s\nsys\t0m0.000s\n",
                millis / 60_000,
                millis / 1000 % 60,
                millis % 1000
            )
        };
        self.sys.eprint(&text).await;
    }

    /// Starts every part of a pipeline as a process and waits for all.
    async fn run_members(&mut self, commands: &[Rc<Command>], text: &str) -> Outcome {
        let members = self.start_members(commands).await?;
        let pgid = members.first().map_or(0, |m| m.pid);
        let statuses = self.wait_foreground(members, pgid, text).await?;
        let last = statuses.last().copied().unwrap_or(0);
        let status = if self.options.named("pipefail") == Some(true) {
            statuses
                .iter()
                .rev()
                .copied()
                .find(|s| *s != 0)
                .unwrap_or(0)
        } else {
            last
        };
        self.pipe_status = statuses;
        Ok(status)
    }

    async fn start_members(&mut self, commands: &[Rc<Command>]) -> Result<Vec<Member>, Flow> {
        let mut members: Vec<Member> = Vec::new();
        let mut input = None;
        for (i, command) in commands.iter().enumerate() {
            let output = if i + 1 < commands.len() {
                match self.sys.pipe() {
                    Ok(ends) => Some(ends),
                    Err(e) => {
                        self.complain(&format!("pipe error: {e}")).await;
                        return Err(Flow::Discard(1));
                    }
                }
            } else {
                None
            };
            let pgid = members.first().map_or(0, |m| m.pid);
            let group = self.job_control.then_some(pgid);
            let mut child = self.for_subshell();
            let command = command.clone();
            let forked = self
                .sys
                .fork_in_group(group, move |sys: Sys| -> ProgramFuture {
                    Box::pin(async move {
                        if let Some(fd) = input {
                            let _ = sys.dup2(fd, 0);
                            let _ = sys.close(fd);
                        }
                        if let Some((read, write)) = output {
                            let _ = sys.dup2(write, 1);
                            let _ = sys.close(write);
                            let _ = sys.close(read);
                        }
                        child.sys = sys;
                        child.prepare_child();
                        let outcome = child.run_command(&command, true).await;
                        child.finish(outcome).await
                    })
                });
            if let Some(fd) = input.take() {
                let _ = self.sys.close(fd);
            }
            if let Some((read, write)) = output {
                let _ = self.sys.close(write);
                input = Some(read);
            }
            match forked {
                Ok(pid) => {
                    members.push(Member {
                        pid,
                        state: State::Running,
                    });
                }
                Err(e) => {
                    if let Some(fd) = input {
                        let _ = self.sys.close(fd);
                    }
                    return Err(self.fork_failed(e).await);
                }
            }
        }
        Ok(members)
    }

    /// No process could be made.
    pub async fn fork_failed(&mut self, e: Errno) -> Flow {
        match self.kind {
            Kind::Bash => {
                self.complain(&format!("fork: retry: {e}")).await;
                self.complain(&format!("fork: {e}")).await;
            }
            Kind::Dash => self.complain("Cannot fork").await,
            Kind::Ash => self.complain(&format!("can't fork: {e}")).await,
        }
        match self.interactive() {
            true => Flow::Discard(254),
            false => Flow::Exit(254),
        }
    }

    /// Waits for a foreground job; one that stops becomes a job of the list.
    pub async fn wait_foreground(
        &mut self,
        mut members: Vec<Member>,
        pgid: Pid,
        text: &str,
    ) -> Result<Vec<i32>, Flow> {
        if self.job_control
            && let Some(tty) = self.tty
        {
            let _ = self.sys.set_foreground(tty, pgid);
        }
        let mut stopped = false;
        for member in &mut members {
            if matches!(member.state, State::Done(_)) {
                continue;
            }
            loop {
                match self.sys.wait(member.pid).await {
                    Ok((_, WaitStatus::Stopped(signal))) => {
                        member.state = State::Stopped;
                        stopped = true;
                        self.status = 128 + signal.number();
                    }
                    Ok((_, status)) => member.state = State::Done(status),
                    Err(Errno::EINTR) => {
                        self.note_signals();
                        continue;
                    }
                    Err(_) => member.state = State::Done(WaitStatus::Exited(127)),
                }
                break;
            }
        }
        if self.job_control
            && let Some(tty) = self.tty
        {
            let _ = self.sys.set_foreground(tty, self.sys.pgid());
        }
        if stopped {
            let status = self.status;
            let id = self.jobs.add(Job {
                id: 0,
                pgid,
                members,
                text: text.to_string(),
                announced: true,
            });
            let line = self.jobs.line(id, false).unwrap_or_default();
            self.sys.eprint(&format!("\n{line}\n")).await;
            return Ok(vec![status]);
        }
        let mut statuses = Vec::new();
        for member in &members {
            if let State::Done(status) = member.state {
                statuses.push(status.shell_code());
                self.report_death(member.pid, status, text).await;
            }
        }
        if let Some(State::Done(WaitStatus::Signaled(Signal::INT))) =
            members.last().map(|m| m.state)
            && !self.traps.has("INT")
        {
            if self.job_control {
                // The terminal shows ^C where the cursor is.
                self.sys.eprint("\n").await;
                self.pipe_status = vec![130];
                return Err(Flow::Discard(130));
            }
            if !self.interactive() && self.is_bash() {
                let _ = self.sys.kill(self.sys.pid().into(), Signal::INT);
                self.sys.cpu(1).await;
                return Err(Flow::Exit(130));
            }
        }
        Ok(statuses)
    }

    /// What a shell says when a foreground process was killed.
    async fn report_death(&mut self, pid: Pid, status: WaitStatus, text: &str) {
        let WaitStatus::Signaled(signal) = status else {
            return;
        };
        if matches!(signal, Signal::INT | Signal::PIPE) {
            return;
        }
        let name = super::super::jobs::signal_text(signal);
        let line = match self.kind {
            Kind::Bash if self.interactive() => {
                if !self.job_control {
                    return;
                }
                format!("{name}\n")
            }
            Kind::Bash if signal == Signal::TERM => format!("{name}\n"),
            Kind::Bash => {
                let text = if text.is_empty() {
                    &self.command_text
                } else {
                    text
                };
                format!("{}{pid:>6} {name:<23} {text}\n", self.prefix())
            }
            _ => format!("{name}\n"),
        };
        self.sys.eprint(&line).await;
    }

    /// Waits for one child without ceremony.
    pub async fn wait_for(&mut self, pid: Pid) -> i32 {
        loop {
            match self.sys.wait(pid).await {
                Ok((_, WaitStatus::Stopped(_))) => continue,
                Ok((_, status)) => return status.shell_code(),
                Err(Errno::EINTR) => self.note_signals(),
                Err(_) => return 127,
            }
        }
    }

    /// Starts `command &`.
    pub(super) async fn start_background(&mut self, item: &Item) -> Outcome {
        let job_control = self.job_control;
        let mut child = self.for_subshell();
        let list = item.and_or.clone();
        let forked = self.sys.fork_in_group(job_control.then_some(0), move |sys: Sys| -> ProgramFuture {
            Box::pin(async move {
                if !job_control {
                    if let Ok(fd) = sys.open("/dev/null", machine::OpenFlags::READ, 0) {
                        let _ = sys.dup2(fd, 0);
                        if fd != 0 {
                            let _ = sys.close(fd);
                        }
                    }
                    sys.sigaction(Signal::INT, machine::SigAction::Ignore);
                    sys.sigaction(Signal::QUIT, machine::SigAction::Ignore);
                }
                child.sys = sys;
                child.prepare_child();
                let simple = list.rest.is_empty()
                    && matches!(list.first.commands.as_slice(), [c] if matches!(c.kind, CommandKind::Simple { .. } | CommandKind::Subshell(_)));
                let outcome = child.run_and_or(&list, simple).await;
                child.finish(outcome).await
            })
        });
        let pid = match forked {
            Ok(pid) => pid,
            Err(e) => return Err(self.fork_failed(e).await),
        };
        self.last_background = Some(pid);
        let members = vec![Member {
            pid,
            state: State::Running,
        }];
        let id = self.jobs.add(Job {
            id: 0,
            pgid: pid,
            members,
            text: item.source().to_string(),
            announced: false,
        });
        if job_control && self.is_bash() {
            self.sys.eprint(&format!("[{id}] {pid}\n")).await;
        }
        Ok(0)
    }

    /// Starts `coproc`: a child with pipes to and from this shell, whose ends an array holds.
    pub(super) async fn start_coprocess(
        &mut self,
        name: &str,
        body: &Rc<Command>,
        text: &str,
    ) -> Outcome {
        let (Ok((child_in, to_child)), Ok((from_child, child_out))) =
            (self.sys.pipe(), self.sys.pipe())
        else {
            self.complain("pipe error").await;
            return Err(Flow::Discard(1));
        };
        let mut child = self.for_subshell();
        let command = body.clone();
        let group = self.job_control.then_some(0);
        let forked = self
            .sys
            .fork_in_group(group, move |sys: Sys| -> ProgramFuture {
                Box::pin(async move {
                    let _ = sys.dup2(child_in, 0);
                    let _ = sys.dup2(child_out, 1);
                    for fd in [child_in, child_out, to_child, from_child] {
                        let _ = sys.close(fd);
                    }
                    child.sys = sys;
                    child.prepare_child();
                    let outcome = child.run_command(&command, true).await;
                    child.finish(outcome).await
                })
            });
        let _ = self.sys.close(child_in);
        let _ = self.sys.close(child_out);
        let pid = match forked {
            Ok(pid) => pid,
            Err(e) => return Err(self.fork_failed(e).await),
        };
        // High numbers, out of the way of a script's own.
        let mut ends = Vec::new();
        for (fd, high) in [(from_child, 63), (to_child, 60)] {
            let moved = self.sys.dup2(fd, high).map_or(fd, |()| high);
            if moved != fd {
                let _ = self.sys.close(fd);
            }
            ends.push(moved);
        }
        for (i, fd) in ends.iter().enumerate() {
            let _ = self.assign_element(name, &i.to_string(), &fd.to_string());
        }
        let _ = self.assign(&format!("{name}_PID"), &pid.to_string());
        self.last_background = Some(pid);
        let id = self.jobs.add(Job {
            id: 0,
            pgid: pid,
            members: vec![Member {
                pid,
                state: State::Running,
            }],
            text: text.to_string(),
            announced: false,
        });
        if self.job_control {
            self.sys.eprint(&format!("[{id}] {pid}\n")).await;
        }
        Ok(0)
    }

    /// What a child shell does first: signals are as its parent got them.
    pub fn prepare_child(&mut self) {
        self.traps.forget_handlers(&self.sys);
        self.tty = None;
    }
}
