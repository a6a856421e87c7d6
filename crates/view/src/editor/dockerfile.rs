//! Dockerfiles: instructions, flags, variables, shell words, here-documents.

use super::{Kind, Scan, State, sh};

/// Instructions, and how their arguments are painted. The place in this list, plus one, is kept in
/// `State::depth` while an instruction goes on in the next line.
const INSTRUCTIONS: &[(&str, Args)] = &[
    ("FROM", Args::Words),
    ("RUN", Args::Shell),
    ("CMD", Args::Shell),
    ("ENTRYPOINT", Args::Shell),
    ("COPY", Args::Words),
    ("ADD", Args::Words),
    ("WORKDIR", Args::Words),
    ("ENV", Args::Pairs),
    ("ARG", Args::Pairs),
    ("LABEL", Args::Pairs),
    ("EXPOSE", Args::Words),
    ("USER", Args::Words),
    ("VOLUME", Args::Words),
    ("STOPSIGNAL", Args::Words),
    ("SHELL", Args::Words),
    ("MAINTAINER", Args::Words),
    ("HEALTHCHECK", Args::Shell),
    ("ONBUILD", Args::Shell),
];

#[derive(Clone, Copy, PartialEq)]
enum Args {
    Words,
    Pairs,
    Shell,
}

/// An instruction that a backslash continued.
const CONTINUED: u8 = 1;

pub fn paint(scan: &mut Scan<'_>, state: &mut State) {
    if sh::heredoc(scan, state) {
        return;
    }
    let line = scan.line().trim_start();
    if line.starts_with('#') && state.quote.is_none() {
        return scan.rest_is(Kind::Comment);
    }
    // An empty line within an instruction does not end it.
    if line.is_empty() && state.mode == CONTINUED {
        return;
    }
    let begins = state.mode != CONTINUED;
    let found = match begins {
        true => instruction(scan),
        false => usize::from(state.depth).checked_sub(1),
    };
    let args = found
        .and_then(|n| INSTRUCTIONS.get(n))
        .map_or(Args::Words, |i| i.1);
    let continued = arguments(scan, state, args, begins);
    state.mode = if continued { CONTINUED } else { 0 };
    state.depth = match (continued, found) {
        (true, Some(n)) => n as u16 + 1,
        _ => 0,
    };
    if !continued {
        state.quote = None;
        sh::begin_heredocs(state);
    }
}

/// The instruction's name, and those inside it (`ONBUILD RUN`, `HEALTHCHECK CMD`).
fn instruction(scan: &mut Scan<'_>) -> Option<usize> {
    let mut found = None;
    loop {
        scan.blanks();
        let word = scan.word();
        let known = INSTRUCTIONS
            .iter()
            .position(|(n, _)| n.eq_ignore_ascii_case(word));
        let Some(known) = known else {
            return found;
        };
        scan.take(Kind::Keyword, word.len());
        found = Some(known);
        match INSTRUCTIONS[known].0 {
            "ONBUILD" => {}
            "HEALTHCHECK" => {
                scan.blanks();
                while scan.starts("--") {
                    flag(scan);
                    scan.blanks();
                }
                if scan.word().eq_ignore_ascii_case("NONE") {
                    scan.take(Kind::Keyword, 4);
                }
            }
            _ => return found,
        }
    }
}

fn flag(scan: &mut Scan<'_>) {
    scan.take_while(Kind::Flag, |c| !c.is_whitespace() && c != '=');
    if scan.starts("=") {
        scan.one(Kind::Mark);
        while scan.peek().is_some_and(|c| !c.is_whitespace()) {
            if !scan.variable() {
                scan.one(Kind::Plain);
            }
        }
    }
}

/// Paints arguments to the line's end. True if a backslash continues them.
fn arguments(scan: &mut Scan<'_>, state: &mut State, args: Args, begins: bool) -> bool {
    if begins {
        scan.blanks();
        while scan.starts("--") {
            flag(scan);
            scan.blanks();
        }
    }
    if args == Args::Shell && !scan.starts("[") {
        let command = begins || state.command;
        let continued = sh::words(scan, state, command);
        // A quote of the shell may go on behind a backslash.
        let quoted = state.quote.is_some() && scan.line().trim_end().ends_with('\\');
        return continued || quoted;
    }
    if let Some(quote) = state.quote.take() {
        string(scan, state, quote);
    }
    while let Some(c) = scan.peek() {
        match c {
            c if c.is_whitespace() => scan.blanks(),
            '"' | '\'' => {
                scan.one(Kind::Text);
                string(scan, state, c);
            }
            '\\' if scan.rest().trim_end() == "\\" => {
                scan.rest_is(Kind::Mark);
                return true;
            }
            '\\' => {
                scan.one(Kind::Plain);
                scan.one(Kind::Plain);
            }
            '$' if scan.variable() => {}
            '<' if scan.starts("<<") && args == Args::Words => {
                sh::words(scan, state, false);
            }
            '[' | ']' | ',' | '=' => scan.one(Kind::Mark),
            _ => word(scan, args),
        }
    }
    state.quote.is_some() && scan.line().trim_end().ends_with('\\')
}

fn string(scan: &mut Scan<'_>, state: &mut State, quote: char) {
    let ended = match quote {
        '"' => scan.double_quoted(),
        quote => scan.quoted(quote, false),
    };
    state.quote = (!ended).then_some(quote);
}

fn word(scan: &mut Scan<'_>, args: Args) {
    let rest = scan.rest();
    let end = rest.find(|c: char| c.is_whitespace() || "\"'$[],=\\".contains(c));
    let text = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
    let starts = scan.before().is_none_or(char::is_whitespace);
    let after = rest.get(text.len()..).unwrap_or_default();
    let kind = match args {
        Args::Pairs if starts && (after.starts_with('=') || after.is_empty()) => Kind::Key,
        _ if starts && text.eq_ignore_ascii_case("AS") => Kind::Keyword,
        _ if starts && !text.is_empty() && text.chars().all(|c| c.is_ascii_digit()) => Kind::Number,
        _ => Kind::Plain,
    };
    scan.take(kind, text.len().max(1));
}
