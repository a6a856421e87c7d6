//! How many cells a character takes: East Asian wide and fullwidth characters take two.

/// Returns 0 for controls and joiners, 2 for wide characters, else 1.
pub fn cell_width(ch: char) -> usize {
    match u32::from(ch) {
        0..=0x1f | 0x7f..=0x9f => 0,
        0x300..=0x36f | 0x200b..=0x200f | 0x3099..=0x309a | 0xfe00..=0xfe0f => 0,
        _ if is_wide(ch) => 2,
        _ => 1,
    }
}

/// Tells whether a terminal gives the character two cells.
pub fn is_wide(ch: char) -> bool {
    matches!(u32::from(ch),
        0x1100..=0x115f | 0x2e80..=0x303e | 0x3041..=0x33ff | 0x3400..=0x4dbf | 0x4e00..=0x9fff
        | 0xa000..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xfe30..=0xfe4f | 0xff00..=0xff60
        | 0xffe0..=0xffe6 | 0x1f300..=0x1f64f | 0x1f680..=0x1f6ff | 0x1f900..=0x1f9ff
        | 0x20000..=0x3fffd)
}
