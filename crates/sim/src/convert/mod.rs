//! From the engine's and the kernel's data to the snapshot.

mod builds;
mod connections;
mod containers;
mod files;
mod images;

use machine::Pid;

use crate::host::{HOME, HOSTNAME, Host};
use crate::snapshot::{CacheRecord, Network, Shell, Snapshot, Volume};

/// The shell's state, without what the façade knows itself.
pub(crate) fn shell(host: &Host, pid: Pid) -> Shell {
    let agent = host.kernel.agent(host.kernel.host_mnt_ns());
    Shell {
        user: "learner".to_string(),
        hostname: HOSTNAME.to_string(),
        cwd: agent
            .readlink(&format!("/proc/{pid}/cwd"))
            .unwrap_or_else(|_| HOME.to_string()),
        ..Shell::default()
    }
}

/// The whole host.
pub(crate) fn snapshot(host: &Host, shell: &Shell) -> Snapshot {
    let engine = host.engine.snapshot();
    let agent = host.kernel.agent(host.kernel.host_mnt_ns());
    let volume = |v: &engine::api::volume::Volume| Volume {
        name: v.name.clone(),
        driver: v.driver.clone(),
        anonymous: v.labels.contains_key("com.docker.volume.anonymous"),
        size: v
            .usage_data
            .as_ref()
            .map_or(0, |u| u64::try_from(u.size).unwrap_or(0)),
        labels: pairs(&v.labels),
        files: files::inside(&agent, &v.mountpoint),
    };
    let network = |n: &engine::api::network::NetworkInspect| {
        let config = n.ipam.config.first();
        Network {
            id: n.id.clone(),
            name: n.name.clone(),
            driver: n.driver.clone(),
            subnet: config.map(|c| c.subnet.clone()).unwrap_or_default(),
            gateway: config.map(|c| c.gateway.clone()).unwrap_or_default(),
            internal: n.internal,
        }
    };
    let record = |r: &engine::api::system::BuildCacheRecord| CacheRecord {
        id: r.id.clone(),
        kind: r.kind.clone(),
        description: r.description.clone(),
        size: r.size,
        shared: r.shared,
        in_use: r.in_use,
        usage_count: r.usage_count,
    };
    let mut volumes: Vec<Volume> = engine.volumes.iter().map(volume).collect();
    volumes.sort_by(|a, b| a.name.cmp(&b.name));
    let mut networks: Vec<Network> = engine.networks.iter().map(network).collect();
    networks.sort_by(|a, b| a.name.cmp(&b.name));
    Snapshot {
        at_ms: 0,
        shell: shell.clone(),
        files: files::under(&agent, HOME),
        images: engine.images.iter().map(images::image).collect(),
        containers: engine
            .containers
            .iter()
            .map(containers::container)
            .collect(),
        volumes,
        networks,
        build_cache: engine.build_cache.iter().map(record).collect(),
        last_build: host.engine.last_build().map(|b| builds::build(&b)),
        connections: connections::connections(host, &engine),
    }
}

fn pairs(dict: &engine::api::value::Dict<String>) -> Vec<(String, String)> {
    dict.iter().map(|(k, v)| (k.clone(), v.clone())).collect()
}
