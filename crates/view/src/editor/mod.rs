//! The editor's text and files: which language a file is in, its highlighting line by line, edits, find.
//!
//! One file a language, and the table [`LANGUAGES`]. A highlighter goes through one line and carries
//! a [`State`] to the next, so that a key needs only the lines from the changed one on until the
//! state agrees again ([`Painted`]). It colours what is there and judges nothing: that is lint's.

mod dockerfile;
pub mod edit;
pub mod find;
mod html;
mod ignore;
mod javascript;
mod json;
mod nginx;
mod painted;
mod pairs;
mod python;
mod scan;
mod sh;
#[cfg(test)]
mod tests;
pub mod tree;
pub mod units;
mod yaml;

use std::rc::Rc;

pub use painted::{Line, Painted};
use scan::Scan;

/// What a part of a line is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    #[default]
    Plain,
    Keyword,
    Text,
    Comment,
    Number,
    Variable,
    Key,
    Mark,
    Command,
    Flag,
}

impl Kind {
    /// The word that the style sheet and the tests know it by; nothing for plain text.
    pub fn word(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Keyword => "keyword",
            Self::Text => "text",
            Self::Comment => "comment",
            Self::Number => "number",
            Self::Variable => "variable",
            Self::Key => "key",
            Self::Mark => "mark",
            Self::Command => "command",
            Self::Flag => "flag",
        }
    }
}

/// A part of a line, up to a byte; it begins where the part before ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub kind: Kind,
    pub end: usize,
}

/// What a line leaves to the next one. What the fields mean is the language's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    mode: u8,
    /// Which instruction goes on, or how deep something is nested.
    depth: u16,
    /// A line that goes on begins with a command.
    command: bool,
    /// The quote that is open.
    quote: Option<char>,
    /// The words that end here-documents, the next one first.
    until: Vec<Rc<str>>,
}

/// A language.
pub struct Language {
    /// As the editor names it.
    pub name: &'static str,
    /// File names, with `*` for anything at one end.
    names: &'static [&'static str],
    /// What a first line after `#!` contains.
    interpreters: &'static [&'static str],
    paint: fn(&mut Scan<'_>, &mut State),
    /// What Tab inserts.
    pub indent: &'static str,
    /// What makes a comment of a line; nothing if the language has none.
    pub comment: &'static str,
    /// Whether the line after one that ends so is deeper.
    pub opens: &'static [&'static str],
}

/// All of them; what fits none is [`PLAIN`].
pub static LANGUAGES: &[Language] = &[
    Language {
        name: "Dockerfile",
        names: &[
            "Dockerfile",
            "Dockerfile.*",
            "*.Dockerfile",
            "*.dockerfile",
            "Containerfile",
        ],
        interpreters: &[],
        paint: dockerfile::paint,
        indent: "    ",
        comment: "#",
        opens: &["\\"],
    },
    Language {
        name: "YAML",
        names: &["*.yaml", "*.yml"],
        interpreters: &[],
        paint: yaml::paint,
        indent: "  ",
        comment: "#",
        opens: &[":"],
    },
    Language {
        name: "ignore",
        names: &[".dockerignore", "*.dockerignore", ".gitignore"],
        interpreters: &[],
        paint: ignore::paint,
        indent: "  ",
        comment: "#",
        opens: &[],
    },
    Language {
        name: "sh",
        names: &["*.sh", ".bashrc", ".profile", ".bash_aliases"],
        interpreters: &["sh", "bash", "ash"],
        paint: sh::paint,
        indent: "  ",
        comment: "#",
        opens: &["then", "do", "else", "{", "("],
    },
    Language {
        name: "JSON",
        names: &["*.json"],
        interpreters: &[],
        paint: json::paint,
        indent: "  ",
        comment: "",
        opens: &["{", "["],
    },
    Language {
        name: "JavaScript",
        names: &["*.js", "*.mjs", "*.cjs", "*.ts"],
        interpreters: &["node"],
        paint: javascript::paint,
        indent: "  ",
        comment: "//",
        opens: &["{", "[", "("],
    },
    Language {
        name: "Python",
        names: &["*.py"],
        interpreters: &["python"],
        paint: python::paint,
        indent: "    ",
        comment: "#",
        opens: &[":", "(", "[", "{"],
    },
    Language {
        name: "nginx",
        names: &["nginx.conf", "default.conf", "*.conf", "*.conf.template"],
        interpreters: &[],
        paint: nginx::paint,
        indent: "    ",
        comment: "#",
        opens: &["{"],
    },
    Language {
        name: "env",
        names: &[".env", ".env.*", "*.env", "*.ini", "*.toml", "*.cfg"],
        interpreters: &[],
        paint: pairs::paint,
        indent: "  ",
        comment: "#",
        opens: &[],
    },
    Language {
        name: "HTML",
        names: &["*.html", "*.htm", "*.svg", "*.xml"],
        interpreters: &[],
        paint: html::paint,
        indent: "  ",
        comment: "",
        opens: &[],
    },
];

/// Text of no known language.
pub static PLAIN: Language = Language {
    name: "",
    names: &[],
    interpreters: &[],
    paint: |scan, _| scan.rest_is(Kind::Plain),
    indent: "    ",
    comment: "",
    opens: &[],
};

impl Language {
    /// The language of a file, by its name, else by its first line.
    pub fn of(path: &str, text: &str) -> &'static Language {
        let name = path.rsplit('/').next().unwrap_or(path);
        let named = |l: &&Language| l.names.iter().any(|pattern| fits(pattern, name));
        let first = text.lines().next().and_then(|l| l.strip_prefix("#!"));
        let run = |l: &&Language| {
            let last = first.and_then(|f| f.split(['/', ' ']).rfind(|w| !w.is_empty()));
            let word = last
                .unwrap_or_default()
                .trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
            l.interpreters.contains(&word)
        };
        let mut all = LANGUAGES.iter();
        all.find(named)
            .or_else(|| LANGUAGES.iter().find(run))
            .unwrap_or(&PLAIN)
    }
}

/// Whether a name fits a pattern with a star at one end at most.
fn fits(pattern: &str, name: &str) -> bool {
    match (pattern.strip_prefix('*'), pattern.strip_suffix('*')) {
        (Some(end), _) => name.len() > end.len() && name.ends_with(end),
        (_, Some(start)) => name.len() > start.len() && name.starts_with(start),
        _ => name == pattern,
    }
}
