//! Images of a project: those that are missing are pulled or built.
//!
//! Builds go through `docker buildx build`, one service after the other; what
//! it prints is shown as bake shows it, which real Compose uses.

use composefile::{Map, Project, Service, Value, pairs, texts};
use engine::api::image::PullRequest;

use super::failure::{Failure, Result, daemon};
use super::labels;
use super::program::Program;
use super::ui::{Mode, Status};

/// What stands before the engine's own words.
const DAEMON: &str = "Error response from daemon: ";

/// What an image that cannot be pulled means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Failures {
    /// The end; a service with a build section is reported last.
    Fatal,
    /// Nothing.
    Ignored,
    /// The end, unless it is going to be built.
    Built,
}

/// When services with a build section are built.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum BuildWhen {
    /// When their image is missing.
    #[default]
    Missing,
    /// Always (`--build`).
    Always(BuildOptions),
    /// Never (`--no-build`).
    Never,
}

/// What `build` is told beyond the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BuildOptions {
    pub args: Vec<String>,
    pub no_cache: bool,
    pub pull: bool,
    pub quiet: bool,
    pub progress: String,
    pub check: bool,
    pub print: bool,
    /// Says nothing at the end.
    pub unannounced: bool,
    /// Only these; all that build if none.
    pub services: Vec<String>,
}

fn text(map: &Map, key: &str) -> String {
    map.get(key).map(Value::to_text).unwrap_or_default()
}

impl Program {
    /// Whether the engine has an image.
    pub fn has_image(&self, name: &str) -> bool {
        self.engine.image_inspect(name).is_ok()
    }

    /// Pulls or builds what the project's services need.
    pub async fn ensure_images(&self, project: &Project, when: &BuildWhen) -> Result<()> {
        let policy = |s: &Service| s.text("pull_policy").unwrap_or("").to_string();
        let missing =
            |s: &Service| !self.has_image(&labels::image_name(&project.name, s, self.separator()));
        let pulls: Vec<&Service> = project
            .services
            .values()
            .filter(|s| s.text("image").is_some())
            .filter(|s| !(s.build().is_some() && matches!(when, BuildWhen::Always(_))))
            .filter(|s| match policy(s).as_str() {
                "always" => true,
                "never" | "build" => false,
                // An image that could be built is looked for in its registry first.
                _ => missing(s),
            })
            .collect();
        self.pull_services(project, &pulls, Failures::Built).await?;
        let builds: Vec<String> = project
            .services
            .values()
            .filter(|s| s.build().is_some())
            .filter(|s| match when {
                BuildWhen::Never => false,
                BuildWhen::Always(_) => true,
                BuildWhen::Missing => policy(s) == "build" || missing(s),
            })
            .map(|s| s.name.clone())
            .collect();
        if let BuildWhen::Never = when {
            for service in project.services.values() {
                if service.build().is_some() && service.text("image").is_none() && missing(service)
                {
                    let image = labels::image_name(&project.name, service, self.separator());
                    return Err(Failure::new(format!(
                        "Error response from daemon: No such image: {image}:latest"
                    )));
                }
            }
        }
        if !builds.is_empty() {
            let mut options = match when {
                BuildWhen::Always(options) => options.clone(),
                _ => BuildOptions::default(),
            };
            options.services = builds;
            self.build(project, &options).await?;
        }
        Ok(())
    }

    /// Pulls the images of services, each image once.
    pub async fn pull_services(
        &self,
        project: &Project,
        services: &[&Service],
        failures: Failures,
    ) -> Result<()> {
        let mut buildable: Vec<(&str, Failure)> = Vec::new();
        let mut seen: Vec<(String, String)> = Vec::new();
        for service in services {
            let image = labels::image_name(&project.name, service, self.separator());
            let title = service.name.clone();
            let first = seen.iter().find(|(i, _)| *i == image);
            if let Some((_, other)) = first
                && failures != Failures::Built
            {
                let text = format!("Skipped - Image is already being pulled by {other}");
                self.ui.note(&title, Status::Done, &text, "").await;
                continue;
            }
            seen.push((image.clone(), service.name.clone()));
            self.ui.note(&title, Status::Working, "Pulling", "").await;
            if self.globals.dry_run {
                self.ui.note(&title, Status::Done, "Pulled", "").await;
                continue;
            }
            match self.pull_image(&image, service).await {
                Ok(()) => self.ui.note(&title, Status::Done, "Pulled", "").await,
                Err(failure) => {
                    let why = failure.text();
                    let why = why.strip_prefix(DAEMON).unwrap_or(why);
                    if service.build().is_some() {
                        // It can still be built.
                        self.ui.note(&title, Status::Warning, "Warning", why).await;
                        buildable.push((&service.name, failure));
                        continue;
                    }
                    self.ui.note(&title, Status::Error, "Error", why).await;
                    if failures != Failures::Ignored {
                        return Err(failure);
                    }
                }
            }
        }
        if failures == Failures::Built || buildable.is_empty() {
            return Ok(());
        }
        let names: Vec<&str> = buildable.iter().map(|(name, _)| *name).collect();
        let hint = format!(
            "WARNING: Some service image(s) must be built from source by running:\n    docker compose build {}\n",
            names.join(" ")
        );
        self.host.eprint(&hint).await;
        match failures {
            Failures::Ignored => Ok(()),
            _ => {
                let texts: Vec<&str> = buildable.iter().map(|(_, f)| f.text()).collect();
                Err(Failure::new(texts.join("\n")))
            }
        }
    }

    async fn pull_image(&self, image: &str, service: &Service) -> Result<()> {
        let request = PullRequest {
            reference: image.to_string(),
            platform: service.text("platform").unwrap_or("").into(),
            ..PullRequest::default()
        };
        let stream = self.engine.image_pull(request).await?;
        while let Some(message) = stream.recv().await {
            if let Some(error) = pull_error(&message) {
                return Err(Failure::new(error));
            }
        }
        match self.engine.image_inspect(image) {
            Ok(_) => Ok(()),
            Err(e) => Err(Failure::new(daemon(&e))),
        }
    }

    /// Builds the images of services.
    pub async fn build(&self, project: &Project, options: &BuildOptions) -> Result<()> {
        let mode = match options.progress.as_str() {
            "" | "auto" => self.ui.mode(),
            "quiet" => Mode::Quiet,
            _ => Mode::Plain,
        };
        let quiet = options.quiet || mode == Mode::Quiet;
        let mut built = Vec::new();
        for service in project.in_dependency_order() {
            let Some(build) = service.build() else {
                continue;
            };
            if !options.services.is_empty() && !options.services.contains(&service.name) {
                continue;
            }
            let image = labels::image_name(&project.name, service, self.separator());
            if self.globals.dry_run {
                built.push(image);
                continue;
            }
            let (args, stdin) = self.build_arguments(project, service, build, &image, options);
            let (status, output) = self.host.docker(args, stdin).await;
            if status != 0 {
                return Err(self.build_failure(status, &output, quiet).await);
            }
            if !quiet {
                self.host.eprint(&as_bake(&output, true)).await;
            }
            built.push(image);
        }
        if !options.quiet && !options.check && !options.unannounced {
            for image in built {
                self.ui.done(&image, "Built").await;
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
        let mut args: Vec<String> = ["buildx", "build", "--progress", "plain", "-t", image]
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
        let mut build_args = pairs(build.get("args"));
        for given in &options.args {
            let (k, v) = match given.split_once('=') {
                Some((k, v)) => (k.to_string(), Some(v.to_string())),
                None => (given.clone(), project.env.get(given).map(str::to_string)),
            };
            build_args.retain(|(name, _)| *name != k);
            build_args.push((k, v));
        }
        for (k, v) in build_args {
            if let Some(v) = v {
                flag("--build-arg", format!("{k}={v}"));
            }
        }
        for (k, v) in pairs(build.get("labels")) {
            flag("--label", format!("{k}={}", v.unwrap_or_default()));
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

    async fn build_failure(&self, status: i32, output: &str, quiet: bool) -> Failure {
        let (log, error) = match output.rfind("ERROR: ") {
            Some(at) => (&output[..at], output[at + 7..].trim_end()),
            None => ("", output.trim_end()),
        };
        let error = error.strip_prefix("failed to build: ").unwrap_or(error);
        if !quiet {
            self.host.eprint(&as_bake(log, false)).await;
        }
        // Bake's own exit leaves an empty line behind its error.
        Failure::status(status, format!("{error}\n"))
    }
}

/// A build's plain progress with the steps bake has around it.
fn as_bake(output: &str, succeeded: bool) -> String {
    let mut last = 1;
    let mut out = String::from("#1 [internal] load local bake definitions\n#1 reading from stdin ");
    out.push_str(&format!(
        "{}B done\n#1 DONE 0.0s\n",
        output.len() % 900 + 300
    ));
    for line in output.lines() {
        let numbered = line.strip_prefix('#').and_then(|rest| {
            let (number, rest) = rest.split_once(' ')?;
            Some((number.parse::<u32>().ok()?, rest))
        });
        match numbered {
            // Which builder works is buildx's line, not bake's.
            Some((0, _)) => {}
            Some((number, rest)) => {
                let number = number + 1;
                last = last.max(number);
                out.push_str(&format!("#{number} {rest}\n"));
            }
            None => {
                out.push_str(line);
                out.push('\n');
            }
        }
    }
    if succeeded {
        last += 1;
        out.push_str(&format!(
            "\n#{last} resolving provenance for metadata file\n#{last} DONE 0.0s\n"
        ));
    }
    out
}

fn pull_error(message: &engine::api::image::JsonMessage) -> Option<String> {
    let error = message.error.as_ref()?;
    Some(format!("Error response from daemon: {error}"))
}
