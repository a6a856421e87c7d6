//! What a learner can do from within a lesson's text.

use lesson::{Deed, Picture};

#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// Runs a command, which may have several lines.
    Run(String),
    /// Sends keys.
    Keys(String),
    /// Answers a question, opens a hint.
    Deed(Deed),
    /// Opens a picture.
    Show(Picture),
    /// Opens a file of the home directory in the editor.
    Open(String),
    /// Writes a file of the host.
    Write { path: String, text: String },
}
