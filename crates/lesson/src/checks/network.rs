//! `network`: a network of that name is there, perhaps with so many running containers on it.

use snapshot::Network as Held;

use super::fact::{Fact, Sight, Speech, keys, look};
use super::form::{Form, Key, either, is_number};
use super::{Kind, Seen, Verdict};
use crate::attrs::Attrs;
use crate::text::Text;

pub struct Network;

const FACTS: &[Fact<Held>] = &[
    Fact::naming("name", Form::Text, named).needed(),
    Fact::new("members", Form::Number, members_wanted, members),
];

impl Kind for Network {
    fn name(&self) -> &'static str {
        "network"
    }

    fn keys(&self) -> Vec<Key> {
        keys(&[FACTS])
    }

    fn look(&self, args: &Attrs, seen: &Seen) -> Verdict {
        let networks = seen.snapshot.networks.iter().map(AsRef::as_ref);
        let name = args.get("name").unwrap_or_default();
        let speech = Speech {
            kind: "network",
            name: name.to_string(),
            noun: Text::new(format!("ネットワーク {name}"), format!("network {name}")),
        };
        look(&[FACTS], speech, networks, |n| n.name.clone(), args, seen)
    }
}

fn named(s: &Sight<Held>) -> Option<Text> {
    (s.it.name != s.value).then(Text::default)
}

fn members_wanted(value: &str) -> Text {
    let value = either(value);
    Text::new(
        format!("つながるコンテナー {} 個", value.ja),
        format!("containers on it: {}", value.en),
    )
}

fn members(s: &Sight<Held>) -> Option<Text> {
    let name = &s.it.name;
    let on_it = s.seen.snapshot.containers.iter().filter(|c| {
        let mut ends = c.networks.iter();
        ends.any(|e| e.network == *name && !e.ip.is_empty())
    });
    let names: Vec<&str> = on_it.map(|c| c.name.as_str()).collect();
    if is_number(s.value, names.len() as i64) {
        return None;
    }
    Some(match names.is_empty() {
        true => Text::new(
            format!("{name} につながって動いているコンテナーはありません"),
            format!("no running container is on {name}"),
        ),
        false => Text::new(
            format!("{name} につながっているのは {} です", names.join("、")),
            format!("on {name}: {}", names.join(", ")),
        ),
    })
}
