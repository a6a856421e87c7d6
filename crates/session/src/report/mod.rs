//! A learner's report on a pack: what was typed, and what came of it.
//!
//! Whoever gets a report believes nothing in it but its inputs: [`Verifying`] replays them and
//! compares. [`Making`] replays them too, so that an honest report never differs from its replay. The
//! seed of the hosts follows from the name, so ids and addresses differ between people, and another's
//! inputs answer otherwise under one's own name. Copying is found, not prevented; a seal over the
//! whole finds an edit, and whoever can make a new seal still has to make the replay come out.

mod class;
mod doubt;
mod make;
mod verify;

use std::collections::BTreeMap;

use lesson::pack::fingerprint;
use serde::{Deserialize, Serialize};

use crate::save::Save;

pub use class::{Class, Column, Worst, why};
pub use doubt::Doubt;
pub use make::Making;
pub use verify::{Judged, Mark, Verdict, Verifying};

/// What a report's first field says.
const FORMAT: &str = "report 1";
/// Bytes of a report: a long session takes some 50 kB.
pub const MOST_BYTES: usize = 16 << 20;
/// Lessons of a report.
const MOST_LESSONS: usize = 100;

/// The program that made a report.
pub fn app() -> String {
    format!("{}/{}", env!("CARGO_PKG_VERSION"), sim::VERSION)
}

/// A report as it is written; nothing in it is checked.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    pub hatoba: String,
    /// The pack's id.
    pub pack: String,
    /// [`lesson::pack::Pack::digest`].
    pub digest: String,
    /// [`app`].
    pub app: String,
    /// As given, by [`crate::pack::name`].
    pub name: String,
    /// [`crate::pack::seed`], 16 hex digits.
    pub seed: String,
    /// Those that were begun.
    pub lessons: Vec<Work>,
    /// SHA-256 over all the rest.
    pub seal: String,
}

/// What was done in a lesson.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Work {
    pub slug: String,
    /// [`Save::to_text`]: what was typed, and when.
    pub inputs: String,
    /// The checks that held, in the lesson's order.
    pub ticks: Vec<Tick>,
    /// Stages opened, by the hint's id.
    pub hints: BTreeMap<String, usize>,
    /// Guesses, from 0, by the prediction's id.
    pub predictions: BTreeMap<String, usize>,
}

/// A check that held.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tick {
    pub check: String,
    /// Virtual milliseconds since the lesson began.
    pub at_ms: u64,
}

/// Why a text is no report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoReport {
    TooBig,
    /// It is a report of a later program.
    Newer(String),
    /// It cannot be read: line, and why.
    Damaged(usize, String),
}

impl Report {
    pub fn parse(text: &str) -> Result<Self, NoReport> {
        if text.len() > MOST_BYTES {
            return Err(NoReport::TooBig);
        }
        let report: Self = match serde_json::from_str(text.trim_start_matches('\u{feff}')) {
            Ok(report) => report,
            Err(error) => return Err(unreadable(text, &error)),
        };
        if report.hatoba != FORMAT {
            return Err(NoReport::Newer(report.hatoba));
        }
        match report.lessons.len() > MOST_LESSONS {
            true => Err(NoReport::TooBig),
            false => Ok(report),
        }
    }

    pub fn to_json(&self) -> String {
        let json = serde_json::to_string_pretty(self);
        json.expect("strings and numbers always serialise") + "\n"
    }

    /// What the seal has to be.
    pub fn seal(&self) -> String {
        let open = Self {
            seal: String::new(),
            ..self.clone()
        };
        let json = serde_json::to_string(&open);
        let json = json.expect("strings and numbers always serialise");
        fingerprint([b"seal".as_slice(), json.as_bytes()])
    }

    /// SHA-256 of all inputs with their times, for people: two are never the same by chance.
    pub fn print(&self) -> String {
        let parts = self.lessons.iter().map(|w| w.inputs.as_bytes());
        fingerprint(parts)
    }
}

fn unreadable(text: &str, error: &serde_json::Error) -> NoReport {
    /// The one field that every version has.
    #[derive(Deserialize)]
    struct Any {
        hatoba: String,
    }
    match serde_json::from_str::<Any>(text) {
        Ok(any) if any.hatoba != FORMAT => NoReport::Newer(any.hatoba),
        _ => {
            let said = error.to_string();
            let said = said.split(" at line ").next().unwrap_or_default();
            NoReport::Damaged(error.line(), said.to_string())
        }
    }
}

/// Of a session, what a report has: what led here, and its answers.
fn handed_in(save: &Save) -> Save {
    let mut save = save.clone();
    save.inputs.truncate(save.cursor);
    save.other = None;
    save.waiting.clear();
    let inputs = save.inputs.len();
    save.digests.retain(|input, _| *input < inputs);
    for done in &mut save.deeds {
        done.after = done.after.min(inputs);
    }
    save
}
