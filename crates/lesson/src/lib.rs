//! Lesson Markdown to steps, checks, quizzes and slides, and what of it a learner has done.
//!
//! A lesson is text: front matter, prose, `console` blocks to run, `check` blocks that name states
//! of the host (never typed words, so every right way counts), `hint` and `quiz` blocks. The format
//! is described in CONTRIBUTING.md; [`parse()`] never fails, it returns what it could not read.

pub mod checks;
pub mod course;
mod markdown;
mod model;
mod parse;
mod progress;
mod prove;
mod quiz;

pub use course::{Course, Entry};
pub use model::{Block, Check, ConsoleLine, Inline, Lesson, Problem, Quiz, Step};
pub use parse::parse;
pub use progress::{History, Progress, evaluate};
pub use prove::{Proof, prove};

#[cfg(test)]
mod tests;
