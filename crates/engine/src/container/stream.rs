//! The streams of PID 1: who listens to its output, and what waits for its input.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use machine::{Errno, Fd, MntNsId, OpenFlags, Sys};

use crate::api::Stream;
use crate::daemon::Engine;
use crate::sync::{Notify, Receiver, Sender, channel};

/// Bytes that are taken of a process's output at once.
const CHUNK: usize = 4096;
/// Chunks that may wait for a client; one that does not take them holds the process up.
const QUEUE: usize = 16;

/// Units of CPU that a line of output takes: it is split off, written to the log and passed on.
const LINE_UNITS: u64 = 2;
/// Bytes of it for one unit.
const UNIT_BYTES: usize = 64;

/// What passing on output costs, in units of CPU.
fn work(data: &[u8]) -> u64 {
    let lines = data.iter().filter(|b| **b == b'\n').count() as u64;
    lines * LINE_UNITS + (data.len() / UNIT_BYTES) as u64
}

/// Output goes to these.
type Clients = Rc<RefCell<Vec<Client>>>;

/// Whether a client wants stdout and stderr, and where to send them.
type Client = (bool, bool, Sender<(Stream, Vec<u8>)>);

/// Takes output as it comes.
pub(crate) type OutputSink = Rc<dyn Fn(Stream, &[u8])>;

/// The client side of a process's streams.
#[derive(Clone, Default)]
pub(crate) struct Streams {
    clients: Clients,
    input: Rc<RefCell<Input>>,
    changed: Notify,
    /// Counts runs, so that a pump of an ended run takes no input of the next.
    epoch: Rc<Cell<u64>>,
    /// The terminal's master side while the process runs.
    pub master: Rc<Cell<Option<Fd>>>,
    /// The size that a client told before there was a terminal.
    pub size: Rc<Cell<Option<(u16, u16)>>>,
}

#[derive(Default)]
struct Input {
    waiting: VecDeque<Vec<u8>>,
    /// No more will come.
    closed: bool,
}

impl Streams {
    /// Whether the terminal edits lines, as long as there is one.
    pub fn edits_lines(&self, sys: &Sys) -> Rc<dyn Fn() -> bool> {
        let (master, sys) = (self.master.clone(), sys.clone());
        Rc::new(move || master.get().is_none_or(|fd| sys.edits_lines(fd)))
    }

    /// Adds a client for output of the streams it names.
    pub fn subscribe(&self, stdout: bool, stderr: bool) -> Receiver<(Stream, Vec<u8>)> {
        let (sender, receiver) = channel();
        self.clients.borrow_mut().push((stdout, stderr, sender));
        receiver
    }

    /// Gives output to all clients.
    pub fn publish(&self, stream: Stream, data: &[u8]) {
        let mut clients = self.clients.borrow_mut();
        clients.retain(|(stdout, stderr, to)| {
            let wanted = match stream {
                Stream::Stdout => *stdout,
                Stream::Stderr => *stderr,
            };
            !wanted || to.send((stream, data.to_vec())).is_ok()
        });
    }

    /// Waits until all clients have room for more.
    async fn room(&self) {
        let rooms = |c: &Clients| -> Vec<_> {
            let clients = c.borrow();
            clients.iter().map(|(_, _, to)| to.room(QUEUE)).collect()
        };
        for room in rooms(&self.clients) {
            room.await;
        }
    }

    /// Ends all clients' output.
    pub fn hang_up(&self) {
        self.clients.borrow_mut().clear();
        *self.input.borrow_mut() = Input::default();
        self.master.set(None);
        self.end_run();
    }

    /// Lets the pumps of the run that ended go.
    pub fn end_run(&self) {
        self.epoch.set(self.epoch.get() + 1);
        self.changed.notify();
    }

    pub fn type_in(&self, data: Vec<u8>) {
        self.input.borrow_mut().waiting.push_back(data);
        self.changed.notify();
    }

    pub fn close_input(&self) {
        self.input.borrow_mut().closed = true;
        self.changed.notify();
    }

    /// Waits for input of a run; `None` at its end.
    async fn next_input(&self, epoch: u64) -> Option<Vec<u8>> {
        let look = || {
            if self.epoch.get() != epoch {
                return Some(None);
            }
            let mut input = self.input.borrow_mut();
            match input.waiting.pop_front() {
                Some(data) => Some(Some(data)),
                None if input.closed => Some(None),
                None => None,
            }
        };
        self.changed.until(look).await
    }
}

/// The descriptors of a process to be started, and the daemon's ends of them.
pub(crate) struct Wiring {
    /// The child's descriptors and the daemon's that become them.
    pub child: Vec<(Fd, Fd)>,
    pub ctty: Option<Fd>,
    close_after: Vec<Fd>,
    stdin: Option<Fd>,
    outputs: Vec<(Stream, Fd)>,
    master: Option<Fd>,
}

impl Wiring {
    /// Makes pipes, or a terminal of the namespace's own numbering.
    pub fn make(sys: &Sys, mnt: MntNsId, tty: bool, stdin: bool) -> Result<Wiring, Errno> {
        if tty {
            let (master, slave) = sys.openpty_in(mnt)?;
            return Ok(Wiring {
                child: vec![(0, slave), (1, slave), (2, slave)],
                ctty: Some(slave),
                close_after: vec![slave],
                stdin: stdin.then_some(master),
                outputs: vec![(Stream::Stdout, master)],
                master: Some(master),
            });
        }
        let (in_read, in_write) = match stdin {
            true => {
                let (read, write) = sys.pipe()?;
                (read, Some(write))
            }
            false => (sys.open("/dev/null", OpenFlags::READ, 0)?, None),
        };
        let (out_read, out_write) = sys.pipe()?;
        let (err_read, err_write) = sys.pipe()?;
        Ok(Wiring {
            child: vec![(0, in_read), (1, out_write), (2, err_write)],
            ctty: None,
            close_after: vec![in_read, out_write, err_write],
            stdin: in_write,
            outputs: vec![(Stream::Stdout, out_read), (Stream::Stderr, err_read)],
            master: None,
        })
    }

    /// Closes everything, as after a failed start.
    pub fn abandon(self, sys: &Sys) {
        let outputs = self.outputs.iter().map(|o| o.1);
        let mut all: Vec<Fd> = self.close_after.iter().copied().chain(outputs).collect();
        all.extend(self.stdin);
        all.sort_unstable();
        all.dedup();
        for fd in all {
            let _ = sys.close(fd);
        }
    }

    /// Closes the child's ends and starts the pumps. `each` gets output line by line or as it
    /// comes. Returns what to wait for: it is told once when all output is read.
    pub fn pump(self, engine: &Engine, streams: &Streams, each: OutputSink) -> Receiver<()> {
        let sys = &engine.d.sys;
        for fd in &self.close_after {
            let _ = sys.close(*fd);
        }
        if let Some(master) = self.master {
            streams.master.set(Some(master));
            if let Some(size) = streams.size.get() {
                let _ = sys.set_winsize(master, size);
            }
        }
        let (done, finished) = channel();
        for (stream, fd) in self.outputs {
            let (engine, streams) = (engine.clone(), streams.clone());
            let (each, done) = (each.clone(), done.clone());
            let keep = self.master.is_some();
            engine.clone().spawn(async move {
                let sys = &engine.d.sys;
                while let Ok(data) = sys.read(fd, CHUNK).await {
                    if data.is_empty() {
                        break;
                    }
                    each(stream, &data);
                    streams.publish(stream, &data);
                    sys.cpu(work(&data)).await;
                    streams.room().await;
                }
                if keep {
                    streams.master.set(None);
                }
                let _ = sys.close(fd);
                drop(done);
            });
        }
        if let Some(fd) = self.stdin {
            let (engine, streams) = (engine.clone(), streams.clone());
            let is_tty = self.master.is_some();
            let epoch = streams.epoch.get();
            engine.clone().spawn(async move {
                let sys = &engine.d.sys;
                while let Some(data) = streams.next_input(epoch).await {
                    if sys.write_all(fd, &data).await.is_err() {
                        break;
                    }
                }
                if !is_tty {
                    let _ = sys.close(fd);
                }
            });
        }
        drop(done);
        finished
    }
}
