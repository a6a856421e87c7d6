//! The learner's home directory as the rows of a tree, and names that go into a command line.

use std::collections::BTreeSet;

use snapshot::{FileKind, HostFile};

/// A row. Paths are below the home directory, without a slash before them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub path: String,
    pub name: String,
    /// Folders above it.
    pub depth: usize,
    /// For a folder, whether what is in it is shown.
    pub open: Option<bool>,
    pub size: u64,
    /// It belongs to somebody else.
    pub foreign: bool,
}

/// The rows that show: what lies in folders that are not open is left out. Folders come first.
pub fn rows(files: &[HostFile], home: &str, open: &BTreeSet<String>, uid: u32) -> Vec<Row> {
    let below = |f: &HostFile| {
        let path = f.path.strip_prefix(home)?.trim_start_matches('/');
        (!path.is_empty()).then(|| path.to_string())
    };
    let all: Vec<(String, &HostFile)> = files.iter().filter_map(|f| Some((below(f)?, f))).collect();
    let mut rows = Vec::new();
    let mut list: Vec<usize> = (0..all.len()).collect();
    list.sort_by_cached_key(|n| {
        let (path, file) = &all[*n];
        let parts: Vec<&str> = path.split('/').collect();
        let last = parts.len().saturating_sub(1);
        let part = |(at, name): (usize, &&str)| {
            let folder = at < last || file.kind == FileKind::Directory;
            (!folder, (*name).to_string())
        };
        parts.iter().enumerate().map(part).collect::<Vec<_>>()
    });
    for n in list {
        let (path, file) = &all[n];
        let above = path.match_indices('/').filter_map(|(at, _)| path.get(..at));
        if !above.clone().all(|folder| open.contains(folder)) {
            continue;
        }
        rows.push(Row {
            name: path.rsplit('/').next().unwrap_or(path).to_string(),
            depth: above.count(),
            open: (file.kind == FileKind::Directory).then(|| open.contains(path)),
            size: file.size,
            foreign: file.uid != uid,
            path: path.clone(),
        });
    }
    rows
}

/// The folders above a path, which must be open for it to show.
pub fn folders(path: &str) -> impl Iterator<Item = String> + '_ {
    let ends = path.match_indices('/').map(|(at, _)| at);
    ends.filter_map(|at| path.get(..at)).map(str::to_string)
}

/// What a learner typed as a file's place, below the home directory; `None` if it is no name there.
pub fn place(typed: &str) -> Option<String> {
    let typed = typed.trim().trim_start_matches("~/").trim_end_matches('/');
    let fine = |part: &str| {
        !part.is_empty()
            && part != "."
            && part != ".."
            && part.len() <= 255
            && !part.contains(char::is_control)
    };
    let short = typed.len() <= 1024 && !typed.starts_with('/');
    (short && typed.split('/').all(fine)).then(|| typed.to_string())
}

/// A path below the home directory as a word of a command line, whatever its name has in it.
pub fn word(path: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+@:,=%".contains(c);
    match path.chars().all(plain) {
        true => format!("~/{path}"),
        false => format!("~/'{}'", path.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, kind: FileKind) -> HostFile {
        HostFile {
            path: format!("/home/learner/{path}"),
            kind,
            uid: 1000,
            ..HostFile::default()
        }
    }

    #[test]
    fn folders_come_first_and_closed_ones_hide_what_is_in_them() {
        use FileKind::{Directory, Regular};
        let files = [
            file(".bashrc", Regular),
            file("app", Directory),
            file("app/Dockerfile", Regular),
            file("app/src", Directory),
            file("app/src/a.js", Regular),
            file("app-2", Regular),
            file("z", Directory),
        ];
        let shown = |open: &[&str]| {
            let open = open.iter().map(|o| (*o).to_string()).collect();
            let rows = rows(&files, "/home/learner", &open, 1000);
            let row = |r: Row| format!("{}{}", "-".repeat(r.depth), r.name);
            rows.into_iter().map(row).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(shown(&[]), "app z .bashrc app-2");
        assert_eq!(shown(&["app"]), "app -src -Dockerfile z .bashrc app-2");
        assert_eq!(shown(&["app/src"]), "app z .bashrc app-2");
        assert_eq!(
            shown(&["app", "app/src"]),
            "app -src --a.js -Dockerfile z .bashrc app-2"
        );
        assert_eq!(folders("a/b/c").collect::<Vec<_>>(), ["a", "a/b"]);
    }

    #[test]
    fn names_are_taken_as_they_are_and_no_way_leads_out() {
        assert_eq!(place(" ~/my app/a.txt ").as_deref(), Some("my app/a.txt"));
        assert_eq!(place("-rf").as_deref(), Some("-rf"));
        for bad in ["", "/etc/passwd", "../x", "a/../b", "a//b", "a\nb", "~/"] {
            assert_eq!(place(bad), None, "{bad}");
        }
        assert_eq!(word("app/Dockerfile"), "~/app/Dockerfile");
        assert_eq!(word("my app/it's $x"), r"~/'my app/it'\''s $x'");
        assert_eq!(word("波止場"), "~/'波止場'");
    }
}
