//! How images share layers: from the bottom up, so it is a tree, drawn as planks, each as wide as
//! the images that stand on it. Under the ground, what removing an image would free.

use std::rc::Rc;

use snapshot::{Image, Layer};

use super::NARROW;
use super::words::instruction;
use crate::changes::image_name;
use crate::diagrams::{Request, hue_of};
use crate::scene::{Font, Group, Pen, fit, text_width, wrap};
use crate::words::{Lang, size};

const COLUMN: f64 = 136.0;
const GAP: f64 = 8.0;
const PLANK: f64 = 28.0;
/// Images drawn; of more, those that share with the focus.
const MOST: usize = 5;
/// Planks drawn one above the other.
const TALLEST: usize = 7;

/// Draws it if there is something to share; returns the height of the picture.
pub fn draw(pen: &mut Pen, request: &Request, width: f64, top: f64) -> f64 {
    let images = &request.snapshot.images;
    if images.len() < 2 {
        return top + 8.0;
    }
    let lang = request.lang;
    let left = if width < NARROW { 12.0 } else { 16.0 };
    let (sum, disk) = totals(images);
    pen.path("hair", format!("M{left} {}H{}", top + 8.5, width - left));
    let head = lang.pick(
        format!(
            "{} ぶんのイメージが、ディスクでは {}",
            size(sum),
            size(disk)
        ),
        format!("{} of images take {} on disk", size(sum), size(disk)),
    );
    let detail = lang.pick(
        "下の板ほど多くのイメージが使う。同じ板は 1 枚しか置かれない。",
        "The lower the plank, the more images stand on it; each plank is stored once.",
    );
    let mut inner = Pen::default();
    let room = width - 2.0 * left;
    let mut y = top + 34.0;
    for line in wrap(&head, room, 15.0, Font::Bold).into_iter().take(2) {
        inner.text(left, y, "h", line);
        y += 20.0;
    }
    for line in wrap(detail, room, 12.0, Font::Sans).into_iter().take(3) {
        inner.text(left, y, "q", line);
        y += 18.0;
    }
    let y = y - 6.0;
    pen.group(Group {
        kind: "answer",
        id: "share".to_string(),
        label: format!("{head}。{detail}"),
        class: "answer".into(),
        nodes: inner.nodes,
        ..Group::default()
    });
    let shown = choose(
        request,
        if width < NARROW {
            8
        } else {
            MOST.min(((width - 240.0) / (COLUMN + GAP)) as usize).max(2)
        },
    );
    let bottom = match width < NARROW {
        true => list(pen, request, &shown, width, y),
        false => planks(pen, request, &shown, width, y, (sum, disk)),
    };
    let rest = images.len() - shown.len();
    if rest == 0 {
        return bottom + 8.0;
    }
    let text = lang.pick(
        format!("ほか {rest} イメージ"),
        format!("{rest} more images"),
    );
    pen.text(left, bottom + 14.0, "q11", text);
    bottom + 26.0
}

fn totals(images: &[Rc<Image>]) -> (u64, u64) {
    let sum = images.iter().map(|i| i.size).sum();
    let mut seen: Vec<&str> = Vec::new();
    let mut disk = 0;
    for layer in images.iter().flat_map(|i| &i.layers) {
        if !seen.contains(&layer.chain_id.as_str()) {
            seen.push(&layer.chain_id);
            disk += layer.size;
        }
    }
    (sum, disk)
}

/// The images to draw, in an order in which those that share stand side by side.
fn choose<'a>(request: &Request<'a>, most: usize) -> Vec<&'a Rc<Image>> {
    let all = &request.snapshot.images;
    let mut images: Vec<&Rc<Image>> = all.iter().collect();
    if images.len() > most {
        let focus = request
            .focus
            .and_then(|f| request.snapshot.image(f))
            .or_else(|| all.last());
        let shared = |i: &Rc<Image>| {
            let Some(focus) = focus else { return 0 };
            let both = focus.layers.iter().zip(&i.layers);
            both.take_while(|(a, b)| a.chain_id == b.chain_id)
                .map(|(a, _)| a.size + 1)
                .sum()
        };
        images.sort_by_key(|i| std::cmp::Reverse(shared(i)));
        images.truncate(most);
    }
    let path =
        |i: &Rc<Image>| -> Vec<String> { i.layers.iter().map(|l| l.chain_id.clone()).collect() };
    images.sort_by_key(|i| path(i));
    images
}

/// A plank over the columns `from..to`, `level` planks above the ground.
struct Plank<'a> {
    from: usize,
    to: usize,
    level: usize,
    layers: Vec<&'a Rc<Layer>>,
    hue: &'static str,
}

fn lay<'a>(request: &Request, shown: &[&'a Rc<Image>]) -> Vec<Plank<'a>> {
    let mut found = Vec::new();
    // Runs of columns with the same layers so far: columns, depth in layers, level.
    let mut todo = vec![(0, shown.len(), 0, 0)];
    while let Some((from, to, depth, level)) = todo.pop() {
        let mut at = from;
        while at < to {
            let Some(layer) = shown[at].layers.get(depth) else {
                at += 1;
                continue;
            };
            let same = |i: &usize| {
                let other = shown[*i].layers.get(depth);
                other.is_some_and(|l| l.chain_id == layer.chain_id)
            };
            let end = (at..to).take_while(same).last().map_or(at + 1, |i| i + 1);
            let mut layers = vec![layer];
            let mut next = depth + 1;
            // Neighbours under 1 % of the image, and layers of no bytes, join the plank below.
            while let Some(l) = shown[at].layers.get(next) {
                let together = (at..end).all(|i| {
                    let other = shown[i].layers.get(next);
                    other.is_some_and(|o| o.chain_id == l.chain_id)
                });
                let small = l.size * 100 < shown[at].size || level + 1 >= TALLEST;
                if !together || !small {
                    break;
                }
                layers.push(l);
                next += 1;
            }
            let owner = (at..end)
                .find(|i| shown[*i].layers.len() == next)
                .unwrap_or(at);
            found.push(Plank {
                from: at,
                to: end,
                level,
                layers,
                hue: hue_of(request.snapshot, &shown[owner].id),
            });
            todo.push((at, end, next, level + 1));
            at = end;
        }
    }
    found
}

fn planks(
    pen: &mut Pen,
    request: &Request,
    shown: &[&Rc<Image>],
    width: f64,
    top: f64,
    (sum, disk): (u64, u64),
) -> f64 {
    let lang = request.lang;
    let planks = lay(request, shown);
    let tallest = planks.iter().map(|p| p.level + 1).max().unwrap_or(1);
    let pitch = PLANK + 3.0;
    let ground = top + 40.0 + pitch * tallest as f64;
    let x = |column: usize| 16.0 + (COLUMN + GAP) * column as f64;
    for (i, image) in shown.iter().enumerate() {
        let own = planks.iter().filter(|p| p.from <= i && i < p.to);
        let level = own.map(|p| p.level + 1).max().unwrap_or(0);
        column_head(pen, request, image, x(i), ground - pitch * level as f64);
    }
    for plank in &planks {
        self::plank(
            pen,
            lang,
            plank,
            x(plank.from),
            x(plank.to) - GAP,
            ground - pitch * (plank.level as f64 + 1.0),
        );
    }
    let end = x(shown.len()) - GAP;
    pen.path("sum", format!("M16 {ground}H{end}"));
    pen.text(
        16.0,
        ground + 22.0,
        "q11",
        lang.pick("消すと空く量", "freed by docker rmi"),
    );
    let largest = shown.iter().map(|i| i.size).max().unwrap_or(1).max(1) as f64;
    for (i, image) in shown.iter().enumerate() {
        freed(pen, request, image, x(i), ground + 30.0, COLUMN / largest);
    }
    if end + 40.0 + 196.0 <= width {
        piles(
            pen,
            lang,
            width - 212.0,
            ground,
            ground - top - 30.0,
            sum,
            disk,
        );
    }
    ground + 66.0
}

fn column_head(pen: &mut Pen, request: &Request, image: &Image, x: f64, y: f64) {
    let name = image_name(image);
    let unique = request.snapshot.unique_bytes(image);
    let mut inner = Pen::default();
    inner.text(x, y - 22.0, "b12", fit(&name, COLUMN, 12.0, Font::Bold));
    inner.text(x, y - 7.0, "mq", size(image.size));
    pen.group(Group {
        kind: "image",
        label: request.lang.pick(
            format!(
                "{name} {}、{} はこのイメージだけのもの",
                size(image.size),
                size(unique)
            ),
            format!("{name} {}, {} its own", size(image.size), size(unique)),
        ),
        class: "image".into(),
        mark: request.changes.mark("image", &name),
        id: name,
        nodes: inner.nodes,
    });
}

fn plank(pen: &mut Pen, lang: Lang, plank: &Plank, x0: f64, x1: f64, y: f64) {
    let bytes: u64 = plank.layers.iter().map(|l| l.size).sum();
    let first = plank.layers.iter().max_by_key(|l| l.size).copied();
    let by = first.map_or(String::new(), |l| instruction(&l.created_by));
    let more = plank.layers.len() - 1;
    let mut inner = Pen::default();
    inner.rect(x0, y, x1 - x0, PLANK, 2.0, format!("solid {}", plank.hue));
    if more > 0 {
        inner.path(
            "slat2",
            format!(
                "M{} {}H{}M{} {}H{}",
                x0 + 3.0,
                y + 24.5,
                x1 - 3.0,
                x0 + 3.0,
                y + 3.5,
                x1 - 3.0
            ),
        );
    }
    let weight = size(bytes);
    let room = x1 - x0 - 24.0 - text_width(&weight, 11.0, Font::Mono);
    let text = match more {
        0 => by.clone(),
        n => lang.pick(format!("{by} ほか {n} 層"), format!("{by} +{n} layers")),
    };
    inner.text(
        x0 + 8.0,
        y + 18.0,
        "m11 on",
        fit(&text, room, 11.0, Font::Mono),
    );
    inner.text_end(x1 - 8.0, y + 18.0, "m11 on", weight.clone());
    let images = plank.to - plank.from;
    pen.group(Group {
        kind: "layer",
        id: first.map_or(String::new(), |l| l.chain_id.clone()),
        label: lang.pick(
            format!("{text} {weight}、{images} イメージ"),
            format!("{text} {weight}, {images} images"),
        ),
        class: "layer".into(),
        nodes: inner.nodes,
        ..Group::default()
    });
}

/// Who stands on all of an image's layers.
fn standing_on<'a>(request: &'a Request, image: &Image) -> Vec<&'a str> {
    let all = request.snapshot.images.iter();
    let on = all.filter(|i| {
        i.id != image.id && i.layers.len() >= image.layers.len() && {
            let last = image.layers.last().map(|l| l.chain_id.as_str());
            i.layers
                .get(image.layers.len().wrapping_sub(1))
                .map(|l| l.chain_id.as_str())
                == last
        }
    });
    on.filter_map(|i| i.tags.first().map(String::as_str))
        .collect()
}

fn freed(pen: &mut Pen, request: &Request, image: &Image, x: f64, y: f64, per: f64) {
    let lang = request.lang;
    let own = request.snapshot.unique_bytes(image);
    let base = (image.size - own.min(image.size)) as f64 * per;
    pen.rect(x, y, base, 12.0, 0.0, "bar base");
    pen.rect(x + base, y, own as f64 * per, 12.0, 0.0, "bar mine");
    let class = if own > 0 { "m12b cool" } else { "m12 mute" };
    let text = size(own);
    pen.text(x, y + 28.0, class, text.clone());
    let users = standing_on(request, image);
    if own == 0 && !users.is_empty() {
        let at = x + text_width(&text, 12.0, Font::Mono) + 8.0;
        let names: Vec<&str> = users
            .iter()
            .map(|u| u.split(':').next().unwrap_or(u))
            .collect();
        let who = lang.pick(
            format!("{} が使う", names.join("、")),
            format!("{} use it", names.join(", ")),
        );
        pen.text(
            at,
            y + 28.0,
            "q11",
            fit(&who, x + COLUMN - at, 11.0, Font::Sans),
        );
    }
}

/// The sum against the disk, as two piles.
fn piles(pen: &mut Pen, lang: Lang, x: f64, ground: f64, room: f64, sum: u64, disk: u64) {
    let per = room.min(200.0) / sum.max(1) as f64;
    let mut inner = Pen::default();
    inner.path("sum", format!("M{x} {ground}h196"));
    for (i, (bytes, name)) in [
        (sum, lang.pick("足し算", "sum")),
        (disk, lang.pick("ディスク", "on disk")),
    ]
    .into_iter()
    .enumerate()
    {
        let at = x + 16.0 + 92.0 * i as f64;
        let h = bytes as f64 * per;
        inner.rect(
            at,
            ground - h,
            64.0,
            h,
            0.0,
            if i == 0 { "bar base" } else { "bar mine" },
        );
        inner.text_middle(at + 32.0, ground - h - 6.0, "m12b", size(bytes));
        inner.text_middle(at + 32.0, ground + 20.0, "b12", name);
    }
    let shared = sum - disk;
    let gap = shared as f64 * per;
    if gap > 20.0 {
        let (at, top) = (x + 108.0, ground - sum as f64 * per);
        inner.rect(
            at + 0.5,
            top + 0.5,
            63.0,
            (gap - 22.0).max(0.0),
            0.0,
            "ghost",
        );
        if gap > 54.0 {
            inner.text_middle(
                at + 32.0,
                top + 16.0,
                "m11 ok",
                format!("−{}", size(shared)),
            );
        }
    }
    pen.group(Group {
        kind: "disk",
        id: "share".to_string(),
        label: lang.pick(
            format!(
                "足し算 {}、ディスク {}、共有 −{}",
                size(sum),
                size(disk),
                size(shared)
            ),
            format!(
                "sum {}, on disk {}, shared −{}",
                size(sum),
                size(disk),
                size(shared)
            ),
        ),
        class: "piles".into(),
        nodes: inner.nodes,
        ..Group::default()
    });
}

/// On a narrow picture: a row an image with a bar of its planks.
fn list(pen: &mut Pen, request: &Request, shown: &[&Rc<Image>], width: f64, top: f64) -> f64 {
    let lang = request.lang;
    let (left, right) = (12.0, width - 12.0);
    pen.text(left, top + 14.0, "q11", lang.pick("イメージ", "image"));
    pen.text_end(
        right - 108.0,
        top + 14.0,
        "q11",
        lang.pick("大きさ", "size"),
    );
    pen.text_end(
        right,
        top + 14.0,
        "q11",
        lang.pick("消すと空く量", "freed by rmi"),
    );
    pen.path("hair", format!("M{left} {}H{right}", top + 20.5));
    let largest = shown.iter().map(|i| i.size).max().unwrap_or(1).max(1) as f64;
    let mut y = top + 42.0;
    for image in shown {
        let name = image_name(image);
        let own = request.snapshot.unique_bytes(image);
        let mut inner = Pen::default();
        inner.text(
            left,
            y,
            "b12",
            fit(&name, right - left - 190.0, 12.0, Font::Bold),
        );
        inner.text_end(right - 108.0, y, "m12", size(image.size));
        let class = if own > 0 { "m12b cool" } else { "m12 mute" };
        inner.text_end(right, y, class, size(own));
        let mut x = left;
        for layer in image.layers.iter().filter(|l| l.size > 0) {
            let w = (layer.size as f64 / largest * (right - left - 20.0)).max(1.0);
            let alone = request.snapshot.holders(&layer.chain_id) <= 1;
            inner.rect(
                x,
                y + 8.0,
                w,
                12.0,
                0.0,
                if alone { "bar mine" } else { "bar base" },
            );
            x += w + 1.0;
        }
        pen.group(Group {
            kind: "image",
            label: lang.pick(
                format!("{name} {}、消すと {} 空く", size(image.size), size(own)),
                format!("{name} {}, rmi frees {}", size(image.size), size(own)),
            ),
            class: "image".into(),
            mark: request.changes.mark("image", &name),
            id: name,
            nodes: inner.nodes,
        });
        y += 44.0;
    }
    y - 12.0
}
