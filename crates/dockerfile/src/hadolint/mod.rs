//! The linter hadolint: its rules with their codes, severities and messages.
//!
//! One file a rule in [`rules`], with a table. The rules look at [`file::Item`]s; RUN lines
//! are taken apart into commands by [`shell`].
//!
//! Not modelled: ShellCheck's rules (SC…).

pub mod file;
pub mod format;
mod label;
mod pragma;
pub mod rules;
pub mod shell;

pub use label::LabelKind;

use file::Item;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    Error,
    Warning,
    Info,
    Style,
    /// Not reported unless the command line gives it another severity.
    Ignore,
}

impl Severity {
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
            Severity::Style => "style",
            Severity::Ignore => "",
        }
    }
}

/// A rule.
pub struct Rule {
    pub code: &'static str,
    pub severity: Severity,
    pub message: &'static str,
    /// Looks into ONBUILD too.
    pub onbuild: bool,
    pub check: fn(&[Item], &Config, &mut Found),
}

/// What a rule finds: lines, with the rule's own message or another.
#[derive(Default)]
pub struct Found(Vec<(u32, Option<String>)>);

impl Found {
    pub fn at(&mut self, line: u32) {
        self.0.push((line, None));
    }

    pub fn with(&mut self, line: u32, message: String) {
        self.0.push((line, Some(message)));
    }
}

/// A finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub code: &'static str,
    pub severity: Severity,
    pub message: String,
    pub line: u32,
}

/// What the command line asks for.
#[derive(Clone, Debug, Default)]
pub struct Config {
    pub ignore: Vec<String>,
    /// Rules with another severity than their own.
    pub severities: Vec<(String, Severity)>,
    pub trusted_registries: Vec<String>,
    pub labels: Vec<(String, LabelKind)>,
    pub strict_labels: bool,
    pub disable_pragmas: bool,
}

/// Why a file cannot be checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseFailure {
    pub line: u32,
    pub column: u32,
    pub message: String,
}

/// Checks a Dockerfile; the findings are in the order of their lines.
pub fn check(text: &str, config: &Config) -> Result<Vec<Failure>, ParseFailure> {
    let items = file::read(text)?;
    let triggers = file::triggers(&items);
    let pragmas = pragma::read(&items);
    let mut failures = Vec::new();
    for rule in rules::ALL {
        let mut found = Found::default();
        (rule.check)(&items, config, &mut found);
        if rule.onbuild && !triggers.is_empty() {
            (rule.check)(&triggers, config, &mut found);
        }
        let given = config
            .severities
            .iter()
            .rfind(|(code, _)| code == rule.code);
        let severity = given.map_or(rule.severity, |(_, severity)| *severity);
        for (line, message) in found.0 {
            failures.push(Failure {
                code: rule.code,
                severity,
                message: message.unwrap_or_else(|| rule.message.to_string()),
                line,
            });
        }
    }
    failures.retain(|failure| {
        failure.severity != Severity::Ignore
            && !config.ignore.iter().any(|code| code == failure.code)
            && (config.disable_pragmas || !pragmas.ignores(failure.line, failure.code))
    });
    failures.sort_by_key(|failure| failure.line);
    Ok(failures)
}

#[cfg(test)]
mod tests;
