//! Packs: the lessons of a team, as a folder or a zip of `pack.json` and folders as in `lessons/`.
//!
//! A pack is text and inert: it is read from a list of paths and bytes, within bounds, and refused as
//! a whole if anything in it is odd. What is wrong is told with file and line. Nothing of it is run
//! here; `session` proves it.

mod digest;
mod index;
mod inert;
mod manifest;
mod paths;
mod read;
mod same;
pub mod zip;

use crate::model::Lesson;
use crate::text::Text;

pub use digest::fingerprint;
pub use index::{Index, Shelved};
pub use manifest::Colours;
pub use paths::tidy;
pub use paths::{MOST_BYTES, MOST_DEPTH, MOST_FILES, MOST_PATH, is_odd, is_part};
pub use read::{lint, read, read_folder};
pub use same::asked;

/// Bytes of a file by its path: below the pack, with `/` between names.
pub type File = (String, Vec<u8>);

/// A pack that was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pack {
    /// Names it in addresses and in storage; never changed, for progress hangs on it.
    pub id: String,
    pub title: Text,
    /// A sentence for the list; may be empty.
    pub about: Text,
    /// The team's name; may be empty.
    pub team: String,
    pub colours: Option<Colours>,
    /// In the order they are done.
    pub lessons: Vec<Item>,
    /// Of the pack's own files but solutions, 64 hex digits.
    pub(crate) own: String,
}

/// A lesson of a pack.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Item {
    /// What addresses and reports name it.
    pub slug: String,
    /// Its texts; `None` if it is the course's lesson of that slug.
    pub own: Option<Folder>,
}

/// The texts of a lesson's folder.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Folder {
    /// The folder's path, for messages.
    pub path: String,
    /// `lesson.ja.md`; a team may write one language only.
    pub ja: Option<String>,
    /// `lesson.en.md`.
    pub en: Option<String>,
    /// Paths below `files/`.
    pub files: Vec<File>,
    /// `setup.t`; empty if there is none.
    pub setup: String,
    /// `solution.t`; empty if it was left out, so that learners do not have it.
    pub solution: String,
}

/// What is wrong with a pack, and where.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The file, below the pack; empty for the pack as a whole.
    pub path: String,
    /// From 1; 0 for the file as a whole.
    pub line: usize,
    pub message: String,
}

impl Fault {
    pub fn new(path: impl Into<String>, line: usize, message: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            line,
            message: message.into(),
        }
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // A path may be what is wrong: it is shown as it is written, not as it would look.
        let path = self.path.escape_debug();
        match (self.path.is_empty(), self.line) {
            (true, _) => write!(f, "{}", self.message),
            (_, 0) => write!(f, "{path}: {}", self.message),
            (_, line) => write!(f, "{path}:{line}: {}", self.message),
        }
    }
}

impl Pack {
    pub fn find(&self, slug: &str) -> Option<&Item> {
        self.lessons.iter().find(|l| l.slug == slug)
    }

    /// Slugs of the course's lessons that it uses.
    pub fn used(&self) -> impl Iterator<Item = &str> {
        let used = self.lessons.iter().filter(|l| l.own.is_none());
        used.map(|l| l.slug.as_str())
    }

    /// The slug of the lesson after that one.
    pub fn after(&self, slug: &str) -> Option<&str> {
        let mut rest = self.lessons.iter().skip_while(|l| l.slug != slug);
        rest.nth(1).map(|l| l.slug.as_str())
    }

    /// What the pack is, as `sha256:…`: its own files but solutions, and what it uses of the course, in
    /// the pack's order. Line ends and byte order marks make no difference.
    pub fn digest(&self, used: &[(&str, &Folder)]) -> String {
        digest::whole(self, used)
    }
}

impl Folder {
    /// The lesson in a language, or in the other one if there is only that; and where it stands.
    pub fn text(&self, japanese: bool) -> (&'static str, &str) {
        let ja = self.ja.as_deref().map(|t| ("lesson.ja.md", t));
        let en = self.en.as_deref().map(|t| ("lesson.en.md", t));
        let found = match japanese {
            true => ja.or(en),
            false => en.or(ja),
        };
        found.unwrap_or(("lesson.ja.md", ""))
    }

    pub fn lesson(&self, japanese: bool) -> Lesson {
        crate::parse(self.text(japanese).1).0
    }
}

#[cfg(test)]
mod tests;
