//! The files of a build context, as the client sends them.
//!
//! Owners are not sent (files arrive as root's), modes are. With paths that the Dockerfile
//! asks for, only those are sent, with what their symlinks lead to.

use dockerfile::ignore::{Matcher, clean};
use engine::build::request::Ignored;
use engine::build::tree::{Blob, Entry, Kind, Tree};

/// A file of the client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileKind {
    Dir,
    File,
    Symlink,
    Special,
}

/// What is known of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meta {
    pub kind: FileKind,
    pub mode: u32,
    /// Nanoseconds since the epoch.
    pub mtime: i64,
}

/// The client's files; errors are the system's words.
pub trait Files {
    fn lstat(&self, path: &str) -> Result<Meta, String>;
    fn names(&self, dir: &str) -> Result<Vec<String>, String>;
    fn read(&self, path: &str) -> Result<Blob, String>;
    fn link(&self, path: &str) -> Result<String, String>;
}

/// At most so often symlinks add to what is wanted.
const MAX_ROUNDS: usize = 16;
/// At most so many ignored paths are named, and so many files counted.
const MAX_IGNORED: usize = 2000;
const MAX_COUNTED: usize = 20_000;

/// The files below `root` that are wanted and not ignored.
pub fn collect(
    files: &dyn Files,
    root: &str,
    wanted: Option<&[String]>,
    ignore: &Matcher,
) -> Result<Tree, String> {
    let mut wanted: Option<Vec<String>> = wanted.map(|paths| {
        let bare = paths.iter().map(|p| p.trim_matches('/').to_string());
        bare.collect()
    });
    for _ in 0..MAX_ROUNDS {
        let walk = Walk::new(files, root, wanted.as_deref(), ignore)?;
        let mut tree = Tree::default();
        walk.dir("", &mut tree)?;
        let Some(paths) = &mut wanted else {
            return Ok(tree);
        };
        let more = link_targets(&tree, paths);
        if more.is_empty() {
            return Ok(tree);
        }
        paths.extend(more);
    }
    Err("too many levels of symbolic links".into())
}

/// What below `root` is ignored, at most `MAX_IGNORED` paths; a directory nothing of which is
/// sent stands for all that is in it.
pub fn ignored(files: &dyn Files, root: &str, ignore: &Matcher) -> Vec<Ignored> {
    let at = |path: &str| format!("{}/{path}", root.trim_end_matches('/'));
    let is_dir = |path: &str| {
        files
            .lstat(&at(path))
            .is_ok_and(|meta| meta.kind == FileKind::Dir)
    };
    let mut found: Vec<Ignored> = Vec::new();
    let mut room = MAX_COUNTED;
    let mut open = vec![String::new()];
    while let Some(dir) = open.pop() {
        // What cannot be read is neither sent nor ignored.
        for name in files.names(&at(&dir)).unwrap_or_default() {
            let path = match dir.as_str() {
                "" => name,
                dir => format!("{dir}/{name}"),
            };
            let ignored = ignore.matches(&path);
            if is_dir(&path) && (!ignored || ignore.may_hold_exclusions(&path)) {
                open.push(path);
            } else if ignored {
                let (count, bytes) = weigh(files, &at(&path), &mut room);
                found.push(Ignored {
                    path,
                    bytes,
                    files: count,
                });
            }
            if found.len() == MAX_IGNORED {
                return found;
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// How many files are at a path or below it, and their bytes; `room` is how many may still be looked
/// at.
fn weigh(files: &dyn Files, path: &str, room: &mut usize) -> (usize, u64) {
    if *room == 0 {
        return (0, 0);
    }
    *room -= 1;
    match files.lstat(path).map(|meta| meta.kind) {
        Ok(FileKind::Dir) => {
            let names = files.names(path).unwrap_or_default();
            let inside = names
                .iter()
                .map(|n| weigh(files, &format!("{path}/{n}"), room));
            inside.fold((0, 0), |(n, b), (m, c)| (n + m, b + c))
        }
        Ok(FileKind::File) => (1, files.read(path).map_or(0, |blob| blob.size)),
        Ok(_) => (1, 0),
        Err(_) => (0, 0),
    }
}

/// What wanted symlinks point at and is not wanted yet.
fn link_targets(tree: &Tree, wanted: &[String]) -> Vec<String> {
    let mut more = Vec::new();
    for (path, entry) in &tree.0 {
        let Kind::Symlink(target) = &entry.kind else {
            continue;
        };
        let exact = wanted
            .iter()
            .any(|w| w == path || w.starts_with(&format!("{path}/")));
        if !exact {
            continue;
        }
        let dir = path.rsplit_once('/').map_or("", |(dir, _)| dir);
        let target = match target.strip_prefix('/') {
            Some(absolute) => clean(&format!("/{absolute}")),
            None => clean(&format!("/{dir}/{target}")),
        };
        let target = target.trim_matches('/').to_string();
        if !wanted.contains(&target) {
            more.push(target);
        }
    }
    more
}

struct Walk<'a> {
    files: &'a dyn Files,
    root: &'a str,
    ignore: &'a Matcher,
    /// Patterns of what is wanted, compiled; nothing means all.
    wanted: Option<Matcher>,
    /// The same as texts.
    texts: Vec<String>,
}

impl<'a> Walk<'a> {
    fn new(
        files: &'a dyn Files,
        root: &'a str,
        wanted: Option<&[String]>,
        ignore: &'a Matcher,
    ) -> Result<Walk<'a>, String> {
        let texts = wanted.map(<[String]>::to_vec).unwrap_or_default();
        let all = wanted.is_none() || texts.iter().any(String::is_empty);
        Ok(Walk {
            files,
            root,
            ignore,
            wanted: if all {
                None
            } else {
                Some(Matcher::new(&texts)?)
            },
            texts,
        })
    }

    fn full(&self, path: &str) -> String {
        match (self.root, path) {
            (root, "") => root.to_string(),
            ("/", path) => format!("/{path}"),
            (root, path) => format!("{root}/{path}"),
        }
    }

    /// A path as messages show it: seen from where the client is.
    fn shown(&self, path: &str) -> String {
        clean(&self.full(path))
    }

    /// Whether a directory may hold something that is wanted.
    fn leads_to_wanted(&self, dir: &str) -> bool {
        let depth = dir.split('/').count();
        self.texts.iter().any(|text| {
            let parts: Vec<&str> = text.split('/').collect();
            if parts.len() <= depth {
                return false;
            }
            let above = parts[..depth].join("/");
            above == dir || Matcher::new(&[above]).is_ok_and(|m| m.matches(dir))
        })
    }

    fn dir(&self, dir: &str, tree: &mut Tree) -> Result<(), String> {
        let shown = self.shown(dir);
        let names = self
            .files
            .names(&self.full(dir))
            .map_err(|e| format!("error from sender: open {shown}: {e}"))?;
        for name in names {
            let path = match dir {
                "" => name,
                dir => format!("{dir}/{name}"),
            };
            self.entry(&path, tree)?;
        }
        Ok(())
    }

    fn entry(&self, path: &str, tree: &mut Tree) -> Result<(), String> {
        let shown = self.shown(path);
        let failed = |what: &str, why: String| format!("error from sender: {what} {shown}: {why}");
        let Ok(meta) = self.files.lstat(&self.full(path)) else {
            return Ok(());
        };
        let ignored = self.ignore.matches(path);
        let wanted = self.wanted.as_ref().is_none_or(|w| w.matches(path));
        let kind = match meta.kind {
            FileKind::Dir => {
                if ignored && !self.ignore.may_hold_exclusions(path) {
                    return Ok(());
                }
                if !wanted && !self.leads_to_wanted(path) {
                    return Ok(());
                }
                let entry = Entry {
                    mtime: meta.mtime,
                    ..Entry::dir(meta.mode, 0)
                };
                if !ignored && wanted {
                    tree.insert(path, entry.clone());
                }
                let before = tree.0.len();
                self.dir(path, tree)?;
                if tree.0.len() > before {
                    tree.insert(path, entry);
                }
                return Ok(());
            }
            _ if ignored || !wanted => return Ok(()),
            FileKind::Special => return Ok(()),
            FileKind::File => {
                let blob = self.files.read(&self.full(path));
                Kind::File(blob.map_err(|e| failed("open", e))?)
            }
            FileKind::Symlink => {
                let target = self.files.link(&self.full(path));
                Kind::Symlink(target.map_err(|e| failed("readlink", e))?)
            }
        };
        let entry = Entry {
            kind,
            mode: meta.mode,
            uid: 0,
            gid: 0,
            mtime: meta.mtime,
        };
        tree.insert(path, entry);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dockerfile::ignore::read;

    struct Disk(Tree);

    impl Files for Disk {
        fn lstat(&self, path: &str) -> Result<Meta, String> {
            let entry = self.0.get(path).ok_or("no such file or directory")?;
            let kind = match entry.kind {
                Kind::Dir => FileKind::Dir,
                Kind::File(_) => FileKind::File,
                Kind::Symlink(_) => FileKind::Symlink,
                Kind::Special => FileKind::Special,
            };
            Ok(Meta {
                kind,
                mode: entry.mode,
                mtime: 0,
            })
        }

        fn names(&self, dir: &str) -> Result<Vec<String>, String> {
            let names = self.0.names(dir).into_iter();
            Ok(names.map(str::to_string).collect())
        }

        fn read(&self, path: &str) -> Result<Blob, String> {
            if path.ends_with("locked") {
                return Err("permission denied".into());
            }
            Ok(Blob::new(self.0.read(path).unwrap_or_default().to_vec()))
        }

        fn link(&self, path: &str) -> Result<String, String> {
            match self.0.get(path).map(|e| &e.kind) {
                Some(Kind::Symlink(target)) => Ok(target.clone()),
                _ => Err("invalid argument".into()),
            }
        }
    }

    fn disk() -> Disk {
        let mut tree = Tree::default();
        for path in ["c/main.py", "c/docs/a.md", "c/docs/b.txt", "c/deep/er/x"] {
            tree.insert(path, Entry::file(b"x", 0o644, 0));
        }
        let mut link = Entry::dir(0o777, 0);
        link.kind = Kind::Symlink("docs/a.md".into());
        tree.insert("c/link", link);
        Disk(tree)
    }

    fn sent(disk: &Disk, wanted: Option<&[&str]>, ignore: &str) -> String {
        let wanted: Option<Vec<String>> = wanted.map(|w| w.iter().map(|p| p.to_string()).collect());
        let ignore = Matcher::new(&read(ignore)).unwrap();
        match collect(disk, "/c", wanted.as_deref(), &ignore) {
            Ok(tree) => tree.0.keys().cloned().collect::<Vec<_>>().join(" "),
            Err(error) => error,
        }
    }

    #[test]
    fn all_files_but_the_ignored() {
        assert_eq!(
            sent(&disk(), None, "docs\n"),
            "deep deep/er deep/er/x link main.py"
        );
        assert_eq!(sent(&disk(), None, "*\n!docs/a.md\n"), "docs docs/a.md");
    }

    #[test]
    fn what_is_ignored_is_named() {
        let ignored = |text: &str| {
            let ignore = Matcher::new(&read(text)).unwrap();
            let found = ignored(&disk(), "/c", &ignore);
            let named = found.iter().map(|i| format!("{}:{}", i.path, i.files));
            named.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(ignored(""), "");
        assert_eq!(ignored("docs\n*.py\n"), "docs:2 main.py:1");
        assert_eq!(ignored("docs\n!docs/a.md\n"), "docs/b.txt:1");
    }

    #[test]
    fn only_what_is_wanted_and_what_links_lead_to() {
        assert_eq!(sent(&disk(), Some(&["/main.py"]), ""), "main.py");
        assert_eq!(sent(&disk(), Some(&["/docs/*.md"]), ""), "docs docs/a.md");
        assert_eq!(sent(&disk(), Some(&["/link"]), ""), "docs docs/a.md link");
        assert_eq!(
            sent(&disk(), Some(&["/deep"]), ""),
            "deep deep/er deep/er/x"
        );
        assert_eq!(sent(&disk(), Some(&["/nosuch"]), ""), "");
    }

    #[test]
    fn unreadable_files_fail_the_sending() {
        let mut disk = disk();
        disk.0.insert("c/locked", Entry::file(b"", 0o600, 0));
        assert_eq!(
            sent(&disk, None, ""),
            "error from sender: open /c/locked: permission denied"
        );
        assert!(sent(&disk, Some(&["/main.py"]), "").contains("main.py"));
    }
}
