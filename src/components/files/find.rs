//! The bar in which one says what to find, and steps from match to match.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::i18n::Lang;
use crate::i18n::files::files;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub lang: Lang,
    pub query: String,
    /// How many matches there are, and which one is shown, from 0.
    pub count: usize,
    pub at: Option<usize>,
    pub onquery: Callback<String>,
    /// True for the next match, false for the previous one.
    pub onstep: Callback<bool>,
    pub onclose: Callback<()>,
}

#[component]
pub fn FindBar(props: &Props) -> Html {
    let t = files(props.lang);
    let input = use_node_ref();
    use_effect_with((), {
        let input = input.clone();
        move |()| {
            if let Some(input) = input.cast::<HtmlInputElement>() {
                let _ = input.focus();
                input.select();
            }
        }
    });
    let oninput = {
        let onquery = props.onquery.clone();
        Callback::from(move |event: InputEvent| {
            let input: HtmlInputElement = event.target_unchecked_into();
            onquery.emit(input.value());
        })
    };
    let onkeydown = {
        let (onstep, onclose) = (props.onstep.clone(), props.onclose.clone());
        Callback::from(move |event: KeyboardEvent| {
            match event.key().as_str() {
                _ if event.is_composing() || event.key_code() == 229 => return,
                "Enter" | "F3" => onstep.emit(!event.shift_key()),
                "Escape" => onclose.emit(()),
                _ => return,
            }
            event.prevent_default();
        })
    };
    let step = |onward: bool| props.onstep.reform(move |_: MouseEvent| onward);
    let count = match (props.count, props.at) {
        (0, _) => t.none_found.to_string(),
        (count, Some(at)) => format!("{} / {count}", at + 1),
        (count, None) => count.to_string(),
    };
    html! {
        <div class="find" role="search">
            <input ref={input} type="text" aria-label={t.find} placeholder={t.find} value={props.query.clone()}
                spellcheck="false" autocapitalize="off" autocomplete="off" {oninput} {onkeydown} />
            <span class="find-count" role="status">{ (!props.query.is_empty()).then_some(count) }</span>
            <button type="button" aria-label={t.find_previous} onclick={step(false)}>{ "↑" }</button>
            <button type="button" aria-label={t.find_next} onclick={step(true)}>{ "↓" }</button>
            <button type="button" aria-label={t.close} onclick={props.onclose.reform(|_: MouseEvent| ())}>{ "×" }</button>
        </div>
    }
}
