//! The images as stacks of layers: the bottom layer lies lowest, a shared layer is marked.

use std::collections::BTreeMap;

use snapshot::{Image, Layer};

use super::super::{Request, hue};
use super::{Column, empty, heading};
use crate::scene::{Group, Pen, fit};
use crate::words::{short, size};

const PLANK: f64 = 18.0;
/// Layers drawn one by one; what is above that is summed up.
const SHOWN: usize = 8;

pub fn draw(pen: &mut Pen, request: &Request, column: Column, y: f64) -> f64 {
    let images = &request.snapshot.images;
    let title = request.lang.pick("イメージ", "Images");
    let y = heading(pen, column, y, title, images.len());
    if images.is_empty() {
        let hint = request
            .lang
            .pick("docker pull で取り寄せます", "docker pull brings them here");
        return empty(pen, column, y, hint);
    }
    let mut users: BTreeMap<&str, usize> = BTreeMap::new();
    for layer in images.iter().flat_map(|i| &i.layers) {
        *users.entry(&layer.chain_id).or_default() += 1;
    }
    let across = ((column.w / 190.0).floor().max(1.0) as usize).min(3);
    let w = ((column.w - 10.0 * (across - 1) as f64) / across as f64).floor();
    let mut y = y;
    for (row, chunk) in images.chunks(across).enumerate() {
        let lines = chunk.iter().map(|i| i.layers.len().min(SHOWN)).max();
        let height = 52.0 + lines.unwrap_or(0) as f64 * (PLANK + 2.0);
        if row > 0 {
            y += 10.0;
        }
        for (index, image) in chunk.iter().enumerate() {
            let place = Place {
                x: column.x + index as f64 * (w + 10.0),
                y,
                w,
                h: height,
            };
            stack(pen, request, &place, row * across + index, image, &users);
        }
        y += height;
    }
    y
}

struct Place {
    x: f64,
    y: f64,
    w: f64,
    h: f64,
}

fn stack(
    pen: &mut Pen,
    request: &Request,
    at: &Place,
    index: usize,
    image: &Image,
    users: &BTreeMap<&str, usize>,
) {
    let name = image.tags.first().map_or("<none>", |t| t.as_str());
    let more = match image.tags.len() {
        0 | 1 => String::new(),
        n => format!(" +{}", n - 1),
    };
    let mut inner = Pen::default();
    inner.rect(at.x + 0.5, at.y + 0.5, at.w - 1.0, at.h - 1.0, 8.0, "card");
    let title = fit(&format!("{name}{more}"), at.w - 24.0, 13.0, false);
    inner.text(at.x + 12.0, at.y + 20.0, "image-name", title);
    let total = size(image.size);
    inner.text_end(at.x + at.w - 12.0, at.y + 36.0, "layer-size", &*total);
    inner.text(at.x + 12.0, at.y + 36.0, "sub", short(&image.id));
    // The stack stands on the bottom of its card.
    let mut y = at.y + at.h - 8.0;
    let hidden = image.layers.len().saturating_sub(SHOWN - 1);
    for (depth, layer) in image.layers.iter().enumerate() {
        y -= PLANK + 2.0;
        if image.layers.len() > SHOWN && depth == SHOWN - 1 {
            let text = format!("+{hidden}");
            inner.text_middle(at.x + at.w / 2.0, y + 13.0, "layer-size", text);
            break;
        }
        let shared = users.get(layer.chain_id.as_str()).copied().unwrap_or(0);
        plank(&mut inner, request, at, y, index, layer, shared);
    }
    let used = request.snapshot.containers.iter();
    let used = used.filter(|c| c.image_id == image.id).count();
    pen.group(Group {
        kind: "image",
        id: name.to_string(),
        label: request.lang.pick(
            format!(
                "イメージ {name}、{total}、{} レイヤー、コンテナー {used}",
                image.layers.len()
            ),
            format!(
                "Image {name}, {total}, {} layers, {used} containers",
                image.layers.len()
            ),
        ),
        class: "image",
        mark: request.changes.mark("image", &image.id),
        nodes: inner.nodes,
    });
}

fn plank(
    pen: &mut Pen,
    request: &Request,
    at: &Place,
    y: f64,
    index: usize,
    layer: &Layer,
    shared: usize,
) {
    let mut inner = Pen::default();
    let (x, w) = (at.x + 8.0, at.w - 16.0);
    inner.rect(x, y, w, PLANK, 2.5, hue(index));
    let weight = size(layer.size);
    inner.text_end(x + w - 6.0, y + 13.0, "plank-size", &*weight);
    let made = layer.created_by.trim_start_matches("/bin/sh -c ");
    let made = made.trim_start_matches("#(nop) ").trim();
    let mut text = made.to_string();
    if shared > 1 {
        let word = request.lang.pick("共有", "shared");
        text = format!("{word} ×{shared} {text}");
    }
    let room = w - 20.0 - crate::scene::text_width(&weight, 10.5, true);
    inner.text(
        x + 6.0,
        y + 13.0,
        "plank-text",
        fit(&text, room, 10.5, true),
    );
    let label = match shared {
        0 | 1 => format!("{weight} {made}"),
        n => request.lang.pick(
            format!("{weight} {made}（{n} 個のイメージで共有）"),
            format!("{weight} {made} (shared by {n} images)"),
        ),
    };
    pen.group(Group {
        kind: "layer",
        id: short(layer.chain_id.trim_start_matches("sha256:")).to_string(),
        label,
        class: if shared > 1 { "layer shared" } else { "layer" },
        nodes: inner.nodes,
        ..Group::default()
    });
}
