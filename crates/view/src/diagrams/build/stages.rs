//! Stages side by side: what one hands to the next, and what stays behind.

use snapshot::{Build, Stage, VertexKind, VertexResult};

use super::rows;
use super::{NARROW, words};
use crate::diagrams::Request;
use crate::scene::{Font, Group, Pen, fit, text_width, wrap};
use crate::shapes::hatch;
use crate::words::{Lang, size};

/// The lines of a Dockerfile that a stage shows, and how far down each stands.
type Places = Vec<(u32, f64)>;

const ROW: f64 = 24.0;

/// A hand-over: from one stage to a line of another.
struct Edge {
    from: usize,
    to: usize,
    line: u32,
    path: String,
    bytes: u64,
    changed: bool,
    mounted: bool,
}

/// Draws them if there is more than one; returns where the next part begins.
pub fn draw(pen: &mut Pen, request: &Request, build: &Build, width: f64, top: f64) -> f64 {
    let needed: Vec<&Stage> = build.stages.iter().filter(|s| s.needed).collect();
    if build.stages.len() < 2 || needed.is_empty() {
        return top;
    }
    let lang = request.lang;
    let (left, right) = if width < NARROW {
        (12.0, width - 12.0)
    } else {
        (16.0, width - 16.0)
    };
    let edges = edges(build);
    let mut y = top + 20.0;
    pen.path("hair", format!("M{left} {}H{right}", top + 0.5));
    y = headline(pen, build, lang, [left, y + 8.0, right - left]);
    let columns = if width < NARROW {
        1
    } else {
        needed.len().min(3)
    };
    y = match columns {
        1 => below(pen, build, lang, &edges, [left, y, right - left]),
        n => beside(pen, build, lang, &edges, n, [left, y, right - left]),
    };
    y = skipped(pen, build, lang, [left, y, right - left]);
    foot(pen, build, lang, [left, y, right - left]) + 8.0
}

fn headline(pen: &mut Pen, build: &Build, lang: Lang, [x, y, w]: [f64; 3]) -> f64 {
    let left: u64 = build
        .stages
        .iter()
        .filter(|s| s.needed)
        .map(|s| s.left_bytes)
        .sum();
    let text = match left {
        0 => lang.pick(
            "ステージが受け渡すもの".to_string(),
            "What the stages hand over".to_string(),
        ),
        n => lang.pick(
            format!("{} は最終イメージに入らない", size(n)),
            format!("{} stay out of the final image", size(n)),
        ),
    };
    pen.text(x, y + 8.0, "h", fit(&text, w, 15.0, Font::Bold));
    let detail = lang.pick(
        "COPY --from で運んだものだけが次のステージに渡ります。残りはビルドした側に置いていかれます。",
        "Only what COPY --from carries reaches the next stage. The rest stays where it was built.",
    );
    let mut at = y + 28.0;
    for line in wrap(detail, w, 12.0, Font::Sans) {
        pen.text(x, at, "q", line);
        at += 18.0;
    }
    at
}

fn stage_index(build: &Build, name: &str) -> Option<usize> {
    build.stages.iter().position(|s| s.name == name)
}

fn edges(build: &Build) -> Vec<Edge> {
    let mut found = Vec::new();
    for v in &build.vertices {
        for take in &v.takes {
            let source = build.vertices.get(take.from);
            let from = source.and_then(|s| stage_index(build, &s.stage));
            let (Some(from), Some(to)) = (from, stage_index(build, &v.stage)) else {
                continue;
            };
            if from != to {
                found.push(Edge {
                    from,
                    to,
                    line: v.line,
                    path: take.path.clone(),
                    bytes: take.bytes,
                    changed: take.changed,
                    mounted: take.mounted,
                });
            }
        }
    }
    found
}

/// One stage: its name, its lines, what it leaves behind; returns its bottom and the heights of its lines.
fn stage(
    pen: &mut Pen,
    build: &Build,
    lang: Lang,
    index: usize,
    [x, y, w]: [f64; 3],
) -> (f64, Places) {
    let stage = &build.stages[index];
    let mut inner = Pen::default();
    let mut at = y + 16.0;
    let name = fit(&stage.name, w * 0.5, 13.0, Font::Bold);
    inner.text(x, at, "b", name.clone());
    let after = x + text_width(&name, 13.0, Font::Bold) + 10.0;
    inner.text(
        after,
        at,
        "mq",
        fit(&stage.base, x + w - after - 60.0, 11.0, Font::Mono),
    );
    inner.text_end(x + w, at, "m11", size(stage.size));
    inner.path("hair", format!("M{x} {}H{}", at + 7.5, x + w));
    at += 8.0;
    let mut places = Vec::new();
    for (_, v) in rows::steps(build)
        .into_iter()
        .filter(|(_, v)| v.stage == stage.name)
    {
        at += ROW;
        let quiet = v.result == VertexResult::Cached || v.kind == VertexKind::Config;
        let class = if quiet { "m12 mute" } else { "m12" };
        let first = false;
        let (sign, tone, _) = words::state(v, lang, first, rows::is_culprit(v), false);
        sign.draw(&mut inner, x + 8.0, at - 12.0, tone);
        let text = if v.source.is_empty() {
            &v.title
        } else {
            &v.source
        };
        inner.text(
            x + 24.0,
            at - 8.0,
            class,
            fit(text, w - 84.0, 12.0, Font::Mono),
        );
        if v.size > 0 && v.kind != VertexKind::From {
            inner.text_end(x + w, at - 8.0, "mq", size(v.size));
        }
        places.push((v.line, at - 12.0));
    }
    let mut words = vec![stage.name.clone(), stage.base.clone(), size(stage.size)];
    if stage.left_bytes > 0 {
        at += 10.0;
        let h = 20.0 + 16.0 * stage.left_behind.len().min(3) as f64;
        inner.rect(x + 0.5, at + 0.5, w - 1.0, h, 4.0, "ghost");
        inner.path("hatch soft", hatch(x + w - 40.0, at + 2.0, 38.0, h - 3.0));
        let text = lang.pick(
            format!("置いていくもの {}", size(stage.left_bytes)),
            format!("left behind: {}", size(stage.left_bytes)),
        );
        inner.text(x + 10.0, at + 15.0, "b12", text.clone());
        words.push(text);
        for (i, (path, bytes)) in stage.left_behind.iter().take(3).enumerate() {
            let line = format!("{path} {}", size(*bytes));
            let baseline = at + 31.0 + 16.0 * i as f64;
            inner.text(
                x + 10.0,
                baseline,
                "mq",
                fit(&line, w - 60.0, 11.0, Font::Mono),
            );
            words.push(line);
        }
        at += h;
    }
    pen.group(Group {
        kind: "stage",
        id: stage.name.clone(),
        label: words.join(lang.pick("、", ", ")),
        class: "stage".into(),
        nodes: inner.nodes,
        ..Group::default()
    });
    (at + 4.0, places)
}

fn needed(build: &Build) -> Vec<usize> {
    (0..build.stages.len())
        .filter(|i| build.stages[*i].needed)
        .collect()
}

fn beside(
    pen: &mut Pen,
    build: &Build,
    lang: Lang,
    edges: &[Edge],
    columns: usize,
    [x, y, w]: [f64; 3],
) -> f64 {
    let gap = if columns == 2 {
        200.0_f64.min(w * 0.22)
    } else {
        72.0
    };
    let column = (w - gap * (columns as f64 - 1.0)) / columns as f64;
    let all = needed(build);
    // The last stages are the ones on the way to the image.
    let shown = &all[all.len().saturating_sub(columns)..];
    let mut bottom = y;
    let mut tops: Vec<(usize, f64, Places)> = Vec::new();
    for (i, index) in shown.iter().enumerate() {
        let at = x + (column + gap) * i as f64;
        let (end, places) = stage(pen, build, lang, *index, [at, y, column]);
        bottom = bottom.max(end);
        tops.push((*index, at, places));
    }
    let find = |stage: usize| tops.iter().find(|(i, ..)| *i == stage);
    for edge in edges {
        let (Some((_, from_x, _)), Some((_, to_x, places))) = (find(edge.from), find(edge.to))
        else {
            continue;
        };
        let height = places
            .iter()
            .find(|(line, _)| *line == edge.line)
            .map_or(y + 40.0, |p| p.1);
        carry(pen, lang, edge, from_x + column + 4.0, to_x - 4.0, height);
    }
    bottom + 8.0
}

/// The line of a hand-over with its crate in the middle.
fn carry(pen: &mut Pen, lang: Lang, edge: &Edge, x0: f64, x1: f64, y: f64) {
    let mut inner = Pen::default();
    let class = match (edge.mounted, edge.changed) {
        (true, _) => "copy dots",
        (false, true) => "copy",
        (false, false) => "copy same",
    };
    inner.path(class, format!("M{x0} {y}H{x1}"));
    let text = crate_text(lang, edge);
    let w =
        (text_width(&edge.path, 11.0, Font::Mono) + 16.0).clamp(64.0, (x1 - x0 - 24.0).max(64.0));
    let x = (x0 + x1 - w) / 2.0;
    if !edge.mounted {
        let class = if edge.changed { "crate" } else { "crate same" };
        inner.rect(x, y - 20.0, w, 40.0, 3.0, class);
        let path = fit(&edge.path, w - 10.0, 11.0, Font::Mono);
        inner.text_middle(x + w / 2.0, y - 3.0, "m11 inv", path);
        inner.text_middle(x + w / 2.0, y + 12.0, "m11 inv", size(edge.bytes));
    }
    inner.path(
        if edge.changed { "tip-hot" } else { "fl cool" },
        format!("M{x1} {y}l-7-4v8z"),
    );
    pen.group(Group {
        kind: "take",
        id: format!("line:{}:{}", edge.line, edge.path),
        label: text,
        class: "take".into(),
        nodes: inner.nodes,
        ..Group::default()
    });
}

fn crate_text(lang: Lang, edge: &Edge) -> String {
    let same = match edge.changed {
        true => "",
        false => lang.pick("（前と同じ中身）", " (same content as before)"),
    };
    format!("COPY --from {} {}{same}", edge.path, size(edge.bytes))
}

fn below(pen: &mut Pen, build: &Build, lang: Lang, edges: &[Edge], [x, y, w]: [f64; 3]) -> f64 {
    let mut at = y;
    for index in needed(build) {
        for edge in edges.iter().filter(|e| e.to == index) {
            let mut inner = Pen::default();
            let class = if edge.changed { "crate" } else { "crate same" };
            inner.rect(x + 24.0, at + 4.0, w - 48.0, 24.0, 3.0, class);
            let text = fit(
                &format!("{} {}", edge.path, size(edge.bytes)),
                w - 64.0,
                11.0,
                Font::Mono,
            );
            inner.text(x + 32.0, at + 20.0, "m11 inv", text);
            inner.path("fl cool", format!("M{} {}l-4-7h8z", x + w / 2.0, at + 38.0));
            pen.group(Group {
                kind: "take",
                id: format!("line:{}:{}", edge.line, edge.path),
                label: crate_text(lang, edge),
                class: "take".into(),
                nodes: inner.nodes,
                ..Group::default()
            });
            at += 40.0;
        }
        at = stage(pen, build, lang, index, [x, at, w]).0 + 4.0;
    }
    at
}

/// Stages that nothing needed: one ghost line each.
fn skipped(pen: &mut Pen, build: &Build, lang: Lang, [x, y, w]: [f64; 3]) -> f64 {
    let mut at = y;
    for stage in build.stages.iter().filter(|s| !s.needed) {
        let mut inner = Pen::default();
        inner.rect(x + 0.5, at + 0.5, w - 1.0, 23.0, 4.0, "ghost");
        let text = lang.pick(
            format!(
                "{}（{}〜{} 行目）は作られない。だれも使わないから",
                stage.name, stage.first_line, stage.last_line
            ),
            format!(
                "{} (lines {} to {}) is not built: nothing needs it",
                stage.name, stage.first_line, stage.last_line
            ),
        );
        inner.text(
            x + 10.0,
            at + 16.0,
            "q11",
            fit(&text, w - 20.0, 11.0, Font::Sans),
        );
        pen.group(Group {
            kind: "stage",
            id: stage.name.clone(),
            label: text,
            class: "stage".into(),
            nodes: inner.nodes,
            ..Group::default()
        });
        at += 30.0;
    }
    at
}

/// Two bars on one scale: the biggest stage shipped as it is, and the real image.
fn foot(pen: &mut Pen, build: &Build, lang: Lang, [x, y, w]: [f64; 3]) -> f64 {
    let whole = |s: &Stage| {
        let from = build
            .vertices
            .iter()
            .find(|v| v.kind == VertexKind::From && v.stage == s.name);
        s.size + from.map_or(0, |v| v.size)
    };
    let built: Vec<&Stage> = build.stages.iter().filter(|s| s.needed).collect();
    let (Some(last), Some(biggest)) = (built.last(), built.iter().max_by_key(|s| whole(s))) else {
        return y;
    };
    let (small, big) = (whole(last), whole(biggest));
    if big <= small || !build.error.is_empty() {
        return y;
    }
    let mut inner = Pen::default();
    let names = [
        lang.pick(
            format!("{} をそのまま配ると", biggest.name),
            format!("{} shipped as it is", biggest.name),
        ),
        lang.pick("できたイメージ".to_string(), "the image".to_string()),
    ];
    let column = names
        .iter()
        .map(|n| text_width(n, 11.0, Font::Sans))
        .fold(0.0, f64::max)
        .min(w * 0.4)
        + 12.0;
    let per = (w - column - 80.0).max(20.0) / big as f64;
    for (i, (name, bytes)) in names.iter().zip([big, small]).enumerate() {
        let at = y + 6.0 + 22.0 * i as f64;
        inner.text(
            x,
            at + 11.0,
            "q11",
            fit(name, column - 8.0, 11.0, Font::Sans),
        );
        let class = if i == 0 { "bar left" } else { "bar mine" };
        inner.rect(x + column, at, bytes as f64 * per, 14.0, 0.0, class);
        inner.text(
            x + column + bytes as f64 * per + 8.0,
            at + 11.0,
            "m12b",
            size(bytes),
        );
    }
    pen.group(Group {
        kind: "saved",
        id: "stages".to_string(),
        label: format!("{} {}、{} {}", names[0], size(big), names[1], size(small)),
        class: "saved".into(),
        nodes: inner.nodes,
        ..Group::default()
    });
    y + 54.0
}
