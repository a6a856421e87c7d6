//! Booting the learner's host: Linux, dockerd, and who the learner is.

use crate::io::SimConfig;
use crate::software::Installed;
use engine::{Engine, EngineConfig};
use machine::{Creds, Env, Kernel, MachineConfig, Sys, Time};
use std::cell::RefCell;
use std::rc::Rc;

pub(crate) const USER: &str = "learner";
pub(crate) const HOME: &str = "/home/learner";
pub(crate) const HOSTNAME: &str = "hatoba";
const UID: u32 = 1000;
const DOCKER_GID: u32 = 999;
const DISK: u64 = 60_000_000_000;
const MEMORY: u64 = 8 << 30;

/// A running host.
pub(crate) struct Host {
    pub kernel: Kernel,
    pub engine: Engine,
    pub software: Rc<Installed>,
}

impl Host {
    /// Boots a host that has no programs yet.
    pub fn boot(config: &SimConfig) -> Host {
        let software = Rc::new(Installed::default());
        let kernel = Kernel::new(MachineConfig {
            seed: config.seed,
            start: Time::from_millis(config.start_ms),
            hostname: HOSTNAME.to_string(),
            programs: software.clone(),
            root: userland::rootfs::host(),
            disk: DISK,
            memory: MEMORY,
        });
        let started = Rc::new(RefCell::new(None));
        let slot = started.clone();
        let engine_config = EngineConfig {
            images: config.images.clone(),
            layers: Rc::new(|r| {
                userland::rootfs::layers(&r.repository, &r.version, &r.base, &r.arch)
            }),
            docker_gid: DOCKER_GID,
            online: config.online,
        };
        kernel.daemon(&["/usr/bin/dockerd", "-H", "fd://"], |sys| {
            Box::pin(async move {
                *slot.borrow_mut() = Some(engine::dockerd(sys, engine_config));
                std::future::pending().await
            })
        });
        kernel.run(100);
        let engine = started.take().expect("dockerd starts in its first turn");
        let host = Host {
            kernel,
            engine,
            software,
        };
        for (path, bytes, mode) in &config.files {
            host.put_file(path, bytes, *mode);
        }
        host
    }

    /// Writes a file as the learner would; a relative path is in the home directory.
    pub fn put_file(&self, path: &str, bytes: &[u8], mode: u32) {
        let agent = self.kernel.agent(self.kernel.host_mnt_ns());
        let path = if path.starts_with('/') {
            path.to_string()
        } else {
            format!("{HOME}/{path}")
        };
        let mut dir = String::new();
        for part in path
            .trim_start_matches('/')
            .split('/')
            .collect::<Vec<_>>()
            .split_last()
            .map(|(_, d)| d)
            .unwrap_or_default()
        {
            dir = format!("{dir}/{part}");
            if agent.mkdir(&dir, 0o755).is_ok() {
                let _ = agent.chown(&dir, Some(UID), Some(UID), true);
            }
        }
        let fresh = agent.stat(&path).is_err();
        if agent.write_file(&path, bytes).is_ok() && fresh {
            let _ = agent.chmod(&path, mode);
            let _ = agent.chown(&path, Some(UID), Some(UID), true);
        }
    }
}

/// The learner's environment.
pub(crate) fn environment(terminal: bool) -> Env {
    let mut env = Env::from_strings([
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME=/home/learner",
        "USER=learner",
        "LOGNAME=learner",
        "SHELL=/bin/bash",
        "LANG=C.UTF-8",
    ]);
    if terminal {
        env.set("TERM", "xterm-256color");
    }
    env
}

/// Makes a process act as the learner, in the home directory.
pub(crate) fn become_learner(sys: &Sys, terminal: bool) {
    let env = environment(terminal);
    for (k, v) in env.iter() {
        sys.set_env(k, v);
    }
    let _ = sys.set_creds(Creds::user(UID, UID, vec![UID, DOCKER_GID]));
    let _ = sys.chdir(HOME);
}
