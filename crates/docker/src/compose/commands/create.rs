//! `docker compose create`: everything but the start.

use crate::compose::converge::{CreateOptions, Recreate};
use crate::compose::failure::{Failure, Result};
use crate::compose::images::{BuildOptions, BuildWhen};
use crate::compose::program::Program;
use crate::compose::verb::{Outcome, Verb};
use crate::flags::{Flag, Kind};
use composefile::Project;

const FLAGS: &[Flag] = &[
    Flag::bool("build", "Build images before starting containers"),
    Flag::bool(
        "force-recreate",
        "Recreate containers even if their configuration and image haven't changed",
    ),
    Flag::bool("no-build", "Don't build an image, even if it's policy"),
    Flag::bool(
        "no-recreate",
        "If containers already exist, don't recreate them. Incompatible with --force-recreate.",
    ),
    Flag::string(
        "pull",
        "Pull image before running (\"always\"|\"missing\"|\"never\"|\"build\")",
    )
    .default("policy"),
    Flag::bool("quiet-pull", "Pull without printing progress information"),
    Flag::bool(
        "remove-orphans",
        "Remove containers for services not defined in the Compose file",
    ),
    Flag::new(
        "scale",
        Kind::List,
        "Scale SERVICE to NUM instances. Overrides the `scale` setting in the Compose file if present.",
    ),
    Flag::bool(
        "yes",
        "Assume \"yes\" as answer to all prompts and run non-interactively",
    )
    .short('y'),
];

/// The command.
pub const VERB: Verb = Verb::new(
    "create",
    "[OPTIONS] [SERVICE...]",
    "Creates containers for a service",
    FLAGS,
    |p| Box::pin(run(p)),
);

async fn run(program: Program) -> Outcome {
    check_build(&program)?;
    check(&program)?;
    let mut project = program.project(program.args()).await?;
    apply(&program, &mut project)?;
    let options = options(&program, &project, program.args())?;
    program.ui.titled("Creating");
    program.create(&project, &options).await?;
    Ok(0)
}

/// Refuses to build and not to build.
pub fn check_build(program: &Program) -> Result<()> {
    match program.flags.bool("build") && program.flags.bool("no-build") {
        true => Err(Failure::new("--build and --no-build are incompatible")),
        false => Ok(()),
    }
}

/// Refuses other flags that exclude each other.
pub fn check(program: &Program) -> Result<()> {
    let on = |name: &str| program.flags.changed(name) && program.flags.bool(name);
    for (a, b, text) in [
        (
            "renew-anon-volumes",
            "no-recreate",
            "--no-recreate and --renew-anon-volumes are incompatible",
        ),
        (
            "force-recreate",
            "no-recreate",
            "--force-recreate and --no-recreate are incompatible",
        ),
        (
            "always-recreate-deps",
            "no-recreate",
            "--always-recreate-deps and --no-recreate are incompatible",
        ),
    ] {
        if on(a) && on(b) {
            return Err(Failure::new(text));
        }
    }
    Ok(())
}

/// Applies `--pull` and `--scale` to a project.
pub fn apply(program: &Program, project: &mut Project) -> Result<()> {
    let pull = program.flags.str("pull");
    match pull {
        "" | "policy" => {}
        "always" | "missing" | "never" | "build" => {
            for service in project.services.values_mut() {
                service.fields.set("pull_policy", pull);
            }
        }
        other => {
            return Err(Failure::new(format!("invalid --pull option {other:?}")));
        }
    }
    for scale in program.flags.list("scale") {
        let (name, number) = parse_scale(&scale)?;
        set_scale(project, &name, number)?;
    }
    Ok(())
}

/// Reads `SERVICE=NUM`.
pub fn parse_scale(text: &str) -> Result<(String, i64)> {
    let wrong = || {
        Failure::new(format!(
            "invalid --scale option {text:?}. Should be SERVICE=NUM"
        ))
    };
    let (name, number) = text.split_once('=').ok_or_else(wrong)?;
    let number: i64 = number.parse().map_err(|_| wrong())?;
    Ok((name.to_string(), number))
}

/// Sets how many containers a service wants.
pub fn set_scale(project: &mut Project, name: &str, number: i64) -> Result<()> {
    if !project.services.contains_key(name) {
        return Err(Failure::new(not_found(name)));
    }
    if let Some(service) = project.services.get_mut(name) {
        service.set_scale(number);
    }
    Ok(())
}

/// The words for a service that is not in the project.
pub fn not_found(name: &str) -> String {
    format!("no such service: {name}: not found")
}

/// What the flags shared by `create` and `up` ask for.
pub fn options(program: &Program, project: &Project, services: &[String]) -> Result<CreateOptions> {
    let flags = &program.flags;
    let policy = |force: &str| match (flags.bool("no-recreate"), flags.bool(force)) {
        (true, _) => Recreate::Never,
        (_, true) => Recreate::Force,
        _ => Recreate::Diverged,
    };
    // The shell's variables and those of `.env`.
    let on = |name: &str| {
        project
            .env
            .get(name)
            .is_some_and(crate::compose::verb::truth)
    };
    let remove_orphans = match flags.changed("remove-orphans") {
        true => flags.bool("remove-orphans"),
        false => on("COMPOSE_REMOVE_ORPHANS"),
    };
    let ignore_orphans = on("COMPOSE_IGNORE_ORPHANS");
    if remove_orphans && ignore_orphans {
        return Err(Failure::new(
            "cannot combine COMPOSE_IGNORE_ORPHANS and --remove-orphans",
        ));
    }
    Ok(CreateOptions {
        services: services.to_vec(),
        recreate: policy("force-recreate"),
        recreate_dependencies: policy("always-recreate-deps"),
        inherit: !flags.bool("renew-anon-volumes"),
        timeout: crate::compose::verb::timeout(program),
        remove_orphans,
        ignore_orphans,
        build: if flags.bool("no-build") {
            BuildWhen::Never
        } else if flags.bool("build") {
            BuildWhen::Always(BuildOptions {
                quiet: flags.bool("quiet-build"),
                ..BuildOptions::default()
            })
        } else {
            BuildWhen::Missing
        },
        yes: flags.bool("yes"),
    })
}
