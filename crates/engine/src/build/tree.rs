//! A tree of files as data: what a stage's root, a context or an image holds.
//!
//! COPY, content keys and archives work on trees, so that they need no process and no mount.

use std::collections::BTreeMap;
use std::convert::Infallible;

use super::cache::KeyWriter;
use crate::symlinks;

/// A file's bytes: the first ones, and how many there are; what is not held is zeros.
pub use machine::FileData as Blob;

fn blob_digest(blob: &Blob) -> String {
    let writer = KeyWriter::new().text(&blob.size.to_string());
    writer.bytes(&blob.head).finish().0
}

/// What an entry is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    Dir,
    File(Blob),
    Symlink(String),
    /// A pipe, a device or a socket.
    Special,
}

/// An entry of a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub kind: Kind,
    /// Permission bits.
    pub mode: u32,
    pub uid: u32,
    pub gid: u32,
    /// Nanoseconds since the epoch.
    pub mtime: i64,
}

impl Entry {
    pub fn dir(mode: u32, mtime: i64) -> Entry {
        Entry {
            kind: Kind::Dir,
            mode,
            uid: 0,
            gid: 0,
            mtime,
        }
    }

    pub fn file(bytes: &[u8], mode: u32, mtime: i64) -> Entry {
        Entry {
            kind: Kind::File(Blob::new(bytes.to_vec())),
            mode,
            uid: 0,
            gid: 0,
            mtime,
        }
    }

    pub fn is_dir(&self) -> bool {
        self.kind == Kind::Dir
    }

    pub fn size(&self) -> u64 {
        match &self.kind {
            Kind::File(blob) => blob.size,
            _ => 0,
        }
    }

    /// What counts of it for the cache: everything but the time.
    pub fn digest(&self) -> String {
        let (kind, content) = match &self.kind {
            Kind::Dir => ("dir", String::new()),
            Kind::File(blob) => ("file", blob_digest(blob)),
            Kind::Symlink(target) => ("symlink", target.clone()),
            Kind::Special => ("special", String::new()),
        };
        let numbers = format!("{:o} {} {}", self.mode, self.uid, self.gid);
        KeyWriter::new()
            .texts([kind, &content, &numbers])
            .finish()
            .0
    }
}

/// Entries by path, relative to the root: `etc/passwd`. The root itself is not an entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree(pub BTreeMap<String, Entry>);

impl Tree {
    pub fn get(&self, path: &str) -> Option<&Entry> {
        self.0.get(path.trim_matches('/'))
    }

    /// Whether there is a directory; the root is one.
    pub fn is_dir(&self, path: &str) -> bool {
        let path = path.trim_matches('/');
        path.is_empty() || self.get(path).is_some_and(Entry::is_dir)
    }

    /// Puts an entry, with the directories above it.
    pub fn insert(&mut self, path: &str, entry: Entry) {
        let path = path.trim_matches('/').to_string();
        for (at, _) in path.match_indices('/') {
            let above = path[..at].to_string();
            let mtime = entry.mtime;
            self.0
                .entry(above)
                .or_insert_with(|| Entry::dir(0o755, mtime));
        }
        self.0.insert(path, entry);
    }

    /// Removes an entry and all below it.
    pub fn remove(&mut self, path: &str) {
        let path = path.trim_matches('/');
        let below: Vec<String> = self.below(path).map(|(p, _)| p.to_string()).collect();
        for path in below {
            self.0.remove(&path);
        }
        self.0.remove(path);
    }

    /// All entries below a directory, at any depth, with their full paths.
    pub fn below<'a>(&'a self, path: &str) -> impl Iterator<Item = (&'a str, &'a Entry)> + use<'a> {
        let path = path.trim_matches('/');
        let prefix = if path.is_empty() {
            String::new()
        } else {
            format!("{path}/")
        };
        let start = prefix.clone();
        self.0
            .range(start..)
            .take_while(move |(p, _)| p.starts_with(&prefix))
            .map(|(p, e)| (p.as_str(), e))
    }

    /// The names in a directory.
    pub fn names<'a>(&'a self, path: &str) -> Vec<&'a str> {
        let skip = match path.trim_matches('/') {
            "" => 0,
            path => path.len() + 1,
        };
        let names = self.below(path).map(|(p, _)| &p[skip..]);
        names.filter(|name| !name.contains('/')).collect()
    }

    /// The bytes of a regular file.
    pub fn read(&self, path: &str) -> Option<&[u8]> {
        match &self.get(&self.resolve(path)?)?.kind {
            Kind::File(blob) => Some(&blob.head),
            _ => None,
        }
    }

    /// Follows all symlinks, inside the root; nothing if the path does not exist.
    pub fn resolve(&self, path: &str) -> Option<String> {
        let resolved = self.resolve_missing(path);
        (resolved.is_empty() || self.0.contains_key(&resolved)).then_some(resolved)
    }

    /// Follows symlinks as far as the path exists; the rest stays as it is.
    pub fn resolve_missing(&self, path: &str) -> String {
        let Ok(found) = symlinks::follow::<Infallible>(path, |here, followed| {
            Ok(match self.0.get(here).map(|e| &e.kind) {
                Some(Kind::Symlink(target)) if followed < symlinks::MOST => Some(target.clone()),
                _ => None,
            })
        });
        found
    }

    /// The paths that a pattern of `*`, `?` and `[…]` names; a path without them names itself.
    pub fn glob(&self, pattern: &str) -> Vec<String> {
        let mut found = vec![String::new()];
        for part in pattern.split('/').filter(|p| !p.is_empty()) {
            let mut next = Vec::new();
            for dir in &found {
                let join = |name: &str| match dir.as_str() {
                    "" => name.to_string(),
                    dir => format!("{dir}/{name}"),
                };
                if !has_wildcard(part) {
                    let path = join(&unescape(part));
                    let known = self.0.contains_key(&path) || self.resolve(&path).is_some();
                    next.extend(known.then_some(path));
                    continue;
                }
                let real = self.resolve(dir).unwrap_or_else(|| dir.clone());
                let names = self.names(&real);
                let hits = names.into_iter().filter(|name| matches_name(part, name));
                next.extend(hits.map(join));
            }
            found = next;
        }
        found
    }

    /// The sum of the files' sizes.
    pub fn size(&self) -> u64 {
        self.0.values().map(Entry::size).sum()
    }
}

/// Whether a pattern has a wildcard that is not escaped.
pub fn has_wildcard(pattern: &str) -> bool {
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        match c {
            '*' | '?' | '[' => return true,
            '\\' => {
                chars.next();
            }
            _ => {}
        }
    }
    false
}

fn unescape(pattern: &str) -> String {
    let mut out = String::new();
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.extend(chars.next()),
            c => out.push(c),
        }
    }
    out
}

/// One name against one part of a pattern.
fn matches_name(pattern: &str, name: &str) -> bool {
    match dockerfile::ignore::Matcher::new(&[pattern.replace("**", "*")]) {
        Ok(matcher) => matcher.matches(name),
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree() -> Tree {
        let mut tree = Tree::default();
        tree.insert("a/b.txt", Entry::file(b"b", 0o644, 0));
        tree.insert("a/c.md", Entry::file(b"c", 0o644, 0));
        tree.insert(".hidden", Entry::file(b"", 0o644, 0));
        let mut link = Entry::dir(0o777, 0);
        link.kind = Kind::Symlink("/a".into());
        tree.insert("link", link);
        tree
    }

    #[test]
    fn symlinks_are_followed_inside_the_root() {
        assert_eq!(tree().resolve("/link/b.txt").as_deref(), Some("a/b.txt"));
        assert_eq!(tree().resolve("/../link/../a").as_deref(), Some("a"));
        assert_eq!(tree().resolve("/nosuch"), None);
        assert_eq!(tree().resolve_missing("/link/new"), "a/new");
    }

    #[test]
    fn globs_take_dotfiles_and_stop_at_slashes() {
        assert_eq!(tree().glob("/*"), [".hidden", "a", "link"]);
        assert_eq!(tree().glob("/a/*.md"), ["a/c.md"]);
        assert_eq!(tree().glob("/a/b.txt"), ["a/b.txt"]);
        assert!(tree().glob("/x*").is_empty());
    }

    #[test]
    fn the_time_does_not_count() {
        let file = Entry::file(b"x", 0o644, 0);
        let touched = Entry::file(b"x", 0o644, 5);
        let executable = Entry::file(b"x", 0o755, 0);
        assert_eq!(file.digest(), touched.digest());
        assert_ne!(file.digest(), executable.digest());
    }
}
