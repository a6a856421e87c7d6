//! Terminals.

use super::Sys;
use crate::kernel::open::FileObject;
use crate::kernel::process::Proc;
use crate::kernel::tty::Tty;
use crate::{Errno, Fd, MntNsId, Pid, Signal, SysResult};
use std::rc::Rc;

/// A terminal's mode, as in termios(3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TtyMode {
    /// Lines are edited before they can be read (ICANON).
    pub canonical: bool,
    pub echo: bool,
    /// Ctrl+C, Ctrl+\ and Ctrl+Z send signals.
    pub isig: bool,
    /// A newline is written as carriage return and newline.
    pub onlcr: bool,
    /// A carriage return is read as a newline.
    pub icrnl: bool,
}

impl Default for TtyMode {
    fn default() -> Self {
        Self {
            canonical: true,
            echo: true,
            isig: true,
            onlcr: true,
            icrnl: true,
        }
    }
}

impl TtyMode {
    /// cfmakeraw.
    pub fn raw() -> Self {
        Self {
            canonical: false,
            echo: false,
            isig: false,
            onlcr: false,
            icrnl: false,
        }
    }
}

impl Sys {
    fn tty(&self, fd: Fd) -> SysResult<Rc<Tty>> {
        match &self.file(fd)?.object {
            FileObject::TtySlave(t) | FileObject::TtyMaster(t) => Ok(t.clone()),
            _ => Err(Errno::ENOTTY),
        }
    }
    /// Whether a descriptor is a terminal.
    pub fn isatty(&self, fd: Fd) -> bool {
        self.file(fd).is_ok_and(|f| f.tty().is_some())
    }
    /// A new terminal: its master's and its slave's descriptor.
    pub fn openpty(&self) -> SysResult<(Fd, Fd)> {
        let ns = self.me().ns.mnt;
        self.openpty_in(ns)
    }
    /// A new terminal of a mount namespace, whose /dev/pts numbers its own from 0.
    pub fn openpty_in(&self, ns: MntNsId) -> SysResult<(Fd, Fd)> {
        let tty = {
            let mut k = self.k_mut();
            k.ptys.retain(|_, t| t.strong_count() > 0);
            let number = (0..).find(|n| !k.ptys.contains_key(&(ns, *n))).unwrap_or(0);
            let tty = Rc::new(Tty::new(number));
            k.ptys.insert((ns, number), Rc::downgrade(&tty));
            tty
        };
        let master = self.install_object(FileObject::TtyMaster(tty.clone()))?;
        let slave = self.install_object(FileObject::TtySlave(tty))?;
        Ok((master, slave))
    }
    /// The mode; ENOTTY.
    pub fn tty_mode(&self, fd: Fd) -> SysResult<TtyMode> {
        Ok(self.tty(fd)?.state.borrow().mode)
    }
    /// Sets the mode.
    pub fn set_tty_mode(&self, fd: Fd, mode: TtyMode) -> SysResult<()> {
        self.tty(fd)?.state.borrow_mut().mode = mode;
        Ok(())
    }
    /// Says that the keys of a terminal go on to another one, or no longer do; `beyond` tells whether
    /// that one edits lines.
    pub fn pass_keys_on(&self, fd: Fd, beyond: Option<Rc<dyn Fn() -> bool>>) -> SysResult<()> {
        *self.tty(fd)?.beyond.borrow_mut() = beyond;
        Ok(())
    }
    /// Whether lines are edited before a program reads them, by this terminal or the one that its
    /// keys go on to; else a program wants every key at once.
    pub fn edits_lines(&self, fd: Fd) -> bool {
        let Ok(tty) = self.tty(fd) else {
            return true;
        };
        let beyond = tty.beyond.borrow().clone();
        beyond.map_or_else(|| tty.state.borrow().mode.canonical, |f| f())
    }
    /// Columns and rows.
    pub fn winsize(&self, fd: Fd) -> Option<(u16, u16)> {
        Some(self.tty(fd).ok()?.state.borrow().size)
    }
    /// Sets columns and rows, and tells the foreground group.
    pub fn set_winsize(&self, fd: Fd, size: (u16, u16)) -> SysResult<()> {
        let tty = self.tty(fd)?;
        let changed = tty.state.borrow().size != size;
        tty.state.borrow_mut().size = size;
        if changed {
            let group = tty.state.borrow().foreground;
            self.k_mut().signal_group(group, Signal::WINCH);
        }
        Ok(())
    }
    /// Makes a process group the one that the terminal's signals go to.
    pub fn set_foreground(&self, fd: Fd, pgid: Pid) -> SysResult<()> {
        let tty = self.tty(fd)?;
        let k = self.k();
        let host = k.host_pid(pgid, k.proc(self.pid).ns.pid).unwrap_or(pgid);
        tty.state.borrow_mut().foreground = host;
        Ok(())
    }
    /// The process group that the terminal's signals go to, as the host numbers it.
    pub fn foreground(&self, fd: Fd) -> SysResult<Pid> {
        Ok(self.tty(fd)?.state.borrow().foreground)
    }
    /// Whether a process of the terminal's foreground group waits for its input.
    pub fn terminal_is_read(&self, fd: Fd) -> bool {
        let Ok(tty) = self.tty(fd) else {
            return false;
        };
        let (reader, group) = {
            let s = tty.state.borrow();
            let waits = s.input.is_empty() && s.eofs == 0;
            (s.reader.filter(|_| waits), s.foreground)
        };
        let k = self.k();
        let reader = reader.and_then(|pid| k.procs.get(&pid));
        reader.is_some_and(|p| p.pgid == group && p.status.is_none() && !p.stopped)
    }
    /// The arguments of the program that the terminal's keys go to: the one that reads, else the
    /// first of the foreground group that still runs.
    pub fn terminal_program(&self, fd: Fd) -> Vec<String> {
        let Ok(tty) = self.tty(fd) else {
            return Vec::new();
        };
        let (reader, group) = {
            let s = tty.state.borrow();
            (s.reader, s.foreground)
        };
        let k = self.k();
        let in_front = |p: &&Proc| p.pgid == group && p.status.is_none();
        let reader = reader.and_then(|pid| k.procs.get(&pid)).filter(in_front);
        let program = reader.or_else(|| k.procs.values().find(in_front));
        program.map(|p| p.argv.clone()).unwrap_or_default()
    }
    /// Makes the terminal the session's own.
    pub fn set_ctty(&self, fd: Fd) -> SysResult<()> {
        let tty = self.tty(fd)?;
        let mut p = self.me_mut();
        tty.state.borrow_mut().foreground = p.pgid;
        p.ctty = Some(tty);
        Ok(())
    }
    /// The terminal's name, such as `/dev/pts/0`.
    pub fn ttyname(&self, fd: Fd) -> SysResult<String> {
        Ok(format!("/dev/pts/{}", self.tty(fd)?.number))
    }
}
