//! The host around the engine: the learner's shell and files, the disk, refused accesses.

/// The interactive shell's state.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shell {
    pub user: String,
    pub hostname: String,
    pub cwd: String,
    /// The status of the last command (`$?`).
    pub last_status: i32,
    /// The command lines entered so far, oldest first.
    pub lines: Vec<std::rc::Rc<str>>,
    /// True while no command runs in the foreground.
    pub at_prompt: bool,
}

/// A file of the learner's home directory or of a volume.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HostFile {
    /// Absolute path; in a volume, below the volume's root.
    pub path: String,
    pub kind: FileKind,
    pub size: u64,
    /// Permission bits.
    pub mode: u32,
    pub uid: u32,
    pub gid: u32,
    /// The text of a small regular file in UTF-8, the target of a symlink; else empty.
    pub text: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FileKind {
    #[default]
    Regular,
    Directory,
    Symlink,
    Other,
}

/// What `docker system df` shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Disk {
    pub images: Usage,
    pub containers: Usage,
    pub volumes: Usage,
    pub build_cache: Usage,
}

/// A row of `docker system df`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    pub count: usize,
    /// How many are in use.
    pub active: usize,
    pub bytes: u64,
    pub reclaimable: u64,
}

/// An access that the kernel refused by a file's permission bits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Denied {
    pub at_ms: u64,
    /// The container it happened in; `None` on the host itself.
    pub container: Option<String>,
    pub program: String,
    pub uid: u32,
    pub gid: u32,
    /// The name of the uid in that place's /etc/passwd; empty if it has none.
    pub user: String,
    pub access: Access,
    /// What was asked for.
    pub path: String,
    /// The file or directory whose bits decided: `path` itself or a directory on the way.
    pub at: String,
    pub owner: u32,
    pub group: u32,
    /// The owner's name there; empty if it has none.
    pub owner_name: String,
    /// Permission bits of `at`.
    pub mode: u32,
    pub decided: Decided,
}

/// What was to be done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Access {
    #[default]
    Read,
    Write,
    /// Run it, or pass through a directory.
    Execute,
    /// Make, remove or rename an entry of a directory.
    Change,
    /// Something that only the owner may do: chmod, chown, utimes.
    Own,
}

/// Which of a file's three groups of bits the kernel looked at: the first one that fits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Decided {
    #[default]
    Owner,
    Group,
    Others,
    /// Not by bits: a read-only mount, a missing capability.
    Rule,
}
