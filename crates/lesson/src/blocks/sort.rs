//! The `sort` block: boxes `[key] name`, things `- [key] text :: why`.

use super::lines::{Line, join, read as lines};
use super::{Fence, id, words};
use crate::attrs::Attrs;
use crate::markdown::inlines;
use crate::model::{Block, Sort, SortItem};

pub const FENCE: Fence = Fence { name: "sort", read };

fn read(attrs: &Attrs, text: &str) -> Result<Block, String> {
    attrs.only(&["sort"], &[])?;
    let (mut name, mut question) = (None, String::new());
    let (mut keys, mut boxes, mut items) = (Vec::new(), Vec::new(), Vec::new());
    for line in lines(text, &["id"], "?-[")? {
        match line {
            Line::Field(_, value) => name = Some(value),
            Line::Item('?', text) => join(&mut question, &text),
            Line::Item('[', text) => {
                let (key, label) = keyed(&text)?;
                keys.push(key.to_string());
                boxes.push(inlines(label));
            }
            Line::Item(_, text) => items.push(item(&text, &keys)?),
        }
    }
    if !(2..=5).contains(&boxes.len()) || items.len() < 2 {
        return Err("a sort needs two to five boxes, and two things or more".to_string());
    }
    if (1..keys.len()).any(|i| keys[..i].contains(&keys[i])) {
        return Err("two boxes have the same key".to_string());
    }
    let (question, _) = words(&question, "")?;
    Ok(Block::Sort(Sort {
        id: id(name)?,
        question,
        boxes,
        items,
    }))
}

fn item(text: &str, keys: &[String]) -> Result<SortItem, String> {
    let (key, text) = keyed(text)?;
    let place = keys.iter().position(|k| k == key);
    let place = place.ok_or_else(|| format!("no box {key:?} stands above"))?;
    let (text, reason) = text
        .split_once(" :: ")
        .ok_or_else(|| format!("a thing without its reason after `::`: {text}"))?;
    Ok(SortItem {
        text: inlines(text.trim()),
        place,
        reason: inlines(reason.trim()),
    })
}

/// Splits `[key] text`.
fn keyed(text: &str) -> Result<(&str, &str), String> {
    let split = text
        .strip_prefix('[')
        .and_then(|rest| rest.split_once("] "));
    split.ok_or_else(|| format!("not `[box] text`: {text}"))
}
