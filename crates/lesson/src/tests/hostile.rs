//! Any text is read, in bounded time and depth, and nothing in it comes alive.

use proptest::prelude::*;

use crate::*;

/// Levels that are read, and the empty one where it was cut.
const DEEPEST: usize = 13;

/// How deep blocks and inline elements stand in one another.
fn depth(blocks: &[Block]) -> usize {
    fn inline(list: &[Inline]) -> usize {
        let each = list.iter().map(|i| match i {
            Inline::Strong(l) | Inline::Emphasis(l) | Inline::Link { text: l, .. } => 1 + inline(l),
            _ => 0,
        });
        each.max().unwrap_or(0)
    }
    let each = blocks.iter().map(|b| match b {
        Block::Paragraph(l) | Block::Heading(l) | Block::Title(l) => inline(l),
        Block::List { items, .. } => 1 + items.iter().map(|i| depth(i)).max().unwrap_or(0),
        Block::Quote(inner) | Block::Speaker(inner) => 1 + depth(inner),
        Block::Hint(hint) => 1 + hint.stages.iter().map(|s| depth(s)).max().unwrap_or(0),
        _ => 0,
    });
    each.max().unwrap_or(0)
}

/// Every place a link leads to.
fn links(text: &str) -> Vec<String> {
    let (lesson, _) = parse(text);
    let text = format!("{:?}", lesson.steps);
    let all = text.split("Link { to: \"").skip(1);
    all.map(|l| l.split('"').next().unwrap_or_default().to_string())
        .collect()
}

#[test]
fn what_is_nested_without_end_is_cut_and_told() {
    for part in ["> ", "- ", "1. ", "*a ", "**a ", "[a", "> - "] {
        for times in [50, 5_000] {
            let text = format!("---\ntitle: x\n---\n{}deep\n", part.repeat(times));
            let (lesson, problems) = parse(&text);
            for step in &lesson.steps {
                assert!(depth(&step.blocks) <= DEEPEST, "{part}");
            }
            if matches!(part, "> " | "- " | "1. " | "> - ") {
                assert!(
                    problems.iter().any(|p| p.message.contains("too deep")),
                    "{part}"
                );
            }
        }
    }
    let stars = format!(
        "---\ntitle: x\n---\n{}a{}\n",
        "*".repeat(999),
        "*".repeat(999)
    );
    let (lesson, _) = parse(&stars);
    assert!(depth(&lesson.steps[0].blocks) <= DEEPEST);
}

#[test]
fn a_text_too_long_is_refused_whole() {
    let (lesson, problems) = parse(&"a".repeat(300_000));
    assert_eq!(lesson, Lesson::default());
    assert!(problems[0].message.contains("longer than 256 kB"));
}

#[test]
fn problems_are_told_up_to_a_number() {
    let text = format!("---\ntitle: x\n---\n{}", "```quiz\n```\n\n".repeat(9_000));
    assert_eq!(parse(&text).1.len(), 50);
}

#[test]
fn links_lead_to_pages_only() {
    let text = "---\ntitle: x\n---
[a](javascript:alert) [b](JaVaScRiPt:alert) [c](data:text/html,x) [d](vbscript:x)
[e](//evil) [f](https://docs.docker.com) [g](#/ja/lessons/run) <javascript:alert> <a href=x>
```hint\n[h](javascript:x) [i](https://a.b)\n```\n";
    assert_eq!(
        links(text),
        ["https://docs.docker.com", "#/ja/lessons/run", "https://a.b"]
    );
}

fn parts() -> impl Strategy<Value = String> {
    let known = proptest::sample::select(vec![
        "---\n",
        "--- lt id=a\n",
        "+++\n",
        "\n\n",
        "```check\n",
        "```predict in=host\n",
        "```quiz\n",
        "```sort\n",
        "```memo\n",
        "```hint\n",
        "```console picture=host\n",
        "```picture host\n",
        "```demo\n",
        "```speaker\n",
        "```\n",
        "id: a\n",
        "after: a\n",
        "when: container name=a\n",
        "for: a\n",
        "a: container name=web after=a :: b\n",
        "a: !gone file=x && image ref=x :: b\n",
        "? q\n",
        "- [x] a :: b\n",
        "- [ ] a {mark=a:b}\n",
        "[a] b\n",
        "- [a] b :: c\n",
        "> why\n",
        "covers: N001\n",
        "$ ls\n",
        "^C\n",
        "## a {time=1s}\n",
        "# b {lt}\n",
        "| a |\n|-|\n",
        "> ",
        "- ",
        "  ",
        "*",
        "`",
        "[x](y)",
        "<b>",
        "é",
        "\u{202e}",
        "\r\n",
        "\t",
        "\"",
        "=",
        "{mark=",
        "title: x\n",
    ]);
    let part = prop_oneof![9 => known.prop_map(str::to_string), 1 => "\\PC{0,8}"];
    proptest::collection::vec(part, 0..40).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn any_text_is_read(text in parts()) {
        for text in [text.clone(), format!("---\ntitle: x\n---\n{text}")] {
            let (lesson, problems) = parse(&text);
            let lines = text.lines().count() + 2;
            prop_assert!(problems.iter().all(|p| (1..=lines).contains(&p.line)));
            let mut ids: Vec<String> = lesson.checks().map(|c| format!("check {}", c.id)).collect();
            ids.extend(lesson.questions().map(|q| q.id().to_string()));
            ids.extend(lesson.hints().map(|h| h.id.clone()));
            let count = ids.len();
            ids.sort_unstable();
            ids.dedup();
            prop_assert_eq!(count, ids.len(), "ids are unique");
            for step in &lesson.steps {
                prop_assert!(depth(&step.blocks) <= DEEPEST);
            }
            // A lesson read from anything can be studied.
            let (snapshot, history) = (snapshot::Snapshot::default(), History::default());
            let host = Host::new(&snapshot, &history);
            let mut progress = Progress::default();
            evaluate(&lesson, &host, &mut progress);
            Study::new(lesson.into(), &host, progress);
        }
    }

    #[test]
    fn any_rule_is_read(text in "[a-z=!&\" :*~/0-9|-]{0,60}") {
        let _ = checks::Rule::parse(&text, checks::Scope::Prediction);
    }

    #[test]
    fn any_script_is_read(text in "([$>^?#]? ?\\PC{0,6}\n){0,8}") {
        script::parse(&text);
    }
}
