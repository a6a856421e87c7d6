use super::*;

fn shown(bytes: &str) -> String {
    let mut terminal = Terminal::new(20, 5);
    terminal.feed(bytes.as_bytes());
    terminal.text()
}

#[test]
fn carriage_return_overwrites_the_line() {
    assert_eq!(shown("10%\r50%\r\ndone"), "50%\ndone");
}

#[test]
fn progress_lines_are_rewritten_in_place() {
    let pull = "a: Waiting\r\nb: Waiting\r\n\x1b[2A\r\x1b[2Ka: Done\x1b[2B\r";
    assert_eq!(shown(pull), "a: Done\nb: Waiting\n");
}

#[test]
fn wide_characters_take_two_cells_and_split_bytes_join() {
    let mut terminal = Terminal::new(20, 5);
    for byte in "波a".bytes() {
        terminal.feed(&[byte]);
    }
    let spans = terminal.current().0.spans();
    assert_eq!(spans.len(), 2);
    assert!(spans[0].wide && !spans[1].wide);
    terminal.feed(b"\x08\x08x");
    assert_eq!(terminal.text(), " xa");
}

#[test]
fn long_lines_wrap_at_the_width() {
    assert_eq!(shown(&"x".repeat(25)), format!("{}\nxxxxx", "x".repeat(20)));
}

#[test]
fn lines_that_only_the_width_broke_can_be_put_together() {
    let mut terminal = Terminal::new(20, 5);
    terminal.feed(b"failed: the port is already allocated\r\nnext");
    let lines = unbroken(terminal.lines.iter().map(|l| &**l));
    assert_eq!(lines, ["failed: the port is already allocated", "next"]);
}

#[test]
fn colours_become_classes() {
    let mut terminal = Terminal::default();
    terminal.feed(b"\x1b[1;32mok\x1b[0m \x1b[38;5;196mred");
    let spans = terminal.current().0.spans();
    assert_eq!(spans[0].style.classes(), "fg2 bold");
    assert_eq!(spans[2].style.classes(), "fg9");
}

#[test]
fn the_alternate_screen_gives_the_old_one_back() {
    assert_eq!(
        shown("before\x1b[?1049h\x1b[Hvi\x1b[?1049l after"),
        "before after"
    );
}

#[test]
fn scrollback_is_capped_and_blocks_keep_their_numbers() {
    let mut terminal = Terminal::default();
    terminal.feed("y\r\n".repeat(10_000).as_bytes());
    let blocks = terminal.blocks();
    let lines: usize = blocks.iter().map(|b| b.lines.len()).sum();
    assert!(lines <= SCROLLBACK + BLOCK);
    assert!(blocks.iter().skip(1).all(|b| b.first % BLOCK == 0));
    terminal.feed(b"z\r\n");
    assert_eq!(terminal.blocks()[1], blocks[1]);
}

#[test]
fn any_bytes_are_taken() {
    let mut terminal = Terminal::new(3, 2);
    let mut seed = 7u32;
    for _ in 0..50_000 {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let byte = (seed >> 24) as u8;
        terminal.feed(if byte < 90 {
            b"\x1b[9A\x1b[2;3H"
        } else {
            std::slice::from_ref(&byte)
        });
    }
    assert!(terminal.blocks().len() < 200);
}

#[test]
fn the_line_with_the_cursor_is_split_there() {
    let mut terminal = Terminal::default();
    terminal.feed(b"          \r$ ");
    let (before, after) = terminal.current();
    assert_eq!(before.spans()[0].text, "$ ");
    assert!(after.is_empty());
    terminal.feed(b"\rabcdef\x1b[3D");
    let (before, after) = terminal.current();
    assert_eq!((before.text(), after.text()), ("abc".into(), "def".into()));
}

#[test]
fn a_program_may_ask_for_an_editor() {
    let mut terminal = Terminal::default();
    terminal.feed(b"a\x1b]1337;OpenFile=/home/learner/a%3bb\x07b\x1b]0;title\x1b\\c");
    assert_eq!(terminal.current().0.text(), "abc");
    assert_eq!(terminal.take_opened(), ["/home/learner/a%3bb"]);
    assert!(terminal.take_opened().is_empty());
}
