//! Channels and notifications between tasks of the executor, in plain `std` futures.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

/// Tasks that wait for the same thing, woken in the order they came.
#[derive(Default, Debug)]
pub struct WaitQueue(Vec<Waker>);

impl WaitQueue {
    /// Remembers the task, once.
    pub fn add(&mut self, waker: &Waker) {
        if !self.0.iter().any(|w| w.will_wake(waker)) {
            self.0.push(waker.clone());
        }
    }
    /// Wakes all.
    pub fn wake(&mut self) {
        for w in self.0.drain(..) {
            w.wake();
        }
    }
}

struct Chan<T> {
    queue: VecDeque<T>,
    senders: usize,
    receiver: bool,
    waiting: WaitQueue,
}

/// The sending end; clones send into the same channel.
pub struct Sender<T>(Rc<RefCell<Chan<T>>>);
/// The receiving end.
pub struct Receiver<T>(Rc<RefCell<Chan<T>>>);

/// An unbounded channel.
pub fn channel<T>() -> (Sender<T>, Receiver<T>) {
    let chan = Chan {
        queue: VecDeque::new(),
        senders: 1,
        receiver: true,
        waiting: WaitQueue::default(),
    };
    let chan = Rc::new(RefCell::new(chan));
    (Sender(chan.clone()), Receiver(chan))
}

impl<T> Sender<T> {
    /// Sends; false if the receiver is gone.
    pub fn send(&self, value: T) -> bool {
        let mut chan = self.0.borrow_mut();
        if !chan.receiver {
            return false;
        }
        chan.queue.push_back(value);
        chan.waiting.wake();
        true
    }
    /// Whether the receiver is gone.
    pub fn is_closed(&self) -> bool {
        !self.0.borrow().receiver
    }
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        self.0.borrow_mut().senders += 1;
        Sender(self.0.clone())
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        let mut chan = self.0.borrow_mut();
        chan.senders -= 1;
        if chan.senders == 0 {
            chan.waiting.wake();
        }
    }
}

impl<T> Receiver<T> {
    /// Waits for the next value; `None` when all senders are gone and nothing is left.
    pub async fn recv(&mut self) -> Option<T> {
        std::future::poll_fn(|cx| {
            let mut chan = self.0.borrow_mut();
            if let Some(v) = chan.queue.pop_front() {
                return Poll::Ready(Some(v));
            }
            if chan.senders == 0 {
                return Poll::Ready(None);
            }
            chan.waiting.add(cx.waker());
            Poll::Pending
        })
        .await
    }
    /// What is there now.
    pub fn try_recv(&mut self) -> Option<T> {
        self.0.borrow_mut().queue.pop_front()
    }
}

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        let mut chan = self.0.borrow_mut();
        chan.receiver = false;
        let rest = std::mem::take(&mut chan.queue);
        drop(chan);
        drop(rest);
    }
}

/// A channel for one value.
pub fn oneshot<T>() -> (Sender<T>, Receiver<T>) {
    channel()
}

/// Wakes those who wait for a state they look at themselves.
#[derive(Clone, Default)]
pub struct Notify(Rc<RefCell<(u64, WaitQueue)>>);

impl Notify {
    /// A new one.
    pub fn new() -> Self {
        Self::default()
    }
    /// Wakes all who wait.
    pub fn notify(&self) {
        let mut inner = self.0.borrow_mut();
        inner.0 += 1;
        inner.1.wake();
    }
    /// Waits for the next `notify`.
    pub async fn wait(&self) {
        let start = self.0.borrow().0;
        std::future::poll_fn(|cx| {
            let mut inner = self.0.borrow_mut();
            if inner.0 != start {
                return Poll::Ready(());
            }
            inner.1.add(cx.waker());
            Poll::Pending
        })
        .await;
    }
}

/// Which of two futures was first.
#[derive(Debug)]
pub enum Either<A, B> {
    Left(A),
    Right(B),
}

/// Runs both and gives the first result, dropping the other; the left one wins a tie.
pub async fn race<A: Future, B: Future>(a: A, b: B) -> Either<A::Output, B::Output> {
    let mut a = Box::pin(a);
    let mut b = Box::pin(b);
    std::future::poll_fn(move |cx: &mut Context<'_>| {
        if let Poll::Ready(v) = Pin::new(&mut a).poll(cx) {
            return Poll::Ready(Either::Left(v));
        }
        if let Poll::Ready(v) = Pin::new(&mut b).poll(cx) {
            return Poll::Ready(Either::Right(v));
        }
        Poll::Pending
    })
    .await
}
