//! Every kind and key on three hosts: one that has nothing, one where it is otherwise, one where it
//! is as wanted; with the words about what is missing.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use expect_test::expect_file;
use snapshot::Snapshot;

use super::{KINDS, Rule, Scope, Seen, Verdict};
use crate::history::History;
use crate::model::Lesson;
use crate::progress::Progress;

mod worlds;

/// Rules by kind: each of them fails on the first two hosts and holds on the third.
const RULES: &[(&str, &[&str])] = &[
    (
        "container",
        &[
            "container name=web state=running",
            "container name=web state=running|paused image=nginx",
            "container name=web publish=8080:80",
            "container name=web publish=127.0.0.1:8081:81",
            "container name=shop-api-1 publish=any",
            "container name=web port=80",
            "container name=web listens=0.0.0.0:80",
            "container name=web listens=80",
            "container name=job exit=0",
            "container name=job exit=3|0",
            "container name=hungry exit=137 oom=true",
            "container name=web health=healthy",
            "container name=web restarts=2",
            "container name=web pid1=nginx",
            "container name=web mount=bind source=~/site target=/site",
            "container name=web ro=/site",
            "container name=web wrote=/memo.txt",
            "container name=web changed=/etc/issue",
            "container name=web deleted=/opt",
            "container name=web user=node",
            "container name=web network=shop",
            "container name=web env=SHOP=minato",
            "container name=web label=role=front",
            "container name=web memory=67108864",
            "container name=web cpus=0.5",
            "container name=web readonly=true",
            "container name=web restart=on-failure",
            "container project=shop service=api state=running",
            "container service=api count=2",
        ],
    ),
    (
        "image",
        &[
            "image ref=app smaller=130000000",
            "image ref=app layers=2",
            "image ref=app user=node",
            "image ref=app entrypoint=echo",
            "image ref=app cmd=world",
            "image ref=app exposed=80",
            "image ref=app env=SHOP=nagisa",
            "image ref=app arch=arm64",
            "image ref=app digest=any",
            "image ref=app digest=sha256:abc",
            "image ref=app has=/app/page.html",
            "image ref=app lacks=/app/.env",
            "image ref=app layer=/app/page.html in=COPY",
            "image ref=app clean=s3cr3t",
            "image ref=app from=nginx",
            "image ref=app same=app:1.0",
            "image dangling=1",
        ],
    ),
    (
        "volume",
        &[
            "volume name=notes file=a/list.txt",
            "volume name=notes file=memo.txt text=milk",
            "volume name=notes uid=1500",
            "volume name=notes file=memo.txt uid=1500",
            "volume anonymous=1",
        ],
    ),
    (
        "network",
        &["network name=shop members=2", "network name=back"],
    ),
    (
        "connection",
        &[
            "connection port=80 from=web",
            "connection port=80 to=api",
            "connection port=80 outcome=connected",
            "connection port=80 via=shop",
            "connection port=5432 outcome=noname",
            "connection port=3000 outcome=failed",
        ],
    ),
    (
        "response",
        &[
            "response port=80 status=200",
            "response port=80 from=web host=api path=/hello",
            "response port=80 text=Nagisa",
        ],
    ),
    (
        "log",
        &[
            "log container=web text=ready",
            "log container=web text=ready count=2",
        ],
    ),
    (
        "file",
        &[
            "file path=~/site/index.html text=Nagisa",
            "file path=~/site/index.html uid=0",
            "file path=~/site/index.html mode=755",
        ],
    ),
    (
        "build",
        &[
            "build tag=app",
            "build tag=app step=COPY result=done",
            "build tag=app step=COPY reason=files",
            "build tag=app cached=1",
            "build tag=app ignored=video.mp4",
            "build tag=app ignored=node_modules/x.js",
            "build tag=app context-below=1000",
            "build tag=app warnings=1",
            "build tag=bad error=\"not found\"",
        ],
    ),
    (
        "builds",
        &[
            "builds tag=app step=COPY result=cached",
            "builds step=COPY result=done reason=files",
            "builds step=COPY nth=2",
        ],
    ),
    (
        "cache",
        &[
            "cache kind=exec.cachemount",
            "cache kind=exec.cachemount size-above=1000",
        ],
    ),
    (
        "lint",
        &[
            "lint path=~/Dockerfile rules=0",
            "lint path=~/Dockerfile without=DL3008",
        ],
    ),
    (
        "looked",
        &[
            "looked verb=history object=app",
            "looked verb=logs object=web",
            "looked verb=df",
        ],
    ),
    (
        "answer",
        &["answer id=guess", "answer id=ask", "answer id=place"],
    ),
    ("said", &["said text=refused"]),
    (
        "gone",
        &[
            "gone container=old",
            "gone running=stopped",
            "gone image=old",
            "gone volume=old",
            "gone network=old",
            "gone file=~/old.txt",
        ],
    ),
];

struct World {
    snapshot: Snapshot,
    history: History,
    progress: Progress,
    said: &'static str,
    lint: Option<super::Lint>,
    files: worlds::Tree,
}

fn look(rule: &str, lesson: &Lesson, world: &World) -> Verdict {
    let rule = Rule::parse(rule, Scope::Prediction).unwrap_or_else(|e| panic!("{rule}: {e}"));
    rule.look(&Seen {
        lesson,
        snapshot: &world.snapshot,
        history: &world.history,
        progress: &world.progress,
        files: Some(&world.files),
        lint: world.lint,
        said: Some(world.said),
    })
}

fn describe(out: &mut String, verdict: &Verdict) {
    for m in &verdict.missing {
        let _ = writeln!(out, "    いま: {} / 目標: {}", m.now.ja, m.wanted.ja);
        let _ = writeln!(out, "    now: {} / wanted: {}", m.now.en, m.wanted.en);
    }
}

/// What the kind says of every rule, `UPDATE_EXPECT=1` writes it anew.
fn words(rules: &[&str]) -> String {
    let lesson = worlds::lesson();
    let (empty, other, right) = (worlds::empty(), worlds::other(), worlds::right(&lesson));
    let mut out = String::new();
    for rule in rules {
        let _ = writeln!(out, "{rule}");
        for world in [&empty, &other] {
            let verdict = look(rule, &lesson, world);
            assert!(!verdict.holds, "{rule} holds too early");
            assert!(!verdict.missing.is_empty(), "{rule}: nothing is said");
            describe(&mut out, &verdict);
        }
        let verdict = look(rule, &lesson, &right);
        assert!(verdict.holds, "{rule}: {:?}", verdict.missing);
        assert_eq!(verdict.missing, [], "{rule}");
        let denied = look(&format!("!{rule}"), &lesson, &right);
        assert!(!denied.holds && denied.missing.len() == 1, "!{rule}");
        assert!(look(&format!("!{rule}"), &lesson, &empty).holds, "!{rule}");
    }
    out
}

#[test]
fn every_kind_holds_and_says_what_is_missing() {
    for (kind, rules) in RULES {
        expect_file![format!("words/{kind}.txt")].assert_eq(&words(rules));
    }
}

#[test]
fn every_kind_and_key_has_a_rule_in_the_table() {
    for kind in KINDS {
        let rules = RULES.iter().find(|r| r.0 == kind.name());
        let (_, rules) = rules.unwrap_or_else(|| panic!("{} is not tried", kind.name()));
        let words: BTreeSet<&str> = rules.iter().flat_map(|r| r.split([' ', '='])).collect();
        for key in kind.keys() {
            assert!(words.contains(key.name), "{} {}=", kind.name(), key.name);
        }
    }
}

#[test]
fn a_value_of_the_wrong_form_is_refused() {
    for (rule, word) in [
        ("container name=web exit=soon", "number"),
        ("container name=web state=up", "one of"),
        ("container name=web readonly=yes", "true or false"),
        ("container name=web target=site", "path"),
        ("container name=web colour=red", "knows no key"),
        ("container name=web name=app", "twice"),
        ("container", "a key is missing"),
        ("containr name=web", "unknown kind"),
        ("image smaller=5", "needs ref="),
        ("image ref=app layer=/x", "belong together"),
        ("image ref=app dangling=1", "alone"),
        ("volume file=x", "needs name="),
        ("volume name=x text=y", "needs file="),
        ("connection outcome=connected", "needs port="),
        ("build result=done", "need step="),
        ("build tag=app reason=files", "need step="),
        ("builds step=RUN nth=0", "from 1"),
        ("file path=/etc/passwd", "only files in"),
        ("file path=~/x mode=9", "octal"),
        ("lint path=~/Dockerfile", "rules= or without="),
        ("said text=x", "unknown kind"),
        ("container name=web && ", "missing"),
    ] {
        let found = Rule::parse(rule, Scope::Check);
        let message = found.expect_err(rule);
        assert!(message.contains(word), "{rule}: {message}");
    }
}
