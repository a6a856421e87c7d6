//! Booting the learner's host: Linux, dockerd, and who the learner is.

use crate::io::SimConfig;
use crate::software::Installed;
use engine::{Engine, EngineConfig};
use machine::{Creds, Env, FileKind, Kernel, MachineConfig, Pid, Stat, Sys, Time};
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

    /// Notes that a shell is given a command line: what it does from now on is caused by the line of
    /// that number, and what goes away is counted anew.
    pub fn enter_line(&self, shell: Pid, number: usize) {
        self.engine.new_line();
        let number = u32::try_from(number).ok();
        self.kernel.set_process_origin(shell, number);
    }

    /// The milliseconds from the start to a moment.
    pub fn since_start(&self, at: Time) -> u64 {
        at.millis().saturating_sub(self.kernel.boot().millis())
    }

    /// A text file of the host.
    pub fn read(&self, path: &str) -> String {
        let agent = self.kernel.agent(self.kernel.host_mnt_ns());
        let bytes = agent.read_file(path).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// The host's users.
    pub fn users(&self) -> Vec<(u32, String)> {
        engine::users(&self.read("/etc/passwd"))
    }

    /// Writes a file as the learner would; a relative path is in the home directory.
    pub fn put_file(&self, path: &str, bytes: &[u8], mode: u32) {
        let agent = self.kernel.agent(self.kernel.host_mnt_ns());
        let path = absolute(path);
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

    /// Whether the learner may write at a path, or make it where there is nothing yet.
    pub fn may_write(&self, path: &str) -> bool {
        let agent = self.kernel.agent(self.kernel.host_mnt_ns());
        let path = absolute(path);
        let mut at = path.as_str();
        loop {
            if let Ok(stat) = agent.stat(at) {
                // The directory that the next part is made in.
                let below = at.len() < path.len();
                return allows(&stat, 2) && below == (stat.kind == FileKind::Directory);
            }
            match at.rsplit_once('/') {
                Some((dir, _)) if !dir.is_empty() => at = dir,
                _ => return false,
            }
        }
    }
}

/// A path of the home directory, or an absolute one, as an absolute one.
pub(crate) fn absolute(path: &str) -> String {
    match path.starts_with('/') {
        true => path.to_string(),
        false => format!("{HOME}/{path}"),
    }
}

/// Whether the bits of a file let the learner read (4), write (2) or run (1) it.
pub(crate) fn allows(stat: &Stat, bit: u32) -> bool {
    let group = [UID, DOCKER_GID].contains(&stat.gid);
    let shift = match () {
        () if stat.uid == UID => 6,
        () if group => 3,
        () => 0,
    };
    stat.mode >> shift & bit == bit
}

impl Drop for Host {
    /// Its programs and its kernel hold each other.
    fn drop(&mut self) {
        self.kernel.power_off();
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

#[cfg(test)]
mod tests {
    use crate::{Batch, Input, Sim, SimConfig, Timed};

    fn config() -> SimConfig {
        SimConfig {
            images: vec!["busybox".into(), "nginx".into(), "node:20".into()],
            ..SimConfig::default()
        }
    }

    /// What leaves a host with processes, sockets, mounts, logs and builds.
    const LINES: &[&str] = &[
        "docker run -d --name web -p 8080:80 nginx",
        "curl -s localhost:8080",
        "docker run -d --name tick --restart always busybox sh -c 'while sleep 1; do date; done'",
        "docker run -d --name app -v data:/data node:20 node -e 'require(`http`).createServer().listen(80)'",
        "printf 'FROM busybox\\nRUN sleep 100\\n' | docker build -q - &",
        "printf 'services:\\n  a:\\n    image: nginx\\n' > compose.yaml; docker compose up -d",
        "yes > /dev/null &",
        "docker events &",
        "docker run -it --rm busybox sh",
    ];

    #[test]
    fn a_host_that_is_dropped_is_freed() {
        let mut sim = Sim::new(config());
        let mut at_ms = 0;
        for line in LINES {
            at_ms += 3_000;
            let input = Input::Line((*line).to_string());
            sim.apply(Timed { at_ms, input });
            sim.snapshot();
        }
        sim.advance(at_ms + 5_000, 20_000);
        let snapshot = sim.snapshot();
        let running = snapshot
            .containers
            .iter()
            .filter(|c| !c.processes.is_empty());
        assert!(running.count() >= 4, "{:?}", snapshot.containers);
        let alive = sim.watch();
        assert!(alive());
        drop(sim);
        assert!(!alive());
    }

    #[test]
    fn a_host_that_is_dropped_in_the_middle_of_anything_is_freed() {
        for steps in [0, 1, 5, 20, 80] {
            let mut sim = Sim::new(config());
            for (n, line) in LINES.iter().enumerate() {
                let at_ms = n as u64;
                let input = Input::Line((*line).to_string());
                sim.apply(Timed { at_ms, input });
            }
            sim.advance(60_000, steps);
            let alive = sim.watch();
            drop(sim);
            assert!(!alive(), "after {steps} steps");
        }
    }

    #[test]
    fn a_batch_is_freed() {
        let mut batch = Batch::new(&config());
        batch.run(LINES[0]);
        let alive = batch.watch();
        drop(batch);
        assert!(!alive());
    }
}
