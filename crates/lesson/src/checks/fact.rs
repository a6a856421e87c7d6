//! Objects against a list of wanted facts: which object comes nearest, and what it lacks.

use super::form::{Form, Key};
use super::{Field, Goal, Missing, Seen, Verdict};
use crate::attrs::Attrs;
use crate::text::Text;

/// A key of a kind whose objects are `T`.
pub struct Fact<T: 'static> {
    pub key: Key,
    /// It tells which object is meant: another one without it is no candidate.
    pub names: bool,
    /// The wanted value as a phrase.
    pub wanted: fn(&str) -> Text,
    /// What the object has instead; none if it is as wanted.
    pub now: fn(&Sight<T>) -> Option<Text>,
}

fn as_is(value: &str) -> Text {
    Text::same(value)
}

/// One object seen with one wanted value.
pub struct Sight<'a, T> {
    pub it: &'a T,
    pub value: &'a str,
    pub args: &'a Attrs,
    pub seen: &'a Seen<'a>,
}

impl<T> Fact<T> {
    pub const fn new(
        name: &'static str,
        form: Form,
        wanted: fn(&str) -> Text,
        now: fn(&Sight<T>) -> Option<Text>,
    ) -> Self {
        Self {
            key: Key::new(name, form),
            names: false,
            wanted,
            now,
        }
    }

    /// A key that tells which object is meant.
    pub const fn naming(
        name: &'static str,
        form: Form,
        now: fn(&Sight<T>) -> Option<Text>,
    ) -> Self {
        Self {
            key: Key::new(name, form),
            names: true,
            wanted: as_is,
            now,
        }
    }

    /// The condition must have this key.
    pub const fn needed(mut self) -> Self {
        self.key.needed = true;
        self
    }
}

/// How a kind speaks of its objects.
pub struct Speech {
    pub kind: &'static str,
    /// The object's name in a goal.
    pub name: String,
    /// What is looked for, `コンテナー web`.
    pub noun: Text,
}

/// The keys of all facts of several tables.
pub fn keys<T>(tables: &[&[Fact<T>]]) -> Vec<Key> {
    tables.iter().copied().flatten().map(|f| f.key).collect()
}

/// Looks at the objects; `title` tells an object's own name.
pub fn look<'a, T>(
    tables: &[&[Fact<T>]],
    speech: Speech,
    objects: impl Iterator<Item = &'a T>,
    title: fn(&T) -> String,
    args: &Attrs,
    seen: &Seen,
) -> Verdict {
    let asked: Vec<(&Fact<T>, &str)> = tables
        .iter()
        .copied()
        .flatten()
        .filter_map(|f| args.get(f.key.name).map(|v| (f, v)))
        .collect();
    // Of several that come equally near, the newest.
    let mut best: Option<(&T, Vec<Option<Text>>)> = None;
    for it in objects {
        let now = |(fact, value): &(&Fact<T>, &str)| {
            (fact.now)(&Sight {
                it,
                value,
                args,
                seen,
            })
        };
        let found: Vec<Option<Text>> = asked.iter().map(now).collect();
        let named = asked
            .iter()
            .zip(&found)
            .all(|(a, now)| !a.0.names || now.is_none());
        let lacks = |found: &[Option<Text>]| found.iter().flatten().count();
        if named && best.as_ref().is_none_or(|b| lacks(&found) <= lacks(&b.1)) {
            best = Some((it, found));
        }
    }
    let phrases: Vec<Text> = asked
        .iter()
        .filter(|(fact, _)| !fact.names)
        .map(|(fact, value)| (fact.wanted)(value))
        .collect();
    let wanted = speech.noun.clone().with(&Text::list(&phrases));
    let none = vec![Some(Text::default()); asked.len()];
    let found = best.as_ref().map_or(&none, |b| &b.1);
    let goal = Goal {
        kind: speech.kind,
        name: speech.name,
        there: best.as_ref().map(|b| title(b.0)),
        absent: false,
        fields: asked
            .iter()
            .zip(found)
            .map(|((fact, value), now)| Field {
                key: fact.key.name.to_string(),
                value: (*value).to_string(),
                wanted: (fact.wanted)(value),
                holds: now.is_none(),
            })
            .collect(),
    };
    let verdict = match &best {
        None => Verdict::lacks(absent(&speech.noun), wanted),
        Some((_, found)) if found.iter().all(Option::is_none) => Verdict::holds(wanted),
        Some((_, found)) => Verdict {
            missing: missing(&asked, found),
            wanted,
            ..Verdict::default()
        },
    };
    verdict.about(goal)
}

/// `コンテナー web はありません`.
pub fn absent(noun: &Text) -> Text {
    Text::new(
        format!("{}はありません", spaced(&noun.ja)),
        format!("there is no {}", noun.en),
    )
}

/// A Latin word is followed by a blank before Japanese goes on.
pub fn spaced(ja: &str) -> String {
    match ja.chars().last().is_some_and(|c| c.is_ascii()) {
        true => format!("{ja} "),
        false => ja.to_string(),
    }
}

/// The facts that are not as wanted; those with the same words about now are told together.
fn missing<T>(asked: &[(&Fact<T>, &str)], found: &[Option<Text>]) -> Vec<Missing> {
    let mut all: Vec<Missing> = Vec::new();
    for ((fact, value), now) in asked.iter().zip(found) {
        let Some(now) = now else {
            continue;
        };
        let wanted = (fact.wanted)(value);
        match all.iter_mut().find(|m| m.now == *now) {
            Some(same) => same.wanted = Text::list(&[same.wanted.clone(), wanted]),
            None => all.push(Missing {
                now: now.clone(),
                wanted,
            }),
        }
    }
    all
}
