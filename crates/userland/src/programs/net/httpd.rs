//! Busybox's `httpd`: files of a directory over HTTP.
//! Not modelled: CGI, authentication, the configuration file beyond being accepted.

use super::super::kit::{Cx, Run};
use super::http::{Conn, clean_path, http_date, media_type, percent_decode, reason};
use machine::{Duration, FileKind, Sys};
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

pub async fn main(cx: &mut Cx) -> Run {
    let o = cx.opts("ifp:u:r:h:c:d:e:vm:", &[]).await?;
    let spec = o.get('p').unwrap_or("80").to_string();
    let addr = match spec.rsplit_once(':') {
        Some((ip, p)) => ip
            .trim_matches(['[', ']'])
            .parse()
            .ok()
            .zip(p.parse().ok())
            .map(|(i, p)| SocketAddr::new(i, p)),
        None => spec
            .parse()
            .ok()
            .map(|p| SocketAddr::new(IpAddr::V6(Ipv6Addr::UNSPECIFIED), p)),
    };
    let Some(addr) = addr else {
        return cx.die(1, &format!("bad address '{spec}'")).await;
    };
    if let Some(home) = o.get('h')
        && let Err(e) = cx.sys.chdir(home)
    {
        return cx
            .die(1, &format!("can't change directory to '{home}': {e}"))
            .await;
    }
    let fd = match cx.sys.listen(addr) {
        Ok(fd) => fd,
        Err(e) => return cx.die(1, &format!("bind: {e}")).await,
    };
    let verbose = o.has('v');
    if !o.has('f') {
        // A daemon: the parent ends, the child serves.
        let done = cx.sys.fork(move |child| {
            Box::pin(async move {
                super::super::run::detach(&child);
                serve(child, fd, verbose).await
            })
        });
        return Ok(i32::from(done.is_err()));
    }
    Ok(serve(cx.sys.clone(), fd, verbose).await)
}

async fn serve(sys: Sys, fd: i32, verbose: bool) -> i32 {
    loop {
        match sys.accept(fd).await {
            Ok((conn, peer)) => {
                let own = sys.clone();
                sys.thread(async move { one(own, conn, peer, verbose).await });
            }
            Err(machine::Errno::EINTR) => {}
            Err(_) => return 1,
        }
        sys.cpu(1).await;
    }
}

fn page(status: u16) -> String {
    let r = reason(status);
    let text = match status {
        404 => "The requested URL was not found",
        403 => "",
        400 => "Unsupported method",
        501 => "The requested method is not recognized",
        _ => "",
    };
    format!(
        "<HTML><HEAD><TITLE>{status} {r}</TITLE></HEAD>\n<BODY><H1>{status} {r}</H1>\n{text}\n</BODY></HTML>\n"
    )
}

async fn one(sys: Sys, fd: i32, peer: SocketAddr, verbose: bool) {
    let mut conn = Conn::new(sys.clone(), fd);
    if let Ok(head) = conn.head(Some(Duration::from_secs(60))).await {
        let mut words = head.first.split(' ');
        let (method, target) = (
            words.next().unwrap_or("").to_string(),
            words.next().unwrap_or("/").to_string(),
        );
        let path = percent_decode(target.split('?').next().unwrap_or("/"));
        let (status, mut extra, kind, body) = answer(&sys, &method, &path);
        if verbose {
            let who = if peer.is_ipv4() {
                format!("[::ffff:{}]:{}", peer.ip(), peer.port())
            } else {
                peer.to_string()
            };
            sys.eprint(&format!("{who}: response:{status}\n")).await;
        }
        let now = http_date(sys.now().secs() as i64);
        if status == 200 {
            extra.push_str("Accept-Ranges: bytes\r\n");
        }
        let mut out = format!("HTTP/1.1 {status} {}\r\nDate: {now}\r\nConnection: close\r\nContent-type: {kind}\r\n{extra}Content-Length: {}\r\n\r\n", reason(status), body.len()).into_bytes();
        if method != "HEAD" {
            out.extend_from_slice(&body);
        }
        let _ = sys.write_all(fd, &out).await;
    }
    let _ = sys.close(fd);
}

fn answer(sys: &Sys, method: &str, path: &str) -> (u16, String, &'static str, Vec<u8>) {
    let error = |status: u16| {
        (
            status,
            String::new(),
            "text/html",
            page(status).into_bytes(),
        )
    };
    if !matches!(method, "GET" | "HEAD" | "POST") {
        return error(501);
    }
    if method == "POST" {
        return error(501);
    }
    let Some(clean) = clean_path(path) else {
        return error(400);
    };
    let mut file = format!(".{clean}");
    let Ok(mut st) = sys.stat(&file) else {
        return error(404);
    };
    if st.kind == FileKind::Directory {
        if !clean.ends_with('/') {
            return (
                302,
                format!("Location: {clean}/\r\n"),
                "text/html",
                page(302).into_bytes(),
            );
        }
        file.push_str("index.html");
        match sys.stat(&file) {
            Ok(s) => st = s,
            Err(_) => return error(404),
        }
    }
    match sys.read_file(&file) {
        Ok(body) => (
            200,
            format!("Last-Modified: {}\r\n", http_date(st.mtime.secs() as i64)),
            media_type(&file),
            body,
        ),
        Err(machine::Errno::EACCES) => error(403),
        Err(_) => error(404),
    }
}
