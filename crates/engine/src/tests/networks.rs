//! Addresses, names and published ports.

use super::*;
use crate::api::container::PortBinding;
use crate::api::network::{NetworkConnect, NetworkCreate};

fn address(e: &Engine, name: &str, network: &str) -> String {
    let inspect = e.container_inspect(name, false).unwrap();
    let networks = inspect.network_settings.networks;
    networks
        .get(network)
        .map_or(String::new(), |n| n.ip_address.clone())
}

fn on(network: &str, name: &str, cmd: &[&str]) -> crate::api::container::ContainerCreateRequest {
    let mut req = request(name, cmd);
    req.host_config.network_mode = network.to_string();
    req
}

fn network(e: &Engine, name: &str) {
    e.network_create(NetworkCreate {
        name: name.to_string(),
        ..NetworkCreate::default()
    })
    .unwrap();
}

#[test]
fn addresses_are_the_lowest_free() {
    story(async |e| {
        start(&e, request("ca", &["sleep", "100"])).await.unwrap();
        start(&e, request("cb", &["sleep", "100"])).await.unwrap();
        assert_eq!(address(&e, "cb", "bridge"), "172.17.0.3");
        e.container_kill("ca", "").await.unwrap();
        assert_eq!(address(&e, "ca", "bridge"), "");
        start(&e, request("cc", &["sleep", "100"])).await.unwrap();
        assert_eq!(address(&e, "cc", "bridge"), "172.17.0.2");
    });
}

#[test]
fn names_resolve_on_user_networks_only() {
    story(async |e| {
        network(&e, "app");
        start(&e, on("app", "web", &["sleep", "100"]))
            .await
            .unwrap();
        let (text, _) = run(&e, on("app", "cx", &["resolve", "web"])).await.unwrap();
        assert_eq!(text, "172.18.0.2\n");
        let (_, code) = run(&e, on("app", "cy", &["resolve", "wbe"])).await.unwrap();
        assert_eq!(code, 1);
        let (_, code) = run(&e, request("cz", &["resolve", "web"])).await.unwrap();
        assert_eq!(code, 1);
        start(&e, request("late", &["sleep", "100"])).await.unwrap();
        let connect = NetworkConnect {
            network: "app".to_string(),
            container: "late".to_string(),
            ..NetworkConnect::default()
        };
        e.network_connect(connect).await.unwrap();
        assert_eq!(address(&e, "late", "app"), "172.18.0.3");
        let error = e.network_remove("app").unwrap_err();
        assert!(
            error
                .message
                .contains("network app has active endpoints (name:\"web\" id:\""),
            "{}",
            error.message
        );
    });
}

#[test]
fn published_ports_conflict_by_name() {
    story(async |e| {
        let published = |name: &str, host: &str| {
            let mut req = request(name, &["serve", "0.0.0.0:80"]);
            let binding = PortBinding {
                host_ip: String::new(),
                host_port: host.to_string(),
            };
            req.host_config
                .port_bindings
                .insert("80/tcp", vec![binding].into());
            req
        };
        start(&e, published("web", "8080")).await.unwrap();
        sleep(&e, 1).await;
        let fd =
            e.d.sys
                .connect("127.0.0.1:8080".parse().unwrap())
                .await
                .unwrap();
        assert_eq!(e.d.sys.read_to_end(fd).await.unwrap(), b"served");
        let error = start(&e, published("web2", "8080")).await.unwrap_err();
        assert!(
            error
                .message
                .ends_with("Bind for 0.0.0.0:8080 failed: port is already allocated"),
            "{}",
            error.message
        );
        start(&e, published("any", "")).await.unwrap();
        let ports = e
            .container_inspect("any", false)
            .unwrap()
            .network_settings
            .ports;
        let port = ports.get("80/tcp").unwrap()[0].host_port.clone();
        assert_eq!(port, "32768");
        e.container_kill("web", "").await.unwrap();
        start(&e, published("web3", "8080")).await.unwrap();
    });
}

#[test]
fn missing_networks_fail_at_the_start() {
    story(async |e| {
        let error = start(&e, on("nosuch", "ca", &["echo"])).await.unwrap_err();
        assert_eq!(
            error.message,
            "failed to set up container networking: network nosuch not found"
        );
        assert_eq!(status(&e, "ca").split(' ').next(), Some("created"));
        network(&e, "app");
        start(&e, on("app", "cb", &["echo"])).await.unwrap();
        sleep(&e, 1).await;
        e.network_remove("app").unwrap();
        network(&e, "app");
        let error = e.container_start("cb").await.unwrap_err();
        assert!(
            error
                .message
                .starts_with("failed to set up container networking: network ")
        );
    });
}

#[test]
fn hosts_names_the_container() {
    story(async |e| {
        let mut req = request("ca", &["cat", "/etc/hosts"]);
        req.config.hostname = "myhost".to_string();
        let (text, _) = run(&e, req).await.unwrap();
        assert!(
            text.ends_with("ff02::2\tip6-allrouters\n172.17.0.2\tmyhost\n"),
            "{text}"
        );
    });
}
