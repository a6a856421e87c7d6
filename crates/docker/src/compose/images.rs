//! Images of a project: those that are missing are pulled or built.

use composefile::{Project, Service};
use engine::api::image::PullRequest;

use super::failure::{Failure, Result, daemon};
use super::labels;
use super::program::Program;
use super::ui::Status;

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
    pub builder: String,
    pub provenance: String,
    pub sbom: String,
    pub ssh: Vec<String>,
    /// Says nothing at the end.
    pub unannounced: bool,
    /// Only these; all that build if none.
    pub services: Vec<String>,
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
}

fn pull_error(message: &engine::api::image::JsonMessage) -> Option<String> {
    let error = message.error.as_ref()?;
    Some(format!("Error response from daemon: {error}"))
}
