//! What of the outside a container sees, and what it wrote into its own layer.

use snapshot::{Change, Container, LayerEntry, Mount, MountKind};

use crate::attrs::Attrs;
use crate::checks::absolute;
use crate::checks::fact::{Fact, Sight};
use crate::checks::form::{Form, is_word};
use crate::text::Text;

pub const FACTS: &[Fact<Container>] = &[
    Fact::new("mount", Form::Word(KINDS), kind_wanted, mount),
    Fact::new("source", Form::Text, source_wanted, mount),
    Fact::new("target", Form::Path, target_wanted, mount),
    Fact::new("ro", Form::Path, ro_wanted, mount),
    Fact::new("wrote", Form::Path, wrote_wanted, wrote),
    Fact::new("changed", Form::Path, changed_wanted, changed),
    Fact::new("deleted", Form::Path, deleted_wanted, deleted),
];

const KINDS: &[&str] = &["bind", "volume", "tmpfs", "image"];

fn kind_words(kind: MountKind) -> (&'static str, Text) {
    match kind {
        MountKind::Bind => ("bind", Text::new("バインドマウント", "bind mount")),
        MountKind::Volume => ("volume", Text::new("ボリューム", "volume")),
        MountKind::Tmpfs => ("tmpfs", Text::same("tmpfs")),
        MountKind::Image => ("image", Text::new("イメージのマウント", "image mount")),
    }
}

fn kind_wanted(value: &str) -> Text {
    match value {
        "bind" => kind_words(MountKind::Bind).1,
        "volume" => kind_words(MountKind::Volume).1,
        other => Text::same(other.replace('|', " / ")),
    }
}

fn source_wanted(value: &str) -> Text {
    Text::new(format!("元は {value}"), format!("from {value}"))
}

fn target_wanted(value: &str) -> Text {
    Text::new(format!("先は {value}"), format!("at {value}"))
}

fn ro_wanted(value: &str) -> Text {
    Text::new(
        format!("{value} は読み取り専用"),
        format!("{value} read-only"),
    )
}

/// One mount has all that is asked for; the four keys say the same about now.
fn mount(s: &Sight<Container>) -> Option<Text> {
    if s.it.mounts.iter().any(|m| fits(s.args, m)) {
        return None;
    }
    let name = &s.it.name;
    let way = |m: &Mount| {
        let source = home(&m.source);
        let ro = if m.read_only { ":ro" } else { "" };
        let words = kind_words(m.kind).1;
        let rest = match source.is_empty() {
            true => format!("{}{ro}", m.target),
            false => format!("{source} → {}{ro}", m.target),
        };
        Text::new(
            format!("{} {rest}", words.ja),
            format!("{} {rest}", words.en),
        )
    };
    let ways: Vec<Text> = s.it.mounts.iter().map(way).collect();
    Some(match ways.is_empty() {
        true => Text::new(
            format!("{name} には何もマウントされていません"),
            format!("nothing is mounted in {name}"),
        ),
        false => {
            let ways = Text::list(&ways);
            Text::new(
                format!("{name} のマウントは {} です", ways.ja),
                format!("{name} has: {}", ways.en),
            )
        }
    })
}

fn fits(args: &Attrs, m: &Mount) -> bool {
    let allows = |key: &str, test: &dyn Fn(&str) -> bool| args.get(key).is_none_or(test);
    let (kind, _) = kind_words(m.kind);
    allows("mount", &|v| is_word(v, kind))
        && allows("source", &|v| m.source == absolute(v))
        && allows("target", &|v| m.target == v)
        && allows("ro", &|v| m.target == v && m.read_only)
}

/// A path as the learner writes it.
fn home(path: &str) -> String {
    match path.strip_prefix("/home/learner") {
        Some(rest) if rest.is_empty() || rest.starts_with('/') => format!("~{rest}"),
        _ => path.to_string(),
    }
}

fn wrote_wanted(value: &str) -> Text {
    Text::new(
        format!("書き込みレイヤーに {value}"),
        format!("{value} in its writable layer"),
    )
}

fn changed_wanted(value: &str) -> Text {
    Text::new(
        format!("イメージの {value} を変更"),
        format!("{value} of the image changed"),
    )
}

fn deleted_wanted(value: &str) -> Text {
    Text::new(
        format!("イメージの {value} を削除"),
        format!("{value} of the image deleted"),
    )
}

fn wrote(s: &Sight<Container>) -> Option<Text> {
    written(s, |e| e.change != Change::Deleted)
}

fn changed(s: &Sight<Container>) -> Option<Text> {
    written(s, |e| e.change == Change::Changed)
}

fn deleted(s: &Sight<Container>) -> Option<Text> {
    written(s, |e| e.change == Change::Deleted)
}

fn written(s: &Sight<Container>, change: fn(&LayerEntry) -> bool) -> Option<Text> {
    let (name, path) = (&s.it.name, s.value);
    let found = s.it.writable.iter().find(|e| e.path == path);
    if found.is_some_and(change) {
        return None;
    }
    Some(match found.map(|e| e.change) {
        None => Text::new(
            format!("{name} の書き込みレイヤーに {path} はありません"),
            format!("the writable layer of {name} has no {path}"),
        ),
        Some(Change::Added) => Text::new(
            format!("{name} の {path} は新しく作られたものです"),
            format!("{path} was added in {name}"),
        ),
        Some(Change::Changed) => Text::new(
            format!("{name} の {path} は変更されています"),
            format!("{path} is changed in {name}"),
        ),
        Some(Change::Deleted) => Text::new(
            format!("{name} の {path} は削除されています"),
            format!("{path} is deleted in {name}"),
        ),
    })
}
