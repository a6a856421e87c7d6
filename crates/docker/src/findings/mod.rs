//! What is to be said of a Dockerfile, a Compose file, a JSON file while it is written.
//!
//! Three tools know a Dockerfile: BuildKit's parser, its build checks, hadolint. Here their findings
//! become one list, each with a reason in two languages and, where it is mechanical, the text as it
//! would be fixed. Beside them stands what only the build's cache and context know (`cache`).
//! Pure functions of the text and of what lies around it; no text stops them.

mod cache;
mod compose;
mod dockerfile;
mod fixes;
mod instructions;
mod words;

#[cfg(test)]
mod tests;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing can be done with the file.
    Error,
    /// The next build does more than it had to, or sends more.
    Cache,
    Warning,
    Info,
}

/// Something to say about a place of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// A build check's name, hadolint's code, or `parse`, `cache`, `context`, `yaml`, `unset`, `json`.
    pub rule: String,
    /// The same by another tool.
    pub also: Vec<String>,
    /// Counted from 1.
    pub line: usize,
    /// The part of the line, in bytes.
    pub start: usize,
    pub end: usize,
    pub severity: Severity,
    /// In the tool's own words.
    pub message: String,
    /// Why it matters, in Japanese and in English.
    pub why: (String, String),
    pub fix: Option<Fix>,
}

/// A file as it would be without the finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// Below the home directory.
    pub path: String,
    pub text: String,
}

/// A file and what lies around it.
#[derive(Clone, Debug, Default)]
pub struct Subject<'a> {
    /// Below the home directory, without a slash before it.
    pub path: &'a str,
    pub text: &'a str,
    pub around: Vec<Neighbour<'a>>,
    /// Steps of builds before, such as `RUN npm ci`, and how long each took in milliseconds.
    pub took: Vec<(&'a str, u64)>,
}

/// A file or folder of the home directory.
#[derive(Clone, Copy, Debug)]
pub struct Neighbour<'a> {
    pub path: &'a str,
    pub folder: bool,
    /// What it holds, if that is known.
    pub text: Option<&'a str>,
}

impl Subject<'_> {
    /// The file's folder, with a slash at its end unless it is the home directory.
    fn folder(&self) -> &str {
        let name = self.path.rfind('/').map_or(0, |at| at + 1);
        self.path.get(..name).unwrap_or_default()
    }

    fn name(&self) -> &str {
        self.path.get(self.folder().len()..).unwrap_or_default()
    }

    /// What lies in the file's folder or deeper, by its path from there.
    fn below(&self) -> impl Iterator<Item = (&str, &Neighbour<'_>)> {
        let folder = self.folder();
        let near = self.around.iter();
        near.filter_map(move |n| Some((n.path.strip_prefix(folder)?, n)))
    }

    /// The text of a neighbour in the same folder.
    fn beside(&self, name: &str) -> Option<&str> {
        self.below().find(|(path, _)| *path == name)?.1.text
    }
}

impl Finding {
    fn new(rule: &str, line: usize, severity: Severity, message: impl Into<String>) -> Self {
        Self {
            rule: rule.to_string(),
            also: Vec::new(),
            line: line.max(1),
            start: 0,
            end: 0,
            severity,
            message: message.into(),
            why: words::why(rule),
            fix: None,
        }
    }
}

/// Looks through a file. What is no file of Docker's has no findings.
pub fn find(subject: &Subject<'_>) -> Vec<Finding> {
    let name = subject.name();
    let lower = name.to_ascii_lowercase();
    let yaml = lower.ends_with(".yaml") || lower.ends_with(".yml");
    let mut found = match () {
        () if name.starts_with("Dockerfile")
            || lower.ends_with(".dockerfile")
            || name == "Containerfile" =>
        {
            dockerfile::find(subject)
        }
        () if yaml && (lower.contains("compose")) => compose::find(subject),
        () if lower.ends_with(".json") => json(subject.text).into_iter().collect(),
        () => Vec::new(),
    };
    place(subject.text, &mut found);
    found.sort_by(|a, b| (a.line, a.severity, &a.rule).cmp(&(b.line, b.severity, &b.rule)));
    found
}

/// A finding without a place is about its whole line; none reaches out of its line or of the text.
fn place(text: &str, found: &mut [Finding]) {
    let lines: Vec<&str> = text.split('\n').collect();
    for f in found {
        f.line = f.line.clamp(1, lines.len());
        let line = lines.get(f.line - 1).copied().unwrap_or_default();
        let fits = f.start < f.end && line.get(f.start..f.end).is_some();
        if !fits {
            let said = line.trim_end().trim_end_matches('\\').trim_end();
            f.start = line.len() - line.trim_start().len();
            f.end = said.len().max(f.start);
        }
    }
}

/// The first mistake of a JSON text, such as a package.json that npm is going to read.
fn json(text: &str) -> Option<Finding> {
    if text.trim().is_empty() {
        return None;
    }
    let error = serde_json::from_str::<serde::de::IgnoredAny>(text).err()?;
    let mut finding = Finding::new("json", error.line(), Severity::Error, error.to_string());
    let line = text
        .split('\n')
        .nth(error.line().saturating_sub(1))
        .unwrap_or_default();
    finding.start = error.column().saturating_sub(1).min(line.len());
    finding.end = line.len();
    let (ja, en) = &finding.why;
    finding.why = (format!("{ja}: {error}"), format!("{en}: {error}"));
    Some(finding)
}
