//! Sockets as tasks: each connection has one that reads and one that writes, so that a program's
//! event loop never waits for a single peer.

use machine::sync::{Notify, Receiver, Sender, channel};
use machine::{Either, Errno, Fd, Sys, race};

/// What a connection tells its owner.
pub(crate) enum Event {
    Data(Vec<u8>),
    End,
    Failed(Errno),
}

pub(crate) enum Order {
    Send(Vec<u8>),
    /// No more is sent.
    Shutdown,
    /// Send what is queued, then close.
    Close,
}

pub(crate) struct Conn {
    orders: Sender<Order>,
    stop: Notify,
}

impl Conn {
    /// Takes a connected socket over.
    pub fn start(sys: &Sys, fd: Fd, report: impl Fn(Event) + 'static) -> Conn {
        let (orders, queue) = channel();
        let stop = Notify::new();
        sys.thread(write_all(sys.clone(), fd, queue));
        sys.thread(read_all(sys.clone(), fd, stop.clone(), report));
        Conn { orders, stop }
    }

    pub fn order(&self, o: Order) {
        if matches!(o, Order::Close) {
            self.stop.notify();
        }
        self.orders.send(o);
    }
}

async fn write_all(sys: Sys, fd: Fd, mut queue: Receiver<Order>) {
    while let Some(order) = queue.recv().await {
        match order {
            Order::Send(data) => {
                let mut rest = &data[..];
                while !rest.is_empty() {
                    match sys.write(fd, rest).await {
                        Ok(n) => rest = &rest[n.min(rest.len())..],
                        Err(Errno::EINTR) => sys.yield_now().await,
                        Err(_) => break,
                    }
                }
            }
            Order::Shutdown => {
                let _ = sys.shutdown_write(fd);
            }
            Order::Close => break,
        }
    }
    let _ = sys.close(fd);
}

async fn read_all(sys: Sys, fd: Fd, stop: Notify, report: impl Fn(Event)) {
    loop {
        match race(sys.read(fd, 65_536), stop.wait()).await {
            Either::Right(()) => return,
            Either::Left(Ok(data)) if data.is_empty() => return report(Event::End),
            Either::Left(Ok(data)) => report(Event::Data(data)),
            Either::Left(Err(Errno::EINTR)) => sys.yield_now().await,
            Either::Left(Err(e)) => return report(Event::Failed(e)),
        }
    }
}
