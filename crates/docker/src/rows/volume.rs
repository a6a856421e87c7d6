//! A row of `docker volume ls`.

use super::{join_labels, label_method};
use crate::format::human_size;
use crate::template::Value;

/// Titles of the columns.
pub const HEADERS: &[(&str, &str)] = &[
    ("Name", "VOLUME NAME"),
    ("Driver", "DRIVER"),
    ("Scope", "SCOPE"),
    ("Availability", "AVAILABILITY"),
    ("Mountpoint", "MOUNTPOINT"),
    ("Labels", "LABELS"),
    ("Links", "LINKS"),
    ("Size", "SIZE"),
    ("Group", "GROUP"),
    ("Status", "STATUS"),
];

/// The default table.
pub const TABLE: &str = "table {{.Driver}}\t{{.Name}}";

/// The table of `--cluster`.
pub const CLUSTER_TABLE: &str =
    "table {{.Name}}\t{{.Group}}\t{{.Driver}}\t{{.Availability}}\t{{.Status}}";

/// A volume of the list. Links and sizes are known to `system df` alone.
pub fn row(volume: &Value) -> Value {
    let labels = volume.pairs("Labels");
    let usage = volume.child("UsageData");
    let (links, size) = match usage {
        Value::Struct(_) => (
            usage.int("RefCount").to_string(),
            human_size(usage.float("Size")),
        ),
        _ => ("N/A".into(), "N/A".into()),
    };
    Value::record(
        "*formatter.volumeContext",
        vec![
            ("Availability", Value::str("N/A")),
            ("Driver", Value::str(volume.text("Driver"))),
            ("Group", Value::str("N/A")),
            ("Label", label_method(&labels)),
            ("Labels", Value::Str(join_labels(&labels))),
            ("Links", Value::Str(links)),
            ("Mountpoint", Value::str(volume.text("Mountpoint"))),
            ("Name", Value::str(volume.text("Name"))),
            ("Scope", Value::str(volume.text("Scope"))),
            ("Size", Value::Str(size)),
            ("Status", Value::str("N/A")),
        ],
    )
}
