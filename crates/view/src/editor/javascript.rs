//! JavaScript, and TypeScript as far as it looks the same.

use super::{Kind, Scan, State};

const KEYWORDS: &[&str] = &[
    "async",
    "await",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "debugger",
    "default",
    "delete",
    "do",
    "else",
    "export",
    "extends",
    "false",
    "finally",
    "for",
    "from",
    "function",
    "if",
    "import",
    "in",
    "instanceof",
    "let",
    "new",
    "null",
    "of",
    "return",
    "static",
    "super",
    "switch",
    "this",
    "throw",
    "true",
    "try",
    "typeof",
    "undefined",
    "var",
    "void",
    "while",
    "yield",
];

/// Inside `/* */`.
const COMMENT: u8 = 1;

pub fn paint(scan: &mut Scan<'_>, state: &mut State) {
    if state.mode == COMMENT && !comment(scan) {
        return;
    }
    state.mode = 0;
    if state.quote.take().is_some() && !template(scan) {
        state.quote = Some('`');
        return;
    }
    if scan.starts("#!") {
        return scan.rest_is(Kind::Comment);
    }
    // A slash begins a pattern only where a value may stand.
    let mut value = true;
    while let Some(c) = scan.peek() {
        match c {
            c if c.is_whitespace() => {
                scan.blanks();
                continue;
            }
            '/' if scan.starts("//") => scan.rest_is(Kind::Comment),
            '/' if scan.starts("/*") => {
                scan.take(Kind::Comment, 2);
                if !comment(scan) {
                    state.mode = COMMENT;
                    return;
                }
                continue;
            }
            '/' if value && pattern(scan) => value = false,
            '"' | '\'' => {
                scan.one(Kind::Text);
                scan.quoted(c, true);
                value = false;
            }
            '`' => {
                scan.one(Kind::Text);
                if !template(scan) {
                    state.quote = Some('`');
                    return;
                }
                value = false;
            }
            _ if scan.number() => value = false,
            c if c.is_alphabetic() || c == '_' || c == '$' => value = name(scan),
            _ => {
                value = !")]}".contains(c);
                scan.one(Kind::Mark);
            }
        }
    }
}

/// To the end of a comment; true if it is on this line.
fn comment(scan: &mut Scan<'_>) -> bool {
    match scan.rest().find("*/") {
        Some(end) => {
            scan.take(Kind::Comment, end + 2);
            true
        }
        None => {
            scan.rest_is(Kind::Comment);
            false
        }
    }
}

/// To the end of a template; true if it is on this line.
fn template(scan: &mut Scan<'_>) -> bool {
    while let Some(c) = scan.peek() {
        match c {
            '\\' => {
                scan.one(Kind::Text);
                scan.one(Kind::Text);
            }
            '`' => {
                scan.one(Kind::Text);
                return true;
            }
            '$' if scan.starts("${") && scan.variable() => {}
            _ => scan.one(Kind::Text),
        }
    }
    false
}

/// `/pattern/flags`; false if the slash is a division.
fn pattern(scan: &mut Scan<'_>) -> bool {
    let (mut escaped, mut class) = (false, false);
    let text = scan.rest();
    let end = text.char_indices().skip(1).find(|(_, c)| {
        let ends = *c == '/' && !escaped && !class;
        match c {
            '[' if !escaped => class = true,
            ']' if !escaped => class = false,
            _ => {}
        }
        escaped = *c == '\\' && !escaped;
        ends
    });
    let Some((end, _)) = end else {
        return false;
    };
    scan.take(Kind::Text, end + 1);
    scan.take_while(Kind::Text, |c| c.is_ascii_alphabetic());
    true
}

/// A name; returns whether a value may follow.
fn name(scan: &mut Scan<'_>) -> bool {
    let rest = scan.rest();
    let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$'));
    let text = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
    let member = scan.before() == Some('.');
    let after = rest.get(text.len()..).unwrap_or_default();
    let kind = match () {
        () if !member && KEYWORDS.contains(&text) => Kind::Keyword,
        () if after.starts_with('(') => Kind::Command,
        () if after.trim_start().starts_with(':') && !member => Kind::Key,
        () => Kind::Plain,
    };
    scan.take(kind, text.len());
    kind == Kind::Keyword
        && !["this", "super", "null", "true", "false", "undefined"].contains(&text)
}
