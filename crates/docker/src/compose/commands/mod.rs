//! The commands of compose: one file each, one line in the table.

use std::future::Future;
use std::pin::Pin;

use super::failure::Failure;
use super::program::Program;
use crate::flags::Flag;

mod absent;
mod attach;
mod build;
mod commit;
mod config;
mod cp;
mod create;
mod down;
mod events;
mod exec;
mod export;
mod images;
mod kill;
mod logs;
mod ls;
mod pause;
mod port;
mod ps;
mod pull;
mod restart;
mod rm;
mod run;
mod scale;
mod start;
mod stats;
mod stop;
mod top;
mod up;
pub mod version;
mod viz;
mod volumes;
mod wait;
mod watch;

/// What a command gives back.
pub type Outcome = Result<i32, Failure>;

/// A command at work.
pub type VerbFuture = Pin<Box<dyn Future<Output = Outcome>>>;

/// A command of compose.
#[derive(Clone, Copy)]
pub struct Verb {
    pub name: &'static str,
    pub aliases: &'static [&'static str],
    pub usage: &'static str,
    pub about: &'static str,
    /// The fewest and the most arguments.
    pub args: (usize, Option<usize>),
    pub flags: &'static [Flag],
    /// Whether flags may follow arguments.
    pub interspersed: bool,
    pub hidden: bool,
    pub run: fn(Program) -> VerbFuture,
}

impl Verb {
    /// A command that takes services.
    pub const fn new(
        name: &'static str,
        usage: &'static str,
        about: &'static str,
        flags: &'static [Flag],
        run: fn(Program) -> VerbFuture,
    ) -> Verb {
        Verb {
            name,
            aliases: &[],
            usage,
            about,
            args: (0, None),
            flags,
            interspersed: true,
            hidden: false,
            run,
        }
    }

    /// The same command with so many arguments.
    pub const fn args(mut self, min: usize, max: Option<usize>) -> Verb {
        self.args = (min, max);
        self
    }

    /// The same command, which takes flags only before its first argument.
    pub const fn stops_at_argument(mut self) -> Verb {
        self.interspersed = false;
        self
    }

    /// The same command under further names.
    pub const fn aliases(mut self, aliases: &'static [&'static str]) -> Verb {
        self.aliases = aliases;
        self
    }
}

/// All commands.
pub const TABLE: &[Verb] = &[
    attach::VERB,
    absent::BRIDGE,
    build::VERB,
    commit::VERB,
    config::VERB,
    cp::VERB,
    create::VERB,
    down::VERB,
    events::VERB,
    exec::VERB,
    export::VERB,
    images::VERB,
    kill::VERB,
    logs::VERB,
    ls::VERB,
    pause::PAUSE,
    port::VERB,
    ps::VERB,
    absent::PUBLISH,
    pull::PULL,
    pull::PUSH,
    restart::VERB,
    rm::VERB,
    run::VERB,
    scale::VERB,
    start::VERB,
    stats::VERB,
    stop::VERB,
    top::VERB,
    pause::UNPAUSE,
    up::VERB,
    version::VERB,
    volumes::VERB,
    wait::VERB,
    watch::VERB,
];

/// The experimental commands, below `alpha`.
pub const ALPHA: &[Verb] = &[absent::GENERATE, absent::ALPHA_PUBLISH, viz::VERB];

/// The command of a name.
pub fn find(name: &str) -> Option<&'static Verb> {
    TABLE
        .iter()
        .chain(ALPHA)
        .find(|v| v.name == name || v.aliases.contains(&name))
}

/// The value of `-t`, seconds, if it was given.
pub fn timeout(program: &Program) -> Option<i64> {
    program
        .flags
        .changed("timeout")
        .then(|| program.flags.int("timeout"))
}

/// The two ways a short listing is printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Printed {
    Table,
    Json,
}

/// Reads the `--format` of a listing that knows no templates.
pub fn printed_as(format: &str) -> Result<Printed, Failure> {
    match format.to_lowercase().as_str() {
        "" | "table" | "pretty" => Ok(Printed::Table),
        "json" | "{{json .}}" => Ok(Printed::Json),
        _ => Err(Failure::new(format!(
            "format value {format:?} could not be parsed: parsing failed"
        ))),
    }
}

/// Whether a variable's text means yes.
pub fn truth(text: &str) -> bool {
    let text = text.trim().to_lowercase();
    matches!(text.as_str(), "y" | "1" | "t" | "true")
}
