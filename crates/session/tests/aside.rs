//! What a second host on the side is for: files of the past, and several lines tried out. And what a
//! lesson's step wants, as a picture gets it.

use std::rc::Rc;

use session::preview::Stage;
use session::{FilesAt, Save, Script, Start, goals};
use sim::Input;
use snapshot::files::{Of, Origin};
use view::Lang;

fn script(lesson: Option<&str>) -> Script {
    let start = Start {
        key: "sandbox".into(),
        images: vec!["busybox".into()],
        ..Start::default()
    };
    let save = Save::fresh("sandbox", 1_800_000_000_000);
    let lesson = lesson.map(|text| {
        let (lesson, problems) = lesson::parse(text);
        assert_eq!(problems, []);
        Rc::new(lesson)
    });
    Script::open(start, save, lesson)
}

/// The names that a container's directory has, with where they come from.
fn names(s: &Script, container: &str, path: &str) -> Option<Vec<(String, Origin)>> {
    let frame = s.session.frame();
    let id = frame.snapshot.container(container)?.id.clone();
    let listing = s.session.files()?.list(&Of::Container(id), path)?;
    let entries = listing.entries.into_iter();
    Some(entries.map(|e| (e.name, e.origin)).collect())
}

#[test]
fn files_of_the_past_are_those_that_were_there() {
    let mut s = script(None);
    s.enter("docker run -d --name box busybox sleep 1000");
    s.enter("docker exec box sh -c 'mkdir /d; echo one > /d/one'");
    s.enter("docker exec box sh -c 'echo two > /d/two; rm /d/one'");
    let two = vec![("two".to_string(), Origin::Writable)];
    assert_eq!(names(&s, "box", "/d"), Some(two.clone()));
    s.session.travel(2).expect("it is kept");
    assert!(matches!(s.session.frame().files, FilesAt::Coming { .. }));
    assert_eq!(names(&s, "box", "/d"), None, "not the present's");
    s.session.look_into_files(true);
    s.settle();
    assert_eq!(s.session.frame().files, FilesAt::Here);
    let one = vec![("one".to_string(), Origin::Writable)];
    assert_eq!(names(&s, "box", "/d"), Some(one));
    s.session.travel(1).expect("it is kept");
    s.settle();
    assert_eq!(names(&s, "box", "/d"), None);
    assert!(names(&s, "box", "/").is_some_and(|all| all.iter().all(|(n, _)| n != "d")));
    s.session.now();
    assert_eq!(names(&s, "box", "/d"), Some(two));
    s.enter("true");
    assert_eq!(s.session.frame().snapshot.shell.last_status, 0);
}

#[test]
fn several_inputs_are_tried_one_after_the_other() {
    let mut s = script(None);
    s.enter("docker create --name box busybox");
    let tried = vec![
        Input::WriteFile {
            path: "note".into(),
            bytes: b"hello".to_vec(),
        },
        Input::Line("docker cp note box:/note".into()),
        Input::Line("cat nothing".into()),
    ];
    s.session.attempt(tried).expect("the shell waits");
    s.settle();
    let preview = s.session.frame().preview.expect("it was tried");
    assert_eq!(preview.line, "cat nothing");
    let Stage::Ended(outcome) = &preview.stage else {
        panic!("{preview:?}");
    };
    assert_eq!(outcome.status, Some(1));
    assert!(names(&s, "box", "/").is_some_and(|all| all.iter().any(|(n, _)| n == "note")));
    s.enter("true");
    assert!(s.session.frame().preview.is_none(), "the host went on");
    assert!(names(&s, "box", "/").is_some_and(|all| all.iter().all(|(n, _)| n != "note")));
}

const LESSON: &str = "---
title: t
summary: s
minutes: 1
images: busybox
---

## One

```check
made: container name=web publish=8080:80 :: web has a door
ended: container name=box state=exited after=made :: box has ended
```

---

## Two

```check
later: container name=late :: late is there
```
";

#[test]
fn the_goals_are_those_of_the_first_step_that_is_open() {
    let mut s = script(Some(LESSON));
    let goals_now = |s: &Script| {
        let study = s.session.frame().study.expect("there is a lesson");
        goals(&study, Lang::En)
    };
    s.enter("docker run --name box busybox true");
    let found = goals_now(&s);
    let ids: Vec<&str> = found.iter().map(|g| g.id.as_str()).collect();
    assert_eq!(ids, ["made", "ended"]);
    let web = found[0].object.as_ref().expect("a container is meant");
    assert_eq!((web.kind, web.name.as_str()), ("container", "web"));
    assert_eq!(web.there, None);
    assert!(found[0].is_open() && !found[1].is_open());
    assert_eq!(
        found[1].note(Lang::En),
        "holds already; first: web has a door"
    );
    s.enter("docker run -d --name web -p 8080:80 busybox sleep 100");
    s.pass(2_000);
    let ids: Vec<String> = goals_now(&s).into_iter().map(|g| g.id).collect();
    assert_eq!(ids, ["later"], "the first step is complete");
}
