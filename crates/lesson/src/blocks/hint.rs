//! The `hint` block: `when:` and `for:`, then Markdown. Hints that follow one another are stages.

use super::{Fence, id, lines};
use crate::attrs::Attrs;
use crate::checks::{Rule, Scope};
use crate::markdown::blocks;
use crate::model::{Block, Hint};

pub const FENCE: Fence = Fence { name: "hint", read };

fn read(attrs: &Attrs, text: &str) -> Result<Block, String> {
    attrs.only(&["hint"], &[])?;
    let (head, body) = lines::head(text, &["id", "when", "for"]);
    let mut hint = Hint {
        stages: vec![blocks(body)],
        ..Hint::default()
    };
    for (key, value) in head {
        match key {
            "id" => hint.id = id(Some(value.to_string()))?,
            "when" => hint.when = Some(Rule::parse(value, Scope::Hint)?),
            _ => hint.check = Some(value.to_string()),
        }
    }
    match hint.stages[0].is_empty() {
        true => Err("a hint that says nothing".to_string()),
        false => Ok(Block::Hint(hint)),
    }
}
