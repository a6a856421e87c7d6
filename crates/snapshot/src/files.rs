//! Files of images and containers, one directory at a time: too much for every snapshot.
//!
//! The union that a container sees is made of the image's layers, its writable layer and its mounts.
//! An [`Entry`] says where a path comes from and what lies under it.

use crate::host::FileKind;

/// Whose files.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Of {
    /// A container, by id.
    Container(String),
    /// An image, by id.
    Image(String),
    /// An image as it was after layer `n`, from 0.
    ImageUpTo(String, usize),
}

/// Where a path comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    /// A layer of the image, from 0 at the bottom.
    Layer(usize),
    #[default]
    Writable,
    /// By name.
    Volume(String),
    /// By host path.
    Bind(String),
    /// Files in memory: a tmpfs, /proc, /dev, /sys.
    Tmpfs,
    /// Another image, by the reference it was mounted by.
    Image(String),
}

/// One name of a directory, as seen inside, or hidden there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    pub name: String,
    pub kind: FileKind,
    pub size: u64,
    /// Permission bits.
    pub mode: u32,
    pub uid: u32,
    pub gid: u32,
    /// The owner's name inside; empty if the number has none there.
    pub user: String,
    pub group: String,
    /// The owner's name on the host, for what lies on the host (volumes and binds); empty else.
    pub host_user: String,
    pub origin: Origin,
    /// False for a name that a whiteout or a mount hides: it is listed because something lies below.
    pub visible: bool,
    /// What each place of the tower has at this path, the bottom layer first, then the writable layer
    /// (containers only), then mounts that cover it.
    pub tower: Vec<Cell>,
    /// For a directory under a mount: entries below it that are hidden by the mount.
    pub hides: usize,
    /// Bytes of what is hidden.
    pub hidden_bytes: u64,
}

/// One place of a path's tower.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    pub origin: Origin,
    pub state: CellState,
    pub size: u64,
    pub uid: u32,
    pub mode: u32,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CellState {
    /// Nothing there.
    #[default]
    Absent,
    Present,
    /// A whiteout: "not here any more".
    Whiteout,
    /// A directory that hides everything of its name below.
    Opaque,
    /// A mount lies over it.
    Covered,
}

/// A directory of a union.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    pub path: String,
    /// The instruction that made each layer, bottom first, as `docker history` shows it.
    pub layers: Vec<String>,
    /// By name; at most [`MOST`].
    pub entries: Vec<Entry>,
    /// How many there are in all.
    pub total: usize,
}

/// Entries listed at most.
pub const MOST: usize = 200;

/// Answers what is too big for a snapshot, at the moment it is asked.
pub trait Files {
    /// Lists a directory; `None` if there is no such object or directory.
    fn list(&self, of: &Of, path: &str) -> Option<Listing>;

    /// Returns a file's text, at most 64 kB: what is seen, or what layer `layer` has.
    fn text(&self, of: &Of, path: &str, layer: Option<usize>) -> Option<String>;

    /// Returns everything that .dockerignore kept out of a build, by its number.
    fn ignored(&self, build: usize) -> Vec<crate::Ignored>;
}
