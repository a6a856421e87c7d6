//! HTML and XML: tags, attributes, comments.

use super::{Kind, Scan, State};

/// Inside `<!-- -->`, and inside a tag.
const COMMENT: u8 = 1;
const TAG: u8 = 2;

pub fn paint(scan: &mut Scan<'_>, state: &mut State) {
    while !scan.is_done() {
        match state.mode {
            COMMENT => match scan.rest().find("-->") {
                Some(end) => {
                    scan.take(Kind::Comment, end + 3);
                    state.mode = 0;
                }
                None => scan.rest_is(Kind::Comment),
            },
            TAG => tag(scan, state),
            _ if scan.starts("<!--") => {
                scan.take(Kind::Comment, 4);
                state.mode = COMMENT;
            }
            _ if scan.starts("<") => {
                scan.take_while(Kind::Mark, |c| "</!?".contains(c));
                scan.take_while(Kind::Keyword, |c| c.is_alphanumeric() || "-:".contains(c));
                state.mode = TAG;
            }
            _ if scan.starts("&") => {
                scan.take_while(Kind::Variable, |c| c != ';' && !c.is_whitespace());
            }
            _ => {
                scan.take_while(Kind::Plain, |c| c != '<' && c != '&');
            }
        }
    }
}

fn tag(scan: &mut Scan<'_>, state: &mut State) {
    if let Some(quote) = state.quote.take() {
        if !scan.quoted(quote, false) {
            state.quote = Some(quote);
        }
        return;
    }
    match scan.peek() {
        Some('>') => {
            scan.one(Kind::Mark);
            state.mode = 0;
        }
        Some(quote @ ('"' | '\'')) => {
            scan.one(Kind::Text);
            if !scan.quoted(quote, false) {
                state.quote = Some(quote);
            }
        }
        Some(c) if c.is_alphanumeric() => {
            scan.take_while(Kind::Key, |c| c.is_alphanumeric() || "-:_@.".contains(c));
        }
        Some(c) if c.is_whitespace() => scan.blanks(),
        _ => scan.one(Kind::Mark),
    }
}
