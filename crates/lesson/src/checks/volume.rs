//! `volume`: a volume of that name is there, perhaps with a file in it. `anonymous=` counts those
//! whose name Docker made up.

use snapshot::Volume as Held;

use super::fact::{Fact, Sight, Speech, keys, look};
use super::form::{Form, Key, either, is_number};
use super::{Kind, Seen, Verdict};
use crate::attrs::Attrs;
use crate::text::Text;

pub struct Volume;

const FACTS: &[Fact<Held>] = &[
    Fact::naming("name", Form::Text, named),
    Fact::new("file", Form::Text, file_wanted, file),
    Fact::new("text", Form::Text, text_wanted, text),
    Fact::new("uid", Form::Number, uid_wanted, uid),
];

impl Kind for Volume {
    fn name(&self) -> &'static str {
        "volume"
    }

    fn keys(&self) -> Vec<Key> {
        let mut keys = keys(&[FACTS]);
        keys.push(Key::new("anonymous", Form::Number));
        keys
    }

    fn fits(&self, args: &Attrs) -> Result<(), String> {
        let has = |key| args.get(key).is_some();
        match (has("anonymous"), has("name")) {
            (true, _) if args.pairs.len() > 1 => Err("anonymous= stands alone".to_string()),
            (false, false) => Err("needs name=, or anonymous= alone".to_string()),
            _ if has("text") && !has("file") => Err("text= needs file=".to_string()),
            _ => Ok(()),
        }
    }

    fn look(&self, args: &Attrs, seen: &Seen) -> Verdict {
        let volumes = seen.snapshot.volumes.iter().map(AsRef::as_ref);
        if let Some(count) = args.get("anonymous") {
            return anonymous(volumes, count);
        }
        let name = args.get("name").unwrap_or_default();
        let speech = Speech {
            kind: "volume",
            name: name.to_string(),
            noun: Text::new(format!("ボリューム {name}"), format!("volume {name}")),
        };
        look(&[FACTS], speech, volumes, |v| v.name.clone(), args, seen)
    }
}

fn anonymous<'a>(volumes: impl Iterator<Item = &'a Held>, count: &str) -> Verdict {
    let now = volumes.filter(|v| v.anonymous).count();
    let wanted = either(count);
    let wanted = Text::new(
        format!("名前のないボリュームが {} 個", wanted.ja),
        format!("volumes without a name: {}", wanted.en),
    );
    match is_number(count, now as i64) {
        true => Verdict::holds(wanted),
        false => Verdict::lacks(
            Text::new(
                format!("名前のないボリュームは {now} 個です"),
                format!("volumes without a name: {now}"),
            ),
            wanted,
        ),
    }
}

fn named(s: &Sight<Held>) -> Option<Text> {
    (s.it.name != s.value).then(Text::default)
}

fn file_wanted(path: &str) -> Text {
    Text::new(format!("中に {path}"), format!("{path} in it"))
}

fn text_wanted(text: &str) -> Text {
    Text::new(
        format!("「{text}」を含む"),
        format!("with the text {text:?}"),
    )
}

fn uid_wanted(uid: &str) -> Text {
    let uid = either(uid);
    Text::new(format!("持ち主 {}", uid.ja), format!("owner {}", uid.en))
}

/// The file that `file=` names.
fn found<'a>(s: &'a Sight<Held>) -> Option<&'a snapshot::HostFile> {
    let path = s.args.get("file")?.trim_start_matches('/');
    s.it.files
        .iter()
        .find(|f| f.path.trim_start_matches('/') == path)
}

fn no_file(s: &Sight<Held>) -> Text {
    let (name, path) = (&s.it.name, s.args.get("file").unwrap_or_default());
    Text::new(
        format!("ボリューム {name} に {path} はありません"),
        format!("the volume {name} has no {path}"),
    )
}

fn file(s: &Sight<Held>) -> Option<Text> {
    found(s).is_none().then(|| no_file(s))
}

fn text(s: &Sight<Held>) -> Option<Text> {
    let Some(file) = found(s) else {
        return Some(no_file(s));
    };
    (!file.text.contains(s.value)).then(|| {
        Text::new(
            format!("{} に「{}」は含まれていません", file.path, s.value),
            format!("{} does not contain {:?}", file.path, s.value),
        )
    })
}

/// The owner of the file, or of anything in the volume.
fn uid(s: &Sight<Held>) -> Option<Text> {
    if s.args.get("file").is_some() {
        let Some(file) = found(s) else {
            return Some(no_file(s));
        };
        return (!is_number(s.value, file.uid.into())).then(|| {
            Text::new(
                format!("{} の持ち主は {} です", file.path, file.uid),
                format!("{} is owned by {}", file.path, file.uid),
            )
        });
    }
    let name = &s.it.name;
    let mut owners: Vec<String> = s.it.files.iter().map(|f| f.uid.to_string()).collect();
    owners.sort();
    owners.dedup();
    if owners.iter().any(|o| s.value.split('|').any(|v| v == o)) {
        return None;
    }
    Some(match owners.is_empty() {
        true => Text::new(
            format!("ボリューム {name} は空です"),
            format!("the volume {name} is empty"),
        ),
        false => Text::new(
            format!("{name} の中身の持ち主は {} です", owners.join("、")),
            format!("what is in {name} is owned by {}", owners.join(", ")),
        ),
    })
}
