//! The definition that real Compose hands to `docker buildx bake` for a project's builds.

use std::collections::BTreeMap;

use composefile::{Map, Project, Service, Value, pairs, texts};

use super::images::BuildOptions;
use super::labels;
use super::program::Program;
use crate::buildx::options::SecretSource;

pub(super) fn text(map: &Map, key: &str) -> String {
    map.get(key).map(Value::to_text).unwrap_or_default()
}

impl Program {
    /// What bake is told on its standard input, as `--print` shows it.
    pub(super) fn bake_file(
        &self,
        project: &Project,
        wanted: &[(&Service, &Map)],
        options: &BuildOptions,
    ) -> String {
        let mut targets = Map::new();
        for service in project.services.values() {
            if let Some(build) = service.build() {
                let target = self.bake_target(project, service, build, options);
                targets.set(target_name(&service.name), target);
            }
        }
        let names: Vec<Value> = wanted
            .iter()
            .map(|(s, _)| Value::from(target_name(&s.name).as_str()))
            .collect();
        let mut default = Map::new();
        default.set("targets", Value::Seq(names));
        let mut groups = Map::new();
        groups.set("default", default);
        let mut root = Map::new();
        root.set("group", groups);
        root.set("target", targets);
        let mut out = String::new();
        composefile::json(&Value::Map(root), 0, &mut out);
        out
    }

    fn bake_target(
        &self,
        project: &Project,
        service: &Service,
        build: &Map,
        options: &BuildOptions,
    ) -> Map {
        let mut target = Map::new();
        let strings = |list: Vec<String>| -> Value {
            Value::Seq(list.iter().map(|s| Value::from(s.as_str())).collect())
        };
        let object = |all: BTreeMap<String, String>| -> Map {
            let mut map = Map::new();
            for (k, v) in all {
                map.set(k, v);
            }
            map
        };
        let mut set = |key: &str, value: Value| {
            let empty = match &value {
                Value::Str(s) => s.is_empty(),
                Value::Seq(items) => items.is_empty(),
                Value::Map(map) => map.is_empty(),
                Value::Bool(on) => !on,
                _ => false,
            };
            if !empty {
                target.set(key, value);
            }
        };
        let word = |key: &str| Value::from(text(build, key).as_str());
        let on = |key: &str| build.get(key).and_then(Value::as_bool) == Some(true);
        set("context", word("context"));
        let contexts = pairs(build.get("additional_contexts")).into_iter();
        let contexts = contexts.map(|(name, context)| {
            let context = context.unwrap_or_default();
            let context = match context.strip_prefix("service:") {
                Some(other) => format!("target:{}", target_name(other)),
                None => context,
            };
            (name, context)
        });
        set("contexts", Value::Map(object(contexts.collect())));
        let file = text(build, "dockerfile");
        if !build.has("dockerfile_inline") && !file.is_empty() {
            let path = composefile::join(&text(build, "context"), &file);
            set("dockerfile", Value::from(path.as_str()));
        }
        let inline = text(build, "dockerfile_inline").replace("${", "$${");
        set("dockerfile-inline", Value::from(inline.as_str()));
        let args = build_args(project, build, options).into_iter();
        let args = args.map(|(k, v)| (k, v.replace("${", "$${")));
        set("args", Value::Map(object(args.collect())));
        let own = image_labels(project, service, build);
        set("labels", Value::Map(object(own)));
        let mut tags = texts(build.get("tags"));
        tags.push(labels::image_name(&project.name, service, self.separator()));
        set("tags", strings(tags));
        set("cache-from", strings(texts(build.get("cache_from"))));
        set("cache-to", strings(texts(build.get("cache_to"))));
        set("target", word("target"));
        let secrets = build_secrets(project, build).into_iter();
        let secrets = secrets
            .map(|(id, source)| match source {
                SecretSource::File(path) => format!("id={id},type=file,src={path}"),
                SecretSource::Env(name) => format!("id={id},type=env,env={name}"),
            })
            .collect();
        set("secret", strings(secrets));
        set("platforms", strings(texts(build.get("platforms"))));
        set("pull", Value::Bool(options.pull || on("pull")));
        set("no-cache", Value::Bool(options.no_cache || on("no_cache")));
        set("network", word("network"));
        if options.check {
            set("call", Value::from("lint"));
        } else {
            set("output", strings(vec!["type=docker".to_string()]));
        }
        target
    }
}

/// A service's name as bake takes it.
pub(super) fn target_name(service: &str) -> String {
    service.replace('.', "_")
}

/// The build arguments that have a value.
pub(super) fn build_args(
    project: &Project,
    build: &Map,
    options: &BuildOptions,
) -> Vec<(String, String)> {
    let mut all = pairs(build.get("args"));
    for given in &options.args {
        let (k, v) = match given.split_once('=') {
            Some((k, v)) => (k.to_string(), Some(v.to_string())),
            None => (given.clone(), None),
        };
        all.retain(|(name, _)| *name != k);
        all.push((k, v));
    }
    all.into_iter()
        .filter_map(|(k, v)| {
            let v = v.or_else(|| project.env.get(&k).map(str::to_string))?;
            Some((k, v))
        })
        .collect()
}

/// The labels of a built image: those of the file, and whose it is.
pub(super) fn image_labels(
    project: &Project,
    service: &Service,
    build: &Map,
) -> BTreeMap<String, String> {
    let mut all: BTreeMap<String, String> = pairs(build.get("labels"))
        .into_iter()
        .map(|(k, v)| (k, v.unwrap_or_default()))
        .collect();
    for (key, value) in [
        (labels::VERSION, labels::COMPOSE_VERSION),
        (labels::PROJECT, project.name.as_str()),
        (labels::SERVICE, service.name.as_str()),
    ] {
        all.insert(key.to_string(), value.to_string());
    }
    all
}

/// The secrets of a build: their ids and where they come from.
pub(super) fn build_secrets(project: &Project, build: &Map) -> Vec<(String, SecretSource)> {
    let secrets = build.get("secrets").and_then(Value::as_seq).unwrap_or(&[]);
    let one = |secret: &Map| {
        let source = text(secret, "source");
        let object = project.secrets.get(&source)?;
        let id = match text(secret, "target").trim_start_matches("/run/secrets/") {
            "" => source,
            target => target.to_string(),
        };
        let (file, variable) = (text(object, "file"), text(object, "environment"));
        let from = match file.is_empty() {
            false => SecretSource::File(file),
            true => SecretSource::Env(variable),
        };
        Some((id, from))
    };
    secrets
        .iter()
        .filter_map(Value::as_map)
        .filter_map(one)
        .collect()
}
