//! Markdown events to blocks. Raw HTML is dropped and only harmless link targets stay, so a page
//! can draw the result as it is.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use crate::model::{Block, ConsoleLine, Inline};

/// A part of the document at its top level.
pub enum Piece {
    Block(Block),
    /// A `##` heading: a new step.
    Step(String),
    /// `---`.
    Cut,
    /// A fenced block whose language is one of ours, with the byte where it starts.
    Fence(String, String, usize),
}

/// Reads a whole document.
pub fn pieces(text: &str) -> Vec<Piece> {
    let events = Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter();
    let mut reader = Reader {
        events: events.peekable(),
    };
    let mut pieces = Vec::new();
    while let Some((event, range)) = reader.events.next() {
        match event {
            Event::Rule => pieces.push(Piece::Cut),
            Event::Start(Tag::Heading { level, .. }) => {
                let inlines = reader.inlines();
                match level as u8 {
                    1 => {}
                    2 => pieces.push(Piece::Step(plain(&inlines))),
                    _ => pieces.push(Piece::Block(Block::Heading(inlines))),
                }
            }
            Event::Start(Tag::CodeBlock(kind)) => {
                let (language, code) = (language(&kind), reader.code());
                pieces.push(match language.as_str() {
                    "check" | "hint" | "quiz" => Piece::Fence(language, code, range.start),
                    _ => Piece::Block(code_block(language, code)),
                });
            }
            event => pieces.extend(reader.block(event).map(Piece::Block)),
        }
    }
    pieces
}

/// Reads a text as blocks, without our own fences.
pub fn blocks(text: &str) -> Vec<Block> {
    let block = |piece| match piece {
        Piece::Block(block) => Some(block),
        Piece::Fence(language, text, _) => Some(Block::Code { language, text }),
        Piece::Step(_) | Piece::Cut => None,
    };
    pieces(text).into_iter().filter_map(block).collect()
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
                let language = language(&kind);
                let code = self.code();
                Some(code_block(language, code))
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
        loop {
            match self.events.peek() {
                None => return blocks,
                Some((Event::End(_), _)) => {
                    self.events.next();
                    return blocks;
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
        let run = self.run();
        self.events.next();
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

fn language(kind: &CodeBlockKind) -> String {
    match kind {
        CodeBlockKind::Fenced(info) => info.split(' ').next().unwrap_or_default().to_string(),
        CodeBlockKind::Indented => String::new(),
    }
}

fn code_block(language: String, text: String) -> Block {
    if language != "console" {
        return Block::Code { language, text };
    }
    let mut lines: Vec<ConsoleLine> = Vec::new();
    for line in text.lines() {
        if let Some(command) = line.strip_prefix("$ ") {
            lines.push(ConsoleLine::Command(command.to_string()));
        } else if let (Some(rest), Some(ConsoleLine::Command(command))) =
            (line.strip_prefix("> "), lines.last_mut())
        {
            command.push('\n');
            command.push_str(rest);
        } else {
            lines.push(ConsoleLine::Output(line.to_string()));
        }
    }
    Block::Console(lines)
}

/// Links may lead to web pages and to places of the app (`#/ja/lessons/ports`).
fn allowed(url: &str) -> bool {
    ["https://", "http://", "mailto:", "#"]
        .iter()
        .any(|scheme| url.starts_with(scheme))
}
