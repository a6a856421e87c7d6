//! `docker diff`.

/// What happened to a path, with the letter that `docker diff` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    Modified,
    Added,
    Deleted,
}

impl ChangeKind {
    pub fn letter(self) -> char {
        match self {
            ChangeKind::Modified => 'C',
            ChangeKind::Added => 'A',
            ChangeKind::Deleted => 'D',
        }
    }
}

/// One path of the writable layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilesystemChange {
    pub kind: ChangeKind,
    pub path: String,
}
