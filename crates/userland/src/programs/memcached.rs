//! `memcached`: the text protocol with expiry, cas and counters.
//!
//! Not modelled: the binary and meta protocols, eviction by memory, SASL, UDP.

use super::kit::{Cx, Run, built};
use super::net::http::Conn;
use machine::{Errno, SigAction, Signal, Sys};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::rc::Rc;

struct Item {
    flags: u32,
    data: Vec<u8>,
    /// Seconds since 1970; 0 for never.
    expires: u64,
    cas: u64,
}

#[derive(Default)]
struct Store {
    items: BTreeMap<String, Item>,
    cas: u64,
    started: u64,
    connections: u64,
    counts: BTreeMap<&'static str, u64>,
}

impl Store {
    fn count(&mut self, what: &'static str) {
        *self.counts.entry(what).or_default() += 1;
    }

    fn live(&mut self, key: &str, now: u64) -> Option<&mut Item> {
        let over = self
            .items
            .get(key)
            .is_some_and(|i| i.expires != 0 && i.expires <= now);
        if over {
            self.items.remove(key);
        }
        self.items.get_mut(key)
    }
}

type Shared = Rc<RefCell<Store>>;

const MAX_ITEM: usize = 1 << 20;
const MAX_KEY: usize = 250;
/// An expiry up to this is a span, above it a date.
const MONTH: i64 = 60 * 60 * 24 * 30;

pub async fn main(cx: &mut Cx) -> Run {
    let version = built(&cx.sys, "1.6.39");
    let o = cx
        .opts(
            "p:U:s:a:l:du:m:Mc:kvhVit:R:CL:b:B:I:Sn:f:o:P:",
            &[
                ("port", 'p'),
                ("memory-limit", 'm'),
                ("conn-limit", 'c'),
                ("threads", 't'),
                ("listen", 'l'),
                ("user", 'u'),
                ("daemon", 'd'),
                ("verbose", 'v'),
                ("max-item-size", 'I'),
                ("extended", 'o'),
                ("udp-port", 'U'),
                ("help", 'h'),
                ("version", 'V'),
            ],
        )
        .await?;
    if o.has('V') || o.has('h') {
        cx.line(&format!("memcached {version}")).await;
        return Ok(0);
    }
    if cx.sys.creds().uid == 0 && o.get('u').is_none() {
        cx.raw_err("can't run as root without the -u switch\n")
            .await;
        return Ok(71);
    }
    let port = o.get('p').and_then(|p| p.parse().ok()).unwrap_or(11_211);
    let listen = cx
        .sys
        .listen(SocketAddr::new(IpAddr::V6(Ipv6Addr::UNSPECIFIED), port));
    let fd = match listen {
        Ok(fd) => fd,
        Err(e) => {
            let text = format!("bind(): {e}\nfailed to listen on TCP port {port}: {e}\n");
            cx.raw_err(&text).await;
            return Ok(71);
        }
    };
    let shared = Shared::default();
    shared.borrow_mut().started = cx.sys.now().secs();
    for s in [Signal::TERM, Signal::INT] {
        cx.sys.sigaction(s, SigAction::Catch);
    }
    cx.sys.sigaction(Signal::PIPE, SigAction::Swallow);
    let own = cx.sys.clone();
    cx.sys.thread(async move {
        loop {
            match own.accept(fd).await {
                Ok((conn, _)) => {
                    let (sys, shared, version) = (own.clone(), shared.clone(), version.clone());
                    own.thread(async move { serve(sys, conn, shared, version).await });
                }
                Err(Errno::EINTR) => own.yield_now().await,
                Err(_) => return,
            }
            own.cpu(1).await;
        }
    });
    let signal = cx.sys.next_signal().await;
    let name = if signal == Signal::INT {
        "Interrupt"
    } else {
        "Terminated"
    };
    cx.raw_err(&format!("Signal handled: {name}.\n")).await;
    Ok(0)
}

async fn serve(sys: Sys, fd: i32, shared: Shared, version: String) {
    let mut conn = Conn::new(sys.clone(), fd);
    shared.borrow_mut().connections += 1;
    while let Ok(line) = conn.line(None).await {
        sys.cpu(1).await;
        let words: Vec<&str> = line.split_whitespace().collect();
        if words.first() == Some(&"quit") {
            break;
        }
        let quiet = words.last() == Some(&"noreply");
        let reply = match words.first().copied().unwrap_or_default() {
            "set" | "add" | "replace" | "append" | "prepend" | "cas" => {
                let size = words.get(4).and_then(|n| n.parse::<usize>().ok());
                let Some(size) = size.filter(|_| words.len() >= 5) else {
                    let _ = sys.write_all(fd, b"ERROR\r\n").await;
                    continue;
                };
                let Ok(data) = conn.exactly(size + 2, None).await else {
                    break;
                };
                match data.strip_suffix(b"\r\n") {
                    None => {
                        let _ = conn.line(None).await;
                        b"CLIENT_ERROR bad data chunk\r\n".to_vec()
                    }
                    Some(_) if size > MAX_ITEM => {
                        b"SERVER_ERROR object too large for cache\r\n".to_vec()
                    }
                    Some(data) => store(&shared, &words, data, sys.now().secs()).into_bytes(),
                }
            }
            _ => answer(&sys, &shared, &words, &version),
        };
        if !quiet && sys.write_all(fd, &reply).await.is_err() {
            break;
        }
    }
    shared.borrow_mut().connections -= 1;
    let _ = sys.close(fd);
}

fn expiry(word: &str, now: u64) -> Option<u64> {
    let n: i64 = word.parse().ok()?;
    Some(match n {
        0 => 0,
        n if n < 0 => now,
        n if n <= MONTH => now + n as u64,
        n => n as u64,
    })
}

fn store(shared: &Shared, words: &[&str], data: &[u8], now: u64) -> String {
    let mut s = shared.borrow_mut();
    let key = words[1];
    if key.len() > MAX_KEY {
        return "CLIENT_ERROR bad command line format\r\n".into();
    }
    let (Ok(flags), Some(expires)) = (words[2].parse(), expiry(words[3], now)) else {
        return "CLIENT_ERROR bad command line format\r\n".into();
    };
    s.count("cmd_set");
    s.cas += 1;
    let cas = s.cas;
    let there = s.live(key, now);
    let data = match (words[0], there) {
        ("add", Some(_)) | ("replace" | "append" | "prepend", None) => {
            return "NOT_STORED\r\n".into();
        }
        ("cas", None) => return "NOT_FOUND\r\n".into(),
        ("cas", Some(old)) if words.get(5).and_then(|c| c.parse().ok()) != Some(old.cas) => {
            return "EXISTS\r\n".into();
        }
        ("append", Some(old)) => [&old.data, data].concat(),
        ("prepend", Some(old)) => [data, &old.data].concat(),
        _ => data.to_vec(),
    };
    s.items.insert(
        key.to_string(),
        Item {
            flags,
            data,
            expires,
            cas,
        },
    );
    "STORED\r\n".into()
}

fn answer(sys: &Sys, shared: &Shared, words: &[&str], version: &str) -> Vec<u8> {
    let now = sys.now().secs();
    let mut s = shared.borrow_mut();
    match words.first().copied().unwrap_or_default() {
        verb @ ("get" | "gets" | "gat" | "gats") => {
            let (until, keys) = match verb.starts_with("gat") {
                true => (words.get(1).and_then(|w| expiry(w, now)), words.get(2..)),
                false => (None, words.get(1..)),
            };
            let keys = keys.unwrap_or_default();
            if keys.is_empty() {
                return b"ERROR\r\n".to_vec();
            }
            let mut out = Vec::new();
            for key in keys {
                s.count("cmd_get");
                let Some(item) = s.live(key, now) else {
                    s.count("get_misses");
                    continue;
                };
                item.expires = until.unwrap_or(item.expires);
                let cas = if verb.ends_with('s') {
                    format!(" {}", item.cas)
                } else {
                    String::new()
                };
                out.extend(
                    format!("VALUE {key} {} {}{cas}\r\n", item.flags, item.data.len()).into_bytes(),
                );
                out.extend_from_slice(&item.data);
                out.extend_from_slice(b"\r\n");
                s.count("get_hits");
            }
            out.extend_from_slice(b"END\r\n");
            out
        }
        "delete" => match words.get(1).map(|k| (s.live(k, now).is_some(), *k)) {
            Some((true, key)) => {
                s.items.remove(key);
                b"DELETED\r\n".to_vec()
            }
            Some(_) => b"NOT_FOUND\r\n".to_vec(),
            None => b"ERROR\r\n".to_vec(),
        },
        "touch" => {
            let until = words.get(2).and_then(|w| expiry(w, now));
            match (words.get(1).and_then(|k| s.live(k, now)), until) {
                (Some(item), Some(until)) => {
                    item.expires = until;
                    b"TOUCHED\r\n".to_vec()
                }
                (None, Some(_)) => b"NOT_FOUND\r\n".to_vec(),
                _ => b"ERROR\r\n".to_vec(),
            }
        }
        verb @ ("incr" | "decr") => {
            let Some(delta) = words.get(2).and_then(|d| d.parse::<u64>().ok()) else {
                return b"CLIENT_ERROR invalid numeric delta argument\r\n".to_vec();
            };
            let Some(item) = s.live(words[1], now) else {
                return b"NOT_FOUND\r\n".to_vec();
            };
            let old = String::from_utf8_lossy(&item.data).trim().parse::<u64>();
            let Ok(old) = old else {
                return b"CLIENT_ERROR cannot increment or decrement non-numeric value\r\n"
                    .to_vec();
            };
            let new = match verb {
                "incr" => old.wrapping_add(delta),
                _ => old.saturating_sub(delta),
            };
            item.data = new.to_string().into_bytes();
            format!("{new}\r\n").into_bytes()
        }
        "flush_all" => {
            s.items.clear();
            b"OK\r\n".to_vec()
        }
        "verbosity" => b"OK\r\n".to_vec(),
        "mn" => b"MN\r\n".to_vec(),
        "version" => format!("VERSION {version}\r\n").into_bytes(),
        "stats" => {
            let bytes: usize = s
                .items
                .iter()
                .map(|(k, i)| k.len() + i.data.len() + 48)
                .sum();
            let count = |what: &str| s.counts.get(what).copied().unwrap_or(0);
            let lines = [
                ("pid", sys.pid().to_string()),
                ("uptime", (now - s.started).to_string()),
                ("time", now.to_string()),
                ("version", version.to_string()),
                ("pointer_size", "64".to_string()),
                ("max_connections", "1024".to_string()),
                ("curr_connections", (s.connections + 1).to_string()),
                ("cmd_get", count("cmd_get").to_string()),
                ("cmd_set", count("cmd_set").to_string()),
                ("get_hits", count("get_hits").to_string()),
                ("get_misses", count("get_misses").to_string()),
                ("limit_maxbytes", (64u64 << 20).to_string()),
                ("threads", "4".to_string()),
                ("bytes", bytes.to_string()),
                ("curr_items", s.items.len().to_string()),
            ];
            let text: String = lines
                .iter()
                .map(|(k, v)| format!("STAT {k} {v}\r\n"))
                .collect();
            (text + "END\r\n").into_bytes()
        }
        _ => b"ERROR\r\n".to_vec(),
    }
}
