//! `docker context update`.

use super::{endpoint_flag, store};
use crate::commands::prelude::*;

const FLAGS: &[Flag] = &[
    Flag::string("description", "Description of the context"),
    Flag::new("docker", Kind::StringToString, "set the docker endpoint"),
];

/// The command.
pub const COMMAND: Command = Command::verb(
    "update",
    "[OPTIONS] CONTEXT",
    "Update a context",
    Args::Exact(1),
    FLAGS,
    |ctx| Box::pin(run(ctx)),
)
.long("Update a context\n\nDocker endpoint config:\n\nNAME                DESCRIPTION\nfrom                Copy named context's Docker endpoint configuration\nhost                Docker endpoint on which to connect\nca                  Trust certs signed only by this CA\ncert                Path to TLS certificate file\nkey                 Path to TLS key file\nskip-tls-verify     Skip TLS certificate validation\n\nExample:\n\n$ docker context update my-context --description \"some description\" --docker \"host=tcp://myserver:2376,ca=~/ca-file,cert=~/cert-file,key=~/key-file\"");

async fn run(ctx: Invocation) -> Outcome {
    let name = ctx.arg(0);
    store::check_name(name)?;
    let mut context = store::read(&ctx.sys, name)?;
    if !ctx.flags.str("description").is_empty() {
        context.description = ctx.flags.str("description").to_string();
    }
    let pairs = ctx.flags.slice("docker");
    if !pairs.is_empty() {
        context.host = endpoint_flag(&ctx.sys, &pairs)?;
    }
    store::write(&ctx.sys, &context)?;
    ctx.print(&format!("{name}\n")).await;
    ctx.eprint(&format!(
        "Successfully updated context {}\n",
        crate::template::quote(name)
    ))
    .await;
    Ok(0)
}
