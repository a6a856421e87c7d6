//! The newest build: its steps, and why each hit or missed the cache.

use engine::build::progress::Ending;
use engine::build::reason::Reason;
use engine::build::request::BuildRecord;

use snapshot::{Build, CacheReason, FileChange, Ignored, Vertex, VertexResult};

pub(crate) fn build(record: &BuildRecord) -> Build {
    let graph = &record.graph;
    let vertex = |(index, v): (usize, &engine::build::solver::Vertex<_>)| {
        let outcome = record.outcomes.get(index).cloned().unwrap_or_default();
        let range = graph.ranges.get(index).and_then(|r| r.last());
        Vertex {
            title: v.name.clone(),
            stage: graph.stages.get(index).cloned().unwrap_or_default(),
            inputs: v.inputs.iter().map(|i| i.vertex).collect(),
            result: match outcome.ending {
                None | Some(Ending::Canceled) => VertexResult::Skipped,
                Some(Ending::Cached) => VertexResult::Cached,
                Some(Ending::Done) => VertexResult::Done,
                Some(_) => VertexResult::Failed,
            },
            reason: reason(outcome.reason, graph),
            size: outcome.size,
            duration_ms: outcome.ended.saturating_sub(outcome.started) / 1_000_000,
            line: range.map_or(0, |r| r.start),
            last_line: range.map_or(0, |r| r.end),
            ..Vertex::default()
        }
    };
    Build {
        image_id: record.image_id.trim_start_matches("sha256:").to_string(),
        tags: record.tags.clone(),
        vertices: graph.vertices.iter().enumerate().map(vertex).collect(),
        error: record.error.clone(),
        dockerfile: record.dockerfile.clone(),
        context_size: record.context_size,
        context_files: record.context_files.clone(),
        ignored: record
            .ignored_files
            .iter()
            .map(|path| ignored(path))
            .collect(),
        ..Build::default()
    }
}

fn changed(path: String) -> FileChange {
    FileChange {
        path,
        ..FileChange::default()
    }
}

fn ignored(path: &str) -> Ignored {
    Ignored {
        path: path.to_string(),
        ..Ignored::default()
    }
}

fn reason(reason: Reason, graph: &engine::build::graph::Graph) -> CacheReason {
    match reason {
        Reason::NotApplicable => CacheReason::NotApplicable,
        Reason::Hit => CacheReason::Hit,
        Reason::FirstTime => CacheReason::FirstTime,
        Reason::Removed => CacheReason::Removed { by: None },
        Reason::InstructionChanged { before } => CacheReason::Edited { before },
        Reason::FilesChanged { paths } => CacheReason::Files {
            total: paths.len(),
            changes: paths.into_iter().map(changed).collect(),
        },
        Reason::ValueChanged { name } => CacheReason::Value {
            name,
            before: None,
            after: None,
        },
        Reason::ParentChanged { parent } => CacheReason::After {
            vertex: graph
                .vertices
                .iter()
                .position(|v| v.name == parent)
                .unwrap_or(0),
        },
        Reason::Disabled => CacheReason::Disabled,
    }
}
