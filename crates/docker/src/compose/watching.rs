//! `develop: watch`: files of the host are looked at again and again; what changed is
//! copied into containers, or has them restarted or built anew.
//!
//! Not modelled: files that come and go between two looks (real Compose is told of each).

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::future::poll_fn;
use std::task::Poll;

use composefile::{Map, Project, Related, Value, texts};
use dockerfile::ignore::{self, Matcher};
use engine::api::container::{AttachOptions, CopyOptions, StopOptions};
use engine::api::exec::{ExecConfig, ExecStart};
use engine::api::{Attachment, Filters, List};

use super::containers::{self, OneOff};
use super::converge::{CreateOptions, Recreate};
use super::failure::{Failure, Result};
use super::files::{FileEntry, tar_of};
use super::host::{Seen, Wait};
use super::images::BuildOptions;
use super::logs::LogPrinter;
use super::program::Program;

/// How long between two looks, and how long nothing may change before a batch is done.
const LOOK: u64 = 250_000_000;

/// What editors leave behind for a moment.
const EPHEMERAL: [&str; 12] = [
    "**/*___jb_old___",
    "**/*___jb_tmp___",
    "**/.idea/**",
    "**/.#*",
    "**/#*#",
    "**/4913",
    "**/*~",
    "**/.*.swp",
    "**/.*.swx",
    "**/.*.swo",
    "**/.*.swn",
    "**/.*.kate-swp",
];

/// What is done about a change.
struct Rule {
    service: String,
    path: String,
    action: String,
    target: String,
    exec: Option<Map>,
    include: Option<Matcher>,
    ignore: Matcher,
    /// The patterns of `.dockerignore`, and the directory they count from.
    excluded: Option<(String, Matcher)>,
}

/// A change that a rule is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Mapping {
    host: String,
    container: String,
}

/// The rules of a project at work.
pub struct Watching<'a> {
    program: &'a Program,
    project: Project,
    rules: Vec<Rule>,
    prune: bool,
    outputs: RefCell<Vec<Wait<'static, ()>>>,
}

fn text(map: &Map, key: &str) -> String {
    map.get(key).map(Value::to_text).unwrap_or_default()
}

/// The rest of a path below a directory; empty for the directory itself.
fn below<'p>(dir: &str, path: &'p str) -> Option<&'p str> {
    match path.strip_prefix(dir)? {
        "" => Some(""),
        rest if dir.ends_with('/') => Some(rest),
        rest => rest.strip_prefix('/'),
    }
}

fn matcher(patterns: &[String]) -> Result<Matcher> {
    Ok(Matcher::new(patterns)?)
}

impl<'a> Watching<'a> {
    /// Reads the rules of the services and copies what is to be there from the start.
    pub async fn new(program: &'a Program, project: &Project, prune: bool) -> Result<Watching<'a>> {
        let mut project = project.clone();
        let mut rules = Vec::new();
        for service in project.services.values_mut() {
            let watch = service.fields.get("develop").and_then(|d| d.get("watch"));
            let triggers: Vec<Map> = watch
                .and_then(Value::as_seq)
                .unwrap_or(&[])
                .iter()
                .filter_map(|t| t.as_map().cloned())
                .collect();
            let builds = triggers.iter().any(|t| text(t, "action") == "rebuild");
            if builds && service.build().is_none() {
                return Err(Failure::new(format!(
                    "can't watch service {:?} with action rebuild without a build context",
                    service.name
                )));
            }
            if builds {
                service.fields.set("pull_policy", "build");
            }
            let excluded = match service.build() {
                Some(build) => {
                    let context = text(build, "context");
                    let file = composefile::join(&context, ".dockerignore");
                    let bytes = program.host.read(&file).unwrap_or_default();
                    let patterns = ignore::read(&String::from_utf8_lossy(&bytes));
                    Some((context, matcher(&patterns)?))
                }
                None => None,
            };
            for trigger in triggers {
                let path = text(&trigger, "path");
                let action = text(&trigger, "action");
                let bound = service
                    .parts("volumes")
                    .any(|v| v.has("bind") && below(&text(v, "source"), &path).is_some());
                if bound && matches!(action.as_str(), "sync" | "sync+restart") {
                    let text = format!(
                        "path '{path}' also declared by a bind mount volume, this path won't be monitored!\n"
                    );
                    program.warn(&text).await;
                    continue;
                }
                let include = texts(trigger.get("include"));
                rules.push(Rule {
                    service: service.name.clone(),
                    target: text(&trigger, "target"),
                    exec: trigger.get("exec").and_then(Value::as_map).cloned(),
                    include: match include.is_empty() {
                        true => None,
                        false => Some(matcher(&include)?),
                    },
                    ignore: matcher(&texts(trigger.get("ignore")))?,
                    excluded: excluded.clone(),
                    path,
                    action,
                });
            }
        }
        if rules.is_empty() {
            return Err(Failure::new(
                "none of the selected services is configured for watch, consider setting a 'develop' section",
            ));
        }
        let watching = Watching {
            program,
            project,
            rules,
            prune,
            outputs: RefCell::default(),
        };
        watching.initial().await?;
        Ok(watching)
    }

    /// `initial_sync`: what is there already is copied.
    async fn initial(&self) -> Result<()> {
        for service in self.project.services.values() {
            let watch = service.fields.get("develop").and_then(|d| d.get("watch"));
            for trigger in watch.and_then(Value::as_seq).unwrap_or(&[]) {
                let path = trigger.get("path").map(Value::to_text).unwrap_or_default();
                if trigger.get("initial_sync").and_then(Value::as_bool) != Some(true) {
                    continue;
                }
                let mine = |r: &&Rule| r.service == service.name && r.path == path;
                for rule in self.rules.iter().filter(mine) {
                    let files = self.program.host.tree(&path);
                    let found = files.iter().filter(|s| !s.is_dir);
                    let mappings: Vec<Mapping> =
                        found.filter_map(|s| rule.mapping(&s.path)).collect();
                    self.sync(&service.name, &mappings).await?;
                }
            }
        }
        Ok(())
    }

    fn look(&self) -> BTreeMap<String, Seen> {
        let roots: BTreeSet<&str> = self.rules.iter().map(|r| r.path.as_str()).collect();
        let trees = roots.into_iter().flat_map(|r| self.program.host.tree(r));
        trees
            .filter(|s| !s.is_dir)
            .map(|s| (s.path.clone(), s))
            .collect()
    }

    /// Looks and acts until it is dropped.
    pub async fn run(&self, printer: &LogPrinter) -> Result<()> {
        let mut known = self.look();
        printer.watcher("Watch enabled").await;
        let mut batch: BTreeSet<String> = BTreeSet::new();
        let mut quiet = 0;
        loop {
            self.pause().await;
            let now = self.look();
            let before = batch.len();
            let gone = known.keys().filter(|p| !now.contains_key(*p));
            let new = now.iter().filter(|(p, s)| known.get(*p) != Some(s));
            let changed: Vec<String> = gone.chain(new.map(|(p, _)| p)).cloned().collect();
            let still = changed.is_empty() && before > 0;
            batch.extend(changed);
            known = now;
            quiet = if still { quiet + 1 } else { 0 };
            if quiet < 2 {
                continue;
            }
            quiet = 0;
            let files = std::mem::take(&mut batch);
            if let Err(failure) = self.handle(&files, printer).await {
                let text = format!("Error handling changed files: {}", failure.text());
                self.program.warn(&text).await;
            }
        }
    }

    /// Waits a little, while the output of new containers goes on.
    async fn pause(&self) {
        let mut sleep = self.program.host.sleep(LOOK);
        poll_fn(|context| {
            let mut outputs = std::mem::take(&mut *self.outputs.borrow_mut());
            outputs.retain_mut(|o| o.as_mut().poll(context).is_pending());
            self.outputs.borrow_mut().extend(outputs);
            match sleep.as_mut().poll(context) {
                Poll::Ready(()) => Poll::Ready(()),
                Poll::Pending => Poll::Pending,
            }
        })
        .await;
    }

    async fn handle(&self, files: &BTreeSet<String>, printer: &LogPrinter) -> Result<()> {
        let mut syncs: BTreeMap<&str, Vec<Mapping>> = BTreeMap::new();
        let mut restarts: BTreeSet<&str> = BTreeSet::new();
        let mut rebuilds: BTreeSet<&str> = BTreeSet::new();
        let mut execs: Vec<&Rule> = Vec::new();
        for rule in &self.rules {
            for mapping in files.iter().filter_map(|f| rule.mapping(f)) {
                let service = rule.service.as_str();
                if rule.action.starts_with("sync") {
                    syncs.entry(service).or_default().push(mapping);
                }
                match rule.action.as_str() {
                    "rebuild" => {
                        rebuilds.insert(service);
                    }
                    "restart" | "sync+restart" => {
                        restarts.insert(service);
                    }
                    "sync+exec" if !execs.iter().any(|e| std::ptr::eq(*e, rule)) => {
                        execs.push(rule);
                    }
                    _ => {}
                }
            }
        }
        if !rebuilds.is_empty() {
            self.rebuild(&rebuilds, printer).await?;
        }
        for (service, mappings) in &syncs {
            let count = mappings.len();
            printer
                .watcher(&format!(
                    "Syncing service {service:?} after {count} changes were detected"
                ))
                .await;
            self.sync(service, mappings).await?;
        }
        if !restarts.is_empty() {
            self.restart(&restarts).await?;
            let names = quoted(&restarts);
            printer
                .watcher(&format!("service(s) {names} restarted"))
                .await;
        }
        for rule in execs {
            self.exec(rule).await?;
        }
        Ok(())
    }

    /// Copies files into the containers of a service, or takes them out.
    async fn sync(&self, service: &str, mappings: &[Mapping]) -> Result<()> {
        let program = self.program;
        let only = [service.to_string()];
        for container in program.containers(&self.project.name, OneOff::Exclude, true, &only)? {
            let mut gone = Vec::new();
            for mapping in mappings {
                let Ok(content) = program.host.read(&mapping.host) else {
                    gone.push(mapping.container.clone());
                    continue;
                };
                let mode = program.host.tree(&mapping.host);
                let entry = FileEntry {
                    path: mapping.container.clone(),
                    content,
                    mode: mode.first().map_or(0o644, |s| s.mode),
                    uid: 0,
                    gid: 0,
                };
                let archive = tar_of(&entry, program.host.now_nanos());
                program.engine.container_extract(
                    &container.id,
                    "/",
                    &archive,
                    CopyOptions::default(),
                )?;
            }
            if !gone.is_empty() {
                let words = ["rm", "-rf"].map(str::to_string).into_iter();
                let config = ExecConfig {
                    cmd: words.chain(gone).collect(),
                    attach_stdout: true,
                    attach_stderr: true,
                    ..ExecConfig::default()
                };
                let id = program.engine.exec_create(&container.id, config)?;
                let start = ExecStart::default();
                let attachment = program.engine.exec_start(&id, start).await?;
                while attachment.output.recv().await.is_some() {}
            }
        }
        Ok(())
    }

    async fn restart(&self, services: &BTreeSet<&str>) -> Result<()> {
        let names: Vec<String> = services.iter().map(|s| s.to_string()).collect();
        let list = self
            .program
            .containers(&self.project.name, OneOff::Exclude, true, &names)?;
        for container in list {
            self.program
                .engine
                .container_restart(&container.id, StopOptions::default())
                .await?;
        }
        Ok(())
    }

    async fn exec(&self, rule: &Rule) -> Result<()> {
        let Some(hook) = &rule.exec else {
            return Ok(());
        };
        let only = [rule.service.clone()];
        let list = self
            .program
            .containers(&self.project.name, OneOff::Exclude, false, &only)?;
        for container in list {
            let env = composefile::pairs(hook.get("environment")).into_iter();
            let env = env.map(|(k, v)| format!("{k}={}", v.unwrap_or_default()));
            let config = ExecConfig {
                user: text(hook, "user"),
                working_dir: text(hook, "working_dir"),
                env: List::nil_if_empty(env.collect()),
                cmd: texts(hook.get("command")),
                attach_stdout: true,
                attach_stderr: true,
                ..ExecConfig::default()
            };
            let engine = &self.program.engine;
            let id = engine.exec_create(&container.id, config)?;
            let attachment = engine.exec_start(&id, ExecStart::default()).await?;
            self.program.host.join(attachment, None).await;
        }
        Ok(())
    }

    async fn rebuild(&self, services: &BTreeSet<&str>, printer: &LogPrinter) -> Result<()> {
        let program = self.program;
        let names: Vec<String> = services.iter().map(|s| s.to_string()).collect();
        let shown = quoted(services);
        printer
            .watcher(&format!(
                "Rebuilding service(s) {shown} after changes were detected..."
            ))
            .await;
        let options = BuildOptions {
            services: names.clone(),
            progress: "plain".to_string(),
            unannounced: true,
            ..BuildOptions::default()
        };
        if let Err(failure) = program.build(&self.project, &options).await {
            let text = format!("Build failed. Error: {}", failure.text().trim_end());
            printer.watcher(&text).await;
            return Err(Failure::new(failure.text().trim_end().to_string()));
        }
        if self.prune {
            let mut filters = Filters::default();
            filters.add("dangling", "true");
            let label = format!("{}={}", super::labels::PROJECT, self.project.name);
            filters.add("label", label);
            let _ = program.engine.images_prune(&filters).await;
        }
        printer
            .watcher(&format!("service(s) {shown} successfully built"))
            .await;
        let quiet = program.silenced();
        let mut project = self.project.clone();
        for service in project.services.values_mut() {
            service.fields.remove("pull_policy");
        }
        let options = CreateOptions {
            services: names.clone(),
            recreate: Recreate::Force,
            ..CreateOptions::default()
        };
        quiet.create(&project, &options).await?;
        self.attach(&project, &names, printer)?;
        project.select(&names, Related::Dependents)?;
        quiet.start(&project).await
    }

    /// Shows the output of containers that were made anew, where output is shown at all.
    fn attach(&self, project: &Project, names: &[String], printer: &LogPrinter) -> Result<()> {
        if !printer.has_prefix() {
            return Ok(());
        }
        let list = self
            .program
            .containers(&project.name, OneOff::Exclude, true, names)?;
        for container in list {
            let options = AttachOptions {
                stdout: true,
                stderr: true,
                stream: true,
                ..AttachOptions::default()
            };
            let streams: Attachment = self
                .program
                .engine
                .container_attach(&container.id, &options)?;
            let name = containers::name(&container);
            let short = name
                .strip_prefix(&format!("{}-", project.name))
                .unwrap_or(name);
            let short = short.to_string();
            let printer = printer.clone();
            self.outputs.borrow_mut().push(Box::pin(async move {
                while let Some((stream, bytes)) = streams.output.recv().await {
                    let text = String::from_utf8_lossy(&bytes).into_owned();
                    let stderr = stream == engine::api::Stream::Stderr;
                    printer.write(&short, &text, stderr).await;
                }
                printer.flush(&short).await;
            }));
        }
        Ok(())
    }
}

impl Rule {
    /// Where a changed file belongs, if the rule is about it.
    fn mapping(&self, file: &str) -> Option<Mapping> {
        let rest = below(&self.path, file)?;
        if let Some(include) = &self.include
            && !include.matches(rest)
        {
            return None;
        }
        if self.ignore.matches(rest) || file.split('/').any(|part| part == ".git") {
            return None;
        }
        if let Some((context, excluded)) = &self.excluded
            && below(context, file).is_some_and(|inner| excluded.matches(inner))
        {
            return None;
        }
        let patterns = EPHEMERAL.map(str::to_string);
        if Matcher::new(&patterns).is_ok_and(|m| m.matches(file.trim_start_matches('/'))) {
            return None;
        }
        Some(Mapping {
            host: file.to_string(),
            container: match (self.target.as_str(), rest) {
                ("", _) => String::new(),
                (target, "") => target.to_string(),
                (target, rest) => composefile::join(target, rest),
            },
        })
    }
}

/// Names as Go prints a list of quoted ones.
fn quoted(names: &BTreeSet<&str>) -> String {
    let names: Vec<String> = names.iter().map(|n| format!("{n:?}")).collect();
    format!("[{}]", names.join(" "))
}
