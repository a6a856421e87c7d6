//! The fences of a lesson that are ours: one file each, and the table of them.

mod check;
mod console;
mod demo;
mod hint;
mod lines;
mod memo;
mod picture;
mod predict;
mod quiz;
mod sort;
mod speaker;

use crate::attrs::Attrs;
use crate::markdown::inlines;
use crate::model::{Block, Inline};

pub use check::read as checks;
pub use console::{code, lines as console_lines};
pub use picture::PICTURES;

/// A fence of ours. What it reads from is the text inside and what follows its name.
pub struct Fence {
    pub name: &'static str,
    pub read: fn(&Attrs, &str) -> Result<Block, String>,
}

/// Every fence but `check`, which gives a block and problems line by line.
pub const FENCES: &[Fence] = &[
    console::FENCE,
    demo::FENCE,
    hint::FENCE,
    memo::FENCE,
    picture::FENCE,
    predict::FENCE,
    quiz::FENCE,
    sort::FENCE,
    speaker::FENCE,
];

/// Reads `- [x] text` and `- [ ] text`: whether it is the right one, and the text.
fn choice(text: &str) -> Option<(bool, &str)> {
    let right = text.strip_prefix("[x] ").map(|rest| (true, rest));
    right.or_else(|| text.strip_prefix("[ ] ").map(|rest| (false, rest)))
}

/// The question and the explanation of a block, as inline elements; a question is a must.
fn words(question: &str, explanation: &str) -> Result<(Vec<Inline>, Vec<Inline>), String> {
    match question.is_empty() {
        true => Err("no question: a line that begins with `? `".to_string()),
        false => Ok((inlines(question), inlines(explanation))),
    }
}

/// Tells whether the answers are two or more, one of them right.
fn one_right(rights: impl Iterator<Item = bool>) -> Result<(), String> {
    let (mut all, mut right) = (0, 0);
    for is_right in rights {
        all += 1;
        right += usize::from(is_right);
    }
    match (right, all) {
        (1, 2..) => Ok(()),
        _ => Err("two answers or more, one of them right".to_string()),
    }
}

/// The `id` of a block that has one.
fn id(found: Option<String>) -> Result<String, String> {
    let id = found.ok_or("no `id:`")?;
    match crate::attrs::is_id(&id) {
        true => Ok(id),
        false => Err(format!(
            "{id:?} is no id: small letters, digits and `-`, at most 64"
        )),
    }
}
