//! The three hosts.

use std::collections::BTreeMap;
use std::rc::Rc;

use snapshot::files::{Cell, CellState, Entry, Files, Listing, Of, Origin};
use snapshot::*;

use super::World;
use crate::history::History;
use crate::model::Lesson;
use crate::progress::Progress;

/// Paths of the one image with files, each with its text and the layer it is in.
#[derive(Clone, Debug, Default)]
pub struct Tree(BTreeMap<String, (String, usize)>);

impl Files for Tree {
    fn list(&self, _: &Of, path: &str) -> Option<Listing> {
        let entry = |(at, (_, layer)): (&String, &(String, usize))| {
            let (dir, name) = at.rsplit_once('/')?;
            let cell = |n: usize| Cell {
                origin: Origin::Layer(n),
                state: if n == *layer {
                    CellState::Present
                } else {
                    CellState::Absent
                },
                ..Cell::default()
            };
            (dir == path).then(|| Entry {
                name: name.to_string(),
                visible: true,
                tower: (0..2).map(cell).collect(),
                ..Entry::default()
            })
        };
        Some(Listing {
            layers: vec!["ADD rootfs".to_string(), "COPY . /app".to_string()],
            entries: self.0.iter().filter_map(entry).collect(),
            ..Listing::default()
        })
    }

    fn text(&self, _: &Of, path: &str, layer: Option<usize>) -> Option<String> {
        let (text, at) = self.0.get(path)?;
        (layer.is_none() || layer == Some(*at)).then(|| text.clone())
    }

    fn ignored(&self, _: usize) -> Vec<Ignored> {
        Vec::new()
    }
}

pub fn lesson() -> Lesson {
    let text = "---\ntitle: x\n---\n
```predict\nid: guess\nafter: c\n? q\n- [x] a\n- [ ] b\n```\n
```quiz\nid: ask\n? q\n- [ ] a\n- [x] b\n```\n
```sort\nid: place\n? q\n[a] A\n[b] B\n- [a] x :: y\n- [b] x :: y\n```\n
```check\nc: container name=web :: c\n```\n";
    let (lesson, problems) = crate::parse(text);
    assert_eq!(problems, []);
    lesson
}

pub fn empty() -> World {
    World {
        snapshot: Snapshot::default(),
        history: History::default(),
        progress: Progress::default(),
        said: "",
        lint: None,
        files: Tree::default(),
    }
}

fn words(all: &[&str]) -> Vec<String> {
    all.iter().map(ToString::to_string).collect()
}

/// What became of three paths in a writable layer.
fn written(changes: [Change; 3]) -> Vec<LayerEntry> {
    let paths = ["/memo.txt", "/etc/issue", "/opt"];
    let entry = |(path, change): (&str, Change)| LayerEntry {
        path: path.to_string(),
        change,
        ..LayerEntry::default()
    };
    paths.into_iter().zip(changes).map(entry).collect()
}

fn named(name: &str, state: ContainerState) -> Container {
    Container {
        name: name.to_string(),
        image: "busybox".to_string(),
        state,
        ..Container::default()
    }
}

fn layer(chain: &str) -> Rc<Layer> {
    Rc::new(Layer {
        chain_id: chain.to_string(),
        ..Layer::default()
    })
}

fn image(tags: &[&str], id: &str) -> Image {
    Image {
        id: id.to_string(),
        tags: words(tags),
        platform: "linux/amd64".to_string(),
        ..Image::default()
    }
}

fn host_file(path: &str, text: &str, uid: u32, mode: u32) -> HostFile {
    HostFile {
        path: path.to_string(),
        text: text.to_string(),
        uid,
        mode,
        ..HostFile::default()
    }
}

fn step(source: &str, result: VertexResult, reason: CacheReason) -> Vertex {
    Vertex {
        kind: VertexKind::Copy,
        source: source.to_string(),
        result,
        reason,
        ..Vertex::default()
    }
}

fn build(number: usize, tag: &str, steps: Vec<Vertex>) -> Build {
    Build {
        number,
        tags: vec![format!("{tag}:latest")],
        vertices: steps,
        context_size: 5000,
        ..Build::default()
    }
}

fn network(name: &str) -> Rc<Network> {
    Rc::new(Network {
        name: name.to_string(),
        ..Network::default()
    })
}

fn request(verb: &'static str, object: &str) -> Rc<ApiRequest> {
    Rc::new(ApiRequest {
        at_ms: 1,
        verb,
        object: object.to_string(),
    })
}

/// Things of the right names that are otherwise.
pub fn other() -> World {
    let mut web = named("web", ContainerState::Exited);
    web.exit_code = 1;
    web.env = words(&["SHOP=nagisa"]);
    web.labels = vec![("role".to_string(), "back".to_string())];
    web.restart_policy = "always".to_string();
    web.memory_limit = Some(1000);
    web.cpu_limit = Some(2000);
    web.listening = vec![Listener {
        ip: "127.0.0.1".to_string(),
        port: 8000,
        ..Listener::default()
    }];
    web.ports = vec![PublishedPort {
        host_ip: "127.0.0.1".to_string(),
        host_port: 80,
        container: Port {
            number: 8080,
            ..Port::default()
        },
    }];
    web.mounts = vec![Mount {
        kind: MountKind::Volume,
        source: "data".to_string(),
        target: "/data".to_string(),
        ..Mount::default()
    }];
    web.networks = vec![Endpoint {
        network: "bridge".to_string(),
        ..Endpoint::default()
    }];
    web.writable = written([Change::Deleted, Change::Added, Change::Changed]);
    web.processes = vec![Process {
        pid: 1,
        command: "/bin/sh /start.sh".to_string(),
        ..Process::default()
    }];
    web.log = words(&["starting"]);
    let mut job = named("job", ContainerState::Exited);
    job.exit_code = 1;
    let mut api = named("shop-api-1", ContainerState::Created);
    api.project = Some(("shop".to_string(), "api".to_string()));
    let hungry = named("hungry", ContainerState::Running);
    let mut containers = vec![web, job, hungry, api];
    containers.push(named("old", ContainerState::Running));
    containers.push(named("stopped", ContainerState::Running));

    let mut app = image(&["app:latest"], "a1");
    app.size = 1_360_000_000;
    app.user = "0".to_string();
    app.layers = vec![layer("x"), layer("y"), layer("z")];
    app.entrypoint = words(&["/start.sh"]);
    app.cmd = words(&["/bin/sh", "-c", "npm start"]);
    app.exposed = vec!["8080/udp".parse().expect("a port")];
    app.env = words(&["SHOP=minato", "TOKEN=s3cr3t"]);
    let mut nginx = image(&["nginx:latest"], "n1");
    nginx.layers = vec![layer("base")];
    let images = vec![
        app,
        nginx,
        image(&["app:1.0"], "a0"),
        image(&["old:latest"], "o1"),
    ];

    let tried = |number, to: &str, asked: &str, outcome| Connection {
        number,
        from: "host".to_string(),
        to: to.to_string(),
        asked: asked.to_string(),
        outcome,
        ..Connection::default()
    };
    let mut answered = tried(1, "127.0.0.1:80", "localhost:80", ConnectionOutcome::Reset);
    answered.sent = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".to_string();
    answered.received = "HTTP/1.1 502 Bad Gateway\r\n\r\n".to_string();
    let connections = vec![
        answered,
        tried(2, "10.0.0.1:5432", "db:5432", ConnectionOutcome::TimedOut),
        tried(
            3,
            "127.0.0.1:3000",
            "localhost:3000",
            ConnectionOutcome::Connected,
        ),
    ];

    let ran = step("COPY . .", VertexResult::Skipped, CacheReason::FirstTime);
    let mut app_build = build(1, "app", vec![ran]);
    app_build.warnings = words(&["JSONArgsRecommended", "StageNameCasing"]);
    app_build.error = "process \"/bin/sh -c npm install\" did not complete".to_string();
    let builds = vec![app_build, build(2, "bad", Vec::new())];
    let snapshot = Snapshot {
        containers: containers.into_iter().map(Rc::new).collect(),
        images: images.into_iter().map(Rc::new).collect(),
        volumes: ["notes", "old"]
            .iter()
            .map(|name| {
                Rc::new(Volume {
                    name: (*name).to_string(),
                    files: vec![host_file("memo.txt", "bread", 0, 0o644)],
                    ..Volume::default()
                })
            })
            .take(2)
            .collect(),
        networks: ["old", "shop"].map(network).to_vec(),
        connections: connections.into_iter().map(Rc::new).collect(),
        builds: builds.into_iter().map(Rc::new).collect(),
        build_cache: Rc::new(vec![CacheRecord::default()]),
        requests: vec![request("logs", "job"), request("history", "nginx")],
        files: Rc::new(vec![
            host_file("/home/learner/site/index.html", "Hatoba", 1000, 0o644),
            host_file("/home/learner/Dockerfile", "FROM debian", 1000, 0o644),
            host_file("/home/learner/old.txt", "", 1000, 0o644),
        ]),
        ..Snapshot::default()
    };
    let mut progress = Progress::default();
    progress.quizzes.insert("ask".to_string(), 0);
    let files = BTreeMap::from([("/app/.env".to_string(), ("TOKEN=s3cr3t".to_string(), 1))]);
    let mut history = History::default();
    history.observe(&snapshot);
    World {
        snapshot,
        history,
        progress,
        said: "connected",
        lint: Some(|_| words(&["DL3006", "DL3008"])),
        files: Tree(files),
    }
}

/// All as wanted.
pub fn right(lesson: &Lesson) -> World {
    let before = other();
    let mut progress = Progress::default();
    for id in ["guess", "ask", "place"] {
        assert!(progress.answer_rightly(lesson, id));
    }
    let mut old = image(&[], "d1");
    old.layers = vec![layer("d")];
    let mut nginx = image(&["nginx:latest"], "n1");
    nginx.layers = vec![layer("base")];
    let volumes = vec![
        Volume {
            name: "notes".to_string(),
            files: vec![
                host_file("memo.txt", "milk", 1500, 0o644),
                host_file("a/list.txt", "", 0, 0o644),
            ],
            ..Volume::default()
        },
        Volume {
            name: "0".repeat(64),
            anonymous: true,
            ..Volume::default()
        },
    ];
    let snapshot = Snapshot {
        at_ms: 10,
        containers: right_containers(),
        images: vec![Rc::new(right_app()), Rc::new(nginx), Rc::new(old)],
        volumes: volumes.into_iter().map(Rc::new).collect(),
        networks: ["back", "shop"].map(network).to_vec(),
        connections: right_connections(),
        builds: right_builds(),
        build_cache: Rc::new(vec![CacheRecord {
            kind: CacheKind::CacheMount,
            size: 2000,
            ..CacheRecord::default()
        }]),
        requests: vec![
            request("history", "sha256:a1"),
            request("logs", "c1"),
            request("df", ""),
        ],
        files: Rc::new(vec![
            host_file("/home/learner/site/index.html", "Nagisa", 0, 0o755),
            host_file("/home/learner/Dockerfile", "FROM debian:12", 1000, 0o644),
        ]),
        ..Snapshot::default()
    };
    let page = ("Nagisa".to_string(), 1);
    World {
        snapshot,
        history: before.history,
        progress,
        said: "connection refused",
        lint: Some(|_| Vec::new()),
        files: Tree(BTreeMap::from([("/app/page.html".to_string(), page)])),
    }
}

fn right_containers() -> Vec<Rc<Container>> {
    let mut web = named("web", ContainerState::Running);
    web.id = "c1".to_string();
    web.image = "nginx".to_string();
    web.health = Health::Healthy;
    web.restart_count = 2;
    web.env = words(&["SHOP=minato"]);
    web.labels = vec![("role".to_string(), "front".to_string())];
    web.restart_policy = "on-failure:2".to_string();
    web.memory_limit = Some(67_108_864);
    web.cpu_limit = Some(500);
    web.read_only = true;
    web.user = "node".to_string();
    web.listening = vec![Listener {
        ip: "0.0.0.0".to_string(),
        port: 80,
        ..Listener::default()
    }];
    let port = |ip: &str, host_port, number| PublishedPort {
        host_ip: ip.to_string(),
        host_port,
        container: Port {
            number,
            ..Port::default()
        },
    };
    web.ports = vec![port("0.0.0.0", 8080, 80), port("127.0.0.1", 8081, 81)];
    web.mounts = vec![Mount {
        kind: MountKind::Bind,
        source: "/home/learner/site".to_string(),
        target: "/site".to_string(),
        read_only: true,
        ..Mount::default()
    }];
    let on = |network: &str| Endpoint {
        network: network.to_string(),
        ip: "172.18.0.2".to_string(),
        ..Endpoint::default()
    };
    web.networks = vec![on("shop")];
    web.writable = written([Change::Added, Change::Changed, Change::Deleted]);
    web.processes = vec![Process {
        pid: 1,
        command: "nginx: master process nginx -g daemon off;".to_string(),
        ..Process::default()
    }];
    web.log = words(&["ready for connections", "ready again"]);
    let job = named("job", ContainerState::Exited);
    let mut hungry = named("hungry", ContainerState::Exited);
    hungry.exit_code = 137;
    hungry.oom_killed = true;
    let api = |number: u32| {
        let mut api = named(&format!("shop-api-{number}"), ContainerState::Running);
        api.project = Some(("shop".to_string(), "api".to_string()));
        if number == 1 {
            api.networks = vec![on("shop")];
            api.ports = vec![port("0.0.0.0", 49_153, 3000)];
        }
        api
    };
    let stopped = named("stopped", ContainerState::Exited);
    let all = vec![web, job, hungry, api(1), api(2), stopped];
    all.into_iter().map(Rc::new).collect()
}

fn right_app() -> Image {
    let mut app = image(&["app:latest", "app:1.0"], "a1");
    app.size = 60_000_000;
    app.user = "node".to_string();
    app.layers = vec![layer("base"), layer("mine")];
    app.base_layers = 1;
    app.entrypoint = words(&["echo"]);
    app.cmd = words(&["world"]);
    app.exposed = vec!["80".parse().expect("a port")];
    app.env = words(&["SHOP=nagisa"]);
    app.platform = "linux/arm64".to_string();
    app.digest = "sha256:abcdef".to_string();
    app
}

fn right_connections() -> Vec<Rc<Connection>> {
    let tried = |number, from: &str, to: &str, asked: &str, outcome| Connection {
        number,
        from: from.to_string(),
        to: to.to_string(),
        asked: asked.to_string(),
        outcome,
        ..Connection::default()
    };
    let mut answered = tried(
        1,
        "web",
        "172.18.0.3:80",
        "api:80",
        ConnectionOutcome::Connected,
    );
    answered.hops = vec![Hop {
        kind: HopKind::Bridge,
        owner: "shop".to_string(),
        ..Hop::default()
    }];
    answered.sent = "GET /hello?x=1 HTTP/1.1\r\nhost: api:80\r\n\r\n".to_string();
    answered.received = "HTTP/1.1 200 OK\r\n\r\n<h1>Nagisa</h1>".to_string();
    let noname = tried(2, "web", "", "db:5432", ConnectionOutcome::NameNotFound);
    let refused = tried(
        3,
        "host",
        "127.0.0.1:3000",
        "localhost:3000",
        ConnectionOutcome::Refused,
    );
    [answered, noname, refused]
        .into_iter()
        .map(Rc::new)
        .collect()
}

fn right_builds() -> Vec<Rc<Build>> {
    let first = step("COPY . .", VertexResult::Cached, CacheReason::Hit);
    let files = CacheReason::Files {
        changes: Vec::new(),
        total: 1,
    };
    let second = step("COPY . .", VertexResult::Done, files);
    let cached = step("WORKDIR /app", VertexResult::Cached, CacheReason::Hit);
    let mut app = build(2, "app", vec![cached, second]);
    app.ignored = ["video.mp4", "node_modules"]
        .iter()
        .map(|path| Ignored {
            path: (*path).to_string(),
            ..Ignored::default()
        })
        .collect();
    app.context_size = 53;
    app.warnings = words(&["SecretsUsedInArgOrEnv"]);
    let mut bad = build(3, "bad", Vec::new());
    bad.error = "\"/outside\": not found".to_string();
    let all = vec![build(1, "app", vec![first]), app, bad];
    all.into_iter().map(Rc::new).collect()
}
