//! Convergence: containers are made, made anew when their settings changed,
//! taken away when there are too many, and left alone otherwise.

use std::collections::BTreeMap;

use composefile::{Project, Service};
use engine::api::container::{ContainerSummary, RemoveOptions, StopOptions};

use super::containers::{self, OneOff};
use super::failure::{Failure, Result};
use super::labels;
use super::program::{Program, levels};
use super::request::{Making, name_taken};
use crate::commands::prelude::settled;

/// When a container is made anew.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Recreate {
    Diverged,
    Never,
    Force,
}

/// What `create` and `up` are told.
#[derive(Clone, Debug)]
pub struct CreateOptions {
    /// The services named on the command line; all if none.
    pub services: Vec<String>,
    pub recreate: Recreate,
    pub recreate_dependencies: Recreate,
    /// Go on with the anonymous volumes.
    pub inherit: bool,
    pub timeout: Option<i64>,
    pub remove_orphans: bool,
    pub ignore_orphans: bool,
    /// Build images before.
    pub build: super::images::BuildWhen,
    pub yes: bool,
}

impl Default for CreateOptions {
    fn default() -> CreateOptions {
        CreateOptions {
            services: Vec::new(),
            recreate: Recreate::Diverged,
            recreate_dependencies: Recreate::Diverged,
            inherit: true,
            timeout: None,
            remove_orphans: false,
            ignore_orphans: false,
            build: super::images::BuildWhen::Missing,
            yes: false,
        }
    }
}

/// The containers of each service as convergence knows them.
type Observed = BTreeMap<String, Vec<ContainerSummary>>;

impl Program {
    /// Makes everything a project needs, up to its containers, which are not started.
    pub async fn create(&self, project: &Project, options: &CreateOptions) -> Result<()> {
        unique_names(project)?;
        self.ensure_images(project, &options.build).await?;
        let networks = self.ensure_networks(project).await?;
        let volumes = self.ensure_volumes(project, options.yes).await?;
        let observed = self.containers(&project.name, OneOff::Include, true, &[])?;
        let orphans: Vec<ContainerSummary> = observed
            .iter()
            .filter(|c| is_orphan(project, c))
            .cloned()
            .collect();
        if !orphans.is_empty() && !options.ignore_orphans {
            if options.remove_orphans {
                self.stop_and_remove(&orphans, None, None, false).await?;
            } else {
                let names: Vec<&str> = orphans.iter().map(containers::name).collect();
                self.warn(&format!("Found orphan containers ([{}]) for this project. If you removed or renamed this service in your compose file, you can run this command with the --remove-orphans flag to clean it up.", names.join(" "))).await;
            }
        }
        let mut state: Observed = BTreeMap::new();
        for container in observed {
            if !containers::is_one_off(&container) {
                let service = containers::service(&container).to_string();
                state.entry(service).or_default().push(container);
            }
        }
        let named = match options.services.is_empty() {
            true => project.services.keys().cloned().collect(),
            false => options.services.clone(),
        };
        for level in levels(project) {
            for name in level {
                let Some(service) = project.services.get(&name) else {
                    continue;
                };
                let policy = match named.contains(&name) {
                    true => options.recreate,
                    false => options.recreate_dependencies,
                };
                let step = Step {
                    program: self,
                    project,
                    service,
                    policy,
                    options,
                    networks: &networks,
                    volumes: &volumes,
                };
                step.converge(&mut state).await?;
            }
        }
        Ok(())
    }

    /// `network_mode`, `ipc` and `pid` of a service with services replaced by containers.
    pub fn shared(
        &self,
        service: &Service,
        state: &BTreeMap<String, Vec<ContainerSummary>>,
    ) -> Result<BTreeMap<String, String>> {
        let mut out = BTreeMap::new();
        for (key, what) in [("network_mode", "network"), ("ipc", "IPC"), ("pid", "PID")] {
            let Some(name) = service.text(key).and_then(|v| v.strip_prefix("service:")) else {
                continue;
            };
            let list = state.get(name).map_or(&[][..], Vec::as_slice);
            let first = list.iter().min_by_key(|c| containers::number(c));
            let Some(container) = first else {
                if self.globals.dry_run {
                    continue;
                }
                return Err(Failure::new(format!(
                    "cannot share {what} namespace with service {name}: container missing"
                )));
            };
            out.insert(key.to_string(), format!("container:{}", container.id));
        }
        Ok(out)
    }

    /// `volumes_from` with services replaced by containers.
    pub fn volumes_from(
        &self,
        service: &Service,
        state: &BTreeMap<String, Vec<ContainerSummary>>,
    ) -> Result<Vec<String>> {
        let mut out = Vec::new();
        for spec in service.list("volumes_from") {
            let mut parts: Vec<&str> = spec.split(':').collect();
            if parts.first() == Some(&"container") {
                out.push(parts[1..].join(":"));
                continue;
            }
            let name = parts.remove(0);
            let list = state.get(name).map_or(&[][..], Vec::as_slice);
            let Some(container) = list.iter().min_by_key(|c| containers::number(c)) else {
                return Err(Failure::new(format!(
                    "cannot share volume with service {name}: container missing"
                )));
            };
            let mut spec = vec![container.id.as_str()];
            spec.extend(parts);
            out.push(spec.join(":"));
        }
        Ok(out)
    }

    /// The links of a service as the engine takes them.
    pub fn links(&self, project: &Project, service: &Service) -> Result<Vec<String>> {
        let mut links = Vec::new();
        for raw in service.list("links") {
            let (target, alias) = raw.split_once(':').unwrap_or((&raw, &raw));
            for container in
                self.containers(&project.name, OneOff::Exclude, true, &[target.to_string()])?
            {
                links.push(format!("{}:{alias}", containers::name(&container)));
            }
        }
        for raw in service.list("external_links") {
            let (target, alias) = raw.split_once(':').unwrap_or((&raw, &raw));
            links.push(format!("{target}:{alias}"));
        }
        Ok(links)
    }

    /// Makes one container and says so.
    pub async fn create_container(&self, making: Making<'_>) -> Result<ContainerSummary> {
        let title = format!("Container {}", making.name);
        self.ui.working(&title, "Creating").await;
        self.check_files(making.project, making.service).await;
        match self.make(&making).await {
            Ok(made) => {
                self.ui.done(&title, "Created").await;
                Ok(made)
            }
            Err(failure) => {
                self.ui.error(&title, failure.text()).await;
                Err(failure)
            }
        }
    }

    async fn make(&self, making: &Making<'_>) -> Result<ContainerSummary> {
        let request = self.request(making)?;
        let labels = request.config.labels.clone();
        if self.globals.dry_run {
            let made = ContainerSummary {
                names: vec![format!("/{}", making.name)],
                labels,
                state: "created".into(),
                ..ContainerSummary::default()
            };
            self.dry_made.borrow_mut().push(made.clone());
            return Ok(made);
        }
        let made = self.engine.container_create(request).await?;
        for warning in &made.warnings {
            self.ui
                .warning(&format!("{} {warning}", making.service.name), "")
                .await;
        }
        Ok(ContainerSummary {
            id: made.id,
            names: vec![format!("/{}", making.name)],
            labels,
            state: "created".into(),
            ..ContainerSummary::default()
        })
    }
}

/// Whether a container belongs to no service of the project, active or not.
pub fn is_orphan(project: &Project, container: &ContainerSummary) -> bool {
    // What `run` made counts once it has ended.
    if containers::is_one_off(container) {
        return matches!(container.state.as_str(), "exited" | "dead");
    }
    let service = containers::service(container);
    !project.services.contains_key(service) && !project.disabled.contains_key(service)
}

pub fn unique_names(project: &Project) -> Result<()> {
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for service in project.services.values() {
        if let Some(name) = service.text("container_name")
            && let Some(other) = seen.insert(name, &service.name)
        {
            return Err(Failure::new(format!(
                "services.{}: container name {name:?} is already in use by service {other}",
                service.name
            )));
        }
    }
    Ok(())
}

struct Step<'a> {
    program: &'a Program,
    project: &'a Project,
    service: &'a Service,
    policy: Recreate,
    options: &'a CreateOptions,
    networks: &'a BTreeMap<String, String>,
    volumes: &'a BTreeMap<String, String>,
}

impl Step<'_> {
    async fn converge(&self, state: &mut Observed) -> Result<()> {
        let service = self.service;
        let expected = usize::try_from(service.scale()).unwrap_or(0);
        if expected > 1 && service.text("container_name").is_some() {
            return Err(name_taken(service));
        }
        let shared = self.program.shared(service, state)?;
        let volumes_from = self.program.volumes_from(service, state)?;
        let links = self.program.links(self.project, service)?;
        let mut existing = state.remove(&service.name).unwrap_or_default();
        // Up-to-date ones of low number stay longest.
        existing.sort_by_key(|c| (self.diverged(c, &shared), containers::number(c)));
        let next = existing.iter().map(containers::number).max().unwrap_or(0) + 1;
        let actual = existing.len();
        let mut updated = Vec::new();
        for (i, container) in existing.iter().enumerate() {
            if i >= expected {
                self.program
                    .stop_and_remove(
                        std::slice::from_ref(container),
                        Some(service),
                        self.options.timeout,
                        false,
                    )
                    .await?;
                continue;
            }
            if self.diverged(container, &shared) {
                self.stop_dependents(state).await?;
                let making = self.making(
                    containers::number(container),
                    &shared,
                    &volumes_from,
                    &links,
                );
                updated.push(self.recreate(container, making).await?);
                continue;
            }
            match container.state.as_str() {
                "running" => {
                    self.program
                        .ui
                        .done(&containers::title(container), "Running")
                        .await;
                }
                "created" | "restarting" | "exited" => {}
                _ => self.restart(container).await?,
            }
            updated.push(container.clone());
        }
        for i in actual..expected {
            let number = next + i64::try_from(i - actual).unwrap_or(0);
            let making = self.making(number, &shared, &volumes_from, &links);
            updated.push(self.program.create_container(making).await?);
        }
        state.insert(service.name.clone(), updated);
        Ok(())
    }

    fn making(
        &self,
        number: i64,
        shared: &BTreeMap<String, String>,
        volumes_from: &[String],
        links: &[String],
    ) -> Making<'_> {
        Making {
            project: self.project,
            service: self.service,
            name: self
                .program
                .container_name(&self.project.name, self.service, number),
            number: Some(number),
            labels: BTreeMap::new(),
            inherit: None,
            aliases: true,
            auto_remove: false,
            attach_stdin: false,
            shared: shared.clone(),
            volumes_from: volumes_from.to_vec(),
            links: links.to_vec(),
        }
    }

    fn diverged(&self, container: &ContainerSummary, shared: &BTreeMap<String, String>) -> bool {
        match self.policy {
            Recreate::Never => return false,
            Recreate::Force => return true,
            Recreate::Diverged => {}
        }
        if containers::label(container, labels::CONFIG_HASH) != self.service.config_hash() {
            return true;
        }
        let image = labels::image_name(&self.project.name, self.service, self.program.separator());
        let id = self.program.engine.image_inspect(&image).map(|i| i.id);
        if id.is_ok_and(|id| id != containers::label(container, labels::IMAGE)) {
            return true;
        }
        if shared
            .get("network_mode")
            .is_some_and(|m| *m != container.network_mode)
        {
            return true;
        }
        if container.state == "running" && !self.on_networks(container) {
            return true;
        }
        self.service.parts("volumes").any(|v| {
            let source = v.get("source").and_then(|s| s.as_str()).unwrap_or("");
            let named = v.get("type").and_then(|t| t.as_str()) == Some("volume");
            named
                && self.volumes.get(source).is_some_and(|name| {
                    !container
                        .mounts
                        .iter()
                        .any(|m| m.kind == "volume" && m.name == *name)
                })
        })
    }

    fn on_networks(&self, container: &ContainerSummary) -> bool {
        self.service.networks().iter().all(|(key, _)| {
            let Some(id) = self.networks.get(key) else {
                return true;
            };
            container.networks.iter().any(|(_, e)| e.network_id == *id)
        })
    }

    async fn restart(&self, container: &ContainerSummary) -> Result<()> {
        let title = containers::title(container);
        self.program.ui.working(&title, "Restart").await;
        settled(self.program.engine.container_start(&container.id).await)?;
        self.program.ui.done(&title, "Restarted").await;
        Ok(())
    }

    /// Dependents that want it are stopped, so that they start again afterwards.
    async fn stop_dependents(&self, state: &mut Observed) -> Result<()> {
        let dependents: Vec<String> = self
            .project
            .services
            .values()
            .filter(|s| {
                s.depends_on()
                    .iter()
                    .any(|d| d.name == self.service.name && d.restart)
            })
            .map(|s| s.name.clone())
            .collect();
        if dependents.is_empty() {
            return Ok(());
        }
        self.program
            .stop_services(self.project, &dependents, None)
            .await?;
        for name in dependents {
            for container in state.entry(name).or_default() {
                container.state = "exited".into();
            }
        }
        Ok(())
    }

    async fn recreate(
        &self,
        old: &ContainerSummary,
        mut making: Making<'_>,
    ) -> Result<ContainerSummary> {
        let program = self.program;
        let title = containers::title(old);
        program.ui.working(&title, "Recreate").await;
        let name = making.name.clone();
        let number = making.number.unwrap_or(0);
        let replaced = match self.service.text("container_name") {
            Some(name) => name.to_string(),
            None => format!("{}{}{number}", self.service.name, program.separator()),
        };
        making.labels.insert(labels::REPLACE.to_string(), replaced);
        making.name = format!("{}_{name}", old.id.get(..12).unwrap_or(&old.id));
        let inherit = self.options.inherit;
        let old_copy = old.clone();
        making.inherit = inherit.then_some(&old_copy);
        program.check_files(making.project, making.service).await;
        let result = self.replace(old, &making, &name).await;
        match result {
            Ok(mut made) => {
                program.ui.done(&title, "Recreated").await;
                if !program.globals.dry_run {
                    made.names = vec![format!("/{name}")];
                }
                Ok(made)
            }
            Err(failure) => {
                program.ui.error(&title, failure.text()).await;
                Err(failure)
            }
        }
    }

    async fn replace(
        &self,
        old: &ContainerSummary,
        making: &Making<'_>,
        name: &str,
    ) -> Result<ContainerSummary> {
        let program = self.program;
        let made = program.make(making).await?;
        if program.globals.dry_run {
            return Ok(made);
        }
        let stop = StopOptions {
            timeout: self.options.timeout,
            ..StopOptions::default()
        };
        // One that has ended already is as good as stopped.
        settled(program.engine.container_stop(&old.id, stop).await)?;
        program
            .engine
            .container_remove(&old.id, RemoveOptions::default())
            .await?;
        program.engine.container_rename(&made.id, name)?;
        Ok(made)
    }
}
