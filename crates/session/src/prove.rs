//! The proof of a lesson, both ways: at its start no check holds, after its solution all do.

use std::rc::Rc;

use lesson::Lesson;

use crate::save::Save;
use crate::script::Script;
use crate::start::Start;

/// What a proof found; both lists empty if the lesson holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Proof {
    /// Checks that hold before anything was done.
    pub early: Vec<String>,
    /// Checks that do not hold after the solution.
    pub missing: Vec<String>,
    /// What the terminal shows, to find out why.
    pub screen: String,
    /// The session, as a learner's would be.
    pub save: Save,
}

/// 2026-01-01T00:00:00Z.
const START_MS: u64 = 1_767_225_600_000;

/// Runs the solution's commands on the lesson's host, as typed at the terminal.
pub fn prove(lesson: &Rc<Lesson>, files: &[(String, Vec<u8>)], solution: &str) -> Proof {
    let start = Start {
        key: "proof".to_string(),
        images: lesson.images.clone(),
        files: files.to_vec(),
    };
    let save = Save {
        seed: 1,
        ..Save::fresh(&start.key, START_MS)
    };
    let mut script = Script::open(start, save, Some(lesson.clone()));
    let early = script
        .session
        .frame()
        .progress
        .done
        .iter()
        .cloned()
        .collect();
    for line in solution.lines() {
        let text = line.strip_prefix("$ ").or_else(|| line.strip_prefix("> "));
        if let Some(text) = text {
            script.enter(text);
        }
    }
    // The end of the last command is looked at a moment later.
    script.pass(1_000);
    let frame = script.session.frame();
    let missing = lesson
        .checks()
        .filter(|c| !frame.progress.done.contains(&c.id));
    Proof {
        early,
        missing: missing.map(|c| c.id.clone()).collect(),
        screen: frame.screen.text(),
        save: script.session.save().clone(),
    }
}
