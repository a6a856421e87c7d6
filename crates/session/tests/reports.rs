//! Reports: an honest one is replayed as it claims, every forged one is found, copies are told.

use lesson::Deed;
use lesson::pack::{Pack, read};
use session::pack::{Material, name, seed};
use session::report::{Class, Doubt, Making, Mark, NoReport, Report, Verdict, Verifying, why};
use session::{Save, Script};
use sim::Software;

const HELLO: &str = r#"---
title: hello
summary: s
minutes: 5
images: busybox nginx
---
```predict
id: ends
after: ran
? then
- [x] it ends :: container name=hello state=exited
- [ ] it stays :: container name=hello state=running
```

```check
ran: container name=hello :: `hello` ran
up: container name=web state=running after=ran :: `web` runs
```

```hint
look
```
"#;

const BYE: &str = "---\ntitle: bye\nsummary: s\nminutes: 5\nimages: busybox\n---\n```check\nkept: volume name=data :: a volume\n```\n";

fn pack() -> Pack {
    let json = r#"{ "id": "day1", "title": { "en": "Day 1" }, "lessons": ["01-hello", "02-bye"] }"#;
    let file = |path: &str, text: &str| (path.to_string(), text.as_bytes().to_vec());
    let files = vec![
        file("pack.json", json),
        file("01-hello/lesson.en.md", HELLO),
        file("02-bye/lesson.en.md", BYE),
    ];
    read(files).expect("it is a pack")
}

fn materials(name: &str) -> Vec<Material> {
    let pack = pack();
    let folder = |n: usize| pack.lessons[n].own.clone().unwrap_or_default();
    vec![
        Material::new(("day1", "hello", Some("bye")), &folder(0), false, name),
        Material::new(("day1", "bye", None), &folder(1), false, name),
    ]
}

/// What somebody does who takes so long between commands.
fn learn(name: &str, pause_ms: u64) -> Vec<(Material, Save)> {
    let lines: [&[&str]; 2] = [
        &[
            "docker run --name hello busybox echo hi",
            "docker run -d --name web nginx",
            "docker ps",
        ],
        &["docker volume create data", "docker volume ls"],
    ];
    let materials = materials(name).into_iter().zip(lines);
    let sessions = materials.map(|(material, lines)| {
        let save = material.start.fresh(1_800_000_000_000);
        let mut script = Script::open(material.start.clone(), save, Some(material.lesson.clone()));
        if material.slug == "hello" {
            script.session.deed(Deed::Answer {
                id: "ends".into(),
                answer: 0,
            });
            script.session.deed(Deed::Hint {
                id: "hint-1".into(),
            });
        }
        for line in lines {
            script.pass(pause_ms);
            assert!(script.enter(line), "{line}");
        }
        script.pass(500);
        let save = script.session.save().clone();
        (material, save)
    });
    sessions.collect()
}

/// Undone, and so not handed in.
fn undo_all_but_one(save: &mut Save) {
    save.left_ms = save.inputs[1].at_ms;
    save.cursor = 1;
}

fn hand_in(name: &str, sessions: Vec<(Material, Save)>) -> Report {
    let digest = pack().digest(&[]);
    let mut making = Making::new(("day1", &digest, name), sessions, Software::all());
    loop {
        // In slices, as a page does it.
        let mut calls = 0;
        let mut spent = || {
            calls += 1;
            calls > 50
        };
        if let Some(report) = making.run(&mut spent) {
            return report;
        }
    }
}

fn verify(report: &Report) -> Verdict {
    let digest = pack().digest(&[]);
    let materials = materials("the teacher");
    let mut verifying = Verifying::new(
        report.clone(),
        ("day1", &digest),
        materials,
        Software::all(),
    );
    loop {
        let mut calls = 0;
        let mut spent = || {
            calls += 1;
            calls > 50
        };
        if let Some(verdict) = verifying.run(&mut spent) {
            return verdict;
        }
    }
}

#[test]
fn an_honest_report_is_what_its_replay_gives() {
    let report = hand_in("青木 遥", learn("青木 遥", 700));
    let ticks: Vec<&str> = report.lessons[0]
        .ticks
        .iter()
        .map(|t| t.check.as_str())
        .collect();
    assert_eq!(ticks, ["ran", "up"]);
    assert!(report.lessons[0].ticks[0].at_ms < report.lessons[0].ticks[1].at_ms);
    let text = report.to_json();
    assert_eq!(Report::parse(&text), Ok(report.clone()));
    let verdict = verify(&report);
    assert_eq!(why(&verdict, false), "");
    assert_eq!(verdict.sum(), (3, 3));
    assert_eq!(verdict.stopped(), None);
    let hello = &verdict.lessons[0];
    assert_eq!(
        (hello.hints, hello.predictions, hello.moments),
        (1, (1, 1), 3)
    );
}

#[test]
fn half_of_the_work_is_half_and_not_forged() {
    let mut sessions = learn("half", 700);
    sessions.truncate(1);
    undo_all_but_one(&mut sessions[0].1);
    let verdict = verify(&hand_in("half", sessions));
    assert_eq!(why(&verdict, false), "");
    assert_eq!(verdict.sum(), (1, 3));
    assert_eq!(verdict.stopped(), Some((0, 1)));
    let blank = materials("none")
        .into_iter()
        .map(|m| (m.clone(), m.start.fresh(1)));
    let none = hand_in("none", blank.collect());
    assert_eq!(none.lessons, []);
    assert_eq!(
        (why(&verify(&none), false), verify(&none).sum()),
        (String::new(), (0, 3))
    );
}

/// Changes the inputs of a lesson.
fn edit(report: &mut Report, lesson: usize, change: impl FnOnce(&mut Save)) {
    let work = &mut report.lessons[lesson];
    let mut save = Save::parse(&work.inputs).expect("it is a save");
    change(&mut save);
    work.inputs = save.to_text();
}

/// A name for a forgery, the forgery, and what has to be said of it.
type Forgery = (&'static str, fn(&mut Report), &'static str);

const FORGERIES: &[Forgery] = &[
    (
        "a tick less",
        |r| drop(r.lessons[0].ticks.pop()),
        "up happens in the replay",
    ),
    (
        "a tick that never was",
        |r| {
            edit(r, 0, |save| {
                save.inputs.truncate(1);
                save.cursor = 1;
                save.digests.retain(|n, _| *n < 1);
            });
        },
        "up does not happen",
    ),
    (
        "an earlier time",
        |r| r.lessons[1].ticks[0].at_ms -= 1,
        "kept happens at another time",
    ),
    (
        "no hints",
        |r| r.lessons[0].hints.clear(),
        "hints or predictions",
    ),
    (
        "a better guess",
        |r| *r.lessons[0].predictions.entry("ends".into()).or_default() = 1,
        "hints or predictions",
    ),
    (
        "another name",
        |r| r.name = "石井 拓海".into(),
        "the seed is not that of the name",
    ),
    (
        "another name and its seed",
        |r| {
            r.name = "石井 拓海".into();
            r.seed = format!("{:016x}", seed("day1", &r.name));
        },
        "typed under another name",
    ),
    (
        "another name and its seed, everywhere",
        |r| {
            r.name = "石井 拓海".into();
            r.seed = format!("{:016x}", seed("day1", &r.name));
            for lesson in 0..2 {
                edit(r, lesson, |save| save.seed = seed("day1", "石井 拓海"));
            }
        },
        "command 2, docker run -d --name web nginx, answers otherwise",
    ),
    (
        "the same without the answers",
        |r| {
            r.name = "石井 拓海".into();
            r.seed = format!("{:016x}", seed("day1", &r.name));
            for lesson in 0..2 {
                edit(r, lesson, |save| {
                    save.seed = seed("day1", "石井 拓海");
                    save.digests.clear();
                });
            }
        },
        "the answer to command 1",
    ),
    (
        "a swapped seed",
        |r| r.seed = "0123456789abcdef".into(),
        "the seed is not that of the name",
    ),
    (
        "another pack",
        |r| r.pack = "day2".into(),
        "on another pack (day2)",
    ),
    (
        "inputs of another lesson",
        |r| r.lessons[1].inputs = r.lessons[0].inputs.clone(),
        "the inputs were typed elsewhere (packs/day1/hello)",
    ),
    (
        "inputs of another lesson under its key",
        |r| {
            r.lessons[1].inputs = r.lessons[0].inputs.clone();
            edit(r, 1, |save| save.key = "packs/day1/bye".into());
        },
        "kept does not happen",
    ),
    (
        "a lesson that is not there",
        |r| r.lessons[1].slug = "more".into(),
        "no lesson more",
    ),
    (
        "a lesson twice",
        |r| {
            let again = r.lessons[0].clone();
            r.lessons.push(again);
        },
        "there twice",
    ),
    (
        "cut inputs",
        |r| drop(r.lessons[0].inputs.split_off(70)),
        "",
    ),
    (
        "no inputs",
        |r| r.lessons[0].inputs.clear(),
        "cannot be read",
    ),
    (
        "a later line typed",
        |r| {
            edit(r, 0, |save| {
                if let sim::Input::Line(line) = &mut save.inputs[1].input {
                    *line = "docker run -d --name web busybox sleep 9".into();
                }
            });
        },
        "command 2, ",
    ),
    (
        "undone inputs",
        |r| edit(r, 0, |save| save.cursor -= 1),
        "hold what no report holds",
    ),
    (
        "a hidden name",
        |r| r.name = "青木\u{200b} 遥".into(),
        "characters that no name may have",
    ),
];

#[test]
fn every_forgery_is_found_and_its_reason_told() {
    let honest = hand_in("青木 遥", learn("青木 遥", 700));
    for (what, forge, reason) in FORGERIES {
        let mut report = honest.clone();
        forge(&mut report);
        let verdict = verify(&report);
        assert!(verdict.is_forged(), "{what}: {}", why(&verdict, false));
        assert!(
            why(&verdict, false).contains("changed after it was made"),
            "{what}: the seal"
        );
        // Who can make a new seal is found by the replay.
        report.seal = report.seal();
        let verdict = verify(&report);
        assert!(
            verdict.is_forged(),
            "{what}, sealed: {}",
            why(&verdict, false)
        );
        assert!(
            why(&verdict, false).contains(reason),
            "{what}: {}",
            why(&verdict, false)
        );
        assert!(!why(&verdict, true).is_empty());
    }
}

#[test]
fn another_version_is_told_and_not_called_forged() {
    let honest = hand_in("青木 遥", learn("青木 遥", 700));
    for (change, reason) in [
        (
            (|r: &mut Report| r.app = "0.0.9/0".into()) as fn(&mut Report),
            "another version of Hatoba (0.0.9/0)",
        ),
        (
            |r| r.digest = "sha256:0".into(),
            "another version of the pack",
        ),
        (
            |r| {
                r.app = "0.0.9/0".into();
                r.lessons[0].ticks[0].at_ms += 1;
            },
            "another version of Hatoba",
        ),
    ] {
        let mut report = honest.clone();
        change(&mut report);
        assert!(verify(&report).is_forged(), "it has the old seal");
        report.seal = report.seal();
        let verdict = verify(&report);
        assert!(!verdict.is_forged(), "{}", why(&verdict, false));
        assert!(
            why(&verdict, false).contains(reason),
            "{}",
            why(&verdict, false)
        );
        assert_eq!(verdict.sum(), (3, 3), "what the replay gives counts");
    }
}

#[test]
fn what_is_no_report_is_told() {
    let text = hand_in("青木 遥", learn("青木 遥", 700)).to_json();
    for (text, why) in [
        ("", "EOF"),
        (&text[..text.len() / 2], "EOF"),
        ("{}", "missing field `hatoba`"),
        (
            &text.replace("\"seal\"", "\"extra\": 1, \"seal\""),
            "unknown field `extra`",
        ),
    ] {
        match Report::parse(text) {
            Err(NoReport::Damaged(_, said)) => assert!(said.contains(why), "{said}"),
            other => panic!("{other:?}"),
        }
    }
    let newer = text
        .replace("report 1", "report 2")
        .replace("\"seal\"", "\"sign\"");
    assert_eq!(
        Report::parse(&newer),
        Err(NoReport::Newer("report 2".to_string()))
    );
}

#[test]
fn equal_inputs_are_told_and_a_table_says_where_most_stopped() {
    let pack = pack();
    let lessons: Vec<_> = materials("x");
    let mut class = Class::new(lessons.iter().map(|m| (m.slug.as_str(), &*m.lesson)));
    let honest = hand_in("=cmd()", learn("=cmd()", 700));
    // Typed again by a program, at the very same times, under an own name: each replays well.
    let copied = hand_in("写しさん", learn("写しさん", 700));
    let mut slow = learn("ゆっくり", 900);
    slow.truncate(1);
    undo_all_but_one(&mut slow[0].1);
    let mut forged = honest.clone();
    forged.lessons[0].ticks[0].at_ms = 1;
    for report in [honest, copied, hand_in("ゆっくり", slow), forged] {
        class.add(verify(&report));
    }
    assert_eq!(pack.lessons.len(), 2);
    let copy = class
        .rows
        .iter()
        .find(|r| r.name == "写しさん")
        .expect("it is there");
    assert!(!copy.is_forged());
    assert!(
        why(copy, false).contains("the inputs are those of =cmd()"),
        "{}",
        why(copy, false)
    );
    assert_eq!(class.done(), [3, 2, 2], "a forged report does not count");
    let worst = class.worst().expect("somebody stopped");
    assert_eq!(
        (class.columns[worst.column].check.as_str(), worst.people),
        ("up", 1)
    );
    let csv = class.csv(false);
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(
        lines[0],
        "name,done,of,verdict,hello/ran,hello/up,bye/kept,why"
    );
    assert!(
        csv.contains("'=cmd(),3,3,"),
        "a spreadsheet must not run a name: {csv}"
    );
    assert!(csv.contains("ゆっくり,1,3,replayed,1,0,0,\r\n"), "{csv}");
    let junit = class.junit();
    assert_eq!(junit.matches("<testsuite ").count(), 4);
    assert_eq!(junit.matches("<failure").count(), 2);
    assert_eq!(junit.matches("<error").count(), 1);
    assert_eq!(Class::marks(&class.rows[0])[0], Mark::Done);
    assert!(
        class
            .rows
            .iter()
            .flat_map(Verdict::doubts)
            .any(|d| matches!(d, Doubt::Copied(_)))
    );
}

#[test]
fn names_are_kept_as_people_read_them() {
    assert_eq!(name("  青木　遥 \n"), Some("青木 遥".to_string()));
    for odd in ["", "  ", "a\u{202e}b", "a\u{0}", &"x".repeat(61)] {
        assert_eq!(name(odd), None, "{odd:?}");
    }
    assert_ne!(seed("day1", "a"), seed("day1", "b"));
    assert_ne!(seed("day1", "a"), seed("day2", "a"));
}
