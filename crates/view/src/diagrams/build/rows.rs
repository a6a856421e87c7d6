//! The table of a build or an image, before anything is drawn.

use std::rc::Rc;

use snapshot::{Build, CacheReason, FileChange, Image, Snapshot, Vertex, VertexKind, VertexResult};

use super::{Subject, words};
use crate::changes::image_name;
use crate::shapes::Sign;
use crate::words::Lang;

/// Everything the table shows.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// The answer in one sentence, and what it costs.
    pub head: String,
    pub tone: &'static str,
    pub detail: String,
    /// `build 7`, and what it is compared with.
    pub chip: Option<(String, String)>,
    pub rows: Vec<Row>,
    pub foot: Option<Foot>,
}

/// A line of the Dockerfile.
#[derive(Clone, Debug)]
pub struct Row {
    /// `line:3`; layers of an image without a build are `layer:3`.
    pub id: String,
    /// Lines it stands for: one, or a run of folded ones.
    pub number: String,
    pub code: String,
    pub sign: Sign,
    /// The sign's and the state's tone.
    pub tone: &'static str,
    pub state: String,
    pub ms: Option<u64>,
    pub bytes: Option<u64>,
    pub bar: Bar,
    /// What broke the cache here.
    pub why: Vec<Why>,
    pub culprit: bool,
    /// It ran only because an earlier step did.
    pub dragged: bool,
    pub failed: bool,
    /// Steps back: nothing happened here.
    pub quiet: bool,
    /// Bytes of this row that row `.0` hides, and of which row this one hides some.
    pub wasted: u64,
    pub hides: Option<(usize, u64)>,
    /// The number of that row.
    pub kept_in: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Bar {
    #[default]
    None,
    /// The base: how many images share it.
    Base(usize),
    Mine,
}

/// One line of reason under a culprit.
#[derive(Clone, Debug)]
pub enum Why {
    File(FileChange),
    /// Name, before, after.
    Value(String, String, String),
    Text(String),
    Output(String, bool),
}

/// The sum under the table.
#[derive(Clone, Debug, Default)]
pub struct Foot {
    pub name: String,
    pub ms: Option<u64>,
    pub base: u64,
    pub mine: u64,
    pub wasted: u64,
    pub sent: String,
    pub ignored: String,
}

pub fn of(subject: &Subject, s: &Snapshot, lang: Lang) -> Table {
    match subject {
        Subject::Build(build) => of_build(build, s, lang),
        Subject::Image(image) => of_image(image, s, lang),
        Subject::Two(..) | Subject::Nothing => Table::default(),
    }
}

/// The steps that a Dockerfile's author wrote, in the order of the lines, with their indices.
pub fn steps(build: &Build) -> Vec<(usize, &Vertex)> {
    let own = |v: &Vertex| v.kind != VertexKind::Internal && v.line > 0;
    let mut found: Vec<(usize, &Vertex)> = build
        .vertices
        .iter()
        .enumerate()
        .filter(|(_, v)| own(v))
        .collect();
    found.sort_by_key(|(i, v)| (v.line, *i));
    found
}

/// Tells whether a step itself broke the cache.
pub fn is_culprit(v: &Vertex) -> bool {
    let ran = matches!(
        v.result,
        VertexResult::Done | VertexResult::Failed | VertexResult::Running
    );
    let own = !matches!(
        v.reason,
        CacheReason::NotApplicable
            | CacheReason::Hit
            | CacheReason::FirstTime
            | CacheReason::After { .. }
    );
    ran && own && v.kind != VertexKind::Internal
}

fn of_build(build: &Build, s: &Snapshot, lang: Lang) -> Table {
    let steps = steps(build);
    let image = s.image_by_id(&build.image_id);
    let first = !steps.iter().any(|(_, v)| {
        v.result == VertexResult::Cached || is_culprit(v) || matches!(v.reason, CacheReason::Hit)
    });
    let mut rows: Vec<Row> = steps.iter().map(|(_, v)| row(v, s, lang, first)).collect();
    if let Some(image) = image {
        waste(&mut rows, &steps, image);
    }
    let said = words::head(build, &steps, &rows, lang, first);
    let before = s.builds.iter().rev().find(|b| b.number < build.number);
    let chip = (
        lang.pick(
            format!("ビルド {}", build.number),
            format!("build {}", build.number),
        ),
        match before {
            Some(b) => lang.pick(
                format!("{} とくらべる", b.number),
                format!("against {}", b.number),
            ),
            None => lang.pick("はじめて", "the first").to_string(),
        },
    );
    let foot = (build.error.is_empty() && !build.running).then(|| foot(build, image, &rows, lang));
    let mut table = Table {
        head: said.head,
        tone: said.tone,
        detail: said.detail,
        chip: Some(chip),
        rows,
        foot,
    };
    fold(&mut table.rows, lang);
    table
}

fn row(v: &Vertex, s: &Snapshot, lang: Lang, first: bool) -> Row {
    let culprit = is_culprit(v);
    let dragged =
        matches!(v.reason, CacheReason::After { .. }) && v.result != VertexResult::Skipped;
    let (sign, tone, state) = words::state(v, lang, first, culprit, dragged);
    let from = v.kind == VertexKind::From;
    let sharing = from.then(|| sharing(v, s));
    let failed = v.result == VertexResult::Failed;
    let why = match failed {
        true => words::output(v),
        false if culprit => words::why(&v.reason, lang),
        false => Vec::new(),
    };
    Row {
        id: format!("line:{}", v.line),
        number: v.line.to_string(),
        code: code(v),
        sign,
        tone,
        state,
        ms: (v.result == VertexResult::Done || failed || v.result == VertexResult::Running)
            .then_some(v.duration_ms)
            .filter(|_| v.kind != VertexKind::Config && !(from && v.duration_ms < 50)),
        bytes: (v.kind != VertexKind::Config && v.result != VertexResult::Skipped && !failed)
            .then_some(v.size),
        bar: match sharing {
            Some(n) => Bar::Base(n),
            None if v.size > 0 && v.result != VertexResult::Skipped => Bar::Mine,
            None => Bar::None,
        },
        why,
        culprit: culprit && !failed,
        dragged,
        failed,
        quiet: v.result == VertexResult::Cached
            || v.result == VertexResult::Skipped
            || v.kind == VertexKind::Config && !culprit
            || from && !culprit,
        wasted: 0,
        hides: None,
        kept_in: String::new(),
    }
}

/// The instruction as the author wrote it, on one line.
pub fn code(v: &Vertex) -> String {
    let text = match v.source.is_empty() {
        false => v.source.as_str(),
        true => v
            .title
            .split_once("] ")
            .map_or(v.title.as_str(), |(_, t)| t),
    };
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How many images of the store stand on the layer that a FROM begins with.
fn sharing(v: &Vertex, s: &Snapshot) -> usize {
    match v.layer.is_empty() {
        true => 0,
        false => s.holders(&v.layer),
    }
}

/// Marks what later rows hide of earlier ones.
fn waste(rows: &mut [Row], steps: &[(usize, &Vertex)], image: &Image) {
    let row_of = |layer: usize| {
        let chain = &image.layers.get(layer)?.chain_id;
        steps
            .iter()
            .position(|(_, v)| v.layer == *chain && v.kind != VertexKind::From)
    };
    for hidden in &image.hidden {
        let (Some(below), Some(above)) = (row_of(hidden.layer), row_of(hidden.by)) else {
            continue;
        };
        rows[below].wasted += hidden.bytes;
        let before = rows[above].hides.map_or(0, |(_, bytes)| bytes);
        if hidden.bytes > before {
            rows[above].hides = Some((below, hidden.bytes));
            rows[above].kept_in = rows[below].number.clone();
        }
    }
}

fn foot(build: &Build, image: Option<&Rc<Image>>, rows: &[Row], lang: Lang) -> Foot {
    let name = build.tags.first().cloned();
    let base: u64 = match image {
        Some(i) => i.layers.iter().take(i.base_layers).map(|l| l.size).sum(),
        None => 0,
    };
    let ignored: Vec<String> = build
        .ignored
        .iter()
        .take(3)
        .map(|i| format!("{} {}", i.path, i.files))
        .collect();
    Foot {
        name: name.unwrap_or_else(|| image.map_or(String::new(), |i| image_name(i))),
        ms: Some(build.duration_ms),
        base,
        mine: image.map_or(0, |i| i.size.saturating_sub(base)),
        wasted: rows.iter().map(|r| r.wasted).sum(),
        sent: lang.pick(
            format!(
                "{}、{} ファイル",
                crate::words::size(build.context_size),
                build.context_files.len()
            ),
            format!(
                "{}, {} files",
                crate::words::size(build.context_size),
                build.context_files.len()
            ),
        ),
        ignored: match build.ignored_count {
            0 => String::new(),
            n => lang.pick(
                format!("{n} ファイル: {}", ignored.join("、")),
                format!("{n} files: {}", ignored.join(", ")),
            ),
        },
    }
}

/// More rows than this, and runs of CACHED become one row.
const MOST: usize = 12;

fn fold(rows: &mut Vec<Row>, lang: Lang) {
    if rows.len() <= MOST {
        return;
    }
    let mine: u64 = rows
        .iter()
        .filter(|r| r.bar == Bar::Mine)
        .filter_map(|r| r.bytes)
        .sum();
    let plain = |r: &Row| {
        r.quiet
            && !r.culprit
            && r.hides.is_none()
            && r.wasted == 0
            && (r.bar != Bar::Mine || r.bytes.unwrap_or(0) * 10 <= mine)
            && !matches!(r.bar, Bar::Base(_))
    };
    let old = std::mem::take(rows);
    let mut run: Vec<Row> = Vec::new();
    // Rows move, so the indices of what they hide move too.
    let mut moved: Vec<usize> = Vec::new();
    let flush = |run: &mut Vec<Row>, rows: &mut Vec<Row>| {
        if run.len() < 3 {
            rows.append(run);
            return;
        }
        let (first, last) = (&run[0], &run[run.len() - 1]);
        let same = run.iter().all(|r| r.state == first.state);
        let state = if same {
            first.state.clone()
        } else {
            "CACHED".to_string()
        };
        let mut one = first.clone();
        one.number = format!("{}–{}", first.number, last.number);
        one.code = lang.pick(format!("{} 行", run.len()), format!("{} lines", run.len()));
        one.bytes = Some(run.iter().filter_map(|r| r.bytes).sum());
        one.state = state;
        rows.push(one);
        run.clear();
    };
    for row in old {
        if plain(&row) {
            run.push(row);
            moved.push(usize::MAX);
            continue;
        }
        flush(&mut run, rows);
        moved.push(rows.len());
        rows.push(row);
    }
    flush(&mut run, rows);
    for row in rows.iter_mut() {
        row.hides = row.hides.and_then(|(at, bytes)| {
            let at = moved.get(at).copied().filter(|i| *i != usize::MAX)?;
            Some((at, bytes))
        });
    }
}

/// An image that was not built here: its history, oldest first.
fn of_image(image: &Image, s: &Snapshot, lang: Lang) -> Table {
    let mut rows = Vec::new();
    let mut layer = 0;
    let mut row_of = Vec::new();
    for (i, step) in image.history.iter().enumerate() {
        let shared = match step.empty_layer {
            true => 0,
            false => image
                .layers
                .get(layer)
                .map_or(0, |l| s.holders(&l.chain_id)),
        };
        if !step.empty_layer {
            row_of.push(rows.len());
            layer += 1;
        }
        rows.push(Row {
            id: format!("layer:{i}"),
            number: (i + 1).to_string(),
            code: words::instruction(&step.created_by),
            sign: if step.empty_layer {
                Sign::Ring
            } else {
                Sign::Dot
            },
            tone: if step.empty_layer { "" } else { "cool" },
            state: match (step.empty_layer, shared) {
                (true, _) => lang.pick("設定だけ", "config only").to_string(),
                (false, n) if n > 1 => lang.pick(format!("{n} つで共有"), format!("shared by {n}")),
                _ => lang.pick("このイメージだけ", "this image only").to_string(),
            },
            ms: None,
            bytes: (!step.empty_layer).then_some(step.size),
            bar: if step.size > 0 { Bar::Mine } else { Bar::None },
            why: Vec::new(),
            culprit: false,
            dragged: false,
            failed: false,
            quiet: step.empty_layer,
            wasted: 0,
            hides: None,
            kept_in: String::new(),
        });
    }
    for hidden in &image.hidden {
        if let (Some(&below), Some(&above)) = (row_of.get(hidden.layer), row_of.get(hidden.by)) {
            rows[below].wasted += hidden.bytes;
            if hidden.bytes > rows[above].hides.map_or(0, |h| h.1) {
                rows[above].hides = Some((below, hidden.bytes));
                rows[above].kept_in = rows[below].number.clone();
            }
        }
    }
    let name = image_name(image);
    let size = crate::words::size(image.size);
    let wasted: u64 = rows.iter().map(|r| r.wasted).sum();
    let layers = image.layers.len();
    let mut table = Table {
        head: lang.pick(
            format!("{name} は {layers} 枚のレイヤー、{size}"),
            format!("{name}: {layers} layers, {size}"),
        ),
        tone: "",
        detail: lang.pick(
            "下の行ほど上に積まれます。設定だけの行はレイヤーを作りません。".to_string(),
            "Later lines lie on top. Lines that only configure make no layer.".to_string(),
        ),
        chip: None,
        rows,
        foot: Some(Foot {
            name,
            base: 0,
            mine: image.size,
            wasted,
            ..Foot::default()
        }),
    };
    fold(&mut table.rows, lang);
    table
}
