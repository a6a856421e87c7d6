//! `docker buildx du`: lists the build cache.

use super::cache;
use crate::buildx::flags::{BUILDER, DEBUG};
use crate::commands::prelude::*;
use crate::format::{human_size, render};
use engine::api::system::BuildCacheRecord;

const FLAGS: &[Flag] = &[
    BUILDER,
    DEBUG,
    Flag::filter("Provide filter values"),
    Flag::string("format", "Format the output"),
    Flag::bool("verbose", "Shorthand for \"--format=pretty\""),
];

const TABLE: &str = "table {{.ID}}\t{{.Reclaimable}}\t{{.Size}}\t{{.LastUsedAt}}";

const PRETTY: &str = "ID:           {{.ID}}\n{{- if .Parents }}\nParents:\n{{- range .Parents }}\n - {{.}}\n{{- end }}\n{{- end }}\nCreated at:   {{.CreatedAt}}\nMutable:      {{.Mutable}}\nReclaimable:  {{.Reclaimable}}\nShared:       {{.Shared}}\nSize:         {{.Size}}\n{{- if .Description}}\nDescription:  {{ .Description }}\n{{- end }}\nUsage count:  {{.UsageCount}}\n{{- if .LastUsedAt}}\nLast used:    {{ .LastUsedAt }}\n{{- end }}\n{{- if .Type}}\nType:         {{ .Type }}\n{{- end }}\n";

const HEADERS: &[(&str, &str)] = &[
    ("ID", "ID"),
    ("Parents", "PARENTS"),
    ("CreatedAt", "CREATED AT"),
    ("Mutable", "MUTABLE"),
    ("Reclaimable", "RECLAIMABLE"),
    ("Shared", "SHARED"),
    ("Size", "SIZE"),
    ("Description", "DESCRIPTION"),
    ("UsageCount", "USAGE COUNT"),
    ("LastUsedAt", "LAST ACCESSED"),
    ("Type", "TYPE"),
];

/// The command.
pub const COMMAND: Command = Command::verb("du", "", "Disk usage", Args::None, FLAGS, |ctx| {
    Box::pin(run(ctx))
});

async fn run(ctx: Invocation) -> Outcome {
    let verbose = ctx.flags.bool("verbose");
    let format = match ctx.flags.str("format") {
        "" if verbose => PRETTY,
        "" | "table" => TABLE,
        "pretty" => PRETTY,
        _ if verbose => {
            return Err(cache::error(
                "--format and --verbose cannot be used together",
            ));
        }
        other => other,
    };
    let filters = ctx.filters();
    let wanted = cache::filter(&filters)?;
    let engine = ctx
        .engine()
        .map_err(|failure| cache::error(failure.message))?;
    let mut records = engine.build_cache_records();
    records.retain(|record| wanted.filter.iter().all(|term| term.fits(record)));
    records.sort_by(|a, b| a.size.cmp(&b.size).then(a.id.cmp(&b.id)));
    let (table, now) = (format.starts_with("table"), ctx.now());
    let mut rows = records.iter().map(|record| row(record, table, now));
    let mut text = render(format, HEADERS, &mut rows)?;
    if (format == TABLE || format == PRETTY) && filters.is_empty() {
        text.push_str(&summary(&records));
    }
    ctx.print(&text).await;
    Ok(0)
}

fn row(record: &BuildCacheRecord, table: bool, now: i64) -> Value {
    let (id, size) = match table {
        true => (cache::marked_id(record), cache::marked_size(record)),
        false => (record.id.clone(), human_size(record.size as f64)),
    };
    Value::record(
        "*commands.diskusageContext",
        vec![
            ("CreatedAt", Value::Str(cache::created_at(record))),
            ("Description", Value::str(&record.description)),
            ("ID", Value::Str(id)),
            ("LastUsedAt", Value::Str(cache::last_used(record, now))),
            ("Mutable", Value::Bool(record.is_mutable())),
            ("Parents", encode(&record.parents)),
            ("Reclaimable", Value::Bool(!record.in_use)),
            ("Shared", Value::Bool(record.shared)),
            ("Size", Value::Str(size)),
            ("Type", Value::str(record.kind.as_str())),
            ("UsageCount", Value::Int(i64::from(record.usage_count))),
        ],
    )
}

fn summary(records: &[BuildCacheRecord]) -> String {
    let sum = |counts: fn(&&BuildCacheRecord) -> bool| -> u64 {
        records.iter().filter(counts).map(|r| r.size).sum()
    };
    let size = |bytes: u64| human_size(bytes as f64);
    let (total, shared) = (sum(|_| true), sum(|r| r.shared));
    let mut text = String::new();
    if shared > 0 {
        text.push_str(&format!(
            "Shared:\t\t{}\nPrivate:\t{}\n",
            size(shared),
            size(total - shared)
        ));
    }
    text.push_str(&format!(
        "Reclaimable:\t{}\nTotal:\t\t{}\n",
        size(sum(|r| !r.in_use)),
        size(total)
    ));
    text
}
