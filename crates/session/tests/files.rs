//! The learner's files as the editor finds and writes them.

use session::desk::Found;
use session::{Save, Script, Start};

fn script() -> Script {
    let start = Start {
        key: "sandbox".into(),
        ..Start::default()
    };
    Script::open(start, Save::fresh("sandbox", 1_800_000_000_000), None)
}

fn text(found: Found) -> String {
    match found {
        Found::Text { text, .. } => text.to_string(),
        other => format!("{other:?}"),
    }
}

/// The screen, once the terminal has shown all that was printed.
fn screen(s: &mut Script) -> String {
    s.pass(20);
    s.text()
}

fn write(s: &mut Script, path: &str, bytes: &[u8]) {
    s.act(|session, now| session.write_file(path, bytes.to_vec(), now));
}

#[test]
fn a_saved_file_is_there_is_undone_and_is_seen_at_any_moment() {
    let mut s = script();
    assert_eq!(s.session.read("app/a.txt"), Found::Absent);
    let long = "0123456789abcdef\n".repeat(1000);
    write(&mut s, "app/a.txt", b"one\n");
    assert!(s.enter("cat app/a.txt"));
    write(&mut s, "app/a.txt", long.as_bytes());
    assert!(s.enter("wc -c app/a.txt"));
    assert_eq!(text(s.session.read("app/a.txt")), long);
    assert_eq!(s.session.read("app"), Found::Directory);
    let shown = screen(&mut s);
    assert!(shown.contains("17000 app/a.txt"), "{shown}");
    let then = |s: &mut Script, moments| {
        s.session.travel(moments).expect("a moment");
        let found = s.session.read("app/a.txt");
        s.session.now();
        text(found)
    };
    assert_eq!(then(&mut s, 0), "Absent");
    assert_eq!(then(&mut s, 2), "one\n");
    // Too long for a snapshot, but the editor wrote it.
    assert_eq!(then(&mut s, 3), long);
    s.act(|session, _| session.undo());
    s.act(|session, _| session.undo());
    assert_eq!(text(s.session.read("app/a.txt")), "one\n");
    s.act(|session, _| session.redo());
    assert_eq!(text(s.session.read("app/a.txt")), long);
}

#[test]
fn the_editor_has_the_learners_rights() {
    let mut s = script();
    assert!(s.enter("echo root > r; sudo chown root r; sudo mkdir d; sudo chmod 600 r"));
    write(&mut s, "r", b"mine\n");
    write(&mut s, "d/x", b"mine\n");
    write(&mut s, "/etc/hostname", b"mine\n");
    assert!(s.enter("sudo cat r; ls -A d; cat /etc/hostname"));
    let shown = screen(&mut s);
    assert!(
        shown.ends_with("\nroot\nhatoba\nlearner@hatoba:~$"),
        "{shown}"
    );
    assert_eq!(s.session.read("r"), Found::NoText(5));
    assert!(s.enter("sudo chmod 644 r"));
    assert!(matches!(
        s.session.read("r"),
        Found::Text {
            writable: false,
            ..
        }
    ));
    assert!(s.enter("printf '\\0\\1' > b; ln -s b l"));
    assert_eq!(s.session.read("l"), Found::NoText(2));
}

#[test]
fn a_command_asks_for_the_editor_and_a_replay_does_not() {
    let mut s = script();
    assert!(s.enter("mkdir 'my app'; cd 'my app'; code x 'a;b%:c'; code -g /etc/hosts:3"));
    let asked = s.session.take_opened();
    let home = "/home/learner/my app";
    assert_eq!(
        asked,
        [
            (format!("{home}/x"), None),
            (format!("{home}/a;b%:c"), None),
            ("/etc/hosts".into(), Some(3))
        ]
    );
    assert!(s.session.take_opened().is_empty());
    assert!(s.enter("open nothing; open . > /dev/null; echo $?"));
    assert_eq!(s.session.take_opened(), [(format!("{home}/."), None)]);
    let shown = screen(&mut s);
    assert!(
        shown.contains("The file /home/learner/my app/nothing does not exist.\n0\n"),
        "{shown}"
    );
    s.act(|session, _| session.undo());
    assert!(s.enter("true"));
    assert!(s.session.take_opened().is_empty());
}

#[test]
fn a_file_is_looked_through_with_what_lies_around_it() {
    let mut s = script();
    assert!(s.enter("mkdir app; echo '{}' > app/package.json"));
    let text = "FROM node:22.1\nCOPY . .\nRUN npm ci\n";
    let found = s.session.lint("app/Dockerfile", text);
    let rules: Vec<&str> = found.iter().map(|f| f.rule.as_str()).collect();
    assert_eq!(rules, ["DL3045", "cache"]);
}
