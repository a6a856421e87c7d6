//! The kinds of checks: one file each, and the table of them.
//!
//! A condition reads `KIND key=value …`; a value with blanks is quoted. Every kind looks at the
//! state of the host (or at what was seen of it), never at what was typed.

mod build;
mod connection;
mod container;
mod file;
mod gone;
mod image;
mod network;
mod volume;

use snapshot::Snapshot;

use crate::progress::History;

/// A kind of check.
pub struct Kind {
    pub name: &'static str,
    /// The keys it knows; a star marks the ones it needs.
    pub keys: &'static [&'static str],
    pub holds: fn(&Args, &Snapshot, &History) -> bool,
}

/// Every kind.
pub const KINDS: &[Kind] = &[
    build::KIND,
    connection::KIND,
    container::KIND,
    file::KIND,
    gone::KIND,
    image::KIND,
    network::KIND,
    volume::KIND,
];

/// A condition as written in a lesson.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Condition {
    kind: &'static str,
    args: Args,
}

/// The keys and values of a condition, in the order written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Args(Vec<(String, String)>);

impl Args {
    pub fn get(&self, key: &str) -> Option<&str> {
        let found = self.0.iter().find(|(k, _)| k == key);
        found.map(|(_, value)| value.as_str())
    }

    /// Tells whether the key is absent or its value satisfies the test.
    pub fn allows(&self, key: &str, test: impl FnOnce(&str) -> bool) -> bool {
        self.get(key).is_none_or(test)
    }

    /// Tells whether the key is absent or its value is that number.
    pub fn allows_number(&self, key: &str, value: i64) -> bool {
        self.allows(key, |wanted| wanted.parse() == Ok(value))
    }
}

impl Condition {
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut words = words(text).into_iter();
        let name = words.next().unwrap_or_default();
        let kind = KINDS.iter().find(|k| k.name == name);
        let kind = kind.ok_or_else(|| format!("unknown kind of check {name:?}"))?;
        let mut args = Args::default();
        for word in words {
            let (key, value) = word
                .split_once('=')
                .ok_or_else(|| format!("{word:?} is not key=value"))?;
            if !kind.keys.iter().any(|k| k.trim_end_matches('*') == key) {
                return Err(format!("{name} knows no key {key:?}"));
            }
            args.0.push((key.to_string(), value.to_string()));
        }
        let needed = kind.keys.iter().filter_map(|k| k.strip_suffix('*'));
        for key in needed {
            if args.get(key).is_none() {
                return Err(format!("{name} needs {key}="));
            }
        }
        Ok(Self {
            kind: kind.name,
            args,
        })
    }

    pub fn holds(&self, snapshot: &Snapshot, history: &History) -> bool {
        let kind = KINDS.iter().find(|k| k.name == self.kind);
        kind.is_some_and(|k| (k.holds)(&self.args, snapshot, history))
    }
}

/// Splits at blanks; double quotes keep them.
fn words(text: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted) = (Vec::new(), String::new(), false);
    for ch in text.chars() {
        match ch {
            '"' => quoted = !quoted,
            ' ' if !quoted => {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
            }
            ch => word.push(ch),
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// Compares image references: `nginx` is `nginx:latest`.
fn same_image(a: &str, b: &str) -> bool {
    fn full(name: &str) -> String {
        let base = name.trim_start_matches("docker.io/");
        let base = base.trim_start_matches("library/");
        match base.rsplit('/').next() {
            Some(last) if last.contains(':') => base.to_string(),
            _ => format!("{base}:latest"),
        }
    }
    full(a) == full(b)
}

/// Makes `~/x` absolute.
fn absolute(path: &str) -> String {
    match path.strip_prefix('~') {
        Some(rest) => format!("/home/learner{rest}"),
        None => path.to_string(),
    }
}
