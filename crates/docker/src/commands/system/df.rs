//! `docker system df`: what takes space.

use crate::commands::prelude::*;
use crate::format::{human_size, render};
use crate::request::reference;
use crate::rows::{container, disk, image, volume};
use crate::template::{MissingKey, Template};
use engine::api::system::DiskUsage;

const FLAGS: &[Flag] = &[
    Flag::format(),
    Flag::bool("verbose", "Show detailed information on space usage").short('v'),
];

/// The command.
pub const COMMAND: Command = Command::verb(
    "df",
    "[OPTIONS]",
    "Show docker disk usage",
    Args::None,
    FLAGS,
    |ctx| Box::pin(run(ctx)),
);

async fn run(ctx: Invocation) -> Outcome {
    let usage = ctx.engine()?.disk_usage()?;
    let value = collect(&usage);
    let format = ctx.flags.str("format");
    let text = match (ctx.flags.bool("verbose"), format) {
        (false, "" | "table") => render(
            disk::TABLE,
            disk::HEADERS,
            &mut disk::rows(&value).into_iter(),
        )?,
        (false, "raw") => render(
            disk::RAW,
            disk::HEADERS,
            &mut disk::rows(&value).into_iter(),
        )?,
        (false, format) => render(format, disk::HEADERS, &mut disk::rows(&value).into_iter())?,
        (true, "" | "table") => tables(&value, ctx.now())?,
        (true, format) => {
            let text = if format == "json" {
                "{{json .}}"
            } else {
                format
            }
            .replace("\\t", "\t")
            .replace("\\n", "\n");
            let template =
                Template::parse("", &text).map_err(|e| format!("template parsing error: {e}"))?;
            template.execute(&details(&value, false, ctx.now()), MissingKey::NoValue)?
        }
    };
    ctx.print(&text).await;
    Ok(0)
}

fn collect(usage: &DiskUsage) -> Value {
    let list = |items: Vec<Value>| Value::list(items);
    Value::record(
        "types.DiskUsage",
        vec![
            (
                "LayersSize",
                Value::Int(i64::try_from(usage.layers_size).unwrap_or(i64::MAX)),
            ),
            ("Images", list(usage.images.iter().map(encode).collect())),
            (
                "Containers",
                list(usage.containers.iter().map(encode).collect()),
            ),
            ("Volumes", list(usage.volumes.iter().map(encode).collect())),
            (
                "BuildCache",
                list(usage.build_cache.iter().map(encode).collect()),
            ),
        ],
    )
}

fn images(usage: &Value, truncate: bool, now: i64) -> Vec<Value> {
    usage
        .items("Images")
        .iter()
        .map(|item| {
            // Only the first name is shown here.
            let name = item
                .texts("RepoTags")
                .first()
                .and_then(|tag| reference::parse(tag).ok());
            let (repo, tag) = match name.filter(|_| !image::is_dangling(item)) {
                Some(name) => (name.familiar_name(), name.tag.clone().unwrap_or_default()),
                None => ("<none>".into(), "<none>".into()),
            };
            image::row(item, &repo, &tag, "", truncate, now)
        })
        .collect()
}

fn containers(usage: &Value, truncate: bool, now: i64) -> Vec<Value> {
    usage
        .items("Containers")
        .iter()
        .map(|item| container::row(&without_root_size(item), truncate, now))
        .collect()
}

/// The size of the image under a container is not the container's.
fn without_root_size(item: &Value) -> Value {
    let Value::Struct(summary) = item else {
        return item.clone();
    };
    let mut summary = (**summary).clone();
    summary.fields.retain(|field| field.json != "SizeRootFs");
    Value::Struct(summary.into())
}

fn caches(usage: &Value, truncate: bool, now: i64) -> Vec<Value> {
    usage
        .items("BuildCache")
        .iter()
        .map(|item| disk::cache_row(item, truncate, now))
        .collect()
}

fn details(usage: &Value, truncate: bool, now: i64) -> Value {
    Value::record(
        "*formatter.diskUsageContext",
        vec![
            ("Images", Value::list(images(usage, truncate, now))),
            ("Containers", Value::list(containers(usage, truncate, now))),
            (
                "Volumes",
                Value::list(usage.items("Volumes").iter().map(volume::row).collect()),
            ),
            ("BuildCache", Value::list(caches(usage, truncate, now))),
        ],
    )
}

fn tables(usage: &Value, now: i64) -> Result<String, String> {
    let image_table = "table {{.Repository}}\t{{.Tag}}\t{{.ID}}\t{{.CreatedSince}}\t{{.Size}}\t{{.SharedSize}}\t{{.UniqueSize}}\t{{.Containers}}";
    let container_table = "table {{.ID}}\t{{.Image}}\t{{.Command}}\t{{.LocalVolumes}}\t{{.Size}}\t{{.RunningFor}}\t{{.Status}}\t{{.Names}}";
    let volume_table = "table {{.Name}}\t{{.Links}}\t{{.Size}}";
    let cache_table = "table {{.ID}}\t{{.CacheType}}\t{{.Size}}\t{{.CreatedSince}}\t{{.LastUsedSince}}\t{{.UsageCount}}\t{{.Shared}}";
    let cache_size: i64 = usage
        .items("BuildCache")
        .iter()
        .filter(|item| !item.flag("Shared"))
        .map(|item| item.int("Size"))
        .sum();
    Ok(format!(
        "Images space usage:\n\n{}\nContainers space usage:\n\n{}\nLocal Volumes space usage:\n\n{}\nBuild cache usage: {}\n\n{}",
        render(
            image_table,
            image::HEADERS,
            &mut images(usage, true, now).into_iter()
        )?,
        render(
            container_table,
            container::HEADERS,
            &mut containers(usage, true, now).into_iter()
        )?,
        render(
            volume_table,
            volume::HEADERS,
            &mut usage.items("Volumes").iter().map(volume::row)
        )?,
        human_size(cache_size as f64),
        render(
            cache_table,
            disk::CACHE_HEADERS,
            &mut caches(usage, true, now).into_iter()
        )?,
    ))
}
