//! Finding in a text. Small letters fit capitals too; a capital in what is looked for fits only itself.

use std::ops::Range;

/// Matches beyond this many are not looked for.
pub const MOST: usize = 10_000;

/// Every place, in bytes, none over another.
pub fn matches(text: &str, query: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    if query.is_empty() {
        return found;
    }
    let exact = query.chars().any(char::is_uppercase);
    let (bytes, wanted) = (text.as_bytes(), query.as_bytes());
    let fits = |at: usize| {
        let part = bytes.get(at..at + wanted.len());
        part.is_some_and(|p| match exact {
            true => p == wanted,
            false => p.eq_ignore_ascii_case(wanted),
        })
    };
    let mut at = 0;
    while at + wanted.len() <= bytes.len() && found.len() < MOST {
        // A match of whole characters begins where one does: what is looked for does.
        if text.is_char_boundary(at) && fits(at) {
            found.push(at..at + wanted.len());
            at += wanted.len();
        } else {
            at += 1;
        }
    }
    found
}

/// The match that begins at or after a byte, else the first.
pub fn next(found: &[Range<usize>], from: usize) -> Option<usize> {
    let after = found.iter().position(|m| m.start >= from);
    after.or_else(|| (!found.is_empty()).then_some(0))
}

/// The match that ends at or before a byte, else the last.
pub fn previous(found: &[Range<usize>], from: usize) -> Option<usize> {
    let before = found.iter().rposition(|m| m.end <= from);
    before.or_else(|| found.len().checked_sub(1))
}
