//! Several stacks in one machine, for languages with threads: whoever runs the machine changes
//! from one to another while the running one waits for a host call.

use super::{After, Frame, Vm};
use crate::host::HostValue;
use crate::value::Value;

impl Vm {
    /// Sets the running stack aside under a number.
    pub fn park(&mut self, id: u32) {
        let frames = std::mem::take(&mut self.frames);
        self.fibers.insert(id, frames);
        self.waiting_host = false;
    }

    /// Goes on with a stack that was set aside; the running one is dropped.
    pub fn unpark(&mut self, id: u32) {
        self.frames = self.fibers.remove(&id).unwrap_or_default();
    }

    /// Begins a stack: the runtime's dispatcher gets `v`.
    pub fn begin(&mut self, v: HostValue) {
        self.frames = Vec::<Frame>::new();
        let v = self.from_host(v);
        if let Some(f) = self.hooks.dispatch.clone() {
            // The dispatcher is a plain function: calling it only pushes its frame.
            let _ = self.call(f, Value::Undef, vec![v], After::Settle(0));
        }
    }

    /// Calls the dispatcher in the middle of what runs, which then goes on.
    pub fn interrupt(&mut self, v: HostValue) {
        let v = self.from_host(v);
        if let Some(f) = self.hooks.dispatch.clone() {
            let _ = self.call(f, Value::Undef, vec![v], After::Discard);
        }
    }
}
