//! Starting a container's process: what containerd's shim and runc do, with their messages.

use std::rc::Rc;

use machine::{
    Env, Errno, ExecError, Limits, MntNsId, MountFlags, MountMeta, MountSource, Namespaces,
    NewProcess, Sys,
};

use super::stream::Wiring;
use super::{Container, Data, Runtime, files, user, verify};
use crate::api::container::HostConfig;
use crate::api::{ApiError, Result, Stream};
use crate::daemon::{Engine, ROOT};
use crate::sync::Receiver;

const DEFAULT_PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
/// Where docker-init (tini) is mounted.
pub(crate) const INIT: &str = "/sbin/docker-init";

/// What runc says about an init that failed.
pub(crate) fn init_error(why: &str) -> ApiError {
    ApiError::invalid(format!(
        "failed to create task for container: failed to create shim task: OCI runtime create \
         failed: runc create failed: unable to start container process: error during container \
         init: {why}"
    ))
}

/// What runc says about settings it does not take.
fn init_refused(why: &str) -> ApiError {
    ApiError::invalid(format!(
        "failed to create task for container: failed to create shim task: OCI runtime create \
         failed: {why}"
    ))
}

/// How a program that cannot be run is reported.
pub(crate) enum Failed {
    /// runc fails before the container runs: the words after `unable to start container process`.
    Before(String),
    /// The container runs and its init reports the failure: its output and exit status.
    After(String, i32),
}

/// Words an exec failure as runc does.
pub(crate) fn explain(error: &ExecError, agent: &Sys) -> Failed {
    let what = &error.what;
    let named = dockerfile::goformat::quote(what);
    if error.cwd {
        let why = super::mounts::errno_text(error.errno);
        return Failed::Before(format!(
            "chdir to cwd ({named}) set in config.json failed: {why}"
        ));
    }
    if error.not_in_path {
        // Go passes over files of PATH that cannot be executed.
        return Failed::Before(format!("exec: {named}: executable file not found in $PATH"));
    }
    match error.errno {
        Errno::ENOEXEC => Failed::After(format!("exec {what}: exec format error\n"), 255),
        // The file is there, its interpreter is not.
        Errno::ENOENT if agent.stat(what).is_ok() => {
            Failed::After(format!("exec {what}: no such file or directory\n"), 255)
        }
        Errno::EACCES
            if agent
                .stat(what)
                .is_ok_and(|s| s.kind == machine::FileKind::Directory) =>
        {
            // moby adds the last words, by which the client tells status 126.
            Failed::Before(format!("exec: {named}: is a directory: permission denied"))
        }
        Errno::EACCES => Failed::Before(format!("exec: {named}: permission denied")),
        errno => {
            let why = super::mounts::errno_text(errno);
            Failed::Before(format!("exec: {named}: stat {what}: {why}"))
        }
    }
}

/// What became of a start.
pub(crate) enum Launched {
    /// The process runs; the receiver ends when all its output was read.
    Running(Runtime, Receiver<()>),
    /// Its init failed after the start.
    Ended(i32),
}

impl Engine {
    /// Builds a container's namespaces and starts its process. What was built is torn down
    /// again if that fails.
    pub(crate) fn launch(&self, container: &Rc<Container>) -> Result<Launched> {
        let kernel = &self.d.kernel;
        let mnt = kernel.new_mnt_ns(container.fs);
        let result = self.launch_in(container, mnt);
        if !matches!(result, Ok(Launched::Running(..))) {
            self.release_network(container);
            kernel.drop_mnt_ns(mnt);
            self.release_volumes(container);
        }
        result
    }

    fn launch_in(&self, container: &Rc<Container>, mnt: MntNsId) -> Result<Launched> {
        let kernel = &self.d.kernel;
        let (config, host) = {
            let data = container.data.borrow();
            (data.config.clone(), data.host.clone())
        };
        self.acquire_volumes(container)?;
        self.prepare_bind_sources(container)?;
        let net = self.allocate_network(container)?;
        let pid_ns = match host.pid_mode.as_str() {
            "host" => Namespaces::HOST.pid,
            mode => match mode.strip_prefix("container:") {
                Some(name) => self.joined(name)?.ns.pid,
                None => kernel.new_pid_ns(),
            },
        };
        let uts = match (
            host.uts_mode.as_str(),
            host.network_mode.strip_prefix("container:"),
        ) {
            ("host", _) => Namespaces::HOST.uts,
            (_, Some(name)) => self.joined(name)?.ns.uts,
            _ => kernel.new_uts_ns(&config.hostname),
        };
        // moby looks the user up in the container's own files, runc the home in what is mounted
        // over them.
        let mut who = user::resolve(&kernel.agent(mnt), &config.user, &host.group_add)?;
        kernel.mount_standard(mnt, pid_ns);
        self.size_shm(mnt, host.shm_size);
        self.mount_sys(container, mnt, net);
        self.mount_identity(container, mnt);
        self.mount_all(container, mnt)?;
        self.start_log(container)?;
        let agent = kernel.agent(mnt);
        if host.init == Some(true) {
            files::touch(&agent, INIT, 0o755);
        }
        if host.readonly_rootfs {
            let _ = kernel.remount(mnt, "/", true);
        }
        let ns = Namespaces {
            mnt,
            pid: pid_ns,
            net,
            uts,
        };
        self.set_sysctls(&host, &ns)?;
        who.home = user::home(&agent, who.uid);
        let cgroup = kernel.new_cgroup(limits(&host));
        let mut env = self.link_environment(container)?;
        env.extend(config.env.iter().cloned());
        let env = environment(&env, &config.hostname, config.tty, &who.home);
        let (argv, program) = command_line(&container.data.borrow());
        let wiring = Wiring::make(&self.d.sys, mnt, config.tty, config.open_stdin)
            .map_err(|e| ApiError::system(e.to_string()))?;
        let cwd = match config.working_dir.as_str() {
            "" => "/".to_string(),
            dir => dir.to_string(),
        };
        let new = NewProcess {
            argv,
            env,
            cwd,
            creds: who.creds(verify::capabilities(&host)),
            ns,
            cgroup,
            fds: wiring.child.clone(),
            ctty: wiring.ctty,
            program,
        };
        let own_net = !matches!(host.network_mode.as_str(), "host")
            && !host.network_mode.starts_with("container:");
        match kernel.spawn(new, &self.d.sys) {
            Ok(pid) => {
                let writer = self.log_writer(container);
                let finished = wiring.pump(self, &container.streams, writer);
                let runtime = Runtime {
                    pid,
                    ns,
                    cgroup,
                    own_net,
                    starter: kernel.current_process(),
                };
                Ok(Launched::Running(runtime, finished))
            }
            Err(error) => {
                wiring.abandon(&self.d.sys);
                kernel.drop_cgroup(cgroup);
                match explain(&error, &agent) {
                    Failed::Before(why) => Err(init_error(&why)),
                    Failed::After(text, code) => {
                        let at = self.now();
                        container.log.write(at, Stream::Stderr, text.as_bytes());
                        self.keep_log(container);
                        container.streams.publish(Stream::Stderr, text.as_bytes());
                        Ok(Launched::Ended(code))
                    }
                }
            }
        }
    }

    /// Sets the kernel's settings that Docker sets everywhere, then those of `--sysctl`.
    fn set_sysctls(&self, host: &HostConfig, ns: &Namespaces) -> Result<()> {
        let kernel = &self.d.kernel;
        let own_net = host.network_mode != "host" && !host.network_mode.starts_with("container:");
        if own_net {
            kernel.set_sysctl(ns, "net.ipv4.ip_unprivileged_port_start", "0");
            kernel.set_sysctl(ns, "net.ipv4.ping_group_range", "0 2147483647");
        }
        for (name, value) in host.sysctls.iter() {
            if name.starts_with("net.") && host.network_mode == "host" {
                return Err(init_refused(&format!(
                    "sysctl \"{name}\" not allowed in host network namespace"
                )));
            }
            if !kernel.set_sysctl(ns, name, value) {
                return Err(ApiError::invalid(format!(
                    "the kernel setting {name} is not simulated in Hatoba"
                )));
            }
        }
        Ok(())
    }

    /// Gives /dev/shm another size than the usual 64 MB.
    fn size_shm(&self, mnt: MntNsId, size: i64) {
        let size = match u64::try_from(size) {
            Ok(size) if size > 0 && size != 64 << 20 => size,
            _ => return,
        };
        let kernel = &self.d.kernel;
        let fs = kernel.new_tmpfs(Some(size), 0o1777);
        let meta = MountMeta {
            fstype: "tmpfs".to_string(),
            source: "shm".to_string(),
            options: format!("rw,nosuid,nodev,noexec,relatime,size={}k", size / 1024),
        };
        let _ = kernel.unmount(mnt, "/dev/shm");
        let source = MountSource::Fs(fs, String::new());
        let _ = kernel.mount(mnt, "/dev/shm", source, MountFlags::default(), meta);
        kernel.drop_fs(fs);
    }

    /// Finds the running container whose namespace is to be joined.
    pub(crate) fn joined(&self, name: &str) -> Result<Runtime> {
        let other = self.container(name)?;
        other
            .runtime()
            .ok_or_else(|| ApiError::conflict(format!("container {} is not running", other.id)))
    }

    /// Writes /etc/hosts, /etc/hostname and /etc/resolv.conf and mounts them.
    fn mount_identity(&self, container: &Container, mnt: MntNsId) {
        let host = self.host_agent();
        let dir = format!("{ROOT}/containers/{}", container.id);
        files::mkdir_all(&host, &dir, 0o710);
        for (name, text) in self.identity_files(container) {
            let path = format!("{dir}/{name}");
            if host.write_file(&path, text.as_bytes()).is_err() {
                continue;
            }
            let _ = host.chmod(&path, 0o644);
            let source = MountSource::Bind {
                ns: self.d.host,
                path,
            };
            let target = format!("/etc/{name}");
            let meta = MountMeta {
                fstype: "ext4".to_string(),
                source: "/dev/vda1".to_string(),
                options: "rw,relatime".to_string(),
            };
            // A user's own mount at the same place comes later and covers this one.
            let _ = self
                .d
                .kernel
                .mount(mnt, &target, source, MountFlags::default(), meta);
        }
    }
}

/// A container's words, and its program if that is not what they name.
fn command_line(data: &Data) -> (Vec<String>, Option<String>) {
    let words = std::iter::once(data.path.clone()).chain(data.args.iter().cloned());
    match data.host.init {
        Some(true) => {
            let init = [INIT.to_string(), "--".to_string()].into_iter();
            (init.chain(words).collect(), Some("docker-init".to_string()))
        }
        _ => (words.collect(), None),
    }
}

/// Returns the environment of a container's process.
pub(crate) fn environment(own: &[String], hostname: &str, tty: bool, home: &str) -> Env {
    let mut env = Env::new();
    env.set("PATH", DEFAULT_PATH);
    env.set("HOSTNAME", hostname);
    if tty {
        env.set("TERM", "xterm");
    }
    for line in own {
        match line.split_once('=') {
            Some((key, value)) => env.set(key, value),
            None => env.remove(line),
        }
    }
    if env.get("HOME").is_none() {
        env.set("HOME", home);
    }
    env
}

/// Returns the limits of a control group.
pub(crate) fn limits(host: &HostConfig) -> Limits {
    let positive = |n: i64| u64::try_from(n).ok().filter(|n| *n > 0);
    let cpus = match (host.nano_cpus, host.cpu_quota, host.cpu_period) {
        (n, _, _) if n > 0 => Some(n as f64 / 1e9),
        (_, quota, period) if quota > 0 => {
            let period = if period > 0 { period } else { 100_000 };
            Some(quota as f64 / period as f64)
        }
        _ => None,
    };
    let ulimits = host.ulimits.iter();
    let on = [
        "no-new-privileges",
        "no-new-privileges:true",
        "no-new-privileges=true",
    ];
    Limits {
        ulimits: ulimits
            .map(|u| (u.name.clone(), (u.soft, u.hard)))
            .collect(),
        bounding: Some(verify::capabilities(host)),
        no_new_privs: host.security_opt.iter().any(|o| on.contains(&o.as_str())),
        memory: positive(host.memory),
        pids: host.pids_limit.and_then(positive),
        cpus,
    }
}

/// Returns the exit status that moby notes for a failed start.
pub(crate) fn start_exit_code(error: &ApiError) -> i32 {
    let text = error.message.to_lowercase();
    if text.contains("permission denied") {
        126
    } else if text.contains("executable file not found")
        || text.contains("no such file or directory")
        || text.contains("not a directory")
    {
        127
    } else {
        128
    }
}
