//! `docker context create`.

use super::endpoint_flag;
use super::store::{self, Context};
use crate::commands::endpoint;
use crate::commands::prelude::*;

const FLAGS: &[Flag] = &[
    Flag::string("description", "Description of the context"),
    Flag::new("docker", Kind::StringToString, "set the docker endpoint"),
    Flag::string("from", "create context from a named context"),
];

/// The command.
pub const COMMAND: Command = Command::verb(
    "create",
    "[OPTIONS] CONTEXT",
    "Create a context",
    Args::Exact(1),
    FLAGS,
    |ctx| Box::pin(run(ctx)),
)
.long("Create a context\n\nDocker endpoint config:\n\nNAME                DESCRIPTION\nfrom                Copy named context's Docker endpoint configuration\nhost                Docker endpoint on which to connect\nca                  Trust certs signed only by this CA\ncert                Path to TLS certificate file\nkey                 Path to TLS key file\nskip-tls-verify     Skip TLS certificate validation\n\nExample:\n\n$ docker context create my-context --description \"some description\" --docker \"host=tcp://myserver:2376,ca=~/ca-file,cert=~/cert-file,key=~/key-file\"");

async fn run(ctx: Invocation) -> Outcome {
    let name = ctx.arg(0);
    store::check_name(name)?;
    if store::exists(&ctx.sys, name) {
        return Err(Failure::new(format!(
            "context {} already exists",
            crate::template::quote(name)
        )));
    }
    let from = ctx.flags.str("from");
    let pairs = ctx.flags.slice("docker");
    let current = endpoint::context(&ctx.sys);
    let mut made = match (from, pairs.is_empty()) {
        ("", true) => store::read(&ctx.sys, &current)?,
        ("", false) => Context {
            name: String::new(),
            description: String::new(),
            host: endpoint_flag(&ctx.sys, &pairs)?,
        },
        (_, false) => return Err("cannot use --docker flag when --from is set".into()),
        (from, true) => store::read(&ctx.sys, from)?,
    };
    made.name = name.to_string();
    if !ctx.flags.str("description").is_empty() {
        made.description = ctx.flags.str("description").to_string();
    }
    store::write(&ctx.sys, &made)?;
    ctx.print(&format!("{name}\n")).await;
    ctx.eprint(&format!(
        "Successfully created context {}\n",
        crate::template::quote(name)
    ))
    .await;
    Ok(0)
}
