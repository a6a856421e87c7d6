//! TCP and names.

use super::Host;
use super::calls::{fail, map, num, text};
use crate::runtimes::net::{Conn, Event, Order};
use crate::runtimes::resolve;
use javascript::{HostError, HostValue};
use machine::sync::{Notify, Sender};
use machine::{Either, Errno, Fd, Sys, race};
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

fn list(id: f64, rest: Vec<HostValue>) -> HostValue {
    let mut l = vec![num(id)];
    l.extend(rest);
    HostValue::List(l)
}

/// Addresses and ports of both ends of a connection.
fn ends(sys: &Sys, fd: Fd, dual: bool) -> Vec<HostValue> {
    let mut out = Vec::new();
    for a in [sys.peer_addr(fd), sys.local_addr(fd)] {
        match a {
            Ok(a) => out.extend([text(resolve::mapped(a.ip(), dual)), num(a.port())]),
            Err(_) => out.extend([HostValue::Undef, HostValue::Undef]),
        }
    }
    out
}

fn failed(id: f64, e: Errno, syscall: &str, at: Option<(String, u16)>) -> HostValue {
    let mut l = vec![
        text("error"),
        text(e.name()),
        num(-e.number()),
        text(syscall),
    ];
    if let Some((ip, port)) = at {
        l.extend([text(ip), num(port)]);
    }
    list(id, l)
}

impl Host {
    pub(super) async fn socket_call(&mut self, name: &str, args: &[HostValue]) -> HostValue {
        let undef = HostValue::Undef;
        let arg = |i: usize| args.get(i).unwrap_or(&undef);
        let id = arg(0).num();
        let key = id as u64;
        match name {
            "listen" => {
                return self
                    .listen(arg(0).str(), arg(1).num() as u16, arg(2).num())
                    .await;
            }
            "unlisten" => {
                if let Some((fd, stop)) = self.listeners.remove(&key) {
                    stop.notify();
                    let _ = self.sys.close(fd);
                }
            }
            // The program gives an accepted connection its number, then is ready for its data.
            "claim" => {
                self.fresh.insert(arg(1).num() as u64, id as Fd);
            }
            "adopt" => {
                if let Some(fd) = self.fresh.remove(&key) {
                    self.start(id, fd);
                }
            }
            "connect" => self.connect(id, arg(1).str(), arg(2).num() as u16).await,
            "send" => self.order(key, Order::Send(arg(1).bytes())),
            "shutdown" => self.order(key, Order::Shutdown),
            "close_socket" => {
                self.order(key, Order::Close);
                self.conns.remove(&key);
            }
            _ => {
                let (sys, events) = (self.sys.clone(), self.events.clone());
                let host = arg(1).str().to_string();
                self.sys.thread(async move {
                    let all = match resolve::first(&sys, &host).await {
                        Some(ip) if host.parse::<IpAddr>().is_ok() => vec![ip],
                        Some(_) => resolve::all(&sys, &host).await,
                        None => Vec::new(),
                    };
                    let all = all.iter().map(|ip| text(ip.to_string())).collect();
                    events.send(list(id, vec![HostValue::List(all)]));
                });
            }
        }
        undef
    }

    fn order(&self, key: u64, o: Order) {
        if let Some(c) = self.conns.get(&key) {
            c.order(o);
        }
    }

    fn start(&mut self, id: f64, fd: Fd) {
        let conn = start(&self.sys, &self.events, id, fd);
        self.conns.insert(id as u64, conn);
    }

    async fn listen(&mut self, host: &str, port: u16, id: f64) -> HostValue {
        let Some(ip) = resolve::first(&self.sys, host).await else {
            return HostValue::Err(HostError {
                code: "ENOTFOUND".into(),
                errno: -3008,
                message: "not found".into(),
            });
        };
        let fd = match self.sys.listen(SocketAddr::new(ip, port)) {
            Ok(fd) => fd,
            Err(e) => return fail(e),
        };
        let dual = ip == IpAddr::V6(Ipv6Addr::UNSPECIFIED);
        let stop = Notify::new();
        self.listeners.insert(id as u64, (fd, stop.clone()));
        let (sys, events) = (self.sys.clone(), self.events.clone());
        self.sys.thread(async move {
            loop {
                match race(sys.accept(fd), stop.wait()).await {
                    Either::Right(()) => return,
                    Either::Left(Ok((conn, _))) => {
                        let mut l = vec![text("accept"), num(conn)];
                        l.extend(ends(&sys, conn, dual));
                        events.send(list(id, l));
                    }
                    Either::Left(Err(Errno::EINTR)) => sys.yield_now().await,
                    Either::Left(Err(_)) => return,
                }
            }
        });
        let port = self.sys.local_addr(fd).map_or(port, |a| a.port());
        map(vec![("address", text(ip.to_string())), ("port", num(port))])
    }

    async fn connect(&mut self, id: f64, host: &str, port: u16) {
        let (sys, events) = (self.sys.clone(), self.events.clone());
        let host = host.to_string();
        let Some(ip) = resolve::toward(&sys, &host, port).await else {
            let l = vec![
                text("error"),
                text("ENOTFOUND"),
                num(-3008),
                text("getaddrinfo"),
                text(host),
            ];
            events.send(list(id, l));
            return;
        };
        loop {
            match sys.connect(SocketAddr::new(ip, port)).await {
                Ok(fd) => {
                    self.start(id, fd);
                    let mut l = vec![text("connect")];
                    l.extend(ends(&sys, fd, false));
                    events.send(list(id, l));
                    return;
                }
                Err(Errno::EINTR) => {
                    if let Some(s) = sys.take_signal()
                        && let Some(e) = self.signal_event(s)
                    {
                        events.send(e);
                    }
                }
                Err(e) => {
                    events.send(failed(id, e, "connect", Some((ip.to_string(), port))));
                    return;
                }
            }
        }
    }
}

fn start(sys: &Sys, events: &Sender<HostValue>, id: f64, fd: Fd) -> Conn {
    let events = events.clone();
    Conn::start(sys, fd, move |e| {
        events.send(match e {
            Event::Data(d) => list(id, vec![text("data"), HostValue::Bytes(d)]),
            Event::End => list(id, vec![text("end")]),
            Event::Failed(e) => failed(id, e, "read", None),
        });
    })
}
