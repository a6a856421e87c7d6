//! Builds: their steps, and why each hit or missed the cache.

/// One `docker build`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Build {
    /// Counts the builds of the session, from 1.
    pub number: usize,
    pub started_ms: u64,
    pub duration_ms: u64,
    /// True while it is under way.
    pub running: bool,
    /// The image it made, empty after a failure.
    pub image_id: String,
    pub tags: Vec<String>,
    /// `--target`; empty for the last stage.
    pub target: String,
    pub vertices: Vec<Vertex>,
    pub stages: Vec<Stage>,
    /// BuildKit's words after `failed to solve: `; empty after a success.
    pub error: String,
    /// Rules of the warnings (`SecretsUsedInArgOrEnv`), in order.
    pub warnings: Vec<String>,
    /// The Dockerfile's text and name.
    pub dockerfile: String,
    pub dockerfile_name: String,
    /// Bytes sent as build context.
    pub context_size: u64,
    /// Paths that the builder was sent; a bounded number.
    pub context_files: Vec<String>,
    /// What .dockerignore kept out, a directory as one; the biggest first, a bounded number.
    pub ignored: Vec<Ignored>,
    /// How many files and bytes were kept out in all.
    pub ignored_count: usize,
    pub ignored_bytes: u64,
}

/// A path that .dockerignore kept out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ignored {
    pub path: String,
    pub bytes: u64,
    pub files: usize,
}

/// A stage of a Dockerfile.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stage {
    /// BuildKit's name: the one after AS, or `stage-N`.
    pub name: String,
    /// The image or stage it begins with.
    pub base: String,
    /// Its lines in the Dockerfile, from 1.
    pub first_line: u32,
    pub last_line: u32,
    /// False if nothing on the way to the target needs it.
    pub needed: bool,
    /// Bytes over its base.
    pub size: u64,
    /// What it holds over its base that no COPY --from took: the biggest paths, a bounded number.
    pub left_behind: Vec<(String, u64)>,
    pub left_bytes: u64,
}

/// One step of a build graph.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Vertex {
    pub kind: VertexKind,
    /// BuildKit's title, `[2/4] RUN npm ci`.
    pub title: String,
    /// The instruction as the author wrote it, continuation lines joined; empty for internal steps.
    pub source: String,
    /// The stage's name; empty for internal steps.
    pub stage: String,
    /// Indices of the vertices it takes as input.
    pub inputs: Vec<usize>,
    pub result: VertexResult,
    /// Why the cache was or was not used.
    pub reason: CacheReason,
    /// Bytes of the layer it made.
    pub size: u64,
    /// Chain id of the layer it made; empty if it made none.
    pub layer: String,
    /// Since the build began.
    pub started_ms: u64,
    pub duration_ms: u64,
    /// Its lines in the Dockerfile, from 1; 0 if none.
    pub line: u32,
    pub last_line: u32,
    /// What COPY --from or a mount takes of other stages.
    pub takes: Vec<Take>,
    /// The end of what it printed; a bounded number of lines.
    pub output: Vec<String>,
}

/// What a step is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum VertexKind {
    /// BuildKit's own: loading the definition, metadata, the context; exporting.
    #[default]
    Internal,
    From,
    Copy,
    Run,
    Workdir,
    /// Only the image's configuration changes (ENV, CMD, LABEL); BuildKit shows no step for it.
    Config,
}

/// An edge between stages: what one takes from another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Take {
    /// Index of the vertex it takes from.
    pub from: usize,
    /// The path there.
    pub path: String,
    pub bytes: u64,
    /// By `RUN --mount=from`, not copied.
    pub mounted: bool,
    /// The content differs from the build before.
    pub changed: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum VertexResult {
    #[default]
    Done,
    Cached,
    Failed,
    /// Not reached because an earlier step failed or nothing needed it.
    Skipped,
    Running,
}

/// Why a build step hit or missed the cache, told by the step that stood at its place in the build
/// before.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum CacheReason {
    /// The step is never cached or is not part of the user's build.
    #[default]
    NotApplicable,
    /// The same instruction over the same input was solved before.
    Hit,
    /// Nothing like it was ever built here.
    FirstTime,
    /// The instruction's text differs.
    Edited { before: String },
    /// Files it copies differ; the biggest change first, a bounded number.
    Files {
        changes: Vec<FileChange>,
        total: usize,
    },
    /// A build argument or variable visible to it differs; `None` where it was not set.
    Value {
        name: String,
        before: Option<String>,
        after: Option<String>,
    },
    /// The base image's content moved under its name; digests.
    Base { before: String, after: String },
    /// A step it builds on ran again: its index.
    After { vertex: usize },
    /// It was built before, but its record is gone; by which command line, if one did it.
    Removed { by: Option<String> },
    /// `--no-cache`, `--no-cache-filter` or `--pull`.
    Disabled,
}

/// A file that a step copies, before and after.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileChange {
    pub path: String,
    /// `None` if it was not there.
    pub before: Option<FileFacts>,
    /// `None` if it is not there any more.
    pub after: Option<FileFacts>,
    /// Lines added and removed, if both are text of up to 64 kB.
    pub added: usize,
    pub removed: usize,
    /// The first line that differs: as it was and as it is.
    pub first: Option<(Option<String>, Option<String>)>,
}

/// What counts of a file for the cache; its time does not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileFacts {
    pub size: u64,
    /// SHA-256 of content and metadata, hex.
    pub digest: String,
    pub mode: u32,
}
