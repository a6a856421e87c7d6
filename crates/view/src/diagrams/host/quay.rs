//! The quay: what outlives containers. Images and volumes are bars on one scale of bytes, so that
//! the eye finds what is big; layers shared with other images are pale.

use std::rc::Rc;

use snapshot::{Image, MountKind, Pull, PullState, Volume};

use super::{NARROW, card, facts, goals};
use crate::changes::image_name;
use crate::diagrams::{Request, hue_of};
use crate::scene::{Font, Group, Mark, Pen, fit, text_width};
use crate::shapes::{self, Flag};
use crate::words::{home, size};

const PITCH: f64 = 15.5;
/// Rows of a table at most; the rest is a number.
const ROWS: usize = 6;
/// The bar of the largest image or volume.
const BAR: f64 = 180.0;

/// Where a table stands, and how bytes become pixels.
#[derive(Clone, Copy)]
struct Table {
    x: f64,
    w: f64,
    /// Where bars begin.
    bar: f64,
    scale: f64,
}

/// Draws it from `top` on; returns the height of the picture.
pub fn draw(pen: &mut Pen, request: &Request, width: f64, top: f64) -> f64 {
    let mut inner = Pen::default();
    let bottom = match width < NARROW {
        true => stacked(&mut inner, request, width, top),
        false => beside(&mut inner, request, width, top),
    };
    pen.rect(0.0, top, width, bottom - top, 0.0, "quay-bg");
    pen.rect(0.0, top, width, 3.0, 0.0, "quay-edge");
    pen.nodes.append(&mut inner.nodes);
    bottom
}

fn largest(request: &Request) -> u64 {
    let images = request.snapshot.images.iter().map(|i| i.size);
    let volumes = request.snapshot.volumes.iter().map(|v| v.size);
    images.chain(volumes).max().unwrap_or(0).max(1)
}

fn beside(pen: &mut Pen, request: &Request, width: f64, top: f64) -> f64 {
    let share = |part: f64| 16.0 + (width - 32.0) * part;
    let (volumes, disk) = (share(0.48), share(0.82));
    let y = top + 20.0;
    let images = Table {
        x: 16.0,
        w: volumes - 32.0,
        bar: 128.0,
        scale: BAR.min(volumes - 300.0).max(60.0) / largest(request) as f64,
    };
    let one = self::images(pen, request, images, y, true);
    let mid = Table {
        x: volumes,
        w: disk - volumes - 16.0,
        bar: 112.0,
        scale: images.scale.min(70.0 / largest_volume(request) as f64),
    };
    let two = self::volumes(pen, request, mid, y);
    let three = self::disk(pen, request, disk, width - 16.0, y);
    one.max(two).max(three).max(top + 66.0) + 8.0
}

fn largest_volume(request: &Request) -> u64 {
    let sizes = request.snapshot.volumes.iter().map(|v| v.size);
    sizes.max().unwrap_or(0).max(1)
}

fn stacked(pen: &mut Pen, request: &Request, width: f64, top: f64) -> f64 {
    let mut y = top + 22.0;
    let room = Table {
        x: 12.0,
        w: width - 24.0,
        bar: 112.0,
        scale: (width - 290.0).max(40.0) / largest(request) as f64,
    };
    y = images(pen, request, room, y, false) + 24.0;
    let has_volumes = !request.snapshot.volumes.is_empty()
        || binds(request).next().is_some()
        || goals::missing(request, "volume").next().is_some();
    if has_volumes {
        y = volumes(pen, request, room, y) + 24.0;
    }
    disk(pen, request, 12.0, width - 12.0, y) + 10.0
}

fn heading(pen: &mut Pen, x: f64, y: f64, name: &str, note: &str, room: f64) {
    pen.text(x, y, "b12", name);
    let at = x + text_width(name, 12.0, Font::Bold) + 10.0;
    if text_width(note, 11.0, Font::Sans) <= x + room - at {
        pen.text(at, y, "q11", note);
    }
}

/// The table of images, pulls first, then by size; returns the last baseline.
fn images(pen: &mut Pen, request: &Request, t: Table, y: f64, wide: bool) -> f64 {
    let (s, lang) = (request.snapshot, request.lang);
    let note = match wide {
        true => lang.pick(
            "板の長さ = 大きさ、うすい板 = ほかと共有",
            "length = bytes, pale = shared",
        ),
        false => lang.pick("板の長さ = 大きさ", "length = bytes"),
    };
    heading(pen, t.x, y, lang.pick("イメージ", "Images"), note, t.w);
    let mut row = y + 17.0;
    for pull in &s.pulls {
        self::pull(pen, request, pull, t, row);
        row += PITCH;
    }
    let mut sorted: Vec<&Rc<Image>> = s.images.iter().collect();
    // Changed ones first, so that they are never among "more".
    sorted.sort_by_key(|i| {
        let same = request.changes.mark("image", &image_name(i)) == Mark::Same;
        (same, std::cmp::Reverse(i.size))
    });
    let shown = ROWS.saturating_sub(s.pulls.len()).max(2);
    for image in sorted.iter().take(shown) {
        self::image(pen, request, image, t, row);
        row += PITCH;
    }
    for gone in request.changes.list.iter().filter(|c| c.kind == "image") {
        if gone.mark == Mark::Gone {
            ghost(pen, request, ("image", &gone.id, Mark::Gone), t, row);
            row += PITCH;
        }
    }
    for wanted in goals::missing(request, "image") {
        ghost(pen, request, ("image", &wanted.name, Mark::Goal), t, row);
        row += PITCH;
    }
    let rest = &sorted[sorted.len().min(shown)..];
    if !rest.is_empty() {
        let bytes = size(rest.iter().map(|i| i.size).sum());
        let text = lang.pick(
            format!("ほか {} 個 {bytes}", rest.len()),
            format!("{} more, {bytes}", rest.len()),
        );
        pen.text(t.x + 14.0, row, "q11", text);
        row += PITCH;
    }
    if sorted.is_empty() && row == y + 17.0 {
        let text = lang.pick("まだありません", "none yet");
        pen.text(t.x, row, "q11", text);
        row += PITCH;
    }
    row - PITCH
}

fn image(pen: &mut Pen, request: &Request, image: &Image, t: Table, y: f64) {
    let (s, lang) = (request.snapshot, request.lang);
    let id = image_name(image);
    let mark = request.changes.mark("image", &id);
    let mut inner = Pen::default();
    inner.rect(t.x, y - 9.0, 8.0, 10.0, 1.5, "plank-k");
    let name = match image.tags.is_empty() {
        true => format!("<none> {id}"),
        false => id.clone(),
    };
    let shown = fit(&name, t.bar - 18.0, 11.0, Font::Mono);
    inner.text(t.x + 14.0, y, "m11", shown);
    let mut x = t.x + t.bar;
    for layer in image.layers.iter().filter(|l| l.size > 0) {
        let w = (layer.size as f64 * t.scale).max(1.0);
        let class = match s.holders(&layer.chain_id) > 1 {
            true => "bar shared",
            false => "bar",
        };
        inner.rect(x, y - 8.0, w, 8.0, 1.0, class);
        x += w + 1.0;
    }
    let bytes = size(image.size);
    inner.text(x + 5.0, y, "mq", bytes.clone());
    x += 5.0 + text_width(&bytes, 11.0, Font::Mono) + 8.0;
    if let Some(flag) = Flag::of(mark) {
        x += flag.draw(&mut inner, lang, x, y) + 6.0;
    }
    let goal = ("image", id.as_str());
    goals::chips(
        &mut inner,
        request,
        goal,
        [x, y - 12.0, (t.x + t.w - x).max(60.0)],
    );
    let mut users = s.containers.iter().filter(|c| c.image_id == image.id);
    let used = match users.next() {
        Some(c) => lang.pick(
            format!("{} が使用中", c.name),
            format!("used by {}", c.name),
        ),
        None => lang
            .pick("使うコンテナーなし", "no container uses it")
            .to_string(),
    };
    let label = [name, bytes, used].join(lang.pick("、", ", "));
    pen.group(Group {
        kind: "image",
        label: card::flagged(label, mark, lang),
        class: format!("image {}", hue_of(s, &image.id)).into(),
        mark,
        nodes: inner.nodes,
        id,
    });
}

/// What went, or is wanted: its name and a flag.
fn ghost(
    pen: &mut Pen,
    request: &Request,
    (kind, id, mark): (&'static str, &str, Mark),
    t: Table,
    y: f64,
) {
    let lang = request.lang;
    let name = match (kind, id) {
        (_, "") => lang.pick("名前はどれでもよい", "any name"),
        ("volume", id) => facts::volume_name(id),
        (_, id) => id,
    };
    let mut inner = Pen::default();
    let class = if mark == Mark::Gone {
        "mq struck"
    } else {
        "m11 sea"
    };
    let shown = fit(name, t.bar - 22.0, 11.0, Font::Mono);
    inner.text(
        t.x + if kind == "image" { 14.0 } else { 18.0 },
        y,
        class,
        shown,
    );
    if let Some(flag) = Flag::of(mark) {
        flag.draw(&mut inner, lang, t.x + t.bar, y);
    }
    pen.group(Group {
        kind,
        id: id.to_string(),
        label: card::flagged(name.to_string(), mark, lang),
        class: kind.into(),
        mark,
        nodes: inner.nodes,
    });
}

/// An image on its way: what is here is solid, the rest dashed.
fn pull(pen: &mut Pen, request: &Request, pull: &Pull, t: Table, y: f64) {
    let lang = request.lang;
    let total: u64 = pull.layers.iter().map(|l| l.total).sum();
    let done: u64 = pull.layers.iter().map(|l| l.done.min(l.total)).sum();
    let here =
        |l: &&snapshot::PullLayer| matches!(l.state, PullState::Complete | PullState::Exists);
    let ready = pull.layers.iter().filter(here).count();
    let percent = (done * 100).checked_div(total).unwrap_or(0);
    let mut inner = Pen::default();
    let name = fit(&pull.reference, t.bar - 18.0, 11.0, Font::Mono);
    inner.rect(t.x, y - 9.0, 8.0, 10.0, 1.5, "plank-k");
    inner.text(t.x + 14.0, y, "m11", name);
    let whole = 96.0;
    let part = whole * percent as f64 / 100.0;
    let x = t.x + t.bar;
    inner.rect(x, y - 8.0, part, 8.0, 1.0, "bar");
    inner.rect(x + part + 0.5, y - 7.5, whole - part, 7.0, 1.0, "bar todo");
    let text = format!("{percent}%");
    inner.text(x + whole + 6.0, y, "m11 buoy", text.clone());
    let at = x + whole + 12.0 + text_width(&text, 11.0, Font::Mono);
    let flag = Flag::Pulling.draw(&mut inner, lang, at, y);
    let layers = lang.pick(
        format!("{ready}/{} レイヤー", pull.layers.len()),
        format!("{ready}/{} layers", pull.layers.len()),
    );
    let after = at + flag + 8.0;
    if after + text_width(&layers, 11.0, Font::Sans) <= t.x + t.w {
        inner.text(after, y, "q11", layers.clone());
    }
    let word = Flag::Pulling.word(lang);
    pen.group(Group {
        kind: "pull",
        id: pull.reference.clone(),
        label: [&pull.reference, word, &text, &layers].join(" "),
        class: "image".into(),
        mark: Mark::Changed,
        nodes: inner.nodes,
    });
}

/// Bind mounts: host path, container and target.
fn binds<'a>(request: &'a Request) -> impl Iterator<Item = (&'a str, &'a str, &'a str)> {
    let containers = request.snapshot.containers.iter();
    containers.flat_map(|c| {
        let binds = c.mounts.iter().filter(|m| m.kind == MountKind::Bind);
        binds.map(|m| (m.source.as_str(), c.name.as_str(), m.target.as_str()))
    })
}

/// Volumes and the host's folders; returns the last baseline.
fn volumes(pen: &mut Pen, request: &Request, t: Table, y: f64) -> f64 {
    let lang = request.lang;
    let name = lang.pick("ボリューム", "Volumes");
    let note = lang.pick("コンテナーを消しても残る", "stay when containers go");
    heading(pen, t.x, y, name, note, t.w);
    let mut row = y + 17.0;
    let all = &request.snapshot.volumes;
    for volume in all.iter().take(ROWS) {
        self::volume(pen, request, volume, t, row);
        row += PITCH;
    }
    for gone in request.changes.list.iter().filter(|c| c.kind == "volume") {
        if gone.mark == Mark::Gone {
            ghost(pen, request, ("volume", &gone.id, Mark::Gone), t, row);
            row += PITCH;
        }
    }
    for wanted in goals::missing(request, "volume") {
        ghost(pen, request, ("volume", &wanted.name, Mark::Goal), t, row);
        row += PITCH;
    }
    if all.len() > ROWS {
        let rest = all.len() - ROWS;
        let text = lang.pick(format!("ほか {rest} 個"), format!("{rest} more"));
        pen.text(t.x + 18.0, row, "q11", text);
        row += PITCH;
    }
    if all.is_empty() && row == y + 17.0 {
        pen.text(t.x, row, "q11", lang.pick("なし", "none"));
        row += PITCH;
    }
    let mut folders: Vec<_> = binds(request).collect();
    folders.dedup();
    if !folders.is_empty() {
        row += 10.0;
        pen.text(
            t.x,
            row,
            "b12",
            lang.pick("ホストのフォルダー", "Folders of the host"),
        );
        row += PITCH + 1.5;
    }
    for (source, container, target) in folders.iter().take(3) {
        let mut inner = Pen::default();
        shapes::folder(&mut inner, t.x, row - 4.0);
        let path = home(source);
        let shown = fit(&path, t.bar - 22.0, 11.0, Font::Mono);
        inner.text(t.x + 18.0, row, "m11", shown);
        let use_ = lang.pick(
            format!("{container} の {target}"),
            format!("{target} of {container}"),
        );
        let room = t.w - t.bar;
        inner.text(t.x + t.bar, row, "q11", fit(&use_, room, 11.0, Font::Sans));
        pen.group(Group {
            kind: "bind",
            id: path.clone(),
            label: format!("{path} {use_}"),
            class: "bind".into(),
            nodes: inner.nodes,
            ..Group::default()
        });
        row += PITCH;
    }
    row - PITCH
}

fn volume(pen: &mut Pen, request: &Request, v: &Volume, t: Table, y: f64) {
    let lang = request.lang;
    let mark = request.changes.mark("volume", &v.name);
    let name = facts::volume_name(&v.name);
    let mut inner = Pen::default();
    shapes::cask(&mut inner, t.x, y - 4.0);
    inner.text(
        t.x + 18.0,
        y,
        "m11",
        fit(name, t.bar - 22.0, 11.0, Font::Mono),
    );
    let w = (v.size as f64 * t.scale).max(2.0);
    inner.rect(t.x + t.bar, y - 8.0, w, 8.0, 1.0, "bar vol");
    let bytes = size(v.size);
    let mut x = t.x + t.bar + w + 5.0;
    inner.text(x, y, "mq", bytes.clone());
    x += text_width(&bytes, 11.0, Font::Mono) + 8.0;
    if let Some(flag) = Flag::of(mark) {
        x += flag.draw(&mut inner, lang, x, y) + 8.0;
    }
    let goal = ("volume", v.name.as_str());
    x = goals::chips(
        &mut inner,
        request,
        goal,
        [x, y - 12.0, (t.x + t.w - x).max(60.0)],
    );
    let uses = |c: &&Rc<snapshot::Container>| {
        let mut mounts = c.mounts.iter();
        mounts.any(|m| m.kind == MountKind::Volume && m.source == v.name)
    };
    let users: Vec<&str> = request
        .snapshot
        .containers
        .iter()
        .filter(uses)
        .map(|c| c.name.as_str())
        .collect();
    let mut used = match users.is_empty() {
        true => lang.pick("使う人なし", "nobody uses it").to_string(),
        false => lang.pick(
            format!("{} が使用中", users.join(" ")),
            format!("used by {}", users.join(" ")),
        ),
    };
    if v.anonymous {
        used.push_str(lang.pick("・名前なし", ", no name"));
    }
    let room = t.x + t.w - x;
    if room > 40.0 {
        inner.text(x, y, "q11", fit(&used, room, 11.0, Font::Sans));
    }
    let label = [name, &bytes, &used].join(lang.pick("、", ", "));
    pen.group(Group {
        kind: "volume",
        id: v.name.clone(),
        label: card::flagged(label, mark, lang),
        class: "volume".into(),
        mark,
        nodes: inner.nodes,
    });
}

/// The disk as `docker system df` counts it; returns the last baseline.
fn disk(pen: &mut Pen, request: &Request, x: f64, right: f64, y: f64) -> f64 {
    let (d, lang) = (request.snapshot.disk, request.lang);
    pen.text(x, y, "b12", lang.pick("ディスク", "Disk"));
    let free = d.images.reclaimable
        + d.containers.reclaimable
        + d.volumes.reclaimable
        + d.build_cache.reclaimable;
    let rows = [
        (lang.pick("イメージ", "images"), d.images.bytes),
        (lang.pick("ボリューム", "volumes"), d.volumes.bytes),
        (
            lang.pick("書き込みレイヤー", "writable layers"),
            d.containers.bytes,
        ),
        (
            lang.pick("ビルドキャッシュ", "build cache"),
            d.build_cache.bytes,
        ),
        (lang.pick("空けられる", "can be freed"), free),
    ];
    let mut row = y + 17.0;
    let mut inner = Pen::default();
    let mut words = Vec::new();
    for (name, bytes) in rows {
        inner.text(x, row, "q11", name);
        inner.text_end(right, row, "m11", size(bytes));
        words.push(format!("{name} {}", size(bytes)));
        row += PITCH;
    }
    pen.group(Group {
        kind: "disk",
        id: "disk".to_string(),
        label: words.join(lang.pick("、", ", ")),
        class: "disk".into(),
        nodes: inner.nodes,
        ..Group::default()
    });
    row - PITCH
}
