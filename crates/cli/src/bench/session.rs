//! What a learner's session costs: to be opened again, to be undone, to be looked back at, to be kept.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::rc::Rc;
use std::time::{Duration, Instant};

use session::{Frame, Link, Save, Script, Seen, Session, Start, State};
use sim::Software;

/// A slice of the page.
const SLICE: Duration = Duration::from_millis(8);

fn start() -> Start {
    Start {
        key: "bench".into(),
        images: vec!["busybox".into(), "nginx".into()],
        ..Start::default()
    }
}

/// Prints the figures.
pub fn main() {
    let mut script = Script::open(start(), Save::fresh("bench", 1_800_000_000_000), None);
    for i in 0..250 {
        script.enter(&format!("echo {i} > f"));
        script.enter("cat f | wc -l");
        script.enter(&format!("docker create --name c{i} busybox true"));
        script.enter(&format!("docker rm c{i}"));
    }
    let save = script.session.save().clone();
    let (session, took, longest) = open(&save);
    println!(
        "1,000 commands opened again: {:.2} s, the longest slice {} ms, {} KB of text",
        took.as_secs_f64(),
        longest.as_millis(),
        save.to_text().len() / 1024,
    );
    match Link::to(&save).encode() {
        Ok(link) => println!("as a link: {} characters", link.len()),
        Err(why) => println!("as a link: {why:?}"),
    }
    look_back(session);
    containers();
}

/// Opens a save as the page does; how long it took in all and at a time.
fn open(save: &Save) -> (Session, Duration, Duration) {
    let began = Instant::now();
    let mut session = Session::open(start(), save.clone(), None);
    session.install(Software::all());
    let mut longest = Duration::ZERO;
    while session.frame().state != State::Live {
        let slice = Instant::now();
        session.run(0, &mut || slice.elapsed() >= SLICE);
        longest = longest.max(slice.elapsed());
    }
    (session, began.elapsed(), longest)
}

/// How long it takes from the wish to the frame that is drawn.
fn look_back(mut session: Session) {
    let count = session.frame().moments.len();
    let mut travel = Duration::ZERO;
    for n in 0..=count {
        let began = Instant::now();
        let _ = session.travel(n);
        let frame = session.frame();
        travel = travel.max(began.elapsed());
        drop(frame);
    }
    session.now();
    let began = Instant::now();
    let _ = session.undo();
    let frame = session.frame();
    let undo = began.elapsed();
    println!(
        "looking back at each of {count} moments: {:.1} ms at most; undo to the picture: {:.1} ms",
        travel.as_secs_f64() * 1000.0,
        undo.as_secs_f64() * 1000.0
    );
    drop(frame);
}

/// 200 moments of a host with 50 containers, and what they take.
fn containers() {
    let mut script = Script::open(start(), Save::fresh("bench", 1_800_000_000_000), None);
    for i in 0..50 {
        script.enter(&format!("docker run -d --name web{i} nginx"));
    }
    for i in 0..150 {
        script.enter(&format!(
            "docker exec web{} sh -c 'echo {i} > /tmp/f; seq 20'",
            i % 50
        ));
    }
    let frame = script.session.frame();
    println!(
        "{} moments of 50 containers: about {:.1} MB",
        frame.moments.len(),
        weight(&frame) as f64 / 1e6
    );
}

/// About how many bytes what was seen takes: each shared object counts once, by the length of its
/// debug text, each line of a screen by its cells.
fn weight(frame: &Frame) -> usize {
    let mut scale = Scale::default();
    for seen in frame.moments.iter().filter_map(|m| m.seen.as_ref()) {
        scale.seen(seen);
    }
    scale.bytes
}

#[derive(Default)]
struct Scale {
    known: BTreeSet<usize>,
    bytes: usize,
}

/// A cell of a line: a character and its look.
const CELL: usize = 16;

impl Scale {
    fn object<T: Debug>(&mut self, object: &Rc<T>) {
        self.bytes += size_of::<usize>();
        if self.known.insert(Rc::as_ptr(object).addr()) {
            self.bytes += format!("{object:?}").len();
        }
    }

    fn seen(&mut self, seen: &Seen) {
        let s = &seen.snapshot;
        self.object(&s.files);
        self.object(&s.net);
        self.object(&s.build_cache);
        s.images.iter().for_each(|o| self.object(o));
        s.containers.iter().for_each(|o| self.object(o));
        s.volumes.iter().for_each(|o| self.object(o));
        s.networks.iter().for_each(|o| self.object(o));
        s.builds.iter().for_each(|o| self.object(o));
        s.connections.iter().for_each(|o| self.object(o));
        s.lookups.iter().for_each(|o| self.object(o));
        s.events.iter().for_each(|o| self.object(o));
        s.requests.iter().for_each(|o| self.object(o));
        self.bytes += s.shell.lines.len() * 2 * size_of::<usize>();
        for block in seen.screen.blocks() {
            for line in &block.lines {
                self.bytes += size_of::<usize>();
                if self.known.insert(Rc::as_ptr(line).addr()) {
                    self.bytes += CELL * line.text().chars().count();
                }
            }
        }
    }
}
