//! `redis-cli`: one command, commands from standard input, or a prompt.

use super::super::kit::{Cx, Input, Run};
use super::protocol::{Reply, command, decode, split_line};
use machine::{Errno, Sys};
use std::net::SocketAddr;

/// A connection to a server.
struct Client {
    sys: Sys,
    fd: i32,
    buffer: Vec<u8>,
}

impl Client {
    async fn reply(&mut self) -> Option<Reply> {
        loop {
            if let Some((r, used)) = decode(&self.buffer, 0) {
                self.buffer.drain(..used);
                return Some(r);
            }
            match self.sys.read(self.fd, 65_536).await {
                Ok(d) if !d.is_empty() => self.buffer.extend_from_slice(&d),
                _ => return None,
            }
        }
    }

    async fn ask(&mut self, words: &[Vec<u8>]) -> Option<Reply> {
        self.sys.write_all(self.fd, &command(words)).await.ok()?;
        self.reply().await
    }
}

/// The reply as a terminal shows it.
fn pretty(r: &Reply, indent: &str) -> String {
    match r {
        Reply::Simple(s) => format!("{s}\n"),
        Reply::Error(e) => format!("(error) {e}\n"),
        Reply::Int(n) => format!("(integer) {n}\n"),
        Reply::Bulk(b) => format!("{}\n", repr(b)),
        Reply::Nil | Reply::NilArray => "(nil)\n".to_string(),
        Reply::Array(list) if list.is_empty() => "(empty array)\n".to_string(),
        Reply::Array(list) => {
            let width = list.len().to_string().len();
            let deeper = format!("{indent}{}", " ".repeat(width + 2));
            list.iter()
                .enumerate()
                .map(|(i, x)| {
                    format!(
                        "{}{:>width$}) {}",
                        if i == 0 { "" } else { indent },
                        i + 1,
                        pretty(x, &deeper)
                    )
                })
                .collect()
        }
    }
}

fn repr(b: &[u8]) -> String {
    let mut out = String::from("\"");
    for c in b {
        match c {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            32..=126 => out.push(*c as char),
            c => out.push_str(&format!("\\x{c:02x}")),
        }
    }
    out.push('"');
    out
}

/// The reply as a pipe gets it.
fn raw(r: &Reply) -> Vec<u8> {
    match r {
        Reply::Simple(s) => s.clone().into_bytes(),
        Reply::Error(e) => format!("{e}\n").into_bytes(),
        Reply::Int(n) => n.to_string().into_bytes(),
        Reply::Bulk(b) => b.clone(),
        Reply::Nil | Reply::NilArray => Vec::new(),
        Reply::Array(list) => list.iter().map(raw).collect::<Vec<_>>().join(&b'\n'),
    }
}

pub async fn main(cx: &mut Cx) -> Run {
    let mut args = std::mem::take(&mut cx.args);
    let (mut host, mut port, mut db, mut auth, mut from_stdin) = (
        "127.0.0.1".to_string(),
        6379u16,
        0usize,
        cx.var("REDISCLI_AUTH"),
        false,
    );
    let mut is_raw = None;
    let (mut repeat, mut interval, mut warn, mut errors) = (1u64, 0.0, true, false);
    while let Some(a) = args.first().filter(|a| a.starts_with('-')).cloned() {
        args.remove(0);
        let value = |args: &mut Vec<String>| {
            if args.is_empty() {
                String::new()
            } else {
                args.remove(0)
            }
        };
        match a.as_str() {
            "-h" => host = value(&mut args),
            "-p" => port = value(&mut args).parse().unwrap_or(6379),
            "-n" => db = value(&mut args).parse().unwrap_or(0),
            "-a" | "--pass" => auth = Some(value(&mut args)),
            "--user" => {
                value(&mut args);
            }
            "-r" => repeat = value(&mut args).parse().unwrap_or(1),
            "-i" => interval = value(&mut args).parse().unwrap_or(0.0),
            "-u" => {
                let u = value(&mut args);
                let rest = u.trim_start_matches("redis://").to_string();
                let (cred, hostport) = rest
                    .rsplit_once('@')
                    .map_or((None, rest.as_str()), |(c, h)| (Some(c), h));
                if let Some(c) = cred {
                    auth = Some(c.rsplit(':').next().unwrap_or(c).to_string());
                }
                let (hp, n) = hostport.split_once('/').unwrap_or((hostport, ""));
                db = n.parse().unwrap_or(0);
                match hp.split_once(':') {
                    Some((h, p)) => {
                        host = h.to_string();
                        port = p.parse().unwrap_or(6379);
                    }
                    None => host = hp.to_string(),
                }
            }
            "-x" => from_stdin = true,
            "-e" => errors = true,
            "--raw" => is_raw = Some(true),
            "--no-raw" => is_raw = Some(false),
            "--no-auth-warning" => warn = false,
            "-v" | "--version" => {
                cx.line(&format!("redis-cli {}", super::version(&cx.sys)))
                    .await;
                return Ok(0);
            }
            _ => {
                cx.raw_err(&format!(
                    "Unrecognized option or bad number of args for: '{a}'\n"
                ))
                .await;
                return Err(1);
            }
        }
    }
    if auth.is_some() && warn && cx.var("REDISCLI_AUTH").is_none() {
        cx.raw_err("Warning: Using a password with '-a' or '-u' option on the command line interface may not be safe.\n").await;
    }
    let tty = cx.sys.isatty(1);
    let is_raw = is_raw.unwrap_or(!tty);
    let interactive = args.is_empty() && cx.sys.isatty(0);
    let mut client = match connect(cx, &host, port).await {
        Ok(c) => c,
        Err(e) => {
            cx.raw_err(&format!(
                "Could not connect to Redis at {host}:{port}: {e}\n"
            ))
            .await;
            return Err(1);
        }
    };
    if let Some(p) = &auth
        && let Some(Reply::Error(e)) = client
            .ask(&[b"AUTH".to_vec(), p.clone().into_bytes()])
            .await
    {
        cx.raw_err(&format!("AUTH failed: {e}\n")).await;
    }
    if db != 0 {
        client
            .ask(&[b"SELECT".to_vec(), db.to_string().into_bytes()])
            .await;
    }
    let show = |r: &Reply| -> Vec<u8> {
        if is_raw {
            let mut out = raw(r);
            out.push(b'\n');
            out
        } else {
            pretty(r, "").into_bytes()
        }
    };
    if !args.is_empty() {
        let mut words: Vec<Vec<u8>> = args.iter().map(|a| a.clone().into_bytes()).collect();
        if from_stdin {
            words.push(cx.slurp("-").await.unwrap_or_default());
        }
        let follow = matches!(
            args[0].to_ascii_lowercase().as_str(),
            "subscribe" | "psubscribe" | "monitor"
        );
        for n in 0..repeat {
            if n > 0 && interval > 0.0 {
                let _ = cx
                    .sys
                    .sleep(std::time::Duration::from_secs_f64(interval))
                    .await;
            }
            let first = client.ask(&words).await;
            match first {
                Some(r) => {
                    cx.out_bytes(&show(&r)).await;
                    cx.flush().await;
                    if errors && matches!(r, Reply::Error(_)) {
                        return Ok(1);
                    }
                }
                None if args[0].eq_ignore_ascii_case("shutdown") => return Ok(0),
                None => {
                    cx.raw_err("Error: Server closed the connection\n").await;
                    return Ok(1);
                }
            }
            if !follow {
                continue;
            }
            while let Some(r) = client.reply().await {
                cx.out_bytes(&show(&r)).await;
                cx.flush().await;
            }
            return Ok(0);
        }
        return Ok(0);
    }
    let mut input = Input::new(0);
    loop {
        if interactive {
            let n = if db == 0 {
                String::new()
            } else {
                format!("[{db}]")
            };
            cx.out(&format!("{host}:{port}{n}> ")).await;
            cx.flush().await;
        }
        let Ok(Some(line)) = input.line(&cx.sys).await else {
            return Ok(0);
        };
        let text = String::from_utf8_lossy(&line).into_owned();
        let Some(words) = split_line(&text) else {
            cx.line("Invalid argument(s)").await;
            continue;
        };
        let Some(first) = words
            .first()
            .map(|w| String::from_utf8_lossy(w).to_ascii_lowercase())
        else {
            continue;
        };
        match first.as_str() {
            "exit" | "quit" => return Ok(0),
            "clear" => {
                cx.out("\x1b[H\x1b[2J").await;
                continue;
            }
            _ => {}
        }
        match client.ask(&words).await {
            Some(r) => {
                if first == "select" && matches!(r, Reply::Simple(_)) {
                    db = words
                        .get(1)
                        .and_then(|w| String::from_utf8_lossy(w).parse().ok())
                        .unwrap_or(0);
                }
                cx.out_bytes(&show(&r)).await;
                cx.flush().await;
            }
            None => {
                if first == "shutdown" && !interactive {
                    return Ok(0);
                }
                cx.raw_err("Error: Server closed the connection\n").await;
                if !interactive {
                    return Ok(1);
                }
                match connect(cx, &host, port).await {
                    Ok(c) => client = c,
                    Err(e) => {
                        cx.raw_err(&format!(
                            "Could not connect to Redis at {host}:{port}: {e}\n"
                        ))
                        .await;
                    }
                }
            }
        }
    }
}

async fn connect(cx: &Cx, host: &str, port: u16) -> Result<Client, String> {
    let ip = match cx.sys.resolve_to(host, port).await {
        Ok(l) if !l.is_empty() => l[0],
        Err(machine::DnsError::TryAgain) => {
            return Err("Temporary failure in name resolution".to_string());
        }
        _ => return Err("Name or service not known".to_string()),
    };
    match cx.sys.connect(SocketAddr::new(ip, port)).await {
        Ok(fd) => Ok(Client {
            sys: cx.sys.clone(),
            fd,
            buffer: Vec::new(),
        }),
        Err(Errno::ETIMEDOUT) => Err("Connection timed out".to_string()),
        Err(e) => Err(e.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replies_look_as_on_a_terminal_or_in_a_pipe() {
        let list = Reply::Array(vec![Reply::text("a\n"), Reply::Int(2), Reply::Nil]);
        assert_eq!(pretty(&list, ""), "1) \"a\\n\"\n2) (integer) 2\n3) (nil)\n");
        assert_eq!(raw(&list), b"a\n\n2\n");
        assert_eq!(pretty(&Reply::Array(Vec::new()), ""), "(empty array)\n");
    }
}
