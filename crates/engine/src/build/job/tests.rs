//! Whole builds upon an engine of paper: layers are trees, RUN appends its command to a file.

use super::*;
use crate::build::host::{RunEnd, Sandbox};
use crate::build::progress::Event;
use crate::build::solver::Caching;
use crate::build::tree::Entry;
use dockerfile::plan::Options;
use std::cell::Cell;
use std::task::{Context, Poll, Waker};

#[derive(Default)]
struct Paper {
    clock: Cell<u64>,
    images: RefCell<Vec<NewImage<Rc<Tree>>>>,
}

impl Paper {
    fn busybox(&self) -> HostImage {
        HostImage {
            config: Default::default(),
            history: vec![TimedHistory {
                created_by: "BusyBox".into(),
                created: 1,
                ..TimedHistory::default()
            }],
            chain: "busybox".into(),
            digest: None,
        }
    }
}

impl Host for Paper {
    type Layer = Rc<Tree>;

    async fn resolve_image(&self, reference: &str, _: &str, _: bool) -> Result<HostImage, String> {
        self.local_image(reference)
            .ok_or_else(|| "not found".into())
    }

    async fn authorize(&self, _: &str, _: &str, _: bool) -> Option<String> {
        None
    }

    async fn find_front_end(&self, _: &str) -> Result<String, String> {
        Ok("sha256:front".into())
    }

    async fn load_front_end(&self, _: &str, _: usize, _: &Progress) -> bool {
        true
    }

    async fn load_image(
        &self,
        _: &str,
        _: &str,
        _: usize,
        _: &Progress,
    ) -> Result<(Vec<Rc<Tree>>, u64), String> {
        let mut tree = Tree::default();
        tree.insert("bin/sh", Entry::file(b"sh", 0o755, 0));
        Ok((vec![Rc::new(tree)], 1))
    }

    fn local_image(&self, reference: &str) -> Option<HostImage> {
        (reference == "docker.io/library/busybox:latest").then(|| self.busybox())
    }

    fn merged(&self, layers: &[Rc<Tree>]) -> Rc<Tree> {
        let mut all = Tree::default();
        for layer in layers {
            all.0.extend(layer.0.clone());
        }
        Rc::new(all)
    }

    fn layer(&self, _: &[Rc<Tree>], changed: &Tree) -> (Rc<Tree>, u64) {
        (Rc::new(changed.clone()), changed.size())
    }

    async fn run(&self, sandbox: Sandbox<'_, Rc<Tree>>) -> RunEnd<Rc<Tree>> {
        let command = sandbox.step.args.join(" ");
        if command.contains("false") {
            return RunEnd::Status(1);
        }
        sandbox
            .progress
            .log(sandbox.vertex, format!("{command}\n").as_bytes());
        let mut tree = Tree::default();
        tree.insert("ran", Entry::file(command.as_bytes(), 0o644, 0));
        RunEnd::Done {
            size: tree.size(),
            layer: Rc::new(tree),
        }
    }

    fn is_online(&self) -> bool {
        false
    }

    async fn fetch(&self, url: &str) -> Result<(Vec<u8>, i64), String> {
        Err(format!("failed to fetch {url}"))
    }

    fn store_image(&self, image: NewImage<Rc<Tree>>) -> Result<String, String> {
        self.images.borrow_mut().push(image);
        Ok("sha256:paper".into())
    }

    fn now(&self) -> u64 {
        self.clock.set(self.clock.get() + 1000);
        self.clock.get()
    }

    async fn work(&self, _: u64) {}
}

struct Desk {
    dockerfile: String,
    files: Vec<(String, String)>,
}

impl Session for Desk {
    fn dockerfile(&self) -> Result<Vec<u8>, String> {
        Ok(self.dockerfile.clone().into_bytes())
    }

    fn ignore_file(&self) -> Result<Option<(Vec<u8>, bool)>, String> {
        Ok(None)
    }

    fn context(&self, _: Option<&str>, _: Option<&[String]>, _: &Matcher) -> Result<Tree, String> {
        let mut tree = Tree::default();
        for (path, text) in &self.files {
            tree.insert(path, Entry::file(text.as_bytes(), 0o644, 0));
        }
        Ok(tree)
    }

    fn secret(&self, _: &str) -> Option<Vec<u8>> {
        None
    }

    fn receive(&self, _: &[u8]) -> Result<(), String> {
        Ok(())
    }

    fn save_files(&self, _: &Tree) -> Result<(), String> {
        Ok(())
    }

    fn save_archive(&self, _: &[u8]) -> Result<(), String> {
        Ok(())
    }
}

struct Bench {
    host: Paper,
    memory: BuildMemory<Rc<Tree>>,
    record: RefCell<BuildRecord>,
}

impl Bench {
    fn new() -> Bench {
        Bench {
            host: Paper::default(),
            memory: BuildMemory::default(),
            record: RefCell::default(),
        }
    }

    /// Builds, and tells how the vertices ended and what came of it.
    fn build(&self, dockerfile: &str, files: &[(&str, &str)]) -> String {
        let files = files.iter().map(|(p, t)| (p.to_string(), t.to_string()));
        let request = BuildRequest {
            options: Options::default(),
            tags: vec!["app".into()],
            dockerfile_name: "Dockerfile".into(),
            project: "p".into(),
            remote_context: false,
            url: None,
            pull: false,
            network: NetworkMode::Default,
            cache_from: Vec::new(),
            extra_hosts: Vec::new(),
            ask: Ask::Build,
            provenance: false,
            allow: Vec::new(),
            export: Export::Image,
            contexts: Vec::new(),
            session: Rc::new(Desk {
                dockerfile: dockerfile.into(),
                files: files.collect(),
            }),
        };
        let told = Rc::new(RefCell::new((String::new(), BTreeMap::new())));
        let sink = told.clone();
        let progress = Progress::new(
            || 0,
            move |event| {
                let (text, names) = &mut *sink.borrow_mut();
                match event {
                    Event::Started { vertex, name, .. } => {
                        names.insert(vertex, name);
                    }
                    Event::Ended { vertex, ending, .. } if !names[&vertex].contains("internal") => {
                        text.push_str(&format!("{}: {ending:?}\n", names[&vertex]));
                    }
                    Event::Warning { text: warning, .. } => {
                        text.push_str(&format!("WARN {warning}\n"));
                    }
                    _ => {}
                }
            },
        );
        self.record.take();
        let mut future = Box::pin(build(
            &self.host,
            &self.memory,
            &request,
            &progress,
            &self.record,
        ));
        let mut context = Context::from_waker(Waker::noop());
        let Poll::Ready(result) = future.as_mut().poll(&mut context) else {
            panic!("nothing here waits for anything");
        };
        let mut out = told.borrow().0.clone();
        if let Err(failure) = result {
            out.push_str(&format!("{} {:?}\n", failure.message, failure.ranges));
        }
        out
    }
}

const APP: &str = "FROM busybox\nWORKDIR /app\nCOPY a.txt .\nRUN make\nCMD [\"x\"]\n";

#[test]
fn a_build_and_its_repetition() {
    let bench = Bench::new();
    assert_eq!(
        bench.build(APP, &[("a.txt", "1")]),
        "[1/4] FROM docker.io/library/busybox:latest: Done\n[2/4] WORKDIR /app: Done\n[3/4] COPY a.txt .: Done\n[4/4] RUN make: Done\nexporting to image: Done\n"
    );
    assert_eq!(
        bench.build(APP, &[("a.txt", "1")]),
        "[1/4] FROM docker.io/library/busybox:latest: Done\n[2/4] WORKDIR /app: Cached\n[3/4] COPY a.txt .: Cached\n[4/4] RUN make: Cached\nexporting to image: Done\n"
    );
    let images = bench.host.images.borrow();
    assert_eq!(images[0].history, images[1].history);
    assert_eq!(images[0].layers.len(), 4);
    assert_eq!(images[0].history.len(), 5);
}

#[test]
fn a_missing_file_points_at_its_line() {
    let bench = Bench::new();
    let told = bench.build("FROM busybox\nCOPY nosuch /\n", &[]);
    let last = told.lines().last().unwrap_or_default();
    assert!(last.starts_with("failed to compute cache key: failed to calculate checksum of ref "));
    assert!(
        last.ends_with(": \"/nosuch\": not found [Range { start: 2, end: 2 }]"),
        "{last}"
    );
}

#[test]
fn a_failing_run_stops_the_build() {
    let told = Bench::new().build("FROM busybox\nRUN false\nCMD x\n", &[]);
    assert!(told.contains("WARN JSONArgsRecommended"), "{told}");
    assert!(told.ends_with("process \"/bin/sh -c false\" did not complete successfully: exit code: 1 [Range { start: 2, end: 2 }]\n"), "{told}");
}

#[test]
fn only_metadata_takes_the_base_images_time() {
    let bench = Bench::new();
    bench.build("FROM busybox\nLABEL a=b\n", &[]);
    assert_eq!(bench.host.images.borrow()[0].created, 1);
}

#[test]
fn unknown_images_are_named_with_their_line() {
    let told = Bench::new().build("FROM busibox\n", &[]);
    assert!(told.contains("busibox: failed to resolve source metadata for docker.io/library/busibox:latest: not found (did you mean busybox?) [Range { start: 1, end: 1 }]"), "{told}");
}

/// The reasons of the steps of the newest build, the base image apart.
fn reasons(bench: &Bench, dockerfile: &str, files: &[(&str, &str)]) -> String {
    bench.build(dockerfile, files);
    let record = bench.record.borrow();
    let outcomes = record.outcomes.borrow();
    let steps = record.graph.vertices.iter().zip(outcomes.iter());
    let told = steps.filter(|(vertex, _)| matches!(vertex.caching, Caching::Record));
    let lines = told.map(|(vertex, outcome)| format!("{} {:?}\n", vertex.name, outcome.reason));
    lines.collect()
}

#[test]
fn a_miss_names_what_changed() {
    use expect_test::expect;
    let bench = Bench::new();
    let text = "FROM busybox\nENV A=1\nCOPY a b /d/\nRUN make\n";
    reasons(&bench, text, &[("a", "1"), ("b", "1")]);
    let mut told = String::new();
    let mut build = |what: &str, text: &str, files: &[(&str, &str)]| {
        told.push_str(&format!("{what}:\n{}", reasons(&bench, text, files)));
    };
    build("changed file", text, &[("a", "2"), ("b", "1")]);
    let tree = text.replace("a b", ".");
    build("instruction", &tree, &[("a", "2"), ("b", "1")]);
    build("added file", &tree, &[("a", "2"), ("b", "1"), ("c", "1")]);
    build("removed file", &tree, &[("b", "1"), ("c", "1")]);
    build("nothing", &tree, &[("b", "1"), ("c", "1")]);
    let env = tree.replace("A=1", "A=2");
    build("ENV", &env, &[("b", "1"), ("c", "1")]);
    let user = env.replace("RUN", "USER 1\nRUN");
    build("USER", &user, &[("b", "1"), ("c", "1")]);
    let line = env.replace("COPY", "RUN first\nCOPY");
    build("a line before", &line, &[("b", "1"), ("c", "1")]);
    let base = env.replace("FROM busybox", "FROM scratch");
    build("base", &base, &[("b", "1"), ("c", "1")]);
    bench.memory.borrow_mut().cache = Default::default();
    build("pruned", &base, &[("b", "1"), ("c", "1")]);
    expect![[r#"
        changed file:
        [2/3] COPY a b /d/ Files { changes: [FileChange { path: "a", before: Some(FileFacts { size: 1, digest: "25dd005d07861117d5dcdd71baf7e7092c997667454fc68f1e2690e352519a85", mode: 420 }), after: Some(FileFacts { size: 1, digest: "64cdf19a364ac2d8623f8ec1c9e74e9fbb72e78ba485ba366ac310c14068f0df", mode: 420 }), added: 1, removed: 1, first: Some((Some("1"), Some("2"))) }], total: 1 }
        [3/3] RUN make After { vertex: 2 }
        instruction:
        [2/3] COPY . /d/ Edited { before: "COPY a b /d/" }
        [3/3] RUN make After { vertex: 2 }
        added file:
        [2/3] COPY . /d/ Files { changes: [FileChange { path: "c", before: None, after: Some(FileFacts { size: 1, digest: "25dd005d07861117d5dcdd71baf7e7092c997667454fc68f1e2690e352519a85", mode: 420 }), added: 0, removed: 0, first: None }], total: 1 }
        [3/3] RUN make After { vertex: 2 }
        removed file:
        [2/3] COPY . /d/ Files { changes: [FileChange { path: "a", before: Some(FileFacts { size: 1, digest: "64cdf19a364ac2d8623f8ec1c9e74e9fbb72e78ba485ba366ac310c14068f0df", mode: 420 }), after: None, added: 0, removed: 0, first: None }], total: 1 }
        [3/3] RUN make After { vertex: 2 }
        nothing:
        [2/3] COPY . /d/ Hit
        [3/3] RUN make Hit
        ENV:
        [2/3] COPY . /d/ Hit
        [3/3] RUN make Value { name: "A", before: Some("1"), after: Some("2") }
        USER:
        [2/3] COPY . /d/ Hit
        [3/3] RUN make Value { name: "USER", before: None, after: Some("1") }
        a line before:
        [2/4] RUN first Edited { before: "COPY . /d/" }
        [3/4] COPY . /d/ After { vertex: 1 }
        [4/4] RUN make Value { name: "USER", before: Some("1"), after: None }
        base:
        [1/2] COPY . /d/ After { vertex: 18446744073709551615 }
        [2/2] RUN make After { vertex: 1 }
        pruned:
        [1/2] COPY . /d/ Removed { by: None }
        [2/2] RUN make After { vertex: 1 }
    "#]]
    .assert_eq(&told);
}
