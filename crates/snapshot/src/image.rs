//! Images, layers and the build cache's records.

use std::rc::Rc;

/// An image of the local store.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Image {
    /// Hex digits without `sha256:`.
    pub id: String,
    /// Familiar references such as `nginx:latest`; empty for a dangling image.
    pub tags: Vec<String>,
    /// `sha256:…` of the manifest it was pulled by; empty if it was built here.
    pub digest: String,
    /// `linux/amd64`.
    pub platform: String,
    /// Bottom layer first; a layer of several images is one object.
    pub layers: Vec<Rc<Layer>>,
    /// How many of the layers, from the bottom, came with the base it was built from.
    pub base_layers: usize,
    /// What upper layers hide of lower ones, in bytes, by lower and upper layer.
    pub hidden: Vec<Hidden>,
    pub size: u64,
    pub created_ms: i64,
    pub cmd: Vec<String>,
    pub entrypoint: Vec<String>,
    pub user: String,
    pub workdir: String,
    pub env: Vec<String>,
    pub exposed: Vec<Port>,
    /// Paths declared by VOLUME.
    pub volumes: Vec<String>,
    pub labels: Vec<(String, String)>,
    /// `docker history`, oldest first, steps without a layer included.
    pub history: Vec<HistoryStep>,
}

/// A layer as images refer to it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layer {
    /// Names the layer and everything below it: equal chain ids are stored once.
    pub chain_id: String,
    pub diff_id: String,
    pub size: u64,
    /// The instruction that made it, as `docker history` shows it; empty when unknown.
    pub created_by: String,
    /// How many paths it has in all.
    pub count: usize,
    /// The most telling entries it adds, changes or hides; a bounded number.
    pub entries: Vec<LayerEntry>,
}

/// Bytes of one layer that another one above it hides: deleted there, or replaced by a newer copy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hidden {
    /// Index of the layer that has them.
    pub layer: usize,
    /// Index of the layer that hides them.
    pub by: usize,
    pub bytes: u64,
    pub paths: usize,
    /// The path that weighs most, or the directory that has most of them.
    pub path: String,
    /// They are gone from what a container sees; else there is a newer copy.
    pub deleted: bool,
}

/// One path of a layer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LayerEntry {
    /// Absolute path inside the container.
    pub path: String,
    pub change: Change,
    pub size: u64,
    pub directory: bool,
}

/// What `docker diff` calls A, C and D.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Change {
    #[default]
    Added,
    Changed,
    Deleted,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HistoryStep {
    pub created_by: String,
    pub size: u64,
    pub empty_layer: bool,
}

/// A port of a protocol: `80/tcp`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Port {
    pub number: u16,
    pub protocol: Protocol,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Protocol {
    #[default]
    Tcp,
    Udp,
    Sctp,
}

impl Protocol {
    /// Returns Docker's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Tcp => "tcp",
            Self::Udp => "udp",
            Self::Sctp => "sctp",
        }
    }
}

impl std::str::FromStr for Protocol {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "tcp" => Ok(Self::Tcp),
            "udp" => Ok(Self::Udp),
            "sctp" => Ok(Self::Sctp),
            _ => Err(()),
        }
    }
}

impl std::fmt::Display for Port {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.number, self.protocol.as_str())
    }
}

impl std::str::FromStr for Port {
    type Err = ();

    /// Reads `80/tcp`; a bare number is tcp.
    fn from_str(text: &str) -> Result<Self, ()> {
        let (number, protocol) = text.split_once('/').unwrap_or((text, "tcp"));
        Ok(Self {
            number: number.parse().map_err(|_| ())?,
            protocol: protocol.parse()?,
        })
    }
}

/// A record of the build cache.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CacheRecord {
    pub id: String,
    pub kind: CacheKind,
    pub description: String,
    pub size: u64,
    pub shared: bool,
    pub in_use: bool,
    pub usage_count: u32,
    pub last_used_ms: u64,
}

/// The types that `docker buildx du` names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CacheKind {
    #[default]
    Regular,
    LocalSource,
    CacheMount,
}

impl CacheKind {
    /// Returns BuildKit's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Regular => "regular",
            Self::LocalSource => "source.local",
            Self::CacheMount => "exec.cachemount",
        }
    }
}

/// An image on its way from a registry.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pull {
    pub reference: String,
    /// Bottom layer first.
    pub layers: Vec<PullLayer>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PullLayer {
    /// The first 12 digits of its digest, as the progress shows it.
    pub id: String,
    pub done: u64,
    pub total: u64,
    pub state: PullState,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PullState {
    #[default]
    Waiting,
    Downloading,
    Extracting,
    Complete,
    /// It was here before.
    Exists,
}
