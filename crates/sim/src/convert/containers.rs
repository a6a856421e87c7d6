//! A container: what `docker inspect` knows, and what only the kernel does.

use engine::api::container::{ChangeKind, ContainerInspect};
use engine::snapshot::{ContainerView, ListenerView, ProcessView};

use super::images::hex;
use super::pairs;
use snapshot::{
    Change, Container, ContainerState, Endpoint, Health, LayerEntry, Listener, Mount, MountKind,
    Process, PublishedPort,
};

pub(crate) fn container(view: &ContainerView) -> Container {
    let i = &view.inspect;
    let label = |key: &str| i.config.labels.get(&format!("com.docker.compose.{key}"));
    Container {
        id: i.id.clone(),
        name: i.name.trim_start_matches('/').to_string(),
        image: view.image.clone(),
        image_id: hex(&i.image),
        state: state(&i.state.status),
        exit_code: i.state.exit_code,
        oom_killed: i.state.oom_killed,
        error: i.state.error.clone(),
        health: health(i),
        restart_count: i.restart_count,
        command: std::iter::once(&i.path).chain(&i.args).cloned().collect(),
        env: i.config.env.to_vec(),
        user: i.config.user.clone(),
        labels: pairs(&i.config.labels),
        auto_remove: i.host_config.auto_remove,
        restart_policy: i.host_config.restart_policy.name.clone(),
        network_mode: i.host_config.network_mode.clone(),
        memory_limit: u64::try_from(i.host_config.memory).ok().filter(|m| *m > 0),
        read_only: i.host_config.readonly_rootfs,
        ports: ports(i),
        listening: view.listening.iter().map(listener).collect(),
        mounts: i.mounts.iter().map(mount).collect(),
        networks: networks(i),
        writable: view.changes.iter().map(change).collect(),
        writable_size: view.writable_size,
        processes: view.processes.iter().map(process).collect(),
        project: label("project").cloned().zip(label("service").cloned()),
        created_ms: u64::try_from(i.created.nanos() / 1_000_000).unwrap_or(0),
        net_ns: view.net_ns,
        ..Container::default()
    }
}

fn state(word: &str) -> ContainerState {
    match word {
        "running" => ContainerState::Running,
        "paused" => ContainerState::Paused,
        "restarting" => ContainerState::Restarting,
        "removing" => ContainerState::Removing,
        "exited" => ContainerState::Exited,
        "dead" => ContainerState::Dead,
        _ => ContainerState::Created,
    }
}

fn health(i: &ContainerInspect) -> Health {
    match i.state.health.as_ref().map(|h| h.status.as_str()) {
        Some("healthy") => Health::Healthy,
        Some("unhealthy") => Health::Unhealthy,
        Some("starting") => Health::Starting,
        _ => Health::None,
    }
}

/// The bindings in force, or while it does not run, those it asks for.
fn ports(i: &ContainerInspect) -> Vec<PublishedPort> {
    let mut live = i.network_settings.ports.iter();
    let live = live.any(|(_, bindings)| !bindings.is_empty());
    let map = match live {
        true => &i.network_settings.ports,
        false => &i.host_config.port_bindings,
    };
    let mut found = Vec::new();
    for (port, bindings) in map.iter() {
        for binding in bindings {
            let (Ok(container), Ok(host_port)) = (port.parse(), binding.host_port.parse()) else {
                continue;
            };
            found.push(PublishedPort {
                host_ip: match binding.host_ip.as_str() {
                    "" => "0.0.0.0".to_string(),
                    ip => ip.to_string(),
                },
                host_port,
                container,
            });
        }
    }
    found
}

fn networks(i: &ContainerInspect) -> Vec<Endpoint> {
    let networks = i.network_settings.networks.iter();
    networks
        .map(|(name, e)| Endpoint {
            network: name.clone(),
            ip: e.ip_address.clone(),
            mac: e.mac_address.clone(),
            aliases: e.aliases.to_vec(),
        })
        .collect()
}

fn listener(l: &ListenerView) -> Listener {
    Listener {
        ip: l.ip.clone(),
        port: l.port,
        protocol: l.protocol.parse().unwrap_or_default(),
        program: l.program.clone(),
    }
}

fn mount(m: &engine::api::container::MountPoint) -> Mount {
    let (kind, source) = match m.kind.as_str() {
        "volume" => (MountKind::Volume, m.name.clone()),
        "tmpfs" => (MountKind::Tmpfs, String::new()),
        _ => (MountKind::Bind, m.source.clone()),
    };
    Mount {
        kind,
        source,
        target: m.destination.clone(),
        read_only: !m.rw,
        hides: 0,
    }
}

fn change(c: &engine::api::container::FilesystemChange) -> LayerEntry {
    LayerEntry {
        path: c.path.clone(),
        change: match c.kind {
            ChangeKind::Added => Change::Added,
            ChangeKind::Modified => Change::Changed,
            ChangeKind::Deleted => Change::Deleted,
        },
        ..LayerEntry::default()
    }
}

fn process(p: &ProcessView) -> Process {
    Process {
        pid: p.pid,
        ppid: p.ppid,
        user: match p.uid {
            0 => "root".to_string(),
            uid => uid.to_string(),
        },
        command: p.argv.join(" "),
        uid: p.uid,
        ..Process::default()
    }
}
