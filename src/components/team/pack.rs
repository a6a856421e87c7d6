//! A pack's page: the learner's name, its lessons, the report, and for authors the proof.

use std::rc::Rc;

use lesson::pack::{Colours, Item, Pack};
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::gate::Gate;
use super::hand_in::HandIn;
use super::place::Place;
use super::progress;
use super::prove::Prove;
use super::shelf::{self, Found};
use crate::browser;
use crate::i18n::team::texts;
use crate::i18n::{self, Lang};
use crate::route::{Page, Route};
use lesson::{Course, LessonKind};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub route: Route,
    pub id: String,
}

/// What is known of the pack so far.
#[derive(Clone, PartialEq)]
enum Known {
    Loading,
    Missing,
    Here(Found, Option<Rc<Course>>),
}

#[component]
pub fn PackPage(props: &Props) -> Html {
    let lang = props.route.lang;
    let t = texts(lang);
    let known = use_state(|| Known::Loading);
    {
        let known = known.clone();
        use_effect_with(props.id.clone(), move |id| {
            let id = id.clone();
            spawn_local(async move {
                known.set(match shelf::find(&id).await {
                    None => Known::Missing,
                    Some(found) => Known::Here(found, shelf::course().await.map(Rc::new)),
                });
            });
        });
    }
    match &*known {
        Known::Loading => {
            html! { <p class="notice" role="status">{ i18n::texts(lang).loading }</p> }
        }
        Known::Missing => html! {
            <div class="team"><h1>{ t.no_pack }</h1>
                <p>{ t.no_pack_about }</p>
                <p><a href={props.route.to(Page::Course).hash()}>{ i18n::texts(lang).all_lessons }</a></p>
            </div>
        },
        Known::Here(found, course) => html! {
            <Here route={props.route.clone()} found={found.clone()} course={course.clone()} />
        },
    }
}

#[derive(Properties, PartialEq)]
struct HereProps {
    route: Route,
    found: Found,
    course: Option<Rc<Course>>,
}

#[component]
fn Here(props: &HereProps) -> Html {
    let (lang, pack) = (props.route.lang, props.found.pack.clone());
    let t = texts(lang);
    let name = use_state(|| shelf::name(&pack.id));
    let changing = use_state(|| false);
    let stripe = use_node_ref();
    {
        let (stripe, colours) = (stripe.clone(), pack.colours.clone());
        use_effect_with((), move |()| paint(&stripe, colours.as_ref()));
    }
    let named = {
        let (name, changing, pack) = (name.clone(), changing.clone(), pack.clone());
        Callback::from(move |()| {
            let new = shelf::name(&pack.id);
            // Sessions under the name before would not replay under this one.
            if name.is_some() && new != *name {
                let _ = shelf::put_aside(&pack);
            }
            name.set(new);
            changing.set(false);
        })
    };
    let change = {
        let (changing, pack) = (changing.clone(), pack.clone());
        Callback::from(move |_: MouseEvent| {
            let asked = !shelf::is_begun(&pack)
                || browser::window().confirm_with_message(t.name_ask) == Ok(true);
            if asked {
                changing.set(true);
            }
        })
    };
    let title = lang.pick(&pack.title.ja, &pack.title.en).clone();
    browser::set_page(lang.pick("ja", "en"), &title);
    html! {
        <div class="team" data-testid="pack">
            <header class="pack-head" ref={stripe}>
                <p class="quiet">{ &pack.team }</p>
                <h1>{ title }</h1>
                <p>{ lang.pick(&pack.about.ja, &pack.about.en).clone() }</p>
            </header>
            if name.is_none() || *changing {
                <Gate {lang} pack={pack.id.clone()} {named} old={(*name).clone()} />
            } else if let Some(name) = &*name {
                <p class="named"><span class="quiet">{ t.name }</span><b data-testid="learner">{ name }</b>
                    <button type="button" onclick={change}>{ t.name_change }</button></p>
            }
            <h2>{ t.lessons }</h2>
            <ol class="pack-lessons">
                { for pack.lessons.iter().enumerate().map(|(n, item)| row(props, n, item, name.is_some())) }
            </ol>
            if let Some(name) = &*name {
                <HandIn key={name.clone()} route={props.route.clone()} pack={pack.clone()} name={name.clone()} />
            }
            <section class="authors">
                <h2>{ t.for_authors }</h2>
                <p class="quiet">{ t.prove_about }</p>
                <Prove {lang} pack={pack.clone()} />
                if props.found.kept {
                    <TakeAway {lang} pack={pack.clone()} home={props.route.to(Page::Course).hash()} />
                }
            </section>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct TakeAwayProps {
    lang: Lang,
    pack: Rc<Pack>,
    home: String,
}

#[component]
fn TakeAway(props: &TakeAwayProps) -> Html {
    let t = texts(props.lang);
    let (id, home) = (props.pack.id.clone(), props.home.clone());
    let away = Callback::from(move |_: MouseEvent| {
        if browser::window().confirm_with_message(t.take_away_ask) == Ok(true) {
            shelf::forget(&id);
            let _ = browser::window().location().set_hash(&home);
        }
    });
    html! { <p><button type="button" onclick={away}>{ t.take_away }</button></p> }
}

/// What a row says of its lesson.
struct About {
    title: String,
    summary: String,
    minutes: u32,
    challenge: bool,
    /// How many checks there are, if that is known without its text.
    checks: Option<usize>,
}

fn about(props: &HereProps, item: &Item) -> Option<About> {
    let lang = props.route.lang;
    if let Some(own) = &item.own {
        let lesson = own.lesson(lang == Lang::Ja);
        return Some(About {
            checks: Some(lesson.checks().count()),
            challenge: lesson.kind == LessonKind::Challenge,
            title: lesson.title,
            summary: lesson.summary,
            minutes: lesson.minutes,
        });
    }
    let entry = props.course.as_ref()?.find(&item.slug)?;
    let heading = lang.pick(&entry.ja, &entry.en);
    Some(About {
        title: heading.title.clone(),
        summary: heading.summary.clone(),
        minutes: entry.minutes,
        challenge: entry.kind == LessonKind::Challenge,
        checks: None,
    })
}

fn row(props: &HereProps, n: usize, item: &Item, open: bool) -> Html {
    let (lang, pack) = (props.route.lang, &props.found.pack);
    let t = texts(lang);
    let Some(about) = about(props, item) else {
        return html! { <li key={item.slug.clone()}><span class="quiet">{ &item.slug }</span></li> };
    };
    let ledger = progress::ledger();
    let done = ledger.done(&session::pack::key(&pack.id, &item.slug));
    let done = done.map_or(0, |d| d.len());
    let place = Place::Lesson {
        pack: pack.id.clone(),
        slug: item.slug.clone(),
    };
    let state = match about.checks {
        _ if done == 0 => String::new(),
        Some(all) if done >= all => format!("✓ {done} / {all}"),
        Some(all) => format!("{done} / {all}"),
        None => format!("{} {done}", t.done),
    };
    let minutes = format!("{} {}", about.minutes, i18n::texts(lang).minutes);
    let words = html! {
        <>
            <span class="number" aria-hidden="true">{ n + 1 }</span>
            <span class="berth-title">{ about.title }</span>
            <span class="berth-summary">{ about.summary }</span>
            <span class="berth-time">{ minutes }<span class="state">{ state }</span></span>
        </>
    };
    let class = classes!("berth-card", about.challenge.then_some("challenge"));
    html! {
        <li key={item.slug.clone()}>
            if open {
                <a {class} href={props.route.to(Page::Team(place)).hash()} data-lesson={item.slug.clone()}>{ words }</a>
            } else {
                <div {class}>{ words }</div>
            }
        </li>
    }
}

/// The team's colours are of its head only; the page's policy wants them set from here.
fn paint(head: &NodeRef, colours: Option<&Colours>) {
    if let (Some(head), Some(colours)) = (head.cast::<HtmlElement>(), colours) {
        let style = head.style();
        let _ = style.set_property("--team-light", &colours.light);
        let _ = style.set_property("--team-dark", &colours.dark);
    }
}
