//! `hatoba live`: types a story's lines at the terminal as the page does, in slices, and prints how long
//! the longest slice took and how soon Ctrl+C brought the prompt back.

use crate::replay::transcript::Transcript;
use sim::{Input, Sim, SimConfig, Timed};
use std::time::Instant;

/// Virtual milliseconds a slice of the page lets pass, and the steps it asks for at once.
const SLICE_MS: u64 = 8;
const STEPS: u32 = 4;
/// How long a command may run before Ctrl+C, and how long the prompt may then take; virtual.
const PATIENCE_MS: u64 = 10_000;
const ANSWER_MS: u64 = 3_000;
/// How often Ctrl+C is pressed: docker's client gives up at the third one.
const PRESSED: usize = 3;

/// A page without a screen.
pub struct Live {
    sim: Sim,
    clock: u64,
    /// The longest call, in seconds of the real clock, and its kind.
    longest: f64,
    /// What came onto the screen.
    pub shown: usize,
    pub tail: String,
}

impl Live {
    /// A host that shows its prompt.
    pub fn new(images: &[String]) -> Live {
        let mut live = Live {
            sim: Sim::new(SimConfig {
                images: images.to_vec(),
                online: false,
                ..SimConfig::default()
            }),
            clock: 0,
            longest: 0.0,
            shown: 0,
            tail: String::new(),
        };
        // bash has started by then.
        live.clock = 500;
        live.until_prompt(1000);
        live
    }

    fn take(&mut self, output: sim::Output, began: Instant) -> bool {
        self.longest = self.longest.max(began.elapsed().as_secs_f64());
        self.shown += output.tty.len();
        self.tail += &String::from_utf8_lossy(&output.tty);
        if self.tail.len() > 4000 {
            let from = self.tail.ceil_char_boundary(self.tail.len() - 2000);
            self.tail = self.tail.split_off(from);
        }
        output.at_prompt
    }

    /// Gives an input now.
    pub fn give(&mut self, input: Input) {
        let began = Instant::now();
        let at_ms = self.clock;
        let output = self.sim.apply(Timed { at_ms, input });
        self.take(output, began);
    }

    /// Lets so much virtual time pass.
    pub fn pass(&mut self, ms: u64) {
        let end = self.clock + ms;
        while self.clock < end {
            self.clock = (self.clock + SLICE_MS).min(end);
            while {
                let began = Instant::now();
                let output = self.sim.advance(self.clock, STEPS);
                let busy = output.busy;
                self.take(output, began);
                busy
            } {}
        }
    }

    /// Lets slices pass until the shell waits for a line; the virtual time that took.
    pub fn until_prompt(&mut self, patience_ms: u64) -> Option<u64> {
        let start = self.clock;
        while self.clock < start + patience_ms {
            self.clock += SLICE_MS;
            loop {
                let began = Instant::now();
                let output = self.sim.advance(self.clock, STEPS);
                let busy = output.busy;
                let at_prompt = self.take(output, began);
                if at_prompt {
                    return Some(self.clock - start);
                }
                if !busy {
                    break;
                }
            }
        }
        None
    }
}

fn rss_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    let kb = line.and_then(|l| l.split_whitespace().next()?.parse::<u64>().ok());
    kb.unwrap_or(0) / 1024
}

/// Runs each file on a host of its own; true if all could be read and came back to the prompt.
pub fn main(files: &[&str]) -> bool {
    let mut all = !files.is_empty();
    for file in files {
        let Ok(text) = std::fs::read_to_string(file) else {
            eprintln!("hatoba: cannot read {file}");
            all = false;
            continue;
        };
        let story = Transcript::parse(&text);
        let mut live = Live::new(&story.images);
        let start = Instant::now();
        let mut notes = Vec::new();
        for (i, command) in story.commands.iter().enumerate() {
            for line in command.text.lines() {
                live.give(Input::Line(line.to_string()));
            }
            if live.until_prompt(PATIENCE_MS).is_some() {
                continue;
            }
            let answer = (1..=PRESSED).find_map(|n| {
                live.give(Input::Keys("\u{3}".into()));
                Some((n, live.until_prompt(ANSWER_MS)?))
            });
            match answer {
                Some((n, ms)) => notes.push(format!("#{}: {n} ^C, {ms} ms", i + 1)),
                None => {
                    all = false;
                    notes.push(format!("#{}: NO PROMPT after ^C", i + 1));
                    break;
                }
            }
        }
        let last: Vec<&str> = live.tail.lines().rev().take(3).collect();
        println!(
            "{file}: longest {:.0} ms, {:.1} s, {} KB shown, {} MB {} | {:?}",
            live.longest * 1000.0,
            start.elapsed().as_secs_f64(),
            live.shown / 1024,
            rss_mb(),
            notes.join("; "),
            last.into_iter().rev().collect::<Vec<_>>()
        );
    }
    all
}
