//! Builds of a project's images: from services to the options of builds, run side by side on one
//! progress display, as bake runs them for real Compose.
//!
//! Not modelled: targets that share steps show each of them; one that builds the same files as
//! another waits for it, so that it finds them in the cache.

use std::rc::Rc;

use composefile::{Map, Project, Service, Value, pairs, texts};
use engine::build::request::{BuildFailure, BuildResponse};

use super::bake::{self, text};
use super::failure::{Failure, Result};
use super::images::BuildOptions;
use super::labels;
use super::program::Program;
use super::ui::Mode as UiMode;
use crate::buildx::display::Display;
use crate::buildx::options::{
    self, Call, CallOption, ContextOption, Mode, OptionError, Surroundings as _,
};
use crate::buildx::session::SysFiles;
use crate::buildx::{limits, report, run as buildx, verify};

/// A service's build.
struct Target<'a> {
    service: &'a Service,
    build: &'a Map,
    options: options::BuildOptions,
}

impl Program {
    /// Builds the images of services.
    pub async fn build(&self, project: &Project, options: &BuildOptions) -> Result<()> {
        let order = project.in_dependency_order();
        let wanted: Vec<(&Service, &Map)> = order
            .into_iter()
            .filter(|s| options.services.is_empty() || options.services.contains(&s.name))
            .filter_map(|s| Some((s, s.build()?)))
            .collect();
        if wanted.is_empty() {
            return Ok(());
        }
        let definition = self.bake_file(project, &wanted, options);
        if options.print {
            self.host.print(&format!("{definition}\n")).await;
            return Ok(());
        }
        if !self.globals.dry_run {
            let mut targets = Vec::new();
            for (service, build) in &wanted {
                let options = self
                    .build_options(project, service, build, options)
                    .map_err(|error| Failure::new(format!("{}\n", error.message)))?;
                targets.push(Target {
                    service,
                    build,
                    options,
                });
            }
            self.run_builds(&targets, &definition, options).await?;
        }
        if !options.quiet && !options.check && !options.unannounced {
            for (service, _) in &wanted {
                let image = labels::image_name(&project.name, service, self.separator());
                self.ui.done(&image, "Built").await;
            }
        }
        Ok(())
    }

    /// How the progress of builds is shown: by `--progress`, else as standard output wants it.
    fn build_mode(&self, options: &BuildOptions) -> Mode {
        if options.quiet || self.ui.mode() == UiMode::Quiet {
            return Mode::Quiet;
        }
        let named = match options.progress.as_str() {
            "" => self.globals.progress.as_str(),
            named => named,
        };
        let named = match named {
            "" | "auto" if self.globals.ansi == "never" => "plain".to_string(),
            "" | "auto" => self.env("BUILDKIT_PROGRESS"),
            named => named.to_string(),
        };
        match named.as_str() {
            "plain" => Mode::Plain,
            "tty" => Mode::Tty,
            "json" | "rawjson" => Mode::RawJson,
            "quiet" | "none" => Mode::Quiet,
            _ => Mode::Auto,
        }
    }

    fn env(&self, name: &str) -> String {
        self.host.env().remove(name).unwrap_or_default()
    }

    async fn run_builds(
        &self,
        targets: &[Target<'_>],
        definition: &str,
        options: &BuildOptions,
    ) -> Result<()> {
        let sys = self.host.sys();
        let mut display = Display::new(sys, 1, self.build_mode(options), "");
        let size = engine::build::worker::human_size(definition.len() as u64);
        let read = format!("reading from stdin {size}");
        display
            .step("[internal] load local bake definitions", &read)
            .await;
        let many = targets.len() > 1;
        let mut checks = Vec::new();
        for level in levels(targets) {
            let mut requests = Vec::new();
            for target in &level {
                let (session, name) = buildx::session(sys, &target.options).await?;
                let request = buildx::request(&target.options, Rc::new(session), &name);
                let shown = many.then(|| bake::target_name(&target.service.name));
                requests.push((shown, request));
            }
            let results = display.follow(&self.engine, requests).await;
            for (target, result) in level.iter().zip(results) {
                match result {
                    Some(Err(failure)) => {
                        display.end().await;
                        if display.is_shown() {
                            display.print(&display.trace().error_logs()).await;
                        }
                        return Err(build_failure(target, &failure, many));
                    }
                    Some(Ok(response)) => checks.push((*target, response)),
                    None => {}
                }
            }
        }
        display.end().await;
        if options.check {
            return self.report_checks(&checks).await;
        }
        Ok(())
    }

    /// What `--check` found, target by target.
    async fn report_checks(&self, checks: &[(&Target<'_>, BuildResponse)]) -> Result<()> {
        let mut status = 0;
        for (i, (target, response)) in checks.iter().enumerate() {
            let file = file_name(target);
            let (out, err, code) = report::check(response, &file);
            let gap = if i > 0 { "\n" } else { "" };
            let name = bake::target_name(&target.service.name);
            self.host.print(&format!("{gap}{name}\n\n{out}")).await;
            self.host.eprint(&err).await;
            status = status.max(code);
        }
        match status {
            0 => Ok(()),
            status => Err(Failure::status(status, "")),
        }
    }

    /// A service's `build` section as the options of a build.
    fn build_options(
        &self,
        project: &Project,
        service: &Service,
        build: &Map,
        given: &BuildOptions,
    ) -> std::result::Result<options::BuildOptions, OptionError> {
        let late = |message: String| OptionError {
            message,
            early: false,
        };
        let around = SysFiles(self.host.sys());
        let image_of = |s: &Service| labels::image_name(&project.name, s, self.separator());
        let on = |key: &str| build.get(key).and_then(Value::as_bool) == Some(true);
        let context = text(build, "context");
        let mut tags = texts(build.get("tags"));
        tags.push(image_of(service));
        let contexts = pairs(build.get("additional_contexts")).into_iter();
        let contexts = contexts.map(|(name, value)| {
            let value = value.unwrap_or_default();
            // The other service's image was built before.
            let other = value.strip_prefix("service:");
            let value = match other.and_then(|name| project.services.get(name)) {
                Some(other) => format!("docker-image://{}", image_of(other)),
                None => value,
            };
            ContextOption { name, value }
        });
        let dockerfile = text(build, "dockerfile");
        let target = text(build, "target");
        let mut options = options::BuildOptions {
            file: match (build.has("dockerfile_inline"), context.contains("://")) {
                (true, _) => String::new(),
                (false, true) => dockerfile,
                (false, false) => composefile::join(&context, &dockerfile),
            },
            inline: build.get("dockerfile_inline").map(Value::to_text),
            context,
            tags,
            build_args: bake::build_args(project, build, given),
            labels: bake::image_labels(project, service, build)
                .into_iter()
                .collect(),
            target: Some(target).filter(|t| !t.is_empty()),
            no_cache: given.no_cache || on("no_cache"),
            pull: given.pull || on("pull"),
            secrets: bake::build_secrets(project, build),
            contexts: contexts.collect(),
            cache_from: cache_images(&texts(build.get("cache_from"))),
            // Compose asks for the metadata, to learn what was made.
            metadata_file: match given.check {
                true => String::new(),
                false => "compose-build-metadataFile".to_string(),
            },
            call: CallOption {
                call: match given.check {
                    true => Call::Check,
                    false => Call::Build,
                },
                ..CallOption::default()
            },
            builder: "default".to_string(),
            allow: texts(build.get("entitlements")),
            ..options::BuildOptions::default()
        };
        let platforms = self.platforms(service, build);
        if let Some(one) = platforms.first() {
            let platform = dockerfile::platform::Platform::parse(one).map_err(late)?;
            options.platform = Some(platform);
        }
        limits::check_cache(&texts(build.get("cache_to"))).map_err(late)?;
        let attested = [&given.provenance, &given.sbom].map(String::as_str);
        let own = ["provenance", "sbom"].map(|key| text(build, key));
        limits::check_attested(attested.into_iter().chain(own.iter().map(String::as_str)))
            .map_err(late)?;
        options.check(&around, platforms.len())?;
        options.set_network(&text(build, "network"))?;
        for host in texts(build.get("extra_hosts")) {
            options.add_host(&host)?;
        }
        let keys = texts(build.get("ssh")).into_iter().chain(given.ssh.clone());
        verify::check_keys(&keys.collect::<Vec<_>>(), &around)?;
        let builder = match given.builder.as_str() {
            "" => around.env("BUILDX_BUILDER").unwrap_or_default(),
            named => named.to_string(),
        };
        if !matches!(builder.as_str(), "" | "default") {
            crate::buildx::builders::chosen(&builder, &around).map_err(late)?;
            return Err(late(format!(
                "docker compose build with another builder ({builder}) is not simulated in Hatoba; docker buildx use default"
            )));
        }
        Ok(options)
    }

    /// The platforms that a service is built for; none means the host's own.
    fn platforms(&self, service: &Service, build: &Map) -> Vec<String> {
        let own = texts(build.get("platforms"));
        if !own.is_empty() {
            return own;
        }
        let default = Some(self.env("DOCKER_DEFAULT_PLATFORM"));
        let one = service.text("platform").map(str::to_string).or(default);
        one.into_iter().filter(|p| !p.is_empty()).collect()
    }
}

/// The images of `cache_from`, as names or as `type=registry,ref=…`.
fn cache_images(sources: &[String]) -> Vec<String> {
    let image = |source: &String| match source.contains('=') {
        false => Some(source.clone()),
        true => source
            .split(',')
            .find_map(|field| field.strip_prefix("ref="))
            .map(str::to_string),
    };
    sources.iter().filter_map(image).collect()
}

/// Targets in groups that can be built side by side: after those whose images they build upon, and
/// after those that build the same files.
fn levels<'t, 'a>(targets: &'t [Target<'a>]) -> Vec<Vec<&'t Target<'a>>> {
    let needs = |target: &Target, other: &Target| {
        let from = format!("service:{}", other.service.name);
        pairs(target.build.get("additional_contexts"))
            .iter()
            .any(|(_, value)| value.as_deref() == Some(&from))
    };
    let same = |a: &Target, b: &Target| {
        let of = |t: &Target| {
            let options = &t.options;
            let file = (options.file.clone(), options.inline.clone());
            (options.context.clone(), file)
        };
        of(a) == of(b)
    };
    let mut done: Vec<usize> = Vec::new();
    let mut out = Vec::new();
    while done.len() < targets.len() {
        let free = |i: &usize| {
            !done.contains(i)
                && (0..targets.len()).all(|j| {
                    let waits = j != *i && needs(&targets[*i], &targets[j])
                        || j < *i && same(&targets[*i], &targets[j]);
                    !waits || done.contains(&j)
                })
        };
        let mut level: Vec<usize> = (0..targets.len()).filter(free).collect();
        if level.is_empty() {
            // A circle: bake would have refused it.
            level = (0..targets.len()).filter(|i| !done.contains(i)).collect();
        }
        done.extend(&level);
        out.push(level.into_iter().map(|i| &targets[i]).collect());
    }
    out
}

/// The Dockerfile's name as reports show it.
fn file_name(target: &Target<'_>) -> String {
    match target.options.file.rsplit('/').next() {
        Some("") | None => "Dockerfile".to_string(),
        Some(name) => name.to_string(),
    }
}

/// What compose says of a failed build. It joins the lines of bake's standard error, which have their
/// ends already, so empty lines stand between them.
fn build_failure(target: &Target<'_>, failure: &BuildFailure, many: bool) -> Failure {
    let mut lines: Vec<String> = Vec::new();
    for range in failure.ranges.iter().rev() {
        let text = dockerfile::excerpt::excerpt(&file_name(target), &failure.dockerfile, *range);
        lines.extend(text.lines().map(str::to_string));
    }
    let name = match many {
        true => format!("target {}: ", bake::target_name(&target.service.name)),
        false => String::new(),
    };
    lines.push(format!("{name}failed to solve: {}", failure.message));
    Failure::new(format!("{}\n", lines.join("\n\n")))
}
