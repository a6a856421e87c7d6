//! The `printf` utility's language: a format reused while arguments are left. Busybox's and Debian's
//! programs differ in how they word the mistakes, so those come back as values. The shells' builtin does
//! not come here: `shell::builtins::printf` reads the language itself.

use super::escapes::{Escape, escape, unescape};
use super::spec::{Spec, Star};

/// A mistake met while formatting; output goes on.
#[derive(Debug, PartialEq)]
pub enum Mistake {
    /// No number at all.
    NotNumeric(String),
    /// A number followed by something else.
    PartlyNumeric(String),
    /// `%` with an unknown letter: formatting stops.
    BadDirective(String),
}

/// What a call prints and what was wrong.
#[derive(Debug, Default)]
pub struct Printed {
    pub out: Vec<u8>,
    pub mistakes: Vec<Mistake>,
}

struct State<'a> {
    args: &'a [String],
    next: usize,
    printed: Printed,
}

impl State<'_> {
    fn arg(&mut self) -> Option<String> {
        let a = self.args.get(self.next).cloned();
        self.next += usize::from(a.is_some());
        a
    }

    fn note(&mut self, text: &str, used: usize) {
        if used == 0 {
            self.printed
                .mistakes
                .push(Mistake::NotNumeric(text.to_string()));
        } else if used < text.len() {
            self.printed
                .mistakes
                .push(Mistake::PartlyNumeric(text.to_string()));
        }
    }

    fn integer(&mut self) -> i128 {
        let Some(text) = self.arg() else { return 0 };
        if let Some(c) = text.strip_prefix(['\'', '"']) {
            return c.chars().next().map_or(0, |c| c as i128);
        }
        let (value, used) = parse_int(&text);
        if text.is_empty() {
            self.printed.mistakes.push(Mistake::NotNumeric(text));
            return 0;
        }
        self.note(&text, used);
        value
    }

    fn float(&mut self) -> f64 {
        let Some(text) = self.arg() else { return 0.0 };
        if let Some(c) = text.strip_prefix(['\'', '"']) {
            return c.chars().next().map_or(0.0, |c| f64::from(c as u32));
        }
        let (value, used) = parse_float(&text);
        self.note(&text, used);
        value
    }
}

/// Reads a C integer (decimal, `0x`, octal) with leading blanks; returns it and the bytes used.
pub fn parse_int(text: &str) -> (i128, usize) {
    let body = text.trim_start();
    let mut used = text.len() - body.len();
    let (negative, body) = match body.as_bytes().first() {
        Some(b'-') => (true, &body[1..]),
        Some(b'+') => (false, &body[1..]),
        _ => (false, body),
    };
    let signed = text.len() - used - body.len();
    let (radix, digits) = match body.as_bytes() {
        [b'0', b'x' | b'X', d, ..] if d.is_ascii_hexdigit() => (16, &body[2..]),
        [b'0', d, ..] if d.is_ascii_digit() => (8, &body[1..]),
        _ => (10, body),
    };
    let mut value: i128 = 0;
    let mut n = 0;
    for c in digits.chars() {
        let Some(d) = c.to_digit(radix) else { break };
        value = value
            .saturating_mul(i128::from(radix))
            .saturating_add(i128::from(d))
            .min(i128::from(u64::MAX));
        n += 1;
    }
    if n == 0 {
        return (0, 0);
    }
    used += signed + (body.len() - digits.len()) + n;
    (if negative { -value } else { value }, used)
}

/// Reads the longest floating point number at the start of `text`; returns it and the bytes used.
pub fn parse_float(text: &str) -> (f64, usize) {
    let trimmed = text.trim_start();
    let skipped = text.len() - trimmed.len();
    let b = trimmed.as_bytes();
    let mut end = usize::from(matches!(b.first(), Some(b'-' | b'+')));
    let lower = trimmed[end..].to_ascii_lowercase();
    for word in ["infinity", "inf", "nan"] {
        if lower.starts_with(word) {
            let v = if word == "nan" {
                f64::NAN
            } else {
                f64::INFINITY
            };
            return (
                if b[0] == b'-' { -v } else { v },
                skipped + end + word.len(),
            );
        }
    }
    if lower.starts_with("0x") {
        let (v, used) = parse_int(trimmed);
        return (v as f64, skipped + used);
    }
    let start_digits = end;
    while b.get(end).is_some_and(u8::is_ascii_digit) {
        end += 1;
    }
    let mut digits = end - start_digits;
    if b.get(end) == Some(&b'.') {
        let dot = end;
        end += 1;
        while b.get(end).is_some_and(u8::is_ascii_digit) {
            end += 1;
        }
        digits += end - dot - 1;
        if digits == 0 {
            return (0.0, 0);
        }
    }
    if digits == 0 {
        return (0.0, 0);
    }
    if matches!(b.get(end), Some(b'e' | b'E')) {
        let mut e = end + 1;
        if matches!(b.get(e), Some(b'-' | b'+')) {
            e += 1;
        }
        if b.get(e).is_some_and(u8::is_ascii_digit) {
            while b.get(e).is_some_and(u8::is_ascii_digit) {
                e += 1;
            }
            end = e;
        }
    }
    (trimmed[..end].parse().unwrap_or(0.0), skipped + end)
}

/// Runs `printf format args…`.
pub fn printf(format: &str, args: &[String]) -> Printed {
    let mut st = State {
        args,
        next: 0,
        printed: Printed::default(),
    };
    loop {
        let before = st.next;
        if !once(format, &mut st) || st.next >= args.len() || st.next == before {
            return st.printed;
        }
    }
}

/// One pass over the format; false when output must stop.
fn once(format: &str, st: &mut State) -> bool {
    let mut rest = format;
    while let Some(c) = rest.chars().next() {
        match c {
            '\\' => {
                rest = &rest[1..];
                match escape(rest.as_bytes(), false) {
                    (Escape::Bytes(b), n) => {
                        st.printed.out.extend_from_slice(&b);
                        rest = &rest[n..];
                    }
                    (Escape::Stop, _) => return false,
                    (Escape::Plain, _) => {
                        if let Some(after) = rest.strip_prefix('"') {
                            st.printed.out.push(b'"');
                            rest = after;
                        } else {
                            st.printed.out.push(b'\\');
                        }
                    }
                }
            }
            '%' => match directive(&rest[1..], st) {
                Some(after) => rest = after,
                None => return false,
            },
            c => {
                st.printed
                    .out
                    .extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    true
}

fn directive<'f>(rest: &'f str, st: &mut State) -> Option<&'f str> {
    if let Some(after) = rest.strip_prefix('%') {
        st.printed.out.push(b'%');
        return Some(after);
    }
    let (spec, after) = Spec::parse_c(rest, &mut |_: Star| st.integer() as i64);
    let Some(conv) = after.chars().next() else {
        st.printed
            .mistakes
            .push(Mistake::BadDirective(format!("%{rest}")));
        return None;
    };
    let tail = &after[conv.len_utf8()..];
    let text = match conv {
        'd' | 'i' => {
            let v = st.integer();
            spec.signed(v.clamp(i128::from(i64::MIN), i128::from(i64::MAX)) as i64)
        }
        'u' | 'o' | 'x' | 'X' => {
            let v = st.integer();
            spec.unsigned(if v < 0 { v as i64 as u64 } else { v as u64 }, conv)
        }
        'f' | 'F' | 'e' | 'E' | 'g' | 'G' => {
            let v = st.float();
            spec.float(v, conv)
        }
        'c' => {
            let a = st.arg().unwrap_or_default();
            spec.text(&a.chars().take(1).collect::<String>())
        }
        's' => {
            let a = st.arg().unwrap_or_default();
            spec.text(&a)
        }
        'b' => {
            let a = st.arg().unwrap_or_default();
            let (bytes, stop) = unescape(a.as_bytes(), true);
            let text = String::from_utf8(bytes);
            match text {
                Ok(t) => st.printed.out.extend_from_slice(spec.text(&t).as_bytes()),
                Err(e) => st.printed.out.extend_from_slice(e.as_bytes()),
            }
            return if stop { None } else { Some(tail) };
        }
        'q' => {
            let a = st.arg().unwrap_or_default();
            spec.text(&quote(&a))
        }
        _ => {
            let shown = &rest[..rest.len() - tail.len()];
            st.printed
                .mistakes
                .push(Mistake::BadDirective(format!("%{shown}")));
            return None;
        }
    };
    st.printed.out.extend_from_slice(text.as_bytes());
    Some(tail)
}

/// Quotes a word so that a shell reads it back, as bash's `%q` does.
pub fn quote(word: &str) -> String {
    if word.is_empty() {
        return "''".to_string();
    }
    let mut out = String::new();
    for c in word.chars() {
        if !(c.is_alphanumeric() || "_-./:=@%+,".contains(c)) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(format: &str, args: &[&str]) -> String {
        let args: Vec<String> = args.iter().map(|s| s.to_string()).collect();
        String::from_utf8_lossy(&printf(format, &args).out).into_owned()
    }

    #[test]
    fn the_format_is_reused_while_arguments_are_left() {
        assert_eq!(run("%s-%s\n", &["a", "b", "c"]), "a-b\nc-\n");
        assert_eq!(run("plain\\n", &[]), "plain\n");
        assert_eq!(
            run("%05.1f|%-5s|%5s|", &["3.14159", "ab", "cd"]),
            "003.1|ab   |   cd|"
        );
        assert_eq!(run("%b", &["a\\tb"]), "a\tb");
        assert_eq!(run("%d %x %o %%", &["0x10", "255", "8"]), "16 ff 10 %");
    }

    #[test]
    fn numbers_that_are_none_are_reported() {
        let p = printf("%d\n", &["abc".to_string(), "3x".to_string()]);
        assert_eq!(
            p.mistakes,
            [
                Mistake::NotNumeric("abc".into()),
                Mistake::PartlyNumeric("3x".into())
            ]
        );
        assert_eq!(p.out, b"0\n3\n");
    }
}
