//! A command as data: what it is called, what it takes, what it does.

use crate::flags::{Flag, Parsed};
use machine::Sys;
use std::future::Future;
use std::pin::Pin;

/// How many arguments a command takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Args {
    /// None at all.
    None,
    /// Exactly so many.
    Exact(usize),
    /// Exactly so many, in the words of the library under docker's own.
    Cobra(usize),
    /// So many or more.
    AtLeast(usize),
    /// So many or fewer.
    AtMost(usize),
    /// From so many to so many.
    Between(usize, usize),
}

/// Why a command failed: what goes to standard error, and the exit status.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Failure {
    /// The text, without a newline at its end; empty for none.
    pub message: String,
    /// The exit status.
    pub status: i32,
}

impl Failure {
    /// A failure with status 1.
    pub fn new(message: impl Into<String>) -> Failure {
        Failure {
            message: message.into(),
            status: 1,
        }
    }

    /// A failure with a status of its own.
    pub fn status(status: i32, message: impl Into<String>) -> Failure {
        Failure {
            message: message.into(),
            status,
        }
    }
}

impl From<String> for Failure {
    fn from(message: String) -> Failure {
        Failure::new(message)
    }
}

impl From<&str> for Failure {
    fn from(message: &str) -> Failure {
        Failure::new(message)
    }
}

/// What a verb gives back: its exit status or why it failed.
pub type Outcome = Result<i32, Failure>;

/// A verb at work.
pub type VerbFuture = Pin<Box<dyn Future<Output = Outcome>>>;

/// One use of a command.
pub struct Invocation {
    /// The process that runs the docker program.
    pub sys: Sys,
    /// The command's full name: `docker image rm`.
    pub path: String,
    /// Its flags and arguments.
    pub flags: Parsed,
}

impl Invocation {
    /// The arguments.
    pub fn args(&self) -> &[String] {
        &self.flags.args
    }

    /// Argument `i`, or the empty text.
    pub fn arg(&self, i: usize) -> &str {
        self.flags.args.get(i).map_or("", String::as_str)
    }

    /// Prints to standard output.
    pub async fn print(&self, text: &str) {
        self.sys.print(text).await;
    }

    /// Prints to standard error.
    pub async fn eprint(&self, text: &str) {
        self.sys.eprint(text).await;
    }
}

/// What a command does.
#[derive(Clone, Copy)]
pub enum Run {
    /// It only holds other commands.
    Group(&'static [Command]),
    /// It does something.
    Verb(fn(Invocation) -> VerbFuture),
    /// Docker has it, the simulation does not; the text says what to do instead, if anything.
    Absent(&'static str),
}

/// Where `docker --help` lists a command.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// Under "Common Commands".
    Common,
    /// Under "Commands", or "Management Commands" for a group.
    Plain,
    /// Under "Swarm Commands".
    Swarm,
    /// Nowhere.
    Hidden,
}

/// A command of the docker program.
#[derive(Clone, Copy)]
pub struct Command {
    /// The word that calls it.
    pub name: &'static str,
    /// Further words for the same.
    pub aliases: &'static [&'static str],
    /// What follows the name in the usage line.
    pub usage: &'static str,
    /// What it does, in a line.
    pub about: &'static str,
    /// What its own `--help` says instead; empty when that is the line.
    pub long: &'static str,
    /// All the ways to call it, for `--help`; empty when there is only one.
    pub also: &'static str,
    /// How many arguments it takes.
    pub args: Args,
    /// Its flags.
    pub flags: &'static [Flag],
    /// Whether flags may follow arguments.
    pub interspersed: bool,
    /// What it does.
    pub run: Run,
    /// Where help lists it.
    pub place: Place,
    /// For the root of a plug-in: the last line of its page.
    pub note: &'static str,
}

impl Command {
    /// A verb.
    pub const fn verb(
        name: &'static str,
        usage: &'static str,
        about: &'static str,
        args: Args,
        flags: &'static [Flag],
        run: fn(Invocation) -> VerbFuture,
    ) -> Command {
        Command {
            name,
            aliases: &[],
            usage,
            about,
            long: "",
            also: "",
            args,
            flags,
            interspersed: true,
            run: Run::Verb(run),
            place: Place::Plain,
            note: "",
        }
    }

    /// A group of commands.
    pub const fn group(
        name: &'static str,
        about: &'static str,
        members: &'static [Command],
    ) -> Command {
        Command {
            name,
            aliases: &[],
            usage: "",
            about,
            long: "",
            also: "",
            args: Args::None,
            flags: &[],
            interspersed: true,
            run: Run::Group(members),
            place: Place::Plain,
            note: "",
        }
    }

    /// A command that is not simulated.
    pub const fn absent(name: &'static str, about: &'static str, why: &'static str) -> Command {
        Command {
            name,
            aliases: &[],
            usage: "[OPTIONS]",
            about,
            long: "",
            also: "",
            args: Args::AtLeast(0),
            flags: &[],
            interspersed: true,
            run: Run::Absent(why),
            place: Place::Plain,
            note: "",
        }
    }

    /// The same command under another name.
    pub const fn named(mut self, name: &'static str) -> Command {
        self.name = name;
        self
    }

    /// The same command with other aliases.
    pub const fn aliases(mut self, aliases: &'static [&'static str]) -> Command {
        self.aliases = aliases;
        self
    }

    /// The same command with the list of ways to call it.
    pub const fn also(mut self, also: &'static str) -> Command {
        self.also = also;
        self
    }

    /// The same command with another usage line.
    pub const fn usage(mut self, usage: &'static str) -> Command {
        self.usage = usage;
        self
    }

    /// The same command with a longer text for its own `--help`.
    pub const fn long(mut self, long: &'static str) -> Command {
        self.long = long;
        self
    }

    /// The same command, which takes so many arguments.
    pub const fn takes(mut self, args: Args) -> Command {
        self.args = args;
        self
    }

    /// The same command with other flags.
    pub const fn flags(mut self, flags: &'static [Flag]) -> Command {
        self.flags = flags;
        self
    }

    /// The same command, which takes flags only before its first argument.
    pub const fn stops_at_argument(mut self) -> Command {
        self.interspersed = false;
        self
    }

    /// The same command, listed elsewhere.
    pub const fn place(mut self, place: Place) -> Command {
        self.place = place;
        self
    }

    /// The same group as a plug-in's root: with a note on its page and flags for all members.
    pub const fn plugin(mut self, note: &'static str, flags: &'static [Flag]) -> Command {
        self.note = note;
        self.flags = flags;
        self
    }

    /// The same command, described in other words.
    pub const fn about(mut self, about: &'static str) -> Command {
        self.about = about;
        self
    }

    /// Whether `word` calls the command.
    pub fn is_called(&self, word: &str) -> bool {
        self.name == word || self.aliases.contains(&word)
    }

    /// The members of a group.
    pub fn members(&self) -> Option<&'static [Command]> {
        match self.run {
            Run::Group(members) => Some(members),
            _ => None,
        }
    }
}
