use std::rc::Rc;

use expect_test::{Expect, expect};
use snapshot::*;

use super::*;
use crate::changes;

/// A host with one nginx that publishes 8080 and a Python server that only listens on loopback.
fn fixture() -> Snapshot {
    let layer = |chain: &str, size, by: &str| {
        Rc::new(Layer {
            chain_id: chain.to_string(),
            size,
            created_by: by.to_string(),
            ..Layer::default()
        })
    };
    let port = |host_port, number| PublishedPort {
        host_ip: "0.0.0.0".to_string(),
        host_port,
        container: Port {
            number,
            protocol: Protocol::Tcp,
        },
    };
    let listener = |ip: &str, port, program: &str| Listener {
        ip: ip.to_string(),
        port,
        protocol: Protocol::Tcp,
        program: program.to_string(),
    };
    let end = |ip: &str| Endpoint {
        network: "bridge".to_string(),
        ip: ip.to_string(),
        ..Endpoint::default()
    };
    Snapshot {
        images: vec![Rc::new(Image {
            id: "a".repeat(64),
            tags: vec!["nginx:latest".to_string()],
            size: 187_000_000,
            layers: vec![
                layer("base", 74_800_000, "debian"),
                layer("top", 112_200_000, "RUN /bin/sh -c set -x # buildkit"),
            ],
            ..Image::default()
        })],
        containers: vec![
            Rc::new(Container {
                id: "1".repeat(64),
                name: "web".to_string(),
                image: "nginx".to_string(),
                image_id: "a".repeat(64),
                state: ContainerState::Running,
                ports: vec![port(8080, 80)],
                listening: vec![listener("0.0.0.0", 80, "nginx")],
                networks: vec![end("172.17.0.2")],
                mounts: vec![Mount {
                    kind: MountKind::Bind,
                    source: "/home/learner/site".to_string(),
                    target: "/usr/share/nginx/html".to_string(),
                    read_only: true,
                    hides: 0,
                }],
                ..Container::default()
            }),
            Rc::new(Container {
                id: "2".repeat(64),
                name: "py".to_string(),
                image: "python:3.12-slim".to_string(),
                state: ContainerState::Running,
                ports: vec![port(8000, 8000)],
                listening: vec![listener("127.0.0.1", 8000, "python3")],
                networks: vec![end("172.17.0.3")],
                writable: vec![LayerEntry {
                    path: "/tmp/x".to_string(),
                    change: Change::Added,
                    size: 3,
                    directory: false,
                }],
                writable_size: 3,
                ..Container::default()
            }),
        ],
        networks: vec![Rc::new(Network {
            name: "bridge".to_string(),
            driver: Driver::Bridge,
            subnet: "172.17.0.0/16".to_string(),
            ..Network::default()
        })],
        ..Snapshot::default()
    }
}

fn check(name: &str, before: Option<&Snapshot>, after: &Snapshot, expected: Expect) {
    let changes = changes(before, after);
    let request = Request {
        snapshot: after,
        changes: &changes,
        lang: Lang::En,
        width: 480.0,
        focus: None,
    };
    let scene = draw(name, &request).expect("the diagram is in the table");
    let lines = scene.groups().len();
    assert_eq!(crate::svg::to_svg(&scene).matches("<g ").count(), lines);
    let groups = scene.groups();
    let text: Vec<String> = groups
        .iter()
        .map(|g| format!("{} {} {:?}: {}\n", g.kind, g.id, g.mark, g.label))
        .collect();
    expected.assert_eq(&text.concat());
}

#[test]
fn the_host_shows_which_ports_reach_a_server() {
    check(
        "host",
        None,
        &fixture(),
        expect![[r#"
        container web Same: Container web, running, image nginx, 0B written
        port web:8080 Same: port :8080 → 80/tcp nginx
        mount /usr/share/nginx/html Same: ~/site → /usr/share/nginx/html (ro)
        endpoint web/bridge Same: network bridge → eth 172.17.0.2
        writable-layer web Same: writable layer: unchanged
        container py Same: Container py, running, image python:3.12-slim, 3B written
        port py:8000 Same: port :8000 does not reach 127.0.0.1:8000 python3
        endpoint py/bridge Same: network bridge → eth 172.17.0.3
        writable-layer py Same: writable layer: +1 3B
        network bridge Same: Network bridge 172.17.0.0/16, 2 containers
        image nginx:latest Same: Image nginx:latest, 187MB, 2 layers, 1 containers
        layer base Same: 74.8MB debian
        layer top Same: 112MB RUN /bin/sh -c set -x # buildkit
    "#]],
    );
}

#[test]
fn what_is_new_or_changed_is_marked() {
    let after = fixture();
    let mut before = fixture();
    before.containers.pop();
    Rc::make_mut(&mut before.containers[0]).state = ContainerState::Created;
    check(
        "host",
        Some(&before),
        &after,
        expect![[r#"
        container web Changed: Container web, running, image nginx, 0B written
        port web:8080 Same: port :8080 → 80/tcp nginx
        mount /usr/share/nginx/html Same: ~/site → /usr/share/nginx/html (ro)
        endpoint web/bridge Same: network bridge → eth 172.17.0.2
        writable-layer web Same: writable layer: unchanged
        container py New: Container py, running, image python:3.12-slim, 3B written
        port py:8000 Same: port :8000 does not reach 127.0.0.1:8000 python3
        endpoint py/bridge Same: network bridge → eth 172.17.0.3
        writable-layer py Same: writable layer: +1 3B
        network bridge Same: Network bridge 172.17.0.0/16, 2 containers
        image nginx:latest Same: Image nginx:latest, 187MB, 2 layers, 1 containers
        layer base Same: 74.8MB debian
        layer top Same: 112MB RUN /bin/sh -c set -x # buildkit
    "#]],
    );
}

#[test]
fn every_diagram_draws_an_empty_host_at_any_width() {
    let changes = Changes::default();
    for diagram in DIAGRAMS {
        for width in [0.0, 320.0, 1200.0] {
            let request = Request {
                snapshot: &Snapshot::default(),
                changes: &changes,
                lang: Lang::Ja,
                width,
                focus: None,
            };
            let scene = (diagram.draw)(&request);
            assert_eq!(scene.name, diagram.name);
            assert!(scene.height > 0.0);
        }
    }
}

#[test]
fn a_build_says_why_a_step_ran_again() {
    let mut snapshot = fixture();
    let vertex = |title: &str, result, reason| Vertex {
        title: title.to_string(),
        result,
        reason,
        ..Vertex::default()
    };
    let files = CacheReason::Files {
        changes: vec![FileChange {
            path: "app.js".to_string(),
            ..FileChange::default()
        }],
        total: 1,
    };
    snapshot.builds = vec![Rc::new(Build {
        tags: vec!["app:1".to_string()],
        vertices: vec![
            vertex(
                "[internal] load build definition",
                VertexResult::Done,
                CacheReason::NotApplicable,
            ),
            vertex("[2/3] WORKDIR /app", VertexResult::Cached, CacheReason::Hit),
            vertex("[3/3] COPY . .", VertexResult::Done, files),
        ],
        ..Build::default()
    })];
    check(
        "build",
        None,
        &snapshot,
        expect![[r#"
        vertex [2/3] WORKDIR /app Same: [2/3] WORKDIR /app CACHED the same instruction over the same input
        vertex [3/3] COPY . . Same: [3/3] COPY . . DONE files changed: app.js
    "#]],
    );
}
