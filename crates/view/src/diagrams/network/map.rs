//! The map: the outside and the wall, the host's namespace, bridges as bars, containers hanging from
//! them by a cable. A container's left edge is its eth0: who listens there can be reached.

use std::rc::Rc;

use snapshot::{Connection, Container, Driver, HopKind, Network};

use super::boxes::container;
use super::path::path;
use super::way;
use crate::diagrams::Request;
use crate::scene::{Font, Group, Pen, fit, text_width};
use crate::shapes::{Lamp, tip_right};
use crate::words::Lang;

const HOST: f64 = 80.0;
const LANES: f64 = 272.0;
/// A container that the way touches, and another one.
const TALL: f64 = 136.0;
pub const LOW: f64 = 60.0;
const FOLDED: f64 = 56.0;

/// Where things ended up, for the way to run through.
#[derive(Default)]
pub struct Places {
    /// Container, left edge, y of its eth0, centre of its ring.
    pub boxes: Vec<(String, f64, f64, (f64, f64))>,
    /// Network's bridge device, x, y of its middle.
    pub bridges: Vec<(String, String, f64, f64)>,
    pub ring: (f64, f64),
    pub proxy: (f64, f64),
    pub door: f64,
    pub bottom: f64,
}

/// Draws it in `width`; returns its bottom.
pub fn draw(pen: &mut Pen, request: &Request, connection: Option<&Connection>, width: f64) -> f64 {
    let mut inner = Pen::default();
    let mut places = Places {
        ring: (116.0, 204.0),
        proxy: (208.0, 204.0),
        door: 312.0,
        ..Places::default()
    };
    lanes(&mut inner, request, connection, width, &mut places);
    places.bottom = places.bottom.max(400.0);
    host(&mut inner, request, connection, &places);
    let doors = doors(&mut inner, request, connection, &places);
    world(pen, request.lang, places.bottom, &doors);
    pen.nodes.append(&mut inner.nodes);
    if let Some(c) = connection {
        path(pen, c, &places);
    }
    places.bottom + 14.0
}

fn world(pen: &mut Pen, lang: Lang, bottom: f64, doors: &[f64]) {
    pen.shapes("world", |pen| {
        pen.rect(0.0, 0.0, 64.0, bottom + 14.0, 0.0, "sea-bg");
        let mut y = 120.0;
        let mut odd = true;
        while y < bottom - 8.0 {
            if doors.iter().all(|d| (d - y).abs() > 34.0) {
                pen.path(
                    "wave",
                    format!("M{} {y}q6-5 12 0t12 0t12 0", if odd { 22 } else { 8 }),
                );
            }
            (y, odd) = (y + 32.0, !odd);
        }
        let mut from = 0.0;
        for door in doors {
            pen.rect(64.0, from, 6.0, door - 13.0 - from, 0.0, "wall");
            from = door + 13.0;
        }
        pen.rect(64.0, from, 6.0, bottom + 14.0 - from, 0.0, "wall");
        for (i, word) in lang
            .pick(["外の", "世界"], ["out-", "side"])
            .into_iter()
            .enumerate()
        {
            pen.text(10.0, 24.0 + 16.0 * i as f64, "b12", word);
        }
    });
}

/// The host's namespace: eth0, the loopback ring, the asking program, docker-proxy.
fn host(pen: &mut Pen, request: &Request, connection: Option<&Connection>, places: &Places) {
    let lang = request.lang;
    let mut inner = Pen::default();
    let space = request.snapshot.net.spaces.iter().find(|s| s.host);
    let eth0 = space.and_then(|s| s.interfaces.iter().find(|i| i.name == "eth0"));
    let address = eth0.and_then(|i| i.addresses.first());
    let address = address.map_or("", |a| a.split('/').next().unwrap_or(a));
    inner.text(HOST, 56.0, "b", lang.pick("ホスト", "host"));
    let line = format!("eth0 {address}");
    inner.text(HOST, 74.0, "mq", line.clone());
    let (x, y) = places.ring;
    inner.circle(x, y, 28.0, "ring");
    inner.text_middle(x, y - 3.0, "b12", "lo");
    inner.text_middle(x, y + 44.0, "q11", "127.0.0.1");
    let uses = |kind| connection.is_some_and(|c| c.hops.iter().any(|h| h.kind == kind));
    if uses(HopKind::Proxy) {
        let (x, y) = places.proxy;
        inner.rect(x - 47.5, y - 13.5, 96.0, 27.0, 6.0, "box on");
        inner.text_middle(x, y + 4.0, "m11", "docker-proxy");
    }
    let mut words = vec![
        lang.pick("ホスト", "host").to_string(),
        line,
        "lo 127.0.0.1".to_string(),
    ];
    if uses(HopKind::Proxy) {
        words.push("docker-proxy".to_string());
    }
    if let Some(c) = connection.filter(|c| c.from == "host") {
        let name = if c.program.is_empty() {
            "?"
        } else {
            &c.program
        };
        let w = (text_width(name, 11.0, Font::Mono) + 24.0).max(56.0);
        inner.rect(x - w / 2.0, 116.5, w, 23.0, 12.0, "proc");
        inner.text_middle(x, 132.0, "m11", name);
        words.push(name.to_string());
    }
    pen.group(Group {
        kind: "namespace",
        id: "host".to_string(),
        label: words.join(lang.pick("、", ", ")),
        class: "host".into(),
        nodes: inner.nodes,
        ..Group::default()
    });
}

/// The doors that the chosen way uses, or all of them; returns their heights.
fn doors(
    pen: &mut Pen,
    request: &Request,
    connection: Option<&Connection>,
    places: &Places,
) -> Vec<f64> {
    let lang = request.lang;
    let mut found = Vec::new();
    let port = connection.map(Connection::port);
    let mut y = places.door;
    for c in &request.snapshot.containers {
        for p in c
            .ports
            .iter()
            .filter(|p| p.host_port != 0 && !p.host_ip.contains(':'))
        {
            let chosen = port.is_none() || port == Some(p.host_port);
            if !chosen || y > places.bottom - 30.0 || found.len() >= 3 {
                continue;
            }
            let mut inner = Pen::default();
            let open = p.for_everyone();
            if open {
                inner.path(
                    "door",
                    format!("M60 {}h14v4h-14zM60 {}h14v4h-14z", y - 15.0, y + 11.0),
                );
                found.push(y);
            } else {
                inner.rect(70.0, y - 7.0, 8.0, 14.0, 2.0, "door half");
            }
            let text_x = if open { 10.0 } else { 82.0 };
            inner.text(text_x, y - 7.0, "mb sea", format!(":{}", p.host_port));
            let who = match open {
                true => lang.pick("だれでも", "anyone"),
                false => lang.pick("ホストだけ", "host only"),
            };
            inner.text(text_x, y + 18.0, "q11", who);
            let target = c.networks.iter().find(|e| !e.ip.is_empty());
            let to = target.map_or(String::new(), |e| {
                format!("→ {}:{}", e.ip, p.container.number)
            });
            let nat = lang.pick("外からは NAT が書きかえる", "from outside NAT rewrites");
            if open && !to.is_empty() {
                let off = connection.is_none_or(|c| !c.hops.iter().any(|h| h.kind == HopKind::Nat));
                inner.path(if off { "way off" } else { "way" }, format!("M12 {y}H276"));
                inner.path(if off { "tip off" } else { "tip" }, tip_right(280.0, y));
                inner.text(HOST + 6.0, y - 6.0, "q11", nat);
                inner.text(HOST + 6.0, y + 16.0, "mq", to.clone());
            }
            pen.group(Group {
                kind: "door",
                id: p.host_port.to_string(),
                label: format!(":{} {who} {} {nat} {to}", p.host_port, c.name),
                class: "door-g".into(),
                nodes: inner.nodes,
                ..Group::default()
            });
            y += 56.0;
        }
    }
    found
}

/// Networks worth a lane: in use, or made by the learner.
fn shown<'a>(request: &Request<'a>) -> Vec<&'a Rc<Network>> {
    let used = |n: &Rc<Network>| members(request, &n.name).next().is_some();
    let own = |n: &Rc<Network>| !matches!(n.name.as_str(), "bridge" | "host" | "none");
    let all = request.snapshot.networks.iter();
    let mut found: Vec<&Rc<Network>> = all.filter(|n| used(n) || own(n)).collect();
    if found.is_empty() {
        found.extend(request.snapshot.network("bridge"));
    }
    found
}

fn members<'a>(request: &Request<'a>, network: &str) -> impl Iterator<Item = &'a Rc<Container>> {
    let network = network.to_string();
    let containers = request.snapshot.containers.iter();
    containers.filter(move |c| c.is_up() && c.networks.iter().any(|e| e.network == network))
}

/// Whether a way touches a container or a network.
fn touches(connection: Option<&Connection>, name: &str) -> bool {
    connection.is_some_and(|c| c.from == name || c.hops.iter().any(|h| h.owner == name))
}

fn lanes(
    pen: &mut Pen,
    request: &Request,
    connection: Option<&Connection>,
    width: f64,
    places: &mut Places,
) {
    let mut y = 40.0;
    for network in shown(request) {
        let inside: Vec<&Rc<Container>> = members(request, &network.name).collect();
        let on_way = touches(connection, &network.name)
            || touches(connection, &network.bridge)
            || inside.iter().any(|c| touches(connection, &c.name));
        let open = connection.is_none() || on_way;
        y += match open && !inside.is_empty() {
            true => unfolded(
                pen,
                request,
                connection,
                network,
                &inside,
                [y, width],
                places,
            ),
            false => folded(pen, request, network, &inside, [y, width], places),
        } + 8.0;
    }
    places.bottom = y;
}

fn lane_words(request: &Request, n: &Network) -> (String, String) {
    let lang = request.lang;
    let mut device = [n.bridge.as_str(), n.gateway.as_str()].join(" ");
    if n.driver == Driver::Host {
        device = lang
            .pick("ホストのものをそのまま使う", "the host's own")
            .to_string();
    }
    let note = match (n.internal, n.driver) {
        (true, _) => lang.pick("外へ出られない", "no way out"),
        (_, Driver::Bridge) if !n.names => lang.pick("名前の案内がいない", "no resolver"),
        (_, Driver::None) => lang.pick("ケーブルなし", "no cable"),
        _ => "",
    };
    (device.trim().to_string(), note.to_string())
}

fn lane_head(pen: &mut Pen, n: &Network, words: &(String, String), [y, width]: [f64; 2]) {
    let name = fit(&n.name, 140.0, 13.0, Font::Bold);
    let x = LANES + 32.0;
    pen.text(x, y + 18.0, "b", name.clone());
    let at = x + text_width(&name, 13.0, Font::Bold) + 10.0;
    let mut right = width - 8.0;
    if !words.1.is_empty() {
        pen.text_end(right, y + 18.0, "q11", words.1.clone());
        right -= text_width(&words.1, 11.0, Font::Sans) + 10.0;
    }
    let device = fit(&words.0, (right - at).max(0.0), 11.0, Font::Mono);
    if device.chars().count() > 2 {
        pen.text(at, y + 18.0, "mq", device);
    }
}

fn lane_group(pen: &mut Pen, request: &Request, n: &Network, words: &(String, String), inner: Pen) {
    let label = [n.name.as_str(), &words.0, &words.1].join(" ");
    pen.group(Group {
        kind: "network",
        id: n.name.clone(),
        label: label.trim().to_string(),
        class: "network".into(),
        mark: request.changes.mark("network", &n.name),
        nodes: inner.nodes,
    });
}

fn folded(
    pen: &mut Pen,
    request: &Request,
    n: &Network,
    inside: &[&Rc<Container>],
    [y, width]: [f64; 2],
    places: &mut Places,
) -> f64 {
    let mut inner = Pen::default();
    let words = lane_words(request, n);
    inner.rect(
        LANES,
        y,
        width - LANES,
        FOLDED,
        8.0,
        if n.internal { "lane closed" } else { "lane" },
    );
    if !n.bridge.is_empty() {
        inner.rect(LANES + 8.0, y + 8.0, 12.0, 40.0, 3.0, "bridge");
        places
            .bridges
            .push((n.name.clone(), n.bridge.clone(), LANES + 14.0, y + 28.0));
    }
    lane_head(&mut inner, n, &words, [y + 4.0, width]);
    let mut x = LANES + 32.0;
    for (i, c) in inside.iter().enumerate() {
        let ip = c
            .networks
            .iter()
            .find(|e| e.network == n.name)
            .map_or("", |e| &e.ip);
        let text = format!("{} {ip}", c.name);
        let w = way::pill(&text);
        if x + w > width - 40.0 {
            inner.text(x, y + 43.0, "mq", format!("+{}", inside.len() - i));
            break;
        }
        let mut pill = Pen::default();
        pill.rect(x + 0.5, y + 30.5, w, 18.0, 9.0, "chip plain");
        Lamp::of(c).draw(&mut pill, x + 13.0, y + 40.0);
        pill.text(x + 24.0, y + 43.0, "m11", text.clone());
        inner.group(Group {
            kind: "container",
            id: c.name.clone(),
            label: text,
            class: "container".into(),
            mark: request.changes.mark("container", &c.name),
            nodes: pill.nodes,
        });
        places
            .boxes
            .push((c.name.clone(), x, y + 40.0, (x + w, y + 40.0)));
        x += w + 6.0;
    }
    lane_group(pen, request, n, &words, inner);
    FOLDED
}

fn unfolded(
    pen: &mut Pen,
    request: &Request,
    connection: Option<&Connection>,
    n: &Network,
    inside: &[&Rc<Container>],
    [y, width]: [f64; 2],
    places: &mut Places,
) -> f64 {
    let words = lane_words(request, n);
    let tall = |c: &Container| touches(connection, &c.name);
    let height = 32.0
        + inside
            .iter()
            .map(|c| if tall(c) { TALL } else { LOW } + 12.0)
            .sum::<f64>();
    let mut inner = Pen::default();
    inner.rect(
        LANES,
        y,
        width - LANES,
        height,
        8.0,
        if n.internal { "lane closed" } else { "lane" },
    );
    let on = touches(connection, &n.name) || touches(connection, &n.bridge);
    if !n.bridge.is_empty() {
        inner.rect(
            LANES + 8.0,
            y + 8.0,
            12.0,
            height - 16.0,
            3.0,
            if on { "bridge on" } else { "bridge" },
        );
    }
    lane_head(&mut inner, n, &words, [y, width]);
    let mut at = y + 32.0;
    let mut middle = at;
    for c in inside {
        let h = if tall(c) { TALL } else { LOW };
        let cable = at + h / 2.0;
        if !n.bridge.is_empty() {
            inner.path(
                "cable",
                format!("M{} {cable}H{}", LANES + 20.0, LANES + 56.0),
            );
        }
        if tall(c) {
            middle = cable;
        }
        container(
            &mut inner,
            request,
            connection,
            n,
            c,
            [LANES + 56.0, at, width - LANES - 64.0, h],
            places,
        );
        at += h + 12.0;
    }
    places
        .bridges
        .push((n.name.clone(), n.bridge.clone(), LANES + 14.0, middle));
    lane_group(pen, request, n, &words, inner);
    height
}

/// Without a connection, on a phone: the networks with who is on them; returns the bottom.
pub fn list(pen: &mut Pen, request: &Request, width: f64, top: f64) -> f64 {
    let lang = request.lang;
    let mut y = top + 16.0;
    for n in shown(request) {
        let inside: Vec<&Rc<Container>> = members(request, &n.name).collect();
        let words = lane_words(request, n);
        let h = 32.0 + 22.0 * inside.len() as f64;
        let mut inner = Pen::default();
        inner.rect(
            12.0,
            y,
            width - 24.0,
            h,
            8.0,
            if n.internal { "lane closed" } else { "lane" },
        );
        inner.text(22.0, y + 20.0, "b", fit(&n.name, 150.0, 13.0, Font::Bold));
        let note = if words.1.is_empty() {
            &words.0
        } else {
            &words.1
        };
        inner.text_end(
            width - 22.0,
            y + 20.0,
            "q11",
            fit(note, width - 220.0, 11.0, Font::Sans),
        );
        let mut label = vec![n.name.clone(), words.0.clone(), words.1.clone()];
        for (i, c) in inside.iter().enumerate() {
            let at = y + 44.0 + 22.0 * i as f64;
            let ip = c
                .networks
                .iter()
                .find(|e| e.network == n.name)
                .map_or("", |e| &e.ip);
            let ears: Vec<String> = c
                .listening
                .iter()
                .take(2)
                .map(|l| format!("{}:{}", l.ip, l.port))
                .collect();
            let text = format!("{} {ip} {}", c.name, ears.join(" "));
            Lamp::of(c).draw(&mut inner, 30.0, at - 4.0);
            inner.text(
                42.0,
                at,
                "m11",
                fit(text.trim(), width - 70.0, 11.0, Font::Mono),
            );
            label.push(text.trim().to_string());
        }
        label.retain(|w| !w.is_empty());
        pen.group(Group {
            kind: "network",
            id: n.name.clone(),
            label: label.join(lang.pick("、", ", ")),
            class: "network".into(),
            mark: request.changes.mark("network", &n.name),
            nodes: inner.nodes,
        });
        y += h + 8.0;
    }
    y
}
