//! What `docker run` makes of its flags.

use super::container::{ContainerSpec, Surroundings, build};
use crate::commands::run_flags;
use crate::flags;

struct Fixed;

impl Surroundings for Fixed {
    fn cwd(&self) -> String {
        "/home/learner".into()
    }
    fn read_file(&self, path: &str) -> Result<Vec<u8>, String> {
        match path {
            "my.env" => Ok(b"A=1\n# note\nHOME\n".to_vec()),
            _ => Err(format!("open {path}: no such file or directory")),
        }
    }
    fn env(&self, name: &str) -> Option<String> {
        (name == "HOME").then(|| "/home/learner".into())
    }
}

fn run(line: &str) -> Result<ContainerSpec, String> {
    let words: Vec<String> = line.split_whitespace().map(str::to_string).collect();
    build(&flags::parse(run_flags(), &words, false)?, &Fixed)
}

#[test]
fn the_image_ends_the_flags() {
    let spec = run("-d --name web busybox ls -l --color").unwrap();
    assert_eq!(
        (spec.image.as_str(), spec.cmd.join(" ")),
        ("busybox", "ls -l --color".into())
    );
    assert!(!spec.attach_stdout);
}

#[test]
fn environment_labels_and_limits_are_read() {
    let spec = run("-e B=2 -e HOME -e NONE --env-file my.env -l a=1 -l b -m 64m --cpus 0.5 --restart on-failure:2 x").unwrap();
    assert_eq!(
        spec.env,
        [
            "A=1",
            "HOME=/home/learner",
            "B=2",
            "HOME=/home/learner",
            "NONE"
        ]
    );
    assert_eq!(spec.labels.get("b").map(String::as_str), Some(""));
    assert_eq!((spec.memory, spec.nano_cpus), (67_108_864, 500_000_000));
    assert_eq!(
        (spec.restart.name.as_str(), spec.restart.maximum_retry_count),
        ("on-failure", 2)
    );
}

#[test]
fn mounts_ports_and_networks_are_read() {
    let spec = run("-v ./a:/a:ro -v /b -v c:/c --mount type=tmpfs,dst=/t --tmpfs /s:size=1m -p 8080:80 --expose 90 --network app --network-alias web x").unwrap();
    assert_eq!(spec.binds, ["/home/learner/a:/a:ro", "c:/c"]);
    assert_eq!(spec.volumes, ["/b"]);
    assert_eq!(spec.exposed_ports, ["80/tcp", "90/tcp"]);
    assert_eq!(
        (
            spec.network_mode.as_str(),
            spec.networks[0].aliases[0].as_str()
        ),
        ("app", "web")
    );
    assert_eq!(spec.tmpfs.get("/s").map(String::as_str), Some("size=1m"));
    assert_eq!(run("x").unwrap().network_mode, "default");
}

#[test]
fn health_and_entrypoint_may_be_set_or_cleared() {
    let spec = run("--health-cmd true --health-interval 2s --entrypoint= x").unwrap();
    let health = spec.health.unwrap();
    assert_eq!(
        (health.test.join(" "), health.interval),
        ("CMD-SHELL true".into(), 2_000_000_000)
    );
    assert_eq!(spec.entrypoint, Some(vec![String::new()]));
    assert_eq!(
        run("--no-healthcheck x").unwrap().health.unwrap().test,
        ["NONE"]
    );
}

#[test]
fn mistakes_are_worded_as_docker_words_them() {
    for (line, error) in [
        (
            "--rm --restart always x",
            "conflicting options: cannot specify both --restart and --rm",
        ),
        (
            "--restart on-failure:x x",
            "invalid restart policy format: maximum retry count must be an integer",
        ),
        ("-p abc:80 x", "invalid hostPort: abc"),
        (
            "--label-file no.txt x",
            "open no.txt: no such file or directory",
        ),
        ("--pid nowhere x", "--pid: invalid PID mode"),
        (
            "--no-healthcheck --health-cmd true x",
            "--no-healthcheck conflicts with --health-* options",
        ),
        (
            "--memory-swappiness 101 x",
            "invalid value: 101. Valid memory swappiness range is 0-100",
        ),
        ("--mac-address zz x", "zz is not a valid mac address"),
        ("--security-opt foo x", "Invalid --security-opt: \"foo\""),
        ("--expose 1:2 x", "invalid port format for --expose: 1:2"),
        ("--device nodev x", "nodev is not an absolute path"),
        (
            "--log-driver none --log-opt a=b x",
            "invalid logging opts for driver none",
        ),
        ("-v a:b:c:d x", "invalid spec: a:b:c:d: too many colons"),
        (
            "--mount type=volume,src=v x",
            "invalid argument \"type=volume,src=v\" for \"--mount\" flag: target is required",
        ),
        (
            "--dns nope x",
            "invalid argument \"nope\" for \"--dns\" flag: IP address is not correctly formatted: nope",
        ),
        (
            "--add-host a x",
            "invalid argument \"a\" for \"--add-host\" flag: bad format for add-host: \"a\"",
        ),
        (
            "--ulimit x=1 y",
            "invalid argument \"x=1\" for \"--ulimit\" flag: invalid ulimit type: x",
        ),
        (
            "--health-interval 5 x",
            "invalid argument \"5\" for \"--health-interval\" flag: time: missing unit in duration \"5\"",
        ),
        (
            "-a stdfoo x",
            "invalid argument \"stdfoo\" for \"-a, --attach\" flag: valid streams are STDIN, STDOUT and STDERR",
        ),
    ] {
        assert_eq!(run(line).unwrap_err(), error, "{line}");
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    #[test]
    fn no_command_line_panics(words in proptest::collection::vec("[-a-z=:/,.0-9 ]{0,12}", 0..8)) {
        let _ = flags::parse(run_flags(), &words, false).map(|parsed| build(&parsed, &Fixed));
    }

    #[test]
    fn no_template_panics(text in "(\\{\\{[-a-z.$|()\" 0-9=:]{0,20}\\}\\}|[a-z{}]{0,4}){0,4}") {
        use crate::template::{MissingKey, Template, Value};
        if let Ok(template) = Template::parse("", &text) {
            let _ = template.execute(&Value::strings(&["a", "b"]), MissingKey::Error);
        }
    }

    #[test]
    fn no_name_panics(text in "\\PC{0,20}") {
        let _ = super::reference::parse(&text);
        let _ = super::ports::parse_publish(&text);
        let _ = super::mount::parse(&text, "/");
        let _ = super::volume::parse(&text, "/");
        let _ = crate::format::duration::parse(&text);
        let _ = crate::format::units::ram_in_bytes(&text);
        let _ = crate::format::time::parse_timestamp(&text);
        let _ = crate::format::ellipsis(&text, 5);
    }
}
