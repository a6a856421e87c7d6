//! The learner's files as the page's editor reads, writes and looks through them.

use ::session::desk::Found;
use sim::lint::Finding;

use super::Session;

impl Session {
    /// Saves a file of the host, as an editor outside the terminal does.
    pub fn write(&self, path: &str, text: &str) {
        self.write_bytes(path.trim_start_matches("~/"), text.as_bytes().to_vec());
    }

    pub fn write_bytes(&self, path: &str, bytes: Vec<u8>) {
        self.act(|core, now| core.write_file(path, bytes, now));
    }

    /// What stands at a path of the home directory at the moment shown.
    pub fn read(&self, path: &str) -> Found {
        self.0.borrow().core.read(path)
    }

    /// A file's bytes as they are now, if there are no more than `most`.
    pub fn file_bytes(&self, path: &str, most: u64) -> Option<Vec<u8>> {
        self.0.borrow().core.file_bytes(path, most)
    }

    /// What is to be said of a text that is to stand at a path of the home directory.
    pub fn lint(&self, path: &str, text: &str) -> Vec<Finding> {
        self.0.borrow().core.lint(path, text)
    }

    /// Whether [`lint`](Self::lint) knows anything yet.
    pub fn can_lint(&self) -> bool {
        self.0.borrow().core.can_lint()
    }

    /// The name under which this session is kept.
    pub fn key(&self) -> String {
        self.0.borrow().keeper.borrow().key().to_string()
    }
}
