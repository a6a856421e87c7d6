//! `docker push`: uploads an image.

use crate::commands::prelude::*;
use crate::commands::progress::{self, To};
use crate::commands::registry;
use crate::request::reference;
use engine::api::image::PushRequest;

const FLAGS: &[Flag] = &[
    Flag::bool("all-tags", "Push all tags of an image to the repository").short('a'),
    Flag::bool("disable-content-trust", "Skip image signing").default("true"),
    Flag::string(
        "platform",
        "Push a platform-specific manifest as a single-platform image to the registry.\nImage index won't be pushed, meaning that other manifests, including attestations won't be preserved.\n'os[/arch[/variant]]': Explicit platform (eg. linux/amd64)",
    ),
    Flag::bool("quiet", "Suppress verbose output").short('q'),
];

/// The command.
pub const COMMAND: Command = Command::verb(
    "push",
    "[OPTIONS] NAME[:TAG]",
    "Upload an image to a registry",
    Args::Exact(1),
    FLAGS,
    |ctx| Box::pin(run(ctx)),
)
.also("docker image push, docker push")
.place(Place::Common);

async fn run(ctx: Invocation) -> Outcome {
    let mut name = reference::parse(ctx.arg(0))?;
    let (all, quiet) = (ctx.flags.bool("all-tags"), ctx.flags.bool("quiet"));
    let bare = name.tag.is_none() && name.digest.is_none();
    if all && !bare {
        return Err("tag can't be used with --all-tags/-a".into());
    }
    if !all && bare {
        name = name.with_default_tag();
        if !quiet {
            ctx.print("Using default tag: latest\n").await;
        }
    }
    let request = PushRequest {
        reference: name.familiar(),
        all_tags: all,
        platform: ctx.flags.str("platform").into(),
        auth: registry::auth(&ctx.sys, &name.domain),
    };
    let messages = ctx.engine()?.image_push(request).await?;
    progress::show(&ctx, &messages, if quiet { To::Nowhere } else { To::Out }).await?;
    if quiet {
        ctx.print(&format!("{}\n", name.full())).await;
    }
    Ok(0)
}
