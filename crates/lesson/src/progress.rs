//! What a learner has done: checks that held once stay done.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use snapshot::Snapshot;

use crate::model::Lesson;

/// What was ever seen on the host since the lesson began: a check can ask for something to be gone
/// only because it knows that it was there.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct History {
    pub containers: BTreeSet<String>,
    pub running: BTreeSet<String>,
    pub images: BTreeSet<String>,
    pub volumes: BTreeSet<String>,
    pub networks: BTreeSet<String>,
}

impl History {
    /// Takes note of one moment; call it for every snapshot of a session.
    pub fn observe(&mut self, snapshot: &Snapshot) {
        for container in &snapshot.containers {
            self.containers.insert(container.name.clone());
            if container.state == snapshot::ContainerState::Running {
                self.running.insert(container.name.clone());
            }
        }
        let tags = snapshot.images.iter().flat_map(|i| &i.tags);
        self.images.extend(tags.cloned());
        self.volumes
            .extend(snapshot.volumes.iter().map(|v| v.name.clone()));
        self.networks
            .extend(snapshot.networks.iter().map(|n| n.name.clone()));
    }
}

/// The ids of the checks done.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    pub done: BTreeSet<String>,
}

impl Progress {
    pub fn is_complete(&self, lesson: &Lesson) -> bool {
        lesson.checks().all(|c| self.done.contains(&c.id))
    }
}

/// Adds the checks that hold now; returns the ids that are new.
///
/// A check counts only once all earlier ones of the lesson are done, so that a state which an
/// earlier step passes through by accident does not tick a later one.
pub fn evaluate(
    lesson: &Lesson,
    snapshot: &Snapshot,
    history: &History,
    progress: &mut Progress,
) -> Vec<String> {
    let mut new = Vec::new();
    for check in lesson.checks() {
        if progress.done.contains(&check.id) {
            continue;
        }
        if !check.condition.holds(snapshot, history) {
            break;
        }
        progress.done.insert(check.id.clone());
        new.push(check.id.clone());
    }
    new
}
