//! The global flags, the choice of a command, and the help.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::commands;
use super::failure::Failure;
use super::host::Host;
use super::program::{Globals, Program};
use super::ui::{Mode, Ui};
use super::verb::{self, Verb};
use crate::flags::{self, Flag, Kind, Parsed};

const GLOBALS: &[Flag] = &[
    Flag::bool(
        "all-resources",
        "Include all resources, even those not used by services",
    ),
    Flag::string(
        "ansi",
        "Control when to print ANSI control characters (\"never\"|\"always\"|\"auto\")",
    )
    .default("auto"),
    Flag::bool(
        "compatibility",
        "Run compose in backward compatibility mode",
    ),
    Flag::bool("dry-run", "Execute command in dry run mode"),
    Flag::list("env-file", "Specify an alternate environment file"),
    Flag::list("file", "Compose configuration files").short('f'),
    Flag::new(
        "parallel",
        Kind::Int,
        "Control max parallelism, -1 for unlimited",
    )
    .default("-1"),
    Flag::list("profile", "Specify a profile to enable"),
    Flag::string(
        "progress",
        "Set type of progress output (auto, tty, plain, json, quiet)",
    ),
    Flag::string(
        "project-directory",
        "Specify an alternate working directory\n(default: the path of the, first specified, Compose file)",
    ),
    Flag::string("project-name", "Project name").short('p'),
    Flag::bool("verbose", "Show more output").hidden(),
    Flag::bool(
        "no-ansi",
        "Do not print ANSI control characters (DEPRECATED)",
    )
    .hidden(),
    Flag::string("workdir", "").hidden(),
    Flag::bool("version", "Show the Docker Compose version information")
        .short('v')
        .hidden(),
];

/// Runs `docker compose ARGS`; gives the exit status.
pub async fn main(host: Rc<dyn Host>, args: Vec<String>) -> i32 {
    let outcome = dispatch(&host, &args).await;
    match outcome {
        Ok(status) => status,
        Err(failure) => {
            if let Some(message) = &failure.message {
                host.eprint(&format!("{message}\n")).await;
            }
            failure.status
        }
    }
}

async fn dispatch(host: &Rc<dyn Host>, args: &[String]) -> Result<i32, Failure> {
    let global = flags::parse(GLOBALS, args, false).map_err(Failure::new)?;
    if global.bool("version") {
        host.print(&commands::version::line()).await;
        return Ok(0);
    }
    let Some(name) = global.args.first() else {
        host.print(&overview()).await;
        return Ok(0);
    };
    if global.help {
        host.print(&overview()).await;
        return Ok(0);
    }
    let (name, used) = match (name.as_str(), global.args.get(1)) {
        ("alpha", Some(name)) => (format!("alpha {name}"), 2),
        ("alpha", None) => {
            host.print(&alpha()).await;
            return Ok(0);
        }
        _ => (name.clone(), 1),
    };
    let Some(verb) = commands::find(&name) else {
        if used == 2 {
            host.print(&alpha()).await;
            return Ok(0);
        }
        host.print(&overview()).await;
        return Err(Failure::new(format!(
            "unknown docker command: {:?}",
            format!("compose {name}")
        )));
    };
    let rest = &global.args[used..];
    // Global flags may also follow the command, unless it has one of that name.
    let mut all: Vec<Flag> = verb.flags.to_vec();
    for flag in GLOBALS {
        if !all.iter().any(|f| f.name == flag.name) {
            let mut flag = *flag;
            if all.iter().any(|f| f.short == flag.short) {
                flag.short = '\0';
            }
            all.push(flag.hidden());
        }
    }
    let parsed = flags::parse(&all, rest, verb.interspersed).map_err(Failure::new)?;
    if parsed.help {
        host.print(&usage(verb)).await;
        return Ok(0);
    }
    check_count(verb, parsed.args.len())?;
    let globals = globals(&global, &parsed, verb, &host.env())?;
    let mode = mode(&**host, &globals)?;
    let program = Program {
        ui: Ui::new(host.clone(), mode, globals.dry_run),
        engine: host.engine().map_err(Failure::new)?,
        host: host.clone(),
        globals,
        flags: parsed,
        dry_made: Default::default(),
    };
    match (verb.run)(program).await {
        Err(failure) if mode == Mode::Json => Err(as_json(failure)),
        outcome => outcome,
    }
}

/// A failure as `--progress json` shows it.
fn as_json(failure: Failure) -> Failure {
    let Some(message) = failure.message else {
        return failure;
    };
    let mut text = String::from("{\"error\":true,\"message\":");
    composefile::json_string(&message, &mut text);
    text.push('}');
    Failure::status(failure.status, text)
}

fn globals(
    global: &Parsed,
    own: &Parsed,
    verb: &Verb,
    env: &BTreeMap<String, String>,
) -> Result<Globals, Failure> {
    let mine = |name: &str| verb.flags.iter().any(|f| f.name == name);
    let text = |name: &str| match !mine(name) && own.changed(name) {
        true => own.str(name).to_string(),
        false => global.str(name).to_string(),
    };
    let list = |name: &str| {
        let mut all = global.list(name);
        if !mine(name) {
            all.extend(own.list(name));
        }
        all
    };
    let flag = |name: &str| global.bool(name) || !mine(name) && own.bool(name);
    let dir = match text("project-directory") {
        dir if dir.is_empty() => text("workdir"),
        dir => dir,
    };
    Ok(Globals {
        files: list("file"),
        project_name: text("project-name"),
        profiles: list("profile"),
        env_files: list("env-file"),
        project_dir: dir,
        compatibility: flag("compatibility")
            || env
                .get("COMPOSE_COMPATIBILITY")
                .is_some_and(|v| verb::truth(v)),
        all_resources: flag("all-resources"),
        dry_run: flag("dry-run"),
        progress: text("progress"),
        ansi: match env.get("COMPOSE_ANSI") {
            Some(given) if !global.changed("ansi") && !own.changed("ansi") => given.clone(),
            _ => text("ansi"),
        },
    })
}

fn mode(host: &dyn Host, globals: &Globals) -> Result<Mode, Failure> {
    let progress = match globals.progress.is_empty() {
        true => host
            .env()
            .get("COMPOSE_PROGRESS")
            .cloned()
            .unwrap_or_default(),
        false => globals.progress.clone(),
    };
    let tty = host.is_terminal(2) && globals.ansi != "never";
    match progress.as_str() {
        "" | "auto" if globals.ansi == "always" => Ok(Mode::Tty),
        "" | "auto" if globals.dry_run || !tty => Ok(Mode::Plain),
        "" | "auto" => Ok(Mode::Tty),
        "tty" if globals.ansi == "never" => Err(Failure::new(
            "can't use --progress tty while ANSI support is disabled",
        )),
        "tty" => Ok(Mode::Tty),
        "plain" if globals.ansi == "always" => Err(Failure::new(
            "can't use --progress plain while ANSI support is forced",
        )),
        "plain" => Ok(Mode::Plain),
        "quiet" | "none" => Ok(Mode::Quiet),
        "json" => Ok(Mode::Json),
        other => Err(Failure::new(format!(
            "unsupported --progress value {other:?}"
        ))),
    }
}

fn check_count(verb: &Verb, count: usize) -> Result<(), Failure> {
    let (min, max) = verb.args;
    if count < min {
        return Err(Failure::new(match max == Some(min) {
            true => format!("accepts {min} arg(s), received {count}"),
            false => format!("requires at least {min} arg(s), only received {count}"),
        }));
    }
    match max {
        Some(0) if count > 0 => Err(Failure::new(format!(
            "unknown command \"docker compose {}\"",
            verb.name
        ))),
        Some(max) if count > max => Err(Failure::new(match max == min {
            true => format!("accepts {max} arg(s), received {count}"),
            false => format!("accepts at most {max} arg(s), received {count}"),
        })),
        _ => Ok(()),
    }
}

fn usage(verb: &Verb) -> String {
    let mut out = format!(
        "\nUsage:  docker compose {} {}\n\n{}\n",
        verb.name, verb.usage, verb.about
    );
    let mut shown: Vec<Flag> = verb.flags.to_vec();
    shown.push(Flag::bool("dry-run", "Execute command in dry run mode"));
    if !verb.aliases.is_empty() {
        let names: Vec<String> = std::iter::once(&verb.name)
            .chain(verb.aliases)
            .map(|n| format!("docker compose {n}"))
            .collect();
        out.push_str(&format!("\nAliases:\n  {}\n", names.join(", ")));
    }
    out.push_str(&format!("\nOptions:\n{}", flags::usages(&shown, 80)));
    out
}

fn overview() -> String {
    let mut out = String::from(
        "\nUsage:  docker compose [OPTIONS] COMMAND\n\nDefine and run multi-container applications with Docker\n\nOptions:\n",
    );
    out.push_str(&flags::usages(GLOBALS, 80));
    let mut line = |(name, about): (&str, &str)| out.push_str(&format!("  {name:<11} {about}\n"));
    line(("", ""));
    let mut table: Vec<&Verb> = commands::TABLE.iter().filter(|v| !v.hidden).collect();
    table.sort_by_key(|v| v.name);
    let mut text = String::from("\nCommands:\n");
    for verb in table {
        text.push_str(&format!("  {:<11} {}\n", verb.name, verb.about));
    }
    let mut out = out.trim_end().to_string();
    out.push('\n');
    out.push_str(&text);
    out.push_str("\nRun 'docker compose COMMAND --help' for more information on a command.\n");
    out
}

fn alpha() -> String {
    let mut out = String::from(
        "\nUsage:  docker compose alpha [COMMAND]\n\nExperimental commands\n\nCommands:\n",
    );
    for verb in commands::ALPHA {
        let name = verb.name.strip_prefix("alpha ").unwrap_or(verb.name);
        out.push_str(&format!("  {name:<11} {}\n", verb.about));
    }
    out.push_str(
        "\nRun 'docker compose alpha COMMAND --help' for more information on a command.\n",
    );
    out
}
