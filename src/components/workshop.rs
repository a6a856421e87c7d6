//! Lesson, terminal and picture: side by side where there is room, else one at a time by tabs.

use std::rc::Rc;

use yew::prelude::*;

use super::explain::Explain;
use super::separator::{Divides, Separator};
use super::timeline::Timeline;
use super::{act::Act, lesson::LessonPane, picture::Picture, terminal::TerminalPane};
use crate::browser;
use crate::i18n::{self, texts};
use crate::model::session::{Session, View};
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
    let choose = |to: Pane| {
        let pane = pane.clone();
        Callback::from(move |_: MouseEvent| pane.set(to))
    };
    let asked = use_state(|| None::<::lesson::Picture>);
    let act = {
        let (session, pane, asked) = (props.session.clone(), pane.clone(), asked.clone());
        Callback::from(move |act: Act| match act {
            Act::Run(command) => {
                pane.set(Pane::Terminal);
                session.submit(&command);
                super::terminal::focus();
            }
            Act::Keys(keys) => session.keys(&keys),
            Act::Deed(deed) => session.deed(&deed),
            Act::Write { path, text } => session.write(&path, &text),
            Act::Show(picture) => {
                pane.set(Pane::Picture);
                asked.set(Some(picture));
            }
        })
    };
    let tabs = [
        (Pane::Text, t.text, has_text),
        (Pane::Terminal, t.terminal, true),
        (Pane::Picture, t.picture, true),
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
            <section class={class(Pane::Picture, "sight")} aria-label={t.picture} tabindex="0">
                <Picture session={props.session.clone()} view={props.view.clone()} lang={props.route.lang}
                    shown={*pane == Pane::Picture} asked={(*asked).clone()} {act} />
            </section>
        </div>
    }
}
