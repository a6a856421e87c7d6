//! What the builder needs of the engine around it: images, layers and sandboxes for RUN.

use std::rc::Rc;

use dockerfile::plan::{Config, RunStep};

use super::progress::Progress;
use super::request::NetworkMode;
use super::tree::Tree;

/// An image's history entry with its time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TimedHistory {
    pub created_by: String,
    pub comment: String,
    pub empty_layer: bool,
    /// Nanoseconds since the epoch.
    pub created: u64,
}

/// An image that is here, or that its registry offers.
#[derive(Clone, Debug)]
pub struct HostImage {
    pub config: Config,
    pub history: Vec<TimedHistory>,
    /// The digest of the chain of layers: equal for equal file systems, empty for none.
    pub chain: String,
    /// The manifest's digest, if the image was resolved at a registry in this build.
    pub digest: Option<String>,
}

/// An image to be kept.
#[derive(Clone, Debug)]
pub struct NewImage<L> {
    pub config: Config,
    pub history: Vec<TimedHistory>,
    pub layers: Vec<L>,
    /// How many of the layers came with the base image.
    pub base_layers: usize,
    pub architecture: String,
    pub os: String,
    pub created: u64,
    pub tags: Vec<String>,
}

/// A mount of a RUN with its content.
#[derive(Clone)]
pub enum SandboxMount {
    /// Files that are shown, and whether they may be changed (the changes are lost).
    Files {
        tree: Rc<Tree>,
        /// The part that is shown.
        source: String,
        target: String,
        read_only: bool,
    },
    /// A directory that outlives builds.
    Cache {
        id: String,
        target: String,
        read_only: bool,
        mode: u32,
        uid: u32,
        gid: u32,
        /// What it holds at first.
        initial: Option<Rc<Tree>>,
        /// Where that comes from.
        origin: String,
        /// How the build cache lists it.
        description: String,
    },
    Tmpfs {
        target: String,
        size: u64,
    },
    /// A file for this RUN alone.
    Secret {
        target: String,
        data: Vec<u8>,
        mode: u32,
        uid: u32,
        gid: u32,
    },
}

/// What a RUN needs besides its step.
pub struct Sandbox<'a, L> {
    pub step: &'a RunStep,
    pub layers: &'a [L],
    pub mounts: Vec<SandboxMount>,
    /// Variables that hold secrets.
    pub secret_env: Vec<(String, String)>,
    pub network: NetworkMode,
    pub extra_hosts: &'a [(String, String)],
    /// Output goes to this vertex.
    pub vertex: usize,
    pub progress: &'a Progress,
}

/// How a sandboxed process ended.
pub enum RunEnd<L> {
    /// Well: what it changed.
    Done { layer: L, size: u64 },
    /// With this status.
    Status(i32),
    /// It could not be prepared: `unable to find user …`.
    Refused(String),
}

/// The engine around the builder.
#[allow(
    async_fn_in_trait,
    reason = "all runs on one thread: no future has to be Send"
)]
pub trait Host {
    /// A layer; cheap to clone.
    type Layer: Clone + Unpin;

    /// Gets a token from an image's registry, if one will be asked; the name of that step.
    async fn authorize(&self, reference: &str, platform: &str, pull: bool) -> Option<String>;

    /// Finds an image here or at its registry; `pull` asks the registry first. Errors are the words
    /// after `failed to resolve source metadata for …: `.
    async fn resolve_image(
        &self,
        reference: &str,
        platform: &str,
        pull: bool,
    ) -> Result<HostImage, String>;

    /// The layers of an image that was found, lowest first, and the time it was made at. What is not
    /// here is downloaded, and told of in the vertex.
    async fn load_image(
        &self,
        reference: &str,
        platform: &str,
        vertex: usize,
        progress: &Progress,
    ) -> Result<(Vec<Self::Layer>, u64), String>;

    /// Asks for the front end of a Dockerfile; its digest. Errors are as for images.
    async fn find_front_end(&self, full: &str) -> Result<String, String>;

    /// Brings a front end here, told of in the vertex; whether it was here already.
    async fn load_front_end(&self, pinned: &str, vertex: usize, progress: &Progress) -> bool;

    /// An image that is here, without asking anybody.
    fn local_image(&self, reference: &str) -> Option<HostImage>;

    /// All files of a stack of layers, lowest first.
    fn merged(&self, layers: &[Self::Layer]) -> Rc<Tree>;

    /// The layer's name: its chain id in hex; nothing where layers have none.
    fn layer_name(&self, layer: &Self::Layer) -> String {
        let _ = layer;
        String::new()
    }

    /// A layer of changed files upon those below; its size.
    fn layer(&self, below: &[Self::Layer], changed: &Tree) -> (Self::Layer, u64);

    /// Runs a process.
    async fn run(&self, sandbox: Sandbox<'_, Self::Layer>) -> RunEnd<Self::Layer>;

    /// Whether the real network would be reached.
    fn is_online(&self) -> bool;

    /// Fetches a file of the network: its bytes, and the time it says it was changed at.
    async fn fetch(&self, url: &str) -> Result<(Vec<u8>, i64), String>;

    /// Keeps an image; gives its id.
    fn store_image(&self, image: NewImage<Self::Layer>) -> Result<String, String>;

    /// The time; nanoseconds since the epoch.
    fn now(&self) -> u64;

    /// Lets virtual time go on.
    async fn work(&self, nanos: u64);
}
