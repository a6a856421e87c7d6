//! A row of `docker stats`.

use crate::format::{bytes_size, human_size_with_precision, truncate_id};
use crate::template::Value;

/// Titles of the columns.
pub const HEADERS: &[(&str, &str)] = &[
    ("Container", "CONTAINER"),
    ("Name", "NAME"),
    ("ID", "CONTAINER ID"),
    ("CPUPerc", "CPU %"),
    ("MemUsage", "MEM USAGE / LIMIT"),
    ("MemPerc", "MEM %"),
    ("NetIO", "NET I/O"),
    ("BlockIO", "BLOCK I/O"),
    ("PIDs", "PIDS"),
];

/// The default table.
pub const TABLE: &str = "table {{.ID}}\t{{.Name}}\t{{.CPUPerc}}\t{{.MemUsage}}\t{{.MemPerc}}\t{{.NetIO}}\t{{.BlockIO}}\t{{.PIDs}}";

/// What a container uses at one moment.
#[derive(Clone, Debug, Default)]
pub struct Usage {
    /// What the user called it.
    pub container: String,
    /// Its name, without the slash.
    pub name: String,
    /// Its id.
    pub id: String,
    /// Percent of one CPU.
    pub cpu: f64,
    /// Bytes in use.
    pub memory: f64,
    /// The limit in bytes.
    pub limit: f64,
    /// Bytes received and sent.
    pub net: (f64, f64),
    /// Bytes read and written.
    pub block: (f64, f64),
    /// Processes.
    pub pids: i64,
}

/// One row.
pub fn row(usage: &Usage, truncate: bool) -> Value {
    let share = if usage.limit > 0.0 {
        usage.memory / usage.limit * 100.0
    } else {
        0.0
    };
    let pair = |(a, b): (f64, f64)| {
        format!(
            "{} / {}",
            human_size_with_precision(a, 3),
            human_size_with_precision(b, 3)
        )
    };
    let id = if truncate {
        truncate_id(&usage.id)
    } else {
        usage.id.clone()
    };
    Value::record(
        "*container.statsContext",
        vec![
            ("BlockIO", Value::Str(pair(usage.block))),
            ("CPUPerc", Value::Str(format!("{:.2}%", usage.cpu))),
            ("Container", Value::str(&usage.container)),
            ("ID", Value::Str(id)),
            ("MemPerc", Value::Str(format!("{share:.2}%"))),
            (
                "MemUsage",
                Value::Str(format!(
                    "{} / {}",
                    bytes_size(usage.memory),
                    bytes_size(usage.limit)
                )),
            ),
            ("Name", Value::str(&usage.name)),
            ("NetIO", Value::Str(pair(usage.net))),
            ("PIDs", Value::Str(usage.pids.to_string())),
        ],
    )
}
