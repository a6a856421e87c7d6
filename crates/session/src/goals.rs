//! The goals of a lesson's current step, as a picture shows them.

use std::collections::BTreeSet;

use lesson::checks::Goal as Object;
use lesson::{Block, Check, Standing, Study, Text};
use view::Lang;
use view::goal::{Fact, Goal, Wanted};

/// What the first step that is not complete wants, done or not, in reading order; nothing once all
/// is done.
pub fn goals(study: &Study, lang: Lang) -> Vec<Goal> {
    let done = &study.progress.done;
    let mut steps = study.lesson.steps.iter().map(|step| checks(&step.blocks));
    let step = steps.find(|checks| checks.iter().any(|c| !done.contains(&c.id)));
    let step = step.unwrap_or_default();
    let mut goals: Vec<Goal> = step.iter().map(|c| goal(study, c, lang)).collect();
    // Two checks of one object are one ghost.
    let mut seen = BTreeSet::new();
    for goal in goals.iter_mut().filter(|g| g.is_open()) {
        let key = |w: &Wanted| (w.kind, w.name.clone(), w.absent);
        if goal
            .object
            .as_ref()
            .is_some_and(|w| w.there.is_none() && !seen.insert(key(w)))
        {
            goal.object = None;
        }
    }
    goals
}

fn checks(blocks: &[Block]) -> Vec<&Check> {
    let found = blocks.iter().filter_map(|b| match b {
        Block::Checks(checks) => Some(checks),
        _ => None,
    });
    found.flatten().collect()
}

fn goal(study: &Study, check: &Check, lang: Lang) -> Goal {
    let words = lesson::plain(&check.label);
    let mut goal = Goal {
        id: check.id.clone(),
        words,
        ..Goal::default()
    };
    let (verdict, on): (_, &[String]) = match study.standings.get(&check.id) {
        Some(Standing::Open(verdict)) => (verdict, &[]),
        Some(Standing::Waits { on, verdict }) => (verdict, on),
        Some(Standing::Done) | None => {
            goal.done = true;
            return goal;
        }
    };
    let label = |id: &String| {
        let first = study.lesson.checks().find(|c| c.id == *id);
        first.map(|c| lesson::plain(&c.label))
    };
    goal.after = on.iter().filter_map(label).collect();
    goal.early = !on.is_empty() && verdict.holds;
    let missing = verdict.missing.first();
    goal.now = missing.map_or(String::new(), |m| pick(&m.now, lang).to_string());
    goal.object = verdict.goal.as_ref().map(|object| wanted(object, lang));
    goal
}

fn wanted(object: &Object, lang: Lang) -> Wanted {
    let facts = object.fields.iter().map(|field| Fact {
        key: field.key.clone(),
        value: field.value.clone(),
        wanted: pick(&field.wanted, lang).to_string(),
        done: field.holds,
    });
    let facts: Vec<Fact> = facts.collect();
    // Of objects without a name, the nearest one counts only if it has the image asked for and more.
    let near = match object.name.is_empty() {
        false => true,
        true => {
            let other_image = facts.iter().any(|f| f.key == "image" && !f.done);
            facts.iter().any(|f| f.done) && !other_image
        }
    };
    Wanted {
        kind: object.kind,
        name: object.name.clone(),
        there: object.there.clone().filter(|_| near),
        absent: object.absent,
        facts,
    }
}

fn pick(text: &Text, lang: Lang) -> &str {
    lang.pick(&text.ja, &text.en)
}
