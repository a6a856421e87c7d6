//! `nc` (busybox and Debian's traditional one) and `telnet`: bytes to and from a TCP or UDP port.

use super::super::kit::{Cx, Run};
use super::wget::connect;
use machine::{Duration, Errno, Interest, Pid};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

pub async fn main(cx: &mut Cx) -> Run {
    // Everything after -e is the program.
    let mut args = std::mem::take(&mut cx.args);
    let program = args
        .iter()
        .position(|a| {
            a == "-e"
                || (a.starts_with('-')
                    && !a.starts_with("--")
                    && a.ends_with('e')
                    && a[1..].chars().all(|c| c.is_ascii_alphabetic()))
        })
        .map(|at| {
            let tail = args.split_off(at + 1);
            if args[at] == "-e" {
                args.pop();
            } else {
                let cut = args[at].len() - 1;
                args[at].truncate(cut);
            }
            tail
        });
    cx.args = args;
    let mut program = program;
    // Debian's nc takes one word after -e and options may follow.
    if let Some(p) = &mut program
        && !cx.busybox()
    {
        let mut after = p.split_off(1.min(p.len()));
        cx.args.append(&mut after);
    }
    let o = cx.opts("lp:w:zuvnkq:i:s:rtNC46", &[]).await?;
    let wait = o
        .get('w')
        .and_then(|w| w.parse::<f64>().ok())
        .map(Duration::from_secs_f64);
    let udp = o.has('u');
    if o.has('l') {
        let port = o
            .get('p')
            .map(str::to_string)
            .or_else(|| o.rest.last().cloned());
        let Some(port) = port.and_then(|p| p.parse::<u16>().ok()) else {
            return if cx.busybox() {
                cx.bad_usage("").await
            } else {
                cx.die(1, "missing port with option -l").await
            };
        };
        let addr = SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), port);
        if udp {
            return udp_listen(cx, addr).await;
        }
        let listener = match cx.sys.listen(addr) {
            Ok(fd) => fd,
            Err(e) => {
                let text = cx.pick(
                    format!("bind: {e}"),
                    format!("Can't grab 0.0.0.0:{port} with bind"),
                );
                return cx.die(1, &text).await;
            }
        };
        if o.has('v') {
            let t = cx.pick(
                format!("listening on 0.0.0.0:{port} ...\n"),
                format!("listening on [any] {port} ...\n"),
            );
            cx.raw_err(&t).await;
        }
        let mut status = 0;
        loop {
            let accepted = match wait {
                Some(d) if !o.has('k') => {
                    let sys = cx.sys.clone();
                    match machine::race(cx.sys.accept(listener), async move { sys.sleep(d).await })
                        .await
                    {
                        machine::Either::Left(r) => r,
                        machine::Either::Right(_) => Err(Errno::ETIMEDOUT),
                    }
                }
                _ => cx.sys.accept(listener).await,
            };
            let fd = match accepted {
                Ok((fd, _)) => fd,
                Err(e) => return cx.die(1, &e.to_string()).await,
            };
            match &program {
                Some(p) => {
                    let pid = run(cx, p, fd);
                    let _ = cx.sys.close(fd);
                    match pid {
                        Ok(pid) if !o.has('k') => {
                            status = cx.sys.wait(pid).await.map_or(1, |(_, s)| s.shell_code());
                        }
                        Ok(_) => {}
                        Err(e) => {
                            return cx
                                .die(
                                    1,
                                    &format!(
                                        "can't execute '{}': {e}",
                                        p.first().cloned().unwrap_or_default()
                                    ),
                                )
                                .await;
                        }
                    }
                }
                None => {
                    copy(cx, fd, None, false).await;
                    let _ = cx.sys.close(fd);
                }
            }
            if !o.has('k') {
                return Ok(status);
            }
        }
    }
    let (Some(host), Some(ports)) = (o.rest.first().cloned(), o.rest.get(1).cloned()) else {
        if cx.busybox() || cx.name == "telnet" {
            return cx.bad_usage("").await;
        }
        return cx.die(1, "no port[s] to connect to").await;
    };
    let ip = match cx.sys.resolve_to(&host, ports.parse::<u16>().ok()).await {
        Ok(l) if !l.is_empty() => l[0],
        _ => {
            let text = cx.pick(
                format!("bad address '{host}'"),
                format!("{host}: forward host lookup failed: Unknown host"),
            );
            return cx.die(1, &text).await;
        }
    };
    let (low, high) = match ports.split_once('-') {
        Some((a, b)) => (a.parse::<u16>().unwrap_or(0), b.parse::<u16>().unwrap_or(0)),
        None => {
            let p = ports.parse::<u16>().unwrap_or(0);
            (p, p)
        }
    };
    if low == 0 {
        let text = cx.pick(
            format!("bad port '{ports}'"),
            format!("invalid port {ports}"),
        );
        return cx.die(1, &text).await;
    }
    if udp {
        return udp_send(cx, SocketAddr::new(ip, low), wait).await;
    }
    let mut status = 1;
    for port in low..=high.max(low) {
        let addr = SocketAddr::new(ip, port);
        match connect(cx, addr, wait.unwrap_or(Duration::from_secs(130))).await {
            Ok(fd) => {
                status = 0;
                if o.has('v') {
                    let t = if cx.busybox() {
                        format!("{host} ({addr}) open\n")
                    } else {
                        format!("{host} [{ip}] {port} (?) open\n")
                    };
                    cx.raw_err(&t).await;
                }
                if o.has('z') {
                    let _ = cx.sys.close(fd);
                    continue;
                }
                if let Some(p) = &program {
                    let pid = run(cx, p, fd);
                    let _ = cx.sys.close(fd);
                    return Ok(match pid {
                        Ok(pid) => cx.sys.wait(pid).await.map_or(1, |(_, s)| s.shell_code()),
                        Err(_) => 127,
                    });
                }
                let quit = o.has('q') || o.has('N');
                return Ok(copy(cx, fd, wait, quit).await);
            }
            Err(e) => {
                let show = o.has('v') || !o.has('z') || cx.busybox();
                if cx.busybox() {
                    if e == Errno::ETIMEDOUT && wait.is_some() {
                        cx.raw_err("nc: timed out\n").await;
                    } else if (show || o.has('z')) && (!o.has('z') || o.has('v')) {
                        cx.err(&format!("can't connect to remote host ({ip}): {e}"))
                            .await;
                    }
                } else if o.has('v') {
                    cx.raw_err(&format!("{host} [{ip}] {port} (?) : {e}\n"))
                        .await;
                }
            }
        }
    }
    Ok(status)
}

fn run(cx: &Cx, argv: &[String], fd: i32) -> machine::SysResult<Pid> {
    let words: Vec<String> = if argv.len() == 1 && argv[0].contains(' ') {
        vec!["/bin/sh".into(), "-c".into(), argv[0].clone()]
    } else {
        argv.to_vec()
    };
    super::super::run::spawn(cx, &words, |c| c.fds = vec![(0, fd), (1, fd), (2, 2)])
}

/// Copies both ways until the peer closes; `idle` ends it after silence.
async fn copy(cx: &mut Cx, fd: i32, idle: Option<Duration>, quit: bool) -> i32 {
    let mut stdin = true;
    loop {
        let mut list = vec![(fd, Interest::READ)];
        if stdin {
            list.push((0, Interest::READ));
        }
        let ready = match cx.sys.poll(&list, idle).await {
            Ok(r) if r.is_empty() => return if cx.busybox() { 1 } else { 0 },
            Ok(r) => r,
            Err(_) => return 1,
        };
        if stdin && ready.contains(&0) {
            match cx.sys.read(0, 65_536).await {
                Ok(d) if !d.is_empty() => {
                    if cx.sys.write_all(fd, &d).await.is_err() {
                        return 1;
                    }
                }
                _ => {
                    stdin = false;
                    let _ = cx.sys.shutdown_write(fd);
                    if quit {
                        return 0;
                    }
                }
            }
        }
        if ready.contains(&fd) {
            match cx.sys.read(fd, 65_536).await {
                Ok(d) if !d.is_empty() => {
                    cx.out_bytes(&d).await;
                    cx.flush().await;
                    if cx.broken() {
                        return 1;
                    }
                }
                _ => return 0,
            }
        }
        cx.sys.cpu(1).await;
    }
}

async fn udp_listen(cx: &mut Cx, addr: SocketAddr) -> Run {
    let fd = match cx.sys.udp_bind(addr) {
        Ok(fd) => fd,
        Err(e) => return cx.die(1, &format!("bind: {e}")).await,
    };
    loop {
        match cx.sys.udp_recv_from(fd).await {
            Ok((d, _)) => {
                cx.out_bytes(&d).await;
                cx.flush().await;
            }
            Err(_) => return Ok(1),
        }
    }
}

async fn udp_send(cx: &mut Cx, to: SocketAddr, wait: Option<Duration>) -> Run {
    let fd = match cx
        .sys
        .udp_bind(SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), 0))
    {
        Ok(fd) => fd,
        Err(e) => return cx.die(1, &e.to_string()).await,
    };
    loop {
        match cx.sys.read(0, 65_536).await {
            Ok(d) if !d.is_empty() => {
                let _ = cx.sys.udp_send_to(fd, to, &d);
            }
            _ => break,
        }
    }
    let sys = cx.sys.clone();
    let idle = wait.unwrap_or(Duration::from_secs(1));
    if let machine::Either::Left(Ok((d, _))) =
        machine::race(
            cx.sys.udp_recv_from(fd),
            async move { sys.sleep(idle).await },
        )
        .await
    {
        cx.out_bytes(&d).await;
    }
    Ok(0)
}

pub async fn telnet(cx: &mut Cx) -> Run {
    let o = cx.opts("al:", &[]).await?;
    let Some(host) = o.rest.first().cloned() else {
        return cx.bad_usage("").await;
    };
    let port = o.rest.get(1).and_then(|p| p.parse().ok()).unwrap_or(23);
    let ip = match cx.sys.resolve_to(&host, port).await {
        Ok(l) if !l.is_empty() => l[0],
        _ => {
            if cx.busybox() {
                return cx.die(1, &format!("bad address '{host}'")).await;
            }
            cx.raw_err(&format!(
                "telnet: could not resolve {host}/{port}: Name or service not known\n"
            ))
            .await;
            return Err(1);
        }
    };
    if !cx.busybox() {
        cx.out(&format!("Trying {ip}...\n")).await;
    }
    match connect(cx, SocketAddr::new(ip, port), Duration::from_secs(130)).await {
        Ok(fd) => {
            let text = if cx.busybox() {
                format!(
                    "Connected to {host}\n\nEntering character mode\nEscape character is '^]'.\n\n"
                )
            } else {
                format!("Connected to {host}.\nEscape character is '^]'.\n")
            };
            cx.out(&text).await;
            cx.flush().await;
            copy(cx, fd, None, false).await;
            cx.raw_err("Connection closed by foreign host.\n").await;
            Ok(1)
        }
        Err(e) => {
            if cx.busybox() {
                return cx
                    .die(1, &format!("can't connect to remote host ({ip}): {e}"))
                    .await;
            }
            cx.raw_err(&format!("telnet: Unable to connect to remote host: {e}\n"))
                .await;
            Err(1)
        }
    }
}
