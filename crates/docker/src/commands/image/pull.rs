//! `docker pull`: downloads an image.

use crate::commands::prelude::*;
use crate::commands::progress::{self, To};
use crate::commands::registry;
use crate::request::reference;
use engine::api::image::PullRequest;

const FLAGS: &[Flag] = &[
    Flag::bool("all-tags", "Download all tagged images in the repository").short('a'),
    Flag::bool("disable-content-trust", "Skip image verification").default("true"),
    Flag::string(
        "platform",
        "Set platform if server is multi-platform capable",
    ),
    Flag::bool("quiet", "Suppress verbose output").short('q'),
];

/// The command.
pub const COMMAND: Command = Command::verb(
    "pull",
    "[OPTIONS] NAME[:TAG|@DIGEST]",
    "Download an image from a registry",
    Args::Exact(1),
    FLAGS,
    |ctx| Box::pin(run(ctx)),
)
.also("docker image pull, docker pull")
.place(Place::Common);

async fn run(ctx: Invocation) -> Outcome {
    let mut name = reference::parse(ctx.arg(0))?;
    let (all, quiet) = (ctx.flags.bool("all-tags"), ctx.flags.bool("quiet"));
    if all && (name.tag.is_some() || name.digest.is_some()) {
        return Err("tag can't be used with --all-tags/-a".into());
    }
    if !all && name.tag.is_none() && name.digest.is_none() {
        name = name.with_default_tag();
        if !quiet {
            ctx.print("Using default tag: latest\n").await;
        }
    }
    let request = PullRequest {
        reference: name.familiar(),
        all_tags: all,
        platform: ctx.flags.str("platform").into(),
        auth: registry::auth(&ctx.sys, &name.domain),
    };
    let messages = ctx.engine()?.image_pull(request).await?;
    progress::show(&ctx, &messages, if quiet { To::Nowhere } else { To::Out }).await?;
    ctx.print(&format!("{}\n", name.full())).await;
    Ok(0)
}
