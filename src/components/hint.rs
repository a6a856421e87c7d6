//! Hints: stage by stage when asked for, or at once when the host is in the state they are about.

use std::rc::Rc;

use lesson::{Deed, Hint, Study};
use yew::prelude::*;

use super::act::Act;
use super::markdown::Blocks;
use crate::i18n::{Lang, texts};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub hint: Hint,
    pub study: Rc<Study>,
    pub lang: Lang,
    pub act: Callback<Act>,
}

#[component]
pub fn HintBox(props: &Props) -> Html {
    let t = texts(props.lang);
    let hint = &props.hint;
    if hint.when.is_some() && !props.study.called.contains(&hint.id) {
        return html! {};
    }
    // What helps out of a slip opens by itself.
    let opened = props
        .study
        .progress
        .hints
        .get(&hint.id)
        .copied()
        .unwrap_or(0);
    let open = opened.max(usize::from(hint.when.is_some()));
    let stage = |blocks: &Vec<lesson::Block>| {
        html! {
            <div class="hint-stage">
                <Blocks blocks={blocks.clone()} study={props.study.clone()} lang={props.lang} act={props.act.clone()} />
            </div>
        }
    };
    let onclick = {
        let (act, id) = (props.act.clone(), hint.id.clone());
        Callback::from(move |_: MouseEvent| act.emit(Act::Deed(Deed::Hint { id: id.clone() })))
    };
    let total = hint.stages.len();
    let more = match open {
        0 => t.hint.to_string(),
        _ => t.next_hint.to_string(),
    };
    html! {
        <div class="hint" data-hint={hint.id.clone()} data-open={open.to_string()} aria-live="polite">
            { for hint.stages.iter().take(open).map(stage) }
            if open < total {
                <button type="button" class="more" {onclick}>{ format!("{more} ({}/{total})", open + 1) }</button>
            }
        </div>
    }
}
