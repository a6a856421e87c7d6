//! Containers: what `docker inspect` knows, and what only the kernel does.

use std::rc::Rc;

use machine::{LayerKind, Proto};
use snapshot::{
    Change, Endpoint, Health, LayerEntry, Listener, Mount, MountKind, Port, Probe, Process,
    Protocol, PublishedPort,
};

use super::{Camera, ENTRIES, bare, pairs, union};
use crate::api::container::ChangeKind;
use crate::api::value::Timestamp;
use crate::container::{Container, Data, Runtime, Status, run};
use crate::daemon::Engine;

/// Lines of the log that are shown.
const LOG: usize = 20;
/// The lowest port that Linux gives to sockets that ask for none.
const EPHEMERAL: u16 = 32_768;

/// Counters of what a container's picture is made from: the engine's data, its writable layer, its
/// processes, its network namespace, its log.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Key {
    data: u64,
    files: u64,
    processes: u64,
    network: u64,
    log: u64,
}

/// The writable layer.
#[derive(PartialEq)]
pub(super) struct Changes {
    entries: Vec<LayerEntry>,
    counts: [usize; 3],
}

impl Engine {
    pub(super) fn see_containers(&self, camera: &mut Camera) -> Vec<Rc<snapshot::Container>> {
        camera.containers.begin();
        camera.changes.begin();
        camera.hides.begin();
        let kernel = &self.d.kernel;
        let mut out = Vec::new();
        let Camera {
            containers,
            changes,
            hides,
            ..
        } = camera;
        for container in self.containers() {
            let runtime = container.runtime();
            let files = kernel.fs_generation(container.fs);
            let key = Key {
                data: container.data.generation(),
                files,
                processes: runtime
                    .as_ref()
                    .map_or(0, |r| kernel.cgroup_generation(r.cgroup)),
                network: runtime
                    .as_ref()
                    .map_or(0, |r| kernel.space_generation(r.ns.net)),
                log: container.log.written(),
            };
            let written = changes.show(&container.id, files, || self.see_changes(&container));
            let mounts = self.see_mounts(&container, hides);
            let shown = containers.show(&container.id, key, || {
                self.see_container(&container, runtime.as_ref(), &written, mounts)
            });
            out.push(shown);
        }
        camera.containers.end();
        camera.changes.end();
        camera.hides.end();
        out
    }

    fn see_changes(&self, container: &Container) -> Changes {
        let upper = self.d.snapshots.commit(container.fs);
        let all = self.changes(container);
        let mut counts = [0; 3];
        let mut entries: Vec<LayerEntry> = all
            .iter()
            .map(|c| {
                let (at, change) = match c.kind {
                    ChangeKind::Added => (0, Change::Added),
                    ChangeKind::Modified => (1, Change::Changed),
                    ChangeKind::Deleted => (2, Change::Deleted),
                };
                counts[at] += 1;
                let kind = upper.get(c.path.trim_start_matches('/')).map(|e| &e.kind);
                LayerEntry {
                    path: c.path.clone(),
                    change,
                    size: match kind {
                        Some(LayerKind::File(data)) => data.size,
                        _ => 0,
                    },
                    directory: matches!(kind, Some(LayerKind::Dir { .. })),
                }
            })
            .collect();
        // A directory that only holds changes says least.
        entries.sort_by_key(|e| e.directory && e.change == Change::Changed);
        entries.truncate(ENTRIES);
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        Changes { entries, counts }
    }

    fn see_mounts(&self, container: &Container, hides: &mut super::Album<(), usize>) -> Vec<Mount> {
        let data = container.data.borrow();
        let points = data.mounts.iter().map(|m| {
            let (kind, source) = match m.point.kind.as_str() {
                "volume" => (MountKind::Volume, m.point.name.clone()),
                "tmpfs" => (MountKind::Tmpfs, String::new()),
                "image" => (MountKind::Image, m.point.name.clone()),
                _ => (MountKind::Bind, m.point.source.clone()),
            };
            (kind, source, m.point.destination.clone(), !m.point.rw)
        });
        let tmpfs = data.host.tmpfs.iter().map(|(path, options)| {
            let read_only = options.split(',').any(|word| word == "ro");
            (MountKind::Tmpfs, String::new(), path.clone(), read_only)
        });
        let chain = container.top.as_ref().map_or("", |t| t.chain_id.as_str());
        let mount = |(kind, source, target, read_only): (_, _, String, _)| {
            let dir = target.trim_matches('/');
            let count = hides.show(&format!("{chain} {dir}"), (), || {
                let mut layers = container.top.as_ref().map_or(Vec::new(), |t| t.lowers());
                layers.reverse();
                union::below(&layers, dir).len()
            });
            Mount {
                kind,
                source,
                target,
                read_only,
                hides: *count,
            }
        };
        points.chain(tmpfs).map(mount).collect()
    }

    fn see_container(
        &self,
        container: &Container,
        runtime: Option<&Runtime>,
        written: &Changes,
        mounts: Vec<Mount>,
    ) -> snapshot::Container {
        let data = container.data.borrow();
        let (config, host, state) = (&data.config, &data.host, &data.state);
        let since = |at: Timestamp| self.since_boot(at);
        let label = |key: &str| config.labels.get(&format!("com.docker.compose.{key}"));
        let group = runtime.map(|r| self.d.kernel.cgroup_stats(r.cgroup));
        let health = data.health.as_ref();
        let limits = run::limits(host);
        snapshot::Container {
            id: container.id.clone(),
            name: data.name.clone(),
            image: config.image.clone(),
            image_id: bare(container.image_id.as_str()),
            state: state.status,
            exit_code: state.exit_code,
            oom_killed: state.oom_killed,
            error: state.error.clone(),
            health: health.map_or(Health::None, |h| h.status),
            probes: health.map_or(Vec::new(), |h| {
                let probe = |log: &crate::api::container::HealthLog| Probe {
                    started_ms: since(log.start),
                    ended_ms: since(log.end),
                    exit_code: log.exit_code,
                    output: log.output.clone(),
                };
                h.log.iter().map(probe).collect()
            }),
            restart_count: data.restart_count,
            command: std::iter::once(&data.path)
                .chain(&data.args)
                .cloned()
                .collect(),
            env: config.env.to_vec(),
            user: config.user.clone(),
            labels: pairs(&config.labels),
            auto_remove: host.auto_remove,
            restart_policy: host.restart_policy.name.clone(),
            restart_at_ms: data
                .restart_at
                .filter(|_| state.status == Status::Restarting)
                .map(since),
            kill_at_ms: data.kill_at.map(since),
            network_mode: host.network_mode.clone(),
            // The host's own is number 0 in the kernel.
            net_ns: runtime.map_or(0, |r| r.ns.net.0.max(1)),
            memory_limit: limits.memory,
            memory: group.map_or(0, |g| g.memory),
            cpu_limit: limits.cpus.map(|cpus| (cpus * 1000.0).round() as u32),
            read_only: host.readonly_rootfs,
            privileged: host.privileged,
            exposed: config
                .exposed_ports
                .iter()
                .filter_map(|(p, _)| p.parse().ok())
                .collect(),
            ports: ports(&data),
            listening: runtime.map_or(Vec::new(), |r| self.see_listeners(r)),
            mounts,
            networks: networks(&data),
            writable: written.entries.clone(),
            writable_counts: written.counts,
            writable_size: self.d.kernel.fs_usage(container.fs),
            processes: runtime.map_or(Vec::new(), |r| self.see_processes(container, r)),
            log: container.log.tail(LOG),
            log_lines: container.log.written(),
            project: label("project").cloned().zip(label("service").cloned()),
            created_ms: u64::try_from(container.created.nanos() / 1_000_000).unwrap_or(0),
            started_ms: since(state.started_at),
            finished_ms: since(state.finished_at),
        }
    }

    fn see_processes(&self, container: &Container, runtime: &Runtime) -> Vec<Process> {
        let kernel = &self.d.kernel;
        let own = kernel.cgroup_pids(runtime.cgroup);
        let users = self.users_in(container);
        let all = kernel.processes_in(runtime.ns.pid).into_iter();
        all.filter(|p| own.contains(&p.host_pid))
            .map(|p| Process {
                pid: p.pid,
                ppid: p.ppid,
                host_pid: p.host_pid,
                uid: p.uid,
                user: match users.iter().find(|(uid, _)| *uid == p.uid) {
                    Some((_, name)) => name.clone(),
                    None => p.uid.to_string(),
                },
                command: p.argv.join(" "),
            })
            .collect()
    }

    fn see_listeners(&self, runtime: &Runtime) -> Vec<Listener> {
        let own = self.d.kernel.cgroup_pids(runtime.cgroup);
        let sockets = self.d.kernel.sockets(runtime.ns.net).into_iter();
        sockets
            .filter(|s| s.host_pid.is_some_and(|pid| own.contains(&pid)))
            .filter_map(|s| {
                let protocol = match s.proto {
                    Proto::Tcp if s.state == "LISTEN" => Protocol::Tcp,
                    // A client's socket of UDP has a port that nobody chose.
                    Proto::Udp if s.local.port() < EPHEMERAL => Protocol::Udp,
                    _ => return None,
                };
                Some(Listener {
                    ip: s.local.ip().to_string(),
                    port: s.local.port(),
                    protocol,
                    program: s.comm,
                })
            })
            .collect()
    }
}

/// The bindings in force, or while it does not run, those it asks for.
fn ports(data: &Data) -> Vec<PublishedPort> {
    let live = data.runtime.is_some();
    let map = match live {
        true => &data.ports,
        false => &data.host.port_bindings,
    };
    let mut found = Vec::new();
    for (port, bindings) in map.iter() {
        let Ok(container) = port.parse::<Port>() else {
            continue;
        };
        found.extend(bindings.iter().map(|binding| PublishedPort {
            host_ip: match binding.host_ip.as_str() {
                "" => "0.0.0.0".to_string(),
                ip => ip.to_string(),
            },
            host_port: binding.host_port.parse().unwrap_or(0),
            container,
        }));
    }
    found
}

fn networks(data: &Data) -> Vec<Endpoint> {
    let networks = data.endpoints.iter();
    networks
        .map(|(name, e)| Endpoint {
            network: name.clone(),
            ip: e.ip_address.clone(),
            mac: e.mac_address.clone(),
            aliases: e.dns_names.to_vec(),
        })
        .collect()
}
