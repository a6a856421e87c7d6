//! What the page holds: the session with its timer and its storage.

pub mod session;
pub mod settings;
