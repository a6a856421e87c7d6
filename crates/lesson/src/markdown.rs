//! Markdown events to blocks. Raw HTML is dropped and only harmless link targets stay, so a page
//! can draw the result as it is.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::blocks::{code, console_lines};
use crate::model::{Block, Console, Inline};

/// How deep lists, quotes and emphasis may stand in one another. What is deeper is left out, so
/// that neither reading nor drawing nor dropping a text needs a deep stack.
const DEEPEST: usize = 12;

/// A part of the document at its top level.
pub enum Piece {
    Block(Block),
    /// A `#` heading: the title of a slide.
    Title(Vec<Inline>, String),
    /// A `##` heading: a new step. With what its braces say.
    Step(String, String),
    /// `---` and what is said after it.
    Cut(String),
    /// `+++`.
    Pause,
    /// A fenced block: what stands on its first line, and its text.
    Fence(String, String),
}

/// Reads a whole document; each piece comes with the byte where it starts. The flag tells whether
/// something stood too deep and was left out.
pub fn pieces(text: &str) -> (Vec<(usize, Piece)>, bool) {
    let options = Options::ENABLE_TABLES | Options::ENABLE_HEADING_ATTRIBUTES;
    let mut reader = Reader {
        events: Parser::new_ext(text, options).into_offset_iter().peekable(),
        depth: 0,
        cut: false,
    };
    let mut pieces = Vec::new();
    while let Some((event, range)) = reader.events.next() {
        let at = range.start;
        let piece = match event {
            Event::Rule => Some(Piece::Cut(String::new())),
            Event::Start(Tag::Heading { level, attrs, .. }) => {
                let said = attrs.iter().map(|(key, value)| match value {
                    Some(value) => format!("{key}={value}"),
                    None => key.to_string(),
                });
                let said = said.collect::<Vec<_>>().join(" ");
                let inlines = reader.inlines();
                Some(match level {
                    HeadingLevel::H1 => Piece::Title(inlines, said),
                    HeadingLevel::H2 => Piece::Step(plain(&inlines), said),
                    _ => Piece::Block(Block::Heading(inlines)),
                })
            }
            Event::Start(Tag::CodeBlock(kind)) => {
                let code = reader.code();
                Some(match kind {
                    CodeBlockKind::Fenced(info) => Piece::Fence(info.to_string(), code),
                    CodeBlockKind::Indented => Piece::Block(nested_code("", code)),
                })
            }
            Event::Start(Tag::Paragraph) => {
                let inlines = reader.inlines();
                Some(separator(text, range).unwrap_or(Piece::Block(Block::Paragraph(inlines))))
            }
            event => reader.block(event).map(Piece::Block),
        };
        pieces.extend(piece.map(|p| (at, p)));
    }
    (pieces, reader.cut)
}

/// `--- lt` and `+++` are paragraphs to Markdown.
fn separator(text: &str, range: Range<usize>) -> Option<Piece> {
    let line = text.get(range)?.trim();
    if line.contains('\n') {
        return None;
    }
    match line.strip_prefix("--- ") {
        Some(said) => Some(Piece::Cut(said.to_string())),
        None => (line == "+++").then_some(Piece::Pause),
    }
}

/// Reads a text as blocks, without our own fences.
pub fn blocks(text: &str) -> Vec<Block> {
    let block = |(_, piece)| match piece {
        Piece::Block(block) => Some(block),
        Piece::Fence(info, text) => Some(nested_code(&info, text)),
        Piece::Title(inlines, _) => Some(Block::Heading(inlines)),
        Piece::Step(title, _) => Some(Block::Heading(vec![Inline::Text(title)])),
        Piece::Cut(_) | Piece::Pause => None,
    };
    pieces(text).0.into_iter().filter_map(block).collect()
}

/// A code block inside of something: commands, or plain code.
fn nested_code(info: &str, text: String) -> Block {
    let language = info.split(' ').next().unwrap_or_default();
    if language == "console" {
        return Block::Console(Console {
            lines: console_lines(&text),
            picture: None,
        });
    }
    code(language, text.clone()).unwrap_or(Block::Code {
        language: language.to_string(),
        text,
        open: None,
    })
}

/// Reads a text as one run of inline elements.
pub fn inlines(text: &str) -> Vec<Inline> {
    match blocks(text).into_iter().next() {
        Some(Block::Paragraph(inlines)) => inlines,
        _ => vec![Inline::Text(text.to_string())],
    }
}

/// The text alone.
pub fn plain(inlines: &[Inline]) -> String {
    let mut out = String::new();
    for inline in inlines {
        match inline {
            Inline::Text(text) | Inline::Code(text) => out.push_str(text),
            Inline::Strong(inner) | Inline::Emphasis(inner) | Inline::Link { text: inner, .. } => {
                out.push_str(&plain(inner));
            }
            Inline::Break => out.push(' '),
        }
    }
    out
}

struct Reader<'a> {
    events: std::iter::Peekable<pulldown_cmark::OffsetIter<'a>>,
    /// Elements open around what is read now.
    depth: usize,
    /// Something was too deep.
    cut: bool,
}

impl Reader<'_> {
    fn block(&mut self, event: Event) -> Option<Block> {
        match event {
            Event::Start(Tag::Paragraph) => Some(Block::Paragraph(self.inlines())),
            Event::Start(Tag::Heading { .. }) => Some(Block::Heading(self.inlines())),
            Event::Start(Tag::List(start)) => Some(Block::List {
                ordered: start.is_some(),
                items: self.items(),
            }),
            Event::Start(Tag::BlockQuote(_)) => Some(Block::Quote(self.children())),
            Event::Start(Tag::CodeBlock(kind)) => {
                let code = self.code();
                Some(match &kind {
                    CodeBlockKind::Fenced(info) => nested_code(info, code),
                    CodeBlockKind::Indented => nested_code("", code),
                })
            }
            Event::Start(Tag::Table(_)) => Some(self.table()),
            Event::Start(Tag::HtmlBlock) => {
                self.skip(TagEnd::HtmlBlock);
                None
            }
            _ => None,
        }
    }

    /// Blocks up to the end of the open element. Tight list items hold bare inline events.
    fn children(&mut self) -> Vec<Block> {
        let mut blocks = Vec::new();
        if !self.enter() {
            return blocks;
        }
        loop {
            match self.events.peek() {
                None => break,
                Some((Event::End(_), _)) => {
                    self.events.next();
                    break;
                }
                Some((event, _)) if is_inline(event) => {
                    let run = self.run();
                    blocks.push(Block::Paragraph(run));
                }
                Some(_) => {
                    if let Some((event, _)) = self.events.next() {
                        blocks.extend(self.block(event));
                    }
                }
            }
        }
        self.depth -= 1;
        blocks
    }

    /// Goes into an element; or, if that is too deep, passes it over and tells so.
    fn enter(&mut self) -> bool {
        if self.depth < DEEPEST {
            self.depth += 1;
            return true;
        }
        self.cut = true;
        let mut open = 1;
        while open > 0
            && let Some((event, _)) = self.events.next()
        {
            match event {
                Event::Start(_) => open += 1,
                Event::End(_) => open -= 1,
                _ => {}
            }
        }
        false
    }

    fn items(&mut self) -> Vec<Vec<Block>> {
        let mut items = Vec::new();
        while let Some((event, _)) = self.events.next() {
            match event {
                Event::Start(Tag::Item) => items.push(self.children()),
                Event::End(_) => break,
                _ => {}
            }
        }
        items
    }

    fn table(&mut self) -> Block {
        let (mut head, mut rows, mut row) = (Vec::new(), Vec::new(), Vec::new());
        while let Some((event, _)) = self.events.next() {
            match event {
                Event::Start(Tag::TableCell) => row.push(self.inlines()),
                Event::End(TagEnd::TableHead) => head = std::mem::take(&mut row),
                Event::End(TagEnd::TableRow) => rows.push(std::mem::take(&mut row)),
                Event::End(TagEnd::Table) => break,
                _ => {}
            }
        }
        Block::Table { head, rows }
    }

    /// Inline elements up to the end of the open element, which is consumed.
    fn inlines(&mut self) -> Vec<Inline> {
        if !self.enter() {
            return Vec::new();
        }
        let run = self.run();
        self.events.next();
        self.depth -= 1;
        run
    }

    /// Inline elements up to, not including, the next end or block.
    fn run(&mut self) -> Vec<Inline> {
        let mut out = Vec::new();
        while let Some((event, _)) = self.events.peek() {
            if !is_inline(event) {
                break;
            }
            let Some((event, _)) = self.events.next() else {
                break;
            };
            match event {
                Event::Text(text) => push_text(&mut out, &text),
                Event::Code(code) => out.push(Inline::Code(code.to_string())),
                Event::SoftBreak => soft_break(&mut out),
                Event::HardBreak => out.push(Inline::Break),
                Event::Start(Tag::Strong) => out.push(Inline::Strong(self.inlines())),
                Event::Start(Tag::Emphasis) => out.push(Inline::Emphasis(self.inlines())),
                Event::Start(Tag::Link { dest_url, .. }) => {
                    let text = self.inlines();
                    match allowed(&dest_url) {
                        true => out.push(Inline::Link {
                            to: dest_url.to_string(),
                            text,
                        }),
                        false => out.extend(text),
                    }
                }
                // Pictures are drawn from the host's state, not linked: their text stays.
                Event::Start(Tag::Image { .. }) => out.extend(self.inlines()),
                _ => {}
            }
        }
        out
    }

    fn code(&mut self) -> String {
        let mut text = String::new();
        for (event, _) in self.events.by_ref() {
            match event {
                Event::Text(part) => text.push_str(&part),
                Event::End(TagEnd::CodeBlock) => break,
                _ => {}
            }
        }
        text
    }

    fn skip(&mut self, end: TagEnd) {
        for (event, _) in self.events.by_ref() {
            if event == Event::End(end) {
                break;
            }
        }
    }
}

fn is_inline(event: &Event) -> bool {
    matches!(
        event,
        Event::Text(_)
            | Event::Code(_)
            | Event::SoftBreak
            | Event::HardBreak
            | Event::InlineHtml(_)
            | Event::Start(Tag::Strong | Tag::Emphasis | Tag::Link { .. } | Tag::Image { .. })
    )
}

fn push_text(out: &mut Vec<Inline>, text: &str) {
    match out.last_mut() {
        Some(Inline::Text(last)) => last.push_str(text),
        _ => out.push(Inline::Text(text.to_string())),
    }
}

/// A line break in the source is a blank between Latin words, and nothing in Japanese.
fn soft_break(out: &mut Vec<Inline>) {
    let last = match out.last() {
        Some(Inline::Text(text)) => text.chars().last(),
        _ => Some('a'),
    };
    if last.is_some_and(|c| c.is_ascii()) {
        push_text(out, " ");
    }
}

/// Links may lead to web pages and to places of the app (`#/ja/lessons/ports`).
fn allowed(url: &str) -> bool {
    ["https://", "http://", "mailto:", "#"]
        .iter()
        .any(|scheme| url.starts_with(scheme))
}
