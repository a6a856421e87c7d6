//! Compose on a small machine: a few programs, one image.

mod stories;

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use engine::{Engine, EngineConfig, dockerd};
use machine::{
    Kernel, LayerBuilder, MachineConfig, Program, ProgramTable, SigAction, Signal, Sys, Time,
};

struct Programs;

impl ProgramTable for Programs {
    fn find(&self, name: &str) -> Option<Program> {
        crate::program(name).or_else(|| small(name))
    }
}

/// Programs of the containers.
fn small(name: &str) -> Option<Program> {
    Some(match name {
        "echo" => |sys| {
            Box::pin(async move {
                sys.print(&format!("{}\n", sys.argv()[1..].join(" "))).await;
                0
            })
        },
        "exit" => |sys| {
            Box::pin(async move {
                let _ = sys.sleep(Duration::from_secs(1)).await;
                sys.argv().get(1).and_then(|s| s.parse().ok()).unwrap_or(1)
            })
        },
        "sleep" => |sys| {
            Box::pin(async move {
                let secs = sys.argv().get(1).and_then(|s| s.parse().ok()).unwrap_or(0);
                sys.sigaction(Signal::TERM, SigAction::Catch);
                let _ = sys.sleep(Duration::from_secs(secs)).await;
                143
            })
        },
        "cat" => |sys| {
            Box::pin(async move {
                let Some(path) = sys.argv().get(1).cloned() else {
                    return 1;
                };
                match sys.read_file(&path) {
                    Ok(bytes) => {
                        let _ = sys.write_all(1, &bytes).await;
                        0
                    }
                    Err(errno) => {
                        sys.eprint(&format!("cat: {errno}\n")).await;
                        1
                    }
                }
            })
        },
        "env" => |sys| {
            Box::pin(async move {
                let name = sys.argv().get(1).cloned().unwrap_or_default();
                let value = sys.getenv(&name).unwrap_or_default();
                sys.print(&format!("{name}={value}\n")).await;
                0
            })
        },
        _ => return None,
    })
}

/// A host with an engine, where commands run one after the other.
pub struct Story {
    kernel: Kernel,
    engine: Engine,
}

impl Story {
    /// A host with these files in /home/app.
    pub fn new(files: &[(&str, &str)]) -> Story {
        let mut root = LayerBuilder::new(Time(0))
            .dir("home/app", 0o755)
            .dir("tmp", 0o1777)
            .dir("var/run", 0o755)
            .file("etc/passwd", 0o644, "root:x:0:0:root:/root:/bin/sh\n")
            .file("etc/group", 0o644, "root:x:0:\n");
        for (name, text) in files {
            root = root.file(&format!("home/app/{name}"), 0o644, *text);
        }
        let kernel = Kernel::new(MachineConfig {
            seed: 1,
            start: Time::from_secs(1_800_000_000),
            hostname: "hatoba".into(),
            programs: Rc::new(Programs),
            root: root.build(),
            disk: 1 << 34,
            memory: 1 << 34,
        });
        let slot = Rc::new(RefCell::new(None));
        let made = slot.clone();
        kernel.daemon(&["dockerd"], move |sys| {
            let engine = dockerd(
                sys.clone(),
                EngineConfig {
                    images: vec!["busybox".into()],
                    layers: Rc::new(|_| {
                        let mut image = LayerBuilder::new(Time(0)).dir("tmp", 0o1777).file(
                            "etc/passwd",
                            0o644,
                            "root:x:0:0:root:/root:/bin/sh\n",
                        );
                        for name in ["echo", "exit", "sleep", "cat", "env"] {
                            image = image.program(&format!("bin/{name}"), name, 1000);
                        }
                        vec![Rc::new(image.build())]
                    }),
                    docker_gid: 0,
                    online: true,
                },
            );
            *made.borrow_mut() = Some(engine);
            Box::pin(async move {
                loop {
                    let _ = sys.sleep(Duration::from_secs(1_000_000)).await;
                }
            })
        });
        let mut story = Story {
            engine: loop {
                kernel.run(1000);
                if let Some(engine) = slot.borrow().clone() {
                    break engine;
                }
            },
            kernel,
        };
        story.settle();
        story
    }

    fn settle(&mut self) {
        while !self.kernel.run(1000).idle {}
    }

    /// The engine, to look behind the commands.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Runs a command of /home/app; gives its merged output and, if not 0, its status.
    pub fn run(&mut self, line: &str) -> String {
        self.run_with(line, |_| {})
    }

    /// Runs `docker LINE` with a changed environment.
    pub fn run_with(&mut self, line: &str, change: impl FnOnce(&Sys) + 'static) -> String {
        let out = Rc::new(RefCell::new(None));
        let result = out.clone();
        let args: Vec<String> = line.split_whitespace().map(str::to_string).collect();
        self.kernel.daemon(&["test"], move |sys| {
            Box::pin(async move {
                let _ = sys.chdir("/home/app");
                change(&sys);
                let ended = docker(&sys, args).await;
                *result.borrow_mut() = Some(ended.unwrap_or_else(|e| (1, e.to_string())));
                0
            })
        });
        for _ in 0..200_000 {
            let idle = self.kernel.run(1000).idle;
            if out.borrow().is_some() {
                break;
            }
            if idle {
                match self.kernel.next_timer() {
                    Some(t) => self.kernel.advance_to(t),
                    None => break,
                }
            }
        }
        self.settle();
        let (status, output) = out.take().expect("the command ends");
        let output = match status {
            0 => output,
            status => format!("{output}[{status}]\n"),
        };
        // Expectations lose the indentation all their lines share: a bar keeps it.
        output.lines().map(|line| format!("|{line}\n")).collect()
    }
}

/// Runs the docker program as a child whose streams are pipes.
async fn docker(sys: &Sys, args: Vec<String>) -> machine::SysResult<(i32, String)> {
    let (out_read, out_write) = sys.pipe()?;
    let pid = sys.fork(move |child| {
        Box::pin(async move {
            let _ = child.dup2(out_write, 1);
            let _ = child.dup2(out_write, 2);
            for fd in [out_read, out_write] {
                let _ = child.close(fd);
            }
            let mut argv = vec!["docker".to_string()];
            argv.extend(args);
            child.set_argv(argv);
            let run: machine::ProgramFuture = Box::pin(crate::commands::main(child));
            run.await
        })
    })?;
    let _ = sys.close(out_write);
    let output = sys.read_to_end(out_read).await?;
    let _ = sys.close(out_read);
    let (_, status) = sys.wait(pid).await?;
    Ok((
        status.shell_code(),
        String::from_utf8_lossy(&output).into_owned(),
    ))
}
