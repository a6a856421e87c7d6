//! Starting programs, and the words for those that do not start.
use machine::{Env, Errno, FileKind, ProgramFuture, Sys};

use crate::shell::jobs::{Member, State};
use crate::shell::state::{Kind, Outcome, Reading, Shell, access};
use crate::shell::traps::Traps;

impl Shell {
    /// Runs a program file. `tail`: in place of this shell.
    pub async fn launch(
        &mut self,
        path: String,
        argv: Vec<String>,
        env: Env,
        tail: bool,
    ) -> Outcome {
        if tail {
            let errno = self.sys.exec(&path, argv.clone(), env.clone()).await;
            if errno == Errno::ENOEXEC && !self.is_binary(&path) {
                self.become_script(path, argv, env);
                return Ok(self.run_script_file().await);
            }
            return Ok(self.launch_error(&path, &argv, errno).await);
        }
        let mut command = machine::Command::new(&path, argv.clone());
        command.env = Some(env.clone());
        command.fds = self
            .sys
            .fds()
            .into_iter()
            .filter(|fd| *fd < 100)
            .map(|fd| (fd, fd))
            .collect();
        if self.job_control {
            command.pgid = Some(0);
        }
        let pid = match self.sys.spawn(command) {
            Ok(pid) => pid,
            Err(Errno::ENOEXEC) if !self.is_binary(&path) => {
                return self.fork_script(path, argv, env).await;
            }
            Err(Errno::EAGAIN) => return Err(self.fork_failed(Errno::EAGAIN).await),
            Err(errno) => return Ok(self.launch_error(&path, &argv, errno).await),
        };
        let text = if self.command_text.is_empty() {
            argv.join(" ")
        } else {
            self.command_text.clone()
        };
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

    fn is_binary(&self, path: &str) -> bool {
        self.sys
            .read_file(path)
            .is_ok_and(|b| b.starts_with(b"\x7fELF") || b.iter().take(80).any(|c| *c == 0))
    }

    /// A text file without `#!` is run by a copy of this shell.
    async fn fork_script(&mut self, path: String, argv: Vec<String>, env: Env) -> Outcome {
        let mut child = self.for_subshell();
        let forked = self.sys.fork(move |sys: Sys| -> ProgramFuture {
            Box::pin(async move {
                child.sys = sys;
                child.prepare_child();
                child.become_script(path, argv, env);
                child.run_script_file().await
            })
        });
        match forked {
            Ok(pid) => Ok(self.wait_for(pid).await),
            Err(e) => Err(self.fork_failed(e).await),
        }
    }

    fn become_script(&mut self, path: String, argv: Vec<String>, env: Env) {
        let sys = self.sys.clone();
        let kind = self.kind;
        for (name, value) in env.iter() {
            sys.set_env(name, value);
        }
        *self = Shell::new(sys, kind);
        self.traps = Traps::default();
        self.reading = Reading::Script;
        self.name = path;
        self.args = argv.into_iter().skip(1).collect();
    }

    /// Says why a program could not be run; the status is 126 or 127.
    pub async fn launch_error(&mut self, path: &str, argv: &[String], errno: Errno) -> i32 {
        let name = argv.first().map_or(path, String::as_str);
        let interpreter = match errno {
            Errno::ENOENT if self.sys.stat(path).is_ok() => self.interpreter(path),
            _ => None,
        };
        if self.kind != Kind::Bash {
            let text = match errno {
                Errno::ENOENT | Errno::ENOTDIR => "not found".to_string(),
                e => e.to_string(),
            };
            self.complain(&format!("{name}: {text}")).await;
            return if matches!(errno, Errno::ENOENT | Errno::ENOTDIR | Errno::ELOOP) {
                127
            } else {
                126
            };
        }
        let shown = if name.contains('/') { name } else { path };
        let directory = self
            .sys
            .stat(path)
            .is_ok_and(|s| s.kind == FileKind::Directory);
        let (text, status) = match errno {
            _ if directory => (format!("{shown}: Is a directory"), 126),
            Errno::ENOENT => match interpreter {
                Some(Some(program)) => {
                    (format!("{shown}: {program}: bad interpreter: {errno}"), 126)
                }
                Some(None) => (
                    format!("{shown}: cannot execute: required file not found"),
                    127,
                ),
                None => (format!("{shown}: {errno}"), 127),
            },
            Errno::ENOTDIR => (format!("{shown}: {errno}"), 126),
            Errno::ENOEXEC => (format!("{shown}: cannot execute binary file: {errno}"), 126),
            Errno::EACCES => match self.interpreter(path).flatten() {
                Some(program) if self.sys.access(path, access::EXECUTE).is_ok() => {
                    (format!("{shown}: {program}: bad interpreter: {errno}"), 126)
                }
                _ => (format!("{shown}: {errno}"), 126),
            },
            e => (format!("{shown}: {e}"), 126),
        };
        self.complain(&text).await;
        status
    }

    /// The program a script's `#!` names; `Some(None)` for a file without one.
    fn interpreter(&self, path: &str) -> Option<Option<String>> {
        let bytes = self.sys.read_file(path).ok()?;
        let first = bytes.split(|b| *b == b'\n').next()?;
        let line = String::from_utf8_lossy(first).into_owned();
        let Some(rest) = line.strip_prefix("#!") else {
            return Some(None);
        };
        let program = rest
            .trim_start_matches([' ', '\t'])
            .split([' ', '\t'])
            .next()?;
        Some(Some(program.replace('\r', "^M")))
    }

    /// The name was found nowhere.
    pub async fn not_found(&mut self, name: &str) -> i32 {
        let text = match self.kind {
            Kind::Bash => format!("{name}: command not found"),
            _ => format!("{name}: not found"),
        };
        self.complain(&text).await;
        127
    }
}
