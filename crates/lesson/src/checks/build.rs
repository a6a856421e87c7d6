//! `build`: the newest build, or the newest with that tag, went like that.

use snapshot::{Build as Made, CacheReason, Vertex, VertexKind, VertexResult};

use super::fact::{Fact, Sight, Speech, keys, look};
use super::form::{Form, Key, either, is_number, is_word};
use super::{Kind, Missing, Seen, Verdict, same_image};
use crate::attrs::Attrs;
use crate::text::Text;

pub struct Build;

/// What is asked of one step; shared with `builds`.
pub const STEP: &[Fact<Made>] = &[
    Fact::new("step", Form::Text, step_wanted, step),
    Fact::new("result", Form::Word(RESULTS), result_wanted, step),
    Fact::new("reason", Form::Word(REASONS), reason_wanted, step),
];

const FACTS: &[Fact<Made>] = &[
    Fact::new("error", Form::Text, error_wanted, error),
    Fact::new("cached", Form::Number, cached_wanted, cached),
    Fact::new("ignored", Form::Text, ignored_wanted, ignored),
    Fact::new("context-below", Form::Number, context_wanted, context),
    Fact::new("warnings", Form::Number, warnings_wanted, warnings),
];

pub const TAG: Fact<Made> = Fact::naming("tag", Form::Text, tag);

const RESULTS: &[&str] = &["done", "cached", "failed", "skipped"];
const REASONS: &[&str] = &[
    "hit",
    "first",
    "instruction",
    "files",
    "value",
    "base",
    "parent",
    "removed",
    "disabled",
];

impl Kind for Build {
    fn name(&self) -> &'static str {
        "build"
    }

    fn keys(&self) -> Vec<Key> {
        keys(&[&[TAG], STEP, FACTS])
    }

    fn fits(&self, args: &Attrs) -> Result<(), String> {
        match args.pairs.is_empty() {
            true => Err("what of it? a key is missing".to_string()),
            false => step_first(args),
        }
    }

    fn look(&self, args: &Attrs, seen: &Seen) -> Verdict {
        let fits = |b: &&Made| args.get("tag").is_none_or(|t| tagged(b, t));
        let newest = seen.builds().filter(fits).last();
        let speech = speech(args.get("tag"));
        let verdict = look(
            &[&[TAG], STEP, FACTS],
            speech,
            newest.into_iter(),
            |b| b.number.to_string(),
            args,
            seen,
        );
        // Who asks for no step and no error asks for a build that made something.
        let error = newest.map_or("", |b| b.error.as_str());
        let whole = args.get("step").is_none() && args.get("error").is_none();
        if !verdict.holds || !whole || error.is_empty() {
            return verdict;
        }
        Verdict {
            holds: false,
            missing: vec![Missing {
                now: Text::new(
                    format!("ビルドは失敗しました（{error}）"),
                    format!("the build failed ({error})"),
                ),
                wanted: Text::new("成功", "a success"),
            }],
            ..verdict
        }
    }
}

/// `result=` and `reason=` are about a step.
pub fn step_first(args: &Attrs) -> Result<(), String> {
    let about = args.get("result").is_some() || args.get("reason").is_some();
    match about && args.get("step").is_none() {
        true => Err("result= and reason= need step=".to_string()),
        false => Ok(()),
    }
}

pub fn speech(tag: Option<&str>) -> Speech {
    Speech {
        kind: "build",
        name: tag.unwrap_or_default().to_string(),
        noun: match tag {
            Some(tag) => Text::new(format!("{tag} のビルド"), format!("build of {tag}")),
            None => Text::new("ビルド", "build"),
        },
    }
}

fn tagged(build: &Made, tag: &str) -> bool {
    build.tags.iter().any(|t| same_image(t, tag))
}

fn tag(s: &Sight<Made>) -> Option<Text> {
    (!tagged(s.it, s.value)).then(Text::default)
}

fn step_wanted(value: &str) -> Text {
    Text::new(
        format!("ステップ「{value}」"),
        format!("the step {value:?}"),
    )
}

fn result_word(result: VertexResult) -> &'static str {
    match result {
        VertexResult::Done => "done",
        VertexResult::Cached => "cached",
        VertexResult::Failed => "failed",
        VertexResult::Skipped => "skipped",
        VertexResult::Running => "running",
    }
}

fn result_words(result: &str) -> Text {
    match result {
        "done" => Text::new("実行された", "ran"),
        "cached" => Text::new("CACHED になった", "was CACHED"),
        "failed" => Text::new("失敗した", "failed"),
        "skipped" => Text::new("飛ばされた", "was skipped"),
        _ => Text::new("実行中", "is running"),
    }
}

fn result_wanted(value: &str) -> Text {
    let words: Vec<Text> = value.split('|').map(result_words).collect();
    Text::list(&words)
}

fn reason_word(reason: &CacheReason) -> &'static str {
    match reason {
        CacheReason::NotApplicable => "none",
        CacheReason::Hit => "hit",
        CacheReason::FirstTime => "first",
        CacheReason::Edited { .. } => "instruction",
        CacheReason::Files { .. } => "files",
        CacheReason::Value { .. } => "value",
        CacheReason::Base { .. } => "base",
        CacheReason::After { .. } => "parent",
        CacheReason::Removed { .. } => "removed",
        CacheReason::Disabled => "disabled",
    }
}

fn reason_words(reason: &str) -> Text {
    match reason {
        "hit" => Text::new("キャッシュがあったから", "there was a cache"),
        "first" => Text::new("初めてだから", "it is the first time"),
        "instruction" => Text::new("命令が変わったから", "the instruction changed"),
        "files" => Text::new("ファイルが変わったから", "files changed"),
        "value" => Text::new("値が変わったから", "a value changed"),
        "base" => Text::new("ベースイメージが変わったから", "the base changed"),
        "parent" => Text::new("前のステップが実行されたから", "a step before it ran"),
        "removed" => Text::new("キャッシュが消されたから", "its cache was removed"),
        "disabled" => Text::new(
            "キャッシュを使わない指定だから",
            "the cache was not to be used",
        ),
        _ => Text::new("理由なし", "no reason"),
    }
}

fn reason_wanted(value: &str) -> Text {
    let words: Vec<Text> = value.split('|').map(reason_words).collect();
    Text::list(&words)
}

/// As the author wrote it, without BuildKit's number if it is internal.
fn title(v: &Vertex) -> &str {
    match v.source.is_empty() {
        true => &v.title,
        false => &v.source,
    }
}

/// One step has all that is asked for; the three keys say the same about now.
fn step(s: &Sight<Made>) -> Option<Text> {
    let part = s.args.get("step").unwrap_or_default();
    let named = |v: &&Vertex| v.title.contains(part) || v.source.contains(part);
    let fits = |v: &Vertex| {
        s.args
            .get("result")
            .is_none_or(|r| is_word(r, result_word(v.result)))
            && s.args
                .get("reason")
                .is_none_or(|r| is_word(r, reason_word(&v.reason)))
    };
    if s.it.vertices.iter().filter(named).any(fits) {
        return None;
    }
    let Some(step) = s.it.vertices.iter().find(named) else {
        return Some(Text::new(
            format!("ビルドに「{part}」というステップはありません"),
            format!("the build has no step {part:?}"),
        ));
    };
    let title = title(step);
    let (ja, en) = match step.result {
        VertexResult::Done => ("実行されました", "ran"),
        VertexResult::Cached => ("CACHED です", "is CACHED"),
        VertexResult::Failed => ("失敗しました", "failed"),
        VertexResult::Skipped => ("飛ばされました", "was skipped"),
        VertexResult::Running => ("実行中です", "is running"),
    };
    let ja = match ja.starts_with('C') {
        true => format!(" {ja}"),
        false => ja.to_string(),
    };
    let now = Text::new(format!("「{title}」は{ja}"), format!("{title:?} {en}"));
    let why = match (step.result, reason_word(&step.reason)) {
        (VertexResult::Skipped, _) | (_, "none" | "hit") => Text::default(),
        (_, word) => reason_words(word),
    };
    Some(now.with(&why))
}

fn error_wanted(value: &str) -> Text {
    Text::new(format!("エラー「{value}」"), format!("the error {value:?}"))
}

fn error(s: &Sight<Made>) -> Option<Text> {
    let now = &s.it.error;
    if now.contains(s.value) {
        return None;
    }
    Some(match now.is_empty() {
        true => Text::new("ビルドは成功しています", "the build succeeded"),
        false => Text::new(
            format!("ビルドのエラーは「{now}」です"),
            format!("the error of the build is {now:?}"),
        ),
    })
}

fn cached_wanted(value: &str) -> Text {
    Text::new(
        format!("CACHED のステップが {value} 個以上"),
        format!("{value} steps CACHED or more"),
    )
}

fn cached(s: &Sight<Made>) -> Option<Text> {
    let shown = |v: &&Vertex| !matches!(v.kind, VertexKind::Internal | VertexKind::Config);
    let cached = s.it.vertices.iter().filter(shown);
    let now = cached.filter(|v| v.result == VertexResult::Cached).count();
    (s.value.parse().is_ok_and(|least: usize| now < least)).then(|| {
        Text::new(
            format!("CACHED のステップは {now} 個です"),
            format!("{now} steps are CACHED"),
        )
    })
}

fn ignored_wanted(value: &str) -> Text {
    Text::new(
        format!("{value} は .dockerignore で除外"),
        format!("{value} kept out by .dockerignore"),
    )
}

/// The path, or a directory it is in.
fn ignored(s: &Sight<Made>) -> Option<Text> {
    let fits = |path: &str| {
        let rest = s.value.strip_prefix(path.trim_end_matches('/'));
        rest.is_some_and(|r| r.is_empty() || r.starts_with('/'))
    };
    (!s.it.ignored.iter().any(|i| fits(&i.path))).then(|| {
        Text::new(
            format!("{} は .dockerignore で除外されていません", s.value),
            format!("{} is not kept out by .dockerignore", s.value),
        )
    })
}

fn context_wanted(value: &str) -> Text {
    Text::new(
        format!("コンテキスト {value} バイト未満"),
        format!("a context of less than {value} bytes"),
    )
}

fn context(s: &Sight<Made>) -> Option<Text> {
    let now = s.it.context_size;
    (s.value.parse().is_ok_and(|limit: u64| now >= limit)).then(|| {
        Text::new(
            format!("コンテキストは {now} バイトです"),
            format!("the context has {now} bytes"),
        )
    })
}

fn warnings_wanted(value: &str) -> Text {
    let value = either(value);
    Text::new(
        format!("警告 {} 個", value.ja),
        format!("warnings: {}", value.en),
    )
}

fn warnings(s: &Sight<Made>) -> Option<Text> {
    let all = &s.it.warnings;
    if is_number(s.value, all.len() as i64) {
        return None;
    }
    let list = Text::same(all.join(", "));
    let now = Text::new(
        format!("ビルドの警告は {} 個です", all.len()),
        format!("warnings of the build: {}", all.len()),
    );
    Some(now.with(&list))
}
