//! `docker compose images`: the images of the project's containers.

use crate::compose::containers::{self, OneOff};
use crate::compose::program::Program;
use crate::compose::verb::{Outcome, Printed, Verb, printed_as};
use crate::flags::Flag;
use crate::format::table::layout;
use crate::format::{human_duration, human_size_with_precision, truncate_id};

const FLAGS: &[Flag] = &[
    Flag::string("format", "Format the output. Values: [table | json]").default("table"),
    Flag::bool("quiet", "Only display IDs").short('q'),
];

/// The command.
pub const VERB: Verb = Verb::new(
    "images",
    "[OPTIONS] [SERVICE...]",
    "List images used by the created containers",
    FLAGS,
    |p| Box::pin(run(p)),
);

async fn run(program: Program) -> Outcome {
    let name = program.project_name().await?;
    let list = program.containers(&name, OneOff::Include, true, program.args())?;
    let now = (program.host.now_nanos() / 1_000_000_000) as i64;
    let mut ids: Vec<String> = Vec::new();
    let mut text = String::from("CONTAINER\tREPOSITORY\tTAG\tPLATFORM\tIMAGE ID\tSIZE\tCREATED");
    let mut json: Vec<String> = Vec::new();
    for container in &list {
        let image = program.engine.image_inspect(&container.image_id)?;
        let plain = image.id.trim_start_matches("sha256:").to_string();
        if !ids.contains(&plain) {
            ids.push(plain);
        }
        let reference = match container.image.starts_with("sha256:") {
            true => image.repo_tags.first().cloned().unwrap_or_default(),
            false => container.image.clone(),
        };
        let slash = reference.rfind('/').map_or(0, |i| i + 1);
        let (repository, tag) = match reference[slash..].rfind(':') {
            Some(i) => (&reference[..slash + i], &reference[slash + i + 1..]),
            None if reference.is_empty() => ("<none>", "<none>"),
            None => (reference.as_str(), "latest"),
        };
        let platform = format!("{}/{}", image.os, image.architecture);
        let created = program
            .engine
            .image_list(&Default::default())?
            .iter()
            .find(|i| i.id == image.id)
            .map_or(now, |i| i.created);
        let size = human_size_with_precision(image.size as f64, 3);
        let name = containers::name(container);
        text.push_str(&format!(
            "\n{name}\t{repository}\t{tag}\t{platform}\t{}\t{size}\t{} ago",
            truncate_id(&image.id),
            human_duration(now - created)
        ));
        let quoted = |s: &str| {
            let mut out = String::new();
            composefile::json_string(s, &mut out);
            out
        };
        json.push(format!(
            "{{\"ID\":{},\"ContainerName\":{},\"Repository\":{},\"Tag\":{},\"Platform\":{},\"Size\":{},\"LastTagTime\":{}}}",
            quoted(&image.id),
            quoted(name),
            quoted(repository),
            quoted(tag),
            quoted(&platform),
            image.size,
            quoted(&crate::format::time::rfc3339(created)),
        ));
    }
    let out = match program.flags.bool("quiet") {
        true => ids.iter().map(|id| format!("{id}\n")).collect(),
        false => match printed_as(program.flags.str("format"))? {
            Printed::Json if json.is_empty() => "null\n".to_string(),
            Printed::Json => format!("[{}]\n", json.join(",")),
            Printed::Table => format!("{}\n", layout(&text, 20, 1)),
        },
    };
    program.host.print(&out).await;
    Ok(0)
}
