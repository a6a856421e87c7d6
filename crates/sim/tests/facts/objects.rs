//! Containers, images, volumes, networks and the disk.

use super::*;
use snapshot::{Change, ContainerState, Health, MountKind, ObjectKind, Protocol, PullState, Usage};

#[test]
fn a_running_container() {
    let mut host = host(
        &["nginx"],
        &[
            "docker run -d --name web --memory 64m --cpus 0.5 -p 127.0.0.1:8080:80 --tmpfs /cache:ro -v $PWD:/usr/share/nginx/html:ro nginx",
            "docker exec web sh -c 'echo hello > /new; echo x >> /etc/nginx/nginx.conf; rm /etc/nginx/mime.types'",
        ],
    );
    let s = host.snapshot();
    let web = container(&s, "web");
    assert_eq!(web.state, ContainerState::Running);
    assert_eq!(
        (web.memory_limit, web.cpu_limit),
        (Some(64 << 20), Some(500))
    );
    assert!(web.memory > 0);
    assert_eq!(web.ports[0].host_ip, "127.0.0.1");
    assert_eq!(
        (web.ports[0].host_port, web.ports[0].container.number),
        (8080, 80)
    );
    assert_eq!(web.exposed, [web.ports[0].container]);
    assert!(web.listening.iter().any(|l| l.port == 80
        && l.program == "nginx"
        && l.protocol == Protocol::Tcp
        && !l.loopback_only()));
    assert!(web.started_ms > 0 && web.finished_ms == 0);
    assert!(web.created_ms > s.start_ms);
    let first = web.processes.iter().find(|p| p.pid == 1).unwrap();
    assert_eq!(first.user, "root");
    assert!(first.host_pid > 1);
    assert!(
        web.processes
            .iter()
            .any(|p| p.user == "nginx" && p.uid == 101)
    );
    assert!(web.log_lines > 0 && !web.log.is_empty());
    assert_ne!(web.net_ns, 0);
    let kinds: Vec<_> = web.mounts.iter().map(|m| (m.kind, m.read_only)).collect();
    assert_eq!(kinds, [(MountKind::Bind, true), (MountKind::Tmpfs, true)]);
    // index.html and 50x.html of the image.
    assert_eq!(web.mounts[0].hides, 2);
    let entry = |path: &str| web.writable.iter().find(|e| e.path == path).unwrap();
    assert_eq!(
        (entry("/new").change, entry("/new").size),
        (Change::Added, 6)
    );
    assert_eq!(entry("/etc/nginx/nginx.conf").change, Change::Changed);
    assert!(entry("/etc/nginx/nginx.conf").size > 6);
    assert_eq!(entry("/etc/nginx/mime.types").change, Change::Deleted);
    assert!(entry("/etc/nginx").directory);
    let diff = output(&mut host, "docker diff web");
    let count = |letter: &str| diff.lines().filter(|l| l.starts_with(letter)).count();
    assert_eq!(web.writable_counts, [count("A"), count("C"), count("D")]);
    assert_eq!(web.network_mode, "bridge");
}

#[test]
fn health_checks_restarts_and_stops_tell_their_times() {
    let mut host = host(
        &["busybox"],
        &[
            "docker run -d --name sick --health-cmd 'echo broken; exit 1' --health-interval 1s --health-retries 2 busybox sleep 1000",
            "docker run -d --name loop --restart always busybox sh -c 'sleep 1; exit 3'",
            "docker run -d --name deaf busybox sleep 1000",
            "docker stop deaf & sleep 4",
        ],
    );
    let s = host.snapshot();
    let sick = container(&s, "sick");
    assert_eq!(sick.health, Health::Unhealthy);
    assert!(sick.probes.len() > 1 && sick.probes.len() <= 5);
    let probe = &sick.probes[0];
    assert_eq!((probe.exit_code, probe.output.as_str()), (1, "broken\n"));
    assert!(probe.ended_ms >= probe.started_ms && probe.started_ms >= sick.started_ms);
    let deaf = container(&s, "deaf");
    assert_eq!(deaf.state, ContainerState::Running);
    let kill = deaf.kill_at_ms.unwrap();
    assert!(kill > s.at_ms && kill < s.at_ms + 10_000);
    run(&mut host, &["sleep 8"]);
    let s = host.snapshot();
    let deaf = container(&s, "deaf");
    assert_eq!((deaf.state, deaf.exit_code), (ContainerState::Exited, 137));
    assert_eq!(deaf.kill_at_ms, None);
    assert!(deaf.finished_ms > deaf.started_ms);
    let looping = container(&s, "loop");
    assert!(looping.restart_count > 1);
    // Sooner or later it is seen while it waits.
    let waiting = (0..200).find_map(|_| {
        run(&mut host, &["sleep 0.1"]);
        let s = host.snapshot();
        let c = container(&s, "loop");
        (c.state == ContainerState::Restarting).then(|| (c.restart_at_ms, s.at_ms))
    });
    let (at, now) = waiting.unwrap();
    assert!(at.unwrap() >= now);
}

#[test]
fn images_layers_and_what_hides_what() {
    let mut host = host(
        &["busybox"],
        &[
            "printf 'FROM busybox\\nRUN dd if=/dev/zero of=/big bs=1000 count=500\\nRUN echo small > /big; echo x > /etc/x\\nRUN rm /etc/x; echo y >> /etc/passwd\\nENV A=1\\n' > Dockerfile",
            "docker build -q -t app .",
        ],
    );
    let s = host.snapshot();
    let app = image(&s, "app");
    assert_eq!((app.layers.len(), app.base_layers), (4, 1));
    assert_eq!(
        (app.platform.as_str(), app.digest.as_str()),
        ("linux/amd64", "")
    );
    let big = &app.layers[1];
    assert_eq!((big.size, big.count), (500_000, 1));
    assert_eq!(big.entries[0].change, Change::Added);
    let over = app.layers[2].entries.iter().find(|e| e.path == "/big");
    assert_eq!(over.map(|e| (e.change, e.size)), Some((Change::Changed, 6)));
    let top: Vec<_> = app.layers[3]
        .entries
        .iter()
        .filter(|e| !e.directory)
        .collect();
    assert_eq!(top.len(), 2);
    assert!(
        top.iter()
            .any(|e| e.path == "/etc/x" && e.change == Change::Deleted)
    );
    assert!(
        top.iter()
            .any(|e| e.path == "/etc/passwd" && e.change == Change::Changed)
    );
    let mut hidden: Vec<_> = app
        .hidden
        .iter()
        .map(|h| (h.layer, h.by, h.bytes, h.path.as_str(), h.deleted))
        .collect();
    hidden.sort_unstable();
    let passwd = app
        .hidden
        .iter()
        .find(|h| h.path == "/etc/passwd")
        .unwrap()
        .bytes;
    assert_eq!(
        hidden,
        [
            (0, 3, passwd, "/etc/passwd", false),
            (1, 2, 500_000, "/big", false),
            (2, 3, 2, "/etc/x", true)
        ]
    );
    assert!(
        app.history
            .iter()
            .any(|h| h.created_by.contains("ENV A=1") && h.empty_layer)
    );
    assert_eq!(s.holders(&app.layers[0].chain_id), 2);
    run(&mut host, &["docker pull -q alpine"]);
    let alpine = image(&host.snapshot(), "alpine");
    assert!(alpine.digest.starts_with("sha256:"));
    assert_eq!(alpine.base_layers, 0);
}

#[test]
fn a_volume_tells_what_it_was_filled_with() {
    let host = host(
        &["nginx"],
        &["docker run -d --name web -v html:/usr/share/nginx/html nginx"],
    );
    let s = host.snapshot();
    let html = s.volume("html").unwrap();
    let filled = html.filled.as_ref().unwrap();
    assert_eq!(filled.image, "nginx");
    assert_eq!(filled.path, "/usr/share/nginx/html");
    assert_eq!(filled.entries, html.files.len());
    let size: u64 = html.files.iter().map(|f| f.size).sum();
    assert_eq!(html.size, size);
    assert!(!html.anonymous);
}

#[test]
fn networks_tell_their_bridge_and_project() {
    let host = host(
        &["busybox"],
        &[
            "printf 'name: shop\\nservices:\\n  a:\\n    image: busybox\\n    command: sleep 1000\\n' > compose.yaml",
            "docker compose up -d",
            "docker network create --internal shut",
        ],
    );
    let s = host.snapshot();
    let network = |name: &str| s.network(name).unwrap().clone();
    let shop = network("shop_default");
    assert_eq!(shop.project.as_deref(), Some("shop"));
    assert!(shop.names && shop.bridge.starts_with("br-"));
    let bridge = network("bridge");
    assert!(!bridge.names && bridge.bridge == "docker0");
    assert!(network("shut").internal);
    assert_eq!(network("host").bridge, "");
    let a = container(&s, "shop-a-1");
    assert_eq!(a.project, Some(("shop".into(), "a".into())));
    assert!(a.networks[0].aliases.contains(&"a".to_string()));
}

#[test]
fn the_disk_adds_up_as_docker_does() {
    let mut host = host(
        &["busybox", "nginx"],
        &[
            "printf 'FROM busybox\\nRUN echo x > /x\\n' > Dockerfile",
            "docker build -q -t app .",
            "docker run -d --name aa app sleep 1000",
            "docker exec aa dd if=/dev/zero of=/f bs=1000 count=20",
            "docker run --name bb -v vv:/usr/share/nginx/html nginx true",
            "docker volume create ww",
        ],
    );
    let s = host.snapshot();
    let rows = output(
        &mut host,
        "docker system df --format '{{.TotalCount}} {{.Active}} {{.Size}} {{.Reclaimable}}'",
    );
    let text = |u: Usage| (u.count.to_string(), u.active.to_string());
    let disk = s.disk;
    let all = [disk.images, disk.containers, disk.volumes, disk.build_cache];
    for (row, usage) in rows.lines().zip(all) {
        let words: Vec<&str> = row.split(' ').collect();
        assert_eq!(
            (words[0].to_string(), words[1].to_string()),
            text(usage),
            "{row}"
        );
        for (shown, bytes) in [(words[2], usage.bytes), (words[3], usage.reclaimable)] {
            let digits = shown.trim_end_matches(char::is_alphabetic);
            let unit = match &shown[digits.len()..] {
                "B" => 1.0,
                "kB" => 1e3,
                "MB" => 1e6,
                _ => 1e9,
            };
            let shown: f64 = digits.parse::<f64>().unwrap() * unit;
            assert!(
                (shown - bytes as f64).abs() <= shown * 0.002 + 0.5,
                "{row}: {bytes}"
            );
        }
    }
}

#[test]
fn what_went_is_told_until_the_next_line() {
    let mut host = host(
        &["busybox", "nginx"],
        &["docker run --rm --name short -v anon:/a busybox sh -c 'echo abc > /x'"],
    );
    let gone = host.snapshot().gone;
    assert_eq!(gone.len(), 1);
    assert_eq!(
        (gone[0].kind, gone[0].name.as_str()),
        (ObjectKind::Container, "short")
    );
    assert_eq!((gone[0].image.as_str(), gone[0].bytes), ("busybox", 4));
    run(&mut host, &["docker volume rm anon"]);
    assert_eq!(host.snapshot().gone[0].kind, ObjectKind::Volume);
    run(&mut host, &["docker rmi nginx"]);
    let gone = host.snapshot().gone;
    let (name, size) = (gone[0].name.as_str(), gone[0].bytes);
    assert_eq!((gone[0].kind, name), (ObjectKind::Image, "nginx:latest"));
    assert!(size > 1_000_000);
    run(&mut host, &["docker network create nn"]);
    assert!(host.snapshot().gone.is_empty());
    run(&mut host, &["docker network rm nn"]);
    assert_eq!(host.snapshot().gone[0].name, "nn");
}

#[test]
fn a_pull_is_seen_on_its_way() {
    let mut host = host(&[], &["docker pull -q nginx & sleep 1"]);
    let s = host.snapshot();
    let pull = &s.pulls[0];
    assert_eq!(pull.reference, "nginx:latest");
    assert!(pull.layers.len() > 1);
    assert!(pull.layers.iter().all(|l| l.id.len() == 12 && l.total > 0));
    let states: Vec<PullState> = pull.layers.iter().map(|l| l.state).collect();
    assert!(states.contains(&PullState::Waiting), "{states:?}");
    assert!(pull.layers.iter().any(|l| l.done > 0));
    run(&mut host, &["wait; docker rmi nginx; docker pull -q nginx"]);
    assert!(host.snapshot().pulls.is_empty());
}

#[test]
fn requests_are_what_clients_asked_for() {
    let host = host(
        &["busybox"],
        &[
            "docker run -d --name aa -v vv:/v busybox sleep 1000",
            "docker history busybox",
            "docker logs aa",
            "docker diff aa",
            "docker system df",
            "docker top aa",
            "docker save -o x.tar busybox",
            "docker rm -f -v aa",
        ],
    );
    let s = host.snapshot();
    let asked: Vec<(&str, &str)> = s
        .requests
        .iter()
        .map(|r| (r.verb, r.object.as_str()))
        .collect();
    for wanted in [
        ("create", "aa"),
        ("history", "busybox"),
        ("logs", "aa"),
        ("diff", "aa"),
        ("df", ""),
        ("top", "aa"),
        ("save", "busybox"),
        ("rm", "aa"),
    ] {
        let times = asked.iter().filter(|a| **a == wanted).count();
        assert_eq!(times, 1, "{wanted:?} in {asked:?}");
    }
    // What the engine did for these itself is no request.
    for verb in ["volume create", "volume rm", "images", "ps"] {
        assert!(!asked.iter().any(|a| a.0 == verb), "{verb} in {asked:?}");
    }
}

#[test]
fn events_tell_the_line_that_caused_them() {
    let mut host = host(
        &["busybox"],
        &[
            "docker run --rm busybox true",
            "docker run -d --name aa --restart on-failure busybox sh -c 'sleep 3; exit 1'",
            "docker run -d --name bb --health-cmd true --health-interval 1s busybox sleep 1000",
            "sleep 6",
            "docker stop -t 0 bb",
            "for i in 1 2; do docker volume create v$i; done",
            "docker build -q -t x - < /dev/null; echo FROM busybox | docker build -q -t x -",
        ],
    );
    run(&mut host, &["sleep 1"]);
    let s = host.snapshot();
    let cause = |what: &dyn Fn(&snapshot::Event) -> bool| -> Vec<Option<usize>> {
        let found = s.events.iter().filter(|e| what(e));
        found.map(|e| e.cause).collect()
    };
    let of = |name: &'static str, action: &'static str| {
        cause(&move |e| e.name == name && e.action.starts_with(action))
    };
    // A command that waits for its container causes the end, too.
    let first: Vec<_> = s.events.iter().filter(|e| e.cause == Some(0)).collect();
    let actions: Vec<&str> = first.iter().map(|e| e.action.as_str()).collect();
    for action in ["create", "start", "die", "destroy", "connect", "disconnect"] {
        assert!(actions.contains(&action), "{actions:?}");
    }
    assert_eq!(of("aa", "create"), [Some(1)]);
    assert_eq!(of("aa", "start")[..2], [Some(1), None]);
    assert_eq!(of("aa", "die")[0], None);
    assert_eq!(of("bb", "health_status"), [None]);
    assert_eq!(of("bb", "die"), [Some(4)]);
    assert_eq!(of("v1", "create"), [Some(5)]);
    assert_eq!(of("x:latest", "tag"), [Some(6)]);
    let numbers: Vec<u64> = s.events.iter().map(|e| e.number).collect();
    assert!(numbers.windows(2).all(|w| w[1] == w[0] + 1));
    assert!(s.events.iter().all(|e| e.at_ms <= s.at_ms));
}

#[test]
fn the_shell() {
    let mut host = host(&[], &["cd /tmp"]);
    host.run("false");
    let shell = host.snapshot().shell;
    assert_eq!((shell.cwd.as_str(), shell.last_status), ("/tmp", 1));
    assert_eq!(shell.lines.len(), 2);
    assert_eq!(
        (shell.user.as_str(), shell.hostname.as_str()),
        ("learner", "hatoba")
    );
}
