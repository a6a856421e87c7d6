//! From a command line to the command it names.

use super::command::{Command, Failure, Invocation, Outcome, Run};
use super::{config, endpoint, help, root};
use crate::facts;
use crate::flags::{self, Support};
use machine::{Duration, Sys};

/// How long docker takes before it does anything.
const START: Duration = Duration::from_millis(18);

/// Under which names the parts of the docker program call one another.
pub const REST: &str = "docker/rest";
pub const COMPOSE: &str = "docker/compose";

/// What a part of the program knows.
struct Tree {
    root: &'static Command,
    /// The plug-in for builds: its group, and its `build`.
    buildx: Option<(&'static Command, &'static Command)>,
}

/// Runs the docker program as far as the verbs of [`root::FIRST`] go, and hands over for others; the
/// result is its exit status.
pub async fn first(sys: Sys) -> i32 {
    // A program of this size takes a moment to start, and asks the daemon for its version.
    let _ = sys.sleep(START).await;
    let args: Vec<String> = sys.argv().into_iter().skip(1).collect();
    let known = flags::parse(root::FLAGS, &args, false).is_ok_and(|globals| {
        let members = root::FIRST.members().unwrap_or_default();
        let word = globals.args.first().filter(|_| !globals.help);
        word.is_some_and(|w| w == "compose" || members.iter().any(|c| c.is_called(w)))
    });
    if !known {
        return call(sys, REST).await;
    }
    let tree = Tree {
        root: &root::FIRST,
        buildx: None,
    };
    run_tree(&tree, sys, &args).await
}

/// Runs the docker program but for Compose, which is a program of its own; the result is its exit status.
pub async fn main(sys: Sys) -> i32 {
    let args: Vec<String> = sys.argv().into_iter().skip(1).collect();
    let tree = Tree {
        root: &root::COMMAND,
        buildx: Some((&super::builder::BUILDX, &super::builder::build::COMMAND)),
    };
    run_tree(&tree, sys, &args).await
}

/// Runs `docker compose ARGS` or `docker help compose ARGS`; the result is its exit status.
pub async fn compose(sys: Sys) -> i32 {
    let args: Vec<String> = sys.argv().into_iter().skip(1).collect();
    let globals = flags::parse(root::FLAGS, &args, false).unwrap_or_default();
    let args = match globals.args.as_slice() {
        [help, _, rest @ ..] if help == "help" => [rest, &["--help".to_string()]].concat(),
        [_, rest @ ..] => rest.to_vec(),
        [] => Vec::new(),
    };
    crate::compose::run(sys, args).await
}

/// Goes on as another part of the program.
async fn call(sys: Sys, name: &str) -> i32 {
    match sys.program(name).await {
        Some(program) => program(sys).await,
        None => 127,
    }
}

async fn run_tree(tree: &Tree, sys: Sys, args: &[String]) -> i32 {
    match dispatch(tree, &sys, args).await {
        Ok(status) => status,
        Err(failure) => {
            if !failure.message.is_empty() {
                sys.eprint(&format!("{}\n", failure.message)).await;
            }
            failure.status
        }
    }
}

async fn dispatch(tree: &Tree, sys: &Sys, args: &[String]) -> Outcome {
    let globals = match flags::parse(root::FLAGS, args, false) {
        Ok(parsed) => parsed,
        Err(error) => return Err(help::flag_failure(tree.root, "docker", &error)),
    };
    for warning in &globals.warnings {
        sys.eprint(&format!("{warning}\n")).await;
    }
    if globals.changed("config") {
        sys.set_env("DOCKER_CONFIG", globals.str("config"));
    }
    if globals.changed("log-level") && !LEVELS.contains(&globals.str("log-level")) {
        let level = globals.str("log-level");
        return Err(Failure::new(format!(
            "Unable to parse logging level: {level}"
        )));
    }
    if globals.bool("version") && globals.args.is_empty() {
        return version(sys).await;
    }
    if globals.help {
        return show(sys, tree.root, "docker").await;
    }
    endpoint::apply(sys, &globals.list("host"), globals.str("context"))?;
    if globals.bool("tls") || globals.bool("tlsverify") {
        return Err(Failure::new(format!(
            "Failed to initialize: unable to resolve docker endpoint: open {}/ca.pem: no such file or directory",
            config::dir(sys)
        )));
    }
    if let Some(complaint) = config::complaint(sys) {
        sys.eprint(&format!("{complaint}\n")).await;
    }
    let rest = globals.args;
    if rest.first().is_some_and(|word| word == "help") {
        return topic(tree, sys, &rest[1..]).await;
    }
    if rest.first().is_some_and(|word| word == "compose") {
        return Ok(call(sys.clone(), COMPOSE).await);
    }
    let (command, path, rest) = find(tree, &rest);
    run(sys, &command, path, &rest).await
}

/// The values of `--log-level`.
const LEVELS: [&str; 8] = [
    "trace", "debug", "info", "warn", "warning", "error", "fatal", "panic",
];

async fn version(sys: &Sys) -> Outcome {
    sys.print(&format!(
        "Docker version {}, build {}\n",
        facts::VERSION,
        facts::BUILD
    ))
    .await;
    Ok(0)
}

/// Prints a command's help.
async fn show(sys: &Sys, command: &Command, path: &str) -> Outcome {
    sys.print(&help::page(command, path, columns(sys))).await;
    Ok(0)
}

/// `docker help run` shows what `docker run --help` does.
async fn topic(tree: &Tree, sys: &Sys, words: &[String]) -> Outcome {
    match words {
        [word] if word == "help" => {
            sys.print("Usage:  docker help [command]\n\nHelp about the command\n")
                .await;
            return Ok(0);
        }
        [word, ..] if word == "compose" => return Ok(call(sys.clone(), COMPOSE).await),
        _ => {}
    }
    let (command, path, rest) = find(tree, words);
    if rest.is_empty() {
        show(sys, &command, &path).await
    } else {
        Err(Failure::new(format!(
            "unknown help topic: {}",
            rest.join(" ")
        )))
    }
}

/// Follows the words of a command line down the groups, as far as they go.
fn find(tree: &Tree, args: &[String]) -> (Command, String, Vec<String>) {
    let mut command = *tree.root;
    let mut path = "docker".to_string();
    let mut rest = args;
    while let (Some(members), Some(word)) = (command.members(), rest.first()) {
        let Some(next) = members.iter().find(|c| c.is_called(word)) else {
            break;
        };
        command = *next;
        if let Some((group, _)) = tree.buildx
            && path == "docker"
            && command.name == "builder"
        {
            // The builder is the plug-in under an older name.
            command = *group;
        }
        path = format!("{path} {}", command.name);
        rest = &rest[1..];
    }
    // All ways to build are the plug-in's command.
    if let Some((_, build)) = tree.buildx
        && command.name == "build"
    {
        command = *build;
        path = "docker buildx build".to_string();
    }
    (command, path, rest.to_vec())
}

async fn run(sys: &Sys, command: &Command, path: String, args: &[String]) -> Outcome {
    if path.starts_with("docker checkpoint") {
        return Err(Failure::new(format!(
            "{path} is only supported on a Docker daemon with experimental features enabled"
        )));
    }
    let parsed = match flags::parse(command.flags, args, command.interspersed) {
        Ok(parsed) => parsed,
        Err(error) => return Err(help::flag_failure(command, &path, &error)),
    };
    warn(sys, &parsed.warnings).await;
    if parsed.help {
        return show(sys, command, &path).await;
    }
    if let (Some(_), Some(word)) = (command.members(), parsed.args.first()) {
        if help::is_buildx(&path) {
            show(sys, command, &path).await?;
        }
        return Err(help::unknown_command(command, &path, word));
    }
    let verb = match command.run {
        Run::Group(_) => {
            let page = help::page(command, &path, columns(sys));
            match help::is_buildx(&path) {
                true => sys.print(&page).await,
                false => sys.eprint(&page).await,
            }
            return Ok(0);
        }
        Run::Absent(why) => {
            help::check_args(command, &path, &parsed.args)?;
            return Err(absent(&path, why));
        }
        Run::Verb(verb) => verb,
    };
    help::check_args(command, &path, &parsed.args)?;
    if let Some(flag) = command
        .flags
        .iter()
        .find(|f| f.support == Support::No && parsed.changed(f.name))
    {
        return Err(Failure::status(
            125,
            format!(
                "docker: '{path} --{}' is not simulated in Hatoba",
                flag.name
            ),
        ));
    }
    verb(Invocation {
        sys: sys.clone(),
        path,
        flags: parsed,
    })
    .await
}

fn absent(path: &str, why: &str) -> Failure {
    if why.starts_with("Error") {
        return Failure::new(why);
    }
    let more = if why.is_empty() {
        String::new()
    } else {
        format!(": {why}")
    };
    Failure::new(format!("docker: '{path}' is not simulated in Hatoba{more}"))
}

/// Warnings about deprecated flags go where the output goes.
async fn warn(sys: &Sys, warnings: &[String]) {
    for warning in warnings {
        sys.print(&format!("{warning}\n")).await;
    }
}

/// The terminal's width; 80 without one.
fn columns(sys: &Sys) -> usize {
    sys.winsize(0)
        .map_or(80, |(columns, _)| usize::from(columns).max(40))
}
