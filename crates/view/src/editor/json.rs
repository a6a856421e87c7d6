//! JSON.

use super::{Kind, Scan, State};

pub fn paint(scan: &mut Scan<'_>, _: &mut State) {
    while let Some(c) = scan.peek() {
        match c {
            c if c.is_whitespace() => scan.blanks(),
            '"' => {
                let kind = match is_key(scan.rest()) {
                    Some(bytes) => {
                        scan.take(Kind::Key, bytes);
                        continue;
                    }
                    None => Kind::Text,
                };
                scan.one(kind);
                scan.quoted('"', true);
            }
            '{' | '}' | '[' | ']' | ',' | ':' => scan.one(Kind::Mark),
            '/' if scan.starts("//") => scan.rest_is(Kind::Comment),
            '-' | '0'..='9' => {
                scan.take_while(Kind::Number, |c| {
                    c.is_ascii_alphanumeric() || "+-.".contains(c)
                });
            }
            _ => {
                let word = scan.word();
                let known = ["true", "false", "null"].contains(&word);
                let kind = if known { Kind::Keyword } else { Kind::Plain };
                scan.take(kind, word.len().max(1));
            }
        }
    }
}

/// How long the string is, if a colon follows it.
fn is_key(text: &str) -> Option<usize> {
    let mut escaped = false;
    let mut chars = text.char_indices().skip(1);
    let end = chars.find(|(_, c)| {
        let ends = *c == '"' && !escaped;
        escaped = *c == '\\' && !escaped;
        ends
    });
    let end = end?.0 + 1;
    let after = text.get(end..)?.trim_start();
    after.starts_with(':').then_some(end)
}
