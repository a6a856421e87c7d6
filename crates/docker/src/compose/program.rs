//! One use of `docker compose`: its global flags, the project and the engine.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use composefile::{Files, Options, Project, Related, Service};
use engine::Engine;
use engine::api::container::ContainerSummary;

use super::failure::{Failure, Result};
use super::host::Host;
use super::labels;
use super::ui::{Ui, log_line};
use crate::flags::Parsed;

/// What the global flags say.
#[derive(Clone, Debug, Default)]
pub struct Globals {
    pub files: Vec<String>,
    pub project_name: String,
    pub profiles: Vec<String>,
    pub env_files: Vec<String>,
    pub project_dir: String,
    pub compatibility: bool,
    pub all_resources: bool,
    pub dry_run: bool,
    pub progress: String,
    pub ansi: String,
}

/// A running compose command.
pub struct Program {
    pub host: Rc<dyn Host>,
    pub engine: Engine,
    pub globals: Globals,
    pub ui: Ui,
    pub flags: Parsed,
    /// The containers a dry run would have made.
    pub dry_made: RefCell<Vec<ContainerSummary>>,
}

struct HostFiles<'a>(&'a dyn Host);

impl Files for HostFiles<'_> {
    fn read(&self, path: &str) -> std::result::Result<String, String> {
        let bytes = self.0.read(path)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    fn is_dir(&self, path: &str) -> Option<bool> {
        self.0.is_dir(path)
    }
}

impl Program {
    /// The same command without a word of progress.
    pub fn silenced(&self) -> Program {
        Program {
            host: self.host.clone(),
            engine: self.engine.clone(),
            globals: self.globals.clone(),
            ui: Ui::new(self.host.clone(), super::ui::Mode::Quiet, false),
            flags: self.flags.clone(),
            dry_made: Default::default(),
        }
    }

    /// The arguments of the command.
    pub fn args(&self) -> &[String] {
        &self.flags.args
    }

    /// `-` in container names, `_` with `--compatibility`.
    pub fn separator(&self) -> &'static str {
        match self.globals.compatibility {
            true => "_",
            false => "-",
        }
    }

    /// Prints a warning of the logger.
    pub async fn warn(&self, message: &str) {
        self.log("warning", message).await;
    }

    /// Prints a line of the logger.
    pub async fn log(&self, level: &str, message: &str) {
        let line = match self.ui.mode() {
            super::ui::Mode::Json => super::ui::json_log_line(&*self.host, level, message),
            _ => log_line(&*self.host, level, message),
        };
        self.host.eprint(&line).await;
    }

    /// The options a project is loaded with.
    pub async fn options(&self) -> Options {
        let environment = self.host.env();
        let stdin = match self.globals.files.iter().any(|f| f == "-") {
            true => String::from_utf8_lossy(&self.host.read_stdin().await).into_owned(),
            false => String::new(),
        };
        let split = |name: &str| -> Vec<String> {
            environment
                .get(name)
                .map(|v| {
                    v.split(',')
                        .filter(|s| !s.is_empty())
                        .map(str::to_string)
                        .collect()
                })
                .unwrap_or_default()
        };
        Options {
            pwd: self.host.cwd(),
            config_paths: self.globals.files.clone(),
            project_dir: Some(self.globals.project_dir.clone()).filter(|d| !d.is_empty()),
            project_name: Some(self.globals.project_name.clone()).filter(|n| !n.is_empty()),
            env_files: match self.globals.env_files.is_empty() {
                true => split("COMPOSE_ENV_FILES"),
                false => self.globals.env_files.clone(),
            },
            profiles: self.globals.profiles.clone(),
            environment,
            stdin,
            ..Options::default()
        }
    }

    /// Loads with given options; prints the warnings.
    pub async fn load(&self, options: &Options) -> Result<Project> {
        let loaded = composefile::load(options, &HostFiles(&*self.host));
        for warning in &loaded.warnings {
            self.warn(warning).await;
        }
        Ok(loaded.project?)
    }

    /// The unexpanded tree, for `config --no-interpolate`.
    pub async fn load_tree(&self, options: &Options) -> Result<composefile::Map> {
        let mut warnings = Vec::new();
        let tree = composefile::load_tree(options, &HostFiles(&*self.host), &mut warnings);
        for warning in &warnings {
            self.warn(warning).await;
        }
        Ok(tree?)
    }

    /// The project with the named services and their dependencies (all without names).
    pub async fn project(&self, services: &[String]) -> Result<Project> {
        let options = self.options().await;
        let mut project = self.load(&options).await?;
        project.enable(services);
        project.select(services, Related::Dependencies)?;
        if !self.globals.all_resources {
            project.drop_unused();
        }
        Ok(project)
    }

    /// The project if there is a file, and its name in any case.
    pub async fn project_or_name(&self, services: &[String]) -> Result<(Option<Project>, String)> {
        if self.globals.files.is_empty() && !self.globals.project_name.is_empty() {
            return Ok((None, self.globals.project_name.clone()));
        }
        match self.project(services).await {
            Ok(project) => {
                let name = project.name.clone();
                Ok((Some(project), name))
            }
            Err(failure) => match self.host.env().get("COMPOSE_PROJECT_NAME") {
                Some(name) if !name.is_empty() => Ok((None, name.clone())),
                _ => Err(failure),
            },
        }
    }

    /// Only the project's name.
    pub async fn project_name(&self) -> Result<String> {
        if !self.globals.project_name.is_empty() {
            return Ok(self.globals.project_name.clone());
        }
        if let Some(name) = self.host.env().get("COMPOSE_PROJECT_NAME")
            && !name.is_empty()
        {
            return Ok(name.clone());
        }
        Ok(self.project(&[]).await?.name)
    }

    /// The same; a project of no container is empty but for its networks and volumes.
    pub fn project_with_resources(&self, name: &str) -> Result<Project> {
        if let Ok(project) = self.project_from_containers(name) {
            return Ok(project);
        }
        let mut project = Project {
            name: name.to_string(),
            ..Project::default()
        };
        self.resources_of(&mut project)?;
        Ok(project)
    }

    /// A project made up from what its containers' labels tell, when there is no file.
    pub fn project_from_containers(&self, name: &str) -> Result<Project> {
        let containers = self.containers(name, super::containers::OneOff::Exclude, true, &[])?;
        if containers.is_empty() {
            return Err(Failure::new(format!(
                "no container found for project {name:?}: not found"
            )));
        }
        let mut services: BTreeMap<String, Service> = BTreeMap::new();
        for container in &containers {
            let service_name = super::containers::service(container).to_string();
            let mut fields = composefile::Map::new();
            fields.set("image", container.image.as_str());
            let mut depends = composefile::Map::new();
            for entry in super::containers::label(container, labels::DEPENDS_ON)
                .split(',')
                .filter(|e| !e.is_empty())
            {
                let mut parts = entry.split(':');
                let dependency = parts.next().unwrap_or("");
                let mut map = composefile::Map::new();
                map.set("condition", parts.next().unwrap_or("service_started"));
                map.set("restart", parts.next() == Some("true"));
                map.set("required", true);
                depends.set(dependency, map);
            }
            if !depends.is_empty() {
                fields.set("depends_on", depends);
            }
            services.insert(
                service_name.clone(),
                Service {
                    name: service_name,
                    fields,
                },
            );
        }
        let mut project = Project {
            name: name.to_string(),
            services,
            ..Project::default()
        };
        self.resources_of(&mut project)?;
        Ok(project)
    }

    /// Adds the networks and volumes that carry the project's label.
    pub fn resources_of(&self, project: &mut Project) -> Result<()> {
        let mut filters = engine::api::Filters::default();
        filters.add("label", format!("{}={}", labels::PROJECT, project.name));
        for network in self.engine.network_list(&filters)? {
            if let Some(key) = network.labels.get(labels::NETWORK) {
                let mut map = composefile::Map::new();
                map.set("name", network.name.as_str());
                project.networks.insert(key.clone(), map);
            }
        }
        for volume in self.engine.volume_list(&filters)?.volumes {
            if let Some(key) = volume.labels.get(labels::VOLUME) {
                let mut map = composefile::Map::new();
                map.set("name", volume.name.as_str());
                project.volumes.insert(key.clone(), map);
            }
        }
        Ok(())
    }

    /// Asks a yes-or-no question; without a terminal the answer is read as it comes.
    pub async fn confirm(&self, question: &str) -> bool {
        if !self.host.is_terminal(0) {
            self.host.print(&format!("{question}\n")).await;
            let answer = self.host.read_line().await.unwrap_or_default();
            return matches!(
                answer.trim().to_lowercase().as_str(),
                "y" | "yes" | "true" | "1"
            );
        }
        self.host.print(&format!("? {question} (y/N) ")).await;
        let answer = self.host.read_line().await.unwrap_or_default();
        matches!(answer.trim().to_lowercase().as_str(), "y" | "yes")
    }
}

/// The services in groups: each after those it depends on.
pub fn levels(project: &Project) -> Vec<Vec<String>> {
    let mut done: Vec<String> = Vec::new();
    let mut out = Vec::new();
    while done.len() < project.services.len() {
        let level: Vec<String> = project
            .services
            .values()
            .filter(|s| !done.contains(&s.name))
            .filter(|s| {
                s.depends_on()
                    .iter()
                    .all(|d| done.contains(&d.name) || !project.services.contains_key(&d.name))
            })
            .map(|s| s.name.clone())
            .collect();
        if level.is_empty() {
            break;
        }
        done.extend(level.iter().cloned());
        out.push(level);
    }
    out
}

/// The services in groups: each after those that depend on it.
pub fn reverse_levels(project: &Project) -> Vec<Vec<String>> {
    let mut done: Vec<String> = Vec::new();
    let mut out = Vec::new();
    while done.len() < project.services.len() {
        let needed = |name: &str| {
            project
                .services
                .values()
                .filter(|s| !done.contains(&s.name))
                .any(|s| s.depends_on().iter().any(|d| d.name == name))
        };
        let level: Vec<String> = project
            .services
            .keys()
            .filter(|n| !done.contains(n) && !needed(n))
            .cloned()
            .collect();
        if level.is_empty() {
            break;
        }
        done.extend(level.iter().cloned());
        out.push(level);
    }
    out
}
