//! `image`: an image of that name is in the store.

use snapshot::Snapshot;

use super::{Args, Kind, same_image};
use crate::progress::History;

pub const KIND: Kind = Kind {
    name: "image",
    keys: &["ref*", "smaller", "layers", "user"],
    holds,
};

fn holds(args: &Args, snapshot: &Snapshot, _: &History) -> bool {
    let wanted = args.get("ref").unwrap_or_default();
    snapshot.images.iter().any(|image| {
        image.tags.iter().any(|t| same_image(t, wanted))
            && args.allows("smaller", |v| {
                v.parse().is_ok_and(|limit: u64| image.size < limit)
            })
            && args.allows_number("layers", image.layers.len() as i64)
            && args.allows("user", |v| image.user == v)
    })
}
