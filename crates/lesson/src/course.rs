//! The list of lessons, `lessons/index.json`: what a page must know before it opens one.
//!
//! It is generated from the lessons, because a static host cannot list a folder; a test fails when
//! it is out of date.

use serde::{Deserialize, Serialize};

use crate::model::LessonKind;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Course {
    pub lessons: Vec<Entry>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The folder, with its number: `20-ports`.
    pub folder: String,
    /// The folder without its number: what a link names.
    pub slug: String,
    pub minutes: u32,
    /// The part of the course it belongs to.
    pub track: Option<String>,
    /// Slugs of the lessons to have done before.
    pub needs: Vec<String>,
    pub kind: LessonKind,
    /// Seconds of the lightning talk cut out of it.
    pub lt_s: Option<u32>,
    /// `setup.t` is there: to be run before the learner sees the host.
    pub setup: bool,
    pub ja: Heading,
    pub en: Heading,
    /// Paths under the folder's `files/`, copied to the learner's home directory.
    pub files: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Heading {
    pub title: String,
    pub summary: String,
}

impl Course {
    pub fn find(&self, slug: &str) -> Option<&Entry> {
        self.lessons.iter().find(|l| l.slug == slug)
    }

    /// The text of `lessons/index.json`.
    pub fn to_json(&self) -> String {
        let json = serde_json::to_string_pretty(self);
        json.expect("strings and numbers always serialise") + "\n"
    }

    pub fn from_json(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}

/// Drops the number of a folder: `20-ports` is `ports`.
pub fn slug(folder: &str) -> &str {
    match folder.split_once('-') {
        Some((number, slug)) if number.bytes().all(|b| b.is_ascii_digit()) => slug,
        _ => folder,
    }
}
