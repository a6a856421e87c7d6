//! What was ever done, lesson by lesson: ids of checks that held once, by the key of the session. It is
//! kept beside the sessions, goes to another browser as a file, and only ever grows; ids are the same
//! in every language.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

const FORMAT: &str = "progress 1";
/// Bytes of a file, lessons and ids of a ledger: a whole course takes some 20 kB.
const MOST_BYTES: usize = 4 << 20;
const MOST_LESSONS: usize = 5_000;
const MOST_IDS: usize = 500;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ledger {
    hatoba: String,
    lessons: BTreeMap<String, BTreeSet<String>>,
}

impl Ledger {
    /// Reads a text; `None` if it is no ledger of this version.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > MOST_BYTES {
            return None;
        }
        let ledger: Self = serde_json::from_str(text.trim_start_matches('\u{feff}')).ok()?;
        let many = ledger.lessons.len() > MOST_LESSONS;
        let long = |s: &String| s.len() > 200 || s.chars().any(lesson::pack::is_odd);
        let odd = ledger
            .lessons
            .iter()
            .any(|(key, ids)| long(key) || ids.len() > MOST_IDS || ids.iter().any(long));
        (ledger.hatoba == FORMAT && !many && !odd).then_some(ledger)
    }

    pub fn to_json(&self) -> String {
        let written = Self {
            hatoba: FORMAT.to_string(),
            lessons: self.lessons.clone(),
        };
        let json = serde_json::to_string_pretty(&written);
        json.expect("strings always serialise") + "\n"
    }

    /// The checks that were done in a session.
    pub fn done(&self, key: &str) -> Option<&BTreeSet<String>> {
        self.lessons.get(key)
    }

    /// Adds what was done in a session; how many of it are new.
    pub fn add(&mut self, key: &str, done: &BTreeSet<String>) -> usize {
        if done.is_empty() {
            return 0;
        }
        let own = self.lessons.entry(key.to_string()).or_default();
        let before = own.len();
        own.extend(done.iter().cloned());
        own.len() - before
    }

    /// Adds all of another; how many are new.
    pub fn merge(&mut self, other: &Self) -> usize {
        let lessons = other.lessons.iter();
        lessons.map(|(key, done)| self.add(key, done)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(ids: &[&str]) -> BTreeSet<String> {
        ids.iter().map(|id| (*id).to_string()).collect()
    }

    #[test]
    fn two_browsers_come_together_and_nothing_is_lost() {
        let (mut here, mut there) = (Ledger::default(), Ledger::default());
        assert_eq!(here.add("ports", &ids(&["closed", "published"])), 2);
        assert_eq!(here.add("ports", &ids(&["closed"])), 0);
        there.add("ports", &ids(&["published", "reached"]));
        there.add("packs/day1/hello", &ids(&["ran"]));
        let file = there.to_json();
        assert_eq!(here.merge(&Ledger::parse(&file).expect("it is one")), 2);
        assert_eq!(
            here.done("ports"),
            Some(&ids(&["closed", "published", "reached"]))
        );
        let again = here.clone();
        assert_eq!(here.merge(&again), 0);
        assert_eq!(here.done("data"), None);
    }

    #[test]
    fn what_is_no_ledger_is_refused() {
        let good = Ledger::default().to_json();
        assert!(Ledger::parse(&good).is_some());
        let long = format!(
            "{{\"hatoba\":\"progress 1\",\"lessons\":{{\"{}\":[]}}}}",
            "x".repeat(201)
        );
        for text in [
            "",
            "{}",
            "[]",
            &good.replace("progress 1", "progress 2"),
            &long,
            "{\"hatoba\":\"progress 1\",\"lessons\":{\"a\":[1]}}",
        ] {
            assert_eq!(Ledger::parse(text), None, "{text}");
        }
    }
}
