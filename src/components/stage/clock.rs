//! The clock of a talk: how much time is left, how it was spent slide by slide, and the thin bar that
//! the room sees.

use lesson::Slide;
use yew::prelude::*;

/// Time that was spent. It is told the wall clock, so that it goes on over a reload.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Clock {
    /// For the whole talk, in milliseconds.
    pub all_ms: u64,
    /// Spent on each slide, in milliseconds.
    pub spent_ms: Vec<u64>,
    /// Up to when it was counted, in milliseconds since 1970; `None` while it stands still.
    counted_ms: Option<u64>,
}

/// How near the end is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alarm {
    Calm,
    /// The last minute.
    Amber,
    /// The last half of it.
    Red,
    /// The gong.
    Over,
}

impl Clock {
    pub fn new(all_ms: u64, slides: usize) -> Self {
        Self {
            all_ms,
            spent_ms: vec![0; slides],
            counted_ms: None,
        }
    }

    pub fn runs(&self) -> bool {
        self.counted_ms.is_some()
    }

    pub fn has_begun(&self) -> bool {
        self.runs() || self.spent() > 0
    }

    /// Counts the time up to now for a slide.
    pub fn count(&mut self, slide: usize, wall_ms: u64) {
        if let Some(counted) = self.counted_ms {
            if let Some(spent) = self.spent_ms.get_mut(slide) {
                *spent += wall_ms.saturating_sub(counted);
            }
            self.counted_ms = Some(wall_ms);
        }
    }

    pub fn start(&mut self, wall_ms: u64) {
        self.counted_ms = self.counted_ms.or(Some(wall_ms));
    }

    pub fn stop(&mut self) {
        self.counted_ms = None;
    }

    pub fn reset(&mut self) {
        self.spent_ms.iter_mut().for_each(|s| *s = 0);
        self.counted_ms = None;
    }

    pub fn spent(&self) -> u64 {
        self.spent_ms.iter().sum()
    }

    pub fn left_ms(&self) -> u64 {
        self.all_ms.saturating_sub(self.spent())
    }

    /// `3:38`; a second that has begun counts.
    pub fn digits(&self) -> String {
        minutes(self.left_ms().div_ceil(1000))
    }

    pub fn alarm(&self) -> Alarm {
        match self.left_ms() {
            _ if self.all_ms == 0 => Alarm::Calm,
            0 => Alarm::Over,
            1..=30_000 => Alarm::Red,
            30_001..=60_000 => Alarm::Amber,
            _ => Alarm::Calm,
        }
    }

    /// The text that a browser keeps.
    pub fn to_text(&self) -> String {
        let spent: Vec<String> = self.spent_ms.iter().map(u64::to_string).collect();
        let counted = self.counted_ms.map(|c| c.to_string());
        format!("{} {}", counted.unwrap_or("-".into()), spent.join(" "))
    }

    /// Takes back what was kept; false if it is of another deck, or nothing of ours.
    pub fn restore(&mut self, text: &str) -> bool {
        let mut words = text.split(' ');
        let counted = words.next().and_then(|w| w.parse().ok());
        let spent: Option<Vec<u64>> = words.map(|w| w.parse().ok()).collect();
        match spent.filter(|s| s.len() == self.spent_ms.len()) {
            Some(spent) => {
                (self.spent_ms, self.counted_ms) = (spent, counted);
                true
            }
            None => false,
        }
    }
}

/// `3:38`.
pub fn minutes(seconds: u64) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// When each slide should end, in milliseconds: by its own share, or by an equal part of what is left.
pub fn ends_ms(slides: &[Slide], all_ms: u64) -> Vec<u64> {
    let given: u64 = slides.iter().filter_map(|s| s.time_s).map(u64::from).sum();
    let without = slides.iter().filter(|s| s.time_s.is_none()).count() as u64;
    let share = all_ms.saturating_sub(given * 1000).checked_div(without);
    let mut at = 0;
    let end = |s: &Slide| {
        at += s.time_s.map_or(share.unwrap_or(0), |t| u64::from(t) * 1000);
        at
    };
    slides.iter().map(end).collect()
}

#[derive(Properties, PartialEq)]
pub struct Props {
    pub clock: Clock,
    pub slides: Vec<Slide>,
    pub slide: usize,
    pub digits: bool,
    pub label: &'static str,
}

/// A segment a slide, the frame is this one, what is filled has passed.
#[component]
pub fn ClockBar(props: &Props) -> Html {
    let clock = &props.clock;
    let ends = ends_ms(&props.slides, clock.all_ms);
    let whole = ends.last().copied().unwrap_or(0).max(clock.all_ms).max(1) as f64;
    let x = |ms: u64| ms as f64 / whole * 1000.0;
    let start = |n: usize| {
        n.checked_sub(1)
            .and_then(|n| ends.get(n))
            .copied()
            .unwrap_or(0)
    };
    let segment = |(n, end): (usize, &u64)| {
        let (from, to) = (x(start(n)), x(*end));
        html! { <rect class="ck-seg" x={(from + 2.0).to_string()} y="0" width={(to - from - 4.0).max(1.0).to_string()} height="12" /> }
    };
    let here = ends.get(props.slide).map(|end| {
        let (from, to) = (x(start(props.slide)), x(*end));
        html! { <rect class="ck-here" x={(from + 2.0).to_string()} y="1" width={(to - from - 4.0).max(1.0).to_string()} height="10" vector-effect="non-scaling-stroke" /> }
    });
    let fill = x(clock.spent()).min(1000.0);
    let alarm = match clock.alarm() {
        Alarm::Calm => "",
        Alarm::Amber => "amber",
        Alarm::Red | Alarm::Over => "red",
    };
    let label = format!("{} {}", props.label, clock.digits());
    html! {
        <div class={classes!("clock", alarm)}>
            <svg viewBox="0 0 1000 12" preserveAspectRatio="none" role="img" aria-label={label}>
                { for ends.iter().enumerate().map(segment) }
                <rect class="ck-fill" x="2" y="0" width={(fill - 2.0).max(0.0).to_string()} height="12" />
                { for here }
            </svg>
            <span class={classes!("left", (!props.digits).then_some("hidden"))} data-clock="">{ clock.digits() }</span>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_counts_by_slide_and_goes_on_over_a_reload() {
        let mut clock = Clock::new(300_000, 3);
        assert_eq!(
            (clock.digits().as_str(), clock.has_begun()),
            ("5:00", false)
        );
        clock.count(0, 500);
        assert_eq!(clock.spent(), 0);
        clock.start(1_000);
        clock.start(9_000);
        clock.count(0, 11_001);
        clock.count(1, 21_001);
        assert_eq!(clock.spent_ms, [10_001, 10_000, 0]);
        assert_eq!(clock.digits(), "4:40");
        let mut again = Clock::new(300_000, 3);
        assert!(again.restore(&clock.to_text()));
        assert_eq!(again, clock);
        again.count(2, 31_001);
        assert_eq!(again.spent_ms[2], 10_000);
        again.stop();
        again.count(2, 99_000);
        assert_eq!(again.spent_ms[2], 10_000);
        for odd in ["", "- 1 2", "x y z", "- 1 2 -3"] {
            assert!(!again.clone().restore(odd), "{odd}");
        }
    }

    #[test]
    fn the_last_minute_is_told_twice_and_then_the_gong() {
        let mut clock = Clock::new(300_000, 1);
        let alarm = |clock: &mut Clock, spent: u64| {
            clock.spent_ms = vec![spent];
            clock.alarm()
        };
        assert_eq!(alarm(&mut clock, 239_999), Alarm::Calm);
        assert_eq!(alarm(&mut clock, 240_000), Alarm::Amber);
        assert_eq!(alarm(&mut clock, 270_000), Alarm::Red);
        assert_eq!(alarm(&mut clock, 300_000), Alarm::Over);
        assert_eq!(clock.digits(), "0:00");
    }

    #[test]
    fn slides_without_a_time_share_what_is_left() {
        let slide = |time_s| Slide {
            time_s,
            ..Slide::default()
        };
        let slides = [slide(Some(60)), slide(None), slide(None)];
        assert_eq!(ends_ms(&slides, 300_000), [60_000, 180_000, 300_000]);
    }
}
