//! Starting, stopping and removing a project's containers in the order of
//! their dependencies, and waiting for the conditions these put.

use composefile::{Dependency, Project, Service};
use engine::api::ErrorKind;
use engine::api::container::{ContainerInspect, ContainerSummary, RemoveOptions, StopOptions};
use engine::api::exec::{ExecConfig, ExecStart};

use super::containers::{self, OneOff};
use super::failure::{Failure, Result};
use super::host::{Wait, all};
use super::program::{Program, levels, reverse_levels};
use crate::commands::prelude::settled;

/// How often waiting looks again.
const POLL: u64 = 500_000_000;

/// The condition of `--wait`: healthy, or running where nothing checks health.
pub const RUNNING_OR_HEALTHY: &str = "running_or_healthy";

impl Program {
    /// Starts the containers of a project's services.
    pub async fn start(&self, project: &Project) -> Result<()> {
        let list = match self.globals.dry_run {
            true => self.dry_containers(project)?,
            false => self.containers(&project.name, OneOff::Exclude, true, &[])?,
        };
        for level in levels(project) {
            let steps: Vec<Wait<'_, Result<()>>> = level
                .iter()
                .filter_map(|name| project.services.get(name))
                .map(|service| -> Wait<'_, Result<()>> {
                    Box::pin(self.start_service(project, service, &list))
                })
                .collect();
            for result in all(steps).await {
                result?;
            }
        }
        Ok(())
    }

    /// What a dry run believes to be there: the containers that exist and those it "made".
    fn dry_containers(&self, project: &Project) -> Result<Vec<ContainerSummary>> {
        let mut list = self.containers(&project.name, OneOff::Exclude, true, &[])?;
        for container in &mut list {
            if containers::label(container, "dry-run").is_empty() && container.state != "running" {
                container.state = "created".into();
            }
        }
        for made in self.dry_made.borrow().iter() {
            list.retain(|c| {
                containers::service(c) != containers::service(made)
                    || containers::number(c) != containers::number(made)
            });
        }
        list.extend(self.dry_made.borrow().iter().cloned());
        Ok(list)
    }

    async fn start_service(
        &self,
        project: &Project,
        service: &Service,
        list: &[ContainerSummary],
    ) -> Result<()> {
        self.wait_for(project, &service.name, &service.depends_on(), list)
            .await?;
        let own: Vec<&ContainerSummary> = list
            .iter()
            .filter(|c| containers::service(c) == service.name)
            .collect();
        if own.is_empty() && service.scale() > 0 {
            return Err(Failure::new(format!(
                "service {:?} has no container to start",
                service.name
            )));
        }
        for container in own {
            if container.state == "running" {
                continue;
            }
            let title = containers::title(container);
            if !self.globals.dry_run {
                self.inject(project, service, &container.id)?;
            }
            self.ui.working(&title, "Starting").await;
            if !self.globals.dry_run {
                settled(self.engine.container_start(&container.id).await)?;
                self.hooks(service, "post_start", &container.id).await?;
            }
            self.ui.done(&title, "Started").await;
        }
        Ok(())
    }

    /// Runs the hooks of a service in its container.
    pub async fn hooks(&self, service: &Service, key: &str, id: &str) -> Result<()> {
        for hook in service.parts(key) {
            let env = composefile::pairs(hook.get("environment"))
                .into_iter()
                .map(|(k, v)| format!("{k}={}", v.unwrap_or_default()))
                .collect();
            let text = |k: &str| hook.get(k).map(|v| v.to_text()).unwrap_or_default();
            let config = ExecConfig {
                user: text("user"),
                privileged: hook.get("privileged").and_then(|v| v.as_bool()) == Some(true),
                attach_stdout: true,
                attach_stderr: true,
                env: engine::api::List::nil_if_empty(env),
                working_dir: text("working_dir"),
                cmd: composefile::texts(hook.get("command")),
                ..ExecConfig::default()
            };
            let exec = self.engine.exec_create(id, config)?;
            let attachment = self.engine.exec_start(&exec, ExecStart::default()).await?;
            while attachment.output.recv().await.is_some() {}
            let code = self.engine.exec_inspect(&exec)?.exit_code.unwrap_or(0);
            if code != 0 {
                return Err(Failure::new(format!(
                    "{} hook exited with status {code}",
                    service.name
                )));
            }
        }
        Ok(())
    }

    /// Waits until a service's dependencies fulfil their conditions.
    pub async fn wait_for(
        &self,
        project: &Project,
        dependant: &str,
        dependencies: &[Dependency],
        list: &[ContainerSummary],
    ) -> Result<()> {
        let mut waits: Vec<Wait<'_, Result<()>>> = Vec::new();
        for dependency in dependencies {
            if dependency.condition == "service_started" || self.globals.dry_run {
                continue;
            }
            match project.services.get(&dependency.name) {
                None => continue,
                Some(s) if s.scale() == 0 => continue,
                Some(_) => {}
            }
            let waiting: Vec<&ContainerSummary> = list
                .iter()
                .filter(|c| containers::service(c) == dependency.name && !containers::is_one_off(c))
                .collect();
            for container in &waiting {
                self.ui
                    .working(&containers::title(container), "Waiting")
                    .await;
            }
            if waiting.is_empty() {
                let text = format!("{dependant} is missing dependency {}", dependency.name);
                if dependency.required {
                    return Err(Failure::new(text));
                }
                self.warn(&text).await;
                continue;
            }
            waits.push(Box::pin(self.condition(dependency.clone(), waiting)));
        }
        for result in all(waits).await {
            result?;
        }
        Ok(())
    }

    async fn condition(
        &self,
        dependency: Dependency,
        waiting: Vec<&ContainerSummary>,
    ) -> Result<()> {
        let name = &dependency.name;
        loop {
            self.host.sleep(POLL).await;
            let completed = dependency.condition == "service_completed_successfully";
            if completed {
                let Some(code) = self.completed(&waiting)? else {
                    continue;
                };
                if code == 0 {
                    self.say(&waiting, "Exited").await;
                    return Ok(());
                }
                let why = format!("{name:?} didn't complete successfully: exit {code}");
                if !dependency.required {
                    let text = format!("optional dependency {why}");
                    for container in &waiting {
                        let text = format!("Skipped: {text}");
                        self.ui.warning(&containers::title(container), &text).await;
                    }
                    self.warn(&text).await;
                    return Ok(());
                }
                let text = format!("service {why}");
                for container in &waiting {
                    self.ui.error(&containers::title(container), &text).await;
                }
                return Err(Failure::new(text));
            }
            let fallback = dependency.condition == RUNNING_OR_HEALTHY;
            match self.healthy(&waiting, fallback) {
                Ok(false) => {}
                Ok(true) => {
                    self.say(&waiting, "Healthy").await;
                    return Ok(());
                }
                Err(failure) if !dependency.required => {
                    let text = match fallback {
                        true => {
                            format!("optional dependency {name:?} is not running or is unhealthy")
                        }
                        false => format!("optional dependency {name:?} failed to start"),
                    };
                    for container in &waiting {
                        let text = format!("Skipped: {text}");
                        self.ui.warning(&containers::title(container), &text).await;
                    }
                    self.warn(&format!("{text}: {}", failure.text())).await;
                    return Ok(());
                }
                Err(failure) if fallback => return Err(failure),
                Err(failure) => {
                    for container in &waiting {
                        self.ui.error(&containers::title(container), "Error").await;
                    }
                    return Err(Failure::new(format!(
                        "dependency failed to start: {}",
                        failure.text()
                    )));
                }
            }
        }
    }

    async fn say(&self, list: &[&ContainerSummary], text: &str) {
        for container in list {
            self.ui.done(&containers::title(container), text).await;
        }
    }

    fn completed(&self, list: &[&ContainerSummary]) -> Result<Option<i32>> {
        for container in list {
            let state = self.engine.container_inspect(&container.id, false)?.state;
            if state.status == "exited" {
                return Ok(Some(state.exit_code));
            }
        }
        Ok(None)
    }

    fn healthy(&self, list: &[&ContainerSummary], fallback: bool) -> Result<bool> {
        for container in list {
            let inspect: ContainerInspect = self.engine.container_inspect(&container.id, false)?;
            let name = inspect.name.trim_start_matches('/');
            let state = &inspect.state;
            if state.status == "exited" {
                return Err(Failure::new(format!(
                    "container {name} exited ({})",
                    state.exit_code
                )));
            }
            let Some(health) = &state.health else {
                if fallback {
                    if state.status != "running" {
                        return Ok(false);
                    }
                    continue;
                }
                return Err(Failure::new(format!(
                    "container {name} has no healthcheck configured"
                )));
            };
            match health.status.as_str() {
                "healthy" => {}
                "unhealthy" => {
                    return Err(Failure::new(format!("container {name} is unhealthy")));
                }
                _ => return Ok(false),
            }
        }
        Ok(true)
    }

    /// Stops the containers of some services, dependents first.
    pub async fn stop_services(
        &self,
        project: &Project,
        services: &[String],
        timeout: Option<i64>,
    ) -> Result<()> {
        let list = self.containers(&project.name, OneOff::Exclude, true, &[])?;
        for level in reverse_levels(project) {
            let mut steps: Vec<Wait<'_, Result<()>>> = Vec::new();
            for name in level.iter().filter(|n| services.contains(n)) {
                let service = project.services.get(name);
                for container in list.iter().filter(|c| containers::service(c) == name) {
                    steps.push(Box::pin(self.stop_container(container, service, timeout)));
                }
            }
            for result in all(steps).await {
                result?;
            }
        }
        Ok(())
    }

    async fn stop_container(
        &self,
        container: &ContainerSummary,
        service: Option<&Service>,
        timeout: Option<i64>,
    ) -> Result<()> {
        let title = containers::title(container);
        self.ui.working(&title, "Stopping").await;
        if !self.globals.dry_run {
            if let Some(service) = service
                && container.state == "running"
            {
                self.hooks(service, "pre_stop", &container.id).await?;
            }
            let options = StopOptions {
                timeout,
                ..StopOptions::default()
            };
            if let Err(error) = self.engine.container_stop(&container.id, options).await
                && error.kind != ErrorKind::NotModified
            {
                if error.kind == ErrorKind::NotFound {
                    return Ok(());
                }
                self.ui.error(&title, "Error while Stopping").await;
                return Err(error.into());
            }
        }
        self.ui.done(&title, "Stopped").await;
        Ok(())
    }

    /// Stops and removes containers, all together.
    pub async fn stop_and_remove(
        &self,
        list: &[ContainerSummary],
        service: Option<&Service>,
        timeout: Option<i64>,
        volumes: bool,
    ) -> Result<()> {
        let steps: Vec<Wait<'_, Result<()>>> = list
            .iter()
            .map(|container| -> Wait<'_, Result<()>> {
                Box::pin(async move {
                    self.stop_container(container, service, timeout).await?;
                    let title = containers::title(container);
                    self.ui.working(&title, "Removing").await;
                    self.remove_one(container, true, volumes).await?;
                    self.ui.done(&title, "Removed").await;
                    Ok(())
                })
            })
            .collect();
        for result in all(steps).await {
            result?;
        }
        Ok(())
    }

    /// Removes containers that are stopped already.
    pub async fn remove_stopped(
        &self,
        list: &[ContainerSummary],
        force: bool,
        volumes: bool,
    ) -> Result<()> {
        for container in list {
            let title = containers::title(container);
            self.ui.working(&title, "Removing").await;
            self.remove_one(container, force, volumes).await?;
            self.ui.done(&title, "Removed").await;
        }
        Ok(())
    }

    async fn remove_one(
        &self,
        container: &ContainerSummary,
        force: bool,
        volumes: bool,
    ) -> Result<()> {
        if self.globals.dry_run {
            return Ok(());
        }
        let options = RemoveOptions {
            force,
            volumes,
            links: false,
        };
        match self.engine.container_remove(&container.id, options).await {
            Err(e) if e.kind != ErrorKind::NotFound => Err(e.into()),
            _ => Ok(()),
        }
    }

    /// Removes the containers of a whole project, dependents first.
    pub async fn containers_down(
        &self,
        project: &Project,
        list: &[ContainerSummary],
        services: &[String],
        timeout: Option<i64>,
        volumes: bool,
    ) -> Result<()> {
        let services = with_dependents(project, services);
        for level in reverse_levels(project) {
            let mut steps: Vec<Wait<'_, Result<()>>> = Vec::new();
            for name in &level {
                if !services.is_empty() && !services.contains(name) {
                    continue;
                }
                for container in list.iter().filter(|c| containers::service(c) == name) {
                    let one = std::slice::from_ref(container);
                    let service = project.services.get(name);
                    steps.push(Box::pin(
                        self.stop_and_remove(one, service, timeout, volumes),
                    ));
                }
            }
            for result in all(steps).await {
                result?;
            }
        }
        Ok(())
    }
}

/// Some services and all that depend on them.
fn with_dependents(project: &Project, services: &[String]) -> Vec<String> {
    let mut all = services.to_vec();
    let mut at = 0;
    while at < all.len() {
        for service in project.services.values() {
            let needs = service.depends_on().iter().any(|d| d.name == all[at]);
            if needs && !all.contains(&service.name) {
                all.push(service.name.clone());
            }
        }
        at += 1;
    }
    all
}
