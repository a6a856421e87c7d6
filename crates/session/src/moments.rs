//! The moments of a session: what was done, how it ended, and the host and screen after it.

use std::rc::Rc;

use crate::frame::Seen;

/// A command line, or a file saved in the page's editor, and what followed.
#[derive(Clone, Debug)]
pub struct Moment {
    pub what: What,
    /// The index of its first input in the save.
    pub input: usize,
    /// How many lines the shell had been given before: events whose cause is this index into
    /// `Shell::lines`, or one before the next moment's, belong to this moment.
    pub line: usize,
    /// Virtual milliseconds since the session began.
    pub started_ms: u64,
    /// When the shell had its prompt again; `None` while the command runs, and for lines that a
    /// program read.
    pub ended_ms: Option<u64>,
    /// The shell's `$?` at that prompt.
    pub status: Option<i32>,
    /// The host and the screen as the next moment found them; dropped from old moments when there
    /// are very many, and not there yet for the newest.
    pub seen: Option<Seen>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A command line at the shell's prompt, with the lines that continue it.
    Command(String),
    /// A line that a program read.
    Typed(String),
    /// A file that the page's editor wrote; its path.
    File(String),
}

/// Two moments are the same to whoever draws them: what was seen is part of the moment and never
/// changes once it is there.
impl PartialEq for Moment {
    fn eq(&self, other: &Self) -> bool {
        self.what == other.what
            && self.input == other.input
            && self.line == other.line
            && self.started_ms == other.started_ms
            && self.ended_ms == other.ended_ms
            && self.status == other.status
            && self.seen.is_some() == other.seen.is_some()
    }
}

impl Moment {
    /// The command, the line or the path.
    pub fn text(&self) -> &str {
        match &self.what {
            What::Command(text) | What::Typed(text) | What::File(text) => text,
        }
    }
}

/// How many moments keep what was seen.
pub const KEPT: usize = 200;
/// The newest ones all do.
const NEWEST: usize = KEPT / 2;

/// The moments of the main line, and of the one that the newest fork left.
#[derive(Default)]
pub(crate) struct Moments {
    pub all: Rc<Vec<Rc<Moment>>>,
    /// How many of them the live host has begun.
    pub begun: usize,
    /// How many inputs of this line some host was given: what is known of its moments.
    pub known: usize,
    /// Before the first moment.
    pub first: Option<Seen>,
    /// What follows the first `other_from` of them on the other branch.
    pub other: Vec<Rc<Moment>>,
    pub other_from: usize,
    other_known: usize,
    /// What the other branch saw after the last moment that both share, in which it may have got
    /// other keys.
    other_seen: Option<Seen>,
    /// Commands that have not ended, oldest first.
    open: Vec<usize>,
}

impl Moments {
    /// The moment that the live host is in.
    pub fn current(&self) -> Option<&Rc<Moment>> {
        self.begun.checked_sub(1).and_then(|n| self.all.get(n))
    }

    pub fn edit(&mut self, index: usize, edit: impl FnOnce(&mut Moment)) {
        if let Some(moment) = Rc::make_mut(&mut self.all).get_mut(index) {
            edit(Rc::make_mut(moment));
        }
    }

    /// The live host begins the moment of that input: one that is known from before, or a new one.
    pub fn begin(&mut self, what: What, input: usize, line: usize, started_ms: u64) {
        let known = self.all.get(self.begun);
        if known.is_none_or(|m| m.input != input) {
            let all = Rc::make_mut(&mut self.all);
            all.truncate(self.begun);
            all.push(Rc::new(Moment {
                what,
                input,
                line,
                started_ms,
                ended_ms: None,
                status: None,
                seen: None,
            }));
        } else if known.is_some_and(|m| m.what != what || m.ended_ms.is_some()) {
            // How it ended is known from a host that went on for longer, perhaps, than this one will.
            self.edit(self.begun, |m| {
                m.what = what.clone();
                (m.ended_ms, m.status) = (None, None);
            });
        }
        if matches!(self.all[self.begun].what, What::Command(_)) {
            self.open.push(self.begun);
        }
        self.begun += 1;
    }

    /// A line that continues the current command.
    pub fn extend(&mut self, line: &str) {
        let Some(at) = self.begun.checked_sub(1) else {
            return;
        };
        self.edit(at, |m| {
            if let What::Command(text) = &mut m.what {
                text.push('\n');
                text.push_str(line);
            }
        });
    }

    /// The shell shows its prompt: the oldest command that had not ended has, and all of them if
    /// nothing was typed ahead.
    pub fn end(&mut self, at_ms: u64, status: i32, waits: bool) {
        let count = if waits { self.open.len() } else { 1 };
        for index in self
            .open
            .drain(..count.min(self.open.len()))
            .collect::<Vec<_>>()
        {
            self.edit(index, |m| {
                m.ended_ms = Some(at_ms);
                m.status = Some(status);
            });
        }
    }

    /// The live host starts anew; what was seen stays.
    pub fn restart(&mut self) {
        self.begun = 0;
        self.open.clear();
    }

    /// How many moments lie before a place in the inputs.
    pub fn before(&self, cursor: usize) -> usize {
        self.all.partition_point(|m| m.input < cursor)
    }

    /// What follows that many inputs becomes the other branch.
    pub fn fork(&mut self, at: usize) {
        let from = self.before(at);
        self.other = Rc::make_mut(&mut self.all).split_off(from);
        self.other_from = from;
        self.other_known = std::mem::replace(&mut self.known, at);
        self.other_seen = match from.checked_sub(1) {
            Some(last) => self.all[last].seen.clone(),
            None => self.first.clone(),
        };
    }

    /// The other branch, which begins after so many inputs, becomes the main line and the other way
    /// round.
    pub fn switch(&mut self, at: usize) {
        let from = self.before(at);
        let all = Rc::make_mut(&mut self.all);
        let left = all.split_off(from);
        let known = match from == self.other_from && self.other_known >= at {
            true => self.other_known,
            false => at.min(self.known),
        };
        if known > at {
            all.append(&mut self.other);
        }
        self.other = left;
        self.other_from = from;
        self.other_known = std::mem::replace(&mut self.known, known);
        let mut seen = self.other_seen.take();
        match from.checked_sub(1) {
            Some(last) => self.edit(last, |m| std::mem::swap(&mut m.seen, &mut seen)),
            None => std::mem::swap(&mut self.first, &mut seen),
        }
        self.other_seen = seen;
    }

    /// What was seen after so many moments, or the nearest before that is kept.
    pub fn seen(&self, moments: usize) -> Option<(usize, &Seen)> {
        let upto = self.all.get(..moments.min(self.all.len()))?;
        let kept = upto.iter().enumerate().rev();
        let mut found = kept.filter_map(|(n, m)| Some((n + 1, m.seen.as_ref()?)));
        found.next().or(self.first.as_ref().map(|s| (0, s)))
    }

    /// Whether a moment of so many is to keep what is seen after it.
    pub fn keeps(index: usize, total: usize) -> bool {
        let old = total.saturating_sub(NEWEST);
        let stride = old.div_ceil(KEPT - NEWEST).max(1);
        index >= old || index.is_multiple_of(stride)
    }

    /// Keeps what is seen after a moment, and drops it from older ones if there are too many.
    pub fn keep(&mut self, index: usize, seen: Seen) {
        self.edit(index, |m| m.seen = Some(seen));
        let kept = |(n, m): (usize, &Rc<Moment>)| m.seen.as_ref().map(|_| n);
        let all: Vec<usize> = self.all.iter().enumerate().filter_map(kept).collect();
        if all.len() <= KEPT {
            return;
        }
        // Among the old ones, the one whose neighbours are nearest to each other.
        let old = &all[..all.len() - NEWEST];
        let gap = |w: &[usize]| (w[2] - w[0], w[1]);
        let drop = old.windows(3).map(gap).min().map(|(_, n)| n);
        self.edit(drop.unwrap_or(all[0]), |m| m.seen = None);
    }
}
