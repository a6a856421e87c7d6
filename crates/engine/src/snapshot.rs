//! The engine at one moment, as plain data for pictures and checks.

use crate::api::container::{ContainerInspect, FilesystemChange};
use crate::api::image::{HistoryItem, ImageInspect};
use crate::api::network::NetworkInspect;
use crate::api::system::{BuildCacheRecord, EventMessage};
use crate::api::volume::Volume;
use crate::daemon::Engine;
use crate::layer::stack;

/// A pull that is under way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PullInProgress {
    pub reference: String,
    pub done: u64,
    pub total: u64,
}

/// Everything to draw.
#[derive(Clone, Debug, Default)]
pub struct EngineSnapshot {
    pub images: Vec<ImageView>,
    pub containers: Vec<ContainerView>,
    pub volumes: Vec<Volume>,
    pub networks: Vec<NetworkInspect>,
    pub build_cache: Vec<BuildCacheRecord>,
    /// The newest, oldest first.
    pub events: Vec<EventMessage>,
    pub pulling: Vec<PullInProgress>,
}

/// An image with its layers, bottom first.
#[derive(Clone, Debug, Default)]
pub struct ImageView {
    pub inspect: ImageInspect,
    pub layers: Vec<LayerView>,
    /// Oldest first.
    pub history: Vec<HistoryItem>,
    /// For each history entry whether it made a layer.
    pub made_layer: Vec<bool>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LayerView {
    pub chain_id: String,
    pub diff_id: String,
    pub size: u64,
    /// The step that made it.
    pub created_by: String,
    /// How many images of the store have it.
    pub images: usize,
    /// Paths it adds, changes or hides; at most [`ENTRIES`].
    pub entries: Vec<LayerEntryView>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LayerEntryView {
    pub path: String,
    pub hidden: bool,
    pub size: u64,
}

/// A container with what only the kernel knows.
#[derive(Clone, Debug, Default)]
pub struct ContainerView {
    pub inspect: ContainerInspect,
    /// The image as it was named.
    pub image: String,
    pub changes: Vec<FilesystemChange>,
    pub writable_size: u64,
    pub processes: Vec<ProcessView>,
    pub listening: Vec<ListenerView>,
    /// The number of its network namespace, to read connection traces; 0 if it does not run.
    pub net_ns: u32,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProcessView {
    /// As seen inside.
    pub pid: u32,
    pub ppid: u32,
    pub uid: u32,
    pub argv: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListenerView {
    pub ip: String,
    pub port: u16,
    pub protocol: String,
    pub program: String,
}

/// How many paths of a layer or container are listed.
pub const ENTRIES: usize = 40;

impl Engine {
    /// Takes the picture.
    pub fn snapshot(&self) -> EngineSnapshot {
        EngineSnapshot {
            images: self.image_views(),
            containers: self
                .containers()
                .iter()
                .map(|c| self.container_view(c))
                .collect(),
            volumes: self.volumes_with_usage(),
            networks: self.network_list(&Default::default()).unwrap_or_default(),
            build_cache: self.build_cache_records(),
            events: self.d.events.recent(64),
            pulling: self.d.pulling.borrow().clone(),
        }
    }

    fn image_views(&self) -> Vec<ImageView> {
        let images = self.d.images.borrow();
        let all = images.all();
        let holders = |chain: &str| {
            let has = |i: &&&crate::image::Image| {
                stack(i.top.as_ref())
                    .iter()
                    .any(|l| l.chain_id.as_str() == chain)
            };
            all.iter().filter(has).count()
        };
        let mut out = Vec::new();
        for image in &all {
            let places = image.config.layer_places();
            let maker = |i: usize| {
                let step = places.iter().position(|p| *p == Some(i));
                step.map_or(String::new(), |s| {
                    image.config.history[s].created_by.clone()
                })
            };
            let layers = stack(image.top.as_ref());
            let layers = layers.iter().enumerate().map(|(i, l)| LayerView {
                chain_id: l.chain_id.to_string(),
                diff_id: l.diff_id.to_string(),
                size: l.size,
                created_by: maker(i),
                images: holders(l.chain_id.as_str()),
                entries: entries(&l.layer),
            });
            let mut history = self
                .image_history(image.id.as_str(), "")
                .unwrap_or_default();
            history.reverse();
            out.push(ImageView {
                inspect: self.image_inspect(image.id.as_str()).unwrap_or_default(),
                layers: layers.collect(),
                history,
                made_layer: places.iter().map(Option::is_some).collect(),
            });
        }
        out
    }

    fn container_view(&self, container: &crate::container::Container) -> ContainerView {
        let inspect = self
            .container_inspect(&container.id, false)
            .unwrap_or_default();
        let mut changes = self.changes(container);
        changes.truncate(ENTRIES);
        let mut view = ContainerView {
            image: inspect.config.image.clone(),
            inspect,
            changes,
            writable_size: self.d.kernel.fs_usage(container.fs),
            ..ContainerView::default()
        };
        let Some(runtime) = container.runtime() else {
            return view;
        };
        view.net_ns = runtime.ns.net.0;
        let pids = self.d.kernel.cgroup_pids(runtime.cgroup);
        for p in self.d.kernel.processes_in(runtime.ns.pid) {
            if pids.contains(&p.host_pid) {
                view.processes.push(ProcessView {
                    pid: p.pid,
                    ppid: p.ppid,
                    uid: p.uid,
                    argv: p.argv.clone(),
                });
            }
        }
        for socket in self.d.kernel.sockets(runtime.ns.net) {
            if socket.state == "LISTEN" {
                view.listening.push(ListenerView {
                    ip: socket.local.ip().to_string(),
                    port: socket.local.port(),
                    protocol: "tcp".to_string(),
                    program: socket.comm.clone(),
                });
            }
        }
        view
    }
}

fn entries(layer: &machine::Layer) -> Vec<LayerEntryView> {
    use machine::LayerKind;
    let view = |(path, entry): (&str, &machine::LayerEntry)| {
        let size = match &entry.kind {
            LayerKind::File(data) => data.size,
            LayerKind::Dir { opaque: false } => return None,
            _ => 0,
        };
        Some(LayerEntryView {
            path: format!("/{path}"),
            hidden: entry.kind == LayerKind::Whiteout,
            size,
        })
    };
    layer.iter().filter_map(view).take(ENTRIES).collect()
}
