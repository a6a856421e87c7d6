//! From a command line to the command it names.

use super::command::{Command, Failure, Invocation, Outcome, Run};
use super::{help, root};
use crate::flags::{self, Support};
use machine::Sys;

/// Runs the docker program; the result is its exit status.
pub async fn main(sys: Sys) -> i32 {
    let args: Vec<String> = sys.argv().into_iter().skip(1).collect();
    match dispatch(&sys, &args).await {
        Ok(status) => status,
        Err(failure) => {
            if !failure.message.is_empty() {
                sys.eprint(&format!("{}\n", failure.message)).await;
            }
            failure.status
        }
    }
}

async fn dispatch(sys: &Sys, args: &[String]) -> Outcome {
    let globals = match flags::parse(root::COMMAND.flags, args, false) {
        Ok(parsed) => parsed,
        Err(error) => return Err(help::flag_failure(&root::COMMAND, "docker", &error)),
    };
    if globals.bool("version") {
        sys.print(&format!(
            "Docker version {}, build {}\n",
            root::VERSION,
            root::BUILD
        ))
        .await;
        return Ok(0);
    }
    if globals.help {
        warn(sys, &globals.warnings).await;
        sys.print(&help::page(&root::COMMAND, "docker", columns(sys)))
            .await;
        return Ok(0);
    }
    if let Some(name) = refused_global(&globals) {
        return Err(Failure::new(format!(
            "docker: --{name} is not simulated: there is one engine, at unix:///var/run/docker.sock"
        )));
    }
    let mut rest = globals.args;
    if rest.first().is_some_and(|word| word == "help") {
        // `docker help run` is `docker run --help`.
        rest.remove(0);
        if rest.is_empty() {
            sys.print(&help::page(&root::COMMAND, "docker", columns(sys)))
                .await;
            return Ok(0);
        }
        rest.push("--help".into());
    }
    if rest.first().is_some_and(|word| word == "compose") {
        return Ok(crate::compose::run(sys.clone(), rest.split_off(1)).await);
    }
    let (command, path, rest) = find(&rest)?;
    run(sys, &command, path, &rest).await
}

/// Global flags that would choose another engine.
fn refused_global(globals: &flags::Parsed) -> Option<&'static str> {
    globals.given().find_map(|(name, value)| match name {
        "host" if value != "unix:///var/run/docker.sock" => Some("host"),
        "context" if value != "default" => Some("context"),
        "tls" | "tlsverify" => Some(name),
        _ => None,
    })
}

/// Follows the words of a command line down the groups.
fn find(args: &[String]) -> Result<(Command, String, Vec<String>), Failure> {
    let mut command = root::COMMAND;
    let mut path = "docker".to_string();
    let mut rest = args;
    while let (Some(members), Some(word)) = (command.members(), rest.first()) {
        if word.starts_with('-') {
            break;
        }
        let Some(next) = members.iter().find(|c| c.is_called(word)) else {
            return Err(help::unknown_command(&command, &path, word));
        };
        command = *next;
        path = format!("{path} {}", command.name);
        rest = &rest[1..];
    }
    // All ways to build are the plug-in's command.
    if command.name == "build" {
        path = "docker buildx build".to_string();
    }
    Ok((command, path, rest.to_vec()))
}

async fn run(sys: &Sys, command: &Command, path: String, args: &[String]) -> Outcome {
    if let Run::Absent(why) = command.run
        && !args.iter().any(|arg| arg == "--help")
    {
        return Err(absent(&path, why));
    }
    let parsed = match flags::parse(command.flags, args, command.interspersed) {
        Ok(parsed) => parsed,
        Err(error) => return Err(help::flag_failure(command, &path, &error)),
    };
    warn(sys, &parsed.warnings).await;
    if parsed.help {
        sys.print(&help::page(command, &path, columns(sys))).await;
        return Ok(0);
    }
    let verb = match command.run {
        Run::Group(_) => {
            sys.eprint(&help::page(command, &path, columns(sys))).await;
            return Ok(0);
        }
        Run::Absent(why) => return Err(absent(&path, why)),
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

async fn warn(sys: &Sys, warnings: &[String]) {
    for warning in warnings {
        sys.eprint(&format!("{warning}\n")).await;
    }
}

/// The terminal's width; 80 without one.
fn columns(sys: &Sys) -> usize {
    sys.winsize(0)
        .map_or(80, |(columns, _)| usize::from(columns).max(40))
}
