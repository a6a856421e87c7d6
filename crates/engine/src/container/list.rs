//! `docker ps`.

use std::rc::Rc;

use super::state::STATUSES;
use super::{Container, Status};
use crate::api::container::{ContainerListOptions, ContainerSummary, PortSummary};
use crate::api::pattern::found;
use crate::api::{ApiError, Filters, Result};
use crate::daemon::Engine;

const FILTERS: &[&str] = &[
    "ancestor",
    "before",
    "exited",
    "expose",
    "health",
    "id",
    "is-task",
    "isolation",
    "label",
    "name",
    "network",
    "publish",
    "since",
    "status",
    "volume",
];

impl Engine {
    /// Lists containers, newest first.
    pub fn container_list(&self, options: &ContainerListOptions) -> Result<Vec<ContainerSummary>> {
        drop(self.asked("ps", ""));
        let filters = &options.filters;
        filters.validate(FILTERS)?;
        let sieve = self.sieve(filters)?;
        let mut all = options.all || options.limit > 0;
        all |= filters.has("status")
            || filters.has("exited")
            || filters.has("before")
            || filters.has("since");
        let mut out = Vec::new();
        for container in self.containers().iter().rev() {
            let limit = usize::try_from(options.limit).unwrap_or(0);
            if limit > 0 && out.len() >= limit {
                break;
            }
            if (all || container.is_running()) && self.passes(container, filters, &sieve) {
                out.push(self.summary(container, options.size));
            }
        }
        Ok(out)
    }

    fn sieve(&self, filters: &Filters) -> Result<Sieve> {
        let seq = |term: &str| -> Result<Option<u64>> {
            match filters.get(term).last() {
                Some(name) => Ok(Some(self.container(name)?.seq)),
                None => Ok(None),
            }
        };
        for status in filters.get("status") {
            if !STATUSES.iter().any(|s| s.as_str() == status) {
                return Err(ApiError::invalid(format!(
                    "invalid filter 'status={status}': invalid value for state ({status}): must be one of created, running, paused, restarting, removing, exited, dead"
                )));
            }
        }
        for health in filters.get("health") {
            if !["starting", "healthy", "unhealthy", "none"].contains(&health.as_str()) {
                return Err(ApiError::invalid(format!(
                    "invalid filter 'health={health}': invalid value for health ({health}): must be one of none, starting, healthy, unhealthy"
                )));
            }
        }
        let mut exited = Vec::new();
        for value in filters.get("exited") {
            exited.push(value.parse::<i32>().map_err(|_| {
                ApiError::invalid(format!(
                    "invalid filter 'exited={value}': strconv.Atoi: parsing \"{value}\": invalid syntax"
                ))
            })?);
        }
        let mut images = Vec::new();
        for name in filters.get("ancestor") {
            if let Ok(image) = self.d.images.borrow().find(name) {
                images.push(image.id.clone());
            }
        }
        Ok(Sieve {
            before: seq("before")?,
            since: seq("since")?,
            exited,
            images,
            publish: port_filter(filters, "publish")?,
            expose: port_filter(filters, "expose")?,
        })
    }

    fn passes(&self, container: &Rc<Container>, filters: &Filters, sieve: &Sieve) -> bool {
        let data = container.data.borrow();
        let name = &data.name;
        let named = |pattern: &String| name_matches(pattern, name);
        let prefixed = |id: &String| container.id.starts_with(id.as_str());
        let any = |term: &str, test: &dyn Fn(&String) -> bool| {
            let values = filters.get(term);
            values.is_empty() || values.iter().any(test)
        };
        let health = data.health.as_ref().map_or("none", |h| h.status.as_str());
        let on_network = |wanted: &String| {
            data.endpoints.iter().any(|(name, e)| {
                name == wanted || (!wanted.is_empty() && e.network_id.starts_with(wanted.as_str()))
            })
        };
        let has_volume = |wanted: &String| {
            data.mounts.iter().any(|m| {
                m.point.name == *wanted
                    || m.point.destination == *wanted
                    || m.point.source == *wanted
            })
        };
        let ended = data.state.finished_at.nanos() != 0 && !data.state.status.is_up();
        let exit_ok =
            sieve.exited.is_empty() || (ended && sieve.exited.contains(&data.state.exit_code));
        let ancestor =
            filters.get("ancestor").is_empty() || self.descends(container, &sieve.images);
        let published = sieve.publish.is_empty()
            || data.ports.iter().any(|(port, bindings)| {
                let proto = port.split('/').nth(1).unwrap_or("tcp");
                bindings.iter().any(|b| {
                    let number = b.host_port.parse().unwrap_or(0);
                    sieve.publish.iter().any(|p| p.holds(number, proto))
                })
            });
        let exposed = sieve.expose.is_empty() || {
            let all = data
                .config
                .exposed_ports
                .iter()
                .map(|(p, _)| p)
                .chain(data.host.port_bindings.iter().map(|(p, _)| p));
            all.into_iter().any(|port| {
                let (number, proto) = port.split_once('/').unwrap_or((port, "tcp"));
                let number = number.parse().unwrap_or(0);
                sieve.expose.iter().any(|p| p.holds(number, proto))
            })
        };
        any("name", &named)
            && any("id", &prefixed)
            && any("status", &|s| s == data.state.status.as_str())
            && any("health", &|h| h == health)
            && any("network", &on_network)
            && any("volume", &has_volume)
            && filters.labels(&data.config.labels.clone().into_map())
            && sieve.before.is_none_or(|seq| container.seq < seq)
            && sieve.since.is_none_or(|seq| container.seq > seq)
            && exit_ok
            && ancestor
            && published
            && exposed
    }

    /// Returns whether a container's image is, or was made from, one of `images`.
    fn descends(&self, container: &Container, images: &[crate::digest::Digest]) -> bool {
        if images.contains(&container.image_id) {
            return true;
        }
        let store = self.d.images.borrow();
        let mut at = store
            .get(&container.image_id)
            .and_then(|i| i.parent.clone());
        while let Some(id) = at {
            if images.contains(&id) {
                return true;
            }
            at = store.get(&id).and_then(|i| i.parent.clone());
        }
        false
    }

    /// Describes a container as `docker ps` needs it.
    pub(crate) fn summary(&self, container: &Rc<Container>, size: bool) -> ContainerSummary {
        let data = container.data.borrow();
        let mut words = vec![data.path.clone()];
        words.extend(data.args.iter().map(|a| quote_arg(a)));
        let health = data.health.as_ref().map(|h| h.status.as_str());
        let rw = self.d.kernel.fs_usage(container.fs);
        ContainerSummary {
            id: container.id.clone(),
            names: self.names_with_links(container, &data.name),
            image: self.shown_image(container, &data.config.image),
            image_id: container.image_id.to_string(),
            command: words.join(" "),
            created: container.created.secs(),
            ports: ports(&data, data.runtime.is_some()),
            size_rw: if size { rw } else { 0 },
            size_root_fs: match size {
                true => rw + container.top.as_ref().map_or(0, |t| t.total_size()),
                false => 0,
            },
            labels: data.config.labels.clone(),
            state: data.state.status.as_str().to_string(),
            status: data.state.describe(self.now(), health),
            network_mode: data.host.network_mode.clone(),
            networks: crate::api::Dict(Some(data.endpoints.clone())),
            mounts: data.mounts.iter().map(|m| m.point.clone()).collect(),
        }
    }

    /// Returns the image's name at creation while it still leads there, else its id.
    fn shown_image(&self, container: &Container, name: &str) -> String {
        let images = self.d.images.borrow();
        match images.find(name) {
            Ok(image) if image.id == container.image_id => name.to_string(),
            _ => container.image_id.to_string(),
        }
    }
}

struct Sieve {
    before: Option<u64>,
    since: Option<u64>,
    exited: Vec<i32>,
    images: Vec<crate::digest::Digest>,
    publish: Vec<PortRange>,
    expose: Vec<PortRange>,
}

struct PortRange {
    from: u16,
    to: u16,
    proto: String,
}

impl PortRange {
    fn holds(&self, port: u16, proto: &str) -> bool {
        (self.from..=self.to).contains(&port) && self.proto == proto
    }
}

fn port_filter(filters: &Filters, term: &str) -> Result<Vec<PortRange>> {
    let mut out = Vec::new();
    for value in filters.get(term) {
        let (range, proto) = value.split_once('/').unwrap_or((value, "tcp"));
        let (from, to) = range.split_once('-').unwrap_or((range, range));
        let number = |text: &str| {
            text.parse::<u16>().map_err(|_| {
                let why = match text.bytes().all(|b| b.is_ascii_digit()) && !text.is_empty() {
                    true => "value out of range",
                    false => "invalid syntax",
                };
                ApiError::invalid(format!(
                    "error while looking up for {term} {value}: strconv.ParseUint: parsing \"{text}\": {why}"
                ))
            })
        };
        out.push(PortRange {
            from: number(from)?,
            to: number(to)?,
            proto: proto.to_string(),
        });
    }
    Ok(out)
}

/// Docker looks for the pattern in the name with and without its slash.
fn name_matches(pattern: &str, name: &str) -> bool {
    found(pattern, name) || found(pattern, &format!("/{name}"))
}

/// Writes an argument as moby's summary does: with spaces it is quoted.
fn quote_arg(arg: &str) -> String {
    match arg.contains([' ', '\t', '\n']) {
        true => format!("'{arg}'"),
        false => arg.to_string(),
    }
}

/// Lists ports: bindings while it runs, exposed ones without.
pub(crate) fn ports(data: &super::Data, running: bool) -> Vec<PortSummary> {
    let mut out = Vec::new();
    if !running && data.state.status != Status::Restarting {
        return out;
    }
    for (port, bindings) in data.ports.iter() {
        let (number, proto) = port.split_once('/').unwrap_or((port, "tcp"));
        let private_port = number.parse().unwrap_or(0);
        if bindings.is_empty() {
            out.push(PortSummary {
                private_port,
                protocol: proto.to_string(),
                ..PortSummary::default()
            });
        }
        for binding in bindings {
            out.push(PortSummary {
                ip: binding.host_ip.clone(),
                private_port,
                public_port: binding.host_port.parse().unwrap_or(0),
                protocol: proto.to_string(),
            });
        }
    }
    out
}
