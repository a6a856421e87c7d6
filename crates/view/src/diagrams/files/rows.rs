//! The tree: one row an entry, with a cell for each layer, so that a row shows its whole tower.

use snapshot::FileKind;
use snapshot::files::{Cell, CellState, Entry, Origin};

use super::{NARROW, View, words};
use crate::diagrams::Request;
use crate::scene::{Font, Group, Mark, Pen, fit, text_width};
use crate::shapes::Sign;
use crate::words::{Lang, size};

const ROW: f64 = 28.0;
const TALL: f64 = 48.0;
/// Layers with a cell of their own; of more, the base's become one.
const CELLS: usize = 7;
/// Rows drawn.
const MOST: usize = 60;

/// Draws it; returns its bottom.
pub fn draw(pen: &mut Pen, request: &Request, view: &View, [x, top, w]: [f64; 3]) -> f64 {
    let lang = request.lang;
    let narrow = request.width < NARROW;
    let layers = view.listing.layers.len();
    let columns = Columns::of(x, w, layers, view.container.is_some());
    let path = format!("{}:{}", view.name, view.listing.path);
    pen.text(
        x,
        top,
        "m12b",
        fit(
            &path,
            if narrow { w * 0.6 } else { 150.0 },
            12.0,
            Font::Mono,
        ),
    );
    if narrow {
        pen.text_end(
            x + w,
            top,
            "q11",
            lang.pick("持ち主: 中 | ホスト", "owner: in | on host"),
        );
    } else {
        headings(pen, lang, &columns, top);
    }
    pen.path("hair", format!("M{x} {}H{}", top + 8.5, x + w));
    let mut y = top + 9.0;
    for (i, entry) in view.listing.entries.iter().take(MOST).enumerate() {
        let chosen = view.chosen == Some(i);
        y = match narrow {
            true => tall(pen, lang, view, entry, chosen, [x, y, w]),
            false => row(pen, lang, view, entry, chosen, &columns, y),
        };
    }
    let rest = view
        .listing
        .total
        .saturating_sub(view.listing.entries.len().min(MOST));
    if rest > 0 {
        let text = lang.pick(format!("ほか {rest} 項目"), format!("{rest} more"));
        pen.text(x + 24.0, y + 18.0, "q11", text);
        y += 26.0;
    }
    if view.listing.entries.is_empty() {
        pen.text(
            x + 24.0,
            y + 18.0,
            "q",
            lang.pick("空のディレクトリー", "an empty directory"),
        );
        y += 26.0;
    }
    legend(pen, lang, x, y + 18.0, w)
}

struct Columns {
    x: f64,
    right: f64,
    name: f64,
    chip: f64,
    cells: f64,
    /// Layers that have a cell, from which on; whether those below share one.
    first: usize,
    count: usize,
    writable: bool,
    size: f64,
    owner: f64,
    host: f64,
}

impl Columns {
    fn of(x: f64, w: f64, layers: usize, writable: bool) -> Self {
        let first = layers.saturating_sub(CELLS);
        let count = layers - first + usize::from(first > 0);
        let chip = x + 160.0;
        let cells = chip + 112.0;
        let after = cells + 16.0 * (count as f64 + 2.0);
        let rest = (x + w - after).max(180.0);
        Self {
            x,
            right: x + w,
            name: x + 24.0,
            chip,
            cells,
            first,
            count,
            writable,
            size: after + rest * 0.26,
            owner: after + rest * 0.31,
            host: after + rest * 0.66,
        }
    }

    fn cell(&self, column: usize) -> f64 {
        self.cells + 16.0 * column as f64
    }

    /// The column of a place of the tower.
    fn column(&self, origin: &Origin) -> usize {
        match origin {
            Origin::Layer(n) if *n < self.first => 0,
            Origin::Layer(n) => n - self.first + usize::from(self.first > 0),
            Origin::Writable => self.count,
            _ => self.count + usize::from(self.writable),
        }
    }
}

fn headings(pen: &mut Pen, lang: Lang, c: &Columns, y: f64) {
    pen.text(c.chip, y, "q11", lang.pick("どこから", "from"));
    for column in 0..c.count {
        let name = match (column, c.first) {
            (0, first) if first > 0 => lang.pick("土", "base").chars().take(1).collect::<String>(),
            (column, first) => (column + first + usize::from(first == 0)).to_string(),
        };
        pen.text_middle(c.cell(column), y, "mq", name);
    }
    if c.writable {
        pen.text_middle(c.cell(c.count), y, "mq", "W");
    }
    pen.text_middle(
        c.cell(c.count + usize::from(c.writable)) + 4.0,
        y,
        "q11",
        lang.pick("ふた", "lid"),
    );
    pen.text_end(c.size, y, "q11", lang.pick("大きさ", "size"));
    pen.text(c.owner, y, "q11", lang.pick("持ち主: 中", "owner inside"));
    pen.text(c.host, y, "q11", lang.pick("ホスト", "on host"));
}

/// What `docker diff` says of an entry.
fn change(e: &Entry) -> Option<(Sign, &'static str)> {
    match (&e.origin, e.visible) {
        (_, false) => words::deleted(e).then_some((Sign::Cross, "bad")),
        (Origin::Writable, true) if words::copied_up(e) => Some((Sign::Wave, "hot")),
        (Origin::Writable, true) if e.kind != FileKind::Directory => Some((Sign::Plus, "ok")),
        _ => None,
    }
}

fn name(e: &Entry) -> String {
    match e.kind {
        FileKind::Directory => format!("{}/", e.name),
        _ => e.name.clone(),
    }
}

fn weight(e: &Entry) -> String {
    match e.kind {
        FileKind::Directory => "–".to_string(),
        _ => size(e.size),
    }
}

fn left_below(e: &Entry, lang: Lang) -> String {
    if !words::deleted(e) {
        return lang.pick("マウントの下", "under a mount").to_string();
    }
    let below = e.tower.iter().rev().find(|c| c.state == CellState::Present);
    match below {
        Some(Cell {
            origin: Origin::Layer(n),
            size: bytes,
            ..
        }) => lang.pick(
            format!("消した。L{} に {} 残る", n + 1, size(*bytes)),
            format!("deleted; L{} keeps {}", n + 1, size(*bytes)),
        ),
        _ => lang.pick("消した", "deleted").to_string(),
    }
}

fn row(
    pen: &mut Pen,
    lang: Lang,
    view: &View,
    e: &Entry,
    chosen: bool,
    c: &Columns,
    y: f64,
) -> f64 {
    let mut inner = Pen::default();
    let base = y + 18.0;
    inner.rect(c.x, y, c.right - c.x, ROW, 0.0, "hit-area");
    if chosen {
        inner.rect(c.x, y, c.right - c.x, ROW, 0.0, "chosen");
        inner.rect(c.x, y, 4.0, ROW, 0.0, "edge-cool");
    }
    let path = words::join(&view.listing.path, &e.name);
    sign(&mut inner, lang, &path, e, [c.x + 12.0, y + 14.0]);
    let class = match (e.visible, e.kind) {
        (false, _) => "m12 mute struck",
        (_, FileKind::Directory) => "m12b",
        _ => "m12",
    };
    inner.text(
        c.name,
        base,
        class,
        fit(&name(e), c.chip - c.name - 8.0, 12.0, Font::Mono),
    );
    chip(
        &mut inner,
        &e.origin,
        c.chip,
        y + 5.0,
        c.cells - c.chip - 12.0,
    );
    cells(&mut inner, e, c, y + 14.0);
    if e.visible {
        inner.text_end(c.size, base, "m11", weight(e));
        let class = if e.uid == 0 { "m11" } else { "m11b" };
        let owner = words::owner(e.uid, &e.user);
        inner.text(
            c.owner,
            base,
            class,
            fit(&owner, c.host - c.owner - 6.0, 11.0, Font::Mono),
        );
        let on_host = on_host(e);
        inner.text(
            c.host,
            base,
            if on_host == "–" { "mq" } else { class },
            fit(&on_host, c.right - c.host, 11.0, Font::Mono),
        );
    } else {
        let text = left_below(e, lang);
        let tone = if words::deleted(e) { "t11 bad" } else { "q11" };
        inner.text(
            c.size - 40.0,
            base,
            tone,
            fit(&text, c.right - c.size + 40.0, 11.0, Font::Sans),
        );
    }
    push(pen, lang, view, e, inner);
    pen.path("hair", format!("M{} {}H{}", c.x, y + ROW + 0.5, c.right));
    y + ROW
}

/// The sign of a change, or for a directory the arrow that opens it.
fn sign(pen: &mut Pen, lang: Lang, path: &str, e: &Entry, [x, y]: [f64; 2]) {
    let opens = e.kind == FileKind::Directory && e.visible;
    match change(e) {
        Some((sign, tone)) => sign.draw(pen, x, y, tone),
        None if opens => {
            let mut inner = Pen::default();
            inner.rect(x - 12.0, y - 14.0, 24.0, ROW, 0.0, "hit-area");
            inner.path("sg", format!("M{} {}l4 4l-4 4", x - 1.0, y - 4.0));
            pen.group(Group {
                kind: "dir",
                id: path.to_string(),
                label: lang.pick(format!("{path} を開く"), format!("open {path}")),
                class: "dir-g".into(),
                nodes: inner.nodes,
                ..Group::default()
            });
        }
        None => {}
    }
}

fn chip(pen: &mut Pen, origin: &Origin, x: f64, y: f64, room: f64) {
    let (text, class) = words::chip(origin);
    let shown = fit(&text, room - 14.0, 11.0, Font::Mono);
    let w = text_width(&shown, 11.0, Font::Mono) + 14.0;
    pen.rect(x, y, w, 18.0, 9.0, class);
    pen.text(x + 7.0, y + 13.0, "m11", shown);
}

fn cells(pen: &mut Pen, e: &Entry, c: &Columns, y: f64) {
    let all = c.count + usize::from(c.writable) + 1;
    for column in 0..all {
        let here = e
            .tower
            .iter()
            .filter(|cell| c.column(&cell.origin) == column);
        let state = here.map(|cell| cell.state).fold(CellState::Absent, |a, b| {
            if a == CellState::Absent { b } else { a }
        });
        let seen = e.visible && c.column(&e.origin) == column;
        let x = c.cell(column);
        match (seen, state) {
            (true, _) => pen.rect(x - 6.0, y - 6.0, 12.0, 12.0, 2.0, "seen"),
            (_, CellState::Absent) => pen.circle(x, y, 1.0, "fl"),
            (_, CellState::Whiteout | CellState::Opaque) => {
                pen.rect(x - 6.0, y - 6.0, 12.0, 12.0, 2.0, "bar waste");
                pen.path("sg bad", format!("M{} {}l6 6m0-6l-6 6", x - 3.0, y - 3.0));
            }
            _ => pen.rect(x - 4.5, y - 4.5, 9.0, 9.0, 1.0, "under"),
        }
    }
}

fn on_host(e: &Entry) -> String {
    match e.origin {
        Origin::Volume(_) | Origin::Bind(_) => words::owner(e.uid, &e.host_user),
        _ => "–".to_string(),
    }
}

fn tall(
    pen: &mut Pen,
    lang: Lang,
    view: &View,
    e: &Entry,
    chosen: bool,
    [x, y, w]: [f64; 3],
) -> f64 {
    let mut inner = Pen::default();
    inner.rect(0.0, y, w + 2.0 * x, TALL, 0.0, "hit-area");
    if chosen {
        inner.rect(0.0, y, w + 2.0 * x, TALL, 0.0, "chosen");
        inner.rect(0.0, y, 4.0, TALL, 0.0, "edge-cool");
    }
    let path = words::join(&view.listing.path, &e.name);
    sign(&mut inner, lang, &path, e, [x + 6.0, y + 14.0]);
    let class = match (e.visible, e.kind) {
        (false, _) => "m12 mute struck",
        (_, FileKind::Directory) => "m12b",
        _ => "m12",
    };
    inner.text(
        x + 20.0,
        y + 18.0,
        class,
        fit(&name(e), w * 0.45, 12.0, Font::Mono),
    );
    if e.visible {
        let owners = format!("{} | {}", words::owner(e.uid, &e.user), on_host(e));
        inner.text_end(
            x + w,
            y + 18.0,
            "m11",
            fit(&owners, w * 0.5, 11.0, Font::Mono),
        );
        inner.text_end(x + w, y + 38.0, "m11", weight(e));
    } else {
        inner.text_end(x + w, y + 38.0, "t11 bad", left_below(e, lang));
    }
    chip(&mut inner, &e.origin, x + 20.0, y + 25.0, w * 0.5);
    push(pen, lang, view, e, inner);
    pen.path("hair", format!("M{x} {}H{}", y + TALL + 0.5, x + w));
    y + TALL
}

fn push(pen: &mut Pen, lang: Lang, view: &View, e: &Entry, inner: Pen) {
    let path = words::join(&view.listing.path, &e.name);
    let mut parts = vec![path.clone(), words::chip(&e.origin).0];
    if e.visible {
        parts.push(weight(e));
        parts.push(words::mode(e.mode));
        parts.push(format!(
            "{} {}",
            lang.pick("持ち主", "owner"),
            words::owner(e.uid, &e.user)
        ));
        parts.push(format!("{} {}", lang.pick("ホスト", "on host"), on_host(e)));
    } else {
        parts.push(left_below(e, lang));
    }
    if e.hides > 0 {
        parts.push(lang.pick(
            format!("{} 項目を隠している", e.hides),
            format!("hides {} entries", e.hides),
        ));
    }
    let mark = match change(e) {
        Some(_) => Mark::Changed,
        None => Mark::Same,
    };
    pen.group(Group {
        kind: "file",
        id: path,
        label: parts.join(lang.pick("、", ", ")),
        class: "file".into(),
        mark,
        nodes: inner.nodes,
    });
}

fn legend(pen: &mut Pen, lang: Lang, x: f64, y: f64, w: f64) -> f64 {
    let words = [
        ("seen", lang.pick("見える", "seen")),
        ("under", lang.pick("下にある", "beneath")),
        ("bar waste", lang.pick("消した印", "whiteout")),
    ];
    let mut at = x;
    for (class, word) in words {
        pen.rect(at, y - 9.0, 10.0, 10.0, 2.0, class);
        pen.text(at + 16.0, y, "q11", word);
        at += 30.0 + text_width(word, 11.0, Font::Sans);
    }
    let signs = [
        (Sign::Wave, "hot", lang.pick("C 変えた", "C changed")),
        (Sign::Plus, "ok", lang.pick("A 足した", "A added")),
        (Sign::Cross, "bad", lang.pick("D 消した", "D deleted")),
    ];
    let mut row = y;
    for (sign, tone, word) in signs {
        if at + 30.0 + text_width(word, 11.0, Font::Sans) > x + w {
            (at, row) = (x, row + 18.0);
        }
        sign.draw(pen, at + 5.0, row - 4.0, tone);
        pen.text(at + 16.0, row, "q11", word);
        at += 30.0 + text_width(word, 11.0, Font::Sans);
    }
    row + 14.0
}
