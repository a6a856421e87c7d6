//! Any sequence of calls: no panic, and what refers to something refers to something there.

use snapshot::{MountKind, Snapshot};

use crate::Camera;
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
    for network in e.network_list(&Default::default()).unwrap() {
        for (id, _) in network.containers.iter() {
            assert!(
                e.container(id).is_ok_and(|c| c.is_running()),
                "endpoint of a dead container"
            );
        }
    }
    let mut snapshot = Snapshot::default();
    e.observe(&mut Camera::default(), &mut snapshot);
    for c in &snapshot.containers {
        for network in &c.networks {
            assert!(c.is_up() || network.ip.is_empty());
        }
        for mount in c.mounts.iter().filter(|m| m.kind == MountKind::Volume) {
            assert!(
                e.volume_inspect(&mount.source).is_ok(),
                "volume in use is there"
            );
        }
    }
}

/// What happened, and whether a camera that saw every step sees what a new one does.
fn play(steps: Vec<(u8, u8)>) -> Vec<(String, String)> {
    story(async move |e| {
        let mut camera = Camera::default();
        let mut kept = Snapshot::default();
        for step in steps {
            act(&e, step).await;
            check(&e);
            e.observe(&mut camera, &mut kept);
            let mut fresh = Snapshot::default();
            e.observe(&mut Camera::default(), &mut fresh);
            assert_eq!(kept, fresh);
        }
        let events = kept.events.iter();
        events.map(|m| (m.action.clone(), m.id.clone())).collect()
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
