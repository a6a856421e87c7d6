//! Lesson Markdown to steps, checks, questions and slides, and what of it a learner has done.
//!
//! A lesson is text: front matter, prose, `console` blocks to run, `check` blocks that name states
//! of the host (never typed words, so every right way counts), questions, hints, pictures, slides.
//! The format is described in CONTRIBUTING.md; [`parse()`] never fails, it returns what it could
//! not read.

mod attrs;
mod blocks;
pub mod checks;
pub mod course;
pub mod deck;
mod front;
mod history;
mod links;
mod markdown;
mod model;
pub mod pack;
mod parse;
mod progress;
pub mod script;
mod study;
mod text;

pub use blocks::PICTURES;
pub use course::{Course, Entry};
pub use front::TRACKS;
pub use history::{Begun, History};
pub use markdown::plain;
pub use model::{
    Answer, Block, Check, Console, ConsoleLine, Demo, Hint, Inline, Layout, Lesson, LessonKind,
    MemoRow, Picture, PictureSize, Predict, Problem, Question, Quiz, Slide, Sort, SortItem, Step,
    Typing,
};
pub use parse::parse;
pub use progress::{Deed, Progress};
pub use study::{Host, Standing, Study, evaluate, judge};
pub use text::Text;

#[cfg(test)]
mod tests;
