//! `hatoba lessons check`: every lesson proved both ways, in both languages.

use std::path::Path;
use std::rc::Rc;

use crate::folder::{files, folders, text};

/// Proves the lessons of a folder and prints a line for each failure; true if all hold.
pub fn check(dir: &str) -> bool {
    let (mut passed, mut failed) = (0, 0);
    for folder in folders(Path::new(dir)) {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        let read = |name: &str| text(&folder, name);
        let (setup, solution) = (read("setup.t"), read("solution.t"));
        let files = files(&folder.join("files"), "");
        let texts = session::Folder {
            files: &files,
            setup: &setup,
            solution: &solution,
        };
        for lang in ["ja", "en"] {
            let (lesson, problems) = lesson::parse(&read(&format!("lesson.{lang}.md")));
            let mut faults: Vec<String> = problems
                .iter()
                .map(|p| format!("line {}: {}", p.line, p.message))
                .collect();
            let proof = session::prove(&Rc::new(lesson), texts);
            let unknown = proof.unknown.iter();
            faults.extend(unknown.map(|image| format!("the image {image} is unknown")));
            let early = proof
                .early
                .iter()
                .map(|id| format!("{id} holds at the start"));
            faults.extend(early);
            let missing = proof.missing.iter();
            faults.extend(missing.map(|id| format!("{id} does not hold after the solution")));
            faults.extend(proof.wrong);
            if faults.is_empty() {
                passed += 1;
                println!("{name} {lang}: ok");
                continue;
            }
            failed += 1;
            println!("{name} {lang}: {}", faults.join("; "));
            println!("{}", proof.screen);
        }
    }
    println!("{passed} passed, {failed} failed");
    failed == 0 && passed > 0
}
