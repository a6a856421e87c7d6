//! Terminals: a pair of ends with a line discipline between them (termios(3)): in canonical mode lines are
//! edited and echoed here, and control characters become signals.

use super::K;
use crate::pipe::CAPACITY;
use crate::sync::WaitQueue;
use crate::sys::tty::TtyMode;
use crate::{Errno, Pid, Signal, SysResult};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use std::task::{Context, Poll};

/// Bytes that a master takes at once.
const TAKEN: usize = 4096;

pub(crate) struct TtyState {
    pub mode: TtyMode,
    /// What the slave can read.
    pub input: VecDeque<u8>,
    /// Ends of file among the input: a read that meets one returns nothing.
    pub eofs: usize,
    /// The line being edited.
    line: Vec<u8>,
    /// What the master can read.
    pub output: VecDeque<u8>,
    pub size: (u16, u16),
    pub foreground: Pid,
    /// The process that waits for input, if one does.
    pub reader: Option<Pid>,
    pub masters: usize,
    pub slaves: usize,
    pub had_slave: bool,
    pub waiting: WaitQueue,
}

pub(crate) struct Tty {
    pub number: u32,
    pub state: RefCell<TtyState>,
    /// While a program passes the keys on to another terminal: whether that one edits lines.
    pub beyond: RefCell<Option<Rc<dyn Fn() -> bool>>>,
}

impl Tty {
    pub fn new(number: u32) -> Self {
        let state = TtyState {
            mode: TtyMode::default(),
            input: VecDeque::new(),
            eofs: 0,
            line: Vec::new(),
            output: VecDeque::new(),
            size: (80, 24),
            foreground: 0,
            reader: None,
            masters: 0,
            slaves: 0,
            had_slave: false,
            waiting: WaitQueue::default(),
        };
        Self {
            number,
            state: RefCell::new(state),
            beyond: RefCell::default(),
        }
    }

    pub fn poll_read_slave(&self, max: usize, cx: &mut Context<'_>) -> Poll<SysResult<Vec<u8>>> {
        let mut s = self.state.borrow_mut();
        if !s.input.is_empty() {
            let limit = if s.mode.canonical {
                s.input
                    .iter()
                    .position(|b| *b == b'\n')
                    .map_or(s.input.len(), |i| i + 1)
            } else {
                s.input.len()
            };
            let n = limit.min(max);
            return Poll::Ready(Ok(s.input.drain(..n).collect()));
        }
        if s.eofs > 0 {
            s.eofs -= 1;
            return Poll::Ready(Ok(Vec::new()));
        }
        if s.masters == 0 {
            return Poll::Ready(Ok(Vec::new()));
        }
        s.waiting.add(cx.waker());
        Poll::Pending
    }
    pub fn poll_write_slave(&self, data: &[u8], cx: &mut Context<'_>) -> Poll<SysResult<usize>> {
        let mut s = self.state.borrow_mut();
        if s.masters == 0 {
            return Poll::Ready(Err(Errno::EIO));
        }
        let room = CAPACITY.saturating_sub(s.output.len());
        if room == 0 && !data.is_empty() {
            s.waiting.add(cx.waker());
            return Poll::Pending;
        }
        // As a pipe's: a slow reader at the other end holds the writer up.
        let n = room.min(data.len());
        for b in &data[..n] {
            if *b == b'\n' && s.mode.onlcr {
                s.output.push_back(b'\r');
            }
            s.output.push_back(*b);
        }
        s.waiting.wake();
        Poll::Ready(Ok(n))
    }
    pub fn poll_read_master(&self, max: usize, cx: &mut Context<'_>) -> Poll<SysResult<Vec<u8>>> {
        let mut s = self.state.borrow_mut();
        if !s.output.is_empty() {
            let n = s.output.len().min(max);
            let out = s.output.drain(..n).collect();
            s.waiting.wake();
            return Poll::Ready(Ok(out));
        }
        if s.slaves == 0 && s.had_slave {
            return Poll::Ready(Ok(Vec::new()));
        }
        s.waiting.add(cx.waker());
        Poll::Pending
    }
}

impl K {
    /// What is typed: bytes from the master through the line discipline.
    pub fn type_into(&mut self, tty: &Tty, data: &[u8]) {
        for &byte in data {
            let mut s = tty.state.borrow_mut();
            let mut mode = s.mode;
            // What nobody shows is not echoed for ever, and what nobody reads is not kept.
            mode.echo &= s.output.len() < 2 * CAPACITY;
            let full = s.input.len() >= CAPACITY;
            let signal = match byte {
                0x03 => Some(Signal::INT),
                0x1c => Some(Signal::QUIT),
                0x1a => Some(Signal::TSTP),
                _ => None,
            };
            if let Some(signal) = signal.filter(|_| mode.isig) {
                // Without NOFLSH what is still on its way is dropped, both ways (termios(3)); but what
                // a master takes in one read counts as taken.
                s.line.clear();
                s.input.clear();
                if s.output.len() > TAKEN {
                    s.output.clear();
                }
                if mode.echo {
                    s.output.extend([b'^', byte + 0x40]);
                }
                let group = s.foreground;
                s.waiting.wake();
                drop(s);
                self.signal_group(group, signal);
                continue;
            }
            if full {
                continue;
            }
            if !mode.canonical {
                s.input.push_back(if byte == b'\r' && mode.icrnl {
                    b'\n'
                } else {
                    byte
                });
                if mode.echo {
                    s.output.push_back(byte);
                }
                s.waiting.wake();
                continue;
            }
            match byte {
                b'\r' | b'\n' => {
                    if mode.echo {
                        s.output.extend(b"\r\n");
                    }
                    let line = std::mem::take(&mut s.line);
                    s.input.extend(line);
                    s.input.push_back(b'\n');
                }
                0x04 => {
                    let line = std::mem::take(&mut s.line);
                    if line.is_empty() {
                        s.eofs += 1;
                    }
                    s.input.extend(line);
                }
                0x7f | 0x08 => {
                    while let Some(b) = s.line.pop() {
                        // A UTF-8 character goes as a whole.
                        if b & 0xc0 != 0x80 {
                            if mode.echo {
                                s.output.extend(b"\x08 \x08");
                            }
                            break;
                        }
                    }
                }
                0x15 => {
                    let n = String::from_utf8_lossy(&s.line).chars().count();
                    s.line.clear();
                    if mode.echo {
                        for _ in 0..n {
                            s.output.extend(b"\x08 \x08");
                        }
                    }
                }
                _ => {
                    if s.line.len() < 65_536 {
                        s.line.push(byte);
                    }
                    if mode.echo {
                        if byte < 0x20 && byte != b'\t' {
                            s.output.extend([b'^', byte + 0x40]);
                        } else {
                            s.output.push_back(byte);
                        }
                    }
                }
            }
            s.waiting.wake();
        }
    }
}
