//! `docker network create`, `ls`, `inspect`, `rm` and `prune`.

use std::net::Ipv4Addr;

use machine::BridgeSpec;

use super::ipam::{default_pools, overlap, parse_cidr};
use super::validate::{MTU, NOT_A_MANAGER};
use super::{NetworkData, Pool};
use snapshot::{Gone, ObjectKind};

use crate::api::network::{
    ConfigReference, EndpointResource, Ipam, NetworkCreate, NetworkCreateResponse, NetworkInspect,
    NetworksPruneReport,
};
use crate::api::value::Dict;
use crate::api::{ApiError, Filters, Result};
use crate::daemon::Engine;
use crate::system::until_filter;

impl Engine {
    /// Makes the three networks that are always there.
    pub(crate) fn create_builtin_networks(&self) {
        for (name, driver) in [("bridge", "bridge"), ("host", "host"), ("none", "null")] {
            let _ = self.add_network(NetworkCreate {
                name: name.to_string(),
                driver: driver.to_string(),
                ..NetworkCreate::default()
            });
        }
    }

    /// Makes a network.
    pub fn network_create(&self, req: NetworkCreate) -> Result<NetworkCreateResponse> {
        drop(self.asked("network create", &req.name));
        if matches!(req.name.as_str(), "bridge" | "host" | "none" | "default") {
            return Err(ApiError::forbidden(format!(
                "operation is not permitted on predefined {} network",
                req.name
            )));
        }
        let taken = self
            .d
            .networks
            .borrow()
            .all
            .values()
            .any(|n| n.name == req.name);
        if taken {
            return Err(ApiError::conflict(format!(
                "network with name {} already exists",
                req.name
            )));
        }
        if req.driver == "overlay" {
            return Err(ApiError::forbidden(NOT_A_MANAGER));
        }
        let req = self.check_create(req)?;
        let id = self.add_network(req)?;
        Ok(NetworkCreateResponse {
            id,
            warning: String::new(),
        })
    }

    fn add_network(&self, req: NetworkCreate) -> Result<String> {
        let id = self.new_id();
        let driver = match req.driver.as_str() {
            "" | "default" => "bridge",
            driver => driver,
        };
        let mut ipam = req.ipam;
        let mut pool = None;
        let own_subnet = ipam.config.iter().any(|c| !c.subnet.is_empty());
        let has_members = matches!(driver, "bridge" | "macvlan" | "ipvlan");
        if has_members && !req.config_only {
            let made = self.make_pool(&ipam)?;
            if !own_subnet {
                let mut config = ipam.config.first().cloned().unwrap_or_default();
                config.subnet = format!("{}/{}", made.subnet.0, made.subnet.1);
                config.gateway = made.gateway.to_string();
                ipam.config = vec![config].into();
            }
            pool = Some(made);
        }
        let six = has_members && !req.config_only && req.enable_ipv6 == Some(true);
        let prefix6 = six.then(|| {
            let mut own = ipam.config.iter().map(|c| c.subnet.as_str());
            let own = own.rfind(|s| s.contains(':'));
            let own = own
                .and_then(|s| s.split_once("::"))
                .map(|(prefix, _)| prefix.to_string());
            own.unwrap_or_else(|| {
                let n = self.d.kernel.random_u64();
                format!(
                    "fd{:02x}:{:x}:{:x}",
                    n & 255,
                    n >> 8 & 0xffff,
                    n >> 24 & 0xffff
                )
            })
        });
        if let Some(prefix) = &prefix6 {
            let has = ipam.config.iter().any(|c| c.subnet.contains(':'));
            if !has {
                ipam.config.push(crate::api::network::IpamConfig {
                    subnet: format!("{prefix}::/64"),
                    gateway: format!("{prefix}::1"),
                    ..Default::default()
                });
            }
        }
        if ipam.driver.is_empty() {
            ipam.driver = "default".to_string();
        }
        let builtin = matches!(req.name.as_str(), "bridge" | "host" | "none");
        if ipam.options.0.is_none() && !builtin {
            ipam.options = Dict::empty();
        }
        let bridge = pool.as_ref().map(|pool| {
            let option = |key: &str| req.options.get(key).map(String::as_str);
            let name = match (option("com.docker.network.bridge.name"), req.name.as_str()) {
                (Some(name), _) => name.to_string(),
                (None, "bridge") => "docker0".to_string(),
                _ => format!("br-{}", &id[..12]),
            };
            self.d.kernel.add_bridge(BridgeSpec {
                name,
                subnet: pool.subnet,
                gateway: pool.gateway,
                internal: req.internal,
                icc: option("com.docker.network.bridge.enable_icc") != Some("false"),
                host: driver == "bridge",
                mtu: option(MTU)
                    .and_then(|m| m.parse().ok())
                    .filter(|m| *m > 0)
                    .unwrap_or(1500),
                gateway6: prefix6
                    .as_ref()
                    .and_then(|prefix| Some((format!("{prefix}::1").parse().ok()?, 64))),
            })
        });
        let mut options = req.options;
        if req.name == "bridge" {
            for (key, value) in [
                ("com.docker.network.bridge.default_bridge", "true"),
                ("com.docker.network.bridge.enable_icc", "true"),
                ("com.docker.network.bridge.enable_ip_masquerade", "true"),
                ("com.docker.network.bridge.host_binding_ipv4", "0.0.0.0"),
                ("com.docker.network.bridge.name", "docker0"),
                ("com.docker.network.driver.mtu", "1500"),
            ] {
                options.insert(key, value.to_string());
            }
        }
        let or_empty = |d: Dict<String>| Dict(Some(d.into_map()));
        let network = NetworkData {
            id: id.clone(),
            name: req.name.clone(),
            created: self.now(),
            // So that no older engine takes it for a network.
            driver: if req.config_only { "null" } else { driver }.to_string(),
            internal: req.internal,
            config_only: req.config_only,
            config_from: req.config_from,
            attachable: req.attachable,
            enable_ipv6: req.enable_ipv6 == Some(true),
            prefix6,
            ipam,
            own_subnet,
            pool,
            bridge,
            options: or_empty(options),
            labels: or_empty(req.labels),
        };
        self.d.networks.borrow_mut().all.insert(id.clone(), network);
        if !builtin {
            let driver = if req.config_only { "null" } else { driver };
            self.network_event(&id, &req.name, driver, "create", "");
        }
        Ok(id)
    }

    pub(crate) fn network_event(
        &self,
        id: &str,
        name: &str,
        driver: &str,
        action: &str,
        container: &str,
    ) {
        let mut attributes = vec![
            ("name".to_string(), name.to_string()),
            ("type".to_string(), driver.to_string()),
        ];
        if !container.is_empty() {
            attributes.push(("container".to_string(), container.to_string()));
        }
        self.event(ObjectKind::Network, action, id, attributes);
    }

    fn make_pool(&self, ipam: &Ipam) -> Result<Pool> {
        let networks = self.d.networks.borrow();
        let taken = |subnet: (Ipv4Addr, u8)| {
            let pools = networks.all.values().filter_map(|n| n.pool.as_ref());
            pools.into_iter().any(|p| overlap(p.subnet, subnet))
        };
        let v4 = ipam.config.iter().find(|c| parse_cidr(&c.subnet).is_some());
        let Some(config) = v4 else {
            let free = default_pools().find(|p| !taken(*p));
            let subnet = free.ok_or_else(|| {
                ApiError::invalid("all predefined address pools have been fully subnetted")
            })?;
            return Ok(Pool::new(subnet, None, None));
        };
        let subnet = parse_cidr(&config.subnet).unwrap_or((Ipv4Addr::UNSPECIFIED, 0));
        if taken(subnet) {
            return Err(ApiError::forbidden(
                "invalid pool request: Pool overlaps with other one on this address space",
            ));
        }
        let gateway = config.gateway.parse().ok();
        let mut pool = Pool::new(subnet, parse_cidr(&config.ip_range), gateway);
        for (_, address) in config.aux_address.iter() {
            if let Ok(ip) = address.parse() {
                pool.reserve(ip);
            }
        }
        Ok(pool)
    }

    /// Tells about a network and who is on it.
    pub fn network_inspect(&self, name: &str) -> Result<NetworkInspect> {
        drop(self.asked("network inspect", name));
        let networks = self.d.networks.borrow();
        match networks.find(name) {
            Some(network) => Ok(self.network_view(network)),
            None => Err(not_found(name)),
        }
    }

    fn network_view(&self, network: &NetworkData) -> NetworkInspect {
        let networks = self.d.networks.borrow();
        let mut containers = Dict::empty();
        let bits = network.pool.as_ref().map_or(0, |p| p.subnet.1);
        for attached in networks.on(&network.id) {
            let Ok(container) = self.container(&attached.container) else {
                continue;
            };
            containers.insert(
                attached.container.clone(),
                EndpointResource {
                    name: container.name(),
                    endpoint_id: attached.endpoint.clone(),
                    mac_address: attached.mac.clone(),
                    ipv4_address: match network.pool {
                        Some(_) => format!("{}/{bits}", attached.ip),
                        None => String::new(),
                    },
                    ipv6_address: {
                        let data = container.data.borrow();
                        let endpoint = data.endpoints.get(&network.name);
                        let own = endpoint.map(|e| e.global_ipv6_address.as_str());
                        own.filter(|ip| !ip.is_empty())
                            .map_or(String::new(), |ip| format!("{ip}/64"))
                    },
                },
            );
        }
        NetworkInspect {
            name: network.name.clone(),
            id: network.id.clone(),
            created: network.created,
            scope: "local".to_string(),
            driver: network.driver.clone(),
            enable_ipv4: true,
            enable_ipv6: network.enable_ipv6,
            ipam: network.ipam.clone(),
            internal: network.internal,
            attachable: network.attachable,
            config_only: network.config_only,
            config_from: ConfigReference {
                network: network.config_from.clone(),
            },
            containers,
            options: network.options.clone(),
            labels: network.labels.clone(),
            ..NetworkInspect::default()
        }
    }

    /// Lists networks by name.
    pub fn network_list(&self, filters: &Filters) -> Result<Vec<NetworkInspect>> {
        drop(self.asked("network ls", ""));
        filters.validate(&[
            "dangling", "driver", "id", "label", "label!", "name", "scope", "type",
        ])?;
        let dangling = match filters.has("dangling") {
            true => Some(filters.bool("dangling", false)?),
            false => None,
        };
        for kind in filters.get("type") {
            if kind != "builtin" && kind != "custom" {
                return Err(ApiError::invalid(format!(
                    "invalid filter: 'type'='{kind}'"
                )));
            }
        }
        let networks = self.d.networks.borrow();
        let mut all: Vec<&NetworkData> = networks.all.values().collect();
        all.retain(|n| {
            let kind = if n.is_builtin() { "builtin" } else { "custom" };
            let free = !n.is_builtin() && networks.on(&n.id).is_empty();
            filters.matches("name", &n.name)
                && filters.matches("id", &n.id)
                && filters.exact("driver", &n.driver)
                && filters.exact("scope", "local")
                && filters.exact("type", kind)
                && filters.labels(&n.labels.clone().into_map())
                && dangling.is_none_or(|wanted| wanted == free)
        });
        all.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(all.into_iter().map(|n| self.network_view(n)).collect())
    }

    /// Removes a network.
    pub fn network_remove(&self, name: &str) -> Result<()> {
        drop(self.asked("network rm", name));
        let network = {
            let networks = self.d.networks.borrow();
            networks
                .find(name)
                .cloned()
                .ok_or_else(|| not_found(name))?
        };
        if network.is_builtin() {
            return Err(ApiError::forbidden(format!(
                "{} is a pre-defined network and cannot be removed",
                network.name
            )));
        }
        let active = self.d.networks.borrow().on(&network.id);
        if !active.is_empty() {
            let list: Vec<String> = active
                .iter()
                .map(|a| {
                    let name = self
                        .container(&a.container)
                        .map(|c| c.name())
                        .unwrap_or_default();
                    format!(
                        "name:\"{name}\" id:\"{}\"",
                        &a.endpoint[..12.min(a.endpoint.len())]
                    )
                })
                .collect();
            return Err(ApiError::forbidden(format!(
                "error while removing network: network {} has active endpoints ({})",
                network.name,
                list.join(", ")
            )));
        }
        if let Some(bridge) = network.bridge {
            self.d.kernel.remove_bridge(bridge);
        }
        self.d.networks.borrow_mut().all.remove(&network.id);
        self.d.journal.went(Gone {
            kind: ObjectKind::Network,
            id: network.id.clone(),
            name: network.name.clone(),
            ..Gone::default()
        });
        self.network_event(&network.id, &network.name, &network.driver, "destroy", "");
        Ok(())
    }

    /// Removes unused networks.
    pub async fn networks_prune(&self, filters: &Filters) -> Result<NetworksPruneReport> {
        let _asked = self.asked("network prune", "");
        filters.validate(&["label", "label!", "until"])?;
        let until = until_filter(filters, self.now())?;
        let mut names: Vec<(String, String)> = Vec::new();
        {
            let networks = self.d.networks.borrow();
            for n in networks.all.values() {
                let young = until.is_some_and(|t| n.created.nanos() > t);
                let labels = n.labels.clone().into_map();
                if !n.is_builtin()
                    && !n.config_only
                    && !young
                    && filters.labels(&labels)
                    && networks.on(&n.id).is_empty()
                {
                    names.push((n.name.clone(), n.id.clone()));
                }
            }
        }
        names.sort();
        let mut report = NetworksPruneReport::default();
        for (name, id) in names {
            if self.network_remove(&id).is_ok() {
                report.deleted.push(name);
            }
        }
        let reclaimed = [("reclaimed".to_string(), "0".to_string())];
        self.event(ObjectKind::Network, "prune", "", reclaimed);
        Ok(report)
    }
}

pub(crate) fn not_found(name: &str) -> ApiError {
    ApiError::not_found(format!("network {name} not found"))
}
