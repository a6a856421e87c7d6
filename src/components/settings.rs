//! The reader's settings, behind a button of the header.

use wasm_bindgen::JsCast as _;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::i18n::Lang;
use crate::i18n::settings::{Texts, texts};
use crate::model::settings::{Motion, SIZES, Settings, Theme};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub lang: Lang,
}

#[component]
pub fn SettingsMenu(props: &Props) -> Html {
    let t = texts(props.lang);
    let settings = use_state(Settings::load);
    let change = |name: &'static str| {
        let settings = settings.clone();
        Callback::from(move |event: Event| {
            let Some(target) = event.target() else {
                return;
            };
            let value = match target.dyn_ref::<HtmlSelectElement>() {
                Some(select) => select.value(),
                None => {
                    let input = target.dyn_ref::<HtmlInputElement>();
                    input.is_some_and(HtmlInputElement::checked).to_string()
                }
            };
            settings.set(Settings::change(name, &value));
        })
    };
    let themes = Theme::ALL.map(|v| (v.name().to_string(), theme(t, v), v == settings.theme));
    let motions = Motion::ALL.map(|v| (v.name().to_string(), motion(t, v), v == settings.motion));
    let sizes = SIZES.map(|v| (v.to_string(), format!("{v} %"), v == settings.size));
    html! {
        <details class="settings">
            <summary>{ t.settings }</summary>
            <div class="settings-list">
                { select(t.theme, change("theme"), themes.into()) }
                { select(t.size, change("size"), sizes.into()) }
                { select(t.motion, change("motion"), motions.into()) }
                <label><input type="checkbox" checked={settings.wrap} onchange={change("wrap")} />{ t.wrap }</label>
                <label><input type="checkbox" checked={settings.beside} onchange={change("beside")} />{ t.beside }</label>
            </div>
        </details>
    }
}

/// A list with its label: value, name and whether it is chosen.
fn select(
    label: &'static str,
    onchange: Callback<Event>,
    options: Vec<(String, impl Into<String>, bool)>,
) -> Html {
    let option = |(value, name, selected): (String, _, bool)| {
        let name: String = Into::into(name);
        html! { <option {value} {selected}>{ name }</option> }
    };
    html! {
        <label>
            <span>{ label }</span>
            <select {onchange}>{ for options.into_iter().map(option) }</select>
        </label>
    }
}

fn theme(t: &'static Texts, theme: Theme) -> &'static str {
    match theme {
        Theme::System => t.system,
        Theme::Light => t.light,
        Theme::Dark => t.dark,
    }
}

fn motion(t: &'static Texts, motion: Motion) -> &'static str {
    match motion {
        Motion::System => t.system,
        Motion::Slow => t.slow,
        Motion::Off => t.off,
    }
}
