//! A queue and a signal between tasks of the one executor.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::{Future, poll_fn};
use std::rc::Rc;
use std::task::{Poll, Waker};

struct Queue<T> {
    items: VecDeque<T>,
    senders: usize,
    receiver: bool,
    wakers: Vec<Waker>,
    /// Senders that wait for room.
    full: Vec<Waker>,
}

/// Makes an unbounded queue.
pub fn channel<T>() -> (Sender<T>, Receiver<T>) {
    let queue = Rc::new(RefCell::new(Queue {
        items: VecDeque::new(),
        senders: 1,
        receiver: true,
        wakers: Vec::new(),
        full: Vec::new(),
    }));
    (Sender(queue.clone()), Receiver(queue))
}

/// The end that gives; the queue is closed when the last one is dropped.
pub struct Sender<T>(Rc<RefCell<Queue<T>>>);

/// The end that takes.
pub struct Receiver<T>(Rc<RefCell<Queue<T>>>);

fn wake<T>(queue: &Rc<RefCell<Queue<T>>>) {
    let wakers = std::mem::take(&mut queue.borrow_mut().wakers);
    wakers.into_iter().for_each(Waker::wake);
}

impl<T> Sender<T> {
    /// Puts an item in; gives it back if nobody will take it.
    pub fn send(&self, item: T) -> Result<(), T> {
        if !self.0.borrow().receiver {
            return Err(item);
        }
        self.0.borrow_mut().items.push_back(item);
        wake(&self.0);
        Ok(())
    }

    /// Returns whether both ends lead to the same queue.
    pub fn same(&self, other: &Sender<T>) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// Waits until fewer than `max` items are in the queue, or nobody will take them: how a slow
    /// receiver holds its sender up. The wait does not keep the queue open.
    pub fn room(&self, max: usize) -> impl Future<Output = ()> + use<T> {
        let queue = self.0.clone();
        poll_fn(move |context| {
            let mut queue = queue.borrow_mut();
            if !queue.receiver || queue.items.len() < max {
                return Poll::Ready(());
            }
            queue.full.push(context.waker().clone());
            Poll::Pending
        })
    }

    /// Returns whether the receiver is gone.
    pub fn is_closed(&self) -> bool {
        !self.0.borrow().receiver
    }
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Sender<T> {
        self.0.borrow_mut().senders += 1;
        Sender(self.0.clone())
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        self.0.borrow_mut().senders -= 1;
        if self.0.borrow().senders == 0 {
            wake(&self.0);
        }
    }
}

impl<T> Receiver<T> {
    /// Takes the next item, waiting for it; `None` once the queue is empty and closed.
    pub fn recv(&self) -> impl Future<Output = Option<T>> + '_ {
        poll_fn(|context| {
            let mut queue = self.0.borrow_mut();
            if let Some(item) = queue.items.pop_front() {
                queue.full.drain(..).for_each(Waker::wake);
                return Poll::Ready(Some(item));
            }
            if queue.senders == 0 {
                return Poll::Ready(None);
            }
            queue.wakers.push(context.waker().clone());
            Poll::Pending
        })
    }

    /// Takes the next item if there is one.
    pub fn try_recv(&self) -> Option<T> {
        let mut queue = self.0.borrow_mut();
        queue.full.drain(..).for_each(Waker::wake);
        queue.items.pop_front()
    }
}

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        let (items, full) = {
            let mut queue = self.0.borrow_mut();
            queue.receiver = false;
            (
                std::mem::take(&mut queue.items),
                std::mem::take(&mut queue.full),
            )
        };
        full.into_iter().for_each(Waker::wake);
        drop(items);
    }
}

/// A condition that tasks wait for: [`Notify::changed`] returns after the next
/// [`Notify::notify`].
#[derive(Clone, Default)]
pub struct Notify(Rc<RefCell<(u64, Vec<Waker>)>>);

impl Notify {
    /// Lets all waiting tasks look again.
    pub fn notify(&self) {
        let wakers = {
            let mut state = self.0.borrow_mut();
            state.0 += 1;
            std::mem::take(&mut state.1)
        };
        wakers.into_iter().for_each(Waker::wake);
    }

    /// Waits for a notification that comes after this call.
    pub fn changed(&self) -> impl Future<Output = ()> + 'static {
        let this = self.0.clone();
        let seen = this.borrow().0;
        poll_fn(move |context| {
            let mut state = this.borrow_mut();
            if state.0 != seen {
                return Poll::Ready(());
            }
            state.1.push(context.waker().clone());
            Poll::Pending
        })
    }

    /// Waits until `ready` gives a value, asked now and after each notification.
    pub async fn until<T>(&self, mut ready: impl FnMut() -> Option<T>) -> T {
        loop {
            let changed = self.changed();
            if let Some(value) = ready() {
                return value;
            }
            changed.await;
        }
    }
}
