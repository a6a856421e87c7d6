//! The signs that all pictures share: lamps, flags, chips, doors, hatching. Each colour has a form
//! and a word; signs are paths, never glyphs, which some systems draw as coloured emoji.

use snapshot::{Container, ContainerState, Health};

use crate::scene::{Font, Mark, Pen, text_width};
use crate::words::Lang;

/// The lamp of a container: its form tells the state without colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lamp {
    Running,
    Healthy,
    Starting,
    Unhealthy,
    /// Ended with another status than 0, or was killed.
    Failed,
    /// Ended with 0.
    Ended,
    Paused,
    Restarting,
    Created,
    Gone,
    Goal,
}

impl Lamp {
    /// Returns the lamp of a container.
    pub fn of(c: &Container) -> Self {
        match c.state {
            ContainerState::Running => match c.health {
                Health::None => Self::Running,
                Health::Starting => Self::Starting,
                Health::Healthy => Self::Healthy,
                Health::Unhealthy => Self::Unhealthy,
            },
            ContainerState::Paused => Self::Paused,
            ContainerState::Restarting => Self::Restarting,
            ContainerState::Created if c.error.is_empty() => Self::Created,
            ContainerState::Exited if c.exit_code == 0 && !c.oom_killed => Self::Ended,
            ContainerState::Removing => Self::Ended,
            _ => Self::Failed,
        }
    }

    /// Tells whether something is wrong.
    pub fn is_trouble(self) -> bool {
        matches!(self, Self::Unhealthy | Self::Failed | Self::Restarting)
    }

    /// Draws it in a square of 12 pixels around a centre.
    pub fn draw(self, pen: &mut Pen, x: f64, y: f64) {
        let class = match self {
            Self::Running | Self::Healthy => "lamp run",
            Self::Starting => "lamp start",
            Self::Unhealthy | Self::Failed | Self::Restarting => "lamp bad",
            Self::Ended | Self::Paused => "lamp off",
            Self::Created | Self::Gone => "lamp off dash",
            Self::Goal => "lamp goal",
        };
        pen.shapes(class, |pen| match self {
            Self::Running => pen.circle(x, y, 6.0, "lamp-f"),
            Self::Healthy => {
                pen.circle(x, y, 6.0, "lamp-f");
                pen.path("lamp-i", format!("M{} {y}l2 2.5l4-4.5", x - 3.0));
            }
            Self::Starting => {
                pen.circle(x, y, 5.0, "lamp-o");
                pen.path("lamp-f", format!("M{x} {}a5 5 0 0 1 0 10z", y - 5.0));
            }
            Self::Unhealthy => {
                pen.circle(x, y, 6.0, "lamp-f");
                pen.path("lamp-i", format!("M{x} {}v4M{x} {}v.6", y - 3.5, y + 2.6));
            }
            Self::Failed => {
                pen.rect(x - 6.0, y - 6.0, 12.0, 12.0, 2.0, "lamp-f");
                pen.path("lamp-i", format!("M{} {}l6 6m0-6l-6 6", x - 3.0, y - 3.0));
            }
            Self::Ended => pen.rect(x - 5.0, y - 5.0, 10.0, 10.0, 1.5, "lamp-o"),
            Self::Paused => pen.path(
                "lamp-p",
                format!("M{} {}v10M{} {}v10", x - 3.0, y - 5.0, x + 3.0, y - 5.0),
            ),
            Self::Restarting => {
                pen.path("lamp-o", format!("M{} {y}a5 5 0 1 1-1.8-3.8", x + 5.0));
                pen.path("lamp-f", format!("M{} {}l5-.6l-1.6 4.6z", x + 0.4, y - 4.6));
            }
            Self::Created | Self::Goal => pen.circle(x, y, 5.0, "lamp-o"),
            Self::Gone => pen.path("lamp-p", format!("M{} {}l8 8m0-8l-8 8", x - 4.0, y - 4.0)),
        });
    }
}

/// The sign after a name that says how an object differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flag {
    New,
    Changed,
    Gone,
    Pulling,
    /// Wanted by a goal or made by a preview.
    Goal,
    /// Differs from what a goal wants.
    Wrong,
    /// Chosen as a prediction.
    Guess,
    /// Predicted, and so it came.
    Right,
    /// Predicted, and something else came.
    Missed,
    /// Not predicted, but it came.
    Surprise,
}

impl Flag {
    /// Returns the flag of a mark; none for what is the same.
    pub fn of(mark: Mark) -> Option<Self> {
        match mark {
            Mark::Same => None,
            Mark::New => Some(Self::New),
            Mark::Changed => Some(Self::Changed),
            Mark::Gone => Some(Self::Gone),
            Mark::Goal => Some(Self::Goal),
        }
    }

    pub fn word(self, lang: Lang) -> &'static str {
        match self {
            Self::New => lang.pick("＋ 新しい", "+ new"),
            Self::Changed => lang.pick("～ 変わった", "~ changed"),
            Self::Gone => lang.pick("× 消えた", "× gone"),
            Self::Pulling => lang.pick("↓ 取得中", "↓ pulling"),
            Self::Goal => lang.pick("目標", "goal"),
            Self::Wrong => lang.pick("ちがう", "differs"),
            Self::Guess => lang.pick("？ あなたの予想", "? your guess"),
            Self::Right => lang.pick("✓ 予想どおり", "✓ as you guessed"),
            Self::Missed => lang.pick("× 予想とちがった", "× not as you guessed"),
            Self::Surprise => lang.pick("！ 実際はこれ", "! this is what happened"),
        }
    }

    fn class(self) -> &'static str {
        match self {
            Self::New => "flag new",
            Self::Changed | Self::Pulling | Self::Surprise => "flag changed",
            Self::Gone => "flag gone",
            Self::Goal => "flag goal",
            Self::Wrong => "flag wrong",
            Self::Guess => "flag guess",
            Self::Right => "flag right",
            Self::Missed => "flag miss",
        }
    }

    /// Returns its width.
    pub fn width(self, lang: Lang) -> f64 {
        text_width(self.word(lang), 11.0, Font::Bold).ceil() + 12.0
    }

    /// Draws it, 16 high, with the text's baseline at `y`; returns its width.
    pub fn draw(self, pen: &mut Pen, lang: Lang, x: f64, y: f64) -> f64 {
        let width = self.width(lang);
        pen.shapes(self.class(), |pen| {
            pen.rect(x, y - 12.0, width, 16.0, 4.0, "flag-bg");
            pen.text_middle(x + width / 2.0, y, "flag-t", self.word(lang));
        });
        width
    }
}

/// A cask: a volume; 12 wide from `x`, centred at `y`.
pub fn cask(pen: &mut Pen, x: f64, y: f64) {
    let (l, t) = (x + 1.0, y - 4.0);
    pen.shapes("ico wood", |pen| {
        pen.path(
            "ico-l",
            format!(
                "M{l} {t}c0-2.6 10-2.6 10 0v7c0 2.6-10 2.6-10 0zM{l} {t}c0 2.2 10 2.2 10 0M{l} {}c0 2.2 10 2.2 10 0",
                t + 3.7
            ),
        );
    });
}

/// A folder: a bind mount's source; 12 wide from `x`, centred at `y`.
pub fn folder(pen: &mut Pen, x: f64, y: f64) {
    pen.shapes("ico wood", |pen| {
        pen.path(
            "ico-l",
            format!("M{} {}h4l1.4 1.8h5.6v6.4h-11z", x + 0.5, y - 3.5),
        );
    });
}

/// A tmpfs: waves that leave nothing; 12 wide from `x`, centred at `y`.
pub fn vapour(pen: &mut Pen, x: f64, y: f64) {
    pen.shapes("ico wood", |pen| {
        pen.path(
            "ico-l",
            format!("M{x} {}q3-3 6 0t6 0M{x} {}q3-3 6 0t6 0", y - 2.0, y + 3.0),
        );
    });
}

/// Hatching of a box by lines at 45°, 5 pixels apart, clipped by arithmetic.
pub fn hatch(x: f64, y: f64, w: f64, h: f64) -> String {
    let mut d = String::new();
    let mut at = 5.0;
    while at < w + h {
        let (x0, y0) = match at <= h {
            true => (x, y + at),
            false => (x + at - h, y + h),
        };
        let (x1, y1) = match at <= w {
            true => (x + at, y),
            false => (x + w, y + at - w),
        };
        d.push_str(&format!("M{x0:.1} {y0:.1}L{x1:.1} {y1:.1}"));
        at += 5.0;
    }
    d
}

/// An arrow head at a point, pointing right.
pub fn tip_right(x: f64, y: f64) -> String {
    format!("M{x} {y}l-7-4v8z")
}

/// An octagon of a radius around a centre: where something stopped.
pub fn octagon(x: f64, y: f64, r: f64) -> String {
    let a = r * 0.414;
    format!(
        "M{} {}h{}L{} {}v{}L{} {}h-{}L{} {}v-{}z",
        x - a,
        y - r,
        2.0 * a,
        x + r,
        y - a,
        2.0 * a,
        x + a,
        y + r,
        2.0 * a,
        x - r,
        y + a,
        2.0 * a
    )
}

/// Signs of steps and files in a box of 16 pixels, given by its middle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// From the cache.
    Tick,
    /// The cache missed here.
    Bolt,
    /// Ran again.
    Dot,
    /// Configuration only.
    Ring,
    /// Not built.
    Minus,
    /// Failed, deleted.
    Cross,
    /// Changed in place.
    Wave,
    Plus,
}

impl Sign {
    /// Draws it; `tone` is `cool`, `hot`, `bad`, `ok` or nothing.
    pub fn draw(self, pen: &mut Pen, x: f64, y: f64, tone: &'static str) {
        let line = format!("sg {tone}");
        let full = format!("fl {tone}");
        match self {
            Self::Tick => pen.path(line, format!("M{} {y}l3.4 3.6l6.6-7.4", x - 5.0)),
            Self::Bolt => pen.path(
                full,
                format!(
                    "M{} {}l-6.6 8.4h4.4l-1.8 6.6l7-9h-4.6l2-6z",
                    x + 1.6,
                    y - 7.6
                ),
            ),
            Self::Dot => pen.circle(x, y, 4.5, full),
            Self::Ring => pen.circle(x, y, 4.0, line),
            Self::Minus => pen.path(line, format!("M{} {y}h8", x - 4.0)),
            Self::Cross => pen.path(line, format!("M{} {}l8 8m0-8l-8 8", x - 4.0, y - 4.0)),
            Self::Wave => pen.path(line, format!("M{} {y}q2.5-4 5 0t5 0", x - 5.0)),
            Self::Plus => pen.path(line, format!("M{} {y}h8M{x} {}v8", x - 4.0, y - 4.0)),
        }
    }
}
