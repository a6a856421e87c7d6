//! Saves in a store: what is written, what is never lost.

use proptest::prelude::*;
use session::keeper::{Keeper, Note, aside, sessions};
use session::save::{Branch, Queued};
use session::{Fault, Journal as _, Memory, NoSave, Save, Store as _};
use sim::{Input, Timed};

const KEY: &str = "ports";

fn open(store: &Memory, me: &str) -> (Keeper<Memory>, Option<Save>, Vec<Note>) {
    Keeper::open(store.clone(), KEY, me)
}

fn stored(store: &Memory) -> Option<Save> {
    open(store, "reader").1
}

fn add(save: &mut Save, input: Input) {
    let at_ms = save.last_ms() + 150;
    save.inputs.push(Timed { at_ms, input });
    save.cursor = save.inputs.len();
}

fn line(text: &str) -> Input {
    Input::Line(text.into())
}

fn fresh() -> Save {
    Save::fresh(KEY, 1_800_000_000_000)
}

#[test]
fn nothing_is_written_before_something_is_typed() {
    let store = Memory::default();
    let (mut keeper, save, notes) = open(&store, "a");
    assert!(save.is_none() && notes.is_empty());
    let mut save = fresh();
    keeper.keep(&save);
    add(&mut save, Input::Resize { cols: 90, rows: 30 });
    keeper.keep(&save);
    assert_eq!(store.written(), 0);
    add(&mut save, line("ls"));
    keeper.keep(&save);
    assert_eq!(stored(&store), Some(save));
}

#[test]
fn a_key_in_an_editor_does_not_rewrite_what_was_typed_before() {
    let store = Memory::default();
    let (mut keeper, ..) = open(&store, "a");
    let mut save = fresh();
    add(&mut save, line("vi notes"));
    for _ in 0..20_000 {
        add(&mut save, Input::Keys("x".into()));
    }
    keeper.keep(&save);
    let before = store.written();
    for _ in 0..1000 {
        add(&mut save, Input::Keys("y".into()));
        keeper.keep(&save);
    }
    let each = (store.written() - before) / 1000;
    assert!(each < 3000, "{each} bytes a key");
    assert_eq!(stored(&store), Some(save));
}

#[test]
fn what_cannot_be_read_is_put_aside_and_said() {
    for (text, why) in [
        ("nonsense", NoSave::Damaged(1)),
        ("{\"version\":9,\"new\":1}", NoSave::Version("9".into())),
        ("H7 from the future", NoSave::Version("7".into())),
        ("&1 1 me\nH2 1 a - ports\n", NoSave::Damaged(2)),
    ] {
        let store = Memory::default();
        store
            .set("hatoba:session:ports", text)
            .expect("there is room");
        let (mut keeper, save, notes) = open(&store, "a");
        assert_eq!(save, None);
        let key = "hatoba:aside:ports:1".to_string();
        let aside = store.get(&key).expect("it works").expect("it is there");
        assert!(
            aside.starts_with(text.split('\n').next_back().unwrap_or("")) || aside.contains("H2"),
            "{aside}"
        );
        assert_eq!(notes, [Note::Aside { key, why }]);
        let mut save = fresh();
        add(&mut save, line("ls"));
        keeper.keep(&save);
        assert_eq!(stored(&store), Some(save));
    }
}

#[test]
fn what_cannot_be_put_aside_stays_where_it_is() {
    let store = Memory::with_room(60);
    store
        .set("hatoba:session:ports", "nonsense, and a lot of it")
        .expect("there is room");
    let (mut keeper, save, notes) = open(&store, "a");
    assert_eq!((save, notes), (None, vec![Note::Fault(Fault::Full)]));
    let mut save = fresh();
    add(&mut save, line("ls"));
    keeper.keep(&save);
    assert_eq!(keeper.fault(), Some(Fault::Full));
    let there = store.get("hatoba:session:ports").expect("it works");
    assert_eq!(there.as_deref(), Some("nonsense, and a lot of it"));
}

#[test]
fn version_1_is_opened_and_written_anew_once_something_is_typed() {
    let store = Memory::default();
    let old = r#"{"version": 1, "seed": 3, "start_ms": 5, "inputs":[{"at_ms":10,"input":{"Line":"ls"}}]}"#;
    store
        .set("hatoba:session:ports", old)
        .expect("there is room");
    let (mut keeper, save, notes) = open(&store, "a");
    let mut save = save.expect("it opens");
    assert!(notes.is_empty());
    assert_eq!(store.get("hatoba:session:ports"), Ok(Some(old.to_string())));
    add(&mut save, line("pwd"));
    keeper.keep(&save);
    assert_eq!(keeper.fault(), None);
    assert_eq!(keeper.key(), KEY);
    assert_eq!(stored(&store), Some(save));
}

#[test]
fn a_full_store_is_said_and_what_was_stored_stays() {
    let store = Memory::with_room(400);
    let (mut keeper, ..) = open(&store, "a");
    let mut save = fresh();
    let mut kept = None;
    for n in 0..30 {
        add(&mut save, line(&format!("echo line number {n}")));
        keeper.keep(&save);
        match keeper.fault() {
            None => kept = Some(save.clone()),
            Some(fault) => assert_eq!(fault, Fault::Full),
        }
    }
    assert!(keeper.fault().is_some() && kept.is_some());
    assert_eq!(stored(&store), kept);
    // A fork needs room for both lines for a moment.
    save.cursor = 1;
    save.inputs.truncate(1);
    keeper.rewrite(&save);
    if keeper.fault().is_some() {
        assert_eq!(stored(&store), kept);
    }
}

#[test]
fn a_store_that_fails_is_tried_again_at_the_next_input() {
    let store = Memory::default();
    let (mut keeper, ..) = open(&store, "a");
    let mut save = fresh();
    add(&mut save, line("one"));
    keeper.keep(&save);
    store.fail(Some(Fault::Forbidden));
    add(&mut save, line("two"));
    keeper.keep(&save);
    assert_eq!(keeper.fault(), Some(Fault::Forbidden));
    store.fail(None);
    add(&mut save, line("three"));
    keeper.keep(&save);
    assert_eq!(keeper.fault(), None);
    assert_eq!(stored(&store), Some(save));
    store.fail(Some(Fault::Forbidden));
    let (_, save, notes) = open(&store, "b");
    assert_eq!((save, notes), (None, vec![Note::Fault(Fault::Forbidden)]));
}

#[test]
fn two_tabs_never_destroy_each_others_inputs() {
    let store = Memory::default();
    let (mut first, ..) = open(&store, "a");
    let mut mine = fresh();
    add(&mut mine, line("one"));
    first.keep(&mine);
    // The second one is told by a lock: it goes on by itself.
    let (mut second, save, notes) = open(&store, "b");
    second.step_aside();
    let mut theirs = save.expect("it sees what the first has");
    let key = "ports~2".to_string();
    assert!(notes.is_empty() && second.moved());
    assert_eq!(second.key(), key);
    add(&mut theirs, line("two"));
    second.keep(&theirs);
    add(&mut mine, line("three"));
    first.keep(&mine);
    assert_eq!(stored(&store), Some(mine.clone()));
    let read = |key: &str| Keeper::open(store.clone(), key, "r").1;
    assert_eq!(read(&key), Some(theirs));
    // Without a lock, the second to write sees that another one writes.
    let (mut third, save, _) = open(&store, "c");
    let mut thirds = save.expect("it is there");
    add(&mut mine, line("four"));
    first.keep(&mine);
    add(&mut thirds, line("five"));
    third.keep(&thirds);
    assert!(third.moved() && !first.moved());
    assert_eq!(stored(&store), Some(mine.clone()));
    assert_eq!(read(third.key()), Some(thirds));
    // One that opens later and writes takes it over; then the first sees that.
    let (mut fourth, save, _) = open(&store, "d");
    let mut fourths = save.expect("it is there");
    add(&mut fourths, line("six"));
    fourth.keep(&fourths);
    add(&mut mine, line("seven"));
    first.keep(&mine);
    assert!(first.moved() && !fourth.moved());
    assert_eq!(
        (stored(&store), read(first.key())),
        (Some(fourths), Some(mine))
    );
    assert_eq!(
        sessions(&store),
        Ok(["", "~2", "~3", "~4"].map(|n| format!("ports{n}")).to_vec())
    );
}

#[test]
fn after_a_crash_lines_are_left_out_and_a_freeze_is_noticed() {
    let store = Memory::default();
    let (mut keeper, ..) = open(&store, "a");
    let mut save = fresh();
    for text in ["one", "two", "three"] {
        add(&mut save, line(text));
    }
    keeper.keep(&save);
    store
        .set("hatoba:session:ports:back", "2")
        .expect("there is room");
    let (_, opened, notes) = open(&store, "b");
    assert_eq!(notes, [Note::SteppedBack(2)]);
    save.step_back(2);
    assert_eq!(opened, Some(save.clone()));
    assert_eq!(stored(&store), Some(save));
    open(&store, "c").0.guard();
    let (keeper, _, notes) = open(&store, "d");
    assert_eq!(notes, [Note::Stuck]);
    assert!(open(&store, "e").2.is_empty());
    keeper.guard();
    keeper.unguard();
    assert!(open(&store, "f").2.is_empty());
}

#[test]
fn a_reset_leaves_the_old_session_aside() {
    let store = Memory::default();
    let (mut keeper, ..) = open(&store, "a");
    let mut save = fresh();
    add(&mut save, line("one"));
    keeper.keep(&save);
    keeper.rewrite(&fresh());
    assert_eq!(stored(&store), None);
    let kept = aside(&store).expect("it works");
    assert_eq!(kept, ["hatoba:aside:ports:reset"]);
    let text = store.get(&kept[0]).expect("it works").expect("it is there");
    assert_eq!(Save::parse(&text), Ok(save));
    let mut save = fresh();
    add(&mut save, line("two"));
    keeper.keep(&save);
    assert_eq!(stored(&store), Some(save));
}

/// Something that changes a save.
#[derive(Clone, Debug)]
enum Step {
    Line(String),
    Keys(String),
    Digest(u32),
    Cursor(usize),
    Fork(String),
    Wait(String),
    Leave(u64),
    Reopen,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => any::<String>().prop_map(Step::Line),
        4 => "[a-z{}:\\\\]{1,3}".prop_map(Step::Keys),
        2 => any::<u32>().prop_map(Step::Digest),
        1 => any::<usize>().prop_map(Step::Cursor),
        1 => any::<String>().prop_map(Step::Fork),
        1 => any::<String>().prop_map(Step::Wait),
        1 => (0u64..10_000_000).prop_map(Step::Leave),
        2 => Just(Step::Reopen),
    ]
}

proptest! {
    #[test]
    fn what_is_read_is_what_was_kept(steps in proptest::collection::vec(step(), 1..60)) {
        let store = Memory::default();
        let (mut keeper, ..) = open(&store, "a");
        let mut save = fresh();
        for (n, step) in steps.into_iter().enumerate() {
            let mut forked = false;
            match step {
                Step::Line(text) if save.cursor == save.inputs.len() => add(&mut save, line(&text)),
                Step::Keys(keys) if save.cursor == save.inputs.len() => add(&mut save, Input::Keys(keys)),
                Step::Digest(digest) if !save.inputs.is_empty() => {
                    save.digests.insert(n % save.inputs.len(), digest);
                }
                Step::Cursor(at) => save.cursor = at % (save.inputs.len() + 1),
                Step::Fork(text) if save.cursor < save.inputs.len() => {
                    let at = save.cursor;
                    let inputs = save.inputs.split_off(at);
                    save.digests.split_off(&at);
                    save.other = Some(Branch { at, inputs });
                    add(&mut save, line(&text));
                    forked = true;
                }
                Step::Wait(text) => save.waiting = vec![Queued { text, submitted: n % 2 == 0 }],
                Step::Leave(ms) => save.left_ms = ms,
                Step::Reopen => {
                    let opened = open(&store, &format!("t{n}"));
                    keeper = opened.0;
                    if let Some(opened) = opened.1 {
                        prop_assert_eq!(&opened, &save);
                    }
                    continue;
                }
                _ => continue,
            }
            match forked {
                true => keeper.rewrite(&save),
                false => keeper.keep(&save),
            }
            prop_assert_eq!(keeper.fault(), None);
            if !save.is_blank() {
                prop_assert_eq!(stored(&store), Some(save.clone()));
            }
        }
    }
}
