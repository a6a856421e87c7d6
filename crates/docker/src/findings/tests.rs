//! Findings by example; every fix takes its finding away; no text stops any of it.

use std::collections::BTreeSet;

use super::{Finding, Neighbour, Severity, Subject, find, words};

fn look<'a>(path: &'a str, text: &'a str, around: &[(&'a str, &'a str)]) -> Vec<Finding> {
    let neighbour = |(path, text): &(&'a str, &'a str)| Neighbour {
        path,
        folder: path.ends_with('/'),
        text: Some(text),
    };
    find(&Subject {
        path,
        text,
        around: around.iter().map(neighbour).collect(),
        took: vec![("RUN npm ci", 8200)],
    })
}

fn told(found: &[Finding]) -> Vec<String> {
    found
        .iter()
        .map(|f| format!("{}:{}", f.rule, f.line))
        .collect()
}

#[test]
fn a_dockerfile_is_told_by_three_tools_at_once() {
    let text = "FROM node:22\nWORKDIR /app\nENV API_TOKEN=abc\nCOPY . .\nRUN npm ci\nRUN apt-get update && apt-get install -y curl\nADD app.conf /etc/app.conf\nCMD npm start\n";
    let around = [
        ("app/package.json", "{}"),
        ("app/package-lock.json", "{}"),
        ("app/.env", "A=1"),
    ];
    let found = look("app/Dockerfile", text, &around);
    assert_eq!(
        told(&found),
        [
            "SecretsUsedInArgOrEnv:3",
            "context:4",
            "cache:5",
            "cache:6",
            "DL3008:6",
            "DL3009:6",
            "DL3015:6",
            "DL3020:7",
            "JSONArgsRecommended:8"
        ]
    );
    assert_eq!(found[0].also, ["DL3064"]);
    assert_eq!(
        &text.split('\n').nth(2).unwrap()[found[0].start..found[0].end],
        "API_TOKEN=abc"
    );
    let npm = &found[2];
    assert_eq!(npm.message, "line 5 before line 4 would keep npm ci cached");
    assert!(npm.why.0.contains("8.2 秒"), "{:?}", npm.why);
    assert_eq!(
        npm.fix.as_ref().unwrap().text,
        text.replace(
            "COPY . .\nRUN npm ci\n",
            "COPY package.json package-lock.json ./\nRUN npm ci\nCOPY . .\n"
        )
    );
    let env = found[1].fix.clone().unwrap();
    assert_eq!(
        (env.path.as_str(), env.text.as_str()),
        ("app/.dockerignore", ".env\n")
    );
    let again = [
        ("app/package.json", "{}"),
        ("app/.env", "A=1"),
        ("app/.dockerignore", ".env\n"),
    ];
    assert!(!told(&look("app/Dockerfile", text, &again)).contains(&"context:4".to_string()));
}

#[test]
fn an_order_that_keeps_the_cache_is_not_complained_of() {
    let text = "FROM node:22.1\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\nUSER 1000\nCMD [\"node\", \"a.js\"]\n";
    let around = [("package.json", "{}"), ("package-lock.json", "{}")];
    assert_eq!(
        told(&look("Dockerfile", text, &around)),
        Vec::<String>::new()
    );
    // Without the files there is nothing to copy first.
    let text = "FROM node:22.1\nCOPY . /app/\nRUN npm ci\n";
    assert_eq!(told(&look("Dockerfile", text, &[])), Vec::<String>::new());
    // What also builds needs the sources.
    let text = "FROM node:22.1\nCOPY . /app/\nRUN npm ci && npm run build\n";
    let found = look("Dockerfile", text, &around);
    assert_eq!(told(&found), ["cache:3"]);
    assert_eq!(found[0].fix, None);
}

#[test]
fn what_stops_a_build_is_an_error_where_it_stands() {
    for (text, line) in [
        ("FROM a\nRUNN ls\n", 2),
        ("FROM a\n\nCOPY x\n", 3),
        ("RUN ls\n", 1),
        ("FROM a\nCOPY --from=nope:: x y\n", 2),
    ] {
        let found = look("Dockerfile", text, &[]);
        let error = found.iter().find(|f| f.rule == "parse");
        assert_eq!(
            error.map(|f| (f.line, f.severity)),
            Some((line, Severity::Error)),
            "{text:?} {found:?}"
        );
    }
}

/// Dockerfiles, each with a rule that has a fix.
const FIXED: &[(&str, &str)] = &[
    (
        "DL3009",
        "FROM a:1\nRUN apt-get update \\\n && apt-get install -y --no-install-recommends x=1\n",
    ),
    (
        "DL3014",
        "FROM a:1\nRUN apt-get install --no-install-recommends x=1\n",
    ),
    ("DL3015", "FROM a:1\nRUN apt-get install -y x=1\n"),
    ("DL3019", "FROM a:1\nRUN apk add --update x=1\n"),
    ("DL3020", "FROM a:1\nADD a /b\n"),
    ("DL3021", "FROM a:1\nCOPY a b /c\n"),
    (
        "JSONArgsRecommended",
        "FROM a:1\nENTRYPOINT node server.js\n",
    ),
    ("DL3027", "FROM a:1\nRUN apt update\n"),
    ("DL3004", "FROM a:1\nRUN sudo ls && sudo id\n"),
    ("DL3030", "FROM a:1\nRUN yum install x-1 && yum clean all\n"),
    ("DL3032", "FROM a:1\nRUN yum install -y x-1\n"),
    ("DL3038", "FROM a:1\nRUN dnf install x-1 && dnf clean all\n"),
    ("DL3040", "FROM a:1\nRUN dnf install -y x-1\n"),
    ("DL3042", "FROM a:1\nRUN pip install x==1\n"),
    ("DL3045", "FROM a:1\nCOPY a b\n"),
    ("DL3047", "FROM a:1\nRUN wget http://x\n"),
    ("DL3059", "FROM a:1\nRUN a\nRUN b\n"),
    ("DL3060", "FROM a:1\nRUN yarn install\n"),
    ("MaintainerDeprecated", "FROM a:1\nMAINTAINER me <a@b>\n"),
    ("DL4006", "FROM a:1\nRUN a | b\n"),
    ("WorkdirRelativePath", "FROM a:1\nWORKDIR app\n"),
    ("LegacyKeyValueFormat", "FROM a:1\nENV A b c\n"),
    ("FromAsCasing", "FROM a:1 as b\nRUN x\n"),
    (
        "StageNameCasing",
        "FROM a:1 AS Big\nRUN x\nFROM a:1\nCOPY --from=Big /a /b\n",
    ),
    (
        "ConsistentInstructionCasing",
        "FROM a:1\nRUN x\ncopy a /b\n",
    ),
    ("NoEmptyContinuation", "FROM a:1\nRUN x \\\n\n  y\n"),
    ("ExposeProtoCasing", "FROM a:1\nEXPOSE 80/TCP\n"),
    (
        "RedundantTargetPlatform",
        "FROM --platform=$TARGETPLATFORM a:1\n",
    ),
];

#[test]
fn every_fix_takes_its_finding_away_and_breaks_nothing() {
    for (rule, text) in FIXED {
        let found = look("Dockerfile", text, &[]);
        let finding = found.iter().find(|f| f.rule == *rule);
        let fix = finding
            .and_then(|f| f.fix.clone())
            .unwrap_or_else(|| panic!("{rule}: {found:?}"));
        let after = look("Dockerfile", &fix.text, &[]);
        assert!(
            after.iter().all(|f| f.rule != *rule),
            "{rule}: {:?} {after:?}",
            fix.text
        );
        assert!(
            after.iter().all(|f| f.severity != Severity::Error),
            "{rule}: {:?} {after:?}",
            fix.text
        );
    }
}

#[test]
fn fixes_are_what_a_person_would_write() {
    let fixed = |rule: &str| {
        let (_, text) = FIXED.iter().find(|(r, _)| *r == rule).unwrap();
        let found = look("Dockerfile", text, &[]);
        let fix = found
            .iter()
            .find(|f| f.rule == rule)
            .and_then(|f| f.fix.clone());
        fix.unwrap()
            .text
            .trim_start_matches("FROM a:1\n")
            .to_string()
    };
    assert_eq!(
        fixed("DL3009"),
        "RUN apt-get update \\\n && apt-get install -y --no-install-recommends x=1 \\\n && rm -rf /var/lib/apt/lists/*\n"
    );
    assert_eq!(
        fixed("JSONArgsRecommended"),
        "ENTRYPOINT [\"node\", \"server.js\"]\n"
    );
    assert_eq!(fixed("DL3004"), "RUN ls && id\n");
    assert_eq!(fixed("DL3059"), "RUN a \\\n && b\n");
    assert_eq!(fixed("LegacyKeyValueFormat"), "ENV A=\"b c\"\n");
    assert_eq!(
        fixed("DL4006"),
        "SHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]\nRUN a | b\n"
    );
    // A shell's words are no list.
    let found = look("Dockerfile", "FROM a:1\nCMD echo $HOME\n", &[]);
    assert!(found.iter().all(|f| f.fix.is_none()), "{found:?}");
}

#[test]
fn every_rule_says_why_in_both_languages() {
    let hadolint = dockerfile::hadolint::rules::ALL.iter().map(|r| r.code);
    let checks = dockerfile::lint::rules::ALL.iter().map(|r| r.name);
    let other = words::why("no such rule");
    let mut seen = BTreeSet::new();
    for rule in hadolint.chain(checks) {
        let why = words::why(rule);
        assert_ne!(why, other, "{rule}");
        assert!(!why.1.is_empty() && why.1.is_ascii(), "{rule}");
        seen.insert(rule);
    }
    assert!(seen.len() > 80);
}

#[test]
fn compose_files_are_told_where() {
    for (text, expected) in [
        ("services:\n  web:\n    image: nginx\n", &[][..]),
        ("services:\n  web:\n    image: nginx\n  - x\n", &["yaml:4"]),
        (
            "services:\n  web:\n    image: nginx\n    ports: 80\n",
            &["schema:4"],
        ),
        ("services:\n  web:\n    imag: nginx\n", &["schema:3"]),
        (
            "services:\n  web:\n    image: nginx\n    depends_on: [db]\n",
            &["schema:2"],
        ),
        (
            "services:\n  web:\n    image: nginx:$TAG\n    # $OTHER\n",
            &["unset:3"],
        ),
        (
            "version: '3'\nservices:\n  web:\n    image: nginx\n",
            &["obsolete:1"],
        ),
    ] {
        let found = look("app/compose.yaml", text, &[]);
        assert_eq!(told(&found), expected, "{text} {found:?}");
    }
    let text = "services:\n  web:\n    image: nginx:${TAG}\n";
    assert_eq!(
        told(&look("app/compose.yaml", text, &[("app/.env", "TAG=1\n")])),
        Vec::<String>::new()
    );
    let found = look("compose.yaml", text, &[]);
    assert_eq!(
        &text.split('\n').nth(2).unwrap()[found[0].start..found[0].end],
        "${TAG}"
    );
    let version = look(
        "compose.yaml",
        "version: '3'\n\nservices:\n  a:\n    image: b\n",
        &[],
    );
    assert_eq!(
        version[0].fix.as_ref().unwrap().text,
        "services:\n  a:\n    image: b\n"
    );
}

#[test]
fn json_is_told_where_and_other_files_are_left_alone() {
    let found = look("package.json", "{\n  \"a\": 1,\n}\n", &[]);
    assert_eq!(told(&found), ["json:3"]);
    assert_eq!(told(&look("notes.txt", "RUNN", &[])), Vec::<String>::new());
    assert_eq!(told(&look("ci.yaml", "a: [", &[])), Vec::<String>::new());
}

#[test]
fn a_long_file_has_a_bounded_answer() {
    let text = format!(
        "FROM a:1\nCOPY . .\n{}",
        "RUN apt-get install x | y\n".repeat(3000)
    );
    let found = look("Dockerfile", &text, &[]);
    assert!((300..=500).contains(&found.len()), "{}", found.len());
    let fixed: usize = found
        .iter()
        .filter_map(|f| Some(f.fix.as_ref()?.text.len()))
        .sum();
    assert!(fixed < 100 * text.len());
    assert!(found[0].fix.is_some());
}

#[test]
fn no_text_stops_it() {
    let pieces = [
        "FROM a\n",
        "RUN ",
        "\\\n",
        "\n",
        "COPY . .\n",
        "<<EOF\n",
        "EOF\n",
        "\"",
        "[",
        "波",
        "services:\n",
        "  a:\n",
        "- ",
        "$",
        "${",
        "}",
        ": ",
        "#",
        "--from=",
        "ADD x y\n",
        "apt-get install x",
        " as X",
        "\t",
        "\r\n",
        "\0",
    ];
    let mut state = 7u64;
    let mut number = |most: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % most
    };
    for _ in 0..1500 {
        let many = number(14);
        let text: String = (0..many).map(|_| pieces[number(pieces.len())]).collect();
        for path in ["Dockerfile", "compose.yaml", "a/package.json"] {
            for f in look(path, &text, &[("package.json", "{}"), (".env", "x")]) {
                let line = text
                    .split('\n')
                    .nth(f.line - 1)
                    .unwrap_or_else(|| panic!("{text:?} {f:?}"));
                assert!(line.get(f.start..f.end).is_some(), "{text:?} {f:?}");
            }
        }
    }
}
