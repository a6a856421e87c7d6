//! Addresses, names and published ports.

use super::*;
use crate::api::container::PortBinding;
use crate::api::network::{EndpointSettings, Ipam, IpamConfig, NetworkConnect, NetworkCreate};

fn address(e: &Engine, name: &str, network: &str) -> String {
    let inspect = e.container_inspect(name, false).unwrap();
    let networks = inspect.network_settings.networks;
    networks
        .get(network)
        .map_or(String::new(), |n| n.ip_address.clone())
}

fn on(network: &str, name: &str, cmd: &[&str]) -> ContainerCreateRequest {
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

#[test]
fn the_default_route_goes_by_priority_and_name() {
    story(async |e| {
        network(&e, "zoo");
        network(&e, "app");
        start(&e, on("zoo", "ca", &["sleep", "100"])).await.unwrap();
        let gateway = || {
            let ns = e.container("ca").unwrap().runtime().unwrap().ns;
            e.d.kernel.routes(ns.net).first().and_then(|r| r.gateway)
        };
        let first = gateway();
        let connect = |network: &str, gw_priority: i64| NetworkConnect {
            network: network.to_string(),
            container: "ca".to_string(),
            endpoint: EndpointSettings {
                gw_priority,
                ..EndpointSettings::default()
            },
        };
        e.network_connect(connect("app", 0)).await.unwrap();
        let by_name = gateway();
        assert_ne!(first, by_name);
        e.network_connect(connect("bridge", 1)).await.unwrap();
        assert_eq!(gateway(), "172.17.0.1".parse().ok());
    });
}

#[test]
fn a_link_fills_the_environment() {
    story(async |e| {
        let mut db = request("db", &["sleep", "100"]);
        db.config
            .exposed_ports
            .insert("5432/tcp", Default::default());
        db.config.env = vec!["PW=x".to_string()].into();
        start(&e, db).await.unwrap();
        let mut web = request("web", &["cat", "/proc/self/environ"]);
        web.host_config.links = vec!["db:my-db".to_string()].into();
        let (text, _) = run(&e, web).await.unwrap();
        for line in [
            "MY_DB_PORT=tcp://172.17.0.2:5432",
            "MY_DB_PORT_5432_TCP_ADDR=172.17.0.2",
            "MY_DB_NAME=/web/my-db",
            "MY_DB_ENV_PW=x",
        ] {
            assert!(text.split('\0').any(|l| l == line), "{line} in {text}");
        }
    });
}

#[test]
fn members_of_an_ipv6_network_have_both_addresses() {
    story(async |e| {
        e.network_create(NetworkCreate {
            name: "six".to_string(),
            enable_ipv6: Some(true),
            ipam: Ipam {
                config: vec![IpamConfig {
                    subnet: "2001:db8:1::/64".to_string(),
                    ..IpamConfig::default()
                }]
                .into(),
                ..Ipam::default()
            },
            ..NetworkCreate::default()
        })
        .unwrap();
        start(&e, on("six", "web", &["sleep", "100"]))
            .await
            .unwrap();
        let inspect = e.container_inspect("web", false).unwrap();
        let networks = inspect.network_settings.networks;
        let six = networks.get("six").unwrap();
        assert_eq!(six.global_ipv6_address, "2001:db8:1::2");
        let ns = e.container("web").unwrap().runtime().unwrap().ns;
        let addrs = e.d.kernel.interfaces(ns.net)[1].addrs.clone();
        assert_eq!(addrs[1], ("2001:db8:1::2".parse().unwrap(), 64));
    });
}

#[test]
fn a_new_network_is_checked_as_moby_does() {
    story(async |e| {
        let refused = |change: fn(&mut NetworkCreate)| {
            let mut req = NetworkCreate {
                name: "net".to_string(),
                ..NetworkCreate::default()
            };
            change(&mut req);
            e.network_create(req).unwrap_err().message
        };
        for (message, expected) in [
            (
                refused(|r| {
                    r.options
                        .insert("com.docker.network.driver.mtu", "x".to_string());
                }),
                "failed to parse com.docker.network.driver.mtu value: x (strconv.Atoi: parsing \"x\": invalid syntax)",
            ),
            (
                refused(|r| r.scope = "swarm".to_string()),
                "cannot create a swarm scoped network when swarm is not active",
            ),
            (
                refused(|r| r.config_from = "nosuch".to_string()),
                "configuration network \"nosuch\" does not exist",
            ),
            (
                refused(|r| r.name = " ".to_string()),
                "invalid name: name is empty",
            ),
        ] {
            assert_eq!(message, expected);
        }
    });
}
