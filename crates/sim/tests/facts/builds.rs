//! Builds: what every step was, why, and what it made.

use super::*;
use snapshot::files::Files as _;
use snapshot::{Build, CacheReason, Vertex, VertexKind, VertexResult};

const DOCKERFILE: &str = "FROM busybox\nWORKDIR /app\nENV MODE=one\nCOPY a.txt big.bin ./\nRUN echo made > /made && \\\n    cat a.txt\nEXPOSE 80\nCMD [\"true\"]\n";

fn start() -> Batch {
    let mut host = host(
        &["busybox"],
        &[
            "printf 'one\\ntwo\\nthree\\n' > a.txt; dd if=/dev/zero of=big.bin bs=1000 count=20 2>/dev/null",
            "mkdir -p node_modules/x; echo 1234 > node_modules/x/y; echo z > node_modules/z; echo s > secret; printf 'node_modules\\nsecret\\n' > .dockerignore",
        ],
    );
    write(&mut host, DOCKERFILE);
    host
}

fn write(host: &mut Batch, dockerfile: &str) {
    run(
        host,
        &[&format!("cat > Dockerfile <<'END'\n{dockerfile}END")],
    );
}

fn build(host: &mut Batch, options: &str) -> Rc<Build> {
    host.run(&format!("docker build -q -t app {options} ."));
    host.snapshot()
        .last_build()
        .cloned()
        .expect("there is a build")
}

/// The vertex of a line of the Dockerfile.
fn line(build: &Build, line: u32) -> &Vertex {
    let found = build.vertices.iter().find(|v| v.line == line);
    found.unwrap_or_else(|| panic!("no vertex of line {line}: {build:?}"))
}

#[test]
fn a_first_build() {
    use VertexKind::{Config, Copy, From, Internal, Run, Workdir};
    let mut host = start();
    let b = build(&mut host, "");
    assert_eq!(
        (b.number, b.tags.as_slice(), b.running),
        (1, &["app".to_string()][..], false)
    );
    assert!(b.duration_ms > 0 && b.error.is_empty());
    let s = host.snapshot();
    let app = image(&s, "app");
    assert_eq!(b.image_id, app.id);
    assert_eq!(
        (b.dockerfile.as_str(), b.dockerfile_name.as_str()),
        (DOCKERFILE, "Dockerfile")
    );
    let own: Vec<VertexKind> = b
        .vertices
        .iter()
        .map(|v| v.kind)
        .filter(|k| *k != Internal)
        .collect();
    assert_eq!(own, [From, Workdir, Config, Copy, Run, Config, Config]);
    assert_eq!(line(&b, 5).source, "RUN echo made > /made && cat a.txt");
    assert_eq!(
        (line(&b, 5).last_line, line(&b, 5).title.as_str()),
        (6, "[4/4] RUN echo made > /made &&     cat a.txt")
    );
    assert_eq!(line(&b, 5).stage, "stage-0");
    assert_eq!(line(&b, 5).output, ["one", "two", "three"]);
    assert_eq!(line(&b, 5).size, 5);
    assert_eq!(line(&b, 5).layer, app.layers.last().unwrap().chain_id);
    assert_eq!(line(&b, 4).layer, app.layers[2].chain_id);
    assert!(line(&b, 5).duration_ms > 0);
    assert!(line(&b, 5).started_ms >= line(&b, 4).started_ms + line(&b, 4).duration_ms);
    // Inputs are places in the same list.
    let at = |n: u32| b.vertices.iter().position(|v| v.line == n).unwrap();
    assert_eq!(line(&b, 5).inputs, [at(4)]);
    let context = b
        .vertices
        .iter()
        .position(|v| v.title == "[internal] load build context")
        .unwrap();
    assert_eq!(line(&b, 4).inputs, [at(2), context]);
    for n in [1, 2, 3, 4, 5, 7, 8] {
        assert_eq!(line(&b, n).reason, CacheReason::FirstTime, "line {n}");
        assert_eq!(line(&b, n).result, VertexResult::Done, "line {n}");
    }
    let titles: Vec<&str> = b.vertices.iter().map(|v| v.title.as_str()).collect();
    assert!(
        titles[0].starts_with("[internal] load build definition"),
        "{titles:?}"
    );
    assert_eq!(titles.last(), Some(&"exporting to image"));
    assert_eq!(b.context_files, ["a.txt", "big.bin"]);
    assert!(b.context_size > 20_000);
    let ignored: Vec<_> = b
        .ignored
        .iter()
        .map(|i| (i.path.as_str(), i.files, i.bytes))
        .collect();
    assert_eq!(ignored, [("node_modules", 2, 7), ("secret", 1, 2)]);
    assert_eq!((b.ignored_count, b.ignored_bytes), (3, 9));
    assert_eq!(host.ignored(1).len(), 2);
    assert_eq!(b.stages.len(), 1);
    let stage = &b.stages[0];
    assert_eq!(
        (stage.name.as_str(), stage.base.as_str(), stage.needed),
        ("stage-0", "busybox", true)
    );
    assert_eq!(
        (stage.first_line, stage.last_line, stage.left_bytes),
        (1, 8, 0)
    );
    let own: u64 = app.layers[1..].iter().map(|l| l.size).sum();
    assert_eq!(stage.size, own);
}

#[test]
fn every_reason_why_a_step_ran_again() {
    let mut host = start();
    build(&mut host, "");
    let b = build(&mut host, "");
    for n in [1, 2, 3, 4, 5, 7, 8] {
        assert_eq!(line(&b, n).reason, CacheReason::Hit, "line {n}");
    }
    assert_eq!(line(&b, 4).result, VertexResult::Cached);
    assert_eq!(
        line(&b, 5).layer,
        image(&host.snapshot(), "app").layers[3].chain_id
    );

    run(
        &mut host,
        &["printf 'one\\n2\\nthree\\nfour\\n' > a.txt; chmod 600 big.bin"],
    );
    let b = build(&mut host, "");
    let CacheReason::Files { changes, total } = &line(&b, 4).reason else {
        panic!("{:?}", line(&b, 4).reason);
    };
    assert_eq!((changes.len(), *total), (2, 2));
    let (big, text) = (&changes[0], &changes[1]);
    let facts = |c: &Option<snapshot::FileFacts>| c.clone().map(|f| (f.size, f.mode)).unwrap();
    assert_eq!(big.path, "big.bin");
    assert_eq!(
        (facts(&big.before), facts(&big.after)),
        ((20_000, 0o644), (20_000, 0o600))
    );
    assert_eq!(text.path, "a.txt");
    assert_eq!((facts(&text.before).0, facts(&text.after).0), (14, 17));
    assert_ne!(
        text.before.as_ref().unwrap().digest,
        text.after.as_ref().unwrap().digest
    );
    assert_eq!((text.added, text.removed), (2, 1));
    assert_eq!(text.first, Some((Some("two".into()), Some("2".into()))));
    let copy = b.vertices.iter().position(|v| v.line == 4).unwrap();
    assert_eq!(line(&b, 5).reason, CacheReason::After { vertex: copy });

    write(&mut host, &DOCKERFILE.replace("MODE=one", "MODE=two"));
    let b = build(&mut host, "");
    let value = CacheReason::Value {
        name: "MODE".into(),
        before: Some("one".into()),
        after: Some("two".into()),
    };
    assert_eq!(line(&b, 3).reason, value);
    assert_eq!(line(&b, 5).reason, value);
    assert_eq!(line(&b, 4).reason, CacheReason::Hit);

    write(
        &mut host,
        &DOCKERFILE
            .replace("echo made", "echo again")
            .replace("ENV MODE=one\n", ""),
    );
    let b = build(&mut host, "");
    let CacheReason::Edited { before } = &line(&b, 4).reason else {
        panic!("{:?}", line(&b, 4).reason);
    };
    assert_eq!(before, "RUN echo made > /made && cat a.txt");

    let b = build(&mut host, "--no-cache");
    assert_eq!(line(&b, 4).reason, CacheReason::Disabled);
    run(&mut host, &["docker builder prune -af"]);
    let b = build(&mut host, "");
    let by = Some("docker builder prune -af".to_string());
    assert_eq!(line(&b, 2).reason, CacheReason::Removed { by });
    assert_eq!(host.snapshot().builds.len(), 7);
}

#[test]
fn a_base_that_moved_and_arguments() {
    let mut host = host(
        &["busybox"],
        &["printf 'FROM busybox\\nRUN echo 1 > /v\\n' | docker build -q -t base -"],
    );
    write(&mut host, "FROM base\nARG V=1\nRUN echo $V > /x\n");
    build(&mut host, "");
    let b = build(&mut host, "--build-arg V=2");
    let value = CacheReason::Value {
        name: "V".into(),
        before: Some("1".into()),
        after: Some("2".into()),
    };
    assert_eq!(line(&b, 3).reason, value);
    assert_eq!(line(&b, 2).reason, value);
    run(
        &mut host,
        &["printf 'FROM busybox\\nRUN echo 2 > /v\\n' | docker build -q -t base -"],
    );
    let b = build(&mut host, "--build-arg V=2");
    let CacheReason::Base { before, after } = &line(&b, 1).reason else {
        panic!("{:?}", line(&b, 1).reason);
    };
    assert!(before.starts_with("sha256:") && after.starts_with("sha256:") && before != after);
    let from = b.vertices.iter().position(|v| v.line == 1).unwrap();
    assert_eq!(line(&b, 3).reason, CacheReason::After { vertex: from });
    write(&mut host, "FROM busybox\nARG V=1\nRUN echo $V > /x\n");
    let b = build(&mut host, "");
    assert_eq!(
        line(&b, 1).reason,
        CacheReason::Edited {
            before: "FROM base".into()
        }
    );
}

#[test]
fn stages_with_what_crosses_and_what_stays() {
    let text = "FROM busybox AS deps\nRUN mkdir -p /root/.cache/go /out; dd if=/dev/zero of=/root/.cache/go/m bs=1000 count=90; echo app > /out/app\nFROM deps AS test\nRUN echo test\nFROM busybox\nCOPY --from=deps /out/app /bin/app\nRUN --mount=from=deps,source=/out,target=/mnt cat /mnt/app\n";
    let mut host = host(&["busybox"], &[]);
    write(&mut host, text);
    let b = build(&mut host, "");
    let names: Vec<(&str, &str, bool)> = b
        .stages
        .iter()
        .map(|s| (s.name.as_str(), s.base.as_str(), s.needed))
        .collect();
    assert_eq!(
        names,
        [
            ("deps", "busybox", true),
            ("test", "deps", false),
            ("stage-2", "busybox", true)
        ]
    );
    let deps = &b.stages[0];
    assert_eq!((deps.first_line, deps.last_line), (1, 2));
    assert_eq!(deps.left_bytes, 90_000);
    assert_eq!(
        deps.left_behind,
        [("/root/.cache/go/m".to_string(), 90_000)]
    );
    assert_eq!(deps.size, 90_004);
    assert_eq!(b.stages[2].left_bytes, 0);
    assert_eq!(line(&b, 4).result, VertexResult::Skipped);
    assert_eq!(line(&b, 4).kind, VertexKind::Run);
    assert_eq!(line(&b, 4).reason, CacheReason::NotApplicable);
    let make = b.vertices.iter().position(|v| v.line == 2).unwrap();
    let cargo = &line(&b, 6).takes[0];
    assert_eq!(
        (cargo.from, cargo.path.as_str(), cargo.bytes),
        (make, "/out/app", 4)
    );
    assert!(!cargo.mounted && !cargo.changed);
    let mounted = &line(&b, 7).takes[0];
    assert!(mounted.mounted && mounted.path == "/out");
    // The stage runs again, its cargo is the same.
    write(&mut host, &text.replace("count=90", "count=91"));
    let b = build(&mut host, "");
    assert_eq!(line(&b, 6).result, VertexResult::Cached);
    assert!(!line(&b, 6).takes[0].changed);
    assert_eq!(line(&b, 6).takes[0].bytes, 4);
    write(&mut host, &text.replace("echo app", "echo other"));
    let b = build(&mut host, "");
    assert!(line(&b, 6).takes[0].changed);
    assert!(matches!(line(&b, 6).reason, CacheReason::Files { .. }));
    let b = build(&mut host, "--target deps");
    assert_eq!(b.target, "deps");
    assert!(b.stages[0].needed && !b.stages[2].needed);
}

#[test]
fn failures_warnings_and_a_build_on_its_way() {
    let mut host = host(&["busybox"], &[]);
    let noise: String = (0..30).map(|i| format!("echo line{i}; ")).collect();
    write(
        &mut host,
        &format!("FROM busybox\nENV PASSWORD=x\nRUN {noise} nosuch\nENV B=1\nRUN true\nCMD x\n"),
    );
    let b = build(&mut host, "");
    assert!(b.error.contains("exit code: 127"), "{}", b.error);
    assert_eq!(b.image_id, "");
    let failed = line(&b, 3);
    assert_eq!(failed.result, VertexResult::Failed);
    assert_eq!(failed.output.len(), 20);
    assert!(failed.output.last().unwrap().contains("nosuch: not found"));
    assert_eq!(line(&b, 2).result, VertexResult::Done);
    for n in [4, 5, 6] {
        assert_eq!(line(&b, n).result, VertexResult::Skipped, "line {n}");
    }
    assert_eq!(b.warnings, ["SecretsUsedInArgOrEnv", "JSONArgsRecommended"]);

    write(&mut host, "FROM busybox\nRUN sleep 5\nRUN true\n");
    run(&mut host, &["docker build -q . & sleep 3"]);
    let b = host.snapshot().last_build().cloned().unwrap();
    assert!(b.running && b.duration_ms > 2_000);
    assert_eq!(line(&b, 2).result, VertexResult::Running);
    assert!(line(&b, 2).duration_ms > 1_000);
    assert_eq!(line(&b, 3).result, VertexResult::Skipped);
    run(&mut host, &["sleep 5"]);
    let b = host.snapshot().last_build().cloned().unwrap();
    assert!(!b.running);
    assert_eq!(line(&b, 3).result, VertexResult::Done);

    write(&mut host, "FROM busybox\nNOSUCH\n");
    let b = build(&mut host, "");
    assert!(b.error.contains("unknown instruction"), "{}", b.error);
    for _ in 0..25 {
        build(&mut host, "");
    }
    let builds = host.snapshot().builds;
    assert_eq!(
        (builds.len(), builds[19].number - builds[0].number),
        (20, 19)
    );
}
