//! The sum under the table, and what was sent to the builder.

use super::rows::{Foot, Table};
use super::table::Columns;
use super::words;
use crate::scene::{Font, Group, Pen, fit};
use crate::shapes::hatch;
use crate::words::{Lang, size};

pub fn foot(pen: &mut Pen, lang: Lang, table: &Table, c: &Columns, y: f64) -> f64 {
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

pub fn sums(lang: Lang, f: &Foot) -> [String; 2] {
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
pub fn proportion(pen: &mut Pen, f: &Foot, [x, y, w]: [f64; 3]) {
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
pub fn context(pen: &mut Pen, lang: Lang, f: &Foot, x: f64, y: f64, right: f64) -> f64 {
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
