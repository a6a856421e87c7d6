//! What lies over the stage when asked for: the slides by name, and the keys.

use std::rc::Rc;

use lesson::deck::Deck;
use yew::prelude::*;

use super::sheet::title;
use crate::i18n::Lang;
use crate::i18n::stage::texts;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub deck: Rc<Deck>,
    pub slide: usize,
    pub lang: Lang,
    pub onjump: Callback<usize>,
}

/// A card a slide; pressing one goes there, the host with it.
#[component]
pub fn Overview(props: &Props) -> Html {
    let t = texts(props.lang);
    let here = use_node_ref();
    use_effect_with((), {
        let here = here.clone();
        move |()| {
            if let Some(button) = here.cast::<web_sys::HtmlElement>() {
                let _ = button.focus();
            }
        }
    });
    let card = |slide: usize| {
        let at = props.deck.first_of(slide);
        let onclick = props.onjump.reform(move |_: MouseEvent| at);
        let stops = props.deck.stops.iter().filter(|s| s.slide == slide).count();
        let dots = "●".repeat(stops.min(12));
        let current = (slide == props.slide).then_some("true");
        let node = if slide == props.slide {
            here.clone()
        } else {
            NodeRef::default()
        };
        html! {
            <li><button type="button" ref={node} {onclick} aria-current={current}>
                <span class="no">{ slide + 1 }</span>
                <b>{ title(&props.deck, slide) }</b>
                <span class="dots" aria-hidden="true">{ dots }</span>
            </button></li>
        }
    };
    html! {
        <section class="stage-over" aria-label={t.overview} data-testid="overview">
            <ol class="overview">{ for (0..props.deck.slides.len()).map(card) }</ol>
        </section>
    }
}

#[derive(Properties, PartialEq)]
pub struct KeysProps {
    pub lang: Lang,
}

/// Every key and what it does.
#[component]
pub fn Keys(props: &KeysProps) -> Html {
    let t = texts(props.lang);
    html! {
        <section class="stage-over" aria-label={t.keys} data-testid="keys">
            <dl class="all-keys">
                { for t.all_keys.iter().map(|(keys, what)| html! {
                    <><dt>{ for keys.split(' ').map(|k| html! { <kbd>{ k }</kbd> }) }</dt><dd>{ *what }</dd></>
                }) }
            </dl>
        </section>
    }
}
