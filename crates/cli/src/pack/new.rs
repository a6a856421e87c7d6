//! `hatoba pack new`: a pack of two lessons that holds, to be changed.

use std::fs;
use std::path::Path;

use lesson::pack::{self, File};

use crate::args::Args;

/// The sample; NAME stands for the pack's id.
const SAMPLE: &[(&str, &str)] = &[
    ("pack.json", include_str!("sample/pack.json")),
    (
        "01-hello/lesson.ja.md",
        include_str!("sample/01-hello/lesson.ja.md"),
    ),
    (
        "01-hello/lesson.en.md",
        include_str!("sample/01-hello/lesson.en.md"),
    ),
    (
        "01-hello/solution.t",
        include_str!("sample/01-hello/solution.t"),
    ),
    (
        "02-page/lesson.ja.md",
        include_str!("sample/02-page/lesson.ja.md"),
    ),
    (
        "02-page/lesson.en.md",
        include_str!("sample/02-page/lesson.en.md"),
    ),
    (
        "02-page/solution.t",
        include_str!("sample/02-page/solution.t"),
    ),
    (
        "02-page/files/site/index.html",
        include_str!("sample/02-page/files/site/index.html"),
    ),
];

pub fn main(args: &[&str]) -> Result<(), String> {
    let args = Args::parse(args, &[], &[])?;
    let [path] = args.words.as_slice() else {
        return Err("pack new NAME".to_string());
    };
    let dir = Path::new(path);
    let name = dir.file_name().map(|n| n.to_string_lossy().into_owned());
    let name = name.unwrap_or_default();
    let files: Vec<File> = sample(&name);
    if let Err(faults) = pack::read(files.clone()) {
        let faults: Vec<String> = faults.iter().map(|f| f.message.clone()).collect();
        return Err(faults.join("; "));
    }
    if dir.exists() {
        return Err(format!("{path} is there already"));
    }
    for (file, bytes) in files {
        let file = dir.join(file);
        let made = file.parent().map_or(Ok(()), fs::create_dir_all);
        let made = made.and_then(|()| fs::write(&file, bytes));
        made.map_err(|e| format!("{}: {e}", file.display()))?;
    }
    println!(
        "made {path}; now:\n  hatoba pack check {path}\n  hatoba pack serve {path}\n  hatoba pack zip {path}"
    );
    Ok(())
}

fn sample(name: &str) -> Vec<File> {
    let file =
        |(path, text): &(&str, &str)| (path.to_string(), text.replace("NAME", name).into_bytes());
    SAMPLE.iter().map(file).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::rc::Rc;

    #[test]
    fn the_sample_holds() {
        let pack = pack::read(sample("day1")).expect("it is a pack");
        assert_eq!((pack.id.as_str(), pack.lessons.len()), ("day1", 2));
        for item in &pack.lessons {
            let folder = item.own.as_ref().expect("it is the pack's own");
            for japanese in [true, false] {
                let texts = session::Folder {
                    files: &folder.files,
                    setup: &folder.setup,
                    solution: &folder.solution,
                };
                let proof = session::prove(&Rc::new(folder.lesson(japanese)), texts);
                let found = session::pack::faults(&proof, folder, japanese);
                assert_eq!(found, [], "{}", proof.screen);
            }
        }
    }

    #[test]
    fn what_does_not_hold_is_told_with_its_line() {
        let break_it = |path: &str, from: &str, to: &str| {
            let mut files = sample("day1");
            files.retain(|(name, _)| name != "01-hello/lesson.en.md");
            for (name, bytes) in &mut files {
                if name == path {
                    *bytes = String::from_utf8_lossy(bytes)
                        .replace(from, to)
                        .into_bytes();
                }
            }
            let pack = pack::read(files).expect("it is a pack");
            let folder = pack.lessons[0].own.clone().expect("it is the pack's own");
            let texts = session::Folder {
                files: &folder.files,
                setup: &folder.setup,
                solution: &folder.solution,
            };
            let proof = session::prove(&Rc::new(folder.lesson(true)), texts);
            let found = session::pack::faults(&proof, &folder, true);
            found.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        let ja = "01-hello/lesson.ja.md";
        let solution = "01-hello/solution.t";
        assert_eq!(
            break_it(solution, "$ docker logs hello", ""),
            [format!("{ja}:29: read does not hold after the solution")]
        );
        assert_eq!(
            break_it(ja, "images: busybox", "images: busybox bysybox"),
            [format!("{ja}:5: the image bysybox is unknown")]
        );
        let wrong = break_it(
            ja,
            ":: container name=hello state=exited",
            ":: container name=hello state=running",
        );
        assert_eq!(
            wrong,
            [format!(
                "{ja}:14: then: answer 1 is right, and did not hold"
            )]
        );
        assert_eq!(
            break_it(solution, "$", "#"),
            [
                format!("{ja}:28: ran does not hold after the solution"),
                format!("{ja}:29: read does not hold after the solution"),
            ]
        );
    }
}
