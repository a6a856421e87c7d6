//! The build cache: what was solved before, found by what it was made from.
//!
//! A record's key is the operation, the records it was made upon and the content it took.
//! It belongs to the engine: other tags, Dockerfiles and directories find it too.
//!
//! Not modelled: export to and import from a registry.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};
use snapshot::CacheKind;

/// The key of a record: a SHA-256 in hex.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct CacheKey(pub String);

/// Builds a [`CacheKey`] from texts; their borders count.
#[derive(Default)]
pub struct KeyWriter(Sha256);

impl KeyWriter {
    pub fn new() -> KeyWriter {
        KeyWriter::default()
    }

    pub fn text(mut self, text: &str) -> KeyWriter {
        self.0.update((text.len() as u64).to_le_bytes());
        self.0.update(text.as_bytes());
        self
    }

    pub fn bytes(mut self, bytes: &[u8]) -> KeyWriter {
        self.0.update((bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
        self
    }

    pub fn texts<'a>(self, texts: impl IntoIterator<Item = &'a str>) -> KeyWriter {
        let mut writer = self;
        let mut count = 0;
        for text in texts {
            writer = writer.text(text);
            count += 1;
        }
        writer.text(&format!("#{count}"))
    }

    pub fn finish(self) -> CacheKey {
        CacheKey(hex(self.0))
    }

    /// The plain SHA-256 of bytes, in hex.
    pub fn sha256(bytes: &[u8]) -> String {
        let mut digest = Sha256::new();
        digest.update(bytes);
        hex(digest)
    }
}

fn hex(digest: Sha256) -> String {
    let mut hex = String::with_capacity(64);
    for byte in digest.finalize() {
        hex.push(char::from_digit(u32::from(byte >> 4), 16).unwrap_or('0'));
        hex.push(char::from_digit(u32::from(byte & 15), 16).unwrap_or('0'));
    }
    hex
}

/// Something that was solved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record<O> {
    pub id: String,
    pub key: CacheKey,
    /// The records it was made upon.
    pub parents: Vec<String>,
    pub kind: CacheKind,
    pub description: String,
    pub output: O,
    pub size: u64,
    /// Nanoseconds since the epoch.
    pub created: u64,
    pub last_used: u64,
    pub uses: u32,
}

/// All records.
#[derive(Clone, Debug)]
pub struct Cache<O> {
    records: BTreeMap<String, Record<O>>,
    /// From keys to ids; several keys may lead to one record.
    keys: BTreeMap<CacheKey, String>,
    made: u64,
    /// Counts changes.
    changes: u64,
}

impl<O> Default for Cache<O> {
    fn default() -> Cache<O> {
        Cache {
            records: BTreeMap::new(),
            keys: BTreeMap::new(),
            made: 0,
            changes: 0,
        }
    }
}

impl<O: Clone> Cache<O> {
    /// The record of a key.
    pub fn find(&self, key: &CacheKey) -> Option<&Record<O>> {
        self.records.get(self.keys.get(key)?)
    }

    pub fn get(&self, id: &str) -> Option<&Record<O>> {
        self.records.get(id)
    }

    pub fn get_mut(&mut self, id: &str) -> Option<&mut Record<O>> {
        self.records.get_mut(id)
    }

    /// Grows with every change of the records.
    pub fn generation(&self) -> u64 {
        self.changes
    }

    /// All records, oldest first.
    pub fn records(&self) -> Vec<&Record<O>> {
        let mut all: Vec<&Record<O>> = self.records.values().collect();
        all.sort_by(|a, b| a.created.cmp(&b.created).then(a.id.cmp(&b.id)));
        all
    }

    /// The keys that lead to a record.
    pub fn keys_of(&self, id: &str) -> Vec<CacheKey> {
        let own = self.keys.iter().filter(|(_, to)| *to == id);
        own.map(|(key, _)| key.clone()).collect()
    }

    /// Lets `key` lead to a record that another key found.
    pub fn alias(&mut self, key: CacheKey, id: &str) {
        self.keys.insert(key, id.to_string());
    }

    /// Counts a use.
    pub fn touch(&mut self, id: &str, now: u64) {
        self.changes += 1;
        if let Some(record) = self.records.get_mut(id) {
            record.uses += 1;
            record.last_used = now;
        }
    }

    /// Keeps a new record and lets its key lead to it; gives its id.
    pub fn insert(&mut self, mut record: Record<O>) -> String {
        self.made += 1;
        self.changes += 1;
        let seed = KeyWriter::new()
            .text(&record.key.0)
            .text(&self.made.to_string())
            .finish();
        record.id = identity(&seed.0);
        let id = record.id.clone();
        self.keys.insert(record.key.clone(), id.clone());
        self.records.insert(id.clone(), record);
        id
    }

    /// Removes a record with all keys that lead to it.
    pub fn remove(&mut self, id: &str) -> Option<Record<O>> {
        self.changes += 1;
        self.keys.retain(|_, to| to != id);
        self.records.remove(id)
    }

    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }
}

/// BuildKit's 25-letter ids.
pub fn identity(hex: &str) -> String {
    const LETTERS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
    let bytes = hex.as_bytes();
    (0..25)
        .map(|i| {
            let pair = bytes.get(i * 2).copied().unwrap_or(0) as usize * 31
                + bytes.get(i * 2 + 1).copied().unwrap_or(0) as usize;
            LETTERS[pair % 36] as char
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn borders_of_texts_count() {
        let key = |texts: &[&str]| KeyWriter::new().texts(texts.iter().copied()).finish();
        assert_ne!(key(&["ab", "c"]), key(&["a", "bc"]));
        assert_ne!(key(&["a"]), key(&["a", ""]));
        assert_eq!(key(&["a", "b"]), key(&["a", "b"]));
    }
}
