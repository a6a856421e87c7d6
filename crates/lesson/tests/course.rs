//! The lessons of this repository: readable, the same in both languages, and listed.
#![allow(
    clippy::disallowed_methods,
    reason = "a test reads the files that it tests"
)]

mod tree;

use std::fs;
use std::path::{Path, PathBuf};

use expect_test::expect_file;
use lesson::course::{Course, Entry, Heading, slug};
use lesson::pack::asked;
use lesson::{Lesson, parse};
use tree::{files, folders};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../lessons")
}

fn read(folder: &str, lang: &str) -> Lesson {
    let path = root().join(folder).join(format!("lesson.{lang}.md"));
    let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let (lesson, problems) = parse(&text);
    assert_eq!(problems, [], "{}", path.display());
    lesson
}

#[test]
fn both_languages_ask_for_the_same() {
    for folder in folders(&root()) {
        let (ja, en) = (read(&folder, "ja"), read(&folder, "en"));
        assert_eq!(asked(&ja), asked(&en), "{folder}");
        let about = |l: &Lesson| {
            (
                (l.images.clone(), l.next.clone(), l.minutes, l.kind),
                (l.track.clone(), l.needs.clone(), l.lt_s, l.goals.len()),
            )
        };
        assert_eq!(about(&ja), about(&en), "{folder}");
        let slides = |l: &Lesson| {
            let slides = l.slides.iter();
            let each = slides.map(|s| (s.id.clone(), s.time_s, s.layout, s.lt));
            each.collect::<Vec<_>>()
        };
        assert_eq!(slides(&ja), slides(&en), "{folder}");
        assert!(ja.checks().count() > 0, "{folder} checks nothing");
        assert!(ja.track.is_some(), "{folder} is on no track");
    }
}

#[test]
fn what_comes_before_and_after_are_lessons() {
    let folders = folders(&root());
    for folder in &folders {
        let lesson = read(folder, "ja");
        for other in lesson.next.iter().chain(&lesson.needs) {
            assert!(
                folders.iter().any(|f| slug(f) == other),
                "{folder}: {other}"
            );
        }
    }
}

/// `UPDATE_EXPECT=1 cargo test -p hatoba-lesson` writes the list anew.
#[test]
fn the_list_of_lessons_is_up_to_date() {
    let heading = |l: &Lesson| Heading {
        title: l.title.clone(),
        summary: l.summary.clone(),
    };
    let entry = |folder: &String| {
        let (ja, en) = (read(folder, "ja"), read(folder, "en"));
        Entry {
            folder: folder.clone(),
            slug: slug(folder).to_string(),
            minutes: ja.minutes,
            track: ja.track.clone(),
            needs: ja.needs.clone(),
            kind: ja.kind,
            lt_s: ja.lt_s,
            setup: root().join(folder).join("setup.t").is_file(),
            ja: heading(&ja),
            en: heading(&en),
            files: files(&root().join(folder).join("files"), ""),
        }
    };
    let course = Course {
        lessons: folders(&root()).iter().map(entry).collect(),
    };
    expect_file!["../../../lessons/index.json"].assert_eq(&course.to_json());
}
