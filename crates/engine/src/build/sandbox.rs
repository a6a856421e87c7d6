//! RUN's sandbox: a process in namespaces of its own over the step's layers.
//!
//! Mount points are put between the layers and what the process writes, so that they leave
//! nothing in the image.
//!
//! Not modelled: seccomp, `--security=insecure`, devices, `--ulimit`.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use machine::{
    CgroupId, Creds, Env, ExecError, Fd, FsId, Kernel, Layer, Limits, MntNsId, MountFlags,
    MountMeta, MountSource, Namespaces, NetNsId, NewProcess, OpenFlags, Pid, Signal, Sys,
    WaitStatus,
};

use super::cache::{KeyWriter, identity};
use super::host::{Sandbox, SandboxMount};
use super::layers;
use super::log_limit::LogLimit;
use super::progress::Progress;
use super::tree::{Entry, Tree};

/// Directories of cache mounts, by id and by what they were made from.
pub type Caches = RefCell<BTreeMap<String, CacheMount>>;

/// A directory that RUNs with `--mount=type=cache` share.
#[derive(Clone, Debug)]
pub struct CacheMount {
    pub id: String,
    pub fs: FsId,
    pub description: String,
    /// Nanoseconds since the epoch.
    pub created: u64,
    pub last_used: u64,
    pub uses: u32,
}

/// Who a RUN is, and where its home is.
pub struct Identity {
    pub creds: Creds,
    pub home: String,
}

/// How the program of a RUN could not be started.
pub enum Unstarted {
    /// Before the process ran: runc's words after `unable to start container process: `.
    Before(String),
    /// By the process itself: its output and status.
    After(String, i32),
}

/// What a sandbox needs of the daemon.
pub struct Ground<'a> {
    pub kernel: &'a Kernel,
    /// The daemon's own process, parent of what runs.
    pub sys: &'a Sys,
    pub caches: &'a Caches,
    /// The network namespace; dropped afterwards if it is the sandbox's own.
    pub net: NetNsId,
    pub own_net: bool,
    /// It has an interface besides the loopback.
    pub has_interface: bool,
    pub nameserver: &'a str,
    /// Looks USER up in the sandbox's files.
    pub identify: &'a dyn Fn(&Sys, &str) -> Result<Identity, String>,
    pub explain: &'a dyn Fn(&ExecError, &Sys) -> Unstarted,
}

/// How a sandboxed process ended.
pub enum Ended {
    /// Well, with these changes.
    Changed(Layer),
    Status(i32),
    Refused(String),
}

/// The name that processes in RUN see as the host's.
const HOSTNAME: &str = "buildkitsandbox";

/// Tears down what was set up, also when the build is given up.
struct Cleanup<'a> {
    ground: &'a Ground<'a>,
    ns: MntNsId,
    root: FsId,
    mounted: Vec<FsId>,
    cgroup: CgroupId,
}

impl Drop for Cleanup<'_> {
    fn drop(&mut self) {
        let kernel = self.ground.kernel;
        kernel.kill_cgroup(self.cgroup, Signal::KILL);
        kernel.drop_mnt_ns(self.ns);
        kernel.drop_fs(self.root);
        self.mounted.iter().for_each(|fs| kernel.drop_fs(*fs));
        kernel.drop_cgroup(self.cgroup);
        if self.ground.own_net {
            kernel.drop_net_ns(self.ground.net);
        }
    }
}

/// Runs a step over layers, the top one first; `below` are their files.
pub async fn run<L>(
    ground: &Ground<'_>,
    lowers_top_first: Vec<Rc<Layer>>,
    below: &Tree,
    sandbox: &Sandbox<'_, L>,
) -> Ended {
    let kernel = ground.kernel;
    let mut lowers = vec![Rc::new(mount_points(below, sandbox))];
    lowers.extend(lowers_top_first);
    let root = kernel.new_overlay(lowers);
    let ns = kernel.new_mnt_ns(root);
    let mut cleanup = Cleanup {
        ground,
        ns,
        root,
        mounted: Vec::new(),
        cgroup: kernel.new_cgroup(Limits::default()),
    };
    let pid_ns = kernel.new_pid_ns();
    kernel.mount_standard(ns, pid_ns);
    mount_network_files(ground, &mut cleanup, sandbox);
    mount_sys(ground, &mut cleanup);
    for mount in &sandbox.mounts {
        add_mount(ground, &mut cleanup, mount);
    }
    let agent = kernel.agent(ns);
    let identity = match (ground.identify)(&agent, &sandbox.step.user) {
        Ok(identity) => identity,
        Err(why) => return Ended::Refused(why),
    };
    let namespaces = Namespaces {
        mnt: ns,
        pid: pid_ns,
        net: ground.net,
        uts: kernel.new_uts_ns(HOSTNAME),
    };
    let (Ok((reader, writer)), Ok(null)) = (
        ground.sys.pipe(),
        ground.sys.open("/dev/null", OpenFlags::READ, 0),
    ) else {
        return Ended::Refused("too many open files".into());
    };
    let new = NewProcess {
        argv: sandbox.step.args.clone(),
        env: environment(sandbox, &identity.home),
        cwd: sandbox.step.cwd.clone(),
        creds: identity.creds,
        ns: namespaces,
        cgroup: cleanup.cgroup,
        fds: vec![(0, null), (1, writer), (2, writer)],
        ctty: None,
        program: None,
    };
    let _reader = Closing(ground.sys, reader);
    let spawned = kernel.spawn(new, ground.sys);
    let _ = ground.sys.close(writer);
    let _ = ground.sys.close(null);
    let status = match spawned {
        Ok(pid) => follow(ground.sys, pid, reader, sandbox.vertex, sandbox.progress).await,
        Err(error) => {
            let (text, status) = match (ground.explain)(&error, &agent) {
                Unstarted::Before(why) => (
                    format!(
                        "runc run failed: unable to start container process: error during container init: {why}\n"
                    ),
                    1,
                ),
                Unstarted::After(text, status) => (text, status),
            };
            sandbox.progress.log(sandbox.vertex, text.as_bytes());
            status
        }
    };
    if status != 0 {
        return Ended::Status(status);
    }
    let changed = kernel.overlay_upper(root);
    Ended::Changed(layers::without_untouched_dirs(&changed, below))
}

/// Bytes of output that are taken at once.
const CHUNK: usize = 4096;

/// Closes a descriptor of the daemon, also when the build is given up.
struct Closing<'a>(&'a Sys, Fd);

impl Drop for Closing<'_> {
    fn drop(&mut self) {
        let _ = self.0.close(self.1);
    }
}

/// Passes output on until the process and all it started are gone.
async fn follow(sys: &Sys, pid: Pid, reader: Fd, vertex: usize, progress: &Progress) -> i32 {
    let mut limit = LogLimit::new(progress.now());
    loop {
        match sys.read(reader, CHUNK).await {
            Ok(data) if data.is_empty() => break,
            Ok(data) => {
                sys.charge(data.len() as u64 / 64);
                let kept = limit.clip(data, progress.now());
                if !kept.is_empty() {
                    progress.log(vertex, &kept);
                }
            }
            Err(_) => break,
        }
    }
    match sys.wait(pid).await {
        Ok((_, WaitStatus::Exited(status))) => status,
        Ok((_, WaitStatus::Signaled(signal))) => 128 + signal.number(),
        _ => 137,
    }
}

fn environment<L>(sandbox: &Sandbox<'_, L>, home: &str) -> Env {
    let mut env = Env::new();
    env.set("HOSTNAME", HOSTNAME);
    for (key, value) in sandbox.step.env.iter() {
        env.set(key, value);
    }
    for (key, value) in sandbox.step.proxy.iter().chain(&sandbox.secret_env) {
        if env.get(key).is_none() {
            env.set(key, value);
        }
    }
    if env.get("HOME").is_none() {
        env.set("HOME", home);
    }
    env
}

/// Where the mounts go: directories and files that are not in the layers.
fn mount_points<L>(below: &Tree, sandbox: &Sandbox<'_, L>) -> Layer {
    let mut wanted: Vec<(String, bool)> = ["/proc", "/dev", "/sys", "/tmp"]
        .iter()
        .map(|dir| (dir.to_string(), true))
        .collect();
    for file in ["/etc/hosts", "/etc/resolv.conf"] {
        wanted.push((file.to_string(), false));
    }
    for mount in &sandbox.mounts {
        wanted.push(match mount {
            SandboxMount::Files {
                target,
                tree,
                source,
                ..
            } => (target.clone(), tree.is_dir(source)),
            SandboxMount::Cache { target, .. } | SandboxMount::Tmpfs { target, .. } => {
                (target.clone(), true)
            }
            SandboxMount::Secret { target, .. } => (target.clone(), false),
        });
    }
    let mut stubs = Tree::default();
    for (target, is_dir) in wanted {
        let path = below.resolve_missing(&target);
        if path.is_empty() || below.get(&path).is_some() {
            continue;
        }
        let mode = if path == "tmp" { 0o1777 } else { 0o755 };
        let entry = match is_dir {
            true => Entry::dir(mode, 0),
            false => Entry::file(b"", 0o644, 0),
        };
        stubs.insert(&path, entry);
        for (at, _) in path.match_indices('/') {
            if let Some(known) = below.get(&path[..at]) {
                stubs.0.insert(path[..at].to_string(), known.clone());
            }
        }
    }
    layers::layer(&stubs)
}

fn mount(
    ground: &Ground<'_>,
    cleanup: &mut Cleanup<'_>,
    (fs, source): (FsId, &str),
    target: &str,
    ro: bool,
    fstype: &str,
) {
    let meta = MountMeta {
        fstype: fstype.to_string(),
        source: fstype.to_string(),
        options: if ro { "ro,relatime" } else { "rw,relatime" }.to_string(),
    };
    let from = MountSource::Fs(fs, source.trim_matches('/').to_string());
    // A place that cannot be mounted on is left as it is; the step will miss its files.
    let _ = ground
        .kernel
        .mount(cleanup.ns, target, from, MountFlags { ro }, meta);
}

fn mount_tree(
    ground: &Ground<'_>,
    cleanup: &mut Cleanup<'_>,
    (tree, source): (&Tree, &str),
    target: &str,
    ro: bool,
) {
    let fs = ground
        .kernel
        .new_overlay(vec![Rc::new(layers::layer(tree))]);
    cleanup.mounted.push(fs);
    mount(ground, cleanup, (fs, source), target, ro, "overlay");
}

fn mount_network_files<L>(
    ground: &Ground<'_>,
    cleanup: &mut Cleanup<'_>,
    sandbox: &Sandbox<'_, L>,
) {
    let mut hosts = String::from(
        "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\nfe00::0\tip6-localnet\nff00::0\tip6-mcastprefix\nff02::1\tip6-allnodes\nff02::2\tip6-allrouters\n",
    );
    hosts.push_str(&format!("127.0.0.1\t{HOSTNAME}\n"));
    for (name, ip) in sandbox.extra_hosts {
        hosts.push_str(&format!("{ip}\t{name}\n"));
    }
    let resolv = format!("nameserver {}\n", ground.nameserver);
    let mut tree = Tree::default();
    tree.insert("hosts", Entry::file(hosts.as_bytes(), 0o644, 0));
    tree.insert("resolv.conf", Entry::file(resolv.as_bytes(), 0o644, 0));
    for name in ["hosts", "resolv.conf"] {
        mount_tree(
            ground,
            cleanup,
            (&tree, name),
            &format!("/etc/{name}"),
            false,
        );
    }
}

/// /sys with the interfaces of the sandbox.
fn mount_sys(ground: &Ground<'_>, cleanup: &mut Cleanup<'_>) {
    let mut tree = Tree::default();
    for name in [
        "block",
        "bus",
        "class/net/lo",
        "devices",
        "fs/cgroup",
        "kernel",
        "module",
    ] {
        tree.insert(name, Entry::dir(0o755, 0));
    }
    if ground.has_interface {
        tree.insert("class/net/eth0", Entry::dir(0o755, 0));
    }
    mount_tree(ground, cleanup, (&tree, ""), "/sys", true);
}

fn add_mount(ground: &Ground<'_>, cleanup: &mut Cleanup<'_>, item: &SandboxMount) {
    let kernel = ground.kernel;
    match item {
        SandboxMount::Files {
            tree,
            source,
            target,
            read_only,
        } => {
            let source = tree.resolve_missing(source);
            if tree.is_dir(&source) {
                // The root has its mount points already; /dev, say, has not.
                let _ = kernel.agent(cleanup.ns).mkdir_all(target, 0o755);
            }
            mount_tree(ground, cleanup, (tree, &source), target, *read_only);
        }
        SandboxMount::Tmpfs { target, size } => {
            let fs = kernel.new_tmpfs((*size > 0).then_some(*size), 0o1777);
            cleanup.mounted.push(fs);
            mount(ground, cleanup, (fs, ""), target, false, "tmpfs");
        }
        SandboxMount::Secret {
            target,
            data,
            mode,
            uid,
            gid,
        } => {
            let mut tree = Tree::default();
            let mut entry = Entry::file(data, *mode, 0);
            (entry.uid, entry.gid) = (*uid, *gid);
            tree.insert("secret", entry);
            mount_tree(ground, cleanup, (&tree, "secret"), target, true);
        }
        SandboxMount::Cache {
            id,
            target,
            read_only,
            mode,
            uid,
            gid,
            initial,
            origin,
            description,
        } => {
            // Another owner or mode is another directory, as another source is.
            let key = format!("{id}\n{origin}\n{mode:o} {uid} {gid}");
            let now = kernel.now().0;
            let mut caches = ground.caches.borrow_mut();
            let made = caches.len();
            let cache = caches.entry(key).or_insert_with_key(|key| {
                let mut tree = initial.as_deref().cloned().unwrap_or_default();
                let mut dir = Entry::dir(*mode, 0);
                (dir.uid, dir.gid) = (*uid, *gid);
                let files: Vec<(String, Entry)> = std::mem::take(&mut tree.0).into_iter().collect();
                tree.insert("cache", dir);
                for (path, entry) in files {
                    tree.insert(&format!("cache/{path}"), entry);
                }
                let seed =
                    KeyWriter::new().texts([key.as_str(), &now.to_string(), &made.to_string()]);
                CacheMount {
                    id: identity(&seed.finish().0),
                    fs: kernel.new_overlay(vec![Rc::new(layers::layer(&tree))]),
                    description: description.clone(),
                    created: now,
                    last_used: now,
                    uses: 0,
                }
            });
            cache.uses += 1;
            cache.last_used = now;
            let fs = cache.fs;
            drop(caches);
            mount(ground, cleanup, (fs, "cache"), target, *read_only, "ext4");
        }
    }
}
