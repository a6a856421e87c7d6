//! `log`: a container's log has such a line.

use snapshot::Container;

use super::fact::{Fact, Sight, Speech, keys, look};
use super::form::{Form, Key, either, is_number};
use super::{Kind, Seen, Verdict};
use crate::attrs::Attrs;
use crate::text::Text;

pub struct Log;

const FACTS: &[Fact<Container>] = &[
    Fact::naming("container", Form::Text, named).needed(),
    Fact::new("text", Form::Text, text_wanted, text).needed(),
    Fact::new("count", Form::Number, count_wanted, count),
];

impl Kind for Log {
    fn name(&self) -> &'static str {
        "log"
    }

    fn keys(&self) -> Vec<Key> {
        keys(&[FACTS])
    }

    fn look(&self, args: &Attrs, seen: &Seen) -> Verdict {
        let name = args.get("container").unwrap_or_default();
        let speech = Speech {
            kind: "container",
            name: name.to_string(),
            noun: Text::new(
                format!("コンテナー {name} のログ"),
                format!("log of the container {name}"),
            ),
        };
        let containers = seen.snapshot.containers.iter().map(AsRef::as_ref);
        look(&[FACTS], speech, containers, |c| c.name.clone(), args, seen)
    }
}

fn named(s: &Sight<Container>) -> Option<Text> {
    (s.it.name != s.value).then(Text::default)
}

fn lines(s: &Sight<Container>) -> usize {
    let text = s.args.get("text").unwrap_or_default();
    s.it.log.iter().filter(|l| l.contains(text)).count()
}

fn text_wanted(text: &str) -> Text {
    Text::new(format!("「{text}」の行"), format!("a line with {text:?}"))
}

/// With `count=`, that tells how many; also none.
fn text(s: &Sight<Container>) -> Option<Text> {
    if s.args.get("count").is_some() || lines(s) > 0 {
        return None;
    }
    let name = &s.it.name;
    Some(match s.it.log.last() {
        None => Text::new(
            format!("{name} のログは空です"),
            format!("the log of {name} is empty"),
        ),
        Some(last) => Text::new(
            format!("{name} のログの最後は「{last}」です"),
            format!("the log of {name} ends with {last:?}"),
        ),
    })
}

fn count_wanted(value: &str) -> Text {
    let value = either(value);
    Text::new(format!("{} 回", value.ja), format!("{} times", value.en))
}

fn count(s: &Sight<Container>) -> Option<Text> {
    let (now, name) = (lines(s), &s.it.name);
    let text = s.args.get("text").unwrap_or_default();
    (!is_number(s.value, now as i64)).then(|| {
        Text::new(
            format!("{name} のログに「{text}」は {now} 回出ています"),
            format!("{text:?} stands {now} times in the log of {name}"),
        )
    })
}
