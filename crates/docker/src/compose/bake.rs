//! Builds of a project's images.
//!
//! They go through `docker buildx build`, one service after the other; what it
//! prints is shown as bake shows it, which real Compose uses.

use std::collections::BTreeMap;

use composefile::{Map, Project, Service, Value, pairs, texts};

use super::failure::{Failure, Result};
use super::images::BuildOptions;
use super::labels;
use super::program::Program;
use super::ui::Mode;

fn text(map: &Map, key: &str) -> String {
    map.get(key).map(Value::to_text).unwrap_or_default()
}

impl Program {
    /// Builds the images of services.
    pub async fn build(&self, project: &Project, options: &BuildOptions) -> Result<()> {
        let mode = match options.progress.as_str() {
            "" | "auto" => self.ui.mode(),
            "quiet" => Mode::Quiet,
            _ => Mode::Plain,
        };
        let quiet = options.quiet || mode == Mode::Quiet;
        let order = project.in_dependency_order();
        let wanted: Vec<(&Service, &Map)> = order
            .into_iter()
            .filter(|s| options.services.is_empty() || options.services.contains(&s.name))
            .filter_map(|s| Some((s, s.build()?)))
            .collect();
        if wanted.is_empty() {
            return Ok(());
        }
        if options.print {
            let text = self.bake_file(project, &wanted, options);
            self.host.print(&text).await;
            return Ok(());
        }
        let image = |s: &Service| labels::image_name(&project.name, s, self.separator());
        if !self.globals.dry_run {
            let mut log = BakeLog::default();
            for (service, build) in &wanted {
                let image = image(service);
                let (args, stdin) = self.build_arguments(project, service, build, &image, options);
                let (status, output) = self.host.docker(args, stdin).await;
                let target = (wanted.len() > 1).then_some(service.name.as_str());
                let (progress, error) = match status {
                    0 => (output.as_str(), None),
                    _ => split_error(&output),
                };
                if !quiet {
                    let part = log.part(target, progress);
                    self.host.print(&part).await;
                }
                if let Some(error) = error {
                    let error = match target {
                        Some(target) => format!("target {target}: {error}"),
                        None => error,
                    };
                    // Bake's own exit leaves an empty line behind its error.
                    return Err(Failure::status(status, format!("{error}\n")));
                }
            }
            if !quiet {
                self.host.print(&log.end()).await;
            }
        }
        if !options.quiet && !options.check && !options.unannounced {
            for (service, _) in &wanted {
                self.ui.done(&image(service), "Built").await;
            }
        }
        Ok(())
    }

    fn build_arguments(
        &self,
        project: &Project,
        service: &Service,
        build: &Map,
        image: &str,
        options: &BuildOptions,
    ) -> (Vec<String>, Vec<u8>) {
        let mut args: Vec<String> = ["buildx", "build", "--progress", "plain"]
            .iter()
            .map(|s| s.to_string())
            .collect();
        let mut flag = |name: &str, value: String| {
            args.push(name.to_string());
            args.push(value);
        };
        for tag in texts(build.get("tags")) {
            flag("-t", tag);
        }
        flag("-t", image.to_string());
        for (k, v) in build_args(project, build, options) {
            flag("--build-arg", format!("{k}={v}"));
        }
        for (k, v) in image_labels(project, service, build) {
            flag("--label", format!("{k}={v}"));
        }
        let single = [
            ("target", "--target"),
            ("network", "--network"),
            ("shm_size", "--shm-size"),
        ];
        for (key, name) in single {
            let value = text(build, key);
            if !value.is_empty() {
                flag(name, value);
            }
        }
        for host in texts(build.get("extra_hosts")) {
            flag("--add-host", host);
        }
        for (name, context) in pairs(build.get("additional_contexts")) {
            let context = context.unwrap_or_default();
            let context = match context.strip_prefix("service:") {
                Some(other) => match project.services.get(other) {
                    Some(s) => format!(
                        "docker-image://{}",
                        labels::image_name(&project.name, s, self.separator())
                    ),
                    None => context,
                },
                None => context,
            };
            flag("--build-context", format!("{name}={context}"));
        }
        self.build_secrets(project, build, &mut flag);
        let platforms = texts(build.get("platforms"));
        let platform = service.text("platform").unwrap_or("").to_string();
        if !platforms.is_empty() {
            flag("--platform", platforms.join(","));
        } else if !platform.is_empty() {
            flag("--platform", platform);
        }
        let on = |key: &str| build.get(key).and_then(Value::as_bool) == Some(true);
        if options.no_cache || on("no_cache") {
            args.push("--no-cache".into());
        }
        if options.pull || on("pull") {
            args.push("--pull".into());
        }
        if options.check {
            args.push("--check".into());
        }
        let mut stdin = Vec::new();
        let context = text(build, "context");
        match build.get("dockerfile_inline") {
            Some(inline) => {
                args.push("-f".into());
                args.push("-".into());
                stdin = inline.to_text().into_bytes();
            }
            None => {
                let dockerfile = text(build, "dockerfile");
                args.push("-f".into());
                args.push(match context.contains("://") {
                    true => dockerfile,
                    false => composefile::join(&context, &dockerfile),
                });
            }
        }
        args.push(context);
        (args, stdin)
    }

    fn build_secrets(&self, project: &Project, build: &Map, flag: &mut dyn FnMut(&str, String)) {
        let secrets = build.get("secrets").and_then(Value::as_seq).unwrap_or(&[]);
        for secret in secrets.iter().filter_map(Value::as_map) {
            let source = text(secret, "source");
            let Some(object) = project.secrets.get(&source) else {
                continue;
            };
            let id = match text(secret, "target").trim_start_matches("/run/secrets/") {
                "" => source,
                target => target.to_string(),
            };
            let (file, variable) = (text(object, "file"), text(object, "environment"));
            match file.is_empty() {
                false => flag("--secret", format!("id={id},src={file}")),
                true => flag("--secret", format!("id={id},env={variable}")),
            }
        }
    }

    /// What bake is told, as `--print` shows it.
    fn bake_file(
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
        out.push('\n');
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
        let mut secrets = Vec::new();
        self.build_secrets(project, build, &mut |_, secret| {
            let (id, from) = secret.split_once(',').unwrap_or((&secret, ""));
            let kind = if from.starts_with("src=") {
                "file"
            } else {
                "env"
            };
            secrets.push(format!("{id},type={kind},{from}"));
        });
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
fn target_name(service: &str) -> String {
    service.replace('.', "_")
}

/// The build arguments that have a value.
fn build_args(project: &Project, build: &Map, options: &BuildOptions) -> Vec<(String, String)> {
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
fn image_labels(project: &Project, service: &Service, build: &Map) -> BTreeMap<String, String> {
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

/// The progress of a failed build and its error.
fn split_error(output: &str) -> (&str, Option<String>) {
    let (log, error) = match output.rfind("ERROR: ") {
        Some(at) => (&output[..at], output[at + 7..].trim_end()),
        None => ("", output.trim_end()),
    };
    let error = error.strip_prefix("failed to build: ").unwrap_or(error);
    (log, Some(error.to_string()))
}

/// Builds' plain progress with the steps bake has around them.
#[derive(Default)]
struct BakeLog {
    last: u32,
}

impl BakeLog {
    /// One target's part; its name is shown when there are others.
    fn part(&mut self, target: Option<&str>, output: &str) -> String {
        let mut out = String::new();
        if self.last == 0 {
            let size = output.len() % 900 + 300;
            out.push_str(&format!(
                "#1 [internal] load local bake definitions\n#1 reading from stdin {size}B done\n#1 DONE 0.0s\n"
            ));
            self.last = 1;
        }
        let before = self.last;
        let mut named = 0;
        for line in output.lines() {
            let numbered = line.strip_prefix('#').and_then(|rest| {
                let (number, rest) = rest.split_once(' ')?;
                Some((number.parse::<u32>().ok()?, rest))
            });
            match numbered {
                // Which builder works is buildx's line, not bake's.
                Some((0, _)) => {}
                Some((number, rest)) => {
                    let shown = before + number;
                    self.last = self.last.max(shown);
                    let title = number > named;
                    named = named.max(number);
                    match target {
                        Some(target) if title => {
                            out.push_str(&format!("#{shown} {}\n", prefixed(target, rest)));
                        }
                        _ => out.push_str(&format!("#{shown} {rest}\n")),
                    }
                }
                None => {
                    out.push_str(line);
                    out.push('\n');
                }
            }
        }
        out
    }

    /// What stands at the end of builds that succeeded.
    fn end(&self) -> String {
        let last = self.last + 1;
        format!("\n#{last} resolving provenance for metadata file\n#{last} DONE 0.0s\n")
    }
}

/// A step's title with the target it belongs to.
fn prefixed(target: &str, title: &str) -> String {
    match title.strip_prefix('[') {
        Some(rest) => format!("[{target} {rest}"),
        None => format!("[{target}] {title}"),
    }
}
