//! Teams: packs of lessons, what is handed in, and how it is checked. None of it needs a server.

mod gate;
mod grade;
mod hand_in;
mod pack;
mod person;
mod place;
mod progress;
mod prove;
mod record;
pub mod shelf;
mod shelved;
mod table;
mod zone;

use yew::prelude::*;

pub use gate::Gate;
pub use place::Place;
pub use progress::{ProgressFile, mark, note};
pub use shelved::Packs;

use crate::route::{Page, Route};
use session::Link;

#[derive(Properties, Clone, PartialEq)]
pub struct Props {
    pub route: Route,
    pub place: Place,
    /// Opens somebody's session at its place.
    pub show: Callback<(Route, Link)>,
}

/// The pages of this room, but the lessons of packs: those are lessons.
#[component]
pub fn TeamPage(props: &Props) -> Html {
    let route = props.route.clone();
    match &props.place {
        Place::Pack { pack } | Place::Lesson { pack, .. } => {
            html! { <pack::PackPage key={pack.clone()} {route} id={pack.clone()} /> }
        }
        Place::Grade => html! { <grade::Grade {route} show={props.show.clone()} /> },
        Place::Report => html! { <record::Record {route} /> },
    }
}

/// From a pack's lesson to its pack, where the report is.
pub fn way_back(route: &Route) -> Html {
    let t = crate::i18n::team::texts(route.lang);
    match &route.page {
        Page::Team(Place::Lesson { .. }) => html! {
            <p class="way-back"><a href={route.list().hash()}>{ t.way_back }</a></p>
        },
        _ => Html::default(),
    }
}

/// The title of a place in the browser's tab.
pub fn title(route: &Route, place: &Place) -> &'static str {
    let t = crate::i18n::team::texts(route.lang);
    match place {
        Place::Pack { .. } | Place::Lesson { .. } => t.packs,
        Place::Grade => t.grade,
        Place::Report => t.record,
    }
}
