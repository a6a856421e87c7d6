//! `docker tag`: gives an image a further name.

use crate::commands::prelude::*;
use crate::request::reference;
use crate::template::quote;

/// The command.
pub const COMMAND: Command = Command::verb(
    "tag",
    "SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]",
    "Create a tag TARGET_IMAGE that refers to SOURCE_IMAGE",
    Args::Exact(2),
    &[],
    |ctx| Box::pin(run(ctx)),
)
.stops_at_argument()
.also("docker image tag, docker tag");

async fn run(ctx: Invocation) -> Outcome {
    let invalid = |text: &str, why: String| {
        Failure::new(format!(
            "Error parsing reference: {} is not a valid repository/tag: {why}",
            quote(text)
        ))
    };
    let (source, target) = (ctx.arg(0), ctx.arg(1));
    // Any id is fine for the source.
    let is_id = source.starts_with("sha256:")
        || (source.len() == 64 && source.bytes().all(|b| b.is_ascii_hexdigit()));
    if !is_id {
        reference::parse(source).map_err(|why| invalid(source, why))?;
    }
    let name = reference::parse(target).map_err(|why| invalid(target, why))?;
    if name.digest.is_some() {
        return Err("refusing to create a tag with a digest reference".into());
    }
    ctx.engine()?
        .image_tag(source, &name.with_default_tag().familiar())?;
    Ok(0)
}
