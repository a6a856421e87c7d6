//! The talk on paper: a page a slide, with the output and the picture of its end.

use ::session::stage::{Kept, Stage};
use yew::prelude::*;

use super::sheet::Sheet;
use super::term::Screen;
use super::vote::Votes;
use crate::i18n::Lang;

/// Every slide as it stands at its last stop.
pub fn pages(stage: &Stage, votes: &Votes, lang: Lang, address: &str) -> Html {
    let (deck, track) = (stage.deck(), stage.track());
    let page = |slide: usize| {
        let last = deck.stops.iter().rev().find(|s| s.slide == slide);
        let stop = last.copied().unwrap_or_default();
        let kept = track.kept(stop.acts);
        let first = track.kept(deck.acts_of(slide).start);
        let screen = kept.map(|kept| Screen {
            terminal: kept.seen.screen.clone(),
            from: first.map_or(0, Kept::row),
            typed: String::new(),
            cursor: false,
        });
        let sheet = Sheet {
            deck,
            stop,
            lang,
            wide: true,
            kept,
            screen,
            hands: None,
            sign: None,
            votes,
            address,
        };
        html! { <div class="stage print-page" key={slide}>{ sheet.draw() }</div> }
    };
    html! { <div class="stage-print">{ for (0..deck.slides.len()).map(page) }</div> }
}
