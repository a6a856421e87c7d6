//! A session as kept in the browser and in links: the seed and the timed inputs.

use serde::{Deserialize, Serialize};
use sim::{Input, Timed};

use crate::browser;

/// Saves of another version are not replayed: the simulator may answer otherwise.
const VERSION: u32 = 1;
/// Inputs beyond this many would make a restore slow. A lesson needs a few dozen, an editor one a key.
const MOST: usize = 50_000;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Save {
    version: u32,
    pub seed: u64,
    /// The wall clock when the session began: what `date` starts from.
    pub start_ms: u64,
    pub inputs: Vec<Timed>,
}

impl Save {
    pub fn fresh() -> Self {
        let start_ms = browser::wall_ms() as u64;
        Self {
            version: VERSION,
            seed: start_ms,
            start_ms,
            inputs: Vec::new(),
        }
    }

    pub fn load(key: &str) -> Option<Self> {
        Self::from_json(&browser::load(&storage_key(key))?)
    }

    pub fn store(key: &str, json: &str) {
        browser::save(&storage_key(key), json);
    }

    pub fn from_json(text: &str) -> Option<Self> {
        let save: Self = serde_json::from_str(text).ok()?;
        (save.version == VERSION && save.inputs.len() <= MOST).then_some(save)
    }

    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("numbers and strings always serialise")
    }

    pub fn last_ms(&self) -> u64 {
        self.inputs.last().map_or(0, |t| t.at_ms)
    }

    pub fn has_lines(&self) -> bool {
        self.inputs
            .iter()
            .any(|t| matches!(t.input, Input::Line(_)))
    }

    /// Drops the last command line and whatever was typed after it.
    pub fn drop_last_line(&mut self) -> bool {
        let last = self
            .inputs
            .iter()
            .rposition(|t| matches!(t.input, Input::Line(_)));
        if let Some(at) = last {
            self.inputs.truncate(at);
        }
        last.is_some()
    }
}

/// boot.js knows this name too: it offers to restore after a crash.
fn storage_key(key: &str) -> String {
    format!("hatoba:session:{key}")
}
