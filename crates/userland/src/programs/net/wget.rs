//! `wget`: busybox's and GNU's.
//! Not modelled: FTP, recursion, progress bars on a terminal, https beyond a clear message.

use super::super::kit::{Cx, Run, quoted};
use super::http::{Conn, ReadError};
use super::url::{BadUrl, Url};
use machine::{DnsError, Duration, Errno, OpenFlags};
use std::net::SocketAddr;

struct Job {
    quiet: bool,
    no_verbose: bool,
    output: Option<String>,
    server: bool,
    spider: bool,
    timeout: Option<Duration>,
    post: Option<Vec<u8>>,
    headers: Vec<String>,
    agent: Option<String>,
    method: Option<String>,
    tries: u32,
    prefix: Option<String>,
    on_error: bool,
    resume: bool,
}

pub async fn main(cx: &mut Cx) -> Run {
    let o = cx
        .opts(
            "qO:ST:P:U:cY:t:o:nvé:ç:ß:ñ:å:",
            &[
                ("quiet", 'q'),
                ("output-document", 'O'),
                ("server-response", 'S'),
                ("spider", 'ö'),
                ("timeout", 'T'),
                ("directory-prefix", 'P'),
                ("user-agent", 'U'),
                ("continue", 'c'),
                ("tries", 't'),
                ("no-verbose", 'ü'),
                ("header", 'é'),
                ("post-data", 'ç'),
                ("method", 'ß'),
                ("body-data", 'ç'),
                ("post-file", 'ñ'),
                ("no-check-certificate", 'ä'),
                ("content-on-error", 'ø'),
                ("progress", 'å'),
                ("show-progress", 'æ'),
                ("output-file", 'o'),
                ("retry-connrefused", 'æ'),
                ("max-redirect", 'å'),
                ("connect-timeout", 'T'),
                ("read-timeout", 'T'),
                ("waitretry", 'å'),
            ],
        )
        .await?;
    if o.rest.is_empty() {
        if cx.busybox() {
            return cx.bad_usage("").await;
        }
        cx.raw_err("wget: missing URL\nUsage: wget [OPTION]... [URL]...\n\nTry `wget --help' for more options.\n").await;
        return Err(1);
    }
    let post = match (o.get('ç'), o.get('ñ')) {
        (Some(d), _) => Some(d.as_bytes().to_vec()),
        (None, Some(f)) => Some(cx.slurp(f).await.unwrap_or_default()),
        _ => None,
    };
    let job = Job {
        quiet: o.has('q'),
        no_verbose: o.has('n') || o.has('ü'),
        output: o.get('O').map(str::to_string),
        server: o.has('S'),
        spider: o.has('ö'),
        timeout: o
            .get('T')
            .and_then(|t| t.parse::<f64>().ok())
            .filter(|t| *t > 0.0)
            .map(Duration::from_secs_f64),
        post,
        headers: o.all('é').iter().map(|s| s.to_string()).collect(),
        agent: o.get('U').map(str::to_string),
        method: o.get('ß').map(str::to_string),
        tries: o.get('t').and_then(|t| t.parse().ok()).unwrap_or(20),
        prefix: o.get('P').map(str::to_string),
        on_error: o.has('ø'),
        resume: o.has('c'),
    };
    let mut status = 0;
    for u in &o.rest {
        let code = if cx.busybox() {
            busybox(cx, u, &job).await
        } else {
            gnu(cx, u, &job).await
        };
        if code != 0 {
            status = code;
            if cx.busybox() {
                return Ok(code);
            }
        }
    }
    Ok(status)
}

fn request(url: &Url, job: &Job, agent: &str, busybox: bool) -> Vec<u8> {
    let method = job.method.clone().unwrap_or_else(|| {
        if job.post.is_some() {
            "POST".to_string()
        } else if job.spider && !busybox {
            "HEAD".to_string()
        } else {
            "GET".to_string()
        }
    });
    let mut text = format!(
        "{method} {} HTTP/1.1\r\nHost: {}\r\nUser-Agent: {}\r\n",
        url.path,
        url.host_header(),
        job.agent.as_deref().unwrap_or(agent)
    );
    if busybox {
        text.push_str("Connection: close\r\n");
    } else {
        text.push_str("Accept: */*\r\nAccept-Encoding: identity\r\nConnection: Keep-Alive\r\n");
    }
    for h in &job.headers {
        text.push_str(&format!("{h}\r\n"));
    }
    if let Some(p) = &job.post {
        if !job
            .headers
            .iter()
            .any(|h| h.to_ascii_lowercase().starts_with("content-type"))
        {
            text.push_str("Content-Type: application/x-www-form-urlencoded\r\n");
        }
        text.push_str(&format!("Content-Length: {}\r\n", p.len()));
    }
    text.push_str("\r\n");
    let mut out = text.into_bytes();
    out.extend(job.post.iter().flatten());
    out
}

/// Where the body goes: (path, or `None` for standard output).
fn target(url: &Url, job: &Job) -> Option<String> {
    match job.output.as_deref() {
        Some("-") => None,
        Some(f) => Some(f.to_string()),
        None => {
            let name = url.file_name();
            let name = if name.is_empty() {
                "index.html".to_string()
            } else {
                name
            };
            Some(match &job.prefix {
                Some(p) => format!("{p}/{name}"),
                None => name,
            })
        }
    }
}

async fn busybox(cx: &mut Cx, text: &str, job: &Job) -> i32 {
    let mut url = match Url::parse(text) {
        Ok(u) => u,
        Err(BadUrl::Port) => {
            return fail(
                cx,
                &format!("bad port spec '{}'", text.rsplit(':').next().unwrap_or("")),
            )
            .await;
        }
        Err(_) => {
            return fail(
                cx,
                &format!("bad address '{}'", text.trim_start_matches("http://")),
            )
            .await;
        }
    };
    let mut hops = 0;
    loop {
        if url.scheme == "https" {
            return fail(cx, &format!("note: TLS certificate validation not implemented\nwget: server returned error: https is not simulated here ({})", url.host)).await;
        }
        if url.scheme != "http" {
            return fail(cx, &format!("not an http or ftp url: {text}")).await;
        }
        let ip = match cx.sys.resolve_to(&url.host, url.port_or_default()).await {
            Ok(list) if !list.is_empty() => list[0],
            _ => return fail(cx, &format!("bad address '{}'", url.host_header())).await,
        };
        let addr = SocketAddr::new(ip, url.port_or_default());
        if !job.quiet {
            let text = format!("Connecting to {} ({addr})\n", url.host_header());
            cx.raw_err(&text).await;
        }
        let limit = job.timeout.unwrap_or(Duration::from_secs(900));
        let fd = match connect(cx, addr, limit).await {
            Ok(fd) => fd,
            Err(Errno::ETIMEDOUT) if job.timeout.is_some() => {
                return fail(cx, "download timed out").await;
            }
            Err(e) => return fail(cx, &format!("can't connect to remote host ({ip}): {e}")).await,
        };
        if cx
            .sys
            .write_all(fd, &request(&url, job, "Wget", true))
            .await
            .is_err()
        {
            return fail(cx, "error getting response: Connection reset by peer").await;
        }
        let mut conn = Conn::new(cx.sys.clone(), fd);
        let head = match conn.head(Some(limit)).await {
            Ok(h) => h,
            Err(ReadError::Timeout) => return fail(cx, "download timed out").await,
            Err(ReadError::Os(e)) => {
                return fail(cx, &format!("error getting response: {e}")).await;
            }
            Err(_) => return fail(cx, "error getting response").await,
        };
        if job.server {
            let text: String = head
                .raw
                .trim_end()
                .lines()
                .map(|l| format!("  {}\n", l.trim_end()))
                .collect();
            cx.raw_err(&text).await;
        }
        if !head.first.starts_with("HTTP/") {
            return fail(cx, &format!("bad response: {}", head.first)).await;
        }
        let status = head.status();
        if matches!(status, 300..=303 | 307 | 308)
            && let Some(to) = head.get("Location")
        {
            hops += 1;
            if hops > 5 {
                return fail(cx, "too many redirections").await;
            }
            if let Ok(next) = url.join(to) {
                url = next;
                let _ = cx.sys.close(fd);
                continue;
            }
        }
        if !(200..300).contains(&status) {
            return fail(cx, &format!("server returned error: {}", head.first)).await;
        }
        if job.spider {
            if !job.quiet {
                cx.raw_err("remote file exists\n").await;
            }
            let _ = cx.sys.close(fd);
            return 0;
        }
        let file = target(&url, job);
        let out = match &file {
            None => 1,
            Some(f) => {
                let excl = if job.output.is_none() && !job.resume {
                    OpenFlags::EXCL
                } else {
                    OpenFlags::TRUNC
                };
                match cx
                    .sys
                    .open(f, OpenFlags::WRITE | OpenFlags::CREATE | excl, 0o666)
                {
                    Ok(fd) => fd,
                    Err(e) => return fail(cx, &format!("can't open '{f}': {e}")).await,
                }
            }
        };
        let body = match conn.body(&head, true, Some(limit)).await {
            Ok(b) => b,
            Err((b, ReadError::Timeout)) => {
                let _ = cx.sys.write_all(out, &b).await;
                return fail(cx, "download timed out").await;
            }
            Err((b, _)) => {
                let _ = cx.sys.write_all(out, &b).await;
                return fail(cx, "connection closed prematurely").await;
            }
        };
        if !job.quiet {
            match &file {
                Some(f) => cx.raw_err(&format!("saving to '{f}'\n")).await,
                None => cx.raw_err("writing to stdout\n").await,
            }
        }
        if let Err(e) = cx.sys.write_all(out, &body).await {
            return fail(cx, &format!("write error: {e}")).await;
        }
        if !job.quiet {
            let n = body.len();
            let name: String = file.clone().unwrap_or_else(|| "-".to_string());
            let bar = format!(
                "{name:<20.20} 100% |{}| {:>5}  0:00:00 ETA\n",
                "*".repeat(32),
                short(n)
            );
            let end = match &file {
                Some(f) => format!("{bar}'{f}' saved\n"),
                None => format!("{bar}written to stdout\n"),
            };
            cx.raw_err(&end).await;
        }
        let _ = cx.sys.close(fd);
        return 0;
    }
}

fn short(n: usize) -> String {
    if n < 100_000 {
        n.to_string()
    } else {
        format!("{}k", n / 1024)
    }
}

async fn fail(cx: &mut Cx, text: &str) -> i32 {
    cx.err(text).await;
    1
}

/// Connects, giving up after `limit`.
pub async fn connect(cx: &Cx, addr: SocketAddr, limit: Duration) -> Result<i32, Errno> {
    let sys = cx.sys.clone();
    match machine::race(cx.sys.connect(addr), async move { sys.sleep(limit).await }).await {
        machine::Either::Left(r) => r,
        machine::Either::Right(_) => Err(Errno::ETIMEDOUT),
    }
}

async fn gnu(cx: &mut Cx, text: &str, job: &Job) -> i32 {
    let mut url = match Url::parse(text) {
        Ok(u) => u,
        Err(e) => {
            let why = match e {
                BadUrl::Port => "Bad port number",
                BadUrl::Host => "Invalid host name",
                BadUrl::Malformed => "Scheme missing",
            };
            cx.raw_err(&format!("{text}: {why}.\n")).await;
            return 1;
        }
    };
    let zone = super::super::kit::date::Zone::from_tz(cx.var("TZ").as_deref());
    let now = |cx: &Cx| {
        super::super::kit::date::strftime("%Y-%m-%d %H:%M:%S", cx.sys.now().secs() as i64, 0, &zone)
    };
    let loud = !job.quiet && !job.no_verbose;
    let mut hops = 0;
    loop {
        if loud {
            let t = now(cx);
            cx.raw_err(&format!("--{t}--  {url}\n")).await;
            if url.host.parse::<std::net::IpAddr>().is_err() {
                cx.raw_err(&format!("Resolving {} ({})... ", url.host, url.host))
                    .await;
            }
        }
        let ip = match cx.sys.resolve_to(&url.host, url.port_or_default()).await {
            Ok(list) if !list.is_empty() => list[0],
            other => {
                let why = if matches!(other, Err(DnsError::TryAgain)) {
                    "Temporary failure in name resolution"
                } else {
                    "Name or service not known"
                };
                if loud {
                    cx.raw_err(&format!("failed: {why}.\n")).await;
                }
                if !job.quiet {
                    cx.raw_err(&format!(
                        "wget: unable to resolve host address {}\n",
                        cx.quote(&url.host)
                    ))
                    .await;
                }
                return 4;
            }
        };
        let addr = SocketAddr::new(ip, url.port_or_default());
        if loud {
            let named = url.host.parse::<std::net::IpAddr>().is_err();
            if named {
                cx.raw_err(&format!(
                    "{ip}\nConnecting to {} ({})|{ip}|:{}... ",
                    url.host,
                    url.host,
                    addr.port()
                ))
                .await;
            } else {
                cx.raw_err(&format!("Connecting to {addr}... ")).await;
            }
        }
        if url.scheme == "https" {
            cx.raw_err(
                "connected.\nUnable to establish SSL connection: https is not simulated here.\n",
            )
            .await;
            return 5;
        }
        let mut tried = 0;
        let fd = loop {
            tried += 1;
            match connect(cx, addr, job.timeout.unwrap_or(Duration::from_secs(900))).await {
                Ok(fd) => break fd,
                Err(e) => {
                    if loud {
                        cx.raw_err(&format!(
                            "failed: {}.\n",
                            if e == Errno::ETIMEDOUT {
                                "Connection timed out".to_string()
                            } else {
                                e.to_string()
                            }
                        ))
                        .await;
                    }
                    if e == Errno::ECONNREFUSED || tried >= job.tries.max(1) {
                        return 4;
                    }
                    if loud {
                        cx.raw_err("Retrying.\n\n").await;
                    }
                    let _ = cx
                        .sys
                        .sleep(Duration::from_secs(tried.min(10).into()))
                        .await;
                }
            }
        };
        let _ = cx
            .sys
            .write_all(fd, &request(&url, job, "Wget/1.21.3", false))
            .await;
        if loud {
            cx.raw_err(&format!(
                "connected.\n{} request sent, awaiting response... ",
                "HTTP"
            ))
            .await;
        }
        let mut conn = Conn::new(cx.sys.clone(), fd);
        let head = match conn.head(job.timeout).await {
            Ok(h) => h,
            Err(e) => {
                if loud {
                    let why = match e {
                        ReadError::Timeout => "Read error (Connection timed out) in headers.",
                        ReadError::Os(_) => "Read error (Connection reset by peer) in headers.",
                        _ => "No data received.",
                    };
                    cx.raw_err(&format!("{why}\n")).await;
                }
                return 4;
            }
        };
        let status = head.status();
        if loud {
            let line = head
                .first
                .split_once(' ')
                .map_or("", |(_, l)| l)
                .to_string();
            if job.server {
                let all: String = head
                    .raw
                    .trim_end()
                    .lines()
                    .map(|l| format!("\n  {}", l.trim_end()))
                    .collect();
                cx.raw_err(&format!("{all}\n")).await;
            } else {
                cx.raw_err(&format!("{line}\n")).await;
            }
        }
        if matches!(status, 301 | 302 | 303 | 307 | 308)
            && let Some(to) = head.get("Location")
        {
            hops += 1;
            if loud {
                cx.raw_err(&format!("Location: {to} [following]\n")).await;
            }
            let _ = cx.sys.close(fd);
            match url.join(to) {
                Ok(next) if hops <= 20 => {
                    url = next;
                    continue;
                }
                _ => return 8,
            }
        }
        if status >= 400 && !job.on_error {
            if job.spider && loud {
                cx.raw_err("Remote file does not exist -- broken link!!!\n")
                    .await;
            } else if !job.quiet {
                let t = now(cx);
                let line = head
                    .first
                    .split_once(' ')
                    .map_or("", |(_, l)| l)
                    .to_string();
                cx.raw_err(&if loud {
                    format!("{t} ERROR {}.\n\n", line.replacen(' ', ": ", 1))
                } else {
                    format!("{url}:\n{t} ERROR {}.\n", line.replacen(' ', ": ", 1))
                })
                .await;
            }
            return 8;
        }
        if job.spider {
            if loud {
                cx.raw_err("Remote file exists.\n\n").await;
            }
            return 0;
        }
        let mut file = target(&url, job);
        if job.output.is_none()
            && let Some(f) = &file
            && cx.sys.stat(f).is_ok()
        {
            let mut n = 1;
            while cx.sys.stat(&format!("{f}.{n}")).is_ok() {
                n += 1;
            }
            file = Some(format!("{f}.{n}"));
        }
        let body = conn
            .body(&head, true, job.timeout)
            .await
            .unwrap_or_else(|(b, _)| b);
        let kind = head
            .get("Content-Type")
            .map(|t| format!(" [{}]", t.split(';').next().unwrap_or("")))
            .unwrap_or_default();
        let shown = file
            .clone()
            .map_or_else(|| cx.quote("STDOUT"), |f| cx.quote(&f));
        if loud {
            let n = body.len();
            let length = if head.get("Content-Length").is_some() {
                format!("{n}")
            } else {
                "unspecified".to_string()
            };
            let human = if n >= 1024 && head.get("Content-Length").is_some() {
                format!(" ({})", super::super::kit::size::human(n as u64))
            } else {
                String::new()
            };
            cx.raw_err(&format!(
                "Length: {length}{human}{kind}\nSaving to: {shown}\n\n"
            ))
            .await;
        }
        match &file {
            None => {
                cx.out_bytes(&body).await;
                cx.flush().await;
            }
            Some(f) => {
                if let Some(p) = &job.prefix {
                    let _ = cx.sys.mkdir_all(p, 0o755);
                }
                if let Err(e) = cx.sys.write_file(f, &body) {
                    cx.raw_err(&format!(
                        "{f}: {e}\n\nCannot write to {} (Success).\n",
                        quoted(f)
                    ))
                    .await;
                    return 3;
                }
            }
        }
        if loud {
            let n = body.len();
            let k = if n < 1024 {
                n.to_string()
            } else {
                format!("{}K", n / 1024)
            };
            let t = now(cx);
            let total = if head.get("Content-Length").is_some() {
                format!("{n}/{n}")
            } else {
                n.to_string()
            };
            let verb = if file.is_some() {
                format!("{shown} saved [{total}]")
            } else {
                format!("written to stdout [{total}]")
            };
            cx.raw_err(&format!(
                "     0K {:<50} 100% {k}=0s\n\n{t} ({n} B/s) - {verb}\n\n",
                "."
            ))
            .await;
        } else if !job.quiet {
            let t = now(cx);
            cx.raw_err(&format!(
                "{t} URL:{url} [{}/{}] -> \"{}\" [1]\n",
                body.len(),
                body.len(),
                file.clone().unwrap_or_else(|| "-".to_string())
            ))
            .await;
        }
        let _ = cx.sys.close(fd);
        return 0;
    }
}
