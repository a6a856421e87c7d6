//! `docker compose alpha viz`: the services and their dependencies as a graph for Graphviz.

use crate::compose::failure::Failure;
use crate::compose::labels;
use crate::compose::program::Program;
use crate::compose::verb::{Outcome, Verb};
use crate::flags::{Flag, Kind};
use composefile::{Map, Service, Value};

const FLAGS: &[Flag] = &[
    Flag::bool("image", "Include service's image name in output graph"),
    Flag::new(
        "indentation-size",
        Kind::Int,
        "Number of tabs or spaces to use for indentation",
    )
    .default("1"),
    Flag::bool(
        "networks",
        "Include service's attached networks in output graph",
    ),
    Flag::bool("ports", "Include service's exposed ports in output graph"),
    Flag::bool(
        "spaces",
        "If given, space character ' ' will be used to indent,\notherwise tab character '\\t' will be used",
    ),
];

/// The command.
pub const VERB: Verb = Verb::new(
    "alpha viz",
    "[OPTIONS]",
    "EXPERIMENTAL - Generate a graphviz graph from your compose file",
    FLAGS,
    |p| Box::pin(run(p)),
);

async fn run(program: Program) -> Outcome {
    let flags = &program.flags;
    let size = flags.int("indentation-size");
    let Ok(count) = usize::try_from(size) else {
        return Err(Failure::new(format!("invalid indentation size: {size}")));
    };
    let indent = if flags.bool("spaces") { " " } else { "\t" }.repeat(count.min(200));
    program.host.eprint("viz command is EXPERIMENTAL\n").await;
    let project = program.project(&[]).await?;
    let mut out = format!("digraph \"{}\" {{\n{indent}layout=dot;\n", project.name);
    for service in project.services.values() {
        let name = &service.name;
        out.push_str(&format!(
            "{indent}\"{name}\" [style=\"filled\" label=<<font point-size=\"15\">{name}</font>"
        ));
        if flags.bool("networks") && !service.networks().is_empty() {
            let names = service.networks().into_iter().map(|(n, _)| n);
            section(&mut out, "Networks", names);
        }
        if flags.bool("ports") && service.parts("ports").next().is_some() {
            section(&mut out, "Ports", service.parts("ports").map(port));
        }
        if flags.bool("image") {
            let image = labels::image_name(&project.name, service, program.separator());
            section(&mut out, "Image", [image].into_iter());
        }
        out.push_str(">];\n");
    }
    out.push('\n');
    let edges = |s: &Service| -> Vec<String> {
        let to = s.depends_on().into_iter().map(|d| d.name);
        to.map(|d| format!("{indent}\"{}\" -> \"{d}\";\n", s.name))
            .collect()
    };
    out.extend(project.services.values().flat_map(edges));
    out.push_str("}\n\n");
    program.host.print(&out).await;
    Ok(0)
}

fn section(out: &mut String, title: &str, lines: impl Iterator<Item = String>) {
    out.push_str(&format!(
        "<font point-size=\"10\"><br/><br/><b>{title}:</b>"
    ));
    for line in lines {
        out.push_str(&format!("<br/>{line}"));
    }
    out.push_str("</font>");
}

fn port(port: &Map) -> String {
    let text = |key: &str| port.get(key).map(Value::to_text).unwrap_or_default();
    let ip = match text("host_ip") {
        ip if ip.is_empty() => ip,
        ip => format!("{ip}:"),
    };
    format!(
        "{ip}{}:{} ({}, {})",
        text("published"),
        text("target"),
        text("protocol"),
        text("mode")
    )
}
