//! A row of `docker history`.

use super::ago;
use crate::format::{ellipsis, human_size_with_precision, time, truncate_id};
use crate::template::Value;

/// Titles of the columns.
pub const HEADERS: &[(&str, &str)] = &[
    ("ID", "IMAGE"),
    ("CreatedSince", "CREATED"),
    ("CreatedAt", "CREATED AT"),
    ("CreatedBy", "CREATED BY"),
    ("Size", "SIZE"),
    ("Comment", "COMMENT"),
];

/// The default table.
pub const TABLE: &str = "table {{.ID}}\t{{.CreatedSince}}\t{{.CreatedBy}}\t{{.Size}}\t{{.Comment}}";

/// The table of `--human=false`.
pub const TABLE_NOT_HUMAN: &str =
    "table {{.ID}}\t{{.CreatedAt}}\t{{.CreatedBy}}\t{{.Size}}\t{{.Comment}}";

/// Before the year 2000 a date is taken for unknown.
const EPOCH: i64 = 946_684_800;

/// One step of an image's history.
pub fn row(item: &Value, human: bool, truncate: bool, now: i64) -> Value {
    let created = item.int("Created");
    let at = time::rfc3339(created);
    let since = match (human, created) {
        (false, _) => at.clone(),
        (true, created) if created <= EPOCH => "N/A".into(),
        (true, created) => ago(created, now),
    };
    let by = item.text("CreatedBy").replace('\t', " ");
    let id = item.text("Id");
    let size = item.int("Size");
    Value::record(
        "*image.historyContext",
        vec![
            ("Comment", Value::str(item.text("Comment"))),
            ("CreatedAt", Value::Str(at)),
            (
                "CreatedBy",
                Value::Str(if truncate { ellipsis(&by, 45) } else { by }),
            ),
            ("CreatedSince", Value::Str(since)),
            (
                "ID",
                Value::Str(if truncate {
                    truncate_id(id)
                } else {
                    id.to_string()
                }),
            ),
            (
                "Size",
                Value::Str(if human {
                    human_size_with_precision(size as f64, 3)
                } else {
                    size.to_string()
                }),
            ),
        ],
    )
}
