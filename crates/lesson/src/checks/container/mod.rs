//! `container`: one container fits all that is asked for. `count=` asks how many do.

mod config;
mod mounts;
mod ports;
mod state;

use std::rc::Rc;

use snapshot::Container as Held;

use super::fact::{Fact, Speech, keys, look, spaced};
use super::form::{Form, Key, either, is_number};
use super::{Kind, Missing, Verdict};
use crate::attrs::Attrs;
use crate::text::Text;

pub struct Container;

const TABLES: &[&[Fact<Held>]] = &[
    config::NAMES,
    state::FACTS,
    ports::FACTS,
    mounts::FACTS,
    config::FACTS,
];

impl Kind for Container {
    fn name(&self) -> &'static str {
        "container"
    }

    fn keys(&self) -> Vec<Key> {
        let mut keys = keys(TABLES);
        keys.push(Key::new("count", Form::Number));
        keys
    }

    fn fits(&self, args: &Attrs) -> Result<(), String> {
        match args.pairs.is_empty() {
            true => Err("which one? a key is missing".to_string()),
            false => Ok(()),
        }
    }

    fn look(&self, args: &Attrs, seen: &super::Seen) -> Verdict {
        let one = |containers: &[Rc<Held>]| {
            let title = |c: &Held| c.name.clone();
            let all = containers.iter().map(AsRef::as_ref);
            look(TABLES, speech(args), all, title, args, seen)
        };
        let all = &seen.snapshot.containers;
        let Some(count) = args.get("count") else {
            return one(all);
        };
        let fitting = all.iter().filter(|c| one(std::slice::from_ref(c)).holds);
        let fitting = fitting.count();
        let verdict = one(all);
        let wanted = Text::new(
            format!("{}が {} 個", spaced(&verdict.wanted.ja), either(count).ja),
            format!("{}: {}", verdict.wanted.en, either(count).en),
        );
        let now = Text::new(
            format!("あてはまるコンテナーは {fitting} 個です"),
            format!("containers that fit: {fitting}"),
        );
        let holds = is_number(count, fitting as i64);
        let missing = match holds {
            true => Vec::new(),
            false => vec![Missing {
                now,
                wanted: wanted.clone(),
            }],
        };
        Verdict {
            holds,
            missing,
            wanted,
            goal: verdict.goal,
        }
    }
}

/// What is looked for, by the first of its names.
fn speech(args: &Attrs) -> Speech {
    let of = |key| args.get(key);
    let noun = match (of("name"), of("service"), of("image"), of("project")) {
        (Some(name), ..) => Text::new(format!("コンテナー {name}"), format!("container {name}")),
        (_, Some(service), ..) => Text::new(
            format!("サービス {service} のコンテナー"),
            format!("container of the service {service}"),
        ),
        (_, _, Some(image), _) => Text::new(
            format!("イメージ {image} のコンテナー"),
            format!("container of the image {image}"),
        ),
        (.., Some(project)) => Text::new(
            format!("プロジェクト {project} のコンテナー"),
            format!("container of the project {project}"),
        ),
        _ => Text::new("コンテナー", "container"),
    };
    Speech {
        kind: "container",
        name: of("name").unwrap_or_default().to_string(),
        noun,
    }
}
