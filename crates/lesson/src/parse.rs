//! A lesson's text to a [`Lesson`] and the problems found in it.

use std::collections::BTreeSet;

use crate::attrs::{self, Attrs};
use crate::blocks::{self, FENCES};
use crate::front;
use crate::links;
use crate::markdown::{self, Piece};
use crate::model::{Block, Inline, Layout, Lesson, Problem, Slide, Step};

/// Bytes of a text that are read: a lesson has 10 to 20 kB.
const MOST_BYTES: usize = 256 * 1024;
/// Problems told: who has more mends these first.
const MOST_PROBLEMS: usize = 50;

/// Reads a lesson. What could not be read is left out and reported.
pub fn parse(text: &str) -> (Lesson, Vec<Problem>) {
    if text.len() > MOST_BYTES {
        let message = format!("longer than {} kB", MOST_BYTES / 1024);
        return (Lesson::default(), vec![Problem { line: 1, message }]);
    }
    let (text, odd) = clean(text);
    let mut reader = Reader {
        lesson: Lesson::default(),
        problems: Vec::new(),
        ids: BTreeSet::new(),
        places: Vec::new(),
        only: Only::Both,
        hints: 0,
        text: &text,
    };
    if let Some(at) = odd {
        reader.problem(
            at,
            "control characters, or such that turn the writing direction",
        );
    }
    let body = reader.front_matter();
    reader.lesson.steps.push(Step::default());
    reader.lesson.slides.push(Slide::default());
    let (pieces, too_deep) = markdown::pieces(&text[body..]);
    if too_deep {
        reader.problem(
            body,
            "lists, quotes or emphasis stand too deep in one another",
        );
    }
    for (at, piece) in pieces {
        reader.piece(piece, body + at);
    }
    for (at, message) in links::faults(&reader.lesson, &reader.places) {
        reader.problem(at, message);
    }
    let Reader {
        mut lesson,
        mut problems,
        ..
    } = reader;
    lesson.steps.retain(|s| !s.blocks.is_empty());
    lesson.slides.retain(|s| !s.blocks.is_empty());
    problems.sort_by_key(|p| p.line);
    (lesson, problems)
}

/// Takes out what a terminal or a browser would not show as it stands; tells where it stood.
fn clean(text: &str) -> (String, Option<usize>) {
    let odd = |c: char| {
        let turns = matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        turns || c.is_control() && !matches!(c, '\n' | '\t' | '\r')
    };
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let at = text.find(odd);
    match at {
        Some(_) => (text.replace(odd, ""), at),
        None => (text, None),
    }
}

/// Which of the two a slide's blocks belong to.
#[derive(Clone, Copy, PartialEq)]
enum Only {
    Both,
    Talk,
    Lesson,
}

struct Reader<'a> {
    lesson: Lesson,
    problems: Vec<Problem>,
    ids: BTreeSet<String>,
    /// Where each block of the steps starts, in order.
    places: Vec<usize>,
    only: Only,
    hints: usize,
    text: &'a str,
}

impl Reader<'_> {
    fn problem(&mut self, at: usize, message: impl Into<String>) {
        if self.problems.len() >= MOST_PROBLEMS {
            return;
        }
        let before = self.text.as_bytes().iter().take(at);
        let line = before.filter(|b| **b == b'\n').count() + 1;
        self.problems.push(Problem {
            line,
            message: message.into(),
        });
    }

    /// Reads `key: value` lines between `---` lines; returns where the body starts.
    fn front_matter(&mut self) -> usize {
        let Some(rest) = self.text.strip_prefix("---\n") else {
            self.problem(0, "no front matter");
            return 0;
        };
        let Some(end) = rest.find("\n---\n") else {
            self.problem(0, "the front matter has no end");
            return 0;
        };
        let mut at = 4;
        for line in rest[..end].lines() {
            if let Err(message) = front::entry(&mut self.lesson, line) {
                self.problem(at, message);
            }
            at += line.len() + 1;
        }
        4 + end + 5
    }

    fn piece(&mut self, piece: Piece, at: usize) {
        match piece {
            Piece::Cut(said) => {
                self.lesson.slides.push(Slide::default());
                self.only = Only::Both;
                self.about_slide(&said, at);
            }
            Piece::Title(title, said) => {
                self.about_slide(&said, at);
                self.slide(Block::Title(title));
            }
            Piece::Step(title, said) => {
                self.about_slide(&said, at);
                self.slide(Block::Heading(vec![Inline::Text(title.clone())]));
                if self.only != Only::Talk {
                    self.lesson.steps.push(Step {
                        title,
                        blocks: Vec::new(),
                    });
                }
            }
            Piece::Pause => self.slide(Block::Pause),
            Piece::Block(block) => self.push(block, at),
            Piece::Fence(info, text) => self.fence(&info, text, at),
        }
    }

    /// Reads what stands after `---`, or in the braces of a heading.
    fn about_slide(&mut self, said: &str, at: usize) {
        let attrs = Attrs::parse(said);
        if let Err(message) = attrs.only(&["lt"], &["only", "id", "time", "layout"]) {
            self.problem(at, message);
        }
        if let Some(id) = attrs.get("id")
            && (!attrs::is_id(id) || !self.ids.insert(format!("slide {id}")))
        {
            self.problem(at, format!("{id:?} is no id, or another slide has it"));
        }
        match attrs.get("only") {
            None => {}
            Some("talk") => self.only = Only::Talk,
            Some("lesson") => self.only = Only::Lesson,
            Some(odd) => self.problem(at, format!("only={odd}: it is talk or lesson")),
        }
        let time_s = attrs.get("time").map(attrs::seconds);
        if time_s == Some(None) {
            self.problem(at, "a time is written 20s, or 1m30s");
        }
        let layout = match attrs.get("layout") {
            None => None,
            Some("full") => Some(Layout::Full),
            Some("split") => Some(Layout::Split),
            Some("title") => Some(Layout::Title),
            Some(odd) => {
                self.problem(at, format!("{odd:?} is no layout: full, split or title"));
                None
            }
        };
        if let Some(slide) = self.lesson.slides.last_mut() {
            slide.lt |= attrs.has("lt");
            slide.id = attrs.owned("id").or(slide.id.take());
            slide.time_s = time_s.flatten().or(slide.time_s);
            slide.layout = layout.unwrap_or(slide.layout);
        }
    }

    fn fence(&mut self, info: &str, text: String, at: usize) {
        let attrs = Attrs::parse(info);
        let word = attrs.words.first().map_or("", String::as_str);
        // A deck's word for it.
        let attrs = match word {
            "note" => Attrs::parse(&info.replacen("note", "speaker", 1)),
            _ => attrs.clone(),
        };
        let word = attrs.words.first().map_or("", String::as_str);
        if word == "check" {
            return self.checks(&attrs, &text, at);
        }
        let read = match FENCES.iter().find(|f| f.name == word) {
            Some(fence) => (fence.read)(&attrs, &text).map_err(|m| format!("{word}: {m}")),
            None => blocks::code(info, text),
        };
        match read {
            Ok(block) => self.push(block, at),
            Err(message) => self.problem(at, message),
        }
    }

    fn checks(&mut self, attrs: &Attrs, text: &str, at: usize) {
        if let Err(message) = attrs.only(&["check"], &[]) {
            self.problem(at, message);
        }
        let found = blocks::checks(text);
        let mut lines = self.text[at..].match_indices('\n').map(|(n, _)| at + n + 1);
        let lines: Vec<usize> = lines.by_ref().take(text.lines().count()).collect();
        for (line, message) in found.problems {
            self.problem(lines.get(line).copied().unwrap_or(at), message);
        }
        let mut checks = found.checks;
        checks.retain(|check| self.is_new("check ", &check.id, at));
        if !checks.is_empty() {
            self.push(Block::Checks(checks), at);
        }
    }

    /// Takes note of an id; reports one that is used already.
    fn is_new(&mut self, kind: &str, id: &str, at: usize) -> bool {
        let new = self.ids.insert(format!("{kind}{id}"));
        if !new {
            self.problem(at, format!("the id {id} is used twice"));
        }
        new
    }

    fn push(&mut self, mut block: Block, at: usize) {
        match &mut block {
            Block::Hint(hint) => {
                if hint.id.is_empty() && self.is_next_stage(hint) {
                    let stages = std::mem::take(&mut hint.stages);
                    return self.add_stages(&stages);
                }
                self.hints += 1;
                if hint.id.is_empty() {
                    hint.id = format!("hint-{}", self.hints);
                }
                let id = hint.id.clone();
                if !self.is_new("", &id, at) {
                    return;
                }
            }
            Block::Quiz(crate::Quiz { id, .. })
            | Block::Predict(crate::Predict { id, .. })
            | Block::Sort(crate::Sort { id, .. }) => {
                let id = id.clone();
                if !self.is_new("", &id, at) {
                    return;
                }
            }
            Block::Speaker(_) | Block::Demo(_) => return self.slide(block),
            _ => {}
        }
        self.slide(block.clone());
        if self.only != Only::Talk
            && let Some(step) = self.lesson.steps.last_mut()
        {
            step.blocks.push(block);
            self.places.push(at);
        }
    }

    /// Tells whether a hint stands right below one that is shown in the same case.
    fn is_next_stage(&self, hint: &crate::Hint) -> bool {
        let last = self.lesson.steps.last().and_then(|s| s.blocks.last());
        let here = self.only != Only::Talk;
        matches!(last, Some(Block::Hint(h)) if here && h.when == hint.when && h.check == hint.check)
    }

    fn add_stages(&mut self, stages: &[Vec<Block>]) {
        let slide = self.lesson.slides.last_mut().map(|s| &mut s.blocks);
        let step = self.lesson.steps.last_mut().map(|s| &mut s.blocks);
        for blocks in [slide, step].into_iter().flatten() {
            if let Some(Block::Hint(hint)) = blocks.last_mut() {
                hint.stages.extend_from_slice(stages);
            }
        }
    }

    fn slide(&mut self, block: Block) {
        if self.only != Only::Lesson
            && let Some(slide) = self.lesson.slides.last_mut()
        {
            slide.blocks.push(block);
        }
    }
}
