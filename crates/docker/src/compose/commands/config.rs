//! `docker compose config`: the project in its canonical form, or parts of it.

use super::{Outcome, Verb};
use crate::compose::failure::Failure;
use crate::compose::labels;
use crate::compose::program::Program;
use crate::flags::Flag;
use crate::format::table::layout;
use composefile::{Map, Options, Project, Related, Value, template};

const FLAGS: &[Flag] = &[
    Flag::bool("environment", "Print environment used for interpolation."),
    Flag::string("format", "Format the output. Values: [yaml | json]"),
    Flag::string("hash", "Print the service config hash, one per line."),
    Flag::bool("images", "Print the image names, one per line."),
    Flag::bool(
        "lock-image-digests",
        "Produces an override file with image digests",
    )
    .unsupported(),
    Flag::bool("models", "Print the model names, one per line."),
    Flag::bool("networks", "Print the network names, one per line."),
    Flag::bool(
        "no-consistency",
        "Don't check model consistency - warning: may produce invalid Compose output",
    ),
    Flag::bool("no-env-resolution", "Don't resolve service env files"),
    Flag::bool("no-interpolate", "Don't interpolate environment variables"),
    Flag::bool("no-normalize", "Don't normalize compose model"),
    Flag::bool("no-path-resolution", "Don't resolve file paths"),
    Flag::string("output", "Save to file (default to stdout)").short('o'),
    Flag::bool("profiles", "Print the profile names, one per line."),
    Flag::bool(
        "quiet",
        "Only validate the configuration, don't print anything",
    )
    .short('q'),
    Flag::bool("resolve-image-digests", "Pin image tags to digests").unsupported(),
    Flag::bool("services", "Print the service names, one per line."),
    Flag::bool("variables", "Print model variables and default values."),
    Flag::bool("volumes", "Print the volume names, one per line."),
];

/// The command.
pub const VERB: Verb = Verb::new(
    "config",
    "[OPTIONS] [SERVICE...]",
    "Parse, resolve and render compose file in canonical format",
    FLAGS,
    |p| Box::pin(run(p)),
)
.aliases(&["convert"]);

async fn run(program: Program) -> Outcome {
    let flags = &program.flags;
    if flags.bool("lock-image-digests") || flags.bool("resolve-image-digests") {
        return Err(Failure::new(
            "pinning images to digests is not simulated: images here have no registry digests",
        ));
    }
    let mut options = program.options().await;
    options.interpolate = !flags.bool("no-interpolate");
    options.normalize = !flags.bool("no-normalize");
    options.consistency = !flags.bool("no-consistency");
    options.resolve_paths = !flags.bool("no-path-resolution");
    options.resolve_environment = !flags.bool("no-env-resolution");
    if flags.bool("variables") {
        return variables(&program, options).await;
    }
    if !options.interpolate && !names_wanted(&program) {
        return raw(&program, &options).await;
    }
    options.interpolate = true;
    if flags.bool("profiles") {
        options.profiles = vec!["*".to_string()];
    }
    let mut project = program.load(&options).await?;
    project.enable(program.args());
    project.select(program.args(), Related::Dependencies)?;
    if flags.bool("quiet") {
        return Ok(0);
    }
    if let Some(text) = names(&program, &project)? {
        return write(&program, &text).await;
    }
    if !program.globals.all_resources {
        project.drop_unused();
    }
    let text = match flags.str("format") {
        "json" => format!("{}\n", project.to_json()),
        "" | "yaml" => project.to_yaml(),
        other => return Err(Failure::new(format!("unsupported format {other:?}"))),
    };
    // What is printed must read back the same, so dollars are doubled.
    write(&program, &text.replace('$', "$$")).await
}

fn names_wanted(program: &Program) -> bool {
    [
        "services",
        "volumes",
        "networks",
        "models",
        "hash",
        "profiles",
        "images",
        "environment",
    ]
    .iter()
    .any(|f| program.flags.changed(f))
}

/// One of the listings, if one was asked for.
fn names(program: &Program, project: &Project) -> Result<Option<String>, Failure> {
    let flags = &program.flags;
    let lines = |list: Vec<String>| list.iter().map(|l| format!("{l}\n")).collect::<String>();
    Ok(Some(if flags.bool("services") {
        let order = project.in_dependency_order();
        lines(order.iter().map(|s| s.name.clone()).collect())
    } else if flags.bool("volumes") {
        lines(project.volumes.keys().cloned().collect())
    } else if flags.bool("networks") {
        lines(project.networks.keys().cloned().collect())
    } else if flags.bool("models") {
        lines(project.models.keys().cloned().collect())
    } else if flags.changed("hash") {
        lines(hashes(project, flags.str("hash"))?)
    } else if flags.bool("profiles") {
        let mut all: Vec<String> = project
            .services
            .values()
            .flat_map(|s| s.list("profiles"))
            .collect();
        all.sort();
        all.dedup();
        lines(all)
    } else if flags.bool("images") {
        lines(
            project
                .services
                .values()
                .map(|s| labels::image_name(&project.name, s, program.separator()))
                .collect(),
        )
    } else if flags.bool("environment") {
        lines(
            project
                .env
                .vars
                .iter()
                .map(|(k, v)| format!("{k}={v}"))
                .collect(),
        )
    } else {
        return Ok(None);
    }))
}

fn hashes(project: &Project, which: &str) -> Result<Vec<String>, Failure> {
    let names: Vec<String> = match which {
        "*" | "" => project.services.keys().cloned().collect(),
        list => list.split(',').map(str::to_string).collect(),
    };
    names
        .iter()
        .map(|name| {
            let service = project.service(name)?;
            Ok(format!("{name} {}", service.config_hash()))
        })
        .collect()
}

/// `--no-interpolate`: the merged files as they are.
async fn raw(program: &Program, options: &Options) -> Outcome {
    let mut tree = program.load_tree(options).await?;
    if program.flags.bool("quiet") {
        return Ok(0);
    }
    sort(&mut tree);
    let text = match program.flags.str("format") {
        "json" => {
            let mut text = String::new();
            composefile::json(&Value::Map(tree), 0, &mut text);
            text.push('\n');
            text
        }
        _ => composefile::yaml(&tree),
    };
    write(program, &text).await
}

fn sort(map: &mut Map) {
    map.sort();
    for (_, value) in map.iter_mut() {
        sort_value(value);
    }
}

fn sort_value(value: &mut Value) {
    match value {
        Value::Map(map) => sort(map),
        Value::Seq(items) => items.iter_mut().for_each(sort_value),
        _ => {}
    }
}

async fn variables(program: &Program, mut options: Options) -> Outcome {
    options.interpolate = false;
    let tree = program.load_tree(&options).await?;
    let mut found = Vec::new();
    mentioned(&Value::Map(tree), &mut found);
    found.sort();
    let mut text = String::from("NAME\tREQUIRED\tDEFAULT VALUE\tALTERNATE VALUE");
    for v in &found {
        text.push_str(&format!(
            "\n{}\t{}\t{}\t{}",
            v.name, v.required, v.default, v.alternate
        ));
    }
    write(program, &format!("{}\n", layout(&text, 20, 1))).await
}

fn mentioned(value: &Value, found: &mut Vec<template::Variable>) {
    match value {
        Value::Str(s) => template::variables(s, found),
        Value::Seq(items) => items.iter().for_each(|v| mentioned(v, found)),
        Value::Map(map) => map.iter().for_each(|(_, v)| mentioned(v, found)),
        _ => {}
    }
}

async fn write(program: &Program, text: &str) -> Outcome {
    let output = program.flags.str("output");
    if output.is_empty() {
        program.host.print(text).await;
        return Ok(0);
    }
    let path = composefile::join(&program.host.cwd(), output);
    program
        .host
        .write(&path, text.as_bytes())
        .map_err(|e| format!("open {path}: {e}"))?;
    Ok(0)
}
