//! Things to put into boxes, by a choice for each.

use lesson::{Deed, Progress, Sort, SortItem};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::act::Act;
use super::markdown::{inlines, plain};
use crate::i18n::{Lang, texts};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub sort: Sort,
    pub progress: Progress,
    pub lang: Lang,
    pub act: Callback<Act>,
}

#[component]
pub fn SortBox(props: &Props) -> Html {
    let t = texts(props.lang);
    let sort = &props.sort;
    let places = props.progress.sorts.get(&sort.id);
    let complete = props.progress.has_answered(&lesson::Question::Sort(sort));
    let item = |(index, item): (usize, &SortItem)| {
        let place = places.and_then(|p| p.get(index).copied().flatten());
        let right = place == Some(item.place);
        let verdict = place.map(|_| if right { "right" } else { "wrong" });
        let onchange = {
            let (act, id) = (props.act.clone(), sort.id.clone());
            Callback::from(move |event: Event| {
                let select: HtmlSelectElement = event.target_unchecked_into();
                act.emit(Act::Deed(Deed::Place {
                    id: id.clone(),
                    item: index,
                    place: select.value().parse().ok(),
                }));
            })
        };
        html! {
            <li class={classes!("sort-item", verdict)}>
                <label>{ inlines(&item.text) }{ " " }
                    <select {onchange}>
                        <option value="" selected={place.is_none()}>{ t.which_box }</option>
                        { for sort.boxes.iter().enumerate().map(|(n, name)| html! {
                            <option value={n.to_string()} selected={place == Some(n)}>{ plain(name) }</option>
                        }) }
                    </select>
                </label>
                { match verdict {
                    Some("right") => html! { <p class="reason">{ t.right }{ " " }{ inlines(&item.reason) }</p> },
                    Some(_) => html! { <p class="reason">{ t.wrong }</p> },
                    None => html! {},
                } }
            </li>
        }
    };
    html! {
        <div class="quiz sort" data-sort={sort.id.clone()} data-answered={complete.to_string()}>
            <p class="quiz-title">{ t.sort }</p>
            <p>{ inlines(&sort.question) }</p>
            <ul aria-live="polite">{ for sort.items.iter().enumerate().map(item) }</ul>
        </div>
    }
}
