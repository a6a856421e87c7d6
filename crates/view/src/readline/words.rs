//! Places in a line, as bytes: where a word or a character begins and ends (readline's words are runs
//! of letters and digits).

pub(super) fn next_char(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + rest.chars().next().map_or(0, char::len_utf8)
}

pub(super) fn previous_char(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    at - before.chars().next_back().map_or(0, char::len_utf8)
}

/// The end of the word at or after `at`.
pub(super) fn word_end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let mut inside = false;
    for (n, c) in rest.char_indices() {
        match c.is_alphanumeric() {
            true => inside = true,
            false if inside => return at + n,
            false => {}
        }
    }
    text.len()
}

/// The start of the word at or before `at`.
pub(super) fn word_start(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    let mut start = None;
    for (n, c) in before.char_indices().rev() {
        match (c.is_alphanumeric(), start) {
            (true, _) => start = Some(n),
            (false, Some(start)) => return start,
            (false, None) => {}
        }
    }
    start.unwrap_or(0)
}

/// The start of the run of anything but blanks before `at`, as Ctrl+W takes it.
pub(super) fn blank_word_start(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default().trim_end();
    before
        .rfind(char::is_whitespace)
        .map_or(0, |n| next_char(before, n))
}
