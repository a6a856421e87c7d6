//! The daemon on a small machine: a few programs, one or two images.

mod containers;
mod images;
mod mounts;
mod networks;
mod sequences;

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use machine::{
    Kernel, Layer, LayerBuilder, MachineConfig, OpenFlags, Program, ProgramTable, SigAction,
    Signal, Sys, Time,
};

use crate::api::container::{AttachOptions, ContainerCreateRequest, LogsOptions, WaitCondition};
use crate::api::{ApiError, Stream};
use crate::registry::LayerRequest;
use crate::{Engine, EngineConfig, dockerd};

struct Programs;

impl ProgramTable for Programs {
    fn find(&self, name: &str) -> Option<Program> {
        Some(match name {
            "echo" => |sys| {
                Box::pin(async move {
                    sys.print(&format!("{}\n", sys.argv()[1..].join(" "))).await;
                    0
                })
            },
            "exit" => |sys| Box::pin(async move { sys.argv()[1].parse().unwrap_or(1) }),
            "sleep" => |sys| {
                Box::pin(async move {
                    let secs = sys.argv().get(1).and_then(|s| s.parse().ok()).unwrap_or(0);
                    let _ = sys.sleep(Duration::from_secs(secs)).await;
                    0
                })
            },
            "polite" => |sys| {
                Box::pin(async move {
                    sys.sigaction(Signal::TERM, SigAction::Catch);
                    let _ = sys.next_signal().await;
                    sys.print("bye\n").await;
                    0
                })
            },
            "cat" => |sys| Box::pin(cat(sys)),
            "write" => |sys| {
                Box::pin(async move {
                    let argv = sys.argv();
                    match sys.write_file(&argv[1], argv[2].as_bytes()) {
                        Ok(()) => 0,
                        Err(e) => {
                            sys.eprint(&format!("write: {e}\n")).await;
                            1
                        }
                    }
                })
            },
            "serve" => |sys| Box::pin(serve(sys)),
            "resolve" => |sys| {
                Box::pin(async move {
                    match sys.resolve(&sys.argv()[1]).await {
                        Ok(ips) => {
                            sys.print(&format!("{}\n", ips[0])).await;
                            0
                        }
                        Err(_) => 1,
                    }
                })
            },
            "eat" => |sys| {
                Box::pin(async move {
                    let bytes = sys.argv()[1].parse().unwrap_or(0);
                    let _ = sys.set_rss(bytes);
                    let _ = sys.sleep(Duration::from_secs(1)).await;
                    0
                })
            },
            other => return crate::init::program(other),
        })
    }
}

async fn cat(sys: Sys) -> i32 {
    let fd = match sys.argv().get(1) {
        Some(path) => match sys.open(path, OpenFlags::READ, 0) {
            Ok(fd) => fd,
            Err(e) => {
                sys.eprint(&format!("cat: {e}\n")).await;
                return 1;
            }
        },
        None => 0,
    };
    while let Ok(data) = sys.read(fd, 4096).await {
        if data.is_empty() {
            break;
        }
        let _ = sys.write_all(1, &data).await;
    }
    0
}

async fn serve(sys: Sys) -> i32 {
    let address = sys.argv()[1].parse();
    let Ok(fd) = address
        .map_err(|_| ())
        .and_then(|a| sys.listen(a).map_err(|_| ()))
    else {
        return 1;
    };
    loop {
        let Ok((client, _)) = sys.accept(fd).await else {
            return 1;
        };
        let _ = sys.write_all(client, b"served").await;
        let _ = sys.close(client);
    }
}

fn files(_: &LayerRequest) -> Vec<Rc<Layer>> {
    let mut builder = LayerBuilder::new(Time(0))
        .dir("tmp", 0o1777)
        .dir("home", 0o755)
        .file(
            "etc/passwd",
            0o644,
            "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534::/home:/x\n",
        )
        .file("etc/group", 0o644, "root:x:0:\n")
        .file("site/index", 0o644, "v1")
        .file("script", 0o755, "no interpreter\n");
    for name in [
        "echo", "exit", "sleep", "polite", "cat", "write", "serve", "resolve", "eat",
    ] {
        builder = builder.program(&format!("bin/{name}"), name, 1000);
    }
    vec![Rc::new(builder.build())]
}

/// Runs a story against a daemon with the images busybox and alpine.
fn story<T: 'static>(work: impl AsyncFnOnce(Engine) -> T + 'static) -> T {
    let root = LayerBuilder::new(Time(0))
        .dir("home/learner", 0o755)
        .dir("var/run", 0o755)
        .file("etc/resolv.conf", 0o644, "nameserver 192.0.2.53\n")
        .file("etc/passwd", 0o644, "root:x:0:0::/root:/bin/sh\n")
        .build();
    let kernel = Kernel::new(MachineConfig {
        seed: 7,
        start: Time::from_secs(1_764_000_000),
        hostname: "hatoba".to_string(),
        programs: Rc::new(Programs),
        root,
        disk: 1 << 34,
        memory: 1 << 32,
    });
    let out = Rc::new(RefCell::new(None));
    let result = out.clone();
    kernel.daemon(&["dockerd"], |sys| {
        Box::pin(async move {
            let engine = dockerd(
                sys,
                EngineConfig {
                    images: vec!["busybox".to_string(), "alpine".to_string()],
                    layers: Rc::new(files),
                    docker_gid: 999,
                    online: true,
                },
            );
            *result.borrow_mut() = Some(work(engine).await);
            0
        })
    });
    for _ in 0..1_000_000 {
        if out.borrow().is_some() {
            break;
        }
        if kernel.run(1000).idle {
            match kernel.next_timer() {
                Some(at) => kernel.advance_to(at),
                None => break,
            }
        }
    }
    out.take().expect("the story ends")
}

/// A request for a container of busybox.
fn request(name: &str, command: &[&str]) -> ContainerCreateRequest {
    let mut req = ContainerCreateRequest {
        name: name.to_string(),
        ..ContainerCreateRequest::default()
    };
    req.config.image = "busybox".to_string();
    req.config.cmd = command.iter().map(|w| (*w).to_string()).collect();
    req.config.attach_stdout = true;
    req
}

/// `docker run -d`.
async fn start(engine: &Engine, req: ContainerCreateRequest) -> Result<String, ApiError> {
    let id = engine.container_create(req).await?.id;
    engine.container_start(&id).await?;
    Ok(id)
}

/// `docker run`: the output of both streams and the exit status.
async fn run(engine: &Engine, req: ContainerCreateRequest) -> Result<(String, i32), ApiError> {
    let id = engine.container_create(req).await?.id;
    let options = AttachOptions {
        stdout: true,
        stderr: true,
        stream: true,
        ..AttachOptions::default()
    };
    let attached = engine.container_attach(&id, &options)?;
    let wait = engine.container_wait(&id, WaitCondition::NextExit)?;
    engine.container_start(&id).await?;
    let mut text = String::new();
    while let Some((_, data)) = attached.output.recv().await {
        text += &String::from_utf8_lossy(&data);
    }
    let code = wait.recv().await.map_or(-1, |w| w.status_code);
    Ok((text, code))
}

/// `docker logs`.
async fn logs(engine: &Engine, name: &str) -> String {
    let options = LogsOptions {
        stdout: true,
        stderr: true,
        ..LogsOptions::default()
    };
    let mut text = String::new();
    if let Ok(lines) = engine.container_logs(name, &options) {
        while let Some((_, data)) = lines.recv().await {
            text += &String::from_utf8_lossy(&data);
        }
    }
    text
}

async fn sleep(engine: &Engine, secs: u64) {
    let _ = engine.d.sys.sleep(Duration::from_secs(secs)).await;
}

fn status(engine: &Engine, name: &str) -> String {
    let inspect = engine.container_inspect(name, false);
    inspect.map_or_else(
        |e| e.message,
        |c| format!("{} {}", c.state.status, c.state.exit_code),
    )
}

/// Joins what an attachment gives on standard output.
async fn drain(attached: crate::api::Attachment) -> String {
    let mut text = String::new();
    while let Some((stream, data)) = attached.output.recv().await {
        let mark = if stream == Stream::Stderr { "!" } else { "" };
        text += &format!("{mark}{}", String::from_utf8_lossy(&data));
    }
    text
}
