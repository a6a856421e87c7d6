//! `.dockerignore`: which files of a build context count.
//!
//! Patterns are Go's `filepath.Match` plus `**`, relative to the context's root; a pattern
//! that matches a directory matches all below it; `!` takes files back; the last pattern
//! that matches wins.

use std::collections::BTreeSet;

/// A list of patterns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matcher {
    patterns: Vec<Pattern>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Pattern {
    text: String,
    exclusion: bool,
    tokens: Vec<Token>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Char(char),
    /// `?`
    One,
    /// `*`
    Many,
    /// `**` at the end: anything, slashes too.
    Rest,
    /// `**/`: nothing, or anything up to a slash.
    Dirs,
    Class {
        negated: bool,
        ranges: Vec<(char, char)>,
    },
}

/// The patterns of an ignore file, without comments and empty lines.
pub fn read(text: &str) -> Vec<String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut patterns = Vec::new();
    for line in text.lines().filter(|l| !l.starts_with('#')) {
        let line = line.trim();
        let (mark, pattern) = match line.strip_prefix('!') {
            Some(rest) => ("!", rest.trim()),
            None => ("", line),
        };
        if line.is_empty() {
            continue;
        }
        let mut pattern = if pattern.is_empty() {
            String::new()
        } else {
            clean(pattern)
        };
        if pattern.len() > 1 && pattern.starts_with('/') {
            pattern.remove(0);
        }
        patterns.push(format!("{mark}{pattern}"));
    }
    patterns
}

/// The shortest path equal to `path`: no `.`, no `a/..`, no double or trailing slash.
pub fn clean(path: &str) -> String {
    let rooted = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => match parts.last() {
                Some(&"..") | None if !rooted => parts.push(".."),
                None => {}
                Some(_) => {
                    parts.pop();
                }
            },
            part => parts.push(part),
        }
    }
    match (rooted, parts.is_empty()) {
        (true, _) => format!("/{}", parts.join("/")),
        (false, true) => ".".into(),
        (false, false) => parts.join("/"),
    }
}

impl Matcher {
    /// Compiles patterns; errors are Go's.
    pub fn new(patterns: &[String]) -> Result<Matcher, String> {
        let mut matcher = Matcher::default();
        for pattern in patterns {
            let pattern = pattern.trim();
            if pattern.is_empty() {
                continue;
            }
            let cleaned = clean(pattern);
            let (exclusion, text) = match cleaned.strip_prefix('!') {
                Some("") => return Err("illegal exclusion pattern: \"!\"".into()),
                Some(rest) => (true, rest.to_string()),
                None => (false, cleaned),
            };
            let tokens = compile(&text).ok_or("syntax error in pattern")?;
            matcher.patterns.push(Pattern {
                text,
                exclusion,
                tokens,
            });
        }
        Ok(matcher)
    }

    pub fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    /// Whether a pattern begins with `!`.
    pub fn has_exclusions(&self) -> bool {
        self.patterns.iter().any(|p| p.exclusion)
    }

    /// Whether a pattern takes everything away.
    pub fn ignores_root(&self) -> bool {
        let all = |p: &Pattern| matches!(p.text.as_str(), "*" | "**" | "**/*");
        self.patterns.iter().any(|p| !p.exclusion && all(p))
    }

    /// Whether `path`, relative to the root, or a directory above it is ignored.
    pub fn matches(&self, path: &str) -> bool {
        let mut matched = false;
        for pattern in &self.patterns {
            if pattern.exclusion == matched && pattern.matches_or_parent(path) {
                matched = !pattern.exclusion;
            }
        }
        matched
    }

    /// Whether something below an ignored directory may be taken back by a `!` pattern.
    pub fn may_hold_exclusions(&self, dir: &str) -> bool {
        let prefix = format!("{dir}/");
        self.patterns
            .iter()
            .filter(|p| p.exclusion)
            .any(|p| p.text.starts_with(&prefix) || p.text.contains(['*', '?', '[', '\\']))
    }
}

impl Pattern {
    fn matches_or_parent(&self, path: &str) -> bool {
        let slashes = path.char_indices().filter(|(at, c)| *c == '/' && *at > 0);
        self.matches(path) || slashes.map(|(at, _)| &path[..at]).any(|p| self.matches(p))
    }

    fn matches(&self, path: &str) -> bool {
        let chars: Vec<char> = path.chars().collect();
        // The reachable places after each token.
        let mut at: Vec<usize> = vec![0];
        for token in &self.tokens {
            at = advance(token, &at, &chars);
            if at.is_empty() {
                return false;
            }
        }
        at.last() == Some(&chars.len())
    }
}

fn advance(token: &Token, at: &[usize], chars: &[char]) -> Vec<usize> {
    let one = |accepts: &dyn Fn(char) -> bool| -> Vec<usize> {
        let hit = |i: &&usize| chars.get(**i).is_some_and(|c| accepts(*c));
        at.iter().filter(hit).map(|i| i + 1).collect()
    };
    match token {
        Token::Char(wanted) => one(&|c| c == *wanted),
        Token::One => one(&|c| c != '/'),
        Token::Class { negated, ranges } => {
            one(&|c| ranges.iter().any(|(a, b)| *a <= c && c <= *b) != *negated)
        }
        Token::Many => {
            let mut out = BTreeSet::new();
            for start in at {
                let mut i = *start;
                // What was reached before went on from there already.
                while out.insert(i) && chars.get(i).is_some_and(|c| *c != '/') {
                    i += 1;
                }
            }
            out.into_iter().collect()
        }
        Token::Rest => match at.first() {
            Some(first) => (*first..=chars.len()).collect(),
            None => Vec::new(),
        },
        Token::Dirs => {
            let Some(first) = at.first() else {
                return Vec::new();
            };
            let after_slash = |i: &usize| *i > *first && chars[*i - 1] == '/';
            (*first..=chars.len())
                .filter(|i| at.binary_search(i).is_ok() || after_slash(i))
                .collect()
        }
    }
}

fn compile(text: &str) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '*' if chars.peek() == Some(&'*') => {
                chars.next();
                if chars.peek() == Some(&'/') {
                    chars.next();
                }
                let last = chars.peek().is_none();
                tokens.push(if last { Token::Rest } else { Token::Dirs });
            }
            '*' => tokens.push(Token::Many),
            '?' => tokens.push(Token::One),
            '\\' => tokens.push(Token::Char(chars.next()?)),
            '[' => tokens.push(class(&mut chars)?),
            c => tokens.push(Token::Char(c)),
        }
    }
    Some(tokens)
}

fn class(chars: &mut std::iter::Peekable<std::str::Chars>) -> Option<Token> {
    let negated = chars.next_if_eq(&'^').is_some();
    let mut ranges = Vec::new();
    loop {
        if !ranges.is_empty() && chars.next_if_eq(&']').is_some() {
            return Some(Token::Class { negated, ranges });
        }
        let low = class_char(chars)?;
        let high = match chars.next_if_eq(&'-') {
            Some(_) => class_char(chars)?,
            None => low,
        };
        ranges.push((low, high));
    }
}

fn class_char(chars: &mut std::iter::Peekable<std::str::Chars>) -> Option<char> {
    match chars.next()? {
        '-' | ']' => None,
        '\\' => chars.next(),
        c => Some(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ignored(patterns: &[&str], path: &str) -> bool {
        let patterns = read(&patterns.join("\n"));
        Matcher::new(&patterns).unwrap().matches(path)
    }

    #[test]
    fn names_match_at_the_root_only() {
        assert!(ignored(&["a.txt"], "a.txt"));
        assert!(!ignored(&["a.txt"], "d/a.txt"));
        assert!(ignored(&["/a.txt"], "a.txt"));
        assert!(ignored(&["d/"], "d/x/y"));
        assert!(!ignored(&["# d", "", "e"], "d"));
    }

    #[test]
    fn stars_stop_at_slashes_and_double_stars_do_not() {
        assert!(ignored(&["*.md"], "a.md"));
        assert!(!ignored(&["*.md"], "d/a.md"));
        assert!(ignored(&["**/*.md"], "a.md"));
        assert!(ignored(&["**/*.md"], "d/e/a.md"));
        assert!(ignored(&["*/temp*"], "d/temporary"));
        assert!(ignored(&["a/**"], "a/b/c"));
        assert!(ignored(&["a/**/z"], "a/z"));
        assert!(ignored(&["a/**/z"], "a/b/c/z"));
        assert!(ignored(&["temp?"], "tempa"));
        assert!(!ignored(&["temp?"], "temp"));
        assert!(ignored(&["[a-c]x"], "bx"));
        assert!(!ignored(&["[^a-c]x"], "bx"));
    }

    #[test]
    fn the_last_pattern_that_matches_wins() {
        assert!(!ignored(&["*.md", "!README.md"], "README.md"));
        assert!(ignored(
            &["*.md", "!README*.md", "README-secret.md"],
            "README-secret.md"
        ));
        assert!(!ignored(&["*", "!src"], "src/main.rs"));
        assert!(ignored(&["!src", "*"], "src/main.rs"));
    }

    #[test]
    fn wrong_patterns_are_errors() {
        assert!(Matcher::new(&["!".into()]).is_err());
        assert!(Matcher::new(&["[a".into()]).is_err());
    }

    #[test]
    fn paths_are_cleaned_as_go_cleans_them() {
        for (path, cleaned) in [
            ("a//b/./c/", "a/b/c"),
            ("a/../b", "b"),
            ("../a", "../a"),
            ("/../a", "/a"),
            ("", "."),
            ("a/..", "."),
        ] {
            assert_eq!(clean(path), cleaned);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn any_patterns_and_paths_are_judged(
            patterns in proptest::collection::vec("[!*?a-c/\\[\\]\\\\^-]{0,8}", 0..4),
            path in "[a-c/]{0,10}",
        ) {
            if let Ok(matcher) = Matcher::new(&patterns) {
                matcher.matches(&path);
            }
        }

        #[test]
        fn what_is_below_an_ignored_directory_is_ignored(
            dir in "[a-c]{1,3}(/[a-c]{1,3})?",
            file in "[a-c]{1,3}(/[a-c]{1,3})?",
        ) {
            let matcher = Matcher::new(std::slice::from_ref(&dir)).unwrap();
            let path = format!("{dir}/{file}");
            prop_assert!(matcher.matches(&path));
        }

        #[test]
        fn a_pattern_and_its_exclusion_ignore_nothing(path in "[a-c]{1,3}(/[a-c]{1,3}){0,2}") {
            let patterns = [path.clone(), format!("!{path}")];
            prop_assert!(!Matcher::new(&patterns).unwrap().matches(&path));
        }

        #[test]
        fn double_star_reaches_every_depth(dirs in "([a-c]{1,2}/){0,3}", name in "[a-c]{1,3}") {
            let matcher = Matcher::new(&[format!("**/{name}")]).unwrap();
            let path = format!("{dirs}{name}");
            prop_assert!(matcher.matches(&path));
        }
    }
}
