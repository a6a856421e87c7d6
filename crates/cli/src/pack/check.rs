//! `hatoba pack check`: is it a pack, and does each of its lessons hold, both ways?

use std::rc::Rc;

use lesson::pack::{Folder, Pack};
use session::pack::faults;

use crate::args::Args;

pub fn main(args: &[&str]) -> Result<(), String> {
    let args = Args::parse(args, &["--lessons"], &[])?;
    let [path] = args.words.as_slice() else {
        return Err("pack check DIR|ZIP [--lessons DIR]".to_string());
    };
    let failed = || "the pack does not hold".to_string();
    let pack = super::open(path).ok_or_else(failed)?;
    let used = super::used(&pack, super::lessons(&args))?;
    let mut all = true;
    for (slug, folder) in super::folders(&pack, &used) {
        all &= prove(path, &pack, &slug, &folder);
    }
    println!(
        "{}: {} lessons, {}",
        pack.id,
        pack.lessons.len(),
        if all { "ok" } else { "FAILED" }
    );
    if all { Ok(()) } else { Err(failed()) }
}

/// Proves a lesson and prints what was found. Both languages ask for the same, so one is run.
fn prove(path: &str, pack: &Pack, slug: &str, folder: &Folder) -> bool {
    let texts = session::Folder {
        files: &folder.files,
        setup: &folder.setup,
        solution: &folder.solution,
    };
    let proof = session::prove(&Rc::new(folder.lesson(true)), texts);
    let found = faults(&proof, folder, true);
    let own = pack.find(slug).is_some_and(|i| i.own.is_some());
    if found.is_empty() {
        println!("{slug}: ok");
        return true;
    }
    super::print(if own { path } else { "lessons" }, &found);
    println!("{}", proof.screen);
    false
}
