//! `docker network connect` and `disconnect`.

use super::create::not_found;
use super::verify::check;
use crate::api::network::{NetworkConnect, NetworkDisconnect};
use crate::api::{ApiError, Result};
use crate::daemon::Engine;

impl Engine {
    /// Puts a container on a network.
    pub async fn network_connect(&self, req: NetworkConnect) -> Result<()> {
        drop(self.asked("network connect", &req.network));
        let network = {
            let networks = self.d.networks.borrow();
            let found = networks.find(&req.network).cloned();
            found.ok_or_else(|| not_found(&req.network))?
        };
        let container = self.container(&req.container)?;
        let (mode, has, names) = {
            let data = container.data.borrow();
            let has = data.endpoints.contains_key(&network.name);
            let names: Vec<String> = data.endpoints.keys().cloned().collect();
            (data.host.network_mode.clone(), has, names)
        };
        if mode == "host" || mode.starts_with("container:") {
            return Err(ApiError::forbidden(
                "container sharing network namespace with another container or host cannot be connected to any other network",
            ));
        }
        if network.driver == "host" {
            return Err(ApiError::forbidden(
                "cannot connect container to host network - container must be created in host network mode",
            ));
        }
        let private = names.iter().any(|n| n == "none");
        if !has && (private && !names.is_empty() || network.driver == "null" && !names.is_empty()) {
            return Err(ApiError::forbidden(
                "container cannot be connected to multiple networks with one of the networks in private (none) mode",
            ));
        }
        if has {
            return Err(ApiError::forbidden(format!(
                "endpoint with name {} already exists in network {}",
                container.name(),
                network.name
            )));
        }
        check(&network, &req.endpoint)?;
        {
            let mut data = container.data.borrow_mut();
            data.endpoints.insert(network.name.clone(), req.endpoint);
            data.network_order.push(network.name.clone());
        }
        if let Some(runtime) = container.runtime() {
            if let Err(error) = self.attach(&container, &network.name, runtime.ns.net) {
                let mut data = container.data.borrow_mut();
                data.endpoints.remove(&network.name);
                data.network_order.retain(|n| *n != network.name);
                return Err(error);
            }
            let nothing = container
                .data
                .borrow()
                .ports
                .iter()
                .all(|(_, b)| b.is_empty());
            if nothing {
                self.publish_ports(&container)?;
            }
            self.edit_hosts(&container, &network.name, true);
            if !network.is_builtin() {
                self.start_resolver(&container);
            }
            self.update_dns();
            self.refresh_sys(&container);
        } else if let Some(settings) = container.data.borrow_mut().endpoints.get_mut(&network.name)
        {
            settings.network_id = network.id.clone();
        }
        container.changed.notify();
        Ok(())
    }

    /// Takes a container off a network.
    pub async fn network_disconnect(&self, req: NetworkDisconnect) -> Result<()> {
        drop(self.asked("network disconnect", &req.network));
        let network = {
            let networks = self.d.networks.borrow();
            let found = networks.find(&req.network).cloned();
            found.ok_or_else(|| not_found(&req.network))
        };
        let container = match (self.container(&req.container), &network) {
            (Ok(container), _) => container,
            (Err(error), _) if !req.force => return Err(error),
            (Err(_), Err(_)) => return network.map(drop),
            (Err(_), Ok(_)) => {
                let why = format!("endpoint {} not found", req.container);
                return Err(ApiError::not_found(why));
            }
        };
        let running = container.runtime().is_some();
        let name = match &network {
            Ok(network) => network.name.clone(),
            Err(error) if running && !req.force => return Err(error.clone()),
            Err(_) => req.network.clone(),
        };
        // A container at rest has only its settings to change.
        if !running && !container.data.borrow().endpoints.contains_key(&name) {
            return Err(ApiError::system(format!(
                "container {} is not connected to the network {name}",
                container.id
            )));
        }
        let network = network?;
        let (mode, has) = {
            let data = container.data.borrow();
            (
                data.host.network_mode.clone(),
                data.endpoints.contains_key(&network.name),
            )
        };
        if running && network.driver == "host" && mode == "host" {
            return Err(ApiError::forbidden(
                "cannot disconnect container from host network - container was created in host network mode",
            ));
        }
        if !has {
            return Err(ApiError::forbidden(format!(
                "container {} is not connected to network {}",
                container.id, network.name
            )));
        }
        self.edit_hosts(&container, &network.name, false);
        self.detach(&container, &network.id);
        {
            let mut data = container.data.borrow_mut();
            data.endpoints.remove(&network.name);
            data.network_order.retain(|n| *n != network.name);
        }
        self.update_dns();
        self.refresh_sys(&container);
        container.changed.notify();
        Ok(())
    }
}
