//! `hatoba talks check`: every talk given from the first stop to the last, in both languages, and the
//! two held against each other. `hatoba talks record NAME` prints a recording of its terminal.

use std::path::Path;
use std::rc::Rc;

use lesson::deck::{Deck, same};
use session::Start;
use session::stage::{Stage, cast, prove};

use crate::folder::{files, folders, text};

/// Proves the talks of a folder and prints a line for each; true if all hold.
pub fn check(dir: &str) -> bool {
    let (mut passed, mut failed) = (0, 0);
    for folder in folders(Path::new(dir)) {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        let mut decks = Vec::new();
        for lang in ["ja", "en"] {
            let (lesson, start, mut faults) = read(&folder, lang);
            let proof = prove(&lesson, start);
            faults.extend(proof.told);
            decks.push(Deck::of(&lesson));
            if let [ja, en] = decks.as_slice() {
                faults.extend(same(ja, en));
            }
            let needs: Vec<String> = proof
                .needs_ms
                .iter()
                .map(|ms| ms.div_ceil(1000).to_string())
                .collect();
            let all: u64 = proof.needs_ms.iter().sum();
            if faults.is_empty() {
                passed += 1;
                println!("{name} {lang}: ok, {} s ({})", all / 1000, needs.join(" "));
                continue;
            }
            failed += 1;
            println!("{name} {lang}, {} s ({}):", all / 1000, needs.join(" "));
            for fault in &faults {
                println!("  {fault}");
            }
        }
    }
    println!("{passed} passed, {failed} failed");
    failed == 0 && passed > 0
}

/// Prints the terminal of a talk as an asciicast.
pub fn record(folder: &str, lang: &str) -> bool {
    let (lesson, start, faults) = read(Path::new(folder), lang);
    for fault in &faults {
        eprintln!("{fault}");
    }
    let mut stage = Stage::new(Rc::new(Deck::of(&lesson)), start);
    stage.install(sim::Software::all());
    stage.run(&mut || false);
    match cast(&stage) {
        Some(text) => {
            print!("{text}");
            faults.is_empty()
        }
        None => false,
    }
}

/// A talk of a folder: its text, how its host begins, and what could not be read.
fn read(folder: &Path, lang: &str) -> (lesson::Lesson, Start, Vec<String>) {
    let (lesson, problems) = lesson::parse(&text(folder, &format!("talk.{lang}.md")));
    let tell = |p: &lesson::Problem| format!("line {}: {}", p.line, p.message);
    let start = Start {
        key: "talk".to_string(),
        images: lesson.images.clone(),
        files: files(&folder.join("files"), ""),
        setup: text(folder, "setup.t"),
        ..Start::default()
    };
    (lesson, start, problems.iter().map(tell).collect())
}
