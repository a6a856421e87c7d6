//! What is typed: who gets it, and what waits for its turn.

use std::rc::Rc;

use sim::{Front, Input, Timed};

use super::Session;
use crate::frame::{Refused, Waiting};
use crate::save::{Branch, MOST_INPUTS, MOST_MS, Queued, tame};

/// Something that waits.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub id: u64,
    pub what: Entry,
}

#[derive(Clone, Debug)]
pub(super) enum Entry {
    Line(String),
    Keys(String),
    /// Lines that wait for the learner's own prompt.
    Submitted(String),
    File(String, Vec<u8>),
}

impl Item {
    /// What of it a save keeps.
    pub fn saved(&self) -> Option<Queued> {
        match &self.what {
            Entry::Line(text) | Entry::Submitted(text) => Some(Queued {
                text: text.clone(),
                submitted: matches!(self.what, Entry::Submitted(_)),
            }),
            Entry::Keys(_) | Entry::File(..) => None,
        }
    }
}

impl From<&Item> for Waiting {
    fn from(item: &Item) -> Self {
        let (Entry::Line(text) | Entry::Keys(text) | Entry::Submitted(text) | Entry::File(text, _)) =
            &item.what;
        Self {
            id: item.id,
            text: text.clone(),
            submitted: matches!(item.what, Entry::Submitted(_)),
        }
    }
}

impl Session {
    /// A line typed at the terminal. It goes to whatever program reads; while none does, it waits
    /// and is echoed where it is read.
    pub fn line(&mut self, text: &str, now_ms: u64) -> Result<(), Refused> {
        self.enter(Entry::Line(text.to_string()), now_ms)
    }

    /// Keys as a keyboard sends them, such as `\x03`. Those that are signals (Ctrl+C, Ctrl+\\,
    /// Ctrl+Z) overtake and drop what waits, as a terminal drops what was typed ahead.
    pub fn keys(&mut self, keys: &str, now_ms: u64) -> Result<(), Refused> {
        if self.past.is_some() {
            return Err(Refused::LookingBack);
        }
        if !keys.is_empty() && keys.chars().all(|c| "\x03\x1a\x1c".contains(c)) {
            let waited = !self.queue.is_empty();
            self.queue
                .retain(|item| matches!(item.what, Entry::File(..)));
            // Without a host to stop, it stops what waits.
            if waited && !self.is_live() {
                self.tell();
                return Ok(());
            }
        }
        self.enter(Entry::Keys(keys.to_string()), now_ms)
    }

    /// A command of a run button, several lines perhaps. It waits for the learner's own prompt;
    /// refused while another program reads the terminal. Returns its id in
    /// [`Frame::waiting`](crate::Frame::waiting).
    pub fn submit(&mut self, command: &str, now_ms: u64) -> Result<u64, Refused> {
        if self.is_live() && self.host.given == self.save.cursor {
            match self.host.front() {
                Front::More if self.queue.is_empty() => return Err(Refused::Unfinished),
                Front::Program {
                    command,
                    reads,
                    keys,
                } if reads || keys => return Err(Refused::Busy(command)),
                _ => {}
            }
        }
        self.enter(Entry::Submitted(command.to_string()), now_ms)?;
        Ok(self.next_id - 1)
    }

    /// A file written by the page's editor; a path in the home directory, or an absolute one.
    pub fn write_file(&mut self, path: &str, bytes: Vec<u8>, now_ms: u64) -> Result<(), Refused> {
        self.enter(Entry::File(path.to_string(), bytes), now_ms)
    }

    /// The terminal's size in cells. At a prompt it is part of the session only once something is
    /// typed, so that opening a page writes nothing.
    pub fn resize(&mut self, columns: u16, rows: u16, now_ms: u64) {
        let Input::Resize { cols, rows } = tame(Input::Resize {
            cols: columns,
            rows,
        }) else {
            return;
        };
        self.size.wanted = Some((cols, rows));
        self.fit(now_ms);
    }

    /// Gives the terminal the size that the page has for it.
    pub(super) fn fit(&mut self, now_ms: u64) {
        let Some((cols, rows)) = self.size.wanted.filter(|_| self.is_live()) else {
            return;
        };
        let prompt = matches!(self.host.front(), Front::Prompt | Front::More);
        let running =
            self.save.cursor > 0 && !(prompt && self.is_settled() && self.host.is_still());
        if !running || self.size.told == (cols, rows) {
            Rc::make_mut(&mut self.host.screen).resize(cols.into(), rows.into());
        } else if self.save.cursor == self.save.inputs.len() {
            // The screen follows when the host is told, or it would draw for another one. What redo
            // could bring back is worth more than a screen that fits.
            let _ = self.record(Input::Resize { cols, rows }, now_ms);
        }
    }

    /// What waited when the session was left waits again.
    pub(super) fn queue_saved(&mut self) {
        for queued in self.save.waiting.clone() {
            let what = match queued.submitted {
                true => Entry::Submitted(queued.text),
                false => Entry::Line(queued.text),
            };
            self.push(what);
        }
    }

    fn push(&mut self, what: Entry) {
        let id = self.next_id;
        self.next_id += 1;
        self.queue.push_back(Item { id, what });
    }

    fn enter(&mut self, what: Entry, now_ms: u64) -> Result<(), Refused> {
        if self.past.is_some() {
            return Err(Refused::LookingBack);
        }
        self.room(self.queue.len() + 1)?;
        self.push(what);
        if !self.deliver(now_ms) {
            self.tell();
        }
        Ok(())
    }

    fn room(&self, more: usize) -> Result<(), Refused> {
        let other = self.save.other.as_ref().map_or(0, |b| b.inputs.len());
        let used = self.save.inputs.len() + other + more;
        match used < MOST_INPUTS && self.host.sim.now_ms() < MOST_MS {
            true => Ok(()),
            false => Err(Refused::Full),
        }
    }

    /// Records the first of what waits, if its turn has come.
    pub(super) fn deliver(&mut self, now_ms: u64) -> bool {
        let Some(Item { what, .. }) = self.queue.front() else {
            return false;
        };
        if !self.is_live() || self.past.is_some() || self.host.given < self.save.cursor {
            return false;
        }
        let front = self.host.front();
        let ready = match (what, &front) {
            (Entry::File(..), _) => true,
            (_, Front::Prompt) => true,
            (Entry::Line(_), Front::More) => true,
            (Entry::Line(_), Front::Program { reads, keys, .. }) => *reads || *keys,
            (Entry::Keys(_), Front::Nobody) => false,
            (Entry::Keys(_), _) => true,
            _ => false,
        };
        if !ready {
            return false;
        }
        let Some(Item { id, what }) = self.queue.pop_front() else {
            return false;
        };
        let input = match what {
            Entry::Line(text) => Input::Line(text),
            Entry::Keys(keys) => Input::Keys(keys),
            Entry::File(path, bytes) => Input::WriteFile { path, bytes },
            Entry::Submitted(text) => {
                let mut lines = text.split('\n').map(str::to_string);
                let first = lines.next().unwrap_or_default();
                for line in lines.rev() {
                    let what = Entry::Line(line);
                    self.queue.push_front(Item { id, what });
                }
                Input::Line(first)
            }
        };
        self.record(input, now_ms).is_ok()
    }

    /// Puts an input at the end of the save, at the time it is now.
    fn record(&mut self, input: Input, now_ms: u64) -> Result<(), Refused> {
        self.room(1)?;
        let host_ms = self.host.sim.now_ms();
        // A host that cannot keep up with the clock is met where it is.
        let clock_ms = if self.host.busy {
            0
        } else {
            self.clock(now_ms)
        };
        let at_ms = host_ms.max(clock_ms).max(self.save.last_ms());
        let forks = self.save.cursor < self.save.inputs.len();
        if forks {
            self.fork();
        }
        let typed = matches!(input, Input::Line(_) | Input::Keys(_));
        if let Some((cols, rows)) = self.size.wanted
            && typed
            && self.size.told != (cols, rows)
        {
            self.push_input(at_ms, Input::Resize { cols, rows });
        }
        self.push_input(at_ms, input);
        if forks && let Some(journal) = &mut self.journal {
            journal.rewrite(&self.save);
        }
        self.tell();
        Ok(())
    }

    fn push_input(&mut self, at_ms: u64, input: Input) {
        if let Input::Resize { cols, rows } = input {
            self.size.told = (cols, rows);
        }
        self.save.inputs.push(Timed { at_ms, input });
        self.save.cursor = self.save.inputs.len();
    }

    /// What redo would have brought back becomes the other branch.
    fn fork(&mut self) {
        let at = self.save.cursor;
        let inputs = self.save.inputs.split_off(at);
        self.save.digests.split_off(&at);
        for done in &mut self.save.deeds {
            done.after = at.min(done.after);
        }
        self.save.other = Some(Branch { at, inputs });
        self.moments.fork(at);
    }
}
