//! A session without a terminal: bash fed with one command after another, its output through a pipe. Time jumps
//! over waits. This is how transcripts are recorded and replayed.

use crate::convert::Camera;
use crate::host::{Host, become_learner};
use crate::io::SimConfig;
use crate::software::Software;
use machine::sync::{Receiver, Sender, channel};
use machine::{Duration, OpenFlags, Pid};
use snapshot::Shell;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use userland::shell::Session;

/// What a command printed and its exit status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandResult {
    pub output: Vec<u8>,
    pub status: i32,
    /// The command never ended: it waits for something that cannot come, or ran out of turns.
    pub stuck: bool,
}

/// A host with such a session.
pub struct Batch {
    host: Host,
    commands: Sender<String>,
    done: Receiver<i32>,
    output: Rc<RefCell<Vec<u8>>>,
    /// The shell's pid.
    shell: Rc<Cell<Pid>>,
    lines: Vec<Rc<str>>,
    status: i32,
    camera: RefCell<Camera>,
}

/// CPU units a command may take, about a microsecond of real work each; on the virtual clock it is half
/// a minute of one processor.
const UNITS: u64 = 3_000_000;
/// Virtual time a command may take.
const PATIENCE: Duration = Duration::from_secs(3600);
/// What passes between two commands.
const BETWEEN: Duration = Duration::from_millis(20);

impl Batch {
    /// Boots a host and starts bash on it.
    pub fn new(config: &SimConfig) -> Self {
        let host = Host::boot(config);
        host.software.install(Software::all());
        let (commands, mut todo) = channel::<String>();
        let (finished, done) = channel::<i32>();
        let output = Rc::new(RefCell::new(Vec::new()));
        let sink = output.clone();
        let shell = Rc::new(Cell::new(0));
        let slot = shell.clone();
        host.kernel.daemon(&["/usr/sbin/sshd"], |sys| {
            Box::pin(async move {
                let Ok((r, w)) = sys.pipe() else { return 1 };
                let started = sys.fork(move |sys| {
                    Box::pin(async move {
                        sys.set_argv(vec!["bash".into()]);
                        sys.set_exe("/usr/bin/bash");
                        sys.setsid();
                        let _ = sys.dup2(w, 1);
                        let _ = sys.dup2(w, 2);
                        let _ = sys.close(r);
                        let _ = sys.close(w);
                        let _ = sys.close(0);
                        let _ = sys.open("/dev/null", OpenFlags::READ, 0);
                        become_learner(&sys, false);
                        let mut session = Session::new(sys.clone());
                        while let Some(text) = todo.recv().await {
                            let status = session.run(&text).await;
                            if session.exited().is_some() {
                                // As at a terminal: whoever leaves is logged in again.
                                let _ = sys.hold(0).await;
                                become_learner(&sys, false);
                                session = Session::new(sys.clone());
                            }
                            finished.send(status);
                        }
                        0
                    })
                });
                let _ = sys.close(w);
                let Ok(pid) = started else { return 1 };
                slot.set(pid);
                while let Ok(bytes) = sys.read(r, 65_536).await {
                    if bytes.is_empty() {
                        break;
                    }
                    sink.borrow_mut().extend(bytes);
                }
                0
            })
        });
        host.kernel.run(1000);
        Self {
            host,
            commands,
            done,
            output,
            shell,
            lines: Vec::new(),
            status: 0,
            camera: RefCell::default(),
        }
    }

    /// Runs a command, with its here-documents, and gives what was printed until it ended.
    pub fn run(&mut self, text: &str) -> CommandResult {
        self.host.enter_line(self.shell.get(), self.lines.len());
        self.lines.push(text.into());
        self.commands.send(text.to_string());
        let kernel = &self.host.kernel;
        let limit = kernel.now() + PATIENCE;
        let mut status = None;
        let stop = kernel.units() + UNITS;
        while kernel.units() < stop && kernel.now() <= limit {
            let state = kernel.run(500);
            status = self.done.try_recv();
            if status.is_some() {
                break;
            }
            if state.idle {
                match kernel.next_timer() {
                    Some(t) if t <= limit => kernel.advance_to(t),
                    _ => break,
                }
            }
        }
        self.pass(BETWEEN);
        self.status = status.unwrap_or(-1);
        let output = std::mem::take(&mut *self.output.borrow_mut());
        CommandResult {
            output,
            status: status.unwrap_or(-1),
            stuck: status.is_none(),
        }
    }

    /// Lets virtual time pass.
    fn pass(&self, time: Duration) {
        let kernel = &self.host.kernel;
        let until = kernel.now() + time;
        while kernel.now() < until {
            if kernel.run(500).idle {
                let next = kernel.next_timer().unwrap_or(until);
                kernel.advance_to(next.min(until));
            }
        }
    }

    #[cfg(test)]
    pub(crate) fn watch(&self) -> impl Fn() -> bool + 'static {
        self.host.kernel.watch()
    }

    pub(crate) fn host(&self) -> &Host {
        &self.host
    }

    /// The host as plain data.
    pub fn snapshot(&self) -> crate::Snapshot {
        let shell = Shell {
            lines: self.lines.clone(),
            last_status: self.status,
            at_prompt: true,
            ..crate::convert::shell(&self.host, self.shell.get())
        };
        crate::convert::snapshot(&self.host, shell, &mut self.camera.borrow_mut())
    }
}
