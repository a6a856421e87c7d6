//! Dockerfile text to nodes: instructions with their flags, words, heredocs and places.
//!
//! Follows BuildKit's line rules: comments and empty lines inside a continued line vanish,
//! a continuation keeps its leading blanks, a JSON form that is not quite JSON is text.

mod directive;
mod flags;
mod heredoc;
mod lines;

use crate::error::{BuildError, Range};
pub use directive::{Directives, find_directive, parse_line as parse_directive};
pub use heredoc::{Heredoc, chomp_tabs, parse_heredoc};

/// One instruction as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The instruction's name in the case it was written in.
    pub name: String,
    /// The instruction's text with continuations joined.
    pub original: String,
    /// Words that begin with `--`, before the arguments.
    pub flags: Vec<String>,
    pub args: Args,
    pub heredocs: Vec<Heredoc>,
    pub range: Range,
    /// The comment lines directly above, without `#`.
    pub comments: Vec<String>,
}

/// The arguments of an instruction, by how that instruction reads them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Args {
    /// Words or one text.
    Words(Vec<String>),
    /// A JSON array of strings.
    Json(Vec<String>),
    /// `name=value` pairs; `false` when they were separated by a blank.
    Pairs(Vec<(String, String, bool)>),
    /// The instruction after ONBUILD.
    Trigger(Box<Node>),
}

impl Args {
    /// The words, whatever form they came in.
    pub fn words(&self) -> &[String] {
        match self {
            Args::Words(words) | Args::Json(words) => words,
            _ => &[],
        }
    }

    pub fn is_json(&self) -> bool {
        matches!(self, Args::Json(_))
    }
}

/// A parsed file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ast {
    pub nodes: Vec<Node>,
    pub escape: char,
    /// The lines at which an instruction with empty continuation lines ends.
    pub empty_continuations: Vec<Range>,
    /// All comments, by line, without `#`.
    pub comments: Vec<(u32, String)>,
}

/// Parses a Dockerfile. What could be read comes back even when there is an error.
pub fn parse(text: &str) -> (Ast, Option<BuildError>) {
    let mut reader = Reader::new(text);
    let error = reader.run().err();
    (reader.ast, error)
}

struct Reader<'a> {
    rest: std::iter::Peekable<std::str::SplitInclusive<'a, char>>,
    /// Lines read so far.
    line: u32,
    directives: Directives,
    ast: Ast,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Reader<'a> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        Reader {
            rest: text.split_inclusive('\n').peekable(),
            line: 0,
            directives: Directives::default(),
            ast: Ast {
                nodes: Vec::new(),
                escape: '\\',
                empty_continuations: Vec::new(),
                comments: Vec::new(),
            },
        }
    }

    fn run(&mut self) -> Result<(), BuildError> {
        let mut comments: Vec<String> = Vec::new();
        while let Some(raw) = self.rest.next() {
            let trimmed = raw.trim_end_matches(['\r', '\n']).trim_start();
            let is_directive = self
                .directives
                .line(trimmed)
                .map_err(|e| BuildError::new(e).at(Range::lines(self.line, 0)))?;
            self.ast.escape = self.directives.escape;
            self.line += 1;
            if let Some(comment) = trimmed.strip_prefix('#') {
                self.ast.comments.push((self.line, comment.to_string()));
                match comment.trim() {
                    "" => comments.clear(),
                    _ if is_directive => {}
                    text => comments.push(text.to_string()),
                }
                continue;
            }
            let start = self.line;
            let Some(line) = self.whole_line(trimmed) else {
                continue;
            };
            self.instruction(&line, start, std::mem::take(&mut comments))?;
        }
        if self.ast.nodes.is_empty() {
            let error = BuildError::new("file with no instructions");
            return Err(error.at(Range::lines(self.line, 0)));
        }
        Ok(())
    }

    /// A line with its continuations, or nothing for an empty one.
    fn whole_line(&mut self, first: &str) -> Option<String> {
        let escape = self.directives.escape;
        let (text, mut more) = continued(first, escape);
        if !more && text.is_empty() {
            return None;
        }
        let mut line = text;
        let mut empty = false;
        while more {
            let Some(raw) = self.rest.next() else { break };
            self.line += 1;
            let next = raw.trim_end_matches(['\r', '\n']);
            let blank = next.trim_start();
            if let Some(comment) = blank.strip_prefix('#') {
                self.ast.comments.push((self.line, comment.to_string()));
                continue;
            }
            if blank.is_empty() {
                empty = true;
                continue;
            }
            let (text, again) = continued(next, escape);
            line.push_str(&text);
            more = again;
        }
        if empty {
            let range = Range::lines(self.line, self.line);
            self.ast.empty_continuations.push(range);
        }
        Some(line)
    }

    fn instruction(
        &mut self,
        line: &str,
        start: u32,
        comments: Vec<String>,
    ) -> Result<(), BuildError> {
        let at = |error: BuildError, end| error.at(Range::lines(start, end));
        let mut node = lines::node(line, self.directives.escape)
            .map_err(|e| at(BuildError::new(e), self.line))?;
        if node.can_contain_heredoc() && line.contains("<<") {
            let mut heredocs =
                heredoc::in_line(line).map_err(|e| at(BuildError::new(e), self.line))?;
            for doc in &mut heredocs {
                if !self.fill(doc) {
                    return Err(at(BuildError::new("unterminated heredoc"), self.line));
                }
            }
            node.heredocs = heredocs;
        }
        node.range = Range::lines(start, self.line);
        node.comments = comments;
        self.ast.nodes.push(node);
        Ok(())
    }

    /// Reads a heredoc's lines up to its terminator.
    fn fill(&mut self, doc: &mut Heredoc) -> bool {
        for raw in self.rest.by_ref() {
            self.line += 1;
            let mut end = raw.trim_end_matches(['\r', '\n']);
            if doc.chomp {
                end = end.trim_start_matches('\t');
            }
            if end == doc.name {
                return true;
            }
            doc.content.push_str(raw);
        }
        false
    }
}

impl Node {
    fn can_contain_heredoc(&self) -> bool {
        match &self.args {
            Args::Trigger(inner) => inner.can_contain_heredoc(),
            args => {
                let name = self.name.to_lowercase();
                matches!(name.as_str(), "add" | "copy" | "run") && !args.is_json()
            }
        }
    }
}

/// Cuts a continuation mark off: an escape character, not itself escaped, before trailing
/// blanks.
fn continued(line: &str, escape: char) -> (String, bool) {
    let bare = line.trim_end_matches([' ', '\t']);
    match bare.strip_suffix(escape) {
        Some(kept) if !kept.ends_with(escape) => (kept.to_string(), true),
        _ => (line.to_string(), false),
    }
}

#[cfg(test)]
mod tests;
