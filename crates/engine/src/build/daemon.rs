//! The builder in dockerd: its memory, and what it needs of images, layers and networks.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::net::Ipv4Addr;
use std::rc::Rc;
use std::time::Duration;

use dockerfile::instruction::Network;
use machine::{Namespaces, NetNsId, race};

use snapshot::CacheKind;

use super::cache::{KeyWriter, Record};
use super::host::{Host, HostImage, NewImage, RunEnd, Sandbox, TimedHistory};
use super::job::{self, BuildMemory};
use super::layers;
use super::progress::Progress;
use super::pull::Found;
use super::request::{Ask, BuildMessage, BuildRecord, BuildRequest, NetworkMode};
use super::sandbox::{self, Caches, Ended, Ground, Identity, Unstarted};
use super::settings;
use super::tree::Tree;
use super::worker::Output;
use crate::api::value::Timestamp;
use crate::container::{run, user, verify};
use crate::daemon::Engine;
use crate::digest::Digest;
use crate::image::{History, ImageConfig};
use crate::layer::ChainLayer;
use crate::reference::Reference;
use crate::sync::{Receiver, channel};

pub(super) type Layer = Rc<ChainLayer>;

/// How many merged trees are kept at hand.
const TREES: usize = 12;
/// How long a RUN's sandbox takes to start.
const SANDBOX_START: u64 = 60_000_000;

/// A build's record, which grows while it runs.
pub(crate) type SharedRecord = Rc<RefCell<BuildRecord>>;

/// What the builder keeps between builds.
#[derive(Default)]
pub(crate) struct State {
    pub(crate) memory: BuildMemory<Layer>,
    pub(crate) caches: Caches,
    /// Files of stacks by ChainId, the newest last.
    pub(super) trees: RefCell<Vec<(Digest, Rc<Tree>)>>,
    /// What registries offered, by reference and platform.
    pub(super) found: RefCell<BTreeMap<(String, String), Rc<Found>>>,
    /// Front ends that are here, by name and digest.
    pub(super) front_ends: RefCell<BTreeSet<String>>,
    /// The newest builds, oldest first.
    pub(crate) builds: RefCell<VecDeque<SharedRecord>>,
    builds_begun: Cell<usize>,
}

impl Engine {
    /// Builds; events come first, the result last. The build stops when nobody listens.
    pub fn build(&self, request: BuildRequest) -> Receiver<BuildMessage> {
        drop(self.asked("build", request.tags.first().map_or("", String::as_str)));
        let (sender, receiver) = channel();
        let engine = self.clone();
        let record = self.begin_record(&request);
        self.spawn(async move {
            let (clock, out, noted) = (engine.clone(), sender.clone(), record.clone());
            let progress = Progress::new(
                move || Host::now(&clock),
                move |event| {
                    noted.borrow_mut().note(&event);
                    // A client that went away is noticed below.
                    let _ = out.send(BuildMessage::Event(event));
                },
            );
            let listener = sender.clone();
            let work = job::build(
                &engine,
                &engine.d.build.memory,
                &request,
                &progress,
                &record,
            );
            let gone = async {
                while !listener.is_closed() {
                    let _ = engine.d.sys.sleep(Duration::from_millis(200)).await;
                }
            };
            let ended = race(Box::pin(work), Box::pin(gone)).await;
            engine.note_local_sources(&request, &record.borrow());
            {
                let record = &mut *record.borrow_mut();
                record.ended = Some(Host::now(&engine));
                record.changes += 1;
            }
            if let machine::Either::Left(result) = ended {
                let _ = sender.send(BuildMessage::Finished(result));
            }
        });
        receiver
    }

    /// Begins to keep what becomes of a request; a check is no build.
    fn begin_record(&self, request: &BuildRequest) -> SharedRecord {
        let state = &self.d.build;
        let number = state.builds_begun.get() + 1;
        let record = BuildRecord::begin(number, request, Host::now(self));
        let record = Rc::new(RefCell::new(record));
        if request.ask == Ask::Build {
            state.builds_begun.set(number);
            let mut builds = state.builds.borrow_mut();
            if builds.len() == snapshot::BUILDS {
                builds.pop_front();
            }
            builds.push_back(record.clone());
        }
        record
    }

    /// What .dockerignore kept out of a build, by its number.
    pub fn ignored(&self, build: usize) -> Vec<snapshot::Ignored> {
        let builds = self.d.build.builds.borrow();
        let found = builds.iter().find(|b| b.borrow().number == build);
        found.map_or(Vec::new(), |b| b.borrow().ignored.clone())
    }

    /// The client's files stay with the builder too, one record a project and kind.
    fn note_local_sources(&self, request: &BuildRequest, record: &BuildRecord) {
        let now = Host::now(self);
        let mut memory = self.d.build.memory.borrow_mut();
        let sizes = [
            ("dockerfile", record.dockerfile.len() as u64),
            ("context", record.context_size),
        ];
        for (kind, size) in sizes {
            if size == 0 {
                continue;
            }
            let key = KeyWriter::new()
                .texts(["local", kind, &request.project])
                .finish();
            if let Some(id) = memory.cache.find(&key).map(|r| r.id.clone()) {
                memory.cache.touch(&id, now);
                continue;
            }
            memory.cache.insert(Record {
                id: String::new(),
                key,
                parents: Vec::new(),
                kind: CacheKind::LocalSource,
                description: format!("local source for {kind}"),
                output: Output::Files(Rc::default()),
                size,
                created: now,
                last_used: now,
                uses: 1,
            });
        }
    }

    pub(super) fn host_image(
        &self,
        config: &ImageConfig,
        top: Option<&Layer>,
        digest: Option<String>,
    ) -> HostImage {
        HostImage {
            config: settings::planned(&config.config, &config.author),
            history: config.history.iter().map(timed).collect(),
            chain: top.map(|t| t.chain_id.to_string()).unwrap_or_default(),
            digest,
        }
    }

    /// A network namespace for a RUN, and the address to give back.
    fn build_network(&self, mode: NetworkMode, step: Network) -> (NetNsId, bool, Option<Ipv4Addr>) {
        if mode == NetworkMode::Host || step == Network::Host {
            return (Namespaces::HOST.net, false, None);
        }
        let ns = self.d.kernel.new_net_ns();
        if mode == NetworkMode::None || step == Network::None {
            return (ns, true, None);
        }
        let mut networks = self.d.networks.borrow_mut();
        let Some(id) = networks.find("bridge").map(|n| n.id.clone()) else {
            return (ns, true, None);
        };
        let network = networks.all.get_mut(&id);
        let found = network.and_then(|n| Some((n.bridge?, n.pool.as_mut()?.take()?)));
        let Some((bridge, ip)) = found else {
            return (ns, true, None);
        };
        let octets = ip.octets();
        let mac = format!(
            "02:42:{:02x}:{:02x}:{:02x}:{:02x}",
            octets[0], octets[1], octets[2], octets[3]
        );
        self.d.kernel.attach(ns, bridge, "eth0", ip, &mac);
        (ns, true, Some(ip))
    }

    fn give_back(&self, ip: Option<Ipv4Addr>) {
        let mut networks = self.d.networks.borrow_mut();
        let Some(id) = networks.find("bridge").map(|n| n.id.clone()) else {
            return;
        };
        let pool = networks.all.get_mut(&id).and_then(|n| n.pool.as_mut());
        if let (Some(pool), Some(ip)) = (pool, ip) {
            pool.free(ip);
        }
    }

    fn nameserver(&self) -> String {
        let bytes = self
            .host_agent()
            .read_file("/etc/resolv.conf")
            .unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let server = text.lines().find_map(|l| l.strip_prefix("nameserver "));
        server.unwrap_or("8.8.8.8").trim().to_string()
    }
}

/// A platform, the host's own if none is named.
fn or_host(platform: &str) -> &str {
    match platform {
        "" => "linux/amd64",
        platform => platform,
    }
}

fn timed(history: &History) -> TimedHistory {
    TimedHistory {
        created_by: history.created_by.clone(),
        comment: history.comment.clone(),
        empty_layer: history.empty_layer,
        created: u64::try_from(history.created.nanos()).unwrap_or(0),
    }
}

impl Host for Engine {
    type Layer = Layer;

    async fn authorize(&self, reference: &str, platform: &str, pull: bool) -> Option<String> {
        let name = Reference::parse(reference).ok()?.tagged();
        if !pull && self.image_here(&name, or_host(platform)).is_some() {
            return None;
        }
        Engine::authorize(self, &name).await
    }

    async fn resolve_image(
        &self,
        reference: &str,
        platform: &str,
        pull: bool,
    ) -> Result<HostImage, String> {
        let name = Reference::parse(reference).map_err(|e| e.message)?.tagged();
        let platform = or_host(platform);
        if !pull && let Some(here) = self.image_here(&name, platform) {
            let key = (name.full(), platform.to_string());
            self.d.build.found.borrow_mut().remove(&key);
            return Ok(here);
        }
        self.find_at_registry(&name, platform).await
    }

    async fn load_image(
        &self,
        reference: &str,
        platform: &str,
        vertex: usize,
        progress: &Progress,
    ) -> Result<(Vec<Layer>, u64), String> {
        let name = Reference::parse(reference).map_err(|e| e.message)?.tagged();
        self.layers_of(&name, or_host(platform), vertex, progress)
            .await
    }

    async fn find_front_end(&self, full: &str) -> Result<String, String> {
        let digest = Engine::find_front_end(self, full).await?;
        Ok(digest.to_string())
    }

    async fn load_front_end(&self, pinned: &str, vertex: usize, progress: &Progress) -> bool {
        Engine::load_front_end(self, pinned, vertex, progress).await
    }

    fn local_image(&self, reference: &str) -> Option<HostImage> {
        let name = Reference::parse(reference).ok()?.tagged();
        self.image_here(&name, "")
    }

    fn merged(&self, layers: &[Layer]) -> Rc<Tree> {
        let Some(top) = layers.last() else {
            return Rc::default();
        };
        let known = self.d.build.trees.borrow();
        if let Some((_, tree)) = known.iter().find(|(id, _)| *id == top.chain_id) {
            return tree.clone();
        }
        drop(known);
        let tree = Rc::new(layers::merge(&top.lowers()));
        let mut trees = self.d.build.trees.borrow_mut();
        if trees.len() >= TREES {
            trees.remove(0);
        }
        trees.push((top.chain_id.clone(), tree.clone()));
        tree
    }

    fn layer_name(&self, layer: &Layer) -> String {
        layer.chain_id.hex().to_string()
    }

    fn layer(&self, below: &[Layer], changed: &Tree) -> (Layer, u64) {
        let layer = Rc::new(layers::layer(changed));
        let made = self
            .d
            .layers
            .borrow_mut()
            .register(below.last().cloned(), layer);
        let size = made.size;
        (made, size)
    }

    async fn run(&self, sandbox: Sandbox<'_, Layer>) -> RunEnd<Layer> {
        self.work(SANDBOX_START).await;
        let (net, own_net, ip) = self.build_network(sandbox.network, sandbox.step.network);
        let below = self.merged(sandbox.layers);
        let lowers = sandbox
            .layers
            .last()
            .map(|top| top.lowers())
            .unwrap_or_default();
        let nameserver = self.nameserver();
        let caps = verify::capabilities(&Default::default());
        let ground = Ground {
            kernel: &self.d.kernel,
            sys: &self.d.sys,
            caches: &self.d.build.caches,
            net,
            own_net,
            has_interface: ip.is_some() || !own_net,
            nameserver: &nameserver,
            identify: &|agent, spec| match user::resolve(agent, spec, &[]) {
                Ok(who) => Ok(Identity {
                    creds: who.creds(caps),
                    home: who.home,
                }),
                Err(error) => Err(error.message),
            },
            explain: &|error, agent| match run::explain(error, agent) {
                run::Failed::Before(why) => Unstarted::Before(why),
                run::Failed::After(text, status) => Unstarted::After(text, status),
            },
        };
        let ended = sandbox::run(&ground, lowers, &below, &sandbox).await;
        self.give_back(ip);
        match ended {
            Ended::Status(status) => RunEnd::Status(status),
            Ended::Refused(why) => RunEnd::Refused(why),
            Ended::Changed(layer) => {
                let parent = sandbox.layers.last().cloned();
                let layer = self.d.layers.borrow_mut().register(parent, Rc::new(layer));
                RunEnd::Done {
                    size: layer.size,
                    layer,
                }
            }
        }
    }

    fn is_online(&self) -> bool {
        self.d.online
    }

    async fn fetch(&self, url: &str) -> Result<(Vec<u8>, i64), String> {
        let why = format!("failed to load cache key: Get \"{url}\"");
        let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
        let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) => (host, port.parse().unwrap_or(80)),
            None => (authority, 80),
        };
        let unknown = match self.d.online && super::git::is_public(host) {
            true => format!("fetching from {host} is not simulated in Hatoba"),
            false => format!(
                "{why}: dial tcp: lookup {host} on {}:53: no such host",
                self.nameserver()
            ),
        };
        let sys = &self.d.sys;
        let address = match host.parse::<std::net::IpAddr>() {
            Ok(ip) => ip,
            Err(_) => match sys.resolve(host).await {
                Ok(found) if !found.is_empty() => found[0],
                _ => return Err(unknown),
            },
        };
        if scheme != "http" {
            return Err(format!("{why}: fetching over TLS is not simulated"));
        }
        let socket = std::net::SocketAddr::new(address, port);
        let failed = |what: &str, errno: machine::Errno| {
            format!(
                "{why}: {what} tcp {socket}: {}",
                errno.to_string().to_lowercase()
            )
        };
        let fd = sys.connect(socket).await.map_err(|e| failed("dial", e))?;
        let request = format!(
            "GET /{path} HTTP/1.1\r\nHost: {authority}\r\nUser-Agent: buildkit\r\nConnection: close\r\n\r\n"
        );
        let sent = sys.write_all(fd, request.as_bytes()).await;
        let answer = sys.read_to_end(fd).await;
        let _ = sys.close(fd);
        sent.map_err(|e| failed("write", e))?;
        let bytes = answer.map_err(|e| failed("read", e))?;
        let end = bytes
            .windows(4)
            .position(|w| w == b"\r\n\r\n")
            .unwrap_or(bytes.len());
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let status = head.split(' ').nth(1).unwrap_or("0").to_string();
        if status != "200" {
            return Err(format!(
                "failed to load cache key: invalid response status {status}"
            ));
        }
        let body = bytes.get(end + 4..).unwrap_or_default().to_vec();
        Ok((body, Host::now(self) as i64))
    }

    fn store_image(&self, image: NewImage<Layer>) -> Result<String, String> {
        let top = image.layers.last().cloned();
        let time = |nanos: u64| Timestamp(i64::try_from(nanos).unwrap_or(i64::MAX));
        let history: Vec<History> = image
            .history
            .iter()
            .map(|h| History {
                created: time(h.created),
                created_by: h.created_by.clone(),
                author: String::new(),
                comment: h.comment.clone(),
                empty_layer: h.empty_layer,
            })
            .collect();
        let escaped = history.iter().any(|h| h.created_by.starts_with("CMD "));
        let config = ImageConfig {
            created: time(image.created),
            author: image.config.author.clone(),
            architecture: image.architecture,
            variant: String::new(),
            os: image.os,
            config: settings::kept(image.config, escaped),
            diff_ids: top.as_ref().map(|t| t.diff_ids()).unwrap_or_default(),
            history,
            comment: "buildkit.dockerfile.v0".to_string(),
            docker_version: String::new(),
        };
        let id = self.keep_image(config, top, None);
        self.d.images.borrow_mut().set_base(&id, image.base_layers);
        for tag in &image.tags {
            let name = Reference::parse(tag).map_err(|e| e.message)?.tagged();
            self.tag_image(&name, &id);
        }
        Ok(id.to_string())
    }

    fn now(&self) -> u64 {
        self.d.sys.now().0
    }

    async fn work(&self, nanos: u64) {
        // Only a signal ends a sleep early; the daemon catches none.
        let _ = self.d.sys.sleep(Duration::from_nanos(nanos)).await;
    }
}
