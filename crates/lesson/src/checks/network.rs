//! `network`: a network of that name is there, perhaps with so many running containers on it.

use snapshot::Snapshot;

use super::{Args, Kind};
use crate::progress::History;

pub const KIND: Kind = Kind {
    name: "network",
    keys: &["name*", "members"],
    holds,
};

fn holds(args: &Args, snapshot: &Snapshot, _: &History) -> bool {
    let name = args.get("name").unwrap_or_default();
    let on_it = snapshot.containers.iter().filter(|c| {
        c.networks
            .iter()
            .any(|e| e.network == name && !e.ip.is_empty())
    });
    snapshot.network(name).is_some() && args.allows_number("members", on_it.count() as i64)
}
