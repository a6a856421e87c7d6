//! COPY, ADD and WORKDIR on trees.
//!
//! Follows BuildKit's file operations: a directory's contents are copied, a file goes into a
//! destination that is a directory or ends with a slash, else it gets that name.

use std::collections::BTreeMap;

use dockerfile::ignore::Matcher;
use snapshot::FileFacts;

use super::archive;
use super::cache::KeyWriter;
use super::reason::Taken;
use super::solver::Content;
use super::tree::{Entry, Kind, Tree, has_wildcard};

/// A source that was found.
pub struct Source<'a> {
    pub tree: &'a Tree,
    /// A path or a pattern, absolute in the tree.
    pub path: &'a str,
    /// Archives are unpacked.
    pub unpack: bool,
}

/// How to copy.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Absolute; ends with a slash if a directory is meant.
    pub dest: String,
    pub chown: String,
    pub chmod: String,
    pub exclude: Vec<String>,
    /// The time of directories that are made on the way; nanoseconds.
    pub now: i64,
}

/// The paths that a source names, or BuildKit's complaint.
fn matches(source: &Source) -> Result<Vec<String>, String> {
    let found = source.tree.glob(source.path);
    if found.is_empty() && !has_wildcard(source.path) {
        return Err(format!(
            "{}: not found",
            dockerfile::goformat::quote(source.path)
        ));
    }
    Ok(found)
}

/// What a COPY takes of a source, for its key.
pub fn content(source: &Source, exclude: &[String]) -> Result<Content, String> {
    let excludes = Matcher::new(exclude)?;
    let mut files = BTreeMap::new();
    let mut kept = 0;
    let mut take = |path: &str, entry: &Entry, digest: &str| {
        files.insert(path.to_string(), taken(entry, digest, &mut kept));
    };
    let mut writer = KeyWriter::new();
    for path in matches(source)? {
        let real = source.tree.resolve(&path).unwrap_or_else(|| path.clone());
        if let Some(entry) = source.tree.get(&real) {
            let digest = entry.digest();
            writer = writer.texts([path.as_str(), &digest]);
            take(&path, entry, &digest);
        }
        for (below, entry) in source.tree.below(&real) {
            let inside = below[real.len()..].trim_start_matches('/');
            if excludes.matches(inside) || excludes.matches(below) {
                continue;
            }
            let digest = entry.digest();
            writer = writer.texts([path.as_str(), inside, &digest]);
            take(below, entry, &digest);
        }
    }
    Ok(Content {
        digest: writer.finish().0,
        files,
        cargo: Vec::new(),
    })
}

/// Texts of at most this size are kept, to tell which line changed.
const TEXT: u64 = 64 << 10;
/// What is kept of a step's texts in all.
const TEXTS: u64 = 2 << 20;

fn taken(entry: &Entry, digest: &str, kept: &mut u64) -> Taken {
    let text = match &entry.kind {
        Kind::File(blob) if blob.size <= TEXT && blob.size == blob.head.len() as u64 => {
            let plain = !blob.head.contains(&0) && std::str::from_utf8(&blob.head).is_ok();
            (plain && *kept + blob.size <= TEXTS).then(|| blob.head.clone())
        }
        _ => None,
    };
    *kept += text.as_ref().map_or(0, |t| t.len() as u64);
    Taken {
        facts: FileFacts {
            size: entry.size(),
            digest: digest.to_string(),
            mode: entry.mode,
        },
        directory: entry.is_dir(),
        text,
    }
}

/// Copies the sources into `root`; what changed is given as a tree of its own.
pub fn copy(root: &Tree, sources: &[Source], options: &Options) -> Result<Tree, String> {
    let mut copier = Copier {
        root: root.clone(),
        changed: Tree::default(),
        owner: owner(root, &options.chown),
        chmod: &options.chmod,
        excludes: Matcher::new(&options.exclude)?,
        now: options.now,
    };
    for source in sources {
        for path in matches(source)? {
            copier.source(source, &path, &options.dest)?;
        }
    }
    Ok(copier.changed)
}

/// WORKDIR: makes a directory and those above it; what is there stays as it is.
pub fn mkdir(root: &Tree, path: &str, user: &str, now: i64) -> Result<Tree, String> {
    let mut copier = Copier {
        root: root.clone(),
        changed: Tree::default(),
        owner: owner(root, user),
        chmod: "",
        excludes: Matcher::default(),
        now,
    };
    copier.make_dirs(path)?;
    Ok(copier.changed)
}

/// Without a root there are no files in which to look a name up.
pub fn check_numeric(chown: &str) -> Result<(), String> {
    let (user, group) = chown.split_once(':').unwrap_or((chown, ""));
    for (kind, name) in [("user", user), ("group", group)] {
        if !name.is_empty() && name.parse::<u32>().is_err() {
            return Err(format!("invalid {kind} index: -1"));
        }
    }
    Ok(())
}

/// The ids that `user[:group]` means in a root; unknown names are root.
fn owner(root: &Tree, text: &str) -> Option<(u32, u32)> {
    if text.is_empty() {
        return None;
    }
    let (user, group) = match text.split_once(':') {
        Some((user, group)) => (user, Some(group)),
        None => (text, None),
    };
    let (uid, primary) = match user.parse::<u32>() {
        Ok(uid) => (uid, uid),
        Err(_) => lookup(root, "etc/passwd", user, &[2, 3]),
    };
    let gid = match group {
        None => primary,
        Some(group) => match group.parse::<u32>() {
            Ok(gid) => gid,
            Err(_) => lookup(root, "etc/group", group, &[2, 2]).0,
        },
    };
    Some((uid, gid))
}

/// Two numbers of the line of `name` in a file of the kind of /etc/passwd.
fn lookup(root: &Tree, file: &str, name: &str, columns: &[usize; 2]) -> (u32, u32) {
    let text = String::from_utf8_lossy(root.read(file).unwrap_or_default()).into_owned();
    for line in text.lines() {
        let fields: Vec<&str> = line.split(':').collect();
        if fields[0] == name {
            let number = |i: usize| fields.get(i).and_then(|f| f.parse().ok()).unwrap_or(0);
            return (number(columns[0]), number(columns[1]));
        }
    }
    (0, 0)
}

struct Copier<'a> {
    /// What is there now.
    root: Tree,
    changed: Tree,
    owner: Option<(u32, u32)>,
    chmod: &'a str,
    excludes: Matcher,
    now: i64,
}

impl Copier<'_> {
    fn put(&mut self, path: &str, entry: Entry) {
        self.root.insert(path, entry.clone());
        self.changed.insert(path, entry);
        // The directories above are part of the change with what they are.
        for (at, _) in path.match_indices('/') {
            let above = &path[..at];
            if let Some(known) = self.root.get(above) {
                self.changed.0.insert(above.to_string(), known.clone());
            }
        }
    }

    fn source(&mut self, source: &Source, path: &str, dest: &str) -> Result<(), String> {
        let real = source
            .tree
            .resolve(path)
            .unwrap_or_else(|| path.to_string());
        let entry = source.tree.get(&real).cloned();
        if source.unpack
            && let Some(Entry {
                kind: Kind::File(blob),
                ..
            }) = &entry
            && let Some(inside) = archive::unpack(&blob.head)?
        {
            self.make_dirs(dest)?;
            let target = self.root.resolve_missing(dest);
            return self.merge(&inside, "", &target);
        }
        match entry {
            Some(entry) if !entry.is_dir() => {
                let name = path.rsplit('/').next().unwrap_or(path);
                self.file(entry, name, dest)
            }
            _ => self.directory(source.tree, &real, dest),
        }
    }

    fn file(&mut self, entry: Entry, name: &str, dest: &str) -> Result<(), String> {
        if self.excludes.matches(name) {
            return Ok(());
        }
        let parent = match dest.rsplit_once('/') {
            Some((parent, _)) => parent,
            None => "",
        };
        self.make_dirs(parent)?;
        let mut target = self.root.resolve_missing(dest);
        if dest.ends_with('/') || self.root.is_dir(&target) {
            target = format!("{target}/{name}")
                .trim_start_matches('/')
                .to_string();
        }
        if self.root.is_dir(&target) {
            return Err(format!("cannot copy to directory: {}", host_path(&target)));
        }
        self.put(&target, self.dressed(entry));
        Ok(())
    }

    fn directory(&mut self, tree: &Tree, from: &str, dest: &str) -> Result<(), String> {
        let target = self.root.resolve_missing(dest);
        if let Some(there) = self.root.get(&target)
            && !there.is_dir()
        {
            return Err(format!(
                "cannot copy to non-directory: {}",
                host_path(&target)
            ));
        }
        if !self.root.is_dir(&target) {
            self.make_dirs(dest)?;
            if let Some(entry) = tree.get(from) {
                self.put(&target, self.dressed(entry.clone()));
            }
        }
        self.merge(tree, from, &target)
    }

    /// Copies all that is below `from` to `target`.
    fn merge(&mut self, tree: &Tree, from: &str, target: &str) -> Result<(), String> {
        for (path, entry) in tree.below(from) {
            let inside = path[from.len()..].trim_start_matches('/');
            if self.excludes.matches(inside) || self.excludes.matches(path) {
                continue;
            }
            let to = format!("{target}/{inside}");
            let to = to.trim_start_matches('/');
            // A symlink to a directory in the way of a directory is followed.
            let real = match entry.is_dir() {
                true => self.root.resolve_missing(to),
                false => match to.rsplit_once('/') {
                    Some((dir, name)) => format!("{}/{name}", self.root.resolve_missing(dir)),
                    None => to.to_string(),
                },
            };
            let real = real.trim_start_matches('/');
            match self.root.get(real) {
                Some(there) if entry.is_dir() && !there.is_dir() => {
                    return Err(format!("cannot copy to non-directory: {}", host_path(real)));
                }
                Some(there) if !entry.is_dir() && there.is_dir() => self.root.remove(real),
                _ => {}
            }
            self.put(real, self.dressed(entry.clone()));
        }
        Ok(())
    }

    /// An entry with the owner and mode that the options ask for.
    fn dressed(&self, mut entry: Entry) -> Entry {
        if let Some((uid, gid)) = self.owner {
            (entry.uid, entry.gid) = (uid, gid);
        }
        if !self.chmod.is_empty() && !matches!(entry.kind, Kind::Symlink(_)) {
            entry.mode = chmod(entry.mode, self.chmod, entry.is_dir());
        }
        entry
    }

    fn make_dirs(&mut self, path: &str) -> Result<(), String> {
        let target = self.root.resolve_missing(path);
        let mut here = String::new();
        for part in target.split('/').filter(|p| !p.is_empty()) {
            if !here.is_empty() {
                here.push('/');
            }
            here.push_str(part);
            match self.root.get(&here) {
                Some(entry) if entry.is_dir() => {}
                Some(_) => return Err(format!("mkdir /{here}: not a directory")),
                None => {
                    let mut dir = Entry::dir(0o755, self.now);
                    if let Some((uid, gid)) = self.owner {
                        (dir.uid, dir.gid) = (uid, gid);
                    }
                    self.put(&here, dir);
                }
            }
        }
        Ok(())
    }
}

/// Where dockerd has a file while it copies: messages show it.
fn host_path(path: &str) -> String {
    let id = KeyWriter::new().text(path).finish().0;
    let id = super::cache::identity(&id);
    format!("/var/lib/docker/overlay2/{id}/merged/{path}")
}

/// A mode changed by `755` or `u=rwx,go-w`.
pub fn chmod(mode: u32, text: &str, is_dir: bool) -> u32 {
    if let Ok(mode) = u32::from_str_radix(text, 8) {
        return mode & 0o7777;
    }
    let mut mode = mode;
    for clause in text.split(',') {
        let operator = clause.find(['=', '+', '-']).unwrap_or(clause.len());
        let who = match &clause[..operator] {
            "" => "a",
            who => who,
        };
        let mut rest = &clause[operator..];
        while let Some(action) = rest.chars().next() {
            rest = &rest[1..];
            let end = rest.find(['=', '+', '-']).unwrap_or(rest.len());
            let (letters, after) = rest.split_at(end);
            rest = after;
            mode = apply(mode, who, action, letters, is_dir);
        }
    }
    mode
}

fn apply(mode: u32, who: &str, action: char, letters: &str, is_dir: bool) -> u32 {
    let mut bits = 0;
    let mut special = 0;
    for letter in letters.chars() {
        bits |= match letter {
            'r' => 4,
            'w' => 2,
            'x' => 1,
            'X' if is_dir || mode & 0o111 != 0 => 1,
            'u' => mode >> 6 & 7,
            'g' => mode >> 3 & 7,
            'o' => mode & 7,
            _ => 0,
        };
        if letter == 's' {
            special |= if who.contains(['u', 'a']) { 0o4000 } else { 0 };
            special |= if who.contains(['g', 'a']) { 0o2000 } else { 0 };
        }
        if letter == 't' {
            special |= 0o1000;
        }
    }
    let mut mask = 0;
    for (name, shift) in [('u', 6), ('g', 3), ('o', 0)] {
        if who.contains(name) || who.contains('a') {
            mask |= 7 << shift;
        }
    }
    let wanted = (bits << 6 | bits << 3 | bits) & mask | special;
    match action {
        '+' => mode | wanted,
        '-' => mode & !wanted,
        _ => mode & !mask | wanted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[(&str, &str)]) -> Tree {
        let mut tree = Tree::default();
        for (path, text) in files {
            match path.strip_suffix('/') {
                Some(dir) => tree.insert(dir, Entry::dir(0o755, 0)),
                None => tree.insert(path, Entry::file(text.as_bytes(), 0o644, 0)),
            }
        }
        tree
    }

    fn copied(root: &[(&str, &str)], from: &[(&str, &str)], paths: &[&str], dest: &str) -> String {
        let from = tree(from);
        let sources: Vec<Source> = paths
            .iter()
            .map(|path| Source {
                tree: &from,
                path,
                unpack: false,
            })
            .collect();
        let options = Options {
            dest: dest.into(),
            ..Options::default()
        };
        match copy(&tree(root), &sources, &options) {
            Ok(changed) => changed.0.keys().cloned().collect::<Vec<_>>().join(" "),
            Err(error) => error,
        }
    }

    #[test]
    fn destinations() {
        let from = [("a", "A"), ("b", "B"), ("d/x", "X"), ("d/e/y", "Y")];
        assert_eq!(copied(&[], &from, &["/a"], "/app/"), "app app/a");
        assert_eq!(copied(&[], &from, &["/a"], "/app"), "app");
        assert_eq!(copied(&[("app/", "")], &from, &["/a"], "/app"), "app app/a");
        assert_eq!(copied(&[], &from, &["/a", "/b"], "/dest"), "dest");
        assert_eq!(copied(&[], &from, &["/d"], "/t"), "t t/e t/e/y t/x");
        assert_eq!(
            copied(&[], &from, &["/*"], "/t/"),
            "t t/a t/b t/e t/e/y t/x"
        );
        assert_eq!(copied(&[], &from, &["/*.yaml"], "/t/"), "");
        assert_eq!(copied(&[], &from, &["/x"], "/t/"), "\"/x\": not found");
        assert_eq!(copied(&[], &from, &["/d"], "/"), "e e/y x");
    }

    #[test]
    fn conflicts() {
        let error = copied(&[("t", "")], &[("d/x", "")], &["/d"], "/t");
        assert!(
            error.starts_with("cannot copy to non-directory: "),
            "{error}"
        );
        assert_eq!(
            copied(
                &[("bin/busybox", "")],
                &[("f", "")],
                &["/f"],
                "/bin/busybox/"
            ),
            "mkdir /bin/busybox: not a directory"
        );
    }

    #[test]
    fn owners_and_modes() {
        let root = tree(&[
            ("etc/passwd", "www-data:x:33:33::/:/bin/sh\n"),
            ("etc/group", "www-data:x:33:\n"),
        ]);
        assert_eq!(owner(&root, "www-data"), Some((33, 33)));
        assert_eq!(owner(&root, "1000:www-data"), Some((1000, 33)));
        assert_eq!(owner(&root, "1000"), Some((1000, 1000)));
        assert_eq!(owner(&root, "alice"), Some((0, 0)));
        assert_eq!(chmod(0o644, "755", false), 0o755);
        assert_eq!(chmod(0o644, "u=r,go=", false), 0o400);
        assert_eq!(chmod(0o644, "+x", false), 0o755);
        assert_eq!(chmod(0o644, "a+X", false), 0o644);
        assert_eq!(chmod(0o644, "a+X", true), 0o755);
    }
}
