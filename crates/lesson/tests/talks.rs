//! The talks of this repository: readable, the same in both languages, and listed.
#![allow(
    clippy::disallowed_methods,
    reason = "a test reads the files that it tests"
)]

mod tree;

use std::fs;
use std::path::{Path, PathBuf};

use expect_test::expect_file;
use lesson::deck::{Deck, lint, same};
use lesson::{Course, Entry, Lesson, LessonKind, course::Heading, parse};
use tree::{files, folders};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../talks")
}

fn read(folder: &str, lang: &str) -> Lesson {
    let path = root().join(folder).join(format!("talk.{lang}.md"));
    let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let (lesson, problems) = parse(&text);
    assert_eq!(problems, [], "{}", path.display());
    lesson
}

/// That each demo runs, `hatoba talks check` shows.
#[test]
fn a_talk_is_readable_and_the_same_in_both_languages() {
    for folder in folders(&root()) {
        let (ja, en) = (read(&folder, "ja"), read(&folder, "en"));
        assert_eq!((ja.kind, en.kind), (LessonKind::Talk, LessonKind::Talk));
        assert_eq!(ja.images, en.images, "{folder}");
        let (ja, en) = (Deck::of(&ja), Deck::of(&en));
        assert_eq!(same(&ja, &en), Vec::<String>::new(), "{folder}");
        for deck in [ja, en] {
            assert_eq!(lint(&deck), Vec::<String>::new(), "{folder}");
        }
    }
}

/// `UPDATE_EXPECT=1 cargo test -p hatoba-lesson` writes the list anew.
#[test]
fn the_list_of_talks_is_up_to_date() {
    let heading = |l: &Lesson| Heading {
        title: l.title.clone(),
        summary: l.summary.clone(),
    };
    let entry = |folder: &String| {
        let (ja, en) = (read(folder, "ja"), read(folder, "en"));
        Entry {
            folder: folder.clone(),
            slug: folder.clone(),
            minutes: ja.lt_s.unwrap_or(0).div_ceil(60),
            kind: ja.kind,
            lt_s: ja.lt_s,
            setup: root().join(folder).join("setup.t").is_file(),
            ja: heading(&ja),
            en: heading(&en),
            files: files(&root().join(folder).join("files"), ""),
            ..Entry::default()
        }
    };
    let course = Course {
        lessons: folders(&root()).iter().map(entry).collect(),
    };
    expect_file!["../../../talks/index.json"].assert_eq(&course.to_json());
}
