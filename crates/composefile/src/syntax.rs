//! YAML's syntax errors in go-yaml's words and with its line numbers.
//!
//! go-yaml names the line where the enclosing collection began, counted from
//! zero, for grammar errors; and the line of the character, counted from one,
//! for errors of single tokens. On the very first line it names none.

use saphyr_parser::ScanError;

/// The lines (from one) whose column the parser minds and go-yaml does not: one inside brackets, or
/// those of a quoted text after its first.
pub fn shallow(error: &ScanError, source: &str) -> Option<std::ops::Range<usize>> {
    let line = error.marker().line().max(1);
    match error.info() {
        "invalid indentation" | "invalid indentation in flow construct" => Some(line..line + 1),
        "invalid indentation in quoted scalar" => {
            let mut text = source.chars().skip(error.marker().index());
            let quote = text.next()?;
            let (mut last, mut escaped) = (line, false);
            for c in text {
                match c {
                    '\n' => last += 1,
                    '\\' if quote == '"' && !escaped => {
                        escaped = true;
                        continue;
                    }
                    c if c == quote && !escaped => break,
                    _ => {}
                }
                escaped = false;
            }
            Some(line + 1..last + 1)
        }
        _ => None,
    }
}

/// The message of a parser's error. `open` holds the first lines (from one) of
/// the collections that were open.
pub fn message(error: &ScanError, open: &[usize], source: &str) -> String {
    let info = error.info();
    let line = error.marker().line().max(1);
    if info.contains("found unknown anchor") {
        return format!(
            "yaml: unknown anchor '{}' referenced",
            alias_name(source, error)
        );
    }
    let text = info.rsplit_once(", ").map_or(info, |(_, t)| t);
    let (text, grammar) = if info.contains("flow sequence") || info.contains("illegal placement") {
        ("did not find expected ',' or ']'", true)
    } else if info.contains("flow mapping, did not find") {
        ("did not find expected ',' or '}'", true)
    } else if info.contains("did not find expected key") {
        ("did not find expected key", true)
    } else if info.contains("did not find expected '-'") {
        ("did not find expected '-' indicator", true)
    } else if info.contains("did not find expected node content") {
        ("did not find expected node content", true)
    } else if info.contains("tab") && !info.contains("tabl")
        || info.contains("unexpected character")
        || info.contains("plain scalar cannot start")
    {
        ("found character that cannot start any token", false)
    } else if ["simple key", "invalid indentation", "unexpected eof"]
        .iter()
        .any(|t| info.contains(t))
    {
        ("could not find expected ':'", false)
    } else if info.contains("expected <document") || info.contains("misplaced bracket") {
        ("did not find expected <document start>", true)
    } else {
        (text, false)
    };
    let shown = match grammar {
        true => match open.last().copied().unwrap_or(1) - 1 {
            0 => line - 1,
            context => context,
        },
        false if line == 1 => 0,
        false => line,
    };
    match shown {
        0 => format!("yaml: {text}"),
        n => format!("yaml: line {n}: {text}"),
    }
}

/// The name after the `*` where the parser stopped.
fn alias_name(source: &str, error: &ScanError) -> String {
    let marker = error.marker();
    let line = source
        .lines()
        .nth(marker.line().saturating_sub(1))
        .unwrap_or("");
    let from: String = line.chars().skip(marker.col()).collect();
    let rest = match from.find('*') {
        Some(at) => &from[at + 1..],
        None => line.rsplit_once('*').map_or("", |(_, r)| r),
    };
    rest.chars()
        .take_while(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
        .collect()
}
