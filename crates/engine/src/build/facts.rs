//! A build's record as the snapshot shows it: BuildKit's steps, and the instructions of the Dockerfile in
//! their order, those that make no step included.

use std::collections::BTreeMap;

use dockerfile::Range;
use dockerfile::parser::{Ast, Node, parse};
use snapshot::{Build, CacheReason, Ignored, Stage, Take, Vertex, VertexKind, VertexResult};

use super::graph::Op;
use super::progress::Ending;
use super::reason::SCRATCH;
use super::record::{BuildRecord, is_from};

/// Ignored paths that are shown, and files of the context.
const IGNORED: usize = 50;
const CONTEXT: usize = 300;

/// The moment a record is looked at, and the milliseconds of a moment.
pub struct Clock<'a> {
    pub now: u64,
    pub since: &'a dyn Fn(u64) -> u64,
}

/// Converts a record; `before` is the build of the project before it.
pub fn build(record: &BuildRecord, before: Option<&BuildRecord>, clock: &Clock) -> Build {
    let since = clock.since;
    let started = since(record.started);
    let mut ignored: Vec<Ignored> = record.ignored.clone();
    ignored.sort_by(|a, b| (b.bytes, &a.path).cmp(&(a.bytes, &b.path)));
    ignored.truncate(IGNORED);
    let ast = parse(&record.dockerfile).0;
    let steps = Steps::new(record, before, &ast, clock);
    let ended = record.ended.unwrap_or(clock.now);
    Build {
        number: record.number,
        started_ms: started,
        duration_ms: since(ended).saturating_sub(started),
        running: record.ended.is_none(),
        image_id: record.image_id.trim_start_matches("sha256:").to_string(),
        tags: record.tags.clone(),
        target: record.target.clone(),
        stages: stages(record, &ast),
        vertices: steps.vertices(),
        error: record.error.clone(),
        warnings: record.warnings.clone(),
        dockerfile: record.dockerfile.clone(),
        dockerfile_name: record.dockerfile_name.clone(),
        context_size: record.context_size,
        context_files: record.context_files.iter().take(CONTEXT).cloned().collect(),
        ignored,
        ignored_count: record.ignored.iter().map(|i| i.files).sum(),
        ignored_bytes: record.ignored.iter().map(|i| i.bytes).sum(),
    }
}

fn stages(record: &BuildRecord, ast: &Ast) -> Vec<Stage> {
    let mut out: Vec<Stage> = Vec::new();
    for node in &ast.nodes {
        if is_from(node) {
            let planned = record.stages.get(out.len()).cloned().unwrap_or_default();
            let written = node.args.words().first().cloned().unwrap_or_default();
            let name = match planned.name.as_str() {
                "" => format!("stage-{}", out.len()),
                name => name.to_string(),
            };
            out.push(Stage {
                base: match planned.base.as_str() {
                    "" => written,
                    base => base.to_string(),
                },
                size: stage_size(record, &name, out.len()),
                name,
                first_line: node.range.start,
                last_line: node.range.end,
                needed: planned.needed,
                left_behind: planned.left_behind,
                left_bytes: planned.left_bytes,
            });
        } else if let Some(stage) = out.last_mut() {
            stage.last_line = node.range.end;
        }
    }
    out
}

/// The bytes of a stage's own layers.
fn stage_size(record: &BuildRecord, name: &str, number: usize) -> u64 {
    let outcomes = record.outcomes.borrow();
    let graph = &record.graph;
    let all = graph
        .vertices
        .iter()
        .zip(&graph.stages)
        .zip(outcomes.iter());
    let own = all.filter(|((vertex, stage), _)| {
        let makes = matches!(
            vertex.op,
            Op::Copy { .. } | Op::Run { .. } | Op::Mkdir { .. }
        );
        makes && (stage.as_str() == name || (stage.is_empty() && number == 0))
    });
    own.map(|(_, outcome)| outcome.size).sum()
}

/// Where a vertex of the snapshot comes from.
enum Origin<'a> {
    /// A step that only the progress knows, by number.
    Told(usize),
    /// A vertex of the graph.
    Graph(usize),
    /// An instruction without a vertex.
    Written(&'a Node),
}

struct Steps<'a> {
    record: &'a BuildRecord,
    before: Option<&'a BuildRecord>,
    ast: &'a Ast,
    clock: &'a Clock<'a>,
    /// In the snapshot's order, with the number of the stage of the Dockerfile.
    order: Vec<(Origin<'a>, Option<usize>)>,
    /// The place of each vertex of the graph in that order.
    places: BTreeMap<usize, usize>,
    /// The place of FROM of each stage.
    froms: BTreeMap<usize, usize>,
}

impl<'a> Steps<'a> {
    fn new(
        record: &'a BuildRecord,
        before: Option<&'a BuildRecord>,
        ast: &'a Ast,
        clock: &'a Clock<'a>,
    ) -> Steps<'a> {
        let mut steps = Steps {
            record,
            before,
            ast,
            clock,
            order: Vec::new(),
            places: BTreeMap::new(),
            froms: BTreeMap::new(),
        };
        let count = record.graph.vertices.len();
        let end = record.offset + count;
        let told = |range: std::ops::Range<usize>| record.steps.range(range).map(|(n, _)| *n);
        let first = if count == 0 {
            usize::MAX
        } else {
            record.offset
        };
        for number in told(0..first) {
            steps.order.push((Origin::Told(number), None));
        }
        for (number, vertex) in record.graph.vertices.iter().enumerate() {
            let outside = matches!(vertex.op, Op::Context(_) | Op::Http { .. });
            // An image that COPY --from names is in no stage of the Dockerfile.
            let named = matches!(vertex.op, Op::Image { .. }) && !steps.begins_stage(number);
            if outside || named {
                steps.put(number, None);
            }
        }
        steps.instructions();
        if count > 0 {
            for number in told(end..usize::MAX) {
                steps.order.push((Origin::Told(number), None));
            }
        }
        steps
    }

    fn begins_stage(&self, number: usize) -> bool {
        let ranges = &self.record.graph.ranges[number];
        let froms = self.ast.nodes.iter().filter(|n| is_from(n));
        froms.into_iter().any(|n| ranges.contains(&n.range))
    }

    fn put(&mut self, number: usize, stage: Option<usize>) {
        if !self.places.contains_key(&number) {
            self.places.insert(number, self.order.len());
            self.order.push((Origin::Graph(number), stage));
        }
    }

    fn instructions(&mut self) {
        let mut stage: Option<usize> = None;
        for node in &self.ast.nodes {
            if is_from(node) {
                let number = stage.map_or(0, |s| s + 1);
                stage = Some(number);
            }
            let asked = self.asked_by(node.range);
            let own: Vec<usize> = asked
                .into_iter()
                .filter(|n| !self.places.contains_key(n))
                .collect();
            if let (Some(number), true) = (stage, is_from(node)) {
                let image = own.iter().find(|n| {
                    matches!(
                        self.record.graph.vertices[**n].op,
                        Op::Image { .. } | Op::Context(_)
                    )
                });
                self.froms.insert(number, self.order.len());
                match image {
                    Some(image) => self.put(*image, stage),
                    None => self.order.push((Origin::Written(node), stage)),
                }
            } else if own.is_empty() {
                self.order.push((Origin::Written(node), stage));
            }
            // The steps of this line; after FROM those that ONBUILD of the base brings.
            for number in own {
                self.put(number, stage);
            }
        }
    }

    /// The vertices that a line asked for last.
    fn asked_by(&self, range: Range) -> Vec<usize> {
        let ranges = self.record.graph.ranges.iter().enumerate();
        let own = ranges.filter(|(_, r)| r.last() == Some(&range));
        own.map(|(number, _)| number).collect()
    }

    fn vertices(&self) -> Vec<Vertex> {
        let mut out: Vec<Vertex> = Vec::new();
        for (place, (origin, stage)) in self.order.iter().enumerate() {
            let vertex = match origin {
                Origin::Told(number) => self.told(*number),
                Origin::Graph(number) => self.solved(*number, *stage),
                Origin::Written(node) => self.written(node, *stage, place, &out),
            };
            out.push(vertex);
        }
        out
    }

    fn ms(&self, at: u64) -> u64 {
        let since = self.clock.since;
        since(at).saturating_sub(since(self.record.started))
    }

    /// What the progress told of a step: when, how it came out, and the end of its output.
    fn told(&self, number: usize) -> Vertex {
        let Some(step) = self.record.steps.get(&number) else {
            return Vertex::default();
        };
        let running = self.record.ended.is_none();
        let mut output = step.output.clone();
        if output.last().is_some_and(String::is_empty) {
            output.pop();
        }
        Vertex {
            title: step.name.clone(),
            result: match &step.ending {
                Some(Ending::Done) => VertexResult::Done,
                Some(Ending::Cached) => VertexResult::Cached,
                Some(Ending::Failed(_)) => VertexResult::Failed,
                Some(Ending::Canceled) => VertexResult::Skipped,
                None if running => VertexResult::Running,
                None => VertexResult::Skipped,
            },
            started_ms: self.ms(step.started),
            duration_ms: match step.ended.or(running.then_some(self.clock.now)) {
                Some(at) => self.ms(at).saturating_sub(self.ms(step.started)),
                None => 0,
            },
            output,
            ..Vertex::default()
        }
    }

    fn solved(&self, number: usize, stage: Option<usize>) -> Vertex {
        let graph = &self.record.graph;
        let vertex = &graph.vertices[number];
        let outcomes = self.record.outcomes.borrow();
        let outcome = outcomes.get(number).cloned().unwrap_or_default();
        let told = match self
            .record
            .steps
            .contains_key(&(self.record.offset + number))
        {
            true => self.told(self.record.offset + number),
            false => Vertex {
                result: VertexResult::Skipped,
                ..Vertex::default()
            },
        };
        let range = graph.ranges[number].last();
        let node = range.and_then(|r| self.ast.nodes.iter().find(|n| n.range == *r));
        let kind = match &vertex.op {
            Op::Image { .. } => VertexKind::From,
            Op::Context(_) if stage.is_some() => VertexKind::From,
            Op::Context(_) | Op::Http { .. } => VertexKind::Internal,
            Op::Copy { .. } => VertexKind::Copy,
            Op::Run { .. } => VertexKind::Run,
            Op::Mkdir { .. } => VertexKind::Workdir,
        };
        let place = |input: usize| {
            let vertex = vertex.inputs.get(input).map(|i| i.vertex);
            vertex
                .and_then(|v| self.places.get(&v).copied())
                .unwrap_or(0)
        };
        let internal = kind == VertexKind::Internal;
        Vertex {
            kind,
            title: vertex.name.clone(),
            source: match node.filter(|_| !internal) {
                Some(node) => written(&self.record.dockerfile, self.ast, node),
                None => String::new(),
            },
            stage: stage.map_or(String::new(), |s| self.stage_name(s)),
            inputs: (0..vertex.inputs.len()).map(place).collect(),
            reason: self.reason(outcome.reason, stage),
            size: outcome.size,
            layer: outcome.layer,
            line: range.filter(|_| !internal).map_or(0, |r| r.start),
            last_line: range.filter(|_| !internal).map_or(0, |r| r.end),
            takes: outcome
                .cargo
                .iter()
                .map(|c| Take {
                    from: place(c.input),
                    path: c.path.clone(),
                    bytes: c.bytes,
                    mounted: c.mounted,
                    changed: c.changed,
                })
                .collect(),
            ..told
        }
    }

    /// Numbers of the graph become places in the snapshot.
    fn reason(&self, reason: CacheReason, stage: Option<usize>) -> CacheReason {
        let CacheReason::After { vertex } = reason else {
            return reason;
        };
        let from = stage.and_then(|s| self.froms.get(&s));
        let place = match vertex {
            SCRATCH => from,
            vertex => self.places.get(&vertex),
        };
        CacheReason::After {
            vertex: place.copied().unwrap_or(0),
        }
    }

    fn stage_name(&self, stage: usize) -> String {
        match self.record.stages.get(stage) {
            Some(record) => record.name.clone(),
            None => format!("stage-{stage}"),
        }
    }

    /// An instruction without a step of its own. ARG before the first FROM belongs to no stage.
    fn written(
        &self,
        node: &Node,
        stage: Option<usize>,
        place: usize,
        so_far: &[Vertex],
    ) -> Vertex {
        let needed = match stage {
            Some(stage) => self.record.stages.get(stage).is_some_and(|s| s.needed),
            None => !self.record.stages.is_empty(),
        };
        let base = stage.filter(|_| is_from(node)).and_then(|s| {
            let (base, _) = self.record.graph.ends.get(&s)?;
            self.places.get(&(*base)?).copied()
        });
        // What stands above it in the same stage decides whether the build came here.
        let above = place
            .checked_sub(1)
            .filter(|_| !is_from(node) && stage.is_some());
        let input = base.or(above);
        let kind = match node.name.to_lowercase().as_str() {
            "from" => VertexKind::From,
            "run" => VertexKind::Run,
            "copy" | "add" => VertexKind::Copy,
            "workdir" => VertexKind::Workdir,
            _ => VertexKind::Config,
        };
        let reached = match input.and_then(|i| so_far.get(i)) {
            Some(input) => matches!(input.result, VertexResult::Done | VertexResult::Cached),
            None => true,
        };
        let config = matches!(kind, VertexKind::Config | VertexKind::From);
        Vertex {
            kind,
            source: written(&self.record.dockerfile, self.ast, node),
            stage: stage.map_or(String::new(), |s| self.stage_name(s)),
            inputs: input.into_iter().collect(),
            result: match needed && reached && config {
                true => VertexResult::Done,
                false => VertexResult::Skipped,
            },
            reason: match needed {
                true => self.compare(node, stage),
                false => CacheReason::NotApplicable,
            },
            line: node.range.start,
            last_line: node.range.end,
            ..Vertex::default()
        }
    }

    /// Compares an instruction of the configuration with those of its stage in the build before.
    fn compare(&self, node: &Node, stage: Option<usize>) -> CacheReason {
        let Some(before) = self.before else {
            return CacheReason::FirstTime;
        };
        let old = parse(&before.dockerfile).0;
        let mut number: Option<usize> = None;
        let mut same_kind: Vec<&Node> = Vec::new();
        for other in &old.nodes {
            if is_from(other) {
                number = Some(number.map_or(0, |n| n + 1));
            }
            if number == stage && other.name.eq_ignore_ascii_case(&node.name) {
                same_kind.push(other);
            }
        }
        let exact = same_kind.iter().any(|o| o.original == node.original);
        let is_arg = node.name.eq_ignore_ascii_case("arg");
        for (name, value) in settings(node) {
            let given = |record: &BuildRecord| {
                let given = record
                    .build_args
                    .iter()
                    .rfind(|(k, _)| *k == name && is_arg);
                given.map(|(_, v)| v.clone())
            };
            let old = same_kind.iter().flat_map(|o| settings(o));
            let old = old.filter(|(k, _)| *k == name).next_back();
            let (old_value, new_value) = match &old {
                Some((_, old)) => (given(before).or(old.clone()), given(self.record).or(value)),
                None => continue,
            };
            if old_value != new_value {
                return CacheReason::Value {
                    name,
                    before: old_value,
                    after: new_value,
                };
            }
        }
        match same_kind.first() {
            _ if exact => CacheReason::Hit,
            Some(other) if !is_setting(node) => CacheReason::Edited {
                before: written(&before.dockerfile, &old, other),
            },
            _ => CacheReason::FirstTime,
        }
    }
}

fn is_setting(node: &Node) -> bool {
    ["env", "arg", "label"].contains(&node.name.to_lowercase().as_str())
}

/// The names that ENV, ARG or LABEL set, with their values as written.
fn settings(node: &Node) -> Vec<(String, Option<String>)> {
    if !is_setting(node) {
        return Vec::new();
    }
    match &node.args {
        dockerfile::parser::Args::Pairs(pairs) => {
            let pair = |(k, v, _): &(String, String, bool)| (k.clone(), Some(v.clone()));
            pairs.iter().map(pair).collect()
        }
        args => {
            let word = |word: &String| match word.split_once('=') {
                Some((name, value)) => (name.to_string(), Some(value.to_string())),
                None => (word.clone(), None),
            };
            args.words().iter().map(word).collect()
        }
    }
}

/// An instruction as the author wrote it, its continued lines joined by a blank; a heredoc stays as it
/// is.
pub fn source(text: &str, range: Range) -> String {
    let ast = parse(text).0;
    let node = ast.nodes.iter().find(|n| n.range == range);
    node.map_or(String::new(), |node| written(text, &ast, node))
}

fn written(text: &str, ast: &Ast, node: &Node) -> String {
    let skip = node.range.start.saturating_sub(1) as usize;
    let count = (node.range.end + 1 - node.range.start) as usize;
    let lines = text.lines().skip(skip).take(count);
    if !node.heredocs.is_empty() {
        return lines.collect::<Vec<_>>().join("\n");
    }
    let parts = lines
        .map(str::trim)
        .filter(|l| !l.is_empty() && !l.starts_with('#'));
    let parts = parts.map(|l| l.strip_suffix(ast.escape).map_or(l, str::trim_end));
    parts.collect::<Vec<_>>().join(" ").trim().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn continued_lines_are_joined() {
        let text = "FROM a\nRUN one && \\\n  # why\n    two  x\nRUN <<E\n  a\nE\n";
        let range = |start, end| Range { start, end };
        assert_eq!(source(text, range(2, 4)), "RUN one && two  x");
        assert_eq!(source(text, range(5, 7)), "RUN <<E\n  a\nE");
    }
}
