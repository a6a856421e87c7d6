//! The newest build: its steps, and why each hit or missed the cache.

use engine::build::progress::Ending;
use engine::build::reason::Reason;
use engine::build::request::BuildRecord;

use super::images::hex;
use crate::snapshot::{Build, CacheReason, Vertex, VertexResult};

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
            reason: reason(outcome.reason),
            size: outcome.size,
            duration_ms: outcome.ended.saturating_sub(outcome.started) / 1_000_000,
            line: range.map_or(0, |r| r.start),
        }
    };
    Build {
        image_id: hex(&record.image_id),
        tags: record.tags.clone(),
        vertices: graph.vertices.iter().enumerate().map(vertex).collect(),
        error: record.error.clone(),
        dockerfile: record.dockerfile.clone(),
        context_size: record.context_size,
        context_files: record.context_files.clone(),
        ignored_files: record.ignored_files.clone(),
    }
}

fn reason(reason: Reason) -> CacheReason {
    match reason {
        Reason::NotApplicable => CacheReason::NotApplicable,
        Reason::Hit => CacheReason::Hit,
        // A pruned record is as good as none.
        Reason::FirstTime | Reason::Removed => CacheReason::FirstTime,
        Reason::InstructionChanged { before } => CacheReason::InstructionChanged { before },
        Reason::FilesChanged { paths } => CacheReason::FilesChanged { paths },
        Reason::ValueChanged { name } => CacheReason::ValueChanged { name },
        Reason::ParentChanged { parent } => CacheReason::ParentChanged { parent },
        Reason::Disabled => CacheReason::Disabled,
    }
}
