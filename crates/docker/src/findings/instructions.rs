//! A Dockerfile's instructions with the places they have in its text.

use std::ops::Range;

use dockerfile::parser;

/// An instruction.
pub struct Instruction {
    /// In capitals.
    pub name: String,
    /// Its lines, counted from 1, first and last.
    pub lines: (usize, usize),
    /// Its bytes, without the last newline.
    pub bytes: Range<usize>,
    pub flags: Vec<String>,
    /// Words; of a shell form the whole text is one.
    pub words: Vec<String>,
    pub json: bool,
    pub heredoc: bool,
    /// Which FROM it follows, from 0; FROM itself too.
    pub stage: usize,
}

/// What could be read of a Dockerfile.
pub fn read(text: &str) -> Vec<Instruction> {
    let (ast, _) = parser::parse(text);
    let mut starts = vec![0];
    starts.extend(text.match_indices('\n').map(|(at, _)| at + 1));
    let mut stage = 0usize;
    let mut seen = false;
    let one = |node: &parser::Node| {
        let (first, last) = (node.range.start as usize, node.range.end as usize);
        let start = starts
            .get(first.saturating_sub(1))
            .copied()
            .unwrap_or(text.len());
        let end = starts
            .get(last)
            .map_or(text.len(), |next| next - 1)
            .max(start);
        let name = node.name.to_ascii_uppercase();
        if name == "FROM" {
            stage += usize::from(std::mem::replace(&mut seen, true));
        }
        Instruction {
            name,
            lines: (first, last),
            bytes: start..end,
            flags: node.flags.clone(),
            words: node.args.words().to_vec(),
            json: node.args.is_json(),
            heredoc: !node.heredocs.is_empty(),
            stage,
        }
    };
    ast.nodes.iter().map(one).collect()
}

impl Instruction {
    /// Its text as written.
    pub fn text<'a>(&self, file: &'a str) -> &'a str {
        file.get(self.bytes.clone()).unwrap_or_default()
    }

    /// The command of a shell form, in one line.
    pub fn shell(&self) -> Option<String> {
        (!self.json && !self.heredoc).then(|| self.words.join(" "))
    }

    /// What COPY and ADD take from the build context; nothing if they take it from elsewhere.
    pub fn sources(&self) -> &[String] {
        let copies = self.name == "COPY" || self.name == "ADD";
        let elsewhere = self.flags.iter().any(|f| f.starts_with("--from"));
        match self.words.split_last() {
            Some((_, sources)) if copies && !elsewhere && !self.heredoc => sources,
            _ => &[],
        }
    }

    /// Whether it takes the whole context.
    pub fn takes_all(&self) -> bool {
        self.sources()
            .iter()
            .any(|s| matches!(s.as_str(), "." | "./" | "*" | "./*" | "/"))
    }
}

/// The text with a part of it replaced.
pub fn replaced(text: &str, range: Range<usize>, with: &str) -> String {
    let before = text.get(..range.start).unwrap_or_default();
    let after = text.get(range.end..).unwrap_or_default();
    format!("{before}{with}{after}")
}
