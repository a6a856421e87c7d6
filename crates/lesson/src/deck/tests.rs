//! A talk's text to stops, what leads from one to the next, and what a room could not read.

use super::{Deck, Doing, Step, Stop, lint, same, typing};
use crate::parse;

const TALK: &str = "---\ntitle: t\nkind: talk\nlt: 1m\n---\n\
# One {id=one time=10s layout=title}\n\nsaid\n\n+++\n\nlater\n\n\
```note\n123456789012345\n```\n\n\
--- id=two time=20s layout=split\n\n## Two\n\n\
```predict\nid: q\n? which\n- [x] a\n- [ ] b\n```\n\n\
```demo hold expect=fail\n$ ls\n$ false\n```\n\n\
```dockerfile open=~/app/Dockerfile\nFROM scratch\n```\n\n\
```picture host focus=web size=half\n```\n\n\
--- id=three time=30s\n\n# Three\n\n```demo type=own\n$ cat <<E\n> x\n> E\n^C\n```\n";

fn deck(text: &str) -> Deck {
    let (lesson, problems) = parse(text);
    assert_eq!(problems, []);
    Deck::of(&lesson)
}

#[test]
fn a_talk_becomes_stops_in_the_order_of_its_blocks() {
    let deck = deck(TALK);
    let stop = |slide, beat, parts, acts, typed| Stop {
        slide,
        beat,
        parts,
        acts,
        typed,
    };
    let expected = [
        stop(0, 0, 0, 0, false),
        stop(0, 1, 1, 0, false),
        stop(1, 0, 0, 0, false),
        stop(1, 1, 0, 0, true),
        stop(1, 2, 0, 1, false),
        stop(1, 3, 0, 1, true),
        stop(1, 4, 0, 2, false),
        stop(1, 5, 0, 3, false),
        stop(2, 0, 0, 3, false),
        stop(2, 1, 0, 4, false),
        stop(2, 2, 0, 5, false),
    ];
    assert_eq!(deck.stops, expected);
    assert_eq!(deck.acts[3].doing, Doing::Line("cat <<E\nx\nE".into()));
    assert_eq!(deck.acts[4].doing, Doing::Keys("\x03".into()));
    let fails: Vec<_> = deck.acts.iter().map(|a| a.fails).collect();
    assert_eq!(
        fails,
        [Some(false), Some(true), None, Some(false), Some(false)]
    );
    let steps: Vec<&str> = (0..deck.stops.len())
        .map(|at| match deck.step(at) {
            Some(Step::Turn(_)) => "turn",
            Some(Step::Reveal) => "reveal",
            Some(Step::Type(_)) => "type",
            Some(Step::Do(_)) => "do",
            None => "end",
        })
        .collect();
    let expected = "reveal turn type do type do do turn do do end";
    assert_eq!(steps.join(" "), expected);
    let shown = |at: usize| deck.shown(deck.stop(at)).count();
    assert!(shown(0) < shown(1));
    // The prediction is settled by the last command of the block below it.
    let settled: Vec<_> = deck.predictions().iter().map(|p| (p.1, p.2)).collect();
    assert_eq!(settled, [(1, Some(1))]);
}

#[test]
fn an_address_names_a_stop_and_is_found_again() {
    let deck = deck(TALK);
    for at in 0..deck.stops.len() {
        assert_eq!(deck.find(&deck.address(at)), Some(at));
    }
    assert_eq!(deck.address(5), "2.3");
    assert_eq!(deck.find("two"), Some(2));
    assert_eq!(deck.find("2.99"), Some(7));
    assert_eq!(deck.find("99"), deck.find("3"));
    assert_eq!(deck.find("0"), Some(0));
    for odd in ["", "x", "1.x", ".", "-1", "99999999999999999999999"] {
        assert_eq!(deck.find(odd), None, "{odd}");
    }
}

#[test]
fn a_hand_types_the_same_text_the_same_way_and_not_too_fast() {
    let text = "docker ps -a | grep web";
    let times = typing(text);
    assert_eq!(times, typing(text));
    assert_eq!(times.len(), text.chars().count());
    let waits = times.windows(2).map(|w| w[1] - w[0]);
    assert!(waits.clone().all(|w| (35..=350).contains(&w)));
    assert!(waits.clone().min() != waits.max());
    assert_eq!(typing("波止場").len(), 3);
}

#[test]
fn what_a_room_cannot_read_is_told() {
    assert_eq!(lint(&deck(TALK)), Vec::<String>::new());
    let long = "x".repeat(65);
    let paragraph = format!("{}\n\n", "y".repeat(200)).repeat(5);
    let cases = [
        (TALK.replace("id=two ", ""), "no id"),
        (TALK.replace("id=two time=20s", "id=two"), "no time="),
        (TALK.replace("time=20s", "time=30s"), "times are 70 s"),
        (TALK.replace("$ ls", &format!("$ {long}")), "wider than 64"),
        (TALK.replace("said\n\n", &paragraph), "lines of text"),
        (TALK.replace("layout=split", "layout=title"), "no room"),
    ];
    for (text, fault) in cases {
        let found = lint(&deck(&text));
        assert_eq!(found.len(), 1, "{fault}: {found:?}");
        assert!(found[0].contains(fault), "{fault}: {found:?}");
    }
    assert_eq!(super::spoken_ms(&deck(TALK).slides[0]), 1000);
}

#[test]
fn two_languages_do_the_same() {
    let one = deck(TALK);
    assert_eq!(
        same(&one, &deck(&TALK.replace("said", "gesagt"))),
        Vec::<String>::new()
    );
    for (from, to, what) in [
        ("id=three", "id=third", "slides"),
        ("$ ls", "$ ls -l", "typed"),
        ("focus=web", "focus=db", "pictures"),
        ("+++\n\n", "", "stops"),
        ("- [x] a\n- [ ] b", "- [ ] a\n- [x] b", "predictions"),
    ] {
        let found = same(&one, &deck(&TALK.replace(from, to)));
        assert!(found.iter().any(|f| f.contains(what)), "{what}: {found:?}");
    }
}

#[test]
fn an_empty_text_is_one_empty_slide() {
    let deck = Deck::of(&crate::Lesson::default());
    assert_eq!((deck.stops.len(), deck.slides.len()), (1, 1));
    assert_eq!(deck.step(0), None);
    assert_eq!(deck.address(0), "1");
}
