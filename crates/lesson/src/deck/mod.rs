//! A talk as stops: what stands on the stage at each, and what the next key brings.
//!
//! A [`Deck`] is made from a lesson's slides. What the slides do to the host is one list of
//! [`Act`]s; a [`Stop`] says which slide is shown, how much of it, and how many acts came before. So
//! the host at a stop follows from the deck alone, however the speaker got there.

mod lint;
mod pace;

pub use lint::{columns, lint, rows, same, spoken_ms};
pub use pace::{ENTER_MS, typing};

use crate::model::{Block, ConsoleLine, Layout, Lesson, Predict, Slide, Typing};
use crate::script;

/// A talk.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Deck {
    pub title: String,
    /// Seconds for all of it, if it is a lightning talk.
    pub lt_s: Option<u32>,
    pub slides: Vec<Slide>,
    /// What happens on the host, in order.
    pub acts: Vec<Act>,
    /// Where the speaker can stand. Never empty.
    pub stops: Vec<Stop>,
}

/// One thing done on the stage: a command, keys, a file saved.
#[derive(Clone, Debug, PartialEq)]
pub struct Act {
    /// The index of its slide.
    pub slide: usize,
    /// The index of its block on that slide.
    pub block: usize,
    pub doing: Doing,
    pub typing: Typing,
    /// Waits for a key between typing and running.
    pub hold: bool,
    /// Whether the command must fail; `None` where nobody says.
    pub fails: Option<bool>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doing {
    /// A command line, continued lines joined by newlines.
    Line(String),
    /// Keys as a keyboard sends them.
    Keys(String),
    /// A file of the host, as an editor saves it.
    File { path: String, text: String },
}

/// A place in the talk where it waits for the speaker.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stop {
    pub slide: usize,
    /// From 0 on each slide.
    pub beat: usize,
    /// How many of the slide's pauses are behind.
    pub parts: usize,
    /// How many acts were done before.
    pub acts: usize,
    /// The next act's text stands typed and is not run yet.
    pub typed: bool,
}

/// What the next key brings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step<'a> {
    /// The slide of that index.
    Turn(usize),
    /// The next part of this slide.
    Reveal,
    /// An act is typed and waits.
    Type(&'a Act),
    /// An act is done: typed and run, or run if it is typed already.
    Do(&'a Act),
}

impl Deck {
    /// The talk of a lesson, or of a talk's own text.
    pub fn of(lesson: &Lesson) -> Self {
        let slides: Vec<Slide> = lesson.talk().cloned().collect();
        let mut deck = Self {
            title: lesson.title.clone(),
            lt_s: lesson.lt_s,
            slides,
            ..Self::default()
        };
        for index in 0..deck.slides.len() {
            deck.add(index);
        }
        if deck.stops.is_empty() {
            deck.slides.push(Slide::default());
            deck.stops.push(Stop::default());
        }
        deck
    }

    /// Appends the stops and acts of a slide.
    fn add(&mut self, slide: usize) {
        let mut stop = Stop {
            slide,
            acts: self.acts.len(),
            ..Stop::default()
        };
        self.stops.push(stop);
        let blocks = self.slides[slide].blocks.clone();
        for (block, what) in blocks.iter().enumerate() {
            if matches!(what, Block::Pause) {
                stop.beat += 1;
                stop.parts += 1;
                self.stops.push(stop);
            }
            for (doing, typing, hold, fails) in acts_of(what) {
                let hold = hold || typing == Typing::Mash;
                if hold && matches!(doing, Doing::Line(_)) {
                    stop.beat += 1;
                    self.stops.push(Stop {
                        typed: true,
                        ..stop
                    });
                }
                self.acts.push(Act {
                    slide,
                    block,
                    doing,
                    typing,
                    hold,
                    fails,
                });
                stop.beat += 1;
                stop.acts += 1;
                self.stops.push(stop);
            }
        }
    }

    /// The stop of that number, or the last one.
    pub fn stop(&self, at: usize) -> Stop {
        let last = self.stops.last().copied().unwrap_or_default();
        self.stops.get(at).copied().unwrap_or(last)
    }

    pub fn last(&self) -> usize {
        self.stops.len().saturating_sub(1)
    }

    /// What leads from a stop to the next one; nothing from the last.
    pub fn step(&self, at: usize) -> Option<Step<'_>> {
        let (here, next) = (self.stops.get(at)?, self.stops.get(at + 1)?);
        if here.slide != next.slide {
            return Some(Step::Turn(next.slide));
        }
        match self.acts.get(here.acts) {
            Some(act) if next.typed => Some(Step::Type(act)),
            Some(act) if next.acts > here.acts => Some(Step::Do(act)),
            _ => Some(Step::Reveal),
        }
    }

    /// The first stop of a slide.
    pub fn first_of(&self, slide: usize) -> usize {
        let first = self.stops.iter().position(|s| s.slide == slide);
        first.unwrap_or(self.last())
    }

    /// How an address names a stop: the slide's number from 1, and the beat if it is not the first.
    pub fn address(&self, at: usize) -> String {
        let stop = self.stop(at);
        match stop.beat {
            0 => (stop.slide + 1).to_string(),
            beat => format!("{}.{beat}", stop.slide + 1),
        }
    }

    /// The stop that an address names: `7`, `7.2`, or a slide's id. The nearest one if the number is
    /// too large.
    pub fn find(&self, address: &str) -> Option<usize> {
        if let Some(slide) = self
            .slides
            .iter()
            .position(|s| s.id.as_deref() == Some(address))
        {
            return Some(self.first_of(slide));
        }
        let (slide, beat) = address.split_once('.').unwrap_or((address, "0"));
        let (slide, beat) = (slide.parse::<usize>().ok()?, beat.parse::<usize>().ok()?);
        let slide = slide.clamp(1, self.slides.len()) - 1;
        let own = self.stops.iter().enumerate().filter(|s| s.1.slide == slide);
        own.take(beat.saturating_add(1)).last().map(|s| s.0)
    }

    /// The blocks that stand on the stage at a stop, with their indices.
    pub fn shown(&self, stop: Stop) -> impl Iterator<Item = (usize, &Block)> {
        let blocks = self.slides.get(stop.slide).map(|s| s.blocks.as_slice());
        let mut pauses = 0;
        let blocks = blocks.unwrap_or_default().iter().enumerate();
        blocks.take_while(move |(_, block)| {
            pauses += usize::from(matches!(block, Block::Pause));
            pauses <= stop.parts
        })
    }

    /// The acts of a slide, by their numbers.
    pub fn acts_of(&self, slide: usize) -> std::ops::Range<usize> {
        let first = self.acts.iter().position(|a| a.slide >= slide);
        let first = first.unwrap_or(self.acts.len());
        let rest = self.acts.iter().skip(first);
        let count = rest.take_while(|a| a.slide == slide);
        first..first + count.count()
    }

    /// Whether a slide has a terminal: something is typed on it.
    pub fn has_terminal(&self, slide: usize) -> bool {
        let mut acts = self.acts.iter().filter(|a| a.slide == slide);
        acts.any(|a| !matches!(a.doing, Doing::File { .. }))
    }

    /// Every prediction with the number of the act that settles it: the last one of the block of
    /// commands that follows.
    pub fn predictions(&self) -> Vec<(&Predict, usize, Option<usize>)> {
        let mut found = Vec::new();
        for (slide, sheet) in self.slides.iter().enumerate() {
            for (block, what) in sheet.blocks.iter().enumerate() {
                if let Block::Predict(predict) = what {
                    found.push((predict, slide, self.settles((slide, block))));
                }
            }
        }
        found
    }

    fn settles(&self, place: (usize, usize)) -> Option<usize> {
        let of = |a: &Act| (a.slide, a.block);
        let first = self
            .acts
            .iter()
            .position(|a| of(a) > place && !matches!(a.doing, Doing::File { .. }))?;
        let block = of(&self.acts[first]);
        self.acts.iter().rposition(|a| of(a) == block)
    }
}

/// What a block does on the stage.
fn acts_of(block: &Block) -> Vec<(Doing, Typing, bool, Option<bool>)> {
    match block {
        Block::Demo(demo) => {
            let found = doings(&demo.lines);
            let last = found.len().saturating_sub(1);
            let fails = |n| Some(demo.fails && n == last);
            let all = found.into_iter().enumerate();
            all.map(|(n, d)| (d, demo.typing, demo.hold, fails(n)))
                .collect()
        }
        Block::Console(console) => {
            let all = doings(&console.lines).into_iter();
            all.map(|d| (d, Typing::Auto, false, None)).collect()
        }
        Block::Code {
            text,
            open: Some(path),
            ..
        } if !text.is_empty() => {
            let doing = Doing::File {
                path: path.trim_start_matches("~/").to_string(),
                text: text.clone(),
            };
            vec![(doing, Typing::Auto, false, None)]
        }
        _ => Vec::new(),
    }
}

fn doings(lines: &[ConsoleLine]) -> Vec<Doing> {
    let doing = |line: &ConsoleLine| match line {
        ConsoleLine::Command(text) => Some(Doing::Line(text.clone())),
        ConsoleLine::Keys(keys) => script::keys(keys).map(Doing::Keys),
        ConsoleLine::Output(_) => None,
    };
    lines.iter().filter_map(doing).collect()
}

/// Whether a slide is laid out side by side.
pub fn is_split(slide: &Slide) -> bool {
    slide.layout == Layout::Split
}

#[cfg(test)]
mod tests;
