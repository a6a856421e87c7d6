//! What only the machine as a whole shows.

use crate::*;
use std::cell::RefCell;
use std::rc::Rc;

struct Table;

impl ProgramTable for Table {
    fn find(&self, name: &str) -> Option<Program> {
        match name {
            "echo" => Some(|sys| {
                Box::pin(async move {
                    sys.print(&format!("{}\n", sys.argv()[1..].join(" "))).await;
                    0
                })
            }),
            "stubborn" => Some(|sys| {
                Box::pin(async move {
                    let _ = sys.sleep(Duration::from_secs(1000)).await;
                    0
                })
            }),
            "spin" => Some(|sys| {
                Box::pin(async move {
                    loop {
                        sys.cpu(1).await;
                    }
                })
            }),
            "swallow" => Some(|sys| {
                Box::pin(async move {
                    let endless = sys.open("/dev/zero", OpenFlags::READ, 0);
                    let read = sys.read_to_end(endless.unwrap_or(-1)).await;
                    i32::from(read.is_err())
                })
            }),
            _ => None,
        }
    }
}

fn boot() -> Kernel {
    boot_with(Rc::new(Table))
}

fn boot_with(programs: Rc<dyn ProgramTable>) -> Kernel {
    let root = LayerBuilder::new(Time(0))
        .dir("bin", 0o755)
        .program("bin/echo", "echo", 1000)
        .program("bin/stubborn", "stubborn", 1000)
        .program("bin/spin", "spin", 1000)
        .program("bin/swallow", "swallow", 1000)
        .file("bin/script", 0o755, "#!/bin/echo from\n")
        .file("etc/hosts", 0o644, "127.0.0.1\tlocalhost\n")
        .build();
    Kernel::new(MachineConfig {
        seed: 1,
        start: Time::from_secs(1_000_000),
        hostname: "hatoba".into(),
        programs,
        root,
        disk: 1 << 30,
        memory: 1 << 30,
    })
}

/// Runs a future as a root process until nothing is left to do, jumping over waits.
fn run<T: 'static>(kernel: &Kernel, f: impl AsyncFnOnce(Sys) -> T + 'static) -> T {
    let out = Rc::new(RefCell::new(None));
    let result = out.clone();
    kernel.daemon(&["test"], |sys| {
        Box::pin(async move {
            *result.borrow_mut() = Some(f(sys).await);
            0
        })
    });
    for _ in 0..100_000 {
        if out.borrow().is_some() {
            break;
        }
        if kernel.run(1000).idle {
            match kernel.next_timer() {
                Some(t) => kernel.advance_to(t),
                None => break,
            }
        }
    }
    out.take().expect("the test's process ends")
}

#[test]
fn a_child_writes_into_a_pipe() {
    let text = run(&boot(), async |sys| {
        let (r, w) = sys.pipe().unwrap();
        let mut c = Command::new("/bin/script", ["script", "here"]);
        c.fds = vec![(1, w)];
        let pid = sys.spawn(c).unwrap();
        sys.close(w).unwrap();
        let text = sys.read_to_end(r).await.unwrap();
        assert_eq!(sys.wait(pid).await.unwrap().1, WaitStatus::Exited(0));
        String::from_utf8(text).unwrap()
    });
    assert_eq!(text, "from /bin/script here\n");
}

/// A program to be process 1 of its own pid namespace and group.
fn process(k: &Kernel, program: &str, limits: Limits) -> NewProcess {
    NewProcess {
        argv: vec![program.into()],
        env: Env::from_strings(["PATH=/bin"]),
        cwd: "/".into(),
        creds: Creds::root(),
        ns: Namespaces {
            pid: k.new_pid_ns(),
            ..Namespaces::HOST
        },
        cgroup: k.new_cgroup(limits),
        fds: vec![],
        ctty: None,
        program: None,
    }
}

#[test]
fn process_one_of_a_namespace_ignores_term_but_not_kill_from_outside() {
    let kernel = boot();
    let k = kernel.clone();
    let status = run(&kernel, async move |sys| {
        let new = process(&k, "stubborn", Limits::default());
        let pid = k.spawn(new, &sys).unwrap();
        sys.kill(i64::from(pid), Signal::TERM).unwrap();
        sys.sleep(Duration::from_millis(1)).await.unwrap();
        assert_eq!(sys.try_wait(Some(pid)), Ok(None));
        sys.kill(i64::from(pid), Signal::KILL).unwrap();
        sys.wait(pid).await.unwrap().1
    });
    assert_eq!(status.shell_code(), 137);
}

#[test]
fn an_endless_read_is_killed_at_the_memory_limit() {
    let kernel = boot();
    let k = kernel.clone();
    let (status, killed) = run(&kernel, async move |sys| {
        let limits = Limits {
            memory: Some(100 << 20),
            ..Limits::default()
        };
        let new = process(&k, "swallow", limits);
        let group = new.cgroup;
        let pid = k.spawn(new, &sys).unwrap();
        (sys.wait(pid).await.unwrap().1, k.oom_killed(group))
    });
    assert_eq!((status.shell_code(), killed), (137, true));
}

#[test]
fn a_busy_loop_moves_the_clock_and_can_be_killed() {
    run(&boot(), async |sys| {
        let pid = sys.spawn(Command::new("/bin/spin", ["spin"])).unwrap();
        sys.sleep(Duration::from_secs(1)).await.unwrap();
        sys.kill(i64::from(pid), Signal::INT).unwrap();
        assert_eq!(
            sys.wait(pid).await.unwrap().1,
            WaitStatus::Signaled(Signal::INT)
        );
    });
}

#[test]
fn an_overlay_hides_and_keeps_what_is_below() {
    let kernel = boot();
    let below = Rc::new(
        LayerBuilder::new(Time(5))
            .file("d/a", 0o644, "a")
            .file("d/b", 0o644, "b")
            .symlink("l", "d/a")
            .build(),
    );
    let fs = kernel.new_overlay(vec![below]);
    let ns = kernel.new_mnt_ns(fs);
    let sys = kernel.agent(ns);
    sys.unlink("/d/a").unwrap();
    sys.append_file("/d/b", b"!").unwrap();
    assert_eq!(sys.stat("/l"), Err(Errno::ENOENT));
    assert_eq!(sys.read_file("/d/b").unwrap(), b"b!");
    assert_eq!(sys.rename("/d", "/e"), Err(Errno::EXDEV));
    let upper = kernel.overlay_upper(fs);
    assert_eq!(upper.get("d/a").unwrap().kind, LayerKind::Whiteout);
    sys.unlink("/d/b").unwrap();
    sys.rmdir("/d").unwrap();
    sys.mkdir("/d", 0o755).unwrap();
    assert!(sys.readdir("/d").unwrap().is_empty());
    assert_eq!(
        kernel.overlay_upper(fs).get("d").unwrap().kind,
        LayerKind::Dir { opaque: true }
    );
}

#[test]
fn a_bind_mount_shows_the_same_files_and_a_read_only_one_refuses() {
    let kernel = boot();
    let host = kernel.agent(kernel.host_mnt_ns());
    host.mkdir_all("/srv/data", 0o755).unwrap();
    let ns = kernel.new_mnt_ns(kernel.new_memfs());
    let sys = kernel.agent(ns);
    sys.mkdir("/data", 0o755).unwrap();
    let source = MountSource::Bind {
        ns: kernel.host_mnt_ns(),
        path: "/srv/data".into(),
    };
    kernel
        .mount(
            ns,
            "/data",
            source,
            MountFlags::default(),
            MountMeta::default(),
        )
        .unwrap();
    sys.write_file("/data/f", b"x").unwrap();
    assert_eq!(host.read_file("/srv/data/f").unwrap(), b"x");
    kernel.remount(ns, "/data", true).unwrap();
    assert_eq!(sys.write_file("/data/g", b"x"), Err(Errno::EROFS));
    assert_eq!(sys.realpath("/data/../data/f").unwrap(), "/data/f");
}

#[test]
fn loopback_of_another_namespace_is_not_reached_through_a_published_port() {
    let kernel = boot();
    let net = kernel.new_net_ns();
    let ip = std::net::Ipv4Addr::new(172, 17, 0, 2);
    let gateway = std::net::Ipv4Addr::new(172, 17, 0, 1);
    let subnet = (std::net::Ipv4Addr::new(172, 17, 0, 0), 16);
    let bridge = kernel.add_bridge(BridgeSpec {
        name: "docker0".into(),
        subnet,
        gateway,
        ..BridgeSpec::default()
    });
    kernel.attach(net, bridge, "eth0", ip, "02:42:ac:11:00:02");
    let host_ip = std::net::Ipv4Addr::UNSPECIFIED.into();
    kernel
        .add_dnat(Dnat {
            host_ip,
            host_port: 8080,
            proto: Proto::Tcp,
            to_ip: ip,
            to_port: 80,
            bridge,
        })
        .unwrap();
    let fd = run(&kernel, async |sys| {
        let fd = sys
            .connect("127.0.0.1:8080".parse().unwrap())
            .await
            .unwrap();
        sys.read(fd, 10).await
    });
    assert_eq!(fd, Err(Errno::ECONNRESET));
    assert_eq!(kernel.connections()[0].outcome, Outcome::ProxyReset);
    let refused = run(&kernel, async |sys| {
        sys.connect("172.17.0.1:8080".parse().unwrap()).await
    });
    assert_eq!(refused, Err(Errno::ECONNREFUSED));
}

#[test]
fn files_that_go_on_and_on_weigh_and_take_no_memory() {
    let kernel = boot();
    let sys = kernel.agent(kernel.host_mnt_ns());
    let line = b"hello\n".repeat(1000);
    for _ in 0..1000 {
        sys.append_file("/yes", &line).unwrap();
    }
    let data = sys.file_data("/yes").unwrap();
    assert_eq!(data.size, 6_000_000);
    assert!(data.head.len() < 2 << 20);
    assert_eq!(sys.read_file("/yes").unwrap(), b"hello\n".repeat(1_000_000));
    sys.append_file("/yes", b"bye\n").unwrap();
    let all = sys.read_file("/yes").unwrap();
    assert!(all.ends_with(b"hello\nbye\n") && all.len() == 6_000_004);
    // Bytes that do not repeat are kept up to a bound; small files beyond it too, then the disk is full.
    let mut noise = 1u64;
    let mut chunk = || -> Vec<u8> {
        let step = |_| {
            noise = noise
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (noise >> 56) as u8
        };
        (0..1 << 20).map(step).collect()
    };
    let first = chunk();
    for _ in 0..150 {
        sys.append_file("/noise", &first).unwrap();
        sys.append_file("/noise", b"!").unwrap();
    }
    assert_eq!(sys.stat("/noise").unwrap().size, 150 * ((1 << 20) + 1));
    let small = chunk();
    sys.write_file("/small", &small[..4000]).unwrap();
    assert_eq!(sys.read_file("/small").unwrap(), small[..4000]);
    let full = (0..100).find_map(|i| sys.write_file(&format!("/f{i}"), &small).err());
    assert_eq!(full, Some(Errno::ENOSPC));
    let (used, total) = kernel.disk_usage();
    assert_eq!(used, total);
    for i in 0..100 {
        let _ = sys.unlink(&format!("/f{i}"));
    }
    sys.unlink("/noise").unwrap();
    assert!(kernel.disk_usage().0 < 20 << 20);
    sys.write_file("/again", &small).unwrap();
}

#[test]
fn a_file_of_one_period_can_be_cut_and_overwritten() {
    let kernel = boot();
    let sys = kernel.agent(kernel.host_mnt_ns());
    let mut plain = Vec::new();
    for _ in 0..40 {
        let part = b"0123456789".repeat(10_000);
        sys.append_file("/p", &part).unwrap();
        plain.extend(part);
    }
    sys.truncate("/p", 2_500_003).unwrap();
    sys.truncate("/p", 2_600_000).unwrap();
    plain.truncate(2_500_003);
    plain.resize(2_600_000, 0);
    assert!(sys.read_file("/p").unwrap() == plain);
    sys.append_file("/p", b"end").unwrap();
    plain.extend(b"end");
    assert!(sys.read_file("/p").unwrap() == plain);
}

#[test]
fn whoever_keeps_a_dead_process_gets_errors() {
    let kernel = boot();
    let kept: Rc<RefCell<Option<Sys>>> = Rc::default();
    let slot = kept.clone();
    kernel.daemon(&["client"], move |sys| {
        *slot.borrow_mut() = Some(sys.clone());
        Box::pin(async { 0 })
    });
    kernel.run(100);
    let sys = kept.take().unwrap();
    assert!(sys.read_file("/etc/hosts").is_err());
    assert!(sys.write_file("/etc/x", b"").is_err());
    assert!(sys.open("/etc/hosts", OpenFlags::READ, 0).is_err());
    assert!(sys.mkdir("/tmp/x", 0o755).is_err() && sys.readdir("/").is_err());
    assert!(sys.fork(|_| Box::pin(async { 0 })).is_err());
    assert!(sys.pipe().is_err() && sys.getenv("PATH").is_none() && sys.argv().is_empty());
}

/// The programs of [`Table`], `echo` only once it came.
struct Late(std::cell::Cell<bool>);

impl ProgramTable for Late {
    fn find(&self, name: &str) -> Option<Program> {
        Table.find(name).filter(|_| name != "echo" || self.0.get())
    }
    fn is_coming(&self, name: &str) -> bool {
        name == "echo"
    }
}

/// What happens, and when, on a machine whose `echo` comes after so many calls of `run`.
fn trace(late_by: usize) -> Vec<(String, u64)> {
    let table = Rc::new(Late(std::cell::Cell::new(late_by == 0)));
    let kernel = boot_with(table.clone());
    let seen = Rc::new(RefCell::new(Vec::new()));
    let note = |sys: &Sys, what: &str| {
        let at = sys.now().since(sys.boot_time()).as_micros() as u64;
        (what.to_string(), at)
    };
    for name in ["left", "right"] {
        let seen = seen.clone();
        kernel.daemon(&[name], move |sys| {
            Box::pin(async move {
                for n in 0..5 {
                    let (r, w) = sys.pipe().unwrap();
                    let mut c = Command::new("/bin/script", ["script", name]);
                    c.fds = vec![(1, w)];
                    let pid = sys.spawn(c).unwrap();
                    sys.close(w).unwrap();
                    let text = sys.read_to_end(r).await.unwrap();
                    seen.borrow_mut()
                        .push(note(&sys, &String::from_utf8(text).unwrap()));
                    sys.wait(pid).await.unwrap();
                    sys.program("echo").await.unwrap();
                    let _ = sys.sleep(Duration::from_micros(3 * n)).await;
                    seen.borrow_mut().push(note(&sys, name));
                }
                0
            })
        });
    }
    let mut held = 0;
    for _ in 0..10_000 {
        let state = kernel.run(3);
        if state.held {
            assert_eq!(kernel.held_for().as_deref(), Some("echo"));
            held += 1;
            table.0.set(held == late_by);
        } else if state.idle {
            match kernel.next_timer() {
                Some(t) => kernel.advance_to(t),
                None => break,
            }
        }
    }
    assert_eq!(held, late_by);
    seen.take()
}

#[test]
fn the_machine_stands_still_until_a_program_came() {
    let at_once = trace(0);
    assert_eq!(at_once.len(), 20);
    assert_eq!(at_once, trace(1));
    assert_eq!(at_once, trace(7));
}
