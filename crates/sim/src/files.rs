//! What is too big for a snapshot, asked of the living host.

use snapshot::Ignored;
use snapshot::files::{Files, Listing, Of};

use crate::{Batch, Sim};

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
