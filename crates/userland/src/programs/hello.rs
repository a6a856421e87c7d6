//! The programs of small images: `hello` (hello-world), `whoami-server` (the one program of
//! traefik/whoami), and `apache2` (httpd's server) for static files.

use super::kit::{Cx, Run, built, date};
use super::net::http::{Conn, clean_path, http_date, media_type, percent_decode, reason};
use machine::{Duration, Errno, FileKind, SigAction, Signal, Sys};
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

const HELLO: &str = "
Hello from Docker!
This message shows that your installation appears to be working correctly.

To generate this message, Docker took the following steps:
 1. The Docker client contacted the Docker daemon.
 2. The Docker daemon pulled the \"hello-world\" image from the Docker Hub.
    (ARCH)
 3. The Docker daemon created a new container from that image which runs the
    executable that produces the output you are currently reading.
 4. The Docker daemon streamed that output to the Docker client, which sent it
    to your terminal.

To try something more ambitious, you can run an Ubuntu container with:
 $ docker run -it ubuntu bash

Share images, automate workflows, and more with a free Docker ID:
 https://hub.docker.com/

For more examples and ideas, visit:
 https://docs.docker.com/get-started/

";

pub async fn hello(cx: &mut Cx) -> Run {
    let arch = match cx.sys.uname().machine.as_str() {
        "aarch64" => "arm64v8",
        _ => "amd64",
    };
    cx.out(&HELLO.replace("ARCH", arch)).await;
    Ok(0)
}

fn any(port: u16) -> SocketAddr {
    SocketAddr::new(IpAddr::V6(Ipv6Addr::UNSPECIFIED), port)
}

pub async fn whoami(cx: &mut Cx) -> Run {
    let o = cx
        .opts("p:", &[("port", 'p'), ("name", 'é'), ("verbose", 'v')])
        .await?;
    let port = o
        .get('p')
        .and_then(|p| p.parse().ok())
        .or_else(|| cx.var("WHOAMI_PORT_NUMBER").and_then(|p| p.parse().ok()))
        .unwrap_or(80);
    let now = date::strftime(
        "%Y/%m/%d %H:%M:%S",
        cx.sys.now().secs() as i64,
        0,
        &date::Zone::utc(),
    );
    let fd = match cx.sys.listen(any(port)) {
        Ok(fd) => fd,
        Err(e) => {
            cx.raw_err(&format!(
                "{now} listen tcp :{port}: bind: {}\n",
                e.to_string().to_lowercase()
            ))
            .await;
            return Ok(1);
        }
    };
    cx.raw_err(&format!("{now} Starting up on port {port}\n"))
        .await;
    for s in [Signal::TERM, Signal::INT] {
        cx.sys.sigaction(s, SigAction::Catch);
    }
    let own = cx.sys.clone();
    cx.sys.thread(async move {
    loop {
        let (conn, peer) = match own.accept(fd).await {
            Ok(pair) => pair,
            Err(Errno::EINTR) => {
                own.yield_now().await;
                continue;
            }
            Err(_) => return,
        };
        let sys = own.clone();
        own.thread(async move {
            let mut c = Conn::new(sys.clone(), conn);
            if let Ok(head) = c.head(Some(Duration::from_secs(30))).await {
                let mut text = format!("Hostname: {}\n", sys.hostname());
                for i in sys.interfaces() {
                    for (ip, _) in &i.addrs {
                        text.push_str(&format!("IP: {ip}\n"));
                    }
                }
                text.push_str(&format!("RemoteAddr: {peer}\n{}\n", head.raw.trim_end().replace('\r', "")));
                let out = format!("HTTP/1.1 200 OK\r\nDate: {}\r\nContent-Length: {}\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n{text}", http_date(sys.now().secs() as i64), text.len());
                let _ = sys.write_all(conn, out.as_bytes()).await;
            }
            let _ = sys.close(conn);
        });
    }
    });
    // A Go program ends by a signal as a first process too.
    cx.sys.next_signal().await;
    Ok(2)
}

fn apache_version(sys: &Sys) -> String {
    built(sys, "2.4.65")
}

/// Apache: `Listen`, `DocumentRoot`, `DirectoryIndex`, `ServerName` of httpd.conf; logs as the image's.
pub async fn apache(cx: &mut Cx) -> Run {
    let o = cx.opts("D:f:k:vtXd:C:c:e:lLSM", &[]).await?;
    if o.has('v') {
        cx.out(&format!(
            "Server version: Apache/{} (Unix)\nServer built:   Jul 23 2025 19:31:00\n",
            apache_version(&cx.sys)
        ))
        .await;
        return Ok(0);
    }
    let file = o
        .get('f')
        .unwrap_or("/usr/local/apache2/conf/httpd.conf")
        .to_string();
    let text = match cx.sys.read_file(&file) {
        Ok(t) => String::from_utf8_lossy(&t).into_owned(),
        Err(e) => {
            cx.raw_err(&format!(
                "httpd: Could not open configuration file {file}: {e}\n"
            ))
            .await;
            return Ok(1);
        }
    };
    let setting = |name: &str| {
        text.lines().rev().map(str::trim).find_map(|l| {
            let (n, v) = l.split_once(char::is_whitespace)?;
            n.eq_ignore_ascii_case(name)
                .then(|| v.trim().trim_matches('"').to_string())
        })
    };
    let root = setting("DocumentRoot").unwrap_or_else(|| "/usr/local/apache2/htdocs".to_string());
    let port: u16 = setting("Listen")
        .and_then(|l| l.rsplit(':').next().and_then(|p| p.parse().ok()))
        .unwrap_or(80);
    if cx.sys.stat(&root).is_err() {
        cx.raw_err(&format!("AH00526: Syntax error in {file}:\nDocumentRoot '{root}' is not a directory, or is not readable\n")).await;
        return Ok(1);
    }
    if o.has('t') {
        cx.raw_err("Syntax OK\n").await;
        return Ok(0);
    }
    let ip = cx
        .sys
        .interfaces()
        .iter()
        .filter(|i| i.name != "lo")
        .find_map(|i| i.addrs.iter().map(|a| a.0).find(IpAddr::is_ipv4))
        .map_or("127.0.0.1".to_string(), |i| i.to_string());
    if setting("ServerName").is_none() {
        for _ in 0..2 {
            cx.raw_err(&format!("AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using {ip}. Set the 'ServerName' directive globally to suppress this message\n")).await;
        }
    }
    let fd = match cx.sys.listen(any(port)) {
        Ok(fd) => fd,
        Err(e) => {
            cx.raw_err(&format!("({}){e}: AH00072: make_sock: could not bind to address [::]:{port}\nno listening sockets available, shutting down\nAH00015: Unable to open logs\n", e.number())).await;
            return Ok(1);
        }
    };
    let log = |sys: &Sys, module: &str, text: &str| {
        let when = date::strftime(
            "%a %b %d %H:%M:%S",
            sys.now().secs() as i64,
            0,
            &date::Zone::utc(),
        );
        let year = date::strftime("%Y", sys.now().secs() as i64, 0, &date::Zone::utc());
        format!(
            "[{when}.{:06} {year}] [{module}] [pid {}:tid {}] {text}\n",
            sys.now().nanos() / 1000,
            sys.pid(),
            sys.pid()
        )
    };
    let line = log(
        &cx.sys,
        "mpm_event:notice",
        &format!(
            "AH00489: Apache/{} (Unix) configured -- resuming normal operations",
            apache_version(&cx.sys)
        ),
    );
    cx.raw_err(&line).await;
    let line = log(
        &cx.sys,
        "core:notice",
        "AH00094: Command line: 'httpd -D FOREGROUND'",
    );
    cx.raw_err(&line).await;
    for s in [Signal::TERM, Signal::INT, Signal::WINCH] {
        cx.sys.sigaction(s, SigAction::Catch);
    }
    let own = cx.sys.clone();
    cx.sys.thread(async move {
        loop {
            match own.accept(fd).await {
                Ok((conn, peer)) => {
                    let (s, root) = (own.clone(), root.clone());
                    own.thread(async move { serve(s, conn, peer, root).await });
                }
                Err(Errno::EINTR) => own.yield_now().await,
                Err(_) => return,
            }
            own.cpu(1).await;
        }
    });
    let s = cx.sys.next_signal().await;
    let text = match s {
        Signal::WINCH => "AH00492: caught SIGWINCH, shutting down gracefully",
        Signal::INT => "AH00491: caught SIGINT, shutting down",
        _ => "AH00491: caught SIGTERM, shutting down",
    };
    let line = log(&cx.sys, "mpm_event:notice", text);
    cx.raw_err(&line).await;
    Ok(0)
}

async fn serve(sys: Sys, fd: i32, peer: SocketAddr, root: String) {
    let mut conn = Conn::new(sys.clone(), fd);
    if let Ok(head) = conn.head(Some(Duration::from_secs(60))).await {
        let mut words = head.first.split(' ');
        let (method, target) = (words.next().unwrap_or(""), words.next().unwrap_or("/"));
        let uri = clean_path(&percent_decode(target.split('?').next().unwrap_or("/")))
            .unwrap_or_else(|| "/".to_string());
        let mut path = format!("{root}{uri}");
        let page = |status: u16, text: &str| {
            (status, "text/html; charset=iso-8859-1", format!("<!DOCTYPE HTML PUBLIC \"-//IETF//DTD HTML 2.0//EN\">\n<html><head>\n<title>{status} {0}</title>\n</head><body>\n<h1>{0}</h1>\n<p>{text}</p>\n</body></html>\n", reason(status)).into_bytes())
        };
        let mut extra = String::new();
        if sys.stat(&path).is_ok_and(|s| s.kind == FileKind::Directory)
            && uri.ends_with('/')
            && sys.stat(&format!("{path}index.html")).is_ok()
        {
            path.push_str("index.html");
        }
        let (status, kind, body) = match sys.stat(&path) {
            Ok(s) if s.kind == FileKind::Directory && !uri.ends_with('/') => {
                extra = format!(
                    "Location: http://{}{uri}/\r\n",
                    head.get("Host").unwrap_or("localhost")
                );
                page(301, "The document has moved.")
            }
            Ok(s) if s.kind == FileKind::Directory => {
                let mut list = format!(
                    "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 3.2 Final//EN\">\n<html>\n <head>\n  <title>Index of {uri}</title>\n </head>\n <body>\n<h1>Index of {uri}</h1>\n<ul>"
                );
                for e in sys.readdir(&path).unwrap_or_default() {
                    list.push_str(&format!("<li><a href=\"{0}\"> {0}</a></li>\n", e.name));
                }
                (
                    200,
                    "text/html;charset=ISO-8859-1",
                    (list + "</ul>\n</body></html>\n").into_bytes(),
                )
            }
            Ok(s) => match sys.read_file(&path) {
                Ok(d) => {
                    extra = format!(
                        "Last-Modified: {}\r\nETag: \"{:x}-{:x}\"\r\nAccept-Ranges: bytes\r\n",
                        http_date(s.mtime.secs() as i64),
                        s.size,
                        s.mtime.millis() * 1000
                    );
                    (200, media_type(&path), d)
                }
                Err(_) => page(403, "You don't have permission to access this resource."),
            },
            Err(_) => page(404, "The requested URL was not found on this server."),
        };
        let size = if method == "HEAD" { 0 } else { body.len() };
        let mut out = format!("HTTP/1.1 {status} {}\r\nDate: {}\r\nServer: Apache/{} (Unix)\r\n{extra}Content-Length: {}\r\nConnection: close\r\nContent-Type: {kind}\r\n\r\n", reason(status), http_date(sys.now().secs() as i64), apache_version(&sys), body.len()).into_bytes();
        out.extend_from_slice(&body[..size]);
        let when = date::strftime(
            "%d/%b/%Y:%H:%M:%S %z",
            sys.now().secs() as i64,
            0,
            &date::Zone::utc(),
        );
        sys.print(&format!(
            "{} - - [{when}] \"{}\" {status} {}\n",
            peer.ip(),
            head.first,
            if size == 0 {
                "-".to_string()
            } else {
                size.to_string()
            }
        ))
        .await;
        let _ = sys.write_all(fd, &out).await;
    }
    let _ = sys.close(fd);
}
