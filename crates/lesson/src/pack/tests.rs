//! What a pack may be, and tables of those that are refused, with what is told.

use proptest::prelude::*;

use super::*;

const JSON: &str = r#"{
  "id": "day1",
  "title": { "ja": "初日" },
  "team": "なぎさ書店",
  "lessons": ["01-hello", { "use": "ports" }]
}
"#;

const LESSON: &str = "---
title: x
summary: y
minutes: 5
images: busybox
---
Text.

```check
a: container name=hello :: a
```
";

fn files() -> Vec<File> {
    let file = |path: &str, text: &str| (path.to_string(), text.as_bytes().to_vec());
    vec![
        file("pack.json", JSON),
        file("01-hello/lesson.ja.md", LESSON),
        file("01-hello/files/shop/.dockerignore", "node_modules\n"),
        file("01-hello/solution.t", "$ docker run --name hello busybox\n"),
        file("README.md", "for us\n"),
    ]
}

/// The pack with one file more, or another one in its place.
fn with(path: &str, bytes: &[u8]) -> Vec<File> {
    let mut files = files();
    files.retain(|(p, _)| p != path);
    files.push((path.to_string(), bytes.to_vec()));
    files
}

fn told(files: Vec<File>) -> Vec<String> {
    let faults = read(files).err().unwrap_or_default();
    faults.iter().map(ToString::to_string).collect()
}

#[test]
fn a_pack_is_read() {
    let pack = read(files()).expect("it is one");
    assert_eq!((pack.id.as_str(), pack.title.en.as_str()), ("day1", "初日"));
    assert_eq!(pack.used().collect::<Vec<_>>(), ["ports"]);
    assert_eq!(pack.after("hello"), Some("ports"));
    assert_eq!(pack.after("ports"), None);
    let own = pack
        .find("hello")
        .and_then(|i| i.own.as_ref())
        .expect("it is the pack's");
    assert_eq!(own.files[0].0, "shop/.dockerignore");
    assert_eq!(own.lesson(false).minutes, 5);
}

#[test]
fn what_systems_put_beside_is_left_out_and_one_folder_at_the_top_is_taken_off() {
    let mut all: Vec<File> = files()
        .into_iter()
        .map(|(p, b)| (format!("day1/{p}"), b))
        .collect();
    for litter in [
        "__MACOSX/day1/._pack.json",
        "day1/.DS_Store",
        "day1/.git/config",
        "day1/01-hello/Thumbs.db",
    ] {
        all.push((litter.to_string(), b"\0".to_vec()));
    }
    assert_eq!(read(all), read(files()));
}

#[test]
fn a_digest_does_not_hang_on_line_ends_order_or_solutions() {
    let digest = |files: Vec<File>| read(files).expect("it is one").digest(&[]);
    let plain = digest(files());
    assert!(plain.starts_with("sha256:") && plain.len() == 71, "{plain}");
    let windows = format!("\u{feff}{}", LESSON.replace('\n', "\r\n"));
    assert_eq!(
        digest(with("01-hello/lesson.ja.md", windows.as_bytes())),
        plain
    );
    assert_eq!(digest(with("01-hello/solution.t", b"")), plain);
    assert_eq!(digest(files().into_iter().rev().collect()), plain);
    assert_ne!(digest(with("01-hello/files/a", b"x")), plain);
    let ports = Folder {
        ja: Some("x".to_string()),
        ..Folder::default()
    };
    assert_ne!(
        read(files())
            .expect("it is one")
            .digest(&[("ports", &ports)]),
        plain
    );
}

#[test]
fn paths_that_lead_elsewhere_are_refused() {
    let long = format!("01-hello/files/{}", "a".repeat(200));
    let deep = format!("01-hello/files/{}x", "d/".repeat(12));
    for (path, why) in [
        ("../evil", ".. in the path"),
        ("01-hello/files/../../../evil", ".. in the path"),
        ("/etc/passwd", "no / at its start"),
        ("C:/windows", "no colon"),
        ("01-hello\\files\\a", "a backslash"),
        ("01-hello/files/a\0b", "control characters"),
        (
            "01-hello/files/gpj.\u{202e}exe",
            "turn the writing direction",
        ),
        ("01-hello/files/a\u{200b}", "turn the writing direction"),
        ("01-hello/files//a", "an empty name"),
        ("01-hello/files/", "an empty name"),
        ("01-hello/files/a.", "a dot at its end"),
        ("01-hello/LESSON.JA.MD", "in other case"),
        (long.as_str(), "longer than 200 bytes"),
        (deep.as_str(), "more than 12 folders"),
    ] {
        let told = told(with(path, b"x"));
        assert!(told.iter().any(|t| t.contains(why)), "{path:?}: {told:?}");
        assert!(
            told.iter()
                .all(|t| !t.contains('\u{202e}') && !t.contains('\0')),
            "{told:?}"
        );
    }
}

#[test]
fn too_much_is_refused() {
    let big = with("01-hello/files/big", &vec![b'x'; MOST_BYTES]);
    assert!(told(big)[0].contains("16 MB"), "bytes");
    let mut many = files();
    many.extend((0..MOST_FILES).map(|n| (format!("01-hello/files/{n}"), Vec::new())));
    assert!(told(many)[0].contains("2000 files"), "files");
    let json = JSON.replace("\"01-hello\"", &vec!["\"01-hello\""; 99].join(","));
    assert!(
        told(with("pack.json", json.as_bytes()))[0].contains("1 to 60 lessons"),
        "lessons"
    );
}

#[test]
fn a_wrong_pack_json_is_told_with_its_line() {
    for (from, to, why) in [
        ("\"day1\"", "\"../x\"", "pack.json:2: \"../x\" is no id"),
        ("\"day1\"", "12", "pack.json:2: invalid type: integer `12`"),
        ("\"team\"", "\"taem\"", "pack.json:4: unknown field `taem`"),
        (
            "初日",
            "\u{202e}x",
            "pack.json:3: title: control characters",
        ),
        ("初日", "", "pack.json:3: no title"),
        (
            "なぎさ書店",
            "a\\u0007",
            "pack.json:4: team: control characters",
        ),
        (
            "\"01-hello\"",
            "\"hello\"",
            "pack.json:5: \"hello\": a lesson's folder is NN-SLUG",
        ),
        (
            "\"01-hello\"",
            "\"../01-x\"",
            "pack.json:5: \"../01-x\": a lesson's folder is NN-SLUG",
        ),
        (
            "\"01-hello\"",
            "\"02-other\"",
            "pack.json:5: there is no folder 02-other",
        ),
        ("\"01-hello\"", "7", "pack.json:5: a lesson is a folder"),
        (
            "\"ports\"",
            "\"hello\"",
            "pack.json:5: two lessons are \"hello\"",
        ),
        (
            "\"team\"",
            "\"colours\": { \"light\": \"red\", \"dark\": \"#fff\" }, \"team\"",
            "pack.json:4: \"red\" is no colour",
        ),
        (
            "\"team\"",
            "\"colours\": { \"light\": \"#ffffee\", \"dark\": \"#ffffff\" }, \"team\"",
            "hardly be seen on light ground",
        ),
        ("]", "", "pack.json:6: expected"),
    ] {
        let told = told(with("pack.json", JSON.replacen(from, to, 1).as_bytes()));
        assert!(told.iter().any(|t| t.contains(why)), "{to}: {told:?}");
    }
    assert_eq!(
        told(files().split_off(1)),
        ["pack.json: there is no pack.json"]
    );
}

#[test]
fn a_wrong_lesson_is_told_with_its_line() {
    for (from, to, why) in [
        (
            "Text.",
            "[x](javascript:alert(1))",
            "lesson.ja.md:7: a link to \"javascript:alert(1)\"",
        ),
        (
            "Text.",
            "[x](JavaScript:alert(1))",
            "lesson.ja.md:7: a link to",
        ),
        (
            "Text.",
            "[x](&#106;avascript:alert(1))",
            "lesson.ja.md:7: a link to \"javascript:alert(1)\"",
        ),
        (
            "Text.",
            "[x][y]\n\n[y]: data:text/html,x",
            "lesson.ja.md:7: a link to \"data:text/html,x\"",
        ),
        (
            "Text.",
            "![x](file:///etc/passwd)",
            "lesson.ja.md:7: a link to",
        ),
        (
            "Text.",
            "```hint\n[x](vbscript:x)\n```",
            "lesson.ja.md:8: a link to \"vbscript:\"",
        ),
        (
            "Text.",
            "<script>alert(1)</script>",
            "lesson.ja.md:7: raw HTML",
        ),
        (
            "Text.",
            "a <img src=x onerror=alert(1)> b",
            "lesson.ja.md:7: raw HTML",
        ),
        ("Text.", "a\u{202e}b", "lesson.ja.md:7: control characters"),
        (
            "Text.",
            "a\u{1b}[31mb",
            "lesson.ja.md:7: control characters",
        ),
        ("container name", "box name", "lesson.ja.md:10: "),
        ("summary: y\n", "", "lesson.ja.md:1: no summary"),
        (
            "```check\na: container name=hello :: a\n```",
            "",
            "lesson.ja.md:1: no check",
        ),
    ] {
        let text = LESSON.replacen(from, to, 1);
        let told = told(with("01-hello/lesson.ja.md", text.as_bytes()));
        assert!(told.iter().any(|t| t.contains(why)), "{to}: {told:?}");
    }
    let odd = told(with("01-hello/lesson.ja.md", b"---\ntitle: \xff\n"));
    assert_eq!(odd, ["01-hello/lesson.ja.md:2: this is no UTF-8"]);
    let stray = told(with("01-hello/lesson.jp.md", b""));
    assert!(
        stray[0].contains("lesson.jp.md: no such file in a lesson"),
        "{stray:?}"
    );
    let stray = told(with("02-forgotten/lesson.ja.md", b""));
    assert!(
        stray[0].contains("02-forgotten is not among the lessons"),
        "{stray:?}"
    );
    let other = LESSON.replace("name=hello", "name=hi");
    let differs = told(with("01-hello/lesson.en.md", other.as_bytes()));
    assert_eq!(
        differs,
        ["01-hello/lesson.en.md:1: other than in Japanese: what is asked at \"a\""]
    );
}

#[test]
fn the_checksum_is_zips() {
    assert_eq!(rawzip::crc32(b"123456789"), 0xcbf4_3926);
    assert_eq!(rawzip::crc32(b""), 0);
}

#[test]
fn a_zip_brings_the_files_back() {
    let packed = zip::write(&files()).expect("it can be written");
    assert_eq!(zip::read(&packed), Ok(files()));
    assert_eq!(zip::write(&files()), Ok(packed));
}

#[test]
fn hostile_zips_are_refused() {
    let told = |bytes: &[u8]| match zip::read(bytes) {
        Err(fault) => fault.to_string(),
        Ok(files) => format!("read {} files", files.len()),
    };
    let bomb = |size: usize| {
        let files = vec![
            ("a".to_string(), vec![0; size]),
            ("b".to_string(), vec![0; size]),
        ];
        zip::write(&files).expect("it can be written")
    };
    let small = bomb(MOST_BYTES * 3 / 4);
    assert!(small.len() < 100_000);
    assert!(told(&small).contains("b: damaged, or with it all files are more than 16 MB"));
    let packed = zip::write(&files()).expect("it can be written");
    assert!(told(b"").contains("no zip"));
    assert!(told(b"PK\x03\x04 and so on").contains("no zip"));
    assert!(told(&packed[..packed.len() / 2]).contains("no zip"));
    assert!(told(&vec![0; zip::MOST_ZIP + 1]).contains("larger than 12 MB"));
    // The place of a central header's fields: flags, method, check sum, mode.
    let at = packed
        .windows(4)
        .position(|w| w == b"PK\x01\x02")
        .expect("it has one");
    for (offset, value, why) in [
        (8, 1, "encrypted"),
        (10, 12, "other than deflate"),
        (16, packed[at + 16] ^ 1, "check sum is another"),
        (41, 0xa0, "a link to another file"),
    ] {
        let mut bytes = packed.clone();
        bytes[at + offset] = value;
        // Modes count in what Unix made.
        if offset == 41 {
            bytes[at + 5] = 3;
        }
        assert!(told(&bytes).contains(why), "{why}: {}", told(&bytes));
    }
    // A path is not believed either.
    let escape = zip::write(&with("01-hello/files/a/evil", b"x")).expect("it can be written");
    let text = b"01-hello/files/a/evil";
    let mut bytes = escape;
    while let Some(at) = bytes.windows(text.len()).position(|w| w == text) {
        bytes[at..at + text.len()].copy_from_slice(b"../../../../etc//evil");
    }
    let files = zip::read(&bytes).expect("it is a zip");
    assert!(read(files).is_err());
}

proptest! {
    #[test]
    fn no_bytes_break_the_reader(bytes in any::<Vec<u8>>(), at in any::<prop::sample::Index>()) {
        let _ = zip::read(&bytes);
        let mut packed = zip::write(&files()).expect("it can be written");
        let at = at.index(packed.len());
        for (n, byte) in bytes.iter().take(8).enumerate() {
            if let Some(place) = packed.get_mut(at + n) {
                *place = *byte;
            }
        }
        if let Ok(files) = zip::read(&packed) {
            let _ = read(files);
        }
    }

    #[test]
    fn no_pack_json_breaks_it(text in "\\PC{0,200}", from in 0usize..120, to in 0usize..120) {
        let cut: String = JSON.chars().take(from).chain(text.chars()).chain(JSON.chars().skip(to)).collect();
        let _ = read(with("pack.json", cut.as_bytes()));
        let _ = read(with("01-hello/lesson.ja.md", cut.as_bytes()));
    }
}
