//! The sentences of the build picture, from the data by a table of cases; the most serious one wins.

use snapshot::{Build, CacheReason, FileChange, Vertex, VertexKind, VertexResult};

use super::rows::{Row, Why};
use crate::shapes::Sign;
use crate::words::{Lang, size};

pub struct Said {
    pub head: String,
    pub tone: &'static str,
    pub detail: String,
}

/// The first two lines.
pub fn head(
    build: &Build,
    steps: &[(usize, &Vertex)],
    rows: &[Row],
    lang: Lang,
    first: bool,
) -> Said {
    let total = seconds(build.duration_ms, lang);
    if build.running {
        let at = steps
            .iter()
            .find(|(_, v)| v.result == VertexResult::Running);
        let line = at.map_or(String::new(), |(_, v)| v.line.to_string());
        return Said {
            head: lang.pick(
                format!("ビルド中: {line} 行目"),
                format!("Building: line {line}"),
            ),
            tone: "cool",
            detail: lang
                .pick(
                    "終わった行から順に色が付きます。",
                    "Lines light up as they end.",
                )
                .to_string(),
        };
    }
    if let Some((_, failed)) = steps.iter().find(|(_, v)| v.result == VertexResult::Failed) {
        return self::failed(failed, steps, lang);
    }
    if !build.error.is_empty() {
        return Said {
            head: lang
                .pick("ビルドできなかった", "The build failed")
                .to_string(),
            tone: "bad",
            detail: build.error.clone(),
        };
    }
    let culprit = steps.iter().position(|(_, v)| super::rows::is_culprit(v));
    if let Some(at) = culprit {
        return missed(steps[at].1, rows, &total, lang);
    }
    let ran = rows.iter().filter(|r| r.ms.is_some() && !r.quiet).count();
    let cached = steps
        .iter()
        .filter(|(_, v)| v.result == VertexResult::Cached)
        .count();
    if first {
        return Said {
            head: lang.pick(
                format!("はじめてのビルド: {ran} 行を実行した"),
                format!("A first build: {ran} lines ran"),
            ),
            tone: "cool",
            detail: lang.pick(
                format!("{total}。結果は行ごとに覚えられ、次は変わったところからだけ動きます。"),
                format!("{total}. Each line's result is remembered; the next build runs only from what changed."),
            ),
        };
    }
    if ran == 0 {
        return Said {
            head: lang.pick(
                format!("{cached} 行すべて CACHED"),
                format!("All {cached} lines CACHED"),
            ),
            tone: "cool",
            detail: lang.pick(
                format!("何も変わっていないので、何も動きませんでした: {total}。"),
                format!("Nothing changed, so nothing ran: {total}."),
            ),
        };
    }
    let line = steps
        .iter()
        .find(|(_, v)| v.reason == CacheReason::FirstTime);
    let line = line.map_or(String::new(), |(_, v)| v.line.to_string());
    Said {
        head: lang.pick(
            format!("{line} 行目からが新しい"),
            format!("New from line {line} on"),
        ),
        tone: "hot",
        detail: lang.pick(
            format!("ここから先は、まだ一度もビルドされていません: {total}。"),
            format!("From here on nothing was built before: {total}."),
        ),
    }
}

fn failed(v: &Vertex, steps: &[(usize, &Vertex)], lang: Lang) -> Said {
    let before = steps.iter().take_while(|(_, s)| s.line < v.line).last();
    let last = v.output.iter().rev().find(|l| !l.trim().is_empty());
    let kept = match before {
        Some((_, b)) => lang.pick(
            format!(
                "{} 行目までは覚えているので、次は {} 行目から始まる。",
                b.line, v.line
            ),
            format!(
                "Up to line {} is remembered: the next build begins at line {}.",
                b.line, v.line
            ),
        ),
        None => String::new(),
    };
    let said = last.map_or(String::new(), |l| format!("{} ", l.trim()));
    Said {
        head: lang.pick(
            format!("{} 行目 {} が失敗した", v.line, verb(v)),
            format!("Line {}, {}, failed", v.line, verb(v)),
        ),
        tone: "bad",
        detail: format!("{said}{kept}"),
    }
}

/// The instruction's word.
fn verb(v: &Vertex) -> &str {
    let text = if v.source.is_empty() {
        &v.title
    } else {
        &v.source
    };
    text.split_whitespace().next().unwrap_or_default()
}

fn missed(v: &Vertex, rows: &[Row], total: &str, lang: Lang) -> Said {
    let because = because(&v.reason, lang);
    let dragged: Vec<&str> = rows
        .iter()
        .filter(|r| r.dragged)
        .map(|r| r.number.as_str())
        .collect();
    let rest = match dragged.as_slice() {
        [] => lang.pick(
            format!("動き直したのはこの行だけ: {total}。"),
            format!("Only this line ran again: {total}."),
        ),
        [one] => lang.pick(
            format!("{one} 行目も巻き込まれてやり直し: {total}。"),
            format!("Line {one} ran again with it: {total}."),
        ),
        [first, .., last] => lang.pick(
            format!("{first}〜{last} 行目も巻き込まれてやり直し: {total}。"),
            format!("Lines {first} to {last} ran again with it: {total}."),
        ),
    };
    Said {
        head: match v.reason {
            CacheReason::Disabled => lang.pick(
                format!("{} 行目からキャッシュを使わなかった", v.line),
                format!("The cache was not used from line {}", v.line),
            ),
            _ => lang.pick(
                format!("{} 行目でキャッシュが外れた", v.line),
                format!("The cache missed at line {}", v.line),
            ),
        },
        tone: "hot",
        detail: format!("{because}{rest}"),
    }
}

fn because(reason: &CacheReason, lang: Lang) -> String {
    match reason {
        CacheReason::Files { changes, total } => {
            let names: Vec<&str> = changes.iter().take(2).map(|c| c.path.as_str()).collect();
            let more = total.saturating_sub(names.len());
            let names = names.join(lang.pick(" と ", " and "));
            let names = match more {
                0 => names,
                n => lang.pick(
                    format!("{names} ほか {n} 個"),
                    format!("{names} and {n} more"),
                ),
            };
            let what = match changes.first() {
                Some(c) if c.before.is_none() => lang.pick("が増えた", " came"),
                Some(c) if c.after.is_none() => lang.pick("がなくなった", " went"),
                _ => lang.pick("の中身が変わった", " changed"),
            };
            lang.pick(
                format!("{names} {what}から。"),
                format!("Because {names}{what}. "),
            )
        }
        CacheReason::Value { name, .. } => lang.pick(
            format!("{name} の値が変わったから。"),
            format!("Because the value of {name} changed. "),
        ),
        CacheReason::Base { .. } => lang.pick(
            "ベースイメージが新しくなったから。".to_string(),
            "Because the base image moved. ".to_string(),
        ),
        CacheReason::Edited { .. } => lang.pick(
            "この行を書きかえたから。".to_string(),
            "Because the line was edited. ".to_string(),
        ),
        CacheReason::Removed { by: Some(by) } => lang.pick(
            format!("{by} がキャッシュの記録を消したから。"),
            format!("Because {by} removed its cache record. "),
        ),
        CacheReason::Removed { by: None } => lang.pick(
            "キャッシュの記録が消されていたから。".to_string(),
            "Because its cache record was removed. ".to_string(),
        ),
        CacheReason::Disabled => lang.pick(
            "--no-cache などでそう頼んだから。".to_string(),
            "Because --no-cache or the like asked for it. ".to_string(),
        ),
        _ => String::new(),
    }
}

/// A step's sign, tone and state.
pub fn state(
    v: &Vertex,
    lang: Lang,
    first: bool,
    culprit: bool,
    dragged: bool,
) -> (Sign, &'static str, String) {
    let word = |sign, tone, ja: &str, en: &str| (sign, tone, lang.pick(ja, en).to_string());
    match v.result {
        VertexResult::Failed => word(Sign::Cross, "bad", "失敗", "failed"),
        VertexResult::Skipped => word(Sign::Minus, "", "動かなかった", "not built"),
        VertexResult::Running => word(Sign::Dot, "cool", "実行中", "running"),
        _ if culprit => word(Sign::Bolt, "hot", "ここで外れた", "missed here"),
        _ if v.kind == VertexKind::Config => word(Sign::Ring, "", "設定だけ", "config only"),
        _ if v.kind == VertexKind::From => match v.duration_ms < 50 {
            true => word(Sign::Tick, "cool", "手元にある", "present"),
            false => word(Sign::Tick, "cool", "取ってきた", "pulled"),
        },
        VertexResult::Cached => (Sign::Tick, "cool", "CACHED".to_string()),
        _ if first => word(Sign::Dot, "cool", "実行", "ran"),
        _ if dragged => word(Sign::Dot, "hot", "やり直し", "ran again"),
        _ if v.reason == CacheReason::FirstTime => word(Sign::Dot, "hot", "新しい行", "new line"),
        _ => word(Sign::Dot, "cool", "実行", "ran"),
    }
}

/// The lines under a culprit.
pub fn why(reason: &CacheReason, lang: Lang) -> Vec<Why> {
    match reason {
        CacheReason::Files { changes, total } => {
            let mut found: Vec<Why> = changes.iter().take(3).cloned().map(Why::File).collect();
            let more = total.saturating_sub(found.len());
            if more > 0 {
                let text = lang.pick(
                    format!("ほか {more} ファイル"),
                    format!("{more} more files"),
                );
                found.push(Why::Text(text));
            }
            found
        }
        CacheReason::Value {
            name,
            before,
            after,
        } => {
            let none = lang.pick("（なし）", "(not set)");
            let text = |v: &Option<String>| v.clone().unwrap_or_else(|| none.to_string());
            vec![Why::Value(name.clone(), text(before), text(after))]
        }
        CacheReason::Base { before, after } => {
            let short = |d: &str| d.trim_start_matches("sha256:").chars().take(12).collect();
            let name = lang.pick("中身", "content").to_string();
            vec![Why::Value(name, short(before), short(after))]
        }
        CacheReason::Edited { before } => vec![Why::Text(
            lang.pick(format!("前は {before}"), format!("was: {before}")),
        )],
        CacheReason::Removed { by } => vec![Why::Text(match by {
            Some(by) => lang.pick(
                format!("記録は {by} で消えた"),
                format!("the record went with {by}"),
            ),
            None => lang.pick("記録が消えた", "the record is gone").to_string(),
        })],
        _ => Vec::new(),
    }
}

/// The end of what a failed step printed; the last line with words explains.
pub fn output(v: &Vertex) -> Vec<Why> {
    let lines: Vec<&String> = v.output.iter().filter(|l| !l.trim().is_empty()).collect();
    let from = lines.len().saturating_sub(3);
    let last = lines.len().saturating_sub(1);
    let line = |(i, l): (usize, &&String)| Why::Output((*l).clone(), i == last);
    lines.iter().enumerate().skip(from).map(line).collect()
}

/// A file's change in words.
pub fn file(c: &FileChange, lang: Lang) -> String {
    let fact = |f: &Option<snapshot::FileFacts>| match f {
        Some(f) => size(f.size),
        None => lang.pick("なし", "none").to_string(),
    };
    let content = content(c);
    format!(
        "{} {} → {} {content}",
        c.path,
        fact(&c.before),
        fact(&c.after)
    )
    .trim_end()
    .to_string()
}

/// What changed inside: the first line if only one did, else how many.
pub fn content(c: &FileChange) -> String {
    let one = c.added + c.removed <= 2 && c.added <= 1 && c.removed <= 1;
    match &c.first {
        Some((_, Some(after))) if one => format!("+ {}", after.trim()),
        Some((Some(before), None)) if one => format!("− {}", before.trim()),
        _ if c.added + c.removed > 0 => format!("+{} −{}", c.added, c.removed),
        _ => match (&c.before, &c.after) {
            (Some(b), Some(a)) if b.mode != a.mode => format!("{:o} → {:o}", b.mode, a.mode),
            _ => String::new(),
        },
    }
}

/// Seconds as the table shows them.
pub fn seconds(ms: u64, lang: Lang) -> String {
    let tenths = (ms + 50) / 100;
    lang.pick(
        format!("{}.{} 秒", tenths / 10, tenths % 10),
        format!("{}.{} s", tenths / 10, tenths % 10),
    )
}

/// The same in a column.
pub fn short_seconds(ms: u64) -> String {
    let tenths = (ms + 50) / 100;
    format!("{}.{}s", tenths / 10, tenths % 10)
}

/// An instruction as `docker history` shows it, as an author would have written it.
pub fn instruction(created_by: &str) -> String {
    let text = created_by.trim();
    let text = text.strip_suffix("# buildkit").unwrap_or(text).trim();
    let text = match text.strip_prefix("/bin/sh -c #(nop)") {
        Some(rest) => rest.trim().to_string(),
        None => match text.strip_prefix("/bin/sh -c ") {
            Some(rest) => format!("RUN {rest}"),
            None => text.replacen("RUN /bin/sh -c ", "RUN ", 1),
        },
    };
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
