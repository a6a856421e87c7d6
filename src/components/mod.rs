//! One component a file. They take data and callbacks; what they do is ask the session.

pub mod checklist;
pub mod course;
pub mod header;
pub mod lesson;
pub mod markdown;
pub mod picture;
pub mod quiz;
pub mod scene;
pub mod screen;
pub mod slides;
pub mod terminal;
pub mod workshop;
