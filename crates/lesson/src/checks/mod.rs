//! The kinds of checks: one file each, and the table of them.
//!
//! A condition reads `KIND key=value …`. Every kind looks at the state of the host (or at what was
//! seen of it), never at what was typed, and says what is missing in the host's own words.

mod answer;
mod build;
mod builds;
mod cache;
mod connection;
mod container;
mod fact;
mod file;
mod form;
mod gone;
mod image;
mod lint;
mod log;
mod looked;
mod network;
mod response;
mod rule;
mod said;
#[cfg(test)]
mod tests;
mod verdict;
mod volume;

use snapshot::files::Files;
use snapshot::{ApiRequest, Build as Built, Connection as Connected, Snapshot};

use crate::attrs::Attrs;
use crate::history::History;
use crate::model::Lesson;
use crate::progress::Progress;

pub use form::{Form, Key};
pub use rule::{Clause, Rule, Scope};
pub use verdict::{Field, Goal, Missing, Verdict};

/// A kind of check.
pub trait Kind: Sync {
    fn name(&self) -> &'static str;
    fn keys(&self) -> Vec<Key>;
    /// What one key alone cannot tell: keys that need or exclude one another.
    fn fits(&self, _: &Attrs) -> Result<(), String> {
        Ok(())
    }
    fn look(&self, args: &Attrs, seen: &Seen) -> Verdict;
}

/// Every kind.
pub const KINDS: &[&dyn Kind] = &[
    &answer::Answer,
    &build::Build,
    &builds::Builds,
    &cache::Cache,
    &connection::Connection,
    &container::Container,
    &file::File,
    &gone::Gone,
    &image::Image,
    &lint::Lint,
    &log::Log,
    &looked::Looked,
    &network::Network,
    &response::Response,
    &said::Said,
    &volume::Volume,
];

/// Rules that hadolint finds broken in a Dockerfile, by id, one for each finding.
pub type Lint = fn(&str) -> Vec<String>;

/// What a check may look at.
#[derive(Clone, Copy)]
pub struct Seen<'a> {
    pub lesson: &'a Lesson,
    pub snapshot: &'a Snapshot,
    pub history: &'a History,
    pub progress: &'a Progress,
    /// The files of images; none where nobody can tell.
    pub files: Option<&'a dyn Files>,
    pub lint: Option<Lint>,
    /// What the key command printed; only a proof of predictions knows it.
    pub said: Option<&'a str>,
}

impl<'a> Seen<'a> {
    /// Connections of this lesson, oldest first.
    fn connections(&self) -> impl Iterator<Item = &'a Connected> + use<'a> {
        let begin = self.history.begun.connections;
        let all = self.snapshot.connections.iter();
        all.map(AsRef::as_ref)
            .filter(move |c| begin == 0 || c.number > begin)
    }

    /// Finished builds of this lesson, oldest first.
    fn builds(&self) -> impl Iterator<Item = &'a Built> + use<'a> {
        let begin = self.history.begun.builds;
        let all = self.snapshot.builds.iter().map(AsRef::as_ref);
        all.filter(move |b: &&Built| (begin == 0 || b.number > begin) && !b.running)
    }

    /// What the engine was asked for in this lesson, oldest first.
    fn requests(&self) -> impl Iterator<Item = &'a ApiRequest> + use<'a> {
        let begin = self.history.begun.at_ms;
        let all = self.snapshot.requests.iter();
        all.map(AsRef::as_ref)
            .filter(move |r| begin == 0 || r.at_ms > begin)
    }
}

/// Compares image references: `nginx` is `nginx:latest`.
fn same_image(a: &str, b: &str) -> bool {
    full(a) == full(b)
}

/// The reference with its tag, without what Docker leaves out of it.
fn full(name: &str) -> String {
    let base = name.trim_start_matches("docker.io/");
    let base = base.trim_start_matches("library/");
    let tagged = base.contains('@') || base.rsplit('/').next().is_some_and(|l| l.contains(':'));
    match tagged {
        true => base.to_string(),
        false => format!("{base}:latest"),
    }
}

/// Makes `~/x` absolute.
fn absolute(path: &str) -> String {
    match path.strip_prefix('~') {
        Some(rest) => format!("/home/learner{rest}"),
        None => path.to_string(),
    }
}
