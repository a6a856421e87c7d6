//! RESP, the protocol between Redis' server and its clients.

/// A value on the wire.
#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    Simple(String),
    Error(String),
    Int(i64),
    Bulk(Vec<u8>),
    Nil,
    NilArray,
    Array(Vec<Reply>),
}

impl Reply {
    /// A bulk string.
    pub fn text(s: impl AsRef<[u8]>) -> Reply {
        Reply::Bulk(s.as_ref().to_vec())
    }

    /// `+OK`.
    pub fn ok() -> Reply {
        Reply::Simple("OK".to_string())
    }

    /// Writes it as RESP2.
    pub fn encode(&self, out: &mut Vec<u8>) {
        match self {
            Reply::Simple(s) => out.extend_from_slice(format!("+{s}\r\n").as_bytes()),
            Reply::Error(s) => out.extend_from_slice(format!("-{s}\r\n").as_bytes()),
            Reply::Int(n) => out.extend_from_slice(format!(":{n}\r\n").as_bytes()),
            Reply::Bulk(b) => {
                out.extend_from_slice(format!("${}\r\n", b.len()).as_bytes());
                out.extend_from_slice(b);
                out.extend_from_slice(b"\r\n");
            }
            Reply::Nil => out.extend_from_slice(b"$-1\r\n"),
            Reply::NilArray => out.extend_from_slice(b"*-1\r\n"),
            Reply::Array(list) => {
                out.extend_from_slice(format!("*{}\r\n", list.len()).as_bytes());
                for r in list {
                    r.encode(out);
                }
            }
        }
    }
}

/// A command as a client sends it.
pub fn command(words: &[Vec<u8>]) -> Vec<u8> {
    let mut out = Vec::new();
    Reply::Array(words.iter().map(|w| Reply::Bulk(w.clone())).collect()).encode(&mut out);
    out
}

fn line(buf: &[u8], at: usize) -> Option<(&[u8], usize)> {
    let end = buf[at..].iter().position(|b| *b == b'\n')? + at;
    let text = buf[at..end].strip_suffix(b"\r").unwrap_or(&buf[at..end]);
    Some((text, end + 1))
}

fn number(text: &[u8]) -> i64 {
    std::str::from_utf8(text)
        .ok()
        .and_then(|s| s.trim().parse().ok())
        .unwrap_or(-1)
}

/// Reads one value; `None` if it is not complete yet. Also the bytes it took.
pub fn decode(buf: &[u8], depth: usize) -> Option<(Reply, usize)> {
    let kind = *buf.first()?;
    let (text, mut at) = line(buf, 1)?;
    let s = || String::from_utf8_lossy(text).into_owned();
    let reply = match kind {
        b'+' => Reply::Simple(s()),
        b'-' => Reply::Error(s()),
        b':' => Reply::Int(number(text)),
        b'$' => {
            let n = number(text);
            if n < 0 {
                return Some((Reply::Nil, at));
            }
            let end = at.checked_add(usize::try_from(n).ok()?)?;
            if buf.len() < end + 2 {
                return None;
            }
            let data = buf[at..end].to_vec();
            at = end + 2;
            Reply::Bulk(data)
        }
        b'*' => {
            let n = number(text);
            if n < 0 || depth > 8 {
                return Some((Reply::NilArray, at));
            }
            let mut list = Vec::new();
            for _ in 0..n {
                let (r, used) = decode(&buf[at..], depth + 1)?;
                list.push(r);
                at += used;
            }
            Reply::Array(list)
        }
        _ => Reply::Simple(String::from_utf8_lossy(&buf[..at]).trim_end().to_string()),
    };
    Some((reply, at))
}

/// Splits a line typed by hand, with quotes and escapes, as redis-cli and inline commands do.
pub fn split_line(text: &str) -> Option<Vec<Vec<u8>>> {
    let mut out: Vec<Vec<u8>> = Vec::new();
    let mut it = text.chars().peekable();
    loop {
        while it.next_if(|c| c.is_whitespace()).is_some() {}
        let Some(&first) = it.peek() else {
            return Some(out);
        };
        let mut word = String::new();
        if first == '"' || first == '\'' {
            it.next();
            loop {
                match it.next()? {
                    c if c == first => break,
                    '\\' if first == '"' => match it.next()? {
                        'n' => word.push('\n'),
                        't' => word.push('\t'),
                        'r' => word.push('\r'),
                        c => word.push(c),
                    },
                    '\\' if it.peek() == Some(&'\'') => word.extend(it.next()),
                    c => word.push(c),
                }
            }
            if it.peek().is_some_and(|c| !c.is_whitespace()) {
                return None;
            }
        } else {
            while let Some(c) = it.next_if(|c| !c.is_whitespace()) {
                word.push(c);
            }
        }
        out.push(word.into_bytes());
    }
}

/// Reads one command, RESP or inline.
pub fn decode_command(buf: &[u8]) -> Option<(Vec<Vec<u8>>, usize)> {
    if buf.first() == Some(&b'*') {
        let (reply, used) = decode(buf, 0)?;
        let words = match reply {
            Reply::Array(list) => list
                .into_iter()
                .map(|r| match r {
                    Reply::Bulk(b) => b,
                    Reply::Int(n) => n.to_string().into_bytes(),
                    Reply::Simple(s) => s.into_bytes(),
                    _ => Vec::new(),
                })
                .collect(),
            _ => Vec::new(),
        };
        return Some((words, used));
    }
    let (text, used) = line(buf, 0)?;
    Some((
        split_line(&String::from_utf8_lossy(text)).unwrap_or_default(),
        used,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_and_replies_round_trip() {
        let words = vec![b"SET".to_vec(), b"a b".to_vec(), Vec::new()];
        let bytes = command(&words);
        assert_eq!(decode_command(&bytes), Some((words, bytes.len())));
        assert_eq!(
            decode_command(b"incr hits\r\nx"),
            Some((vec![b"incr".to_vec(), b"hits".to_vec()], 11))
        );
        assert_eq!(decode_command(b"*1\r\n$4\r\nPI"), None);
        assert_eq!(decode(b":7\r\n", 0), Some((Reply::Int(7), 4)));
        assert_eq!(
            split_line("set k \"a b\" 'c'"),
            Some(vec![
                b"set".to_vec(),
                b"k".to_vec(),
                b"a b".to_vec(),
                b"c".to_vec()
            ])
        );
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(proptest::sample::select(b"*$:+-019\r\nab\"".to_vec()), 0..24)) {
            decode_command(&bytes);
            decode(&bytes, 0);
        }
    }
}
