//! The solver with a worker that only writes down what it does.

use super::*;
use snapshot::FileFacts;
use std::rc::Rc;
use std::task::{Context, Waker};

/// Outputs are texts; an operation `cat` joins its inputs, `const x` gives x.
struct Pen {
    done: RefCell<Vec<String>>,
    fails: String,
}

impl Worker for Pen {
    type Op = String;
    type Output = String;

    async fn run(
        &self,
        _: usize,
        vertex: &Vertex<String>,
        inputs: &[String],
        _: &Progress,
    ) -> Result<Made<String>, String> {
        self.done.borrow_mut().push(vertex.name.clone());
        if vertex.name == self.fails {
            return Err("failed".into());
        }
        let output = match vertex.op.strip_prefix("const ") {
            Some(text) => text.to_string(),
            None => format!("{}+{}", vertex.op, inputs.join(",")),
        };
        Ok(Made { output, size: 1 })
    }

    async fn content(
        &self,
        _: &Vertex<String>,
        _: usize,
        output: &String,
    ) -> Result<Content, String> {
        if output.contains("missing") {
            return Err("\"/x\": not found".into());
        }
        Ok(Content {
            digest: output.clone(),
            files: BTreeMap::from([(
                "x".to_string(),
                Taken {
                    facts: FileFacts {
                        digest: output.clone(),
                        ..FileFacts::default()
                    },
                    ..Taken::default()
                },
            )]),
            cargo: Vec::new(),
        })
    }
}

fn vertex(name: &str, op: &str, caching: Caching, inputs: &[(usize, bool)]) -> Vertex<String> {
    Vertex {
        name: name.into(),
        key: op.into(),
        op: op.into(),
        inputs: inputs
            .iter()
            .map(|(vertex, by_content)| Input {
                vertex: *vertex,
                by_content: *by_content,
            })
            .collect(),
        caching,
        ignore_cache: false,
        place: name.into(),
        command: op.into(),
        source: op.into(),
        values: BTreeMap::new(),
    }
}

/// FROM, the context, COPY upon both, RUN upon that.
fn graph(context: &str, run: &str) -> Vec<Vertex<String>> {
    vec![
        vertex("from", "const base", Caching::Source, &[]),
        vertex("context", &format!("const {context}"), Caching::Never, &[]),
        vertex("copy", "copy", Caching::Record, &[(0, false), (1, true)]),
        vertex("run", run, Caching::Record, &[(2, false)]),
    ]
}

struct Bench {
    memory: RefCell<Memory<String>>,
}

impl Bench {
    fn new() -> Bench {
        Bench {
            memory: RefCell::default(),
        }
    }

    /// Solves the last vertex; tells the endings in order, and what was done.
    fn solve(&self, vertices: &[Vertex<String>], fails: &str) -> (String, Vec<Outcome>) {
        let pen = Pen {
            done: RefCell::default(),
            fails: fails.into(),
        };
        let told = Rc::new(RefCell::new(String::new()));
        let sink = told.clone();
        let names: Vec<String> = vertices.iter().map(|v| v.name.clone()).collect();
        let progress = Progress::new(
            || 0,
            move |event| {
                if let super::super::progress::Event::Ended { vertex, ending, .. } = event {
                    let word = match ending {
                        Ending::Done => "done",
                        Ending::Cached => "cached",
                        Ending::Failed(_) => "failed",
                        Ending::Canceled => "canceled",
                    };
                    sink.borrow_mut()
                        .push_str(&format!("{} {word}; ", names[vertex]));
                }
            },
        );
        let solver = Solver::new(&pen, vertices, &self.memory, &progress, 0);
        let mut context = Context::from_waker(Waker::noop());
        let result = {
            let mut future = Box::pin(solver.solve(vertices.len() - 1));
            match future.as_mut().poll(&mut context) {
                Poll::Ready(result) => result,
                Poll::Pending => panic!("nothing here waits for anything"),
            }
        };
        if let Err(failure) = result {
            told.borrow_mut().push_str(&failure.message);
        }
        (told.take(), solver.outcomes().borrow().clone())
    }
}

#[test]
fn the_second_build_is_cached_and_its_source_not_loaded() {
    let bench = Bench::new();
    let (first, _) = bench.solve(&graph("a", "run"), "");
    assert_eq!(first, "context done; from done; copy done; run done; ");
    let (second, outcomes) = bench.solve(&graph("a", "run"), "");
    assert_eq!(second, "context done; from done; copy cached; run cached; ");
    assert_eq!(outcomes[3].reason, CacheReason::Hit);
}

#[test]
fn a_changed_file_runs_all_that_follows() {
    let bench = Bench::new();
    bench.solve(&graph("a", "run"), "");
    let (told, outcomes) = bench.solve(&graph("b", "run"), "");
    assert_eq!(told, "context done; from cached; copy done; run done; ");
    let CacheReason::Files { changes, total } = &outcomes[2].reason else {
        panic!("{:?}", outcomes[2].reason);
    };
    let digest = |facts: &Option<FileFacts>| facts.clone().unwrap_or_default().digest;
    assert_eq!((changes[0].path.as_str(), *total), ("x", 1));
    assert_eq!(digest(&changes[0].before), "a");
    assert_eq!(digest(&changes[0].after), "b");
    assert_eq!(outcomes[3].reason, CacheReason::After { vertex: 2 });
    let (back, _) = bench.solve(&graph("a", "run"), "");
    assert_eq!(back, "context done; from done; copy cached; run cached; ");
}

#[test]
fn a_changed_command_keeps_what_is_before() {
    let bench = Bench::new();
    bench.solve(&graph("a", "run"), "");
    let (told, outcomes) = bench.solve(&graph("a", "run2"), "");
    assert_eq!(told, "context done; from done; copy cached; run done; ");
    assert_eq!(
        outcomes[3].reason,
        CacheReason::Edited {
            before: "run".into()
        }
    );
}

#[test]
fn a_stage_that_ran_again_to_the_same_end_leaves_copies_cached() {
    let stages = |ignore: bool| {
        let mut vertices = vec![
            vertex("from", "const base", Caching::Source, &[]),
            vertex("make", "const made", Caching::Record, &[(0, false)]),
            vertex("copy", "copy", Caching::Record, &[(0, false), (1, true)]),
        ];
        vertices[1].ignore_cache = ignore;
        vertices
    };
    let bench = Bench::new();
    bench.solve(&stages(false), "");
    let (told, outcomes) = bench.solve(&stages(true), "");
    assert_eq!(told, "from cached; make done; copy cached; ");
    assert_eq!(outcomes[1].reason, CacheReason::Disabled);
}

#[test]
fn what_was_done_before_a_failure_stays_cached() {
    let bench = Bench::new();
    let (told, _) = bench.solve(&graph("a", "run"), "run");
    assert_eq!(
        told,
        "context done; from done; copy done; run failed; failed"
    );
    let (told, _) = bench.solve(&graph("a", "run"), "");
    assert_eq!(told, "context done; from done; copy cached; run done; ");
}

#[test]
fn a_missing_file_fails_its_step_after_the_base_is_there() {
    let (told, _) = Bench::new().solve(&graph("missing", "run"), "");
    assert_eq!(
        told,
        "context done; from done; copy failed; \"/x\": not found"
    );
}
