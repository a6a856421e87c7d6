//! The `predict` block: a question before a command, with conditions that prove the answers.

use super::lines::{Line, join, read as lines};
use super::{Fence, choice, id, one_right, words};
use crate::attrs::Attrs;
use crate::checks::{Rule, Scope};
use crate::markdown::inlines;
use crate::model::{Answer, Block, Predict};

pub const FENCE: Fence = Fence {
    name: "predict",
    read,
};

fn read(attrs: &Attrs, text: &str) -> Result<Block, String> {
    attrs.only(&["predict"], &["in"])?;
    let (mut name, mut after) = (None, None);
    let (mut question, mut explanation) = (String::new(), String::new());
    let mut answers = Vec::new();
    for line in lines(text, &["id", "after"], "?->")? {
        match line {
            Line::Field("id", value) => name = Some(value),
            Line::Field(_, value) => after = Some(value),
            Line::Item('?', text) => join(&mut question, &text),
            Line::Item('>', text) => join(&mut explanation, &text),
            Line::Item(_, text) => answers.push(answer(&text)?),
        }
    }
    one_right(answers.iter().map(|a| a.right))?;
    let proved = answers.iter().filter(|a| a.proof.is_some()).count();
    if proved != 0 && proved != answers.len() {
        return Err("all answers have a condition after `::`, or none".to_string());
    }
    let picture = attrs.owned("in");
    picture.as_deref().map_or(Ok(()), super::picture::known)?;
    if picture.is_none() && answers.iter().any(|a| a.mark.is_some()) {
        return Err("`{mark=…}` needs the picture: `predict in=PICTURE`".to_string());
    }
    let (question, explanation) = words(&question, &explanation)?;
    Ok(Block::Predict(Predict {
        id: id(name)?,
        after,
        picture,
        question,
        answers,
        explanation,
    }))
}

/// Reads `[x] text {mark=KIND:ID} :: condition`.
fn answer(line: &str) -> Result<Answer, String> {
    let (right, line) =
        choice(line).ok_or_else(|| format!("an answer begins with [x] or [ ]: {line}"))?;
    let (text, proof) = match line.rsplit_once(" :: ") {
        Some((text, rule)) => (text, Some(Rule::parse(rule, Scope::Prediction)?)),
        None => (line, None),
    };
    let (text, mark) = match text.trim_end().strip_suffix('}') {
        Some(rest) => match rest.rsplit_once(" {mark=") {
            Some((text, mark)) => (text, Some(mark)),
            None => (text, None),
        },
        None => (text, None),
    };
    let mark = match mark.map(|m| (m, m.split_once(':'))) {
        Some((_, Some((kind, id)))) => Some((kind.to_string(), id.to_string())),
        Some((mark, None)) => return Err(format!("{mark:?} is not KIND:ID")),
        None => None,
    };
    Ok(Answer {
        right,
        text: inlines(text.trim()),
        mark,
        proof,
    })
}
