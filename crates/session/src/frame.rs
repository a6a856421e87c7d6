//! What a session shows: everything a page draws of it, taken at one time and cheap to clone.

use std::rc::Rc;

use lesson::{Progress, Study};
use sim::{Front, Part, Snapshot};
use view::terminal::{Block, Line};
use view::{Changes, Terminal};

use crate::moments::Moment;
use crate::preview::Preview;

/// The session as it is to be drawn.
#[derive(Clone, Debug)]
pub struct Frame {
    pub state: State,
    /// The moment shown. The terminal, the snapshot and the changes below are of this moment.
    pub shown: Shown,
    /// The terminal's screen.
    pub screen: Rc<Terminal>,
    /// The host as plain data.
    pub snapshot: Rc<Snapshot>,
    /// What the newest command (or the command of the moment shown) changed.
    pub changes: Rc<Changes>,
    /// Who has the live terminal. Lines go to whoever this is.
    pub front: Front,
    /// Lines that were typed or submitted and wait for their turn, in order.
    pub waiting: Vec<Waiting>,
    /// What of the lesson was done at the moment shown.
    pub progress: Rc<Progress>,
    /// The lesson as it stood at the moment shown, if there is one.
    pub study: Option<Rc<Study>>,
    /// Every command and saved file, in order: first what led here, then what redo brings back.
    pub moments: Rc<Vec<Rc<Moment>>>,
    /// How many of the moments led here; later ones were undone.
    pub at: usize,
    pub can_undo: bool,
    pub can_redo: bool,
    /// The line of moments that the newest fork left, if it is still kept.
    pub other: Option<Other>,
    /// The first command whose answer differs from the saved one, since the simulator is newer.
    pub differs_from: Option<usize>,
    /// What a line asked about would do.
    pub preview: Option<Rc<Preview>>,
    /// Whether the files of what is shown can be looked into ([`Session::files`](crate::Session::files)).
    pub files: FilesAt,
    /// Virtual milliseconds since the session began, at the moment shown.
    pub at_ms: u64,
    /// Programs that the host needs to go on: it stands still until they are
    /// [installed](crate::Session::install).
    pub lacks: Option<Part>,
}

/// Where the files of the moment shown are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilesAt {
    /// They can be asked for.
    Here,
    /// A second host is, or can be, brought to the moment: inputs given to it, and how many there are
    /// ([`Session::look_into_files`](crate::Session::look_into_files)).
    Coming { done: usize, total: usize },
    /// The session is too long to be replayed on the side.
    TooFar,
}

/// How far the live host is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Its programs are not there yet ([`Session::install`](crate::Session::install)).
    Loading,
    /// It was not replayed, since the last time it did not come to an end
    /// ([`Session::resume`](crate::Session::resume), [`Session::undo`](crate::Session::undo)).
    Held,
    /// The host is brought to the session's present. What is shown may be there already; lines
    /// that are typed wait.
    Replaying {
        /// Inputs applied.
        done: usize,
        /// Inputs to apply.
        total: usize,
    },
    /// It takes inputs at once.
    Live,
}

/// The host, the screen and the progress at one time.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Virtual milliseconds since the session began.
    pub at_ms: u64,
    pub snapshot: Rc<Snapshot>,
    pub screen: Rc<Terminal>,
    /// The ids of the lesson's checks that were done.
    pub done: Rc<Progress>,
}

/// What part of a session is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// The present.
    Now,
    /// The host and screen after so many moments: 0 is the start, 1 after the first command.
    Past(usize),
}

/// A line that has not reached the terminal yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Names it, as [`Session::submit`](crate::Session::submit) returned it.
    pub id: u64,
    /// A line, several lines of a submitted command, or keys.
    pub text: String,
    /// True for a command that waits for the learner's own prompt, as run buttons send; false for
    /// what was typed, which goes to whatever program reads first.
    pub submitted: bool,
}

/// The line of moments that a fork left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    /// How many moments both have in common.
    pub from: usize,
    /// The commands it holds beyond them.
    pub lines: Vec<String>,
}

/// Why an action was not taken. Nothing has changed then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The past is shown: [`Session::now`](crate::Session::now) or
    /// [`Session::go_on`](crate::Session::go_on) first.
    LookingBack,
    /// A program has the terminal and reads it: an editor, a pager, a shell in a container. The
    /// text is its command line.
    Busy(String),
    /// The shell waits for the rest of a command that was begun.
    Unfinished,
    /// The session has as many inputs as a save may hold.
    Full,
    /// There is nothing to take back, to bring back, to look at.
    Nothing,
    /// A replay up to here costs too much to be done on the side.
    TooLong,
    /// Not while the host is brought to the present, or its programs are on their way.
    NotYet,
}

/// When [`Session::run`](crate::Session::run) wants to be called again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// As soon as the page had its turn.
    Now,
    /// At that time of the caller's clock, in milliseconds.
    At(u64),
    /// After the next action only.
    Never,
}

impl Frame {
    /// The screen's lines but the one with the cursor, in blocks, oldest first.
    pub fn blocks(&self) -> Vec<Block> {
        self.screen.blocks()
    }

    /// The line with the cursor: before the cursor and from it on.
    pub fn current(&self) -> (Line, Line) {
        self.screen.current()
    }
}
