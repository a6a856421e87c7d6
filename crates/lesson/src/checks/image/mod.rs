//! `image`: an image of that name is in the store. `dangling=` counts those without a name.

mod content;
mod origin;

use snapshot::{Image as Held, Port};

use super::fact::{Fact, Sight, Speech, keys, look};
use super::form::{Form, Key, either, is_number};
use super::{Goal, Kind, Seen, Verdict, same_image};
use crate::attrs::Attrs;
use crate::text::Text;

pub struct Image;

const TABLES: &[&[Fact<Held>]] = &[FACTS, content::FACTS, origin::FACTS];

const FACTS: &[Fact<Held>] = &[
    Fact::naming("ref", Form::Text, named),
    Fact::new("smaller", Form::Number, smaller_wanted, smaller),
    Fact::new("layers", Form::Number, layers_wanted, layers),
    Fact::new("user", Form::Text, user_wanted, user),
    Fact::new("entrypoint", Form::Text, entrypoint_wanted, entrypoint),
    Fact::new("cmd", Form::Text, cmd_wanted, cmd),
    Fact::new("exposed", Form::Text, exposed_wanted, exposed),
    Fact::new("env", Form::Text, env_wanted, env),
    Fact::new("arch", Form::Text, arch_wanted, arch),
    Fact::new("digest", Form::Text, digest_wanted, digest),
];

impl Kind for Image {
    fn name(&self) -> &'static str {
        "image"
    }

    fn keys(&self) -> Vec<Key> {
        let mut keys = keys(TABLES);
        keys.push(Key::new("dangling", Form::Number));
        keys
    }

    fn fits(&self, args: &Attrs) -> Result<(), String> {
        let has = |key| args.get(key).is_some();
        match (has("dangling"), has("ref"), has("layer") == has("in")) {
            (true, ..) if args.pairs.len() > 1 => Err("dangling= stands alone".to_string()),
            (false, false, _) => Err("needs ref=, or dangling= alone".to_string()),
            (.., false) => Err("layer= and in= belong together".to_string()),
            _ => Ok(()),
        }
    }

    fn look(&self, args: &Attrs, seen: &Seen) -> Verdict {
        let images = seen.snapshot.images.iter().map(AsRef::as_ref);
        if let Some(count) = args.get("dangling") {
            return dangling(images, count);
        }
        let name = args.get("ref").unwrap_or_default();
        let speech = Speech {
            kind: "image",
            name: name.to_string(),
            noun: Text::new(format!("イメージ {name}"), format!("image {name}")),
        };
        let title = |image: &Held| image.tags.first().unwrap_or(&image.id).clone();
        look(TABLES, speech, images, title, args, seen)
    }
}

fn dangling<'a>(images: impl Iterator<Item = &'a Held>, count: &str) -> Verdict {
    let now = images.filter(|i| i.tags.is_empty()).count();
    let wanted = either(count);
    let wanted = Text::new(
        format!("名前のないイメージ（<none>）が {} 個", wanted.ja),
        format!("images without a name (<none>): {}", wanted.en),
    );
    let goal = Goal {
        kind: "image",
        ..Goal::default()
    };
    let verdict = match is_number(count, now as i64) {
        true => Verdict::holds(wanted),
        false => Verdict::lacks(
            Text::new(
                format!("名前のないイメージ（<none>）は {now} 個です"),
                format!("images without a name (<none>): {now}"),
            ),
            wanted,
        ),
    };
    verdict.about(goal)
}

fn named(s: &Sight<Held>) -> Option<Text> {
    let name = s.value;
    (!s.it.tags.iter().any(|t| same_image(t, name))).then(Text::default)
}

/// What the lesson calls it.
fn name<'a>(s: &'a Sight<Held>) -> &'a str {
    s.args.get("ref").unwrap_or_default()
}

fn smaller_wanted(value: &str) -> Text {
    let size = bytes(value.parse().unwrap_or(0));
    Text::new(format!("{size} 未満"), format!("less than {size}"))
}

fn smaller(s: &Sight<Held>) -> Option<Text> {
    let limit: u64 = s.value.parse().unwrap_or(0);
    let size = bytes(s.it.size);
    (s.it.size >= limit).then(|| {
        Text::new(
            format!("{} は {size} です", name(s)),
            format!("{} has {size}", name(s)),
        )
    })
}

/// Decimal units with three digits, as Docker prints them.
fn bytes(bytes: u64) -> String {
    let (mut size, mut unit) = (bytes as f64, "B");
    for next in ["kB", "MB", "GB", "TB"] {
        if size < 1000.0 {
            break;
        }
        (size, unit) = (size / 1000.0, next);
    }
    let digits = match size {
        _ if unit == "B" || size >= 100.0 => 0,
        s if s >= 10.0 => 1,
        _ => 2,
    };
    let text = format!("{size:.digits$}");
    let text = match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.'),
        false => &text,
    };
    format!("{text} {unit}")
}

fn layers_wanted(value: &str) -> Text {
    let value = either(value);
    Text::new(
        format!("レイヤー {} 枚", value.ja),
        format!("{} layers", value.en),
    )
}

fn layers(s: &Sight<Held>) -> Option<Text> {
    let now = s.it.layers.len();
    (!is_number(s.value, now as i64)).then(|| {
        Text::new(
            format!("{} のレイヤーは {now} 枚です", name(s)),
            format!("{} has {now} layers", name(s)),
        )
    })
}

fn user_wanted(value: &str) -> Text {
    Text::new(format!("ユーザー {value}"), format!("user {value}"))
}

fn user(s: &Sight<Held>) -> Option<Text> {
    let plain = |user: &str| match user {
        "" | "0" => "root".to_string(),
        user => user.to_string(),
    };
    let now = plain(&s.it.user);
    (plain(s.value) != now).then(|| {
        Text::new(
            format!("{} のユーザーは {now} です", name(s)),
            format!("the user of {} is {now}", name(s)),
        )
    })
}

fn entrypoint_wanted(value: &str) -> Text {
    Text::same(format!("ENTRYPOINT {value}"))
}

fn entrypoint(s: &Sight<Held>) -> Option<Text> {
    words("ENTRYPOINT", &s.it.entrypoint, s)
}

fn cmd_wanted(value: &str) -> Text {
    Text::same(format!("CMD {value}"))
}

fn cmd(s: &Sight<Held>) -> Option<Text> {
    words("CMD", &s.it.cmd, s)
}

/// All the words, or the program alone.
fn words(what: &str, words: &[String], s: &Sight<Held>) -> Option<Text> {
    let all = words.join(" ");
    let program = words
        .first()
        .map_or("", |w| w.rsplit('/').next().unwrap_or_default());
    if all == s.value || program == s.value {
        return None;
    }
    Some(match all.is_empty() {
        true => Text::new(
            format!("{} に {what} はありません", name(s)),
            format!("{} has no {what}", name(s)),
        ),
        false => Text::new(
            format!("{} の {what} は {all} です", name(s)),
            format!("{what} of {} is {all}", name(s)),
        ),
    })
}

fn exposed_wanted(value: &str) -> Text {
    Text::same(format!("EXPOSE {value}"))
}

fn exposed(s: &Sight<Held>) -> Option<Text> {
    let wanted: Result<Port, ()> = s.value.parse();
    if s.it.exposed.iter().any(|p| wanted == Ok(*p)) {
        return None;
    }
    let all: Vec<String> = s.it.exposed.iter().map(ToString::to_string).collect();
    Some(match all.is_empty() {
        true => Text::new(
            format!("{} に EXPOSE はありません", name(s)),
            format!("{} has no EXPOSE", name(s)),
        ),
        false => Text::new(
            format!("{} の EXPOSE は {} です", name(s), all.join("、")),
            format!("EXPOSE of {} is {}", name(s), all.join(", ")),
        ),
    })
}

fn env_wanted(value: &str) -> Text {
    Text::same(format!("ENV {value}"))
}

fn env(s: &Sight<Held>) -> Option<Text> {
    if s.it.env.iter().any(|e| e == s.value) {
        return None;
    }
    let key = s.value.split('=').next().unwrap_or_default();
    let prefix = format!("{key}=");
    Some(match s.it.env.iter().find(|e| e.starts_with(&prefix)) {
        Some(now) => Text::new(
            format!("{} では {now} です", name(s)),
            format!("{} has {now}", name(s)),
        ),
        None => Text::new(
            format!("{} に環境変数 {key} はありません", name(s)),
            format!("{} has no variable {key}", name(s)),
        ),
    })
}

fn arch_wanted(value: &str) -> Text {
    Text::new(format!("{value} 用"), format!("for {value}"))
}

/// `arm64`, or `linux/arm64`.
fn arch(s: &Sight<Held>) -> Option<Text> {
    let now = &s.it.platform;
    let fits = now == s.value || now.split('/').nth(1) == Some(s.value);
    (!fits).then(|| {
        Text::new(
            format!("{} は {now} 用です", name(s)),
            format!("{} is for {now}", name(s)),
        )
    })
}

fn digest_wanted(value: &str) -> Text {
    match value {
        "any" => Text::new("ダイジェストあり", "with a digest"),
        value => Text::new(format!("ダイジェスト {value}"), format!("digest {value}")),
    }
}

/// The digest or its beginning; `any` for one that came from a registry.
fn digest(s: &Sight<Held>) -> Option<Text> {
    let now = &s.it.digest;
    let fits = match s.value {
        "any" => !now.is_empty(),
        value => now.starts_with(value) || now.trim_start_matches("sha256:").starts_with(value),
    };
    if fits {
        return None;
    }
    Some(match now.is_empty() {
        true => Text::new(
            format!("{} にレジストリのダイジェストはありません", name(s)),
            format!("{} has no digest of a registry", name(s)),
        ),
        false => Text::new(
            format!("{} のダイジェストは {now} です", name(s)),
            format!("the digest of {} is {now}", name(s)),
        ),
    })
}
