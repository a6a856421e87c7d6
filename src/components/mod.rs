//! One component a file. They take data and callbacks; what they do is ask the session.

pub mod act;
pub mod checklist;
pub mod course;
pub mod explain;
pub mod files;
pub mod header;
pub mod hint;
pub mod inspector;
pub mod lesson;
pub mod markdown;
pub mod notices;
pub mod picture;
pub mod predict;
pub mod quiz;
pub mod reference;
pub mod scene;
pub mod screen;
pub mod separator;
pub mod settings;
pub mod sight;
pub mod sort;
pub mod stage;
pub mod team;
pub mod terminal;
pub mod timeline;
pub mod workshop;
