//! What is known of one object of a picture, and the command that shows each fact: a picture that
//! trains the command line.

use snapshot::{Container, Image, MountKind, Network, Snapshot, Volume};

use crate::words::{Lang, home, short, size};

/// The inspector of an object.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inspector {
    pub title: String,
    pub facts: Vec<Fact>,
}

/// A fact and the command that shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    pub name: String,
    pub value: String,
    /// Empty where no single command shows it.
    pub command: String,
}

/// Returns what is known of an object, by the kind and id that pictures give it.
pub fn inspect(s: &Snapshot, kind: &str, id: &str, lang: Lang) -> Option<Inspector> {
    match kind {
        "container" | "writable-layer" => Some(container(s.container(id)?, lang)),
        "image" | "pull" => image(s, id, lang),
        "volume" => Some(volume(s, s.volume(id)?, lang)),
        "network" => Some(network(s, s.network(id)?, lang)),
        "door" => door(s, id, lang),
        "mount" => mount(s, id, lang),
        _ => None,
    }
}

fn fact(name: &str, value: impl Into<String>, command: impl Into<String>) -> Fact {
    Fact {
        name: name.to_string(),
        value: value.into(),
        command: command.into(),
    }
}

fn container(c: &Container, lang: Lang) -> Inspector {
    let name = &c.name;
    let mut facts = vec![
        fact(lang.pick("状態", "state"), lang.state(c), "docker ps -a"),
        fact(
            lang.pick("はじめのプロセス", "main process"),
            c.command.join(" "),
            format!("docker top {name}"),
        ),
        fact(
            lang.pick("イメージ", "image"),
            c.image.clone(),
            format!("docker inspect -f '{{{{.Config.Image}}}}' {name}"),
        ),
    ];
    for p in c.ports.iter().filter(|p| p.host_port != 0) {
        facts.push(fact(
            lang.pick("入口", "door"),
            format!("{}:{} → {}", p.host_ip, p.host_port, p.container),
            format!("docker port {name}"),
        ));
    }
    for e in c.networks.iter().filter(|e| !e.ip.is_empty()) {
        facts.push(fact(
            lang.pick("ネットワーク", "network"),
            format!("{} {}", e.network, e.ip),
            format!("docker inspect -f '{{{{json .NetworkSettings.Networks}}}}' {name}"),
        ));
    }
    for m in &c.mounts {
        let source = match m.kind {
            MountKind::Bind => home(&m.source),
            MountKind::Tmpfs => "tmpfs".to_string(),
            _ => m.source.clone(),
        };
        facts.push(fact(
            lang.pick("マウント", "mount"),
            format!("{source} → {}", m.target),
            format!("docker inspect -f '{{{{json .Mounts}}}}' {name}"),
        ));
    }
    let [added, changed, deleted] = c.writable_counts;
    facts.push(fact(
        lang.pick("書いたもの", "written"),
        format!("+{added} ~{changed} −{deleted} {}", size(c.writable_size)),
        format!("docker diff {name}"),
    ));
    if let Some(limit) = c.memory_limit {
        facts.push(fact(
            lang.pick("メモリー", "memory"),
            format!("{} / {}", size(c.memory), size(limit)),
            format!("docker stats --no-stream {name}"),
        ));
    }
    if let Some(probe) = c.probes.last() {
        facts.push(fact(
            lang.pick("ヘルスチェック", "health check"),
            format!(
                "{} ({}) {}",
                c.health.as_str(),
                probe.exit_code,
                probe.output.trim()
            ),
            format!("docker inspect -f '{{{{json .State.Health}}}}' {name}"),
        ));
    }
    if let Some(line) = c.log.last() {
        facts.push(fact(
            lang.pick("ログの終わり", "end of the log"),
            line.clone(),
            format!("docker logs --tail 5 {name}"),
        ));
    }
    let user = if c.user.is_empty() { "root" } else { &c.user };
    facts.push(fact(
        lang.pick("ユーザー", "user"),
        user,
        format!("docker inspect -f '{{{{.Config.User}}}}' {name}"),
    ));
    Inspector {
        title: name.clone(),
        facts,
    }
}

fn image(s: &Snapshot, id: &str, lang: Lang) -> Option<Inspector> {
    let image: &Image = s
        .image(id)
        .or_else(|| s.images.iter().find(|i| i.id.starts_with(id)))?;
    let name = crate::changes::image_name(image);
    let users: Vec<&str> = s
        .containers
        .iter()
        .filter(|c| c.image_id == image.id)
        .map(|c| c.name.as_str())
        .collect();
    let facts = vec![
        fact("ID", short(&image.id), "docker images"),
        fact(
            lang.pick("大きさ", "size"),
            size(image.size),
            format!("docker images {name}"),
        ),
        fact(
            lang.pick("レイヤー", "layers"),
            image.layers.len().to_string(),
            format!("docker history {name}"),
        ),
        fact(
            lang.pick("起動するもの", "starts"),
            [image.entrypoint.join(" "), image.cmd.join(" ")]
                .join(" ")
                .trim()
                .to_string(),
            format!("docker inspect -f '{{{{json .Config.Cmd}}}}' {name}"),
        ),
        fact(
            lang.pick("使うコンテナー", "used by"),
            if users.is_empty() {
                "–".to_string()
            } else {
                users.join(", ")
            },
            format!("docker ps -a --filter ancestor={name}"),
        ),
        fact(
            lang.pick("消すと空く量", "freed by rmi"),
            size(s.unique_bytes(image)),
            "docker system df -v",
        ),
    ];
    Some(Inspector { title: name, facts })
}

fn volume(s: &Snapshot, v: &Volume, lang: Lang) -> Inspector {
    let users: Vec<&str> = s
        .containers
        .iter()
        .filter(|c| {
            c.mounts
                .iter()
                .any(|m| m.kind == MountKind::Volume && m.source == v.name)
        })
        .map(|c| c.name.as_str())
        .collect();
    let name = &v.name;
    let mut facts = vec![
        fact(
            lang.pick("大きさ", "size"),
            size(v.size),
            "docker system df -v",
        ),
        fact(
            lang.pick("使うコンテナー", "used by"),
            if users.is_empty() {
                "–".to_string()
            } else {
                users.join(", ")
            },
            format!("docker ps -a --filter volume={name}"),
        ),
        fact(
            lang.pick("ファイル", "files"),
            v.files.len().to_string(),
            format!("docker volume inspect {name}"),
        ),
    ];
    if let Some(filled) = &v.filled {
        facts.push(fact(
            lang.pick("はじめに写した", "copied from"),
            format!("{} {} ({})", filled.image, filled.path, filled.entries),
            "",
        ));
    }
    Inspector {
        title: name.clone(),
        facts,
    }
}

fn network(s: &Snapshot, n: &Network, lang: Lang) -> Inspector {
    let members: Vec<String> = s
        .containers
        .iter()
        .flat_map(|c| {
            c.networks
                .iter()
                .filter(|e| e.network == n.name && !e.ip.is_empty())
                .map(|e| format!("{} {}", c.name, e.ip))
        })
        .collect();
    let name = &n.name;
    let mut facts = vec![
        fact(
            lang.pick("番地", "subnet"),
            n.subnet.clone(),
            format!("docker network inspect {name}"),
        ),
        fact(
            lang.pick("つながっているもの", "members"),
            if members.is_empty() {
                "–".to_string()
            } else {
                members.join(", ")
            },
            format!("docker network inspect -f '{{{{json .Containers}}}}' {name}"),
        ),
        fact(
            lang.pick("名前で呼べるか", "names"),
            if n.names {
                lang.pick("呼べる", "yes")
            } else {
                lang.pick("呼べない", "no")
            },
            "",
        ),
    ];
    if !n.bridge.is_empty() {
        facts.push(fact(
            lang.pick("ブリッジ", "bridge"),
            n.bridge.clone(),
            format!("ip addr show {}", n.bridge),
        ));
    }
    Inspector {
        title: name.clone(),
        facts,
    }
}

fn door(s: &Snapshot, id: &str, lang: Lang) -> Option<Inspector> {
    let port: u16 = id.parse().ok()?;
    let found = s.containers.iter().find_map(|c| {
        let door = c.ports.iter().find(|p| p.host_port == port);
        door.map(|p| (c, p))
    });
    let (c, p) = found?;
    let facts = vec![
        fact(
            lang.pick("どこから", "from"),
            format!("{}:{}", p.host_ip, p.host_port),
            format!("docker ps --filter publish={port}"),
        ),
        fact(
            lang.pick("どこへ", "to"),
            format!("{} {}", c.name, p.container),
            format!("docker port {}", c.name),
        ),
        fact(
            lang.pick("試す", "try"),
            "",
            format!("curl localhost:{port}"),
        ),
    ];
    Some(Inspector {
        title: format!(":{port}"),
        facts,
    })
}

fn mount(s: &Snapshot, id: &str, lang: Lang) -> Option<Inspector> {
    let (name, target) = id.split_once(':')?;
    let c = s.container(name)?;
    let m = c.mounts.iter().find(|m| m.target == target)?;
    let facts = vec![
        fact(
            lang.pick("元", "source"),
            m.source.clone(),
            format!("docker inspect -f '{{{{json .Mounts}}}}' {name}"),
        ),
        fact(
            lang.pick("先", "target"),
            m.target.clone(),
            format!("docker exec {name} ls {target}"),
        ),
        fact(
            lang.pick("隠している項目", "entries hidden"),
            m.hides.to_string(),
            "",
        ),
    ];
    Some(Inspector {
        title: target.to_string(),
        facts,
    })
}

/// Returns what an object uses or is used by, so that a picture can let the rest step back.
pub fn related(s: &Snapshot, kind: &str, id: &str) -> Vec<(&'static str, String)> {
    let belongs = |c: &Container| match kind {
        "container" => c.name == id,
        "image" => s
            .image_by_id(&c.image_id)
            .is_some_and(|i| crate::changes::image_name(i) == id),
        "volume" => c.mounts.iter().any(|m| m.source == id),
        "network" => c.networks.iter().any(|e| e.network == id),
        "door" => c.ports.iter().any(|p| p.host_port.to_string() == id),
        "bind" => c.mounts.iter().any(|m| home(&m.source) == id),
        _ => false,
    };
    let mut found = Vec::new();
    for c in s.containers.iter().filter(|c| belongs(c)) {
        found.push(("container", c.name.clone()));
        if let Some(image) = s.image_by_id(&c.image_id) {
            found.push(("image", crate::changes::image_name(image)));
        }
        found.extend(c.networks.iter().map(|e| ("network", e.network.clone())));
        found.extend(c.ports.iter().map(|p| ("door", p.host_port.to_string())));
        for m in &c.mounts {
            match m.kind {
                MountKind::Volume => found.push(("volume", m.source.clone())),
                MountKind::Bind => found.push(("bind", home(&m.source))),
                _ => {}
            }
        }
    }
    found
}
