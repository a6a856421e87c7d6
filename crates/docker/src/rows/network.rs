//! A row of `docker network ls`.

use super::{join_labels, label_method};
use crate::format::{time, truncate_id};
use crate::template::Value;

/// Titles of the columns.
pub const HEADERS: &[(&str, &str)] = &[
    ("ID", "NETWORK ID"),
    ("Name", "NAME"),
    ("Driver", "DRIVER"),
    ("Scope", "SCOPE"),
    ("IPv4", "IPV4"),
    ("IPv6", "IPV6"),
    ("Labels", "LABELS"),
    ("Internal", "INTERNAL"),
    ("CreatedAt", "CREATED AT"),
];

/// The default table.
pub const TABLE: &str = "table {{.ID}}\t{{.Name}}\t{{.Driver}}\t{{.Scope}}";

/// A network of the list.
pub fn row(network: &Value, truncate: bool) -> Value {
    let labels = network.pairs("Labels");
    let id = network.text("Id");
    let bool_text = |name: &str| Value::str(if network.flag(name) { "true" } else { "false" });
    // The engine dates networks to the nanosecond, and Go prints all of it without trailing zeros.
    let created = match time::parse_timestamp(network.text("Created")) {
        Some(nanos) => {
            let whole = time::go_string(nanos.div_euclid(1_000_000_000) as i64);
            let fraction = format!("{:09}", nanos.rem_euclid(1_000_000_000));
            match fraction.trim_end_matches('0') {
                "" => whole,
                digits => whole.replacen(" +0000", &format!(".{digits} +0000"), 1),
            }
        }
        None => network.text("Created").to_string(),
    };
    Value::record(
        "*network.networkContext",
        vec![
            ("CreatedAt", Value::Str(created)),
            ("Driver", Value::str(network.text("Driver"))),
            (
                "ID",
                Value::Str(if truncate {
                    truncate_id(id)
                } else {
                    id.to_string()
                }),
            ),
            ("IPv4", bool_text("EnableIPv4")),
            ("IPv6", bool_text("EnableIPv6")),
            ("Internal", bool_text("Internal")),
            ("Label", label_method(&labels)),
            ("Labels", Value::Str(join_labels(&labels))),
            ("Name", Value::str(network.text("Name"))),
            ("Scope", Value::str(network.text("Scope"))),
        ],
    )
}
