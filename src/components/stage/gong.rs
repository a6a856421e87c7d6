//! The gong at 0:00.

use yew::prelude::*;

use super::clock::{Clock, minutes};
use crate::i18n::Lang;
use crate::i18n::stage::texts;

/// The gong, in its frame, and the words below it.
pub fn gong(lang: Lang, clock: &Clock) -> Html {
    let t = texts(lang);
    let all = minutes(clock.all_ms / 1000);
    html! {
        <section class="sheet s-gong" data-testid="gong">
            <svg class="gong" viewBox="0 0 480 400" aria-hidden="true">
                <path class="gg-frame" d="M96 388V44M384 388V44M64 44h352M72 388h48M360 388h48" />
                <path class="gg-rope" d="M180 48l22 62M300 48l-22 62" />
                <circle class="gg-rim" cx="240" cy="204" r="116" />
                <circle class="gg-disc" cx="240" cy="204" r="100" />
                <circle class="gg-ring" cx="240" cy="204" r="72" />
                <circle class="gg-ring" cx="240" cy="204" r="44" />
                <circle class="gg-boss" cx="240" cy="204" r="26" />
                <path class="gg-stick" d="M300 236l120 84" />
                <circle class="gg-head" cx="290" cy="228" r="24" />
                <path class="gg-sound" d="M92 140q-28 64 0 128M60 120q-40 84 0 168M388 140q28 64 0 128M420 120q40 84 0 168" />
            </svg>
            <h1>{ t.gong }</h1>
            <p>{ format!("{all} ・ {}", t.gong_then) }</p>
        </section>
    }
}
