use std::rc::Rc;

use expect_test::{Expect, expect};
use snapshot::*;

use super::*;
use crate::changes;
use crate::scene::Node;

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

fn scene(name: &str, before: Option<&Snapshot>, after: &Snapshot, lang: Lang, width: f64) -> Scene {
    let changes = changes(before, after);
    let request = Request::new(after, &changes, lang, width);
    let diagram = DIAGRAMS.iter().find(|d| d.name == name);
    (diagram.expect("the diagram is in the table").draw)(&request)
}

fn check(name: &str, before: Option<&Snapshot>, after: &Snapshot, expected: Expect) {
    expected.assert_eq(&scene(name, before, after, Lang::En, 980.0).to_text());
}

#[test]
fn the_host_shows_which_ports_reach_a_server() {
    check(
        "host",
        None,
        &fixture(),
        expect![[r#"
        Host: 2 containers, 2 running; 1 images, 0 volumes
          [network] bridge, 172.17.0.0/16, the default network: names do not work
            [container] web, running, nginx, 172.17.0.2, :8080 → 80 anyone, ~/site → /usr/share/nginx/html (read-only), writable layer unchanged
              [mount] ~/site → /usr/share/nginx/html (read-only)
              [writable-layer] writable layer unchanged
            [container] py, running, python:3.12-slim, 172.17.0.3, :8000 → 8000 anyone, python3 listens on 127.0.0.1:8000 only, writable layer 3B
              [writable-layer] writable layer 3B
          [door] web :8080 → 80 anyone
          [door] py :8000 → 8000 anyone (nobody listens inside)
          [image] nginx:latest, 187MB, used by web
          [bind] ~/site /usr/share/nginx/html of web
          [disk] images 0B, volumes 0B, writable layers 0B, build cache 0B, can be freed 0B
    "#]],
    );
}

#[test]
fn what_is_new_changed_or_gone_is_marked() {
    let after = fixture();
    let mut before = fixture();
    before.containers.pop();
    Rc::make_mut(&mut before.containers[0]).state = ContainerState::Created;
    before.containers.push(Rc::new(Container {
        id: "9".repeat(64),
        name: "old".to_string(),
        image: "nginx".to_string(),
        writable_counts: [2, 0, 0],
        writable_size: 3400,
        ..Container::default()
    }));
    check(
        "host",
        Some(&before),
        &after,
        expect![[r#"
        Host: 2 containers, 2 running; 1 images, 0 volumes
        The last line: gone old, new py (running), changed web (running)
          [change] The last line: gone old, new py (running), changed web (running)
          [network] bridge, 172.17.0.0/16, the default network: names do not work
            [container] web, running, nginx, 172.17.0.2, :8080 → 80 anyone, ~/site → /usr/share/nginx/html (read-only), writable layer unchanged, ~ changed (changed)
              [mount] ~/site → /usr/share/nginx/html (read-only)
              [writable-layer] writable layer unchanged
            [container] py, running, python:3.12-slim, 172.17.0.3, :8000 → 8000 anyone, python3 listens on 127.0.0.1:8000 only, writable layer 3B, + new (new)
              [writable-layer] writable layer 3B
            [container] old, what was written went too: 2, writable layer +2 3.40kB, nginx, the image stays, × gone (gone)
              [writable-layer] writable layer +2 3.40kB
          [door] web :8080 → 80 anyone
          [door] py :8000 → 8000 anyone (nobody listens inside)
          [image] nginx:latest, 187MB, used by web
          [bind] ~/site /usr/share/nginx/html of web
          [disk] images 0B, volumes 0B, writable layers 0B, build cache 0B, can be freed 0B
    "#]],
    );
}

#[test]
fn every_diagram_draws_an_empty_host_at_any_width() {
    for diagram in DIAGRAMS {
        for width in [0.0, 320.0, 1200.0] {
            let scene = scene(diagram.name, None, &Snapshot::default(), Lang::Ja, width);
            assert_eq!(scene.name, diagram.name);
            assert!(scene.height > 0.0);
        }
    }
}

/// What a picture shows stands in the names of its objects, so the text form lacks nothing.
#[test]
fn labels_say_what_is_drawn() {
    for lang in [Lang::Ja, Lang::En] {
        for width in [360.0, 980.0] {
            let scene = scene("host", None, &fixture(), lang, width);
            for group in scene.groups() {
                for text in own_texts(&group.nodes) {
                    let shown = text.trim_end_matches('…');
                    let said = shown.is_empty() || group.label.contains(shown);
                    assert!(said, "{shown:?} is not in {:?}", group.label);
                }
            }
        }
    }
}

/// The texts of a group without those of objects in it.
fn own_texts(nodes: &[Node]) -> Vec<String> {
    let mut found = Vec::new();
    for node in nodes {
        match node {
            Node::Text { text, .. } => found.push(text.clone()),
            Node::Group(g) if g.kind.is_empty() => found.extend(own_texts(&g.nodes)),
            _ => {}
        }
    }
    found
}
