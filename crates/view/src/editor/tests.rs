//! Highlighting by example, keeping up with keys, edits and finding.

use expect_test::{Expect, expect};

use super::edit::{self, Edit};
use super::{Kind, LANGUAGES, Language, PLAIN, Painted, find, units};

/// A text as its painted parts: `‹kind parts›`, plain ones as they are.
fn painted(path: &str, text: &str) -> String {
    let painted = Painted::new(Language::of(path, text), text);
    let line = |line: &super::Line| {
        let mut start = 0;
        let mut out = String::new();
        for span in &line.spans {
            let part = &line.text[start..span.end];
            match span.kind {
                Kind::Plain => out.push_str(part),
                kind => out.push_str(&format!("‹{} {part}›", kind.word())),
            }
            start = span.end;
        }
        assert_eq!(start, line.text.len(), "{:?}", line.text);
        out
    };
    painted.lines().iter().map(|l| line(l) + "\n").collect()
}

fn check(path: &str, text: &str, expect: Expect) {
    expect.assert_eq(&painted(path, text));
}

#[test]
fn a_dockerfile() {
    let text = r#"# syntax=docker/dockerfile:1
FROM --platform=$BUILDPLATFORM node:22 AS build
ENV TOKEN="a $B" DEBUG=1
RUN apt-get update \
    # a comment within
 && apt-get install -y "curl" # no comment of sh
COPY --from=build <<EOF /x
FROM no
EOF
run echo 'a \
b' ; ls
ONBUILD CMD ["a", "b"]
EXPOSE 80"#;
    check(
        "app/Dockerfile",
        text,
        expect![[r#"
        ‹comment # syntax=docker/dockerfile:1›
        ‹keyword FROM› ‹flag --platform›‹mark =›‹variable $BUILDPLATFORM› node:22 ‹keyword AS› build
        ‹keyword ENV› ‹key TOKEN›‹mark =›‹text "a ›‹variable $B›‹text "› ‹key DEBUG›‹mark =›1
        ‹keyword RUN› ‹command apt-get› update ‹mark \›
        ‹comment     # a comment within›
         ‹mark &&› ‹command apt-get› install ‹flag -y› ‹text "curl"› ‹comment # no comment of sh›
        ‹keyword COPY› ‹flag --from›‹mark =›build ‹mark <<EOF› /x
        ‹text FROM no›
        ‹mark EOF›
        ‹keyword run› ‹command echo› ‹text 'a \›
        ‹text b'› ‹mark ;› ‹command ls›
        ‹keyword ONBUILD› ‹keyword CMD› ‹mark [›‹text "a"›‹mark ,› ‹text "b"›‹mark ]›
        ‹keyword EXPOSE› ‹number 80›
    "#]],
    );
}

#[test]
fn compose() {
    let text = r#"# a comment
services:
  web:
    image: "nginx:${TAG:-1.27}"
    ports: ["8080:80", 443]
    command: sh -c 'echo $$HOME' # why
    environment:
      - A=$B
      - c: true
    entry: |
      line one: $X
        deeper

    next: &x 12
    list: {a: 1, "b": *x}"#;
    check(
        "compose.yaml",
        text,
        expect![[r#"
            ‹comment # a comment›
            ‹key services›‹mark :›
              ‹key web›‹mark :›
                ‹key image›‹mark :› ‹text "nginx:›‹variable ${TAG:-1.27}›‹text "›
                ‹key ports›‹mark :› ‹mark [›‹text "8080:80"›‹mark ,› ‹number 443›‹mark ]›
                ‹key command›‹mark :› sh -c 'echo $$HOME' ‹comment # why›
                ‹key environment›‹mark :›
                  ‹mark -› A=‹variable $B›
                  ‹mark -› ‹key c›‹mark :› ‹keyword true›
                ‹key entry›‹mark :› ‹mark |›
            ‹text       line one: ›‹variable $X›
            ‹text         deeper›

                ‹key next›‹mark :› ‹variable &x› ‹number 12›
                ‹key list›‹mark :› ‹mark {›‹key a›‹mark :› ‹number 1›‹mark ,› ‹key "b"›‹mark :› ‹variable *x›‹mark }›
        "#]],
    );
}

#[test]
fn a_script() {
    let text = r#"#!/bin/sh
set -eu
NAME=${1:-"you and me"} exec "$@"
if [ -f "$x" ]; then echo "hi $x
there"; fi
cat > f <<'END' && \
  ls
$no
END
for i in $(seq 3); do echo '#' ; done # last"#;
    check(
        "entrypoint",
        text,
        expect![[r#"
            ‹comment #!/bin/sh›
            ‹keyword set› ‹flag -eu›
            ‹key NAME›‹mark =›‹variable ${1:-"you and me"}› ‹keyword exec› ‹text "›‹variable $@›‹text "›
            ‹keyword if› ‹command [› ‹flag -f› ‹text "›‹variable $x›‹text "› ]‹mark ;› ‹keyword then› ‹command echo› ‹text "hi ›‹variable $x›
            ‹text there"›‹mark ;› ‹keyword fi›
            ‹command cat› ‹mark >› f ‹mark <<'END'› ‹mark &&› ‹mark \›
              ‹command ls›
            ‹text $no›
            ‹mark END›
            ‹keyword for› i ‹keyword in› ‹mark $(›‹command seq› ‹number 3›‹mark );› ‹keyword do› ‹command echo› ‹text '#'› ‹mark ;› ‹keyword done› ‹comment # last›
        "#]],
    );
}

#[test]
fn scripts_of_node_and_python() {
    let text = r#"const a = require('fs'); /* b
c */ let d = `x ${a}
y` + /[/]x/g.test("s\"") / 2;
a.b = { key: 12, "k": null }; // end"#;
    check(
        "server.js",
        text,
        expect![[r#"
        ‹keyword const› a ‹mark =› ‹command require›‹mark (›‹text 'fs'›‹mark );› ‹comment /* b›
        ‹comment c */› ‹keyword let› d ‹mark =› ‹text `x ›‹variable ${a}›
        ‹text y`› ‹mark +› ‹text /[/]x/g›‹mark .›‹command test›‹mark (›‹text "s\""›‹mark )› ‹mark /› ‹number 2›‹mark ;›
        a‹mark .›b ‹mark =› ‹mark {› ‹key key›‹mark :› ‹number 12›‹mark ,› ‹text "k"›‹mark :› ‹keyword null› ‹mark };› ‹comment // end›
    "#]],
    );
    let text = r#"@app.route("/")
def hello(x=1.5): # c
    """long
    text"""
    return f'{x}' if x is None else print(x)"#;
    check(
        "app.py",
        text,
        expect![[r#"
        ‹variable @app.route›‹mark (›‹text "/"›‹mark )›
        ‹keyword def› ‹command hello›‹mark (›x‹mark =›‹number 1.5›‹mark ):› ‹comment # c›
            ‹text """long›
        ‹text     text"""›
            ‹keyword return› ‹text f'{x}'› ‹keyword if› x ‹keyword is› ‹keyword None› ‹keyword else› ‹command print›‹mark (›x‹mark )›
    "#]],
    );
}

#[test]
fn the_small_ones() {
    check(
        ".dockerignore",
        "# c\n**/node_modules\n!a/*.md",
        expect![[r#"
            ‹comment # c›
            ‹variable **›‹mark /›node_modules
            ‹keyword !›a‹mark /›‹variable *›.md
        "#]],
    );
    check(
        "package.json",
        r#"{"a": [1, -2.5e3, true], "b:": "c\""}"#,
        expect![[r#"
            ‹mark {›‹key "a"›‹mark :› ‹mark [›‹number 1›‹mark ,› ‹number -2.5e3›‹mark ,› ‹keyword true›‹mark ],› ‹key "b:"›‹mark :› ‹text "c\""›‹mark }›
        "#]],
    );
    check(
        "nginx.conf",
        "server {\n  listen 80; # c\n  proxy_pass\n    http://app:3000;\n  add_header X \"$host\n\";\n}",
        expect![[r#"
            ‹keyword server› ‹mark {›
              ‹keyword listen› ‹number 80›‹mark ;› ‹comment # c›
              ‹keyword proxy_pass›
                http://app:3000‹mark ;›
              ‹keyword add_header› X ‹text "$host›
            ‹text "›‹mark ;›
            ‹mark }›
        "#]],
    );
    check(
        ".env",
        "A=1 # c\nexport B=\"x $A\ny\"\n# d\nC='$A'",
        expect![[r#"
            ‹key A›‹mark =›‹number 1› ‹comment # c›
            ‹keyword export› ‹key B›‹mark =›‹text "x ›‹variable $A›
            ‹text y"›
            ‹comment # d›
            ‹key C›‹mark =›‹text '$A'›
        "#]],
    );
    check(
        "index.html",
        "<!-- a\nb --><p class=\"x\n y\">1 &lt; 2</p>",
        expect![[r#"
            ‹comment <!-- a›
            ‹comment b -->›‹mark <›‹keyword p› ‹key class›‹mark =›‹text "x›
            ‹text  y"›‹mark >›1 ‹variable &lt›; 2‹mark </›‹keyword p›‹mark >›
        "#]],
    );
    check(
        "notes.md",
        "# a `b`",
        expect![[r#"
        # a `b`
    "#]],
    );
}

#[test]
fn files_know_their_language() {
    for (path, name) in [
        ("/home/learner/Dockerfile", "Dockerfile"),
        ("Dockerfile.dev", "Dockerfile"),
        ("compose.yml", "YAML"),
        ("x/.dockerignore", "ignore"),
        (".env.local", "env"),
        ("site.conf", "nginx"),
        ("notes", ""),
        ("Dockerfiles", ""),
    ] {
        assert_eq!(Language::of(path, "").name, name, "{path}");
    }
    assert_eq!(
        Language::of("run", "#!/usr/bin/env python3\n").name,
        "Python"
    );
    assert_eq!(Language::of("run", "#!/bin/bash -e\n").name, "");
    assert_eq!(Language::of("run", "#!/bin/bash\n").name, "sh");
}

/// Pieces that change the state of one language or another.
const PIECES: &[&str] = &[
    "\n",
    "\n",
    "\n",
    " ",
    "  ",
    "a",
    "RUN ",
    "FROM ",
    "# ",
    "\"",
    "'",
    "`",
    "\\",
    "\\\n",
    "<<EOF",
    "EOF\n",
    "|",
    "key:",
    "- ",
    "/*",
    "*/",
    "\"\"\"",
    "$X",
    "${",
    "{",
    "}",
    "<!--",
    "-->",
    "<p",
    ">",
    ";",
    "波",
    "if ",
    "COPY <<EOF x",
];

/// Numbers that look random and are the same every time.
fn numbers(seed: u64) -> impl FnMut(usize) -> usize {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    move |most| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % most.max(1) as u64) as usize
    }
}

#[test]
fn keeping_up_gives_what_highlighting_anew_gives() {
    for (seed, language) in LANGUAGES
        .iter()
        .chain([&PLAIN])
        .cycle()
        .take(600)
        .enumerate()
    {
        let mut number = numbers(seed as u64 + 1);
        let mut text = String::new();
        let mut kept = Painted::new(language, "");
        for _ in 0..30 {
            let cut = |text: &str, at: usize| {
                (0..=at)
                    .rev()
                    .find(|i| text.is_char_boundary(*i))
                    .unwrap_or(0)
            };
            let from = cut(&text, number(text.len() + 1));
            let to = match number(4) {
                0 => cut(&text, from + number(text.len() - from + 1)).max(from),
                _ => from,
            };
            let many = number(4) + 1;
            let piece: String = (0..many).map(|_| PIECES[number(PIECES.len())]).collect();
            text.replace_range(from..to, &piece);
            kept.set(&text);
            let anew = Painted::new(language, &text);
            assert_eq!(kept.lines(), anew.lines(), "{} {text:?}", language.name);
        }
    }
}

#[test]
fn a_key_costs_its_line() {
    let dockerfile = "RUN apt-get update && \\\n    apt-get install -y curl # why\n".repeat(2500);
    let mut painted = Painted::new(Language::of("Dockerfile", ""), &dockerfile);
    let mut text = dockerfile.clone();
    let middle = units::line_start(&text, 2500) + 4;
    text.insert(middle, 'x');
    assert!(painted.set(&text) <= 2);
    text.insert(middle, '\n');
    assert!(painted.set(&text) <= 4);
    assert_eq!(painted.set(&text), 0);
    // A quote that opens costs what follows it, once.
    let yaml = "a: b\n".repeat(5000);
    let mut painted = Painted::new(Language::of("a.yaml", ""), &yaml);
    assert_eq!(painted.set(&format!("k: \"\n{yaml}")), 5002);
    assert_eq!(painted.set(&yaml), 5001);
}

#[test]
fn a_monstrous_line_is_left_plain() {
    let line = "\"".repeat(1_000_000);
    let painted = Painted::new(Language::of("a.json", ""), &line);
    assert_eq!(painted.lines()[0].spans.len(), 1);
}

/// A text with `[` and `]` around what is selected, or `|` for the cursor.
fn marked(text: &str) -> (String, std::ops::Range<usize>) {
    match text.find('|') {
        Some(at) => (text.replace('|', ""), at..at),
        None => {
            let (start, end) = (text.find('[').unwrap(), text.find(']').unwrap() - 1);
            (text.replace(['[', ']'], ""), start..end)
        }
    }
}

fn after(text: &str, edit: &Edit) -> String {
    let mut new = edit.apply(text);
    if edit.select.is_empty() {
        new.insert(edit.select.start, '|');
    } else {
        new.insert(edit.select.end, ']');
        new.insert(edit.select.start, '[');
    }
    new
}

#[test]
fn tab_inserts_or_indents() {
    for (before, expected) in [
        ("a|b", "a |b"),
        ("|", "  |"),
        ("x\nab[cd]", "x\nab  |"),
        ("[a\n\nb]c\nd", "[  a\n\n  bc]\nd"),
        ("[a\n]b", "[  a]\nb"),
    ] {
        let (text, select) = marked(before);
        assert_eq!(after(&text, &edit::tab(&text, select, "  ")), expected);
    }
    let (text, select) = marked("a|");
    assert_eq!(after(&text, &edit::tab(&text, select, "\t")), "a\t|");
}

#[test]
fn shift_tab_outdents() {
    for (before, expected) in [
        ("  a|b", Some("a|b")),
        (" |a", Some("|a")),
        ("a|", None),
        ("\ta|", Some("a|")),
        ("[    a\n b\nc]", Some("[  a\nb\nc]")),
    ] {
        let (text, select) = marked(before);
        let done = edit::outdent(&text, select, "  ").map(|e| after(&text, &e));
        assert_eq!(done.as_deref(), expected);
    }
}

#[test]
fn enter_keeps_the_indentation() {
    for (path, before, expected) in [
        ("a.yaml", "  a: b|c", "  a: b\n  |c"),
        ("a.yaml", "  a:|", "  a:\n    |"),
        ("a.yaml", "# a:|", "# a:\n|"),
        ("Dockerfile", "RUN a \\|", "RUN a \\\n    |"),
        (
            "Dockerfile",
            "RUN a \\\n    b \\|",
            "RUN a \\\n    b \\\n    |",
        ),
        ("a.js", "\tif (x) {|", "\tif (x) {\n\t\t|"),
    ] {
        let (text, select) = marked(before);
        let language = Language::of(path, &text);
        let unit = edit::unit(&text, language);
        assert_eq!(
            after(&text, &edit::enter(&text, select, &unit, language)),
            expected
        );
    }
}

#[test]
fn comments_come_and_go() {
    for (before, expected) in [
        ("  a|", "[  # a]"),
        ("[a\n\n  b]", "[# a\n\n  # b]"),
        ("[# a\n#b]", "[a\nb]"),
    ] {
        let (text, select) = marked(before);
        assert_eq!(
            after(&text, &edit::comment(&text, select, "#").unwrap()),
            expected
        );
    }
    assert_eq!(edit::comment("a", 0..0, ""), None);
}

#[test]
fn finding() {
    let found = find::matches("aXax 波AX ax", "ax");
    assert_eq!(found, [0..2, 2..4, 8..10, 11..13]);
    assert_eq!(find::matches("aXax", "aX").len(), 1);
    assert_eq!(find::matches("aaaa", "aa"), [0..2, 2..4]);
    assert_eq!(find::matches("a", ""), []);
    assert_eq!(find::next(&found, 3), Some(2));
    assert_eq!(find::next(&found, 12), Some(0));
    assert_eq!(find::previous(&found, 4), Some(1));
    assert_eq!(find::previous(&found, 0), Some(3));
    assert_eq!(find::next(&[], 0), None);
}

#[test]
fn places_are_told_in_units_bytes_and_lines() {
    let text = "a波😀b\nc";
    for (byte, unit) in [(0, 0), (1, 1), (4, 2), (8, 4), (9, 5)] {
        assert_eq!(units::to_units(text, byte), unit);
        assert_eq!(units::to_byte(text, unit), byte);
    }
    assert_eq!(units::to_byte(text, 3), 8);
    assert_eq!(units::place(text, 11), (1, 1));
    assert_eq!(units::line_start(text, 1), 10);
    assert_eq!(units::line_start(text, 7), 11);
}
