//! `docker compose up`.

use super::create;
use crate::compose::attached::{Attached, OnExit};
use crate::compose::containers::OneOff;
use crate::compose::failure::Failure;
use crate::compose::host::{First, Wait, first};
use crate::compose::lifecycle::RUNNING_OR_HEALTHY;
use crate::compose::logs::LogPrinter;
use crate::compose::program::Program;
use crate::compose::verb::{Outcome, Verb};
use crate::compose::watching::Watching;
use crate::flags::{Flag, Kind};
use composefile::{Dependency, Project, Related};

const FLAGS: &[Flag] = &[
    Flag::bool("abort-on-container-exit", "Stops all containers if any container was stopped. Incompatible with -d"),
    Flag::bool("abort-on-container-failure", "Stops all containers if any container exited with failure. Incompatible with -d"),
    Flag::bool("always-recreate-deps", "Recreate dependent containers. Incompatible with --no-recreate."),
    Flag::new("attach", Kind::List, "Restrict attaching to the specified services. Incompatible with --attach-dependencies."),
    Flag::bool("attach-dependencies", "Automatically attach to log output of dependent services"),
    Flag::bool("build", "Build images before starting containers"),
    Flag::bool("detach", "Detached mode: Run containers in the background").short('d'),
    Flag::string("exit-code-from", "Return the exit code of the selected service container. Implies --abort-on-container-exit"),
    Flag::bool("force-recreate", "Recreate containers even if their configuration and image haven't changed"),
    Flag::bool("menu", "Enable interactive shortcuts when running attached. Incompatible with --detach. Can also be enable/disable by setting COMPOSE_MENU environment var."),
    Flag::new("no-attach", Kind::List, "Do not attach (stream logs) to the specified services"),
    Flag::bool("no-build", "Don't build an image, even if it's policy"),
    Flag::bool("no-color", "Produce monochrome output"),
    Flag::bool("no-deps", "Don't start linked services"),
    Flag::bool("no-log-prefix", "Don't print prefix in logs"),
    Flag::bool("no-recreate", "If containers already exist, don't recreate them. Incompatible with --force-recreate."),
    Flag::bool("no-start", "Don't start the services after creating them"),
    Flag::string("pull", "Pull image before running (\"always\"|\"missing\"|\"never\")").default("policy"),
    Flag::bool("quiet-build", "Suppress the build output"),
    Flag::bool("quiet-pull", "Pull without printing progress information"),
    Flag::bool("remove-orphans", "Remove containers for services not defined in the Compose file"),
    Flag::bool("renew-anon-volumes", "Recreate anonymous volumes instead of retrieving data from the previous containers").short('V'),
    Flag::new("scale", Kind::List, "Scale SERVICE to NUM instances. Overrides the `scale` setting in the Compose file if present."),
    Flag::new("timeout", Kind::Int, "Use this timeout in seconds for container shutdown when attached or when containers are already running").short('t'),
    Flag::bool("timestamps", "Show timestamps"),
    Flag::bool("wait", "Wait for services to be running|healthy. Implies detached mode."),
    Flag::new("wait-timeout", Kind::Int, "Maximum duration in seconds to wait for the project to be running|healthy"),
    Flag::bool("watch", "Watch source code and rebuild/refresh containers when files are updated.").short('w'),
    Flag::bool("yes", "Assume \"yes\" as answer to all prompts and run non-interactively").short('y'),
];

/// The command.
pub const VERB: Verb = Verb::new(
    "up",
    "[OPTIONS] [SERVICE...]",
    "Create and start containers",
    FLAGS,
    |p| Box::pin(run(p)),
);

async fn run(program: Program) -> Outcome {
    let flags = &program.flags;
    let exit_code_from = flags.str("exit-code-from").to_string();
    let detach = flags.bool("detach") || flags.bool("wait");
    let abort = flags.bool("abort-on-container-exit") || !exit_code_from.is_empty();
    let fail = flags.bool("abort-on-container-failure");
    if abort && fail {
        return Err(Failure::new(
            "--abort-on-container-failure cannot be combined with --abort-on-container-exit",
        ));
    }
    let attaches = !flags.list("attach").is_empty() || flags.bool("attach-dependencies");
    if flags.bool("wait") && (attaches || abort) {
        return Err(Failure::new(
            "--wait cannot be combined with --abort-on-container-exit, --attach or --attach-dependencies",
        ));
    }
    create::check_build(&program)?;
    if detach && (abort || fail || attaches || flags.bool("watch")) {
        let word = if flags.bool("wait") {
            "--wait"
        } else {
            "--detach"
        };
        return Err(Failure::new(format!(
            "{word} cannot be combined with --abort-on-container-exit, --abort-on-container-failure, --attach, --attach-dependencies or --watch"
        )));
    }
    create::check(&program)?;
    if flags.bool("no-build") && flags.bool("watch") {
        return Err(Failure::new("--no-build and --watch are incompatible"));
    }
    let services = program.args().to_vec();
    let mut project = program.project(&services).await?;
    if !flags.list("attach").is_empty() && flags.bool("attach-dependencies") {
        return Err(Failure::new(
            "cannot combine --attach and --attach-dependencies",
        ));
    }
    if !program.globals.all_resources && project.services.is_empty() {
        return Err(Failure::new("no service selected"));
    }
    create::apply(&program, &mut project)?;
    if flags.bool("no-deps") {
        project.select(&services, Related::None)?;
    }
    if !exit_code_from.is_empty() && !project.services.contains_key(&exit_code_from) {
        return Err(Failure::new(create::not_found(&exit_code_from)));
    }
    let options = create::options(&program, &project, &services)?;
    if flags.bool("watch") && !project.services.values().any(|s| s.fields.has("develop")) {
        return Err(Failure::new(
            "none of the selected services is configured for watch, see https://docs.docker.com/compose/how-tos/file-watch/",
        ));
    }
    let attach = match detach || flags.bool("no-start") {
        true => Vec::new(),
        false => attach_to(&program, &project, &services)?,
    };
    program.create(&project, &options).await?;
    if flags.bool("no-start") {
        return Ok(0);
    }
    if detach {
        program.start(&project).await?;
        if flags.bool("wait") {
            wait(&program, &project).await?;
        }
        return Ok(0);
    }
    if program.globals.dry_run {
        program
            .host
            .print("end of 'compose up' output, interactive run is not supported in dry-run mode\n")
            .await;
        return Ok(0);
    }
    let watching = match flags.bool("watch") {
        true => Some(Watching::new(&program, &project, true).await?),
        false => None,
    };
    let attached = Attached {
        program: &program,
        project: &project,
        attach,
        on_exit: match (abort, fail) {
            (true, _) => OnExit::Abort,
            (_, true) => OnExit::AbortOnFailure,
            _ => OnExit::Ignore,
        },
        exit_code_from,
        monitored: services,
        stop: options.services.clone(),
    };
    let printer = LogPrinter::new(
        program.host.clone(),
        !flags.bool("no-color"),
        !flags.bool("no-log-prefix"),
        flags.bool("timestamps"),
    );
    match watching {
        None => attached.run(printer).await,
        Some(watching) => watched(&attached, &watching, printer).await,
    }
}

/// Follows the services' output and their files until Ctrl+C.
async fn watched(attached: &Attached<'_>, watching: &Watching<'_>, printer: LogPrinter) -> Outcome {
    let program = attached.program;
    let watcher = printer.clone();
    let mut output: Wait<'_, Outcome> = Box::pin(attached.run(printer));
    let mut files: Wait<'_, Result<(), Failure>> = Box::pin(watching.run(&watcher));
    match first(&mut output, &mut files).await {
        First::Left(Ok(_)) => {}
        First::Left(other) => return other,
        First::Right(result) => {
            result?;
            return output.await;
        }
    }
    // Containers made anew go on while files are watched.
    program.host.catch_signals(true);
    let mut signal = program.host.next_signal();
    if let First::Left(result) = first(&mut files, &mut signal).await {
        return result.map(|()| 0);
    }
    program
        .host
        .print("Gracefully Stopping... press Ctrl+C again to force\n")
        .await;
    let services: Vec<String> = attached.project.services.keys().cloned().collect();
    program
        .stop_services(attached.project, &services, None)
        .await?;
    Err(Failure::silent(130))
}

/// The services whose output is shown.
fn attach_to(
    program: &Program,
    project: &Project,
    services: &[String],
) -> Result<Vec<String>, Failure> {
    let flags = &program.flags;
    let given = flags.list("attach");
    let mut set: Vec<String> = match given.is_empty() {
        false => {
            let unknown: Vec<&str> = given
                .iter()
                .filter(|s| !project.services.contains_key(*s))
                .map(String::as_str)
                .collect();
            if !unknown.is_empty() {
                return Err(Failure::new(format!(
                    "cannot attach to services not included in up: {}",
                    unknown.join(", ")
                )));
            }
            given
        }
        true => project
            .services
            .values()
            .filter(|s| {
                let named = services.is_empty() || services.contains(&s.name);
                let opted = s.fields.get("attach").and_then(|v| v.as_bool()) != Some(false);
                opted && (named || flags.bool("attach-dependencies"))
            })
            .map(|s| s.name.clone())
            .collect(),
    };
    let without = flags.list("no-attach");
    set.retain(|s| !without.contains(s));
    Ok(set)
}

async fn wait(program: &Program, project: &Project) -> Result<(), Failure> {
    let list = program.containers(&project.name, OneOff::Exclude, true, &[])?;
    let dependencies: Vec<Dependency> = project
        .services
        .values()
        .map(|service| {
            let completes = project.services.values().any(|s| {
                s.depends_on().iter().any(|d| {
                    d.name == service.name && d.condition == "service_completed_successfully"
                })
            });
            Dependency {
                name: service.name.clone(),
                condition: match completes {
                    true => "service_completed_successfully".to_string(),
                    false => RUNNING_OR_HEALTHY.to_string(),
                },
                restart: false,
                required: true,
            }
        })
        .collect();
    let seconds = program.flags.int("wait-timeout");
    let work = program.wait_for(project, &project.name, &dependencies, &list);
    if seconds <= 0 {
        return work.await;
    }
    let mut work: Wait<'_, _> = Box::pin(work);
    let nanos = u64::try_from(seconds).unwrap_or(0) * 1_000_000_000;
    let mut limit = program.host.sleep(nanos);
    match first(&mut work, &mut limit).await {
        First::Left(result) => result,
        First::Right(()) => Err(Failure::new(format!(
            "application not healthy after {}",
            composefile::units::format_duration(seconds * 1_000_000_000)
        ))),
    }
}
