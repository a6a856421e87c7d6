//! A learner's session, without a page: what was typed, the host that follows from it, and every
//! moment in between.
//!
//! A session is a [`Save`]: a seed and timed inputs. Whatever else there is follows by replay, so
//! undo, redo, looking back, a preview, a link and a grade are one mechanism. [`Session`] runs it in
//! slices that the caller bounds, and knows no clock, no storage and no page of its own:
//!
//! - the caller passes its time to each call, in milliseconds from any origin; virtual time follows;
//! - the caller says when a slice ends (a budget: a closure that returns true to stop);
//! - a [`Journal`] is told of the save before an input is applied; [`Keeper`] is one that writes to
//!   a [`Store`] in chunks.
//!
//! ```text
//! page, command line, tests ──line, keys, submit, undo, travel──> Session ──run──> sim
//!                           <──────────── Frame ────────────────         <─ bytes, snapshots ─
//! ```
//!
//! How a page uses it: [`Keeper::open`] gives the save, [`Session::open`] the session. After every
//! action and whenever [`Session::run`] asked for it, call `run` with a budget of some
//! milliseconds, then draw [`Session::frame`].

mod deflate;
pub mod desk;
pub mod frame;
pub mod goals;
pub mod grade;
mod host;
pub mod keeper;
pub mod ledger;
pub mod link;
pub mod moments;
pub mod pack;
pub mod preview;
pub mod prove;
pub mod report;
pub mod save;
mod script;
mod session;
pub mod stage;
mod start;
pub mod store;
mod watch;
pub mod zip;

pub use desk::Desk;
pub use frame::{FilesAt, Frame, Next, Refused, Seen, Shown, State, Waiting};
pub use goals::goals;
pub use grade::{Grade, Grading, grade};
pub use host::Heard;
pub use keeper::{Keeper, Note};
pub use ledger::Ledger;
pub use link::Link;
pub use moments::{Moment, What};
pub use preview::Preview;
pub use prove::{Folder, Proof, Proving, prove};
pub use save::{Journal, NoSave, Save};
pub use script::Script;
pub use session::Session;
pub use start::Start;
pub use store::{Fault, Memory, Store};
