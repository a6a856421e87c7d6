//! DL3010: Use `ADD` for extracting archives into an image.

use super::super::file::{Item, What, drop_quotes};
use super::super::shell::Command;
use super::super::{Config, Found, Rule, Severity};
use super::is_archive;

pub static RULE: Rule = Rule {
    code: "DL3010",
    severity: Severity::Info,
    message: "Use `ADD` for extracting archives into an image",
    onbuild: false,
    check,
};

fn check(items: &[Item], _: &Config, found: &mut Found) {
    let mut archives: Vec<(u32, &str)> = Vec::new();
    for item in items {
        match &item.what {
            What::From(_) => archives.clear(),
            What::Copy {
                sources,
                target,
                from: None,
            } => {
                if is_archive(target) {
                    archives.push((item.line, base_name(target)));
                } else {
                    let names = sources.iter().filter(|s| is_archive(s));
                    archives.extend(names.map(|s| (item.line, base_name(s))));
                }
            }
            What::Run(run) => {
                let extracts = |name: &str| {
                    run.script.any(|c| {
                        extracts(c) && c.words(&[]).iter().any(|word| base_name(word) == name)
                    })
                };
                archives.retain(|(line, name)| {
                    let hit = extracts(name);
                    if hit {
                        found.at(*line);
                    }
                    !hit
                });
            }
            _ => {}
        }
    }
}

fn base_name(path: &str) -> &str {
    drop_quotes(path).rsplit(['/', '\\']).next().unwrap_or(path)
}

fn extracts(command: &Command) -> bool {
    const UNPACKERS: [&str; 9] = [
        "unzip",
        "gunzip",
        "bunzip2",
        "unlzma",
        "unxz",
        "zgz",
        "uncompress",
        "zcat",
        "gzcat",
    ];
    let tar_flag =
        |a: &String| a == "--extract" || a == "--get" || a.starts_with('-') && a.contains('x');
    command.is(&UNPACKERS) || command.is(&["tar"]) && command.args.iter().any(tar_flag)
}
