//! Where in the session one is: taking back, looking back, going on from there.

use super::Session;

impl Session {
    /// Whether there is something to take back.
    pub fn can_undo(&self) -> bool {
        self.0.borrow().core.frame().can_undo
    }

    pub fn undo(&self) {
        self.act(|core, _| core.undo());
    }

    /// Brings back what undo took.
    pub fn redo(&self) {
        self.act(|core, _| core.redo());
    }

    /// Shows the host after so many moments.
    pub fn travel(&self, moments: usize) {
        self.act(|core, _| core.travel(moments));
    }

    /// Shows the present.
    pub fn now(&self) {
        self.change(|core, _| core.now());
    }

    /// Goes on from a moment; what came after it is kept aside.
    pub fn go_on(&self, moments: usize) {
        self.act(|core, _| core.go_on(moments));
    }
}
