//! The bridges as quays: a band each, with the containers moored to it and their addresses.

use snapshot::Network;

use super::super::Request;
use super::{Column, heading};
use crate::scene::{Group, Pen, fit, text_width};

const CHIP: f64 = 22.0;

pub fn draw(pen: &mut Pen, request: &Request, column: Column, y: f64) -> f64 {
    let used = |n: &&std::rc::Rc<Network>| {
        n.driver == snapshot::Driver::Bridge || !members(request, &n.name).is_empty()
    };
    let shown: Vec<_> = request.snapshot.networks.iter().filter(used).collect();
    if shown.is_empty() {
        return y;
    }
    let title = request.lang.pick("ネットワーク", "Networks");
    let mut y = heading(pen, column, y, title, shown.len());
    for network in shown {
        y = band(pen, request, column, y, network) + 8.0;
    }
    y - 8.0
}

fn band(pen: &mut Pen, request: &Request, column: Column, y: f64, network: &Network) -> f64 {
    let mut inner = Pen::default();
    let members = members(request, &network.name);
    let (mut cx, mut cy) = (column.x + 12.0, y + 32.0);
    for (name, ip) in &members {
        let text = fit(&format!("{name} {ip}"), column.w - 40.0, 11.5, true);
        let w = (text_width(&text, 11.5, true) + 15.0).round();
        if cx + w > column.x + column.w - 12.0 && cx > column.x + 12.0 {
            (cx, cy) = (column.x + 12.0, cy + CHIP + 6.0);
        }
        inner.rect(cx, cy, w, CHIP, 5.0, "chip in");
        inner.text(cx + 7.0, cy + 15.0, "mono", text);
        cx += w + 6.0;
    }
    let bottom = if members.is_empty() {
        y + 32.0
    } else {
        cy + CHIP + 9.0
    };
    let mut outer = Pen::default();
    outer.rect(
        column.x + 0.5,
        y + 0.5,
        column.w - 1.0,
        bottom - y - 1.0,
        8.0,
        "quay",
    );
    outer.text(column.x + 12.0, y + 21.0, "image-name", &*network.name);
    let wall = match network.internal {
        true => request.lang.pick("（外へ出られない）", " (internal)"),
        false => "",
    };
    let subnet = format!("{}{wall}", network.subnet);
    outer.text_end(column.x + column.w - 12.0, y + 21.0, "sub", &*subnet);
    outer.nodes.append(&mut inner.nodes);
    pen.group(Group {
        kind: "network",
        id: network.name.clone(),
        label: request.lang.pick(
            format!(
                "ネットワーク {} {subnet}、コンテナー {}",
                network.name,
                members.len()
            ),
            format!(
                "Network {} {subnet}, {} containers",
                network.name,
                members.len()
            ),
        ),
        class: "network",
        mark: request.changes.mark("network", &network.name),
        nodes: outer.nodes,
    });
    bottom
}

fn members<'a>(request: &Request<'a>, network: &str) -> Vec<(&'a str, &'a str)> {
    let containers = request.snapshot.containers.iter();
    containers
        .filter(|c| super::super::is_running(c))
        .flat_map(|c| c.networks.iter().map(move |e| (c, e)))
        .filter(|(_, e)| e.network == network)
        .map(|(c, e)| (c.name.as_str(), e.ip.as_str()))
        .collect()
}
