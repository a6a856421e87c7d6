//! The proof of a talk: every demo runs and ends as the deck says, what it prints has room, every
//! picture has what it is of, predictions come out, and all of it fits into the time.

use std::rc::Rc;

use lesson::deck::{Deck, Doing, ENTER_MS, lint, rows, spoken_ms, typing};
use lesson::{Block, History, Lesson, Picture, PictureSize, Progress};
use sim::Software;
use view::diagrams::DIAGRAMS;
use view::{Changes, Lang};

use super::figure::{Sight, figure};
use super::playing::lasts_ms;
use super::track::{Kept, Track};
use crate::start::Start;

/// Objects of a picture that a room can take in.
const MOST_OBJECTS: usize = 9;
/// What is counted as an object.
const OBJECTS: &[&str] = &[
    "container",
    "image",
    "volume",
    "door",
    "vertex",
    "stage",
    "file",
    "hop",
];
/// Turning a slide, or reading a result, takes a moment, in milliseconds.
const MOMENT_MS: u64 = 1_000;

/// What is wrong with a talk, a sentence each; and how many milliseconds each slide needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    pub told: Vec<String>,
    pub needs_ms: Vec<u64>,
}

/// Gives a talk from the first stop to the last.
pub fn prove(lesson: &Lesson, start: Start) -> Faults {
    let deck = Rc::new(Deck::of(lesson));
    let mut told = lint(&deck);
    let images = start.images.clone();
    let mut track = Track::new(deck.clone(), start);
    track.install(Software::all());
    track.run(&mut || false);
    if let Some(first) = track.kept(0) {
        let unknown = |i: &&String| first.seen.snapshot.image(i).is_none();
        let unknown = images.iter().filter(unknown);
        told.extend(unknown.map(|i| format!("the image {i} is unknown")));
    }
    let look = Look {
        deck: &deck,
        track: &track,
    };
    for number in 0..deck.acts.len() {
        told.extend(look.act(number));
    }
    for slide in 0..deck.slides.len() {
        told.extend(look.pictures(slide));
    }
    told.extend(look.predictions(lesson));
    let needs_ms: Vec<u64> = (0..deck.slides.len()).map(|n| look.needs_ms(n)).collect();
    told.extend(look.times(&needs_ms));
    Faults { told, needs_ms }
}

struct Look<'a> {
    deck: &'a Deck,
    track: &'a Track,
}

impl Look<'_> {
    fn after(&self, act: usize) -> Option<&Kept> {
        self.track.kept(act + 1)
    }

    fn name(&self, slide: usize) -> String {
        let id = self.deck.slides.get(slide).and_then(|s| s.id.as_deref());
        id.map_or(format!("slide {}", slide + 1), str::to_string)
    }

    /// Whether a command ended as it should, and what it printed has room.
    fn act(&self, number: usize) -> Vec<String> {
        let (Some(act), Some(kept)) = (self.deck.acts.get(number), self.after(number)) else {
            return vec![format!("act {} was not done", number + 1)];
        };
        let Doing::Line(line) = &act.doing else {
            return Vec::new();
        };
        let place = format!("{}: `{line}`", self.name(act.slide));
        let mut found = Vec::new();
        match (act.fails, kept.status) {
            (Some(true), Some(0)) => found.push(format!("{place} did not fail")),
            (Some(false), Some(status)) if status != 0 => {
                found.push(format!("{place} ended with {status}: {}", said(kept)));
            }
            _ => {}
        }
        // With the line typed, and the prompt that comes back.
        let before = self.track.kept(number).map_or(0, Kept::row);
        let printed = (kept.row() + 1).saturating_sub(before);
        let room = self.deck.slides.get(act.slide).map_or(0, rows);
        let slide = self.deck.slides.get(act.slide);
        let block = slide.and_then(|s| s.blocks.get(act.block));
        let counts = matches!(block, Some(Block::Demo(demo)) if !demo.scrolls);
        if counts && printed > room {
            found.push(format!("{place} fills {printed} lines, there are {room}"));
        }
        found
    }

    /// Whether the pictures of a slide show what they are of, and not too much.
    fn pictures(&self, slide: usize) -> Vec<String> {
        let Some(kept) = self.track.kept(self.deck.acts_of(slide).end) else {
            return Vec::new();
        };
        let blocks = self.deck.slides.get(slide).map(|s| s.blocks.iter());
        let pictures = blocks.into_iter().flatten().filter_map(|b| match b {
            Block::Picture(picture) => Some(picture),
            _ => None,
        });
        pictures
            .filter_map(|p| Some(format!("{}: {}", self.name(slide), fault(p, kept)?)))
            .collect()
    }

    fn predictions(&self, lesson: &Lesson) -> Vec<String> {
        let mut found = Vec::new();
        for (predict, slide, settled) in self.deck.predictions() {
            let place = format!("{}: {}", self.name(slide), predict.id);
            let Some(settled) = settled else {
                found.push(format!("{place}: nothing that follows shows the answer"));
                continue;
            };
            let Some(kept) = self.after(settled) else {
                continue;
            };
            let mut history = History::default();
            for n in 0..=settled + 1 {
                match self.track.kept(n) {
                    Some(k) if n == 0 => history = History::begin(&k.seen.snapshot),
                    Some(k) => history.observe(&k.seen.snapshot),
                    None => {}
                }
            }
            let block = self.deck.acts.get(settled).map(|a| (a.slide, a.block));
            let same = |n: &usize| {
                let act = self.deck.acts.get(*n);
                act.map(|a| (a.slide, a.block)) == block
            };
            let said: String = (0..=settled)
                .filter(same)
                .filter_map(|n| self.after(n))
                .map(said)
                .collect();
            let host = lesson::Host {
                lint: Software::all().lint,
                ..lesson::Host::new(&kept.seen.snapshot, &history)
            };
            let answers = lesson::judge(lesson, predict, &host, &Progress::default(), &said);
            for (number, (answer, holds)) in predict.answers.iter().zip(answers).enumerate() {
                if holds.is_some_and(|holds| holds != answer.right) {
                    let not = if answer.right {
                        "does not hold"
                    } else {
                        "holds"
                    };
                    found.push(format!("{place}: answer {} {not}", number + 1));
                }
            }
        }
        found
    }

    /// What a slide takes: typing, output, what is said, and a moment at each stop.
    fn needs_ms(&self, slide: usize) -> u64 {
        let mut all = 0;
        for number in self.deck.acts_of(slide) {
            if let Some(Doing::Line(text)) = self.deck.acts.get(number).map(|a| &a.doing) {
                all += u64::from(typing(text).last().copied().unwrap_or(0) + ENTER_MS);
            }
            all += self.after(number).map_or(0, lasts_ms);
        }
        let stops = self.deck.stops.iter().filter(|s| s.slide == slide).count();
        let spoken = self.deck.slides.get(slide).map_or(0, spoken_ms);
        all + u64::from(spoken) + MOMENT_MS * stops as u64
    }

    fn times(&self, needs_ms: &[u64]) -> Vec<String> {
        let mut found = Vec::new();
        for (number, (slide, needs)) in self.deck.slides.iter().zip(needs_ms).enumerate() {
            if let Some(time_s) = slide.time_s.filter(|t| u64::from(*t) * 1000 < *needs) {
                let name = self.name(number);
                found.push(format!(
                    "{name}: needs {} s, has {time_s}",
                    needs.div_ceil(1000)
                ));
            }
        }
        let all: u64 = needs_ms.iter().sum();
        if let Some(lt_s) = self.deck.lt_s.filter(|lt| u64::from(*lt) * 1000 < all) {
            found.push(format!(
                "all needs {} s, the talk has {lt_s}",
                all.div_ceil(1000)
            ));
        }
        found
    }
}

/// What a command printed, without the line typed.
fn said(kept: &Kept) -> String {
    let bytes: Vec<u8> = kept.heard.iter().flat_map(|h| h.bytes.clone()).collect();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    text.split_once('\n')
        .map_or(String::new(), |p| p.1.to_string())
}

/// What is wrong with a picture of a host.
fn fault(picture: &Picture, kept: &Kept) -> Option<String> {
    let snapshot = &kept.seen.snapshot;
    let slot = match picture.size {
        PictureSize::Full => (1200.0, 540.0),
        PictureSize::Half | PictureSize::Third => (572.0, 548.0),
    };
    let diagram = DIAGRAMS.iter().find(|d| d.name == picture.name);
    let sight = Sight {
        snapshot,
        changes: &Changes::default(),
        files: Some(&*kept.files),
    };
    let scene = figure(picture, sight, Lang::En, slot);
    let (Some(diagram), Some(scene)) = (diagram, scene) else {
        return Some(format!("the stage has no picture {}", picture.name));
    };
    let groups = scene.groups();
    if let Some(focus) = &picture.focus {
        let known = groups.iter().any(|g| g.id == *focus);
        if !known && !(diagram.subjects)(snapshot).contains(focus) {
            return Some(format!("the picture {} has no {focus}", picture.name));
        }
    }
    let counted = groups.iter().filter(|g| OBJECTS.contains(&g.kind)).count();
    let name = &picture.name;
    (counted > MOST_OBJECTS)
        .then(|| format!("the picture {name} has {counted} objects, at most {MOST_OBJECTS}"))
}
