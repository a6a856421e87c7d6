//! nginx's configuration: directives, their arguments, blocks.

use super::{Kind, Scan, State};

/// The arguments of a directive go on in the next line.
const ARGUMENTS: u8 = 1;

pub fn paint(scan: &mut Scan<'_>, state: &mut State) {
    if let Some(quote) = state.quote.take()
        && !scan.quoted(quote, true)
    {
        state.quote = Some(quote);
        return;
    }
    while let Some(c) = scan.peek() {
        match c {
            c if c.is_whitespace() => scan.blanks(),
            '#' => scan.rest_is(Kind::Comment),
            ';' | '{' | '}' => {
                scan.one(Kind::Mark);
                state.mode = 0;
            }
            '"' | '\'' => {
                scan.one(Kind::Text);
                if !scan.quoted(c, true) {
                    state.quote = Some(c);
                    return;
                }
            }
            '$' if scan.variable() => {}
            _ if state.mode == ARGUMENTS && scan.number() => {}
            _ => {
                let kind = match state.mode {
                    ARGUMENTS => Kind::Plain,
                    _ => Kind::Keyword,
                };
                let taken = scan.take_while(kind, |c| !c.is_whitespace() && !";{}$\"'".contains(c));
                if taken.is_empty() {
                    scan.one(Kind::Plain);
                }
                state.mode = ARGUMENTS;
            }
        }
    }
}
