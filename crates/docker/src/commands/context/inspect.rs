//! `docker context inspect`.

use super::store::{self, Context};
use crate::commands::endpoint;
use crate::commands::inspection::{Raw, inspect};
use crate::commands::prelude::*;
use crate::template::Zero;
use machine::Sys;

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
        let current = endpoint::context(&ctx.sys);
        ctx.flags.args.push(current);
    }
    inspect(&ctx, ctx.flags.str("format"), Raw::No, |name| {
        let context = store::read(&ctx.sys, name)?;
        Ok(listing(&ctx.sys, &context))
    })
    .await
}

fn listing(sys: &Sys, context: &Context) -> Value {
    let empty = || Value::map(Vec::new(), Zero::Interface);
    let endpoint = Value::record(
        "docker.EndpointMeta",
        vec![
            ("Host", Value::str(&context.host)),
            ("SkipTLSVerify", Value::Bool(false)),
        ],
    );
    let default = context.name == "default";
    let place = |kind: &str| {
        Value::Str(match default {
            true => "<IN MEMORY>".into(),
            false => store::dir(sys, kind, &context.name),
        })
    };
    let mut metadata = Vec::new();
    if !default && !context.description.is_empty() {
        metadata.push(("Description".to_string(), Value::str(&context.description)));
    }
    let storage = Value::record(
        "context.StorageInfo",
        vec![("MetadataPath", place("meta")), ("TLSPath", place("tls"))],
    );
    Value::record(
        "context.contextWithTLSListing",
        vec![
            ("Name", Value::str(&context.name)),
            ("Metadata", Value::map(metadata, Zero::Interface)),
            (
                "Endpoints",
                Value::map(vec![("docker".into(), endpoint)], Zero::Interface),
            ),
            ("TLSMaterial", empty()),
            ("Storage", storage),
        ],
    )
}
