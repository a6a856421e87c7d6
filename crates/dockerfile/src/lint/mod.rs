//! BuildKit's build checks: what `docker build --check` finds, and what a build warns of.
//!
//! One file a rule in [`rules`], with a table. The rules look at nodes, stages and at the
//! planner's state while it goes through a Dockerfile, so they run in its order.

pub mod config;
pub mod rules;

pub use config::Config;

use crate::error::{BuildError, Range};
use crate::parser::parse_directive;

/// A build check.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    pub name: &'static str,
    pub description: &'static str,
    /// The last part of the address of its documentation.
    pub slug: &'static str,
    /// Runs only where `check=experimental=` asks for it.
    pub experimental: bool,
}

impl Rule {
    /// The address of the rule's documentation.
    pub fn url(&self) -> String {
        format!("https://docs.docker.com/go/dockerfile/rule/{}/", self.slug)
    }
}

/// A finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    pub rule: &'static Rule,
    pub message: String,
    pub range: Range,
}

impl Warning {
    /// As a build's summary shows it: `Rule: message (line 3)`.
    pub fn short(&self) -> String {
        format!(
            "{}: {} (line {})",
            self.rule.name, self.message, self.range.start
        )
    }
}

/// Collects findings, leaving out those of skipped rules.
#[derive(Clone, Debug, Default)]
pub struct Linter {
    config: Config,
    silent: bool,
    pub warnings: Vec<Warning>,
}

impl Linter {
    pub fn new(config: Config) -> Linter {
        Linter {
            config,
            ..Linter::default()
        }
    }

    /// A linter that finds nothing.
    pub fn silent() -> Linter {
        Linter {
            silent: true,
            ..Linter::default()
        }
    }

    /// Adds a finding.
    pub fn warn(&mut self, rule: &'static Rule, range: Range, message: String) {
        if !self.silent && self.config.runs(rule) {
            self.warnings.push(Warning {
                rule,
                message,
                range,
            });
        }
    }

    /// Lets `# check=` in the comments above an instruction count; returns what
    /// [`leave`](Linter::leave) takes back.
    pub fn enter(&mut self, comments: &[String]) -> Config {
        let outer = self.config.clone();
        for comment in comments {
            let Some((name, value)) = parse_directive(comment) else {
                continue;
            };
            if name != "check" {
                continue;
            }
            let value = value.split(' ').next().unwrap_or_default();
            if let Ok(inner) = Config::parse(value) {
                self.config.merge(inner);
            }
            break;
        }
        outer
    }

    /// Goes back to the options before [`enter`](Linter::enter).
    pub fn leave(&mut self, outer: Config) {
        self.config = outer;
    }

    /// The error that findings become with `error=true`.
    pub fn error(&self) -> Result<(), BuildError> {
        if !self.config.error || self.warnings.is_empty() {
            return Ok(());
        }
        let mut names: Vec<&str> = Vec::new();
        for warning in &self.warnings {
            if !names.contains(&warning.rule.name) {
                names.push(warning.rule.name);
            }
        }
        Err(BuildError::new(format!(
            "lint violation found for rules: {}",
            names.join(", ")
        )))
    }
}
