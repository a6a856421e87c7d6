use expect_test::expect_file;
use snapshot::{Container, ContainerState, Snapshot};

use crate::*;

mod hostile;

const TEXT: &str = include_str!("tests/sample.md");

fn read(text: &str) -> Lesson {
    let (lesson, problems) = parse(text);
    assert_eq!(problems, []);
    lesson
}

/// The first problem of a body below a plain front matter whose check `c` waits for nothing.
fn problem(body: &str) -> (usize, String) {
    let text = format!("---\ntitle: x\n---\n{body}\n\n```check\nc: container name=c :: c\n```\n");
    let (_, problems) = parse(&text);
    let first = problems
        .first()
        .unwrap_or_else(|| panic!("no problem in {body}"));
    (first.line, first.message.clone())
}

#[test]
fn every_block_is_read() {
    let lesson = read(TEXT);
    expect_file!["tests/sample.txt"].assert_debug_eq(&lesson);
}

#[test]
fn what_is_wrong_is_said_with_its_line() {
    for (body, line, word) in [
        ("```check\na: containr name=x :: no\n```", 5, "containr"),
        (
            "```check\n\na container name=x :: no\n```",
            6,
            "without an id",
        ),
        ("```check\nA: container name=x :: no\n```", 5, "no id"),
        ("```check\na: container name=x\n```", 5, "without a label"),
        ("```check\na: !container name=x :: no\n```", 5, "after=ID"),
        (
            "```check\na: container name=x after=c :: no\n```",
            4,
            "no earlier check",
        ),
        (
            "```check\na: container name=x after=a :: no\n```",
            4,
            "no earlier check",
        ),
        ("```check\nc: container name=x :: no\n```", 8, "used twice"),
        ("```check\na: build result=done :: no\n```", 5, "need step="),
        ("```check\na: answer id=nobody :: no\n```", 4, "nobody"),
        (
            "```check now\na: container name=x :: no\n```",
            4,
            "means nothing",
        ),
        ("```quiz\n? q\n- [x] a\n- [ ] b\n```", 4, "no `id:`"),
        ("```quiz\nid: q\n- [x] a\n- [ ] b\n```", 4, "no question"),
        (
            "```quiz\nid: q\n? q\n- [x] a\n- [x] b\n```",
            4,
            "one of them right",
        ),
        ("```quiz\nid: q\n? q\n- a\n- [x] b\n```", 4, "[x] or [ ]"),
        (
            "```predict\nid: p\n? q\n- [x] a\n- [ ] b\n```",
            4,
            "no `after:`",
        ),
        (
            "```predict\nid: p\nafter: x\n? q\n- [x] a\n- [ ] b\n```",
            4,
            "no check is \"x\"",
        ),
        (
            "```predict\nid: p\nafter: c\n? q\n- [x] a :: container name=x\n- [ ] b\n```",
            4,
            "or none",
        ),
        (
            "```predict\nid: p\nafter: c\n? q\n- [x] a {mark=container:web}\n- [ ] b\n```",
            4,
            "needs the picture",
        ),
        (
            "```check\nb: container name=x :: b\n```\n```predict\nid: p\nafter: b\n? q\n- [x] a\n- [ ] b\n```",
            7,
            "before its command",
        ),
        (
            "```sort\nid: s\n? q\n[a] A\n- [a] x :: y\n- [a] z :: y\n```",
            4,
            "two to five boxes",
        ),
        (
            "```sort\nid: s\n? q\n[a] A\n[b] B\n- [c] x :: y\n- [a] z :: y\n```",
            4,
            "no box",
        ),
        ("```memo\ncovers: N1\n- a\n> b\n```", 4, "number of a claim"),
        ("```memo\n> b\n```", 4, "follows the line"),
        ("```memo\n- a\n```", 4, "pairs of"),
        ("```hint\nfor: x\ntext\n```", 4, "no check is \"x\""),
        ("```hint\nwhen: x\ntext\n```", 4, "unknown kind"),
        ("```hint\n```", 4, "says nothing"),
        ("```picture\n```", 4, "no picture"),
        ("```console picture=hots\n$ ls\n```", 4, "no picture"),
        ("```picture host after=x\n```", 4, "no check is \"x\""),
        ("```console focus=web\n$ ls\n```", 4, "need `picture=`"),
        ("```text open=../../etc/passwd\nx\n```", 4, "no path"),
        ("```demo type=fast\n$ ls\n```", 4, "no way to type"),
        ("```demo\nls\n```", 4, "without a command"),
        ("--- lt layout=wide", 4, "no layout"),
        ("--- later", 4, "means nothing"),
        ("--- id=a\n\nx\n\n--- id=a", 8, "another slide"),
        ("a\u{202e}b", 4, "writing direction"),
        ("a\u{1b}[31mb", 4, "control characters"),
    ] {
        let (at, message) = problem(body);
        assert!(message.contains(word), "{body}: {message}");
        assert_eq!(at, line, "{body}: {message}");
    }
}

#[test]
fn the_front_matter_is_checked() {
    for (line, word) in [
        ("minutes: soon", "a number"),
        ("track: tricks", "no track"),
        ("needs: ../run", "no slug"),
        ("kind: easy", "no kind"),
        ("lt: long", "a time"),
        ("colour: red", "unknown key"),
    ] {
        let (_, problems) = parse(&format!("---\ntitle: x\n{line}\n---\n"));
        assert_eq!(problems[0].line, 3);
        assert!(
            problems[0].message.contains(word),
            "{}",
            problems[0].message
        );
    }
}

#[test]
fn slides_are_cut_and_the_talk_is_what_is_marked() {
    let lesson = read(TEXT);
    let ids = |slides: &mut dyn Iterator<Item = &Slide>| {
        let ids = slides.map(|s| s.id.clone().unwrap_or_default());
        ids.collect::<Vec<_>>()
    };
    assert_eq!(ids(&mut lesson.slides.iter()), ["", "why", "", "room"]);
    assert_eq!(ids(&mut lesson.talk()), ["why", "room"]);
    assert_eq!(lesson.slides[1].time_s, Some(80));
    assert_eq!(lesson.slides[1].layout, Layout::Split);
    let in_text = |b: &Block| matches!(b, Block::Demo(_) | Block::Speaker(_) | Block::Pause);
    assert!(!lesson.blocks().any(in_text));
}

/// A host with one container of that state.
fn host(name: &str, state: ContainerState) -> Snapshot {
    Snapshot {
        containers: vec![
            Container {
                name: name.to_string(),
                state,
                ..Container::default()
            }
            .into(),
        ],
        ..Snapshot::default()
    }
}

const ORDER: &str = "---\ntitle: x\n---\n
```check
run: container name=web state=running :: a
other: container name=app :: b
gone: gone container=web after=run :: c
bare: !container name=web state=paused after=run :: d
```\n";

#[test]
fn checks_are_done_in_any_order_but_where_one_waits() {
    let lesson = read(ORDER);
    let (mut history, mut progress) = (History::default(), Progress::default());
    let mut tick = |snapshot: &Snapshot| {
        history.observe(snapshot);
        evaluate(&lesson, &Host::new(snapshot, &history), &mut progress)
    };
    let none: [&str; 0] = [];
    assert_eq!(tick(&Snapshot::default()), none);
    // `bare` holds, but `run` is to come first; so does `gone` later on.
    assert_eq!(tick(&host("app", ContainerState::Created)), ["other"]);
    assert_eq!(tick(&host("web", ContainerState::Created)), none);
    assert_eq!(tick(&Snapshot::default()), none);
    assert_eq!(tick(&host("web", ContainerState::Running)), ["run", "bare"]);
    assert_eq!(tick(&Snapshot::default()), ["gone"]);
    assert!(progress.is_complete(&lesson));
}

#[test]
fn a_check_that_waits_says_for_what() {
    let lesson = std::rc::Rc::new(read(ORDER));
    let snapshot = host("web", ContainerState::Created);
    let mut history = History::default();
    history.observe(&snapshot);
    let host = Host::new(&snapshot, &history);
    let study = Study::new(lesson, &host, Progress::default());
    let Standing::Waits { on, verdict } = &study.standings["bare"] else {
        panic!("{:?}", study.standings["bare"]);
    };
    assert_eq!(
        (on.as_slice(), verdict.holds),
        (["run".to_string()].as_slice(), true)
    );
    let Standing::Open(verdict) = &study.standings["run"] else {
        panic!("{:?}", study.standings["run"]);
    };
    assert_eq!(verdict.missing[0].now.ja, "web は作成済みです");
    assert_eq!(verdict.missing[0].wanted.en, "running");
    let goal = verdict.goal.as_ref().expect("it is about a container");
    assert_eq!(
        (goal.kind, goal.name.as_str(), goal.there.as_deref()),
        ("container", "web", Some("web"))
    );
    let fields: Vec<_> = goal
        .fields
        .iter()
        .map(|f| (f.key.as_str(), f.holds))
        .collect();
    assert_eq!(fields, [("name", true), ("state", false)]);
}

#[test]
fn what_the_setup_did_does_not_count() {
    let text = "---\ntitle: x\n---\n
```check\nran: builds tag=app :: a\nold: gone container=web :: b\n```\n";
    let lesson = read(text);
    let build = |number| {
        snapshot::Build {
            number,
            tags: vec!["app:latest".to_string()],
            ..snapshot::Build::default()
        }
        .into()
    };
    let mut start = host("web", ContainerState::Running);
    start.builds = vec![build(1)];
    let history = History::begin(&start);
    let mut progress = Progress::default();
    let none: [&str; 0] = [];
    assert_eq!(
        evaluate(&lesson, &Host::new(&start, &history), &mut progress),
        none
    );
    start.builds.push(build(2));
    start.containers.clear();
    let host = Host::new(&start, &history);
    assert_eq!(evaluate(&lesson, &host, &mut progress), ["ran", "old"]);
}

#[test]
fn deeds_are_taken_once_and_within_bounds() {
    let lesson = read(TEXT);
    let mut progress = Progress::default();
    let answer = |id: &str, answer| Deed::Answer {
        id: id.to_string(),
        answer,
    };
    assert!(!progress.apply(&lesson, &answer("echo-ends", 9)));
    assert!(!progress.apply(&lesson, &answer("nobody", 0)));
    assert!(progress.apply(&lesson, &answer("echo-ends", 1)));
    assert!(
        !progress.apply(&lesson, &answer("echo-ends", 0)),
        "a guess stays"
    );
    assert_eq!(progress.predictions["echo-ends"], 1);
    assert!(progress.apply(&lesson, &answer("rm-leaves", 0)));
    assert!(
        progress.apply(&lesson, &answer("rm-leaves", 1)),
        "a quiz may be tried again"
    );
    let place = |item, place| Deed::Place {
        id: "where".to_string(),
        item,
        place: Some(place),
    };
    assert!(!progress.apply(&lesson, &place(0, 2)));
    assert!(!progress.apply(&lesson, &place(7, 0)));
    assert!(progress.apply(&lesson, &place(1, 1)));
    let hint = lesson.hints().next().expect("there is one").id.clone();
    let open = Deed::Hint { id: hint.clone() };
    assert!(progress.apply(&lesson, &open) && progress.apply(&lesson, &open));
    assert!(!progress.apply(&lesson, &open), "it has two stages");
    assert_eq!(progress.hints[&hint], 2);
    let json = serde_json::to_string(&progress).expect("it is plain data");
    assert_eq!(
        serde_json::from_str::<Progress>(&json).ok(),
        Some(progress.clone())
    );
    // Once the outcome is seen, no guess is taken.
    let mut late = Progress::default();
    late.done.insert("hello".to_string());
    assert!(!late.apply(&lesson, &answer("echo-ends", 0)));
}

#[test]
fn a_prediction_is_judged_by_the_host_and_by_what_was_said() {
    let lesson = read(TEXT);
    let predict = lesson.predictions().next().expect("there is one");
    let snapshot = host("hello", ContainerState::Exited);
    let history = History::default();
    let host = Host::new(&snapshot, &history);
    let progress = Progress::default();
    let found = judge(&lesson, predict, &host, &progress, "hi\n");
    assert_eq!(found, [Some(false), Some(true), Some(false)]);
    let found = judge(&lesson, predict, &host, &progress, "boom\n");
    assert_eq!(found, [Some(false), Some(true), Some(true)]);
}

#[test]
fn hints_are_called_for_by_the_host() {
    let lesson = std::rc::Rc::new(read(TEXT));
    let history = History::default();
    let called = |state, progress: Progress| {
        let snapshot = host("hello", state);
        let host = Host::new(&snapshot, &history);
        Study::new(lesson.clone(), &host, progress).called
    };
    let slip = called(ContainerState::Created, Progress::default());
    assert_eq!(slip.into_iter().collect::<Vec<_>>(), ["stuck"]);
    assert!(called(ContainerState::Running, Progress::default()).is_empty());
    let mut done = Progress::default();
    done.done.insert("hello".to_string());
    assert!(called(ContainerState::Created, done).is_empty());
}

#[test]
fn scripts_have_lines_keys_and_answers() {
    use script::{Act, keys, parse};
    let text = "# images: nginx\n$ cat <<E\n> a\n>\n> E\na\n^P^Q\n? where\n";
    let line = |text: &str| Act::Line(text.to_string());
    assert_eq!(
        parse(text),
        [
            line("cat <<E"),
            line("a"),
            line(""),
            line("E"),
            Act::Keys("\x10\x11".to_string()),
            Act::Answer("where".to_string()),
        ]
    );
    assert_eq!(keys("^C ^["), Some("\x03\x1b".to_string()));
    assert_eq!(keys("^"), None);
    assert_eq!(keys("^C then"), None);
    assert_eq!(keys("^é"), None);
    assert_eq!(keys(""), None);
    assert_eq!(
        (script::mode(b"#!/bin/sh\n"), script::mode(b"x")),
        (0o755, 0o644)
    );
}
