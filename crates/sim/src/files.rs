//! What is too big for a snapshot, asked of the living host.

use snapshot::Ignored;
use snapshot::files::{Files, Listing, Of};

use machine::FileKind;

use crate::host::absolute;
use crate::{Batch, Sim};

/// What stands at a path of the host, as an editor outside the terminal finds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    Absent,
    Directory,
    File {
        /// How long it is, in bytes.
        size: u64,
        /// What it holds; nothing if it is longer than was asked for, or the learner may not read it.
        bytes: Option<Vec<u8>>,
        /// Whether the learner may write it.
        writable: bool,
    },
    /// A device, a socket.
    Other,
}

impl Sim {
    /// Looks at a path, which is absolute or in the home directory, as the learner; links are
    /// followed. Nothing on the host changes by it.
    pub fn place(&self, path: &str, most: u64) -> Place {
        let host = self.host();
        let path = absolute(path);
        let agent = host.kernel.agent(host.kernel.host_mnt_ns());
        let Ok(stat) = agent.stat(&path) else {
            return Place::Absent;
        };
        match stat.kind {
            FileKind::Directory => Place::Directory,
            FileKind::Regular => {
                let wanted = stat.size <= most && crate::host::allows(&stat, 4);
                let bytes = wanted.then(|| agent.read_file(&path).ok()).flatten();
                Place::File {
                    size: stat.size,
                    bytes,
                    writable: host.may_write(&path),
                }
            }
            _ => Place::Other,
        }
    }
}

impl Files for Sim {
    fn list(&self, of: &Of, path: &str) -> Option<Listing> {
        self.host().engine.files(of, path)
    }

    fn text(&self, of: &Of, path: &str, layer: Option<usize>) -> Option<String> {
        self.host().engine.file_text(of, path, layer)
    }

    fn ignored(&self, build: usize) -> Vec<Ignored> {
        self.host().engine.ignored(build)
    }
}

impl Files for Batch {
    fn list(&self, of: &Of, path: &str) -> Option<Listing> {
        self.host().engine.files(of, path)
    }

    fn text(&self, of: &Of, path: &str, layer: Option<usize>) -> Option<String> {
        self.host().engine.file_text(of, path, layer)
    }

    fn ignored(&self, build: usize) -> Vec<Ignored> {
        self.host().engine.ignored(build)
    }
}
