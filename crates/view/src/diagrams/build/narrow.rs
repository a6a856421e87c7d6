//! The table on a narrow picture: two lines a row, reasons inline.

use super::bars::{Scale, Walk, bar, hidden_text, veto};
use super::cascade::Cascade;
use super::foot::{context, proportion, sums};
use super::reasons::{height, narrow_whys};
use super::rows::{Bar, Row, Table};
use super::table::{head, plate, push, state_class};
use super::words;
use crate::diagrams::Request;
use crate::scene::{Font, Group, Pen, fit, text_width};
use crate::words::{Lang, size};

pub fn draw(pen: &mut Pen, request: &Request, table: &Table, width: f64) -> f64 {
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
            tall(
                &mut inner,
                lang,
                row,
                &scale,
                &mut walk,
                [base, bars, right],
            );
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

/// A row that ran: its code, and below it state, seconds, bytes and bar; reasons follow.
fn tall(
    pen: &mut Pen,
    lang: Lang,
    row: &Row,
    scale: &Scale,
    walk: &mut Walk,
    [base, bars, right]: [f64; 3],
) {
    let loud = row.culprit || row.failed;
    let class = if loud { "m12b" } else { "m12" };
    pen.text(
        66.0,
        base,
        class,
        fit(&row.code, right - 66.0, 12.0, Font::Mono),
    );
    pen.text(66.0, base + 20.0, state_class(row), row.state.clone());
    if let Some(ms) = row.ms {
        pen.text_end(bars - 72.0, base + 20.0, "m11", words::short_seconds(ms));
    }
    if let Some(bytes) = row.bytes {
        pen.text_end(bars - 12.0, base + 20.0, "m11", size(bytes));
    }
    let place = bar(pen, row, scale, bars, walk.at, base + 20.0);
    if row.bar == Bar::Mine {
        walk.at = place[2];
    }
    if let Some((below, bytes)) = row.hides {
        veto(
            pen,
            lang,
            &walk.places,
            (row, below, bytes),
            bars,
            base + 20.0,
        );
        pen.text(
            66.0,
            base + 40.0,
            "t11 bad",
            hidden_text(lang, bytes, &row.kept_in),
        );
    }
    walk.places
        .push([place[0], place[1], place[2], base + 27.0]);
    let note = if row.hides.is_some() { 18.0 } else { 0.0 };
    narrow_whys(pen, lang, row, base + 20.0 + note, right);
}
