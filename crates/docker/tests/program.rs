//! The docker program on a machine without an engine.
#![allow(clippy::unwrap_used, reason = "a test may stop where it is surprised")]

use machine::{
    Command, Duration, Kernel, LayerBuilder, MachineConfig, Program, ProgramTable, Sys, Time,
    WaitStatus,
};
use std::cell::RefCell;
use std::rc::Rc;

struct Table;

impl ProgramTable for Table {
    fn find(&self, name: &str) -> Option<Program> {
        docker::program(name)
    }
}

fn boot() -> Kernel {
    let root = LayerBuilder::new(Time(0))
        .dir("bin", 0o755)
        .dir("root", 0o700)
        .program("bin/docker", "docker", 1000)
        .build();
    Kernel::new(MachineConfig {
        seed: 1,
        start: Time::from_secs(1_000_000),
        hostname: "hatoba".into(),
        programs: Rc::new(Table),
        root,
        disk: 1 << 30,
        memory: 1 << 30,
    })
}

/// Runs docker with the words of `line`: its output and error together, and its exit status.
fn docker(line: &str) -> (String, i32) {
    let words: Vec<String> = std::iter::once("docker")
        .chain(line.split_whitespace())
        .map(str::to_string)
        .collect();
    let out = Rc::new(RefCell::new(None));
    let result = out.clone();
    let kernel = boot();
    kernel.daemon(&["test"], |sys: Sys| {
        Box::pin(async move {
            let (r, w) = sys.pipe().unwrap();
            let mut command = Command::new("/bin/docker", words);
            command.fds = vec![(1, w), (2, w)];
            let pid = sys.spawn(command).unwrap();
            sys.close(w).unwrap();
            let text = sys.read_to_end(r).await.unwrap();
            let status = match sys.wait(pid).await.unwrap().1 {
                WaitStatus::Exited(code) => code,
                _ => -1,
            };
            *result.borrow_mut() = Some((String::from_utf8(text).unwrap(), status));
            0
        })
    });
    for _ in 0..1000 {
        if out.borrow().is_some() {
            break;
        }
        let idle = kernel.run(1000).idle;
        if idle && out.borrow().is_none() {
            let later = kernel.now() + Duration::from_secs(1);
            kernel.advance_to(kernel.next_timer().unwrap_or(later));
        }
    }
    out.take().expect("docker ends")
}

#[test]
fn the_version_needs_no_engine() {
    let (text, status) = docker("--version");
    assert!(text.starts_with("Docker version 28.5.2"), "{text}");
    assert_eq!(status, 0);
}

#[test]
fn without_an_engine_docker_says_so() {
    assert_eq!(
        docker("ps"),
        ("Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?\n".into(), 1)
    );
}

#[test]
fn mistakes_come_before_the_engine() {
    let (text, status) = docker("run --memory lots busybox");
    assert!(text.starts_with("invalid argument \"lots\" for \"-m, --memory\" flag: invalid size: 'lots'\n\nUsage:  docker run"));
    assert_eq!(status, 125);
    assert_eq!(docker("run -d").1, 1);
    assert_eq!(docker("volumes ls").1, 1);
    assert_eq!(docker("run --rm --restart always x").1, 125);
}

#[test]
fn what_is_not_simulated_is_said() {
    assert_eq!(
        docker("run --gpus all busybox"),
        (
            "docker: 'docker run --gpus' is not simulated in Hatoba\n".into(),
            125
        )
    );
    assert!(
        docker("service ls")
            .0
            .starts_with("Error response from daemon: This node is not a swarm manager.")
    );
    assert!(
        docker("manifest inspect busybox")
            .0
            .contains("is not simulated")
    );
}

#[test]
fn help_goes_to_standard_output_and_groups_show_it_too() {
    for line in [
        "--help",
        "help",
        "run --help",
        "help run",
        "image",
        "container ls --help",
        "swarm",
    ] {
        let (text, status) = docker(line);
        assert!(text.starts_with("Usage:  docker"), "{line}: {text}");
        assert_eq!(status, 0, "{line}");
    }
    assert_eq!(docker("help run"), docker("run --help"));
}

#[test]
fn the_one_context_is_listed() {
    assert_eq!(docker("context show"), ("default\n".into(), 0));
    assert!(docker("context ls").0.contains(
        "default *   Current DOCKER_HOST based configuration   unix:///var/run/docker.sock"
    ));
}

#[test]
fn flags_after_an_unknown_word_are_read_first() {
    assert_eq!(docker("pss").1, 1);
    for line in ["pss -a", "rnu --rm busybox", "image delete -f x"] {
        let (text, status) = docker(line);
        assert!(text.starts_with("unknown "), "{line}: {text}");
        assert_eq!(status, 125, "{line}");
    }
    assert_eq!(docker("nosuch --help"), docker("--help"));
    assert_eq!(
        docker("help run nosuch"),
        ("unknown help topic: nosuch\n".into(), 1)
    );
}

#[test]
fn another_engine_is_looked_for_where_it_is_said_to_be() {
    for (line, error) in [
        (
            "-H tcp://127.0.0.1:1 ps",
            "Cannot connect to the Docker daemon at tcp://127.0.0.1:1. Is the docker daemon running?\n",
        ),
        (
            "-H bad://x ps",
            "Failed to initialize: unable to resolve docker endpoint: invalid bind address format: bad://x\n",
        ),
        (
            "-H a -H b ps",
            "Failed to initialize: unable to resolve docker endpoint: Specify only one -H\n",
        ),
        ("-l loud ps", "Unable to parse logging level: loud\n"),
        ("context use", "accepts 1 arg(s), received 0\n"),
        (
            "context rm default",
            "context \"default\" cannot be removed\n",
        ),
        (
            "context create default",
            "\"default\" is a reserved context name\n",
        ),
    ] {
        assert_eq!(docker(line), (error.into(), 1), "{line}");
    }
    let (text, _) = docker("-c away ps");
    assert!(
        text.starts_with("Failed to initialize: unable to resolve docker endpoint: context \"away\": context not found: open "),
        "{text}"
    );
}
