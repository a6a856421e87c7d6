//! Wherever the speaker came from: the host at a stop is what a replay of the acts before it gives.

use std::rc::Rc;

use lesson::deck::Deck;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use session::stage::{Kept, Playing, Stage, cast, lasts_ms, prove};
use session::{Next, Session, Start, State};
use sim::Software;

const TALK: &str = "---\ntitle: t\nkind: talk\nlt: 4m\n---\n\
# One {id=one time=20s}\n\nsaid\n\n+++\n\nlater\n\n\
--- id=two time=60s layout=split\n\n# Two\n\n\
```predict\nid: q\n? which\n- [x] a :: container name=web state=running\n- [ ] b :: !container name=web\n```\n\n\
```demo hold\n$ docker run -d --name web busybox sleep 60\n$ docker ps -q | wc -l\n```\n\n\
```picture host focus=web size=half\n```\n\n\
--- id=three time=60s\n\n# Three\n\n\
```text open=~/note.txt\nhello\n```\n\n\
```demo\n$ cat note.txt\n$ for i in 1 2; do\n> echo $i >> log; sleep 1\n> done\n```\n\n\
```demo expect=fail\n$ cat nothing\n```\n\n\
--- id=four time=60s\n\n# Four\n\n\
```demo type=own\n$ docker rm -f web; echo $RANDOM; date\n```\n";

fn deck() -> (lesson::Lesson, Rc<Deck>) {
    let (lesson, problems) = lesson::parse(TALK);
    assert_eq!(problems, []);
    let deck = Rc::new(Deck::of(&lesson));
    (lesson, deck)
}

fn start() -> Start {
    Start {
        key: "talk".into(),
        images: vec!["busybox".into()],
        files: vec![("old.txt".into(), b"old\n".to_vec())],
        setup: "$ docker volume create v\n".into(),
        ..Start::default()
    }
}

/// A stage whose hosts were computed in slices of so many looks at the budget.
fn stage(slices: &[usize]) -> Stage {
    let mut stage = Stage::new(deck().1, start());
    stage.install(Software::all());
    for turn in 0..1_000_000 {
        let mut left = slices[turn % slices.len()];
        let done = stage.run(&mut || {
            left = left.saturating_sub(1);
            left == 0
        });
        if done {
            return stage;
        }
    }
    panic!("the hosts are never done");
}

/// What can be seen of a host.
fn seen(kept: &Kept) -> String {
    let seen = &kept.seen;
    format!(
        "{}\n{:?}\n{:?}\n{:?}",
        seen.screen.text(),
        seen.snapshot.containers,
        seen.snapshot.files,
        seen.snapshot.volumes,
    )
}

/// What a session shows that begins where the deck's acts led.
fn replay(stage: &Stage, acts: usize) -> Session {
    let save = stage.track().save(acts).expect("it is computed");
    let mut session = Session::open(stage.track().start().clone(), save, None);
    session.install(Software::all());
    session.run(0, &mut || false);
    assert_eq!(session.frame().state, State::Live);
    session
}

fn of_session(session: &Session) -> String {
    let frame = session.frame();
    format!(
        "{}\n{:?}\n{:?}\n{:?}",
        frame.screen.text(),
        frame.snapshot.containers,
        frame.snapshot.files,
        frame.snapshot.volumes,
    )
}

#[derive(Clone, Debug)]
enum Move {
    Next,
    Back,
    Jump(usize),
    Type(&'static str),
    TypeAndKeep(&'static str),
}

fn a_move() -> impl Strategy<Value = Move> {
    let line = prop_oneof![
        Just("docker rm -f web"),
        Just("echo mine > note.txt"),
        Just("docker volume create mine"),
        Just("sleep 5"),
    ];
    prop_oneof![
        8 => Just(Move::Next),
        4 => Just(Move::Back),
        3 => (0usize..16).prop_map(Move::Jump),
        1 => line.clone().prop_map(Move::Type),
        1 => line.prop_map(Move::TypeAndKeep),
    ]
}

/// Types a line by hand at the stop where the speaker is.
fn by_hand(stage: &mut Stage, line: &str, keep: bool) {
    let save = stage.by_hand().expect("it is computed");
    let mut session = Session::open(stage.track().start().clone(), save, None);
    session.install(Software::all());
    let mut now_ms = 0;
    session.run(now_ms, &mut || false);
    session.line(line, now_ms).expect("it is taken");
    for _ in 0..1000 {
        match session.run(now_ms, &mut || false) {
            Next::At(at_ms) if at_ms < 10_000 => now_ms = at_ms,
            Next::Now => {}
            _ => break,
        }
    }
    if keep {
        session.leave(now_ms);
        stage.keep(session.save().clone());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 40, failure_persistence: None, rng_seed: RngSeed::Fixed(1), ..ProptestConfig::default() })]

    #[test]
    fn any_walk_shows_what_a_replay_of_its_stops_gives(
        moves in proptest::collection::vec(a_move(), 1..20),
        slices in proptest::collection::vec(1usize..30, 1..4),
    ) {
        let mut stage = stage(&slices);
        let mut at = 0usize;
        let last = stage.deck().last();
        for a_move in &moves {
            match a_move {
                Move::Next => (at, ()) = ((at + 1).min(last), stage.next()),
                Move::Back => (at, ()) = (at.saturating_sub(1), stage.back()),
                Move::Jump(to) => (at, ()) = ((*to).min(last), stage.jump(*to)),
                Move::Type(line) => by_hand(&mut stage, line, false),
                Move::TypeAndKeep(line) => by_hand(&mut stage, line, true),
            }
            prop_assert_eq!(stage.at(), at);
            let acts = stage.stop().acts;
            let shown = seen(stage.shown().expect("it is computed"));
            prop_assert_eq!(shown, of_session(&replay(&stage, acts)));
        }
    }
}

#[test]
fn slices_make_no_difference_and_each_act_is_kept() {
    let (fine, coarse) = (stage(&[1]), stage(&[usize::MAX]));
    let acts = fine.deck().acts.len();
    assert_eq!(acts, 7);
    for n in 0..=acts {
        let (a, b) = (fine.track().kept(n), coarse.track().kept(n));
        let (a, b) = (a.expect("done"), b.expect("done"));
        assert_eq!(seen(a), seen(b), "{n}");
        assert_eq!(a.status, b.status);
    }
    assert_eq!(fine.track().progress(), (acts, acts));
    let text = |n: usize| fine.track().kept(n).expect("done").seen.screen.text();
    assert!(text(0).ends_with('$'), "{:?}", text(0));
    assert!(!text(0).contains("volume"), "the set-up is not shown");
    assert!(text(4).contains("hello"), "{}", text(4));
    // The terminal is as narrow as its slide.
    assert!(text(1).lines().all(|l| l.chars().count() <= 42));
}

#[test]
fn what_was_kept_by_hand_is_there_again_and_only_there() {
    let mut stage = stage(&[usize::MAX]);
    stage.jump(4);
    by_hand(&mut stage, "docker rm -f web", true);
    assert!(stage.has_kept());
    stage.next();
    assert!(!stage.has_kept());
    let web = |session: &Session| !session.frame().snapshot.containers.is_empty();
    let open = |stage: &Stage| {
        let save = stage.by_hand().expect("it is computed");
        let mut session = Session::open(stage.track().start().clone(), save, None);
        session.install(Software::all());
        session.run(0, &mut || false);
        session
    };
    assert!(web(&open(&stage)));
    stage.back();
    assert!(!web(&open(&stage)));
    stage.forget();
    assert!(web(&open(&stage)));
}

#[test]
fn what_is_played_ends_as_what_was_kept() {
    let stage = stage(&[usize::MAX]);
    for n in 0..stage.deck().acts.len() {
        let (before, after) = (stage.track().kept(n), stage.track().kept(n + 1));
        let (before, after) = (before.expect("done"), after.expect("done"));
        let mut playing = Playing::new(before, after);
        let lasts = lasts_ms(after);
        let mut shown = 0;
        while let Some(next) = playing.next_ms() {
            assert!(next >= shown && next <= lasts);
            shown = next;
            playing.at(next);
        }
        assert_eq!(playing.at(lasts).text(), after.seen.screen.text(), "{n}");
    }
    // Two seconds of sleep are two seconds on the stage.
    let slow = stage.track().kept(5).expect("done");
    assert!(
        (1_900..3_000).contains(&lasts_ms(slow)),
        "{}",
        lasts_ms(slow)
    );
    let text = cast(&stage).expect("all is there");
    assert!(text.lines().skip(1).any(|l| l.contains("\"m\"")), "{text}");
    assert!(text.starts_with("{\"version\":2"), "{text}");
}

#[test]
fn a_talk_that_does_not_hold_is_told() {
    let (lesson, _) = deck();
    assert_eq!(prove(&lesson, start()).told, Vec::<String>::new());
    for (from, to, told) in [
        ("$ cat nothing", "$ cat note.txt", "did not fail"),
        ("$ docker ps -q | wc -l", "$ docker px", "ended with"),
        ("focus=web", "focus=db", "has no db"),
        (
            "- [ ] b :: !container name=web",
            "- [ ] b :: container name=web",
            "answer 2 holds",
        ),
        ("id=four time=60s", "id=four time=1s", "has 1"),
        ("cat note.txt\n", "seq 20\n", "fills 22 lines"),
    ] {
        let text = TALK.replace(from, to);
        let (lesson, problems) = lesson::parse(&text);
        assert_eq!(problems, []);
        let found = prove(&lesson, start()).told;
        assert!(found.iter().any(|f| f.contains(told)), "{told}: {found:?}");
    }
    let none = Start {
        images: vec!["nobody/knows".into()],
        ..start()
    };
    let found = prove(&lesson, none).told;
    assert!(found.iter().any(|f| f.contains("is unknown")), "{found:?}");
}
