//! `docker inspect`: any object by its name or id.

use crate::commands::inspection::{Raw, inspect};
use crate::commands::prelude::*;
use engine::Engine;

const FLAGS: &[Flag] = &[
    Flag::inspect_format(),
    Flag::bool("size", "Display total file sizes if the type is container").short('s'),
    Flag::string("type", "Only inspect objects of the given type"),
];

const TYPES: [&str; 10] = [
    "config",
    "container",
    "image",
    "network",
    "node",
    "plugin",
    "secret",
    "service",
    "task",
    "volume",
];

/// The command.
pub const COMMAND: Command = Command::verb(
    "inspect",
    "[OPTIONS] NAME|ID [NAME|ID...]",
    "Return low-level information on Docker objects",
    Args::AtLeast(1),
    FLAGS,
    |ctx| Box::pin(run(ctx)),
);

async fn run(ctx: Invocation) -> Outcome {
    let kind = ctx.flags.str("type");
    let known = TYPES.join("\", \"");
    if ctx.flags.changed("type") && kind.is_empty() {
        return Err(Failure::new(format!(
            "type is empty: must be one of \"{known}\""
        )));
    }
    if !kind.is_empty() && !TYPES.contains(&kind) {
        let kind = crate::template::quote(kind);
        return Err(Failure::new(format!(
            "unknown type: {kind}: must be one of \"{known}\""
        )));
    }
    let engine = match ctx.engine() {
        Ok(engine) => engine,
        Err(failure) => {
            return inspect(&ctx, ctx.flags.str("format"), Raw::Yes, |_| {
                Err(failure.clone())
            })
            .await;
        }
    };
    let size = ctx.flags.bool("size");
    // A volume comes without raw data, so its template errors name the type.
    let raw = if kind == "volume" || only_volumes(&ctx, &engine, kind) {
        Raw::No
    } else {
        Raw::Yes
    };
    inspect(&ctx, ctx.flags.str("format"), raw, |name| {
        find(&engine, kind, name, size)
    })
    .await
}

fn only_volumes(ctx: &Invocation, engine: &Engine, kind: &str) -> bool {
    kind.is_empty()
        && ctx.args().iter().all(|name| {
            engine.container_inspect(name, false).is_err()
                && engine.image_inspect(name).is_err()
                && engine.network_inspect(name).is_err()
        })
}

fn find(engine: &Engine, kind: &str, name: &str, size: bool) -> Result<Value, Failure> {
    let any = kind.is_empty();
    let mut tries: Vec<(&str, Result<Value, ApiError>)> = Vec::new();
    if any || kind == "container" {
        tries.push((
            "container",
            engine.container_inspect(name, size).map(|c| encode(&c)),
        ));
    }
    if any || kind == "image" {
        tries.push(("image", engine.image_inspect(name).map(|i| encode(&i))));
    }
    if any || kind == "network" {
        tries.push(("network", engine.network_inspect(name).map(|n| encode(&n))));
    }
    if any || kind == "volume" {
        tries.push(("volume", engine.volume_inspect(name).map(|v| encode(&v))));
    }
    for (_, result) in tries {
        match result {
            Ok(value) => return Ok(value),
            Err(error) if any && skippable(&error) => {}
            Err(error) => return Err(error.into()),
        }
    }
    match kind {
        "" => Err(Failure::new(format!("Error: No such object: {name}"))),
        "plugin" => Err(Failure::new(format!(
            "Error response from daemon: plugin {} not found",
            crate::template::quote(name)
        ))),
        _ => Err(Failure::new(crate::commands::swarm::NOT_A_MANAGER)),
    }
}

fn skippable(error: &ApiError) -> bool {
    error.kind == ErrorKind::NotFound || error.message.contains("invalid reference format")
}
