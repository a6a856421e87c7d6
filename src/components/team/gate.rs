//! The learner's name, without which no lesson of a pack begins: the hosts' seeds follow from it.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::shelf;
use crate::i18n::Lang;
use crate::i18n::team::texts;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub lang: Lang,
    pub pack: String,
    /// A name was set.
    pub named: Callback<()>,
    #[prop_or_default]
    pub old: Option<String>,
}

#[component]
pub fn Gate(props: &Props) -> Html {
    let t = texts(props.lang);
    let odd = use_state(|| false);
    let input = use_node_ref();
    let onsubmit = {
        let (input, odd) = (input.clone(), odd.clone());
        let (pack, named) = (props.pack.clone(), props.named.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let typed = input.cast::<HtmlInputElement>().map(|i| i.value());
            let name = typed.and_then(|n| session::pack::name(&n));
            odd.set(name.is_none());
            if let Some(name) = name {
                shelf::set_name(&pack, &name);
                named.emit(());
            }
        })
    };
    html! {
        <form class="gate" {onsubmit}>
            <label for="learner">{ t.name }</label>
            <p class="entry-line">
                <input id="learner" ref={input} type="text" autocomplete="name" maxlength="120" value={props.old.clone()}
                    aria-describedby="learner-why" aria-invalid={odd.to_string()} />
                <button type="submit" class="main">{ t.name_set }</button>
            </p>
            <p id="learner-why" class="quiet">{ t.name_why }</p>
            if *odd {
                <p class="fault" role="alert">{ t.name_odd }</p>
            }
        </form>
    }
}
