//! What is known about files: permission bits, owners, times.

use super::Sys;
use crate::fs::SetAttr;
use crate::kernel::denied::Asked;
use crate::kernel::process::Creds;
use crate::kernel::walk::may;
use crate::{Errno, SysResult, Time};

impl Sys {
    /// Changes the permission bits; EPERM unless the owner or CAP_FOWNER.
    pub fn chmod(&self, path: &str, mode: u32) -> SysResult<()> {
        let k = self.k();
        let w = self.walked(&k, path, true)?;
        let loc = w.loc.ok_or(Errno::ENOENT)?;
        let stat = k.stat_at(k.proc(self.pid).ns.mnt, loc)?;
        let c = self.creds_of(&k);
        if c.uid != stat.uid && !c.can(Creds::FOWNER) {
            return Err(self.forbid(&k, (&w, path), Asked::Own, &stat, Errno::EPERM));
        }
        let fs = self.writable(&k, (&w, path), loc, Asked::Own)?;
        fs.tree().set_attr(
            loc.ino,
            &SetAttr {
                mode: Some(mode & 0o7777),
                ..SetAttr::default()
            },
            k.now,
        )
    }
    /// Changes owner and group; EPERM unless CAP_CHOWN, or the owner giving it to a group it is in.
    pub fn chown(
        &self,
        path: &str,
        uid: Option<u32>,
        gid: Option<u32>,
        follow: bool,
    ) -> SysResult<()> {
        let k = self.k();
        let w = self.walked(&k, path, follow)?;
        let loc = w.loc.ok_or(Errno::ENOENT)?;
        let stat = k.stat_at(k.proc(self.pid).ns.mnt, loc)?;
        let c = self.creds_of(&k);
        let own = c.uid == stat.uid
            && uid.is_none_or(|u| u == stat.uid)
            && gid.is_none_or(|g| c.in_group(g));
        if !own && !c.can(Creds::CHOWN) {
            return Err(self.forbid(&k, (&w, path), Asked::Own, &stat, Errno::EPERM));
        }
        let fs = self.writable(&k, (&w, path), loc, Asked::Own)?;
        fs.tree().set_attr(
            loc.ino,
            &SetAttr {
                uid,
                gid,
                ..SetAttr::default()
            },
            k.now,
        )
    }
    /// Sets the times; the owner may set any, who may write the current time.
    pub fn utimes(&self, path: &str, atime: Option<Time>, mtime: Option<Time>) -> SysResult<()> {
        let k = self.k();
        let w = self.walked(&k, path, true)?;
        let loc = w.loc.ok_or(Errno::ENOENT)?;
        let stat = k.stat_at(k.proc(self.pid).ns.mnt, loc)?;
        let c = self.creds_of(&k);
        if c.uid != stat.uid && !c.can(Creds::FOWNER) && !may(&stat, c, 2) {
            return Err(self.forbid(&k, (&w, path), Asked::Own, &stat, Errno::EACCES));
        }
        let fs = self.writable(&k, (&w, path), loc, Asked::Own)?;
        fs.tree().set_attr(
            loc.ino,
            &SetAttr {
                mtime,
                atime,
                ..SetAttr::default()
            },
            k.now,
        )
    }
}
