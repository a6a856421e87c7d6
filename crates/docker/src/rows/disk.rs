//! The rows of `docker system df`.

use crate::format::{human_size, time, truncate_id};
use crate::template::Value;

/// Titles of the summary.
pub const HEADERS: &[(&str, &str)] = &[
    ("Type", "TYPE"),
    ("TotalCount", "TOTAL"),
    ("Active", "ACTIVE"),
    ("Size", "SIZE"),
    ("Reclaimable", "RECLAIMABLE"),
];

/// `--format raw`: a block of lines for each kind of object.
pub const RAW: &str = "type: {{.Type}}\ntotal: {{.TotalCount}}\nactive: {{.Active}}\nsize: {{.Size}}\nreclaimable: {{.Reclaimable}}\n";

/// The summary's table.
pub const TABLE: &str =
    "table {{.Type}}\t{{.TotalCount}}\t{{.Active}}\t{{.Size}}\t{{.Reclaimable}}";

/// Titles of the build cache's table.
pub const CACHE_HEADERS: &[(&str, &str)] = &[
    ("ID", "CACHE ID"),
    ("CacheType", "CACHE TYPE"),
    ("Size", "SIZE"),
    ("CreatedSince", "CREATED"),
    ("LastUsedSince", "LAST USED"),
    ("UsageCount", "USAGE"),
    ("Shared", "SHARED"),
    ("Description", "DESCRIPTION"),
    ("InUse", "IN USE"),
    ("Parent", "PARENT"),
];

/// The four rows of the summary, from the engine's disk usage.
pub fn rows(usage: &Value) -> Vec<Value> {
    vec![
        images(usage),
        containers(usage),
        volumes(usage),
        cache(usage),
    ]
}

fn record(
    ty: &'static str,
    kind: &str,
    total: usize,
    active: usize,
    size: i64,
    reclaimable: String,
) -> Value {
    Value::record(
        ty,
        vec![
            ("Active", Value::Str(active.to_string())),
            ("Reclaimable", Value::Str(reclaimable)),
            ("Size", Value::Str(human_size(size as f64))),
            ("TotalCount", Value::Str(total.to_string())),
            ("Type", Value::str(kind)),
        ],
    )
}

fn with_percent(part: i64, whole: i64) -> String {
    let text = human_size(part as f64);
    if whole > 0 {
        format!("{text} ({}%)", part * 100 / whole)
    } else {
        text
    }
}

fn images(usage: &Value) -> Value {
    let images = usage.items("Images");
    let total = usage.int("LayersSize");
    let used: i64 = images
        .iter()
        .filter(|i| i.int("Containers") != 0 && i.int("Size") != -1 && i.int("SharedSize") != -1)
        .map(|i| i.int("Size") - i.int("SharedSize"))
        .sum();
    let active = images.iter().filter(|i| i.int("Containers") > 0).count();
    let free = with_percent(total - used, total);
    record(
        "*formatter.diskUsageImagesContext",
        "Images",
        images.len(),
        active,
        total,
        free,
    )
}

fn containers(usage: &Value) -> Value {
    let containers = usage.items("Containers");
    let active = |c: &&Value| matches!(c.text("State"), "running" | "paused" | "restarting");
    let total: i64 = containers.iter().map(|c| c.int("SizeRw")).sum();
    let free: i64 = containers
        .iter()
        .filter(|c| !active(c))
        .map(|c| c.int("SizeRw"))
        .sum();
    let count = containers.iter().filter(active).count();
    let free = with_percent(free, total);
    record(
        "*formatter.diskUsageContainersContext",
        "Containers",
        containers.len(),
        count,
        total,
        free,
    )
}

fn volumes(usage: &Value) -> Value {
    let volumes = usage.items("Volumes");
    let size = |v: &Value| v.child("UsageData").int("Size").max(0);
    let links = |v: &&Value| v.child("UsageData").int("RefCount") > 0;
    let total: i64 = volumes.iter().map(size).sum();
    let free: i64 = volumes.iter().filter(|v| !links(v)).map(size).sum();
    let active = volumes.iter().filter(links).count();
    let free = with_percent(free, total);
    record(
        "*formatter.diskUsageVolumesContext",
        "Local Volumes",
        volumes.len(),
        active,
        total,
        free,
    )
}

fn cache(usage: &Value) -> Value {
    let records = usage.items("BuildCache");
    // What images share counts as theirs.
    let total: i64 = records
        .iter()
        .filter(|r| !r.flag("Shared"))
        .map(|r| r.int("Size"))
        .sum();
    let used: i64 = records
        .iter()
        .filter(|r| r.flag("InUse") && !r.flag("Shared"))
        .map(|r| r.int("Size"))
        .sum();
    let active = records.iter().filter(|r| r.flag("InUse")).count();
    let free = human_size((total - used) as f64);
    record(
        "*formatter.diskUsageBuilderContext",
        "Build Cache",
        records.len(),
        active,
        total,
        free,
    )
}

/// One record of the build cache; `now` is in seconds.
pub fn cache_row(cache: &Value, truncate: bool, now: i64) -> Value {
    let seconds =
        |name: &str| time::parse_timestamp(cache.text(name)).map(|n| (n / 1_000_000_000) as i64);
    let since = |name: &str| seconds(name).map_or(String::new(), |at| super::ago(at, now));
    let id = if truncate {
        truncate_id(cache.text("ID"))
    } else {
        cache.text("ID").to_string()
    };
    let id = if cache.flag("InUse") {
        format!("{id}*")
    } else {
        id
    };
    let size = human_size(cache.float("Size"));
    Value::record(
        "*formatter.buildCacheContext",
        vec![
            ("CacheType", Value::str(cache.text("Type"))),
            ("CreatedSince", Value::Str(since("CreatedAt"))),
            ("Description", Value::str(cache.text("Description"))),
            ("ID", Value::Str(id)),
            ("InUse", Value::Str(cache.flag("InUse").to_string())),
            ("LastUsedSince", Value::Str(since("LastUsedAt"))),
            ("Parent", Value::str(cache.text("Parent"))),
            ("Shared", Value::Str(cache.flag("Shared").to_string())),
            (
                "Size",
                Value::Str(if cache.flag("Shared") {
                    format!("{size}*")
                } else {
                    size
                }),
            ),
            (
                "UsageCount",
                Value::Str(cache.int("UsageCount").to_string()),
            ),
        ],
    )
}
