//! `packs/index.json`: which packs stand beside a page, since a static host cannot list a folder.

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Index {
    pub packs: Vec<Shelved>,
}

/// A pack beside the page, as a zip or as a folder with the paths of its files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Shelved {
    Zip { zip: String },
    Folder { folder: String, files: Vec<String> },
}

impl Index {
    pub fn to_json(&self) -> String {
        let json = serde_json::to_string_pretty(self);
        json.expect("strings always serialise") + "\n"
    }

    pub fn from_json(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}
