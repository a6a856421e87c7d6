//! The `quiz` block: `? question`, `- [x] right`, `- [ ] wrong`, `> why`.

use super::lines::{Line, join, read as lines};
use super::{Fence, choice, id, one_right, words};
use crate::attrs::Attrs;
use crate::markdown::inlines;
use crate::model::{Block, Quiz};

pub const FENCE: Fence = Fence { name: "quiz", read };

fn read(attrs: &Attrs, text: &str) -> Result<Block, String> {
    attrs.only(&["quiz"], &[])?;
    let (mut name, mut question, mut explanation) = (None, String::new(), String::new());
    let mut answers = Vec::new();
    for line in lines(text, &["id"], "?->")? {
        match line {
            Line::Field(_, value) => name = Some(value),
            Line::Item('?', text) => join(&mut question, &text),
            Line::Item('>', text) => join(&mut explanation, &text),
            Line::Item(_, text) => {
                let (right, text) = choice(&text)
                    .ok_or_else(|| format!("an answer begins with [x] or [ ]: {text}"))?;
                answers.push((right, inlines(text)));
            }
        }
    }
    one_right(answers.iter().map(|a| a.0))?;
    let (question, explanation) = words(&question, &explanation)?;
    Ok(Block::Quiz(Quiz {
        id: id(name)?,
        question,
        answers,
        explanation,
    }))
}
