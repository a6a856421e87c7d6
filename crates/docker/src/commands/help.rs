//! Usage lines, `--help` pages and the messages about wrong arguments.

use super::command::{Args, Command, Failure, Place};
use crate::flags::usages;

/// The usage line: `docker run [OPTIONS] IMAGE …`.
pub fn use_line(command: &Command, path: &str) -> String {
    if command.usage.is_empty() {
        path.to_string()
    } else {
        format!("{path} {}", command.usage)
    }
}

/// A mistake in the flags.
pub fn flag_failure(command: &Command, path: &str, error: &str) -> Failure {
    Failure::status(
        125,
        format!(
            "{error}\n\nUsage:  {}\n\nRun '{path} --help' for more information",
            use_line(command, path)
        ),
    )
}

/// Checks the number of arguments. The hints differ with the kind of rule, slip of the pen included.
pub fn check_args(command: &Command, path: &str, args: &[String]) -> Result<(), Failure> {
    let given = args.len();
    let plural = |n: usize| if n == 1 { "argument" } else { "arguments" };
    if let Args::Cobra(n) = command.args
        && given != n
    {
        return Err(Failure::new(format!(
            "accepts {n} arg(s), received {given}"
        )));
    }
    let (rule, hint) = match command.args {
        Args::None if given > 0 => ("accepts no arguments".to_string(), "Run"),
        Args::Exact(n) if given != n => (format!("requires {n} {}", plural(n)), "Run"),
        Args::AtLeast(n) if given < n => (format!("requires at least {n} {}", plural(n)), "See"),
        Args::AtMost(n) if given > n => (format!("requires at most {n} {}", plural(n)), "SRun"),
        Args::Between(low, high) if given < low || given > high => (
            format!(
                "requires at least {low} and at most {high} {}",
                plural(high)
            ),
            "Run",
        ),
        _ => return Ok(()),
    };
    let mark = if is_buildx(path) { "ERROR: " } else { "" };
    Err(Failure::new(format!(
        "{mark}docker: '{path}' {rule}\n\nUsage:  {}\n\n{hint} '{path} --help' for more information",
        use_line(command, path)
    )))
}

/// Whether a command is the buildx plug-in's, which words some things its own way.
pub fn is_buildx(path: &str) -> bool {
    path == "docker buildx" || path.starts_with("docker buildx ")
}

/// An unknown word after a group.
pub fn unknown_command(command: &Command, path: &str, word: &str) -> Failure {
    if is_buildx(path) {
        return Failure::new(format!("ERROR: unknown command: \"{word}\""));
    }
    let usage = match path {
        "docker" => String::new(),
        _ => format!("Usage:  {}\n\n", use_line(command, path)),
    };
    Failure::new(format!(
        "docker: unknown command: {path} {word}\n\n{usage}Run '{path} --help' for more information"
    ))
}

/// The `--help` page of a command.
pub fn page(command: &Command, path: &str, columns: usize) -> String {
    let mut out = match command.members() {
        Some(_) if path == "docker" || !command.note.is_empty() => {
            format!("Usage:  {path} [OPTIONS] COMMAND\n")
        }
        Some(_) => format!("Usage:  {path} COMMAND\n"),
        None => format!("Usage:  {}\n", use_line(command, path)),
    };
    let about = match command.long {
        "" => command.about,
        long => long,
    };
    out.push_str(&format!("\n{about}\n"));
    if path.starts_with("docker manifest") {
        out.push_str(&experimental(path));
    }
    if !command.also.is_empty() {
        out.push_str(&format!("\nAliases:\n  {}\n", command.also));
    } else if !command.aliases.is_empty() {
        let parent = path.rsplit_once(' ').map_or("docker", |(parent, _)| parent);
        let names: Vec<String> = std::iter::once(path.to_string())
            .chain(
                command
                    .aliases
                    .iter()
                    .map(|alias| format!("{parent} {alias}")),
            )
            .collect();
        out.push_str(&format!("\nAliases:\n  {}\n", names.join(", ")));
    }
    let flags = usages(command.flags, columns.saturating_sub(1));
    if path != "docker" && !flags.is_empty() {
        out.push_str(&format!("\nOptions:\n{flags}"));
    }
    if let Some(members) = command.members() {
        sections(members, path, &mut out);
        if path == "docker" {
            out.push_str(&format!("\nGlobal Options:\n{flags}"));
        }
        out.push_str(&format!(
            "\nRun '{path} COMMAND --help' for more information on a command.\n"
        ));
        if !command.note.is_empty() {
            out.push_str(&format!("\n{}\n", command.note));
        }
        if path == "docker" {
            out.push_str("\nFor more help on how to use Docker, head to https://docs.docker.com/go/guides/\n");
        }
    }
    out
}

/// What help says about a command that is not settled yet.
fn experimental(path: &str) -> String {
    format!(
        "\nEXPERIMENTAL:\n  {path} is an experimental feature.\n  Experimental features provide early access to product functionality. These\n  features may change between releases without warning, or can be removed from a\n  future release. Learn more about experimental features in our documentation:\n  https://docs.docker.com/go/experimental/\n"
    )
}

fn sections(members: &[Command], path: &str, out: &mut String) {
    let listed = |place: Place, group: Option<bool>| {
        let mut found: Vec<&Command> = members
            .iter()
            .filter(|c| {
                c.place == place && group.is_none_or(|group| c.members().is_some() == group)
            })
            .collect();
        if place != Place::Common {
            found.sort_by_key(|c| c.name);
        }
        found
    };
    let mut section = |title: &str, commands: Vec<&Command>| {
        if commands.is_empty() {
            return;
        }
        out.push_str(&format!("\n{title}:\n"));
        for command in commands {
            // Compose and buildx come as plugins, which a star marks.
            let star = path == "docker" && matches!(command.name, "buildx" | "compose");
            let name = format!("{}{}", command.name, if star { "*" } else { "" });
            out.push_str(&format!("  {name:<11} {}\n", command.about));
        }
    };
    if path == "docker" {
        section("Common Commands", listed(Place::Common, None));
        section("Management Commands", listed(Place::Plain, Some(true)));
        section("Swarm Commands", listed(Place::Swarm, None));
        section("Commands", listed(Place::Plain, Some(false)));
    } else {
        // Only the first page has a place for the common ones.
        let mut all: Vec<&Command> = members
            .iter()
            .filter(|c| c.place != Place::Hidden)
            .collect();
        all.sort_by_key(|c| c.name);
        let (groups, verbs) = all.into_iter().partition(|c| c.members().is_some());
        section("Management Commands", groups);
        section("Commands", verbs);
    }
}
