//! The titles of steps.

use crate::words::{EnvList, Lex};

/// `[name 2/5] ` and what follows; numbers take as many columns as the total.
pub fn prefix(stage: &str, index: usize, total: usize, rest: &str) -> String {
    if total == 0 {
        return rest.to_string();
    }
    let width = total.to_string().len();
    let stage = match stage {
        "" => String::new(),
        name => format!("{name} "),
    };
    format!("[{stage}{index:width$}/{total}] {rest}")
}

/// The command with its name in capitals and its variables expanded, if that is possible.
pub fn command(text: &str, lex: &Lex, env: &EnvList) -> String {
    let text = match lex.expand(text, env) {
        Ok(expanded) => expanded.text,
        Err(_) => text.to_string(),
    };
    match text.split_once(' ') {
        Some((name, rest)) => format!("{} {rest}", name.to_uppercase()),
        None => text.to_uppercase(),
    }
}

/// The first line of a heredoc, with dots if there are more.
pub fn heredoc_summary(text: &str) -> String {
    let text = text.trim();
    match text.split_once('\n') {
        Some((first, _)) => format!("{}...", first.trim_end_matches('\r')),
        None => text.to_string(),
    }
}
