//! Verifying a report: its inputs are replayed, and what it claims is held against that.

use std::collections::{BTreeSet, VecDeque};
use std::rc::Rc;

use lesson::Lesson;
use lesson::pack::fingerprint;
use sim::{Input, Software};

use super::make::ticks;
use super::{Doubt, Report, Work, app};
use crate::grade::{Grade, Grading};
use crate::moments::Moment;
use crate::pack::{self, Material};
use crate::save::Save;

/// What a report turned out to be.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Verdict {
    /// As it is to be shown: what is not seen in a name is left out.
    pub name: String,
    /// Every lesson of the pack, in its order.
    pub lessons: Vec<Judged>,
    /// About the whole report.
    pub doubts: Vec<Doubt>,
}

/// A lesson of a report.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judged {
    pub slug: String,
    /// The lesson's checks by id, in its order.
    pub checks: Vec<(String, Mark)>,
    pub doubts: Vec<Doubt>,
    /// Commands, lines for programs, saved files.
    pub moments: usize,
    /// Stages of hints that were opened.
    pub hints: usize,
    /// Right guesses, and all that were made.
    pub predictions: (usize, usize),
    /// Of the inputs and their times; empty if nothing was typed.
    pub print: String,
    /// The session, to be opened; `None` if the lesson was not begun or cannot be read.
    pub save: Option<Save>,
}

/// How things stand with a check.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mark {
    /// The replay saw it.
    Done,
    #[default]
    Open,
    /// The report has it, the replay has not.
    Claimed,
}

/// A verdict on its way, in slices.
pub struct Verifying {
    report: Report,
    materials: VecDeque<Material>,
    total: usize,
    software: Software,
    seed: u64,
    verdict: Verdict,
    current: Option<(Material, Work, Grading)>,
}

impl Verifying {
    /// Of a report on a pack: its id, digest, and all its lessons in order. The materials' seeds are of
    /// no matter.
    pub fn new(
        report: Report,
        (pack, digest): (&str, &str),
        materials: Vec<Material>,
        software: Software,
    ) -> Self {
        let seed = pack::seed(pack, &report.name);
        let mut verdict = Verdict {
            name: shown(&report.name),
            ..Verdict::default()
        };
        let mut doubt = |is: bool, doubt: Doubt| {
            if is {
                verdict.doubts.push(doubt);
            }
        };
        let other = report.pack != pack;
        doubt(other, Doubt::OtherPack(shown(&report.pack)));
        doubt(!other && report.digest != digest, Doubt::OtherDigest);
        doubt(report.app != app(), Doubt::OtherApp(shown(&report.app)));
        doubt(report.seal != report.seal(), Doubt::Seal);
        let known = pack::name(&report.name);
        doubt(known.as_ref() != Some(&report.name), Doubt::Name);
        doubt(report.seed != format!("{seed:016x}"), Doubt::Seed);
        let mut seen = BTreeSet::new();
        for work in &report.lessons {
            let there = materials.iter().any(|m| m.slug == work.slug);
            doubt(!there && !other, Doubt::NoLesson(shown(&work.slug)));
            doubt(!seen.insert(work.slug.clone()), Doubt::Twice);
        }
        Self {
            report,
            total: materials.len(),
            materials: materials.into(),
            software,
            seed,
            verdict,
            current: None,
        }
    }

    /// Lessons looked at, and how many there are.
    pub fn progress(&self) -> (usize, usize) {
        let left = self.materials.len() + usize::from(self.current.is_some());
        (self.total - left, self.total)
    }

    /// Goes on until `spent` returns true; the verdict once there is one.
    pub fn run(&mut self, spent: &mut dyn FnMut() -> bool) -> Option<Verdict> {
        loop {
            if let Some((material, work, grading)) = &mut self.current {
                let grade = grading.run(spent)?;
                let judged = judge(&material.lesson, work, &grade, &grading.moments());
                if let Some(place) = self.verdict.lessons.last_mut() {
                    place.doubts.extend(judged.doubts);
                    let doubts = std::mem::take(&mut place.doubts);
                    *place = Judged {
                        slug: material.slug.clone(),
                        doubts,
                        print: std::mem::take(&mut place.print),
                        save: place.save.take(),
                        ..judged
                    };
                }
                self.current = None;
            }
            let Some(material) = self.materials.pop_front() else {
                self.verdict.forgive();
                return Some(std::mem::take(&mut self.verdict));
            };
            self.begin(material);
        }
    }

    /// Takes up the next lesson: what can be told without a replay, and the replay if there is one.
    fn begin(&mut self, mut material: Material) {
        let mut judged = Judged {
            slug: material.slug.clone(),
            checks: marks(&material.lesson, |_| Mark::Open),
            ..Judged::default()
        };
        let mut works = self.report.lessons.iter();
        let work = works.find(|w| w.slug == material.slug).cloned();
        if let Some(work) = work.filter(|_| self.report.pack == self.pack(&material)) {
            match Save::parse(&work.inputs) {
                Err(why) => {
                    judged.doubts.push(Doubt::Unreadable(why));
                    let claimed = |id: &str| work.ticks.iter().any(|t| t.check == id);
                    judged.checks = marks(&material.lesson, |id| match claimed(id) {
                        true => Mark::Claimed,
                        false => Mark::Open,
                    });
                }
                Ok(save) => {
                    judged.doubts.extend(self.of_save(&material, &save));
                    judged.print = print(&save);
                    judged.save = Some(save.clone());
                    material.start.seed = Some(self.seed);
                    let lesson = material.lesson.clone();
                    let grading = Grading::new(material.start.clone(), save, lesson, self.software);
                    self.current = Some((material, work, grading));
                }
            }
        }
        self.verdict.lessons.push(judged);
    }

    /// The id of the pack that a lesson is of, by its key.
    fn pack<'a>(&self, material: &'a Material) -> &'a str {
        let id = material.start.key.strip_prefix("packs/");
        id.and_then(|k| k.split('/').next()).unwrap_or_default()
    }

    fn of_save(&self, material: &Material, save: &Save) -> Vec<Doubt> {
        let mut doubts = Vec::new();
        if save.key != material.start.key {
            doubts.push(Doubt::Foreign(shown(&save.key)));
        }
        if save.seed != self.seed {
            doubts.push(Doubt::OtherSeed);
        }
        let whole = save.cursor == save.inputs.len();
        if !whole || save.other.is_some() || !save.waiting.is_empty() {
            doubts.push(Doubt::Odd);
        }
        if save.is_foreign() {
            doubts.push(Doubt::OtherApp(shown(&save.simulator)));
        }
        doubts
    }
}

impl Verdict {
    /// Every doubt, those about the whole first.
    pub fn doubts(&self) -> impl Iterator<Item = &Doubt> {
        self.doubts
            .iter()
            .chain(self.lessons.iter().flat_map(|l| &l.doubts))
    }

    pub fn is_forged(&self) -> bool {
        self.doubts().any(Doubt::is_forged)
    }

    /// Checks done, and all there are.
    pub fn sum(&self) -> (usize, usize) {
        let marks = || self.lessons.iter().flat_map(|l| &l.checks);
        let done = marks().filter(|(_, mark)| *mark == Mark::Done).count();
        (done, marks().count())
    }

    /// Where the learner stopped: lesson and check, as indices. `None` if all is done.
    pub fn stopped(&self) -> Option<(usize, usize)> {
        let mut lessons = self.lessons.iter().enumerate();
        lessons.find_map(|(n, lesson)| {
            let open = lesson
                .checks
                .iter()
                .position(|(_, mark)| *mark != Mark::Done);
            Some((n, open?))
        })
    }

    /// A later or earlier program, or pack, is reason enough for a replay to differ.
    fn forgive(&mut self) {
        let version = |d: &Doubt| matches!(d, Doubt::OtherApp(_) | Doubt::OtherDigest);
        let sealed = !self.doubts.contains(&Doubt::Seal);
        if !sealed || !self.doubts().any(version) {
            return;
        }
        self.doubts.retain(|d| !d.may_be_the_version());
        for lesson in &mut self.lessons {
            lesson.doubts.retain(|d| !d.may_be_the_version());
            for (_, mark) in &mut lesson.checks {
                if *mark == Mark::Claimed {
                    *mark = Mark::Open;
                }
            }
        }
    }
}

fn marks(lesson: &Lesson, mark: impl Fn(&str) -> Mark) -> Vec<(String, Mark)> {
    lesson
        .checks()
        .map(|c| (c.id.clone(), mark(&c.id)))
        .collect()
}

/// Holds a lesson's claims against its replay.
fn judge(lesson: &Lesson, work: &Work, grade: &Grade, moments: &[Rc<Moment>]) -> Judged {
    let mut doubts = Vec::new();
    let replayed = ticks(grade);
    let claimed = |id: &str| work.ticks.iter().find(|t| t.check == id);
    let done = |id: &str| replayed.iter().find(|t| t.check == id);
    for tick in &work.ticks {
        match done(&tick.check) {
            None => doubts.push(Doubt::NotReplayed(shown(&tick.check))),
            Some(own) if own.at_ms != tick.at_ms => {
                doubts.push(Doubt::OtherTime(tick.check.clone()));
            }
            Some(_) => {}
        }
    }
    let silent = replayed.iter().filter(|t| claimed(&t.check).is_none());
    doubts.extend(silent.map(|t| Doubt::NotClaimed(t.check.clone())));
    let progress = &grade.progress;
    if work.hints != progress.hints || work.predictions != progress.predictions {
        doubts.push(Doubt::OtherAnswers);
    }
    let line = |n: usize| moments.get(n).map_or(String::new(), |m| shown(m.text()));
    doubts.extend(grade.differs_from.map(|n| Doubt::Answer(n + 1, line(n))));
    doubts.extend(grade.untold.map(|n| Doubt::Untold(n + 1, line(n))));
    if grade.unfinished {
        doubts.push(Doubt::Unfinished);
    }
    let guesses = lesson.predictions().filter_map(|p| {
        let guess = *progress.predictions.get(&p.id)?;
        Some(p.answers.get(guess).is_some_and(|a| a.right))
    });
    let guesses: Vec<bool> = guesses.collect();
    Judged {
        checks: marks(lesson, |id| match (done(id), claimed(id)) {
            (Some(_), _) => Mark::Done,
            (None, Some(_)) => Mark::Claimed,
            (None, None) => Mark::Open,
        }),
        doubts,
        moments: grade.moments,
        hints: progress.hints.values().sum(),
        predictions: (guesses.iter().filter(|g| **g).count(), guesses.len()),
        ..Judged::default()
    }
}

/// A fingerprint of inputs and their times. The clock and the seed do not count: whoever copies may
/// change them.
fn print(save: &Save) -> String {
    let typed = save
        .inputs
        .iter()
        .filter(|t| !matches!(t.input, Input::Resize { .. }));
    let mut parts: Vec<Vec<u8>> = Vec::new();
    for timed in typed {
        parts.push(timed.at_ms.to_be_bytes().to_vec());
        parts.push(match &timed.input {
            Input::Line(text) | Input::Keys(text) => text.clone().into_bytes(),
            Input::WriteFile { path, bytes } => [path.as_bytes(), bytes].concat(),
            Input::Resize { .. } => Vec::new(),
        });
    }
    match parts.is_empty() {
        true => String::new(),
        false => fingerprint(parts.iter().map(Vec::as_slice)),
    }
}

/// Somebody's words as they may be shown: one line, nothing hidden, not long.
fn shown(text: &str) -> String {
    let seen = text.chars().map(|c| match c {
        '\n' | '\t' => ' ',
        c => c,
    });
    let seen = seen.filter(|c| !lesson::pack::is_odd(*c));
    seen.take(80).collect()
}
