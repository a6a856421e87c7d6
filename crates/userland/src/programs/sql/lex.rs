//! SQL's tokens.

#[derive(Debug, Clone, PartialEq)]
pub enum Tok {
    /// A word as written; keywords are compared without case.
    Word(String),
    /// A quoted name.
    Name(String),
    Str(String),
    Num(String),
    Op(&'static str),
    End,
}

const OPS: &[&str] = &[
    "<>", "!=", "<=", ">=", "||", "::", "=", "<", ">", "+", "-", "*", "/", "%", "(", ")", ",", ".",
    ";", "@",
];

/// Splits SQL text; `mysql` makes double quotes strings and back quotes names.
pub fn lex(text: &str, mysql: bool) -> Result<Vec<(Tok, usize)>, String> {
    let b: Vec<char> = text.chars().collect();
    let mut out = Vec::new();
    let mut i = 0;
    while i < b.len() {
        let c = b[i];
        let at = i;
        if c.is_whitespace() {
            i += 1;
        } else if (c == '-' && b.get(i + 1) == Some(&'-')) || (c == '#' && mysql) {
            while i < b.len() && b[i] != '\n' {
                i += 1;
            }
        } else if c == '/' && b.get(i + 1) == Some(&'*') {
            while i < b.len() && !(b[i] == '*' && b.get(i + 1) == Some(&'/')) {
                i += 1;
            }
            i += 2;
        } else if c == '\'' || c == '"' || c == '`' {
            let mut s = String::new();
            i += 1;
            loop {
                match b.get(i) {
                    None => return Err("unterminated quoted string".to_string()),
                    Some(d) if *d == c && b.get(i + 1) == Some(&c) => {
                        s.push(c);
                        i += 2;
                    }
                    Some(d) if *d == c => {
                        i += 1;
                        break;
                    }
                    Some('\\') if mysql && c != '`' => {
                        let d = b.get(i + 1).copied().unwrap_or('\\');
                        s.push(if d == 'n' {
                            '\n'
                        } else if d == 't' {
                            '\t'
                        } else {
                            d
                        });
                        i += 2;
                    }
                    Some(d) => {
                        s.push(*d);
                        i += 1;
                    }
                }
            }
            out.push((
                if c == '\'' || (c == '"' && mysql) {
                    Tok::Str(s)
                } else {
                    Tok::Name(s)
                },
                at,
            ));
        } else if c.is_ascii_digit() || (c == '.' && b.get(i + 1).is_some_and(char::is_ascii_digit))
        {
            while i < b.len() && (b[i].is_ascii_digit() || b[i] == '.') {
                i += 1;
            }
            out.push((Tok::Num(b[at..i].iter().collect()), at));
        } else if c.is_alphabetic() || c == '_' || c == '@' {
            i += 1;
            while i < b.len() && (b[i].is_alphanumeric() || matches!(b[i], '_' | '$' | '@')) {
                i += 1;
            }
            out.push((Tok::Word(b[at..i].iter().collect()), at));
        } else {
            match OPS
                .iter()
                .find(|o| o.chars().enumerate().all(|(k, c)| b.get(i + k) == Some(&c)))
            {
                Some(o) => {
                    out.push((Tok::Op(o), at));
                    i += o.len();
                }
                None => return Err(c.to_string()),
            }
        }
    }
    out.push((Tok::End, b.len()));
    Ok(out)
}

/// Splits a script at semicolons outside quotes and comments.
pub fn statements(text: &str) -> Vec<String> {
    let (mut out, mut current, mut quote) = (Vec::new(), String::new(), None);
    let mut it = text.chars().peekable();
    while let Some(c) = it.next() {
        match (quote, c) {
            (None, '-') if it.peek() == Some(&'-') => {
                for d in it.by_ref() {
                    if d == '\n' {
                        break;
                    }
                }
                current.push('\n');
            }
            (None, ';') => out.push(std::mem::take(&mut current)),
            (None, '\'' | '"' | '`') => {
                quote = Some(c);
                current.push(c);
            }
            (Some(q), c) if c == q => {
                quote = None;
                current.push(c);
            }
            (_, c) => current.push(c),
        }
    }
    out.push(current);
    out.retain(|s| !s.trim().is_empty());
    out
}
