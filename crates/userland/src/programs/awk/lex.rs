//! Awk's tokens. Whether `/` divides or opens a regular expression depends on what came before.

#[derive(Debug, Clone, PartialEq)]
pub enum Tok {
    Num(f64),
    Str(String),
    Regex(String),
    Name(String),
    /// A name directly followed by `(`.
    Func(String),
    /// Keywords and builtin functions.
    Word(&'static str),
    Op(&'static str),
    Newline,
    End,
}

const WORDS: &[&str] = &[
    "BEGIN", "END", "function", "func", "if", "else", "while", "for", "do", "break", "continue",
    "next", "nextfile", "exit", "return", "delete", "in", "getline", "print", "printf", "length",
    "substr", "index", "split", "sub", "gsub", "match", "sprintf", "sin", "cos", "atan2", "exp",
    "log", "sqrt", "int", "rand", "srand", "tolower", "toupper", "system", "close", "fflush",
    "gensub", "strftime", "systime", "and", "or", "xor", "lshift", "rshift", "compl", "mktime",
];

const OPS: &[&str] = &[
    "**=", "&&", "||", "++", "--", "+=", "-=", "*=", "/=", "%=", "^=", "**", "==", "<=", ">=",
    "!=", "!~", ">>", "{", "}", "(", ")", "[", "]", ";", ",", "+", "-", "*", "/", "%", "^", "!",
    ">", "<", "|", "?", ":", "~", "$", "=",
];

/// Splits a program into tokens with their line numbers.
pub fn lex(text: &str) -> Result<Vec<(Tok, usize)>, (String, usize)> {
    let b: Vec<char> = text.chars().collect();
    let (mut at, mut line) = (0, 1);
    let mut out: Vec<(Tok, usize)> = Vec::new();
    while at < b.len() {
        let c = b[at];
        if c == ' ' || c == '\t' || c == '\r' {
            at += 1;
        } else if c == '\n' {
            out.push((Tok::Newline, line));
            line += 1;
            at += 1;
        } else if c == '\\' && b.get(at + 1) == Some(&'\n') {
            at += 2;
            line += 1;
        } else if c == '#' {
            while at < b.len() && b[at] != '\n' {
                at += 1;
            }
        } else if c == '"' {
            let (s, next) =
                string(&b, at + 1).ok_or_else(|| ("Unexpected end of string".to_string(), line))?;
            out.push((Tok::Str(s), line));
            at = next;
        } else if c == '/' && regex_may_start(out.last().map(|t| &t.0)) {
            let (s, next) =
                regex(&b, at + 1).ok_or_else(|| ("Unexpected end of regex".to_string(), line))?;
            out.push((Tok::Regex(s), line));
            at = next;
        } else if c.is_ascii_digit()
            || (c == '.' && b.get(at + 1).is_some_and(char::is_ascii_digit))
        {
            let rest: String = b[at..].iter().take(400).collect();
            let (v, used) = if rest.starts_with("0x") || rest.starts_with("0X") {
                let (v, used) = super::super::kit::printf::parse_int(&rest);
                (v as f64, used)
            } else {
                super::super::kit::printf::parse_float(&rest)
            };
            out.push((Tok::Num(v), line));
            at += used.max(1);
        } else if c.is_alphabetic() || c == '_' {
            let start = at;
            while at < b.len() && (b[at].is_alphanumeric() || b[at] == '_') {
                at += 1;
            }
            let name: String = b[start..at].iter().collect();
            let tok = match WORDS.iter().find(|w| **w == name) {
                Some(w) => Tok::Word(w),
                None if b.get(at) == Some(&'(') => Tok::Func(name),
                None => Tok::Name(name),
            };
            out.push((tok, line));
        } else {
            let op = OPS.iter().find(|o| {
                o.chars()
                    .enumerate()
                    .all(|(i, c)| b.get(at + i) == Some(&c))
            });
            match op {
                Some(o) => {
                    out.push((Tok::Op(o), line));
                    at += o.len();
                }
                None => return Err(("Unexpected token".to_string(), line)),
            }
        }
    }
    out.push((Tok::Newline, line));
    out.push((Tok::End, line));
    Ok(out)
}

fn regex_may_start(last: Option<&Tok>) -> bool {
    match last {
        None | Some(Tok::Newline) => true,
        Some(Tok::Op(o)) => !matches!(*o, ")" | "]" | "$" | "++" | "--"),
        Some(Tok::Word(w)) => !matches!(*w, "length" | "getline"),
        _ => false,
    }
}

fn string(b: &[char], mut at: usize) -> Option<(String, usize)> {
    let mut out = String::new();
    loop {
        let c = *b.get(at)?;
        at += 1;
        match c {
            '"' => return Some((out, at)),
            '\n' => return None,
            '\\' => {
                let d = *b.get(at)?;
                at += 1;
                match d {
                    'n' => out.push('\n'),
                    't' => out.push('\t'),
                    'r' => out.push('\r'),
                    'a' => out.push('\x07'),
                    'b' => out.push('\x08'),
                    'f' => out.push('\x0c'),
                    'v' => out.push('\x0b'),
                    '"' => out.push('"'),
                    '/' => out.push('/'),
                    '\\' => out.push('\\'),
                    '\n' => {}
                    '0'..='7' => {
                        let mut v = d.to_digit(8).unwrap_or(0);
                        let mut n = 1;
                        while n < 3
                            && let Some(x) = b.get(at).and_then(|c| c.to_digit(8))
                        {
                            v = v * 8 + x;
                            at += 1;
                            n += 1;
                        }
                        out.push(char::from_u32(v).unwrap_or('?'));
                    }
                    'x' => {
                        let mut v = 0;
                        let mut n = 0;
                        while n < 2
                            && let Some(x) = b.get(at).and_then(|c| c.to_digit(16))
                        {
                            v = v * 16 + x;
                            at += 1;
                            n += 1;
                        }
                        out.push(char::from_u32(v).unwrap_or('?'));
                    }
                    d => {
                        // Kept for regular expressions written as strings: "\\." and "\.".
                        out.push('\\');
                        out.push(d);
                    }
                }
            }
            c => out.push(c),
        }
    }
}

fn regex(b: &[char], mut at: usize) -> Option<(String, usize)> {
    let mut out = String::new();
    let mut set = false;
    loop {
        let c = *b.get(at)?;
        at += 1;
        match c {
            '/' if !set => return Some((out, at)),
            '\n' => return None,
            '\\' => {
                let d = *b.get(at)?;
                at += 1;
                if d != '/' {
                    out.push('\\');
                }
                out.push(d);
            }
            '[' if !set => {
                set = true;
                out.push(c);
                if b.get(at) == Some(&'^') {
                    out.push('^');
                    at += 1;
                }
                if b.get(at) == Some(&']') {
                    out.push(']');
                    at += 1;
                }
            }
            '[' if b.get(at) == Some(&':') => {
                out.push(c);
                while let Some(d) = b.get(at) {
                    out.push(*d);
                    at += 1;
                    if *d == ']' {
                        break;
                    }
                }
            }
            ']' if set => {
                set = false;
                out.push(c);
            }
            c => out.push(c),
        }
    }
}
