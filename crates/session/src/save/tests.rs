use super::*;
use proptest::prelude::*;

fn line(at_ms: u64, text: &str) -> Timed {
    let input = Input::Line(text.to_string());
    Timed { at_ms, input }
}

fn keys(at_ms: u64, text: &str) -> Timed {
    let input = Input::Keys(text.to_string());
    Timed { at_ms, input }
}

fn save(inputs: Vec<Timed>) -> Save {
    Save {
        cursor: inputs.len(),
        inputs,
        ..Save::fresh("ports", 1_800_000_000_000)
    }
}

#[test]
fn a_save_is_text_that_people_can_read() {
    let resize = Input::Resize {
        cols: 126,
        rows: 40,
    };
    let file = |path: &str, bytes: &[u8]| Input::WriteFile {
        path: path.into(),
        bytes: bytes.to_vec(),
    };
    let mut save = save(vec![
        Timed {
            at_ms: 0,
            input: resize,
        },
        line(1000, "vi 'my file'"),
        keys(1200, "i"),
        keys(1250, "{"),
        keys(1300, "\x1b[A"),
        keys(1400, "\x1b"),
        Timed {
            at_ms: 5000,
            input: file("my page.html", "波止場\n\tx\\y".as_bytes()),
        },
        Timed {
            at_ms: 5000,
            input: file("data", &[0xff, 0xfe]),
        },
        line(6000, ""),
    ]);
    save.digests.insert(1, 40_000);
    let done = |after, deed| Done {
        after,
        at_ms: 5_500,
        deed,
    };
    let id = "q 1".to_string();
    save.deeds = vec![
        done(
            8,
            Deed::Answer {
                id: id.clone(),
                answer: 2,
            },
        ),
        done(
            9,
            Deed::Place {
                id: id.clone(),
                item: 1,
                place: None,
            },
        ),
        done(9, Deed::Hint { id }),
    ];
    save.left_ms = 9000;
    save.waiting.push(Queued {
        text: "docker ps\ndocker images".into(),
        submitted: true,
    });
    save.other = Some(Branch {
        at: 1,
        inputs: vec![line(4000, "ls")],
    });
    let text = save.to_text();
    let expected = "\
H2 1 mywpiww0 - ports
~6y0
!docker ps\\ndocker images
#0 126x40
$rs vi 'my file'
%1 uv4
'5k:i1e:\\{1e:{\\x1b[A}2s:\\x1b
+2s0 my\\spage.html 波止場\\n\\tx\\\\y
*0 data //4
$rs 
=1 48s a q\\s1 2
=0 48s p q\\s1 1 -
=0 48s h q\\s1
|1
$334 ls
";
    assert_eq!(text, expected);
    assert_eq!(Save::parse(&text), Ok(save));
}

#[test]
fn version_1_still_opens() {
    let text = r#"{"version":1,"seed":7,"start_ms":1800000000000,"inputs":[
        {"at_ms":5,"input":{"Resize":{"cols":80,"rows":24}}},
        {"at_ms":900,"input":{"Line":"docker ps"}},
        {"at_ms":950,"input":{"Keys":"\u0003"}},
        {"at_ms":940,"input":{"WriteFile":{"path":"a","bytes":[104,105]}}}]}"#;
    let save = Save::parse(text).expect("it is one");
    assert_eq!((save.seed, save.cursor, save.inputs.len()), (7, 4, 4));
    assert_eq!(save.inputs[1], line(900, "docker ps"));
    assert_eq!(save.inputs[3].at_ms, 950, "time does not go back");
    assert!(save.is_foreign());
    let again = Save::parse(&save.to_text());
    assert_eq!(again, Ok(save));
}

#[test]
fn what_is_no_save_says_why() {
    let parse = |text: &str| Save::parse(text).map(|_| ()).unwrap_err();
    assert_eq!(parse(""), NoSave::Damaged(1));
    assert_eq!(parse("hello"), NoSave::Damaged(1));
    assert_eq!(parse("{\"version\":1,\"see"), NoSave::Damaged(1));
    assert_eq!(parse("{\"version\":9}"), NoSave::Version("9".into()));
    assert_eq!(parse("H3 whatever"), NoSave::Version("3".into()));
    assert_eq!(parse("H2 1 a - k\n$1 ls\nnonsense"), NoSave::Damaged(3));
    assert_eq!(parse("H2 1 a - k\n@5\n$1 ls"), NoSave::Damaged(1));
    assert_eq!(parse("H2 1 a - k\n%1 0"), NoSave::Damaged(2));
    let many = "$0 \n".repeat(MOST_INPUTS + 1);
    assert_eq!(parse(&format!("H2 1 a - k\n{many}")), NoSave::TooBig);
}

#[test]
fn times_and_sizes_are_bounded() {
    let huge = text::base36(u64::MAX);
    let year = text::base36(LATEST_START_MS + 1);
    let long = text::base36(1 << 53);
    for text in [
        format!("H2 1 {huge} - k"),
        format!("H2 1 {year} - k"),
        format!("H2 1 0 - k\n~{huge}"),
        format!("H2 1 0 - k\n${long} ls"),
        format!("H2 1 0 - k\n${huge} ls\n${huge} ls"),
        format!("H2 1 0 - k\n$0 ls\n|1\n${long} ls"),
    ] {
        assert!(
            matches!(Save::parse(&text), Err(NoSave::Damaged(_))),
            "{text}"
        );
    }
    let sized = Save::parse("H2 1 0 - k\n#0 65535x0").expect("it is one");
    let tamed = Input::Resize {
        cols: MOST_CELLS,
        rows: 1,
    };
    assert_eq!(sized.inputs[0].input, tamed);
}

#[test]
fn stepping_back_takes_what_waits_first_and_keeps_the_rest_for_redo() {
    let mut save = save(vec![
        line(10, "a"),
        keys(20, "x"),
        line(30, "b"),
        keys(40, "y"),
    ]);
    save.waiting.push(Queued::default());
    save.step_back(1);
    assert_eq!((save.cursor, save.waiting.len()), (4, 0));
    save.step_back(1);
    assert_eq!((save.cursor, save.left_ms), (2, 30));
    save.step_back(5);
    assert_eq!((save.cursor, save.left_ms, save.inputs.len()), (0, 10, 4));
}

fn input() -> impl Strategy<Value = Input> {
    prop_oneof![
        any::<String>().prop_map(Input::Line),
        "[ -~]{0,30}".prop_map(Input::Line),
        any::<String>().prop_map(Input::Keys),
        any::<char>().prop_map(|c| Input::Keys(c.to_string())),
        (1..MOST_CELLS, 1..MOST_CELLS).prop_map(|(cols, rows)| Input::Resize { cols, rows }),
        (any::<String>(), any::<Vec<u8>>())
            .prop_map(|(path, bytes)| Input::WriteFile { path, bytes }),
        (any::<String>(), any::<String>()).prop_map(|(path, text)| Input::WriteFile {
            path,
            bytes: text.into_bytes()
        }),
    ]
}

fn inputs(from: u64) -> impl Strategy<Value = Vec<Timed>> {
    proptest::collection::vec((0u64..100_000, input()), 0..20).prop_map(move |all| {
        let mut at_ms = from;
        let timed = all.into_iter().map(|(delta, input)| {
            at_ms += delta;
            Timed { at_ms, input }
        });
        timed.collect()
    })
}

proptest! {
    #[test]
    fn any_save_is_read_as_it_was_written(
        (inputs, key, seed, left, cut, at, texts) in (
            inputs(0), any::<String>(), any::<u64>(), 0..MOST_MS, any::<usize>(), any::<usize>(),
            proptest::collection::vec((any::<String>(), any::<bool>()), 0..3),
        ),
        others in inputs(3_000_000),
        digest in any::<u32>(),
    ) {
        let count = inputs.len();
        let mut save = Save {
            cursor: cut % (count + 1),
            inputs,
            key,
            seed,
            left_ms: left,
            other: Some(Branch { at: at % (count + 1), inputs: others }),
            ..Save::fresh("", 12_345)
        };
        if count > 0 {
            save.digests.insert(at % count, digest);
        }
        let queued = |(text, submitted)| Queued { text, submitted };
        save.waiting = texts.into_iter().map(queued).collect();
        prop_assert_eq!(Save::parse(&save.to_text()), Ok(save));
    }

    #[test]
    fn no_text_breaks_the_reader(text in any::<String>(), lines in "([@~?!$'#+*%|{}\\\\:xn0-9a-z \n]){0,200}") {
        let _ = Save::parse(&text);
        let _ = Save::parse(&format!("H2 1 0 - k\n{lines}"));
    }
}
