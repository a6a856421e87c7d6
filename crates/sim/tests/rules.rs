//! Rules of Docker that no recorded story shows, each with the least commands that show it.

use sim::{Batch, SimConfig};

/// Runs commands on a fresh host; each must print exactly what stands after it.
fn story(images: &str, steps: &[(&str, &str)]) {
    let mut host = Batch::new(&SimConfig {
        images: images.split(' ').map(str::to_string).collect(),
        ..SimConfig::default()
    });
    for (command, expected) in steps {
        let result = host.run(command);
        assert_eq!(
            String::from_utf8_lossy(&result.output),
            *expected,
            "{command}"
        );
    }
}

/// What one command prints on a host with a network, after others.
fn online(images: &str, before: &[&str], command: &str) -> String {
    let images = images.split(' ').filter(|i| !i.is_empty());
    let mut host = Batch::new(&SimConfig {
        images: images.map(str::to_string).collect(),
        online: true,
        ..SimConfig::default()
    });
    for command in before {
        host.run(command);
    }
    String::from_utf8_lossy(&host.run(command).output).into_owned()
}

/// The numbered lines of a build without their numbers, times and digests.
fn steps(output: &str) -> Vec<String> {
    let digits = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
    let line = |line: &str| {
        let words = line.strip_prefix('#')?.split(' ').skip(1);
        let words = words.map(|word| match word.split_once("sha256:") {
            Some((before, _)) => format!("{before}sha256"),
            None => word.to_string(),
        });
        let words: Vec<String> = words.filter(|w| !(digits(w) && w.ends_with('s'))).collect();
        Some(words.join(" "))
    };
    output.lines().filter_map(line).collect()
}

#[test]
fn the_base_of_a_build_is_pulled_where_it_stands() {
    let build = "printf 'FROM alpine:3.22\nRUN true\n' | docker build -t x -";
    let first = steps(&online("", &[], build));
    let from = first
        .iter()
        .position(|l| l.starts_with("[1/2] FROM"))
        .expect("FROM is shown");
    assert_eq!(
        first[from],
        "[1/2] FROM docker.io/library/alpine:3.22@sha256"
    );
    assert_eq!(
        first[from + 1],
        "resolve docker.io/library/alpine:3.22@sha256"
    );
    let after: Vec<&str> = first[from + 3..].iter().map(String::as_str).collect();
    assert!(after.contains(&"extracting sha256"), "{first:#?}");
    assert!(
        first.contains(&"[auth] library/alpine:pull token for registry-1.docker.io".to_string())
    );
    // The second time its layers are here, and the image is none of the store.
    let second = online(
        "",
        &[build],
        "printf 'FROM alpine:3.22\nRUN false\n' | docker build --progress plain - 2>&1; docker images -q alpine",
    );
    assert!(!second.contains("extracting"), "{second}");
    assert!(steps(&second).contains(&"CACHED".to_string()), "{second}");
    assert!(second.ends_with("exit code: 1\n"), "{second}");
}

#[test]
fn a_front_end_is_fetched_once() {
    let build = "printf '# syntax=docker/dockerfile:1\nFROM busybox\n' | docker build -";
    let first = steps(&online("busybox", &[], build));
    for line in [
        "resolve image config for docker-image://docker.io/docker/dockerfile:1",
        "docker-image://docker.io/docker/dockerfile:1@sha256",
        "extracting sha256",
    ] {
        assert!(first.iter().any(|l| l == line), "{line}: {first:#?}");
    }
    let second = online("busybox", &[build], build);
    assert!(!second.contains("extracting"), "{second}");
    let other = online(
        "busybox",
        &[],
        "printf '# syntax=me/own:1\nFROM busybox\n' | docker build -",
    );
    assert!(other.contains("is not simulated in Hatoba"), "{other}");
}

#[test]
fn what_is_not_fetched_is_not_said_to_be_missing() {
    for build in [
        "docker build https://github.com/docker/getting-started-app.git",
        "printf 'FROM busybox\nADD https://github.com/a/b.git /x\n' | docker build -",
        "printf 'FROM busybox\nADD https://nodejs.org/dist/x.tgz /x\n' | docker build -",
    ] {
        let said = online("busybox", &[], build);
        assert!(said.contains("not simulated in Hatoba"), "{said}");
    }
    let private = online("busybox", &[], "docker build https://git.internal/a.git");
    assert!(
        private.contains("Could not resolve host: git.internal"),
        "{private}"
    );
}

#[test]
fn builds_of_services_run_side_by_side() {
    let project = "printf 'FROM busybox\nRUN sleep 3\n' > Dockerfile; mkdir b; cp Dockerfile b; printf 'services: {a: {build: .}, b: {build: b}}' > compose.yaml";
    let time = online(
        "busybox",
        &[project],
        "time docker compose build >/dev/null 2>&1",
    );
    assert!(time.contains("real\t0m3.0"), "{time}");
    let failed = online(
        "busybox",
        &[
            "printf 'services: {a: {build: {dockerfile_inline: \"FROM busybox\\\\nRUN sleep 1; exit 3\"}}, b: {build: {dockerfile_inline: \"FROM busybox\\\\nRUN sleep 9\"}}}' > compose.yaml",
        ],
        "docker compose build",
    );
    assert!(failed.contains(" [b 2/2] RUN sleep 9\n"), "{failed}");
    assert!(steps(&failed).contains(&"CANCELED".to_string()), "{failed}");
    assert!(failed.ends_with("target a: failed to solve: process \"/bin/sh -c sleep 1; exit 3\" did not complete successfully: exit code: 3\n\n"), "{failed}");
}

#[test]
fn containers_take_time_to_start() {
    let time = online("busybox", &[], "time docker run --rm busybox true");
    assert!(time.contains("real\t0m0.2"), "{time}");
    // A second start that comes meanwhile finds it running.
    let said = online(
        "busybox",
        &["docker create --init --name cc busybox sleep 99"],
        "docker start cc & docker start cc; wait; docker top cc | wc -l; docker ps -aq | wc -l",
    );
    assert_eq!(said, "cc\ncc\n3\n1\n");
}

#[test]
fn a_program_is_named_as_go_quotes_it() {
    for (typed, named) in [
        ("'x\"y'", r#"x\"y"#),
        (r"'a\b'", r"a\\b"),
        ("'t\tt'", r"t\tt"),
    ] {
        let command = format!("docker run busybox {typed} 2>&1 | grep -o 'exec: .*'");
        let said = format!("exec: \"{named}\": executable file not found in $PATH\n");
        story("busybox", &[(&command, &said)]);
    }
}

#[test]
fn times_of_health_checks_are_durations() {
    story(
        "busybox",
        &[
            (
                "docker run -d --name hh --health-cmd true --health-interval 1m30s busybox sleep 9 >/dev/null",
                "",
            ),
            (
                "docker inspect -f '{{.Config.Healthcheck.Interval}} {{.Config.Healthcheck}} {{json .Config.Healthcheck.Interval}} {{printf \"%d\" .Config.Healthcheck.Interval}} {{eq .Config.Healthcheck.Timeout 0}}' hh",
                "1m30s {[CMD-SHELL true] 1m30s 0s 0s 0s 0} 90000000000 90000000000 true\n",
            ),
        ],
    );
}

#[test]
fn files_of_variables_may_be_pipes() {
    story(
        "busybox",
        &[
            (
                "docker run --rm --env-file <(echo A=1; echo B=2) busybox env | grep '^[AB]='",
                "A=1\nB=2\n",
            ),
            (
                "docker run -d --init --name cc --label-file <(echo k=v) busybox sleep 99 >/dev/null; docker inspect -f '{{.Config.Labels.k}}' cc",
                "v\n",
            ),
            (
                "docker exec --env-file <(echo A=3) cc sh -c 'echo $A'",
                "3\n",
            ),
        ],
    );
}

#[test]
fn kernel_settings_are_the_containers_own() {
    let refused = "docker: Error response from daemon: failed to create task for container: failed to create shim task: OCI runtime create failed: sysctl \"net.core.somaxconn\" not allowed in host network namespace\n\nRun 'docker run --help' for more information\n";
    let unknown = "docker: Error response from daemon: the kernel setting net.core.nosuch is not simulated in Hatoba\n\nRun 'docker run --help' for more information\n";
    story(
        "busybox",
        &[
            (
                "docker run --rm --sysctl net.core.somaxconn=1024 busybox cat /proc/sys/net/core/somaxconn",
                "1024\n",
            ),
            (
                "docker run --rm --sysctl net.ipv4.ip_local_port_range='1024 65000' busybox cat /proc/sys/net/ipv4/ip_local_port_range",
                "1024\t65000\n",
            ),
            (
                "docker run --rm busybox cat /proc/sys/net/core/somaxconn /proc/sys/net/ipv4/ip_unprivileged_port_start",
                "4096\n0\n",
            ),
            (
                "cat /proc/sys/net/ipv4/ip_unprivileged_port_start",
                "1024\n",
            ),
            (
                "docker run --rm --sysctl net.ipv4.ip_unprivileged_port_start=1024 -u 1000 busybox httpd -f -p 80",
                "httpd: bind: Permission denied\n",
            ),
            (
                "docker run -d --init --name a1 --sysctl net.core.somaxconn=9 busybox sleep 99 >/dev/null; docker run --rm --network container:a1 busybox cat /proc/sys/net/core/somaxconn",
                "9\n",
            ),
            (
                "docker run --rm --network host --sysctl net.core.somaxconn=1024 busybox true",
                refused,
            ),
            (
                "docker run --rm --sysctl net.core.nosuch=1 busybox true",
                unknown,
            ),
        ],
    );
}

#[test]
fn changes_of_commit_act_as_instructions() {
    let config = "docker inspect -f '{{.Config.Entrypoint}} {{.Config.Cmd}} {{.Config.Env}} {{.Config.WorkingDir}}";
    story(
        "busybox",
        &[
            (
                "docker run --name cc --entrypoint sh -e A=1 busybox -c true",
                "",
            ),
            (
                &format!(
                    "docker commit -c 'CMD [\"k\"]' -c 'ENTRYPOINT [\"echo\"]' -c 'ENV B=${{A}}2' -c 'WORKDIR /a' -c 'WORKDIR b' cc i1 >/dev/null; {config}' i1"
                ),
                "[echo] [k] [A=1 B=12] /a/b\n",
            ),
            (
                "docker commit -c 'ENV PATH=$PATH:/x' cc i5 >/dev/null; docker inspect -f '{{.Config.Env}}' i5",
                "[A=1 PATH=:/x]\n",
            ),
            (
                "docker commit -c 'HEALTHCHECK --interval=5s CMD true' -c 'ONBUILD RUN x' cc i2 >/dev/null; docker inspect -f '{{.Config.Healthcheck}} {{.Config.OnBuild}}' i2",
                "{[CMD-SHELL true] 5s 0s 0s 0s 0} [RUN x]\n",
            ),
            (
                "docker commit -c 'expose' cc i3",
                "Error response from daemon: EXPOSE requires at least one argument\n",
            ),
            (
                "docker commit -c 'COPY a b' cc i3",
                "Error response from daemon: COPY is not a valid change command\n",
            ),
            // An image without a command takes the container's.
            (
                "docker run --name dd busybox true; docker commit -c 'CMD []' dd i4 >/dev/null; docker inspect -f '{{.Config.Cmd}}' i4",
                "[true]\n",
            ),
        ],
    );
}

#[test]
fn a_user_is_looked_up_below_the_mounts() {
    story(
        "busybox",
        &[
            (
                "docker run -d --init --name cc -v /etc/passwd:/etc/passwd:ro busybox sleep 99 >/dev/null",
                "",
            ),
            (
                "docker exec -u 1000 cc sh -c 'id -g; echo $HOME'",
                "0\n/home/learner\n",
            ),
            (
                "docker exec -u learner cc id",
                "Error response from daemon: unable to find user learner: no matching entries in passwd file\n",
            ),
        ],
    );
}

#[test]
fn restarting_waits_for_dependencies() {
    let file = "services:\n  db:\n    image: busybox\n    init: true\n    command: sleep 99\n    healthcheck: {test: [CMD, 'true'], interval: 1s}\n  web:\n    image: busybox\n    init: true\n    command: sleep 99\n    depends_on: {db: {condition: service_healthy, restart: true}}\n  other:\n    image: busybox\n    init: true\n    command: sleep 99\n    depends_on: {db: {condition: service_healthy}}\n";
    story(
        "busybox",
        &[
            (
                &format!("cat > compose.yaml <<'Y'\n{file}Y\ndocker compose up -d >/dev/null 2>&1"),
                "",
            ),
            (
                "docker compose restart db",
                " Container learner-db-1  Restarting\n Container learner-db-1  Started\n Container learner-db-1  Waiting\n Container learner-db-1  Healthy\n Container learner-web-1  Restarting\n Container learner-web-1  Started\n",
            ),
        ],
    );
}

#[test]
fn exec_of_compose_asks_for_a_terminal_only_when_told() {
    story(
        "busybox",
        &[
            (
                "printf 'services: {a: {image: busybox, init: true, command: sleep 99}}' > compose.yaml; docker compose up -d >/dev/null 2>&1",
                "",
            ),
            ("echo data | docker compose exec a cat", "data\n"),
            (
                "echo data | docker compose exec --no-tty=false a cat",
                "the input device is not a TTY\n",
            ),
        ],
    );
}

#[test]
fn json_keeps_parts_that_are_structs() {
    story(
        "busybox",
        &[(
            "printf 'services: {a: {image: busybox, deploy: {mode: global}}}' > compose.yaml; docker compose config --format json | tr -d ' \\n'",
            "{\"name\":\"learner\",\"networks\":{\"default\":{\"name\":\"learner_default\",\"ipam\":{}}},\"services\":{\"a\":{\"command\":null,\"deploy\":{\"mode\":\"global\",\"resources\":{},\"placement\":{}},\"entrypoint\":null,\"image\":\"busybox\",\"networks\":{\"default\":null}}}}",
        )],
    );
}

#[test]
fn secrets_are_warned_about_in_order() {
    story(
        "busybox",
        &[(
            "printf 'services: {a: {image: busybox, command: \"true\", secrets: [{source: s, mode: 0400}]}}\\nsecrets: {s: {file: ./nosuch}}' > compose.yaml; docker compose create 2>&1 | grep -o 'msg=.*'",
            "msg=\"secrets `uid`, `gid` and `mode` are not supported, they will be ignored\"\nmsg=\"secret file learner_s does not exist\"\n",
        )],
    );
}
