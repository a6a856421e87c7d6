//! The stage: a talk for a room, the speaker's window of it, and a lesson's host in another site's
//! frame.

mod art;
mod clock;
mod embed;
mod figure;
mod gong;
mod hands;
mod keys;
mod list;
mod load;
mod overview;
mod pace;
mod presenter;
mod print;
mod qr;
mod room;
mod sheet;
mod term;
mod vote;
mod walk;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::browser;
use crate::i18n::stage::texts;
use crate::route::{Page, Route};
use embed::Embed;
pub use list::TalkList;
use load::{Loaded, NoTalk, Which, load, place};
use presenter::Presenter;
use room::Room;

#[derive(Properties, Clone, PartialEq)]
pub struct Props {
    pub route: Route,
}

/// Whatever of the stage an address names.
#[component]
pub fn StagePage(props: &Props) -> Html {
    let lang = props.route.lang;
    let t = texts(lang);
    let loaded = use_state(|| None::<Result<Loaded, NoTalk>>);
    let which = match &props.route.page {
        Page::Talk { name, .. } => Which::Talk(name.clone()),
        Page::Lesson { slug, .. } | Page::Embed { slug } => Which::Lesson(slug.clone()),
        _ => return html! {},
    };
    use_effect_with((which.clone(), lang), {
        let loaded = loaded.clone();
        move |(which, lang): &(Which, _)| {
            let (which, lang) = (which.clone(), *lang);
            loaded.set(None);
            spawn_local(async move {
                let found = load(&which, lang).await;
                if let Ok(found) = &found {
                    browser::set_page(lang.pick("ja", "en"), &found.deck.title);
                }
                loaded.set(Some(found));
            });
        }
    });
    let leave = props.route.to(match &props.route.page {
        Page::Lesson { slug, .. } | Page::Embed { slug } => Page::Lesson {
            slug: slug.clone(),
            slides: false,
        },
        _ => Page::Course,
    });
    let leave = leave.hash();
    let (at, room) = place(&browser::hash());
    match (&*loaded, &props.route.page) {
        (None, _) => html! { <p class="notice" role="status">{ t.preparing }</p> },
        (Some(Err(why)), _) => html! {
            <p class="notice" role="alert">
                { match why { NoTalk::Unknown => t.not_found, NoTalk::Failed => t.failed } }{ " " }
                <a href={leave}>{ t.leave }</a>
            </p>
        },
        (Some(Ok(found)), Page::Embed { .. }) => {
            html! { <Embed loaded={found.clone()} {lang} onward={leave} /> }
        }
        (Some(Ok(found)), _) if at == "present" => {
            html! { <Presenter {which} {lang} loaded={found.clone()} {room} /> }
        }
        (Some(Ok(found)), _) => html! { <Room {which} {lang} loaded={found.clone()} {leave} /> },
    }
}
