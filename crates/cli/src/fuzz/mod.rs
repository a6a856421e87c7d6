//! `hatoba fuzz`: throws made-up input at a host, from a seed, and says which input broke it. No tool but
//! stable Rust; the same seed gives the same cases.

mod make;
mod random;

use crate::live::Live;
use random::Random;
use sim::{Batch, Input, SimConfig};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

/// A target: its name, the images it needs, and what makes a case's lines.
type Target = (
    &'static str,
    &'static [&'static str],
    fn(&mut Random) -> Vec<String>,
);

const TARGETS: &[Target] = &[
    ("shell", &["busybox"], make::shell),
    ("dockerfile", &["busybox"], make::dockerfile),
    ("compose", &["busybox"], make::compose),
    ("template", &["busybox"], make::template),
    ("flags", &["busybox"], make::flags),
    ("javascript", &["node:20"], make::javascript),
    ("python", &["python:3.12-slim"], make::python),
    ("text", &[], make::text),
    ("keys", &["busybox"], make::keys),
    ("interrupted", &["busybox"], make::interrupted),
    ("lesson", &[], make::lesson),
];

/// A case that takes longer on the real clock is worth a look.
const SLOW: Duration = Duration::from_secs(20);

fn run(target: &Target, random: &mut Random) -> Vec<String> {
    let lines = (target.2)(random);
    let images: Vec<String> = target.1.iter().map(|i| (*i).to_string()).collect();
    match target.0 {
        "lesson" => {
            lesson::parse(&lines.join("\n"));
        }
        "keys" | "interrupted" => live(&images, &lines, random),
        _ => {
            let mut host = Batch::new(&SimConfig {
                images,
                online: false,
                ..SimConfig::default()
            });
            for line in &lines {
                host.run(line);
            }
            host.snapshot();
        }
    }
    lines
}

/// Types at the terminal: keys as they come, or lines with Ctrl+C at any moment.
fn live(images: &[String], lines: &[String], random: &mut Random) {
    let mut live = Live::new(images);
    let mut screen = view::Terminal::default();
    for line in lines {
        match line.strip_prefix("keys ") {
            Some(keys) => live.give(Input::Keys(keys.to_string())),
            None => line
                .lines()
                .for_each(|l| live.give(Input::Line(l.to_string()))),
        }
        live.pass(random.below(700) as u64);
        if random.below(2) == 0 {
            let key = *random.pick(&["\u{3}", "\u{3}", "\u{1a}", "\u{1c}", "\u{4}"]);
            live.give(Input::Keys(key.to_string()));
            live.pass(random.below(300) as u64);
        }
        screen.feed(std::mem::take(&mut live.tail).as_bytes());
    }
}

/// Runs cases of a target until `more` says no; the number of those that broke.
fn cases(target: &Target, seed: u64, mut more: impl FnMut(u64) -> bool) -> u64 {
    let (mut count, mut broken) = (0, 0);
    while more(count) {
        let case = seed.wrapping_add(count);
        let start = Instant::now();
        let result = catch_unwind(AssertUnwindSafe(|| run(target, &mut Random::new(case))));
        let took = start.elapsed();
        if result.is_err() || took > SLOW {
            broken += 1;
            let why = if result.is_err() { "panic" } else { "slow" };
            let lines = (target.2)(&mut Random::new(case));
            println!(
                "{} seed {case}: {why}, {:.1} s\n{}",
                target.0,
                took.as_secs_f64(),
                lines.join("\n")
            );
        }
        count += 1;
    }
    println!("{}: {count} cases, {broken} broken", target.0);
    broken
}

/// The command line: a target or `all`, seconds for each, and a seed.
pub fn main(args: &[&str]) -> bool {
    let name = args.first().copied().unwrap_or("all");
    let seconds = args.get(1).and_then(|s| s.parse().ok()).unwrap_or(10);
    let seed = args.get(2).and_then(|s| s.parse().ok()).unwrap_or(1);
    let chosen = TARGETS.iter().filter(|t| name == "all" || t.0 == name);
    let mut known = false;
    let mut broken = 0;
    for target in chosen {
        known = true;
        let end = Instant::now() + Duration::from_secs(seconds);
        broken += cases(target, seed, |_| Instant::now() < end);
    }
    if !known {
        let names: Vec<&str> = TARGETS.iter().map(|t| t.0).collect();
        eprintln!("hatoba: targets are {}", names.join(" "));
    }
    known && broken == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_cases_of_every_target_break_nothing() {
        for target in TARGETS {
            assert_eq!(cases(target, 7, |n| n < 4), 0, "{}", target.0);
        }
    }

    #[test]
    fn clients_of_builds_may_go_at_any_moment() {
        for seed in 0..12 {
            let mut random = Random::new(seed);
            let mut live = Live::new(&["busybox".to_string()]);
            for line in [
                "printf 'FROM busybox\\nRUN sleep 0.2\\nCOPY . /x\\n' > Dockerfile",
                "printf 'services: {a: {build: ., image: x, command: sleep 9}}' > compose.yaml",
            ] {
                live.give(Input::Line(line.into()));
                live.pass(100);
            }
            let line = *random.pick(&["docker build --no-cache .", "docker compose up --build"]);
            live.give(Input::Line(line.into()));
            live.pass(random.below(700) as u64);
            live.give(Input::Keys("\u{3}".into()));
            live.pass(300);
            live.give(Input::Keys("\u{3}\u{3}".into()));
            live.pass(3000);
            live.give(Input::Line("docker ps -a; echo still here".into()));
            live.pass(500);
            assert!(live.tail.contains("still here"), "{seed}: {}", live.tail);
        }
    }
}
