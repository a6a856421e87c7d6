//! A lesson's host in another site's frame: a terminal and one picture, nothing that is kept.

use ::session::Save;
use yew::prelude::*;

use super::figure::{Figure, Host};
use super::load::Loaded;
use crate::browser;
use crate::components::terminal::TerminalPane;
use crate::i18n::Lang;
use crate::i18n::stage::texts;
use crate::model::session::Session;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub loaded: Loaded,
    pub lang: Lang,
    /// The same lesson in full.
    pub onward: String,
}

#[component]
pub fn Embed(props: &Props) -> Html {
    let t = texts(props.lang);
    let update = use_force_update();
    let session = use_memo((), |()| {
        let start = props.loaded.start.clone();
        let save = Save::fresh(&start.key, browser::wall_ms() as u64);
        let changed = Callback::from(move |()| update.force_update());
        Session::scratch(start, save, changed)
    });
    use_effect_with((), |()| browser::mark("hatoba:interactive"));
    let view = session.view();
    let host = Host {
        snapshot: view.snapshot.clone(),
        changes: view.changes.clone(),
        files: None,
    };
    let picture = lesson::Picture {
        name: "host".to_string(),
        ..lesson::Picture::default()
    };
    // Keys go back to the page around it.
    let onkeydown = {
        let session = session.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" && !session.wants_keys() {
                super::keys::blur();
            }
        })
    };
    html! {
        <article class="embed" {onkeydown}>
            <header class="embed-bar">
                <b>{ props.loaded.deck.title.clone() }</b>
                <span class="gap"></span>
                <a href={props.onward.clone()} target="_blank" rel="noopener">{ t.open_big }</a>
            </header>
            <div class="embed-term">
                <TerminalPane session={(*session).clone()} {view} lang={props.lang} />
            </div>
            <div class="embed-picture">
                <Figure kept={host} {picture} lang={props.lang} slot={(720.0, 320.0)} />
            </div>
            <footer class="embed-foot">
                <a class="go" href={props.onward.clone()} target="_blank" rel="noopener">{ t.go_on_in_hatoba }</a>
            </footer>
        </article>
    }
}
