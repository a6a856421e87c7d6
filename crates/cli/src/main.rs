//! The native hatoba command: the only crate besides the web app that does I/O.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a native command reads files and prints"
)]

#[macro_use]
mod out;
mod args;
mod bench;
mod folder;
mod fuzz;
mod gallery;
mod grade;
mod lessons;
mod live;
mod pack;
mod record;
mod replay;
mod talks;

const USAGE: &str =
    "usage: hatoba replay [--check] [--show] [--ratchet FILE [--update]] FILE.t|DIR...
       hatoba lessons check [DIR]
       hatoba talks check [DIR]
       hatoba talks record FOLDER ja|en
       hatoba pack new NAME | check DIR|ZIP | zip DIR | serve DIR | index DIR
       hatoba grade REPORT.json|DIR... --pack DIR|ZIP [--csv FILE] [--junit FILE] [--complete]
       hatoba record FILE.t
       hatoba gallery DIR
       hatoba live FILE.t...
       hatoba fuzz [TARGET|all [SECONDS [SEED]]]
       hatoba bench [DIR]";

fn main() -> std::process::ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    let ok = match words.as_slice() {
        ["replay", rest @ ..] => replay::main(rest),
        ["lessons", "check", rest @ ..] => {
            lessons::check(rest.first().copied().unwrap_or("lessons"))
        }
        ["talks", "check", rest @ ..] => talks::check(rest.first().copied().unwrap_or("talks")),
        ["talks", "record", folder, lang] => talks::record(folder, lang),
        ["pack", rest @ ..] => pack::main(rest),
        ["grade", rest @ ..] => grade::main(rest),
        ["record", rest @ ..] => record::main(rest),
        ["gallery", dir] => gallery::main(dir),
        ["fuzz", rest @ ..] => fuzz::main(rest),
        ["live", rest @ ..] => live::main(rest),
        ["bench", rest @ ..] => bench::main(rest.first().copied().unwrap_or("tests/transcripts")),
        _ => {
            eprintln!("{USAGE}");
            false
        }
    };
    if ok {
        std::process::ExitCode::SUCCESS
    } else {
        std::process::ExitCode::FAILURE
    }
}
