//! Writing values so that a shell reads them back.
use crate::shell::syntax::ast::{Part, Word};

/// As `set -x` shows an argument: quoted only if it must be.
pub fn trace(text: &str) -> String {
    if text.is_empty() {
        return "''".into();
    }
    if text.chars().any(|c| c.is_control()) {
        return ansi(text);
    }
    let plain = text
        .chars()
        .all(|c| c.is_alphanumeric() || "_-+=./,:@%^".contains(c));
    if plain {
        text.to_string()
    } else {
        single(text)
    }
}

/// `'text'`, with quotes inside written `'\''`.
pub fn single(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// `$'text'`
pub fn ansi(text: &str) -> String {
    let mut out = String::from("$'");
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            '\u{1b}' => out.push_str("\\E"),
            '\\' => out.push_str("\\\\"),
            '\'' => out.push_str("\\'"),
            c if c.is_control() => out.push_str(&format!("\\{:03o}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('\'');
    out
}

/// `"text"`, as `declare -p` writes values.
pub fn double(text: &str) -> String {
    if text.chars().any(|c| c.is_control()) {
        return ansi(text);
    }
    let mut out = String::from("\"");
    for c in text.chars() {
        if "\"\\$`".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out.push('"');
    out
}

/// `${x@Q}`
pub fn reusable(text: &str) -> String {
    if text.chars().any(|c| c.is_control()) {
        ansi(text)
    } else {
        single(text)
    }
}

/// `printf %q`: backslashes before special characters.
pub fn backslashed(text: &str) -> String {
    if text.is_empty() {
        return "''".into();
    }
    if text.chars().any(|c| c.is_control()) {
        return ansi(text);
    }
    let mut out = String::new();
    for (i, c) in text.chars().enumerate() {
        if " |&;<>()$`\\\"'*?[]{}!^,".contains(c) || (i == 0 && "#~".contains(c)) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A word roughly as it was written, for messages.
pub fn plain(word: &Word) -> String {
    word.0
        .iter()
        .map(|part| match part {
            Part::Lit(text) | Part::Quoted(text) => text.clone(),
            Part::Param(param) => param.raw.clone(),
            Part::Double(inner) => plain(&Word(inner.clone())),
            Part::Backquote(text) => format!("`{text}`"),
            Part::Command(_) => "$(...)".into(),
            Part::Arith(_) => "$((...))".into(),
            Part::Process(..) => String::new(),
        })
        .collect()
}
