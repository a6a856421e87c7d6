//! `docker images`: lists images.

use super::tree;
use crate::commands::prelude::*;
use crate::format::render;
use crate::rows::image as rows;
use engine::api::image::ImageListOptions;

const FLAGS: &[Flag] = &[
    Flag::bool("all", "Show all images (default hides intermediate images)").short('a'),
    Flag::bool("digests", "Show digests"),
    Flag::filter("Filter output based on conditions provided").short('f'),
    Flag::format(),
    Flag::bool("no-trunc", "Don't truncate output"),
    Flag::bool("quiet", "Only show image IDs").short('q'),
    Flag::bool(
        "tree",
        "List multi-platform images as a tree (EXPERIMENTAL)",
    ),
];

/// Words after `docker images` that look like commands of `docker image`.
const VERBS: [&str; 13] = [
    "build", "history", "import", "inspect", "list", "load", "ls", "prune", "pull", "push", "rm",
    "save", "tag",
];

/// The command.
pub const COMMAND: Command = Command::verb(
    "images",
    "[OPTIONS] [REPOSITORY[:TAG]]",
    "List images",
    Args::AtMost(1),
    FLAGS,
    |ctx| Box::pin(run(ctx)),
)
.also("docker image ls, docker image list, docker images")
.place(Place::Common);

async fn run(ctx: Invocation) -> Outcome {
    if ctx.flags.bool("tree")
        && let Some(why) = tree::refused(&ctx)
    {
        return Err(Failure::new(why));
    }
    let mut filters = ctx.filters();
    let wanted = ctx.arg(0).to_string();
    if !wanted.is_empty() {
        filters.add("reference", wanted.as_str());
    }
    let options = ImageListOptions {
        all: ctx.flags.bool("all"),
        filters,
        shared_size: false,
    };
    let images: Vec<Value> = ctx
        .engine()?
        .image_list(&options)?
        .iter()
        .map(encode)
        .collect();
    if ctx.flags.bool("tree") {
        let columns = ctx
            .sys
            .winsize(1)
            .map_or(80, |(columns, _)| usize::from(columns));
        let page = tree::page(&images, ctx.flags.bool("all"), columns);
        ctx.print(&page).await;
        return Ok(0);
    }
    let digests = ctx.flags.bool("digests");
    let quiet = ctx.flags.bool("quiet");
    let given = match quiet {
        true => ctx.flags.str("format").to_string(),
        false => ctx.list_format("imagesFormat"),
    };
    let format = match given.as_str() {
        "" | "table" if quiet => "{{.ID}}".to_string(),
        "raw" if quiet => "image_id: {{.ID}}".to_string(),
        "raw" if digests => rows::RAW_WITH_DIGEST.to_string(),
        "raw" => rows::RAW.to_string(),
        "" | "table" if digests => rows::TABLE_WITH_DIGEST.to_string(),
        "" | "table" => rows::TABLE.to_string(),
        custom if custom.starts_with("table") && digests && !custom.contains("{{.Digest}}") => {
            format!("{custom}\t{{{{.Digest}}}}")
        }
        other => other.to_string(),
    };
    let need_digest = digests || format.contains("{{.Digest}}");
    let (truncate, now) = (!ctx.flags.bool("no-trunc"), ctx.now());
    let mut list = images
        .iter()
        .flat_map(|image| rows::rows(image, digests, need_digest, truncate, now));
    ctx.print(&render(&format, rows::HEADERS, &mut list)?).await;
    if images.is_empty() && ctx.path == "docker images" && VERBS.contains(&wanted.as_str()) {
        ctx.eprint(&format!(
            "\nNo images found matching \"{wanted}\": did you mean \"docker image {wanted}\"?\n"
        ))
        .await;
    }
    Ok(0)
}
