//! What was seen of a lesson's host since the lesson began.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use snapshot::Snapshot;

/// What was ever seen on the host since the lesson began: a check can ask for something to be gone
/// only because it knows that it was there.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct History {
    pub containers: BTreeSet<String>,
    pub running: BTreeSet<String>,
    pub images: BTreeSet<String>,
    pub volumes: BTreeSet<String>,
    pub networks: BTreeSet<String>,
    /// Absolute paths.
    pub files: BTreeSet<String>,
    pub begun: Begun,
}

/// How far a session's counters were when the learner began: what `setup.t` did does not count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Begun {
    pub at_ms: u64,
    pub connections: u64,
    pub builds: usize,
}

impl History {
    /// Starts the lesson: connections, builds and requests up to now were not the learner's.
    pub fn begin(snapshot: &Snapshot) -> Self {
        let mut history = Self {
            begun: Begun {
                at_ms: snapshot.at_ms,
                connections: snapshot.connections.last().map_or(0, |c| c.number),
                builds: snapshot.builds.last().map_or(0, |b| b.number),
            },
            ..Self::default()
        };
        history.observe(snapshot);
        history
    }

    /// Takes note of one moment; call it for every snapshot of a session.
    pub fn observe(&mut self, snapshot: &Snapshot) {
        for container in &snapshot.containers {
            note(&mut self.containers, &container.name);
            if container.state == snapshot::ContainerState::Running {
                note(&mut self.running, &container.name);
            }
        }
        for tag in snapshot.images.iter().flat_map(|i| &i.tags) {
            note(&mut self.images, tag);
        }
        for volume in &snapshot.volumes {
            note(&mut self.volumes, &volume.name);
        }
        for network in &snapshot.networks {
            note(&mut self.networks, &network.name);
        }
        for file in snapshot.files.iter() {
            note(&mut self.files, &file.path);
        }
    }
}

fn note(set: &mut BTreeSet<String>, name: &str) {
    if !set.contains(name) {
        set.insert(name.to_string());
    }
}
