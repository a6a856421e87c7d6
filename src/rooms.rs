//! Rooms of the page that few enter at first: their code is fetched when somebody does.
//!
//! In a page built with the feature `split` each is a wasm file of its own; else it is in the first.

use yew::prelude::*;
use yew::virtual_dom::VChild;

use crate::components::{files, stage, team};
use crate::i18n::{Lang, texts};
use crate::software::NotLoaded;

/// What draws a room, given its properties.
type Draw<P> = fn(P) -> Html;

/// The properties of a room, by which it is known.
pub trait Room: Properties + Clone + PartialEq + 'static {
    /// Fetches the room, unless it is there.
    async fn enter() -> Result<Draw<Self>, NotLoaded>;
}

#[derive(Properties, PartialEq)]
pub struct Props<P: Room> {
    pub room: P,
    pub lang: Lang,
}

/// A room, once it is there.
#[component]
pub fn Enter<P: Room>(props: &Props<P>) -> Html {
    let t = texts(props.lang);
    let draw = use_state(|| None::<Result<Draw<P>, NotLoaded>>);
    use_effect_with((), {
        let draw = draw.clone();
        move |()| wasm_bindgen_futures::spawn_local(async move { draw.set(Some(P::enter().await)) })
    });
    match &*draw {
        Some(Ok(draw)) => draw(props.room.clone()),
        Some(Err(NotLoaded)) => html! { <p class="notice" role="alert">{ t.failed }</p> },
        None => html! { <p class="notice" role="status">{ t.loading }</p> },
    }
}

fn draw<C: BaseComponent>(props: C::Properties) -> Html {
    VChild::<C>::new(props, None).into()
}

/// Makes rooms of components, by the names of their files. scripts/pack.mjs reads the names too.
macro_rules! rooms {
    ($($name:ident: $component:ty, $props:ty;)*) => {
        #[cfg(not(feature = "split"))]
        mod parts {
            use super::{Draw, NotLoaded, draw, files, stage, team};

            $(pub async fn $name() -> Result<Draw<$props>, NotLoaded> {
                Ok(draw::<$component>)
            })*
        }

        // The macro ties the files together by imports and exports of the same type.
        #[cfg(feature = "split")]
        #[allow(unsafe_code, reason = "the macro of the split parts writes it")]
        mod parts {
            use super::{Draw, NotLoaded, draw, files, stage, team};
            use wasm_split_helpers::wasm_split;

            $(
                #[wasm_split($name, fallible)]
                pub fn $name() -> Result<Draw<$props>, NotLoaded> {
                    Ok(draw::<$component>)
                }
            )*
        }

        $(impl Room for $props {
            async fn enter() -> Result<Draw<Self>, NotLoaded> {
                parts::$name().await
            }
        })*
    };
}

rooms! {
    editor: files::FilesPane, files::Props;
    talks: stage::StagePage, stage::Props;
    teams: team::TeamPage, team::Props;
}
