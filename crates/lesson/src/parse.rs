//! A lesson's text to a [`Lesson`] and the problems found in it.

use std::collections::BTreeSet;

use crate::checks::Condition;
use crate::markdown::{self, Piece};
use crate::model::{Block, Check, Lesson, Problem, Step};
use crate::quiz;

/// Reads a lesson. What could not be read is left out and reported.
pub fn parse(text: &str) -> (Lesson, Vec<Problem>) {
    let mut reader = Reader {
        lesson: Lesson::default(),
        problems: Vec::new(),
        ids: BTreeSet::new(),
        text,
    };
    let body = reader.front_matter();
    reader.lesson.steps.push(Step::default());
    reader.lesson.slides.push(Vec::new());
    for piece in markdown::pieces(&text[body..]) {
        reader.piece(piece, body);
    }
    let Reader {
        mut lesson,
        problems,
        ..
    } = reader;
    lesson.steps.retain(|s| !s.blocks.is_empty());
    lesson.slides.retain(|s| !s.is_empty());
    (lesson, problems)
}

struct Reader<'a> {
    lesson: Lesson,
    problems: Vec<Problem>,
    ids: BTreeSet<String>,
    text: &'a str,
}

impl Reader<'_> {
    fn problem(&mut self, at: usize, message: impl Into<String>) {
        let line = self.text[..at.min(self.text.len())].matches('\n').count() + 1;
        self.problems.push(Problem {
            line,
            message: message.into(),
        });
    }

    /// Reads `key: value` lines between `---` lines; returns where the body starts.
    fn front_matter(&mut self) -> usize {
        let Some(rest) = self.text.strip_prefix("---\n") else {
            self.problem(0, "no front matter");
            return 0;
        };
        let Some(end) = rest.find("\n---\n") else {
            self.problem(0, "the front matter has no end");
            return 0;
        };
        let mut at = 4;
        for line in rest[..end].lines() {
            self.entry(line, at);
            at += line.len() + 1;
        }
        4 + end + 5
    }

    fn entry(&mut self, line: &str, at: usize) {
        let (key, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.trim().to_string();
        match key.trim() {
            "title" => self.lesson.title = value,
            "summary" => self.lesson.summary = value,
            "minutes" => self.lesson.minutes = value.parse().unwrap_or(0),
            "images" => {
                self.lesson.images = value.split_whitespace().map(str::to_string).collect();
            }
            "next" => self.lesson.next = Some(value).filter(|v| !v.is_empty()),
            other => self.problem(at, format!("unknown key {other:?} in the front matter")),
        }
    }

    fn piece(&mut self, piece: Piece, body: usize) {
        match piece {
            Piece::Cut => self.lesson.slides.push(Vec::new()),
            Piece::Step(title) => {
                let heading = vec![crate::Inline::Text(title.clone())];
                self.slide(Block::Heading(heading));
                self.lesson.steps.push(Step {
                    title,
                    blocks: Vec::new(),
                });
            }
            Piece::Block(block) => self.push(block),
            Piece::Fence(kind, text, at) => self.fence(&kind, &text, body + at),
        }
    }

    fn fence(&mut self, kind: &str, text: &str, at: usize) {
        match kind {
            "hint" => self.push(Block::Hint(markdown::blocks(text))),
            "quiz" => match quiz::parse(text) {
                Ok(quiz) => self.push(Block::Quiz(quiz)),
                Err(message) => self.problem(at, message),
            },
            _ => {
                let mut checks = Vec::new();
                for line in text.lines().filter(|l| !l.trim().is_empty()) {
                    match self.check(line) {
                        Ok(check) => checks.push(check),
                        Err(message) => self.problem(at, format!("{message}: {line}")),
                    }
                }
                self.push(Block::Checks(checks));
            }
        }
    }

    /// Reads `ID: KIND key=value … :: what the learner sees`.
    fn check(&mut self, line: &str) -> Result<Check, String> {
        let (rule, label) = line.split_once(" :: ").ok_or("a check without a label")?;
        let (id, rule) = rule.split_once(": ").ok_or("a check without an id")?;
        let id = id.trim().to_string();
        if !self.ids.insert(id.clone()) {
            return Err(format!("the id {id} is used twice"));
        }
        Ok(Check {
            id,
            condition: Condition::parse(rule)?,
            label: markdown::inlines(label.trim()),
        })
    }

    fn push(&mut self, block: Block) {
        self.slide(block.clone());
        if let Some(step) = self.lesson.steps.last_mut() {
            step.blocks.push(block);
        }
    }

    fn slide(&mut self, block: Block) {
        if let Some(slide) = self.lesson.slides.last_mut() {
            slide.push(block);
        }
    }
}
