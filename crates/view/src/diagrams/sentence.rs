//! The first line of a picture: what the last command line changed, at most three objects by name.

use super::Request;
use crate::scene::{Font, Group, Mark, Pen, fit, text_width};
use crate::shapes::Flag;
use crate::words::{Lang, home};

/// What is said: flags with names, and how many more there are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Said {
    pub parts: Vec<(Flag, String)>,
    pub more: usize,
    /// It was only tried out.
    pub trial: bool,
}

impl Said {
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }
}

/// At most so many objects are named.
const MOST: usize = 3;

/// Finds what to say: pulls, then what went, what is new, what changed.
pub fn of(request: &Request) -> Said {
    let (changes, snapshot, lang) = (request.changes, request.snapshot, request.lang);
    let mut all: Vec<(Flag, String)> = Vec::new();
    for change in &changes.list {
        let Some(flag) = Flag::of(change.mark) else {
            continue;
        };
        let state = snapshot.containers.iter().find(|c| c.name == change.id);
        let name = match (change.kind, state) {
            ("container", Some(c)) => format!("{} ({})", change.id, lang.state(c)),
            ("file", _) => home(&change.id),
            ("volume", _) if change.id.len() == 64 => change.id[..12].to_string(),
            _ => change.id.clone(),
        };
        all.push((flag, name));
    }
    for pull in &snapshot.pulls {
        all.insert(0, (Flag::Pulling, pull.reference.clone()));
    }
    let more = all.len().saturating_sub(MOST);
    all.truncate(MOST);
    Said {
        parts: all,
        more,
        trial: request.trial,
    }
}

fn head(said: &Said, lang: Lang) -> String {
    match said.trial {
        false => lang.pick("いまの 1 行で", "The last line:"),
        true => lang.pick("実行すると", "It would:"),
    }
    .to_string()
}

/// The same in words.
pub fn text(said: &Said, lang: Lang) -> String {
    if said.is_empty() {
        return String::new();
    }
    let word = |f: &Flag| {
        f.word(lang)
            .trim_start_matches(|c: char| !c.is_alphabetic())
    };
    let parts: Vec<String> = said
        .parts
        .iter()
        .map(|(flag, name)| format!("{} {name}", word(flag)))
        .collect();
    let more = match said.more {
        0 => String::new(),
        n => lang.pick(format!("、ほか {n}"), format!(", {n} more")),
    };
    format!(
        "{}{}{more}",
        head(said, lang) + lang.pick(": ", " "),
        parts.join(lang.pick("、", ", "))
    )
}

/// Draws it with the baseline at `y`, in at most so many rows; returns the last baseline.
pub fn draw(pen: &mut Pen, said: &Said, lang: Lang, [x, y, width]: [f64; 3], rows: usize) -> f64 {
    if said.is_empty() {
        return y;
    }
    let mut inner = Pen::default();
    let head = head(said, lang);
    inner.text(x, y, "q11", head.clone());
    let (mut at, mut row) = (x + text_width(&head, 11.0, Font::Sans) + 14.0, y);
    let mut more = said.more;
    for (i, (flag, name)) in said.parts.iter().enumerate() {
        let flag_width = flag.width(lang);
        let need = flag_width + 6.0 + text_width(name, 13.0, Font::Bold);
        if at + need > x + width && at > x {
            if rows == 1 && i > 0 {
                more += said.parts.len() - i;
                break;
            }
            (at, row) = (x, row + if rows == 1 { 0.0 } else { 22.0 });
        }
        flag.draw(&mut inner, lang, at, row);
        at += flag_width + 6.0;
        let name = fit(name, (x + width - at).max(24.0), 13.0, Font::Bold);
        at += text_width(&name, 13.0, Font::Bold) + 14.0;
        inner.text(
            at - text_width(&name, 13.0, Font::Bold) - 14.0,
            row,
            "b",
            name,
        );
    }
    if more > 0 {
        let more = lang.pick(format!("ほか {more}"), format!("and {more} more"));
        if at + text_width(&more, 11.0, Font::Sans) <= x + width {
            inner.text(at, row, "q11", more);
        }
    }
    pen.group(Group {
        kind: "change",
        id: "last".to_string(),
        label: text(said, lang),
        class: "sentence".into(),
        mark: Mark::Same,
        nodes: inner.nodes,
    });
    row
}
