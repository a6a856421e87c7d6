//! One build from the Dockerfile to the image, with the internal steps that its progress
//! shows.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use dockerfile::ignore::{self, Matcher};
use dockerfile::lint::Linter;
use dockerfile::plan::{BaseImage, Need, Plan, Prepared, prepare};
use dockerfile::{BuildError, reference};

use super::archive;
use super::cache::KeyWriter;
use super::entitlement;
use super::facts;
use super::graph::{Sources, lower};
use super::host::{Host, HostImage, NewImage, TimedHistory};
use super::progress::{Ending, Progress};
use super::request::*;
use super::solver::{Memory, Solver};
use super::tree::Tree;
use super::worker::{BuildWorker, Output, human_size};
use metadata::base_image;

/// What an engine remembers of its builds.
pub type BuildMemory<L> = RefCell<Memory<Output<L>>>;

type Loaded = Vec<(Need, HostImage)>;

/// Runs a build; `record` gets what pictures show, also when it fails.
pub async fn build<H: Host>(
    host: &H,
    memory: &BuildMemory<H::Layer>,
    request: &BuildRequest,
    progress: &Progress,
    record: &RefCell<BuildRecord>,
) -> Result<BuildResponse, BuildFailure> {
    let mut job = Job {
        host,
        memory,
        request,
        progress,
        next: 0,
        text: String::new(),
        warned: 0,
        definition: None,
        record,
    };
    let result = job.run().await;
    let mut record = record.borrow_mut();
    match &result {
        Ok(response) => record.image_id = response.image_id.clone(),
        Err(failure) => record.error = failure.message.clone(),
    }
    result
}

/// An image as provenance names it.
fn material((need, image): &(Need, HostImage)) -> Option<(String, String)> {
    let Need::Image { reference, .. } = need else {
        return None;
    };
    let digest = image.digest.as_ref().unwrap_or(&image.chain);
    let hex = digest
        .split_once(':')
        .map_or(digest.as_str(), |(_, hex)| hex);
    Some((reference.clone(), hex.to_string()))
}

struct Job<'a, H: Host> {
    host: &'a H,
    memory: &'a BuildMemory<H::Layer>,
    request: &'a BuildRequest,
    progress: &'a Progress,
    /// The number of the next vertex.
    next: usize,
    text: String,
    /// Warnings that were told already.
    warned: usize,
    /// The vertex that warnings belong to, while it is open.
    definition: Option<usize>,
    record: &'a RefCell<BuildRecord>,
}

impl<H: Host> Job<'_, H> {
    async fn run(&mut self) -> Result<BuildResponse, BuildFailure> {
        entitlement::grant(self.request)?;
        if let Some(url) = &self.request.url {
            self.fetch_context(url).await?;
        }
        self.load_definition().await?;
        if self.request.ask == Ask::Targets {
            self.end_definition();
            return Ok(BuildResponse {
                dockerfile: self.text.clone(),
                ..BuildResponse::default()
            });
        }
        self.record.borrow_mut().dockerfile = self.text.clone();
        self.load_front_end().await?;
        let (mut lint, prepared) = prepare(&self.text, &self.request.options);
        self.warn(&lint);
        let mut prepared = match prepared {
            Ok(prepared) => prepared,
            Err(error) => {
                self.end_definition();
                return self.stop(error, lint);
            }
        };
        self.warn_early(&prepared);
        self.end_definition();
        let mut loaded: Loaded = Vec::new();
        if let Err(error) = self.load_metadata(&mut prepared, &mut loaded).await {
            return self.stop(error, lint);
        }
        let ignore = self.load_ignore().await?;
        let (after, plan) = prepared.finish(&ignore);
        lint = after;
        self.warn(&lint);
        let plan = match plan {
            Ok(plan) => plan,
            Err(error) => return self.stop(error, lint),
        };
        if self.request.ask != Ask::Build {
            return Ok(BuildResponse {
                warnings: lint.warnings,
                dockerfile: self.text.clone(),
                ..BuildResponse::default()
            });
        }
        entitlement::check(&plan, self.request)?;
        self.import_caches().await;
        let image_id = self.solve(&plan, &ignore, &loaded).await?;
        let mut materials = Vec::new();
        if self.request.provenance {
            let number = self.begin("resolving provenance for metadata file");
            self.progress.ended(number, Ending::Done);
            materials = loaded.iter().filter_map(material).collect();
        }
        Ok(BuildResponse {
            image_id,
            materials,
            warnings: lint.warnings,
            check_error: None,
            dockerfile: self.text.clone(),
        })
    }

    /// A failure; for a check it is part of the answer.
    fn stop(&self, error: BuildError, lint: Linter) -> Result<BuildResponse, BuildFailure> {
        let failure = BuildFailure::of(error, &self.text);
        if self.request.ask != Ask::Check {
            return Err(failure);
        }
        Ok(BuildResponse {
            warnings: lint.warnings,
            check_error: Some(failure),
            dockerfile: self.text.clone(),
            ..BuildResponse::default()
        })
    }

    fn begin(&mut self, name: &str) -> usize {
        let number = self.next;
        self.next += 1;
        self.progress.started(number, name);
        number
    }

    async fn load_definition(&mut self) -> Result<(), BuildFailure> {
        let name = &self.request.dockerfile_name;
        if self.request.url.is_some() {
            let bytes = self.request.session.dockerfile();
            let bytes = bytes.map_err(BuildFailure::new)?;
            self.text = String::from_utf8_lossy(&bytes).into_owned();
            self.definition = Some(self.begin("copy /context /"));
            return Ok(());
        }
        let title = match self.request.remote_context {
            true => "[internal] load remote build context".to_string(),
            false => format!("[internal] load build definition from {name}"),
        };
        let number = self.begin(&title);
        self.host.work(2_000_000).await;
        match self.request.session.dockerfile() {
            Ok(bytes) => {
                self.text = String::from_utf8_lossy(&bytes).into_owned();
                if self.request.remote_context {
                    self.progress.ended(number, Ending::Done);
                    let copy = self.begin("copy /context /");
                    self.definition = Some(copy);
                    return Ok(());
                }
                let size = human_size(bytes.len() as u64 + name.len() as u64 + 22);
                let text = format!("transferring dockerfile: {size}");
                self.progress.status(number, text, Some(0));
                self.definition = Some(number);
                Ok(())
            }
            Err(message) => {
                self.progress
                    .status(number, "transferring dockerfile: 2B", Some(0));
                // A file that is there and cannot be read fails the step itself.
                let ending = match message.split_once("error from sender: ") {
                    Some((_, why)) => Ending::Failed(format!("error from sender: {why}")),
                    None => Ending::Done,
                };
                self.progress.ended(number, ending);
                Err(BuildFailure::new(message))
            }
        }
    }

    /// A context at a URL: an archive or a lone Dockerfile. Git sources are looked up and
    /// never found, because no such server is on the simulated network.
    async fn fetch_context(&mut self, url: &str) -> Result<(), BuildFailure> {
        let failed = |why: String| Err(BuildFailure::new(why));
        if let Some(remote) = super::git::remote(url) {
            let number = self.begin(&format!("[internal] load git source {url}"));
            let why = super::git::unreachable(&remote, self.host.is_online());
            self.progress.ended(number, Ending::Failed(why.clone()));
            return failed(format!(
                "failed to read dockerfile: failed to load cache key: {why}"
            ));
        }
        let number = self.begin("[internal] load remote build context");
        match self.host.fetch(url).await {
            Ok((bytes, _)) => {
                self.progress.ended(number, Ending::Done);
                let taken = self.request.session.receive(&bytes);
                taken.map_err(BuildFailure::new)
            }
            Err(why) => {
                self.progress.ended(number, Ending::Failed(why.clone()));
                failed(format!("failed to resolve httpcontext: {why}"))
            }
        }
    }

    fn end_definition(&mut self) {
        if let Some(number) = self.definition.take() {
            self.progress.ended(number, Ending::Done);
        }
    }

    /// Tells warnings that were not told yet.
    fn warn(&mut self, lint: &Linter) {
        if self.request.ask == Ask::Check {
            return;
        }
        for warning in lint.warnings.iter().skip(self.warned) {
            let rule = warning.rule.name.to_string();
            self.record.borrow_mut().warnings.push(rule);
            self.progress
                .warning(self.definition.unwrap_or(0), warning.short());
        }
        self.warned = self.warned.max(lint.warnings.len());
    }

    /// Finds the warnings of instructions before the definition's step ends, if all images
    /// are here: that is when they show.
    fn warn_early(&mut self, prepared: &Prepared) {
        let mut trial = prepared.clone();
        let mut loaded: Vec<(Need, BaseImage)> = Vec::new();
        loop {
            let Ok(needs) = trial.needs(&loaded) else {
                return;
            };
            if needs.is_empty() {
                break;
            }
            for need in needs {
                let Some(image) = self.known(&need) else {
                    return;
                };
                loaded.push((need, image));
            }
        }
        let ignore = self.request.session.ignore_file().ok().flatten();
        let ignore = ignore.and_then(|(bytes, _)| {
            Matcher::new(&ignore::read(&String::from_utf8_lossy(&bytes))).ok()
        });
        let (lint, _) = trial.finish(&ignore.unwrap_or_default());
        self.warn(&lint);
    }

    fn known(&self, need: &Need) -> Option<BaseImage> {
        match need {
            Need::Image { reference, .. } => {
                let image = self.host.local_image(reference)?;
                Some(base_image(&image, reference))
            }
            Need::Context { name } => match self.context_image(name) {
                None => Some(BaseImage::default()),
                Some(image) => {
                    let full = reference::normalize(&image).ok()?;
                    Some(base_image(&self.host.local_image(&full)?, &full))
                }
            },
        }
    }

    fn context_image(&self, name: &str) -> Option<String> {
        let mut contexts = self.request.contexts.iter();
        contexts.find(|c| c.name == name)?.image.clone()
    }

    async fn load_ignore(&mut self) -> Result<Matcher, BuildFailure> {
        let file = self
            .request
            .session
            .ignore_file()
            .map_err(BuildFailure::new)?;
        let specific = matches!(&file, Some((_, true)));
        if !specific && !self.request.remote_context {
            let number = self.begin("[internal] load .dockerignore");
            let size = file
                .as_ref()
                .map_or(2, |(bytes, _)| bytes.len() as u64 + 37);
            let text = format!("transferring context: {}", human_size(size));
            self.progress.status(number, text, Some(0));
            self.progress.ended(number, Ending::Done);
        }
        let text = file.map(|(bytes, _)| String::from_utf8_lossy(&bytes).into_owned());
        Matcher::new(&ignore::read(&text.unwrap_or_default())).map_err(BuildFailure::new)
    }

    /// Looks for the images of `--cache-from`. What they hold is in the cache already if they
    /// were built here; one that cannot be had is no reason to stop.
    async fn import_caches(&mut self) {
        for written in &self.request.cache_from {
            let number = self.begin(&format!("importing cache manifest from {written}"));
            let found = match reference::normalize(written) {
                Ok(full) => self.host.resolve_image(&full, "", false).await.map(|_| ()),
                Err(message) => Err(message),
            };
            let ending = match found {
                Ok(()) => Ending::Done,
                Err(message) => Ending::Failed(format!(
                    "failed to configure registry cache importer: {message}"
                )),
            };
            self.progress.ended(number, ending);
        }
    }

    async fn solve(
        &mut self,
        plan: &Plan,
        ignore: &Matcher,
        loaded: &Loaded,
    ) -> Result<String, BuildFailure> {
        let chains: BTreeMap<(&str, &str), &str> = loaded
            .iter()
            .filter_map(|(need, image)| match need {
                Need::Image {
                    reference,
                    platform,
                    ..
                } => Some((
                    (reference.as_str(), platform.as_str()),
                    image.chain.as_str(),
                )),
                Need::Context { .. } => None,
            })
            .collect();
        let contexts: BTreeMap<&str, (String, String, &str)> = loaded
            .iter()
            .filter_map(|(need, image)| match need {
                Need::Context { name } => {
                    let written = self.context_image(name)?;
                    let full = reference::normalize(&written).ok()?;
                    let title = format!("[context {name}] {written}");
                    Some((name.as_str(), (title, full, image.chain.as_str())))
                }
                Need::Image { .. } => None,
            })
            .collect();
        let settings = self.run_settings();
        let graph = lower(
            plan,
            &Sources {
                image_key: &|reference, platform| {
                    let known = chains.get(&(reference, platform)).copied();
                    let mut named = contexts.values();
                    let named = named.find(|(_, full, _)| full == reference).map(|c| c.2);
                    known.or(named).unwrap_or(reference).to_string()
                },
                context_image: &|name| {
                    let (title, full, _) = contexts.get(name)?;
                    Some((title.clone(), full.clone()))
                },
                source: &|range| facts::source(&self.text, range),
                project: &self.request.project,
                run_settings: &settings,
            },
        );
        let seed = KeyWriter::new().text(&self.request.project).finish().0;
        let worker = BuildWorker {
            host: self.host,
            request: self.request,
            ignore,
            context_paths: plan.context_paths.clone(),
            id: uuid(&seed),
            sent: RefCell::new(None),
        };
        let offset = self.next;
        self.next += graph.vertices.len();
        let solver = Solver::new(&worker, &graph.vertices, self.memory, self.progress, offset);
        self.record
            .borrow_mut()
            .solve(plan, (&graph, offset), solver.outcomes());
        let result = match graph.target {
            Some(target) => solver.solve(target).await,
            None => Ok(Output::Layers(Rc::from(Vec::new()))),
        };
        let failed = result.as_ref().err().cloned();
        let sent = worker.sent.borrow().clone();
        let outputs = |vertex| solver.output(vertex);
        self.record.borrow_mut().end(self.host, plan, &outputs);
        if let Some(tree) = sent {
            let ignored = self.request.session.ignored(ignore);
            self.record.borrow_mut().context(&tree, ignored);
        }
        if let Some(failure) = failed {
            let message = match failure.context.as_str() {
                "" => failure.message,
                context => format!("{context}: {}", failure.message),
            };
            return Err(BuildFailure {
                message,
                ranges: graph.ranges[failure.vertex].clone(),
                dockerfile: self.text.clone(),
            });
        }
        let output = result.map_err(|f| BuildFailure::new(f.message))?;
        self.export(plan, &output, loaded).await
    }

    fn run_settings(&self) -> Vec<String> {
        let mode = match self.request.network {
            NetworkMode::Default => "default",
            NetworkMode::None => "none",
            NetworkMode::Host => "host",
        };
        let mut settings = vec![mode.to_string()];
        let hosts = self.request.extra_hosts.iter();
        settings.extend(hosts.map(|(name, ip)| format!("{name}:{ip}")));
        settings
    }

    async fn export(
        &mut self,
        plan: &Plan,
        output: &Output<H::Layer>,
        loaded: &Loaded,
    ) -> Result<String, BuildFailure> {
        match self.request.export {
            Export::Nothing => Ok(String::new()),
            Export::Image => self.export_image(plan, output, loaded).await,
            Export::Files => {
                let tree = self.result_files(output);
                let number = self.begin("exporting to client directory");
                let size = human_size(super::worker::received_size(&tree));
                self.progress
                    .status(number, format!("copying files {size}"), Some(0));
                self.save(number, |session| session.save_files(&tree))
            }
            Export::Archive => {
                let tree = self.result_files(output);
                let bytes = archive::write(&tree);
                let number = self.begin("exporting to client tarball");
                self.progress.status(number, "sending tarball", Some(0));
                self.save(number, |session| session.save_archive(&bytes))
            }
        }
    }

    fn result_files(&self, output: &Output<H::Layer>) -> Rc<Tree> {
        match output {
            Output::Files(tree) => tree.clone(),
            Output::Layers(_) => self.host.merged(&output.layers()),
        }
    }

    fn save(
        &self,
        number: usize,
        save: impl FnOnce(&dyn Session) -> Result<(), String>,
    ) -> Result<String, BuildFailure> {
        match save(&*self.request.session) {
            Ok(()) => {
                self.progress.ended(number, Ending::Done);
                Ok(String::new())
            }
            Err(message) => {
                let ending = Ending::Failed(message.clone());
                self.progress.ended(number, ending);
                Err(BuildFailure::new(message))
            }
        }
    }

    async fn export_image(
        &mut self,
        plan: &Plan,
        output: &Output<H::Layer>,
        loaded: &Loaded,
    ) -> Result<String, BuildFailure> {
        let number = self.begin("exporting to image");
        self.progress.status(number, "exporting layers", None);
        self.host.work(5_000_000).await;
        self.progress
            .status(number, "exporting layers", Some(5_000_000));
        let target = &plan.stages[plan.target];
        let times: Vec<u64> = match output {
            Output::Layers(built) => built.iter().map(|b| b.created).collect(),
            Output::Files(_) => vec![self.host.now()],
        };
        let base = base_history(plan, loaded);
        let history = timed_history(target, &base, &times);
        let created = history
            .last()
            .map_or_else(|| self.host.now(), |h| h.created);
        let layers = match output {
            Output::Layers(_) => output.layers(),
            Output::Files(tree) => vec![self.host.layer(&[], tree).0],
        };
        let id = self.host.store_image(NewImage {
            config: target.config.clone(),
            history,
            layers,
            base_layers: base.iter().filter(|h| !h.empty_layer).count(),
            architecture: target.platform.architecture.clone(),
            os: target.platform.os.clone(),
            created,
            tags: self.request.tags.clone(),
        });
        match id {
            Ok(id) => {
                self.progress
                    .status(number, format!("writing image {id}"), Some(0));
                for tag in &self.request.tags {
                    let name = full_name(tag);
                    self.progress
                        .status(number, format!("naming to {name}"), Some(0));
                }
                self.progress.ended(number, Ending::Done);
                Ok(id)
            }
            Err(message) => {
                self.progress.ended(number, Ending::Failed(message.clone()));
                Err(BuildFailure::new(message))
            }
        }
    }
}

/// The history of the image that the target goes back to.
fn base_history(plan: &Plan, loaded: &Loaded) -> Vec<TimedHistory> {
    use dockerfile::plan::Base;
    let mut stage = plan.target;
    for _ in 0..plan.stages.len() {
        match &plan.stages[stage].base {
            Base::Stage(number) => stage = *number,
            Base::Image { reference, .. } => {
                let mut all = loaded.iter();
                let found = all.find(
                    |(need, _)| matches!(need, Need::Image { reference: r, .. } if r == reference),
                );
                return found.map(|(_, i)| i.history.clone()).unwrap_or_default();
            }
            Base::Context(name) => {
                let mut all = loaded.iter();
                let found =
                    all.find(|(need, _)| matches!(need, Need::Context { name: n } if n == name));
                return found.map(|(_, i)| i.history.clone()).unwrap_or_default();
            }
            Base::Scratch => return Vec::new(),
        }
    }
    Vec::new()
}

/// Dates the new entries: a layer's entry by its layer, others by the layer before them; those
/// before the first new layer by that one; without new layers all by the base.
fn timed_history(
    target: &dockerfile::plan::PlannedStage,
    base: &[TimedHistory],
    layer_times: &[u64],
) -> Vec<TimedHistory> {
    let mut history: Vec<TimedHistory> = base.to_vec();
    let base_layers = base.iter().filter(|h| !h.empty_layer).count();
    let mut new_times = layer_times.iter().skip(base_layers).copied().peekable();
    let mut time = new_times
        .peek()
        .copied()
        .or(base.last().map(|h| h.created))
        .unwrap_or(0);
    for entry in target.history.iter().skip(base.len()) {
        if !entry.empty_layer
            && let Some(next) = new_times.next()
        {
            time = next;
        }
        history.push(TimedHistory {
            created_by: entry.created_by.clone(),
            comment: "buildkit.dockerfile.v0".into(),
            empty_layer: entry.empty_layer,
            created: time,
        });
    }
    history
}

/// A tag with its registry: `docker.io/library/app`.
fn full_name(tag: &str) -> String {
    match reference::normalize(tag) {
        Ok(full) if !tag.rsplit('/').next().unwrap_or(tag).contains(':') => {
            full.trim_end_matches(":latest").to_string()
        }
        Ok(full) => full,
        Err(_) => tag.to_string(),
    }
}

/// Hex digits in the shape of a UUID.
fn uuid(hex: &str) -> String {
    let part = |a: usize, b: usize| hex.get(a..b).unwrap_or_default();
    format!(
        "{}-{}-4{}-8{}-{}",
        part(0, 8),
        part(8, 12),
        part(13, 16),
        part(17, 20),
        part(20, 32)
    )
}

mod metadata;
#[cfg(test)]
mod tests;
