//! `docker inspect` of a container.

use super::Container;
use crate::api::Result;
use crate::api::container::inspect::{GraphDriver, NetworkSettings};
use crate::api::container::{ContainerInspect, ContainerStateView};
use crate::api::value::Dict;
use crate::daemon::{Engine, ROOT};

impl Engine {
    /// Tells all about a container.
    pub fn container_inspect(&self, name: &str, size: bool) -> Result<ContainerInspect> {
        drop(self.asked("inspect", name));
        let container = self.container(name)?;
        let data = container.data.borrow();
        let state = &data.state;
        let dir = format!("{ROOT}/containers/{}", container.id);
        let started = data.generation > 0;
        let file = |name: &str| match started {
            true => format!("{dir}/{name}"),
            false => String::new(),
        };
        let rw = self.d.kernel.fs_usage(container.fs);
        let root = container.top.as_ref().map_or(0, |t| t.total_size());
        let execs = self.d.execs.borrow().running_in(&container.id);
        Ok(ContainerInspect {
            id: container.id.clone(),
            created: container.created,
            path: data.path.clone(),
            args: data.args.clone(),
            state: ContainerStateView {
                status: state.status.as_str().to_string(),
                running: state.status.is_up(),
                paused: state.status == super::Status::Paused,
                restarting: state.status == super::Status::Restarting,
                oom_killed: state.oom_killed,
                dead: state.status == super::Status::Dead,
                pid: data.runtime.as_ref().map_or(0, |r| r.pid),
                exit_code: state.exit_code,
                error: state.error.clone(),
                started_at: state.started_at,
                finished_at: state.finished_at,
                health: data.health.clone(),
            },
            image: container.image_id.to_string(),
            resolv_conf_path: file("resolv.conf"),
            hostname_path: file("hostname"),
            hosts_path: file("hosts"),
            log_path: if started {
                container.log.path.clone()
            } else {
                String::new()
            },
            name: format!("/{}", data.name),
            restart_count: data.restart_count,
            driver: "overlay2".to_string(),
            platform: "linux".to_string(),
            app_armor_profile: String::new(),
            exec_ids: crate::api::List::nil_if_empty(execs),
            host_config: data.host.clone(),
            graph_driver: graph_driver(&container),
            size_rw: size.then_some(rw),
            size_root_fs: size.then_some(rw + root),
            mounts: data.mounts.iter().map(|m| m.point.clone()).collect(),
            config: data.config.clone(),
            network_settings: network_settings(&container),
            ..ContainerInspect::default()
        })
    }
}

fn graph_driver(container: &Container) -> GraphDriver {
    let base = format!("{ROOT}/overlay2/{}", container.snapshot_id);
    let mut lower = vec![format!("{base}-init/diff")];
    let mut at = container.top.clone();
    while let Some(layer) = at {
        let name = crate::layer::snapshot::directory(layer.chain_id.as_str());
        lower.push(format!("{ROOT}/overlay2/{name}/diff"));
        at = layer.parent.clone();
    }
    let mut data = Dict::empty();
    data.insert("ID", container.id.clone());
    data.insert("LowerDir", lower.join(":"));
    data.insert("MergedDir", format!("{base}/merged"));
    data.insert("UpperDir", format!("{base}/diff"));
    data.insert("WorkDir", format!("{base}/work"));
    GraphDriver {
        data,
        name: "overlay2".to_string(),
    }
}

fn network_settings(container: &Container) -> NetworkSettings {
    let data = container.data.borrow();
    let mut settings = NetworkSettings {
        ports: match data.runtime.is_some() {
            true => data.ports.clone(),
            false => Dict::empty(),
        },
        networks: Dict(Some(data.endpoints.clone())),
        ..NetworkSettings::default()
    };
    if data.runtime.is_some() {
        let sandbox = crate::digest::sha256_hex(
            format!("sandbox {} {}", container.id, data.generation).as_bytes(),
        );
        settings.sandbox_key = format!("/var/run/docker/netns/{}", &sandbox[..12]);
        settings.sandbox_id = sandbox;
    }
    // The old top-level fields speak of the default bridge only.
    if let Some(bridge) = data.endpoints.get("bridge") {
        settings.endpoint_id = bridge.endpoint_id.clone();
        settings.gateway = bridge.gateway.clone();
        settings.ip_address = bridge.ip_address.clone();
        settings.ip_prefix_len = bridge.ip_prefix_len;
        settings.mac_address = bridge.mac_address.clone();
    }
    settings
}
