//! What happened: the engine's events, requests, and what went away.

/// Something the engine reported, as `docker events` shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Event {
    /// Counts the events of the session, from 1.
    pub number: u64,
    pub at_ms: u64,
    pub kind: ObjectKind,
    /// `start`, `die`, `exec_create: ls`, `health_status: healthy`.
    pub action: String,
    pub id: String,
    /// The object's name: a container's, a volume's, an image's reference.
    pub name: String,
    /// The attributes, sorted by key.
    pub attributes: Vec<(String, String)>,
    /// Index into `Shell::lines` of the command line that caused it; `None` if it happened by itself.
    pub cause: Option<usize>,
}

/// Docker's kinds of objects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum ObjectKind {
    #[default]
    Container,
    Image,
    Volume,
    Network,
    Builder,
    Daemon,
}

impl ObjectKind {
    /// Returns Docker's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Container => "container",
            Self::Image => "image",
            Self::Volume => "volume",
            Self::Network => "network",
            Self::Builder => "builder",
            Self::Daemon => "daemon",
        }
    }
}

/// An object that was there and is not any more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gone {
    pub kind: ObjectKind,
    pub id: String,
    /// Its name as a learner knows it.
    pub name: String,
    /// The image of a container; empty for others.
    pub image: String,
    /// Bytes that went with it: a writable layer, a volume's files, layers nobody else had.
    pub bytes: u64,
}

/// What a client asked the engine for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ApiRequest {
    pub at_ms: u64,
    /// The engine's verb: `history`, `logs`, `inspect`, `diff`, `df`, `stats`, `save`, `top`, `events`, ….
    pub verb: &'static str,
    /// The object's name as given, a container's also where it was given by its id; empty without one.
    pub object: String,
}
