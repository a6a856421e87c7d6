//! How a talk goes against its slides' shares of the time, for the speaker.

use lesson::Slide;
use yew::prelude::*;

use super::clock::{Clock, ends_ms, minutes};
use crate::i18n::Lang;
use crate::i18n::stage::texts;

/// The room's bar, larger, with the slides' numbers.
pub fn pace(clock: &Clock, slides: &[Slide], slide: usize) -> Html {
    let ends = ends_ms(slides, clock.all_ms);
    let whole = ends.last().copied().unwrap_or(0).max(clock.all_ms).max(1) as f64;
    let x = |ms: u64| ms as f64 / whole * 376.0;
    let starts: Vec<u64> = std::iter::once(0).chain(ends.iter().copied()).collect();
    let segment = |(n, (from, to)): (usize, (&u64, &u64))| {
        let (from, to) = (x(*from), x(*to));
        let on = (n == slide).then_some("on");
        html! { <>
            <rect class={classes!("pk", on)} x={(from + 1.0).to_string()} y="6" width={(to - from - 2.0).max(1.0).to_string()} height="16" rx="2" />
            <text class={classes!((n == slide).then_some("cur"))} x={((from + to) / 2.0).to_string()} y="40" text-anchor="middle">{ n + 1 }</text>
        </> }
    };
    let now = x(clock.spent()).min(376.0);
    html! {
        <svg class="pacebar" viewBox="0 0 376 44" aria-hidden="true">
            { for starts.iter().zip(&ends).enumerate().map(segment) }
            <rect class="pf" x="1" y="11" width={(now - 1.0).max(0.0).to_string()} height="6" />
            <path class="now" d={format!("M{now} 17l-5 9h10z")} />
        </svg>
    }
}

/// Ahead, on time, behind; and what this slide has left.
pub fn verdict(clock: &Clock, ends: &[u64], slide: usize, lang: Lang) -> Html {
    let t = texts(lang);
    if clock.all_ms == 0 {
        return html! {};
    }
    let spent = clock.spent();
    let start = slide
        .checked_sub(1)
        .and_then(|n| ends.get(n))
        .copied()
        .unwrap_or(0);
    let end = ends.get(slide).copied().unwrap_or(0);
    let (class, sign, words) = match spent {
        _ if clock.left_ms() == 0 => ("late", "!", t.over),
        s if s < start => ("ok", "✓", t.early),
        s if s <= end => ("ok", "✓", t.on_time),
        _ => ("late", "!", t.late),
    };
    let left = minutes(end.saturating_sub(spent.max(start)).div_ceil(1000));
    html! {
        <p class={classes!("pace", class)}><span aria-hidden="true">{ sign }</span>
            { format!("{words} ・ {} {left}", t.this_slide) }</p>
    }
}
