//! `--filter` terms as the API takes them.

use std::collections::BTreeMap;

use super::{ApiError, Result};

/// Terms by name: `status` -> `running`, `exited`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters(BTreeMap<String, Vec<String>>);

impl Filters {
    /// Adds a term.
    pub fn add(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.entry(name.into()).or_default().push(value.into());
    }

    /// Makes filters from pairs.
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Filters {
        let mut filters = Filters::default();
        for (name, value) in pairs {
            filters.add(name, value);
        }
        filters
    }

    /// Returns the values of a term; none if it was not given.
    pub fn get(&self, name: &str) -> &[String] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Fails with Docker's words on a term that is not in `allowed`.
    pub fn validate(&self, allowed: &[&str]) -> Result<()> {
        match self.0.keys().find(|name| !allowed.contains(&name.as_str())) {
            Some(name) => Err(ApiError::invalid(format!("invalid filter '{name}'"))),
            None => Ok(()),
        }
    }

    /// Returns whether `value` equals one of the values, or the term was not given.
    pub fn exact(&self, name: &str, value: &str) -> bool {
        let wanted = self.get(name);
        wanted.is_empty() || wanted.iter().any(|w| w == value)
    }

    /// Returns whether one of the values is found in `text`, or the term was not given.
    pub fn matches(&self, name: &str, text: &str) -> bool {
        let wanted = self.get(name);
        wanted.is_empty() || wanted.iter().any(|w| super::pattern::found(w, text))
    }

    /// Reads a boolean term; `default` if it was not given.
    pub fn bool(&self, name: &str, default: bool) -> Result<bool> {
        let values = self.get(name);
        if values.is_empty() {
            return Ok(default);
        }
        let is = |words: [&str; 2]| values.iter().any(|v| words.contains(&v.as_str()));
        match (is(["1", "true"]), is(["0", "false"])) {
            (true, false) => Ok(true),
            (false, true) => Ok(false),
            _ => Err(ApiError::invalid(format!(
                "invalid filter '{name}=[{}]'",
                values.join(" ")
            ))),
        }
    }

    /// Returns whether labels fulfil every `label` term and no `label!` term.
    pub fn labels(&self, labels: &BTreeMap<String, String>) -> bool {
        let has = |term: &String| match term.split_once('=') {
            Some((key, value)) => labels.get(key).is_some_and(|v| v == value),
            None => labels.contains_key(term),
        };
        self.get("label").iter().all(has) && !self.get("label!").iter().any(has)
    }
}
