//! Whether two languages of a lesson ask for the same.

use crate::model::{Answer, Block, Check, Lesson};

/// What a lesson asks for, block by block, without the words of its language.
pub fn asked(lesson: &Lesson) -> Vec<String> {
    let block = |b: &Block| match b {
        Block::Checks(checks) => {
            let check = |c: &Check| format!("{} {:?} {:?}", c.id, c.rule, c.after);
            checks.iter().map(check).collect::<Vec<_>>().join("; ")
        }
        Block::Predict(p) => {
            let answer = |a: &Answer| format!("{} {:?} {:?}", a.right, a.mark, a.proof);
            let answers: Vec<String> = p.answers.iter().map(answer).collect();
            format!("{} {:?} {:?} {answers:?}", p.id, p.after, p.picture)
        }
        Block::Quiz(q) => {
            let answers: Vec<bool> = q.answers.iter().map(|a| a.0).collect();
            format!("{} {answers:?}", q.id)
        }
        Block::Sort(s) => {
            let places: Vec<usize> = s.items.iter().map(|i| i.place).collect();
            format!("{} {} {places:?}", s.id, s.boxes.len())
        }
        Block::Hint(h) => format!("{} {:?} {:?} {}", h.id, h.when, h.check, h.stages.len()),
        Block::Memo(rows) => {
            let covers: Vec<&[String]> = rows.iter().map(|r| r.covers.as_slice()).collect();
            format!("{covers:?}")
        }
        Block::Picture(p) => format!("{} {:?} {:?} {:?}", p.name, p.focus, p.path, p.after),
        Block::Console(c) => format!("{:?}", c.picture.as_ref().map(|p| (&p.name, &p.focus))),
        Block::Code { open, .. } => format!("{open:?}"),
        _ => String::new(),
    };
    let blocks = lesson.blocks().map(block);
    blocks.filter(|s| !s.is_empty()).collect()
}

/// The first thing that one language asks and the other does not, by its id.
pub fn difference(ja: &Lesson, en: &Lesson) -> Option<String> {
    let (ja_asks, en_asks) = (asked(ja), asked(en));
    let length = ja_asks.len().max(en_asks.len());
    let odd = (0..length).find(|n| ja_asks.get(*n) != en_asks.get(*n));
    let about = |l: &Lesson| (l.images.clone(), l.minutes, l.kind);
    match odd {
        Some(n) => {
            let either = ja_asks.get(n).or(en_asks.get(n));
            let id = either.and_then(|a| a.split_whitespace().next());
            Some(format!(
                "other than in Japanese: what is asked at {:?}",
                id.unwrap_or_default()
            ))
        }
        None if about(ja) != about(en) => {
            Some("other images, minutes or kind than in Japanese".to_string())
        }
        None => None,
    }
}
