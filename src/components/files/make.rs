//! A line in which one types a name: of a new file, or a new name.

use view::editor::tree;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::i18n::Lang;
use crate::i18n::files::files;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub lang: Lang,
    pub label: &'static str,
    /// What stands there at first: a folder, or the old name.
    pub begin: String,
    /// The path below the home directory, with a slash at its end for a folder; nothing if it was
    /// given up.
    pub ondone: Callback<Option<String>>,
}

#[component]
pub fn MakeName(props: &Props) -> Html {
    let t = files(props.lang);
    let input = use_node_ref();
    let bad = use_state(|| false);
    use_effect_with(props.begin.clone(), {
        let input = input.clone();
        move |begin: &String| {
            if let Some(input) = input.cast::<HtmlInputElement>() {
                input.set_value(begin);
                let _ = input.focus();
            }
        }
    });
    let done = {
        let (input, bad, ondone) = (input.clone(), bad.clone(), props.ondone.clone());
        move || {
            let typed = input
                .cast::<HtmlInputElement>()
                .map(|i| i.value())
                .unwrap_or_default();
            match tree::place(&typed) {
                // A slash at the end makes a folder.
                Some(path) if typed.trim_end().ends_with('/') => ondone.emit(Some(path + "/")),
                Some(path) => ondone.emit(Some(path)),
                None => bad.set(true),
            }
        }
    };
    let onkeydown = {
        let (done, ondone) = (done.clone(), props.ondone.clone());
        Callback::from(move |event: KeyboardEvent| {
            match event.key().as_str() {
                _ if event.is_composing() || event.key_code() == 229 => return,
                "Enter" => done(),
                "Escape" => ondone.emit(None),
                _ => return,
            }
            event.prevent_default();
        })
    };
    html! {
        <div class="make">
            <input ref={input} type="text" aria-label={props.label} placeholder={t.new_name} aria-invalid={bad.to_string()}
                spellcheck="false" autocapitalize="off" autocomplete="off" {onkeydown} />
            <button type="button" onclick={Callback::from(move |_: MouseEvent| done())}>{ t.create }</button>
            <button type="button" onclick={props.ondone.reform(|_: MouseEvent| None)}>{ t.cancel }</button>
            if *bad { <span role="alert">{ t.bad_name }</span> }
        </div>
    }
}
