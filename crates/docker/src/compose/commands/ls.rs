//! `docker compose ls`: the projects the engine holds.

use std::collections::BTreeMap;

use crate::compose::containers;
use crate::compose::failure::Failure;
use crate::compose::labels;
use crate::compose::program::Program;
use crate::compose::verb::{Outcome, Printed, Verb, printed_as};
use crate::flags::Flag;
use crate::format::table::layout;
use engine::api::Filters;
use engine::api::container::{ContainerListOptions, ContainerSummary};

const FLAGS: &[Flag] = &[
    Flag::bool("all", "Show all stopped Compose projects").short('a'),
    Flag::filter("Filter output based on conditions provided"),
    Flag::string("format", "Format the output. Values: [table | json]").default("table"),
    Flag::bool("quiet", "Only display project names").short('q'),
];

/// The command.
pub const VERB: Verb = Verb::new(
    "ls",
    "[OPTIONS]",
    "List running compose projects",
    FLAGS,
    |p| Box::pin(run(p)),
)
.args(0, Some(0))
.aliases(&["list"]);

async fn run(program: Program) -> Outcome {
    let mut wanted: Vec<String> = Vec::new();
    for filter in program.flags.list("filter") {
        match filter.split_once('=') {
            Some((key, value)) if key.trim().eq_ignore_ascii_case("name") => {
                wanted.push(value.trim().to_string());
            }
            Some((key, _)) => {
                let key = key.trim().to_lowercase();
                return Err(Failure::new(format!("invalid filter '{key}'")));
            }
            None => {}
        }
    }
    let mut filters = Filters::default();
    filters.add("label", labels::PROJECT);
    filters.add("label", labels::CONFIG_HASH);
    let list = program.engine.container_list(&ContainerListOptions {
        all: program.flags.bool("all"),
        filters,
        ..ContainerListOptions::default()
    })?;
    let mut projects: BTreeMap<String, Vec<&ContainerSummary>> = BTreeMap::new();
    for container in &list {
        let name = containers::label(container, labels::PROJECT).to_string();
        projects.entry(name).or_default().push(container);
    }
    if !wanted.is_empty() {
        projects.retain(|name, _| wanted.iter().any(|w| fits(w, name)));
    }
    if program.flags.bool("quiet") {
        let names: String = projects.keys().map(|n| format!("{n}\n")).collect();
        program.host.print(&names).await;
        return Ok(0);
    }
    let rows: Vec<(String, String, String)> = projects
        .iter()
        .map(|(name, list)| (name.clone(), status(list), files(list)))
        .collect();
    if printed_as(program.flags.str("format"))? == Printed::Json {
        let items: Vec<String> = rows.iter().map(json).collect();
        program
            .host
            .print(&format!("[{}]\n", items.join(",")))
            .await;
        return Ok(0);
    }
    let mut text = String::from("NAME\tSTATUS\tCONFIG FILES");
    for (name, status, files) in &rows {
        text.push_str(&format!("\n{name}\t{status}\t{files}"));
    }
    program
        .host
        .print(&format!("{}\n", layout(&text, 20, 1)))
        .await;
    Ok(0)
}

/// Whether a name filter, which may be anchored, lets a name pass.
fn fits(filter: &str, name: &str) -> bool {
    let (filter, start) = match filter.strip_prefix('^') {
        Some(rest) => (rest, true),
        None => (filter, false),
    };
    match (filter.strip_suffix('$'), start) {
        (Some(rest), true) => name == rest,
        (Some(rest), false) => name.ends_with(rest),
        (None, true) => name.starts_with(filter),
        (None, false) => name.contains(filter),
    }
}

fn json(row: &(String, String, String)) -> String {
    let mut out = String::from("{\"Name\":");
    composefile::json_string(&row.0, &mut out);
    out.push_str(",\"Status\":");
    composefile::json_string(&row.1, &mut out);
    out.push_str(",\"ConfigFiles\":");
    composefile::json_string(&row.2, &mut out);
    out.push('}');
    out
}

/// `running(2), exited(1)`.
fn status(list: &[&ContainerSummary]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for container in list {
        *counts.entry(&container.state).or_default() += 1;
    }
    let parts: Vec<String> = counts.iter().map(|(s, n)| format!("{s}({n})")).collect();
    parts.join(", ")
}

fn files(list: &[&ContainerSummary]) -> String {
    let mut files: Vec<&str> = list
        .iter()
        .flat_map(|c| containers::label(c, labels::CONFIG_FILES).split(','))
        .collect();
    files.dedup();
    let mut unique: Vec<&str> = Vec::new();
    for file in files {
        if !unique.contains(&file) {
            unique.push(file);
        }
    }
    unique.join(",")
}
