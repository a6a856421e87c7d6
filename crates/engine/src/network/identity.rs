//! What a container believes of itself: /etc/hosts, /etc/hostname, /etc/resolv.conf; and links
//! on the default bridge.

use std::rc::Rc;

use crate::api::container::{ContainerConfig, HostConfig};
use crate::api::{ApiError, Result};
use crate::container::Container;
use crate::daemon::{Engine, ROOT};

const LOCAL: &str = "127.0.0.1\tlocalhost\n\
::1\tlocalhost ip6-localhost ip6-loopback\n\
fe00::\tip6-localnet\n\
ff00::\tip6-mcastprefix\n\
ff02::1\tip6-allnodes\n\
ff02::2\tip6-allrouters\n";

impl Engine {
    /// Returns the three files by name below /etc.
    pub(crate) fn identity_files(&self, container: &Container) -> Vec<(&'static str, String)> {
        let mode = container.data.borrow().host.network_mode.clone();
        let agent = self.host_agent();
        let host_file = |path: &str| {
            let bytes = agent.read_file(path).unwrap_or_default();
            String::from_utf8_lossy(&bytes).into_owned()
        };
        if let Some(other) = mode.strip_prefix("container:")
            && let Ok(other) = self.container(other)
        {
            return self.identity_files(&other);
        }
        let data = container.data.borrow();
        let mut hosts = match mode.as_str() {
            "host" => host_file("/etc/hosts"),
            _ => LOCAL.to_string(),
        };
        for extra in &data.host.extra_hosts {
            if let Some((name, ip)) = extra.split_once([':', '=']) {
                let ip = match ip {
                    "host-gateway" => self.bridge_gateway(),
                    ip => ip.to_string(),
                };
                hosts += &format!("{ip}\t{name}\n");
            }
        }
        for (alias, ip) in self.link_hosts(container, &data.host) {
            hosts += &format!("{ip}\t{alias}\n");
        }
        let hostname = data.config.hostname.clone();
        if mode != "host" {
            for name in &data.network_order {
                let Some(e) = data
                    .endpoints
                    .get(name)
                    .filter(|e| !e.ip_address.is_empty())
                else {
                    continue;
                };
                let full = match data.config.domainname.as_str() {
                    "" => hostname.clone(),
                    domain => format!("{hostname}.{domain} {hostname}"),
                };
                hosts += &format!("{}\t{full}\n", e.ip_address);
                if !e.global_ipv6_address.is_empty() {
                    hosts += &format!("{}\t{full}\n", e.global_ipv6_address);
                }
            }
        }
        let user_network = {
            let networks = self.d.networks.borrow();
            data.network_order
                .iter()
                .any(|n| networks.find(n).is_some_and(|n| !n.is_builtin()))
        };
        let resolv = self.resolv_conf(&data.host, user_network, &host_file("/etc/resolv.conf"));
        vec![
            ("resolv.conf", resolv),
            ("hostname", format!("{hostname}\n")),
            ("hosts", hosts),
        ]
    }

    /// Adds a running container's address on one network to its /etc/hosts, or takes it away;
    /// what the user wrote there stays.
    pub(crate) fn edit_hosts(&self, container: &Container, network: &str, add: bool) {
        let (endpoint, hostname) = {
            let data = container.data.borrow();
            let endpoint = data.endpoints.get(network).cloned();
            (endpoint.unwrap_or_default(), data.config.hostname.clone())
        };
        let path = format!("{ROOT}/containers/{}/hosts", container.id);
        let agent = self.host_agent();
        let Ok(bytes) = agent.read_file(&path) else {
            return;
        };
        let mut text = String::from_utf8_lossy(&bytes).into_owned();
        for ip in [endpoint.ip_address, endpoint.global_ipv6_address] {
            if ip.is_empty() {
                continue;
            }
            let line = format!("{ip}\t{hostname}\n");
            match add {
                true => text += &line,
                false => text = text.replace(&line, ""),
            }
        }
        let _ = agent.write_file(&path, text.as_bytes());
    }

    /// Leads a running container that joined its first network with names to the server that knows
    /// them, unless its /etc/resolv.conf was edited.
    pub(crate) fn start_resolver(&self, container: &Container) {
        let host = container.data.borrow().host.clone();
        let path = format!("{ROOT}/containers/{}/resolv.conf", container.id);
        let agent = self.host_agent();
        let read = |path: &str| agent.read_file(path).unwrap_or_default();
        let outer = String::from_utf8_lossy(&read("/etc/resolv.conf")).into_owned();
        let before = self.resolv_conf(&host, false, &outer);
        if read(&path) == before.as_bytes() {
            let after = self.resolv_conf(&host, true, &outer);
            let _ = agent.write_file(&path, after.as_bytes());
        }
    }

    fn resolv_conf(&self, host: &HostConfig, user_network: bool, outer: &str) -> String {
        let outer_servers: Vec<&str> = outer
            .lines()
            .filter_map(|l| l.strip_prefix("nameserver "))
            .map(str::trim)
            .collect();
        let own: Vec<&str> = host.dns.iter().map(String::as_str).collect();
        let servers = if own.is_empty() { outer_servers } else { own };
        let search: Vec<&str> = host
            .dns_search
            .iter()
            .map(String::as_str)
            .filter(|domain| *domain != ".")
            .collect();
        let mut out = String::from(
            "# Generated by Docker Engine.\n# This file can be edited; Docker Engine will not make further changes once it\n# has been modified.\n\n",
        );
        if user_network {
            out += "nameserver 127.0.0.11\n";
        } else {
            for server in &servers {
                out += &format!("nameserver {server}\n");
            }
        }
        if !search.is_empty() {
            out += &format!("search {}\n", search.join(" "));
        }
        let mut options: Vec<String> = host.dns_options.to_vec();
        let has_dots = options.iter().any(|o| o.starts_with("ndots:"));
        let dots_from = match (has_dots, user_network) {
            (true, _) => "override",
            (false, true) => "internal",
            (false, false) => "",
        };
        if dots_from == "internal" {
            options.push("ndots:0".to_string());
        }
        if !options.is_empty() {
            out += &format!("options {}\n", options.join(" "));
        }
        if user_network {
            out += "\n# Based on host file: '/etc/resolv.conf' (internal resolver)\n";
            // The host's own servers are asked from the host, given ones from the container.
            let shown: Vec<String> = match host.dns.is_empty() {
                true => servers.iter().map(|s| format!("host({s})")).collect(),
                false => servers.iter().map(ToString::to_string).collect(),
            };
            out += &format!("# ExtServers: [{}]\n", shown.join(" "));
        } else {
            out += "\n# Based on host file: '/etc/resolv.conf' (legacy)\n";
        }
        let given = [
            ("nameservers", host.dns.is_empty()),
            ("search", host.dns_search.is_empty()),
            ("options", host.dns_options.is_empty()),
        ];
        let given: Vec<&str> = given.iter().filter(|g| !g.1).map(|g| g.0).collect();
        out += &format!("# Overrides: [{}]\n", given.join(" "));
        if !dots_from.is_empty() {
            out += &format!("# Option ndots from: {dots_from}\n");
        }
        out
    }

    fn bridge_gateway(&self) -> String {
        let networks = self.d.networks.borrow();
        let bridge = networks.find("bridge").and_then(|n| n.pool.as_ref());
        bridge.map_or("172.17.0.1".to_string(), |p| p.gateway.to_string())
    }

    /// Returns alias lines and addresses of linked containers on the default bridge.
    fn link_hosts(&self, container: &Container, host: &HostConfig) -> Vec<(String, String)> {
        let mut out = Vec::new();
        for link in &host.links {
            let (target, alias) = link.split_once(':').unwrap_or((link, link));
            let Ok(other) = self.container(target.trim_start_matches('/')) else {
                continue;
            };
            if other.id == container.id {
                continue;
            }
            let data = other.data.borrow();
            let Some(bridge) = data
                .endpoints
                .get("bridge")
                .filter(|e| !e.ip_address.is_empty())
            else {
                continue;
            };
            let alias = alias.rsplit('/').next().unwrap_or(alias);
            let mut names = vec![alias.to_string()];
            for name in [&data.config.hostname, &data.name] {
                if !names.contains(name) {
                    names.push(name.clone());
                }
            }
            out.push((names.join(" "), bridge.ip_address.clone()));
        }
        out
    }

    /// Says what the links of a starting container on the default bridge put into its environment.
    /// Fails if one leads to a container that is not there.
    pub(crate) fn link_environment(&self, container: &Container) -> Result<Vec<String>> {
        let mut out = Vec::new();
        let (host, on_bridge, name) = {
            let data = container.data.borrow();
            let on_bridge = data.endpoints.contains_key("bridge");
            (data.host.clone(), on_bridge, data.name.clone())
        };
        for link in host.links.iter().filter(|_| on_bridge) {
            let (target, alias) = link.split_once(':').unwrap_or((link, link));
            let other = self.container(target.trim_start_matches('/'))?;
            let alias = alias.rsplit('/').next().unwrap_or(alias);
            let path = format!("/{name}/{alias}");
            let data = other.data.borrow();
            let Some(endpoint) = data.endpoints.get("bridge") else {
                return Err(ApiError::system(format!(
                    "Cannot link to /{}, as it does not belong to the default network",
                    data.name
                ))
                .context("failed to set up container networking"));
            };
            if !data.state.status.is_up() {
                return Err(ApiError::system(format!(
                    "Cannot link to a non running container: /{} AS {path}",
                    data.name
                )));
            }
            link_variables(&mut out, &path, &endpoint.ip_address, &data.config);
        }
        Ok(out)
    }

    /// Checks that linked containers exist.
    pub(crate) fn verify_links(&self, host: &HostConfig) -> Result<()> {
        for link in &host.links {
            let target = link.split(':').next().unwrap_or(link);
            self.container(target.trim_start_matches('/'))
                .map_err(|_| {
                    ApiError::invalid(format!(
                        "could not get container for {target}: No such container: {target}"
                    ))
                })?;
        }
        Ok(())
    }

    /// Notes a new container's links under its name (`/web/db`).
    pub(crate) fn register_links(&self, container: &Container) {
        let links = container.data.borrow().host.links.to_vec();
        for link in links {
            let (target, alias) = link.split_once(':').unwrap_or((&link, &link));
            if let Ok(other) = self.container(target.trim_start_matches('/')) {
                let alias = alias.rsplit('/').next().unwrap_or(alias);
                let key = format!("/{}/{alias}", container.name());
                self.d
                    .containers
                    .borrow_mut()
                    .links
                    .insert(key, other.id.clone());
            }
        }
    }

    /// `docker rm --link`.
    pub(crate) fn remove_link(&self, name: &str) -> Result<()> {
        let key = format!("/{}", name.trim_start_matches('/'));
        let removed = self.d.containers.borrow_mut().links.remove(&key);
        match removed {
            Some(_) => Ok(()),
            None => match self.container(name) {
                Ok(_) => Err(ApiError::invalid(
                    "Conflict, cannot remove the default link name of the container",
                )),
                Err(error) => Err(error),
            },
        }
    }

    /// Returns a container's names with slashes: links to it first come the containers' own.
    pub(crate) fn names_with_links(&self, container: &Rc<Container>, name: &str) -> Vec<String> {
        let mut names = vec![format!("/{name}")];
        let store = self.d.containers.borrow();
        let links = store.links.iter().filter(|(_, to)| **to == container.id);
        names.extend(links.map(|(key, _)| key.clone()));
        names
    }
}

/// The variables of one link: `DB_PORT=tcp://172.17.0.2:5432`, `DB_NAME=/web/db` and so on.
fn link_variables(out: &mut Vec<String>, path: &str, ip: &str, config: &ContainerConfig) {
    let alias = path.rsplit('/').next().unwrap_or(path);
    let alias = alias.to_uppercase().replace('-', "_");
    let mut ports: Vec<(bool, u16, &str)> = config
        .exposed_ports
        .iter()
        .filter_map(|(port, _)| {
            let (number, proto) = port.split_once('/').unwrap_or((port, "tcp"));
            Some((proto != "tcp", number.parse().ok()?, proto))
        })
        .collect();
    ports.sort_unstable();
    if let Some((_, port, proto)) = ports.first() {
        out.push(format!("{alias}_PORT={proto}://{ip}:{port}"));
    }
    for (_, port, proto) in ports {
        let key = format!("{alias}_PORT_{port}_{}", proto.to_uppercase());
        out.push(format!("{key}={proto}://{ip}:{port}"));
        out.push(format!("{key}_ADDR={ip}"));
        out.push(format!("{key}_PORT={port}"));
        out.push(format!("{key}_PROTO={proto}"));
    }
    out.push(format!("{alias}_NAME={path}"));
    for variable in &config.env {
        let Some((name, value)) = variable.split_once('=') else {
            continue;
        };
        if !matches!(name, "HOME" | "PATH") {
            out.push(format!("{alias}_ENV_{name}={value}"));
        }
    }
}
