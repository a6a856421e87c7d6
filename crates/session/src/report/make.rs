//! Making a report: each session is replayed, so that what it claims is what its inputs bring about.

use std::collections::VecDeque;

use sim::Software;

use super::{FORMAT, Report, Tick, Work, app, handed_in};
use crate::grade::{Grade, Grading};
use crate::pack::{self, Material};
use crate::save::Save;

/// A report on its way, in slices.
pub struct Making {
    report: Report,
    software: Software,
    todo: VecDeque<(Material, Save)>,
    total: usize,
    current: Option<(Material, Grading)>,
}

impl Making {
    /// Of the sessions of a learner in a pack, in the pack's order; blank ones are left out. `name` is
    /// [`crate::pack::name`]'s.
    pub fn new(
        (pack, digest, name): (&str, &str, &str),
        sessions: Vec<(Material, Save)>,
        software: Software,
    ) -> Self {
        let begun = sessions.into_iter().filter(|(_, save)| !save.is_blank());
        let todo: VecDeque<(Material, Save)> = begun.collect();
        Self {
            report: Report {
                hatoba: FORMAT.to_string(),
                pack: pack.to_string(),
                digest: digest.to_string(),
                app: app(),
                name: name.to_string(),
                seed: format!("{:016x}", pack::seed(pack, name)),
                ..Report::default()
            },
            software,
            total: todo.len(),
            todo,
            current: None,
        }
    }

    /// Lessons replayed, and how many there are.
    pub fn progress(&self) -> (usize, usize) {
        let left = self.todo.len() + usize::from(self.current.is_some());
        (self.total - left, self.total)
    }

    /// Goes on until `spent` returns true; the report once there is one.
    pub fn run(&mut self, spent: &mut dyn FnMut() -> bool) -> Option<Report> {
        loop {
            if let Some((material, grading)) = &mut self.current {
                let grade = grading.run(spent)?;
                self.report.lessons.push(work(material, &grade));
                self.current = None;
            }
            let Some((material, save)) = self.todo.pop_front() else {
                self.report.seal = self.report.seal();
                return Some(self.report.clone());
            };
            let save = handed_in(&save);
            let lesson = material.lesson.clone();
            let grading = Grading::new(material.start.clone(), save, lesson, self.software);
            self.current = Some((material, grading));
        }
    }
}

fn work(material: &Material, grade: &Grade) -> Work {
    Work {
        slug: material.slug.clone(),
        inputs: grade.save.to_text(),
        ticks: ticks(grade),
        hints: grade.progress.hints.clone(),
        predictions: grade.progress.predictions.clone(),
    }
}

/// The checks that a replay saw hold, in the lesson's order.
pub fn ticks(grade: &Grade) -> Vec<Tick> {
    let tick = |id: &String| {
        let at_ms = *grade.ticks.get(id)?;
        Some(Tick {
            check: id.clone(),
            at_ms,
        })
    };
    grade.done.iter().filter_map(tick).collect()
}
