//! A session as data: the seed and the timed inputs, and where in them the learner is.
//!
//! `text` is how it is written, `old` how version 1 was.

mod old;
pub(crate) mod text;

use std::collections::BTreeMap;

use lesson::Deed;
use sim::{Input, Timed};

/// A session as kept in a browser, in a file or in a link. Nothing else of a session is believed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Save {
    /// The [`Start::key`](crate::Start::key) it belongs to; empty in saves of version 1.
    pub key: String,
    /// The [`sim::VERSION`] it was made with: another one may answer otherwise.
    pub simulator: String,
    pub seed: u64,
    /// The wall clock when the session began, in milliseconds since 1970: what `date` starts from.
    pub start_ms: u64,
    /// What led here, then, from `cursor` on, what redo brings back. Times never go back.
    pub inputs: Vec<Timed>,
    /// How many of the inputs led here.
    pub cursor: usize,
    /// The inputs that the newest fork left.
    pub other: Option<Branch>,
    /// Virtual time to which the session ran, in milliseconds; less than the last input's means
    /// that one's.
    pub left_ms: u64,
    /// What was typed and had not reached the terminal.
    pub waiting: Vec<Queued>,
    /// Answers and opened hints, oldest first. They are no part of the host, so undo does not take them
    /// back.
    pub deeds: Vec<Done>,
    /// By the index of a moment's first input: a digest of what the terminal got from there to the
    /// next moment.
    pub digests: BTreeMap<usize, u32>,
}

/// Inputs that follow the first `at` of the main line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Branch {
    pub at: usize,
    pub inputs: Vec<Timed>,
}

/// A deed, after so many inputs and at its virtual time.
#[derive(Clone, Debug, PartialEq)]
pub struct Done {
    pub after: usize,
    pub at_ms: u64,
    pub deed: Deed,
}

/// Lines that wait.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Queued {
    pub text: String,
    /// Whether they wait for the learner's own prompt.
    pub submitted: bool,
}

/// Why a text is no save.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoSave {
    /// It is of a version that this program does not know, so it is probably newer.
    Version(String),
    /// More inputs, or more bytes, than a save may have.
    TooBig,
    /// It cannot be read; where, as a line from 1.
    Damaged(usize),
}

/// Told of a session's save after each change, and before an input takes effect.
pub trait Journal {
    /// The save grew at its end, or something beside the inputs changed.
    fn keep(&mut self, save: &Save);

    /// Inputs were taken away or replaced: nothing written before holds.
    fn rewrite(&mut self, save: &Save);
}

/// Inputs a save may have. A lesson needs a few dozen, an editor one a key.
pub const MOST_INPUTS: usize = 200_000;
/// Bytes of a save's text. A browser's storage ends before that.
pub const MOST_BYTES: usize = 8 << 20;
/// How long a session may last, in milliseconds: 400 days.
pub const MOST_MS: u64 = 400 * 24 * 3600 * 1000;
/// The latest start: the year 2200, in milliseconds since 1970.
pub const LATEST_START_MS: u64 = 7_258_118_400_000;
/// The most cells of a terminal in each direction.
pub const MOST_CELLS: u16 = 1000;

impl Save {
    /// A session that begins now, in milliseconds since 1970.
    pub fn fresh(key: &str, wall_ms: u64) -> Self {
        let start_ms = wall_ms.min(LATEST_START_MS);
        Self {
            key: key.to_string(),
            simulator: sim::VERSION.to_string(),
            seed: start_ms,
            start_ms,
            ..Self::default()
        }
    }

    /// Reads a text of version 2, or the JSON of version 1.
    pub fn parse(text: &str) -> Result<Self, NoSave> {
        match text.trim_start().starts_with('{') {
            true => old::parse(text),
            false => text::parse(text),
        }
    }

    /// The text of version 2.
    pub fn to_text(&self) -> String {
        text::write(self)
    }

    /// The time of the last input that led here.
    pub fn last_ms(&self) -> u64 {
        let last = self.inputs[..self.cursor].last();
        last.map_or(0, |t| t.at_ms)
    }

    /// The time of the present: of the last input, or when the session was left.
    pub fn end_ms(&self) -> u64 {
        self.left_ms.max(self.last_ms())
    }

    /// Whether it has nothing that a learner did.
    pub fn is_blank(&self) -> bool {
        let done = |t: &Timed| !matches!(t.input, Input::Resize { .. });
        let nothing = self.other.is_none() && self.waiting.is_empty() && self.deeds.is_empty();
        nothing && !self.inputs.iter().any(done)
    }

    /// Goes back to before so many lines, by the cursor; for when the newest ones cannot be replayed.
    pub fn step_back(&mut self, lines: usize) {
        for _ in 0..lines {
            // What waited would follow the lines that go.
            if !self.waiting.is_empty() {
                self.waiting.clear();
                continue;
            }
            let led_here = &self.inputs[..self.cursor];
            let line = |t: &Timed| matches!(t.input, Input::Line(_));
            let Some(at) = led_here.iter().rposition(line) else {
                return;
            };
            self.left_ms = self.inputs[at].at_ms;
            self.cursor = at;
        }
    }

    /// Whether a simulator other than this one made it.
    pub fn is_foreign(&self) -> bool {
        self.simulator != sim::VERSION
    }
}

/// Holds an input within bounds.
pub(crate) fn tame(input: Input) -> Input {
    match input {
        Input::Resize { cols, rows } => Input::Resize {
            cols: cols.clamp(1, MOST_CELLS),
            rows: rows.clamp(1, MOST_CELLS),
        },
        other => other,
    }
}

/// Checks what a save says of times and numbers, and brings times into order.
pub(crate) fn check(save: &mut Save) -> Result<(), NoSave> {
    if save.start_ms > LATEST_START_MS || save.left_ms > MOST_MS {
        return Err(NoSave::Damaged(1));
    }
    let branch = save.other.as_mut();
    let branch = branch.map(|b| (b.at, &mut b.inputs));
    let (at, others) = branch.unzip();
    let count = save.inputs.len() + others.as_ref().map_or(0, |o| o.len());
    if count > MOST_INPUTS {
        return Err(NoSave::TooBig);
    }
    let mut latest = order(&mut save.inputs, 0);
    if let (Some(at), Some(others)) = (at, others) {
        let common = save.inputs.get(..at).ok_or(NoSave::Damaged(1))?;
        let from = common.last().map_or(0, |t| t.at_ms);
        latest = latest.max(order(others, from));
    }
    let inputs = save.inputs.len();
    let known = save.digests.keys().all(|i| *i < inputs);
    let known = known
        && save
            .deeds
            .iter()
            .all(|d| d.after <= inputs && d.at_ms <= MOST_MS);
    if save.deeds.len() > MOST_INPUTS {
        return Err(NoSave::TooBig);
    }
    match latest <= MOST_MS && save.cursor <= save.inputs.len() && known {
        true => Ok(()),
        false => Err(NoSave::Damaged(1)),
    }
}

/// Makes times never go back; returns the last.
fn order(inputs: &mut [Timed], from: u64) -> u64 {
    let mut latest = from;
    for timed in inputs {
        latest = latest.max(timed.at_ms);
        timed.at_ms = latest;
        timed.input = tame(std::mem::replace(
            &mut timed.input,
            Input::Keys(String::new()),
        ));
    }
    latest
}

#[cfg(test)]
mod tests;
