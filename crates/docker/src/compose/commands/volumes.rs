//! `docker compose volumes`: the volumes of the project.

use crate::compose::containers::{self, OneOff};
use crate::compose::failure::Failure;
use crate::compose::program::Program;
use crate::compose::verb::{Outcome, Verb};
use crate::flags::Flag;
use crate::format;
use crate::template::Value;

const FLAGS: &[Flag] = &[
    Flag::format().default("table"),
    Flag::bool("quiet", "Only display volume names").short('q'),
];

/// The command.
pub const VERB: Verb = Verb::new(
    "volumes",
    "[OPTIONS] [SERVICE...]",
    "List volumes",
    FLAGS,
    |p| Box::pin(run(p)),
);

const HEADERS: &[(&str, &str)] = &[
    ("Driver", "DRIVER"),
    ("Name", "VOLUME NAME"),
    ("Mountpoint", "MOUNTPOINT"),
    ("Scope", "SCOPE"),
    ("Labels", "LABELS"),
];

async fn run(program: Program) -> Outcome {
    let services = program.args().to_vec();
    let (project, name) = program.project_or_name(&services).await?;
    if let Some(project) = &project
        && let Some(unknown) = services.iter().find(|s| !project.services.contains_key(*s))
    {
        return Err(Failure::new(format!("no such service: {unknown}")));
    }
    let list = program.containers(&name, OneOff::Include, true, &services)?;
    let mut names: Vec<String> = Vec::new();
    let filters = engine::api::Filters::from_pairs([(
        "label",
        format!("{}={name}", crate::compose::labels::PROJECT).as_str(),
    )]);
    for volume in program.engine.volume_list(&filters)?.volumes {
        let used = list.iter().any(|c| {
            let of_service =
                services.is_empty() || services.iter().any(|s| s == containers::service(c));
            of_service && c.mounts.iter().any(|m| m.name == volume.name)
        });
        if used || services.is_empty() {
            names.push(volume.name);
        }
    }
    let mut rows = Vec::new();
    for name in &names {
        let volume = program.engine.volume_inspect(name)?;
        let labels: Vec<String> = volume
            .labels
            .iter()
            .map(|(k, v)| format!("{k}={v}"))
            .collect();
        rows.push(Value::record(
            "formatter.volumeContext",
            vec![
                ("Availability", Value::str("N/A")),
                ("Driver", Value::str(volume.driver)),
                ("Group", Value::str("N/A")),
                ("Labels", Value::str(labels.join(","))),
                ("Links", Value::str("N/A")),
                ("Mountpoint", Value::str(volume.mountpoint)),
                ("Name", Value::str(volume.name)),
                ("Scope", Value::str(volume.scope)),
                ("Size", Value::str("N/A")),
                ("Status", Value::str("N/A")),
            ],
        ));
    }
    let format = match (program.flags.bool("quiet"), program.flags.str("format")) {
        (true, _) => "{{.Name}}",
        (false, "" | "table") => "table {{.Driver}}\t{{.Name}}",
        (false, other) => other,
    };
    let text = format::render(format, HEADERS, &mut rows.into_iter())?;
    program.host.print(&text).await;
    Ok(0)
}
