//! The `memo` block: what the notes say, and what holds today.

use super::Fence;
use super::lines::{Line, join, read as lines};
use crate::attrs::Attrs;
use crate::markdown::inlines;
use crate::model::{Block, MemoRow};

pub const FENCE: Fence = Fence { name: "memo", read };

fn read(attrs: &Attrs, text: &str) -> Result<Block, String> {
    attrs.only(&["memo"], &[])?;
    let mut covers: Vec<String> = Vec::new();
    let mut rows: Vec<(Vec<String>, String, String)> = Vec::new();
    for line in lines(text, &["covers"], "->")? {
        match (line, rows.last_mut()) {
            (Line::Field(_, value), _) => covers = numbers(&value)?,
            (Line::Item('-', text), _) => rows.push((covers.clone(), text, String::new())),
            (Line::Item(_, text), Some((_, _, today))) => join(today, &text),
            (Line::Item(..), None) => {
                return Err("a line `>` follows the line `-` it is about".to_string());
            }
        }
    }
    if rows.is_empty() || rows.iter().any(|r| r.2.is_empty()) {
        return Err("pairs of `- what the notes say` and `> what holds today`".to_string());
    }
    let row = |(covers, note, today): (Vec<String>, String, String)| MemoRow {
        covers,
        note: inlines(&note),
        today: inlines(&today),
    };
    Ok(Block::Memo(rows.into_iter().map(row).collect()))
}

/// Reads `N132 N175`.
fn numbers(text: &str) -> Result<Vec<String>, String> {
    let number = |word: &str| {
        let digits = word.strip_prefix('N').unwrap_or_default();
        match digits.len() == 3 && digits.bytes().all(|b| b.is_ascii_digit()) {
            true => Ok(word.to_string()),
            false => Err(format!("{word:?} is not the number of a claim, as N132 is")),
        }
    };
    text.split_whitespace().map(number).collect()
}
