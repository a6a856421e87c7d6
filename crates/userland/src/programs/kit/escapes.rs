//! Backslash escapes as `echo -e`, `printf` and `tr` read them.

/// What an escape stands for.
pub enum Escape {
    Bytes(Vec<u8>),
    /// `\c`: no further output.
    Stop,
    /// No escape: the backslash stands for itself.
    Plain,
}

/// Reads the escape after a backslash at the start of `rest`; returns it and how many bytes it took.
/// `octal0` is echo's form (`\0nnn`); printf's format has `\nnn`.
pub fn escape(rest: &[u8], octal0: bool) -> (Escape, usize) {
    let Some(&c) = rest.first() else {
        return (Escape::Plain, 0);
    };
    let one = |b: u8| (Escape::Bytes(vec![b]), 1);
    match c {
        b'a' => one(7),
        b'b' => one(8),
        b'e' | b'E' => one(27),
        b'f' => one(12),
        b'n' => one(b'\n'),
        b'r' => one(b'\r'),
        b't' => one(b'\t'),
        b'v' => one(11),
        b'\\' => one(b'\\'),
        b'c' => (Escape::Stop, 1),
        b'x' => {
            let (v, n) = radix(&rest[1..], 16, 2);
            if n == 0 {
                (Escape::Plain, 0)
            } else {
                (Escape::Bytes(vec![v as u8]), 1 + n)
            }
        }
        b'u' | b'U' => {
            let (v, n) = radix(&rest[1..], 16, if c == b'u' { 4 } else { 8 });
            match char::from_u32(v) {
                Some(ch) if n > 0 => (Escape::Bytes(ch.to_string().into_bytes()), 1 + n),
                _ => (Escape::Plain, 0),
            }
        }
        b'0' if octal0 => {
            let (v, n) = radix(&rest[1..], 8, 3);
            (Escape::Bytes(vec![v as u8]), 1 + n)
        }
        b'0'..=b'7' => {
            let (v, n) = radix(rest, 8, 3);
            (Escape::Bytes(vec![v as u8]), n)
        }
        _ => (Escape::Plain, 0),
    }
}

fn radix(s: &[u8], base: u32, max: usize) -> (u32, usize) {
    let mut value = 0u32;
    let mut n = 0;
    while n < max {
        let Some(d) = s.get(n).and_then(|b| (*b as char).to_digit(base)) else {
            break;
        };
        value = value.wrapping_mul(base) + d;
        n += 1;
    }
    (value, n)
}

/// Expands all escapes; the flag says whether `\c` stopped the output.
pub fn unescape(text: &[u8], octal0: bool) -> (Vec<u8>, bool) {
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        let c = text[at];
        at += 1;
        if c != b'\\' {
            out.push(c);
            continue;
        }
        match escape(&text[at..], octal0) {
            (Escape::Bytes(b), n) => {
                out.extend_from_slice(&b);
                at += n;
            }
            (Escape::Stop, _) => return (out, true),
            (Escape::Plain, _) => out.push(b'\\'),
        }
    }
    (out, false)
}
