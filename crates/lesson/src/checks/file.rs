//! `file`: a file of the home directory is there, with that text or owner.

use snapshot::Snapshot;

use super::{Args, Kind, absolute};
use crate::progress::History;

pub const KIND: Kind = Kind {
    name: "file",
    keys: &["path*", "text", "uid"],
    holds,
};

fn holds(args: &Args, snapshot: &Snapshot, _: &History) -> bool {
    let path = absolute(args.get("path").unwrap_or_default());
    snapshot.file(&path).is_some_and(|f| {
        args.allows("text", |v| f.text.contains(v)) && args.allows_number("uid", f.uid.into())
    })
}
