//! What is asked beside the terminal: inputs tried out on a copy of the host, and the files of what is shown.

use sim::Input;
use snapshot::Ignored;
use snapshot::files::{Files, Listing, Of};

use super::Session;

impl Session {
    /// Tries inputs on a copy of the host; what came of it is in the view.
    pub fn attempt(&self, inputs: Vec<Input>) {
        self.act(|core, _| core.attempt(inputs));
    }

    /// Forgets what was tried.
    pub fn dismiss(&self) {
        self.change(|core, _| core.dismiss());
    }

    /// Whether files of what is shown are asked for: those of the past need a copy of the host.
    pub fn look_into_files(&self, wanted: bool) {
        self.change(|core, _| core.look_into_files(wanted));
    }
}

/// The files of what is shown; none while the host that knows them is on its way.
impl Files for Session {
    fn list(&self, of: &Of, path: &str) -> Option<Listing> {
        self.0.borrow().core.files()?.list(of, path)
    }

    fn text(&self, of: &Of, path: &str, layer: Option<usize>) -> Option<String> {
        self.0.borrow().core.files()?.text(of, path, layer)
    }

    fn ignored(&self, build: usize) -> Vec<Ignored> {
        let state = self.0.borrow();
        state.core.files().map_or(Vec::new(), |f| f.ignored(build))
    }
}
