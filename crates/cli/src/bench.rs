//! `hatoba bench`: how long replays take, measured on the real clock.

mod session;

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
    let mut host = busybox();
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
    long_build();
    many_services();
    session::main();
    snapshots();
    commands > 0
}

fn timed(what: &str, host: &mut Batch, command: &str) {
    let start = Instant::now();
    let status = host.run(command).status;
    let seconds = start.elapsed().as_secs_f64();
    println!("{what}: {seconds:.2} s (status {status})");
}

/// A Dockerfile of 200 steps, built and built again from the cache.
fn long_build() {
    let mut host = busybox();
    let steps: String = (0..198)
        .map(|i| format!("RUN echo {i} > /f{i}\n"))
        .collect();
    host.run(&format!(
        "cat > Dockerfile <<'X'\nFROM busybox\n{steps}CMD [\"true\"]\nX"
    ));
    timed("a build of 200 steps", &mut host, "docker build -q .");
    timed("the same from the cache", &mut host, "docker build -q .");
}

/// A compose project of 20 services, up and down.
fn many_services() {
    let mut host = busybox();
    let services: String = (0..20)
        .map(|i| format!("  s{i}:\n    image: busybox\n    init: true\n    command: sleep 1000\n"))
        .collect();
    host.run(&format!(
        "cat > compose.yaml <<'X'\nname: many\nservices:\n{services}X"
    ));
    timed("20 services up", &mut host, "docker compose up -d");
    timed("20 services down", &mut host, "docker compose down");
}

/// A snapshot after one command, with 30 images of ten layers and 50 containers.
fn snapshots() {
    let mut host = busybox();
    for image in 0..30 {
        let steps: String = (0..9)
            .map(|i| format!("RUN echo {image} {i} > /f{i}\n"))
            .collect();
        host.run(&format!(
            "cat > Dockerfile <<'X'\nFROM busybox\n{steps}X\ndocker build -q -t i{image} ."
        ));
    }
    for c in 0..50 {
        let image = c % 30;
        host.run(&format!("docker run -d --name c{c} i{image} sleep 100000"));
    }
    let start = Instant::now();
    let first = host.snapshot();
    println!(
        "the first snapshot of {} images and {} containers: {:.2} ms",
        first.images.len(),
        first.containers.len(),
        start.elapsed().as_secs_f64() * 1e3
    );
    for command in [
        "docker exec c7 touch /new",
        "docker rm -f c8",
        "echo x > file",
    ] {
        host.run(command);
        let start = Instant::now();
        let _ = host.snapshot();
        let millis = start.elapsed().as_secs_f64() * 1e3;
        println!("a snapshot after {command}: {millis:.2} ms");
    }
}

fn busybox() -> Batch {
    Batch::new(&SimConfig {
        images: vec!["busybox".into()],
        ..SimConfig::default()
    })
}
