//! The text form of a picture: the same objects, nested as they are drawn.

use view::Scene;
use view::scene::Item;
use yew::prelude::*;

pub fn form(scene: &Scene) -> Html {
    html! {
        <div class="as-text" data-testid="picture-text" tabindex="0">
            <p>{ &scene.sentence }</p>
            { items(&scene.items()) }
        </div>
    }
}

fn items(list: &[Item]) -> Html {
    if list.is_empty() {
        return Html::default();
    }
    let one = |item: &Item| {
        html! {
            <li data-kind={item.kind} data-id={item.id.clone()} data-mark={item.mark.word()}>
                { &item.label }{ items(&item.items) }
            </li>
        }
    };
    html! { <ul>{ for list.iter().map(one) }</ul> }
}
