//! `hatoba replay`: runs transcripts on fresh hosts and prints, or compares, what came out.

pub mod normalise;
mod screen;
pub mod transcript;

use sim::{Batch, SimConfig};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use transcript::{Command, Transcript};

/// What was asked for.
#[derive(Default)]
struct Options {
    check: bool,
    show: bool,
    ratchet: Option<PathBuf>,
    update: bool,
    files: Vec<PathBuf>,
}

/// Runs a transcript on a fresh host; the outputs and statuses replaced by the simulator's.
pub fn run(recorded: &Transcript) -> Transcript {
    let config = SimConfig {
        images: recorded.images.clone(),
        online: recorded.online,
        ..SimConfig::default()
    };
    if let Some(size) = recorded.tty {
        return screen::run(recorded, config, size);
    }
    let mut host = Batch::new(&config);
    let mut commands = Vec::new();
    for command in &recorded.commands {
        let result = host.run(&command.text);
        let mut output = String::from_utf8_lossy(&result.output).into_owned();
        if result.stuck {
            output.push_str("hatoba: this command does not end\n");
        }
        commands.push(Command {
            text: command.text.clone(),
            output,
            status: result.status,
        });
    }
    Transcript {
        commands,
        ..recorded.clone()
    }
}

/// All transcripts at or below a path.
pub fn find(path: &Path, into: &mut Vec<PathBuf>) {
    if path.is_dir() {
        let entries = fs::read_dir(path).into_iter().flatten().flatten();
        let mut entries: Vec<PathBuf> = entries.map(|e| e.path()).collect();
        entries.sort();
        for entry in entries {
            if entry.is_dir() || entry.extension().is_some_and(|e| e == "t") {
                find(&entry, into);
            }
        }
    } else {
        into.push(path.to_path_buf());
    }
}

fn parse_args(args: &[&str]) -> Options {
    let mut o = Options::default();
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        match *arg {
            "--check" => o.check = true,
            "--show" => o.show = true,
            "--update" => o.update = true,
            "--ratchet" => o.ratchet = args.next().map(PathBuf::from),
            path => find(Path::new(path), &mut o.files),
        }
    }
    o
}

/// The command line. True if all files could be read, and with --check if all (or the ratchet) held.
pub fn main(args: &[&str]) -> bool {
    let o = parse_args(args);
    let mut areas: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut readable = !o.files.is_empty();
    for file in &o.files {
        let Ok(text) = fs::read_to_string(file) else {
            eprintln!("hatoba: cannot read {}", file.display());
            readable = false;
            continue;
        };
        let recorded = Transcript::parse(&text);
        let replayed = run(&recorded);
        if !o.check {
            print!("{}", replayed.print());
            continue;
        }
        let area = file
            .parent()
            .and_then(Path::file_name)
            .map(|n| n.to_string_lossy().into_owned());
        let count = areas.entry(area.unwrap_or_default()).or_default();
        for (want, got) in recorded.commands.iter().zip(&replayed.commands) {
            count.1 += 1;
            if normalise::command(want) == normalise::command(got) {
                count.0 += 1;
            } else if o.show {
                difference(file, want, got);
            }
        }
    }
    if !o.check {
        return readable;
    }
    for (area, (passed, all)) in &areas {
        println!(
            "{area}: {passed} of {all} ({:.1} %)",
            100.0 * *passed as f64 / (*all).max(1) as f64
        );
    }
    match &o.ratchet {
        Some(file) => ratchet(file, &areas, o.update) && readable,
        None => {
            let passed: usize = areas.values().map(|a| a.0).sum();
            let all: usize = areas.values().map(|a| a.1).sum();
            println!("{passed} passed, {} failed", all - passed);
            passed == all && readable
        }
    }
}

fn difference(file: &Path, want: &Command, got: &Command) {
    println!(
        "--- {}\n$ {}",
        file.display(),
        want.text.replace('\n', "\n> ")
    );
    let (want, got) = (normalise::command(want), normalise::command(got));
    for line in similar::TextDiff::from_lines(&want, &got).iter_all_changes() {
        print!("{}{line}", line.tag());
    }
}

/// Holds the areas against the file's numbers, or writes it anew (never lower).
fn ratchet(file: &Path, areas: &BTreeMap<String, (usize, usize)>, update: bool) -> bool {
    let text = fs::read_to_string(file).unwrap_or_default();
    let mut floor: BTreeMap<String, usize> = BTreeMap::new();
    for line in text.lines() {
        if let Some((area, n)) = line.split_once(' ')
            && let Ok(n) = n.trim().parse()
        {
            floor.insert(area.to_string(), n);
        }
    }
    let (mut passed, mut failed) = (0, 0);
    for (area, (n, _)) in areas {
        let least = floor.get(area).copied().unwrap_or(0);
        if *n < least {
            println!("{area}: {n} commands pass, the ratchet says {least}");
            failed += 1;
        } else {
            passed += 1;
        }
        floor.insert(area.clone(), least.max(*n));
    }
    if update {
        let lines: String = floor.iter().map(|(a, n)| format!("{a} {n}\n")).collect();
        if fs::write(file, lines).is_err() {
            eprintln!("hatoba: cannot write {}", file.display());
            return false;
        }
    }
    println!("{passed} passed, {failed} failed");
    failed == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What once froze, crashed or filled memory ends by itself, in the real program's words.
    #[test]
    fn hostile_stories_end_as_recorded() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/hostile");
        let mut files = Vec::new();
        find(&folder, &mut files);
        assert!(files.len() > 20);
        for file in files {
            let text = fs::read_to_string(&file).unwrap();
            let story = Transcript::parse(&text);
            let replayed = run(&story);
            for (want, got) in story.commands.iter().zip(&replayed.commands) {
                let (want, got) = (normalise::command(want), normalise::command(got));
                assert_eq!(want, got, "{}", file.display());
            }
        }
    }
}
