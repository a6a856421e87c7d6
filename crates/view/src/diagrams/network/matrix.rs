//! Who reaches whom, as a table: rows ask, columns answer, the first row is the outside.

use std::rc::Rc;

use snapshot::Container;

use super::NARROW;
use super::reach::{From, Reach, reach};
use crate::diagrams::Request;
use crate::scene::{Font, Group, Pen, fit};
use crate::words::Lang;

/// More containers than this: rows and columns are projects or networks.
const MOST: usize = 16;
/// The least width of a cell.
const CELL: f64 = 18.0;

/// Draws it; returns its answer and height.
pub fn draw(pen: &mut Pen, request: &Request, width: f64) -> (String, f64) {
    let lang = request.lang;
    let mut running: Vec<&Rc<Container>> = request
        .snapshot
        .containers
        .iter()
        .filter(|c| c.is_up())
        .collect();
    // By network, so that networks are squares on the diagonal.
    running.sort_by_key(|c| c.networks.first().map(|e| e.network.clone()));
    let narrow = width < NARROW;
    let left = if narrow { 12.0 } else { 16.0 };
    let label = if narrow { 84.0 } else { 140.0 };
    let fits = ((width - 2.0 * left - label) / CELL).floor() as usize;
    let most = MOST.min(fits.max(1));
    let more = running.len().saturating_sub(most);
    running.truncate(most);
    let head = lang.pick("だれがだれに届くか", "Who reaches whom");
    pen.text(left, 30.0, "head", head);
    let columns = running.len().max(1) as f64;
    let cell = ((width - 2.0 * left - label) / columns).clamp(CELL, 58.0);
    let (x0, y0) = (left + label, 74.0);
    for (i, c) in running.iter().enumerate() {
        let name = match cell < 44.0 {
            true => (i + 1).to_string(),
            false => fit(&c.name, cell - 4.0, 11.0, Font::Sans),
        };
        pen.text_middle(x0 + cell * (i as f64 + 0.5), y0 - 8.0, "q11", name);
    }
    let outside = (lang.pick("外の世界", "outside").to_string(), From::Outside);
    let host = (lang.pick("ホスト", "host").to_string(), From::Host);
    let mut rows = vec![outside, host];
    for (i, c) in running.iter().enumerate() {
        let name = match cell < 44.0 {
            true => format!("{} {}", i + 1, c.name),
            false => c.name.clone(),
        };
        rows.push((name, From::Container(c)));
    }
    let mut y = y0;
    let mut counts = [0; 4];
    for (name, from) in rows {
        row(
            pen,
            request,
            (&name, from),
            &running,
            [left, x0, y, cell],
            &mut counts,
        );
        y += 32.0;
    }
    y = legend(pen, lang, left, y + 22.0, counts);
    if more > 0 {
        let text = lang.pick(format!("ほか {more} 個"), format!("{more} more"));
        pen.text(left, y, "q11", text);
        y += 18.0;
    }
    (head.to_string(), y)
}

fn row(
    pen: &mut Pen,
    request: &Request,
    (name, from): (&str, From),
    columns: &[&Rc<Container>],
    [left, x0, y, cell]: [f64; 4],
    counts: &mut [usize; 4],
) {
    let lang = request.lang;
    let mut inner = Pen::default();
    inner.text(
        left,
        y + 20.0,
        "b12",
        fit(name, x0 - left - 8.0, 12.0, Font::Bold),
    );
    let mut words = Vec::new();
    for (i, to) in columns.iter().enumerate() {
        let how = reach(request.snapshot, from, to);
        let (x, mid) = (x0 + cell * i as f64, x0 + cell * (i as f64 + 0.5));
        let class = match how {
            Reach::Own => "cell self",
            Reach::Name => "cell name",
            Reach::Door => "cell pub",
            Reach::Address => "cell ip",
            Reach::No => "cell no",
        };
        inner.rect(x + 1.0, y + 1.0, cell - 2.0, 30.0, 3.0, class);
        sign(&mut inner, how, mid, y + 16.0);
        if let Some(word) = word(how, lang) {
            words.push(format!("{} {word}", to.name));
        }
        match how {
            Reach::Name => counts[0] += 1,
            Reach::Door => counts[1] += 1,
            Reach::Address => counts[2] += 1,
            Reach::No => counts[3] += 1,
            Reach::Own => {}
        }
    }
    pen.group(Group {
        kind: "reach",
        id: name.to_string(),
        label: format!("{name}: {}", words.join(lang.pick("、", ", "))),
        class: "reach".into(),
        nodes: inner.nodes,
        ..Group::default()
    });
}

fn word(how: Reach, lang: Lang) -> Option<&'static str> {
    match how {
        Reach::Own => None,
        Reach::Name => Some(lang.pick("名前で", "by name")),
        Reach::Door => Some(lang.pick("入口から", "by a door")),
        Reach::Address => Some(lang.pick("番地だけ", "by address only")),
        Reach::No => Some(lang.pick("届かない", "no")),
    }
}

fn sign(pen: &mut Pen, how: Reach, x: f64, y: f64) {
    match how {
        Reach::Own => pen.path("sym-n", format!("M{} {}l8 8", x - 4.0, y - 4.0)),
        Reach::Name => pen.circle(x, y, 5.0, "sym-f"),
        Reach::Address => pen.circle(x, y, 4.5, "sym-o"),
        Reach::No => pen.path("sym-n", format!("M{} {y}h8", x - 4.0)),
        Reach::Door => {
            pen.rect(x - 5.0, y - 5.0, 10.0, 10.0, 0.0, "sym-p");
            pen.rect(x - 2.0, y - 2.0, 4.0, 7.0, 0.0, "sym-hole");
        }
    }
}

fn legend(pen: &mut Pen, lang: Lang, left: f64, y: f64, counts: [usize; 4]) -> f64 {
    let mut at = y;
    for (how, count) in [Reach::Name, Reach::Door, Reach::Address, Reach::No]
        .into_iter()
        .zip(counts)
    {
        sign(pen, how, left + 8.0, at - 4.0);
        let text = word(how, lang).unwrap_or_default();
        pen.text(left + 22.0, at, "q11", format!("{text} {count}"));
        at += 20.0;
    }
    at
}
