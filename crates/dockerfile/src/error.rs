//! Errors with the places in the Dockerfile they speak of.

/// Lines of a Dockerfile, first and last, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Range {
    pub start: u32,
    pub end: u32,
}

impl Range {
    /// The lines from `start` to `end`; an `end` before `start` means one line.
    pub fn lines(start: u32, end: u32) -> Range {
        Range {
            start,
            end: end.max(start),
        }
    }
}

/// What stops a build, in BuildKit's words, and where in the Dockerfile.
///
/// Locations are in the order they were added; their excerpts are printed last first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildError {
    pub message: String,
    pub locations: Vec<Range>,
}

impl BuildError {
    /// An error that points nowhere.
    pub fn new(message: impl Into<String>) -> BuildError {
        BuildError {
            message: message.into(),
            locations: Vec::new(),
        }
    }

    /// Adds a place.
    pub fn at(mut self, range: Range) -> BuildError {
        self.locations.push(range);
        self
    }

    /// Puts `context: ` before the message.
    pub fn wrap(mut self, context: &str) -> BuildError {
        self.message = format!("{context}: {}", self.message);
        self
    }
}

impl From<String> for BuildError {
    fn from(message: String) -> BuildError {
        BuildError::new(message)
    }
}

impl From<&str> for BuildError {
    fn from(message: &str) -> BuildError {
        BuildError::new(message)
    }
}
