//! `volume`: a volume of that name is there, perhaps with a file in it.

use snapshot::Snapshot;

use super::{Args, Kind};
use crate::progress::History;

pub const KIND: Kind = Kind {
    name: "volume",
    keys: &["name*", "file", "text"],
    holds,
};

fn holds(args: &Args, snapshot: &Snapshot, _: &History) -> bool {
    let Some(volume) = snapshot.volume(args.get("name").unwrap_or_default()) else {
        return false;
    };
    let Some(path) = args.get("file") else {
        return true;
    };
    volume.files.iter().any(|f| {
        f.path.trim_start_matches('/') == path && args.allows("text", |v| f.text.contains(v))
    })
}
