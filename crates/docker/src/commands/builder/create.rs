//! `docker buildx create`: names a builder of one's own. It never starts here.

use crate::buildx::builders::{Builder, Store};
use crate::buildx::flags::DEBUG;
use crate::commands::endpoint::DEFAULT;
use crate::commands::prelude::*;

const DRIVERS: [&str; 4] = ["docker", "docker-container", "kubernetes", "remote"];

const FLAGS: &[Flag] = &[
    Flag::bool("append", "Append a node to builder instead of changing it"),
    Flag::bool("bootstrap", "Boot builder after creation").unsupported(),
    Flag::string("buildkitd-config", "BuildKit daemon config file"),
    Flag::string("buildkitd-flags", "BuildKit daemon flags"),
    DEBUG,
    Flag::string(
        "driver",
        "Driver to use (available: \"docker-container\", \"kubernetes\", \"remote\")",
    ),
    Flag::new("driver-opt", Kind::StringArray, "Options for the driver"),
    Flag::bool("leave", "Remove a node from builder instead of changing it").unsupported(),
    Flag::string("name", "Builder instance name"),
    Flag::string("node", "Create/modify node with given name"),
    Flag::new(
        "platform",
        Kind::StringArray,
        "Fixed platforms for current node",
    ),
    Flag::bool("use", "Set the current builder instance"),
];

/// The command.
pub const COMMAND: Command = Command::verb(
    "create",
    "[OPTIONS] [CONTEXT|ENDPOINT]",
    "Create a new builder instance",
    Args::AtMost(1),
    FLAGS,
    |ctx| Box::pin(run(ctx)),
);

async fn run(ctx: Invocation) -> Outcome {
    let store = Store::of(&ctx.sys);
    let failed = |why: String| Err(Failure::new(format!("ERROR: {why}")));
    let append = ctx.flags.bool("append");
    let name = match ctx.flags.str("name") {
        "default" => {
            return failed(
                "default is a reserved name and cannot be used to identify builder instance".into(),
            );
        }
        "" if append => return failed("append requires a builder name".into()),
        "" => free_name(&ctx, &store),
        name if !is_name(name) => {
            return failed(format!(
                "invalid name {name}, name needs to start with a letter and may not contain symbols, except ._-"
            ));
        }
        name => name.to_lowercase(),
    };
    let known = store.get(&name);
    let driver = match (ctx.flags.str("driver"), &known) {
        ("", Some(builder)) => builder.driver.clone(),
        ("", None) => "docker-container".into(),
        (driver, _) => driver.to_string(),
    };
    let mut builder = match known {
        None if append => return failed(format!("failed to find instance \"{name}\" for append")),
        None => Builder {
            name: name.clone(),
            driver: driver.clone(),
            nodes: Vec::new(),
        },
        Some(_) if ctx.flags.str("node").is_empty() && !append => {
            return failed(format!(
                "existing instance for \"{name}\" but no append mode, specify the node name to make changes for existing instances"
            ));
        }
        Some(builder) if builder.driver != driver => {
            return failed(format!(
                "existing instance for \"{name}\" but has mismatched driver \"{}\"",
                builder.driver
            ));
        }
        Some(builder) => builder,
    };
    match driver.as_str() {
        "docker" => {
            return failed("additional instances of driver \"docker\" cannot be created".into());
        }
        driver if !DRIVERS.contains(&driver) => {
            return failed(format!("failed to find driver \"{driver}\""));
        }
        "remote" if ctx.arg(0).is_empty() => return failed("no remote endpoint provided".into()),
        _ => {}
    }
    let node = match ctx.flags.str("node") {
        "" => format!("{name}{}", builder.nodes.len()),
        node => node.to_string(),
    };
    let endpoint = match ctx.arg(0) {
        "" => DEFAULT.to_string(),
        endpoint => endpoint.to_string(),
    };
    builder.nodes.retain(|(known, _)| *known != node);
    builder.nodes.push((node, endpoint));
    store.save(&builder);
    if ctx.flags.bool("use") {
        store.set_current(&name);
    }
    ctx.print(&format!("{name}\n")).await;
    Ok(0)
}

fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
}

/// A name of an adjective and a person that no builder has.
fn free_name(ctx: &Invocation, store: &Store) -> String {
    loop {
        let (left, right) = (ctx.sys.random_u64(), ctx.sys.random_u64());
        let name = engine::names::random_name(left, right, None);
        if store.get(&name).is_none() {
            return name;
        }
    }
}
