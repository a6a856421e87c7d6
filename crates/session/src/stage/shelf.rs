//! What a picture asked of a host's files, kept so that it can be drawn again when the host has gone
//! on.

use std::cell::RefCell;

use snapshot::Ignored;
use snapshot::files::{Files, Listing, Of};

/// Answers to what was asked once. What was not asked has no answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shelf {
    lists: Vec<(Of, String, Option<Listing>)>,
}

impl Files for Shelf {
    fn list(&self, of: &Of, path: &str) -> Option<Listing> {
        let mut known = self.lists.iter();
        let found = known.find(|(o, p, _)| o == of && p == path);
        found.and_then(|(_, _, listing)| listing.clone())
    }

    fn text(&self, _: &Of, _: &str, _: Option<usize>) -> Option<String> {
        None
    }

    fn ignored(&self, _: usize) -> Vec<Ignored> {
        Vec::new()
    }
}

/// Passes questions on to the living host, and puts the answers on the shelf.
pub(super) struct Asking<'a> {
    pub host: &'a dyn Files,
    pub shelf: RefCell<Shelf>,
}

impl Files for Asking<'_> {
    fn list(&self, of: &Of, path: &str) -> Option<Listing> {
        let listing = self.host.list(of, path);
        let answer = (of.clone(), path.to_string(), listing.clone());
        self.shelf.borrow_mut().lists.push(answer);
        listing
    }

    fn text(&self, of: &Of, path: &str, layer: Option<usize>) -> Option<String> {
        self.host.text(of, path, layer)
    }

    fn ignored(&self, build: usize) -> Vec<Ignored> {
        self.host.ignored(build)
    }
}
