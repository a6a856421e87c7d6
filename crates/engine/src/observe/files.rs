//! Files of images and containers: the union of layers, the writable layer and mounts, one directory at
//! a time.
//!
//! Nothing here goes through the container's own file system, so that to look changes nothing, inode
//! numbers included. Not shown: what is in /proc.

use std::collections::BTreeSet;
use std::rc::Rc;

use machine::{Content, Errno, FsId, Layer, LayerEntry, LayerKind, MntNsId, Stat, Upper};
use snapshot::FileKind;
use snapshot::files::{Cell, CellState, Entry, Listing, MOST, Of, Origin};

use super::union;
use crate::container::Container;
use crate::container::user;
use crate::daemon::{Engine, ROOT};
use crate::image::Image;
use crate::layer::stack;
use crate::symlinks;
use crate::volume::mountpoint;

/// Bytes of a file's text that are given.
const TEXT: usize = 64 << 10;

/// Something at a path.
#[derive(Clone)]
struct Thing {
    kind: FileKind,
    size: u64,
    mode: u32,
    uid: u32,
    gid: u32,
    content: Content,
}

/// A mount over the union.
struct Lid {
    /// Without a leading slash.
    target: String,
    origin: Origin,
    source: Source,
}

/// Where a mount's files are.
enum Source {
    /// At a path of a namespace.
    Place(MntNsId, String),
    /// In an image's layers.
    Layers(Vec<Rc<Layer>>),
}

/// All that a path may come from.
struct Tower<'a> {
    engine: &'a Engine,
    /// Bottom first.
    layers: Vec<Rc<Layer>>,
    made_by: Vec<String>,
    /// What the engine puts between the image and the writable layer, and the writable layer.
    writable: Option<(Rc<Layer>, FsId)>,
    /// In the order they were mounted in.
    lids: Vec<Lid>,
}

impl Engine {
    /// Lists a directory of an image or a container.
    pub fn files(&self, of: &Of, path: &str) -> Option<Listing> {
        let tower = self.tower(of)?;
        let dir = tower.resolve(path)?;
        tower.list(&dir, &self.host_users())
    }

    /// Returns a file's text: what is seen, or what a layer has (the number after the last layer's is
    /// the writable one).
    pub fn file_text(&self, of: &Of, path: &str, layer: Option<usize>) -> Option<String> {
        let tower = self.tower(of)?;
        let thing = match layer {
            None => tower.seen(&tower.resolve(path)?)?.1,
            Some(n) if n < tower.layers.len() => {
                in_layer(&tower.layers[n], path.trim_matches('/'))?
            }
            Some(_) => tower.written(path.trim_matches('/')).1?,
        };
        let Content::File(data) = &thing.content else {
            return None;
        };
        let bytes = data.read(0, TEXT);
        // As `file` and `git diff` decide.
        let binary = bytes.contains(&0);
        (!binary).then(|| String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Returns the numbers and names of the users that a container knows.
    pub fn users_inside(&self, name: &str) -> Vec<(u32, String)> {
        let container = self.container(name);
        container.map_or(Vec::new(), |c| self.users_in(&c))
    }

    pub(super) fn users_in(&self, container: &Container) -> Vec<(u32, String)> {
        let of = Of::Container(container.id.clone());
        let text = self.file_text(&of, "/etc/passwd", None);
        user::users(&text.unwrap_or_default())
    }

    fn host_users(&self) -> Vec<(u32, String)> {
        let found = self.d.kernel.look(self.d.host, "/etc/passwd", "");
        match found.map(|(entry, _)| entry.content) {
            Some(Content::File(data)) => user::users(&String::from_utf8_lossy(&data.read(0, TEXT))),
            _ => Vec::new(),
        }
    }

    fn tower(&self, of: &Of) -> Option<Tower<'_>> {
        let (id, most) = match of {
            Of::Container(id) => return self.tower_of(id),
            Of::Image(id) => (id, usize::MAX),
            Of::ImageUpTo(id, n) => (id, n.saturating_add(1)),
        };
        let images = self.d.images.borrow();
        let image = images.by_prefix(id)?;
        let chain = stack(image.top.as_ref());
        let layers = chain.iter().map(|l| l.layer.clone()).take(most);
        Some(Tower {
            engine: self,
            layers: layers.collect(),
            made_by: made_by(image),
            writable: None,
            lids: Vec::new(),
        })
    }

    fn tower_of(&self, id: &str) -> Option<Tower<'_>> {
        let container = self.d.containers.borrow().by_id(id)?;
        let chain = stack(container.top.as_ref());
        let images = self.d.images.borrow();
        let image = images.get(&container.image_id);
        let init = self
            .d
            .kernel
            .overlay_lowers(container.fs)
            .into_iter()
            .next();
        Some(Tower {
            engine: self,
            layers: chain.iter().map(|l| l.layer.clone()).collect(),
            made_by: image.map_or(Vec::new(), made_by),
            writable: init.map(|init| (init, container.fs)),
            lids: self.lids(&container),
        })
    }

    /// A running container's mounts are the kernel's; a stopped one's are those it will have.
    fn lids(&self, container: &Container) -> Vec<Lid> {
        let data = container.data.borrow();
        let own: Vec<Lid> = data.mounts.iter().map(|m| self.lid(m)).collect();
        let Some(runtime) = &data.runtime else {
            return own;
        };
        let ns = runtime.ns.mnt;
        let mut own: Vec<Option<Lid>> = own.into_iter().map(Some).collect();
        let table = self.d.kernel.mounts(ns).into_iter().skip(1);
        let lid = |m: machine::MountInfo| {
            let target = m.target.trim_matches('/').to_string();
            let mut asked = own.iter_mut();
            let asked = asked.find(|l| l.as_ref().is_some_and(|l| l.target == target));
            if let Some(lid) = asked.and_then(Option::take) {
                return lid;
            }
            // The engine's own files at /etc/hosts and the like, which are seen inside alone; the rest
            // is in memory.
            let origin = match m.meta.fstype.as_str() {
                "ext4" => {
                    let name = target.rsplit('/').next().unwrap_or_default();
                    let folder = format!("{ROOT}/containers/{}", container.id);
                    Origin::Bind(format!("{folder}/{name}"))
                }
                _ => Origin::Tmpfs,
            };
            let source = (ns, m.target);
            Lid {
                target,
                origin,
                source: Source::Place(source.0, source.1),
            }
        };
        table.map(lid).collect()
    }

    fn lid(&self, mount: &crate::container::Mounted) -> Lid {
        let point = &mount.point;
        let target = point.destination.trim_matches('/').to_string();
        let below = |base: &str| match mount.subpath.trim_matches('/') {
            "" => base.to_string(),
            sub => format!("{base}/{sub}"),
        };
        let (origin, source) = match (point.kind.as_str(), &mount.image) {
            (_, Some(image)) => {
                let images = self.d.images.borrow();
                let top = images.get(image).and_then(|i| i.top.clone());
                let layers = stack(top.as_ref());
                let layers = layers.iter().map(|l| l.layer.clone()).collect();
                (Origin::Image(point.name.clone()), Source::Layers(layers))
            }
            ("volume", _) => {
                let place = below(&mountpoint(&point.name));
                let origin = Origin::Volume(point.name.clone());
                (origin, Source::Place(self.d.host, place))
            }
            ("tmpfs", _) => (Origin::Tmpfs, Source::Layers(Vec::new())),
            _ => {
                let origin = Origin::Bind(point.source.clone());
                (origin, Source::Place(self.d.host, point.source.clone()))
            }
        };
        Lid {
            target,
            origin,
            source,
        }
    }
}

fn made_by(image: &Image) -> Vec<String> {
    let steps = image.config.history.iter().zip(image.config.layer_places());
    let made = steps.filter(|(_, place)| place.is_some());
    made.map(|(step, _)| step.created_by.clone()).collect()
}

fn of_entry(entry: &LayerEntry) -> Thing {
    let (kind, size, content) = match &entry.kind {
        LayerKind::Dir { .. } => (FileKind::Directory, 4096, Content::None),
        LayerKind::File(data) => (FileKind::Regular, data.size, Content::File(data.clone())),
        LayerKind::Symlink(to) => {
            let size = to.len() as u64;
            (FileKind::Symlink, size, Content::Symlink(to.clone()))
        }
        _ => (FileKind::Other, 0, Content::None),
    };
    Thing {
        kind,
        size,
        mode: entry.mode,
        uid: entry.uid,
        gid: entry.gid,
        content,
    }
}

fn of_stat(stat: &Stat, content: Content) -> Thing {
    Thing {
        kind: super::storage::file_kind(stat.kind),
        size: stat.size,
        mode: stat.mode & 0o7777,
        uid: stat.uid,
        gid: stat.gid,
        content,
    }
}

/// What a layer has at a path, if that is a thing and no whiteout.
fn in_layer(layer: &Layer, path: &str) -> Option<Thing> {
    let entry = layer.resolve(path)?;
    (entry.kind != LayerKind::Whiteout).then(|| of_entry(entry))
}

fn join(dir: &str, name: &str) -> String {
    match dir {
        "" => name.to_string(),
        dir => format!("{dir}/{name}"),
    }
}

/// What of a path is below a target: `Some("")` for the target itself.
fn below<'p>(path: &'p str, target: &str) -> Option<&'p str> {
    let rest = path.strip_prefix(target)?;
    match rest.strip_prefix('/') {
        Some(rest) => Some(rest),
        None if rest.is_empty() || target.is_empty() => Some(rest),
        None => None,
    }
}

impl Lid {
    fn thing(&self, engine: &Engine, path: &str) -> Option<(Thing, Vec<String>)> {
        let below = below(path, &self.target)?;
        match &self.source {
            Source::Place(ns, place) => {
                match engine.d.kernel.look(*ns, place, below) {
                    Some((entry, names)) => Some((of_stat(&entry.stat, entry.content), names)),
                    // /proc and the like: what is in them is not shown.
                    None if below.is_empty() => Some((root(), Vec::new())),
                    None => None,
                }
            }
            Source::Layers(layers) if below.is_empty() => Some((root(), names_in(layers, ""))),
            Source::Layers(layers) => {
                let (_, entry) = union::owner(layers, below)?;
                Some((of_entry(entry), names_in(layers, below)))
            }
        }
    }
}

/// The root of a mount.
fn root() -> Thing {
    Thing {
        kind: FileKind::Directory,
        size: 4096,
        mode: 0o755,
        uid: 0,
        gid: 0,
        content: Content::None,
    }
}

fn names_in(layers: &[Rc<Layer>], dir: &str) -> Vec<String> {
    let names: BTreeSet<&str> = layers.iter().flat_map(|l| l.names(dir)).collect();
    let shown = names.into_iter().filter(|name| {
        let path = join(dir, name);
        union::owner(layers, &path).is_some()
    });
    shown.map(str::to_string).collect()
}

impl Tower<'_> {
    /// What the writable layer has at a path: how it stands, and the thing.
    fn written(&self, path: &str) -> (CellState, Option<Thing>) {
        let Some((init, fs)) = &self.writable else {
            return (CellState::Absent, None);
        };
        match self.engine.d.kernel.upper_at(*fs, path) {
            Upper::Whiteout => (CellState::Whiteout, None),
            Upper::Present {
                stat,
                content,
                opaque,
            } => {
                let state = match opaque {
                    true => CellState::Opaque,
                    false => CellState::Present,
                };
                (state, Some(of_stat(&stat, content)))
            }
            // What the engine itself laid there counts with the container's own.
            Upper::Absent => match in_layer(init, path).filter(|t| !self.only_repeats(path, t)) {
                Some(thing) => (CellState::Present, Some(thing)),
                None => (CellState::Absent, None),
            },
        }
    }

    /// Directories of the image are repeated there on the way to what is new.
    fn only_repeats(&self, path: &str, thing: &Thing) -> bool {
        thing.kind == FileKind::Directory && union::owner(&self.layers, path).is_some()
    }

    /// Whether the writable layer hides what the layers have at a path.
    fn covered_by_writable(&self, path: &str) -> bool {
        let above = path.match_indices('/').map(|(at, _)| &path[..at]);
        above.into_iter().any(|dir| match self.written(dir) {
            (CellState::Whiteout | CellState::Opaque, _) => true,
            (_, Some(thing)) => thing.kind != FileKind::Directory,
            (_, None) => false,
        })
    }

    /// What the union without mounts shows.
    fn united(&self, path: &str) -> Option<(Origin, Thing)> {
        match self.written(path) {
            (CellState::Whiteout, _) => return None,
            (_, Some(thing)) => return Some((Origin::Writable, thing)),
            _ => {}
        }
        if self.covered_by_writable(path) {
            return None;
        }
        let (layer, entry) = union::owner(&self.layers, path)?;
        let data = in_layer(&self.layers[layer], path);
        Some((
            Origin::Layer(layer),
            data.unwrap_or_else(|| of_entry(entry)),
        ))
    }

    /// The mounts at or above a path, the topmost last: each covers those before.
    fn over(&self, path: &str) -> Vec<&Lid> {
        let over = self
            .lids
            .iter()
            .filter(|l| below(path, &l.target).is_some());
        over.collect()
    }

    /// What is seen at a path.
    fn seen(&self, path: &str) -> Option<(Origin, Thing)> {
        match self.over(path).last() {
            Some(lid) => {
                let (thing, _) = lid.thing(self.engine, path)?;
                Some((lid.origin.clone(), thing))
            }
            None => self.united(path),
        }
    }

    /// Follows symlinks; the result has no leading slash.
    fn resolve(&self, path: &str) -> Option<String> {
        let found = symlinks::follow(path, |here, followed| {
            let (_, thing) = self.seen(here).ok_or(Errno::ENOENT)?;
            match thing.content {
                Content::Symlink(_) if followed == symlinks::MOST => Err(Errno::ELOOP),
                Content::Symlink(target) => Ok(Some(target)),
                _ => Ok(None),
            }
        });
        found.ok()
    }

    fn list(&self, dir: &str, host_users: &[(u32, String)]) -> Option<Listing> {
        if !dir.is_empty() && self.seen(dir)?.1.kind != FileKind::Directory {
            return None;
        }
        let mut names: BTreeSet<String> = BTreeSet::new();
        for layer in &self.layers {
            names.extend(layer.names(dir).map(str::to_string));
        }
        if let Some((init, fs)) = &self.writable {
            names.extend(init.names(dir).map(str::to_string));
            names.extend(self.engine.d.kernel.upper_names(*fs, dir));
        }
        if let Some(lid) = self.over(dir).last()
            && let Some((_, inside)) = lid.thing(self.engine, dir)
        {
            names.extend(inside);
        }
        let points = self.lids.iter().filter_map(|l| below(&l.target, dir));
        names.extend(
            points
                .filter(|rest| !rest.is_empty() && !rest.contains('/'))
                .map(str::to_string),
        );
        let text = |path: &str| {
            let file = self.resolve(path).and_then(|p| self.seen(&p));
            match file.map(|(_, thing)| thing.content) {
                Some(Content::File(data)) => {
                    String::from_utf8_lossy(&data.read(0, TEXT)).into_owned()
                }
                _ => String::new(),
            }
        };
        let people = People {
            users: user::users(&text("etc/passwd")),
            groups: user::groups(&text("etc/group")),
            host: host_users,
        };
        let entries = names.iter().filter_map(|n| self.entry(dir, n, &people));
        let mut entries: Vec<Entry> = entries.collect();
        let total = entries.len();
        entries.truncate(MOST);
        let made = self.made_by.iter().take(self.layers.len());
        Some(Listing {
            path: format!("/{dir}"),
            layers: made.cloned().collect(),
            entries,
            total,
        })
    }

    fn entry(&self, dir: &str, name: &str, people: &People) -> Option<Entry> {
        let path = join(dir, name);
        let over = self.over(&path);
        let covered = !over.is_empty();
        let mut tower: Vec<Cell> = Vec::new();
        // What lies there at any place, the topmost last.
        let mut there: Vec<(Origin, Thing)> = Vec::new();
        for (n, layer) in self.layers.iter().enumerate() {
            let thing = in_layer(layer, &path);
            let state = match layer.get(&path).map(|e| &e.kind) {
                None => CellState::Absent,
                Some(LayerKind::Whiteout) => CellState::Whiteout,
                Some(LayerKind::Dir { opaque: true }) => CellState::Opaque,
                Some(_) => CellState::Present,
            };
            tower.push(cell(Origin::Layer(n), state, thing.as_ref(), covered));
            there.extend(thing.map(|t| (Origin::Layer(n), t)));
        }
        if self.writable.is_some() {
            let (state, thing) = self.written(&path);
            tower.push(cell(Origin::Writable, state, thing.as_ref(), covered));
            there.extend(thing.map(|t| (Origin::Writable, t)));
        }
        for (n, lid) in over.iter().enumerate() {
            let thing = lid.thing(self.engine, &path).map(|(t, _)| t);
            let state = match thing {
                Some(_) => CellState::Present,
                None => CellState::Absent,
            };
            let covered = n + 1 < over.len();
            tower.push(cell(lid.origin.clone(), state, thing.as_ref(), covered));
            there.extend(thing.map(|t| (lid.origin.clone(), t)));
        }
        let seen = self.seen(&path);
        let visible = seen.is_some();
        let (origin, thing) = seen.or_else(|| there.pop())?;
        let on_host = matches!(origin, Origin::Volume(_) | Origin::Bind(_));
        let (hides, hidden_bytes) = match covered && thing.kind == FileKind::Directory {
            true => self.under(&path),
            false => (0, 0),
        };
        Some(Entry {
            name: name.to_string(),
            kind: thing.kind,
            size: thing.size,
            mode: thing.mode,
            uid: thing.uid,
            gid: thing.gid,
            user: named(&people.users, thing.uid),
            group: named(&people.groups, thing.gid),
            host_user: match on_host {
                true => named(people.host, thing.uid),
                false => String::new(),
            },
            origin,
            visible,
            tower,
            hides,
            hidden_bytes,
        })
    }

    /// How many entries the union has below a directory, and their bytes.
    fn under(&self, dir: &str) -> (usize, u64) {
        let mut stack = self.layers.clone();
        if let Some((_, fs)) = &self.writable {
            stack.push(Rc::new(self.engine.d.kernel.overlay_upper(*fs)));
        }
        let inside = union::below(&stack, dir);
        let bytes = inside.iter().map(|(_, _, entry)| match &entry.kind {
            LayerKind::File(data) => data.size,
            _ => 0,
        });
        (inside.len(), bytes.sum())
    }
}

/// Who owns files, by number.
struct People<'a> {
    users: Vec<(u32, String)>,
    groups: Vec<(u32, String)>,
    host: &'a [(u32, String)],
}

fn named(names: &[(u32, String)], number: u32) -> String {
    let found = names.iter().find(|(n, _)| *n == number);
    found.map_or(String::new(), |(_, name)| name.clone())
}

fn cell(origin: Origin, state: CellState, thing: Option<&Thing>, covered: bool) -> Cell {
    Cell {
        origin,
        state: match (state, covered) {
            (CellState::Present | CellState::Opaque, true) => CellState::Covered,
            (state, _) => state,
        },
        size: thing.map_or(0, |t| t.size),
        uid: thing.map_or(0, |t| t.uid),
        mode: thing.map_or(0, |t| t.mode),
    }
}
