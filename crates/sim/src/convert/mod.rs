//! From the engine's and the kernel's data to the snapshot.

mod connections;
mod denied;
mod near;
mod net;

use std::rc::Rc;

use machine::{Pid, TreeStamp};

use crate::host::{HOME, HOSTNAME, Host, USER};
use snapshot::{HostFile, Shell, Snapshot};

/// What was seen last, so that what did not change is not looked at again.
#[derive(Default)]
pub(crate) struct Camera {
    engine: engine::Camera,
    home: Option<(Option<TreeStamp>, Rc<Vec<HostFile>>)>,
    net: net::Seen,
    connections: connections::Seen,
    denied: denied::Seen,
}

/// The shell's state, without what the façade knows itself.
pub(crate) fn shell(host: &Host, pid: Pid) -> Shell {
    let agent = host.kernel.agent(host.kernel.host_mnt_ns());
    Shell {
        user: USER.to_string(),
        hostname: HOSTNAME.to_string(),
        cwd: agent
            .readlink(&format!("/proc/{pid}/cwd"))
            .unwrap_or_else(|_| HOME.to_string()),
        ..Shell::default()
    }
}

/// The whole host.
pub(crate) fn snapshot(host: &Host, shell: Shell, camera: &mut Camera) -> Snapshot {
    let mut to = Snapshot {
        at_ms: host.since_start(host.kernel.now()),
        start_ms: host.kernel.boot().millis(),
        shell,
        files: home(host, camera),
        ..Snapshot::default()
    };
    host.engine.observe(&mut camera.engine, &mut to);
    to.net = net::net(host, camera, &to);
    connections::connections(host, camera, &mut to);
    to.lookups = connections::lookups(host, camera);
    to.denied = denied::denied(host, camera);
    to
}

/// The learner's files.
fn home(host: &Host, camera: &mut Camera) -> Rc<Vec<HostFile>> {
    let (kernel, ns) = (&host.kernel, host.kernel.host_mnt_ns());
    let stamp = kernel.tree_stamp(ns, HOME);
    if let Some((seen, files)) = &camera.home
        && *seen == stamp
    {
        return files.clone();
    }
    let entries = kernel.tree(ns, HOME, engine::FILES);
    let file = |e: &machine::TreeEntry| engine::host_file(format!("{HOME}/{}", e.path), e);
    let files = Rc::new(entries.iter().map(file).collect());
    camera.home = Some((stamp, Rc::clone(&files)));
    files
}
