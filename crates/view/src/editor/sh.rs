//! Shell scripts; a Dockerfile's RUN is painted by the same words.

use std::rc::Rc;

use super::{Kind, Scan, State};

const KEYWORDS: &[&str] = &[
    "if", "then", "else", "elif", "fi", "for", "in", "while", "until", "do", "done", "case",
    "esac", "function", "select", "time", "return", "exit", "break", "continue", "local", "export",
    "set", "unset", "readonly", "shift", "trap", "exec", "eval", "source",
];

/// After these a command begins.
const BEFORE_COMMAND: &[&str] = &[
    "if", "then", "else", "elif", "while", "until", "do", "time", "exec",
];

/// The body of a here-document.
const HEREDOC: u8 = 2;

pub fn paint(scan: &mut Scan<'_>, state: &mut State) {
    if heredoc(scan, state) {
        return;
    }
    state.mode = 0;
    // A line that a backslash continues goes on with words of the same command.
    let command = std::mem::take(&mut state.depth) == 0 || state.command;
    let continued = words(scan, state, command);
    state.depth = u16::from(continued);
    if !continued {
        begin_heredocs(state);
    }
}

/// Paints a line of a here-document's body; false if there is none.
pub fn heredoc(scan: &mut Scan<'_>, state: &mut State) -> bool {
    if state.mode != HEREDOC {
        return false;
    }
    let ends = state
        .until
        .first()
        .is_some_and(|u| scan.line().trim_start_matches('\t') == &**u);
    match ends {
        true => {
            state.until.remove(0);
            scan.rest_is(Kind::Mark);
        }
        false => scan.rest_is(Kind::Text),
    }
    if state.until.is_empty() {
        state.mode = 0;
    }
    true
}

/// After a line that named here-documents, their bodies follow.
pub fn begin_heredocs(state: &mut State) {
    if !state.until.is_empty() {
        state.mode = HEREDOC;
    }
}

/// Paints words of commands to the line's end. True if a backslash continues the line.
pub fn words(scan: &mut Scan<'_>, state: &mut State, mut command: bool) -> bool {
    state.command = false;
    if let Some(quote) = state.quote.take() {
        let ended = match quote {
            '"' => scan.double_quoted(),
            quote => scan.quoted(quote, false),
        };
        if !ended {
            state.quote = Some(quote);
            return false;
        }
        command = false;
    }
    // In the value of an assignment, after which the command is still to come.
    let mut assigns = false;
    while let Some(c) = scan.peek() {
        match c {
            c if c.is_whitespace() => {
                scan.blanks();
                command |= std::mem::take(&mut assigns);
            }
            '#' if scan.before().is_none_or(char::is_whitespace) => scan.rest_is(Kind::Comment),
            '\'' | '"' => {
                scan.one(Kind::Text);
                let ended = match c {
                    '"' => scan.double_quoted(),
                    c => scan.quoted(c, false),
                };
                if !ended {
                    state.quote = Some(c);
                    return false;
                }
                command = false;
            }
            '\\' if scan.rest().trim_end() == "\\" => {
                scan.rest_is(Kind::Mark);
                state.command = command;
                return true;
            }
            '\\' => {
                scan.one(Kind::Plain);
                scan.one(Kind::Plain);
            }
            '$' if scan.starts("$(") => {
                scan.take(Kind::Mark, 2);
                command = true;
            }
            '$' => {
                if !scan.variable() {
                    scan.one(Kind::Plain);
                }
                command = false;
            }
            '<' if scan.starts("<<") && !scan.starts("<<<") => begin(scan, state),
            '|' | '&' | ';' | '(' | '`' => {
                scan.one(Kind::Mark);
                command = true;
            }
            ')' | '<' | '>' | '{' | '}' => scan.one(Kind::Mark),
            _ => {
                assigns |= command && is_assignment(scan.rest());
                command = word(scan, command) && !assigns;
            }
        }
    }
    false
}

/// One word; returns whether a command may follow.
fn word(scan: &mut Scan<'_>, command: bool) -> bool {
    let rest = scan.rest();
    let end = rest.find(|c: char| c.is_whitespace() || "'\"$|&;()<>`\\{}#".contains(c));
    let text = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
    if text.is_empty() {
        scan.one(Kind::Plain);
        return false;
    }
    let starts = scan
        .before()
        .is_none_or(|c| c.is_whitespace() || "|&;(`{".contains(c));
    if command && is_assignment(text) {
        let name = text.find('=').unwrap_or_default();
        scan.take(Kind::Key, name);
        scan.one(Kind::Mark);
        scan.take(Kind::Plain, text.len() - name - 1);
        return false;
    }
    if command && KEYWORDS.contains(&text) {
        scan.take(Kind::Keyword, text.len());
        return BEFORE_COMMAND.contains(&text);
    }
    let kind = match () {
        () if command => Kind::Command,
        () if starts && text.starts_with('-') => Kind::Flag,
        () if starts && ["in", "do", "then"].contains(&text) => Kind::Keyword,
        () if starts && text.chars().all(|c| c.is_ascii_digit()) => Kind::Number,
        () => Kind::Plain,
    };
    scan.take(kind, text.len());
    text == "do" || text == "then"
}

/// Whether a text begins with `NAME=`.
fn is_assignment(text: &str) -> bool {
    let name = text.split_once('=').map(|(name, _)| name);
    name.is_some_and(|n| !n.is_empty() && n.chars().all(|c| c.is_alphanumeric() || c == '_'))
}

/// `<<WORD`, `<<-'WORD'`.
fn begin(scan: &mut Scan<'_>, state: &mut State) {
    scan.take(Kind::Mark, 2);
    if scan.starts("-") {
        scan.one(Kind::Mark);
    }
    scan.blanks();
    let quote = scan.peek().filter(|c| "'\"".contains(*c));
    if quote.is_some() {
        scan.one(Kind::Mark);
    }
    let word = scan.take_while(Kind::Mark, |c| c.is_alphanumeric() || "_-.".contains(c));
    if quote.is_some() && scan.peek() == quote {
        scan.one(Kind::Mark);
    }
    if !word.is_empty() && state.until.len() < 8 {
        state.until.push(Rc::from(word));
    }
}
