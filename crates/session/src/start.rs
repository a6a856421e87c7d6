//! How a session's host begins.

use sim::SimConfig;

use crate::save::Save;

/// What a lesson, or the sandbox, brings to its host.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Start {
    /// Names the session in storage and in links: a lesson's slug, or `sandbox`.
    pub key: String,
    /// Images present locally, by name.
    pub images: Vec<String>,
    /// Paths in the home directory and their bytes.
    pub files: Vec<(String, Vec<u8>)>,
    /// What is done on the host before the learner comes, as in a lesson's `setup.t`.
    pub setup: String,
    /// The seed of every session; `None` for one that follows from the time it began.
    pub seed: Option<u64>,
}

impl Start {
    /// A session that begins now, in milliseconds since 1970.
    pub fn fresh(&self, wall_ms: u64) -> Save {
        let save = Save::fresh(&self.key, wall_ms);
        Save {
            seed: self.seed.unwrap_or(save.seed),
            ..save
        }
    }

    /// The host that begins with a seed and a wall clock in milliseconds since 1970.
    pub fn config(&self, seed: u64, start_ms: u64) -> SimConfig {
        let file = |(path, bytes): &(String, Vec<u8>)| {
            (path.clone(), bytes.clone(), lesson::script::mode(bytes))
        };
        SimConfig {
            seed,
            start_ms,
            images: self.images.clone(),
            files: self.files.iter().map(file).collect(),
            online: true,
        }
    }
}
