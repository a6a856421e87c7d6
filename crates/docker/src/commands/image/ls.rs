//! `docker images`: lists images.

use crate::commands::prelude::*;
use crate::format::render;
use crate::rows::image as rows;
use engine::api::image::ImageListOptions;

const FLAGS: &[Flag] = &[
    Flag::bool("all", "Also intermediate images (default hides them)").short('a'),
    Flag::bool("digests", "Digests as well"),
    Flag::filter("Only those that fit").short('f'),
    Flag::format(),
    Flag::bool("no-trunc", "Nothing cut off"),
    Flag::bool("quiet", "Ids only").short('q'),
    Flag::bool("tree", "As a tree of platforms (EXPERIMENTAL)").unsupported(),
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
    let digests = ctx.flags.bool("digests");
    let format = match ctx.flags.str("format") {
        "" | "table" if ctx.flags.bool("quiet") => "{{.ID}}".to_string(),
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
