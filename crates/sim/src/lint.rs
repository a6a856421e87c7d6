//! What is to be said of a file that is being written, on a host as it is.

pub use docker::findings::{Finding, Fix, Neighbour, Severity, Subject};

use snapshot::{FileKind, Snapshot, VertexResult};

/// Looks through a text.
pub type Lint = fn(&Subject<'_>) -> Vec<Finding>;

/// A text that is to stand at a path below the home directory, with what a snapshot shows around it.
pub fn subject<'a>(snapshot: &'a Snapshot, path: &'a str, text: &'a str) -> Subject<'a> {
    let home = format!("/home/{}/", snapshot.shell.user);
    let neighbour = |file: &'a snapshot::HostFile| {
        let known = file.text.len() as u64 == file.size && file.kind == FileKind::Regular;
        Some(Neighbour {
            path: file.path.strip_prefix(&home)?,
            folder: file.kind == FileKind::Directory,
            text: known.then_some(file.text.as_str()),
        })
    };
    let steps = snapshot.builds.iter().flat_map(|b| &b.vertices);
    let ran = steps.filter(|v| v.result == VertexResult::Done && !v.source.is_empty());
    let took = ran.map(|v| (v.source.as_str(), v.duration_ms));
    Subject {
        path,
        text,
        around: snapshot.files.iter().filter_map(neighbour).collect(),
        took: took.collect(),
    }
}
