//! What a room cannot read, and what a talk's two languages must agree in.

use super::{Act, Deck, Doing, is_split};
use crate::model::{Block, Inline, Layout, Slide};

/// Cells of a line that a room can read.
const MOST_COLUMNS: usize = 64;
/// Lines of a slide that a room can read.
const MOST_LINES: usize = 14;
/// Cells of a line of big text.
const TEXT_COLUMNS: usize = 60;

/// The terminal's columns on a slide: all of its width, or what is left beside a picture.
pub fn columns(slide: &Slide) -> u16 {
    match is_split(slide) && slide.blocks.iter().any(is_picture) {
        true => 42,
        false => 68,
    }
}

/// The terminal's lines that are in sight on a slide: less above a picture.
pub fn rows(slide: &Slide) -> usize {
    match (is_split(slide), slide.blocks.iter().any(is_picture)) {
        (false, true) => 7,
        _ => MOST_LINES,
    }
}

fn is_picture(block: &Block) -> bool {
    matches!(block, Block::Picture(_))
}

/// What is wrong with a talk as it stands on paper, a sentence each.
pub fn lint(deck: &Deck) -> Vec<String> {
    let mut faults = Vec::new();
    for (number, slide) in deck.slides.iter().enumerate() {
        let name = name(slide, number);
        let mut tell = |message: String| faults.push(format!("{name}: {message}"));
        if slide.id.is_none() {
            tell("no id, so no link to it lasts".to_string());
        }
        if deck.lt_s.is_some() && slide.time_s.is_none() {
            tell("no time= of its own".to_string());
        }
        let lines: usize = slide.blocks.iter().map(|b| lines(b, columns(slide))).sum();
        if lines > MOST_LINES {
            tell(format!("{lines} lines of text, at most {MOST_LINES}"));
        }
        for line in wide(slide) {
            tell(format!(
                "wider than {MOST_COLUMNS} columns, without the prompt: {line}"
            ));
        }
        if deck.has_terminal(number) && slide.layout == Layout::Title {
            tell("a title has no room for a terminal".to_string());
        }
    }
    let budget: u32 = deck.slides.iter().filter_map(|s| s.time_s).sum();
    if let Some(lt_s) = deck.lt_s.filter(|lt| budget > *lt) {
        faults.push(format!("the slides' times are {budget} s, the talk {lt_s}"));
    }
    faults
}

pub(crate) fn name(slide: &Slide, number: usize) -> String {
    match &slide.id {
        Some(id) => format!("slide {} ({id})", number + 1),
        None => format!("slide {}", number + 1),
    }
}

/// Lines of code and commands that are too wide.
fn wide(slide: &Slide) -> Vec<String> {
    let mut found = Vec::new();
    for block in &slide.blocks {
        let lines: Vec<String> = match block {
            Block::Code { text, .. } => text.lines().map(str::to_string).collect(),
            Block::Demo(demo) => {
                let lines = super::doings(&demo.lines).into_iter();
                let text = |d| match d {
                    Doing::Line(text) => text,
                    Doing::Keys(_) | Doing::File { .. } => String::new(),
                };
                let all: Vec<String> = lines.map(text).collect();
                all.iter()
                    .flat_map(|t| t.lines())
                    .map(str::to_string)
                    .collect()
            }
            _ => Vec::new(),
        };
        found.extend(lines.into_iter().filter(|l| cells(l) > MOST_COLUMNS));
    }
    found
}

/// Lines that a block takes on a slide.
fn lines(block: &Block, columns: u16) -> usize {
    let width = match columns < 60 {
        true => TEXT_COLUMNS / 2,
        false => TEXT_COLUMNS,
    };
    let wrapped = |text: &[Inline], width: usize| cells(&plain(text)).div_ceil(width).max(1);
    match block {
        Block::Paragraph(text) => wrapped(text, width),
        Block::Title(text) | Block::Heading(text) => wrapped(text, TEXT_COLUMNS * 2 / 3),
        Block::List { items, .. } => {
            let inner = items.iter().flatten();
            inner.map(|b| lines(b, columns)).sum()
        }
        Block::Quote(inner) => inner.iter().map(|b| lines(b, columns)).sum(),
        Block::Code { text, .. } => text.lines().count(),
        Block::Table { rows, .. } => rows.len() + 1,
        Block::Predict(predict) => {
            wrapped(&predict.question, TEXT_COLUMNS) + 2 * predict.answers.len()
        }
        _ => 0,
    }
}

/// Cells of a text: what is not Latin takes two.
fn cells(text: &str) -> usize {
    let width = |c: char| if c < '\u{1100}' { 1 } else { 2 };
    text.chars().map(width).sum()
}

fn plain(list: &[Inline]) -> String {
    let text = |item: &Inline| match item {
        Inline::Text(text) | Inline::Code(text) => text.clone(),
        Inline::Strong(inner) | Inline::Emphasis(inner) | Inline::Link { text: inner, .. } => {
            plain(inner)
        }
        Inline::Break => " ".to_string(),
    };
    list.iter().map(text).collect()
}

/// How long it takes to say what is in the speaker's notes of a slide, in milliseconds: 6 characters
/// a second where they are Japanese, 15 where they are Latin (about 150 words a minute).
pub fn spoken_ms(slide: &Slide) -> u32 {
    let notes = slide.blocks.iter().filter_map(|b| match b {
        Block::Speaker(blocks) => Some(blocks.iter().map(words).collect::<String>()),
        _ => None,
    });
    let text: String = notes.collect();
    let wide = text.chars().filter(|c| *c >= '\u{1100}').count();
    let latin = text.chars().count() - wide;
    u32::try_from(wide * 1000 / 6 + latin * 1000 / 15).unwrap_or(u32::MAX)
}

fn words(block: &Block) -> String {
    match block {
        Block::Paragraph(text) | Block::Title(text) | Block::Heading(text) => plain(text),
        Block::List { items, .. } => items.iter().flatten().map(words).collect(),
        Block::Quote(inner) => inner.iter().map(words).collect(),
        Block::Code { text, .. } => text.clone(),
        _ => String::new(),
    }
}

/// In what two languages of a talk differ, a sentence each.
pub fn same(one: &Deck, other: &Deck) -> Vec<String> {
    let mut faults = Vec::new();
    let mut both = |what: &str, one: &dyn std::fmt::Debug, other: &dyn std::fmt::Debug| {
        let (one, other) = (format!("{one:?}"), format!("{other:?}"));
        if one != other {
            faults.push(format!("the languages differ in {what}: {one} and {other}"));
        }
    };
    both("the time", &one.lt_s, &other.lt_s);
    let sheets = |deck: &Deck| {
        let each = |s: &Slide| (s.id.clone(), s.time_s, s.layout);
        deck.slides.iter().map(each).collect::<Vec<_>>()
    };
    both("the slides", &sheets(one), &sheets(other));
    both("the stops", &one.stops, &other.stops);
    for (a, b) in one.acts.iter().zip(&other.acts) {
        let what = |a: &Act| (a.doing.clone(), a.typing, a.hold, a.fails);
        both("what is typed", &what(a), &what(b));
    }
    both("pictures", &pictures(one), &pictures(other));
    let asked = |deck: &Deck| {
        let all = deck.predictions();
        let each = all.iter().map(|(p, slide, settled)| {
            let answers = p
                .answers
                .iter()
                .map(|a| (a.right, a.mark.clone(), a.proof.clone()));
            (p.id.clone(), *slide, *settled, answers.collect::<Vec<_>>())
        });
        each.collect::<Vec<_>>()
    };
    both("the predictions", &asked(one), &asked(other));
    faults
}

fn pictures(deck: &Deck) -> Vec<(usize, String, Option<String>, Option<String>)> {
    let mut found = Vec::new();
    for (n, slide) in deck.slides.iter().enumerate() {
        for block in &slide.blocks {
            if let Block::Picture(p) = block {
                found.push((n, p.name.clone(), p.focus.clone(), p.path.clone()));
            }
        }
    }
    found
}
