//! A text with its highlighting, kept up to date at the cost of what changed.

use std::rc::Rc;

use super::{Language, PLAIN, Scan, Span, State};

/// A line and its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub text: Rc<str>,
    pub spans: Vec<Span>,
    /// What it leaves to the next line.
    after: State,
}

/// A text in lines, highlighted.
pub struct Painted {
    language: &'static Language,
    lines: Vec<Rc<Line>>,
}

impl Default for Painted {
    fn default() -> Self {
        Self::new(&PLAIN, "")
    }
}

impl Painted {
    pub fn new(language: &'static Language, text: &str) -> Self {
        let mut painted = Self {
            language,
            lines: Vec::new(),
        };
        painted.set(text);
        painted
    }

    pub fn language(&self) -> &'static Language {
        self.language
    }

    /// The lines; there is at least one, and a text that ends in a newline has an empty last one.
    pub fn lines(&self) -> &[Rc<Line>] {
        &self.lines
    }

    /// Takes another text. Returns how many lines had to be highlighted: those that differ, and those
    /// after them until the state is what it was.
    pub fn set(&mut self, text: &str) -> usize {
        let new: Vec<&str> = text.split('\n').collect();
        let same = |(old, new): &(&Rc<Line>, &&str)| &*old.text == **new;
        let pairs = self.lines.iter().zip(&new);
        let head = pairs.take_while(same).count();
        let pairs = self.lines.iter().rev().zip(new.iter().rev());
        let most = self.lines.len().min(new.len()) - head;
        let tail = pairs.take_while(same).count().min(most);
        if head == new.len() && head == self.lines.len() {
            return 0;
        }
        let mut state = match head.checked_sub(1).and_then(|n| self.lines.get(n)) {
            Some(line) => line.after.clone(),
            None => State::default(),
        };
        let changed = &new[head..new.len() - tail];
        let made: Vec<Rc<Line>> = changed.iter().map(|l| self.paint(l, &mut state)).collect();
        let mut count = made.len();
        let end = self.lines.len() - tail;
        let mut at = head + made.len();
        // What the first line of the tail began with before.
        let begun = match end.checked_sub(1).and_then(|n| self.lines.get(n)) {
            Some(line) => line.after.clone(),
            None => State::default(),
        };
        self.lines.splice(head..end, made);
        if state == begun {
            return count;
        }
        while let Some(old) = self.lines.get(at).cloned() {
            let line = self.paint(&old.text, &mut state);
            let agrees = line.after == old.after;
            self.lines[at] = line;
            at += 1;
            count += 1;
            if agrees {
                break;
            }
        }
        count
    }

    fn paint(&self, text: &str, state: &mut State) -> Rc<Line> {
        let mut scan = Scan::new(text);
        (self.language.paint)(&mut scan, state);
        Rc::new(Line {
            text: text.into(),
            spans: scan.spans(),
            after: state.clone(),
        })
    }
}
