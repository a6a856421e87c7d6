//! File name expansion: `*`, `?`, `[…]`, extglob, `**` with globstar.
use machine::{FileKind, Sys};

use super::options::Options;
use super::pattern::{self, Pattern};

/// The paths a pattern matches, sorted; empty if none.
pub fn expand(sys: &Sys, pattern: &str, options: &Options, bash: bool) -> Vec<String> {
    let parts = split_path(pattern);
    let absolute = pattern.starts_with('/');
    let mut search = Search {
        sys,
        extglob: options.shopt("extglob"),
        dotglob: options.shopt("dotglob"),
        nocase: options.shopt("nocaseglob"),
        globstar: bash && options.shopt("globstar"),
        bash,
        found: Vec::new(),
        visits: 0,
    };
    search.walk(if absolute { "/".into() } else { String::new() }, &parts);
    let mut found = search.found;
    found.sort();
    found.dedup();
    found
}

/// More directories than this are not read for one pattern.
const MOST_VISITS: usize = 20_000;

struct Search<'a> {
    sys: &'a Sys,
    extglob: bool,
    dotglob: bool,
    nocase: bool,
    globstar: bool,
    /// bash 5.2 leaves `.` and `..` out.
    bash: bool,
    found: Vec<String>,
    visits: usize,
}

/// The components between slashes; an empty last one stands for a slash at the end.
fn split_path(pattern: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut current = String::new();
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                current.push('\\');
                current.extend(chars.next());
            }
            '/' => {
                if !current.is_empty() {
                    parts.push(std::mem::take(&mut current));
                }
            }
            c => current.push(c),
        }
    }
    if !current.is_empty() || pattern.ends_with('/') {
        parts.push(current);
    }
    parts
}

impl Search<'_> {
    fn walk(&mut self, base: String, parts: &[String]) {
        self.visits += 1;
        if self.visits > MOST_VISITS {
            return;
        }
        let Some((part, rest)) = parts.split_first() else {
            self.found.push(base);
            return;
        };
        if part.is_empty() {
            if self.is_dir(&base) {
                self.found.push(format!("{base}/"));
            }
            return;
        }
        if self.globstar && part == "**" {
            self.walk_deep(&base, rest);
            return;
        }
        if !pattern::is_active(part, self.extglob) {
            let path = join(&base, &pattern::unescape(part));
            let last = rest.is_empty();
            if if last {
                self.sys.lstat(&path).is_ok()
            } else {
                self.is_dir(&path)
            } {
                self.walk(path, rest);
            }
            return;
        }
        let matcher = Pattern::new(part, self.extglob).ignoring_case(self.nocase);
        let wants_dots = part.starts_with('.') || part.starts_with("\\.");
        let dir = if base.is_empty() { "." } else { &base };
        let mut names: Vec<String> = self
            .sys
            .readdir(dir)
            .unwrap_or_default()
            .into_iter()
            .map(|e| e.name)
            .collect();
        if wants_dots && !self.bash {
            names.extend([".".to_string(), "..".to_string()]);
        }
        names.sort();
        for name in names {
            let hidden = name.starts_with('.');
            if hidden && !wants_dots && !(self.dotglob && name != "." && name != "..") {
                continue;
            }
            if !matcher.matches(&name) {
                continue;
            }
            let path = join(&base, &name);
            if rest.is_empty() || self.is_dir(&path) {
                self.walk(path, rest);
            }
        }
    }

    fn walk_deep(&mut self, base: &str, rest: &[String]) {
        self.walk(base.to_string(), rest);
        let dir = if base.is_empty() { "." } else { base };
        for entry in self.sys.readdir(dir).unwrap_or_default() {
            if entry.name.starts_with('.') && !self.dotglob {
                continue;
            }
            let path = join(base, &entry.name);
            if entry.kind == FileKind::Directory {
                self.visits += 1;
                if self.visits > MOST_VISITS {
                    return;
                }
                self.walk_deep(&path, rest);
            } else if rest.is_empty() {
                self.found.push(path);
            }
        }
    }

    fn is_dir(&self, path: &str) -> bool {
        self.sys
            .stat(if path.is_empty() { "." } else { path })
            .is_ok_and(|s| s.kind == FileKind::Directory)
    }
}

fn join(base: &str, name: &str) -> String {
    match base {
        "" => name.to_string(),
        base if base.ends_with('/') => format!("{base}{name}"),
        base => format!("{base}/{name}"),
    }
}
