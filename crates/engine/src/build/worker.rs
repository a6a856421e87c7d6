//! Does the work of a build's vertices upon the engine around the builder.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use dockerfile::goformat::quote;
use dockerfile::ignore::Matcher;
use dockerfile::instruction::{Mount, MountKind};
use dockerfile::plan::{CopySource, CopyStep, RunStep};

use super::cache::{KeyWriter, identity};
use super::copy::{self, Options, Source};
use super::graph::Op;
use super::host::{Host, RunEnd, Sandbox, SandboxMount};
use super::progress::Progress;
use super::reason::Cargo;
use super::request::BuildRequest;
use super::solver::{Content, Made, Vertex, Worker};
use super::tree::{Blob, Entry, Kind, Tree};
use crate::layer::LayerStore;

/// A layer and the time it was made at.
#[derive(Clone, Debug)]
pub struct Built<L> {
    pub layer: L,
    pub created: u64,
}

/// What a vertex makes: layers, or plain files of a client or the network.
#[derive(Clone, Debug)]
pub enum Output<L> {
    Layers(Rc<[Built<L>]>),
    Files(Rc<Tree>),
}

impl<L: Clone> Output<L> {
    /// The layers, lowest first.
    pub fn layers(&self) -> Vec<L> {
        match self {
            Output::Layers(built) => built.iter().map(|b| b.layer.clone()).collect(),
            Output::Files(_) => Vec::new(),
        }
    }
}

/// The worker of one build.
pub struct BuildWorker<'a, H: Host> {
    pub host: &'a H,
    pub request: &'a BuildRequest,
    pub ignore: &'a Matcher,
    pub context_paths: Option<Vec<String>>,
    /// Names the build in messages about sources.
    pub id: String,
    /// The main context as it was sent.
    pub sent: RefCell<Option<Rc<Tree>>>,
}

impl<H: Host> BuildWorker<'_, H> {
    fn files(&self, output: &Output<H::Layer>) -> Rc<Tree> {
        match output {
            Output::Files(tree) => tree.clone(),
            Output::Layers(_) => self.host.merged(&output.layers()),
        }
    }

    /// The layers of input 0, if that is the root that a vertex works upon.
    fn base(&self, has_base: bool, inputs: &[Output<H::Layer>]) -> Vec<Built<H::Layer>> {
        match (has_base, inputs.first()) {
            (true, Some(Output::Layers(built))) => built.to_vec(),
            (true, Some(Output::Files(tree))) => vec![self.built(&[], tree).0],
            _ => Vec::new(),
        }
    }

    fn built(&self, base: &[Built<H::Layer>], tree: &Tree) -> (Built<H::Layer>, u64) {
        let below: Vec<H::Layer> = base.iter().map(|b| b.layer.clone()).collect();
        let (layer, size) = self.host.layer(&below, tree);
        let created = self.host.now();
        (Built { layer, created }, size)
    }

    fn upon(&self, mut base: Vec<Built<H::Layer>>, changed: &Tree) -> Made<Output<H::Layer>> {
        let (built, size) = self.built(&base, changed);
        base.push(built);
        Made {
            output: Output::Layers(base.into()),
            size,
        }
    }

    fn root(&self, base: &[Built<H::Layer>]) -> Rc<Tree> {
        let layers: Vec<H::Layer> = base.iter().map(|b| b.layer.clone()).collect();
        self.host.merged(&layers)
    }

    async fn image(
        &self,
        number: usize,
        (reference, platform): (&str, &str),
        progress: &Progress,
    ) -> Result<Made<Output<H::Layer>>, String> {
        let (layers, created) = self
            .host
            .load_image(reference, platform, number, progress)
            .await?;
        let built = layers.into_iter().map(|layer| Built { layer, created });
        Ok(Made {
            output: Output::Layers(built.collect()),
            size: 0,
        })
    }

    fn context(
        &self,
        number: usize,
        name: Option<&str>,
        progress: &Progress,
    ) -> Result<Made<Output<H::Layer>>, String> {
        let empty = Matcher::default();
        let (wanted, ignore) = match name {
            None => (self.context_paths.as_deref(), self.ignore),
            Some(_) => (None, &empty),
        };
        let tree = Rc::new(self.request.session.context(name, wanted, ignore)?);
        let bytes = sent_size(&tree);
        progress.status(
            number,
            format!("transferring context: {}", human_size(bytes)),
            Some(bytes / 2),
        );
        if name.is_none() {
            *self.sent.borrow_mut() = Some(tree.clone());
        }
        Ok(Made {
            output: Output::Files(tree),
            size: bytes,
        })
    }

    async fn http(
        &self,
        url: &str,
        filename: &str,
        checksum: &str,
    ) -> Result<Made<Output<H::Layer>>, String> {
        let (bytes, mtime) = self.host.fetch(url).await?;
        let digest = format!("sha256:{}", KeyWriter::sha256(&bytes));
        if !checksum.is_empty() && checksum != digest {
            return Err(format!("digest mismatch {digest}: {checksum}"));
        }
        let mut tree = Tree::default();
        tree.insert(filename, Entry::file(&bytes, 0o600, mtime));
        Ok(Made {
            size: bytes.len() as u64,
            output: Output::Files(Rc::new(tree)),
        })
    }

    fn copy(
        &self,
        step: &CopyStep,
        base: Vec<Built<H::Layer>>,
        trees: &[Option<Rc<Tree>>],
    ) -> Result<Made<Output<H::Layer>>, String> {
        let now = self.host.now() as i64;
        let mut inline = Vec::new();
        for source in &step.sources {
            let mut tree = Tree::default();
            if let CopySource::Inline { name, data } = source {
                tree.insert(name, Entry::file(data.as_bytes(), 0o644, now));
            }
            inline.push(tree);
        }
        let mut paths = Vec::new();
        for source in &step.sources {
            paths.push(match source {
                CopySource::Path { path, .. } => path.clone(),
                CopySource::Url { filename, .. } => format!("/{filename}"),
                CopySource::Inline { name, .. } => format!("/{name}"),
                CopySource::Git { url } => {
                    let remote = super::git::remote(url).unwrap_or_else(|| url.clone());
                    let why = super::git::unreachable(&remote, self.host.is_online());
                    return Err(format!("failed to load cache key: {why}"));
                }
            });
        }
        let empty = Tree::default();
        let mut sources = Vec::new();
        for (i, source) in step.sources.iter().enumerate() {
            let unpack = match source {
                CopySource::Path { unpack, .. } | CopySource::Url { unpack, .. } => *unpack,
                _ => false,
            };
            let tree = match source {
                CopySource::Inline { .. } => &inline[i],
                _ => trees.get(i).and_then(|t| t.as_deref()).unwrap_or(&empty),
            };
            sources.push(Source {
                tree,
                path: &paths[i],
                unpack,
            });
        }
        let options = Options {
            dest: step.dest.clone(),
            chown: step.chown.clone(),
            chmod: step.chmod.clone(),
            exclude: step.exclude.clone(),
            now,
        };
        if base.is_empty() {
            copy::check_numeric(&options.chown)?;
        }
        let changed = copy::copy(&self.root(&base), &sources, &options)?;
        Ok(self.upon(base, &changed))
    }

    async fn sandbox(
        &self,
        number: usize,
        step: &RunStep,
        mut base: Vec<Built<H::Layer>>,
        trees: &[Option<Rc<Tree>>],
        progress: &Progress,
    ) -> Result<Made<Output<H::Layer>>, String> {
        let mut mounts = Vec::new();
        let mut secret_env = Vec::new();
        for (i, item) in step.mounts.iter().enumerate() {
            let mount = &item.mount;
            let tree = trees.get(i).cloned().flatten();
            match mount.kind {
                MountKind::Bind => mounts.push(SandboxMount::Files {
                    tree: tree.unwrap_or_default(),
                    source: mount.source.clone(),
                    target: mount.target.clone(),
                    read_only: mount.read_only,
                }),
                MountKind::Cache => mounts.push(SandboxMount::Cache {
                    id: mount.id.clone(),
                    target: mount.target.clone(),
                    read_only: mount.read_only,
                    mode: mount.mode.unwrap_or(0o755),
                    uid: mount.uid.unwrap_or(0),
                    gid: mount.gid.unwrap_or(0),
                    initial: tree,
                    origin: format!("{:?} {}", item.from, mount.source),
                    description: cache_mount(step, mount),
                }),
                MountKind::Tmpfs => mounts.push(SandboxMount::Tmpfs {
                    target: mount.target.clone(),
                    size: mount.size,
                }),
                MountKind::Secret => {
                    let Some(data) = self.request.session.secret(&mount.id) else {
                        if mount.required {
                            return Err(format!("secret {}: not found", mount.id));
                        }
                        continue;
                    };
                    if let Some(name) = &mount.env {
                        let value = String::from_utf8_lossy(&data).into_owned();
                        secret_env.push((name.clone(), value));
                    }
                    if !mount.target.is_empty() {
                        mounts.push(SandboxMount::Secret {
                            target: mount.target.clone(),
                            data,
                            mode: mount.mode.unwrap_or(0o400),
                            uid: mount.uid.unwrap_or(0),
                            gid: mount.gid.unwrap_or(0),
                        });
                    }
                }
                MountKind::Ssh => {
                    if mount.required {
                        return Err("no SSH key \"default\" forwarded from the client".into());
                    }
                }
            }
        }
        if let Some((name, data)) = &step.script {
            let mut tree = Tree::default();
            let file = Entry {
                kind: Kind::File(Blob::new(data.clone().into_bytes())),
                ..Entry::dir(0o755, 0)
            };
            tree.insert(name, file);
            mounts.push(SandboxMount::Files {
                tree: Rc::new(tree),
                source: "/".into(),
                target: "/dev/pipes".into(),
                read_only: true,
            });
        }
        let layers: Vec<H::Layer> = base.iter().map(|b| b.layer.clone()).collect();
        let end = self
            .host
            .run(Sandbox {
                step,
                layers: &layers,
                mounts,
                secret_env,
                network: self.request.network,
                extra_hosts: &self.request.extra_hosts,
                vertex: number,
                progress,
            })
            .await;
        let failed = |why: String| {
            let process = quote(&step.args.join(" "));
            format!("process {process} did not complete successfully: {why}")
        };
        match end {
            RunEnd::Done { layer, size } => {
                base.push(Built {
                    layer,
                    created: self.host.now(),
                });
                Ok(Made {
                    output: Output::Layers(base.into()),
                    size,
                })
            }
            RunEnd::Status(status) => Err(failed(format!("exit code: {status}"))),
            RunEnd::Refused(why) => Err(failed(why)),
        }
    }
}

impl<H: Host> Worker for BuildWorker<'_, H> {
    type Op = Op;
    type Output = Output<H::Layer>;

    async fn run(
        &self,
        number: usize,
        vertex: &Vertex<Op>,
        inputs: &[Self::Output],
        progress: &Progress,
    ) -> Result<Made<Self::Output>, String> {
        let trees = |at: &[Option<usize>]| -> Vec<Option<Rc<Tree>>> {
            let tree = |i: &Option<usize>| i.and_then(|i| inputs.get(i)).map(|o| self.files(o));
            at.iter().map(tree).collect()
        };
        match &vertex.op {
            Op::Image {
                reference,
                platform,
            } => self.image(number, (reference, platform), progress).await,
            Op::Context(name) => self.context(number, name.as_deref(), progress),
            Op::Http {
                url,
                filename,
                checksum,
            } => self.http(url, filename, checksum).await,
            Op::Copy {
                step,
                has_base,
                inputs: at,
            } => {
                self.host.work(3_000_000).await;
                let base = self.base(*has_base, inputs);
                LayerStore::may_grow(base.len())?;
                self.copy(step, base, &trees(at))
            }
            Op::Run {
                step,
                has_base,
                inputs: at,
            } => {
                let base = self.base(*has_base, inputs);
                LayerStore::may_grow(base.len())?;
                self.sandbox(number, step, base, &trees(at), progress).await
            }
            Op::Mkdir {
                path,
                user,
                has_base,
            } => {
                let base = self.base(*has_base, inputs);
                LayerStore::may_grow(base.len())?;
                let now = self.host.now() as i64;
                let changed = copy::mkdir(&self.root(&base), path, user, now)?;
                Ok(self.upon(base, &changed))
            }
        }
    }

    async fn content(
        &self,
        vertex: &Vertex<Op>,
        index: usize,
        output: &Self::Output,
    ) -> Result<Content, String> {
        let tree = self.files(output);
        let mut whole = Content::default();
        let mut writer = KeyWriter::new();
        // What comes of the client's files is no cargo between stages.
        let staged = matches!(output, Output::Layers(_));
        let mut add = |part: Result<Content, String>, path: &str, mounted| -> Result<(), String> {
            let part = part.map_err(|e| {
                let seed = KeyWriter::new().text(&self.id).text(&e).finish();
                let reference = identity(&seed.0);
                format!(
                    "failed to calculate checksum of ref {}::{reference}: {e}",
                    self.id
                )
            })?;
            writer = std::mem::take(&mut writer).text(&part.digest);
            if staged {
                whole.cargo.push(Cargo {
                    input: index,
                    path: path.to_string(),
                    bytes: part
                        .files
                        .values()
                        .filter(|t| !t.directory)
                        .map(|t| t.facts.size)
                        .sum(),
                    mounted,
                    digest: part.digest,
                    changed: false,
                });
            }
            whole.files.extend(part.files);
            Ok(())
        };
        match &vertex.op {
            Op::Copy { step, inputs, .. } => {
                for (source, at) in step.sources.iter().zip(inputs) {
                    if *at != Some(index) {
                        continue;
                    }
                    let path = match source {
                        CopySource::Path { path, .. } => path.clone(),
                        CopySource::Url { filename, .. } => format!("/{filename}"),
                        _ => continue,
                    };
                    let source = Source {
                        tree: &tree,
                        path: &path,
                        unpack: false,
                    };
                    add(copy::content(&source, &step.exclude), &path, false)?;
                }
            }
            Op::Run { step, inputs, .. } => {
                for (item, at) in step.mounts.iter().zip(inputs) {
                    if *at == Some(index) {
                        let path = &item.mount.source;
                        let source = Source {
                            tree: &tree,
                            path,
                            unpack: false,
                        };
                        add(copy::content(&source, &[]), path, true)?;
                    }
                }
            }
            _ => {}
        }
        whole.digest = writer.finish().0;
        Ok(whole)
    }

    fn layer(&self, output: &Self::Output) -> String {
        match output {
            Output::Layers(built) => {
                let top = built.last();
                top.map_or(String::new(), |b| self.host.layer_name(&b.layer))
            }
            Output::Files(_) => String::new(),
        }
    }

    fn describe(&self, vertex: &Vertex<Op>) -> String {
        match &vertex.op {
            Op::Run { step, .. } => format!("mount / from exec {}", step.args.join(" ")),
            Op::Image { reference, .. } if self.host.local_image(reference).is_some() => {
                format!("from local {reference}")
            }
            Op::Image { reference, .. } => format!("pulled from {reference}"),
            _ => vertex.name.clone(),
        }
    }
}

fn cache_mount(step: &RunStep, mount: &Mount) -> String {
    let mut text = format!(
        "cached mount {} from exec {}",
        mount.target,
        step.args.join(" ")
    );
    if mount.id != mount.target {
        text.push_str(&format!(" with id \"{}\"", mount.id));
    }
    text
}

/// What a client sends: the files and a little for each name.
pub fn sent_size(tree: &Tree) -> u64 {
    let names: u64 = tree.0.keys().map(|path| path.len() as u64 + 25).sum();
    tree.size() + names + 2
}

/// What a client receives: hard links are sent once.
pub fn received_size(tree: &Tree) -> u64 {
    let mut seen = BTreeSet::new();
    let again: u64 = tree
        .0
        .values()
        .filter_map(|entry| match &entry.kind {
            Kind::File(blob) if !seen.insert(Rc::as_ptr(&blob.head)) => Some(blob.size),
            _ => None,
        })
        .sum();
    sent_size(tree) - again
}

/// Bytes as BuildKit shows them: `32B`, `31.47MB`.
pub fn human_size(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["kB", "MB", "GB", "TB", "PB"];
    if bytes < 1000 {
        return format!("{bytes}B");
    }
    let mut size = bytes as f64 / 1000.0;
    let mut unit = 0;
    while size >= 1000.0 && unit + 1 < UNITS.len() {
        size /= 1000.0;
        unit += 1;
    }
    format!("{size:.2}{}", UNITS[unit])
}
