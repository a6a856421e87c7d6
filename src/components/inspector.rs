//! What is known of the chosen object, each fact with the command that shows it.

use view::inspect::{Fact, Inspector};
use yew::prelude::*;

use super::act::Act;
use crate::i18n::{Lang, texts};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub inspector: Inspector,
    pub lang: Lang,
    pub act: Callback<Act>,
    pub onclose: Callback<()>,
}

#[component]
pub fn InspectorView(props: &Props) -> Html {
    let t = texts(props.lang);
    let row = |fact: &Fact| {
        let command = fact.command.clone();
        let onclick = {
            let (act, command) = (props.act.clone(), command.clone());
            Callback::from(move |_: MouseEvent| act.emit(Act::Run(command.clone())))
        };
        html! {
            <>
                <dt>{ &fact.name }</dt>
                <dd>
                    <span class="fact">{ &fact.value }</span>
                    if !command.is_empty() {
                        <button type="button" class="fact-run" data-run={command.clone()} {onclick}>{ command }</button>
                    }
                </dd>
            </>
        }
    };
    let close = {
        let onclose = props.onclose.clone();
        Callback::from(move |_: MouseEvent| onclose.emit(()))
    };
    html! {
        <aside class="inspector" aria-label={props.inspector.title.clone()} data-testid="inspector">
            <div class="inspector-head">
                <strong>{ &props.inspector.title }</strong>
                <button type="button" class="quiet" aria-label={t.close} onclick={close}>{ "×" }</button>
            </div>
            <dl>{ for props.inspector.facts.iter().map(row) }</dl>
        </aside>
    }
}
