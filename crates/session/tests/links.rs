//! Links to the solutions of this repository's lessons: short enough to be passed on.
#![allow(
    clippy::disallowed_methods,
    reason = "a test reads the files that it tests"
)]

use std::fs;
use std::path::Path;

use lesson::script::{Act, parse};
use session::{Link, Save};
use sim::{Input, Timed};

/// Characters of a link that a chat shows whole and a QR code holds well, for a solution of a dozen
/// lines.
const SHORT: usize = 400;

/// The most characters that a solution of so many lines may take.
fn most(lines: usize) -> usize {
    match lines {
        ..=12 => SHORT,
        _ => SHORT + 15 * (lines - 10),
    }
}

/// The session of a learner who types a solution: no pause is like another.
fn typed(key: &str, solution: &str) -> Save {
    let mut save = Save::fresh(key, 1_812_345_678_901);
    let mut noise: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut at_ms = 0;
    for act in parse(solution) {
        noise = noise
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        at_ms += 2_000 + (noise >> 33) % 40_000;
        let input = match act {
            Act::Line(line) => Input::Line(line),
            Act::Keys(keys) => Input::Keys(keys),
            Act::Answer(_) => continue,
        };
        save.inputs.push(Timed { at_ms, input });
    }
    save.cursor = save.inputs.len();
    save.left_ms = at_ms + 12_345;
    save
}

#[test]
fn a_lessons_solution_as_a_link_is_short() {
    let lessons = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../lessons");
    let folders = fs::read_dir(lessons)
        .expect("the folder is there")
        .flatten();
    let mut seen = 0;
    for folder in folders.map(|f| f.path()).filter(|f| f.is_dir()) {
        let solution = fs::read_to_string(folder.join("solution.t")).expect("it has one");
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        let save = typed(lesson::course::slug(&name), &solution);
        let link = Link::to(&save).encode().expect("it is short");
        let most = most(save.inputs.len());
        assert!(link.len() <= most, "{name}: {} characters", link.len());
        assert_eq!(Link::decode(&link).map(|l| l.save), Ok(save));
        seen += 1;
    }
    assert!(seen > 0);
}
