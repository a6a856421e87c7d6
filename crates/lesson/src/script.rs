//! `setup.t` and `solution.t`: what is done at the terminal, line by line.
//!
//! `$ command`, `> continued`, `^C` for keys, `? id` for a question answered rightly. `#` begins a
//! comment; any other line is what was printed, as in a transcript, and is passed over.

/// One thing done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// A line typed, without its newline.
    Line(String),
    /// Characters as a keyboard sends them.
    Keys(String),
    /// The question of that id gets its right answer.
    Answer(String),
}

/// Reads a script; never fails.
pub fn parse(text: &str) -> Vec<Act> {
    let act = |line: &str| {
        if let Some(command) = line.strip_prefix("$ ").or_else(|| line.strip_prefix("> ")) {
            return Some(Act::Line(command.to_string()));
        }
        // A blank line of a here-document.
        if line == ">" {
            return Some(Act::Line(String::new()));
        }
        if let Some(id) = line.strip_prefix("? ") {
            return Some(Act::Answer(id.trim().to_string()));
        }
        keys(line).map(Act::Keys)
    };
    text.lines().filter_map(act).collect()
}

/// Reads a line of keys, `^P^Q` or `^C ^C`; none if it is no such line.
pub fn keys(line: &str) -> Option<String> {
    let mut keys = String::new();
    let mut letters = line.trim().chars().filter(|c| *c != ' ');
    while let Some(caret) = letters.next() {
        let letter = letters.next()?.to_ascii_uppercase();
        // ^? is Delete; the others are the letters' codes without their upper bits.
        match (caret, letter) {
            ('^', '?') => keys.push('\x7f'),
            ('^', '@'..='_') => keys.push(char::from(letter as u8 & 0x1f)),
            _ => return None,
        }
    }
    (!keys.is_empty()).then_some(keys)
}

/// The permission bits of a lesson's file on the host: one that begins with `#!` is executable.
pub fn mode(bytes: &[u8]) -> u32 {
    match bytes.starts_with(b"#!") {
        true => 0o755,
        false => 0o644,
    }
}
