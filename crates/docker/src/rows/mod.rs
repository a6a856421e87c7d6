//! One row of a listing as `--format` sees it: what docker/cli's formatter contexts offer.

pub mod container;
pub mod disk;
pub mod history;
pub mod image;
pub mod network;
pub mod stats;
pub mod volume;

use crate::template::Value;

/// Labels as `a=1,b=2`.
pub fn join_labels(pairs: &[(&str, &str)]) -> String {
    let mut labels: Vec<String> = pairs.iter().map(|(k, v)| format!("{k}={v}")).collect();
    labels.sort();
    labels.join(",")
}

/// The method `.Label "key"`.
pub fn label_method(pairs: &[(&str, &str)]) -> Value {
    Value::Lookup(
        pairs
            .iter()
            .map(|(k, v)| (k.to_string(), v.to_string()))
            .collect::<Vec<_>>()
            .into(),
    )
}

/// How long ago a moment was, in words.
pub fn ago(created: i64, now: i64) -> String {
    format!("{} ago", crate::format::human_duration(now - created))
}
