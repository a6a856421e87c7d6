//! `docker cp`: reading and writing files of a container as a tar archive.

use crate::api::value::Timestamp;

/// What a path of a container is (the `X-Docker-Container-Path-Stat` header).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PathStat {
    pub name: String,
    pub size: u64,
    /// Permission bits.
    pub mode: u32,
    pub is_dir: bool,
    pub is_symlink: bool,
    pub mtime: Timestamp,
    /// Where a symbolic link leads, absolute inside the container.
    pub link_target: String,
}

/// A path with its content.
#[derive(Clone, Debug, Default)]
pub struct ArchiveGet {
    pub stat: PathStat,
    /// A tar archive whose entries begin with the path's last component.
    pub tar: Vec<u8>,
}

/// How files are put into a container.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CopyOptions {
    /// `--archive`: keep uid and gid of the archive.
    pub copy_uid_gid: bool,
}
