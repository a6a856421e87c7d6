//! The last access that was refused: who, what, and which file's bits decided.

use super::mounts::{Loc, MntNsId};
use super::process::Creds;
use super::{K, Kernel};
use crate::fs::Stat;
use crate::{Errno, Pid, Time};

/// What was to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    Read,
    Write,
    /// Run it, or pass through a directory.
    Execute,
    /// Make, remove or rename an entry of a directory.
    Change,
    /// What only the owner may do.
    Own,
}

/// A refused access.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denial {
    pub at: Time,
    pub ns: MntNsId,
    pub program: String,
    pub uid: u32,
    pub gid: u32,
    pub asked: Asked,
    /// What was asked for.
    pub path: String,
    /// The file or directory that decided.
    pub place: String,
    pub owner: u32,
    pub group: u32,
    pub mode: u32,
    /// Which group of bits was looked at: 6 the owner's, 3 the group's, 0 the others'; `None` if it was no
    /// matter of bits.
    pub bits: Option<u32>,
}

/// Which group of a file's bits counts for somebody: the shift of its three bits.
pub(crate) fn class(stat: &Stat, creds: &Creds) -> u32 {
    if stat.uid == creds.uid {
        6
    } else if creds.in_group(stat.gid) {
        3
    } else {
        0
    }
}

/// What is refused to whom.
pub(crate) struct Refusal<'a> {
    pub ns: MntNsId,
    pub pid: Pid,
    pub creds: &'a Creds,
    pub cwd: Loc,
    pub path: &'a str,
    pub asked: Asked,
    pub stat: &'a Stat,
    /// The permission bits were looked at.
    pub by_bits: bool,
}

impl K {
    /// Notes that an access was refused at a place, and gives the error.
    pub fn refuse(&self, refusal: &Refusal, place: String, errno: Errno) -> Errno {
        let Refusal {
            ns,
            creds,
            path,
            stat,
            ..
        } = *refusal;
        let path = match path.starts_with('/') {
            true => path.to_string(),
            false => self.path_below(ns, refusal.cwd, path),
        };
        let by_bits = refusal.by_bits && !creds.can(Creds::DAC_OVERRIDE);
        let denial = Denial {
            at: self.now,
            ns,
            program: self.program_of(refusal.pid),
            uid: creds.uid,
            gid: creds.gid,
            asked: refusal.asked,
            path,
            place,
            owner: stat.uid,
            group: stat.gid,
            mode: stat.mode & 0o7777,
            bits: by_bits.then(|| class(stat, creds)),
        };
        *self.denied.borrow_mut() = Some(denial);
        errno
    }
}

impl Kernel {
    /// The last access that was refused with EACCES, EPERM or EROFS.
    pub fn denied(&self) -> Option<Denial> {
        self.0.borrow().denied.borrow().clone()
    }
}
