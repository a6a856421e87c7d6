//! `docker volume create`.

use crate::commands::prelude::*;
use engine::api::value::Dict;
use engine::api::volume::VolumeCreate;

const FLAGS: &[Flag] = &[
    Flag::string("driver", "Specify volume driver name")
        .short('d')
        .default("local"),
    Flag::new("label", Kind::Label, "Set metadata for a volume"),
    Flag::string("name", "Name of the volume").hidden(),
    Flag::new("opt", Kind::Map, "Set driver specific options").short('o'),
];

/// The command.
pub const COMMAND: Command = Command::verb(
    "create",
    "[OPTIONS] [VOLUME]",
    "Create a volume",
    Args::AtMost(1),
    FLAGS,
    |ctx| Box::pin(run(ctx)),
);

/// `key=value` flags as a map.
pub fn map(values: &[String]) -> Dict<String> {
    Dict::from(
        values
            .iter()
            .map(|value| {
                let (key, value) = value.split_once('=').unwrap_or((value, ""));
                (key.to_string(), value.to_string())
            })
            .collect::<std::collections::BTreeMap<_, _>>(),
    )
}

async fn run(ctx: Invocation) -> Outcome {
    let named = ctx.flags.str("name");
    if !named.is_empty() && !ctx.args().is_empty() {
        return Err("conflicting options: cannot specify a volume-name through both --name and as a positional arg".into());
    }
    let request = VolumeCreate {
        name: if named.is_empty() {
            ctx.arg(0).into()
        } else {
            named.into()
        },
        driver: ctx.flags.str("driver").into(),
        // Without any, both stay nil, which inspect shows as null.
        driver_opts: Dict::nil_if_empty(map(&ctx.flags.list("opt")).into_map()),
        labels: Dict::nil_if_empty(map(&ctx.flags.list("label")).into_map()),
    };
    let volume = ctx.engine()?.volume_create(request)?;
    ctx.print(&format!("{}\n", volume.name)).await;
    Ok(0)
}
