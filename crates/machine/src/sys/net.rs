//! Sockets and names.

use super::Sys;
use crate::kernel::net::{
    Answerer, DnsError, Interface, Listener, Proto, Route, SocketInfo, Stream, stream_pair,
};
use crate::kernel::open::FileObject;
use crate::kernel::process::Creds;
use crate::{Duration, Errno, Fd, SysResult};
use std::cell::RefCell;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::rc::Rc;
use std::task::Poll;

impl Sys {
    /// A listening TCP socket. EADDRINUSE, EADDRNOTAVAIL; EACCES below `ip_unprivileged_port_start`
    /// unless privileged (1024 on the host; Docker sets it to 0 in containers).
    pub fn listen(&self, addr: SocketAddr) -> SysResult<Fd> {
        let listener = {
            let mut k = self.k_mut();
            let p = k.proc(self.pid);
            let ns = p.ns.net;
            if (1..k.unprivileged_ports_from(&p.ns)).contains(&addr.port())
                && !p.creds.can(Creds::NET_BIND_SERVICE)
            {
                return Err(Errno::EACCES);
            }
            k.listen_on(ns, addr)?
        };
        self.install_object(FileObject::Listener(listener))
    }
    /// The next connection to a listening socket, and who it is from.
    pub async fn accept(&self, fd: Fd) -> SysResult<(Fd, SocketAddr)> {
        let file = self.file(fd)?;
        let FileObject::Listener(l) = &file.object else {
            return Err(Errno::ENOTSOCK);
        };
        let (stream, peer) = self
            .interruptible(std::future::poll_fn(|cx| {
                match l.queue.borrow_mut().pop_front() {
                    Some(c) => Poll::Ready(c),
                    None => {
                        l.waiting.borrow_mut().add(cx.waker());
                        Poll::Pending
                    }
                }
            }))
            .await?;
        Ok((self.install_object(FileObject::Stream(stream))?, peer))
    }
    /// Connects. ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, or after its time ETIMEDOUT.
    pub async fn connect(&self, addr: SocketAddr) -> SysResult<Fd> {
        let (result, wait) = { self.k_mut().connect_to(self.pid, addr) };
        self.sleep(wait).await?;
        self.install_object(FileObject::Stream(result?))
    }
    fn stream_addr(
        &self,
        fd: Fd,
        of: impl Fn(&Stream) -> Option<SocketAddr>,
    ) -> SysResult<SocketAddr> {
        match &self.file(fd)?.object {
            FileObject::Stream(s) => of(s).ok_or(Errno::ENOTCONN),
            FileObject::Listener(l) => Ok(l.addr),
            FileObject::Udp(u) => Ok(u.addr),
            _ => Err(Errno::ENOTSOCK),
        }
    }
    /// The socket's own address.
    pub fn local_addr(&self, fd: Fd) -> SysResult<SocketAddr> {
        self.stream_addr(fd, |s| s.local)
    }
    /// The other side's address.
    pub fn peer_addr(&self, fd: Fd) -> SysResult<SocketAddr> {
        self.stream_addr(fd, |s| s.peer)
    }
    /// Says that nothing more will be sent.
    pub fn shutdown_write(&self, fd: Fd) -> SysResult<()> {
        match &self.file(fd)?.object {
            FileObject::Stream(s) => {
                let tx = s.tx.borrow_mut().take();
                drop(tx);
                Ok(())
            }
            _ => Err(Errno::ENOTSOCK),
        }
    }

    /// A UDP socket.
    pub fn udp_bind(&self, addr: SocketAddr) -> SysResult<Fd> {
        let socket = {
            let mut k = self.k_mut();
            let ns = k.proc(self.pid).ns.net;
            k.udp_on(ns, addr)?
        };
        self.install_object(FileObject::Udp(socket))
    }
    /// Sends a datagram; ECONNREFUSED if nobody listens.
    pub fn udp_send_to(&self, fd: Fd, to: SocketAddr, data: &[u8]) -> SysResult<()> {
        let file = self.file(fd)?;
        let FileObject::Udp(u) = &file.object else {
            return Err(Errno::ENOTSOCK);
        };
        self.k_mut().udp_send(self.pid, u.addr.port(), to, data)
    }
    /// The next datagram, and who it is from.
    pub async fn udp_recv_from(&self, fd: Fd) -> SysResult<(Vec<u8>, SocketAddr)> {
        let file = self.file(fd)?;
        let FileObject::Udp(u) = &file.object else {
            return Err(Errno::ENOTSOCK);
        };
        self.interruptible(std::future::poll_fn(|cx| {
            match u.queue.borrow_mut().pop_front() {
                Some(d) => Poll::Ready(d),
                None => {
                    u.waiting.borrow_mut().add(cx.waker());
                    Poll::Pending
                }
            }
        }))
        .await
    }

    /// Resolves a name: a literal address, /etc/hosts, then the server of /etc/resolv.conf.
    pub async fn resolve(&self, name: &str) -> Result<Vec<IpAddr>, DnsError> {
        if let Ok(ip) = name.trim_matches(['[', ']']).parse::<IpAddr>() {
            return Ok(vec![ip]);
        }
        let wanted = name.trim_end_matches('.').to_ascii_lowercase();
        let found = self.in_hosts(&wanted);
        if !found.is_empty() {
            self.note_lookup(name, Answerer::Hosts, &found);
            return Ok(found);
        }
        let _ = self.sleep(Duration::from_millis(1)).await;
        let conf = self.read_file("/etc/resolv.conf").unwrap_or_default();
        let conf = String::from_utf8_lossy(&conf).into_owned();
        let server = conf
            .lines()
            .find_map(|l| l.trim().strip_prefix("nameserver"))
            .map(str::trim);
        let docker = server == Some("127.0.0.11");
        if docker {
            let ips = {
                let k = self.k();
                let table = k.dns_table(k.proc(self.pid).ns.net);
                table.and_then(|t| t.names.get(&wanted)).cloned()
            };
            if let Some(ips) = ips {
                self.note_lookup(name, Answerer::Docker, &ips);
                return Ok(ips);
            }
        }
        // What Docker's server does not know, it asks the host's for.
        self.note_lookup(name, Answerer::Outside, &[]);
        match docker {
            true => Err(DnsError::NotFound),
            false => Err(DnsError::TryAgain),
        }
    }

    /// [`resolve`](Self::resolve) for a program that is going to connect: a name without an address is noted
    /// as a connection that could not be tried.
    pub async fn resolve_to(
        &self,
        name: &str,
        port: impl Into<Option<u16>>,
    ) -> Result<Vec<IpAddr>, DnsError> {
        let found = self.resolve(name).await;
        if found.is_err() {
            self.k_mut().trace_no_name(self.pid, name, port.into());
        }
        found
    }

    fn note_lookup(&self, name: &str, answerer: Answerer, addresses: &[IpAddr]) {
        self.k_mut()
            .trace_lookup(self.pid, name, answerer, addresses);
    }

    /// The addresses that /etc/hosts has for a name in lower case.
    fn in_hosts(&self, wanted: &str) -> Vec<IpAddr> {
        let hosts = self.read_file("/etc/hosts").unwrap_or_default();
        let mut found = Vec::new();
        for line in String::from_utf8_lossy(&hosts).lines() {
            let mut words = line.split('#').next().unwrap_or("").split_whitespace();
            let Some(Ok(ip)) = words.next().map(str::parse::<IpAddr>) else {
                continue;
            };
            if words.any(|w| w.eq_ignore_ascii_case(wanted)) {
                found.push(ip);
            }
        }
        if found.is_empty() && wanted == "localhost" {
            found.push(IpAddr::V4(Ipv4Addr::LOCALHOST));
        }
        found.sort_by_key(IpAddr::is_ipv6);
        found
    }

    /// The name that the server at 127.0.0.11 knows an address by.
    pub fn name_of(&self, ip: IpAddr) -> Option<String> {
        let k = self.k();
        let table = k.dns_table(k.proc(self.pid).ns.net)?;
        table.reverse.get(&ip).cloned()
    }

    /// Sends an echo request; the time its answer took. EHOSTUNREACH, ENETUNREACH, ETIMEDOUT.
    pub async fn ping(&self, ip: IpAddr) -> SysResult<Duration> {
        let (result, jitter) = {
            let mut k = self.k_mut();
            let ns = k.proc(self.pid).ns.net;
            (k.ping_to(ns, ip), k.random() % 80)
        };
        let took = Duration::from_micros(40 + jitter);
        match result {
            Ok(()) => {
                self.sleep(took).await?;
                Ok(took)
            }
            Err(Errno::ENETUNREACH) => Err(Errno::ENETUNREACH),
            Err(e) => {
                self.sleep(Duration::from_secs(if e == Errno::EHOSTUNREACH {
                    3
                } else {
                    10
                }))
                .await?;
                Err(e)
            }
        }
    }
    /// The namespace's interfaces.
    pub fn interfaces(&self) -> Vec<Interface> {
        let k = self.k();
        k.interfaces(k.proc(self.pid).ns.net)
    }
    /// The namespace's routes.
    pub fn routes(&self) -> Vec<Route> {
        let k = self.k();
        k.routes(k.proc(self.pid).ns.net)
    }
    /// The namespace's sockets.
    pub fn sockets(&self) -> Vec<SocketInfo> {
        let k = self.k();
        let ns = k.proc(self.pid).ns.net;
        let mut all = k.sockets(ns);
        // The name server of a namespace listens inside it, though its process is elsewhere.
        if k.dns_table(ns).is_some() {
            let port = |n: u32| 32_768 + ((ns.0 * 2 + n) * 7919 % 28_000) as u16;
            for (proto, state, n) in [(Proto::Tcp, "LISTEN", 0), (Proto::Udp, "UNCONN", 1)] {
                all.push(SocketInfo {
                    proto,
                    local: SocketAddr::from(([127, 0, 0, 11], port(n))),
                    peer: None,
                    state,
                    pid: None,
                    host_pid: None,
                    comm: String::new(),
                });
            }
            all.sort_by_key(|s| s.proto);
        }
        all
    }

    /// A listening unix socket at a path.
    pub fn unix_listen(&self, path: &str, mode: u32) -> SysResult<Fd> {
        self.make_socket(path, mode).map_err(|e| {
            if e == Errno::EEXIST {
                Errno::EADDRINUSE
            } else {
                e
            }
        })?;
        let st = self.stat(path)?;
        let addr = SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), 0);
        let listener = Rc::new(Listener {
            addr,
            stamp: Default::default(),
            queue: RefCell::default(),
            waiting: RefCell::default(),
        });
        self.k_mut().unix.insert((st.dev, st.ino), listener.clone());
        self.install_object(FileObject::Listener(listener))
    }
    /// Connects to a unix socket. ENOENT, EACCES, ECONNREFUSED.
    pub async fn unix_connect(&self, path: &str) -> SysResult<Fd> {
        let st = self.stat(path)?;
        self.access(path, Sys::W_OK)?;
        let listener = self
            .k()
            .unix
            .get(&(st.dev, st.ino))
            .cloned()
            .ok_or(Errno::ECONNREFUSED)?;
        if Rc::strong_count(&listener) < 3 {
            return Err(Errno::ECONNREFUSED);
        }
        let (client, server) = stream_pair(None, None);
        listener
            .queue
            .borrow_mut()
            .push_back((server, listener.addr));
        listener.waiting.borrow_mut().wake();
        self.install_object(FileObject::Stream(client))
    }
}
