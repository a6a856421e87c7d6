//! From the engine's and the kernel's data to the snapshot.

mod builds;
mod connections;
mod containers;
mod files;
mod images;

use std::rc::Rc;

use machine::Pid;

use crate::host::{HOME, HOSTNAME, Host};
use snapshot::{CacheKind, CacheRecord, Driver, Network, Shell, Snapshot, Volume};

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
        filled: None,
        labels: pairs(&v.labels),
        files: files::inside(&agent, &v.mountpoint),
    };
    let network = |n: &engine::api::network::NetworkInspect| {
        let config = n.ipam.config.first();
        Network {
            id: n.id.clone(),
            name: n.name.clone(),
            driver: driver(&n.driver),
            subnet: config.map(|c| c.subnet.clone()).unwrap_or_default(),
            gateway: config.map(|c| c.gateway.clone()).unwrap_or_default(),
            internal: n.internal,
            ..Network::default()
        }
    };
    let record = |r: &engine::api::system::BuildCacheRecord| CacheRecord {
        id: r.id.clone(),
        kind: cache_kind(&r.kind),
        description: r.description.clone(),
        size: r.size,
        shared: r.shared,
        in_use: r.in_use,
        usage_count: r.usage_count,
        last_used_ms: 0,
    };
    let mut volumes: Vec<Volume> = engine.volumes.iter().map(volume).collect();
    volumes.sort_by(|a, b| a.name.cmp(&b.name));
    let mut networks: Vec<Network> = engine.networks.iter().map(network).collect();
    networks.sort_by(|a, b| a.name.cmp(&b.name));
    Snapshot {
        at_ms: 0,
        shell: shell.clone(),
        files: Rc::new(files::under(&agent, HOME)),
        images: engine
            .images
            .iter()
            .map(|i| Rc::new(images::image(i)))
            .collect(),
        containers: engine
            .containers
            .iter()
            .map(|c| Rc::new(containers::container(c)))
            .collect(),
        volumes: volumes.into_iter().map(Rc::new).collect(),
        networks: networks.into_iter().map(Rc::new).collect(),
        build_cache: Rc::new(engine.build_cache.iter().map(record).collect()),
        builds: host
            .engine
            .last_build()
            .iter()
            .map(|b| Rc::new(builds::build(b)))
            .collect(),
        connections: connections::connections(host, &engine),
        ..Snapshot::default()
    }
}

fn driver(name: &str) -> Driver {
    match name {
        "bridge" => Driver::Bridge,
        "host" => Driver::Host,
        "null" => Driver::None,
        "macvlan" => Driver::Macvlan,
        "ipvlan" => Driver::Ipvlan,
        _ => Driver::Other,
    }
}

fn cache_kind(name: &str) -> CacheKind {
    match name {
        "source.local" => CacheKind::LocalSource,
        "exec.cachemount" => CacheKind::CacheMount,
        _ => CacheKind::Regular,
    }
}

fn pairs(dict: &engine::api::value::Dict<String>) -> Vec<(String, String)> {
    dict.iter().map(|(k, v)| (k.clone(), v.clone())).collect()
}
