//! The files of the home directory and the editor: a tree, the open files, what was found in them.
//!
//! What is open and what is unsaved is [`session::Desk`]'s. Writing is an input of the session;
//! renaming and deleting are command lines, typed into the terminal where one sees them.

mod bar;
mod editor;
mod find;
mod findings;
mod keys;
mod line;
mod make;
mod pane;
mod parts;
mod transfer;
mod tree;

pub use pane::{FilesPane, Opened, Props};
