//! `builds`: one of the builds in this lesson went like that; `nth=` asks for so many.

use snapshot::Build as Made;

use super::build::{STEP, TAG, speech, step_first};
use super::fact::{Speech, keys, look};
use super::form::{Form, Key};
use super::{Kind, Missing, Seen, Verdict};
use crate::attrs::Attrs;
use crate::text::Text;

pub struct Builds;

impl Kind for Builds {
    fn name(&self) -> &'static str {
        "builds"
    }

    fn keys(&self) -> Vec<Key> {
        let mut keys = keys(&[&[TAG], STEP]);
        keys.push(Key::new("nth", Form::Number));
        keys
    }

    fn fits(&self, args: &Attrs) -> Result<(), String> {
        match args.get("nth").map(str::parse::<usize>) {
            Some(Err(_) | Ok(0)) => Err("nth= is one number from 1".to_string()),
            _ if args.get("step").is_none() && args.get("tag").is_none() => {
                Err("needs step= or tag=".to_string())
            }
            _ => step_first(args),
        }
    }

    fn look(&self, args: &Attrs, seen: &Seen) -> Verdict {
        let title = |b: &Made| b.number.to_string();
        let one = |b: &mut dyn Iterator<Item = &Made>| {
            let speech = speech(args.get("tag"));
            let speech = Speech {
                noun: Text::new(
                    match args.get("tag") {
                        Some(_) => format!("このレッスンでの {}", speech.noun.ja),
                        None => format!("このレッスンでの{}", speech.noun.ja),
                    },
                    format!("{} in this lesson", speech.noun.en),
                ),
                ..speech
            };
            look(&[&[TAG], STEP], speech, b, title, args, seen)
        };
        let verdict = one(&mut seen.builds());
        let wanted: usize = args.get("nth").and_then(|n| n.parse().ok()).unwrap_or(1);
        if wanted == 1 || !verdict.holds {
            return verdict;
        }
        let fitting = seen
            .builds()
            .filter(|b| one(&mut std::iter::once(*b)).holds);
        let now = fitting.count();
        if now >= wanted {
            return verdict;
        }
        let count = |ja: &str, n: usize| {
            Text::new(
                format!("{}が {n} 回{ja}", verdict.wanted.ja),
                format!("{}: {n} times", verdict.wanted.en),
            )
        };
        Verdict {
            holds: false,
            missing: vec![Missing {
                now: count("ありました", now),
                wanted: count("", wanted),
            }],
            wanted: count("", wanted),
            goal: verdict.goal.clone(),
        }
    }
}
