//! The packs on the first page, and a place to put one.

use lesson::pack::Fault;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::place::Place;
use super::shelf::{self, Found};
use super::zone::Zone;
use crate::browser::files::Files;
use crate::i18n::team::texts;
use crate::route::{Page, Route};
use session::Fault as NoRoom;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub route: Route,
}

/// What became of what was put here.
#[derive(Clone, PartialEq)]
enum Told {
    Nothing,
    Refused(Vec<Fault>),
    NoRoom(NoRoom),
}

#[component]
pub fn Packs(props: &Props) -> Html {
    let lang = props.route.lang;
    let t = texts(lang);
    let packs = use_state(Vec::<Found>::new);
    let told = use_state(|| Told::Nothing);
    {
        let packs = packs.clone();
        use_effect_with((), move |()| {
            spawn_local(async move { packs.set(shelf::all().await) });
        });
    }
    let taken = {
        let (packs, told) = (packs.clone(), told.clone());
        Callback::from(move |files: Files| {
            let read = shelf::unpack(files).and_then(|files| {
                let pack = lesson::pack::read(files.clone())?;
                Ok((pack, files))
            });
            match read {
                Err(faults) => told.set(Told::Refused(faults)),
                Ok((pack, files)) => {
                    let kept = shelf::keep(&pack, &files);
                    told.set(kept.err().map_or(Told::Nothing, Told::NoRoom));
                    let packs = packs.clone();
                    spawn_local(async move { packs.set(shelf::all().await) });
                }
            }
        })
    };
    html! {
        <section class="packs" aria-labelledby="packs">
            <h2 id="packs">{ t.packs }</h2>
            <ol class="berths">{ for packs.iter().map(|found| card(&props.route, found)) }</ol>
            <p class="quiet">{ t.packs_about }</p>
            <Zone {lang} text={t.drop_here} accept=".zip" {taken} />
            { match &*told {
                Told::Nothing => Html::default(),
                Told::Refused(faults) => html! { <Faults {lang} faults={faults.clone()} /> },
                Told::NoRoom(NoRoom::Full) => html! { <p class="fault" role="alert">{ t.no_room }</p> },
                Told::NoRoom(_) => html! { <p class="fault" role="alert">{ t.not_kept }</p> },
            } }
            <p><a href={props.route.to(Page::Team(Place::Grade)).hash()}>{ t.grade }</a></p>
        </section>
    }
}

fn card(route: &Route, found: &Found) -> Html {
    let pack = &found.pack;
    let lang = route.lang;
    let to = route.to(Page::Team(Place::Pack {
        pack: pack.id.clone(),
    }));
    html! {
        <li key={pack.id.clone()}>
            <a class="berth-card pack-card" href={to.hash()} data-pack={pack.id.clone()}>
                <span class="berth-title">{ lang.pick(&pack.title.ja, &pack.title.en).clone() }</span>
                <span class="berth-summary">{ lang.pick(&pack.about.ja, &pack.about.en).clone() }</span>
                <span class="berth-time">{ team(pack) }{ lang.pick(format!("レッスン {} 個", pack.lessons.len()), format!("{} lessons", pack.lessons.len())) }</span>
            </a>
        </li>
    }
}

fn team(pack: &lesson::pack::Pack) -> String {
    match pack.team.is_empty() {
        true => String::new(),
        false => format!("{} ・ ", pack.team),
    }
}

#[derive(Properties, PartialEq)]
pub struct FaultProps {
    pub lang: crate::i18n::Lang,
    pub faults: Vec<Fault>,
}

/// At most so many faults are shown.
const MOST: usize = 20;

/// Why a pack is refused: a line a fault, with file and line.
#[component]
pub fn Faults(props: &FaultProps) -> Html {
    let t = texts(props.lang);
    let more = props.faults.len().saturating_sub(MOST);
    html! {
        <div class="refused" role="alert">
            <p><b>{ t.refused }</b>{ " " }{ t.refused_about }</p>
            <ul>{ for props.faults.iter().take(MOST).map(|f| html! { <li><code>{ f.to_string() }</code></li> }) }</ul>
            if more > 0 {
                <p>{ format!("+ {more}") }</p>
            }
        </div>
    }
}
