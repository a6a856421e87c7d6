//! Flags as pflag and docker/cli parse them: same syntax, same complaints.
//!
//! A command declares its flags as data ([`Flag`]); [`parse()`] reads a command line against them and
//! checks every value where pflag would, so that the first mistake is the one reported.
//!
//! Not modelled: flags taken from the environment or the configuration file.

mod help;
mod parse;
mod values;

pub use help::usages;
pub use parse::{Parsed, parse};
pub use values::{Kind, parse_bool};

/// What a flag's presence in a listing of flags is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Show {
    /// Shown by `--help`.
    Yes,
    /// Accepted but not shown.
    Hidden,
    /// Accepted with a warning that names what to use instead.
    Deprecated(&'static str),
}

/// What the simulation does with a flag.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Support {
    /// It works, or has no visible effect on Linux either.
    Yes,
    /// Docker has it, the simulation does not: using it is answered with one clear line.
    No,
}

/// A flag of a command.
#[derive(Clone, Copy, Debug)]
pub struct Flag {
    /// The long name, without dashes.
    pub name: &'static str,
    /// The letter after one dash; `'\0'` when there is none.
    pub short: char,
    /// What values it takes.
    pub kind: Kind,
    /// The default as the user would type it; empty when it is the type's zero.
    pub default: &'static str,
    /// What `--help` says.
    pub help: &'static str,
    /// Whether `--help` lists it.
    pub show: Show,
    /// Whether the simulation honours it.
    pub support: Support,
    /// Another flag that this one is only another name of; empty for none.
    pub alias_of: &'static str,
}

impl Flag {
    /// A flag with a long name only.
    pub const fn new(name: &'static str, kind: Kind, help: &'static str) -> Flag {
        Flag {
            name,
            short: '\0',
            kind,
            default: "",
            help,
            show: Show::Yes,
            support: Support::Yes,
            alias_of: "",
        }
    }

    /// A bool flag.
    pub const fn bool(name: &'static str, help: &'static str) -> Flag {
        Flag::new(name, Kind::Bool, help)
    }

    /// A string flag.
    pub const fn string(name: &'static str, help: &'static str) -> Flag {
        Flag::new(name, Kind::String, help)
    }

    /// A flag that may be given several times.
    pub const fn list(name: &'static str, help: &'static str) -> Flag {
        Flag::new(name, Kind::List, help)
    }

    /// `--filter`.
    pub const fn filter(help: &'static str) -> Flag {
        Flag::new("filter", Kind::Filter, help)
    }

    /// `--format` of a listing.
    pub const fn format() -> Flag {
        Flag::string(
            "format",
            "Format output using a custom template:\n'table':            Print output in table format with column headers (default)\n'table TEMPLATE':   Print output in table format using the given Go template\n'json':             Print in JSON format\n'TEMPLATE':         Print output using the given Go template.\nRefer to https://docs.docker.com/go/formatting/ for more information about formatting output with templates",
        )
    }

    /// `--format` of inspect.
    pub const fn inspect_format() -> Flag {
        Flag::string(
            "format",
            "Format output using a custom template:\n'json':             Print in JSON format\n'TEMPLATE':         Print output using the given Go template.\nRefer to https://docs.docker.com/go/formatting/ for more information about formatting output with templates",
        )
        .short('f')
    }

    /// `--force` of prune and its kin.
    pub const fn force(help: &'static str) -> Flag {
        Flag::bool("force", help).short('f')
    }

    /// Gives the flag another type.
    pub const fn kind(mut self, kind: Kind) -> Flag {
        self.kind = kind;
        self
    }

    /// Gives the flag a letter.
    pub const fn short(mut self, short: char) -> Flag {
        self.short = short;
        self
    }

    /// Gives the flag a default.
    pub const fn default(mut self, default: &'static str) -> Flag {
        self.default = default;
        self
    }

    /// Leaves the flag out of `--help`.
    pub const fn hidden(mut self) -> Flag {
        self.show = Show::Hidden;
        self
    }

    /// Marks the flag as deprecated.
    pub const fn deprecated(mut self, instead: &'static str) -> Flag {
        self.show = Show::Deprecated(instead);
        self
    }

    /// Marks the flag as one that the simulation does not honour.
    pub const fn unsupported(mut self) -> Flag {
        self.support = Support::No;
        self
    }

    /// Makes the flag another name of `flag`.
    pub const fn alias_of(mut self, flag: &'static str) -> Flag {
        self.alias_of = flag;
        self
    }

    /// The name as messages show it: `-n, --last`.
    pub fn shown(&self) -> String {
        match self.short {
            '\0' => format!("--{}", self.name),
            short => format!("-{short}, --{}", self.name),
        }
    }
}
