//! `container`: one container fits all that is asked for. `count=` asks how many do.

use snapshot::Snapshot;
use snapshot::{Container, ContainerState, Health, Mount, MountKind};

use super::{Args, Kind, absolute, same_image};
use crate::progress::History;

pub const KIND: Kind = Kind {
    name: "container",
    keys: &[
        "name", "image", "state", "exit", "health", "port", "publish", "mount", "source", "target",
        "wrote", "user", "network", "env", "memory", "count", "listens",
    ],
    holds,
};

fn holds(args: &Args, snapshot: &Snapshot, _: &History) -> bool {
    let fitting = snapshot.containers.iter().filter(|c| fits(args, c)).count();
    match args.get("count") {
        Some(count) => count.parse() == Ok(fitting),
        None => fitting > 0,
    }
}

fn fits(args: &Args, c: &Container) -> bool {
    args.allows("name", |v| v == c.name)
        && args.allows("image", |v| same_image(v, &c.image))
        && args.allows("state", |v| v == c.state.as_str())
        && args.allows("exit", |v| has_exited(c) && v.parse() == Ok(c.exit_code))
        && args.allows("health", |v| v == health(c.health))
        && args.allows("port", |v| {
            c.ports.iter().any(|p| v.parse() == Ok(p.container.number))
        })
        && args.allows("publish", |v| published(c, v))
        && args.allows("listens", |v| listens(c, v))
        && (args.get("mount").is_none() && args.get("target").is_none()
            || c.mounts.iter().any(|m| mounts(args, m)))
        && args.allows("wrote", |v| c.writable.iter().any(|e| e.path == v))
        && args.allows("user", |v| c.user == v)
        && args.allows("network", |v| c.networks.iter().any(|n| n.network == v))
        && args.allows("env", |v| c.env.iter().any(|e| e == v))
        && args.allows("memory", |v| v.parse().ok() == c.memory_limit)
}

fn has_exited(c: &Container) -> bool {
    matches!(c.state, ContainerState::Exited | ContainerState::Dead)
}

fn health(health: Health) -> &'static str {
    match health {
        Health::None => "none",
        Health::Starting => "starting",
        Health::Healthy => "healthy",
        Health::Unhealthy => "unhealthy",
    }
}

/// `8080:80`, or `127.0.0.1:8080:80`.
fn published(c: &Container, wanted: &str) -> bool {
    c.ports.iter().any(|p| {
        let short = format!("{}:{}", p.host_port, p.container.number);
        wanted == short || wanted == format!("{}:{short}", p.host_ip)
    })
}

/// `0.0.0.0:8000`, or `8000` on any address.
fn listens(c: &Container, wanted: &str) -> bool {
    c.listening
        .iter()
        .any(|l| wanted == l.port.to_string() || wanted == format!("{}:{}", l.ip, l.port))
}

fn mounts(args: &Args, m: &Mount) -> bool {
    let kind = match m.kind {
        MountKind::Bind => "bind",
        MountKind::Volume => "volume",
        MountKind::Tmpfs => "tmpfs",
    };
    args.allows("mount", |v| v == kind)
        && args.allows("source", |v| m.source == absolute(v))
        && args.allows("target", |v| m.target == v)
}
