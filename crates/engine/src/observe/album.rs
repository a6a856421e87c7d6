//! Objects as they were seen last.

use std::collections::BTreeMap;
use std::rc::Rc;

struct Page<K, T> {
    key: K,
    value: Rc<T>,
    round: u64,
}

/// Objects by name, each with a key that tells whether it may have changed.
pub(super) struct Album<K, T> {
    pages: BTreeMap<String, Page<K, T>>,
    round: u64,
}

impl<K, T> Default for Album<K, T> {
    fn default() -> Self {
        Self {
            pages: BTreeMap::new(),
            round: 0,
        }
    }
}

impl<K: PartialEq, T: PartialEq> Album<K, T> {
    /// Begins a round; what is not shown in it is forgotten by [`Album::end`].
    pub fn begin(&mut self) {
        self.round += 1;
    }

    pub fn end(&mut self) {
        let round = self.round;
        self.pages.retain(|_, page| page.round == round);
    }

    /// Returns the object if it was shown in this round.
    pub fn shown(&self, name: &str) -> Option<Rc<T>> {
        let page = self.pages.get(name).filter(|p| p.round == self.round);
        page.map(|p| p.value.clone())
    }

    /// Returns the object as it was seen last, if its key is the same; else looks. An object that
    /// turns out to be equal stays the one it was.
    pub fn show(&mut self, name: &str, key: K, look: impl FnOnce() -> T) -> Rc<T> {
        let round = self.round;
        if let Some(page) = self.pages.get_mut(name) {
            page.round = round;
            if page.key != key {
                let seen = look();
                page.key = key;
                if *page.value != seen {
                    page.value = Rc::new(seen);
                }
            }
            return page.value.clone();
        }
        let value = Rc::new(look());
        let page = Page {
            key,
            value: value.clone(),
            round,
        };
        self.pages.insert(name.to_string(), page);
        value
    }
}

impl<T: PartialEq> Album<(), T> {
    /// Looks in any case; an object that is equal stays the one it was.
    pub fn renew(&mut self, name: &str, seen: T) -> Rc<T> {
        match self.pages.get_mut(name) {
            Some(page) if *page.value != seen => {
                page.round = self.round;
                page.value = Rc::new(seen);
                page.value.clone()
            }
            _ => self.show(name, (), || seen),
        }
    }
}
