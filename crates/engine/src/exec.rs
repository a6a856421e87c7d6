//! `docker exec`: a further process in a running container's namespaces.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;

use machine::{FsId, NewProcess, Pid, Signal, Sys, WaitStatus};

use crate::api::exec::{ExecConfig, ExecInspect, ExecStart};
use crate::api::{ApiError, Attachment, Result, Stream};
use crate::container::run::{Failed, environment, explain};
use crate::container::stream::{Streams, Wiring};
use crate::container::{Status, user, verify};
use crate::daemon::Engine;
use crate::sync::channel;

/// A prepared, running or ended exec.
pub(crate) struct Exec {
    pub id: String,
    pub container: String,
    pub config: ExecConfig,
    pub streams: Streams,
    pub pid: Cell<Pid>,
    pub running: Cell<bool>,
    pub exit_code: Cell<Option<i32>>,
    /// It could not be started.
    pub refused: Cell<bool>,
}

#[derive(Default)]
pub(crate) struct ExecStore {
    all: BTreeMap<String, Rc<Exec>>,
}

impl ExecStore {
    pub fn running_in(&self, container: &str) -> Vec<String> {
        let own = self
            .all
            .values()
            .filter(|e| e.container == container && e.running.get());
        own.map(|e| e.id.clone()).collect()
    }

    pub fn forget(&mut self, container: &str) {
        self.all.retain(|_, e| e.container != container);
    }
}

impl Engine {
    /// Prepares a process in a running container; returns the exec's id.
    pub fn exec_create(&self, name: &str, config: ExecConfig) -> Result<String> {
        drop(self.asked("exec", name));
        let container = self.container(name)?;
        match container.status() {
            Status::Paused => {
                return Err(ApiError::conflict(format!(
                    "Container {name} is paused, unpause the container before exec"
                )));
            }
            Status::Restarting => {
                return Err(ApiError::conflict(format!(
                    "Container {} is restarting, wait until the container is running",
                    container.id
                )));
            }
            Status::Running if container.runtime().is_some() => {}
            _ => {
                return Err(ApiError::conflict(format!(
                    "container {} is not running",
                    container.id
                )));
            }
        }
        if config.cmd.is_empty() {
            return Err(ApiError::invalid("No exec command specified"));
        }
        let id = self.new_id();
        let action = format!("exec_create: {}", config.cmd.join(" "));
        self.container_event(&container, &action, [("execID", id.clone())]);
        let exec = Exec {
            id: id.clone(),
            container: container.id.clone(),
            config,
            streams: Streams::default(),
            pid: Cell::new(0),
            running: Cell::new(false),
            exit_code: Cell::new(None),
            refused: Cell::new(false),
        };
        self.d
            .execs
            .borrow_mut()
            .all
            .insert(id.clone(), Rc::new(exec));
        Ok(id)
    }

    fn exec(&self, id: &str) -> Result<Rc<Exec>> {
        let found = self.d.execs.borrow().all.get(id).cloned();
        found.ok_or_else(|| ApiError::not_found(format!("No such exec instance: {id}")))
    }

    /// Starts a prepared process. Detached, the attachment has ended at once.
    pub async fn exec_start(&self, id: &str, options: ExecStart) -> Result<Attachment> {
        self.toil(1000);
        let exec = self.exec(id)?;
        let container = self.container(&exec.container)?;
        let Some(runtime) = container.runtime() else {
            return Err(ApiError::conflict(format!(
                "container {} is not running",
                container.id
            )));
        };
        if exec.exit_code.get().is_some() || exec.running.get() {
            return Err(ApiError::conflict(format!("exec {id} has already run")));
        }
        let config = &exec.config;
        let agent = self.d.kernel.agent(runtime.ns.mnt);
        let (own, host) = {
            let data = container.data.borrow();
            (data.config.clone(), data.host.clone())
        };
        let spec = match config.user.as_str() {
            "" => own.user.as_str(),
            user => user,
        };
        let who = self.who(container.fs, &agent, spec, &host.group_add)?;
        let mut env = environment(&own.env, &own.hostname, config.tty, &who.home);
        for line in &config.env {
            match line.split_once('=') {
                Some((key, value)) => env.set(key, value),
                None => env.remove(line),
            }
        }
        let cwd = match (config.working_dir.as_str(), own.working_dir.as_str()) {
            ("", "") => "/",
            ("", own) => own,
            (given, _) => given,
        };
        if !cwd.starts_with('/') {
            return self.refuse(&exec, options, 128, "Cwd must be an absolute path");
        }
        let wiring = Wiring::make(&self.d.sys, runtime.ns.mnt, config.tty, config.attach_stdin)
            .map_err(|e| ApiError::system(e.to_string()))?;
        let caps = match config.privileged {
            true => u64::MAX,
            false => verify::capabilities(&host),
        };
        let new = NewProcess {
            argv: config.cmd.clone(),
            env,
            cwd: cwd.to_string(),
            creds: who.creds(caps),
            ns: runtime.ns,
            cgroup: runtime.cgroup,
            fds: wiring.child.clone(),
            ctty: wiring.ctty,
            program: None,
        };
        if let Some((rows, columns)) = options.console_size {
            exec.streams.size.set(Some((columns, rows)));
        }
        let output = match options.detach {
            true => channel().1,
            false => exec.streams.subscribe(true, true),
        };
        let action = format!("exec_start: {}", config.cmd.join(" "));
        match self.d.kernel.spawn(new, &self.d.sys) {
            Ok(pid) => {
                exec.pid.set(pid);
                exec.running.set(true);
                self.container_event(&container, &action, [("execID", exec.id.clone())]);
                let finished = wiring.pump(self, &exec.streams, Rc::new(|_, _| {}));
                let (engine, exec, container) = (self.clone(), exec.clone(), container.clone());
                self.spawn(async move {
                    let code = match engine.d.sys.wait(pid).await {
                        Ok((_, WaitStatus::Exited(code))) => code,
                        Ok((_, WaitStatus::Signaled(signal))) => 128 + signal.number(),
                        _ => 137,
                    };
                    exec.exit_code.set(Some(code));
                    exec.running.set(false);
                    while finished.recv().await.is_some() {}
                    exec.streams.hang_up();
                    let extra = [("execID", exec.id.clone()), ("exitCode", code.to_string())];
                    engine.container_event(&container, "exec_die", extra);
                });
            }
            Err(error) => {
                wiring.abandon(&self.d.sys);
                match explain(&error, &agent) {
                    Failed::Before(why) => {
                        let code = if why.ends_with("permission denied") {
                            126
                        } else {
                            127
                        };
                        let text = format!("unable to start container process: {why}");
                        return self.refuse(&exec, options, code, &text);
                    }
                    Failed::After(text, code) => {
                        exec.streams.publish(Stream::Stderr, text.as_bytes());
                        exec.exit_code.set(Some(code));
                        exec.streams.hang_up();
                    }
                }
            }
        }
        let stdin = (config.attach_stdin && !options.detach).then(|| {
            let (sender, receiver) = channel::<Vec<u8>>();
            let exec = exec.clone();
            self.spawn(async move {
                while let Some(data) = receiver.recv().await {
                    exec.streams.type_in(data);
                }
                exec.streams.close_input();
            });
            sender
        });
        let streams = exec.streams.clone();
        let sys = self.d.sys.clone();
        Ok(Attachment {
            stdin,
            output,
            tty: config.tty,
            edits_lines: streams.edits_lines(&sys),
            resize: Rc::new(move |columns, rows| {
                streams.size.set(Some((columns, rows)));
                if let Some(master) = streams.master.get() {
                    let _ = sys.set_winsize(master, (columns, rows));
                }
            }),
        })
    }

    /// Who a process is to be: found in the container's own files, at home in what is mounted there.
    fn who(&self, fs: FsId, agent: &Sys, spec: &str, groups: &[String]) -> Result<user::ExecUser> {
        let bare = self.d.kernel.new_mnt_ns(fs);
        let found = user::resolve(&self.d.kernel.agent(bare), spec, groups);
        self.d.kernel.drop_mnt_ns(bare);
        let mut who = found?;
        who.home = user::home(agent, who.uid);
        Ok(who)
    }

    /// Ends an exec that runc refused. The connection is upgraded already, so the words come as
    /// output, and the exit status tells.
    fn refuse(
        &self,
        exec: &Rc<Exec>,
        options: ExecStart,
        code: i32,
        why: &str,
    ) -> Result<Attachment> {
        exec.exit_code.set(Some(code));
        exec.refused.set(true);
        if options.detach {
            let text = format!("OCI runtime exec failed: exec failed: {why}");
            return Err(ApiError::invalid(text));
        }
        let text = format!("OCI runtime exec failed: exec failed: {why}\n");
        let output = exec.streams.subscribe(true, true);
        let stream = if exec.config.tty {
            Stream::Stdout
        } else {
            Stream::Stderr
        };
        exec.streams.publish(stream, text.as_bytes());
        exec.streams.hang_up();
        Ok(Attachment {
            stdin: None,
            output,
            tty: exec.config.tty,
            resize: Rc::new(|_, _| {}),
            edits_lines: Rc::new(|| true),
        })
    }

    /// Tells how an exec stands; its exit status once the output ended.
    pub fn exec_inspect(&self, id: &str) -> Result<ExecInspect> {
        let exec = self.exec(id)?;
        Ok(ExecInspect {
            id: exec.id.clone(),
            container_id: exec.container.clone(),
            running: exec.running.get(),
            exit_code: exec.exit_code.get(),
            refused: exec.refused.get(),
            pid: exec.pid.get(),
        })
    }

    /// Tells an exec's terminal its size.
    pub fn exec_resize(&self, id: &str, columns: u16, rows: u16) -> Result<()> {
        let exec = self.exec(id)?;
        exec.streams.size.set(Some((columns, rows)));
        if let Some(master) = exec.streams.master.get() {
            let _ = self.d.sys.set_winsize(master, (columns, rows));
        }
        Ok(())
    }

    /// Kills an exec's process.
    pub(crate) fn kill_exec(&self, id: &str) {
        if let Ok(exec) = self.exec(id)
            && exec.running.get()
        {
            self.d.kernel.kill(exec.pid.get(), Signal::KILL);
        }
    }
}
