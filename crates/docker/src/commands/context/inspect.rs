//! `docker context inspect`.

use crate::commands::inspection::{Raw, inspect};
use crate::commands::prelude::*;
use crate::template::Zero;

const FLAGS: &[Flag] = &[Flag::inspect_format()];

/// The command.
pub const COMMAND: Command = Command::verb(
    "inspect",
    "[OPTIONS] [CONTEXT] [CONTEXT...]",
    "Display detailed information on one or more contexts",
    Args::AtLeast(0),
    FLAGS,
    |ctx| Box::pin(run(ctx)),
);

async fn run(mut ctx: Invocation) -> Outcome {
    if ctx.flags.args.is_empty() {
        ctx.flags.args.push("default".into());
    }
    inspect(&ctx, ctx.flags.str("format"), Raw::No, |name| match name {
        "default" => Ok(default()),
        _ => Err(Failure::new(format!(
            "context {}: context not found",
            crate::template_quote(name)
        ))),
    })
    .await
}

fn default() -> Value {
    let empty = || Value::map(Vec::new(), Zero::Interface);
    let endpoint = Value::record(
        "docker.EndpointMeta",
        vec![
            ("Host", Value::Str(format!("unix://{SOCKET}"))),
            ("SkipTLSVerify", Value::Bool(false)),
        ],
    );
    let storage = Value::record(
        "context.StorageInfo",
        vec![
            ("MetadataPath", Value::str("<IN MEMORY>")),
            ("TLSPath", Value::str("<IN MEMORY>")),
        ],
    );
    Value::record(
        "context.contextWithTLSListing",
        vec![
            ("Name", Value::str("default")),
            ("Metadata", empty()),
            (
                "Endpoints",
                Value::map(vec![("docker".into(), endpoint)], Zero::Interface),
            ),
            ("TLSMaterial", empty()),
            ("Storage", storage),
        ],
    )
}
