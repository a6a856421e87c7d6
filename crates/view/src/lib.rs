//! Snapshots to scenes to SVG or text, and terminal bytes to styled lines. No web code.
//!
//! [`diagrams`] holds one file a picture and the table of them, [`editor`] one file a language.

pub mod changes;
pub mod diagrams;
pub mod diff;
pub mod editor;
pub mod explain;
pub mod goal;
pub mod guess;
pub mod inspect;
pub mod qr;
pub mod readline;
pub mod scene;
pub mod shapes;
pub mod svg;
pub mod terminal;
pub mod timeline;
pub mod trial;
pub mod words;

pub use changes::{Changed, Changes, changes};
pub use goal::Goal;
pub use scene::{Mark, Scene};
pub use terminal::Terminal;
pub use words::Lang;
