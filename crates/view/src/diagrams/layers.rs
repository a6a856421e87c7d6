//! One image, layer by layer: what each step added, changed or hid, and how much it weighs.
//!
//! `focus` names the image by reference or id; without it the newest one is shown. Steps that make
//! no layer (CMD, ENV, EXPOSE) stand between the layers as thin lines, as in `docker history`.

use snapshot::{Change, Image, Layer};

use super::{Request, hue};
use crate::Scene;
use crate::scene::{Group, Pen, fit};
use crate::words::{short, size};

/// Paths listed of a layer.
const SHOWN: usize = 5;

pub fn draw(request: &Request) -> Scene {
    let width = request.width.max(280.0);
    let mut pen = Pen::default();
    let images = &request.snapshot.images;
    let wanted = request.focus.and_then(|f| {
        let by_id = |i: &&std::rc::Rc<Image>| i.id.starts_with(f.trim_start_matches("sha256:"));
        let named = request.snapshot.image(f);
        named.or_else(|| images.iter().find(by_id))
    });
    let newest = || images.iter().max_by_key(|i| i.created_ms);
    let Some(image) = wanted.or_else(newest) else {
        let hint = request
            .lang
            .pick("イメージがまだありません", "No image yet");
        pen.rect(0.5, 0.5, width - 1.0, 71.0, 8.0, "berth");
        pen.text_middle(width / 2.0, 41.0, "hint", hint);
        return scene(width, 72.0, hint.to_string(), pen);
    };
    let name = image.tags.first().map_or("<none>", |t| t.as_str());
    pen.text(2.0, 18.0, "name", fit(name, width - 90.0, 15.0, false));
    pen.text_end(width - 2.0, 18.0, "layer-size", size(image.size));
    pen.text(2.0, 36.0, "sub", short(&image.id));
    let index = images.iter().position(|i| i.id == image.id).unwrap_or(0);
    let mut y = 48.0;
    // The newest step on top, as the stack lies.
    let mut layers = image.layers.iter().enumerate().rev();
    if image.history.is_empty() {
        for (depth, layer) in layers {
            y = plank(&mut pen, request, width, y, index, depth, layer);
        }
    } else {
        for step in image.history.iter().rev() {
            let made = clean(&step.created_by);
            if step.empty_layer {
                let text = fit(made, width - 28.0, 11.5, true);
                pen.text(14.0, y + 13.0, "process", text);
                y += 20.0;
            } else if let Some((depth, layer)) = layers.next() {
                y = plank(&mut pen, request, width, y, index, depth, layer);
            }
        }
    }
    let title = request.lang.pick(
        format!("{name} のレイヤー {} 枚", image.layers.len()),
        format!("{} layers of {name}", image.layers.len()),
    );
    scene(width, y + 4.0, title, pen)
}

fn scene(width: f64, height: f64, title: String, pen: Pen) -> Scene {
    Scene {
        name: "layers",
        title,
        width,
        height,
        nodes: pen.nodes,
    }
}

fn plank(
    pen: &mut Pen,
    request: &Request,
    width: f64,
    y: f64,
    index: usize,
    depth: usize,
    layer: &Layer,
) -> f64 {
    let shown = layer.entries.len().min(SHOWN);
    let height = 30.0 + shown as f64 * 16.0 + if shown > 0 { 6.0 } else { 0.0 };
    let mut inner = Pen::default();
    inner.rect(0.5, y, width - 1.0, height, 5.0, "card");
    inner.rect(0.5, y, 6.0, height, 2.5, hue(index));
    let weight = size(layer.size);
    let made = match layer.created_by.as_str() {
        "" => format!("{} {}", request.lang.pick("レイヤー", "layer"), depth + 1),
        by => clean(by).to_string(),
    };
    let room = width - 40.0 - crate::scene::text_width(&weight, 12.0, true);
    inner.text(16.0, y + 20.0, "mono", fit(&made, room, 11.5, true));
    inner.text_end(width - 12.0, y + 20.0, "layer-size", &*weight);
    for (row, entry) in layer.entries.iter().take(SHOWN).enumerate() {
        let (sign, class) = match entry.change {
            Change::Added => ("+", "diff added"),
            Change::Changed => ("~", "diff"),
            Change::Deleted => ("−", "diff deleted"),
        };
        let text = fit(&format!("{sign} {}", entry.path), width - 40.0, 11.5, true);
        inner.text(16.0, y + 40.0 + row as f64 * 16.0, class, text);
    }
    pen.group(Group {
        kind: "layer",
        id: short(layer.chain_id.trim_start_matches("sha256:")).to_string(),
        label: format!("{weight} {made}"),
        class: "layer",
        nodes: inner.nodes,
        ..Group::default()
    });
    y + height + 3.0
}

/// Drops what the classic builder and BuildKit put around an instruction.
fn clean(created_by: &str) -> &str {
    let text = created_by.trim_start_matches("/bin/sh -c ");
    let text = text.trim_start_matches("#(nop) ").trim();
    text.trim_end_matches("# buildkit").trim_end()
}
