use std::rc::Rc;

use snapshot::{Container, ContainerState, PublishedPort, Snapshot};

use super::*;

fn host() -> Snapshot {
    Snapshot {
        containers: vec![Rc::new(Container {
            id: "1".repeat(64),
            name: "web".to_string(),
            state: ContainerState::Running,
            ports: vec![PublishedPort {
                host_ip: "0.0.0.0".to_string(),
                host_port: 8080,
                ..PublishedPort::default()
            }],
            ..Container::default()
        })],
        ..Snapshot::default()
    }
}

fn of(line: &str, status: i32, output: &str) -> Explanation {
    let host = host();
    let said = Said {
        line,
        status: Some(status),
        output,
        before: &host,
        after: &host,
    };
    explain(&said, Lang::En)
}

#[test]
fn a_taken_port_names_who_holds_it_and_a_free_one() {
    let output = "docker: Error response from daemon: failed to set up container networking: driver failed programming external connectivity on endpoint web2 (32df): Bind for 0.0.0.0:8080 failed: port is already allocated\n";
    let found = of("docker run -d --name web2 -p 8080:80 nginx", 125, output);
    assert_eq!(found.error, Some("port-taken"));
    assert!(found.head.contains("web"), "{}", found.head);
    assert_eq!(found.ways[0].title, "take another number: 8081 is free");
    assert_eq!(found.ways[1].command, "docker stop web");
    let [before, clause, after] = found.message.expect("the message stands there");
    assert!(before.starts_with("docker: Error") && after.is_empty());
    assert_eq!(
        clause,
        "Bind for 0.0.0.0:8080 failed: port is already allocated"
    );
}

/// The messages as docker prints them; each has the row that explains it.
#[test]
fn every_message_has_its_row() {
    let cases = [
        (
            "name-taken",
            "docker: Error response from daemon: Conflict. The container name \"/web\" is already in use by container \"1f2e\". You have to remove (or rename) that container to be able to reuse that name.",
        ),
        (
            "image-in-use",
            "Error response from daemon: conflict: unable to remove repository reference \"alpine\" (must force) - container 1f2e is using its referenced image 3a4b",
        ),
        (
            "image-in-use-stopped",
            "Error response from daemon: conflict: unable to delete 3a4b (must be forced) - image is being used by stopped container 1f2e",
        ),
        (
            "image-in-use-running",
            "Error response from daemon: conflict: unable to delete 3a4b (cannot be forced) - image is being used by running container 1f2e",
        ),
        (
            "container-running",
            "Error response from daemon: cannot remove container \"web\": container is running: stop the container before removing or force remove",
        ),
        (
            "no-container",
            "Error response from daemon: No such container: wbe",
        ),
        (
            "pull-denied",
            "docker: Error response from daemon: pull access denied for ngnix, repository does not exist or may require 'docker login'",
        ),
        (
            "exec-missing",
            "OCI runtime exec failed: exec failed: unable to start container process: exec: \"bash\": executable file not found in $PATH: unknown",
        ),
        ("bad-reference", "docker: invalid reference format"),
        (
            "volume-in-use",
            "Error response from daemon: remove data: volume is in use - [1f2e]",
        ),
        (
            "no-dockerfile",
            "ERROR: failed to build: failed to solve: failed to read dockerfile: open Dockerfile: no such file or directory",
        ),
        (
            "copy-missing",
            "ERROR: failed to build: failed to solve: failed to compute cache key: failed to calculate checksum of ref abc::def: \"/nope\": not found",
        ),
        (
            "run-failed",
            "ERROR: failed to build: failed to solve: process \"/bin/sh -c false\" did not complete successfully: exit code: 1",
        ),
        (
            "curl-refused",
            "curl: (7) Failed to connect to localhost:8080 after 0 ms: Could not connect to server",
        ),
        (
            "curl-refused-port",
            "curl: (7) Failed to connect to localhost port 8080 after 0 ms: Could not connect to server",
        ),
        ("curl-no-host", "curl: (6) Could not resolve host: db"),
        ("unknown-flag", "unknown flag: --nmae"),
        ("command-not-found", "bash: dcoker: command not found"),
        ("no-space", "cp: error writing 'x': No space left on device"),
    ];
    for (id, message) in cases {
        let found = of("docker x", 1, message);
        assert_eq!(found.error, Some(id), "{message}");
        assert!(!found.head.contains('{'), "{}", found.head);
    }
}

#[test]
fn rows_are_told_apart_and_complete() {
    for (i, row) in errors::ROWS.iter().enumerate() {
        assert!(!row.ja.is_empty() && !row.en.is_empty());
        assert!(
            errors::ROWS[..i].iter().all(|r| r.id != row.id),
            "{}",
            row.id
        );
    }
}

#[test]
fn words_say_what_each_flag_is_for() {
    let found = words("docker run -d --rm --name web -p 8080:80 nginx", Lang::En);
    let texts: Vec<&str> = found.iter().map(|w| w.text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "docker run",
            "-d",
            "--rm",
            "--name web",
            "-p 8080:80",
            "nginx"
        ]
    );
    assert!(found.iter().all(|w| !w.meaning.is_empty()));
    let found = words("docker volume create data", Lang::Ja);
    assert_eq!(found[0].meaning, "ボリュームを作る");
}

#[test]
fn slips_of_the_hand_get_the_line_that_was_meant() {
    let line = |typed: &str, status| hint(typed, Some(status), Lang::En).and_then(|h| h.line);
    assert_eq!(
        line("ｄｏｃｋｅｒ　ｐｓ", 127).as_deref(),
        Some("docker ps")
    );
    assert_eq!(
        line("docker run –name web nginx", 125).as_deref(),
        Some("docker run -name web nginx")
    );
    assert_eq!(line("dcoker ps", 127).as_deref(), Some("docker ps"));
    assert_eq!(
        line("docker rnu nginx", 1).as_deref(),
        Some("docker run nginx")
    );
    assert_eq!(
        line("docker run nginx -d", 127).as_deref(),
        Some("docker run -d nginx")
    );
    assert_eq!(
        line("docker run -p 8080 80 nginx", 125).as_deref(),
        Some("docker run -p 8080:80 nginx")
    );
    assert_eq!(
        line("docker-compose up -d", 127).as_deref(),
        Some("docker compose up -d")
    );
    assert_eq!(line("docker ps", 0), None);
}

#[test]
fn a_line_of_several_commands_is_told_command_by_command() {
    let words = words(
        "docker rm -f old; docker run -d nginx 'a; b' && echo done",
        Lang::En,
    );
    let texts: Vec<&str> = words.iter().map(|w| w.text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "docker rm",
            "-f",
            "old",
            ";",
            "docker run",
            "-d",
            "nginx",
            "'a;",
            "b'",
            "&&",
            "echo done"
        ]
    );
    assert_eq!(command_of("docker rm old; docker run nginx"), "run");
    assert_eq!(command_of("cd app && docker build ."), "build");
    assert_eq!(command_of("curl localhost | head"), "curl");
}
