//! Two builds beside each other: the lines of both Dockerfiles in one order, what each did with them,
//! and what that cost.

use snapshot::{Build, Vertex, VertexKind, VertexResult};

use super::rows::{is_culprit, steps};
use super::{NARROW, words};
use crate::diagrams::Request;
use crate::diff::{Edit, diff};
use crate::scene::{Font, Group, Mark, Pen, fit, wrap};
use crate::shapes::Sign;
use crate::words::{Lang, size};

/// One line: what the older and the newer build did with it.
struct Row<'a> {
    code: String,
    old: Option<&'a Vertex>,
    new: Option<&'a Vertex>,
}

/// Draws it; returns the sentence and where the next part begins.
pub fn draw(
    pen: &mut Pen,
    request: &Request,
    [old, new]: [&Build; 2],
    width: f64,
) -> (String, f64) {
    let lang = request.lang;
    let narrow = width < NARROW;
    let left = if narrow { 12.0 } else { 16.0 };
    let room = width - 2.0 * left;
    let rows = rows(old, new);
    let head = head(old, new, lang);
    let detail = detail(&rows, [old, new], lang);
    let mut y = if narrow { 28.0 } else { 34.0 };
    let mut inner = Pen::default();
    for line in wrap(&head, room, 18.0, Font::Bold).into_iter().take(2) {
        inner.text(left, y, "head cool", line);
        y += 24.0;
    }
    for line in wrap(&detail, room, 12.0, Font::Sans).into_iter().take(3) {
        inner.text(left, y, "t12", fit(&line, room, 12.0, Font::Sans));
        y += 18.0;
    }
    pen.group(Group {
        kind: "answer",
        id: "compare".to_string(),
        label: format!("{head} {detail}"),
        class: "answer".into(),
        nodes: inner.nodes,
        ..Group::default()
    });
    let columns = match narrow {
        true => [width - left - 124.0, width - left],
        false => [left + (room * 0.72).round(), width - left],
    };
    y += 12.0;
    for (build, x) in [(old, columns[0]), (new, columns[1])] {
        let name = lang.pick(
            format!("ビルド {}", build.number),
            format!("build {}", build.number),
        );
        pen.text_end(x, y, "b12", name);
    }
    pen.text(left + 24.0, y, "q11", "Dockerfile");
    pen.path("hair", format!("M{left} {}H{}", y + 8.5, width - left));
    y += 9.0;
    for (i, row) in rows.iter().enumerate() {
        y += line(pen, lang, (i, row), [left, y, width], columns, narrow);
    }
    pen.path("sum", format!("M{left} {}H{}", y + 6.0, width - left));
    y = totals(pen, request, [old, new], left, y + 26.0, columns);
    (head, y + 12.0)
}

/// The lines of both, matched by what is written.
fn rows<'a>(old: &'a Build, new: &'a Build) -> Vec<Row<'a>> {
    let [a, b] = [old, new].map(|build| {
        let all = steps(build).into_iter();
        all.map(|(_, v)| (super::rows::code(v), v))
            .collect::<Vec<_>>()
    });
    let text = |all: &[(String, &Vertex)]| {
        all.iter()
            .map(|(c, _)| format!("{c}\n"))
            .collect::<String>()
    };
    let (before, after) = (text(&a), text(&b));
    let (mut i, mut j) = (0, 0);
    let mut found = Vec::new();
    for edit in diff(&before, &after) {
        let row = match edit {
            Edit::Same(code) => {
                (i, j) = (i + 1, j + 1);
                (code, a.get(i - 1), b.get(j - 1))
            }
            Edit::Removed(code) => {
                i += 1;
                (code, a.get(i - 1), None)
            }
            Edit::Added(code) => {
                j += 1;
                (code, None, b.get(j - 1))
            }
        };
        found.push(Row {
            code: row.0.to_string(),
            old: row.1.map(|(_, v)| *v),
            new: row.2.map(|(_, v)| *v),
        });
    }
    found
}

fn head(old: &Build, new: &Build, lang: Lang) -> String {
    let [a, b] = [old, new].map(|x| words::seconds(x.duration_ms, lang));
    let (n, m) = (new.number, old.number);
    match new.duration_ms.cmp(&old.duration_ms) {
        std::cmp::Ordering::Less => lang.pick(
            format!("ビルド {n} は {m} より速い: {a} → {b}"),
            format!("Build {n} is faster than {m}: {a} → {b}"),
        ),
        std::cmp::Ordering::Greater => lang.pick(
            format!("ビルド {n} は {m} より遅い: {a} → {b}"),
            format!("Build {n} is slower than {m}: {a} → {b}"),
        ),
        std::cmp::Ordering::Equal => lang.pick(
            format!("ビルド {n} と {m} は同じ時間: {a}"),
            format!("Builds {n} and {m} took the same time: {a}"),
        ),
    }
}

fn detail(rows: &[Row], [old, new]: [&Build; 2], lang: Lang) -> String {
    let hit = |v: &&Vertex| v.result == VertexResult::Cached;
    let a = rows.iter().filter_map(|r| r.old).filter(hit).count();
    let b = rows.iter().filter_map(|r| r.new).filter(hit).count();
    let only = |old: bool| {
        rows.iter()
            .filter(|r| {
                if old {
                    r.new.is_none()
                } else {
                    r.old.is_none()
                }
            })
            .count()
    };
    let mut text = lang.pick(
        format!("CACHED の行は {a} → {b}。"),
        format!("Lines from the cache: {a} → {b}. "),
    );
    let (gone, came) = (only(true), only(false));
    if gone + came > 0 {
        text.push_str(&lang.pick(
            format!("書きかえた行: 消えた {gone}、増えた {came}。"),
            format!("Lines of the Dockerfile: {gone} went, {came} came. "),
        ));
    }
    if old.context_size != new.context_size {
        let [x, y] = [old, new].map(|b| size(b.context_size));
        text.push_str(&lang.pick(
            format!("送ったもの {x} → {y}。"),
            format!("Sent: {x} → {y}."),
        ));
    }
    text
}

/// Draws a line; returns its height.
fn line(
    pen: &mut Pen,
    lang: Lang,
    (index, row): (usize, &Row),
    [left, y, width]: [f64; 3],
    columns: [f64; 2],
    narrow: bool,
) -> f64 {
    let mut inner = Pen::default();
    let [old, new] = [row.old, row.new].map(|v| told(v, lang));
    let differs = old.0 != new.0;
    let height = if narrow { 44.0 } else { 24.0 };
    if differs {
        inner.rect(left, y, width - 2.0 * left, height, 0.0, "chosen");
    }
    let sign = match (row.old.is_some(), row.new.is_some()) {
        (true, false) => Some((Sign::Cross, "bad")),
        (false, true) => Some((Sign::Plus, "ok")),
        _ if differs => Some((Sign::Wave, "hot")),
        _ => None,
    };
    if let Some((sign, tone)) = sign {
        sign.draw(&mut inner, left + 10.0, y + 12.0, tone);
    }
    let ink = match (row.new.is_none(), differs) {
        (true, _) => "m12 mute struck",
        (_, true) => "m12b",
        _ => "m12 mute",
    };
    let end = if narrow {
        width - left
    } else {
        columns[0] - 150.0
    };
    let code = fit(&row.code, end - left - 24.0, 12.0, Font::Mono);
    inner.text(left + 24.0, y + 16.0, ink, code);
    let base = if narrow { y + 36.0 } else { y + 16.0 };
    for ((text, tone), x) in [&old, &new].into_iter().zip(columns) {
        inner.text_end(x, base, format!("m11 {tone}"), text.clone());
    }
    let label = format!("{}: {} → {}", row.code, old.0, new.0);
    pen.group(Group {
        kind: "vertex",
        id: format!("compare:{index}"),
        label,
        class: "vertex".into(),
        mark: if differs { Mark::Changed } else { Mark::Same },
        nodes: inner.nodes,
    });
    height
}

/// What a build did with a line, and its tone.
fn told(v: Option<&Vertex>, lang: Lang) -> (String, &'static str) {
    let Some(v) = v else {
        return (lang.pick("（ない）", "(none)").to_string(), "mute");
    };
    let dragged = matches!(v.reason, snapshot::CacheReason::After { .. });
    let (_, tone, state) = words::state(v, lang, false, is_culprit(v), dragged);
    let ran = matches!(v.result, VertexResult::Done | VertexResult::Failed)
        && !matches!(v.kind, VertexKind::Config | VertexKind::From);
    match ran {
        true => (
            format!("{state} {}", words::short_seconds(v.duration_ms)),
            tone,
        ),
        false => (state, tone),
    }
}

fn totals(
    pen: &mut Pen,
    request: &Request,
    builds: [&Build; 2],
    left: f64,
    y: f64,
    columns: [f64; 2],
) -> f64 {
    let (s, lang) = (request.snapshot, request.lang);
    let sizes = builds.map(|b| {
        s.image_by_id(&b.image_id)
            .map_or("–".to_string(), |i| size(i.size))
    });
    let rows = [
        (
            lang.pick("ぜんぶの時間", "time"),
            builds.map(|b| words::seconds(b.duration_ms, lang)),
        ),
        (lang.pick("イメージ", "image"), sizes),
        (
            lang.pick("送ったもの", "sent"),
            builds.map(|b| size(b.context_size)),
        ),
    ];
    let mut at = y;
    for (name, values) in rows {
        let mut inner = Pen::default();
        inner.text(left + 24.0, at, "t12", name);
        for (value, x) in values.iter().zip(columns) {
            inner.text_end(x, at, "m12b", value.clone());
        }
        pen.group(Group {
            kind: "total",
            id: name.to_string(),
            label: format!("{name}: {} → {}", values[0], values[1]),
            class: "total".into(),
            nodes: inner.nodes,
            ..Group::default()
        });
        at += 20.0;
    }
    at - 20.0
}
