//! The learner's terminal: a pseudo terminal with bash on it.

use crate::host::{HOSTNAME, Host, USER, become_learner, environment};
use crate::io::{Front, ShellEvent};
use crate::software::{Installed, Part};
use machine::sync::{Sender, channel};
use machine::{Duration, Fd, Kernel, Pid, Probe, Sys, Time};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// What is typed or changed.
enum Event {
    Bytes(Vec<u8>),
    Size(u16, u16),
}

/// How fast the terminal takes what is written: a megabyte in a second, so that a flood waits in
/// the kernel and its program with it, and a screen can follow.
const SHOW_BYTE: Duration = Duration::from_micros(1);
const SHOWN_AT_ONCE: usize = 4096;

/// The terminal's outer end.
pub(crate) struct Terminal {
    todo: Sender<Event>,
    /// How many of them the terminal has not got yet.
    coming: Rc<Cell<usize>>,
    output: Rc<RefCell<Vec<u8>>>,
    /// The process that holds the master, its descriptor, and the shell's pid.
    inner: Rc<RefCell<Option<(Sys, Fd)>>>,
    shell: Rc<Cell<Pid>>,
    /// What the shells did and nobody took yet, and the newest of all.
    events: Rc<RefCell<Vec<(Time, ShellEvent)>>>,
    newest: Cell<Option<ShellEvent>>,
    daemon: Pid,
}

impl Terminal {
    pub fn start(host: &Host) -> Self {
        let (sender, mut todo) = channel::<Event>();
        let output = Rc::new(RefCell::new(Vec::new()));
        let inner = Rc::new(RefCell::new(None));
        let shell = Rc::new(Cell::new(0));
        let events = Rc::new(RefCell::new(Vec::new()));
        let (sink, slot, pid) = (output.clone(), inner.clone(), shell.clone());
        let log = events.clone();
        let coming = Rc::new(Cell::new(0));
        let left = coming.clone();
        let software = host.software.clone();
        let daemon = host.kernel.daemon(&["/usr/sbin/sshd"], |sys| {
            Box::pin(async move {
                let Ok((master, slave)) = sys.openpty() else {
                    return 1;
                };
                *slot.borrow_mut() = Some((sys.clone(), master));
                let writer = sys.clone();
                sys.thread(async move {
                    while let Some(event) = todo.recv().await {
                        match event {
                            Event::Bytes(bytes) => drop(writer.write_all(master, &bytes).await),
                            Event::Size(c, r) => drop(writer.set_winsize(master, (c, r))),
                        }
                        left.set(left.get() - 1);
                    }
                });
                let reader = sys.clone();
                sys.thread(async move {
                    while let Ok(bytes) = reader.read(master, SHOWN_AT_ONCE).await {
                        let time = SHOW_BYTE.saturating_mul(bytes.len() as u32);
                        sink.borrow_mut().extend(bytes);
                        let _ = reader.sleep(time).await;
                    }
                });
                // A shell that is left by `exit` is followed by a new one, as a terminal's next login.
                loop {
                    let software = software.clone();
                    let shell = move |sys| Box::pin(login(sys, master, slave, software)) as _;
                    let Ok(child) = sys.fork(shell) else {
                        return 1;
                    };
                    pid.set(child);
                    sys.kernel().trace(child);
                    let ended = sys.wait(child).await;
                    let mut log = log.borrow_mut();
                    take(&sys.kernel(), child, &mut log);
                    sys.kernel().untrace(child);
                    let status = ended.map_or(1, |(_, status)| status.shell_code());
                    log.push((sys.now(), ShellEvent::Left { status }));
                }
            })
        });
        Self {
            todo: sender,
            coming,
            output,
            inner,
            shell,
            events,
            newest: Cell::new(None),
            daemon,
        }
    }

    pub fn type_bytes(&self, bytes: &[u8]) {
        self.send(Event::Bytes(bytes.to_vec()));
    }
    pub fn resize(&self, cols: u16, rows: u16) {
        self.send(Event::Size(cols, rows));
    }
    fn send(&self, event: Event) {
        self.coming.set(self.coming.get() + 1);
        self.todo.send(event);
    }
    /// Whether the shell did something that was not taken yet.
    pub fn has_events(&self, kernel: &Kernel) -> bool {
        !self.events.borrow().is_empty() || kernel.has_probes(self.shell.get())
    }
    pub fn shell_pid(&self) -> Pid {
        self.shell.get()
    }
    /// Whether the shell, not a program, has the terminal.
    pub fn shell_has_it(&self) -> bool {
        let inner = self.inner.borrow();
        inner
            .as_ref()
            .is_some_and(|(sys, fd)| sys.foreground(*fd) == Ok(self.shell.get()))
    }
    /// Whether the shell has the terminal and waits for a line, whatever else the host does.
    pub fn at_prompt(&self, host: &Host) -> bool {
        let busy = |pid| host.kernel.is_ready(pid);
        self.shell_has_it() && !busy(self.daemon) && !busy(self.shell.get())
    }
    /// Whether lines are edited before a program gets them.
    pub fn edits_lines(&self) -> bool {
        let inner = self.inner.borrow();
        inner.as_ref().is_none_or(|(sys, fd)| sys.edits_lines(*fd))
    }
    /// What the shells did since the last call.
    pub fn take_events(&self, kernel: &Kernel) -> Vec<(Time, ShellEvent)> {
        let mut events = self.events.take();
        take(kernel, self.shell.get(), &mut events);
        if let Some((_, newest)) = events.last() {
            self.newest.set(Some(*newest));
        }
        events
    }
    /// Who has the terminal, by the events taken so far.
    pub fn front(&self) -> Front {
        let inner = self.inner.borrow();
        let (Some((sys, fd)), Some(newest)) = (inner.as_ref(), self.newest.get()) else {
            return Front::Nobody;
        };
        let reads = self.coming.get() == 0 && sys.terminal_is_read(*fd);
        let shell = sys.foreground(*fd) == Ok(self.shell.get());
        match newest {
            ShellEvent::Prompt { .. } if shell && reads => Front::Prompt,
            ShellEvent::More if shell && reads => Front::More,
            ShellEvent::Left { .. } => Front::Nobody,
            _ => Front::Program {
                command: sys.terminal_program(*fd).join(" "),
                reads,
                keys: !sys.edits_lines(*fd),
            },
        }
    }
    pub fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.output.borrow_mut())
    }
}

/// Moves the probes of a shell to the events.
fn take(kernel: &Kernel, shell: Pid, events: &mut Vec<(Time, ShellEvent)>) {
    let event = |probe: &Probe| match probe.name {
        "prompt" => Some(ShellEvent::Prompt {
            status: probe.value as i32,
        }),
        "more" => Some(ShellEvent::More),
        "run" => Some(ShellEvent::Run),
        _ => None,
    };
    let probes = kernel.take_probes(shell);
    events.extend(probes.iter().filter_map(|p| Some((p.at, event(p)?))));
}

/// How long after its start a host may run without programs, in milliseconds: enough for a prompt.
pub const ALONE_MS: u64 = 10;
/// When bash starts, so that it is the same moment whenever the programs came.
const FIRST_LOGIN: Duration = Duration::from_millis(2 * ALONE_MS);

async fn login(sys: Sys, master: Fd, slave: Fd, software: Rc<Installed>) -> i32 {
    sys.setsid();
    let _ = sys.set_ctty(slave);
    for fd in 0..3 {
        let _ = sys.dup2(slave, fd);
    }
    let _ = sys.close(master);
    let _ = sys.close(slave);
    become_learner(&sys, true);
    if !software.has(Part::First) {
        // What bash is going to print, which then takes its place.
        sys.print(&format!("{USER}@{HOSTNAME}:~$ ")).await;
        software.wait().await;
        sys.print("\r\x1b[K").await;
    }
    let up = sys.now().since(sys.boot_time());
    let _ = sys.sleep(FIRST_LOGIN.saturating_sub(up)).await;
    let argv = vec!["bash".to_string()];
    let errno = sys.exec("/usr/bin/bash", argv, environment(true)).await;
    sys.eprint(&format!("bash: {errno}\n")).await;
    126
}
