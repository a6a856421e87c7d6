//! What `du` and `prune` share: terms on the build cache, and its records as texts.

use crate::commands::prelude::*;
use crate::format::{human_duration, human_size};
use engine::api::system::{BuildCacheRecord, CachePrune, CacheTerm, Relation};

/// A mistake in buildx's words.
pub fn error(message: impl std::fmt::Display) -> Failure {
    Failure::new(format!("ERROR: {message}"))
}

/// Reads `--filter`.
pub fn filter(filters: &Filters) -> Result<CachePrune, Failure> {
    let mut read = CachePrune::default();
    if filters.has("until") && filters.has("unused-for") {
        return Err(error("conflicting filters \"until\" and \"unused-for\""));
    }
    for name in filters.names() {
        let [value] = filters.get(name) else {
            return Err(error(format!("\"{name}\" filter expects only one value")));
        };
        if name == "until" || name == "unused-for" {
            read.unused_for = crate::format::duration::parse(value).map_err(|why| {
                error(format!(
                    "\"{name}\" filter expects a duration (e.g., '24h'): {why}"
                ))
            })?;
            continue;
        }
        let (name, relation) = match name {
            "id" => ("id", Relation::Contains),
            name => match (name.strip_suffix('!'), name.strip_suffix('~')) {
                (Some(name), _) => (name, Relation::Differs),
                (_, Some(name)) => (name, Relation::Contains),
                _ => (name, Relation::Equals),
            },
        };
        read.filter.push(CacheTerm {
            name: name.to_string(),
            relation,
            value: value.clone(),
        });
    }
    Ok(read)
}

/// How long ago a record was used.
pub fn last_used(record: &BuildCacheRecord, now: i64) -> String {
    let used = record.last_used_at.unwrap_or(record.created_at);
    format!("{} ago", human_duration(now - used.secs()))
}

/// The id, marked where the record is changed in place.
pub fn marked_id(record: &BuildCacheRecord) -> String {
    let mark = if record.is_mutable() { "*" } else { "" };
    format!("{}{mark}", record.id)
}

/// The size, marked where images share it.
pub fn marked_size(record: &BuildCacheRecord) -> String {
    let mark = if record.shared { "*" } else { "" };
    format!("{}{mark}", human_size(record.size as f64))
}

/// The time of making as Go prints it.
pub fn created_at(record: &BuildCacheRecord) -> String {
    let text = record.created_at.to_string();
    let (date, time) = text.split_once('T').unwrap_or((&text, ""));
    format!("{date} {} +0000 UTC", time.trim_end_matches('Z'))
}
