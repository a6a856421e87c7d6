//! Published ports.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use machine::{BridgeId, Dnat, Errno, Proto};

use super::{Attached, Published};
use crate::api::container::PortBinding;
use crate::api::value::{Dict, List};
use crate::api::{ApiError, Result};
use crate::container::Container;
use crate::daemon::Engine;

/// Where Linux takes ports that nobody chose.
const EPHEMERAL: std::ops::RangeInclusive<u16> = 32_768..=60_999;

/// The place that published ports lead to.
struct Place {
    attached: Attached,
    bridge: BridgeId,
}

impl Engine {
    /// Publishes a starting container's ports and notes the bindings.
    pub(crate) fn publish_ports(&self, container: &Container) -> Result<()> {
        let (config, host) = {
            let data = container.data.borrow();
            (data.config.clone(), data.host.clone())
        };
        let mut wanted = host.port_bindings.clone().into_map();
        let mut exposed = Vec::new();
        for (port, _) in config.exposed_ports.iter() {
            if wanted.get(port).is_some_and(|b| !b.is_empty()) {
                continue;
            }
            match host.publish_all_ports {
                true => {
                    wanted.insert(port.clone(), vec![PortBinding::default()].into());
                }
                false => exposed.push(port.clone()),
            }
        }
        let mut ports = Dict::empty();
        for port in exposed {
            ports.insert(port, List(None));
        }
        let place = self.way_out(container);
        let any = |bindings: &List<PortBinding>| {
            let chosen = |b: &&PortBinding| !matches!(b.host_port.as_str(), "" | "0");
            bindings.len() - bindings.iter().filter(chosen).count()
        };
        let unchosen: usize = wanted.values().map(any).sum();
        self.d.sys.charge(4 * wanted.len() as u64);
        if let Some(place) = &place
            && unchosen > EPHEMERAL.len()
        {
            return Err(all_allocated(container, place));
        }
        let mut result = Ok(());
        if let Some(place) = place {
            let mut sorted: Vec<(String, List<PortBinding>)> = wanted.into_iter().collect();
            sorted.sort_by_key(|(port, _)| number(port));
            'all: for (port, bindings) in sorted {
                let mut made = Vec::new();
                for binding in &bindings {
                    match self.publish(container, &place, &port, binding) {
                        Ok(bound) => made.extend(bound),
                        Err(error) => {
                            result = Err(error);
                            break 'all;
                        }
                    }
                }
                ports.insert(port, made.into());
            }
        } else {
            for (port, _) in wanted {
                ports.insert(port, List(None));
            }
            if self.is_internal_only(container) {
                ports = Dict::empty();
            }
        }
        container.data.borrow_mut().ports = ports;
        if result.is_err() {
            self.unpublish_ports(container);
        }
        result
    }

    fn is_internal_only(&self, container: &Container) -> bool {
        let networks = self.d.networks.borrow();
        let mut own = networks
            .attached
            .iter()
            .filter(|a| a.container == container.id);
        own.any(|a| networks.all.get(&a.network).is_some_and(|n| n.internal))
    }

    /// Returns the interface that the default route takes, if it is on a bridge that leads outside.
    fn way_out(&self, container: &Container) -> Option<Place> {
        let ranked = self.by_gateway_rank(container);
        let networks = self.d.networks.borrow();
        ranked.into_iter().find_map(|attached| {
            let network = networks.all.get(&attached.network)?;
            let leads_out = network.driver == "bridge" && !network.internal;
            let bridge = network.bridge.filter(|_| leads_out)?;
            Some(Place { attached, bridge })
        })
    }

    fn publish(
        &self,
        container: &Container,
        place: &Place,
        port: &str,
        binding: &PortBinding,
    ) -> Result<Vec<PortBinding>> {
        let proto = match port.split('/').nth(1) {
            Some("udp") => Proto::Udp,
            _ => Proto::Tcp,
        };
        let addresses: Vec<IpAddr> = match binding.host_ip.as_str() {
            "" => vec![Ipv4Addr::UNSPECIFIED.into(), Ipv6Addr::UNSPECIFIED.into()],
            text => match text.parse() {
                Ok(ip) => vec![ip],
                Err(_) => return Err(ApiError::invalid(format!("invalid IP address: {text}"))),
            },
        };
        let (first, last) = match binding.host_port.split_once('-') {
            Some((a, b)) => (a.parse().unwrap_or(0), b.parse().unwrap_or(0)),
            None => {
                let port = binding.host_port.parse().unwrap_or(0);
                (port, port)
            }
        };
        let start = match self.d.networks.borrow().next_port {
            n if first == 0 && EPHEMERAL.contains(&n) => n,
            _ if first == 0 => *EPHEMERAL.start(),
            _ => first,
        };
        // Any port will do: from the one after the last that was given out, round to it again.
        let (end, again) = match first {
            0 => (*EPHEMERAL.end(), Some(EPHEMERAL)),
            first => (last.max(first), None),
        };
        let mut candidates = (start..=end).chain(again.into_iter().flatten());
        let free = |p: &u16| {
            !addresses
                .iter()
                .any(|ip| self.d.kernel.port_taken(*ip, *p, proto))
        };
        let chosen = candidates.find(free);
        if chosen.is_none() && start != end {
            return Err(all_allocated(container, place));
        }
        let chosen = chosen.unwrap_or(start);
        if first == 0 {
            self.d.networks.borrow_mut().next_port = chosen + 1;
        }
        let mut bound = Vec::new();
        for ip in addresses {
            let nat = self.bind(container, place, (ip, chosen, proto), port)?;
            self.d.networks.borrow_mut().published.push(Published {
                container: container.id.clone(),
                nat,
                place: (ip, chosen, proto),
            });
            bound.push(PortBinding {
                host_ip: ip.to_string(),
                host_port: chosen.to_string(),
            });
        }
        Ok(bound)
    }

    fn bind(
        &self,
        container: &Container,
        place: &Place,
        (ip, host_port, proto): (IpAddr, u16, Proto),
        port: &str,
    ) -> Result<machine::NatId> {
        let to_port = number(port);
        let endpoint = &place.attached.endpoint;
        let name = container.name();
        let fail = |why: String| {
            ApiError::system(format!(
                "driver failed programming external connectivity on endpoint {name} ({endpoint}): {why}"
            ))
        };
        let word = if proto == Proto::Udp { "udp" } else { "tcp" };
        let place_text = format!("{ip}:{host_port}:{}:{to_port}/{word}", place.attached.ip);
        if !self.is_host_address(ip) {
            return Err(fail(format!(
                "failed to bind host port for {place_text}: cannot assign requested address"
            )));
        }
        let holder = self.container_holding(ip, host_port, proto);
        if let Some(held) = holder {
            return Err(fail(format!(
                "Bind for {held}:{host_port} failed: port is already allocated"
            )));
        }
        let dnat = Dnat {
            host_ip: ip,
            host_port,
            proto,
            to_ip: place.attached.ip,
            to_port,
            bridge: place.bridge,
        };
        self.d.kernel.add_dnat(dnat).map_err(|errno| {
            let why = match errno {
                Errno::EADDRINUSE => "address already in use".to_string(),
                other => other.to_string().to_lowercase(),
            };
            fail(format!("failed to bind host port for {place_text}: {why}"))
        })
    }

    fn is_host_address(&self, ip: IpAddr) -> bool {
        if ip.is_unspecified() || ip.is_loopback() {
            return true;
        }
        let interfaces = self.d.kernel.interfaces(self.d.kernel.host_net_ns());
        interfaces
            .iter()
            .any(|i| i.addrs.iter().any(|(a, _)| *a == ip))
    }

    /// Returns the address by which a container holds a port of the host.
    fn container_holding(&self, ip: IpAddr, port: u16, proto: Proto) -> Option<IpAddr> {
        // The kernel finds a port's holders by its number.
        if !self.d.kernel.port_taken(ip, port, proto) {
            return None;
        }
        let networks = self.d.networks.borrow();
        let places = networks.published.iter().map(|p| p.place);
        let mut clashing = places.filter(|(held, number, kind)| {
            let same = *held == ip || held.is_unspecified() || ip.is_unspecified();
            (*number, *kind) == (port, proto) && held.is_ipv4() == ip.is_ipv4() && same
        });
        clashing.next().map(|place| place.0)
    }

    /// Takes a container's ports away.
    pub(crate) fn unpublish_ports(&self, container: &Container) {
        let gone: Vec<Published> = {
            let mut networks = self.d.networks.borrow_mut();
            let own = networks
                .published
                .iter()
                .filter(|p| p.container == container.id);
            let gone = own.cloned().collect();
            networks.published.retain(|p| p.container != container.id);
            gone
        };
        for published in gone {
            self.d.kernel.remove_dnat(published.nat);
        }
        container.data.borrow_mut().ports = Dict::empty();
    }
}

fn all_allocated(container: &Container, place: &Place) -> ApiError {
    let name = container.name();
    let endpoint = &place.attached.endpoint;
    ApiError::system(format!(
        "driver failed programming external connectivity on endpoint {name} ({endpoint}): all ports are allocated"
    ))
}

/// Returns the number of `80/tcp`.
fn number(port: &str) -> u16 {
    port.split('/')
        .next()
        .and_then(|p| p.parse().ok())
        .unwrap_or(0)
}
