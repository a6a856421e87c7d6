//! `hatoba pack`: a team's lessons, made, proved, packed and shown.

mod check;
mod index;
mod new;
mod serve;
mod zip;

use std::fs;
use std::path::Path;

use lesson::course;
use lesson::pack::{self, Fault, File, Folder, Pack};

use crate::args::Args;

pub fn main(args: &[&str]) -> bool {
    let done = match args {
        ["new", rest @ ..] => new::main(rest),
        ["check", rest @ ..] => check::main(rest),
        ["zip", rest @ ..] => zip::main(rest),
        ["index", rest @ ..] => index::main(rest),
        ["serve", rest @ ..] => serve::main(rest),
        _ => Err("pack new, check, zip, index or serve".to_string()),
    };
    crate::args::told(done)
}

/// The files of a pack, from its folder or zip.
pub fn files(path: &str) -> Result<Vec<File>, Vec<Fault>> {
    if Path::new(path).is_dir() {
        return below(Path::new(path)).map_err(|fault| vec![fault]);
    }
    let bytes = fs::read(path);
    let bytes = bytes.map_err(|e| vec![Fault::new("", 0, format!("cannot be read: {e}"))])?;
    pack::zip::read(&bytes).map_err(|fault| vec![fault])
}

/// Reads a pack; prints what is wrong with it.
pub fn open(path: &str) -> Option<Pack> {
    match files(path).and_then(pack::read) {
        Ok(pack) => Some(pack),
        Err(faults) => {
            print(path, &faults);
            None
        }
    }
}

/// A line for each fault, as compilers print them.
pub fn print(path: &str, faults: &[Fault]) {
    let dir = path.trim_end_matches('/');
    for fault in faults {
        match (fault.path.is_empty(), Path::new(path).is_dir()) {
            (true, _) => println!("{dir}: {fault}"),
            (_, true) => println!("{dir}/{fault}"),
            (_, false) => println!("{dir}: {fault}"),
        }
    }
}

/// The files below a folder; links to elsewhere are refused, and no more is read than a pack may have.
fn below(dir: &Path) -> Result<Vec<File>, Fault> {
    let mut found = Vec::new();
    let mut folders = vec![(dir.to_path_buf(), String::new())];
    while let Some((folder, prefix)) = folders.pop() {
        let entries = fs::read_dir(&folder);
        let entries =
            entries.map_err(|e| Fault::new(&prefix, 0, format!("cannot be read: {e}")))?;
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = format!("{prefix}{name}");
            let kind = entry
                .file_type()
                .map_err(|e| Fault::new(&path, 0, e.to_string()))?;
            if kind.is_symlink() {
                return Err(Fault::new(path, 0, "a link to another file"));
            }
            if kind.is_dir() {
                // Of no pack, and often large.
                if !matches!(name.as_str(), ".git" | "node_modules") || path.contains("/files/") {
                    folders.push((entry.path(), format!("{path}/")));
                }
                continue;
            }
            let bytes = fs::read(entry.path());
            let bytes = bytes.map_err(|e| Fault::new(&path, 0, format!("cannot be read: {e}")))?;
            found.push((path, bytes));
            if found.len() > 2 * pack::MOST_FILES {
                let message = format!("more than {} files", pack::MOST_FILES);
                return Err(Fault::new("", 0, message));
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The course's lessons that a pack uses, from the folder of the course.
pub fn used(pack: &Pack, lessons: &str) -> Result<Vec<(String, Folder)>, String> {
    let slugs: Vec<&str> = pack.used().collect();
    if slugs.is_empty() {
        return Ok(Vec::new());
    }
    let entries = fs::read_dir(lessons);
    let entries = entries.map_err(|e| {
        format!("the course's lessons ({lessons}): {e}; --lessons DIR says where they are")
    })?;
    let names = entries
        .flatten()
        .map(|e| e.file_name().to_string_lossy().into_owned());
    let names: Vec<String> = names.collect();
    let folder = |slug: &str| {
        let name = names.iter().find(|n| course::slug(n) == slug && *n != slug);
        let name = name.ok_or_else(|| format!("pack.json: the course has no lesson {slug:?}"))?;
        let files = below(&Path::new(lessons).join(name)).map_err(|f| f.to_string())?;
        let files: Vec<File> = files
            .into_iter()
            .map(|(p, b)| (format!("{name}/{p}"), b))
            .collect();
        let folder = pack::read_folder(name, &files).map_err(|f| f.to_string())?;
        Ok((slug.to_string(), folder))
    };
    slugs.into_iter().map(folder).collect()
}

/// The folder of every lesson of a pack, in its order.
pub fn folders(pack: &Pack, used: &[(String, Folder)]) -> Vec<(String, Folder)> {
    let lessons = pack.lessons.iter().filter_map(|item| {
        let own = item.own.as_ref();
        let used = || {
            used.iter()
                .find(|(slug, _)| *slug == item.slug)
                .map(|(_, f)| f)
        };
        Some((item.slug.clone(), own.or_else(used)?.clone()))
    });
    lessons.collect()
}

/// Where the course's lessons are.
pub fn lessons<'a>(args: &Args<'a>) -> &'a str {
    let near = ["lessons", "dist/lessons"]
        .into_iter()
        .find(|d| Path::new(d).is_dir());
    args.get("--lessons").or(near).unwrap_or("lessons")
}
