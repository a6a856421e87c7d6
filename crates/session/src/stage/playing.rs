//! Showing again what a command printed, at the pace at which it came.

use std::rc::Rc;

use view::Terminal;

use super::track::{Kept, ROWS};
use crate::host::Heard;

/// Nothing comes for longer than this on the stage, in milliseconds: a wait is cut.
pub const MOST_WAIT_MS: u64 = 2_500;

/// When each piece of what was heard is due, in milliseconds since Enter.
pub fn due(heard: &[Heard], entered_ms: u64) -> Vec<u64> {
    let mut before = entered_ms;
    let mut at = 0;
    let wait = |h: &Heard| {
        at += h.at_ms.saturating_sub(before).min(MOST_WAIT_MS);
        before = h.at_ms;
        at
    };
    heard.iter().map(wait).collect()
}

/// How long it takes to show what an act came to, in milliseconds.
pub fn lasts_ms(kept: &Kept) -> u64 {
    let due = due(&kept.heard, kept.entered_ms);
    due.last().copied().unwrap_or(0)
}

/// A screen on which an act's output comes as time passes.
#[derive(Clone, Debug)]
pub struct Playing {
    screen: Terminal,
    heard: Rc<Vec<Heard>>,
    due: Vec<u64>,
    shown: usize,
}

impl Playing {
    /// From the screen before the act to what it came to.
    pub fn new(before: &Kept, after: &Kept) -> Self {
        let mut screen = (*before.seen.screen).clone();
        screen.resize(after.columns.into(), ROWS.into());
        Self {
            screen,
            heard: after.heard.clone(),
            due: due(&after.heard, after.entered_ms),
            shown: 0,
        }
    }

    /// The screen at a time, in milliseconds since Enter. Time does not go back.
    pub fn at(&mut self, ms: u64) -> &Terminal {
        while let (Some(heard), Some(due)) = (self.heard.get(self.shown), self.due.get(self.shown))
        {
            if *due > ms {
                break;
            }
            self.screen.feed(&heard.bytes);
            self.shown += 1;
        }
        &self.screen
    }

    /// When the next piece is due; nothing if all was shown.
    pub fn next_ms(&self) -> Option<u64> {
        self.due.get(self.shown).copied()
    }
}
