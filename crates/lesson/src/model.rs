//! A lesson as data: what [`crate::parse()`] makes and a page draws.

use crate::checks::Condition;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lesson {
    pub title: String,
    /// One sentence for the list of lessons.
    pub summary: String,
    pub minutes: u32,
    /// Images present on the host when the lesson starts, as in a transcript's `# images:` line.
    pub images: Vec<String>,
    /// The slug of the next lesson.
    pub next: Option<String>,
    pub steps: Vec<Step>,
    /// The same blocks cut at `---`: one screen each when giving a talk.
    pub slides: Vec<Vec<Block>>,
}

impl Lesson {
    /// Every check of the lesson, in reading order.
    pub fn checks(&self) -> impl Iterator<Item = &Check> {
        self.steps.iter().flat_map(|s| &s.blocks).flat_map(|b| {
            let checks: &[Check] = match b {
                Block::Checks(checks) => checks,
                _ => &[],
            };
            checks
        })
    }
}

/// A part of a lesson under one `##` heading; the first one has no title.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Step {
    pub title: String,
    pub blocks: Vec<Block>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    Paragraph(Vec<Inline>),
    Heading(Vec<Inline>),
    List {
        ordered: bool,
        items: Vec<Vec<Block>>,
    },
    Quote(Vec<Block>),
    Code {
        language: String,
        text: String,
    },
    /// Commands with a run button, and what they print.
    Console(Vec<ConsoleLine>),
    Table {
        head: Vec<Vec<Inline>>,
        rows: Vec<Vec<Vec<Inline>>>,
    },
    Checks(Vec<Check>),
    /// Folded until asked for.
    Hint(Vec<Block>),
    Quiz(Quiz),
}

#[derive(Clone, Debug, PartialEq)]
pub enum ConsoleLine {
    /// A command, continuation lines joined by newlines.
    Command(String),
    Output(String),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Inline {
    Text(String),
    Code(String),
    Strong(Vec<Inline>),
    Emphasis(Vec<Inline>),
    Link { to: String, text: Vec<Inline> },
    Break,
}

/// A line of a `check` block: a state of the host that the learner should bring about.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// Unique in its lesson and the same in every language.
    pub id: String,
    pub condition: Condition,
    pub label: Vec<Inline>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Quiz {
    pub question: Vec<Inline>,
    pub answers: Vec<(bool, Vec<Inline>)>,
    /// Shown once answered.
    pub explanation: Vec<Inline>,
}

/// Something in a lesson's text that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// From 1.
    pub line: usize,
    pub message: String,
}
