//! Files to a pack.

use std::collections::BTreeSet;

use super::manifest::{self, Listed, Manifest};
use super::{Fault, File, Folder, Item, Pack, digest, inert, paths, same};
use crate::attrs::is_id;
use crate::course;

/// Reads a pack; everything that is wrong if it is refused. Files in any order.
pub fn read(files: Vec<File>) -> Result<Pack, Vec<Fault>> {
    let files = paths::tidy(files)?;
    let text = texts(&files, "pack.json").map_err(|fault| vec![fault])?;
    let text = text.ok_or_else(|| vec![Fault::new("pack.json", 0, "there is no pack.json")])?;
    let manifest = manifest::read(&text)?;
    let mut faults = Vec::new();
    let (lessons, folders) = items(&manifest, &text, &files, &mut faults);
    for (path, _) in &files {
        faults.extend(stray(path, &folders));
    }
    for folder in lessons.iter().filter_map(|i| i.own.as_ref()) {
        faults.extend(lint(folder));
    }
    faults.sort();
    faults.dedup();
    match faults.is_empty() {
        true => Ok(Pack {
            id: manifest.id,
            title: manifest.title,
            about: manifest.about,
            team: manifest.team,
            colours: manifest.colours,
            lessons,
            own: digest::own(&files),
        }),
        false => Err(faults),
    }
}

/// The lessons in their order, and the folders of those that are the pack's own.
fn items(
    manifest: &Manifest,
    text: &str,
    files: &[File],
    faults: &mut Vec<Fault>,
) -> (Vec<Item>, BTreeSet<String>) {
    let (mut lessons, mut folders, mut slugs) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
    for listed in &manifest.lessons {
        let (word, slug) = match listed {
            Listed::Folder(folder) => (folder, course::slug(folder)),
            Listed::Use { r#use } => (r#use, r#use.as_str()),
        };
        let mut fault = |message: String| {
            let line = manifest::line_of(text, word);
            faults.push(Fault::new("pack.json", line, message));
        };
        if !is_id(slug) || (matches!(listed, Listed::Folder(_)) && slug == word) {
            fault(format!(
                "{word:?}: a lesson's folder is NN-SLUG, such as 01-hello"
            ));
            continue;
        }
        if !slugs.insert(slug.to_string()) {
            fault(format!("two lessons are {slug:?}"));
            continue;
        }
        let own = match listed {
            Listed::Use { .. } => None,
            Listed::Folder(folder) => {
                folders.insert(folder.clone());
                let prefix = format!("{folder}/");
                if !files.iter().any(|(path, _)| path.starts_with(&prefix)) {
                    fault(format!("there is no folder {folder}"));
                    continue;
                }
                match read_folder(folder, files) {
                    Ok(own) => Some(own),
                    Err(fault) => {
                        faults.push(fault);
                        continue;
                    }
                }
            }
        };
        lessons.push(Item {
            slug: slug.to_string(),
            own,
        });
    }
    (lessons, folders)
}

/// The texts of one lesson's folder, of files whose paths begin with it.
pub fn read_folder(folder: &str, files: &[File]) -> Result<Folder, Fault> {
    let text = |name: &str| texts(files, &format!("{folder}/{name}"));
    let below = format!("{folder}/files/");
    let own = |(path, bytes): &File| {
        let path = path.strip_prefix(&below)?;
        Some((path.to_string(), bytes.clone()))
    };
    Ok(Folder {
        path: folder.to_string(),
        ja: text("lesson.ja.md")?,
        en: text("lesson.en.md")?,
        files: files.iter().filter_map(own).collect(),
        setup: text("setup.t")?.unwrap_or_default(),
        solution: text("solution.t")?.unwrap_or_default(),
    })
}

/// A file's text, if the file is there.
fn texts(files: &[File], path: &str) -> Result<Option<String>, Fault> {
    let Some((_, bytes)) = files.iter().find(|(p, _)| p == path) else {
        return Ok(None);
    };
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Some(digest::plain(text))),
        Err(error) => {
            let before = bytes.iter().take(error.valid_up_to());
            let line = before.filter(|b| **b == b'\n').count() + 1;
            Err(Fault::new(path, line, "this is no UTF-8"))
        }
    }
}

/// A file that belongs to nothing, most often because of a slip in its name.
fn stray(path: &str, folders: &BTreeSet<String>) -> Option<Fault> {
    let (folder, rest) = path.split_once('/')?;
    if !folders.contains(folder) {
        let message = format!("the folder {folder} is not among the lessons of pack.json");
        return Some(Fault::new(path, 0, message));
    }
    let known = [
        "lesson.ja.md",
        "lesson.en.md",
        "setup.t",
        "solution.t",
        "README.md",
    ];
    match known.contains(&rest) || rest.starts_with("files/") {
        true => None,
        false => {
            let message =
                "no such file in a lesson: lesson.ja.md, lesson.en.md, setup.t, solution.t, files/";
            Some(Fault::new(path, 0, message))
        }
    }
}

/// What can be told of a lesson without running it.
pub fn lint(folder: &Folder) -> Vec<Fault> {
    let at = |name: &str| format!("{}/{name}", folder.path);
    let mut faults = Vec::new();
    let both = [("lesson.ja.md", &folder.ja), ("lesson.en.md", &folder.en)];
    for (name, text) in both {
        let Some(text) = text else {
            continue;
        };
        let (lesson, problems) = crate::parse(text);
        let problems = problems.into_iter().map(|p| (p.line, p.message));
        for (line, message) in problems.chain(inert::faults(text)) {
            faults.push(Fault::new(at(name), line, message));
        }
        for (key, missing) in [
            ("title", lesson.title.is_empty()),
            ("summary", lesson.summary.is_empty()),
            ("minutes", lesson.minutes == 0),
        ] {
            if missing {
                let message = format!("no {key} in the front matter");
                faults.push(Fault::new(at(name), 1, message));
            }
        }
        if lesson.checks().next().is_none() {
            faults.push(Fault::new(
                at(name),
                1,
                "no check: nothing tells when it is done",
            ));
        }
    }
    match (&folder.ja, &folder.en) {
        (None, None) => {
            let message = "no lesson.ja.md and no lesson.en.md";
            faults.push(Fault::new(at("lesson.ja.md"), 0, message));
        }
        (Some(_), Some(_)) => {
            let different = same::difference(&folder.lesson(true), &folder.lesson(false));
            faults.extend(different.map(|m| Fault::new(at("lesson.en.md"), 1, m)));
        }
        _ => {}
    }
    faults
}
