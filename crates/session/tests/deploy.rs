//! What we give to deployers is held against our own simulator: lints, the build, the running page.
#![allow(
    clippy::disallowed_methods,
    reason = "a test reads the files that it tests"
)]

use std::fs;
use std::path::Path;

use session::{Script, Start};

fn script() -> Script {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let file = |path: &str| {
        let bytes = fs::read(root.join(path)).unwrap_or_else(|e| panic!("{path}: {e}"));
        (format!("hatoba/{path}"), bytes)
    };
    let page = "<!doctype html>\n<title>Hatoba</title>\n".repeat(40);
    let start = Start {
        key: "deploy".to_string(),
        images: vec!["nginx:1.29-alpine".to_string()],
        files: vec![
            file("deploy/Dockerfile"),
            file("deploy/nginx.conf"),
            file("deploy/compose.yaml"),
            file(".dockerignore"),
            ("hatoba/dist/index.html".to_string(), page.into_bytes()),
            (
                "hatoba/secret.txt".to_string(),
                b"not for the image\n".to_vec(),
            ),
        ],
        ..Start::default()
    };
    let save = start.fresh(1_800_000_000_000);
    let mut script = Script::open(start, save, None);
    assert!(script.enter("cd hatoba"));
    script
}

/// What a line prints.
fn said(script: &mut Script, line: &str) -> String {
    script.session.take_output();
    assert!(script.enter(line), "{line}");
    script.pass(200);
    String::from_utf8_lossy(&script.session.take_output()).into_owned()
}

#[test]
fn the_image_passes_our_lints_builds_and_answers() {
    let mut script = script();
    let lint = said(&mut script, "hadolint deploy/Dockerfile && echo clean");
    assert!(lint.contains("clean"), "{lint}");
    let check = said(&mut script, "docker build --check -f deploy/Dockerfile .");
    assert!(check.contains("no warnings found"), "{check}");
    let built = said(
        &mut script,
        "docker build --progress plain -f deploy/Dockerfile -t hatoba . && echo built",
    );
    assert!(built.contains("built"), "{built}");
    let user = said(
        &mut script,
        "docker inspect -f '{{.Config.User}} {{.Config.Healthcheck.Test}}' hatoba",
    );
    assert!(user.contains("nginx [CMD-SHELL wget"), "{user}");
    let inside = said(
        &mut script,
        "docker run --rm --entrypoint ls hatoba /usr/share/nginx/html",
    );
    assert!(inside.contains("index.html.gz"), "{inside}");
    let up = said(
        &mut script,
        "docker compose -f deploy/compose.yaml up -d && echo started",
    );
    assert!(up.contains("started"), "{up}");
    script.pass(40_000);
    let page = said(
        &mut script,
        "curl -s localhost:8080 | head -2; docker ps; docker logs hatoba-page-1 2>&1 | tail -4",
    );
    assert!(page.contains("<title>Hatoba</title>"), "{page}");
    assert!(page.contains("(healthy)"), "{page}");
}
