//! What a lesson's step still wants, as facts about objects, so that a picture can show it in place.

/// An object that should be there, or be different.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Goal {
    /// `container`, `image`, `volume`, `network`, `file`.
    pub kind: &'static str,
    /// Its name; empty if any will do.
    pub name: String,
    /// It should not be there any more.
    pub absent: bool,
    /// Only what the checks mention.
    pub facts: Vec<GoalFact>,
    /// Everything holds.
    pub done: bool,
}

/// One fact about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GoalFact {
    /// The check's key: `state`, `publish`, `network`, `mount`, ….
    pub field: &'static str,
    pub wanted: String,
    /// As it is; empty if there is nothing.
    pub now: String,
    pub done: bool,
}
