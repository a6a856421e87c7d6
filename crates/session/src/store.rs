//! Where saves are kept: a table of texts by key, such as a browser's local storage.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Why a store did not do what it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No room is left.
    Full,
    /// The browser or its user forbids it.
    Forbidden,
    /// Anything else.
    Broken,
}

/// A table of texts. Each call stands for itself: nothing is written later.
pub trait Store {
    fn get(&self, key: &str) -> Result<Option<String>, Fault>;
    fn set(&self, key: &str, value: &str) -> Result<(), Fault>;
    fn remove(&self, key: &str) -> Result<(), Fault>;
    /// Every key that begins so, sorted.
    fn keys(&self, prefix: &str) -> Result<Vec<String>, Fault>;
}

/// A store in memory: for tests, and for a page whose browser keeps nothing. Clones are the same store.
#[derive(Clone, Debug, Default)]
pub struct Memory(Rc<RefCell<Shelf>>);

#[derive(Debug, Default)]
struct Shelf {
    texts: BTreeMap<String, String>,
    room: Option<usize>,
    fault: Option<Fault>,
    written: usize,
}

impl Memory {
    /// A store that holds so many bytes of keys and texts.
    pub fn with_room(bytes: usize) -> Self {
        let store = Self::default();
        store.0.borrow_mut().room = Some(bytes);
        store
    }

    /// Makes every later call fail so, or none.
    pub fn fail(&self, fault: Option<Fault>) {
        self.0.borrow_mut().fault = fault;
    }

    /// How many bytes were written so far.
    pub fn written(&self) -> usize {
        self.0.borrow().written
    }
}

impl Store for Memory {
    fn get(&self, key: &str) -> Result<Option<String>, Fault> {
        let shelf = self.0.borrow();
        shelf.fault.map_or(Ok(()), Err)?;
        Ok(shelf.texts.get(key).cloned())
    }

    fn set(&self, key: &str, value: &str) -> Result<(), Fault> {
        let mut shelf = self.0.borrow_mut();
        shelf.fault.map_or(Ok(()), Err)?;
        let others = shelf.texts.iter().filter(|(k, _)| *k != key);
        let used: usize = others.map(|(k, v)| k.len() + v.len()).sum();
        if shelf
            .room
            .is_some_and(|room| used + key.len() + value.len() > room)
        {
            return Err(Fault::Full);
        }
        shelf.written += value.len();
        shelf.texts.insert(key.to_string(), value.to_string());
        Ok(())
    }

    fn remove(&self, key: &str) -> Result<(), Fault> {
        let mut shelf = self.0.borrow_mut();
        shelf.fault.map_or(Ok(()), Err)?;
        shelf.texts.remove(key);
        Ok(())
    }

    fn keys(&self, prefix: &str) -> Result<Vec<String>, Fault> {
        let shelf = self.0.borrow();
        shelf.fault.map_or(Ok(()), Err)?;
        let keys = shelf.texts.keys().filter(|k| k.starts_with(prefix));
        Ok(keys.cloned().collect())
    }
}
