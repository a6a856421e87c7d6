//! Sessions as learners have them.

use session::{Save, Script, Session, Shown, Start, State, What};
use sim::Front;

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
