//! Sessions of a pack's lessons: their keys, and seeds that follow from the learner's name.

use std::rc::Rc;

use lesson::Lesson;
use lesson::pack::{Fault, Folder, fingerprint, is_odd};

use crate::prove::Proof;
use crate::start::Start;

/// Characters of a learner's name.
const MOST_NAME: usize = 60;

/// A lesson of a pack, as its sessions need it.
#[derive(Clone, Debug, PartialEq)]
pub struct Material {
    pub slug: String,
    pub lesson: Rc<Lesson>,
    pub start: Start,
}

/// The [`Start::key`] of a pack's lesson.
pub fn key(pack: &str, slug: &str) -> String {
    format!("packs/{pack}/{slug}")
}

/// A name as it is kept: blanks at the ends go, others become one. `None` if it is empty, too long, or
/// has characters that are not seen.
pub fn name(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let name = words.join(" ");
    let fits = (1..=MOST_NAME).contains(&name.chars().count());
    (fits && !name.chars().any(is_odd)).then_some(name)
}

/// The seed of a learner's hosts in a pack. Ids, addresses and passwords differ between names, so a
/// session under another name answers otherwise.
pub fn seed(pack: &str, name: &str) -> u64 {
    let hex = fingerprint([b"seed".as_slice(), pack.as_bytes(), name.as_bytes()]);
    let first: String = hex.chars().take(16).collect();
    u64::from_str_radix(&first, 16).unwrap_or(1)
}

impl Material {
    /// The lesson of a folder, in a language, for a learner's name. `next` is the slug of the lesson
    /// after it in the pack.
    pub fn new(
        (pack, slug, next): (&str, &str, Option<&str>),
        folder: &Folder,
        japanese: bool,
        name: &str,
    ) -> Self {
        let mut lesson = folder.lesson(japanese);
        lesson.next = next.map(str::to_string);
        Self {
            slug: slug.to_string(),
            start: Start {
                key: key(pack, slug),
                images: lesson.images.clone(),
                files: folder.files.clone(),
                setup: folder.setup.clone(),
                seed: Some(seed(pack, name)),
            },
            lesson: Rc::new(lesson),
        }
    }
}

/// What a proof found, told with file and line: the check, the question or the front matter it is about.
pub fn faults(proof: &Proof, folder: &Folder, japanese: bool) -> Vec<Fault> {
    let (name, text) = folder.text(japanese);
    let path = format!("{}/{name}", folder.path);
    let line = |test: &dyn Fn(&str) -> bool| {
        let at = text.lines().position(|l| test(l.trim()));
        at.map_or(1, |n| n + 1)
    };
    let check = |id: &str| line(&|l| l.strip_prefix(id).is_some_and(|rest| rest.starts_with(':')));
    let question = |id: &str| line(&|l| l == format!("id: {id}"));
    let mut faults = Vec::new();
    if folder.solution.trim().is_empty() {
        let path = format!("{}/solution.t", folder.path);
        faults.push(Fault::new(
            path,
            0,
            "no solution: the lesson cannot be proved",
        ));
        return faults;
    }
    for image in &proof.unknown {
        let at = line(&|l| l.starts_with("images:"));
        faults.push(Fault::new(
            &path,
            at,
            format!("the image {image} is unknown"),
        ));
    }
    for id in &proof.early {
        faults.push(Fault::new(
            &path,
            check(id),
            format!("{id} holds at the start"),
        ));
    }
    for id in &proof.missing {
        let message = format!("{id} does not hold after the solution");
        faults.push(Fault::new(&path, check(id), message));
    }
    for why in &proof.wrong {
        let id = why.split(':').next().unwrap_or_default();
        faults.push(Fault::new(&path, question(id), why));
    }
    faults
}
