//! Any sequence of calls: no panic, and what refers to something refers to something there.

use proptest::prelude::*;

use super::*;
use crate::api::container::{RemoveOptions, StopOptions};
use crate::api::image::ImageRemoveOptions;
use crate::api::network::{NetworkConnect, NetworkCreate, NetworkDisconnect};

async fn act(e: &Engine, step: (u8, u8)) {
    let (what, which) = step;
    let name = ["aa", "bb", "cc"][usize::from(which % 3)];
    let force = which % 2 == 0;
    match what % 14 {
        0 => {
            let mut req = request(name, &["sleep", "3"]);
            req.host_config.binds = vec![format!("v{name}:/site")].into();
            if force {
                req.host_config.network_mode = "net".to_string();
            }
            let _ = e.container_create(req).await;
        }
        1 => drop(e.container_start(name).await),
        2 => {
            let options = StopOptions {
                timeout: Some(i64::from(which % 2)),
                ..StopOptions::default()
            };
            let _ = e.container_stop(name, options).await;
        }
        3 => {
            let options = RemoveOptions {
                force,
                volumes: true,
                links: false,
            };
            let _ = e.container_remove(name, options).await;
        }
        4 => drop(e.container_pause(name)),
        5 => drop(e.container_unpause(name)),
        6 => drop(
            e.container_restart(
                name,
                StopOptions {
                    timeout: Some(0),
                    ..Default::default()
                },
            )
            .await,
        ),
        7 => {
            let create = NetworkCreate {
                name: "net".to_string(),
                ..NetworkCreate::default()
            };
            let _ = e.network_create(create);
        }
        8 => drop(e.network_remove("net")),
        9 => {
            let connect = NetworkConnect {
                network: "net".to_string(),
                container: name.to_string(),
                ..NetworkConnect::default()
            };
            let _ = e.network_connect(connect).await;
        }
        10 => {
            let disconnect = NetworkDisconnect {
                network: if force { "net" } else { "bridge" }.to_string(),
                container: name.to_string(),
                force: false,
            };
            let _ = e.network_disconnect(disconnect).await;
        }
        11 => {
            let options = ImageRemoveOptions {
                platform: String::new(),
                force,
                no_prune: false,
            };
            let _ = e.image_remove("busybox", options).await;
        }
        12 => drop(e.volume_remove(&format!("v{name}"), false)),
        _ => sleep(e, u64::from(which % 5)).await,
    }
}

fn check(e: &Engine) {
    let snapshot = e.snapshot();
    for network in &snapshot.networks {
        for (id, _) in network.containers.iter() {
            assert!(
                e.container(id).is_ok_and(|c| c.is_running()),
                "endpoint of a dead container"
            );
        }
    }
    for c in &snapshot.containers {
        let running = c.inspect.state.running;
        for (_, network) in c.inspect.network_settings.networks.iter() {
            assert!(running || network.ip_address.is_empty());
        }
        for mount in c.inspect.mounts.iter().filter(|m| m.kind == "volume") {
            assert!(
                e.volume_inspect(&mount.name).is_ok(),
                "volume in use is there"
            );
        }
    }
}

fn play(steps: Vec<(u8, u8)>) -> Vec<(String, String)> {
    story(async move |e| {
        for step in steps {
            act(&e, step).await;
            check(&e);
        }
        let events = e.snapshot().events;
        events.into_iter().map(|m| (m.action, m.actor.id)).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_sequence_leaves_a_consistent_engine(
        steps in proptest::collection::vec((any::<u8>(), any::<u8>()), 1..30)
    ) {
        prop_assert_eq!(play(steps.clone()), play(steps));
    }
}
