//! Sessions as learners have them.

use session::preview::Stage;
use session::{Save, Script, Session, Shown, Start, State, What};
use sim::{Front, Input, Timed};

fn start(images: &[&str]) -> Start {
    Start {
        key: "sandbox".into(),
        images: images.iter().map(|i| i.to_string()).collect(),
        ..Start::default()
    }
}

fn script(images: &[&str]) -> Script {
    let save = Save::fresh("sandbox", 1_800_000_000_000);
    Script::open(start(images), save, None)
}

fn commands(session: &Session) -> Vec<(String, Option<i32>)> {
    let frame = session.frame();
    let moments = frame.moments.iter();
    moments.map(|m| (m.text().to_string(), m.status)).collect()
}

#[test]
fn every_command_has_a_time_a_status_and_what_was_seen_after_it() {
    let mut s = script(&["busybox"]);
    assert_eq!(s.session.front(), Front::Prompt);
    assert!(s.enter("true"));
    assert!(s.enter("docker run --name box busybox sh -c 'sleep 2; exit 7'"));
    assert!(s.enter("cat nothing"));
    assert!(s.enter(""));
    assert!(s.enter("for i in 1 2; do"));
    assert_eq!(s.session.front(), Front::More);
    assert!(s.enter("sleep 1"));
    assert!(s.enter("done"));
    assert!(s.enter("nonsense"));
    let done: Vec<(String, Option<i32>)> = commands(&s.session);
    let expected = [
        ("true", 0),
        ("docker run --name box busybox sh -c 'sleep 2; exit 7'", 7),
        ("cat nothing", 1),
        ("for i in 1 2; do\nsleep 1\ndone", 0),
        ("nonsense", 127),
    ];
    let expected = expected.map(|(line, status)| (line.to_string(), Some(status)));
    assert_eq!(done, expected);
    let frame = s.session.frame();
    let took = |n: usize| {
        let moment = &frame.moments[n];
        moment.ended_ms.unwrap_or(0) - moment.started_ms
    };
    assert!(took(0) < 100, "{}", took(0));
    assert!((2000..4000).contains(&took(1)), "{}", took(1));
    assert!((2600..2800).contains(&took(3)), "{}", took(3));
    let seen = |n: usize| frame.moments[n].seen.as_ref().expect("it was kept");
    assert!(seen(0).snapshot.container("box").is_none());
    assert!(seen(1).snapshot.container("box").is_some());
    assert!(!seen(1).screen.text().contains("cat nothing"));
    assert_eq!(frame.snapshot.shell.last_status, 127);
}

#[test]
fn lines_typed_ahead_wait_for_a_reader() {
    let mut s = script(&["busybox"]);
    s.act(|session, now| {
        session.line("sleep 3", now)?;
        session.line("echo first", now)?;
        session.line("read x", now)?;
        session.line("for the variable", now)?;
        session.line("echo got $x", now)
    });
    let text = s.text();
    let expected = "learner@hatoba:~$ sleep 3\nlearner@hatoba:~$ echo first\nfirst\n\
        learner@hatoba:~$ read x\nfor the variable\nlearner@hatoba:~$ echo got $x\ngot for the variable\n\
        learner@hatoba:~$";
    assert_eq!(text, expected);
    let ways: Vec<bool> = s
        .session
        .frame()
        .moments
        .iter()
        .map(|m| matches!(m.what, What::Typed(_)))
        .collect();
    assert_eq!(ways, [false, false, false, true, false]);
}

#[test]
fn a_run_button_waits_for_the_prompt_and_never_types_into_a_program() {
    let mut s = script(&["busybox"]);
    s.act(|session, now| {
        session.submit("sleep 2\necho one", now)?;
        session.submit("echo two", now)
    });
    assert!(
        s.text()
            .ends_with("$ echo one\none\nlearner@hatoba:~$ echo two\ntwo\nlearner@hatoba:~$"),
        "{}",
        s.text()
    );
    for program in [
        "vi x",
        "less /etc/passwd",
        "cat",
        "docker run -it busybox sh",
    ] {
        s.enter(program);
        let now = s.now_ms();
        let refused = s.session.submit("echo never", now).unwrap_err();
        assert!(
            matches!(refused, session::Refused::Busy(command) if !command.is_empty()),
            "{program}"
        );
        match program {
            "vi x" => s.press(":") && s.press("q") && s.press("!") && s.press("\r"),
            "less /etc/passwd" => s.press("q"),
            "cat" => s.press("\x04"),
            _ => s.enter("exit"),
        };
        assert_eq!(s.session.front(), Front::Prompt, "{program}: {}", s.text());
    }
    s.enter("echo 'open");
    let now = s.now_ms();
    assert_eq!(
        s.session.submit("ls", now),
        Err(session::Refused::Unfinished)
    );
    s.press("\x03");
    assert!(!s.text().contains("never"));
}

#[test]
fn ctrl_c_drops_what_was_typed_ahead() {
    let mut s = script(&[]);
    let now = s.now_ms();
    s.session.line("sleep 100", now).expect("it is taken");
    s.session.run(now, &mut || false);
    s.session.line("echo ahead", now + 50).expect("it is taken");
    s.session.run(now + 50, &mut || false);
    assert_eq!(s.session.frame().waiting.len(), 1);
    s.press("\x03");
    assert_eq!(s.session.frame().waiting.len(), 0);
    assert!(!s.text().contains("ahead"));
    assert_eq!(commands(&s.session), [("sleep 100".to_string(), Some(130))]);
}

#[test]
fn undo_shows_the_moment_before_at_once_and_redo_brings_it_back() {
    let mut s = script(&["busybox"]);
    s.enter("docker create --name one busybox");
    s.enter("docker create --name two busybox");
    s.enter("docker rm one");
    let last = s.session.frame();
    s.session.undo().expect("there is a line");
    let frame = s.session.frame();
    assert!(matches!(frame.state, State::Replaying { .. }));
    assert!(
        frame.snapshot.container("one").is_some(),
        "shown before the host is there"
    );
    assert_eq!((frame.at, frame.moments.len()), (2, 3));
    let shown = frame.snapshot.clone();
    s.settle();
    let frame = s.session.frame();
    assert_eq!(frame.state, State::Live);
    assert_eq!(frame.snapshot, shown);
    s.session.redo().expect("there is one");
    assert!(s.session.frame().snapshot.container("one").is_none());
    s.settle();
    let frame = s.session.frame();
    assert_eq!(frame.snapshot.containers, last.snapshot.containers);
    assert_eq!(frame.screen.text(), last.screen.text());
    assert!(!frame.can_redo && s.session.redo().is_err());
}

#[test]
fn the_past_is_looked_at_and_gone_on_from() {
    let mut s = script(&["busybox"]);
    for name in ["aa", "bb", "cc"] {
        s.enter(&format!("docker create --name {name} busybox"));
    }
    let names = |s: &Script| -> Vec<String> {
        let frame = s.session.frame();
        frame
            .snapshot
            .containers
            .iter()
            .map(|c| c.name.clone())
            .collect()
    };
    assert_eq!(s.session.travel(1), Ok(1));
    assert_eq!(
        (names(&s), s.session.frame().shown),
        (vec!["aa".to_string()], Shown::Past(1))
    );
    let now = s.now_ms();
    assert_eq!(
        s.session.line("ls", now),
        Err(session::Refused::LookingBack)
    );
    assert_eq!(s.session.travel(0), Ok(0));
    assert!(names(&s).is_empty());
    assert_eq!(s.session.travel(3), Ok(3));
    assert_eq!(s.session.frame().shown, Shown::Now);
    assert!(s.session.travel(4).is_err());
    s.session.go_on(1).expect("it is known");
    s.settle();
    assert_eq!(names(&s), ["aa"]);
    s.enter("docker create --name dd busybox");
    assert_eq!(names(&s), ["aa", "dd"]);
    let other = s.session.frame().other.expect("the old line is kept");
    assert_eq!((other.from, other.lines.len()), (1, 2));
    s.session.switch().expect("there is one");
    assert_eq!(names(&s), ["aa", "bb", "cc"], "at once");
    s.settle();
    assert_eq!(names(&s), ["aa", "bb", "cc"]);
    s.session.switch().expect("there is one");
    s.settle();
    assert_eq!(names(&s), ["aa", "dd"]);
}

#[test]
fn a_line_is_tried_on_a_second_host_and_nothing_of_it_stays() {
    let mut s = script(&["busybox"]);
    s.enter("docker create --name one busybox");
    s.enter("docker create --name two busybox");
    let before = s.session.save().clone();
    let frame = s.session.frame();
    let mut preview = |line: &str| {
        s.session.preview(line).expect("the shell waits");
        s.settle();
        match s.session.frame().preview.map(|p| p.stage.clone()) {
            Some(Stage::Ended(outcome)) => outcome,
            other => panic!("{other:?}"),
        }
    };
    let removed = preview("docker rm one nothing");
    assert_eq!(removed.status, Some(1));
    assert!(removed.before.container("one").is_some());
    assert!(removed.after.container("one").is_none());
    let made = preview("docker run --name three busybox sleep 2");
    assert_eq!(made.status, Some(0));
    assert!(made.took_ms >= 2000, "{}", made.took_ms);
    assert!(made.after.container("three").is_some());
    assert_eq!(
        made.changes.mark("container", "three"),
        view::scene::Mark::New
    );
    assert_eq!(preview("cat").status, None, "it waits for input");
    assert_eq!(preview("sleep 1000").status, None);
    assert_eq!(preview("false").status, Some(1));
    let now = s.session.frame();
    assert_eq!(s.session.save().inputs, before.inputs);
    assert_eq!(now.snapshot.containers, frame.snapshot.containers);
    assert_eq!(now.screen.text(), frame.screen.text());
    s.session.dismiss();
    assert!(s.session.frame().preview.is_none());
    s.enter("echo 'open");
    assert_eq!(s.session.preview("ls"), Err(session::Refused::Unfinished));
}

#[test]
fn answers_that_differ_from_the_saved_ones_are_told() {
    let mut s = script(&["busybox"]);
    for line in ["echo one", "docker ps", "echo two", "true"] {
        s.enter(line);
    }
    let mut save = s.session.save().clone();
    assert_eq!(save.digests.len(), 3, "the last one can go on");
    let again = Script::open(start(&["busybox"]), save.clone(), None);
    assert_eq!(again.session.frame().differs_from, None);
    let docker = save
        .inputs
        .iter()
        .position(|t| t.input == Input::Line("docker ps".into()));
    save.digests.insert(docker.expect("it was typed"), 7);
    save.simulator = "an older one".into();
    let again = Script::open(start(&["busybox"]), save, None);
    assert_eq!(again.session.frame().differs_from, Some(1));
    assert_eq!(
        again.session.frame().moments.len(),
        4,
        "the commands are kept"
    );
    // It has been told: the save is this simulator's now.
    let save = again.session.save().clone();
    let again = Script::open(start(&["busybox"]), save, None);
    assert_eq!(again.session.frame().differs_from, None);
}

#[test]
fn a_replay_that_does_not_end_is_stopped_and_can_be_held() {
    let mut s = script(&[]);
    s.enter("echo fine");
    let mut save = s.session.save().clone();
    for line in ["while :; do :; done", "echo never"] {
        let at_ms = save.last_ms() + 3_600_000;
        save.inputs.push(Timed {
            at_ms,
            input: Input::Line(line.into()),
        });
        save.cursor = save.inputs.len();
    }
    let open = |save: &Save| {
        let mut session = Session::open(start(&[]), save.clone(), None);
        session.install(sim::Software::all());
        session
    };
    let mut session = open(&save);
    for _ in 0..50 {
        session.run(0, &mut || true);
    }
    let State::Replaying { done, total } = session.frame().state else {
        panic!("it cannot be done");
    };
    assert_eq!((done, total), (2, 3));
    session.stop().expect("it replays");
    while session.frame().state != State::Live {
        session.run(0, &mut || false);
    }
    let frame = session.frame();
    assert_eq!((frame.at, frame.can_redo), (1, true));
    assert!(frame.screen.text().contains("fine"));
    // Held: nothing runs until it is asked to.
    let mut session = open(&save);
    session.hold();
    session.run(0, &mut || false);
    assert_eq!(session.frame().state, State::Held);
    // Taking lines back lets the rest run.
    for _ in 0..2 {
        session.undo().expect("there is a line");
    }
    session.run(0, &mut || false);
    assert_eq!(
        (session.frame().state, session.frame().at),
        (State::Live, 1)
    );
}

#[test]
fn a_page_that_falls_behind_lets_the_clock_wait() {
    let mut s = script(&["busybox"]);
    s.enter("docker run -d busybox sh -c 'while :; do :; done'");
    let mut now = s.now_ms();
    // An hour passes in which the page got no turn, then it gets short ones.
    now += 3_600_000;
    for _ in 0..3 {
        s.session.run(now, &mut || true);
        now += 10;
    }
    s.session.line("echo here", now).expect("it is taken");
    let mut slices = 0;
    while !s.session.frame().screen.text().contains("\nhere\n") {
        s.session.run(now, &mut || true);
        now += 10;
        slices += 1;
        assert!(slices < 500, "the answer takes too long");
    }
}

#[test]
fn time_goes_on_to_when_the_session_was_left() {
    let mut s = script(&["busybox"]);
    s.enter("docker run -d --name box busybox sleep 3");
    s.pass(5_000);
    let now = s.now_ms();
    s.session.leave(now);
    let save = s.session.save().clone();
    let again = Script::open(start(&["busybox"]), save, None);
    let frame = again.session.frame();
    let state = frame.snapshot.container("box").map(|c| c.state);
    assert_eq!(state, Some(snapshot::ContainerState::Exited));
}

#[test]
fn what_waited_when_the_page_was_left_waits_again() {
    let mut s = script(&[]);
    let now = s.now_ms();
    let session = &mut s.session;
    session.line("sleep 2", now).expect("it is taken");
    session.run(now, &mut || false);
    session.run(now + 30, &mut || false);
    session
        .line("echo typed ahead", now + 40)
        .expect("it is taken");
    session
        .submit("echo by button\necho more", now + 50)
        .expect("it is taken");
    let save = session.save().clone();
    assert_eq!(save.waiting.len(), 2);
    let again = Script::open(start(&[]), save, None);
    let text = again.text();
    assert!(
        text.contains("\ntyped ahead\n") && text.ends_with("more\nlearner@hatoba:~$"),
        "{text}"
    );
}

#[test]
fn opening_a_page_and_making_it_wider_is_no_input() {
    let mut s = script(&[]);
    let now = s.now_ms();
    s.session.resize(126, 40, now);
    s.session.resize(90, 30, now + 5);
    s.session.leave(now + 10);
    assert!(s.session.save().inputs.is_empty());
    s.enter("stty size");
    s.pass(5);
    assert!(s.text().contains("\n30 90\n"), "{}", s.text());
    s.enter("sleep 100");
    let now = s.now_ms();
    s.session.resize(100, 50, now);
    s.press("\x03");
    s.enter("stty size");
    s.pass(5);
    assert!(s.text().contains("\n50 100\n"), "{}", s.text());
}

#[test]
fn a_set_up_comes_before_the_learner() {
    let start = Start {
        setup: "# a host with a past\n$ docker create --name old busybox\n$ cd /tmp\n".into(),
        seed: None,
        ..start(&["busybox"])
    };
    let mut s = Script::open(start, Save::fresh("x", 1), None);
    let frame = s.session.frame();
    assert_eq!(frame.screen.text(), "learner@hatoba:/tmp$");
    assert!(frame.snapshot.container("old").is_some() && frame.moments.is_empty());
    assert!(!frame.can_undo && s.session.save().inputs.is_empty());
    s.enter("docker rm old");
    s.session.undo().expect("there is a line");
    s.settle();
    let frame = s.session.frame();
    assert!(frame.snapshot.container("old").is_some());
    assert_eq!(frame.screen.text(), "learner@hatoba:/tmp$");
}

#[test]
fn very_many_moments_are_thinned_and_still_travelled() {
    let mut s = script(&[]);
    for n in 0..250 {
        s.enter(&format!("echo {n}"));
    }
    let kept = |session: &Session| {
        let frame = session.frame();
        frame.moments.iter().filter(|m| m.seen.is_some()).count()
    };
    assert_eq!(kept(&s.session), 200);
    let again = Script::open(start(&[]), s.session.save().clone(), None);
    assert!(
        (150..=200).contains(&kept(&again.session)),
        "{}",
        kept(&again.session)
    );
    for n in [0, 1, 77, 149, 249] {
        let shown = s.session.travel(n).expect("it is there");
        assert!(shown <= n && n - shown < 5, "{shown} for {n}");
        let text = s.session.frame().screen.text();
        assert_eq!(text.matches("$ echo").count(), shown);
    }
}
