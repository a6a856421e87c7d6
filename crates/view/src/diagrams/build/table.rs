//! The table drawn: at the left the Dockerfile, then state, seconds and bytes, then a waterfall of
//! bytes in which each bar begins where the one above ended, so that the sum is seen and a deleting
//! line visibly does not step back.

use super::NARROW;
use super::rows::{Bar, Row, Table, Why};
use super::words;
use crate::diagrams::Request;
use crate::scene::{Font, Group, Mark, Pen, fit, text_width, wrap};
use crate::shapes::hatch;
use crate::words::{Lang, size};

const ROW: f64 = 24.0;

/// The columns, for a width.
struct Columns {
    left: f64,
    sign: f64,
    number: f64,
    code: f64,
    state: f64,
    seconds: f64,
    bytes: f64,
    bars: f64,
    right: f64,
}

impl Columns {
    fn of(width: f64) -> Self {
        let right = width - 16.0;
        // The shares are those of the 980 pixels that the picture was designed at.
        let at = |x: f64| (16.0 + (x - 16.0) * (right - 16.0) / 948.0).round();
        Self {
            left: 16.0,
            sign: 48.0,
            number: 80.0,
            code: 96.0,
            state: at(368.0),
            seconds: at(512.0),
            bytes: at(592.0),
            bars: at(616.0),
            right,
        }
    }
}

/// How bytes become pixels.
struct Scale {
    /// Where bars of one's own begin.
    mine: f64,
    /// The base's width, and whether it is cut.
    base: f64,
    cut: bool,
    per_byte: f64,
}

impl Scale {
    fn of(rows: &[Row], left: f64, right: f64) -> Self {
        let sum = |base: bool| -> f64 {
            let fits = rows
                .iter()
                .filter(|r| matches!(r.bar, Bar::Base(_)) == base);
            fits.filter(|r| r.bar != Bar::None)
                .filter_map(|r| r.bytes)
                .sum::<u64>() as f64
        };
        let (base, mine) = (sum(true), sum(false));
        let room = right - left;
        if base == 0.0 {
            return Self {
                mine: left,
                base: 0.0,
                cut: false,
                per_byte: room / mine.max(1.0),
            };
        }
        if base > 2.0 * mine {
            let per_byte = (room - 56.0) / mine.max(1.0);
            return Self {
                mine: left + 56.0,
                base: 56.0,
                cut: true,
                per_byte: if mine > 0.0 { per_byte } else { 0.0 },
            };
        }
        let per_byte = room / (base + mine);
        Self {
            mine: left + base * per_byte,
            base: base * per_byte,
            cut: false,
            per_byte,
        }
    }

    /// Round steps of bytes for the axis, at most five.
    fn ticks(&self, right: f64) -> Vec<(f64, u64)> {
        if self.per_byte <= 0.0 {
            return Vec::new();
        }
        let room = (right - self.mine) / self.per_byte;
        let mut step = 1.0_f64;
        let sizes = [1.0, 2.0, 5.0];
        let mut power = 0;
        while room / step > 5.0 {
            power += 1;
            step = sizes[power % 3] * 10_f64.powi((power / 3) as i32);
        }
        (1..=5)
            .map(|i| {
                (
                    self.mine + step * f64::from(i) * self.per_byte,
                    (step * f64::from(i)) as u64,
                )
            })
            .filter(|(x, _)| *x <= right - 20.0)
            .collect()
    }
}

/// Draws it; returns where the next part begins.
pub fn draw(pen: &mut Pen, request: &Request, table: &Table, width: f64) -> f64 {
    match width < NARROW {
        true => narrow(pen, request, table, width),
        false => wide(pen, request, table, width),
    }
}

/// The head; returns the baseline after its last line.
fn head(pen: &mut Pen, table: &Table, x: f64, y: f64, width: f64, chip: f64) -> f64 {
    let mut inner = Pen::default();
    let class = format!("head {}", table.tone);
    let mut at = y;
    for line in wrap(&table.head, width - chip, 18.0, Font::Bold)
        .into_iter()
        .take(2)
    {
        inner.text(x, at, class.clone(), line);
        at += 24.0;
    }
    for line in wrap(&table.detail, width, 12.0, Font::Sans)
        .into_iter()
        .take(3)
    {
        inner.text(x, at, "t12", fit(&line, width, 12.0, Font::Sans));
        at += 18.0;
    }
    pen.group(Group {
        kind: "answer",
        id: "build".to_string(),
        label: format!("{} {}", table.head, table.detail),
        class: "answer".into(),
        nodes: inner.nodes,
        ..Group::default()
    });
    at
}

fn wide(pen: &mut Pen, request: &Request, table: &Table, width: f64) -> f64 {
    let (lang, c) = (request.lang, Columns::of(width));
    let chip = if table.chip.is_some() { 200.0 } else { 0.0 };
    if let Some((name, against)) = &table.chip {
        let x = c.right - 184.0;
        pen.rect(x, 16.0, 184.0, 24.0, 12.0, "chip plain");
        pen.text(x + 14.0, 32.0, "b12", name.clone());
        let at = x + 24.0 + text_width(name, 12.0, Font::Bold);
        pen.text(
            at,
            32.0,
            "q11",
            fit(against, x + 176.0 - at, 11.0, Font::Sans),
        );
    }
    let after = head(pen, table, c.left, 34.0, c.right - c.left, chip);
    let top = after.max(64.0) + 10.0;
    let scale = Scale::of(&table.rows, c.bars, c.right);
    let ticks = scale.ticks(c.right);
    let total: f64 = table.rows.iter().map(|r| height(r, false)).sum();
    heads(pen, lang, &c, &scale, &ticks, top);
    for (x, _) in &ticks {
        pen.path(
            "hair",
            format!("M{x:.1} {}V{}", top + 9.0, top + 9.0 + total),
        );
    }
    let mut y = top + 8.0;
    let mut walk = Walk {
        at: scale.mine,
        places: Vec::new(),
    };
    let mut cascade = Cascade::default();
    for row in &table.rows {
        let h = height(row, false);
        line(pen, request, row, &c, &scale, &mut walk, y);
        cascade.step(row, y);
        y += h;
    }
    cascade.draw(pen, 28.0, 38.0);
    foot(pen, lang, table, &c, y + 8.0)
}

fn heads(pen: &mut Pen, lang: Lang, c: &Columns, scale: &Scale, ticks: &[(f64, u64)], top: f64) {
    pen.text(c.code, top, "q11", "Dockerfile");
    pen.text(c.state, top, "q11", lang.pick("キャッシュ", "cache"));
    pen.text_end(c.seconds, top, "q11", lang.pick("秒", "seconds"));
    pen.text_end(c.bytes, top, "q11", lang.pick("増えた量", "added"));
    if scale.base >= 28.0 {
        pen.text(c.bars, top, "q11", lang.pick("土台", "base"));
    }
    pen.text(scale.mine, top, "q11", lang.pick("自分", "mine"));
    let taken = scale.mine + 34.0;
    for (x, bytes) in ticks.iter().filter(|(x, _)| *x - 20.0 > taken) {
        pen.text_middle(*x, top, "q11", size(*bytes));
    }
    pen.path("hair", format!("M{} {}H{}", c.left, top + 8.5, c.right));
}

/// The waterfall's position, and where each row's bar lies.
struct Walk {
    at: f64,
    /// Left end, wasted part's left end, right end, bottom.
    places: Vec<[f64; 4]>,
}

fn height(row: &Row, narrow: bool) -> f64 {
    let per = |why: &Why| match (why, narrow) {
        (Why::File(_), true) => 38.0,
        (Why::Output(..), _) => 18.0,
        _ => 20.0,
    };
    let inner: f64 = row.why.iter().map(per).sum();
    let pad = if row.why.is_empty() { 0.0 } else { 16.0 };
    let base = match narrow {
        false => ROW,
        true if row.quiet => 28.0,
        true => 48.0,
    };
    let note = if narrow && row.hides.is_some() {
        18.0
    } else {
        0.0
    };
    base + inner + pad + note
}

fn line(
    pen: &mut Pen,
    request: &Request,
    row: &Row,
    c: &Columns,
    scale: &Scale,
    walk: &mut Walk,
    y: f64,
) {
    let lang = request.lang;
    let mut inner = Pen::default();
    let h = height(row, false);
    plate(&mut inner, row, c.left, c.right, y, h);
    let loud = row.culprit || row.failed;
    let base = y + if loud { 20.0 } else { 16.0 };
    row.sign.draw(&mut inner, c.sign, base - 4.0, row.tone);
    inner.text_end(c.number, base, "mq", row.number.clone());
    let code = match (loud, row.quiet) {
        (true, _) => "m12b",
        (false, true) => "m12 mute",
        _ => "m12",
    };
    let room = c.state - c.code - 12.0;
    inner.text(c.code, base, code, fit(&row.code, room, 12.0, Font::Mono));
    inner.text(c.state, base, state_class(row), row.state.clone());
    if let Some(ms) = row.ms {
        let slow = if ms >= 1000 { "m12b" } else { "m12" };
        inner.text_end(c.seconds, base, slow, words::short_seconds(ms));
    }
    if let Some(bytes) = row.bytes {
        let class = match (row.quiet, bytes >= 1_000_000 && row.bar == Bar::Mine) {
            (true, _) => "m12 mute",
            (_, true) => "m12b",
            _ => "m12",
        };
        inner.text_end(c.bytes, base, class, size(bytes));
    }
    let place = bar(&mut inner, row, scale, c.bars, walk.at, base);
    if row.bar == Bar::Mine {
        walk.at = place[2];
    }
    if let Bar::Base(n) = row.bar
        && n > 1
        && place[2] + 8.0 < c.right
    {
        let text = lang.pick(
            format!("{n} つのイメージで共有"),
            format!("shared by {n} images"),
        );
        let room = c.right - place[2] - 8.0;
        inner.text(
            place[2] + 8.0,
            base,
            "q11",
            fit(&text, room, 11.0, Font::Sans),
        );
    }
    if let Some((below, bytes)) = row.hides {
        veto(
            &mut inner,
            lang,
            &walk.places,
            (below, bytes),
            c.bytes + 12.0,
            base,
        );
    }
    walk.places.push([place[0], place[1], place[2], base + 7.0]);
    whys(&mut inner, lang, row, c, base);
    push(pen, lang, row, inner);
}

/// The plate and edge of a row that the eye must find.
fn plate(pen: &mut Pen, row: &Row, left: f64, right: f64, y: f64, h: f64) {
    let (plate, edge) = match (row.failed, row.culprit) {
        (true, _) => ("denied", "edge-bad"),
        (_, true) => ("culprit", "edge-hot"),
        _ => return,
    };
    pen.rect(left, y, right - left, h, 0.0, plate);
    pen.rect(left, y, 4.0, h, 0.0, edge);
}

fn state_class(row: &Row) -> String {
    if row.culprit || row.failed {
        return format!("b12 {}", row.tone);
    }
    match row.state.as_str() {
        "CACHED" => "m11 cool".to_string(),
        _ if row.tone.is_empty() => "q11".to_string(),
        _ => format!("t12 {}", row.tone),
    }
}

/// Draws a row's bar; returns its left end, where its wasted part begins, and its right end.
fn bar(pen: &mut Pen, row: &Row, scale: &Scale, left: f64, at: f64, base: f64) -> [f64; 3] {
    let y = base - 10.0;
    match row.bar {
        Bar::None => [at, at, at],
        Bar::Base(_) => {
            pen.rect(left, y, scale.base, 12.0, 0.0, "bar base");
            if scale.cut {
                let x = left + 23.0;
                pen.path("cut", format!("M{x} {}l6-16m6 0l-6 16", y + 14.0));
            }
            [left, left, left + scale.base]
        }
        Bar::Mine => {
            let w = (row.bytes.unwrap_or(0) as f64 * scale.per_byte).max(2.0);
            let lost = (row.wasted as f64 * scale.per_byte).min(w);
            pen.rect(at, y, w - lost, 12.0, 0.0, "bar mine");
            let from = at + w - lost;
            if lost > 1.0 {
                pen.rect(from, y + 0.5, lost, 11.0, 0.0, "bar waste");
                pen.path("hatch", hatch(from, y + 0.5, lost, 11.0));
            }
            [at, from, at + w]
        }
    }
}

/// A row that deletes: the bytes stay where they were written.
fn veto(
    pen: &mut Pen,
    lang: Lang,
    places: &[[f64; 4]],
    (below, bytes): (usize, u64),
    left: f64,
    base: f64,
) {
    let Some([_, from, to, bottom]) = places.get(below).copied() else {
        return;
    };
    let w = (to - from).max(10.0);
    pen.rect(from, base - 11.0, w, 14.0, 0.0, "veto box");
    let x = from + w / 2.0;
    pen.path(
        "sg bad",
        format!("M{} {}l8 8m0-8l-8 8", x - 4.0, base - 8.0),
    );
    pen.path("veto", format!("M{x} {}V{bottom}", base - 11.0));
    let text = hidden_text(lang, bytes, below);
    let room = from - 8.0 - left;
    if text_width(&text, 11.0, Font::Sans) <= room {
        pen.text_end(from - 8.0, base, "t11 bad", text);
    }
}

fn hidden_text(lang: Lang, bytes: u64, below: usize) -> String {
    let line = below + 1;
    lang.pick(
        format!("消しても {} は {line} 行目に残る", size(bytes)),
        format!("{} stay in line {line}", size(bytes)),
    )
}

fn whys(pen: &mut Pen, lang: Lang, row: &Row, c: &Columns, base: f64) {
    let mut y = base + 24.0;
    for why in &row.why {
        match why {
            Why::File(change) => {
                let room = c.state - 72.0 - c.code - 16.0;
                pen.text(
                    c.code + 16.0,
                    y,
                    "m12b",
                    fit(&change.path, room, 12.0, Font::Mono),
                );
                let sizes = [&change.before, &change.after].map(|f| match f {
                    Some(f) => size(f.size),
                    None => lang.pick("なし", "none").to_string(),
                });
                pair(pen, [c.state - 56.0, c.state - 22.0], y, &sizes, "m12");
                let digest = |f: &Option<snapshot::FileFacts>| {
                    f.as_ref()
                        .map_or("–", |f| f.digest.get(..8).unwrap_or("–"))
                        .to_string()
                };
                let digests = [digest(&change.before), digest(&change.after)];
                pair(
                    pen,
                    [c.seconds - 12.0, c.seconds + 16.0],
                    y,
                    &digests,
                    "m11",
                );
                let text = words::content(change);
                let class = if text.starts_with('−') {
                    "m12 bad"
                } else {
                    "m12 ok"
                };
                pen.text(
                    c.bars + 40.0,
                    y,
                    class,
                    fit(&text, c.right - c.bars - 44.0, 12.0, Font::Mono),
                );
            }
            Why::Value(name, before, after) => {
                let x = c.code + 16.0;
                pen.text(x, y, "m12b", name.clone());
                let from = x + text_width(name, 12.0, Font::Mono) + 24.0;
                let before = fit(before, 200.0, 12.0, Font::Mono);
                let end = from + text_width(&before, 12.0, Font::Mono);
                pen.text(from, y, "m12 mute struck", before);
                arrow(pen, end + 8.0, y);
                pen.text(
                    end + 32.0,
                    y,
                    "m12b",
                    fit(after, c.right - end - 40.0, 12.0, Font::Mono),
                );
            }
            Why::Text(text) => {
                let room = c.right - c.code - 24.0;
                pen.text(
                    c.code + 16.0,
                    y,
                    "m12 mute",
                    fit(text, room, 12.0, Font::Mono),
                );
            }
            Why::Output(text, decisive) => {
                let class = if *decisive { "m11b" } else { "mq" };
                let room = c.right - c.code - 24.0;
                pen.text(
                    c.code + 16.0,
                    y - 2.0,
                    class,
                    fit(text, room, 11.0, Font::Mono),
                );
            }
        }
        y += if matches!(why, Why::Output(..)) {
            18.0
        } else {
            20.0
        };
    }
}

/// Before, arrow, after: the first ends at `x[0]`, the second begins at `x[1]`.
fn pair(pen: &mut Pen, x: [f64; 2], y: f64, texts: &[String; 2], class: &str) {
    pen.text_end(x[0], y, format!("{class} mute"), texts[0].clone());
    arrow(pen, x[0] + 8.0, y);
    pen.text(x[1] + 6.0, y, format!("{class}b"), texts[1].clone());
}

fn arrow(pen: &mut Pen, x: f64, y: f64) {
    pen.path("sg hot", format!("M{x} {}h13m-4-4l4 4l-4 4", y - 4.0));
}

fn push(pen: &mut Pen, lang: Lang, row: &Row, inner: Pen) {
    let mark = if row.culprit {
        Mark::Changed
    } else {
        Mark::Same
    };
    pen.group(Group {
        kind: "vertex",
        id: row.id.clone(),
        label: label(row, lang),
        class: "vertex".into(),
        mark,
        nodes: inner.nodes,
    });
}

/// A row in words.
fn label(row: &Row, lang: Lang) -> String {
    let mut parts = vec![format!("{} {}: {}", row.number, row.code, row.state)];
    parts.extend(row.ms.map(words::short_seconds));
    parts.extend(row.bytes.map(size));
    for why in &row.why {
        parts.push(match why {
            Why::File(change) => words::file(change, lang),
            Why::Value(name, before, after) => format!("{name} {before} → {after}"),
            Why::Text(text) | Why::Output(text, _) => text.clone(),
        });
    }
    if let Bar::Base(n) = row.bar
        && n > 1
    {
        parts.push(lang.pick(
            format!("{n} つのイメージで共有"),
            format!("shared by {n} images"),
        ));
    }
    if row.wasted > 0 {
        parts.push(lang.pick(
            format!("うち {} は無駄", size(row.wasted)),
            format!("{} of it wasted", size(row.wasted)),
        ));
    }
    if let Some((below, bytes)) = row.hides {
        parts.push(hidden_text(lang, bytes, below));
    }
    parts.join(lang.pick("、", ", "))
}

/// The bracket from the culprit down to what it dragged along.
#[derive(Default)]
struct Cascade {
    from: Option<f64>,
    hooks: Vec<f64>,
    done: Vec<(f64, Vec<f64>)>,
}

impl Cascade {
    fn step(&mut self, row: &Row, y: f64) {
        if row.culprit {
            self.close();
            self.from = Some(y + 16.0);
        } else if row.dragged && self.from.is_some() {
            self.hooks.push(y + 12.0);
        }
    }

    fn close(&mut self) {
        if let Some(from) = self.from.take() {
            let hooks = std::mem::take(&mut self.hooks);
            self.done.push((from, hooks));
        }
    }

    fn draw(mut self, pen: &mut Pen, x: f64, to: f64) {
        self.close();
        for (from, hooks) in self.done {
            let Some(last) = hooks.last() else { continue };
            let mut d = format!("M{to} {from}H{x}V{last}H{to}");
            for y in &hooks[..hooks.len() - 1] {
                d.push_str(&format!("M{x} {y}H{to}"));
            }
            pen.path("pull", d);
        }
    }
}

fn foot(pen: &mut Pen, lang: Lang, table: &Table, c: &Columns, y: f64) -> f64 {
    let Some(f) = &table.foot else { return y };
    pen.path("sum", format!("M{} {y}H{}", c.left, c.right));
    let mut inner = Pen::default();
    let base = y + 20.0;
    let room = c.seconds - 60.0 - c.code;
    inner.text(c.code, base, "h", fit(&f.name, room, 15.0, Font::Bold));
    if let Some(ms) = f.ms {
        inner.text_end(c.seconds, base, "m12b", words::short_seconds(ms));
    }
    let all = f.base + f.mine;
    inner.text_end(c.bytes, base, "m12b", size(all));
    proportion(&mut inner, f, [c.bars, base - 12.0, c.right - c.bars]);
    let mut words = vec![f.name.clone()];
    words.extend(f.ms.map(words::short_seconds));
    words.push(size(all));
    let texts = sums(lang, f);
    if f.base > 0 {
        inner.text(c.bars, base + 22.0, "q11", texts[0].clone());
        words.push(texts[0].clone());
    }
    inner.text_end(c.right, base + 22.0, "t11", texts[1].clone());
    words.push(texts[1].clone());
    pen.group(Group {
        kind: "image",
        id: f.name.clone(),
        label: words.join(lang.pick("、", ", ")),
        class: "total".into(),
        nodes: inner.nodes,
        ..Group::default()
    });
    context(pen, lang, f, c.code, base + 22.0, c.bars - 16.0) + 12.0
}

fn sums(lang: Lang, f: &super::rows::Foot) -> [String; 2] {
    let base = lang.pick(
        format!("土台 {}", size(f.base)),
        format!("base {}", size(f.base)),
    );
    let mine = match f.wasted {
        0 => lang.pick(
            format!("自分 {}", size(f.mine)),
            format!("mine {}", size(f.mine)),
        ),
        w => lang.pick(
            format!("自分 {}、うち {} は無駄", size(f.mine), size(w)),
            format!("mine {}, {} wasted", size(f.mine), size(w)),
        ),
    };
    [base, mine]
}

/// One bar in true proportion: base, mine, wasted.
fn proportion(pen: &mut Pen, f: &super::rows::Foot, [x, y, w]: [f64; 3]) {
    let per = w / (f.base + f.mine).max(1) as f64;
    let (base, mine, lost) = (
        f.base as f64 * per,
        f.mine as f64 * per,
        f.wasted.min(f.mine) as f64 * per,
    );
    pen.rect(x, y, base, 16.0, 0.0, "bar base");
    pen.rect(x + base, y, mine - lost, 16.0, 0.0, "bar mine");
    if lost > 1.0 {
        let from = x + base + mine - lost;
        pen.rect(from, y + 0.5, lost, 15.0, 0.0, "bar waste");
        pen.path("hatch", hatch(from, y + 0.5, lost, 15.0));
    }
}

/// What was sent to the builder and what .dockerignore held back; returns the last baseline.
fn context(pen: &mut Pen, lang: Lang, f: &super::rows::Foot, x: f64, y: f64, right: f64) -> f64 {
    if f.sent.is_empty() {
        return y;
    }
    let mut inner = Pen::default();
    let rows = [
        (lang.pick("送ったもの", "sent"), f.sent.as_str()),
        (lang.pick("送らないもの", "kept out"), f.ignored.as_str()),
    ];
    let mut at = y;
    let mut words = Vec::new();
    for (name, text) in rows.into_iter().filter(|(_, t)| !t.is_empty()) {
        inner.text(x, at, "q11", name);
        let from = x + 88.0;
        inner.text(from, at, "t11", fit(text, right - from, 11.0, Font::Sans));
        words.push(format!("{name} {text}"));
        at += 18.0;
    }
    pen.group(Group {
        kind: "context",
        id: "context".to_string(),
        label: words.join(lang.pick("、", ", ")),
        class: "context".into(),
        nodes: inner.nodes,
        ..Group::default()
    });
    at - 18.0
}

fn narrow(pen: &mut Pen, request: &Request, table: &Table, width: f64) -> f64 {
    let lang = request.lang;
    let (left, right) = (12.0, width - 12.0);
    let mut y = head(pen, table, left, 28.0, right - left, 0.0) + 2.0;
    if let Some((name, against)) = &table.chip {
        pen.text(left, y, "q11", format!("{name}  {against}"));
        y += 10.0;
    }
    let bars = (width - 96.0).max(left + 200.0);
    let scale = Scale::of(&table.rows, bars, right);
    let mut walk = Walk {
        at: scale.mine,
        places: Vec::new(),
    };
    let mut cascade = Cascade::default();
    for row in &table.rows {
        let h = height(row, true);
        let mut inner = Pen::default();
        plate(&mut inner, row, 0.0, width, y, h);
        let base = y + if row.quiet { 18.0 } else { 22.0 };
        row.sign.draw(&mut inner, 32.0, base - 4.0, row.tone);
        inner.text_end(58.0, base, "mq", row.number.clone());
        let value = match row.bytes {
            Some(b) if b > 0 && row.quiet => size(b),
            _ => row.state.clone(),
        };
        let loud = row.culprit || row.failed;
        if row.quiet {
            let room = right - 74.0 - text_width(&value, 11.0, Font::Mono);
            inner.text(
                66.0,
                base,
                "m12 mute",
                fit(&row.code, room, 12.0, Font::Mono),
            );
            inner.text_end(right, base, "mq", value);
            let place = [walk.at, walk.at, walk.at, base + 7.0];
            walk.places.push(place);
        } else {
            let class = if loud { "m12b" } else { "m12" };
            inner.text(
                66.0,
                base,
                class,
                fit(&row.code, right - 66.0, 12.0, Font::Mono),
            );
            inner.text(66.0, base + 20.0, state_class(row), row.state.clone());
            if let Some(ms) = row.ms {
                inner.text_end(bars - 72.0, base + 20.0, "m11", words::short_seconds(ms));
            }
            if let Some(bytes) = row.bytes {
                inner.text_end(bars - 12.0, base + 20.0, "m11", size(bytes));
            }
            let place = bar(&mut inner, row, &scale, bars, walk.at, base + 20.0);
            if row.bar == Bar::Mine {
                walk.at = place[2];
            }
            if let Some((below, bytes)) = row.hides {
                veto(
                    &mut inner,
                    lang,
                    &walk.places,
                    (below, bytes),
                    bars,
                    base + 20.0,
                );
                inner.text(
                    66.0,
                    base + 40.0,
                    "t11 bad",
                    hidden_text(lang, bytes, below),
                );
            }
            walk.places
                .push([place[0], place[1], place[2], base + 27.0]);
            narrow_whys(&mut inner, lang, row, base + 20.0, right);
        }
        push(pen, lang, row, inner);
        cascade.step(row, y);
        y += h;
    }
    cascade.draw(pen, 14.0, 23.0);
    let Some(f) = &table.foot else { return y + 8.0 };
    y += 8.0;
    pen.path("sum", format!("M{left} {y}H{right}"));
    let mut inner = Pen::default();
    inner.text(left, y + 22.0, "h", fit(&f.name, 150.0, 15.0, Font::Bold));
    if let Some(ms) = f.ms {
        inner.text_end(right - 100.0, y + 22.0, "m12b", words::short_seconds(ms));
    }
    inner.text_end(right, y + 22.0, "m12b", size(f.base + f.mine));
    proportion(&mut inner, f, [left, y + 32.0, right - left]);
    let [base, mine] = sums(lang, f);
    if f.base > 0 {
        inner.text(left, y + 66.0, "q11", base.clone());
    }
    inner.text_end(right, y + 66.0, "t11", mine.clone());
    let seconds = f.ms.map(words::short_seconds).unwrap_or_default();
    pen.group(Group {
        kind: "image",
        id: f.name.clone(),
        label: [&f.name, &seconds, &size(f.base + f.mine), &base, &mine]
            .map(String::as_str)
            .join(" "),
        class: "total".into(),
        nodes: inner.nodes,
        ..Group::default()
    });
    context(pen, lang, f, left, y + 88.0, right) + 12.0
}

fn narrow_whys(pen: &mut Pen, lang: Lang, row: &Row, base: f64, right: f64) {
    let mut y = base + 22.0;
    for why in &row.why {
        match why {
            Why::File(change) => {
                pen.text(
                    66.0,
                    y,
                    "m12b",
                    fit(&change.path, right - 66.0, 12.0, Font::Mono),
                );
                let fact = |f: &Option<snapshot::FileFacts>| match f {
                    Some(f) => size(f.size),
                    None => lang.pick("なし", "none").to_string(),
                };
                pair(
                    pen,
                    [110.0, 126.0],
                    y + 16.0,
                    &[fact(&change.before), fact(&change.after)],
                    "m11",
                );
                let text = fit(&words::content(change), right - 190.0, 11.0, Font::Mono);
                pen.text(190.0, y + 16.0, "m11 ok", text);
                y += 38.0;
            }
            Why::Value(name, before, after) => {
                let text = format!("{name} {before} → {after}");
                pen.text(66.0, y, "m11", fit(&text, right - 66.0, 11.0, Font::Mono));
                y += 20.0;
            }
            Why::Text(text) | Why::Output(text, _) => {
                pen.text(66.0, y, "mq", fit(text, right - 66.0, 11.0, Font::Mono));
                y += if matches!(why, Why::Output(..)) {
                    18.0
                } else {
                    20.0
                };
            }
        }
    }
}
