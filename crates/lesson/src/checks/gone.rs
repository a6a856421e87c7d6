//! `gone`: something that was there in this lesson is not there any more (or, for `running`, does
//! not run any more).

use std::collections::BTreeSet;

use snapshot::ContainerState;

use super::fact::spaced;
use super::form::{Form, Key};
use super::{Goal, Kind, Seen, Verdict, absolute, full};
use crate::attrs::Attrs;
use crate::history::History;
use crate::text::Text;

pub struct Gone;

/// A kind of object: its key, what it is called, where it was seen, whether it is there.
struct Thing {
    key: &'static str,
    ja: &'static str,
    en: &'static str,
    seen: fn(&History) -> &BTreeSet<String>,
    there: fn(&Seen, &str) -> bool,
    /// The name as history has it.
    name: fn(&str) -> String,
}

const THINGS: &[Thing] = &[
    Thing {
        key: "container",
        ja: "コンテナー",
        en: "container",
        seen: |h| &h.containers,
        there: |s, name| s.snapshot.container(name).is_some(),
        name: str::to_string,
    },
    Thing {
        key: "running",
        ja: "コンテナー",
        en: "container",
        seen: |h| &h.running,
        there: |s, name| {
            let found = s.snapshot.container(name);
            found.is_some_and(|c| c.state == ContainerState::Running)
        },
        name: str::to_string,
    },
    Thing {
        key: "image",
        ja: "イメージ",
        en: "image",
        seen: |h| &h.images,
        there: |s, name| s.snapshot.image(name).is_some(),
        name: full,
    },
    Thing {
        key: "volume",
        ja: "ボリューム",
        en: "volume",
        seen: |h| &h.volumes,
        there: |s, name| s.snapshot.volume(name).is_some(),
        name: str::to_string,
    },
    Thing {
        key: "network",
        ja: "ネットワーク",
        en: "network",
        seen: |h| &h.networks,
        there: |s, name| s.snapshot.network(name).is_some(),
        name: str::to_string,
    },
    Thing {
        key: "file",
        ja: "ファイル",
        en: "file",
        seen: |h| &h.files,
        there: |s, name| s.snapshot.file(name).is_some(),
        name: absolute,
    },
];

impl Kind for Gone {
    fn name(&self) -> &'static str {
        "gone"
    }

    fn keys(&self) -> Vec<Key> {
        THINGS.iter().map(|t| Key::new(t.key, Form::Text)).collect()
    }

    fn fits(&self, args: &Attrs) -> Result<(), String> {
        match args.pairs.is_empty() {
            true => Err("what is gone? a key is missing".to_string()),
            false => Ok(()),
        }
    }

    fn look(&self, args: &Attrs, seen: &Seen) -> Verdict {
        let asked = THINGS
            .iter()
            .filter_map(|t| args.get(t.key).map(|v| (t, v)));
        let mut all: Vec<Verdict> = asked.map(|(t, name)| one(t, name, seen)).collect();
        match all.len() {
            1 => all.remove(0),
            _ => Verdict::all(all),
        }
    }
}

fn one(thing: &Thing, written: &str, seen: &Seen) -> Verdict {
    let name = (thing.name)(written);
    let was = (thing.seen)(seen.history).contains(&name);
    let is = (thing.there)(seen, &name);
    let noun = Text::new(
        format!("{} {written}", thing.ja),
        format!("{} {written}", thing.en),
    );
    let runs = thing.key == "running";
    let wanted = match runs {
        true => Text::new(
            format!("{}が止まっている", spaced(&noun.ja)),
            format!("{} stopped", noun.en),
        ),
        false => Text::new(
            format!("{}が消えている", spaced(&noun.ja)),
            format!("{} removed", noun.en),
        ),
    };
    let now = match (was || is, runs) {
        (true, true) => Text::new(
            format!("{}は実行中です", spaced(&noun.ja)),
            format!("{} is running", noun.en),
        ),
        (true, false) => Text::new(
            format!("{}があります", spaced(&noun.ja)),
            format!("{} is still there", noun.en),
        ),
        (false, true) => Text::new(
            format!("{}はまだ実行されていません", spaced(&noun.ja)),
            format!("{} has not run yet", noun.en),
        ),
        (false, false) => Text::new(
            format!("{}はまだありません", spaced(&noun.ja)),
            format!("there was no {} in this lesson yet", noun.en),
        ),
    };
    let goal = Goal {
        kind: if runs { "container" } else { thing.key },
        there: is.then(|| name.clone()),
        absent: !runs,
        name,
        fields: Vec::new(),
    };
    let verdict = match was && !is {
        true => Verdict::holds(wanted),
        false => Verdict::lacks(now, wanted),
    };
    verdict.about(goal)
}
