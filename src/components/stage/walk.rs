//! The way through a talk as time passes: a hand that types, output that comes, and keys that do not
//! wait for either.

use std::rc::Rc;

use lesson::Typing;
use lesson::deck::{Act, Doing, ENTER_MS, Step, typing};
use session::stage::{Kept, Playing, Stage};
use view::Terminal;

use super::term::Screen;

/// What goes on at the stop.
pub enum Show {
    Still,
    /// The next act is being typed: so many letters stand.
    Typing {
        since_ms: f64,
        letters: usize,
        mash: bool,
    },
    /// The next act was entered; its output comes.
    Playing {
        since_ms: f64,
        playing: Box<Playing>,
        screen: Rc<Terminal>,
    },
    /// The next act was entered before its host was computed.
    Waiting,
}

pub struct Walk {
    pub stage: Stage,
    pub show: Show,
    /// Whether hands and output take their time.
    pub motion: bool,
}

/// What came of the key that goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    Going,
    /// The next act is for the speaker's own hands.
    Hands,
}

impl Walk {
    pub fn new(stage: Stage, motion: bool) -> Self {
        Self {
            stage,
            show: Show::Still,
            motion,
        }
    }

    /// Goes on. What is under way comes to its end at once: typing, then output.
    pub fn on(&mut self, now_ms: f64, had_hands: bool) -> On {
        match &self.show {
            Show::Typing { .. } => self.typed(now_ms),
            Show::Playing { .. } => self.next(),
            Show::Waiting => {}
            Show::Still => match self.stage.step() {
                None => {}
                Some(Step::Turn(_) | Step::Reveal) => self.next(),
                Some(Step::Type(act)) => {
                    let mash = act.typing == Typing::Mash;
                    self.begin(now_ms, mash);
                }
                Some(Step::Do(act)) => match (&act.doing, act.typing) {
                    _ if self.stage.stop().typed => self.enter(now_ms),
                    (Doing::Line(_), Typing::Own) if had_hands => self.next(),
                    (Doing::Line(_), Typing::Own) => return On::Hands,
                    (Doing::Line(_), _) => self.begin(now_ms, false),
                    (Doing::Keys(_), _) => self.enter(now_ms),
                    (Doing::File { .. }, _) => self.next(),
                },
            },
        }
        On::Going
    }

    pub fn jump(&mut self, at: usize) {
        self.show = Show::Still;
        self.stage.jump(at);
    }

    /// Back to the stop before, or to this one if something is under way.
    pub fn back(&mut self) {
        match self.show {
            Show::Still => self.stage.back(),
            _ => self.show = Show::Still,
        }
    }

    fn next(&mut self) {
        self.show = Show::Still;
        self.stage.next();
    }

    fn begin(&mut self, since_ms: f64, mash: bool) {
        self.show = Show::Typing {
            since_ms,
            letters: 0,
            mash,
        };
        if !self.motion && !mash {
            self.typed(since_ms);
        }
    }

    /// A key while the room watches it being mashed: two letters each, so that it looks like typing.
    pub fn letter(&mut self, now_ms: f64) {
        let all = self.text().chars().count();
        let Show::Typing { letters, .. } = &mut self.show else {
            return;
        };
        *letters = (*letters + 2).min(all);
        if *letters == all {
            self.typed(now_ms);
        }
    }

    pub fn mashes(&self) -> bool {
        matches!(self.show, Show::Typing { mash: true, .. })
    }

    /// All letters stand.
    fn typed(&mut self, now_ms: f64) {
        match self.stage.step() {
            Some(Step::Type(_)) => self.next(),
            _ => self.enter(now_ms),
        }
    }

    /// Enter is pressed.
    fn enter(&mut self, now_ms: f64) {
        let acts = self.stage.stop().acts;
        let track = self.stage.track();
        let (Some(before), Some(after)) = (track.kept(acts), track.kept(acts + 1)) else {
            self.show = Show::Waiting;
            return;
        };
        if !self.motion {
            return self.next();
        }
        self.show = Show::Playing {
            since_ms: now_ms,
            playing: Box::new(Playing::new(before, after)),
            screen: before.seen.screen.clone(),
        };
        self.tick(now_ms);
    }

    /// Lets time pass; tells in how many milliseconds something more is due.
    pub fn tick(&mut self, now_ms: f64) -> Option<u32> {
        match &mut self.show {
            Show::Still | Show::Typing { mash: true, .. } => None,
            Show::Waiting => {
                self.enter(now_ms);
                Some(30)
            }
            Show::Typing { .. } => self.type_on(now_ms),
            Show::Playing {
                since_ms,
                playing,
                screen,
            } => {
                let passed = (now_ms - *since_ms).max(0.0) as u64;
                *screen = Rc::new(playing.at(passed).clone());
                match playing.next_ms() {
                    Some(due) => Some(delay(due.saturating_sub(passed))),
                    None => {
                        self.next();
                        None
                    }
                }
            }
        }
    }

    fn type_on(&mut self, now_ms: f64) -> Option<u32> {
        let times = typing(&self.text());
        let holds = matches!(self.stage.step(), Some(Step::Type(_)));
        let Show::Typing {
            since_ms, letters, ..
        } = &mut self.show
        else {
            return None;
        };
        let passed = (now_ms - *since_ms).max(0.0) as u64;
        *letters = times.iter().filter(|t| u64::from(**t) <= passed).count();
        let last = times.last().copied().unwrap_or(0);
        let end = if holds { last } else { last + ENTER_MS };
        if passed >= u64::from(end) {
            self.typed(now_ms);
            return Some(16);
        }
        let next = times.get(*letters).copied().unwrap_or(end);
        Some(delay(u64::from(next).saturating_sub(passed)))
    }

    /// The text of the next act, if it is typed.
    fn text(&self) -> String {
        let acts = self.stage.stop().acts;
        let act: Option<&Act> = self.stage.deck().acts.get(acts);
        match act.map(|a| &a.doing) {
            Some(Doing::Line(text)) => text.clone(),
            _ => String::new(),
        }
    }

    /// The host that is shown.
    pub fn kept(&self) -> Option<&Kept> {
        self.stage.shown()
    }

    /// What stands on the terminal.
    pub fn screen(&self) -> Option<Screen> {
        let stop = self.stage.stop();
        let kept = self.kept()?;
        let first = self.stage.deck().acts_of(stop.slide).start;
        let from = self.stage.track().kept(first).map_or(0, Kept::row);
        let (terminal, typed, cursor) = match &self.show {
            Show::Still if stop.typed => (kept.seen.screen.clone(), self.text(), true),
            Show::Still => (kept.seen.screen.clone(), String::new(), true),
            Show::Typing { letters, .. } => {
                let typed = self.text().chars().take(*letters).collect();
                (kept.seen.screen.clone(), typed, true)
            }
            Show::Waiting => (kept.seen.screen.clone(), self.text(), false),
            Show::Playing { screen, .. } => (screen.clone(), String::new(), false),
        };
        Some(Screen {
            terminal,
            from,
            typed,
            cursor,
        })
    }
}

/// A timer's delay: not so short that the page does nothing else.
fn delay(ms: u64) -> u32 {
    u32::try_from(ms).unwrap_or(u32::MAX).clamp(8, 2_500)
}
