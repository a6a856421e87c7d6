//! Lesson, terminal and picture: side by side where there is room, else one at a time by tabs.

use std::rc::Rc;

use yew::prelude::*;

use super::explain::Explain;
use super::files::{self, Opened};
use super::separator::{Divides, Separator};
use super::timeline::Timeline;
use super::{act::Act, lesson::LessonPane, picture::Picture, terminal::TerminalPane};
use crate::browser;
use crate::i18n::{self, files::files, texts};
use crate::model::session::{Session, View};
use crate::rooms::Enter;
use crate::route::Route;
use ::session::Shown;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub session: Session,
    pub view: View,
    pub route: Route,
    pub lesson: Option<Rc<lesson::Lesson>>,
}

#[derive(Clone, Copy, PartialEq)]
enum Pane {
    Text,
    Terminal,
    Picture,
    Files,
}

#[component]
pub fn Workshop(props: &Props) -> Html {
    let t = texts(props.route.lang);
    let s = i18n::settings::texts(props.route.lang);
    let has_text = props.lesson.is_some();
    let pane = use_state(move || if has_text { Pane::Text } else { Pane::Terminal });
    use_effect_with((), |()| {
        super::terminal::focus();
        browser::mark("hatoba:interactive");
    });
    // Picture and editor share a place; on a phone each has its own.
    let sight = use_state(|| Pane::Picture);
    // The editor comes when it is first wanted, and then stays.
    let edits = use_mut_ref(|| false);
    let edits = {
        let mut edits = edits.borrow_mut();
        *edits |= *sight == Pane::Files;
        *edits
    };
    let choose = |to: Pane| {
        let (pane, sight) = (pane.clone(), sight.clone());
        Callback::from(move |_: MouseEvent| {
            pane.set(to);
            if matches!(to, Pane::Picture | Pane::Files) {
                sight.set(to);
            }
        })
    };
    let asked = use_state(|| None::<::lesson::Picture>);
    let opened = use_state(Opened::default);
    let show = {
        let (pane, sight) = (pane.clone(), sight.clone());
        move |to: Pane| {
            pane.set(to);
            sight.set(to);
        }
    };
    let open = {
        let (show, opened) = (show.clone(), opened.clone());
        move |path: String, line: Option<usize>| {
            show(Pane::Files);
            let times = opened.times + 1;
            opened.set(Opened { path, line, times });
        }
    };
    // What a command asked for before this page was shown is not opened once more.
    let known = use_mut_ref(|| props.view.opened.2);
    use_effect_with(props.view.opened.clone(), {
        let open = open.clone();
        move |(path, line, times)| {
            if known.replace(*times) != *times {
                open(path.trim_start_matches("/home/learner/").to_string(), *line);
            }
        }
    });
    let act = {
        let (session, pane, asked) = (props.session.clone(), pane.clone(), asked.clone());
        let show = show.clone();
        Callback::from(move |act: Act| match act {
            Act::Run(command) => {
                pane.set(Pane::Terminal);
                session.submit(&command);
                super::terminal::focus();
            }
            Act::Keys(keys) => session.keys(&keys),
            Act::Deed(deed) => session.deed(&deed),
            Act::Write { path, text } => session.write(&path, &text),
            Act::Open(path) => open(path, None),
            Act::Show(picture) => {
                show(Pane::Picture);
                asked.set(Some(picture));
            }
        })
    };
    let tabs = [
        (Pane::Text, t.text, has_text),
        (Pane::Terminal, t.terminal, true),
        (Pane::Picture, t.picture, true),
        (Pane::Files, files(props.route.lang).edit, true),
    ];
    let tab = |(which, name, there): (Pane, &'static str, bool)| {
        let pressed = (*pane == which).to_string();
        html! {
            if there {
                <button type="button" aria-pressed={pressed} onclick={choose(which)}>{ name }</button>
            }
        }
    };
    let class = |which: Pane, name: &'static str| {
        classes!("pane", name, (*pane == which).then_some("chosen"))
    };
    let class_in_sight = |which: Pane, name: &'static str| {
        classes!(class(which, name), (*sight != which).then_some("away"))
    };
    let f = files(props.route.lang);
    let sights = [(Pane::Picture, f.picture), (Pane::Files, f.edit)].map(|(which, name)| {
        let (show, pressed) = (show.clone(), (*sight == which).to_string());
        let onclick = Callback::from(move |_: MouseEvent| show(which));
        html! { <button type="button" aria-pressed={pressed} {onclick}>{ name }</button> }
    });
    let sights =
        html! { <span class="sights" role="group" aria-label={f.sights}>{ for sights }</span> };
    let here = match props.view.shown {
        Shown::Now => props.view.at,
        Shown::Past(n) => n,
    };
    html! {
        <div class={classes!("workshop", (!has_text).then_some("free"))}>
            if !has_text {
                <h1 class="unseen">{ t.sandbox }</h1>
            }
            <div class="tabs" role="group" aria-label={t.panes}>{ for tabs.into_iter().map(tab) }</div>
            if let Some(study) = &props.view.study {
                <section class={class(Pane::Text, "text")} aria-label={t.text} tabindex="0">
                    <LessonPane study={study.clone()} route={props.route.clone()} act={act.clone()} />
                </section>
            }
            <section class={class(Pane::Terminal, "shell")} aria-label={t.terminal}>
                <Timeline session={props.session.clone()} moments={props.view.moments.clone()} at={props.view.at}
                    shown={props.view.shown} snapshot={props.view.snapshot.clone()} lang={props.route.lang} />
                <TerminalPane session={props.session.clone()} view={props.view.clone()} lang={props.route.lang} />
                <Explain moments={props.view.moments.clone()} at={here} snapshot={props.view.snapshot.clone()}
                    blocks={props.view.blocks.clone()} lang={props.route.lang} act={act.clone()} />
            </section>
            if has_text {
                <Separator divides={Divides::Text} label={s.text_width} />
            }
            <Separator divides={Divides::Picture} label={s.picture_size} />
            <section class={class_in_sight(Pane::Picture, "sight")} aria-label={t.picture} tabindex="0">
                <Picture session={props.session.clone()} view={props.view.clone()} lang={props.route.lang}
                    shown={*pane == Pane::Picture} asked={(*asked).clone()} {act}
                    tabs={sights.clone()} />
            </section>
            <section class={class_in_sight(Pane::Files, "edit")} aria-label={f.edit}>
                if edits {
                    <Enter<files::Props> lang={props.route.lang} room={files::Props {
                        session: props.session.clone(),
                        files: props.view.snapshot.files.clone(),
                        changes: props.view.changes.clone(),
                        shown: props.view.shown,
                        settled: props.view.settled,
                        visible: *sight == Pane::Files,
                        lints: props.session.can_lint(),
                        lang: props.route.lang,
                        opened: (*opened).clone(),
                        tabs: sights,
                    }} />
                }
            </section>
        </div>
    }
}
