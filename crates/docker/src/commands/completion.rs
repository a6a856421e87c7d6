//! `docker completion …`: scripts that complete command lines in other shells.
//!
//! Not modelled: the scripts. This terminal completes by itself.

use super::prelude::*;

const BUILT_IN: &str = "this terminal completes command lines by itself, with Tab";

const FLAGS: &[Flag] = &[Flag::bool(
    "no-descriptions",
    "disable completion descriptions",
)];

const fn shell(name: &'static str, about: &'static str) -> Command {
    Command::absent(name, about, BUILT_IN)
        .usage("")
        .takes(Args::None)
        .flags(FLAGS)
}

/// The group.
pub const COMMAND: Command = Command::group(
    "completion",
    "Generate the autocompletion script for the specified shell",
    &[
        shell("bash", "Generate the autocompletion script for bash"),
        shell("fish", "Generate the autocompletion script for fish"),
        shell("powershell", "Generate the autocompletion script for powershell"),
        shell("zsh", "Generate the autocompletion script for zsh"),
    ],
)
.long("Generate the autocompletion script for docker for the specified shell.\nSee each sub-command's help for details on how to use the generated script.")
.place(Place::Hidden);
