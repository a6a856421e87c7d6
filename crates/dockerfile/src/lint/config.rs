//! The options of build checks: `skip=A,B;error=true;experimental=all`.

use super::Rule;
use crate::goformat::{parse_bool, quote};

/// Which rules run, and whether findings are errors.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    skip_all: bool,
    skip: Vec<String>,
    experimental_all: bool,
    experimental: Vec<String>,
    pub error: bool,
}

impl Config {
    /// Reads the value of `# check=` or of the build argument `BUILDKIT_DOCKERFILE_CHECK`.
    pub fn parse(text: &str) -> Result<Config, String> {
        let mut config = Config::default();
        if text.trim().is_empty() {
            return Ok(config);
        }
        let names = |value: &str| value.split(',').map(|n| n.trim().to_string()).collect();
        for part in text.trim().splitn(3, ';') {
            let Some((key, value)) = part.split_once('=') else {
                return Err(format!("invalid check option {}", quote(part)));
            };
            let value = value.trim();
            match key.trim() {
                "skip" if value == "all" => config.skip_all = true,
                "skip" => config.skip = names(value),
                "experimental" if value == "all" => config.experimental_all = true,
                "experimental" => config.experimental = names(value),
                "error" => {
                    config.error = parse_bool(value).ok_or_else(|| {
                        format!(
                            "failed to parse check option {}: strconv.ParseBool: parsing {}: invalid syntax",
                            quote(part),
                            quote(value)
                        )
                    })?;
                }
                key => return Err(format!("invalid check option {}", quote(key))),
            }
        }
        Ok(config)
    }

    /// Whether a rule runs.
    pub fn runs(&self, rule: &Rule) -> bool {
        let listed = |names: &[String]| names.iter().any(|n| n == rule.name);
        match rule.experimental {
            true => self.experimental_all || listed(&self.experimental),
            false => !self.skip_all && !listed(&self.skip),
        }
    }

    /// Adds the rules that `other` skips or asks for.
    pub fn merge(&mut self, other: Config) {
        self.skip_all |= other.skip_all;
        self.experimental_all |= other.experimental_all;
        self.skip.extend(other.skip);
        self.experimental.extend(other.experimental);
    }
}
