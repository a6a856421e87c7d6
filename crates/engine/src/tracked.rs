//! A cell that counts how often it was opened for change, so that who looked before can tell
//! that nothing did.

use std::cell::{Cell, Ref, RefCell, RefMut};

/// A [`RefCell`] with a generation.
#[derive(Debug, Default)]
pub(crate) struct Tracked<T> {
    value: RefCell<T>,
    generation: Cell<u64>,
}

impl<T> Tracked<T> {
    pub fn new(value: T) -> Tracked<T> {
        Tracked {
            value: RefCell::new(value),
            generation: Cell::new(0),
        }
    }

    pub fn borrow(&self) -> Ref<'_, T> {
        self.value.borrow()
    }

    pub fn borrow_mut(&self) -> RefMut<'_, T> {
        self.generation.set(self.generation.get() + 1);
        self.value.borrow_mut()
    }

    /// Grows whenever the value may have changed.
    pub fn generation(&self) -> u64 {
        self.generation.get()
    }
}
