//! File calls.

use super::Host;
use super::calls::{done, fail, map, num, text};
use javascript::HostValue;
use machine::{Errno, FileKind, OpenFlags, Stat, Time};

fn kind(k: FileKind) -> &'static str {
    match k {
        FileKind::Regular => "file",
        FileKind::Directory => "dir",
        FileKind::Symlink => "link",
        FileKind::Fifo => "fifo",
        FileKind::Socket => "socket",
        FileKind::CharDevice => "char",
        FileKind::BlockDevice => "block",
    }
}

fn ms(t: Time) -> HostValue {
    num(t.0 as f64 / 1e6)
}

fn stat_map(s: &Stat) -> HostValue {
    map(vec![
        ("kind", text(kind(s.kind))),
        ("dev", num(s.dev)),
        ("ino", num(s.ino as f64)),
        ("mode", num(s.mode)),
        ("nlink", num(s.nlink)),
        ("uid", num(s.uid)),
        ("gid", num(s.gid)),
        ("size", num(s.size as f64)),
        ("mtime", ms(s.mtime)),
        ("atime", ms(s.atime)),
        ("ctime", ms(s.ctime)),
    ])
}

fn flags(text: &str) -> OpenFlags {
    match text {
        "r+" => OpenFlags::RDWR,
        "w" => OpenFlags::WRITE | OpenFlags::CREATE | OpenFlags::TRUNC,
        "wx" => OpenFlags::WRITE | OpenFlags::CREATE | OpenFlags::EXCL,
        "w+" => OpenFlags::RDWR | OpenFlags::CREATE | OpenFlags::TRUNC,
        "a" => OpenFlags::WRITE | OpenFlags::CREATE | OpenFlags::APPEND,
        "a+" => OpenFlags::RDWR | OpenFlags::CREATE | OpenFlags::APPEND,
        _ => OpenFlags::READ,
    }
}

impl Host {
    pub(super) async fn file_call(&mut self, name: &str, args: &[HostValue]) -> HostValue {
        let undef = HostValue::Undef;
        let arg = |i: usize| args.get(i).unwrap_or(&undef);
        let (path, sys) = (arg(0).str(), self.sys.clone());
        let n = |i: usize| arg(i).num();
        sys.cpu(5).await;
        match name {
            "read_file" => {
                if sys.stat(path).is_ok_and(|s| s.kind == FileKind::Directory) {
                    return fail(Errno::EISDIR);
                }
                let fd = match sys.open(path, OpenFlags::READ, 0) {
                    Ok(fd) => fd,
                    Err(e) => return fail(e),
                };
                let data = sys.read_to_end(fd).await;
                let _ = sys.close(fd);
                data.map_or_else(fail, HostValue::Bytes)
            }
            "write_file" => {
                let fd = match sys.open(path, flags(arg(2).str()), n(3) as u32) {
                    Ok(fd) => fd,
                    Err(e) => return fail(e),
                };
                let r = sys.write_all(fd, &arg(1).bytes()).await;
                let _ = sys.close(fd);
                done(r)
            }
            "stat" => {
                let follow = matches!(arg(1), HostValue::Bool(true));
                let s = if follow {
                    sys.stat(path)
                } else {
                    sys.lstat(path)
                };
                s.map_or_else(fail, |s| stat_map(&s))
            }
            "access" => {
                let mode = n(1) as u32;
                let r = sys.stat(path).and_then(|_| sys.access(path, mode));
                done(r)
            }
            "mkdir" => done(sys.mkdir(path, n(1) as u32)),
            "readdir" => match sys.readdir(path) {
                Ok(list) => HostValue::List(
                    list.into_iter()
                        .map(|e| HostValue::List(vec![text(e.name), text(kind(e.kind))]))
                        .collect(),
                ),
                Err(e) => fail(e),
            },
            "unlink" => done(sys.unlink(path)),
            "rmdir" => done(sys.rmdir(path)),
            "rename" => done(sys.rename(path, arg(1).str())),
            "chmod" => done(sys.chmod(path, n(1) as u32)),
            "chown" => done(sys.chown(path, Some(n(1) as u32), Some(n(2) as u32), true)),
            "symlink" => done(sys.symlink(path, arg(1).str())),
            "link" => done(sys.link(path, arg(1).str())),
            "readlink" => sys.readlink(path).map_or_else(fail, text),
            "realpath" => sys.realpath(path).map_or_else(fail, text),
            "truncate" => done(sys.truncate(path, n(1) as u64)),
            "open" => sys
                .open(path, flags(arg(1).str()), n(2) as u32)
                .map_or_else(fail, num),
            "close" => done(sys.close(n(0) as i32)),
            "read" => {
                let data = sys.read(n(0) as i32, n(1).max(0.0) as usize).await;
                data.map_or_else(fail, HostValue::Bytes)
            }
            _ => fail(Errno::ENOSYS),
        }
    }
}
