//! `file`: a file of the learner's home directory is there, with that text, owner or mode.

use snapshot::HostFile;

use super::fact::{Fact, Sight, Speech, keys, look};
use super::form::{Form, Key, either, is_number};
use super::{Kind, Seen, Verdict, absolute};
use crate::attrs::Attrs;
use crate::text::Text;

pub struct File;

const FACTS: &[Fact<HostFile>] = &[
    Fact::naming("path", Form::Path, named).needed(),
    Fact::new("text", Form::Text, text_wanted, text),
    Fact::new("uid", Form::Number, uid_wanted, uid),
    Fact::new("mode", Form::Text, mode_wanted, mode),
];

impl Kind for File {
    fn name(&self) -> &'static str {
        "file"
    }

    fn keys(&self) -> Vec<Key> {
        keys(&[FACTS])
    }

    fn fits(&self, args: &Attrs) -> Result<(), String> {
        let path = absolute(args.get("path").unwrap_or_default());
        if !path.starts_with("/home/learner/") {
            return Err("only files in `~/` are seen".to_string());
        }
        match args.get("mode").map(|m| u32::from_str_radix(m, 8)) {
            Some(Err(_)) => Err("mode= is octal: 755".to_string()),
            _ => Ok(()),
        }
    }

    fn look(&self, args: &Attrs, seen: &Seen) -> Verdict {
        let path = args.get("path").unwrap_or_default();
        let speech = Speech {
            kind: "file",
            name: absolute(path),
            noun: Text::new(format!("ファイル {path}"), format!("file {path}")),
        };
        let files = seen.snapshot.files.iter();
        look(&[FACTS], speech, files, |f| f.path.clone(), args, seen)
    }
}

fn named(s: &Sight<HostFile>) -> Option<Text> {
    (s.it.path != absolute(s.value)).then(Text::default)
}

/// As the lesson writes it.
fn name<'a>(s: &'a Sight<HostFile>) -> &'a str {
    s.args.get("path").unwrap_or_default()
}

fn text_wanted(text: &str) -> Text {
    Text::new(
        format!("「{text}」を含む"),
        format!("with the text {text:?}"),
    )
}

fn text(s: &Sight<HostFile>) -> Option<Text> {
    (!s.it.text.contains(s.value)).then(|| {
        Text::new(
            format!("{} に「{}」は含まれていません", name(s), s.value),
            format!("{} does not contain {:?}", name(s), s.value),
        )
    })
}

fn uid_wanted(uid: &str) -> Text {
    let uid = either(uid);
    Text::new(format!("持ち主 {}", uid.ja), format!("owner {}", uid.en))
}

fn uid(s: &Sight<HostFile>) -> Option<Text> {
    (!is_number(s.value, s.it.uid.into())).then(|| {
        Text::new(
            format!("{} の持ち主は {} です", name(s), s.it.uid),
            format!("{} is owned by {}", name(s), s.it.uid),
        )
    })
}

fn mode_wanted(mode: &str) -> Text {
    Text::new(format!("パーミッション {mode}"), format!("mode {mode}"))
}

fn mode(s: &Sight<HostFile>) -> Option<Text> {
    let wanted = u32::from_str_radix(s.value, 8).ok();
    (wanted != Some(s.it.mode)).then(|| {
        Text::new(
            format!("{} のパーミッションは {:o} です", name(s), s.it.mode),
            format!("the mode of {} is {:o}", name(s), s.it.mode),
        )
    })
}
