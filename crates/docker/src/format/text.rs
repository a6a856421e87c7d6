//! Cutting text to a width.

/// How many terminal cells a character takes: two for CJK and full-width forms.
fn cells(c: char) -> usize {
    let wide = matches!(u32::from(c),
        0x1100..=0x115f | 0x2e80..=0x303e | 0x3041..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff
        | 0xfe30..=0xfe6f | 0xff00..=0xff60 | 0xffe0..=0xffe6 | 0x20000..=0x3fffd);
    if wide { 2 } else { 1 }
}

/// The width of a text in terminal cells.
pub fn width(text: &str) -> usize {
    text.chars().map(cells).sum()
}

/// Cuts a text to `max` cells, the last of which is then `…`.
pub fn ellipsis(text: &str, max: usize) -> String {
    if width(text) <= max {
        return text.to_string();
    }
    let mut used = 0;
    let mut out: String = text
        .chars()
        .take_while(|c| {
            used += cells(*c);
            used < max
        })
        .collect();
    out.push('…');
    out
}

/// The first 12 digits of an id, without `sha256:`.
pub fn truncate_id(id: &str) -> String {
    id.split_once(':')
        .map_or(id, |(_, hex)| hex)
        .chars()
        .take(12)
        .collect()
}
