//! `docker compose config`: the project in its canonical form, or parts of it.

use crate::compose::digests;
use crate::compose::failure::Failure;
use crate::compose::labels;
use crate::compose::program::Program;
use crate::compose::verb::{Outcome, Verb};
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
    ),
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
    Flag::bool("resolve-image-digests", "Pin image tags to digests"),
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
    let mut options = program.options().await;
    options.interpolate = !flags.bool("no-interpolate");
    options.normalize = !flags.bool("no-normalize") && !program.globals.compatibility;
    options.consistency = !flags.bool("no-consistency");
    options.resolve_paths = !flags.bool("no-path-resolution");
    options.resolve_environment = !flags.bool("no-env-resolution");
    if let Some(listing) = Listing::wanted(&program) {
        return listing.run(&program, options).await;
    }
    let format = match flags.str("format") {
        "" => "yaml",
        other => other,
    };
    let locked = flags.bool("lock-image-digests");
    let pinned = locked || flags.bool("resolve-image-digests");
    if !options.interpolate {
        let mut tree = program.load_tree(&options).await?;
        if pinned {
            digests::pin_tree(&program, &mut tree)?;
        }
        if locked {
            digests::only_images(&mut tree);
        }
        sort(&mut tree);
        let text = match format {
            "json" => {
                let mut text = String::new();
                composefile::json(&Value::Map(tree), 0, &mut text);
                text
            }
            "yaml" => composefile::yaml(&tree),
            other => return Err(Failure::new(format!("unsupported format {other:?}"))),
        };
        return write(&program, &text).await;
    }
    let mut project = load(&program, &options, program.args()).await?;
    if pinned {
        digests::pin(&program, &mut project)?;
    }
    if options.consistency {
        crate::compose::converge::unique_names(&project)?;
    }
    if locked {
        project = digests::images_of(&project);
    }
    let text = match format {
        "json" => project.to_json(),
        "yaml" => project.to_yaml(),
        other => return Err(Failure::new(format!("unsupported format {other:?}"))),
    };
    // What is printed must read back the same, so dollars are doubled.
    write(&program, &text.replace('$', "$$")).await
}

/// Loads the project with the named services and what they need.
async fn load(
    program: &Program,
    options: &Options,
    services: &[String],
) -> Result<Project, Failure> {
    let mut project = program.load(options).await?;
    project.enable(services);
    project.select(services, Related::Dependencies)?;
    if !program.globals.all_resources {
        project.drop_unused();
    }
    Ok(project)
}

/// The listings of names and the like; the first flag of this order counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Listing {
    Services,
    Volumes,
    Networks,
    Models,
    Hash,
    Profiles,
    Images,
    Variables,
    Environment,
}

impl Listing {
    const ALL: [(&'static str, Listing); 9] = [
        ("services", Listing::Services),
        ("volumes", Listing::Volumes),
        ("networks", Listing::Networks),
        ("models", Listing::Models),
        ("hash", Listing::Hash),
        ("profiles", Listing::Profiles),
        ("images", Listing::Images),
        ("variables", Listing::Variables),
        ("environment", Listing::Environment),
    ];

    fn wanted(program: &Program) -> Option<Listing> {
        let on = |name: &str, listing: Listing| match listing {
            Listing::Hash => !program.flags.str(name).is_empty(),
            _ => program.flags.bool(name),
        };
        let found = Listing::ALL.iter().find(|(name, l)| on(name, *l));
        found.map(|(_, listing)| *listing)
    }

    async fn run(self, program: &Program, mut options: Options) -> Outcome {
        if self == Listing::Variables {
            return variables(program, options).await;
        }
        if self != Listing::Environment {
            options.resolve_environment = false;
        }
        if self == Listing::Services && !options.interpolate {
            let tree = program.load_tree(&options).await?;
            if let Some(Value::Map(services)) = tree.get("services") {
                let names = services.keys().map(|n| format!("{n}\n"));
                program.host.print(&names.collect::<String>()).await;
            }
            return Ok(0);
        }
        // Most listings are of the whole project, whatever services are named.
        let services = match self {
            Listing::Profiles | Listing::Images | Listing::Environment => program.args(),
            _ => &[],
        };
        let project = load(program, &options, services).await?;
        let lines: Vec<String> = match self {
            Listing::Services => {
                let order = project.in_dependency_order();
                order.iter().map(|s| s.name.clone()).collect()
            }
            Listing::Volumes => project.volumes.keys().cloned().collect(),
            Listing::Networks => project.networks.keys().cloned().collect(),
            Listing::Models => {
                let of = |m: &Map| m.get("model").map(Value::to_text).unwrap_or_default();
                project.models.values().map(of).collect()
            }
            Listing::Hash => hashes(&project, program.flags.str("hash"))?,
            Listing::Profiles => {
                let all = project.services.values().chain(project.disabled.values());
                let mut names: Vec<String> = all.flat_map(|s| s.list("profiles")).collect();
                names.sort();
                names.dedup();
                names
            }
            Listing::Images => {
                let of = |s| labels::image_name(&project.name, s, program.separator());
                project.services.values().map(of).collect()
            }
            Listing::Environment => {
                let vars = project.env.vars.iter();
                vars.map(|(k, v)| format!("{k}={v}")).collect()
            }
            Listing::Variables => Vec::new(),
        };
        if self == Listing::Environment && program.flags.bool("quiet") {
            return Ok(0);
        }
        let text: String = lines.iter().map(|l| format!("{l}\n")).collect();
        program.host.print(&text).await;
        Ok(0)
    }
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
    found.dedup_by(|a, b| a.name == b.name);
    let format = program.flags.str("format");
    if format == "yaml" {
        if !program.flags.bool("quiet") {
            let mut map = Map::new();
            for v in &found {
                let mut one = Map::new();
                one.set("name", v.name.as_str());
                one.set("defaultvalue", v.default.as_str());
                one.set("presencevalue", v.alternate.as_str());
                one.set("required", v.required);
                map.set(v.name.as_str(), one);
            }
            // This one listing is indented by four.
            let text = composefile::yaml(&map).replace("\n  ", "\n    ");
            program.host.print(&text).await;
        }
        return Ok(0);
    }
    if crate::compose::verb::printed_as(format)? == crate::compose::verb::Printed::Json {
        let mut map = Map::new();
        for v in &found {
            let mut one = Map::new();
            one.set("Name", v.name.as_str());
            one.set("DefaultValue", v.default.as_str());
            one.set("PresenceValue", v.alternate.as_str());
            one.set("Required", v.required);
            map.set(v.name.as_str(), one);
        }
        let mut text = String::new();
        composefile::json(&Value::Map(map), 0, &mut text);
        program.host.print(&format!("{text}\n")).await;
        return Ok(0);
    }
    let mut text = String::from("NAME\tREQUIRED\tDEFAULT VALUE\tALTERNATE VALUE");
    for v in &found {
        text.push_str(&format!(
            "\n{}\t{}\t{}\t{}",
            v.name, v.required, v.default, v.alternate
        ));
    }
    program
        .host
        .print(&format!("{}\n", layout(&text, 20, 1)))
        .await;
    Ok(0)
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
    if program.flags.bool("quiet") {
        return Ok(0);
    }
    let output = program.flags.str("output");
    if output.is_empty() {
        program.host.print(text).await;
        return Ok(0);
    }
    let path = composefile::join(&program.host.cwd(), output);
    program
        .host
        .write(&path, text.as_bytes())
        .map_err(|e| format!("open {output}: {e}"))?;
    Ok(0)
}
