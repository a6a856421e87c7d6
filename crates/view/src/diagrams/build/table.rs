//! The table drawn: at the left the Dockerfile, then state, seconds and bytes, then a waterfall of
//! bytes in which each bar begins where the one above ended, so that the sum is seen and a deleting
//! line visibly does not step back.

use super::bars::{Scale, Walk, bar, hidden_text, veto};
use super::cascade::Cascade;
use super::foot::foot;
use super::reasons::{height, whys};
use super::rows::{Bar, Row, Table, Why};
use super::{NARROW, narrow, words};
use crate::diagrams::Request;
use crate::scene::{Font, Group, Mark, Pen, fit, text_width, wrap};
use crate::words::{Lang, size};

pub const ROW: f64 = 24.0;

/// The columns, for a width.
pub struct Columns {
    pub left: f64,
    pub sign: f64,
    pub number: f64,
    pub code: f64,
    pub state: f64,
    pub seconds: f64,
    pub bytes: f64,
    pub bars: f64,
    pub right: f64,
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

/// Draws it; returns where the next part begins.
pub fn draw(pen: &mut Pen, request: &Request, table: &Table, width: f64) -> f64 {
    match width < NARROW {
        true => narrow::draw(pen, request, table, width),
        false => wide(pen, request, table, width),
    }
}

/// The head; returns the baseline after its last line.
pub fn head(pen: &mut Pen, table: &Table, x: f64, y: f64, width: f64, chip: f64) -> f64 {
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
            (row, below, bytes),
            c.bytes + 12.0,
            base,
        );
    }
    walk.places.push([place[0], place[1], place[2], base + 7.0]);
    whys(&mut inner, lang, row, c, base);
    push(pen, lang, row, inner);
}

/// The plate and edge of a row that the eye must find.
pub fn plate(pen: &mut Pen, row: &Row, left: f64, right: f64, y: f64, h: f64) {
    let (plate, edge) = match (row.failed, row.culprit) {
        (true, _) => ("denied", "edge-bad"),
        (_, true) => ("culprit", "edge-hot"),
        _ => return,
    };
    pen.rect(left, y, right - left, h, 0.0, plate);
    pen.rect(left, y, 4.0, h, 0.0, edge);
}

pub fn state_class(row: &Row) -> String {
    if row.culprit || row.failed {
        return format!("b12 {}", row.tone);
    }
    match row.state.as_str() {
        "CACHED" => "m11 cool".to_string(),
        _ if row.tone.is_empty() => "q11".to_string(),
        _ => format!("t12 {}", row.tone),
    }
}

pub fn push(pen: &mut Pen, lang: Lang, row: &Row, inner: Pen) {
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
    if let Some((_, bytes)) = row.hides {
        parts.push(hidden_text(lang, bytes, &row.kept_in));
    }
    parts.join(lang.pick("、", ", "))
}
