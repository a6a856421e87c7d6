//! `docker compose run`: a one-off container of a service, after its dependencies.

use std::collections::BTreeMap;

use crate::commands::prelude::settled;
use crate::compose::containers::{self, OneOff};
use crate::compose::converge::CreateOptions;
use crate::compose::failure::{Failure, Result};
use crate::compose::images::{BuildOptions, BuildWhen};
use crate::compose::labels;
use crate::compose::program::Program;
use crate::compose::request::Making;
use crate::compose::verb::{Outcome, Verb};
use crate::flags::Flag;
use composefile::{Map, Project, Related, Service, Value};
use engine::api::container::{AttachOptions, RemoveOptions, WaitCondition};

const FLAGS: &[Flag] = &[
    Flag::bool("build", "Build image before starting container"),
    Flag::list("cap-add", "Add Linux capabilities"),
    Flag::list("cap-drop", "Drop Linux capabilities"),
    Flag::bool(
        "detach",
        "Run container in background and print container ID",
    )
    .short('d'),
    Flag::string("entrypoint", "Override the entrypoint of the image"),
    Flag::list("env", "Set environment variables").short('e'),
    Flag::list("env-from-file", "Set environment variables from file"),
    Flag::bool("interactive", "Keep STDIN open even if not attached")
        .short('i')
        .default("true"),
    Flag::list("label", "Add or override a label").short('l'),
    Flag::string("name", "Assign a name to the container"),
    Flag::bool(
        "no-TTY",
        "Disable pseudo-TTY allocation (default: auto-detected)",
    )
    .short('T'),
    Flag::bool("no-deps", "Don't start linked services"),
    Flag::list("publish", "Publish a container's port(s) to the host").short('p'),
    Flag::string(
        "pull",
        "Pull image before running (\"always\"|\"missing\"|\"never\")",
    )
    .default("policy"),
    Flag::bool("quiet", "Don't print anything to STDOUT").short('q'),
    Flag::bool(
        "quiet-build",
        "Suppress progress output from the build process",
    ),
    Flag::bool("quiet-pull", "Pull without printing progress information"),
    Flag::bool(
        "remove-orphans",
        "Remove containers for services not defined in the Compose file",
    ),
    Flag::bool("rm", "Automatically remove the container when it exits"),
    Flag::bool(
        "service-ports",
        "Run command with all service's ports enabled and mapped to the host",
    )
    .short('P'),
    Flag::bool("tty", "Allocate a pseudo-TTY")
        .short('t')
        .default("true")
        .hidden(),
    Flag::bool(
        "use-aliases",
        "Use the service's network useAliases in the network(s) the container connects to",
    ),
    Flag::string("user", "Run as specified username or uid").short('u'),
    Flag::list("volume", "Bind mount a volume").short('v'),
    Flag::string("workdir", "Working directory inside the container").short('w'),
];

/// The command.
pub const VERB: Verb = Verb::new(
    "run",
    "[OPTIONS] SERVICE [COMMAND] [ARGS...]",
    "Run a one-off command on a service",
    FLAGS,
    |p| Box::pin(run(p)),
)
.args(1, None)
.stops_at_argument();

async fn run(program: Program) -> Outcome {
    let flags = &program.flags;
    if flags.bool("service-ports") && !flags.list("publish").is_empty() {
        return Err(Failure::new(
            "--service-ports and --publish are incompatible",
        ));
    }
    if flags.changed("tty") && flags.changed("no-TTY") {
        return Err(Failure::new("--tty and --no-TTY can't be used together"));
    }
    let name = program.args()[0].clone();
    let mut project = program.project(std::slice::from_ref(&name)).await?;
    super::create::apply(&program, &mut project)?;
    if flags.bool("no-deps") {
        project.select(std::slice::from_ref(&name), Related::None)?;
    }
    let mut service = project.service(&name)?.clone();
    let detach = flags.bool("detach");
    let tty = !flags.bool("no-TTY") && program.host.is_terminal(1) && !detach;
    apply(&program, &project, &mut service, tty)?;
    dependencies(&program, &project, &name).await?;
    if flags.bool("interactive") && tty && !program.host.is_terminal(0) {
        return Err(Failure::new("the input device is not a TTY"));
    }
    project.services.insert(name.clone(), service.clone());
    let when = match flags.bool("build") {
        true => BuildWhen::Always(BuildOptions {
            quiet: flags.bool("quiet-build"),
            ..BuildOptions::default()
        }),
        false => BuildWhen::Missing,
    };
    let mut only = project.clone();
    only.select(std::slice::from_ref(&name), Related::None)?;
    program.ensure_images(&only, &when).await?;
    let observed = program.containers(&project.name, OneOff::Exclude, true, &[])?;
    if !flags.bool("no-deps") {
        program
            .wait_for(&project, &name, &service.depends_on(), &observed)
            .await?;
    }
    let id = make(&program, &project, &service, tty).await?;
    if detach {
        settled(program.engine.container_start(&id).await)?;
        program.host.print(&format!("{id}\n")).await;
        return Ok(0);
    }
    attach(&program, &id).await
}

/// Makes and starts what the service depends on, and the networks and volumes.
async fn dependencies(program: &Program, project: &Project, name: &str) -> Result<()> {
    let mut others = project.clone();
    if let Some(service) = others.services.remove(name) {
        others.disabled.insert(name.to_string(), service);
    }
    let options = CreateOptions {
        remove_orphans: program.flags.bool("remove-orphans"),
        ignore_orphans: !program.flags.bool("remove-orphans") && others.services.is_empty(),
        ..CreateOptions::default()
    };
    program.create(&others, &options).await?;
    if !others.services.is_empty() {
        program.start(&others).await?;
    }
    Ok(())
}

/// Changes the service by the flags.
fn apply(program: &Program, project: &Project, service: &mut Service, tty: bool) -> Result<()> {
    let flags = &program.flags;
    let fields = &mut service.fields;
    fields.set("tty", tty);
    fields.set("stdin_open", flags.bool("interactive"));
    fields.remove("container_name");
    fields.remove("restart");
    if let Some(Value::Map(deploy)) = fields.get_mut("deploy") {
        deploy.remove("restart_policy");
    }
    fields.set("scale", 1);
    if !flags.str("name").is_empty() {
        fields.set("container_name", flags.str("name"));
    }
    let words = |list: &[String]| Value::Seq(list.iter().map(|w| w.as_str().into()).collect());
    let command = &program.args()[1..];
    if flags.changed("entrypoint") {
        let parts = composefile::shellwords::split(flags.str("entrypoint"))?;
        fields.set("entrypoint", words(&parts));
        fields.set("command", Value::Seq(Vec::new()));
    }
    if !command.is_empty() {
        fields.set("command", words(command));
    }
    for (flag, key) in [("user", "user"), ("workdir", "working_dir")] {
        if !flags.str(flag).is_empty() {
            fields.set(key, flags.str(flag));
        }
    }
    for (flag, key) in [("cap-add", "cap_add"), ("cap-drop", "cap_drop")] {
        let added = flags.list(flag);
        if !added.is_empty() {
            let mut all = composefile::texts(fields.get(key));
            all.extend(added);
            fields.set(key, words(&all));
        }
    }
    environment(program, project, fields)?;
    let mut own = match fields.remove("labels") {
        Some(Value::Map(map)) => map,
        _ => Map::new(),
    };
    for label in flags.list("label") {
        let Some((k, v)) = label.split_once('=') else {
            return Err(Failure::new("label must be set as KEY=VALUE"));
        };
        own.set(k, v);
    }
    if !own.is_empty() {
        fields.set("labels", own);
    }
    if !flags.bool("service-ports") {
        fields.remove("ports");
    }
    let mut extra = Map::new();
    extra.set("image", "x");
    let list = |name: &str| words(&flags.list(name));
    if !flags.list("publish").is_empty() {
        extra.set("ports", list("publish"));
    }
    if !flags.list("volume").is_empty() {
        extra.set("volumes", list("volume"));
    }
    merge_short_forms(program, project, fields, extra)
}

/// Reads the short forms of `-p` and `-v` as a Compose file's and adds them.
fn merge_short_forms(
    program: &Program,
    project: &Project,
    fields: &mut Map,
    extra: Map,
) -> Result<()> {
    if extra.len() < 2 {
        return Ok(());
    }
    let mut root = Map::new();
    let mut services = Map::new();
    services.set("x", extra);
    root.set("services", services);
    let options = composefile::Options {
        pwd: program.host.cwd(),
        config_paths: vec!["-".to_string()],
        project_dir: Some(program.host.cwd()),
        stdin: composefile::yaml(&root).replace('$', "$$"),
        environment: program.host.env(),
        project_name: Some(project.name.clone()),
        consistency: false,
        ..composefile::Options::default()
    };
    struct NoFiles;
    impl composefile::Files for NoFiles {
        fn read(&self, _: &str) -> std::result::Result<String, String> {
            Err("no such file or directory".to_string())
        }
        fn is_dir(&self, _: &str) -> Option<bool> {
            None
        }
    }
    let read = composefile::load(&options, &NoFiles).project?;
    let service = read.service("x")?;
    for key in ["ports", "volumes"] {
        let Some(Value::Seq(added)) = service.fields.get(key) else {
            continue;
        };
        let mut all = match fields.remove(key) {
            Some(Value::Seq(items)) => items,
            _ => Vec::new(),
        };
        // A mount at the same place gives way to the one just asked for.
        all.retain(|old| {
            key == "ports"
                || !added
                    .iter()
                    .any(|new| new.get("target") == old.get("target"))
        });
        all.extend(added.iter().cloned());
        fields.set(key, Value::Seq(all));
    }
    Ok(())
}

fn environment(program: &Program, project: &Project, fields: &mut Map) -> Result<()> {
    let mut env = match fields.remove("environment") {
        Some(Value::Map(map)) => map,
        _ => Map::new(),
    };
    for file in program.flags.list("env-from-file") {
        let path = composefile::join(&program.host.cwd(), &file);
        let bytes = program
            .host
            .read(&path)
            .map_err(|e| format!("open {file}: {e}"))?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let lookup = |n: &str| project.env.get(n).map(str::to_string);
        let parsed = composefile::dotenv::parse(&text, &BTreeMap::new(), &lookup)
            .map_err(|e| format!("failed to read {path}: {e}"))?;
        for (k, v) in parsed.vars {
            env.set(k, v);
        }
    }
    for given in program.flags.list("env") {
        match given.split_once('=') {
            Some((k, v)) => env.set(k, v),
            None => {
                if let Some(value) = project.env.get(&given) {
                    env.set(given.as_str(), value);
                }
            }
        }
    }
    if !env.is_empty() {
        fields.set("environment", env);
    }
    Ok(())
}

/// Makes the one-off container without a word; gives its id.
async fn make(
    program: &Program,
    project: &Project,
    service: &Service,
    tty: bool,
) -> Result<String> {
    let slug = program.host.random_hex(64);
    let separator = program.separator();
    let name = match service.text("container_name") {
        Some(name) => name.to_string(),
        None => [&project.name, &service.name, "run", &slug[..12]].join(separator),
    };
    let mut state: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for container in program.containers(&project.name, OneOff::Exclude, true, &[])? {
        let service = containers::service(&container).to_string();
        state.entry(service).or_default().push(container);
    }
    let mut own = BTreeMap::new();
    own.insert(labels::ONE_OFF.to_string(), "True".to_string());
    own.insert(labels::SLUG.to_string(), slug);
    let making = Making {
        project,
        service,
        name,
        number: None,
        labels: own,
        inherit: None,
        aliases: program.flags.bool("use-aliases"),
        // `--rm` is done here, so that the exit status can still be read.
        auto_remove: program.flags.bool("rm") && program.flags.bool("detach"),
        attach_stdin: program.flags.bool("interactive") && !program.flags.bool("detach"),
        shared: program.shared(service, &state)?,
        volumes_from: program.volumes_from(service, &state)?,
        links: program.links(project, service)?,
    };
    let _ = tty;
    program.check_files(project, service).await;
    let request = program.request(&making)?;
    let made = program.engine.container_create(request).await?;
    program.inject(project, service, &made.id)?;
    Ok(made.id)
}

async fn attach(program: &Program, id: &str) -> Outcome {
    let interactive = program.flags.bool("interactive");
    let options = AttachOptions {
        stdin: interactive,
        stdout: true,
        stderr: true,
        stream: true,
        logs: false,
    };
    let attachment = program.engine.container_attach(id, &options)?;
    let exit = program.engine.container_wait(id, WaitCondition::NextExit)?;
    let started = settled(program.engine.container_start(id).await);
    let remove = async || {
        if program.flags.bool("rm") {
            let options = RemoveOptions {
                force: true,
                volumes: true,
                links: false,
            };
            let _ = program.engine.container_remove(id, options).await;
        }
    };
    if let Err(error) = started {
        drop(attachment);
        remove().await;
        let status = match error.message.as_str() {
            m if m.contains("executable file not found") || m.contains("no such file") => 127,
            m if m.contains("permission denied") || m.contains("is a directory") => 126,
            _ => 1,
        };
        return Err(Failure::status(
            status,
            crate::compose::failure::daemon(&error),
        ));
    }
    program.host.join(attachment, Some(id)).await;
    let code = exit.recv().await.map_or(0, |r| r.status_code);
    remove().await;
    match code {
        0 => Ok(0),
        // A failing command leaves an empty line.
        code => Err(Failure::status(code, "")),
    }
}
