//! The `check` block: a line each, `ID: KIND key=value … :: what the learner reads`.

use crate::checks::Rule;
use crate::markdown::inlines;
use crate::model::Check;

/// What a block holds, and what could not be read in it: the line (from 0) and why.
#[derive(Default)]
pub struct Found {
    pub checks: Vec<Check>,
    pub problems: Vec<(usize, String)>,
}

pub fn read(text: &str) -> Found {
    let mut found = Found::default();
    for (number, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        match check(line) {
            Ok(check) => found.checks.push(check),
            Err(message) => found.problems.push((number, message)),
        }
    }
    found
}

fn check(line: &str) -> Result<Check, String> {
    let (rule, label) = line
        .split_once(" :: ")
        .ok_or_else(|| format!("a check without a label: {line}"))?;
    let (id, rule) = rule
        .split_once(": ")
        .ok_or_else(|| format!("a check without an id: {line}"))?;
    let (rule, after) = Rule::with_order(rule)?;
    if after.is_empty() && !rule.is_positive() {
        return Err("it holds on an empty host: `after=ID` must say what comes before".to_string());
    }
    Ok(Check {
        id: super::id(Some(id.trim().to_string()))?,
        rule,
        after,
        label: inlines(label.trim()),
    })
}
