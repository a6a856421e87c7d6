//! Between layers and tar archives, with OCI's whiteouts (`.wh.NAME`, `.wh..wh..opq`).

use machine::{FileData, Layer, LayerEntry, LayerKind, Time};

use crate::tar::{self, Entry, Kind};

const WHITEOUT: &str = ".wh.";
const OPAQUE: &str = ".wh..wh..opq";

/// Packs a layer canonically.
pub fn layer_tar(layer: &Layer) -> Vec<u8> {
    tar::write(&layer_entries(layer))
}

/// Lists a layer as archive entries in path order.
pub fn layer_entries(layer: &Layer) -> Vec<Entry> {
    let mut out = Vec::new();
    for (path, entry) in layer.iter() {
        if path.is_empty() {
            continue;
        }
        if entry.kind == LayerKind::Whiteout {
            let (dir, name) = path.rsplit_once('/').unwrap_or(("", path));
            out.push(blank(&join(dir, &format!("{WHITEOUT}{name}"))));
            continue;
        }
        out.push(to_tar(path, entry));
        if entry.kind == (LayerKind::Dir { opaque: true }) {
            out.push(blank(&join(path, OPAQUE)));
        }
    }
    out
}

fn blank(path: &str) -> Entry {
    Entry {
        path: path.to_string(),
        kind: Kind::File,
        mode: 0,
        uid: 0,
        gid: 0,
        mtime: 0,
        data: [].into(),
        size: 0,
    }
}

fn join(dir: &str, name: &str) -> String {
    match dir {
        "" => name.to_string(),
        dir => format!("{dir}/{name}"),
    }
}

/// Makes an archive entry of a layer's entry.
pub fn to_tar(path: &str, entry: &LayerEntry) -> Entry {
    let (kind, data, size) = match &entry.kind {
        LayerKind::Dir { .. } => (Kind::Dir, None, 0),
        LayerKind::File(data) => (Kind::File, Some(data.head.as_slice()), data.size),
        LayerKind::Symlink(to) => (Kind::Symlink(to.clone()), None, 0),
        LayerKind::Hardlink(to) => (Kind::Hardlink(to.clone()), None, 0),
        LayerKind::Fifo => (Kind::Fifo, None, 0),
        LayerKind::Device {
            block,
            major,
            minor,
        } => match block {
            true => (Kind::BlockDevice(*major, *minor), None, 0),
            false => (Kind::CharDevice(*major, *minor), None, 0),
        },
        LayerKind::Whiteout => (Kind::CharDevice(0, 0), None, 0),
    };
    Entry {
        path: path.to_string(),
        kind,
        mode: entry.mode,
        uid: entry.uid,
        gid: entry.gid,
        mtime: i64::try_from(entry.mtime.secs()).unwrap_or(0),
        data: data.unwrap_or_default().into(),
        size,
    }
}

/// Makes a layer's entry of an archive entry.
pub fn from_tar(entry: &Entry) -> LayerEntry {
    let kind = match &entry.kind {
        Kind::File => LayerKind::File(FileData::sized(entry.data.to_vec(), entry.size)),
        Kind::Dir => LayerKind::Dir { opaque: false },
        Kind::Symlink(to) => LayerKind::Symlink(to.clone()),
        Kind::Hardlink(to) => LayerKind::Hardlink(to.clone()),
        Kind::Fifo => LayerKind::Fifo,
        Kind::CharDevice(major, minor) => LayerKind::Device {
            block: false,
            major: *major,
            minor: *minor,
        },
        Kind::BlockDevice(major, minor) => LayerKind::Device {
            block: true,
            major: *major,
            minor: *minor,
        },
    };
    LayerEntry {
        kind,
        mode: entry.mode,
        uid: entry.uid,
        gid: entry.gid,
        mtime: Time::from_secs(u64::try_from(entry.mtime).unwrap_or(0)),
    }
}

/// Unpacks an archive into a layer, whiteouts included.
pub fn unpack(entries: &[Entry]) -> Layer {
    let mut layer = Layer::new();
    let mut opaque = Vec::new();
    for entry in entries {
        let (dir, name) = entry.path.rsplit_once('/').unwrap_or(("", &entry.path));
        if name == OPAQUE {
            opaque.push(dir.to_string());
        } else if let Some(hidden) = name.strip_prefix(WHITEOUT) {
            let mut whiteout = from_tar(entry);
            whiteout.kind = LayerKind::Whiteout;
            layer.insert(&join(dir, hidden), whiteout);
        } else if !entry.path.is_empty() {
            layer.insert(&entry.path, from_tar(entry));
        }
    }
    for dir in opaque {
        if let Some(entry) = layer.get(&dir) {
            let mut entry = entry.clone();
            entry.kind = LayerKind::Dir { opaque: true };
            layer.insert(&dir, entry);
        }
    }
    layer
}
