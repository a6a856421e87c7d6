//! What may follow on a command line: commands and flags from the table.

use super::command::{Command, Run};
use super::root;

/// The commands after the words of `path`, or flags, that begin with `word`.
pub fn completions(path: &[&str], word: &str) -> Vec<String> {
    under(&root::COMMAND, path, word)
}

/// The same of the verbs in `root::FIRST` alone.
pub fn first_completions(path: &[&str], word: &str) -> Vec<String> {
    under(&root::FIRST, path, word)
}

fn under(root: &'static Command, path: &[&str], word: &str) -> Vec<String> {
    let mut at: &Command = root;
    let mut arguments = false;
    for name in path {
        match children(at).iter().find(|c| c.name == *name) {
            Some(next) if !arguments => at = next,
            _ => arguments = true,
        }
    }
    let mut found: Vec<String> = match word.starts_with('-') {
        true => at.flags.iter().map(|f| format!("--{}", f.name)).collect(),
        false if arguments => Vec::new(),
        false => children(at).iter().map(|c| c.name.to_string()).collect(),
    };
    found.retain(|c| c.starts_with(word));
    found
}

fn children(command: &Command) -> &'static [Command] {
    match command.run {
        Run::Group(children) => children,
        _ => &[],
    }
}
