//! Why a step hit or missed the cache, told by comparing it with the step that stood at its
//! place in the build before.

use std::collections::BTreeMap;
use std::rc::Rc;

use snapshot::{CacheReason, FileChange, FileFacts};

/// A file that a step takes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    pub facts: FileFacts,
    pub directory: bool,
    /// The bytes of a small text, to tell later which line changed.
    pub text: Option<Rc<Vec<u8>>>,
}

/// What a COPY --from or a mount takes of another stage or image.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cargo {
    /// The input it comes from, among all inputs.
    pub input: usize,
    /// The path there.
    pub path: String,
    pub bytes: u64,
    pub mounted: bool,
    pub digest: String,
    /// The content differs from what the step at this place took before.
    pub changed: bool,
}

/// What a step was when it was last looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trace {
    /// The instruction without its place in the stage.
    pub command: String,
    /// The instruction as the author wrote it.
    pub source: String,
    /// The variables it sees.
    pub values: BTreeMap<String, String>,
    /// The content it takes, by path.
    pub files: BTreeMap<String, Taken>,
    pub cargo: Vec<Cargo>,
    /// The records it was made upon.
    pub inputs: Vec<String>,
}

/// At most this many changed paths are named.
const MAX_PATHS: usize = 20;
/// The vertex of a base that has none: FROM scratch.
pub const SCRATCH: usize = usize::MAX;

impl Trace {
    /// Why a step that was `before` at this place has no record now. `parents` are the numbers
    /// of the plain inputs' vertices; `removed` tells which command took its record away.
    pub fn explain(
        &self,
        before: Option<&Trace>,
        parents: &[usize],
        removed: Option<String>,
    ) -> CacheReason {
        let Some(before) = before else {
            return CacheReason::FirstTime;
        };
        if before.command != self.command {
            return CacheReason::Edited {
                before: before.source.clone(),
            };
        }
        let changes = self.file_changes(before);
        if !changes.is_empty() {
            let total = changes.len();
            let changes = changes.into_iter().take(MAX_PATHS).collect();
            return CacheReason::Files { changes, total };
        }
        if let Some(name) = changed(&before.values, &self.values).into_iter().next() {
            return CacheReason::Value {
                before: before.values.get(&name).cloned(),
                after: self.values.get(&name).cloned(),
                name,
            };
        }
        for (i, input) in self.inputs.iter().enumerate() {
            if before.inputs.get(i) != Some(input) {
                return CacheReason::After {
                    vertex: parents.get(i).copied().unwrap_or(SCRATCH),
                };
            }
        }
        if before.inputs.len() > self.inputs.len() {
            return CacheReason::After { vertex: SCRATCH };
        }
        CacheReason::Removed { by: removed }
    }

    /// Why the base of a stage is or is not what it was.
    pub fn explain_base(&self, before: Option<&Trace>) -> CacheReason {
        let digest = |trace: &Trace| trace.inputs.first().cloned().unwrap_or_default();
        match before {
            None => CacheReason::FirstTime,
            Some(before) if before.command != self.command => CacheReason::Edited {
                before: before.source.clone(),
            },
            Some(before) if before.inputs != self.inputs => CacheReason::Base {
                before: digest(before),
                after: digest(self),
            },
            Some(_) => CacheReason::Hit,
        }
    }

    /// Notes which cargo differs from what the step took before.
    pub fn compare_cargo(&mut self, before: Option<&Trace>) {
        for cargo in &mut self.cargo {
            let old = before.and_then(|b| b.cargo.iter().find(|c| c.path == cargo.path));
            cargo.changed = old.is_some_and(|old| old.digest != cargo.digest);
        }
    }

    /// The files that differ, the biggest first.
    fn file_changes(&self, before: &Trace) -> Vec<FileChange> {
        let paths = changed(&before.files, &self.files);
        let mut all: Vec<(bool, FileChange)> = paths
            .into_iter()
            .map(|path| {
                let (old, new) = (before.files.get(&path), self.files.get(&path));
                let either = old.or(new);
                let directory = either.is_some_and(|t| t.directory);
                // A directory that comes or goes with its files says nothing more than they.
                let quiet = directory && old.is_none() != new.is_none();
                (quiet, change(path, old, new))
            })
            .collect();
        if all.iter().any(|(quiet, _)| !quiet) {
            all.retain(|(quiet, _)| !quiet);
        }
        let mut changes: Vec<FileChange> = all.into_iter().map(|(_, c)| c).collect();
        let size = |facts: &Option<FileFacts>| facts.as_ref().map_or(0, |f| f.size);
        changes.sort_by_key(|c| {
            let weight = size(&c.before).max(size(&c.after));
            (std::cmp::Reverse(weight), c.path.clone())
        });
        changes
    }
}

fn change(path: String, old: Option<&Taken>, new: Option<&Taken>) -> FileChange {
    let mut change = FileChange {
        path,
        before: old.map(|t| t.facts.clone()),
        after: new.map(|t| t.facts.clone()),
        ..FileChange::default()
    };
    let text = |taken: Option<&Taken>| taken.and_then(|t| t.text.clone());
    if let (Some(old), Some(new)) = (text(old), text(new)) {
        let (old, new) = (String::from_utf8_lossy(&old), String::from_utf8_lossy(&new));
        let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
        let same = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
        let (added, removed) = edits(&old[same..], &new[same..]);
        change.added = added;
        change.removed = removed;
        let line = |lines: &[&str]| lines.get(same).map(|l| (*l).to_string());
        change.first = match (added, removed) {
            (0, 0) => None,
            (0, _) => Some((line(&old), None)),
            (_, 0) => Some((None, line(&new))),
            _ => Some((line(&old), line(&new))),
        };
    }
    change
}

/// How many lines are added and removed at least: Myers' greedy algorithm ("An O(ND) Difference
/// Algorithm", 1986), of which only the number of steps is needed. Beyond `MOST` steps all counts as
/// rewritten.
fn edits(old: &[&str], new: &[&str]) -> (usize, usize) {
    const MOST: usize = 1000;
    let (n, m) = (old.len(), new.len());
    let width = (n + m).min(MOST);
    // The furthest place in `old` that each diagonal reached; diagonals count from -width.
    let mut reach = vec![0usize; 2 * width + 2];
    for steps in 0..=width {
        let mut at = width - steps;
        while at <= width + steps {
            let down =
                at == width - steps || (at != width + steps && reach[at - 1] < reach[at + 1]);
            let mut x = match (steps, down) {
                (0, _) => 0,
                (_, true) => reach[at + 1],
                (_, false) => reach[at - 1] + 1,
            };
            // y = x - (diagonal - width)
            let mut y = (x + width).wrapping_sub(at);
            while x < n && y < m && old[x] == new[y] {
                x += 1;
                y += 1;
            }
            reach[at] = x;
            if x >= n && y >= m {
                let added = (steps + m).saturating_sub(n) / 2;
                return (added, steps - added);
            }
            at += 2;
        }
    }
    (m, n)
}

/// The keys whose values differ, in order.
fn changed<T: PartialEq>(before: &BTreeMap<String, T>, now: &BTreeMap<String, T>) -> Vec<String> {
    let mut keys: Vec<&String> = before.keys().chain(now.keys()).collect();
    keys.sort();
    keys.dedup();
    let differs = |key: &&String| before.get(*key) != now.get(*key);
    keys.into_iter().filter(differs).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_as_diff_counts_them() {
        let count = |old: &str, new: &str| {
            let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
            edits(&old, &new)
        };
        assert_eq!(count("a\nb\nc", "a\nb\nc"), (0, 0));
        assert_eq!(count("a\nb\nc", "a\nx\nc"), (1, 1));
        assert_eq!(count("a\nb\nc", "b\nc"), (0, 1));
        assert_eq!(count("", "a\nb"), (2, 0));
        assert_eq!(count("a\nb\nc\na\nb\nb\na", "c\nb\na\nb\na\nc"), (2, 3));
        let long: String = (0..3000).map(|i| format!("{i}\n")).collect();
        assert_eq!(count(&long, "x"), (1, 3000));
    }

    #[test]
    fn the_first_line_that_differs() {
        let taken = |text: &str| Taken {
            text: Some(Rc::new(text.as_bytes().to_vec())),
            ..Taken::default()
        };
        let first = |old: &str, new: &str| {
            let (old, new) = (taken(old), taken(new));
            change(String::new(), Some(&old), Some(&new)).first
        };
        let some = |text: &str| Some(text.to_string());
        assert_eq!(first("a\nb\n", "a\nc\n"), Some((some("b"), some("c"))));
        assert_eq!(first("a\nb\n", "a\nnew\nb\n"), Some((None, some("new"))));
        assert_eq!(first("a\nb\n", "a\n"), Some((some("b"), None)));
        assert_eq!(first("a\n", "a\n"), None);
    }
}
