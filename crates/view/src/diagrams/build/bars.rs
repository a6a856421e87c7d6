//! The waterfall of bytes: how bytes become pixels, each row's bar, and the bytes that a later line
//! hides but does not free.

use super::rows::{Bar, Row};
use crate::scene::{Font, Pen, text_width};
use crate::shapes::hatch;
use crate::words::{Lang, size};

/// How bytes become pixels.
pub struct Scale {
    /// Where bars of one's own begin.
    pub mine: f64,
    /// The base's width, and whether it is cut.
    pub base: f64,
    cut: bool,
    per_byte: f64,
}

impl Scale {
    pub fn of(rows: &[Row], left: f64, right: f64) -> Self {
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
    pub fn ticks(&self, right: f64) -> Vec<(f64, u64)> {
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

/// The waterfall's position, and where each row's bar lies.
pub struct Walk {
    pub at: f64,
    /// Left end, wasted part's left end, right end, bottom.
    pub places: Vec<[f64; 4]>,
}

/// Draws a row's bar; returns its left end, where its wasted part begins, and its right end.
pub fn bar(pen: &mut Pen, row: &Row, scale: &Scale, left: f64, at: f64, base: f64) -> [f64; 3] {
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
pub fn veto(
    pen: &mut Pen,
    lang: Lang,
    places: &[[f64; 4]],
    (row, below, bytes): (&Row, usize, u64),
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
    let text = hidden_text(lang, bytes, &row.kept_in);
    let room = from - 8.0 - left;
    if text_width(&text, 11.0, Font::Sans) <= room {
        pen.text_end(from - 8.0, base, "t11 bad", text);
    }
}

/// How many bytes stay in the line of that number.
pub fn hidden_text(lang: Lang, bytes: u64, line: &str) -> String {
    lang.pick(
        format!("消しても {} は {line} 行目に残る", size(bytes)),
        format!("{} stay in line {line}", size(bytes)),
    )
}
