//! The bar on top: the way home, the language, and what can be done with the session.

use yew::prelude::*;

use super::settings::SettingsMenu;
use crate::browser;
use crate::i18n::{Lang, texts};
use crate::model::session::Session;
use crate::route::{Page, Route};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub route: Route,
    pub session: Option<Session>,
    pub can_undo: bool,
}

#[component]
pub fn Header(props: &Props) -> Html {
    let lang = props.route.lang;
    let t = texts(lang);
    let other = props.route.with_lang(lang.pick(Lang::En, Lang::Ja));
    let current = |page: Page| (props.route.page == page).then_some("page");
    html! {
        <header class="top">
            <a class="brand" href={props.route.to(Page::Course).hash()}>
                <svg class="logo" viewBox="0 0 32 32" aria-hidden="true">
                    <path class="logo-box" d="M5 13h6v6H5zM13 13h6v6h-6zM13 5h6v6h-6zM21 13h6v6h-6z" />
                    <path class="logo-sea" d="M2 25q3.5-3.5 7 0t7 0 7 0 7 0" />
                </svg>
                <span>{ "Hatoba" }</span>
            </a>
            <nav class="places">
                <a href={props.route.to(Page::Course).hash()} aria-current={current(Page::Course)}>{ t.lessons }</a>
                <a href={props.route.to(Page::Sandbox).hash()} aria-current={current(Page::Sandbox)}>{ t.sandbox }</a>
                <a href={other.hash()} lang={lang.pick("en", "ja")}>{ t.other_language }</a>
            </nav>
            <Build {lang} />
            <SettingsMenu {lang} />
            if let Some(session) = &props.session {
                <Tools session={session.clone()} route={props.route.clone()} can_undo={props.can_undo} />
            }
        </header>
    }
}

#[derive(Properties, PartialEq)]
struct BuildProps {
    lang: Lang,
}

/// Whether the page does without a network by now, and a newer build to change to. boot.js says both
/// in attributes of the root, and the style sheet shows what is the case.
#[component]
fn Build(props: &BuildProps) -> Html {
    let t = texts(props.lang);
    let update = Callback::from(|_: MouseEvent| browser::tell("hatoba:update"));
    html! {
        <div class="build">
            <span class="offline-ready" title={t.offline_about}>{ t.offline_ready }</span>
            <button type="button" class="newer" title={t.newer_about} onclick={update}>{ t.newer }</button>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct ToolsProps {
    session: Session,
    route: Route,
    can_undo: bool,
}

#[component]
fn Tools(props: &ToolsProps) -> Html {
    let t = texts(props.route.lang);
    let shared = use_state(|| None::<bool>);
    let undo = with(&props.session, |s| s.undo());
    let reset = with(&props.session, move |s| {
        if browser::window().confirm_with_message(t.reset_ask) == Ok(true) {
            s.reset();
        }
    });
    let share = {
        let (hash, shared) = (props.route.hash(), shared.clone());
        with(&props.session, move |s| {
            let address = browser::window().location().href().unwrap_or_default();
            let base = address.split('#').next().unwrap_or_default();
            match s.link() {
                Ok(state) => browser::copy(&format!("{base}{hash}?s={state}")),
                Err(_) => browser::download("session.hatoba", &s.file()),
            }
            shared.set(Some(s.link().is_ok()));
        })
    };
    html! {
        <div class="tools">
            <button type="button" onclick={undo} disabled={!props.can_undo}>{ t.undo }</button>
            <button type="button" onclick={with(&props.session, |s| s.redo())} disabled={!props.session.view().can_redo}>{ t.redo }</button>
            <button type="button" onclick={reset}>{ t.reset }</button>
            <button type="button" onclick={share}>{ match *shared {
                Some(true) => t.shared,
                Some(false) => t.too_long_for_a_link,
                None => t.share,
            } }</button>
        </div>
    }
}

fn with(session: &Session, act: impl Fn(&Session) + 'static) -> Callback<MouseEvent> {
    let session = session.clone();
    Callback::from(move |_| act(&session))
}
