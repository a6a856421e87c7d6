//! What a client asks of the builder, and what it gets.
//!
//! As with BuildKit, the client keeps its files to itself and is asked for them: that is the
//! [`Session`]. Everything else is plain data.

use std::rc::Rc;

use dockerfile::lint::Warning;
use dockerfile::plan::Options;
use dockerfile::{BuildError, Range};
pub use snapshot::Ignored;

use super::progress::Event;
pub use super::record::BuildRecord;
use super::tree::Tree;

/// The client's side of a build: its files and secrets. Errors are as the client words them.
pub trait Session {
    /// The Dockerfile's bytes.
    fn dockerfile(&self) -> Result<Vec<u8>, String>;

    /// The ignore file, and whether it belongs to this Dockerfile alone.
    fn ignore_file(&self) -> Result<Option<(Vec<u8>, bool)>, String>;

    /// The files of the main context or of a named one that is a directory. `wanted` are the
    /// paths that count, with what they lead to; nothing means all.
    fn context(
        &self,
        name: Option<&str>,
        wanted: Option<&[String]>,
        ignore: &dockerfile::ignore::Matcher,
    ) -> Result<Tree, String>;

    /// What of the main context the ignore file keeps back, directories as one.
    fn ignored(&self, ignore: &dockerfile::ignore::Matcher) -> Vec<Ignored> {
        let _ = ignore;
        Vec::new()
    }

    /// The value of a secret.
    fn secret(&self, id: &str) -> Option<Vec<u8>>;

    /// Takes a context that the engine fetched for it.
    fn receive(&self, bytes: &[u8]) -> Result<(), String>;

    /// Takes the files of `--output type=local`.
    fn save_files(&self, tree: &Tree) -> Result<(), String>;

    /// Takes the archive of `--output type=tar`.
    fn save_archive(&self, bytes: &[u8]) -> Result<(), String>;
}

/// What is asked of a Dockerfile.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ask {
    #[default]
    Build,
    /// Only look for warnings.
    Check,
    /// Read it with the images it names, to say which arguments it takes.
    Outline,
    /// Only read it, to list its stages.
    Targets,
}

/// What becomes of the result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Export {
    #[default]
    Image,
    Files,
    Archive,
    /// The build stays in the cache.
    Nothing,
}

/// A `--build-context`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedContext {
    pub name: String,
    /// The image it is, as written after `docker-image://`; else a directory of the client.
    pub image: Option<String>,
}

/// How the network of RUN is set up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NetworkMode {
    #[default]
    Default,
    None,
    Host,
}

/// One `docker build`.
#[derive(Clone)]
pub struct BuildRequest {
    pub options: Options,
    /// Names for the image, as given.
    pub tags: Vec<String>,
    /// The Dockerfile's name without its directory.
    pub dockerfile_name: String,
    /// Names the project: steps are compared with what it built before.
    pub project: String,
    /// The context came whole, as an archive on standard input.
    pub remote_context: bool,
    /// Where the context is, if the engine is to fetch it.
    pub url: Option<String>,
    pub pull: bool,
    pub network: NetworkMode,
    /// Images whose inline cache is to be used, as written.
    pub cache_from: Vec<String>,
    /// Names and addresses.
    pub extra_hosts: Vec<(String, String)>,
    pub ask: Ask,
    /// The client asks for the record's provenance at the end.
    pub provenance: bool,
    /// Entitlements granted by the client: `network.host`.
    pub allow: Vec<String>,
    pub export: Export,
    pub contexts: Vec<NamedContext>,
    pub session: Rc<dyn Session>,
}

/// A build that came to an end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BuildResponse {
    /// `sha256:…`; empty if no image was made.
    pub image_id: String,
    pub warnings: Vec<Warning>,
    /// The images it was made from: full references, and digests if they are known.
    pub materials: Vec<(String, String)>,
    /// Why the Dockerfile cannot be built, found by a check.
    pub check_error: Option<BuildFailure>,
    /// The Dockerfile's text, for excerpts.
    pub dockerfile: String,
}

/// A build that failed: BuildKit's words after `failed to solve: `, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildFailure {
    pub message: String,
    /// Places in the Dockerfile; the last is printed first.
    pub ranges: Vec<Range>,
    pub dockerfile: String,
}

impl BuildFailure {
    pub fn new(message: impl Into<String>) -> BuildFailure {
        BuildFailure {
            message: message.into(),
            ranges: Vec::new(),
            dockerfile: String::new(),
        }
    }

    pub fn of(error: BuildError, dockerfile: &str) -> BuildFailure {
        BuildFailure {
            message: error.message,
            ranges: error.locations,
            dockerfile: dockerfile.to_string(),
        }
    }
}

/// What a client receives.
#[derive(Clone, Debug)]
pub enum BuildMessage {
    Event(Event),
    Finished(Result<BuildResponse, BuildFailure>),
}
