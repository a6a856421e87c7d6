//! Places in a text: the browser counts UTF-16 units, Rust counts bytes, people count lines.

/// The byte at which so many UTF-16 units are over; inside a character, the byte after it.
pub fn to_byte(text: &str, units: usize) -> usize {
    let mut seen = 0;
    for (at, c) in text.char_indices() {
        if seen >= units {
            return at;
        }
        seen += c.len_utf16();
    }
    text.len()
}

/// How many UTF-16 units stand before a byte.
pub fn to_units(text: &str, byte: usize) -> usize {
    let all = text.char_indices().take_while(|(at, _)| *at < byte);
    all.map(|(_, c)| c.len_utf16()).sum()
}

/// The line and the column of a byte, both from 0, the column in characters.
pub fn place(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or(text);
    let line = before.matches('\n').count();
    let column = before.chars().rev().take_while(|c| *c != '\n').count();
    (line, column)
}

/// The byte at which a line begins, from 0; the text's end if it has not so many.
pub fn line_start(text: &str, line: usize) -> usize {
    let Some(before) = line.checked_sub(1) else {
        return 0;
    };
    let mut ends = text.match_indices('\n').map(|(at, _)| at + 1);
    ends.nth(before).unwrap_or(text.len())
}
