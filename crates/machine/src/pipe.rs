//! A bounded byte queue between writers and readers: pipes, FIFOs and each direction of a stream socket.

use crate::errno::{Errno, SysResult};
use crate::sync::WaitQueue;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use std::task::{Context, Poll};

/// Linux's default capacity.
pub(crate) const CAPACITY: usize = 65_536;

#[derive(Default)]
pub(crate) struct PipeState {
    pub buf: VecDeque<u8>,
    pub readers: usize,
    pub writers: usize,
    /// The other side went away with data unread: reads give ECONNRESET.
    pub reset: bool,
    /// A FIFO that no writer has opened yet is not at its end.
    pub had_writer: bool,
    pub waiting: WaitQueue,
}

pub(crate) type Pipe = Rc<RefCell<PipeState>>;

pub(crate) fn new_pipe() -> Pipe {
    Rc::default()
}

/// One end; dropping the last one of a side tells the other side.
pub(crate) struct PipeEnd {
    pub pipe: Pipe,
    pub writer: bool,
}

impl PipeEnd {
    pub fn reader(pipe: &Pipe) -> Self {
        pipe.borrow_mut().readers += 1;
        Self {
            pipe: pipe.clone(),
            writer: false,
        }
    }
    pub fn writer(pipe: &Pipe) -> Self {
        let mut p = pipe.borrow_mut();
        p.writers += 1;
        p.had_writer = true;
        drop(p);
        Self {
            pipe: pipe.clone(),
            writer: true,
        }
    }
    pub fn poll_read(&self, max: usize, cx: &mut Context<'_>) -> Poll<SysResult<Vec<u8>>> {
        let mut p = self.pipe.borrow_mut();
        if !p.buf.is_empty() {
            let n = max.min(p.buf.len());
            let out: Vec<u8> = p.buf.drain(..n).collect();
            p.waiting.wake();
            return Poll::Ready(Ok(out));
        }
        if p.reset {
            p.reset = false;
            return Poll::Ready(Err(Errno::ECONNRESET));
        }
        if p.writers == 0 && p.had_writer {
            return Poll::Ready(Ok(Vec::new()));
        }
        p.waiting.add(cx.waker());
        Poll::Pending
    }
    pub fn poll_write(&self, data: &[u8], cx: &mut Context<'_>) -> Poll<SysResult<usize>> {
        let mut p = self.pipe.borrow_mut();
        if p.readers == 0 {
            return Poll::Ready(Err(Errno::EPIPE));
        }
        let room = CAPACITY.saturating_sub(p.buf.len());
        if room == 0 && !data.is_empty() {
            p.waiting.add(cx.waker());
            return Poll::Pending;
        }
        let n = room.min(data.len());
        p.buf.extend(&data[..n]);
        p.waiting.wake();
        Poll::Ready(Ok(n))
    }
    pub fn readable(&self) -> bool {
        let p = self.pipe.borrow();
        !p.buf.is_empty() || p.reset || (p.writers == 0 && p.had_writer)
    }
    pub fn writable(&self) -> bool {
        let p = self.pipe.borrow();
        p.readers == 0 || p.buf.len() < CAPACITY
    }
}

impl Drop for PipeEnd {
    fn drop(&mut self) {
        let mut p = self.pipe.borrow_mut();
        if self.writer {
            p.writers -= 1;
        } else {
            p.readers -= 1;
            if p.readers == 0 {
                p.buf.clear();
            }
        }
        p.waiting.wake();
    }
}
