//! Nginx's workers: requests matched to servers and locations, files, returns and proxies.

use super::super::kit::regex::{Regex, Syntax};
use super::super::kit::users::Users;
use super::super::net::http::{
    Conn, Head, ReadError, clean_path, http_date, percent_decode, reason,
};
use super::super::run::become_ids;
use super::config::{Directive, find};
use super::{Config, Listeners, Server, append, log_time};
use machine::{Duration, Errno, FileKind, SigAction, Signal, Sys};
use std::net::SocketAddr;
use std::rc::Rc;

/// A worker process.
pub async fn worker(sys: Sys, config: Rc<Config>, listeners: Listeners) -> i32 {
    for s in [Signal::QUIT, Signal::TERM, Signal::INT] {
        sys.sigaction(s, SigAction::Catch);
    }
    sys.sigaction(Signal::HUP, SigAction::Ignore);
    sys.sigaction(Signal::PIPE, SigAction::Swallow);
    sys.set_argv(vec!["nginx: worker process".to_string()]);
    if sys.creds().uid == 0
        && let Some(u) = Users::load(&sys).user(&config.user)
    {
        become_ids(&sys, u.uid, u.gid);
    }
    for (addr, fd) in listeners {
        let (own, c) = (sys.clone(), config.clone());
        sys.thread(async move {
            loop {
                match own.accept(fd).await {
                    Ok((conn, peer)) => {
                        let (s, c) = (own.clone(), c.clone());
                        own.thread(async move { connection(s, c, conn, addr, peer).await });
                    }
                    Err(Errno::EINTR) => own.yield_now().await,
                    Err(_) => return,
                }
                own.cpu(1).await;
            }
        });
    }
    sys.next_signal().await;
    0
}

/// A request under way.
struct Request<'a> {
    sys: &'a Sys,
    config: &'a Config,
    server: &'a Server,
    head: &'a Head,
    method: String,
    target: String,
    uri: String,
    args: String,
    peer: SocketAddr,
    local: SocketAddr,
    body: Vec<u8>,
}

struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    /// Passed on from an upstream: no error page of nginx's own.
    upstream: bool,
}

impl Reply {
    fn new(status: u16) -> Reply {
        Reply {
            status,
            headers: Vec::new(),
            body: Vec::new(),
            upstream: false,
        }
    }
}

/// What the server calls itself.
fn server_name(sys: &Sys) -> String {
    format!("nginx/{}", super::version(sys))
}

fn error_page(sys: &Sys, status: u16) -> String {
    let text = match status {
        302 => "302 Found".to_string(),
        413 => "413 Request Entity Too Large".to_string(),
        500 => "500 Internal Server Error".to_string(),
        503 => "503 Service Temporarily Unavailable".to_string(),
        504 => "504 Gateway Time-out".to_string(),
        405 => "405 Not Allowed".to_string(),
        s => format!("{s} {}", reason(s)),
    };
    format!(
        "<html>\r\n<head><title>{text}</title></head>\r\n<body>\r\n<center><h1>{text}</h1></center>\r\n<hr><center>{}</center>\r\n</body>\r\n</html>\r\n",
        server_name(sys)
    )
}

fn status_text(status: u16) -> String {
    match status {
        302 => "Moved Temporarily".to_string(),
        405 => "Not Allowed".to_string(),
        503 => "Service Temporarily Unavailable".to_string(),
        504 => "Gateway Time-out".to_string(),
        s => reason(s).to_string(),
    }
}

async fn connection(sys: Sys, config: Rc<Config>, fd: i32, addr: SocketAddr, peer: SocketAddr) {
    let mut conn = Conn::new(sys.clone(), fd);
    let local = sys.local_addr(fd).unwrap_or(addr);
    loop {
        let head = match conn.head(Some(Duration::from_secs(65))).await {
            Ok(h) => h,
            Err(ReadError::Cut) => break,
            Err(_) => break,
        };
        let mut words = head.first.split_whitespace();
        let (method, target, proto) = (
            words.next().unwrap_or("").to_string(),
            words.next().unwrap_or("").to_string(),
            words.next().unwrap_or("HTTP/0.9").to_string(),
        );
        let keep = if proto == "HTTP/1.1" {
            !head
                .get("Connection")
                .is_some_and(|v| v.eq_ignore_ascii_case("close"))
        } else {
            head.get("Connection")
                .is_some_and(|v| v.eq_ignore_ascii_case("keep-alive"))
        };
        let body = conn
            .body(&head, false, Some(Duration::from_secs(60)))
            .await
            .unwrap_or_default();
        let server = pick_server(&config, addr, head.get("Host").unwrap_or(""));
        let (Some(server), true) = (
            server,
            target.starts_with('/') && proto.starts_with("HTTP/"),
        ) else {
            let page = error_page(&sys, 400);
            let text = format!(
                "HTTP/1.1 400 Bad Request\r\nServer: {}\r\nDate: {}\r\nContent-Type: text/html\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{page}",
                server_name(&sys),
                http_date(sys.now().secs() as i64),
                page.len()
            );
            let _ = sys.write_all(fd, text.as_bytes()).await;
            break;
        };
        let (path, args) = target
            .split_once('?')
            .map_or((target.clone(), String::new()), |(p, a)| {
                (p.to_string(), a.to_string())
            });
        let r = Request {
            sys: &sys,
            config: &config,
            server,
            head: &head,
            method: method.clone(),
            uri: clean_path(&percent_decode(&path)).unwrap_or_else(|| "/".to_string()),
            target,
            args,
            peer,
            local,
            body,
        };
        let mut reply = answer(&r, &r.uri.clone(), 0).await;
        if reply.status == 444 {
            break;
        }
        let text_error = reply.body.is_empty()
            && !reply.upstream
            && (reply.status >= 300 && reply.status != 304);
        if text_error {
            reply.body = error_page(&sys, reply.status).into_bytes();
            reply.headers.retain(|(n, _)| n != "Content-Type");
            reply
                .headers
                .insert(0, ("Content-Type".to_string(), "text/html".to_string()));
        }
        let mut out = format!(
            "HTTP/1.1 {} {}\r\nServer: {}\r\nDate: {}\r\n",
            reply.status,
            status_text(reply.status),
            server_name(&sys),
            http_date(sys.now().secs() as i64)
        );
        let mut sent_length = false;
        for (n, v) in &reply.headers {
            if n == "Content-Type" {
                out.push_str(&format!("{n}: {v}\r\n"));
            }
        }
        if !matches!(reply.status, 204 | 304) {
            out.push_str(&format!("Content-Length: {}\r\n", reply.body.len()));
            sent_length = true;
        }
        let _ = sent_length;
        for (n, v) in reply.headers.iter().filter(|(n, _)| n == "Last-Modified") {
            out.push_str(&format!("{n}: {v}\r\n"));
        }
        out.push_str(if keep {
            "Connection: keep-alive\r\n"
        } else {
            "Connection: close\r\n"
        });
        for (n, v) in reply
            .headers
            .iter()
            .filter(|(n, _)| n != "Content-Type" && n != "Last-Modified")
        {
            out.push_str(&format!("{n}: {v}\r\n"));
        }
        out.push_str("\r\n");
        let mut bytes = out.into_bytes();
        let size = if method == "HEAD" || matches!(reply.status, 204 | 304) {
            0
        } else {
            reply.body.len()
        };
        bytes.extend_from_slice(&reply.body[..size]);
        log_access(&r, reply.status, size).await;
        if sys.write_all(fd, &bytes).await.is_err() || !keep {
            break;
        }
    }
    let _ = sys.close(fd);
}

fn pick_server<'c>(config: &'c Config, addr: SocketAddr, host: &str) -> Option<&'c Server> {
    let same = |s: &&Server| {
        s.listen
            .iter()
            .any(|(a, _)| *a == addr || a.port() == addr.port())
    };
    let host = host
        .rsplit_once(':')
        .map_or(host, |(h, p)| {
            if p.bytes().all(|b| b.is_ascii_digit()) {
                h
            } else {
                host
            }
        })
        .to_ascii_lowercase();
    let here: Vec<&Server> = config.servers.iter().filter(same).collect();
    let by = |f: &dyn Fn(&str) -> bool| here.iter().copied().find(|s| s.names.iter().any(|n| f(n)));
    by(&|n| n.eq_ignore_ascii_case(&host))
        .or_else(|| {
            by(&|n| {
                n.strip_prefix('*').is_some_and(|t| host.ends_with(t))
                    || n.strip_prefix('.').is_some_and(|t| host.ends_with(t))
            })
        })
        .or_else(|| by(&|n| n.strip_suffix('*').is_some_and(|t| host.starts_with(t))))
        .or_else(|| {
            by(&|n| {
                n.strip_prefix('~').is_some_and(|p| {
                    Regex::new(p, Syntax::Perl, false).is_ok_and(|r| r.is_match(host.as_bytes()))
                })
            })
        })
        .or_else(|| {
            here.iter()
                .copied()
                .find(|s| s.listen.iter().any(|(a, d)| *d && a.port() == addr.port()))
        })
        .or_else(|| here.first().copied())
}

/// Exact, then the longest prefix (which may forbid patterns), then patterns in order.
fn pick_location<'d>(block: &'d [Directive], uri: &str) -> Option<&'d Directive> {
    let all = || block.iter().filter(|d| d.name() == "location");
    if let Some(l) = all().find(|l| l.arg(1) == "=" && l.arg(2) == uri) {
        return Some(l);
    }
    let prefix = all()
        .filter_map(|l| match l.words.len() {
            2 if !l.arg(1).starts_with(['@', '~']) => Some((l, l.arg(1))),
            3 if l.arg(1) == "^~" => Some((l, l.arg(2))),
            _ => None,
        })
        .filter(|(_, p)| uri.starts_with(p))
        .max_by_key(|(_, p)| p.len());
    if let Some((l, _)) = prefix
        && l.arg(1) == "^~"
    {
        return Some(l);
    }
    let pattern = all().find(|l| {
        let fold = match l.arg(1) {
            "~" => false,
            "~*" => true,
            _ => return false,
        };
        Regex::new(l.arg(2), Syntax::Perl, fold).is_ok_and(|r| r.is_match(uri.as_bytes()))
    });
    pattern.or(prefix.map(|(l, _)| l))
}

impl Request<'_> {
    /// A directive of the location, the server or http, whichever is nearest.
    fn inherited<'d>(
        &'d self,
        location: Option<&'d Directive>,
        name: &str,
    ) -> Option<&'d Directive> {
        location
            .and_then(|l| l.block.as_deref())
            .and_then(|b| find(b, name))
            .or_else(|| find(&self.server.block, name))
            .or_else(|| find(&self.config.http, name))
    }

    fn variable(&self, name: &str, uri: &str) -> Option<String> {
        let header = |n: &str| self.head.get(n).unwrap_or("").to_string();
        let host = header("Host");
        let bare = host
            .rsplit_once(':')
            .map_or(host.as_str(), |(h, p)| {
                if p.bytes().all(|b| b.is_ascii_digit()) {
                    h
                } else {
                    &host
                }
            })
            .to_string();
        Some(match name {
            "uri" | "document_uri" => uri.to_string(),
            "request_uri" => self.target.clone(),
            "args" | "query_string" => self.args.clone(),
            "is_args" => if self.args.is_empty() { "" } else { "?" }.to_string(),
            "host" => {
                if bare.is_empty() {
                    self.server.names.first().cloned().unwrap_or_default()
                } else {
                    bare
                }
            }
            "http_host" => host,
            "hostname" => self.sys.hostname(),
            "remote_addr" => self.peer.ip().to_string(),
            "remote_port" => self.peer.port().to_string(),
            "remote_user" => String::new(),
            "server_addr" => self.local.ip().to_string(),
            "server_port" => self.local.port().to_string(),
            "server_name" => self.server.names.first().cloned().unwrap_or_default(),
            "scheme" => "http".to_string(),
            "request_method" => self.method.clone(),
            "request" => self.head.first.clone(),
            "server_protocol" => self.head.first.rsplit(' ').next().unwrap_or("").to_string(),
            "nginx_version" => super::version(self.sys),
            "pid" => self.sys.pid().to_string(),
            "proxy_add_x_forwarded_for" => {
                let old = header("X-Forwarded-For");
                if old.is_empty() {
                    self.peer.ip().to_string()
                } else {
                    format!("{old}, {}", self.peer.ip())
                }
            }
            "time_local" => super::super::kit::date::strftime(
                "%d/%b/%Y:%H:%M:%S %z",
                self.sys.now().secs() as i64,
                0,
                &super::super::kit::date::Zone::from_tz(self.sys.getenv("TZ").as_deref()),
            ),
            "time_iso8601" => super::super::kit::date::strftime(
                "%Y-%m-%dT%H:%M:%S%:z",
                self.sys.now().secs() as i64,
                0,
                &super::super::kit::date::Zone::utc(),
            ),
            "msec" => format!(
                "{}.{:03}",
                self.sys.now().secs(),
                self.sys.now().nanos() / 1_000_000
            ),
            "content_type" => header("Content-Type"),
            "content_length" => header("Content-Length"),
            n => match n.strip_prefix("http_") {
                Some(h) => header(&h.replace('_', "-")),
                None => match n.strip_prefix("arg_") {
                    Some(a) => self
                        .args
                        .split('&')
                        .find_map(|p| {
                            p.split_once('=')
                                .filter(|(k, _)| *k == a)
                                .map(|(_, v)| v.to_string())
                        })
                        .unwrap_or_default(),
                    None => {
                        // `set $name value;`
                        let s = self
                            .server
                            .block
                            .iter()
                            .chain(&self.config.http)
                            .find(|d| d.name() == "set" && d.arg(1).trim_start_matches('$') == n)?;
                        s.arg(2).to_string()
                    }
                },
            },
        })
    }

    /// Replaces `$name` and `${name}`.
    fn expand(&self, text: &str, uri: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some(at) = rest.find('$') {
            out.push_str(&rest[..at]);
            rest = &rest[at + 1..];
            let (name, after) = if let Some(inner) = rest.strip_prefix('{') {
                inner.split_once('}').unwrap_or((inner, ""))
            } else {
                let end = rest
                    .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
                    .unwrap_or(rest.len());
                rest.split_at(end)
            };
            if name.is_empty() {
                out.push('$');
                continue;
            }
            out.push_str(&self.variable(name, uri).unwrap_or_default());
            rest = after;
        }
        out + rest
    }
}

async fn log_error(r: &Request<'_>, level: &str, text: &str, upstream: &str) {
    let host = r
        .head
        .get("Host")
        .map_or(String::new(), |h| format!(", host: \"{h}\""));
    let up = if upstream.is_empty() {
        String::new()
    } else {
        format!(", upstream: \"{upstream}\"")
    };
    let name = r.server.names.first().cloned().unwrap_or_default();
    let line = format!(
        "{} [{level}] {}#{}: *1 {text}, client: {}, server: {name}, request: \"{}\"{up}{host}\n",
        log_time(r.sys),
        r.sys.pid(),
        r.sys.pid(),
        r.peer.ip(),
        r.head.first
    );
    append(r.sys, &r.config.error_log, &line).await;
}

async fn log_access(r: &Request<'_>, status: u16, size: usize) {
    let location = pick_location(&r.server.block, &r.uri);
    let d = r.inherited(location, "access_log");
    let path = d.map_or("/var/log/nginx/access.log", |d| d.arg(1));
    if path == "off" {
        return;
    }
    let dash = |s: &str| {
        if s.is_empty() {
            "-".to_string()
        } else {
            s.to_string()
        }
    };
    let name = d.map_or("combined", |d| {
        if d.arg(2).is_empty() {
            "combined"
        } else {
            d.arg(2)
        }
    });
    let format = if name == "combined" {
        "$remote_addr - $remote_user [$time_local] \"$request\" $status $body_bytes_sent \"$http_referer\" \"$http_user_agent\"".to_string()
    } else {
        r.config
            .http
            .iter()
            .find(|d| d.name() == "log_format" && d.arg(1) == name)
            .map_or(r.config.format.clone(), |d| {
                d.words[2..]
                    .iter()
                    .filter(|w| !w.starts_with("escape="))
                    .cloned()
                    .collect::<Vec<_>>()
                    .concat()
            })
    };
    let mut out = String::new();
    let mut rest = format.as_str();
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let end = rest
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .unwrap_or(rest.len());
        let (n, after) = rest.split_at(end);
        rest = after;
        out.push_str(&match n {
            "status" => status.to_string(),
            "body_bytes_sent" | "bytes_sent" => size.to_string(),
            "request_time" => "0.000".to_string(),
            n => dash(&r.variable(n, &r.uri).unwrap_or_default()),
        });
    }
    out.push_str(rest);
    append(r.sys, path, &format!("{out}\n")).await;
}

async fn answer(r: &Request<'_>, uri: &str, depth: usize) -> Reply {
    let location = pick_location(&r.server.block, uri);
    let mut reply = content(r, location, uri, depth).await;
    if reply.status >= 400 && !reply.upstream && depth < 5 {
        let page = location
            .and_then(|l| l.block.as_deref())
            .into_iter()
            .chain([r.server.block.as_slice(), r.config.http.as_slice()])
            .find_map(|b| {
                b.iter().find(|d| {
                    d.name() == "error_page"
                        && d.words[1..d.words.len() - 1]
                            .iter()
                            .any(|c| c.parse() == Ok(reply.status))
                })
            });
        if let Some(d) = page {
            let to = d.words.last().cloned().unwrap_or_default();
            let code = d
                .words
                .iter()
                .find_map(|w| w.strip_prefix('='))
                .map(|c| c.parse().unwrap_or(200));
            if to.starts_with('/') {
                let inner = Box::pin(answer(r, &to, depth + 1)).await;
                if inner.status < 400 {
                    reply = Reply {
                        status: code.unwrap_or(reply.status),
                        ..inner
                    };
                }
            } else if to.starts_with("http") {
                reply = Reply::new(302);
                reply.headers.push(("Location".to_string(), to));
            }
        }
    }
    let extra: Vec<&Directive> = location
        .and_then(|l| l.block.as_deref())
        .filter(|b| find(b, "add_header").is_some())
        .or(Some(r.server.block.as_slice()).filter(|b| find(b, "add_header").is_some()))
        .unwrap_or(&r.config.http)
        .iter()
        .filter(|d| d.name() == "add_header")
        .collect();
    for d in extra {
        if depth == 0 && (reply.status < 400 || d.arg(3) == "always") {
            reply
                .headers
                .push((d.arg(1).to_string(), r.expand(d.arg(2), uri)));
        }
    }
    reply
}

fn returned(r: &Request<'_>, d: &Directive, uri: &str) -> Reply {
    let (status, text) = match d.arg(1).parse::<u16>() {
        Ok(s) => (s, r.expand(d.arg(2), uri)),
        Err(_) => (302, r.expand(d.arg(1), uri)),
    };
    let mut reply = Reply::new(status);
    if matches!(status, 301 | 302 | 303 | 307 | 308) {
        let to = if text.starts_with('/') {
            format!("http://{}{text}", r.head.get("Host").unwrap_or("localhost"))
        } else {
            text
        };
        reply.headers.push(("Location".to_string(), to));
    } else {
        let location = pick_location(&r.server.block, uri);
        let kind = r
            .inherited(location, "default_type")
            .map_or("text/plain", |d| d.arg(1))
            .to_string();
        reply.headers.push(("Content-Type".to_string(), kind));
        reply.upstream = !text.is_empty();
        reply.body = text.into_bytes();
    }
    reply
}

async fn content(r: &Request<'_>, location: Option<&Directive>, uri: &str, depth: usize) -> Reply {
    r.sys.cpu(5).await;
    if let Some(d) = find(&r.server.block, "return") {
        return returned(r, d, uri);
    }
    let block: &[Directive] = location.and_then(|l| l.block.as_deref()).unwrap_or(&[]);
    if find(block, "internal").is_some() && depth == 0 {
        return Reply::new(404);
    }
    for d in block
        .iter()
        .filter(|d| matches!(d.name(), "deny" | "allow"))
    {
        let hit = d.arg(1) == "all" || d.arg(1).parse() == Ok(r.peer.ip());
        if hit && d.name() == "deny" {
            return Reply::new(403);
        }
        if hit {
            break;
        }
    }
    for d in r
        .server
        .block
        .iter()
        .chain(block)
        .filter(|d| d.name() == "rewrite")
    {
        let Ok(re) = Regex::new(d.arg(1), Syntax::Perl, false) else {
            continue;
        };
        let Some(caps) = re.find_at(uri.as_bytes(), 0) else {
            continue;
        };
        let mut to = d.arg(2).to_string();
        for (i, c) in caps.iter().enumerate().skip(1) {
            let text = c.and_then(|(a, b)| uri.get(a..b)).unwrap_or("");
            to = to.replace(&format!("${i}"), text);
        }
        let to = r.expand(&to, uri);
        if matches!(d.arg(3), "permanent" | "redirect") || to.starts_with("http") {
            let mut reply = Reply::new(if d.arg(3) == "permanent" { 301 } else { 302 });
            let full = if to.starts_with('/') {
                format!("http://{}{to}", r.head.get("Host").unwrap_or("localhost"))
            } else {
                to
            };
            reply.headers.push(("Location".to_string(), full));
            return reply;
        }
        if depth < 10 && to != uri {
            let path = to.split('?').next().unwrap_or("/").to_string();
            if d.arg(3) == "break" {
                return files(r, location, &path).await;
            }
            return Box::pin(answer(r, &path, depth + 1)).await;
        }
    }
    if let Some(d) = find(block, "return") {
        return returned(r, d, uri);
    }
    if let Some(d) = find(block, "proxy_pass") {
        return proxy(r, location, d, uri).await;
    }
    if find(block, "fastcgi_pass").is_some() || find(block, "uwsgi_pass").is_some() {
        return Reply::new(502);
    }
    if find(block, "stub_status").is_some() {
        let mut reply = Reply::new(200);
        reply
            .headers
            .push(("Content-Type".to_string(), "text/plain".to_string()));
        reply.body = b"Active connections: 1 \nserver accepts handled requests\n 1 1 1 \nReading: 0 Writing: 1 Waiting: 0 \n".to_vec();
        return reply;
    }
    if let Some(d) = find(block, "try_files").or_else(|| find(&r.server.block, "try_files")) {
        let n = d.words.len();
        for w in &d.words[1..n - 1] {
            let path = r.expand(w, uri);
            let (root, inner) = file_of(r, location, &path);
            let full = format!("{root}{inner}");
            let want_dir = path.ends_with('/');
            let kind = r.sys.stat(full.trim_end_matches('/')).map(|s| s.kind);
            if kind.is_ok_and(|k| (k == FileKind::Directory) == want_dir) {
                return files(r, location, &path).await;
            }
        }
        let last = r.expand(d.arg(n - 1), uri);
        if let Some(code) = last.strip_prefix('=') {
            return Reply::new(code.parse().unwrap_or(404));
        }
        if last.starts_with('@')
            && let Some(l) = r
                .server
                .block
                .iter()
                .find(|d| d.name() == "location" && d.arg(1) == last)
        {
            return Box::pin(content(r, Some(l), uri, depth + 1)).await;
        }
        if depth < 10 {
            let path = last.split('?').next().unwrap_or("/").to_string();
            return Box::pin(answer(r, &path, depth + 1)).await;
        }
        return Reply::new(500);
    }
    files(r, location, uri).await
}

/// The root directory and the path below it for a URI.
fn file_of(r: &Request<'_>, location: Option<&Directive>, uri: &str) -> (String, String) {
    if let Some(l) = location
        && let Some(a) = l.block.as_deref().and_then(|b| find(b, "alias"))
    {
        let prefix = l.words.last().map_or("", String::as_str);
        let rest = uri.strip_prefix(prefix).unwrap_or(uri);
        return (a.arg(1).to_string(), rest.to_string());
    }
    let root = r.inherited(location, "root").map_or("html", |d| d.arg(1));
    let root = r.expand(root, uri);
    let root = if root.starts_with('/') {
        root
    } else {
        format!("/etc/nginx/{root}")
    };
    (root.trim_end_matches('/').to_string(), uri.to_string())
}

async fn files(r: &Request<'_>, location: Option<&Directive>, uri: &str) -> Reply {
    let (root, inner) = file_of(r, location, uri);
    let mut path = format!("{root}{inner}");
    if uri.ends_with('/') {
        let names: Vec<String> = r
            .inherited(location, "index")
            .map_or(vec!["index.html".to_string()], |d| d.words[1..].to_vec());
        let hit = names.iter().find(|n| {
            r.sys
                .stat(&format!("{path}{n}"))
                .is_ok_and(|s| s.kind != FileKind::Directory)
        });
        match hit {
            Some(n) => {
                // An index file is an internal redirect, so locations are matched again.
                let again = format!("{uri}{n}");
                let l2 = pick_location(&r.server.block, &again);
                let moved = l2.map(|l| l.words.clone()) != location.map(|l| l.words.clone());
                if moved
                    && l2.and_then(|l| l.block.as_deref()).is_some_and(|b| {
                        find(b, "return").is_some() || find(b, "proxy_pass").is_some()
                    })
                {
                    return Box::pin(answer(r, &again, 6)).await;
                }
                path.push_str(n);
            }
            None if r.sys.stat(path.trim_end_matches('/')).is_err() => {
                let shown = format!(
                    "{path}{}",
                    names.first().map_or("index.html", String::as_str)
                );
                log_error(
                    r,
                    "error",
                    &format!("\"{shown}\" is not found (2: No such file or directory)"),
                    "",
                )
                .await;
                return Reply::new(404);
            }
            None if r
                .inherited(location, "autoindex")
                .is_some_and(|d| d.arg(1) == "on") =>
            {
                return listing(r, &path, uri);
            }
            None => {
                log_error(
                    r,
                    "error",
                    &format!("directory index of \"{path}\" is forbidden"),
                    "",
                )
                .await;
                return Reply::new(403);
            }
        }
    }
    let st = match r.sys.stat(&path) {
        Ok(s) => s,
        Err(e @ (Errno::EACCES | Errno::EPERM)) => {
            log_error(
                r,
                "error",
                &format!("open() \"{path}\" failed ({}: {e})", e.number()),
                "",
            )
            .await;
            return Reply::new(403);
        }
        Err(e) => {
            log_error(
                r,
                "error",
                &format!("open() \"{path}\" failed ({}: {e})", e.number()),
                "",
            )
            .await;
            return Reply::new(404);
        }
    };
    if st.kind == FileKind::Directory {
        let mut reply = Reply::new(301);
        reply.headers.push((
            "Location".to_string(),
            format!("http://{}{uri}/", r.head.get("Host").unwrap_or("localhost")),
        ));
        return reply;
    }
    if !matches!(r.method.as_str(), "GET" | "HEAD") {
        return Reply::new(405);
    }
    match r.sys.read_file(&path) {
        Ok(body) => {
            let etag = format!("\"{:x}-{:x}\"", st.mtime.secs(), st.size);
            if r.head.get("If-None-Match") == Some(&etag) {
                let mut reply = Reply::new(304);
                reply.headers.push(("ETag".to_string(), etag));
                return reply;
            }
            let ext = path
                .rsplit_once('.')
                .map_or("", |(_, e)| e)
                .to_ascii_lowercase();
            let kind = r
                .config
                .types
                .iter()
                .find(|(e, _)| *e == ext)
                .map(|(_, t)| t.clone())
                .unwrap_or_else(|| {
                    r.inherited(location, "default_type")
                        .map_or("text/plain".to_string(), |d| d.arg(1).to_string())
                });
            let kind = match r.inherited(location, "charset") {
                Some(d) if kind.starts_with("text/") => format!("{kind}; charset={}", d.arg(1)),
                _ => kind,
            };
            let mut reply = Reply::new(200);
            reply.headers.push(("Content-Type".to_string(), kind));
            reply.headers.push((
                "Last-Modified".to_string(),
                http_date(st.mtime.secs() as i64),
            ));
            reply.headers.push(("ETag".to_string(), etag));
            reply
                .headers
                .push(("Accept-Ranges".to_string(), "bytes".to_string()));
            reply.upstream = true;
            reply.body = body;
            reply
        }
        Err(e) => {
            log_error(
                r,
                "error",
                &format!("open() \"{path}\" failed ({}: {e})", e.number()),
                "",
            )
            .await;
            Reply::new(if e == Errno::EACCES { 403 } else { 404 })
        }
    }
}

fn listing(r: &Request<'_>, path: &str, uri: &str) -> Reply {
    let mut text = format!(
        "<html>\r\n<head><title>Index of {uri}</title></head>\r\n<body>\r\n<h1>Index of {uri}</h1><hr><pre><a href=\"../\">../</a>\r\n"
    );
    for e in r.sys.readdir(path).unwrap_or_default() {
        let st = r.sys.stat(&format!("{path}{}", e.name)).ok();
        let dir = e.kind == FileKind::Directory;
        let name = if dir { format!("{}/", e.name) } else { e.name };
        let when = st.as_ref().map_or(String::new(), |s| {
            super::super::kit::date::strftime(
                "%d-%b-%Y %H:%M",
                s.mtime.secs() as i64,
                0,
                &super::super::kit::date::Zone::utc(),
            )
        });
        let size = if dir {
            "-".to_string()
        } else {
            st.map_or(0, |s| s.size).to_string()
        };
        let pad = " ".repeat(51usize.saturating_sub(name.len()));
        text.push_str(&format!(
            "<a href=\"{name}\">{name}</a>{pad}{when} {size:>19}\r\n"
        ));
    }
    text.push_str("</pre><hr></body>\r\n</html>\r\n");
    let mut reply = Reply::new(200);
    reply
        .headers
        .push(("Content-Type".to_string(), "text/html".to_string()));
    reply.body = text.into_bytes();
    reply
}

async fn proxy(r: &Request<'_>, location: Option<&Directive>, d: &Directive, uri: &str) -> Reply {
    let target = r.expand(d.arg(1), uri);
    let Some((scheme, rest)) = target.split_once("://") else {
        return Reply::new(500);
    };
    let (authority, path) = match rest.find('/') {
        Some(at) => (&rest[..at], Some(&rest[at..])),
        None => (rest, None),
    };
    let query = if r.args.is_empty() {
        String::new()
    } else {
        format!("?{}", r.args)
    };
    let path = match path {
        // With a path of its own, the part of the URI that matched the location is replaced.
        Some(p) if !d.arg(1).contains('$') => {
            let prefix = location.map_or("", |l| {
                if l.arg(1) == "=" || l.arg(1) == "^~" {
                    l.arg(2)
                } else {
                    l.arg(1)
                }
            });
            format!("{p}{}{query}", uri.strip_prefix(prefix).unwrap_or(uri))
        }
        Some(p) => p.to_string(),
        None if uri == r.uri => r.target.clone(),
        None => format!("{uri}{query}"),
    };
    let candidates: Vec<String> = r
        .config
        .upstreams
        .iter()
        .find(|(n, _)| *n == authority)
        .map_or(vec![authority.to_string()], |(_, s)| {
            // Round robin by a counter nobody keeps would always begin anew, so the seed decides.
            let start = (r.sys.random_u64() % s.len().max(1) as u64) as usize;
            s[start..].iter().chain(&s[..start]).cloned().collect()
        });
    let default_port = if scheme == "https" { 443 } else { 80 };
    for (i, c) in candidates.iter().enumerate() {
        let (host, port) = c
            .rsplit_once(':')
            .and_then(|(h, p)| Some((h, p.parse().ok()?)))
            .unwrap_or((c, default_port));
        let Some(ip) = r
            .sys
            .resolve(host)
            .await
            .ok()
            .and_then(|l| l.first().copied())
        else {
            log_error(
                r,
                "error",
                &format!("{host} could not be resolved (3: Host not found)"),
                "",
            )
            .await;
            return Reply::new(502);
        };
        let addr = SocketAddr::new(ip, port);
        let shown = format!("{scheme}://{addr}{path}");
        let timeout = r
            .inherited(location, "proxy_connect_timeout")
            .and_then(|d| d.arg(1).trim_end_matches('s').parse().ok())
            .unwrap_or(60);
        let fd = {
            let s = r.sys.clone();
            match machine::race(r.sys.connect(addr), async move {
                s.sleep(Duration::from_secs(timeout)).await
            })
            .await
            {
                machine::Either::Left(x) => x,
                machine::Either::Right(_) => Err(Errno::ETIMEDOUT),
            }
        };
        let fd = match fd {
            Ok(fd) => fd,
            Err(Errno::ETIMEDOUT) => {
                log_error(
                    r,
                    "error",
                    "upstream timed out (110: Connection timed out) while connecting to upstream",
                    &shown,
                )
                .await;
                return Reply::new(504);
            }
            Err(e) => {
                log_error(
                    r,
                    "error",
                    &format!(
                        "connect() failed ({}: {e}) while connecting to upstream",
                        e.number()
                    ),
                    &shown,
                )
                .await;
                if i + 1 < candidates.len() {
                    continue;
                }
                return Reply::new(502);
            }
        };
        let host_header = authority.to_string();
        let sets: Vec<&Directive> = location
            .and_then(|l| l.block.as_deref())
            .filter(|b| find(b, "proxy_set_header").is_some())
            .or(Some(r.server.block.as_slice()).filter(|b| find(b, "proxy_set_header").is_some()))
            .unwrap_or(&r.config.http)
            .iter()
            .filter(|d| d.name() == "proxy_set_header")
            .collect();
        let version = r
            .inherited(location, "proxy_http_version")
            .map_or("1.0", |d| d.arg(1));
        let mut text = format!("{} {path} HTTP/{version}\r\n", r.method);
        let mut names: Vec<String> = Vec::new();
        for s in &sets {
            names.push(s.arg(1).to_ascii_lowercase());
            let v = r.expand(s.arg(2), uri);
            if !v.is_empty() {
                text.push_str(&format!("{}: {v}\r\n", s.arg(1)));
            }
        }
        if !names.iter().any(|n| n == "host") {
            text.push_str(&format!("Host: {host_header}\r\n"));
        }
        if !names.iter().any(|n| n == "connection") {
            text.push_str("Connection: close\r\n");
        }
        for (n, v) in &r.head.headers {
            let low = n.to_ascii_lowercase();
            if !names.contains(&low)
                && !matches!(
                    low.as_str(),
                    "host" | "connection" | "keep-alive" | "transfer-encoding"
                )
            {
                text.push_str(&format!("{n}: {v}\r\n"));
            }
        }
        text.push_str("\r\n");
        let mut bytes = text.into_bytes();
        bytes.extend_from_slice(&r.body);
        let _ = r.sys.write_all(fd, &bytes).await;
        let mut conn = Conn::new(r.sys.clone(), fd);
        let wait = Duration::from_secs(
            r.inherited(location, "proxy_read_timeout")
                .and_then(|d| d.arg(1).trim_end_matches('s').parse().ok())
                .unwrap_or(60),
        );
        let head = match conn.head(Some(wait)).await {
            Ok(h) if h.first.starts_with("HTTP/") => h,
            Err(ReadError::Timeout) => {
                let _ = r.sys.close(fd);
                log_error(r, "error", "upstream timed out (110: Connection timed out) while reading response header from upstream", &shown).await;
                return Reply::new(504);
            }
            Err(ReadError::Os(e)) => {
                let _ = r.sys.close(fd);
                log_error(
                    r,
                    "error",
                    &format!(
                        "recv() failed ({}: {e}) while reading response header from upstream",
                        e.number()
                    ),
                    &shown,
                )
                .await;
                return Reply::new(502);
            }
            _ => {
                let _ = r.sys.close(fd);
                log_error(r, "error", "upstream prematurely closed connection while reading response header from upstream", &shown).await;
                return Reply::new(502);
            }
        };
        let body = if r.method == "HEAD" || matches!(head.status(), 204 | 304) {
            Vec::new()
        } else {
            conn.body(&head, true, Some(wait))
                .await
                .unwrap_or_else(|(b, _)| b)
        };
        let _ = r.sys.close(fd);
        let mut reply = Reply {
            status: head.status(),
            headers: Vec::new(),
            body,
            upstream: true,
        };
        for (n, v) in &head.headers {
            match n.to_ascii_lowercase().as_str() {
                "server" | "date" | "content-length" | "connection" | "transfer-encoding"
                | "keep-alive" => {}
                "content-type" => reply.headers.push(("Content-Type".to_string(), v.clone())),
                "last-modified" => reply.headers.push(("Last-Modified".to_string(), v.clone())),
                // Redirects to the upstream's own name are turned to this server's.
                "location" => {
                    let own = format!("{scheme}://{authority}");
                    let v = v.strip_prefix(&own).map_or(v.clone(), |p| {
                        format!("http://{}{p}", r.head.get("Host").unwrap_or("localhost"))
                    });
                    reply.headers.push((n.clone(), v));
                }
                _ => reply.headers.push((n.clone(), v.clone())),
            }
        }
        return reply;
    }
    Reply::new(502)
}
