//! `hatoba grade`: replays learners' reports on a pack and tells what each really did.

use std::fs;
use std::path::{Path, PathBuf};

use lesson::pack::Folder;
use session::pack::Material;
use session::report::{Class, NoReport, Report, Verdict, Verifying, why};
use sim::Software;

use crate::args::Args;
use crate::pack;

const USAGE: &str = "grade REPORT.json|DIR... --pack DIR|ZIP [--lessons DIR] [--csv FILE] [--junit FILE] [--complete] [--ja]";

pub fn main(args: &[&str]) -> bool {
    crate::args::told(grade(args))
}

/// An error if a report is forged or none, or with `--complete` if something is open.
fn grade(args: &[&str]) -> Result<(), String> {
    let valued = ["--pack", "--lessons", "--csv", "--junit"];
    let args = Args::parse(args, &valued, &["--complete", "--ja"])?;
    let path = args.get("--pack").ok_or(USAGE)?;
    let japanese = args.has("--ja");
    let pack = pack::open(path).ok_or("the pack does not hold")?;
    let used = pack::used(&pack, pack::lessons(&args))?;
    let parts: Vec<(&str, &Folder)> = used.iter().map(|(s, f)| (s.as_str(), f)).collect();
    let digest = pack.digest(&parts);
    let folders = pack::folders(&pack, &used);
    let material = |(slug, folder): &(String, Folder)| {
        Material::new((&pack.id, slug, pack.after(slug)), folder, japanese, "")
    };
    let materials: Vec<Material> = folders.iter().map(material).collect();
    let lessons = materials.iter().map(|m| (m.slug.as_str(), &*m.lesson));
    let mut class = Class::new(lessons);
    let mut bad = 0;
    let reports = reports(&args.words)?;
    if reports.is_empty() {
        return Err(USAGE.to_string());
    }
    for file in &reports {
        let text = fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
        match Report::parse(&text) {
            Ok(report) => class.add(verify(report, (&pack.id, &digest), &materials)),
            Err(error) => {
                bad += 1;
                println!("{}: {}", file.display(), no_report(&error));
            }
        }
    }
    show(&class, japanese);
    let texts = [("--csv", class.csv(japanese)), ("--junit", class.junit())];
    for (option, text) in texts {
        if let Some(file) = args.get(option) {
            fs::write(file, text).map_err(|e| format!("{file}: {e}"))?;
        }
    }
    bad += class.rows.iter().filter(|r| r.is_forged()).count();
    let open = class.rows.iter().filter(|r| r.stopped().is_some()).count();
    match (bad, args.has("--complete") && open > 0) {
        (0, false) => Ok(()),
        (0, true) => Err(format!("{open} not complete")),
        _ => Err(format!("{bad} not as they claim")),
    }
}

/// The files named, and those of the folders named.
fn reports(words: &[&str]) -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    for word in words {
        let path = Path::new(word);
        if !path.is_dir() {
            found.push(path.to_path_buf());
            continue;
        }
        let entries = fs::read_dir(path).map_err(|e| format!("{word}: {e}"))?;
        let files = entries.flatten().map(|e| e.path());
        let mut files: Vec<PathBuf> = files
            .filter(|p| p.extension().is_some_and(|e| e == "json"))
            .collect();
        files.sort();
        found.extend(files);
    }
    Ok(found)
}

fn verify(report: Report, of: (&str, &str), materials: &[Material]) -> Verdict {
    let mut verifying = Verifying::new(report, of, materials.to_vec(), Software::all());
    loop {
        // The effort is looked at between slices.
        let mut calls = 0;
        let mut spent = || {
            calls += 1;
            calls > 10_000
        };
        if let Some(verdict) = verifying.run(&mut spent) {
            return verdict;
        }
    }
}

fn no_report(error: &NoReport) -> String {
    match error {
        NoReport::TooBig => "too big for a report".to_string(),
        NoReport::Newer(format) => format!("{format:?} is no report that this program knows"),
        NoReport::Damaged(line, why) => format!("line {line}: no report, or damaged: {why}"),
    }
}

/// A line a learner, then where most stopped.
fn show(class: &Class, japanese: bool) {
    for row in &class.rows {
        let (done, all) = row.sum();
        let verdict = match (row.is_forged(), row.doubts().next()) {
            (true, _) => "FORGED",
            (_, Some(_)) => "look",
            (_, None) => "ok",
        };
        println!("{done:>3}/{all} {verdict:<6} {}", row.name);
        let why = why(row, japanese);
        if !why.is_empty() {
            println!("           {why}");
        }
    }
    if let Some(worst) = class.worst()
        && let Some(column) = class.columns.get(worst.column)
    {
        let (lesson, check, people) = (&column.lesson, &column.check, worst.people);
        println!(
            "most stopped at {lesson}/{check} ({people}): {}",
            column.label
        );
    }
}
