//! `docker buildx use`: chooses the builder in use.

use crate::buildx::builders::Store;
use crate::buildx::flags::{BUILDER, DEBUG};
use crate::commands::prelude::*;

const FLAGS: &[Flag] = &[
    BUILDER,
    DEBUG,
    Flag::bool("default", "Set builder as default for current context"),
    Flag::bool("global", "Builder persists context changes"),
];

/// The command.
pub const COMMAND: Command = Command::verb(
    "use",
    "[OPTIONS] NAME",
    "Set the current builder instance",
    Args::AtMost(1),
    FLAGS,
    |ctx| Box::pin(run(ctx)),
);

async fn run(ctx: Invocation) -> Outcome {
    let (store, name) = Store::named(&ctx);
    if name.is_empty() || store.get(&name).is_none() {
        let file = format!(
            "{}/.docker/buildx/instances/{name}",
            ctx.sys.getenv("HOME").unwrap_or_default()
        );
        let why = match name.as_str() {
            "" => "invalid name , name needs to start with a letter and may not contain symbols, except ._-".to_string(),
            _ => format!("open {file}: no such file or directory"),
        };
        return Err(Failure::new(format!(
            "ERROR: failed to find instance \"{name}\": {why}"
        )));
    }
    store.set_current(&name);
    Ok(0)
}
