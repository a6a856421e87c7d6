//! What the printers make of events.

use super::plain::Plain;
use super::*;

fn started(vertex: usize, name: &str) -> Event {
    Event::Started {
        vertex,
        name: name.into(),
        at: 0,
    }
}

fn ended(vertex: usize, ending: Ending) -> Event {
    Event::Ended {
        vertex,
        at: 200_000_000,
        ending,
    }
}

fn log(vertex: usize, text: &str) -> Event {
    Event::Log {
        vertex,
        at: 115_000_000,
        data: text.into(),
    }
}

#[test]
fn blocks_are_parted_by_empty_lines() {
    let mut plain = Plain::new("building");
    let events = [
        started(0, "[1/2] FROM x"),
        ended(0, Ending::Cached),
        started(1, "[2/2] RUN y"),
        log(1, "a\nb"),
        log(1, "c\n"),
        ended(1, Ending::Failed("no".into())),
    ];
    let text: String = events.iter().map(|e| plain.take(e)).collect();
    assert_eq!(
        text,
        "#0 building\n\n#1 [1/2] FROM x\n#1 CACHED\n\n#2 [2/2] RUN y\n#2 0.115 a\n#2 0.115 bc\n#2 ERROR: no\n"
    );
    assert_eq!(
        plain.trace.error_logs(),
        "------\n > [2/2] RUN y:\n0.115 a\n0.115 bc\n------\n"
    );
}

#[test]
fn a_vertex_waits_while_another_prints() {
    let mut plain = Plain::new("");
    let events = [
        started(0, "a"),
        started(1, "b"),
        log(1, "from b\n"),
        log(0, "from a\n"),
        ended(1, Ending::Done),
        ended(0, Ending::Done),
    ];
    let text: String = events.iter().map(|e| plain.take(e)).collect();
    assert_eq!(
        text,
        "#1 a\n#1 0.115 from a\n#1 DONE 0.2s\n\n#2 b\n#2 0.115 from b\n#2 DONE 0.2s\n"
    );
}

#[test]
fn the_same_warning_counts_once() {
    let mut trace = Trace::default();
    for _ in 0..2 {
        trace.take(&Event::Warning {
            vertex: 0,
            text: "w".into(),
        });
    }
    assert!(trace.warning_summary().contains("1 warning found"));
}

#[test]
fn the_area_is_redrawn_over_itself() {
    let mut trace = Trace::default();
    trace.take(&started(0, "[1/1] FROM x"));
    let mut area = tty::Area::default();
    let first = area.draw(&trace, 0, (40, 10), false);
    assert!(first.contains("[+] Building 0.0s (0/1)"), "{first}");
    trace.take(&ended(0, Ending::Done));
    let second = area.draw(&trace, 200_000_000, (40, 10), true);
    assert!(second.starts_with("\u{1b}[2A"), "{second:?}");
    assert!(second.contains("FINISHED"), "{second}");
}
