//! `curl` 8.17 for HTTP and telnet, with curl's exit codes and messages.
//! Not modelled: TLS (said clearly), proxies, cookies files, multipart beyond fields, ranges, FTP.

use super::super::kit::{Cx, Run};
use super::http::{Conn, Head, ReadError};
use super::url::{BadUrl, Url};
use super::wget::connect;
use machine::{Duration, Errno, Interest};
use std::net::{IpAddr, SocketAddr};

#[derive(Default)]
struct Job {
    silent: bool,
    show_error: bool,
    fail: bool,
    fail_body: bool,
    include: bool,
    head: bool,
    verbose: bool,
    follow: bool,
    output: Option<String>,
    remote_name: bool,
    write_out: Option<String>,
    method: Option<String>,
    data: Vec<Vec<u8>>,
    json: bool,
    get: bool,
    form: Vec<String>,
    headers: Vec<String>,
    user: Option<String>,
    agent: Option<String>,
    max_time: Option<f64>,
    connect_timeout: Option<f64>,
    retry: u32,
    retry_all: bool,
    retry_refused: bool,
    retry_delay: f64,
    resolve: Vec<String>,
    dump: Option<String>,
    max_redirs: u32,
    unix: Option<String>,
    create_dirs: bool,
    http10: bool,
    /// `-4`, `-6`.
    family: Option<u8>,
}

impl Job {
    /// Whether an address is of the family that was asked for.
    fn takes(&self, ip: &IpAddr) -> bool {
        self.family.is_none_or(|f| ip.is_ipv6() == (f == 6))
    }
}

/// What a transfer left behind, for `-w` and the exit code.
#[derive(Default)]
struct Outcome {
    code: i32,
    message: String,
    status: u16,
    size: usize,
    upload: usize,
    content_type: String,
    url: String,
    remote: Option<SocketAddr>,
    local: Option<SocketAddr>,
    redirects: u32,
    redirect_url: String,
    time: f64,
    time_connect: f64,
    headers: usize,
    connects: u32,
}

const SHORT: &str =
    "sSfiIvLOo:w:X:d:H:u:m:kA:e:b:c:x:F:GT:r:D:#0gNnqjaC:Zy:Y:t:V46é:ç:ß:ñ:å:æ:ø:ü:ä:þ:ð:";
const LONG: &[(&str, char)] = &[
    ("silent", 's'),
    ("show-error", 'S'),
    ("fail", 'f'),
    ("include", 'i'),
    ("head", 'I'),
    ("verbose", 'v'),
    ("location", 'L'),
    ("remote-name", 'O'),
    ("output", 'o'),
    ("write-out", 'w'),
    ("request", 'X'),
    ("data", 'd'),
    ("data-raw", 'ü'),
    ("data-binary", 'é'),
    ("data-urlencode", 'ç'),
    ("json", 'ß'),
    ("header", 'H'),
    ("user", 'u'),
    ("max-time", 'm'),
    ("connect-timeout", 'ñ'),
    ("retry", 'å'),
    ("retry-delay", 'æ'),
    ("retry-max-time", 'þ'),
    ("retry-all-errors", '1'),
    ("retry-connrefused", '2'),
    ("resolve", 'ø'),
    ("insecure", 'k'),
    ("user-agent", 'A'),
    ("referer", 'e'),
    ("cookie", 'b'),
    ("cookie-jar", 'c'),
    ("proxy", 'x'),
    ("noproxy", 'þ'),
    ("form", 'F'),
    ("get", 'G'),
    ("upload-file", 'T'),
    ("range", 'r'),
    ("dump-header", 'D'),
    ("progress-bar", '#'),
    ("no-progress-meter", '3'),
    ("fail-with-body", '5'),
    ("max-redirs", 'ä'),
    ("unix-socket", 'ð'),
    ("create-dirs", '7'),
    ("compressed", '8'),
    ("http1.0", '0'),
    ("http1.1", '8'),
    ("ipv4", '4'),
    ("ipv6", '6'),
    ("no-buffer", 'N'),
    ("version", 'V'),
    ("location-trusted", 'L'),
    ("url", '9'),
    ("globoff", 'g'),
    ("remote-name-all", '8'),
    ("no-keepalive", '8'),
];

const VERSION: &str = "curl 8.17.0 (x86_64-pc-linux-gnu) libcurl/8.17.0 OpenSSL/3.0.17 zlib/1.2.13 brotli/1.0.9 zstd/1.5.4 libidn2/2.3.3 libpsl/0.21.2 (+libidn2/2.3.3) libssh2/1.10.0 nghttp2/1.52.0 librtmp/2.3 OpenLDAP/2.5.13\nRelease-Date: 2025-11-05\nProtocols: dict file ftp ftps gopher gophers http https imap imaps ldap ldaps mqtt pop3 pop3s rtmp rtsp scp sftp smb smbs smtp smtps telnet tftp\nFeatures: alt-svc AsynchDNS brotli GSS-API HSTS HTTP2 HTTPS-proxy IDN IPv6 Kerberos Largefile libz NTLM NTLM_WB PSL SPNEGO SSL threadsafe TLS-SRP UnixSockets zstd\n";

fn encode(text: &str) -> String {
    let mut out = String::new();
    for b in text.bytes() {
        if b.is_ascii_alphanumeric() || b"-._~".contains(&b) {
            out.push(b as char);
        } else {
            out.push_str(&format!("%{b:02X}"));
        }
    }
    out
}

async fn data_of(cx: &mut Cx, text: &str, strip: bool) -> Result<Vec<u8>, i32> {
    let Some(file) = text.strip_prefix('@') else {
        return Ok(text.as_bytes().to_vec());
    };
    match cx.slurp(file).await {
        Ok(d) if strip => Ok(d
            .into_iter()
            .filter(|b| *b != b'\n' && *b != b'\r')
            .collect()),
        Ok(d) => Ok(d),
        Err(_) => {
            cx.raw_err("curl: option -d: error encountered when reading a file\ncurl: try 'curl --help' or 'curl --manual' for more information\n").await;
            Err(26)
        }
    }
}

pub async fn main(cx: &mut Cx) -> Run {
    let args = std::mem::take(&mut cx.args);
    if args.first().is_some_and(|a| a == "--version" || a == "-V") {
        cx.out(VERSION).await;
        return Ok(0);
    }
    if args.first().is_some_and(|a| a == "--help" || a == "-h") {
        cx.out("Usage: curl [options...] <url>\n -d, --data <data>          HTTP POST data\n -f, --fail                 Fail fast with no output on HTTP errors\n -h, --help <category>      Get help for commands\n -i, --include              Include protocol response headers in the output\n -o, --output <file>        Write to file instead of stdout\n -O, --remote-name          Write output to a file named as the remote file\n -s, --silent               Silent mode\n -u, --user <user:password> Server user and password\n -A, --user-agent <name>    Send User-Agent <name> to server\n -v, --verbose              Make the operation more talkative\n -V, --version              Show version number and quit\n").await;
        return Ok(0);
    }
    let spec = super::super::kit::opts::Spec {
        short: SHORT,
        long: LONG,
        stop: false,
    };
    let o = match super::super::kit::opts::parse(&spec, &args) {
        Ok(o) => o,
        Err(e) => {
            use super::super::kit::opts::OptError as E;
            let text = match e {
                E::Invalid(c) => format!("option -{c}: is unknown"),
                E::Unrecognized(n) => format!("option --{n}: is unknown"),
                E::NeedsValue(c) => format!("option -{c}: requires parameter"),
                E::LongNeedsValue(n) => format!("option --{n}: requires parameter"),
                E::UnwantedValue(n) => format!("option --{n}: is unknown"),
                E::Ambiguous(n, _) => format!("option --{n}: is ambiguous"),
            };
            cx.raw_err(&format!(
                "curl: {text}\ncurl: try 'curl --help' or 'curl --manual' for more information\n"
            ))
            .await;
            return Err(2);
        }
    };
    let mut job = Job {
        max_redirs: 50,
        ..Job::default()
    };
    let mut outputs: Vec<Option<String>> = Vec::new();
    for (c, v) in &o.given {
        let v = v.clone();
        let text = v.clone().unwrap_or_default();
        match c {
            's' => job.silent = true,
            'S' => job.show_error = true,
            'f' => job.fail = true,
            '5' => job.fail_body = true,
            'i' => job.include = true,
            'I' => job.head = true,
            'v' => job.verbose = true,
            'L' => job.follow = true,
            'O' => {
                job.remote_name = true;
                outputs.push(None);
            }
            'o' => outputs.push(v),
            'w' => {
                job.write_out = Some(match text.strip_prefix('@') {
                    Some(f) => {
                        String::from_utf8_lossy(&cx.slurp(f).await.unwrap_or_default()).into_owned()
                    }
                    None => text,
                });
            }
            'X' => job.method = v,
            'd' => {
                let d = data_of(cx, &text, true).await?;
                job.data.push(d);
            }
            'ü' => job.data.push(text.into_bytes()),
            'é' => {
                let d = data_of(cx, &text, false).await?;
                job.data.push(d);
            }
            'ç' => {
                let piece = match text.split_once('=') {
                    Some(("", value)) => encode(value),
                    Some((name, value)) => format!("{name}={}", encode(value)),
                    None => encode(&text),
                };
                job.data.push(piece.into_bytes());
            }
            'ß' => {
                job.json = true;
                let d = data_of(cx, &text, false).await?;
                job.data.push(d);
            }
            'H' => job.headers.push(text),
            'u' => job.user = v,
            'm' => job.max_time = text.parse().ok(),
            'ñ' => job.connect_timeout = text.parse().ok(),
            'å' => job.retry = text.parse().unwrap_or(0),
            'æ' => job.retry_delay = text.parse().unwrap_or(0.0),
            '1' => job.retry_all = true,
            '2' => job.retry_refused = true,
            'ø' => job.resolve.push(text),
            'A' => job.agent = v,
            'e' => job.headers.push(format!("Referer: {text}")),
            'b' if text.contains('=') => job.headers.push(format!("Cookie: {text}")),
            'F' => job.form.push(text),
            'G' => job.get = true,
            'T' => {
                let d = data_of(cx, &format!("@{text}"), false).await?;
                job.data.push(d);
                job.method.get_or_insert("PUT".to_string());
            }
            'r' => job.headers.push(format!("Range: bytes={text}")),
            'D' => job.dump = v,
            'ä' => job.max_redirs = text.parse().unwrap_or(50),
            'ð' => job.unix = v,
            '7' => job.create_dirs = true,
            '0' => job.http10 = true,
            '4' => job.family = Some(4),
            '6' => job.family = Some(6),
            _ => {}
        }
    }
    if o.rest.is_empty() {
        cx.raw_err("curl: try 'curl --help' or 'curl --manual' for more information\n")
            .await;
        return Err(2);
    }
    let mut status = 0;
    for (i, url) in o.rest.iter().enumerate() {
        job.output = outputs.get(i).cloned().flatten().or_else(|| {
            if i > 0 {
                None
            } else {
                outputs.first().cloned().flatten()
            }
        });
        let out = with_retries(cx, url, &job).await;
        status = out.code;
        if out.code != 0 && (!job.silent || job.show_error) {
            cx.raw_err(&format!("curl: ({}) {}\n", out.code, out.message))
                .await;
        }
        if let Some(w) = &job.write_out {
            write_out(cx, w, &out, &job).await;
        }
    }
    Ok(status)
}

async fn with_retries(cx: &mut Cx, url: &str, job: &Job) -> Outcome {
    let mut wait = if job.retry_delay > 0.0 {
        job.retry_delay
    } else {
        1.0
    };
    let mut left = job.retry;
    loop {
        let out = transfer(cx, url, job).await;
        let transient = matches!(out.status, 408 | 429 | 500 | 502 | 503 | 504) || out.code == 28;
        let again =
            transient || (job.retry_refused && out.code == 7) || (job.retry_all && out.code != 0);
        if !again || left == 0 {
            return out;
        }
        if !job.silent || job.show_error {
            let why = match out.code {
                0 | 22 => "HTTP error",
                7 if job.retry_refused => "connection refused",
                28 => "timeout",
                _ => "(retrying all errors)",
            };
            let unit = if wait == 1.0 { "second" } else { "seconds" };
            let rest = if left == 1 {
                "1 retry left.".to_string()
            } else {
                format!("{left} retries left.")
            };
            let text = if out.code != 0 && why.starts_with('(') {
                format!(
                    "curl: ({}) {}\nWarning: Problem: {why}. Will retry in {wait} {unit}. {rest}\n",
                    out.code, out.message
                )
            } else {
                format!("Warning: Problem: {why}. Will retry in {wait} {unit}. {rest}\n")
            };
            cx.raw_err(&text).await;
        }
        let _ = cx.sys.sleep(Duration::from_secs_f64(wait)).await;
        if job.retry_delay == 0.0 {
            wait = (wait * 2.0).min(600.0);
        }
        left -= 1;
    }
}

fn failed(mut out: Outcome, code: i32, message: impl Into<String>) -> Outcome {
    out.code = code;
    out.message = message.into();
    out
}

async fn transfer(cx: &mut Cx, text: &str, job: &Job) -> Outcome {
    let start = cx.sys.now();
    let mut out = Outcome {
        url: text.to_string(),
        ..Outcome::default()
    };
    let text = text.replace(' ', "%20");
    let url = match Url::parse(&text) {
        Ok(u) => u,
        Err(BadUrl::Port) => {
            return failed(
                out,
                3,
                "URL rejected: Port number was not a decimal number between 0 and 65535"
                    .to_string(),
            );
        }
        Err(BadUrl::Host) => return failed(out, 3, "URL rejected: No host part in the URL"),
        Err(BadUrl::Malformed) => {
            return failed(out, 3, "URL rejected: Malformed input to a URL function");
        }
    };
    out.url = url.to_string();
    let mut url = url;
    let mut method = job.method.clone();
    let mut send_body = true;
    loop {
        let mut one = request(cx, &url, job, method.as_deref(), send_body, start, &mut out).await;
        one.time = cx.sys.now().since(start).as_secs_f64();
        out = one;
        if out.code != 0 || !job.follow || out.redirect_url.is_empty() {
            return out;
        }
        if out.redirects >= job.max_redirs {
            let n = job.max_redirs;
            return failed(out, 47, format!("Maximum ({n}) redirects followed"));
        }
        out.redirects += 1;
        match Url::parse(&out.redirect_url) {
            Ok(next) => url = next,
            Err(_) => return failed(out, 3, "URL rejected: Malformed input to a URL function"),
        }
        if matches!(out.status, 301..=303) {
            send_body = false;
            if job.method.is_none() {
                method = None;
            }
        }
        out.url = url.to_string();
        if job.verbose {
            let t = format!("* Issue another request to this URL: '{url}'\n");
            cx.raw_err(&t).await;
        }
    }
}

fn remaining(job: &Job, cx: &Cx, start: machine::Time) -> Option<Duration> {
    job.max_time
        .map(|m| Duration::from_secs_f64((m - cx.sys.now().since(start).as_secs_f64()).max(0.0)))
}

async fn request(
    cx: &mut Cx,
    url: &Url,
    job: &Job,
    method: Option<&str>,
    send_body: bool,
    start: machine::Time,
    prev: &mut Outcome,
) -> Outcome {
    let mut out = std::mem::take(prev);
    out.redirect_url.clear();
    let millis = |cx: &Cx| cx.sys.now().since(start).as_millis();
    match url.scheme.as_str() {
        "http" | "telnet" => {}
        "file" => {
            return match cx.sys.read_file(&url.path) {
                Ok(d) => {
                    cx.out_bytes(&d).await;
                    out.size = d.len();
                    out
                }
                Err(_) => failed(out, 37, format!("Couldn't open file {}", url.path)),
            };
        }
        "https" => {}
        other => {
            let m = format!("Protocol \"{other}\" not supported or disabled in libcurl");
            return failed(out, 1, m);
        }
    }
    let port = url.port_or_default();
    let fixed = job.resolve.iter().find_map(|r| {
        let mut p = r.splitn(3, ':');
        let (h, pt, ip) = (p.next()?, p.next()?, p.next()?);
        (h == url.host && pt.parse() == Ok(port))
            .then(|| ip.parse::<IpAddr>().ok())
            .flatten()
    });
    let ips = match fixed {
        Some(ip) => vec![ip],
        None if job.unix.is_some() => Vec::new(),
        None => match cx.sys.resolve_to(&url.host, port).await {
            Ok(list) if list.iter().any(|ip| job.takes(ip)) => {
                list.into_iter().filter(|ip| job.takes(ip)).collect()
            }
            _ => {
                let m = format!("Could not resolve host: {}", url.host);
                if job.verbose {
                    cx.raw_err(&format!("* {m}\n* closing connection #0\n"))
                        .await;
                }
                return failed(out, 6, m);
            }
        },
    };
    if job.verbose && fixed.is_none() && url.host.parse::<IpAddr>().is_err() && !ips.is_empty() {
        let of = |six: bool| {
            let own = ips.iter().filter(|ip| ip.is_ipv6() == six);
            let own: Vec<String> = own.map(ToString::to_string).collect();
            match own.is_empty() {
                true => "(none)".to_string(),
                false => own.join(", "),
            }
        };
        let text = format!(
            "* Host {}:{port} was resolved.\n* IPv6: {}\n* IPv4: {}\n",
            url.host,
            of(true),
            of(false)
        );
        cx.raw_err(&text).await;
    }
    let limit = job
        .connect_timeout
        .map(Duration::from_secs_f64)
        .into_iter()
        .chain(remaining(job, cx, start))
        .min()
        .unwrap_or(Duration::from_secs(130));
    let mut fd = Err(Errno::ECONNREFUSED);
    if let Some(path) = &job.unix {
        fd = cx.sys.unix_connect(path).await;
    }
    for ip in &ips {
        let addr = SocketAddr::new(*ip, port);
        if job.verbose {
            cx.raw_err(&format!("*   Trying {addr}...\n")).await;
        }
        fd = connect(cx, addr, limit).await;
        if fd.is_ok() {
            out.remote = Some(addr);
            break;
        }
        if job.verbose
            && let Err(e) = &fd
        {
            cx.raw_err(&format!("* connect to {ip} port {port} failed: {e}\n"))
                .await;
        }
    }
    let fd = match fd {
        Ok(fd) => fd,
        Err(Errno::ETIMEDOUT) => {
            let ms = millis(cx);
            let m = if job.max_time.is_some() || job.connect_timeout.is_some() {
                format!("Connection timed out after {ms} milliseconds")
            } else {
                format!(
                    "Failed to connect to {}:{port} after {ms} ms: Could not connect to server",
                    url.host
                )
            };
            return failed(out, 28, m);
        }
        Err(_) => {
            let ms = millis(cx);
            let m = format!(
                "Failed to connect to {}:{port} after {ms} ms: Could not connect to server",
                url.host
            );
            if job.verbose {
                cx.raw_err(&format!("* {m}\n* closing connection #0\n"))
                    .await;
            }
            return failed(out, 7, m);
        }
    };
    out.connects += 1;
    out.local = cx.sys.local_addr(fd).ok();
    out.time_connect = cx.sys.now().since(start).as_secs_f64();
    if job.verbose
        && let Some(a) = out.remote
    {
        let from = out.local.map_or(String::new(), |local| {
            format!(" from {} port {}", local.ip(), local.port())
        });
        cx.raw_err(&format!(
            "* Established connection to {} ({} port {port}){from} \n",
            url.host,
            a.ip()
        ))
        .await;
        if url.scheme == "http" {
            cx.raw_err("* using HTTP/1.x\n").await;
        }
    }
    if url.scheme == "telnet" {
        return telnet(cx, fd, job, start, out).await;
    }
    if url.scheme == "https" {
        let _ = cx.sys.close(fd);
        return failed(
            out,
            35,
            "OpenSSL: https is not simulated here; the server was reached",
        );
    }
    let body: Option<Vec<u8>> =
        if !send_body || job.get || (job.data.is_empty() && job.form.is_empty()) {
            None
        } else if !job.form.is_empty() {
            None.or_else(|| Some(form(&job.form)))
        } else {
            Some(job.data.join(&b'&'))
        };
    let method = method.map_or_else(
        || {
            if job.head {
                "HEAD"
            } else if body.is_some() {
                "POST"
            } else {
                "GET"
            }
            .to_string()
        },
        str::to_string,
    );
    let mut path = url.path.clone();
    if job.get && !job.data.is_empty() {
        let q = String::from_utf8_lossy(&job.data.join(&b'&')).into_owned();
        path = format!("{path}{}{q}", if path.contains('?') { '&' } else { '?' });
    }
    let custom = |n: &str| {
        job.headers.iter().any(|h| {
            h.split(':')
                .next()
                .is_some_and(|k| k.trim().eq_ignore_ascii_case(n))
        })
    };
    let mut text = format!(
        "{method} {path} HTTP/1.{}\r\n",
        if job.http10 { 0 } else { 1 }
    );
    if !custom("host") {
        text.push_str(&format!("Host: {}\r\n", url.host_header()));
    }
    if let Some(u) = job.user.as_ref().or(url.user.as_ref()) {
        text.push_str(&format!(
            "Authorization: Basic {}\r\n",
            super::super::hash::base64_encode(u.as_bytes())
        ));
    }
    if !custom("user-agent") {
        text.push_str(&format!(
            "User-Agent: {}\r\n",
            job.agent.as_deref().unwrap_or("curl/8.17.0")
        ));
    }
    if !custom("accept") {
        text.push_str(if job.json {
            "Accept: application/json\r\n"
        } else {
            "Accept: */*\r\n"
        });
    }
    for h in &job.headers {
        if !h.ends_with(':') {
            text.push_str(&format!("{}\r\n", h.trim_end_matches(';')));
        }
    }
    if let Some(b) = &body {
        text.push_str(&format!("Content-Length: {}\r\n", b.len()));
        if !custom("content-type") {
            let kind = if job.json {
                "application/json"
            } else if !job.form.is_empty() {
                "multipart/form-data; boundary=------------------------d74496d66958873e"
            } else {
                "application/x-www-form-urlencoded"
            };
            text.push_str(&format!("Content-Type: {kind}\r\n"));
        }
        out.upload = b.len();
    }
    text.push_str("\r\n");
    if job.verbose {
        let shown: String = text.lines().map(|l| format!("> {l}\n")).collect();
        cx.raw_err(&shown).await;
    }
    let mut bytes = text.into_bytes();
    bytes.extend(body.iter().flatten());
    if cx.sys.write_all(fd, &bytes).await.is_err() {
        return failed(out, 56, "Recv failure: Connection reset by peer");
    }
    if job.verbose {
        cx.raw_err("* Request completely sent off\n").await;
    }
    let mut conn = Conn::new(cx.sys.clone(), fd);
    let head = match conn.head(remaining(job, cx, start)).await {
        Ok(h) => h,
        Err(e) => {
            let left = conn.take_buffer();
            let _ = cx.sys.close(fd);
            let ms = millis(cx);
            return match e {
                ReadError::Timeout => failed(
                    out,
                    28,
                    format!(
                        "Operation timed out after {ms} milliseconds with {} bytes received",
                        left.len()
                    ),
                ),
                ReadError::Os(e) => failed(out, 56, format!("Recv failure: {e}")),
                // HTTP/0.9 is refused: something answered, but not HTTP.
                ReadError::Cut if !left.starts_with(b"HTTP/") => {
                    failed(out, 1, "Received HTTP/0.9 when not allowed")
                }
                _ => failed(out, 52, "Empty reply from server"),
            };
        }
    };
    if !head.first.starts_with("HTTP/") {
        let _ = cx.sys.close(fd);
        return failed(out, 1, "Received HTTP/0.9 when not allowed");
    }
    finish(cx, conn, head, url, job, start, out, &method).await
}

#[expect(clippy::too_many_arguments, reason = "the second half of one transfer")]
async fn finish(
    cx: &mut Cx,
    mut conn: Conn,
    head: Head,
    url: &Url,
    job: &Job,
    start: machine::Time,
    mut out: Outcome,
    method: &str,
) -> Outcome {
    out.status = head.status();
    out.headers += head.raw.len();
    out.content_type = head.get("Content-Type").unwrap_or("").to_string();
    if job.verbose {
        let shown: String = head
            .raw
            .lines()
            .map(|l| format!("< {}\n", l.trim_end()))
            .collect();
        cx.raw_err(&shown).await;
    }
    if let Some(to) = head
        .get("Location")
        .filter(|_| (300..400).contains(&out.status))
        && let Ok(next) = url.join(to)
    {
        out.redirect_url = next.to_string();
    }
    let follows = job.follow && !out.redirect_url.is_empty();
    match job.dump.as_deref() {
        Some("-") => cx.out(&head.raw).await,
        Some(f) => {
            let _ = cx.sys.write_file(f, head.raw.as_bytes());
        }
        None => {}
    }
    let body_less = job.head
        || method == "HEAD"
        || matches!(out.status, 204 | 304)
        || (100..200).contains(&out.status);
    let mut text: Vec<u8> = Vec::new();
    if job.include || job.head {
        text.extend_from_slice(head.raw.as_bytes());
    }
    if out.status >= 400 && job.fail {
        let _ = cx.sys.close(conn.fd);
        let m = format!("The requested URL returned error: {}", out.status);
        return failed(out, 22, m);
    }
    let body = if body_less {
        Ok(Vec::new())
    } else {
        conn.body(&head, true, remaining(job, cx, start)).await
    };
    let _ = cx.sys.close(conn.fd);
    let (data, error) = match body {
        Ok(b) => (b, None),
        Err((b, e)) => (b, Some(e)),
    };
    out.size = data.len();
    if !follows {
        text.extend_from_slice(&data);
        let file = match (&job.output, job.remote_name) {
            (Some(f), _) if f != "-" => Some(f.clone()),
            (None, true) => {
                let n = url.file_name();
                if n.is_empty() {
                    return failed(out, 23, "Failed writing body");
                }
                Some(n)
            }
            _ => None,
        };
        match file {
            Some(f) => {
                if job.create_dirs {
                    let _ = cx.sys.mkdir_all(super::super::simple::dir_of(&f), 0o755);
                }
                let size = text.len();
                let file = cx.sys.open(
                    &f,
                    machine::OpenFlags::WRITE
                        | machine::OpenFlags::CREATE
                        | machine::OpenFlags::TRUNC,
                    0o666,
                );
                let done = match file {
                    Ok(fd) => {
                        let r = cx.sys.write_all(fd, &text).await;
                        let _ = cx.sys.close(fd);
                        r
                    }
                    Err(e) => {
                        if !job.silent || job.show_error {
                            cx.raw_err(&format!("Warning: Failed to open the file {f}: {e}\n"))
                                .await;
                        }
                        Err(e)
                    }
                };
                if done.is_err() {
                    let m = if size > 0 {
                        "Failure writing output to destination".to_string()
                    } else {
                        "Failed writing received data to disk/application".to_string()
                    };
                    return failed(out, 23, m);
                }
                if !job.silent {
                    meter(cx, size).await;
                }
            }
            None => {
                cx.out_bytes(&text).await;
                cx.flush().await;
                if cx.broken() {
                    let n = data.len();
                    return failed(
                        out,
                        23,
                        format!("Failure writing output to destination ({n})"),
                    );
                }
            }
        }
    }
    if let Some(e) = error {
        let ms = cx.sys.now().since(start).as_millis();
        let want = head
            .get("Content-Length")
            .and_then(|v| v.parse::<usize>().ok());
        let got = out.size;
        return match (e, want) {
            (ReadError::Timeout, Some(w)) => failed(
                out,
                28,
                format!(
                    "Operation timed out after {ms} milliseconds with {got} out of {w} bytes received"
                ),
            ),
            (ReadError::Timeout, None) => failed(
                out,
                28,
                format!("Operation timed out after {ms} milliseconds with {got} bytes received"),
            ),
            (ReadError::Os(e), _) => failed(out, 56, format!("Recv failure: {e}")),
            (_, Some(w)) => failed(
                out,
                18,
                format!(
                    "transfer closed with {} bytes remaining to read",
                    w - got.min(w)
                ),
            ),
            _ => failed(
                out,
                18,
                "transfer closed with outstanding read data remaining",
            ),
        };
    }
    if job.verbose {
        let t = format!("* Connection #0 to host {} left intact\n", url.host);
        cx.raw_err(&t).await;
    }
    if out.status >= 400 && job.fail_body {
        let m = format!("The requested URL returned error: {}", out.status);
        return failed(out, 22, m);
    }
    out
}

fn form(fields: &[String]) -> Vec<u8> {
    let mark = "--------------------------d74496d66958873e";
    let mut t = String::new();
    for f in fields {
        let (n, v) = f.split_once('=').unwrap_or((f, ""));
        t.push_str(&format!(
            "{mark}\r\nContent-Disposition: form-data; name=\"{n}\"\r\n\r\n{v}\r\n"
        ));
    }
    t.push_str(&format!("{mark}--\r\n"));
    t.into_bytes()
}

/// The progress meter curl shows when its output goes to a file.
async fn meter(cx: &mut Cx, size: usize) {
    let k = if size < 100_000 {
        size.to_string()
    } else {
        format!("{}k", size / 1024)
    };
    let text = format!(
        "  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n                                 Dload  Upload   Total   Spent    Left  Speed\n\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0\r100 {k:>5}  100 {k:>5}    0     0   {size:>4}k      0 --:--:-- --:--:-- --:--:-- {size:>4}k\n"
    );
    cx.raw_err(&text).await;
}

/// `telnet://`: copies standard input to the server and its answer to standard output.
async fn telnet(
    cx: &mut Cx,
    fd: i32,
    job: &Job,
    start: machine::Time,
    mut out: Outcome,
) -> Outcome {
    let mut stdin = true;
    loop {
        let mut list = vec![(fd, Interest::READ)];
        if stdin {
            list.push((0, Interest::READ));
        }
        let ready = match cx.sys.poll(&list, remaining(job, cx, start)).await {
            Ok(r) if r.is_empty() => {
                let ms = cx.sys.now().since(start).as_millis();
                return failed(
                    out,
                    28,
                    format!(
                        "Operation timed out after {ms} milliseconds with 0 out of 0 bytes received"
                    ),
                );
            }
            Ok(r) => r,
            Err(_) => return out,
        };
        if stdin && ready.contains(&0) {
            match cx.sys.read(0, 65_536).await {
                Ok(d) if !d.is_empty() => {
                    let _ = cx.sys.write_all(fd, &d).await;
                }
                _ => stdin = false,
            }
        }
        if ready.contains(&fd) {
            match cx.sys.read(fd, 65_536).await {
                Ok(d) if !d.is_empty() => {
                    out.size += d.len();
                    cx.out_bytes(&d).await;
                    cx.flush().await;
                }
                Ok(_) => return out,
                Err(e) => return failed(out, 56, format!("Recv failure: {e}")),
            }
        }
        cx.sys.cpu(1).await;
    }
}

async fn write_out(cx: &mut Cx, format: &str, out: &Outcome, job: &Job) {
    let mut text = String::new();
    let mut rest = format;
    while let Some(c) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix("%{")
            && let Some(end) = after.find('}')
        {
            let name = &after[..end];
            text.push_str(&match name {
                "http_code" | "response_code" => format!("{:03}", out.status),
                "size_download" => out.size.to_string(),
                "size_upload" => out.upload.to_string(),
                "size_header" => out.headers.to_string(),
                "content_type" => out.content_type.clone(),
                "url_effective" | "url" => out.url.clone(),
                "remote_ip" => out.remote.map_or(String::new(), |a| a.ip().to_string()),
                "remote_port" => out.remote.map_or("0".to_string(), |a| a.port().to_string()),
                "local_ip" => out.local.map_or(String::new(), |a| a.ip().to_string()),
                "local_port" => out.local.map_or("0".to_string(), |a| a.port().to_string()),
                "num_redirects" => out.redirects.to_string(),
                "num_connects" => out.connects.to_string(),
                "redirect_url" => out.redirect_url.clone(),
                "exitcode" => out.code.to_string(),
                "errormsg" => out.message.clone(),
                "method" => job.method.clone().unwrap_or_else(|| "GET".to_string()),
                "scheme" => "HTTP".to_string(),
                "http_version" => if out.status == 0 { "0" } else { "1.1" }.to_string(),
                "time_connect" => format!("{:.6}", out.time_connect),
                "speed_download" | "speed_upload" => "0".to_string(),
                n if n.starts_with("time_") => format!("{:.6}", out.time),
                _ => String::new(),
            });
            rest = &after[end + 1..];
            continue;
        }
        if c == '\\' {
            let (piece, n) = match rest.chars().nth(1) {
                Some('n') => ("\n", 2),
                Some('t') => ("\t", 2),
                Some('r') => ("\r", 2),
                _ => ("\\", 1),
            };
            text.push_str(piece);
            rest = &rest[n..];
            continue;
        }
        if let Some(after) = rest.strip_prefix("%%") {
            text.push('%');
            rest = after;
            continue;
        }
        text.push(c);
        rest = &rest[c.len_utf8()..];
    }
    cx.out(&text).await;
}
