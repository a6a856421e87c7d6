//! The lines under a row that broke the cache or failed: files before and after, values, output.

use super::rows::{Row, Why};
use super::table::{Columns, ROW};
use super::words;
use crate::scene::{Font, Pen, fit, text_width};
use crate::words::{Lang, size};

pub fn height(row: &Row, narrow: bool) -> f64 {
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

pub fn whys(pen: &mut Pen, lang: Lang, row: &Row, c: &Columns, base: f64) {
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

pub fn narrow_whys(pen: &mut Pen, lang: Lang, row: &Row, base: f64, right: f64) {
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

/// Before, arrow, after: the first ends at `x[0]`, the second begins at `x[1]`.
fn pair(pen: &mut Pen, x: [f64; 2], y: f64, texts: &[String; 2], class: &str) {
    pen.text_end(x[0], y, format!("{class} mute"), texts[0].clone());
    arrow(pen, x[0] + 8.0, y);
    pen.text(x[1] + 6.0, y, format!("{class}b"), texts[1].clone());
}

fn arrow(pen: &mut Pen, x: f64, y: f64) {
    pen.path("sg hot", format!("M{x} {}h13m-4-4l4 4l-4 4", y - 4.0));
}
