//! `.env` files: `KEY=value` lines, `export`, quotes, escapes, comments,
//! and variables expanded in unquoted and double-quoted values.

use std::collections::BTreeMap;

use crate::template::{self, Scope};

/// What a file held, and the names that were not set when it used them.
#[derive(Debug, Default)]
pub struct EnvFile {
    pub vars: BTreeMap<String, String>,
    pub unset: Vec<String>,
}

/// Reads a file's text. `lookup` finds variables from outside, which win over
/// those the file set before.
pub fn parse(
    source: &str,
    before: &BTreeMap<String, String>,
    lookup: &dyn Fn(&str) -> Option<String>,
) -> Result<EnvFile, String> {
    let mut reader = Reader {
        rest: source.strip_prefix('\u{feff}').unwrap_or(source),
        line: 1,
        out: EnvFile {
            vars: before.clone(),
            unset: Vec::new(),
        },
        lookup,
    };
    reader.run()?;
    Ok(reader.out)
}

struct Reader<'a> {
    rest: &'a str,
    line: usize,
    out: EnvFile,
    lookup: &'a dyn Fn(&str) -> Option<String>,
}

impl Reader<'_> {
    fn run(&mut self) -> Result<(), String> {
        loop {
            self.skip_blank();
            if self.rest.is_empty() {
                return Ok(());
            }
            if self.rest.starts_with('#') {
                let end = self.rest.find('\n').unwrap_or(self.rest.len());
                self.rest = &self.rest[end..];
                continue;
            }
            self.statement()?;
        }
    }

    fn skip_blank(&mut self) {
        let trimmed = self.rest.trim_start();
        self.line += self.rest[..self.rest.len() - trimmed.len()]
            .matches('\n')
            .count();
        self.rest = trimmed;
    }

    fn statement(&mut self) -> Result<(), String> {
        if let Some(tail) = self.rest.strip_prefix("export")
            && tail.starts_with([' ', '\t'])
        {
            self.rest = tail.trim_start_matches([' ', '\t']);
        }
        let source = self.rest;
        let mut end = None;
        for (i, c) in source.char_indices() {
            match c {
                '=' | ':' | '\n' => {
                    end = Some((i, c));
                    break;
                }
                '_' | '.' | '-' | '[' | ']' | ' ' | '\t' | '\r' => {}
                c if c.is_alphanumeric() => {}
                c => {
                    let shown = source.split('\n').next().unwrap_or("");
                    return Err(format!(
                        "line {}: unexpected character {:?} in variable name {:?}",
                        self.line,
                        c.to_string(),
                        shown
                    ));
                }
            }
        }
        let (key, inherited, after) = match end {
            Some((i, c)) => (&source[..i], c == '\n', &source[i + 1..]),
            // Without `=` or line end there is no key: real Compose reads on from the start.
            None => (source, true, ""),
        };
        let key = key.trim_end();
        if inherited {
            self.line += 1;
        }
        if key.contains(' ') {
            return Err(format!("line {}: key cannot contain a space", self.line));
        }
        self.rest = after.trim_start_matches([' ', '\t', '\r']);
        if inherited {
            if let Some(value) = (self.lookup)(key) {
                self.out.vars.insert(key.to_string(), value);
            }
            return Ok(());
        }
        let value = self.value()?;
        self.out.vars.insert(key.to_string(), value);
        Ok(())
    }

    fn value(&mut self) -> Result<String, String> {
        let source = self.rest;
        let Some(quote) = source.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
            let (line, rest) = source.split_once('\n').unwrap_or((source, ""));
            self.line += 1;
            self.rest = rest;
            let value = line.split(" #").next().unwrap_or("").trim_end();
            return self.expand(value);
        };
        let mut text = String::new();
        let mut escaped = false;
        for (i, c) in source.char_indices().skip(1) {
            if c == '\n' {
                self.line += 1;
            }
            if c == quote && !escaped {
                self.rest = &source[i + 1..];
                return match quote {
                    '"' => self.expand(&unescape(&text)),
                    _ => Ok(text),
                };
            }
            if c == '\\' && !escaped {
                escaped = true;
                continue;
            }
            if escaped && c != quote {
                text.push('\\');
            }
            escaped = false;
            text.push(c);
        }
        let shown = source.split('\n').next().unwrap_or("");
        Err(format!(
            "line {}: unterminated quoted value {shown}",
            self.line
        ))
    }

    fn expand(&mut self, text: &str) -> Result<String, String> {
        let vars = &self.out.vars;
        let outer = self.lookup;
        let lookup = |name: &str| outer(name).or_else(|| vars.get(name).cloned());
        let mut scope = Scope {
            lookup: &lookup,
            unset: Vec::new(),
        };
        let result = template::substitute(text, &mut scope);
        let unset = std::mem::take(&mut scope.unset);
        self.out.unset.extend(unset);
        result.map_err(|e| e.message(text))
    }
}

/// The escapes of a double-quoted value.
fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.peek() {
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some('r') => out.push('\r'),
            Some('a') => out.push('\x07'),
            Some('b') => out.push('\x08'),
            Some('f') => out.push('\x0c'),
            Some('v') => out.push('\x0b'),
            Some('0') => {
                out.push_str(&octal(&mut chars));
                continue;
            }
            Some('$') => out.push_str("$$"),
            Some('\\') => out.push('\\'),
            Some('"') => out.push('"'),
            _ => {
                out.push('\\');
                continue;
            }
        }
        chars.next();
    }
    out
}

/// `\0` and up to three octal digits, read as Go reads `\123`; the text itself if it is not that.
fn octal(chars: &mut std::iter::Peekable<std::str::Chars>) -> String {
    chars.next();
    let mut digits = String::new();
    while digits.len() < 3
        && let Some(digit) = chars.next_if(char::is_ascii_digit)
    {
        digits.push(digit);
    }
    let byte = u8::from_str_radix(&digits, 8);
    match byte {
        Ok(byte) if digits.len() == 3 => char::from(byte).to_string(),
        _ => format!("\\{digits}"),
    }
}
