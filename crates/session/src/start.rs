//! How a session's host begins.

use sim::SimConfig;

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
}

impl Start {
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
