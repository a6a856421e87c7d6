//! YAML, and Compose's variables in it.

use super::{Kind, Scan, State};

/// The text of a block scalar (`|`, `>`), deeper than `State::depth` blanks.
const BLOCK: u8 = 1;

pub fn paint(scan: &mut Scan<'_>, state: &mut State) {
    let line = scan.line();
    let blanks = line.len() - line.trim_start_matches(' ').len();
    if state.mode == BLOCK {
        // Depth is one more than the parent's, so that a block at the top has a depth.
        if line.trim().is_empty() || blanks >= usize::from(state.depth) {
            return text(scan, |_| false);
        }
        state.mode = 0;
    }
    if let Some(quote) = state.quote.take() {
        if !quoted(scan, quote) {
            state.quote = Some(quote);
            return;
        }
    } else if line.starts_with("---") || line.starts_with("...") {
        scan.take(Kind::Mark, 3);
    }
    scan.blanks();
    let mut parent = blanks;
    while scan.starts("- ") || scan.rest() == "-" {
        parent = line.len() - scan.rest().len();
        scan.one(Kind::Mark);
        scan.blanks();
    }
    if let Some(bytes) = key(scan.rest()) {
        parent = parent.max(blanks);
        scan.take(Kind::Key, bytes);
        scan.one(Kind::Mark);
    }
    values(scan, state, parent);
}

/// How long the key is that the text begins with.
fn key(text: &str) -> Option<usize> {
    let end = match text.chars().next()? {
        quote @ ('"' | '\'') => {
            let inner = text.get(1..)?;
            inner.find(quote)? + 2
        }
        '[' | '{' | '&' | '*' | '#' | '|' | '>' | '!' => return None,
        _ => {
            let mut places = text.match_indices(':').map(|(at, _)| at);
            places.find(|at| {
                let after = text.get(at + 1..).unwrap_or_default();
                after.is_empty() || after.starts_with([' ', '\t'])
            })?
        }
    };
    let comment = text.find(" #").is_some_and(|at| at < end);
    let after = text.get(end..)?;
    let colon = after.starts_with(':')
        && (after.len() == 1 || after.starts_with(": ") || after.starts_with(":\t"));
    (!comment && colon).then_some(end)
}

/// The same inside brackets, where a comma ends what is no key.
fn flow_key(text: &str) -> Option<usize> {
    if text.starts_with(char::is_whitespace) {
        return None;
    }
    let bytes = key(text)?;
    let plain = text.get(..bytes)?;
    let quoted = plain.starts_with(['"', '\'']);
    (quoted || !plain.contains(',')).then_some(bytes)
}

fn values(scan: &mut Scan<'_>, state: &mut State, parent: usize) {
    let mut flow = 0u32;
    while let Some(c) = scan.peek() {
        let starts = scan
            .before()
            .is_none_or(|c| c.is_whitespace() || "[{,:".contains(c));
        if flow > 0
            && starts
            && let Some(bytes) = flow_key(scan.rest())
        {
            scan.take(Kind::Key, bytes);
            scan.one(Kind::Mark);
            continue;
        }
        match c {
            c if c.is_whitespace() => scan.blanks(),
            '#' if starts => scan.rest_is(Kind::Comment),
            '"' | '\'' if starts => {
                scan.one(Kind::Text);
                if !quoted(scan, c) {
                    state.quote = Some(c);
                    return;
                }
            }
            '|' | '>' if starts && flow == 0 => {
                scan.take_while(Kind::Mark, |c| !c.is_whitespace());
                state.mode = BLOCK;
                state.depth = u16::try_from(parent + 1).unwrap_or(u16::MAX);
            }
            '&' | '*' if starts => {
                scan.take_while(Kind::Variable, |c| !c.is_whitespace() && !",]}".contains(c));
            }
            '!' if starts => {
                scan.take_while(Kind::Mark, |c| !c.is_whitespace());
            }
            '[' | '{' if starts => {
                flow += 1;
                scan.one(Kind::Mark);
            }
            ']' | '}' | ',' if flow > 0 => {
                flow -= u32::from(c != ',');
                scan.one(Kind::Mark);
            }
            _ if flow > 0 => plain(scan, true),
            _ => plain(scan, false),
        }
    }
}

/// A plain scalar.
fn plain(scan: &mut Scan<'_>, flow: bool) {
    let rest = scan.rest();
    let end = match flow {
        true => rest.find([',', ']', '}']),
        false => rest.find(" #"),
    };
    let value = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
    let word = value.trim_end();
    let kind = match word {
        "true" | "false" | "yes" | "no" | "on" | "off" | "null" | "~" => Kind::Keyword,
        _ if is_number(word) => Kind::Number,
        _ => Kind::Plain,
    };
    if kind != Kind::Plain {
        scan.take(kind, word.len());
        return;
    }
    let stop = scan.rest().len() - value.len();
    while scan.rest().len() > stop {
        if !variable(scan) {
            scan.one(Kind::Plain);
        }
    }
}

fn is_number(word: &str) -> bool {
    let digits = word.trim_start_matches(['-', '+']);
    digits.starts_with(|c: char| c.is_ascii_digit()) && word.parse::<f64>().is_ok()
}

/// `$NAME` and `${NAME:-x}`; `$$` is a dollar sign.
fn variable(scan: &mut Scan<'_>) -> bool {
    if scan.starts("$$") {
        scan.take(Kind::Plain, 2);
        return true;
    }
    let named = scan.rest().strip_prefix('$').and_then(|r| r.chars().next());
    let named = named.is_some_and(|c| c == '{' || c.is_alphabetic() || c == '_');
    named && scan.variable()
}

fn quoted(scan: &mut Scan<'_>, quote: char) -> bool {
    while let Some(c) = scan.peek() {
        if quote == '"' && c == '\\' {
            scan.one(Kind::Text);
            scan.one(Kind::Text);
        } else if c == quote {
            scan.one(Kind::Text);
            return true;
        } else if c != '$' || !variable(scan) {
            scan.one(Kind::Text);
        }
    }
    false
}

/// Text with variables in it.
fn text(scan: &mut Scan<'_>, ends: impl Fn(char) -> bool) {
    while let Some(c) = scan.peek().filter(|c| !ends(*c)) {
        if c != '$' || !variable(scan) {
            scan.one(Kind::Text);
        }
    }
}
