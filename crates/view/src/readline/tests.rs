//! A bar `|` stands for the cursor.

use std::rc::Rc;

use super::{Editor, Effect, Press};

fn lines() -> Vec<Rc<str>> {
    let lines = ["docker ps -a", "docker run --name web nginx", "ls -l"];
    lines.map(Rc::from).into()
}

fn key(name: &str) -> Press<'_> {
    let (ctrl, name) = name.strip_prefix("C-").map_or((false, name), |n| (true, n));
    let (alt, key) = name.strip_prefix("M-").map_or((false, name), |n| (true, n));
    Press {
        key,
        ctrl,
        alt,
        ..Press::default()
    }
}

fn with(text: &str) -> Editor {
    let (before, after) = text.split_once('|').expect("a cursor");
    let mut editor = Editor::default();
    editor.tell(&format!("{before}{after}"), before.encode_utf16().count());
    editor
}

fn shown(editor: &Editor) -> String {
    let mut text = editor.text().to_string();
    text.insert(editor.cursor(), '|');
    text
}

/// Presses keys; what stands in the line after them.
fn after(text: &str, keys: &str) -> String {
    let mut editor = with(text);
    for name in keys.split(' ') {
        editor.press(key(name), &lines(), true);
    }
    shown(&editor)
}

#[test]
fn the_cursor_moves_by_characters_and_words() {
    assert_eq!(after("docker |ps", "C-a"), "|docker ps");
    assert_eq!(after("docker |ps", "C-e"), "docker ps|");
    assert_eq!(after("波止場|", "C-b C-b C-f"), "波止|場");
    assert_eq!(
        after("docker run --name web|", "M-b M-b"),
        "docker run --|name web"
    );
    assert_eq!(after("|docker run", "M-f"), "docker| run");
    assert_eq!(after("|", "C-b M-b C-f M-f"), "|");
}

#[test]
fn what_is_killed_can_be_put_back() {
    assert_eq!(after("docker rm -f web|", "C-w C-y"), "docker rm -f web|");
    assert_eq!(
        after("docker rm -f web|", "C-w C-w C-a C-y"),
        "-f web|docker rm "
    );
    assert_eq!(after("docker| ps -a", "C-k C-a C-y"), " ps -a|docker");
    assert_eq!(after("docker |ps", "C-u"), "|ps");
    assert_eq!(
        after("docker-compose up|", "M-Backspace M-Backspace"),
        "docker-|"
    );
    assert_eq!(after("docker |run web", "M-d"), "docker | web");
}

#[test]
fn characters_are_deleted_and_swapped() {
    assert_eq!(after("do|cker", "C-d"), "do|ker");
    assert_eq!(after("do|cker", "C-h"), "d|cker");
    assert_eq!(after("lps|", "C-t"), "lsp|");
    assert_eq!(after("s|l -a", "C-t"), "ls| -a");
    assert_eq!(after("x|", "C-t"), "x|");
    assert_eq!(after("|docker ps", "M-u M-c"), "DOCKER Ps|");
}

#[test]
fn a_line_can_be_taken_back() {
    assert_eq!(after("docker rm web|", "C-w C-_"), "docker rm web|");
    assert_eq!(after("a b c|", "C-w C-w C-_"), "a b |");
    assert_eq!(after("|", "C-_"), "|");
}

#[test]
fn older_lines_come_back_and_the_draft_is_kept() {
    assert_eq!(after("dra|ft", "ArrowUp"), "ls -l|");
    assert_eq!(
        after("dra|ft", "ArrowUp ArrowUp"),
        "docker run --name web nginx|"
    );
    assert_eq!(
        after("dra|ft", "ArrowUp ArrowUp ArrowDown ArrowDown"),
        "draft|"
    );
    assert_eq!(after("dra|ft", "ArrowDown"), "draft|");
    assert_eq!(after("|", "M-<"), "docker ps -a|");
    assert_eq!(after("x|", "M-< M->"), "x|");
}

#[test]
fn the_last_word_comes_from_one_line_after_the_other() {
    assert_eq!(after("cat |", "M-."), "cat -l|");
    assert_eq!(after("cat |", "M-. M-."), "cat nginx|");
    assert_eq!(after("cat |", "M-. M-. M-. M-."), "cat -a|");
}

#[test]
fn a_line_is_looked_for() {
    let history = lines();
    let mut editor = with("dock|");
    editor.press(key("C-r"), &history, true);
    let prompt = editor.searching(&history);
    let expected = "(reverse-i-search)`dock': docker run --name web nginx";
    assert_eq!(prompt.as_deref(), Some(expected));
    editor.press(key("C-r"), &history, true);
    let prompt = editor.searching(&history);
    assert_eq!(
        prompt.as_deref(),
        Some("(reverse-i-search)`dock': docker ps -a")
    );
    // There is no older one.
    editor.press(key("C-r"), &history, true);
    assert_eq!(editor.searching(&history), prompt);
    let mut left = editor.clone();
    left.press(key("C-g"), &history, true);
    assert_eq!(shown(&left), "dock|");
    let mut taken = editor.clone();
    assert_eq!(taken.press(key("Escape"), &history, true), Effect::Shown);
    assert_eq!(shown(&taken), "docker ps -a|");
    let entered = Effect::Enter(vec!["docker ps -a".to_string()]);
    assert_eq!(editor.press(key("Enter"), &history, true), entered);
    assert_eq!(editor.searching(&history), None);
}

#[test]
fn what_is_not_found_says_so() {
    let mut editor = with("xyz|");
    editor.press(key("C-r"), &lines(), true);
    let prompt = editor.searching(&lines());
    assert_eq!(prompt.as_deref(), Some("(failed reverse-i-search)`xyz': "));
}

#[test]
fn keys_for_the_terminal_are_sent() {
    let press = |text: &str, name: &str| with(text).press(key(name), &lines(), true);
    assert_eq!(press("typed|", "C-c"), Effect::Send("\x03"));
    assert_eq!(press("|", "C-d"), Effect::Send("\x04"));
    assert_eq!(press("x|", "C-l"), Effect::Clear);
    assert_eq!(
        press("a\nb|", "Enter"),
        Effect::Enter(vec!["a".into(), "b".into()])
    );
    assert_eq!(press("|", "Tab"), Effect::Browser);
    assert_eq!(press("d|", "Tab"), Effect::Complete);
    assert_eq!(press("d|", "x"), Effect::Browser);
}

#[test]
fn completion_fills_in_what_is_certain() {
    let mut editor = with("docker r|");
    let candidates = ["rm", "rmi", "run"].map(String::from);
    let shown_below = editor.completed(7, &candidates);
    assert_eq!(shown_below.as_deref(), Some("docker r\nrm  rmi  run"));
    assert_eq!(editor.completed(7, &candidates[..2]), None);
    assert_eq!(shown(&editor), "docker rm|");
    let mut editor = with("docker ru| web");
    assert_eq!(editor.completed(7, &candidates[2..]), None);
    assert_eq!(shown(&editor), "docker run | web");
    assert_eq!(with("é|").completed(1, &candidates), None);
}

#[test]
fn a_program_that_reads_keys_gets_what_a_terminal_sends() {
    let sent = |name: &str| key(name).sequence();
    assert_eq!(sent("C-c").as_deref(), Some("\x03"));
    assert_eq!(sent("M-x").as_deref(), Some("\x1bx"));
    assert_eq!(sent("ArrowUp").as_deref(), Some("\x1b[A"));
    assert_eq!(sent("あ").as_deref(), Some("あ"));
    assert_eq!(sent("F5"), None);
}
