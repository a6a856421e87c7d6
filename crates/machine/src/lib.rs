//! A Linux host in memory: files, processes, namespaces, sockets and a virtual clock.
//!
//! Entry points: [`Kernel`] (root's powers, for a container engine and the simulator) and [`Sys`] (a process's
//! system calls). Programs are `async fn(Sys) -> i32` found by name in a [`ProgramTable`].
//!
//! Not modelled: threads running at once, paging, real devices, IPv6 routing, user namespaces.

pub mod elf;
mod env;
mod errno;
mod fs;
mod kernel;
mod layer;
mod pipe;
mod signal;
pub mod sync;
mod sys;
mod time;

pub use env::Env;
pub use errno::{Errno, SysResult};
pub use fs::{DirEntry, FileKind, FsId, Ino, Stat, StatFs};
pub use kernel::cgroup::{CgroupId, CgroupStats, Limits};
pub use kernel::denied::{Asked, Denial};
pub use kernel::look::{Content, TreeEntry, TreeStamp, Upper};
pub use kernel::mounts::{MntNsId, MountFlags, MountInfo, MountMeta, MountSource};
pub use kernel::net::{
    Answerer, Applied, Blocked, BridgeId, BridgeSpec, ConnTrace, Dnat, DnsError, DnsTable,
    Interface, Lookup, NatId, NetNsId, Outcome, Proto, Route, Server, SocketInfo, Station,
    StationKind, Talk,
};
pub use kernel::probes::Probe;
pub use kernel::process::{Creds, Namespaces, NewProcess, PidNsId, ProcInfo, UtsNsId};
pub use kernel::{ExecError, Kernel, MachineConfig, RunState};
pub use layer::{FileData, Layer, LayerBuilder, LayerEntry, LayerKind};
pub use signal::{SigAction, Signal, WaitStatus};
pub use sync::{Either, race};
pub use sys::files::{Access, Interest, OpenFlags, Whence};
pub use sys::gather::Gather;
pub use sys::process::Command;
pub use sys::tty::TtyMode;
pub use sys::{Sys, Uname};
pub use time::{Duration, Time};

use std::future::Future;
use std::pin::Pin;

/// A process's number; 1 is the first process of a pid namespace.
pub type Pid = u32;
/// A file descriptor.
pub type Fd = i32;
/// A running program; its output is the exit status, 0 to 255.
pub type ProgramFuture = Pin<Box<dyn Future<Output = i32>>>;
/// A program's entry point.
pub type Program = fn(Sys) -> ProgramFuture;

/// The programs that executables name.
pub trait ProgramTable {
    /// The program of that name, if its code is there.
    fn find(&self, name: &str) -> Option<Program>;

    /// Whether [`find`](Self::find) is going to know a name that it does not know yet. Who starts such
    /// a program stops the whole machine, its clock too, until the code is there; so what happens does
    /// not depend on when it came.
    fn is_coming(&self, name: &str) -> bool {
        let _ = name;
        false
    }
}

#[cfg(test)]
mod tests;
