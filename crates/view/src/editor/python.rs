//! Python.

use super::{Kind, Scan, State};

const KEYWORDS: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "match", "nonlocal", "not", "or", "pass", "raise", "return", "try",
    "while", "with", "yield",
];

/// Inside a string of three quotes.
const LONG: u8 = 1;

pub fn paint(scan: &mut Scan<'_>, state: &mut State) {
    if state.mode == LONG {
        let quote = state.quote.unwrap_or('"');
        if !long(scan, quote) {
            return;
        }
        state.mode = 0;
        state.quote = None;
    }
    while let Some(c) = scan.peek() {
        match c {
            c if c.is_whitespace() => scan.blanks(),
            '#' => scan.rest_is(Kind::Comment),
            '"' | '\'' => {
                let three: String = std::iter::repeat_n(c, 3).collect();
                if !scan.starts(&three) {
                    scan.one(Kind::Text);
                    scan.quoted(c, true);
                    continue;
                }
                scan.take(Kind::Text, 3);
                if !long(scan, c) {
                    state.mode = LONG;
                    state.quote = Some(c);
                    return;
                }
            }
            '@' if scan.is_at_start() => {
                scan.take_while(Kind::Variable, |c| c.is_alphanumeric() || "@_.".contains(c));
            }
            _ if scan.number() => {}
            c if c.is_alphabetic() || c == '_' => name(scan),
            _ => scan.one(Kind::Mark),
        }
    }
}

/// To the end of a long string; true if it is on this line.
fn long(scan: &mut Scan<'_>, quote: char) -> bool {
    let three: String = std::iter::repeat_n(quote, 3).collect();
    match scan.rest().find(&three) {
        Some(end) => {
            scan.take(Kind::Text, end + 3);
            true
        }
        None => {
            scan.rest_is(Kind::Text);
            false
        }
    }
}

fn name(scan: &mut Scan<'_>) {
    let text = scan.word();
    let after = scan.rest().get(text.len()..).unwrap_or_default();
    let prefix = text.len() <= 2 && after.starts_with(['"', '\'']);
    let kind = match () {
        () if prefix && text.chars().all(|c| "rbfuRBFU".contains(c)) => Kind::Text,
        () if scan.before() != Some('.') && KEYWORDS.contains(&text) => Kind::Keyword,
        () if after.starts_with('(') => Kind::Command,
        () => Kind::Plain,
    };
    scan.take(kind, text.len().max(1));
}
