//! What is kept of a build while it runs and afterwards, for pictures and checks.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use dockerfile::plan::{Base, CopySource, From, Plan, StepKind};
use snapshot::Ignored;

use super::graph::Graph;
use super::host::Host;
use super::progress::{Ending, Event};
use super::request::BuildRequest;
use super::solver::Outcome;
use super::tree::Tree;
use super::worker::{Output, sent_size};

/// Lines of a step's output that are kept.
const LINES: usize = 20;
/// Paths that a stage leaves behind are named up to this number.
const LEFT: usize = 8;

/// A build. Times are nanoseconds since the epoch.
#[derive(Clone, Debug, Default)]
pub struct BuildRecord {
    /// Counts the builds of the session, from 1.
    pub number: usize,
    pub project: String,
    pub started: u64,
    /// `None` while it runs.
    pub ended: Option<u64>,
    pub target: String,
    pub build_args: Vec<(String, String)>,
    pub image_id: String,
    pub tags: Vec<String>,
    pub error: String,
    /// The rules of its warnings.
    pub warnings: Vec<String>,
    pub dockerfile: String,
    pub dockerfile_name: String,
    pub graph: Graph,
    /// The number that the graph's first vertex has in the progress.
    pub offset: usize,
    pub outcomes: Rc<RefCell<Vec<Outcome>>>,
    pub stages: Vec<StageRecord>,
    /// What the progress told, by number.
    pub steps: BTreeMap<usize, StepRecord>,
    pub context_size: u64,
    pub context_files: Vec<String>,
    pub ignored: Vec<Ignored>,
    /// Grows with every change.
    pub changes: u64,
}

/// What the progress told of a step.
#[derive(Clone, Debug, Default)]
pub struct StepRecord {
    pub name: String,
    pub started: u64,
    pub ended: Option<u64>,
    pub ending: Option<Ending>,
    /// The end of what it printed; the last line may be unfinished.
    pub output: Vec<String>,
}

/// A stage of the plan.
#[derive(Clone, Debug, Default)]
pub struct StageRecord {
    pub name: String,
    /// As it was expanded; empty if it was not looked at.
    pub base: String,
    pub needed: bool,
    pub left_behind: Vec<(String, u64)>,
    pub left_bytes: u64,
}

impl BuildRecord {
    /// Begins the record of a request.
    pub fn begin(number: usize, request: &BuildRequest, now: u64) -> BuildRecord {
        BuildRecord {
            number,
            project: request.project.clone(),
            started: now,
            target: request.options.target.clone().unwrap_or_default(),
            build_args: request.options.build_args.clone(),
            tags: request.tags.clone(),
            dockerfile_name: request.dockerfile_name.clone(),
            ..BuildRecord::default()
        }
    }

    /// Takes what the progress tells.
    pub fn note(&mut self, event: &Event) {
        self.changes += 1;
        match event {
            Event::Started { vertex, name, at } => {
                let step = self.steps.entry(*vertex).or_default();
                // A source that is loaded late begins once more.
                if step.name.is_empty() {
                    step.started = *at;
                }
                step.name.clone_from(name);
            }
            Event::Log { vertex, data, .. } => {
                let step = self.steps.entry(*vertex).or_default();
                let text = String::from_utf8_lossy(data);
                let mut lines = text.split('\n');
                let first = lines.next().unwrap_or_default();
                match step.output.last_mut() {
                    Some(open) => open.push_str(first),
                    None => step.output.push(first.to_string()),
                }
                step.output.extend(lines.map(str::to_string));
                // One more than is kept, for the line that is still open.
                let skip = step.output.len().saturating_sub(LINES + 1);
                step.output.drain(..skip);
            }
            Event::Ended { vertex, at, ending } => {
                let step = self.steps.entry(*vertex).or_default();
                step.ended = Some(*at);
                step.ending = Some(ending.clone());
            }
            _ => {}
        }
    }

    /// Takes what is going to be solved; the graph's first vertex has a number in the progress.
    pub fn solve(
        &mut self,
        plan: &Plan,
        (graph, offset): (&Graph, usize),
        outcomes: Rc<RefCell<Vec<Outcome>>>,
    ) {
        self.graph = graph.clone();
        self.offset = offset;
        self.outcomes = outcomes;
        self.plan(plan);
    }

    /// Takes what the client sent and what it kept.
    pub fn context(&mut self, tree: &Tree, ignored: Vec<Ignored>) {
        self.context_size = sent_size(tree);
        self.context_files = tree.0.keys().cloned().collect();
        self.ignored = ignored;
        self.changes += 1;
    }

    /// Takes the plan's stages that stand in the Dockerfile.
    fn plan(&mut self, plan: &Plan) {
        let needed = needed(plan);
        let written = dockerfile::parser::parse(&self.dockerfile).0.nodes;
        let count = written.iter().filter(|n| is_from(n)).count();
        let stages = plan.stages.iter().take(count).enumerate();
        self.stages = stages
            .map(|(number, stage)| StageRecord {
                name: match stage.name.as_str() {
                    "" => format!("stage-{number}"),
                    name => name.to_string(),
                },
                base: match &stage.base {
                    _ if !needed[number] => String::new(),
                    Base::Scratch => "scratch".to_string(),
                    Base::Stage(other) => plan.stages[*other].name.clone(),
                    Base::Image { reference, .. } => dockerfile::reference::familiar(reference),
                    Base::Context(name) => name.clone(),
                },
                needed: needed[number],
                ..StageRecord::default()
            })
            .collect();
        self.changes += 1;
    }

    /// Finds what the stages hold that nothing took.
    pub fn end<H: Host>(
        &mut self,
        host: &H,
        plan: &Plan,
        outputs: &dyn Fn(usize) -> Option<Output<H::Layer>>,
    ) {
        let files = |vertex: Option<usize>| -> Option<Rc<Tree>> {
            match outputs(vertex?)? {
                Output::Files(tree) => Some(tree),
                Output::Layers(built) => {
                    let layers: Vec<H::Layer> = built.iter().map(|b| b.layer.clone()).collect();
                    Some(host.merged(&layers))
                }
            }
        };
        let ends = self.graph.ends.clone();
        for (number, stage) in self.stages.iter_mut().enumerate() {
            let goes_on = plan
                .stages
                .iter()
                .enumerate()
                .any(|(n, s)| s.base == Base::Stage(number) && ends.contains_key(&n));
            let Some((base, end)) = ends.get(&number) else {
                continue;
            };
            if number == plan.target || goes_on {
                continue;
            }
            let Some(tree) = files(*end) else { continue };
            let below = files(*base).unwrap_or_default();
            let taken = taken_of(plan, number, &tree);
            let left = tree.0.iter().filter(|(path, entry)| {
                let inside = |root: &String| {
                    root.is_empty() || *path == root || path.starts_with(&format!("{root}/"))
                };
                entry.size() > 0 && below.get(path) != Some(entry) && !taken.iter().any(inside)
            });
            let left: Vec<(&str, u64)> = left.map(|(p, e)| (p.as_str(), e.size())).collect();
            stage.left_bytes = left.iter().map(|(_, bytes)| bytes).sum();
            stage.left_behind = biggest(&left);
        }
        self.changes += 1;
    }
}

/// Whether a node of a Dockerfile begins a stage.
pub(super) fn is_from(node: &dockerfile::parser::Node) -> bool {
    node.name.eq_ignore_ascii_case("from")
}

/// The stages that the target needs.
fn needed(plan: &Plan) -> Vec<bool> {
    let mut found = vec![false; plan.stages.len()];
    let mut open = vec![plan.target];
    while let Some(number) = open.pop() {
        if std::mem::replace(&mut found[number], true) {
            continue;
        }
        let stage = &plan.stages[number];
        if let Base::Stage(base) = stage.base {
            open.push(base);
        }
        for step in &stage.steps {
            open.extend(sources(&step.kind).into_iter().map(|(from, _)| from));
        }
    }
    found
}

/// The stages that a step takes from, with the paths there.
fn sources(kind: &StepKind) -> Vec<(usize, &str)> {
    let stage = |from: &From| match from {
        From::Stage(number) => Some(*number),
        _ => None,
    };
    match kind {
        StepKind::Copy(copy) => copy
            .sources
            .iter()
            .filter_map(|source| match source {
                CopySource::Path { from, path, .. } => Some((stage(from)?, path.as_str())),
                _ => None,
            })
            .collect(),
        StepKind::Run(run) => run
            .mounts
            .iter()
            .filter_map(|m| Some((stage(&m.from)?, m.mount.source.as_str())))
            .collect(),
        StepKind::Mkdir { .. } => Vec::new(),
    }
}

/// The paths of a stage that others copy, without links.
fn taken_of(plan: &Plan, number: usize, tree: &Tree) -> Vec<String> {
    let steps = plan.stages.iter().flat_map(|s| &s.steps);
    let copies = steps.filter(|s| matches!(s.kind, StepKind::Copy(_)));
    let paths = copies.flat_map(|s| sources(&s.kind));
    let own = paths.filter(|(from, _)| *from == number);
    own.flat_map(|(_, path)| match path.trim_matches('/') {
        "" => vec![String::new()],
        _ => {
            let found = tree.glob(path).into_iter();
            found.map(|p| tree.resolve(&p).unwrap_or(p)).collect()
        }
    })
    .collect()
}

/// The biggest paths, files or whole directories: a directory stands for its files unless one thing
/// in it weighs most of it.
fn biggest(files: &[(&str, u64)]) -> Vec<(String, u64)> {
    let mut sums: BTreeMap<String, u64> = BTreeMap::new();
    for (path, bytes) in files {
        let above = path.match_indices('/').map(|(at, _)| &path[..at]);
        for at in above.chain([*path]) {
            *sums.entry(at.to_string()).or_default() += bytes;
        }
    }
    let children = |dir: &str| -> Vec<(String, u64)> {
        let start = if dir.is_empty() { 0 } else { dir.len() + 1 };
        let inside = sums.iter().filter(|(path, _)| {
            path.len() > start
                && (dir.is_empty() || path.starts_with(&format!("{dir}/")))
                && !path[start..].contains('/')
        });
        inside.map(|(p, b)| (p.clone(), *b)).collect()
    };
    let mut done: Vec<(String, u64)> = Vec::new();
    let mut open = children("");
    while let Some((path, bytes)) = open.pop() {
        let inside = children(&path);
        let most = inside.iter().map(|(_, b)| *b).max().unwrap_or(0);
        // Top directories such as /usr say too little.
        let vague = !path.contains('/') && !inside.is_empty();
        match most * 10 >= bytes * 8 || vague {
            true if !inside.is_empty() => open.extend(inside),
            _ => done.push((format!("/{path}"), bytes)),
        }
    }
    done.sort_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
    done.truncate(LEFT);
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_stands_for_its_files_unless_one_thing_weighs_most() {
        let files = [
            ("root/.cache/go/a", 60),
            ("root/.cache/go/b", 70),
            ("usr/lib/big", 500),
            ("usr/lib/small", 5),
            ("etc/x", 1),
        ];
        let named: Vec<(String, u64)> = biggest(&files);
        let named: Vec<(&str, u64)> = named.iter().map(|(p, b)| (p.as_str(), *b)).collect();
        assert_eq!(
            named,
            [
                ("/usr/lib/big", 500),
                ("/root/.cache/go", 130),
                ("/usr/lib/small", 5),
                ("/etc/x", 1)
            ]
        );
    }
}
