//! The lines typed before: one by one, or looked for.

use std::rc::Rc;

/// Where Up and Down are, and what Ctrl+R looks for.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Recall {
    /// Lines back from the newest; 0 is the line being typed.
    pub back: usize,
    /// The line being typed, while an older one is shown.
    pub draft: String,
    pub search: Option<Search>,
    /// How many lines back the last word taken by Alt+. is.
    pub word_back: usize,
}

/// A search back through the lines. What is looked for stands in the line itself.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Search {
    /// How many matches to skip.
    pub skip: usize,
    /// The line as it was before.
    pub before: String,
}

/// The newest line that contains the query, `skip` matches back.
pub(super) fn find(lines: &[Rc<str>], query: &str, skip: usize) -> Option<Rc<str>> {
    if query.is_empty() {
        return None;
    }
    let mut found = lines.iter().rev().filter(|l| l.contains(query));
    found.nth(skip).cloned()
}

/// The last word of the line that is so many back, counted from 1.
pub(super) fn last_word(lines: &[Rc<str>], back: usize) -> Option<&str> {
    let line = lines.len().checked_sub(back).and_then(|n| lines.get(n))?;
    line.split_whitespace().next_back()
}
