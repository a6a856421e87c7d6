//! A container's interfaces: given at the start, taken at the end.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};
use std::rc::Rc;

use machine::{DnsTable, Namespaces, NetNsId};

use super::create::not_found;
use super::{Attached, NetworkData};
use crate::api::network::EndpointSettings;
use crate::api::value::List;
use crate::api::{ApiError, Result};
use crate::container::Container;
use crate::daemon::Engine;

impl Engine {
    /// Notes which networks a new container is to join.
    pub(crate) fn init_endpoints(&self, container: &Container) {
        let mut data = container.data.borrow_mut();
        let mode = data.host.network_mode.clone();
        if mode.starts_with("container:") {
            return;
        }
        let mut asked = data.networking.endpoints.clone();
        for (name, _) in &mut asked {
            if name == "default" {
                *name = "bridge".to_string();
            }
        }
        if !asked.iter().any(|(name, _)| *name == mode) {
            // The mode may name a network by id; then the settings are under that name.
            asked.insert(0, (mode, EndpointSettings::default()));
        }
        let networks = self.d.networks.borrow();
        let mut endpoints = BTreeMap::new();
        let mut order = Vec::new();
        for (name, settings) in asked {
            let name = networks.find(&name).map_or(name, |n| n.name.clone());
            if !order.contains(&name) {
                order.push(name.clone());
            }
            endpoints.insert(name, settings);
        }
        data.network_order = order;
        data.endpoints = endpoints;
    }

    /// Gives a starting container its network namespace with all interfaces and ports.
    pub(crate) fn allocate_network(&self, container: &Container) -> Result<NetNsId> {
        let (mode, order) = {
            let data = container.data.borrow();
            (data.host.network_mode.clone(), data.network_order.clone())
        };
        if let Some(name) = mode.strip_prefix("container:") {
            let other = self
                .container(name)
                .map_err(|e| e.context("joining network namespace of container"))?;
            return match other.runtime() {
                Some(runtime) => Ok(runtime.ns.net),
                None => Err(ApiError::conflict(format!(
                    "cannot join network namespace of a non running container: container {} is {}",
                    other.name(),
                    other.status().as_str()
                ))),
            };
        }
        let wrap = |e: ApiError| e.context("failed to set up container networking");
        let own = mode != "host";
        let ns = match own {
            true => self.d.kernel.new_net_ns(),
            false => Namespaces::HOST.net,
        };
        let mut result = Ok(());
        for name in &order {
            result = self.attach(container, name, ns);
            if result.is_err() {
                break;
            }
        }
        if result.is_ok() && own && mode != "none" {
            result = self.publish_ports(container);
        }
        if let Err(error) = result {
            self.release_network(container);
            if own {
                self.d.kernel.drop_net_ns(ns);
            }
            return Err(wrap(error));
        }
        Ok(ns)
    }

    /// Puts a container on one network.
    pub(crate) fn attach(&self, container: &Container, name: &str, ns: NetNsId) -> Result<()> {
        let mut settings = {
            let data = container.data.borrow();
            data.endpoints.get(name).cloned().unwrap_or_default()
        };
        let network = {
            let networks = self.d.networks.borrow();
            let found = match settings.network_id.is_empty() {
                true => networks.find(name),
                // The network it belonged to, not a new one of that name.
                false => networks.all.get(&settings.network_id),
            };
            let shown = match settings.network_id.is_empty() {
                true => name,
                false => settings.network_id.as_str(),
            };
            found.cloned().ok_or_else(|| not_found(shown))?
        };
        let ip = self.take_address(&network, &settings)?;
        let endpoint = self.new_id();
        let mac = match settings.mac_address.as_str() {
            "" => self.new_mac(),
            given => given.to_string(),
        };
        let ifname = self.next_ifname(container);
        if let Some(bridge) = network.bridge {
            self.d.kernel.attach(ns, bridge, &ifname, ip, &mac);
            if let Some(prefix) = &network.prefix6
                && let Ok(ip6) = address6(prefix, ip, &settings).parse()
            {
                self.d.kernel.set_ip6(ns, bridge, (ip6, 64));
            }
        }
        self.d.networks.borrow_mut().attached.push(Attached {
            container: container.id.clone(),
            network: network.id.clone(),
            endpoint: endpoint.clone(),
            ip,
            mac: mac.clone(),
            ifname,
            ns,
        });
        settings.network_id = network.id.clone();
        settings.endpoint_id = endpoint;
        if let Some(pool) = &network.pool {
            settings.ip_address = ip.to_string();
            settings.ip_prefix_len = pool.subnet.1;
            settings.mac_address = mac;
            if !network.internal {
                settings.gateway = pool.gateway.to_string();
            }
            if let Some(prefix) = &network.prefix6 {
                settings.global_ipv6_address = address6(prefix, ip, &settings);
                settings.global_ipv6_prefix_len = 64;
                if !network.internal {
                    settings.ipv6_gateway = format!("{prefix}::1");
                }
            }
        }
        if !network.is_builtin() {
            settings.dns_names = dns_names(container, &settings);
        }
        container
            .data
            .borrow_mut()
            .endpoints
            .insert(network.name.clone(), settings);
        self.choose_way_out(container, ns);
        self.network_event(
            &network.id,
            &network.name,
            &network.driver,
            "connect",
            &container.id,
        );
        Ok(())
    }

    /// Returns a container's interfaces, the best for its default route first: by priority, then
    /// those that lead outside, those with both kinds of address, and by the network's name.
    pub(crate) fn by_gateway_rank(&self, container: &Container) -> Vec<Attached> {
        let networks = self.d.networks.borrow();
        let data = container.data.borrow();
        let rank = |a: &Attached| {
            let network = networks.all.get(&a.network)?;
            let priority = data
                .endpoints
                .get(&network.name)
                .map_or(0, |e| e.gw_priority);
            let one_kind = network.prefix6.is_none();
            Some((-priority, network.internal, one_kind, network.name.clone()))
        };
        let own = networks
            .attached
            .iter()
            .filter(|a| a.container == container.id);
        let mut own: Vec<Attached> = own.cloned().collect();
        own.sort_by_key(rank);
        own
    }

    /// Leads a namespace's default route to the best of its networks.
    fn choose_way_out(&self, container: &Container, ns: NetNsId) {
        let best = self.by_gateway_rank(container).into_iter().next();
        let networks = self.d.networks.borrow();
        let bridge = best.and_then(|a| networks.all.get(&a.network)?.bridge);
        self.d.kernel.set_way_out(ns, bridge);
    }

    fn take_address(&self, network: &NetworkData, settings: &EndpointSettings) -> Result<Ipv4Addr> {
        let mut networks = self.d.networks.borrow_mut();
        let pool = networks
            .all
            .get_mut(&network.id)
            .and_then(|n| n.pool.as_mut());
        let Some(pool) = pool else {
            return Ok(Ipv4Addr::UNSPECIFIED);
        };
        let wanted = settings
            .ipam_config
            .as_ref()
            .and_then(|c| c.ipv4_address.parse().ok());
        match wanted {
            Some(ip) => match pool.reserve(ip) {
                true => Ok(ip),
                false => Err(ApiError::forbidden("Address already in use")),
            },
            None => pool.take().ok_or_else(|| {
                ApiError::system(
                    "no available IPv4 addresses on this network's address pools: ".to_string()
                        + &format!("{} ({})", network.name, network.id),
                )
            }),
        }
    }

    fn new_mac(&self) -> String {
        let n = self.d.kernel.random_u64().to_be_bytes();
        let first = (n[0] & 0xfc) | 2;
        format!(
            "{first:02x}:{:02x}:{:02x}:{:02x}:{:02x}:{:02x}",
            n[1], n[2], n[3], n[4], n[5]
        )
    }

    fn next_ifname(&self, container: &Container) -> String {
        let networks = self.d.networks.borrow();
        let own: Vec<&str> = networks
            .attached
            .iter()
            .filter(|a| a.container == container.id)
            .map(|a| a.ifname.as_str())
            .collect();
        (0..)
            .map(|n| format!("eth{n}"))
            .find(|n| !own.contains(&n.as_str()))
            .unwrap_or_default()
    }

    /// Takes a container off one network.
    pub(crate) fn detach(&self, container: &Container, network_id: &str) {
        let (gone, bridge, name, driver) = {
            let mut networks = self.d.networks.borrow_mut();
            let is_it = |a: &Attached| a.container == container.id && a.network == network_id;
            let gone: Vec<Attached> = networks
                .attached
                .iter()
                .filter(|a| is_it(a))
                .cloned()
                .collect();
            networks.attached.retain(|a| !is_it(a));
            let Some(network) = networks.all.get_mut(network_id) else {
                return;
            };
            if let Some(pool) = &mut network.pool {
                for endpoint in &gone {
                    pool.free(endpoint.ip);
                }
            }
            (
                gone,
                network.bridge,
                network.name.clone(),
                network.driver.clone(),
            )
        };
        if gone.is_empty() {
            return;
        }
        if let (Some(bridge), Some(attached)) = (bridge, gone.first()) {
            self.d.kernel.detach(attached.ns, bridge);
        }
        if let Some(settings) = container.data.borrow_mut().endpoints.get_mut(&name) {
            clear(settings);
        }
        if let Some(attached) = gone.first() {
            self.choose_way_out(container, attached.ns);
        }
        self.network_event(network_id, &name, &driver, "disconnect", &container.id);
    }

    /// Gives back all addresses and ports of a container that ended.
    pub(crate) fn release_network(&self, container: &Container) {
        self.unpublish_ports(container);
        let networks: Vec<String> = {
            let networks = self.d.networks.borrow();
            let own = networks
                .attached
                .iter()
                .filter(|a| a.container == container.id);
            own.map(|a| a.network.clone()).collect()
        };
        for network in networks {
            self.detach(container, &network);
        }
    }

    /// Forgets a network namespace that no other container shares.
    pub(crate) fn drop_net_ns(&self, ns: NetNsId) {
        let shares = |c: &Rc<Container>| c.runtime().is_some_and(|r| r.ns.net == ns);
        if !self.containers().iter().any(shares) {
            self.d.kernel.drop_net_ns(ns);
            self.d.kernel.forget_sysctls(ns);
        }
    }

    /// Forgets a removed container.
    pub(crate) fn forget_endpoints(&self, container: &Container) {
        self.release_network(container);
        container.data.borrow_mut().endpoints.clear();
    }

    /// Renews the names that follow the container's.
    pub(crate) fn rename_endpoints(&self, container: &Container, _old: &str) {
        let names: Vec<String> = container.data.borrow().endpoints.keys().cloned().collect();
        for name in names {
            let settings = container.data.borrow().endpoints.get(&name).cloned();
            let Some(mut settings) = settings.filter(|s| !s.dns_names.is_empty()) else {
                continue;
            };
            settings.dns_names = dns_names(container, &settings);
            container.data.borrow_mut().endpoints.insert(name, settings);
        }
        self.update_dns();
    }

    /// Writes anew what each container's name server answers.
    pub(crate) fn update_dns(&self) {
        let attached = self.d.networks.borrow().attached.clone();
        let mut by_container: BTreeMap<&str, Vec<&Attached>> = BTreeMap::new();
        let mut by_network: BTreeMap<&str, Vec<&Attached>> = BTreeMap::new();
        for a in &attached {
            by_container.entry(&a.container).or_default().push(a);
            by_network.entry(&a.network).or_default().push(a);
        }
        // Members of the same networks see the same names, but for their own links.
        let mut tables: BTreeMap<Vec<&str>, Rc<DnsTable>> = BTreeMap::new();
        let user_defined = |id: &str| {
            let networks = self.d.networks.borrow();
            networks.all.get(id).is_some_and(|n| !n.is_builtin())
        };
        for container in self.containers() {
            let Some(runtime) = container.runtime().filter(|r| r.own_net) else {
                continue;
            };
            let own = by_container.get(container.id.as_str());
            let own: Vec<&str> = own
                .into_iter()
                .flatten()
                .map(|a| a.network.as_str())
                .filter(|network| user_defined(network))
                .collect();
            if own.is_empty() {
                continue;
            }
            let shared = tables.entry(own.clone()).or_insert_with(|| {
                let mut table = DnsTable::default();
                for network in &own {
                    let peers = by_network.get(network).into_iter().flatten();
                    peers.for_each(|peer| self.add_names(&mut table, peer, network));
                }
                self.d.sys.charge(table.names.len() as u64 / 2);
                Rc::new(table)
            });
            let mut table = shared.clone();
            for network in own {
                self.add_links(&mut table, &container, network, &attached);
            }
            self.d.kernel.set_dns(runtime.ns.net, table);
        }
    }

    fn add_names(&self, table: &mut DnsTable, peer: &Attached, network: &str) {
        let Ok(container) = self.container(&peer.container) else {
            return;
        };
        let data = container.data.borrow();
        let endpoint = data.endpoints.values().find(|e| e.network_id == network);
        let name = self
            .d
            .networks
            .borrow()
            .all
            .get(network)
            .map(|n| n.name.clone());
        let six = endpoint.and_then(|e| e.global_ipv6_address.parse().ok());
        let own = [Some(IpAddr::V4(peer.ip)), six.map(IpAddr::V6)];
        for (ip, name) in own.into_iter().flatten().zip(name.iter().cycle()) {
            let full = format!("{}.{name}", data.name);
            table.reverse.insert(ip, full);
        }
        for dns in endpoint.iter().flat_map(|e| e.dns_names.iter()) {
            let ips = table.names.entry(dns.to_lowercase()).or_default();
            let add = |ips: &mut Vec<IpAddr>| {
                for ip in own.into_iter().flatten() {
                    if !ips.contains(&ip) {
                        ips.push(ip);
                    }
                }
            };
            add(ips);
            if let Some(name) = &name {
                let full = format!("{}.{}", dns.to_lowercase(), name.to_lowercase());
                add(table.names.entry(full).or_default());
            }
        }
    }

    /// `--link` on a user-defined network is an alias that only this container sees.
    fn add_links(
        &self,
        table: &mut Rc<DnsTable>,
        container: &Container,
        network: &str,
        attached: &[Attached],
    ) {
        let links: Vec<String> = {
            let data = container.data.borrow();
            let endpoint = data.endpoints.values().find(|e| e.network_id == network);
            endpoint.map(|e| e.links.to_vec()).unwrap_or_default()
        };
        for link in links {
            let (target, alias) = link.split_once(':').unwrap_or((&link, &link));
            let Ok(other) = self.container(target) else {
                continue;
            };
            let place = attached
                .iter()
                .find(|a| a.container == other.id && a.network == network);
            if let Some(place) = place {
                Rc::make_mut(table)
                    .names
                    .insert(alias.to_lowercase(), vec![IpAddr::V4(place.ip)]);
            }
        }
    }
}

/// Name, aliases, short id and host name, each once.
fn dns_names(container: &Container, settings: &EndpointSettings) -> List<String> {
    let data = container.data.borrow();
    let mut names = vec![data.name.clone()];
    names.extend(settings.aliases.iter().cloned());
    names.push(container.short_id().to_string());
    names.push(data.config.hostname.clone());
    let mut out: Vec<String> = Vec::new();
    for name in names {
        if !name.is_empty() && !out.contains(&name) {
            out.push(name);
        }
    }
    out.into()
}

/// Returns a member's IPv6 address: the one it asked for, or one with the host part of its IPv4
/// address.
pub(crate) fn address6(prefix: &str, ip: Ipv4Addr, settings: &EndpointSettings) -> String {
    let wanted = settings.ipam_config.as_ref().map(|c| &c.ipv6_address);
    match wanted {
        Some(wanted) if !wanted.is_empty() => wanted.clone(),
        _ => format!("{prefix}::{:x}", u32::from(ip) & 0xffff),
    }
}

/// What a stopped container's endpoint shows.
fn clear(settings: &mut EndpointSettings) {
    settings.endpoint_id.clear();
    settings.gateway.clear();
    settings.ip_address.clear();
    settings.ip_prefix_len = 0;
    settings.mac_address.clear();
    settings.ipv6_gateway.clear();
    settings.global_ipv6_address.clear();
    settings.global_ipv6_prefix_len = 0;
}
