//! `docker context …`: named ways to an engine, kept in files of the client.
//!
//! Not modelled: `export` and `import`, TLS material.

pub mod create;
pub mod inspect;
pub mod ls;
pub mod rm;
pub mod show;
pub mod store;
pub mod update;
pub mod r#use;

use super::command::{Args, Command};
use super::endpoint;
use machine::Sys;

/// What is said about moving contexts between hosts.
const ONE: &str = "there is no other host to carry a context to";

/// The group.
pub const COMMAND: Command = Command::group(
    "context",
    "Manage contexts",
    &[
        create::COMMAND,
        Command::absent(
            "export",
            "Export a context to a tar archive FILE or a tar stream on STDOUT.",
            ONE,
        )
        .usage("[OPTIONS] CONTEXT [FILE|-]")
        .takes(Args::Between(1, 2)),
        Command::absent("import", "Import a context from a tar or zip file", ONE)
            .usage("CONTEXT FILE|-")
            .takes(Args::Exact(2)),
        inspect::COMMAND,
        ls::COMMAND,
        rm::COMMAND,
        show::COMMAND,
        update::COMMAND,
        r#use::COMMAND,
    ],
);

/// The address that `--docker key=value,…` describes.
fn endpoint_flag(sys: &Sys, pairs: &[String]) -> Result<String, String> {
    let failed = |why: String| format!("unable to create docker endpoint config: {why}");
    let value = |wanted: &str| {
        pairs.iter().find_map(|pair| match pair.split_once('=') {
            Some((key, value)) if key == wanted => Some(value),
            _ => None,
        })
    };
    const KEYS: [&str; 6] = ["from", "host", "ca", "cert", "key", "skip-tls-verify"];
    let unknown: Vec<String> = pairs
        .iter()
        .filter_map(|pair| pair.split_once('=').map(|(key, _)| key))
        .filter(|key| !KEYS.contains(key))
        .map(|key| format!("unrecognized config key: {key}"))
        .collect();
    if !unknown.is_empty() {
        return Err(failed(unknown.join("\n")));
    }
    match (value("from"), value("host")) {
        (Some(from), _) => Ok(store::read(sys, from).map_err(failed)?.host),
        (None, Some(host)) => endpoint::parse(host).map_err(failed),
        (None, None) => Ok(endpoint::DEFAULT.to_string()),
    }
}
