//! Files of `NAME=value`: .env, and what looks like it.

use super::{Kind, Scan, State};

pub fn paint(scan: &mut Scan<'_>, state: &mut State) {
    if let Some(quote) = state.quote.take() {
        return value(scan, state, quote);
    }
    scan.blanks();
    match scan.peek() {
        Some('#' | ';') => return scan.rest_is(Kind::Comment),
        Some('[') => return scan.rest_is(Kind::Keyword),
        _ => {}
    }
    if scan.starts("export ") {
        scan.take(Kind::Keyword, 6);
        scan.blanks();
    }
    let rest = scan.rest();
    let Some(end) = rest.find(['=', ':']) else {
        return;
    };
    scan.take(Kind::Key, end);
    scan.one(Kind::Mark);
    scan.blanks();
    match scan.peek() {
        Some(quote @ ('"' | '\'')) => {
            scan.one(Kind::Text);
            value(scan, state, quote);
        }
        _ => {
            while let Some(c) = scan.peek() {
                let blank = scan.before().is_some_and(char::is_whitespace);
                match c {
                    '#' if blank => scan.rest_is(Kind::Comment),
                    '$' if scan.variable() => {}
                    _ if scan.number() => {}
                    _ => scan.one(Kind::Plain),
                }
            }
        }
    }
}

fn value(scan: &mut Scan<'_>, state: &mut State, quote: char) {
    let ended = match quote {
        '"' => scan.double_quoted(),
        quote => scan.quoted(quote, false),
    };
    if !ended {
        state.quote = Some(quote);
    }
    scan.blanks();
    if scan.starts("#") {
        scan.rest_is(Kind::Comment);
    }
}
