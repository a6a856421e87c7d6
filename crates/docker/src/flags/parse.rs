//! Reads a command line against the flags of a command.

use super::values::parse_bool;
use super::{Flag, Kind, Show};
use crate::format::{duration, units};
use crate::template::quote;

/// What a command line held.
#[derive(Clone, Debug, Default)]
pub struct Parsed {
    values: Vec<(&'static str, String)>,
    defaults: Vec<(&'static str, &'static str)>,
    /// What is left when the flags are taken out.
    pub args: Vec<String>,
    /// Whether `--help` was among the flags.
    pub help: bool,
    /// Warnings about deprecated flags, to be printed first.
    pub warnings: Vec<String>,
}

impl Parsed {
    /// Whether the user gave the flag.
    pub fn changed(&self, name: &str) -> bool {
        self.values.iter().any(|(known, _)| *known == name)
    }

    /// The flags the user gave, in order.
    pub fn given(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.values
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
    }

    /// The last value of a flag, or its default.
    pub fn str(&self, name: &str) -> &str {
        self.values
            .iter()
            .rev()
            .find(|(known, _)| *known == name)
            .map_or_else(
                || {
                    self.defaults
                        .iter()
                        .find(|(known, _)| *known == name)
                        .map_or("", |(_, default)| default)
                },
                |(_, value)| value,
            )
    }

    /// A bool flag.
    pub fn bool(&self, name: &str) -> bool {
        parse_bool(self.str(name)).unwrap_or(false)
    }

    /// A number; 0 when unset.
    pub fn int(&self, name: &str) -> i64 {
        self.str(name).parse().unwrap_or(0)
    }

    /// A size in bytes; 0 when unset.
    pub fn bytes(&self, name: &str) -> i64 {
        match self.str(name) {
            "-1" => -1,
            text => units::ram_in_bytes(text).unwrap_or(0),
        }
    }

    /// A duration in nanoseconds; 0 when unset.
    pub fn duration(&self, name: &str) -> i64 {
        duration::parse(self.str(name)).unwrap_or(0)
    }

    /// A number of CPUs in billionths; 0 when unset.
    pub fn nano_cpus(&self, name: &str) -> i64 {
        super::values::cpus(self.str(name)).unwrap_or(0)
    }

    /// All values of a flag that may be given several times.
    pub fn list(&self, name: &str) -> Vec<String> {
        self.values
            .iter()
            .filter(|(known, _)| *known == name)
            .map(|(_, value)| value.clone())
            .collect()
    }

    /// All values of a flag whose values may also be joined by commas.
    pub fn slice(&self, name: &str) -> Vec<String> {
        self.list(name)
            .iter()
            .flat_map(|value| value.split(',').map(str::to_string).collect::<Vec<_>>())
            .collect()
    }
}

/// Parses `args`; `interspersed` says whether flags may follow the first argument.
///
/// A `help` flag is understood by all commands; `-h` means it too where no flag has that letter.
pub fn parse(flags: &[Flag], args: &[String], interspersed: bool) -> Result<Parsed, String> {
    let mut parsed = Parsed {
        defaults: flags.iter().map(|f| (f.name, f.default)).collect(),
        ..Parsed::default()
    };
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        if arg == "--" {
            parsed.args.extend(rest.cloned());
            break;
        }
        if arg.len() < 2 || !arg.starts_with('-') {
            parsed.args.push(arg.clone());
            if !interspersed {
                parsed.args.extend(rest.cloned());
                break;
            }
            continue;
        }
        match arg.strip_prefix("--") {
            Some(long) => parse_long(flags, arg, long, &mut rest, &mut parsed)?,
            None => parse_short(flags, &arg[1..], &mut rest, &mut parsed)?,
        }
        if parsed.help {
            break;
        }
    }
    Ok(parsed)
}

fn parse_long(
    flags: &[Flag],
    arg: &str,
    long: &str,
    rest: &mut std::slice::Iter<'_, String>,
    parsed: &mut Parsed,
) -> Result<(), String> {
    if long.is_empty() || long.starts_with(['-', '=']) {
        return Err(format!("bad flag syntax: {arg}"));
    }
    if long == "help" {
        parsed.help = true;
        return Ok(());
    }
    let (name, value) = match long.split_once('=') {
        Some((name, value)) => (name, Some(value.to_string())),
        None => (long, None),
    };
    if name == "help"
        && let Some(value) = &value
    {
        parsed.help = parse_bool(value).map_err(|why| {
            format!(
                "invalid argument {} for \"--help\" flag: {why}",
                quote(value)
            )
        })?;
        return Ok(());
    }
    let Some(flag) = flags.iter().find(|f| f.name == name) else {
        return Err(format!("unknown flag: --{name}"));
    };
    let value = match value {
        Some(value) => value,
        None if flag.kind == Kind::Bool => "true".into(),
        None => match rest.next() {
            Some(value) => value.clone(),
            None => return Err(format!("flag needs an argument: --{name}")),
        },
    };
    set(flag, value, parsed)
}

fn parse_short(
    flags: &[Flag],
    letters: &str,
    rest: &mut std::slice::Iter<'_, String>,
    parsed: &mut Parsed,
) -> Result<(), String> {
    let mut letters = letters;
    while let Some(letter) = letters.chars().next() {
        let after = &letters[letter.len_utf8()..];
        let Some(flag) = flags.iter().find(|f| f.short == letter) else {
            if letter == 'h' {
                parsed
                    .warnings
                    .push("Flag shorthand -h has been deprecated, use --help".into());
                parsed.help = true;
                return Ok(());
            }
            return Err(format!(
                "unknown shorthand flag: {} in -{letters}",
                quote_char(letter)
            ));
        };
        if let Some(value) = after.strip_prefix('=') {
            return set(flag, value.to_string(), parsed);
        }
        if flag.kind == Kind::Bool {
            set(flag, "true".into(), parsed)?;
            letters = after;
            continue;
        }
        if !after.is_empty() {
            return set(flag, after.to_string(), parsed);
        }
        return match rest.next() {
            Some(value) => set(flag, value.clone(), parsed),
            None => Err(format!(
                "flag needs an argument: {} in -{letters}",
                quote_char(letter)
            )),
        };
    }
    Ok(())
}

fn set(flag: &Flag, value: String, parsed: &mut Parsed) -> Result<(), String> {
    if let Err(why) = flag.kind.check(&value) {
        return Err(format!(
            "invalid argument {} for {} flag: {why}",
            quote(&value),
            quote(&flag.shown())
        ));
    }
    if let Show::Deprecated(instead) = flag.show {
        parsed.warnings.push(format!(
            "Flag --{} has been deprecated, {instead}",
            flag.name
        ));
    }
    let name = if flag.alias_of.is_empty() {
        flag.name
    } else {
        flag.alias_of
    };
    if !flag.kind.repeats() {
        parsed.values.retain(|(known, _)| *known != name);
    }
    parsed.values.push((name, value));
    Ok(())
}

fn quote_char(c: char) -> String {
    format!("'{c}'")
}

#[cfg(test)]
mod tests {
    use super::*;

    const FLAGS: &[Flag] = &[
        Flag::bool("interactive", "").short('i'),
        Flag::bool("tty", "").short('t'),
        Flag::list("publish", "").short('p'),
        Flag::string("name", ""),
        Flag::new("last", Kind::Int, "").short('n').default("-1"),
        Flag::new("memory", Kind::Bytes, "").short('m'),
        Flag::bool("sig-proxy", "").default("true"),
    ];

    fn run(line: &str, interspersed: bool) -> Result<Parsed, String> {
        parse(
            FLAGS,
            &line
                .split_whitespace()
                .map(str::to_string)
                .collect::<Vec<_>>(),
            interspersed,
        )
    }

    #[test]
    fn letters_may_be_joined_and_hold_values() {
        let parsed = run("-it -p8080:80 -p=1:2 -p 3:4 --name=web image -x", false).unwrap();
        assert!(parsed.bool("interactive") && parsed.bool("tty"));
        assert_eq!(parsed.list("publish"), ["8080:80", "1:2", "3:4"]);
        assert_eq!(parsed.str("name"), "web");
        assert_eq!(parsed.args, ["image", "-x"]);
    }

    #[test]
    fn flags_may_follow_arguments_where_allowed() {
        let parsed = run("one --name x two", true).unwrap();
        assert_eq!(parsed.args, ["one", "two"]);
        assert_eq!(run("one -- --name", true).unwrap().args, ["one", "--name"]);
    }

    #[test]
    fn defaults_and_false_are_seen() {
        let parsed = run("--sig-proxy=false", true).unwrap();
        assert!(!parsed.bool("sig-proxy"));
        assert_eq!(parsed.int("last"), -1);
        assert!(run("", true).unwrap().bool("sig-proxy"));
    }

    #[test]
    fn mistakes_are_worded_as_pflag_words_them() {
        for (line, error) in [
            ("--memroy 1", "unknown flag: --memroy"),
            ("-iz", "unknown shorthand flag: 'z' in -z"),
            ("--name", "flag needs an argument: --name"),
            ("-n", "flag needs an argument: 'n' in -n"),
            ("--=x", "bad flag syntax: --=x"),
            (
                "--last x",
                "invalid argument \"x\" for \"-n, --last\" flag: strconv.ParseInt: parsing \"x\": invalid syntax",
            ),
            (
                "--memory lots",
                "invalid argument \"lots\" for \"-m, --memory\" flag: invalid size: 'lots'",
            ),
            (
                "--tty=maybe",
                "invalid argument \"maybe\" for \"-t, --tty\" flag: strconv.ParseBool: parsing \"maybe\": invalid syntax",
            ),
        ] {
            assert_eq!(run(line, true).unwrap_err(), error);
        }
    }

    #[test]
    fn help_ends_the_parsing() {
        assert!(run("--help --nosuch", true).unwrap().help);
        assert_eq!(
            run("-h", true).unwrap().warnings,
            ["Flag shorthand -h has been deprecated, use --help"]
        );
    }
}
