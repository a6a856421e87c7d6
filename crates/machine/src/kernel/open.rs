//! Open files: what a descriptor stands for.

use super::mounts::{Loc, MntNsId};
use super::net::{Listener, Stream, UdpSocket};
use super::tty::Tty;
use super::{Fs, K};
use crate::pipe::PipeEnd;
use crate::sys::files::OpenFlags;
use std::cell::Cell;
use std::rc::Rc;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Device {
    Null,
    Zero,
    Full,
    Random,
}

pub(crate) enum FileObject {
    /// `at` is the directory and the name it was opened by.
    File {
        fs: Fs,
        ns: MntNsId,
        loc: Loc,
        at: (Loc, String),
    },
    Dir {
        fs: Fs,
        ns: MntNsId,
        loc: Loc,
    },
    /// A file whose bytes were made at opening (/proc).
    Made(Vec<u8>),
    Pipe(PipeEnd),
    Device(Device),
    TtySlave(Rc<Tty>),
    TtyMaster(Rc<Tty>),
    Listener(Rc<Listener>),
    Stream(Stream),
    Udp(Rc<UdpSocket>),
}

/// An open file description; descriptors made by dup and fork share it.
pub(crate) struct OpenFile {
    pub object: FileObject,
    pub flags: OpenFlags,
    pub offset: Cell<u64>,
}

impl OpenFile {
    pub fn new(object: FileObject, flags: OpenFlags) -> Rc<Self> {
        match &object {
            FileObject::File { fs, loc, .. } => fs.tree().opened(loc.ino, 1),
            FileObject::TtySlave(t) => {
                let mut s = t.state.borrow_mut();
                s.slaves += 1;
                s.had_slave = true;
            }
            FileObject::TtyMaster(t) => t.state.borrow_mut().masters += 1,
            _ => {}
        }
        Rc::new(Self {
            object,
            flags,
            offset: Cell::new(0),
        })
    }
    pub fn tty(&self) -> Option<&Rc<Tty>> {
        match &self.object {
            FileObject::TtySlave(t) => Some(t),
            _ => None,
        }
    }
    /// What /proc/PID/fd shows.
    pub fn describe(&self, k: &K) -> String {
        match &self.object {
            FileObject::File { ns, at, .. } => k.path_below(*ns, at.0, &at.1),
            FileObject::Dir { ns, loc, .. } => k.path_of(*ns, *loc),
            FileObject::Made(_) => "/proc".into(),
            FileObject::Pipe(_) => "pipe:[4026]".into(),
            FileObject::Device(Device::Null) => "/dev/null".into(),
            FileObject::Device(Device::Zero) => "/dev/zero".into(),
            FileObject::Device(Device::Full) => "/dev/full".into(),
            FileObject::Device(Device::Random) => "/dev/urandom".into(),
            FileObject::TtySlave(t) => format!("/dev/pts/{}", t.number),
            FileObject::TtyMaster(_) => "/dev/ptmx".into(),
            FileObject::Listener(_) | FileObject::Stream(_) | FileObject::Udp(_) => {
                "socket:[4026]".into()
            }
        }
    }
}

impl Drop for OpenFile {
    fn drop(&mut self) {
        match &self.object {
            FileObject::File { fs, loc, .. } => fs.tree().opened(loc.ino, -1),
            FileObject::TtySlave(t) => {
                let mut s = t.state.borrow_mut();
                s.slaves -= 1;
                s.waiting.wake();
            }
            FileObject::TtyMaster(t) => {
                let mut s = t.state.borrow_mut();
                s.masters -= 1;
                s.waiting.wake();
            }
            _ => {}
        }
    }
}
