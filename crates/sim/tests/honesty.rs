//! The rule of honesty: what exists in the world is never denied in the world's words. It works,
//! or one line says that it is not simulated, with a status of its own; what does not exist is
//! denied as Docker, apt, apk, npm and pip do.

use engine::registry::{Catalogue, LayerRequest};
use sim::{Batch, SimConfig};

/// The status of what exists and is not simulated.
const STATUS: i32 = 69;

/// Words that deny.
const DENIALS: &[&str] = &[
    "does not exist",
    "manifest unknown",
    "exec format error",
    "executable file not found",
    "no such file or directory",
    "no matching entries",
    "Unable to locate",
    "no such package",
    "is not in this registry",
    "from versions: none",
];

fn host(images: &[&str]) -> Batch {
    Batch::new(&SimConfig {
        images: images.iter().map(|i| i.to_string()).collect(),
        ..SimConfig::default()
    })
}

fn run(batch: &mut Batch, command: &str) -> (String, i32) {
    let result = batch.run(command);
    (
        String::from_utf8_lossy(&result.output).into_owned(),
        result.status,
    )
}

#[test]
fn every_image_runs_its_program_or_says_that_it_is_not_simulated() {
    let mut wrong = Vec::new();
    for repository in Catalogue::default().repositories() {
        let mut batch = host(&[]);
        let tag = if repository.tag("latest").is_some() {
            "latest"
        } else {
            "8"
        };
        let command = format!("timeout 5 docker run --rm {}:{tag}", repository.name);
        let (output, status) = run(&mut batch, &command);
        let denied = DENIALS.iter().any(|d| output.contains(d));
        let silent = status == STATUS && !output.contains("not simulated in Hatoba");
        if denied || silent || matches!(status, 125..=127 | 255 | -1) {
            wrong.push(format!("{command} [{status}]: {output}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_image_has_as_many_layers_as_its_history_says() {
    let mut wrong = Vec::new();
    for repository in Catalogue::default().repositories() {
        for version in repository.versions() {
            let request = LayerRequest {
                repository: repository.name.clone(),
                version: version.name.clone(),
                base: version.base.clone(),
                arch: "amd64".to_string(),
            };
            let layers = userland::rootfs::layers(
                &request.repository,
                &request.version,
                &request.base,
                &request.arch,
            );
            let steps = version
                .steps
                .iter()
                .filter(|s| s.download.is_some())
                .count();
            if layers.len() != steps {
                wrong.push(format!(
                    "{}:{} has {} layers, {steps} steps",
                    repository.name,
                    version.name,
                    layers.len()
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A tag says the version of the program inside.
#[test]
fn a_tag_never_lies_about_its_version() {
    for (image, command, want) in [
        ("node:22-alpine", "node -v", "v22.21.0"),
        ("node:14", "node -v", "v14.21.3"),
        ("node:20-slim", "printenv NODE_VERSION", "20.19.5"),
        ("python:3.10-slim", "python -V", "Python 3.10.19"),
        (
            "mysql:8.0",
            "mysqld --version",
            "/usr/sbin/mysqld  Ver 8.0.44 for Linux on x86_64 (MySQL Community Server - GPL)",
        ),
        (
            "postgres:15",
            "postgres --version",
            "postgres (PostgreSQL) 15.14 (Debian 15.14-1.pgdg13+1)",
        ),
        ("redis:6-alpine", "redis-cli --version", "redis-cli 6.2.20"),
        ("nginx:1.28", "nginx -v", "nginx version: nginx/1.28.0"),
        (
            "golang:1.22-alpine",
            "go version",
            "go version go1.22.12 linux/amd64",
        ),
        ("alpine:3.19", "cat /etc/alpine-release", "3.19.9"),
        (
            "ubuntu:22.04",
            "grep ^VERSION_CODENAME /etc/os-release",
            "VERSION_CODENAME=jammy",
        ),
        ("debian:bullseye-slim", "cat /etc/debian_version", "11.11"),
        (
            "nginx",
            "grep ^VERSION_CODENAME /etc/os-release",
            "VERSION_CODENAME=trixie",
        ),
        ("mysql:8.0", "grep ^ID= /etc/os-release", "ID=\"ol\""),
    ] {
        let mut batch = host(&[]);
        let (output, status) = run(
            &mut batch,
            &format!("docker run --rm -q {image} {command} 2>&1"),
        );
        assert_eq!(
            output.trim_end().lines().last(),
            Some(want),
            "{image} {command}: {output} [{status}]"
        );
    }
}

#[test]
fn names_that_exist_are_not_denied_and_others_are() {
    let mut batch = host(&[]);
    for (command, words) in [
        (
            "docker pull maven:3.9",
            "maven exists on Docker Hub, but is not simulated in Hatoba",
        ),
        ("docker pull grafana/grafana", "not simulated in Hatoba"),
        ("docker run --rm rabbitmq", "not simulated in Hatoba"),
        ("docker pull node:26", "not simulated in Hatoba"),
        (
            "docker pull ghcr.io/a/b",
            "the registry ghcr.io is not simulated in Hatoba",
        ),
        (
            "printf 'services:\\n  a:\\n    image: gradle\\n' > compose.yaml; docker compose pull -q",
            "not simulated in Hatoba",
        ),
    ] {
        let (output, status) = run(&mut batch, command);
        assert!(output.contains(words), "{command}: {output}");
        assert!(
            !DENIALS.iter().any(|d| output.contains(d)),
            "{command}: {output}"
        );
        assert_eq!(status, STATUS, "{command}: {output}");
    }
    let (output, _) = run(
        &mut batch,
        "printf 'FROM maven:3.9\\n' | docker build - 2>&1",
    );
    assert!(
        output.contains("maven exists on Docker Hub, but is not simulated in Hatoba"),
        "{output}"
    );
    for (command, words) in [
        (
            "docker pull nosuchimage",
            "pull access denied for nosuchimage",
        ),
        ("docker pull node:99", "manifest for node:99 not found"),
        ("docker pull registry.example.com/a", "no such host"),
    ] {
        let (output, status) = run(&mut batch, command);
        assert!(
            output.contains(words) && status == 1,
            "{command}: {output} [{status}]"
        );
    }
    let (output, _) = run(&mut batch, "docker pull node:14.17.0-alpine | tail -2");
    assert!(
        output.contains(
            "Hatoba: node:14.17.0-alpine is not simulated; node:14.21.3-alpine stands in for it"
        ),
        "{output}"
    );
}

#[test]
fn packages_that_exist_are_not_denied_and_others_are() {
    let images = [
        "debian:bookworm-slim",
        "alpine",
        "node:20",
        "python:3.12-slim",
    ];
    let mut batch = host(&images);
    for (image, there, absent, words) in [
        (
            "debian:bookworm-slim",
            "apt-get update -qq; apt-get install -y openjdk-21-jdk",
            "apt-get update -qq; apt-get install -y nosuchpackage",
            "Unable to locate package nosuchpackage",
        ),
        (
            "alpine",
            "apk add zabbix",
            "apk add nosuchpackage",
            "nosuchpackage (no such package)",
        ),
        (
            "node:20",
            "npm install -g react-scripts",
            "npm install -g nosuchpackage",
            "'nosuchpackage@*' is not in this registry",
        ),
        (
            "python:3.12-slim",
            "pip install torch",
            "pip install nosuchpackage",
            "No matching distribution found for nosuchpackage",
        ),
    ] {
        let (output, status) = run(
            &mut batch,
            &format!("docker run --rm {image} sh -c '{there}'"),
        );
        assert!(
            output.contains("not simulated in Hatoba"),
            "{there}: {output}"
        );
        assert!(
            !DENIALS.iter().any(|d| output.contains(d)),
            "{there}: {output}"
        );
        assert_eq!(status, STATUS, "{there}");
        let (output, status) = run(
            &mut batch,
            &format!("docker run --rm {image} sh -c '{absent}'"),
        );
        assert!(
            output.contains(words) && status != STATUS,
            "{absent}: {output} [{status}]"
        );
    }
    // What is installed is there, and says so if it cannot run.
    for (image, command) in [
        (
            "debian:bookworm-slim",
            "apt-get update -qq; apt-get install -y -qq gcc unzip supervisor >/dev/null 2>&1; gcc x.c",
        ),
        ("alpine", "apk add -q --no-cache build-base; make"),
        (
            "node:20",
            "cd /tmp; npm init -y >/dev/null; npm install -s jest >/dev/null; npx jest",
        ),
        (
            "python:3.12-slim",
            "pip install -q black 2>/dev/null; black .",
        ),
    ] {
        let (output, status) = run(
            &mut batch,
            &format!("docker run --rm {image} sh -c '{command}'"),
        );
        assert!(
            output.contains("installed, but not simulated in Hatoba"),
            "{command}: {output}"
        );
        assert_eq!(status, STATUS, "{command}: {output}");
    }
}

#[test]
fn ranges_extras_and_locks_are_obeyed() {
    let mut batch = host(&["node:20", "python:3.12-slim", "alpine"]);
    for (image, command, want) in [
        (
            "python:3.12-slim",
            "pip install -q --root-user-action=ignore \"fastapi[standard]>=0.113,<0.114\"; pip freeze | grep -cE \"^(fastapi==0.113.0|uvicorn|httpx)\"",
            "3",
        ),
        (
            "python:3.12-slim",
            "pip install -q --root-user-action=ignore \"flask<3\"; pip freeze | grep ^flask",
            "flask==2.3.3",
        ),
        (
            "node:20",
            "cd /tmp; npm init -y >/dev/null; npm install -s express@^4.18.2; npm ls | grep express",
            "└── express@4.21.2",
        ),
        (
            "node:20",
            "cd /tmp; npm init -y >/dev/null; npm install -s express; rm -r node_modules; npm ci -s; ls node_modules | wc -l",
            "68",
        ),
        (
            "alpine",
            "apk add -q curl=7.0 2>&1 | tail -1",
            "    breaks: world[curl=7.0]",
        ),
        ("alpine", "apk add -q curl; apk info -e curl", "curl"),
    ] {
        let (output, _) = run(
            &mut batch,
            &format!("docker run --rm {image} sh -c '{command}'"),
        );
        assert_eq!(
            output.trim_end_matches('\n').lines().last(),
            Some(want),
            "{command}: {output}"
        );
    }
}
