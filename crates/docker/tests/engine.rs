//! The docker program and the engine together, with a handful of programs in the images.
#![allow(clippy::unwrap_used, reason = "a test may stop where it is surprised")]

use engine::{EngineConfig, dockerd};
use machine::{
    Command, Creds, Duration, Kernel, LayerBuilder, MachineConfig, Program, ProgramTable, Signal,
    Sys, Time, WaitStatus,
};
use std::cell::RefCell;
use std::rc::Rc;

struct Table;

impl ProgramTable for Table {
    fn find(&self, name: &str) -> Option<Program> {
        docker::program(name).or(match name {
            "echo" => Some(|sys: Sys| {
                Box::pin(async move {
                    sys.print(&format!("{}\n", sys.argv()[1..].join(" "))).await;
                    0
                })
            }),
            "oops" => Some(|sys: Sys| {
                Box::pin(async move {
                    sys.eprint("oops\n").await;
                    3
                })
            }),
            "sleep" => Some(|sys: Sys| {
                Box::pin(async move {
                    let seconds = sys.argv().get(1).and_then(|s| s.parse().ok()).unwrap_or(1);
                    let _ = sys.sleep(Duration::from_secs(seconds)).await;
                    0
                })
            }),
            "cat" => Some(|sys: Sys| {
                Box::pin(async move {
                    let bytes = match sys.argv().get(1) {
                        Some(path) => sys.read_file(path).unwrap_or_default(),
                        None => sys.read_to_end(0).await.unwrap_or_default(),
                    };
                    let _ = sys.write_all(1, &bytes).await;
                    0
                })
            }),
            "polite" => Some(|sys: Sys| {
                Box::pin(async move {
                    sys.sigaction(Signal::TERM, machine::SigAction::Catch);
                    sys.next_signal().await;
                    sys.print("bye\n").await;
                    0
                })
            }),
            _ => None,
        })
    }
}

const PROGRAMS: [&str; 5] = ["echo", "oops", "sleep", "cat", "polite"];

fn image_layer() -> machine::Layer {
    let mut layer = LayerBuilder::new(Time(0))
        .dir("bin", 0o755)
        .dir("tmp", 0o1777)
        .dir("etc", 0o755)
        .file(
            "etc/passwd",
            0o644,
            "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/home:/bin/false\n",
        );
    for name in PROGRAMS {
        layer = layer.program(&format!("bin/{name}"), name, 1000);
    }
    layer.program("bin/sh", "cat", 1000).build()
}

struct Host(Kernel);

impl Host {
    fn new() -> Host {
        let root = LayerBuilder::new(Time(0))
            .dir("bin", 0o755)
            .dir("var", 0o755)
            .dir("var/run", 0o755)
            .dir("var/lib", 0o755)
            .dir("etc", 0o755)
            .dir("root", 0o700)
            .program("bin/docker", "docker", 1000)
            .build();
        let kernel = Kernel::new(MachineConfig {
            seed: 1,
            start: Time::from_secs(1_795_519_729),
            hostname: "hatoba".into(),
            programs: Rc::new(Table),
            root,
            disk: 10 << 30,
            memory: 1 << 30,
        });
        let layer = Rc::new(image_layer());
        kernel.daemon(&["dockerd"], move |sys| {
            Box::pin(async move {
                let config = EngineConfig {
                    images: vec!["busybox".into()],
                    layers: Rc::new(move |_| vec![layer.clone()]),
                    docker_gid: 999,
                    online: false,
                };
                let _engine = dockerd(sys.clone(), config);
                let _ = sys.sleep(Duration::from_secs(1 << 30)).await;
                0
            })
        });
        Host(kernel)
    }

    /// Runs docker with words of a line and some input.
    fn docker_in(&self, words: &[&str], input: &str) -> (String, i32) {
        let words: Vec<String> = std::iter::once("docker")
            .chain(words.iter().copied())
            .map(str::to_string)
            .collect();
        let input = input.as_bytes().to_vec();
        let out = Rc::new(RefCell::new(None));
        let result = out.clone();
        self.0.daemon(&["test"], |sys: Sys| {
            Box::pin(async move {
                let (r, w) = sys.pipe().unwrap();
                let (in_r, in_w) = sys.pipe().unwrap();
                let mut command = Command::new("/bin/docker", words);
                command.fds = vec![(0, in_r), (1, w), (2, w)];
                let pid = sys.spawn(command).unwrap();
                sys.close(w).unwrap();
                sys.close(in_r).unwrap();
                if !input.is_empty() {
                    let _ = sys.write_all(in_w, &input).await;
                }
                sys.close(in_w).unwrap();
                let text = sys.read_to_end(r).await.unwrap();
                let status = match sys.wait(pid).await.unwrap().1 {
                    WaitStatus::Exited(code) => code,
                    _ => -1,
                };
                *result.borrow_mut() = Some((String::from_utf8_lossy(&text).into_owned(), status));
                0
            })
        });
        for _ in 0..10_000 {
            if out.borrow().is_some() {
                break;
            }
            let idle = self.0.run(1000).idle;
            if idle && out.borrow().is_none() {
                match self.0.next_timer() {
                    Some(timer) => self.0.advance_to(timer),
                    None => break,
                }
            }
        }
        out.take().expect("docker ends")
    }

    fn docker(&self, line: &str) -> (String, i32) {
        self.docker_in(&line.split_whitespace().collect::<Vec<_>>(), "")
    }

    fn ok(&self, line: &str) -> String {
        let (text, status) = self.docker(line);
        assert_eq!(status, 0, "{line}: {text}");
        text
    }
}

#[test]
fn run_prints_what_the_command_prints_and_ends_as_it_does() {
    let host = Host::new();
    assert_eq!(host.docker("run busybox echo hello"), ("hello\n".into(), 0));
    assert_eq!(host.docker("run --rm busybox oops"), ("oops\n".into(), 3));
    assert_eq!(
        host.docker_in(&["run", "--rm", "-i", "busybox", "cat"], "data\n"),
        ("data\n".into(), 0)
    );
    assert_eq!(
        host.docker_in(&["run", "--rm", "busybox", "cat"], "data\n"),
        (String::new(), 0)
    );
    assert_eq!(
        host.ok("ps -a --format {{.Image}}{{.Command}}{{.State}}"),
        "busybox\"echo hello\"exited\n"
    );
}

#[test]
fn a_container_lives_in_the_background() {
    let host = Host::new();
    let id = host.ok("run -d --name app -e A=1 -l tier=front busybox sleep 1000");
    assert_eq!(id.len(), 65);
    assert!(host.ok("ps").contains("\"sleep 1000\""));
    assert_eq!(
        host.ok("inspect -f {{.State.Status}}-{{.Config.Labels.tier}}-{{.Config.Env}} app"),
        "running-front-[A=1]\n"
    );
    assert_eq!(host.docker("exec app echo hi"), ("hi\n".into(), 0));
    assert_eq!(host.docker("exec app oops"), ("oops\n".into(), 3));
    assert_eq!(
        host.docker_in(&["exec", "-i", "app", "cat"], "in\n"),
        ("in\n".into(), 0)
    );
    assert_eq!(host.ok("stop -t 1 app"), "app\n");
    assert_eq!(host.ok("inspect -f {{.State.ExitCode}} app"), "137\n");
    assert_eq!(host.ok("start app"), "app\n");
    assert_eq!(host.ok("rm -f app"), "app\n");
    assert_eq!(
        host.docker("rm app"),
        (
            "Error response from daemon: No such container: app\n".into(),
            1
        )
    );
    assert_eq!(host.docker("rm -f app").1, 0);
}

#[test]
fn logs_wait_and_signals_work() {
    let host = Host::new();
    host.ok("run -d --name app busybox polite");
    assert_eq!(
        host.docker("rm --link nosuch").0,
        "Error response from daemon: No such container: nosuch\n"
    );
    assert_eq!(host.ok("stop app"), "app\n");
    assert_eq!(host.ok("logs app"), "bye\n");
    assert_eq!(host.ok("wait app"), "0\n");
    assert_eq!(host.docker("kill app").1, 1);
    assert_eq!(
        host.docker("logs nosuch"),
        (
            "Error response from daemon: No such container: nosuch\n".into(),
            1
        )
    );
}

#[test]
fn failures_have_dockers_words_and_statuses() {
    let host = Host::new();
    let (text, status) = host.docker("run --rm busybox nosuch");
    assert!(
        text.starts_with("docker: Error response from daemon: failed to create task"),
        "{text}"
    );
    assert_eq!(status, 127);
    let (text, status) = host.docker("run --pull never nosuch true");
    assert_eq!(
        text,
        "docker: Error response from daemon: No such image: nosuch:latest\n\nRun 'docker run --help' for more information\n"
    );
    assert_eq!(status, 125);
    assert_eq!(
        host.docker("inspect nosuch"),
        ("[]\nError: No such object: nosuch\n".into(), 1)
    );
    assert_eq!(
        host.docker("ps --format {{.Name}}"),
        (
            "failed to execute template: template: :1:2: executing \"\" at <.Name>: can't evaluate field Name in type *formatter.ContainerContext\n".into(),
            1
        )
    );
}

#[test]
fn images_volumes_and_networks_are_listed_and_removed() {
    let host = Host::new();
    assert!(
        host.ok("images")
            .starts_with("REPOSITORY   TAG       IMAGE ID       CREATED")
    );
    host.ok("tag busybox box:1");
    assert_eq!(host.ok("rmi box:1"), "Untagged: box:1\n");
    assert_eq!(host.ok("volume create data"), "data\n");
    assert_eq!(
        host.ok("volume ls"),
        "DRIVER    VOLUME NAME\nlocal     data\n"
    );
    assert_eq!(
        host.docker("volume inspect -f {{.Size}} data"),
        (
            "\ntemplate parsing error: template: :1:2: executing \"\" at <.Size>: can't evaluate field Size in type volume.Volume\n".into(),
            1
        )
    );
    assert_eq!(host.ok("network create app").len(), 65);
    assert_eq!(
        host.ok("network ls --format {{.Name}}"),
        "app\nbridge\nhost\nnone\n"
    );
    assert_eq!(host.docker_in(&["volume", "prune"], "n\n").1, 0);
    assert_eq!(host.ok("network rm app"), "app\n");
    assert_eq!(
        host.docker("network rm app"),
        (
            "Error response from daemon: network app not found\nexit status 1\n".into(),
            1
        )
    );
    assert!(
        host.ok("system df")
            .starts_with("TYPE            TOTAL     ACTIVE    SIZE")
    );
    assert!(host.ok("system prune -f").contains("Total reclaimed space"));
}

#[test]
fn files_go_in_and_out() {
    let host = Host::new();
    host.ok("run -d --name app busybox sleep 1000");
    assert_eq!(
        host.docker("cp app:/etc/passwd /root/copy"),
        (String::new(), 0)
    );
    assert_eq!(
        host.docker("cp /root/copy app:/tmp/back"),
        (String::new(), 0)
    );
    assert!(host.ok("exec app cat /tmp/back").starts_with("root:x:0:0"));
    assert_eq!(
        host.docker("cp app:/nope ."),
        (
            "Error response from daemon: Could not find the file /nope in container app\n".into(),
            1
        )
    );
    assert_eq!(
        host.docker("cp app:/etc/passwd /root/no/"),
        ("no such directory\n".into(), 1)
    );
    assert!(host.ok("diff app").contains("A /tmp/back"));
}

#[test]
fn only_members_of_the_group_reach_the_engine() {
    let host = Host::new();
    let out = Rc::new(RefCell::new(None));
    let result = out.clone();
    host.0.daemon(&["test"], |sys: Sys| {
        Box::pin(async move {
            let (r, w) = sys.pipe().unwrap();
            let mut command = Command::new("/bin/docker", ["docker", "ps"]);
            command.fds = vec![(1, w), (2, w)];
            command.creds = Some(Creds {
                uid: 1000,
                gid: 1000,
                groups: vec![1000],
                caps: 0,
            });
            sys.spawn(command).unwrap();
            sys.close(w).unwrap();
            *result.borrow_mut() = Some(sys.read_to_end(r).await.unwrap());
            0
        })
    });
    while out.borrow().is_none() {
        if host.0.run(1000).idle {
            let timer = host.0.next_timer().expect("docker is at work");
            host.0.advance_to(timer);
        }
    }
    let text = String::from_utf8(out.take().unwrap()).unwrap();
    assert!(
        text.starts_with("permission denied while trying to connect to the Docker daemon socket"),
        "{text}"
    );
}
