//! `gone`: something that was there in this lesson is not there any more (or, for `running`, does
//! not run any more).

use snapshot::ContainerState;
use snapshot::Snapshot;

use super::{Args, Kind};
use crate::progress::History;

pub const KIND: Kind = Kind {
    name: "gone",
    keys: &["container", "running", "image", "volume", "network"],
    holds,
};

fn holds(args: &Args, snapshot: &Snapshot, history: &History) -> bool {
    let tag = |name: &str| match name.contains(':') {
        true => name.to_string(),
        false => format!("{name}:latest"),
    };
    let runs = |name: &str| {
        let found = snapshot.container(name);
        found.is_some_and(|c| c.state == ContainerState::Running)
    };
    args.allows("container", |v| {
        history.containers.contains(v) && snapshot.container(v).is_none()
    }) && args.allows("running", |v| history.running.contains(v) && !runs(v))
        && args.allows("image", |v| {
            history.images.contains(&tag(v)) && snapshot.image(v).is_none()
        })
        && args.allows("volume", |v| {
            history.volumes.contains(v) && snapshot.volume(v).is_none()
        })
        && args.allows("network", |v| {
            history.networks.contains(v) && snapshot.network(v).is_none()
        })
}
