//! The last build: each step with what the cache said, and why.

use snapshot::{CacheReason, Vertex, VertexResult};

use super::Request;
use crate::scene::{Font, Group, Pen, fit};
use crate::words::size;
use crate::{Lang, Scene};

const HEIGHT: f64 = 44.0;

pub fn draw(request: &Request) -> Scene {
    let width = request.width.max(280.0);
    let mut pen = Pen::default();
    let Some(build) = request.snapshot.last_build() else {
        let hint = request
            .lang
            .pick("まだ何もビルドしていません", "Nothing was built yet");
        pen.rect(0.5, 0.5, width - 1.0, 71.0, 8.0, "berth");
        pen.text_middle(width / 2.0, 41.0, "hint", hint);
        return scene(width, 72.0, hint.to_string(), pen);
    };
    let steps: Vec<&Vertex> = build.vertices.iter().filter(|v| is_step(v)).collect();
    let cached = |v: &&&Vertex| v.result == VertexResult::Cached;
    let cached = steps.iter().filter(cached).count();
    let name = build.tags.first().map_or("<none>", |t| t.as_str());
    pen.text(
        2.0,
        18.0,
        "name",
        fit(name, width - 130.0, 15.0, Font::Sans),
    );
    let sent = format!(
        "{} {}",
        request.lang.pick("コンテキスト", "context"),
        size(build.context_size)
    );
    pen.text_end(width - 2.0, 18.0, "layer-size", sent);
    let mut y = 32.0;
    for (index, vertex) in steps.iter().enumerate() {
        if index > 0 {
            pen.path("line", format!("M16 {}v8", y - 8.0));
        }
        step(&mut pen, request.lang, width, y, vertex);
        y += HEIGHT + 8.0;
    }
    if !build.error.is_empty() {
        let line = build.error.lines().next().unwrap_or_default();
        pen.text(2.0, y + 10.0, "owner", fit(line, width, 11.5, Font::Mono));
        y += 20.0;
    }
    let title = request.lang.pick(
        format!(
            "{name} のビルド: {} ステップ中 {cached} がキャッシュ",
            steps.len()
        ),
        format!("Build of {name}: {cached} of {} steps cached", steps.len()),
    );
    scene(width, y, title, pen)
}

fn scene(width: f64, height: f64, title: String, pen: Pen) -> Scene {
    Scene {
        name: "build",
        title,
        width,
        height,
        nodes: pen.nodes,
        ..Scene::default()
    }
}

/// BuildKit's own steps (`[internal] …`, `exporting to image`) are not the learner's.
fn is_step(vertex: &Vertex) -> bool {
    vertex.title.starts_with('[') && !vertex.title.starts_with("[internal]")
}

fn step(pen: &mut Pen, lang: Lang, width: f64, y: f64, vertex: &Vertex) {
    let (word, class, lamp) = match vertex.result {
        VertexResult::Cached => ("CACHED", "vertex cached", "lamp"),
        VertexResult::Done => ("DONE", "vertex done", "lamp"),
        VertexResult::Running => ("RUNNING", "vertex done", "lamp"),
        VertexResult::Failed => ("ERROR", "vertex error", "lamp"),
        VertexResult::Skipped => ("—", "vertex skipped", "lamp"),
    };
    let mut inner = Pen::default();
    inner.rect(0.5, y + 0.5, width - 1.0, HEIGHT - 1.0, 6.0, "card");
    inner.circle(16.0, y + 15.5, 5.0, lamp);
    let title = fit(&vertex.title, width - 100.0, 11.5, Font::Mono);
    inner.text(30.0, y + 19.0, "mono", title);
    inner.text_end(width - 12.0, y + 19.0, "state", word);
    let why = reason(lang, &vertex.reason);
    inner.text(
        30.0,
        y + 35.0,
        "sub",
        fit(&why, width - 44.0, 11.5, Font::Sans),
    );
    pen.group(Group {
        kind: "vertex",
        id: vertex.title.clone(),
        label: format!("{} {word} {why}", vertex.title),
        class: class.into(),
        nodes: inner.nodes,
        ..Group::default()
    });
}

/// Why the cache was or was not used, as a sentence.
pub fn reason(lang: Lang, reason: &CacheReason) -> String {
    match reason {
        CacheReason::NotApplicable => String::new(),
        CacheReason::Hit => lang
            .pick(
                "同じ命令を同じ入力で実行済み",
                "the same instruction over the same input",
            )
            .to_string(),
        CacheReason::FirstTime => lang
            .pick("初めてのステップ", "never built here before")
            .to_string(),
        CacheReason::Edited { before } => lang.pick(
            format!("命令が変わった（前回: {before}）"),
            format!("the instruction changed (was: {before})"),
        ),
        CacheReason::Files { changes, .. } => {
            let paths: Vec<&str> = changes.iter().map(|c| c.path.as_str()).collect();
            let paths = paths.join(", ");
            lang.pick(
                format!("ファイルが変わった: {paths}"),
                format!("files changed: {paths}"),
            )
        }
        CacheReason::Value { name, .. } => lang.pick(
            format!("{name} の値が変わった"),
            format!("the value of {name} changed"),
        ),
        CacheReason::After { .. } => lang
            .pick("前のステップが作り直された", "an earlier step ran again")
            .to_string(),
        CacheReason::Base { .. } => lang
            .pick("ベースイメージが変わった", "the base image changed")
            .to_string(),
        CacheReason::Removed { .. } => lang
            .pick("キャッシュの記録が消された", "its cache record was removed")
            .to_string(),
        CacheReason::Disabled => lang
            .pick("キャッシュを使わない指定", "the cache was switched off")
            .to_string(),
    }
}
