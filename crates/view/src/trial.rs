//! What a line that was only tried out would do, in words: how it would end, what would come, change
//! or go, and what goes with it.

use snapshot::{Container, Snapshot};

use crate::changes::image_name;
use crate::words::{Lang, home, size};
use crate::{Changes, Mark};

/// The answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// One sentence: what goes before what comes, and how it ends.
    pub head: String,
    /// What would go, come and change, in this order.
    pub rows: Vec<Row>,
    /// It fails.
    pub failed: bool,
}

/// One object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    pub mark: Mark,
    /// `消える コンテナー web`.
    pub text: String,
    /// What goes with it, or how it would be; may be empty.
    pub note: String,
}

/// Tells of a line between two snapshots. `status` is none if it would not end by itself.
pub fn told(
    [before, after]: [&Snapshot; 2],
    changes: &Changes,
    status: Option<i32>,
    lang: Lang,
) -> Told {
    let mut rows: Vec<Row> = changes
        .list
        .iter()
        .map(|c| row(before, after, (c.kind, &c.id, c.mark), lang))
        .collect();
    rows.extend(cache(before, after, lang));
    rows.sort_by_key(|row| match row.mark {
        Mark::Gone => 0,
        Mark::New => 1,
        _ => 2,
    });
    let failed = status.is_some_and(|s| s != 0);
    Told {
        head: head(&rows, status, lang),
        rows,
        failed,
    }
}

/// What would become of an object.
pub fn word(mark: Mark, lang: Lang) -> &'static str {
    match mark {
        Mark::Gone => lang.pick("消える", "would go"),
        Mark::New => lang.pick("できる", "would come"),
        Mark::Changed => lang.pick("変わる", "would change"),
        Mark::Same | Mark::Goal => "",
    }
}

fn head(rows: &[Row], status: Option<i32>, lang: Lang) -> String {
    let count = |mark: Mark| rows.iter().filter(|r| r.mark == mark).count();
    let mut parts = Vec::new();
    for mark in [Mark::Gone, Mark::New, Mark::Changed] {
        let word = word(mark, lang);
        match count(mark) {
            0 => {}
            n => parts.push(lang.pick(format!("{n} 個が{word}"), format!("{n} {word}"))),
        }
    }
    let what = match parts.is_empty() {
        true => lang
            .pick(
                "ホストは何も変わりません",
                "Nothing would change on the host",
            )
            .to_string(),
        false => parts.join(lang.pick("、", ", ")),
    };
    let end = match status {
        None => lang.pick(
            "。自分では終わりません（動き続けるか、入力を待ちます）".to_string(),
            ". It would not end by itself: it goes on, or waits for input".to_string(),
        ),
        Some(0) => lang.pick(
            "。終了 0（成功）".to_string(),
            ". Exit 0 (success)".to_string(),
        ),
        Some(n) => lang.pick(
            format!("。終了 {n}（失敗）"),
            format!(". Exit {n} (failure)"),
        ),
    };
    format!("{what}{end}")
}

fn row(
    before: &Snapshot,
    after: &Snapshot,
    (kind, id, mark): (&str, &str, Mark),
    lang: Lang,
) -> Row {
    let word = match kind {
        "container" => lang.pick("コンテナー", "container"),
        "image" => lang.pick("イメージ", "image"),
        "volume" => lang.pick("ボリューム", "volume"),
        "network" => lang.pick("ネットワーク", "network"),
        "file" => lang.pick("ファイル", "file"),
        other => other,
    };
    let name = match kind {
        "file" => home(id),
        "volume" if id.len() == 64 => id.chars().take(12).collect(),
        _ => id.to_string(),
    };
    let note = match (kind, mark) {
        ("container", Mark::Gone) => before.container(id).map(|c| lost(c, lang)),
        ("container", _) => after
            .container(id)
            .map(|c| became(before.container(id).map(|c| &**c), c, lang)),
        ("image", Mark::Gone) => image(before, id).map(|i| {
            let bytes = size(before.unique_bytes(i));
            lang.pick(format!("{bytes} 空く"), format!("frees {bytes}"))
        }),
        ("image", _) => image(after, id).map(|i| size(i.size)),
        ("volume", Mark::Gone) => before.volume(id).map(|v| {
            let (bytes, files) = (size(v.size), v.files.len());
            lang.pick(
                format!("中の {bytes}（{files} 項目）も消える"),
                format!("with its {bytes} ({files} entries)"),
            )
        }),
        ("volume", Mark::Changed) => {
            let [old, new] = [before, after].map(|s| s.volume(id).map_or(0, |v| v.size));
            Some(format!("{} → {}", size(old), size(new)))
        }
        _ => None,
    };
    Row {
        mark,
        text: format!("{word} {name}"),
        note: note.unwrap_or_default(),
    }
}

fn image<'a>(s: &'a Snapshot, name: &str) -> Option<&'a snapshot::Image> {
    let found = s.images.iter().find(|i| image_name(i) == name);
    found.map(|i| &**i)
}

/// What goes with a container.
fn lost(c: &Container, lang: Lang) -> String {
    let mut parts = Vec::new();
    if c.is_up() {
        parts.push(lang.pick("実行中だった", "it runs").to_string());
    }
    if c.writable_counts.iter().sum::<usize>() > 0 {
        let bytes = size(c.writable_size);
        parts.push(lang.pick(
            format!("中に書いた {bytes} も消える"),
            format!("with the {bytes} written in it"),
        ));
    }
    parts.join(lang.pick("、", ", "))
}

fn became(before: Option<&Container>, c: &Container, lang: Lang) -> String {
    let now = lang.state(c);
    match before.map(|b| lang.state(b)).filter(|was| *was != now) {
        Some(was) => format!("{was} → {now}"),
        None => now,
    }
}

/// Records of the build cache that would go or come.
fn cache(before: &Snapshot, after: &Snapshot, lang: Lang) -> Option<Row> {
    let differ = |a: &Snapshot, b: &Snapshot| {
        let only = a
            .build_cache
            .iter()
            .filter(|r| !b.build_cache.iter().any(|o| o.id == r.id));
        only.fold((0usize, 0u64), |(n, bytes), r| (n + 1, bytes + r.size))
    };
    let (gone, freed) = differ(before, after);
    let (new, made) = differ(after, before);
    let (mark, count, bytes) = match (gone, new) {
        (0, 0) => return None,
        (0, n) => (Mark::New, n, made),
        (n, _) => (Mark::Gone, n, freed),
    };
    Some(Row {
        mark,
        text: lang.pick(
            format!("ビルドキャッシュ {count} 件"),
            format!("{count} records of the build cache"),
        ),
        note: size(bytes),
    })
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::changes;

    #[test]
    fn what_goes_is_told_with_what_goes_with_it() {
        let before = Snapshot {
            containers: vec![Rc::new(Container {
                name: "web".to_string(),
                state: snapshot::ContainerState::Running,
                writable_counts: [1, 0, 0],
                writable_size: 1200,
                ..Container::default()
            })],
            volumes: vec![Rc::new(snapshot::Volume {
                name: "data".to_string(),
                size: 2_000_000,
                ..snapshot::Volume::default()
            })],
            ..Snapshot::default()
        };
        let after = Snapshot::default();
        let found = changes(Some(&before), &after);
        let told = told([&before, &after], &found, Some(0), Lang::En);
        assert_eq!(told.head, "2 would go. Exit 0 (success)");
        let rows: Vec<String> = told
            .rows
            .iter()
            .map(|r| format!("{}: {}", r.text, r.note))
            .collect();
        assert_eq!(
            rows,
            [
                "container web: it runs, with the 1.20kB written in it",
                "volume data: with its 2.00MB (0 entries)"
            ]
        );
    }
}
