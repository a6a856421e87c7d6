//! The networks and volumes of a project: made, checked, made anew when their
//! settings changed, removed.

use std::collections::BTreeMap;

use composefile::{Map, Project, Value, hash_of};
use engine::api::network::{Ipam, IpamConfig, NetworkCreate, NetworkDisconnect};
use engine::api::value::{Dict, List};
use engine::api::volume::VolumeCreate;
use engine::api::{ErrorKind, Filters};

use super::containers::OneOff;
use super::failure::{Failure, Result, daemon};
use super::labels;
use super::program::Program;

fn text(map: &Map, key: &str) -> String {
    map.get(key).map(Value::to_text).unwrap_or_default()
}

fn flag(map: &Map, key: &str) -> bool {
    map.get(key).and_then(Value::as_bool).unwrap_or(false)
}

fn labels_of(map: &Map, project: &str, key: &str, name: &str) -> BTreeMap<String, String> {
    let mut all: BTreeMap<String, String> = composefile::pairs(map.get("labels"))
        .into_iter()
        .map(|(k, v)| (k, v.unwrap_or_default()))
        .collect();
    all.insert(key.to_string(), name.to_string());
    all.insert(labels::PROJECT.to_string(), project.to_string());
    all.insert(
        labels::VERSION.to_string(),
        labels::COMPOSE_VERSION.to_string(),
    );
    all.insert(labels::CONFIG_HASH.to_string(), hash_of(map));
    all
}

fn ipam(map: &Map) -> Ipam {
    let Some(ipam) = map.get("ipam").and_then(Value::as_map) else {
        return Ipam::default();
    };
    let pools = ipam.get("config").and_then(Value::as_seq).unwrap_or(&[]);
    let config: Vec<IpamConfig> = pools
        .iter()
        .filter_map(Value::as_map)
        .map(|pool| IpamConfig {
            subnet: text(pool, "subnet"),
            ip_range: text(pool, "ip_range"),
            gateway: text(pool, "gateway"),
            aux_address: Dict::nil_if_empty(
                composefile::pairs(pool.get("aux_addresses"))
                    .into_iter()
                    .map(|(k, v)| (k, v.unwrap_or_default()))
                    .collect(),
            ),
        })
        .collect();
    Ipam {
        driver: text(ipam, "driver"),
        options: Dict::default(),
        config: List::nil_if_empty(config),
    }
}

fn options(map: &Map) -> Dict<String> {
    Dict::nil_if_empty(
        composefile::pairs(map.get("driver_opts"))
            .into_iter()
            .map(|(k, v)| (k, v.unwrap_or_default()))
            .collect(),
    )
}

impl Program {
    /// Makes the project's networks; gives their ids by key.
    pub async fn ensure_networks(&self, project: &Project) -> Result<BTreeMap<String, String>> {
        let mut ids = BTreeMap::new();
        for (key, network) in &project.networks {
            let id = match flag(network, "external") {
                true => self.external_network(network)?,
                false => self.ensure_network(project, key, network).await?,
            };
            ids.insert(key.clone(), id);
        }
        Ok(ids)
    }

    fn external_network(&self, network: &Map) -> Result<String> {
        let name = text(network, "name");
        if matches!(name.as_str(), "host" | "none" | "bridge")
            && let Ok(found) = self.engine.network_inspect(&name)
        {
            return Ok(found.id);
        }
        match self.engine.network_inspect(&name) {
            Ok(found) if found.name == name || found.id == name => Ok(found.id),
            _ => Err(Failure::new(format!(
                "network {name} declared as external, but could not be found"
            ))),
        }
    }

    async fn ensure_network(&self, project: &Project, key: &str, network: &Map) -> Result<String> {
        let name = text(network, "name");
        let mut dangling = Vec::new();
        if let Ok(found) = self.engine.network_inspect(&name)
            && found.name == name
        {
            match found.labels.get(labels::PROJECT) {
                None => {
                    self.warn(&format!(
                        "a network with name {name} exists but was not created by compose.\nSet `external: true` to use an existing network"
                    ))
                    .await;
                }
                Some(owner) if *owner != project.name => {
                    self.warn(&format!(
                        "a network with name {name} exists but was not created for project {:?}.\nSet `external: true` to use an existing network",
                        project.name
                    ))
                    .await;
                }
                Some(_) => {}
            }
            let label = found.labels.get(labels::NETWORK).map_or("", String::as_str);
            if label != key {
                return Err(Failure::new(format!(
                    "network {name} was found but has incorrect label {} set to {label:?} (expected: {key:?})",
                    labels::NETWORK
                )));
            }
            let hash = found
                .labels
                .get(labels::CONFIG_HASH)
                .map_or("", String::as_str);
            if hash.is_empty() || hash == hash_of(network) {
                return Ok(found.id);
            }
            dangling = self.remove_diverged(project, key, &name).await?;
        }
        let title = format!("Network {name}");
        self.ui.working(&title, "Creating").await;
        let request = NetworkCreate {
            name: name.clone(),
            driver: text(network, "driver"),
            enable_ipv4: network.get("enable_ipv4").and_then(Value::as_bool),
            enable_ipv6: network.get("enable_ipv6").and_then(Value::as_bool),
            ipam: ipam(network),
            internal: flag(network, "internal"),
            attachable: flag(network, "attachable"),
            options: options(network),
            labels: Dict(Some(labels_of(
                network,
                &project.name,
                labels::NETWORK,
                key,
            ))),
            ..NetworkCreate::default()
        };
        if self.globals.dry_run {
            self.ui.done(&title, "Created").await;
            return Ok(String::new());
        }
        match self.engine.network_create(request) {
            Ok(made) => {
                self.ui.done(&title, "Created").await;
                for id in dangling {
                    // They are about to be made anew on the new network.
                    let connect = engine::api::network::NetworkConnect {
                        network: name.clone(),
                        container: id,
                        ..Default::default()
                    };
                    self.engine.network_connect(connect).await?;
                }
                Ok(made.id)
            }
            Err(error) => {
                self.ui.error(&title, "Error").await;
                Err(Failure::new(format!(
                    "failed to create network {name}: {}",
                    daemon(&error)
                )))
            }
        }
    }

    /// Stops and takes off the containers of a network whose settings changed, and removes it.
    async fn remove_diverged(
        &self,
        project: &Project,
        key: &str,
        name: &str,
    ) -> Result<Vec<String>> {
        let services: Vec<String> = project
            .services
            .values()
            .filter(|s| s.networks().iter().any(|(k, _)| k == key))
            .map(|s| s.name.clone())
            .collect();
        self.stop_services(project, &services, None).await?;
        let containers = self.containers(&project.name, OneOff::Exclude, true, &services)?;
        if self.globals.dry_run {
            return Ok(Vec::new());
        }
        for container in &containers {
            self.engine
                .network_disconnect(NetworkDisconnect {
                    network: name.to_string(),
                    container: container.id.clone(),
                    force: true,
                })
                .await?;
        }
        self.engine.network_remove(name)?;
        self.ui.done(&format!("Network {name}"), "Removed").await;
        Ok(containers.into_iter().map(|c| c.id).collect())
    }

    /// Makes the project's volumes; gives their names by key.
    pub async fn ensure_volumes(
        &self,
        project: &Project,
        yes: bool,
    ) -> Result<BTreeMap<String, String>> {
        let mut names = BTreeMap::new();
        for (key, volume) in &project.volumes {
            self.ensure_volume(project, key, volume, yes).await?;
            names.insert(key.clone(), text(volume, "name"));
        }
        Ok(names)
    }

    async fn ensure_volume(
        &self,
        project: &Project,
        key: &str,
        volume: &Map,
        yes: bool,
    ) -> Result<()> {
        let name = text(volume, "name");
        let external = flag(volume, "external");
        let found = match self.engine.volume_inspect(&name) {
            Ok(found) => found,
            Err(e) if e.kind != ErrorKind::NotFound => return Err(e.into()),
            Err(_) if external => {
                return Err(Failure::new(format!("external volume {name:?} not found")));
            }
            Err(_) => return self.create_volume(project, key, volume).await,
        };
        if external {
            return Ok(());
        }
        match found.labels.get(labels::PROJECT) {
            None => {
                self.warn(&format!("volume {name:?} already exists but was not created by Docker Compose. Use `external: true` to use an existing volume")).await;
            }
            Some(owner) if *owner != project.name => {
                self.warn(&format!("volume {name:?} already exists but was created for project {owner:?} (expected {:?}). Use `external: true` to use an existing volume", project.name)).await;
            }
            Some(_) => {}
        }
        let Some(hash) = found.labels.get(labels::CONFIG_HASH) else {
            return Ok(());
        };
        if *hash == hash_of(volume) {
            return Ok(());
        }
        let question = format!(
            "Volume {name:?} exists but doesn't match configuration in compose file. Recreate (data will be lost)?"
        );
        if !yes && !self.confirm(&question).await {
            return Ok(());
        }
        let services: Vec<String> = project
            .services
            .values()
            .filter(|s| s.parts("volumes").any(|v| text(v, "source") == key))
            .map(|s| s.name.clone())
            .collect();
        self.stop_services(project, &services, None).await?;
        let containers = self.containers(&project.name, OneOff::Exclude, true, &services)?;
        self.remove_stopped(&containers, false, false).await?;
        self.engine.volume_remove(&name, true)?;
        self.create_volume(project, key, volume).await
    }

    async fn create_volume(&self, project: &Project, key: &str, volume: &Map) -> Result<()> {
        let name = text(volume, "name");
        let title = format!("Volume {name}");
        self.ui.working(&title, "Creating").await;
        if !self.globals.dry_run {
            let request = VolumeCreate {
                name,
                driver: text(volume, "driver"),
                driver_opts: options(volume),
                labels: Dict(Some(labels_of(volume, &project.name, labels::VOLUME, key))),
            };
            if let Err(error) = self.engine.volume_create(request) {
                self.ui.error(&title, "Error").await;
                return Err(error.into());
            }
        }
        self.ui.done(&title, "Created").await;
        Ok(())
    }

    /// Removes a network of the project, if nobody uses it; says whether there was something to do.
    pub async fn network_down(&self, project: &str, key: &str, name: &str) -> Result<bool> {
        let mut filters = Filters::default();
        filters.add("label", format!("{}={project}", labels::PROJECT));
        filters.add("label", format!("{}={key}", labels::NETWORK));
        let networks = self.engine.network_list(&filters)?;
        if networks.is_empty() {
            return Ok(false);
        }
        let title = format!("Network {name}");
        self.ui.working(&title, "Removing").await;
        let mut found = false;
        for network in networks.iter().filter(|n| n.name == name) {
            let current = self.engine.network_inspect(&network.id)?;
            found = true;
            if !current.containers.is_empty() && !self.globals.dry_run {
                self.ui.warning(&title, "Resource is still in use").await;
                continue;
            }
            if !self.globals.dry_run
                && let Err(error) = self.engine.network_remove(&network.id)
            {
                self.ui.error(&title, "Error").await;
                return Err(Failure::new(format!(
                    "failed to remove network {name}: {}",
                    daemon(&error)
                )));
            }
            self.ui.done(&title, "Removed").await;
        }
        if !found {
            self.ui.warning(&title, "No resource found to remove").await;
        }
        Ok(true)
    }

    /// Removes a volume of the project.
    pub async fn volume_down(&self, name: &str) -> Result<()> {
        if self.engine.volume_inspect(name).is_err() {
            return Ok(());
        }
        let title = format!("Volume {name}");
        self.ui.working(&title, "Removing").await;
        if self.globals.dry_run {
            self.ui.done(&title, "Removed").await;
            return Ok(());
        }
        match self.engine.volume_remove(name, true) {
            Ok(()) => self.ui.done(&title, "Removed").await,
            Err(e) if e.kind == ErrorKind::Conflict => {
                self.ui.warning(&title, "Resource is still in use").await;
            }
            Err(e) if e.kind == ErrorKind::NotFound => {
                self.ui
                    .done(&title, "Warning: No resource found to remove")
                    .await;
            }
            Err(e) => return Err(e.into()),
        }
        Ok(())
    }

    /// Removes an image of the project.
    pub async fn image_down(&self, name: &str) -> Result<()> {
        let title = format!("Image {name}");
        self.ui.working(&title, "Removing").await;
        if self.globals.dry_run {
            self.ui.done(&title, "Removed").await;
            return Ok(());
        }
        match self.engine.image_remove(name, Default::default()).await {
            Ok(_) => self.ui.done(&title, "Removed").await,
            Err(e) if e.kind == ErrorKind::Conflict => {
                self.ui.warning(&title, "Resource is still in use").await;
            }
            Err(e) if e.kind == ErrorKind::NotFound => {
                self.ui
                    .done(&title, "Warning: No resource found to remove")
                    .await;
            }
            Err(e) => return Err(e.into()),
        }
        Ok(())
    }
}
