//! `docker compose top`: the processes of the project's containers.

use crate::compose::containers::{self, OneOff};
use crate::compose::program::Program;
use crate::compose::verb::{Outcome, Verb};
use crate::flags::Flag;
use crate::format::table::layout;

const FLAGS: &[Flag] = &[];

/// The command.
pub const VERB: Verb = Verb::new(
    "top",
    "[SERVICES...]",
    "Display the running processes",
    FLAGS,
    |p| Box::pin(run(p)),
);

async fn run(program: Program) -> Outcome {
    let name = program.project_name().await?;
    let list = program.containers(&name, OneOff::Include, false, program.args())?;
    let mut titles: Vec<String> = Vec::new();
    let mut rows: Vec<Vec<(String, String)>> = Vec::new();
    for container in &list {
        let top = program.engine.container_top(&container.id, &[])?;
        for title in &top.titles {
            if !titles.contains(title) {
                titles.push(title.clone());
            }
        }
        for process in &top.processes {
            let mut row = vec![
                (
                    "SERVICE".to_string(),
                    containers::service(container).to_string(),
                ),
                ("#".to_string(), containers::number(container).to_string()),
            ];
            row.extend(top.titles.iter().cloned().zip(process.iter().cloned()));
            rows.push(row);
        }
    }
    if rows.is_empty() {
        return Ok(0);
    }
    // The command stands last whatever the columns.
    if let Some(at) = titles.iter().position(|t| t == "CMD") {
        let command = titles.remove(at);
        titles.push(command);
    }
    let mut columns = vec!["SERVICE".to_string(), "#".to_string()];
    columns.extend(titles);
    let mut text = columns.join("\t");
    for row in &rows {
        text.push('\n');
        let cells: Vec<&str> = columns
            .iter()
            .map(|c| row.iter().find(|(t, _)| t == c).map_or("-", |(_, v)| v))
            .collect();
        text.push_str(&cells.join("\t"));
    }
    program
        .host
        .print(&format!("{}\n", layout(&text, 4, 2)))
        .await;
    Ok(0)
}
