//! Source text to tokens, with INDENT and DEDENT from the layout.

#[derive(Clone, Debug, PartialEq)]
pub enum Tok {
    Name(String),
    Int(String),
    Float(f64),
    Str(String),
    Bytes(String),
    /// The text between an f-string's quotes, escapes not yet applied; true: raw.
    FStr(String, bool),
    Op(&'static str),
    Newline,
    Indent,
    Dedent,
    Eof,
}

#[derive(Debug)]
pub struct SyntaxError {
    pub message: String,
    pub line: u32,
    pub kind: &'static str,
}

const OPS: [&str; 47] = [
    "**=", "//=", ">>=", "<<=", "...", "->", ":=", "==", "!=", "<=", ">=", "+=", "-=", "*=", "/=",
    "%=", "&=", "|=", "^=", "@=", "**", "//", ">>", "<<", "(", ")", "[", "]", "{", "}", ",", ":",
    ".", ";", "=", "+", "-", "*", "/", "%", "&", "|", "^", "~", "<", ">", "@",
];

pub fn unescape(s: &str, bytes: bool) -> String {
    let mut out = String::new();
    let mut it = s.chars().peekable();
    while let Some(c) = it.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        let hex = |it: &mut std::iter::Peekable<std::str::Chars>, n: usize| {
            let d: String = it.clone().take(n).collect();
            match u32::from_str_radix(&d, 16) {
                Ok(v) if d.len() == n => {
                    it.nth(n - 1);
                    char::from_u32(v)
                }
                _ => None,
            }
        };
        match it.next() {
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some('r') => out.push('\r'),
            Some('a') => out.push('\u{7}'),
            Some('b') => out.push('\u{8}'),
            Some('f') => out.push('\u{c}'),
            Some('v') => out.push('\u{b}'),
            Some('\n') => {}
            Some('x') => out.extend(hex(&mut it, 2)),
            Some('u') if !bytes => out.extend(hex(&mut it, 4)),
            Some('U') if !bytes => out.extend(hex(&mut it, 8)),
            Some(d @ '0'..='7') => {
                let mut n = d.to_digit(8).unwrap_or(0);
                for _ in 0..2 {
                    let Some(d) = it.peek().and_then(|c| c.to_digit(8)) else {
                        break;
                    };
                    n = n * 8 + d;
                    it.next();
                }
                out.extend(char::from_u32(n));
            }
            Some(c @ ('\\' | '\'' | '"')) => out.push(c),
            Some(c) => {
                out.push('\\');
                out.push(c);
            }
            None => out.push('\\'),
        }
    }
    out
}

pub fn tokenize(src: &str) -> Result<Vec<(Tok, u32)>, SyntaxError> {
    let c: Vec<char> = src.chars().collect();
    let (mut i, mut line, mut depth) = (0, 1u32, 0i32);
    let mut out: Vec<(Tok, u32)> = Vec::new();
    let mut indents = vec![0usize];
    let mut fresh = true;
    let err = |message: &str, line: u32, kind: &'static str| SyntaxError {
        message: message.into(),
        line,
        kind,
    };
    loop {
        if fresh && depth == 0 {
            let mut width = 0;
            while let Some(ch) = c.get(i) {
                match ch {
                    ' ' => width += 1,
                    '\t' => width = width / 8 * 8 + 8,
                    _ => break,
                }
                i += 1;
            }
            match c.get(i) {
                Some('#' | '\n' | '\r') | None => {}
                _ => {
                    let now = indents.last().copied().unwrap_or(0);
                    if width > now {
                        indents.push(width);
                        out.push((Tok::Indent, line));
                    }
                    while indents.last().is_some_and(|n| width < *n) {
                        indents.pop();
                        out.push((Tok::Dedent, line));
                    }
                    if indents.last() != Some(&width) {
                        let m = "unindent does not match any outer indentation level";
                        return Err(err(m, line, "IndentationError"));
                    }
                }
            }
            fresh = false;
        }
        let Some(&ch) = c.get(i) else { break };
        match ch {
            '\n' => {
                if depth == 0 {
                    if !matches!(
                        out.last(),
                        None | Some((Tok::Newline | Tok::Indent | Tok::Dedent, _))
                    ) {
                        out.push((Tok::Newline, line));
                    }
                    fresh = true;
                }
                line += 1;
                i += 1;
            }
            '#' => {
                while i < c.len() && c[i] != '\n' {
                    i += 1;
                }
            }
            '\\' if c.get(i + 1) == Some(&'\n') => {
                i += 2;
                line += 1;
            }
            ch if ch.is_whitespace() => i += 1,
            ch if ch.is_ascii_digit()
                || (ch == '.' && c.get(i + 1).is_some_and(char::is_ascii_digit)) =>
            {
                let start = i;
                let radix = match c.get(i + 1).map(char::to_ascii_lowercase) {
                    Some('x') if ch == '0' => 16,
                    Some('o') if ch == '0' => 8,
                    Some('b') if ch == '0' => 2,
                    _ => 10,
                };
                if radix != 10 {
                    i += 2;
                    while c.get(i).is_some_and(|d| d.is_digit(radix) || *d == '_') {
                        i += 1;
                    }
                    let t: String = c[start..i].iter().filter(|d| **d != '_').collect();
                    out.push((Tok::Int(t), line));
                    continue;
                }
                let mut float = false;
                while let Some(d) = c.get(i) {
                    match d {
                        '0'..='9' | '_' => {}
                        '.' if !float => float = true,
                        'e' | 'E'
                            if c.get(i + 1)
                                .is_some_and(|n| n.is_ascii_digit() || matches!(n, '+' | '-')) =>
                        {
                            float = true;
                            i += 1;
                        }
                        _ => break,
                    }
                    i += 1;
                }
                let t: String = c[start..i.min(c.len())]
                    .iter()
                    .filter(|d| **d != '_')
                    .collect();
                if c.get(i) == Some(&'j') {
                    return Err(err(
                        "complex numbers are not simulated",
                        line,
                        "SyntaxError",
                    ));
                }
                let tok = if float {
                    Tok::Float(
                        t.parse()
                            .map_err(|_| err("invalid decimal literal", line, "SyntaxError"))?,
                    )
                } else {
                    Tok::Int(t)
                };
                out.push((tok, line));
            }
            ch if ch.is_alphabetic() || ch == '_' || ch == '"' || ch == '\'' => {
                let start = i;
                while c.get(i).is_some_and(|d| d.is_alphanumeric() || *d == '_') {
                    i += 1;
                }
                let word: String = c[start..i].iter().collect();
                let low = word.to_lowercase();
                let prefix = matches!(
                    low.as_str(),
                    "" | "r" | "b" | "f" | "u" | "rb" | "br" | "fr" | "rf"
                );
                if !(prefix && matches!(c.get(i), Some('"' | '\''))) {
                    out.push((Tok::Name(word), line));
                    continue;
                }
                let q = c[i];
                let begin = line;
                let triple = c.get(i + 1) == Some(&q) && c.get(i + 2) == Some(&q);
                i += if triple { 3 } else { 1 };
                let mut body = String::new();
                loop {
                    let Some(&d) = c.get(i) else {
                        let m = if triple {
                            "unterminated triple-quoted string literal"
                        } else {
                            "unterminated string literal"
                        };
                        return Err(err(
                            &format!("{m} (detected at line {line})"),
                            begin,
                            "SyntaxError",
                        ));
                    };
                    if d == q && (!triple || (c.get(i + 1) == Some(&q) && c.get(i + 2) == Some(&q)))
                    {
                        i += if triple { 3 } else { 1 };
                        break;
                    }
                    if d == '\n' {
                        if !triple {
                            return Err(err(
                                &format!("unterminated string literal (detected at line {line})"),
                                begin,
                                "SyntaxError",
                            ));
                        }
                        line += 1;
                    }
                    if d == '\\' && i + 1 < c.len() {
                        body.push(d);
                        i += 1;
                        if c[i] == '\n' {
                            line += 1;
                        }
                    }
                    body.push(c[i]);
                    i += 1;
                }
                let raw = low.contains('r');
                let bytes = low.contains('b');
                let tok = if low.contains('f') {
                    Tok::FStr(body, raw)
                } else {
                    let t = if raw { body } else { unescape(&body, bytes) };
                    if bytes { Tok::Bytes(t) } else { Tok::Str(t) }
                };
                out.push((tok, begin));
            }
            _ => {
                let rest: String = c[i..c.len().min(i + 3)].iter().collect();
                let Some(op) = OPS.iter().find(|o| rest.starts_with(**o)) else {
                    if rest.starts_with('!') {
                        return Err(err("invalid syntax", line, "SyntaxError"));
                    }
                    let m = format!("invalid character '{ch}' (U+{:04X})", ch as u32);
                    return Err(err(&m, line, "SyntaxError"));
                };
                match *op {
                    "(" | "[" | "{" => depth += 1,
                    ")" | "]" | "}" => depth -= 1,
                    _ => {}
                }
                out.push((Tok::Op(op), line));
                i += op.chars().count();
            }
        }
    }
    if !matches!(out.last(), None | Some((Tok::Newline, _))) {
        out.push((Tok::Newline, line));
    }
    for _ in 1..indents.len() {
        out.push((Tok::Dedent, line));
    }
    out.push((Tok::Eof, line));
    Ok(out)
}
