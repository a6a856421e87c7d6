//! A command of compose: what its row says of it, and what many of them read.

use std::future::Future;
use std::pin::Pin;

use super::failure::Failure;
use super::program::Program;
use crate::flags::Flag;

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
