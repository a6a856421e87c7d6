//! The host's terminal as a learner uses it: keys that are signals, shells in containers, leaving them.

use sim::{ALONE_MS, Input, Part, Sim, SimConfig, Software, Timed};

struct Terminal {
    sim: Sim,
    now_ms: u64,
}

impl Terminal {
    fn new(images: &[&str]) -> Self {
        let images = images.iter().map(|i| i.to_string()).collect();
        let mut t = Self {
            sim: Sim::new(SimConfig {
                images,
                ..SimConfig::default()
            }),
            now_ms: 0,
        };
        t.pass(500);
        t
    }

    /// Lets time pass, and gives what the terminal got.
    fn pass(&mut self, ms: u64) -> String {
        let mut bytes = Vec::new();
        let until = self.now_ms + ms;
        while self.now_ms < until {
            self.now_ms = (self.now_ms + 50).min(until);
            bytes.extend(self.sim.advance(self.now_ms, 50).tty);
        }
        String::from_utf8_lossy(&bytes).replace('\r', "")
    }

    fn give(&mut self, input: Input) -> String {
        let at_ms = self.now_ms;
        let first = self.sim.apply(Timed { at_ms, input }).tty;
        String::from_utf8_lossy(&first).replace('\r', "") + &self.pass(2000)
    }

    fn line(&mut self, text: &str) -> String {
        self.give(Input::Line(text.into()))
    }

    fn keys(&mut self, keys: &str) -> String {
        self.give(Input::Keys(keys.into()))
    }
}

const PROMPT: &str = "learner@hatoba:~$ ";

#[test]
fn ctrl_c_ends_programs_loops_and_lines() {
    let mut t = Terminal::new(&[]);
    for command in ["sleep 100", "while :; do :; done", "yes > /dev/null", "cat"] {
        t.line(command);
        let after = t.keys("\u{3}");
        assert!(after.ends_with(PROMPT), "{command}: {after:?}");
        assert!(t.line("echo $?").contains("130\n"), "{command}");
    }
}

#[test]
fn a_shell_in_a_container_is_left_by_exit_ctrl_d_and_detached_by_ctrl_p_ctrl_q() {
    let mut t = Terminal::new(&["busybox"]);
    assert!(
        t.line("docker run -it --name box busybox sh")
            .ends_with("/ # ")
    );
    assert!(t.line("echo in $HOSTNAME; tty").contains("/dev/pts/"));
    let detached = t.keys("\u{10}\u{11}");
    assert!(detached.ends_with(PROMPT), "{detached:?}");
    assert!(
        t.line("docker ps --format '{{.Names}} {{.State}}'")
            .contains("box running")
    );
    t.line("docker attach box");
    assert!(t.line("echo again").contains("again\n/ # "));
    let left = t.line("exit 7");
    assert!(left.ends_with(PROMPT), "{left:?}");
    assert!(t.line("echo $?").contains("7\n"));
    t.line("docker start box");
    t.line("docker exec -it box sh");
    let left = t.keys("\u{4}");
    assert!(left.ends_with(PROMPT), "{left:?}");
}

#[test]
fn ctrl_c_reaches_a_container_in_the_foreground() {
    let mut t = Terminal::new(&["busybox"]);
    t.line("docker run --name s busybox sh -c 'trap \"echo bye; exit 3\" INT; while :; do sleep 1; done'");
    t.line("docker run --init --name one busybox sleep 100");
    let after = t.keys("\u{3}");
    assert!(after.ends_with(PROMPT), "{after:?}");
    assert!(t.line("echo $?").contains("130\n"));
    t.line("docker run -it --name two busybox sh");
    t.line("sleep 100");
    let after = t.keys("\u{3}");
    assert!(after.ends_with("/ # "), "{after:?}");
    t.line("exit");
}

#[test]
fn logs_that_follow_and_compose_up_end_with_ctrl_c() {
    let mut t = Terminal::new(&["busybox"]);
    t.line("docker run -d --name ticker busybox sh -c 'while :; do echo tick; sleep 1; done'");
    assert!(t.line("docker logs -f ticker").contains("tick\ntick\n"));
    assert!(t.keys("\u{3}").ends_with(PROMPT));
    t.line("printf 'services:\\n  web:\\n    image: busybox\\n    init: true\\n    command: sh -c \"while :; do echo tock; sleep 1; done\"\\n' > compose.yaml");
    let up = t.line("docker compose up");
    assert!(up.contains("tock"), "{up:?}");
    let mut down = t.keys("\u{3}");
    down += &t.pass(12_000);
    assert!(down.ends_with(PROMPT), "{down:?}");
    assert!(
        t.line("docker compose ps -a --format '{{.State}}'")
            .contains("exited")
    );
}

#[test]
fn the_same_inputs_give_the_same_screen() {
    let run = || {
        let mut t = Terminal::new(&["busybox"]);
        let mut all = t.line("docker run --rm busybox date; docker ps -a");
        all += &t.line("for i in 1 2 3; do echo $RANDOM; done; docker run -d busybox sleep 5");
        all + &t.line("docker ps")
    };
    assert_eq!(run(), run());
}

#[test]
fn how_time_is_divided_does_not_change_what_happens() {
    let run = |step: u64| {
        let mut t = Terminal::new(&["busybox"]);
        let mut screen = String::new();
        for line in [
            "while :; do x=$((x + 1)); done & docker run -d busybox sh -c 'while :; do :; done'",
            "docker run --rm busybox sh -c 'echo a; sleep 1; date +%N'",
            "kill %1; echo $RANDOM; date +%N",
        ] {
            let input = Input::Line(line.into());
            let at_ms = t.now_ms;
            screen += &String::from_utf8_lossy(&t.sim.apply(Timed { at_ms, input }).tty);
            let until = at_ms + 1500;
            while t.now_ms < until {
                t.now_ms = (t.now_ms + step).min(until);
                screen += &String::from_utf8_lossy(&t.sim.advance(t.now_ms, u32::MAX).tty);
            }
        }
        screen
    };
    assert_eq!(run(16), run(1500));
}

/// A session's screen and its host at the end. `bring` gets the host before the first input and each
/// time it waits for programs; what is typed then is given at once.
fn session(mut sim: Sim, mut bring: impl FnMut(&mut Sim, Part)) -> (String, sim::Snapshot) {
    let lines = [
        "docker run -d --name web -p 8080:80 nginx; ps",
        "sleep 2 & seq 3 | sort -r | tr 1 x; busybox head -c 3 /etc/hostname",
        "curl -s localhost:8080 | grep title; docker volume ls; jobs",
        "docker compose ls; docker run --rm python python -c 'print(6 * 7)'; python3 -V",
        "hadolint --version; wait; docker rm -f web; docker ps -a",
    ];
    let mut tty = sim.advance(ALONE_MS, 50).tty;
    bring(&mut sim, Part::First);
    tty.extend(sim.advance(ALONE_MS, 50).tty);
    let mut lines = lines.iter().enumerate().peekable();
    let mut give = |sim: &mut Sim| {
        let (n, line) = lines.next()?;
        let at_ms = 1000 + 40_000 * n as u64;
        let input = Input::Line(line.to_string());
        Some((at_ms, sim.apply(Timed { at_ms, input })))
    };
    while let Some((mut last, output)) = give(&mut sim) {
        tty.extend(output.tty);
        let mut waits = output.waits_for;
        while let Some(part) = waits {
            assert_eq!(sim.advance(last + 30_000, 500).tty, b"", "it stands still");
            if let Some((at_ms, output)) = give(&mut sim) {
                assert_eq!(output.tty, b"", "an input waits");
                last = at_ms;
            }
            bring(&mut sim, part);
            loop {
                let output = sim.advance(last + 30_000, 500);
                tty.extend(output.tty);
                waits = output.waits_for;
                if !output.busy {
                    break;
                }
            }
        }
        loop {
            let output = sim.advance(last + 30_000, 500);
            tty.extend(output.tty);
            if let Some(part) = output.waits_for {
                bring(&mut sim, part);
            } else if !output.busy {
                break;
            }
        }
    }
    (String::from_utf8_lossy(&tty).into_owned(), sim.snapshot())
}

#[test]
fn programs_that_come_later_change_nothing() {
    let (early, one) = session(Sim::new(SimConfig::default()), |_, part| {
        assert_eq!(part, Part::First, "all programs are there");
    });
    for word in [
        "<title>",
        "\n42\r\n",
        "x\r\n",
        "DRIVER",
        "CONTAINER ID",
        "hat",
    ] {
        assert!(early.contains(word), "{word}: {early}");
    }
    // Each part only when it is needed.
    let mut brought = Vec::new();
    let (late, other) = session(Sim::bare(SimConfig::default()), |sim, part| {
        assert!(!sim.has(part));
        sim.install(Software::of(part));
        brought.push(part);
    });
    assert_eq!(late, format!("{PROMPT}\r\u{1b}[K{early}"));
    assert_eq!(one, other);
    for part in [
        Part::First,
        Part::Tools,
        Part::Web,
        Part::Docker,
        Part::Compose,
        Part::Python,
        Part::Lint,
    ] {
        assert!(brought.contains(&part), "{part:?}: {brought:?}");
    }
    assert!(!brought.contains(&Part::Sql));
    // A part needed early comes after one that is not needed at all.
    let (mixed, third) = session(Sim::bare(SimConfig::default()), |sim, part| {
        sim.install(Software::sql());
        sim.install(Software::node());
        sim.install(Software::of(part));
    });
    assert_eq!((mixed, third), (late, other));
}

impl Terminal {
    /// Whether the program in front wants every key at once.
    fn wants_keys(&mut self) -> bool {
        self.sim.advance(self.now_ms, 1).keys
    }
}

#[test]
fn editors_and_pagers_get_every_key_on_the_host_and_in_a_container() {
    let mut t = Terminal::new(&["alpine"]);
    t.line("vi Dockerfile");
    assert!(t.wants_keys());
    t.keys("iFROM alpine\rRUN dat\u{7f}te\u{1b}yypA 2\u{1b}:wq\r");
    assert!(!t.wants_keys());
    assert!(
        t.line("cat Dockerfile")
            .contains("FROM alpine\nRUN date\nRUN date 2\n")
    );
    t.line("nano notes");
    t.keys("one\rtwo\r\u{18}");
    let written = t.keys("y\r");
    assert!(written.ends_with(PROMPT), "{written:?}");
    assert!(t.line("cat notes").contains("one\ntwo\n"));
    let page = t.line("seq 500 | less");
    assert!(page.contains("23\n") && !page.contains("300"), "{page:?}");
    assert!(t.keys("G").contains("500"));
    t.keys("q");
    t.line("docker run -it --rm alpine sh");
    assert!(!t.wants_keys());
    t.line("vi /tmp/x");
    assert!(t.wants_keys());
    t.keys("ohello\u{1b}:x\r");
    assert!(!t.wants_keys());
    assert!(t.line("cat /tmp/x").contains("hello\n"));
    t.line("exit");
    assert!(!t.wants_keys());
}

/// Ctrl+C up to three times, as docker's client needs when its container does not care.
fn leaves(t: &mut Terminal, command: &str) {
    let shown = t.line(command);
    assert!(
        !shown.ends_with(PROMPT),
        "{command} ended by itself: {shown:?}"
    );
    for _ in 0..3 {
        if t.keys("\u{3}").ends_with(PROMPT) {
            assert!(t.line("echo on").contains("on\n"), "{command}");
            return;
        }
    }
    panic!("{command}: no prompt");
}

#[test]
fn floods_wait_for_the_screen_and_ctrl_c_ends_them() {
    let mut t = Terminal::new(&["busybox"]);
    for command in [
        "yes",
        "cat /dev/zero",
        "docker run busybox yes",
        "docker run -t busybox yes",
    ] {
        let shown = t.line(command).len();
        // Two seconds of a megabyte each, and the line discipline's carriage returns.
        assert!((1..5 << 20).contains(&shown), "{command}: {shown} bytes");
        for _ in 0..3 {
            t.keys("\u{3}");
        }
        assert!(t.line("echo on").contains("on\n"), "{command}");
    }
}

#[test]
fn ctrl_c_ends_loops_of_commands_whenever_it_comes() {
    for command in [
        "while true; do date; done",
        "while true; do docker ps; done",
        "while :; do (:); done",
        "while true; do docker run --rm busybox true; done",
        "while read -r x; do :; done < /dev/zero",
        "select x in a b; do :; done < /dev/zero",
    ] {
        let mut t = Terminal::new(&["busybox"]);
        t.pass(37);
        leaves(&mut t, command);
    }
}

#[test]
fn a_busy_container_leaves_the_prompt() {
    let mut t = Terminal::new(&["busybox"]);
    t.line("docker run -d busybox sh -c 'while :; do :; done'");
    let output = t.sim.advance(t.now_ms, 1);
    assert!(output.at_prompt);
}

#[test]
fn inputs_meet_the_same_host_however_time_was_divided() {
    let run = |slice: u64, steps: u32| {
        let mut t = Terminal::new(&["busybox"]);
        let mut screen = String::new();
        let mut at_ms = t.now_ms;
        for line in [
            "yes | head -c 300000 | wc -c",
            "docker run busybox sh -c 'while :; do :; done'",
            "\u{3}",
            "ps",
        ] {
            at_ms += 400;
            while t.now_ms < at_ms && slice > 0 {
                t.now_ms = (t.now_ms + slice).min(at_ms);
                screen += &String::from_utf8_lossy(&t.sim.advance(t.now_ms, steps).tty);
            }
            let input = match line {
                "\u{3}" => Input::Keys(line.into()),
                line => Input::Line(line.into()),
            };
            screen += &String::from_utf8_lossy(&t.sim.apply(Timed { at_ms, input }).tty);
        }
        while {
            let output = t.sim.advance(at_ms + 500, 50);
            screen += &String::from_utf8_lossy(&output.tty);
            output.busy
        } {}
        (screen, t.sim.snapshot())
    };
    let once = run(0, 1);
    assert_eq!(once, run(7, 1));
    assert_eq!(once, run(100, 4));
}
