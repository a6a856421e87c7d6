//! A lesson as data: what [`crate::parse()`] makes and a page draws.

use serde::{Deserialize, Serialize};

use crate::checks::Rule;

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
    /// The part of the course it belongs to.
    pub track: Option<String>,
    /// Slugs of the lessons to have done before.
    pub needs: Vec<String>,
    pub kind: LessonKind,
    /// Seconds of the lightning talk cut out of it.
    pub lt_s: Option<u32>,
    /// What one can do afterwards.
    pub goals: Vec<Vec<Inline>>,
    pub steps: Vec<Step>,
    /// The same blocks cut at `---`: one screen each when giving a talk.
    pub slides: Vec<Slide>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LessonKind {
    #[default]
    Guided,
    /// A goal without instructions.
    Challenge,
    /// Slides only.
    Talk,
}

/// A part of a lesson under one `##` heading; the first one has no title.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Step {
    pub title: String,
    pub blocks: Vec<Block>,
}

/// One screen of a talk.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Slide {
    pub blocks: Vec<Block>,
    /// For links; unique in its text.
    pub id: Option<String>,
    /// Its share of the time.
    pub time_s: Option<u32>,
    pub layout: Layout,
    /// It is part of the lightning talk.
    pub lt: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    #[default]
    Full,
    /// Text on one side, the terminal on the other.
    Split,
    Title,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    Paragraph(Vec<Inline>),
    /// The title of a slide; not in a lesson's text.
    Title(Vec<Inline>),
    Heading(Vec<Inline>),
    List {
        ordered: bool,
        items: Vec<Vec<Block>>,
    },
    Quote(Vec<Block>),
    Code {
        language: String,
        text: String,
        /// The file that it shows in the editor: absolute, or in the home directory.
        open: Option<String>,
    },
    Console(Console),
    Table {
        head: Vec<Vec<Inline>>,
        rows: Vec<Vec<Vec<Inline>>>,
    },
    Checks(Vec<Check>),
    Hint(Hint),
    Quiz(Quiz),
    Predict(Predict),
    Sort(Sort),
    Memo(Vec<MemoRow>),
    Picture(Picture),
    /// What the speaker says; on slides only, and not for the room.
    Speaker(Vec<Block>),
    /// Commands typed on the stage; on slides only.
    Demo(Demo),
    /// What follows on this slide comes with the next key.
    Pause,
}

/// Commands with a run button, and what they print.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Console {
    pub lines: Vec<ConsoleLine>,
    /// The picture that opens when one of them is run.
    pub picture: Option<Picture>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum ConsoleLine {
    /// A command, continuation lines joined by newlines.
    Command(String),
    /// Keys as written, `^P^Q`; [`crate::script::keys`] tells the bytes.
    Keys(String),
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
    pub rule: Rule,
    /// Checks that must be done before this one can be; they stand earlier in the text.
    pub after: Vec<String>,
    pub label: Vec<Inline>,
}

/// Folded until asked for, or shown when the host is in a certain state.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hint {
    pub id: String,
    /// Shown only while this holds.
    pub when: Option<Rule>,
    /// The check it helps with: not shown any more when that is done.
    pub check: Option<String>,
    /// What is told first, what is told next.
    pub stages: Vec<Vec<Block>>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Quiz {
    pub id: String,
    pub question: Vec<Inline>,
    pub answers: Vec<(bool, Vec<Inline>)>,
    /// Shown once answered.
    pub explanation: Vec<Inline>,
}

/// A question before a command; its answer is told by what the command does.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Predict {
    pub id: String,
    /// The check whose command shows the answer; a talk's predictions may have none.
    pub after: Option<String>,
    /// The picture in which the answer can be given.
    pub picture: Option<String>,
    pub question: Vec<Inline>,
    pub answers: Vec<Answer>,
    pub explanation: Vec<Inline>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    pub right: bool,
    pub text: Vec<Inline>,
    /// Kind and id of the object in the picture that stands for this answer.
    pub mark: Option<(String, String)>,
    /// What holds on the host if this is the right answer.
    pub proof: Option<Rule>,
}

/// Things to put into boxes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sort {
    pub id: String,
    pub question: Vec<Inline>,
    /// Two to five.
    pub boxes: Vec<Vec<Inline>>,
    pub items: Vec<SortItem>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct SortItem {
    pub text: Vec<Inline>,
    /// The index of its box.
    pub place: usize,
    /// Why it belongs there.
    pub reason: Vec<Inline>,
}

/// What the notes say beside what holds today.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MemoRow {
    /// Numbers of the claims, `N132`.
    pub covers: Vec<String>,
    pub note: Vec<Inline>,
    pub today: Vec<Inline>,
}

/// A picture that the lesson opens.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Picture {
    /// `host`, `layers`, `files` …
    pub name: String,
    /// The object it shows.
    pub focus: Option<String>,
    /// A path inside that object.
    pub path: Option<String>,
    /// It opens by itself once this check is done.
    pub after: Option<String>,
    pub size: PictureSize,
    pub caption: Vec<Inline>,
}

/// The share of a slide.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PictureSize {
    #[default]
    Full,
    Half,
    Third,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Demo {
    pub typing: Typing,
    /// Waits for a key between typing and running.
    pub hold: bool,
    /// What is printed may be longer than the terminal: its end says enough.
    pub scrolls: bool,
    /// The last command must fail.
    pub fails: bool,
    pub lines: Vec<ConsoleLine>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Typing {
    /// The stage types.
    #[default]
    Auto,
    /// Any key brings the next letter.
    Mash,
    /// The speaker types.
    Own,
}

/// Something in a lesson's text that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// From 1.
    pub line: usize,
    pub message: String,
}

/// A block that has an answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Question<'a> {
    Quiz(&'a Quiz),
    Predict(&'a Predict),
    Sort(&'a Sort),
}

impl Lesson {
    /// Every block of the steps, in reading order; not what is inside of lists and quotes.
    pub fn blocks(&self) -> impl Iterator<Item = &Block> {
        self.steps.iter().flat_map(|s| &s.blocks)
    }

    /// Every check of the lesson, in reading order.
    pub fn checks(&self) -> impl Iterator<Item = &Check> {
        self.blocks().flat_map(|b| {
            let checks: &[Check] = match b {
                Block::Checks(checks) => checks,
                _ => &[],
            };
            checks
        })
    }

    /// Every prediction, quiz and sort, in reading order.
    pub fn questions(&self) -> impl Iterator<Item = Question<'_>> {
        self.blocks().filter_map(|b| match b {
            Block::Quiz(quiz) => Some(Question::Quiz(quiz)),
            Block::Predict(predict) => Some(Question::Predict(predict)),
            Block::Sort(sort) => Some(Question::Sort(sort)),
            _ => None,
        })
    }

    pub fn predictions(&self) -> impl Iterator<Item = &Predict> {
        self.questions().filter_map(|q| match q {
            Question::Predict(predict) => Some(predict),
            _ => None,
        })
    }

    pub fn hints(&self) -> impl Iterator<Item = &Hint> {
        self.blocks().filter_map(|b| match b {
            Block::Hint(hint) => Some(hint),
            _ => None,
        })
    }

    pub fn question(&self, id: &str) -> Option<Question<'_>> {
        self.questions().find(|q| q.id() == id)
    }

    /// The slides of the lightning talk: those marked `lt`, or all if none is.
    pub fn talk(&self) -> impl Iterator<Item = &Slide> {
        let cut = self.slides.iter().any(|s| s.lt);
        self.slides.iter().filter(move |s| s.lt || !cut)
    }
}

impl Question<'_> {
    pub fn id(&self) -> &str {
        match self {
            Self::Quiz(quiz) => &quiz.id,
            Self::Predict(predict) => &predict.id,
            Self::Sort(sort) => &sort.id,
        }
    }
}
