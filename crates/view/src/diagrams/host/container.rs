//! A container's card: state, what crosses its wall, processes, writable layer over the image.

use snapshot::{Change, Container, ContainerState, Health, Mount, MountKind, PublishedPort};

use super::super::{Request, hue, is_running, publishes_all, size_change};
use super::Column;
use crate::Lang;
use crate::scene::{Group, Pen, fit};
use crate::words::{home, short, size};

const ROW: f64 = 26.0;
const HEAD: f64 = 50.0;
/// Processes and changed files shown at most.
const SHOWN: usize = 4;

pub fn draw(pen: &mut Pen, request: &Request, column: Column, y: f64, c: &Container) -> f64 {
    let mut card = Card {
        pen: Pen::default(),
        lang: request.lang,
        x: column.x,
        w: column.w,
        wall: column.x + (column.w * 0.42).round(),
        y: y + HEAD,
    };
    card.rows(c);
    card.layers(request, c);
    let height = card.y - y;
    let mut body = Pen::default();
    let class = if is_running(c) { "card live" } else { "card" };
    body.rect(
        column.x + 0.5,
        y + 0.5,
        column.w - 1.0,
        height - 1.0,
        8.0,
        class,
    );
    head(&mut body, request.lang, column, y, c);
    body.nodes.append(&mut card.pen.nodes);
    pen.group(Group {
        kind: "container",
        id: c.name.clone(),
        label: label(request.lang, c),
        class: state_class(c),
        mark: request.changes.mark("container", &c.id),
        nodes: body.nodes,
    });
    y + height
}

fn head(pen: &mut Pen, lang: Lang, column: Column, y: f64, c: &Container) {
    let state = state_text(lang, c);
    let right = column.x + column.w - 12.0;
    pen.circle(column.x + 17.0, y + 18.5, 5.0, "lamp");
    pen.text_end(right, y + 23.0, "state", &*state);
    let room = column.w - 46.0 - crate::scene::text_width(&state, 12.0, false);
    pen.text(
        column.x + 30.0,
        y + 23.0,
        "name",
        fit(&c.name, room, 15.0, false),
    );
    let from = format!("{}  {}", c.image, short(&c.id));
    pen.text(
        column.x + 30.0,
        y + 40.0,
        "sub",
        fit(&from, column.w - 46.0, 11.5, true),
    );
}

struct Card {
    pen: Pen,
    lang: Lang,
    x: f64,
    w: f64,
    wall: f64,
    y: f64,
}

impl Card {
    fn rows(&mut self, c: &Container) {
        let start = self.y;
        self.y += 18.0;
        for port in ports(c) {
            self.port(c, port);
        }
        for mount in &c.mounts {
            self.mount(mount);
        }
        for end in &c.networks {
            let inside = match end.ip.as_str() {
                "" => "—".to_string(),
                ip => format!("eth {ip}"),
            };
            let outside = self.worded("ネットワーク", "network", &end.network);
            let id = format!("{}/{}", c.name, end.network);
            self.crossing("endpoint", id, &outside, &inside, end.ip.is_empty(), false);
        }
        self.processes(c);
        if self.y == start + 18.0 {
            self.y = start;
            return;
        }
        let (host, inside) = self
            .lang
            .pick(("ホスト側", "コンテナーの中"), ("host side", "inside"));
        self.pen.text(self.x + 12.0, start + 11.0, "side", host);
        self.pen
            .text(self.wall + 12.0, start + 11.0, "side", inside);
        let wall = format!("M{} {}V{}", self.wall, start, self.y - 2.0);
        self.pen.path("wall", wall);
        self.y += 6.0;
    }

    fn port(&mut self, c: &Container, port: &PublishedPort) {
        let at = format!(
            "{}/{}",
            port.container.number,
            port.container.protocol.as_str()
        );
        let host = match publishes_all(port) {
            true => format!(":{}", port.host_port),
            false => format!("{}:{}", port.host_ip, port.host_port),
        };
        let served = listening(c, port);
        let inside = match &served {
            Served::By(program) => format!("{at} {program}"),
            Served::LoopbackOnly(program) => {
                format!("127.0.0.1:{} {program}", port.container.number)
            }
            Served::Nobody => at,
        };
        let blocked = matches!(served, Served::LoopbackOnly(_));
        let idle = matches!(served, Served::Nobody);
        let id = format!("{}:{}", c.name, port.host_port);
        let outside = format!("{} {host}", self.lang.pick("ポート", "port"));
        self.crossing("port", id, &outside, &inside, idle, blocked);
    }

    fn mount(&mut self, mount: &Mount) {
        let what = match mount.kind {
            MountKind::Bind => home(&mount.source),
            MountKind::Volume => {
                let name = match mount.source.len() {
                    64 => short(&mount.source),
                    _ => &mount.source,
                };
                self.worded("ボリューム", "volume", name)
            }
            MountKind::Tmpfs => self.lang.pick("メモリー", "memory").to_string(),
        };
        let inside = match mount.read_only {
            true => format!("{} (ro)", mount.target),
            false => mount.target.clone(),
        };
        self.crossing("mount", mount.target.clone(), &what, &inside, false, false);
    }

    /// A name with what it is in front, where there is room for both.
    fn worded(&self, ja: &str, en: &str, name: &str) -> String {
        let long = format!("{} {name}", self.lang.pick(ja, en));
        let room = self.wall - self.x - 50.0;
        match crate::scene::text_width(&long, 11.5, true) <= room {
            true => long,
            false => name.to_string(),
        }
    }

    /// A row with a line through the wall from a chip outside to a chip inside.
    fn crossing(
        &mut self,
        kind: &'static str,
        id: String,
        outside: &str,
        inside: &str,
        idle: bool,
        blocked: bool,
    ) {
        let (y, middle) = (self.y, self.y + 11.0);
        let mut pen = Pen::default();
        let left = self.wall - self.x - 36.0;
        let right = self.x + self.w - self.wall - 36.0;
        let outside = fit(outside, left - 14.0, 11.5, true);
        let inside = fit(inside, right - 14.0, 11.5, true);
        let ow = chip_width(&outside).min(left);
        let iw = chip_width(&inside).min(right);
        let (ox, ix) = (self.x + 12.0, self.wall + 24.0);
        pen.rect(ox, y, ow, 22.0, 5.0, "chip out");
        pen.text(ox + 7.0, y + 15.0, "mono", outside.clone());
        pen.rect(ix, y, iw, 22.0, 5.0, "chip in");
        pen.text(ix + 7.0, y + 15.0, "mono", inside.clone());
        let from = ox + ow;
        if blocked {
            let w = self.wall;
            pen.path("line stopped", format!("M{from} {middle}H{}", w - 7.0));
            pen.path(
                "cross",
                format!("M{} {}l8 8m0 -8l-8 8", w - 4.0, middle - 4.0),
            );
        } else {
            let class = if idle { "line idle" } else { "line" };
            pen.path(class, format!("M{from} {middle}H{}", ix - 1.0));
            pen.path(
                if idle { "tip idle" } else { "tip" },
                format!("M{} {}l6 4l-6 4z", ix - 6.0, middle - 4.0),
            );
        }
        let label = match blocked {
            true => self.lang.pick(
                format!("{outside} は {inside} に届かない"),
                format!("{outside} does not reach {inside}"),
            ),
            false => format!("{outside} → {inside}"),
        };
        self.pen.group(Group {
            kind,
            id,
            label,
            class: if blocked {
                "crossing blocked"
            } else {
                "crossing"
            },
            nodes: pen.nodes,
            ..Group::default()
        });
        self.y += ROW;
    }

    fn processes(&mut self, c: &Container) {
        let x = self.wall + 24.0;
        let room = self.x + self.w - x - 12.0;
        for process in c.processes.iter().take(SHOWN) {
            let text = format!("{} {}", process.pid, process.command);
            let mut pen = Pen::default();
            pen.circle(x - 9.0, self.y + 8.0, 2.5, "beat");
            pen.text(x, self.y + 12.0, "process", fit(&text, room, 11.5, true));
            self.pen.group(Group {
                kind: "process",
                id: format!("{}/{}", c.name, process.pid),
                label: format!(
                    "{} {} ({})",
                    self.lang.pick("プロセス", "process"),
                    process.command,
                    process.user
                ),
                class: "proc",
                nodes: pen.nodes,
                ..Group::default()
            });
            self.y += 18.0;
        }
        if c.processes.len() > SHOWN {
            let more = format!("+{}", c.processes.len() - SHOWN);
            self.pen.text(x, self.y + 12.0, "process", more);
            self.y += 18.0;
        }
    }

    /// The writable layer, and under it the image's layers as thin planks.
    fn layers(&mut self, request: &Request, c: &Container) {
        let (x, w) = (self.x + 12.0, self.w - 24.0);
        let entries = c.writable.iter().take(SHOWN);
        let lines = c.writable.len().min(SHOWN) as f64;
        let height = 24.0 + lines * 16.0 + if lines > 0.0 { 4.0 } else { 0.0 };
        let mut pen = Pen::default();
        pen.rect(x, self.y, w, height, 4.0, "writable");
        let title = self.lang.pick("書き込みレイヤー", "writable layer");
        pen.text(x + 8.0, self.y + 16.0, "layer-name", title);
        pen.text_end(
            x + w - 8.0,
            self.y + 16.0,
            "layer-size",
            size_change(self.lang, &c.writable, c.writable_size),
        );
        let mut y = self.y + 36.0;
        for entry in entries {
            let (sign, class) = match entry.change {
                Change::Added => ("A", "diff added"),
                Change::Changed => ("C", "diff"),
                Change::Deleted => ("D", "diff deleted"),
            };
            let text = fit(&format!("{sign} {}", entry.path), w - 20.0, 11.5, true);
            pen.text(x + 8.0, y, class, text);
            y += 16.0;
        }
        self.pen.group(Group {
            kind: "writable-layer",
            id: c.name.clone(),
            label: format!(
                "{title}: {}",
                size_change(self.lang, &c.writable, c.writable_size)
            ),
            class: "stack",
            nodes: pen.nodes,
            ..Group::default()
        });
        self.y += height + 3.0;
        let images = &request.snapshot.images;
        if let Some(index) = images.iter().position(|i| i.id == c.image_id) {
            let planks = images[index].layers.len().clamp(1, 8);
            for _ in 0..planks {
                self.pen.rect(x, self.y, w, 4.0, 1.5, hue(index));
                self.y += 6.0;
            }
        }
        self.y += 9.0;
    }
}

fn chip_width(text: &str) -> f64 {
    (crate::scene::text_width(text, 11.5, true) + 15.0).round()
}

/// The published ports, IPv4 and IPv6 of one mapping once.
fn ports(c: &Container) -> impl Iterator<Item = &PublishedPort> {
    c.ports.iter().enumerate().filter_map(|(i, p)| {
        let same = |q: &PublishedPort| q.host_port == p.host_port && q.container == p.container;
        let twin = p.host_ip == "::" && c.ports[..i].iter().any(same);
        (!twin).then_some(p)
    })
}

enum Served {
    By(String),
    LoopbackOnly(String),
    Nobody,
}

fn listening(c: &Container, port: &PublishedPort) -> Served {
    let mut found = Served::Nobody;
    for l in &c.listening {
        if l.port != port.container.number || l.protocol != port.container.protocol {
            continue;
        }
        if !l.ip.starts_with("127.") && l.ip != "::1" {
            return Served::By(l.program.clone());
        }
        found = Served::LoopbackOnly(l.program.clone());
    }
    found
}

fn state_class(c: &Container) -> &'static str {
    match c.state {
        ContainerState::Running if c.health == Health::Unhealthy => "container failed",
        ContainerState::Running => "container running",
        ContainerState::Paused | ContainerState::Restarting => "container paused",
        ContainerState::Exited | ContainerState::Dead if c.exit_code != 0 => "container failed",
        _ => "container stopped",
    }
}

fn state_text(lang: Lang, c: &Container) -> String {
    let state = match c.state {
        ContainerState::Created => lang.pick("作成済み", "created"),
        ContainerState::Running => lang.pick("実行中", "running"),
        ContainerState::Paused => lang.pick("一時停止", "paused"),
        ContainerState::Restarting => lang.pick("再起動中", "restarting"),
        ContainerState::Removing => lang.pick("削除中", "removing"),
        ContainerState::Exited => lang.pick("終了", "exited"),
        ContainerState::Dead => lang.pick("異常", "dead"),
    };
    let health = match c.health {
        Health::None => "",
        Health::Starting => " · health: starting",
        Health::Healthy => " · healthy",
        Health::Unhealthy => " · unhealthy",
    };
    match c.state {
        ContainerState::Exited | ContainerState::Dead => format!("{state} ({})", c.exit_code),
        _ => format!("{state}{health}"),
    }
}

fn label(lang: Lang, c: &Container) -> String {
    let state = state_text(lang, c);
    lang.pick(
        format!(
            "コンテナー {}、{state}、イメージ {}、書き込み {}",
            c.name,
            c.image,
            size(c.writable_size)
        ),
        format!(
            "Container {}, {state}, image {}, {} written",
            c.name,
            c.image,
            size(c.writable_size)
        ),
    )
}
