//! What blocks say of one another: every id that is named must be there, and in the right place.

use std::collections::BTreeMap;

use crate::checks::Rule;
use crate::model::{Block, Lesson, LessonKind};

/// The faults of a lesson, each with the place of its block.
pub fn faults(lesson: &Lesson, places: &[usize]) -> Vec<(usize, String)> {
    let mut checks: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, block) in lesson.blocks().enumerate() {
        if let Block::Checks(list) = block {
            checks.extend(list.iter().map(|c| (c.id.as_str(), index)));
        }
    }
    let look = Look { lesson, checks };
    let mut faults = Vec::new();
    for (index, block) in lesson.blocks().enumerate() {
        let at = places.get(index).copied().unwrap_or(0);
        faults.extend(look.block(index, block).into_iter().map(|m| (at, m)));
    }
    faults
}

struct Look<'a> {
    lesson: &'a Lesson,
    /// The block in which each check stands.
    checks: BTreeMap<&'a str, usize>,
}

impl Look<'_> {
    fn block(&self, index: usize, block: &Block) -> Vec<String> {
        let mut faults = Vec::new();
        match block {
            Block::Checks(list) => {
                for (n, check) in list.iter().enumerate() {
                    faults.extend(self.questions(&check.rule));
                    for id in &check.after {
                        let earlier = list[..n].iter().any(|c| c.id == *id);
                        if !earlier && self.checks.get(id.as_str()).is_none_or(|at| *at >= index) {
                            let message = format!("{}: no earlier check is {id:?}", check.id);
                            faults.push(message);
                        }
                    }
                }
            }
            Block::Predict(predict) => match &predict.after {
                None if self.lesson.kind == LessonKind::Talk => {}
                None => faults.push(format!("{}: no `after:`", predict.id)),
                Some(id) => match self.checks.get(id.as_str()) {
                    None => faults.push(format!("{}: no check is {id:?}", predict.id)),
                    Some(at) if *at < index => faults.push(format!(
                        "{}: a prediction stands before its command, and so before the check {id}",
                        predict.id
                    )),
                    Some(_) => {}
                },
            },
            Block::Hint(hint) => {
                faults.extend(hint.check.as_ref().and_then(|id| self.check(&hint.id, id)));
                faults.extend(hint.when.as_ref().and_then(|rule| self.questions(rule)));
            }
            Block::Picture(picture) => {
                faults.extend(
                    picture
                        .after
                        .as_ref()
                        .and_then(|id| self.check("picture", id)),
                );
            }
            _ => {}
        }
        faults
    }

    fn check(&self, who: &str, id: &str) -> Option<String> {
        let known = self.checks.contains_key(id);
        (!known).then(|| format!("{who}: no check is {id:?}"))
    }

    /// Conditions on answers name blocks.
    fn questions(&self, rule: &Rule) -> Option<String> {
        let mut named = rule.clauses().iter().filter(|c| c.kind() == "answer");
        named.find_map(|c| {
            let id = c.get("id").unwrap_or_default();
            let known = self.lesson.question(id).is_some();
            (!known).then(|| format!("no predict, quiz or sort is {id:?}"))
        })
    }
}
