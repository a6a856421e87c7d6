//! `hatoba bench`: how long replays take, measured on the real clock.

use crate::replay;
use sim::{Batch, SimConfig};
use std::path::Path;
use std::time::Instant;

/// Prints the figures; true if the transcripts could be read.
pub fn main(dir: &str) -> bool {
    let mut files = Vec::new();
    replay::find(Path::new(dir), &mut files);
    let start = Instant::now();
    let mut commands = 0;
    for file in &files {
        let Ok(text) = std::fs::read_to_string(file) else {
            continue;
        };
        commands += replay::run(&replay::transcript::Transcript::parse(&text))
            .commands
            .len();
    }
    println!(
        "all transcripts: {commands} commands in {} files, {:.2} s",
        files.len(),
        start.elapsed().as_secs_f64()
    );
    let start = Instant::now();
    let mut host = Batch::new(&SimConfig {
        images: vec!["busybox".into()],
        ..SimConfig::default()
    });
    for i in 0..250 {
        host.run(&format!("echo {i} > f"));
        host.run("cat f | wc -l");
        host.run(&format!("docker create --name c{i} busybox true"));
        host.run(&format!("docker rm c{i}"));
    }
    println!(
        "1,000 ordinary commands: {:.2} s",
        start.elapsed().as_secs_f64()
    );
    commands > 0
}
