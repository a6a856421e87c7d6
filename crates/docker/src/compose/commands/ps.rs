//! `docker compose ps`.

use crate::compose::containers::{self, OneOff};
use crate::compose::failure::Failure;
use crate::compose::labels;
use crate::compose::program::Program;
use crate::compose::verb::{Outcome, Verb};
use crate::flags::Flag;
use crate::format::{self, ellipsis, human_duration, truncate_id};
use crate::template::Value;
use engine::api::container::{ContainerSummary, PortSummary};

const FLAGS: &[Flag] = &[
    Flag::bool(
        "all",
        "Show all stopped containers (including those created by the run command)",
    )
    .short('a'),
    Flag::string(
        "filter",
        "Filter services by a property (supported filters: status)",
    ),
    Flag::format().default("table"),
    Flag::bool("no-trunc", "Don't truncate output"),
    Flag::bool(
        "orphans",
        "Include orphaned services (not declared by project)",
    )
    .default("true"),
    Flag::bool("quiet", "Only display IDs").short('q'),
    Flag::bool("services", "Display services"),
    Flag::list(
        "status",
        "Filter services by status. Values: [paused | restarting | removing | running | dead | created | exited]",
    ),
];

/// The command.
pub const VERB: Verb = Verb::new(
    "ps",
    "[OPTIONS] [SERVICE...]",
    "List containers",
    FLAGS,
    |p| Box::pin(run(p)),
);

const TABLE: &str = "table {{.Name}}\t{{.Image}}\t{{.Command}}\t{{.Service}}\t{{.RunningFor}}\t{{.Status}}\t{{.Ports}}";

const HEADERS: &[(&str, &str)] = &[
    ("ID", "CONTAINER ID"),
    ("Name", "NAME"),
    ("Names", "NAMES"),
    ("Project", "PROJECT"),
    ("Service", "SERVICE"),
    ("Image", "IMAGE"),
    ("Command", "COMMAND"),
    ("CreatedAt", "CREATED AT"),
    ("RunningFor", "CREATED"),
    ("Ports", "PORTS"),
    ("State", "STATE"),
    ("Status", "STATUS"),
    ("Size", "SIZE"),
    ("Labels", "LABELS"),
];

async fn run(program: Program) -> Outcome {
    let flags = &program.flags;
    let mut statuses = flags.list("status");
    match flags.str("filter").split_once('=') {
        Some(("status", value)) => statuses.push(value.to_string()),
        Some(("source", _)) => return Err(Failure::new("not implemented")),
        Some((other, _)) => return Err(Failure::new(format!("unknown filter {other}"))),
        None if flags.str("filter").is_empty() => {}
        None => {
            return Err(Failure::new(
                "arguments to --filter should be in form KEY=VAL",
            ));
        }
    }
    let mut services = program.args().to_vec();
    let (project, name) = program.project_or_name(&services).await?;
    if let Some(project) = &project {
        if let Some(unknown) = services.iter().find(|s| !project.services.contains_key(*s)) {
            return Err(Failure::new(format!("no such service: {unknown}")));
        }
        if services.is_empty() && !flags.bool("orphans") {
            services = project.services.keys().cloned().collect();
        }
    }
    let all = flags.bool("all") || !statuses.is_empty();
    let one_off = if all {
        OneOff::Include
    } else {
        OneOff::Exclude
    };
    let mut list = program.containers(&name, one_off, all, &services)?;
    if !statuses.is_empty() {
        list.retain(|c| statuses.contains(&c.state));
    }
    if flags.bool("quiet") {
        let ids: String = list.iter().map(|c| format!("{}\n", c.id)).collect();
        program.host.print(&ids).await;
        return Ok(0);
    }
    if flags.bool("services") {
        let mut names: Vec<&str> = Vec::new();
        for container in &list {
            let service = containers::service(container);
            if !names.contains(&service) {
                names.push(service);
            }
        }
        program.host.print(&format!("{}\n", names.join("\n"))).await;
        return Ok(0);
    }
    let format = match flags.str("format") {
        "" | "table" => TABLE,
        other => other,
    };
    let trunc = !flags.bool("no-trunc");
    let rows: Vec<Value> = list.iter().map(|c| row(&program, c, trunc)).collect();
    let text = format::render(format, HEADERS, &mut rows.into_iter())?;
    program.host.print(&text).await;
    Ok(0)
}

fn row(program: &Program, container: &ContainerSummary, trunc: bool) -> Value {
    let inspect = program.engine.container_inspect(&container.id, false).ok();
    let state = inspect.as_ref().map(|i| &i.state);
    let exit_code = state.map_or(0, |s| s.exit_code);
    let health = state
        .and_then(|s| s.health.as_ref())
        .map_or("", |h| h.status.as_str());
    let now = (program.host.now_nanos() / 1_000_000_000) as i64;
    let command = match trunc {
        true => ellipsis(&container.command, 20),
        false => container.command.clone(),
    };
    let id = match trunc {
        true => truncate_id(&container.id),
        false => container.id.clone(),
    };
    let labels: Vec<String> = container
        .labels
        .iter()
        .map(|(k, v)| format!("{k}={v}"))
        .collect();
    let names = containers::name(container).to_string();
    let text = |s: &str| Value::str(s);
    let fields = vec![
        ("Command", Value::str(crate::template::quote(&command))),
        (
            "CreatedAt",
            Value::str(format::time::go_string(container.created)),
        ),
        ("ExitCode", Value::Int(i64::from(exit_code))),
        ("Health", text(health)),
        ("ID", Value::str(id)),
        ("Image", text(&container.image)),
        ("Labels", Value::str(labels.join(","))),
        ("LocalVolumes", Value::str(local_volumes(container))),
        ("Mounts", Value::str(mounts(container))),
        ("Name", Value::str(names.clone())),
        ("Names", Value::str(names)),
        ("Networks", Value::str(networks(container))),
        ("Ports", Value::str(ports(&container.ports))),
        (
            "Project",
            text(containers::label(container, labels::PROJECT)),
        ),
        ("Publishers", publishers(&container.ports)),
        (
            "RunningFor",
            Value::str(format!("{} ago", human_duration(now - container.created))),
        ),
        ("Service", text(containers::service(container))),
        ("Size", Value::str(size(container))),
        ("State", text(&container.state)),
        ("Status", text(&container.status)),
    ];
    Value::record("formatter.ContainerContext", fields)
}

fn size(container: &ContainerSummary) -> String {
    format::human_size_with_precision(container.size_rw as f64, 3)
}

fn local_volumes(container: &ContainerSummary) -> String {
    let local = container.mounts.iter().filter(|m| m.driver == "local");
    local.count().to_string()
}

fn mounts(container: &ContainerSummary) -> String {
    let names: Vec<String> = container
        .mounts
        .iter()
        .map(|m| match m.name.is_empty() {
            true => m.source.clone(),
            false => m.name.clone(),
        })
        .collect();
    names.join(",")
}

fn networks(container: &ContainerSummary) -> String {
    let names: Vec<&str> = container.networks.iter().map(|(n, _)| n.as_str()).collect();
    names.join(",")
}

/// The ports, those that can be reached from outside first by address.
pub fn ports(list: &[PortSummary]) -> String {
    let mut sorted = list.to_vec();
    sorted.sort();
    let values: Vec<Value> = sorted.iter().map(crate::template::encode).collect();
    crate::rows::container::ports(&values)
}

fn publishers(list: &[PortSummary]) -> Value {
    let mut sorted = list.to_vec();
    sorted.sort();
    let items = sorted
        .iter()
        .map(|p| {
            Value::record(
                "api.PortPublisher",
                vec![
                    ("URL", Value::str(p.ip.clone())),
                    ("TargetPort", Value::Int(i64::from(p.private_port))),
                    ("PublishedPort", Value::Int(i64::from(p.public_port))),
                    ("Protocol", Value::str(p.protocol.clone())),
                ],
            )
        })
        .collect();
    Value::list(items)
}
