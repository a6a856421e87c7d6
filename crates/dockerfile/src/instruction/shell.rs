//! RUN, CMD, ENTRYPOINT and SHELL: commands in shell form or exec form.

use super::at_least_one;
use super::flags::{FlagKind, Flags};
use super::mount::{Mount, parse_mount};
use crate::goformat::quote;
use crate::parser::{Heredoc, Node};

/// A command; `shell` if it goes through the shell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandLine {
    pub args: Vec<String>,
    pub shell: bool,
    pub heredocs: Vec<Heredoc>,
}

/// `--network` of RUN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Network {
    Default,
    None,
    Host,
}

/// `--security` of RUN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    Sandbox,
    Insecure,
}

/// RUN and its flags.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    pub command: CommandLine,
    /// The values of `--mount` as written: they may hold variables.
    pub mount_texts: Vec<String>,
    /// The mounts read so far: before expansion only `from` is known.
    pub mounts: Vec<Mount>,
    pub network: Network,
    pub security: Security,
}

pub fn command_line(node: &Node) -> Result<CommandLine, String> {
    Flags::none(&node.flags)?;
    Ok(without_flags(node))
}

fn without_flags(node: &Node) -> CommandLine {
    CommandLine {
        args: node.args.words().to_vec(),
        shell: !node.args.is_json(),
        heredocs: node.heredocs.clone(),
    }
}

pub fn run(node: &Node) -> Result<Run, String> {
    let flags = Flags::parse(
        &node.flags,
        &[
            ("mount", FlagKind::List),
            ("network", FlagKind::Text),
            ("security", FlagKind::Text),
        ],
    )?;
    let mount_texts = flags.list("mount");
    let mounts = mount_texts
        .iter()
        .map(|text| parse_mount(text, None))
        .collect::<Result<Vec<Mount>, String>>()?;
    let network = match flags.get("network") {
        None | Some("default") => Network::Default,
        Some("none") => Network::None,
        Some("host") => Network::Host,
        Some(other) => return Err(format!("invalid network mode {}", quote(other))),
    };
    let security = match flags.get("security") {
        None | Some("sandbox") => Security::Sandbox,
        Some("insecure") => Security::Insecure,
        Some(other) => return Err(format!("security {} is not valid", quote(other))),
    };
    Ok(Run {
        command: without_flags(node),
        mount_texts,
        mounts,
        network,
        security,
    })
}

pub fn shell(node: &Node) -> Result<Vec<String>, String> {
    Flags::none(&node.flags)?;
    match node.args.words() {
        [] => Err(at_least_one("SHELL")),
        words if node.args.is_json() => Ok(words.to_vec()),
        _ => Err("SHELL requires the arguments to be in JSON form".into()),
    }
}
