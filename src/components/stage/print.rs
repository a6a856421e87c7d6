//! The talk on paper: a page a slide, with the output and the picture of its end.

use ::session::stage::Stage;
use yew::prelude::*;

use super::sheet::Sheet;
use super::vote::Votes;
use crate::i18n::Lang;

/// Every slide as it stands at its last stop.
pub fn pages(stage: &Stage, votes: &Votes, lang: Lang, address: &str) -> Html {
    let deck = stage.deck();
    let page = |slide: usize| {
        let last = deck.stops.iter().rev().find(|s| s.slide == slide);
        let stop = last.copied().unwrap_or_default();
        let sheet = Sheet::still(stage, stop, None, votes, lang, address);
        html! { <div class="stage print-page" key={slide}>{ sheet.draw() }</div> }
    };
    html! { <div class="stage-print">{ for (0..deck.slides.len()).map(page) }</div> }
}
