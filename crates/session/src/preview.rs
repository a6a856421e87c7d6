//! What a line, or several, would do: tried on a second host, nothing of it applied to the first.

use std::rc::Rc;

use sim::{Input, Snapshot};
use view::{Changes, Terminal};

/// A line tried out, or several inputs.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    /// The last line of them.
    pub line: String,
    pub tried: Rc<Vec<Input>>,
    pub stage: Stage,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Stage {
    /// The second host is on its way: inputs of the session given to it, and how many there are.
    Running {
        done: usize,
        total: usize,
    },
    Ended(Outcome),
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// `$?`; `None` if it waits for input, or was still running after two minutes of virtual time.
    pub status: Option<i32>,
    /// How long it took, in virtual milliseconds.
    pub took_ms: u64,
    pub before: Rc<Snapshot>,
    pub after: Rc<Snapshot>,
    pub changes: Rc<Changes>,
    pub screen: Rc<Terminal>,
}

impl PartialEq for Outcome {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.after, &other.after)
    }
}
