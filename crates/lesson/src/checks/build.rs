//! `build`: the last build made that image, or used the cache that often.

use snapshot::Snapshot;
use snapshot::VertexResult;

use super::{Args, Kind, same_image};
use crate::progress::History;

pub const KIND: Kind = Kind {
    name: "build",
    keys: &["tag", "cached", "step", "result"],
    holds,
};

fn holds(args: &Args, snapshot: &Snapshot, _: &History) -> bool {
    let Some(build) = snapshot.last_build() else {
        return false;
    };
    let cached = build
        .vertices
        .iter()
        .filter(|v| v.result == VertexResult::Cached);
    args.allows("tag", |v| build.tags.iter().any(|t| same_image(t, v)))
        && args.allows("cached", |v| {
            v.parse().is_ok_and(|least: usize| cached.count() >= least)
        })
        && args.allows("step", |part| {
            build.vertices.iter().any(|v| {
                v.title.contains(part)
                    && args.allows("result", |r| match v.result {
                        VertexResult::Cached => r == "cached",
                        VertexResult::Done => r == "done",
                        VertexResult::Failed => r == "failed",
                        VertexResult::Skipped => r == "skipped",
                        VertexResult::Running => false,
                    })
            })
        })
}
