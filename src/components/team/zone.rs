//! A place to drop files and folders, or to choose them.

use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::browser::files::{self, Files};
use crate::i18n::Lang;
use crate::i18n::team::texts;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub lang: Lang,
    /// What may be put here.
    pub text: &'static str,
    /// The kinds of files, as an input takes them.
    pub accept: &'static str,
    pub taken: Callback<Files>,
}

#[component]
pub fn Zone(props: &Props) -> Html {
    let t = texts(props.lang);
    let over = use_state(|| false);
    let hover = |is: bool| {
        let over = over.clone();
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            over.set(is);
        })
    };
    let ondrop = {
        let (taken, over) = (props.taken.clone(), over.clone());
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            over.set(false);
            let entries = event.data_transfer().map(|d| files::entries(&d));
            let taken = taken.clone();
            spawn_local(async move {
                taken.emit(files::dropped(entries.unwrap_or_default()).await);
            });
        })
    };
    let onchange = {
        let taken = props.taken.clone();
        Callback::from(move |event: Event| {
            let (input, taken): (HtmlInputElement, _) =
                (event.target_unchecked_into(), taken.clone());
            spawn_local(async move { taken.emit(files::chosen(input).await) });
        })
    };
    let folder = use_node_ref();
    {
        let folder = folder.clone();
        use_effect_with((), move |()| {
            if let Some(input) = folder.cast::<HtmlInputElement>() {
                let _ = input.set_attribute("webkitdirectory", "");
            }
        });
    }
    html! {
        <div class={classes!("zone", (*over).then_some("over"))} ondragover={hover(true)} ondragenter={hover(true)}
            ondragleave={hover(false)} {ondrop}>
            <p>{ props.text }</p>
            <p class="choose">
                <label class="file"><input type="file" multiple={true} accept={props.accept} onchange={onchange.clone()} />{ t.choose_files }</label>
                <label class="file"><input type="file" multiple={true} ref={folder} {onchange} />{ t.choose_folder }</label>
            </p>
        </div>
    }
}
