//! Lesson, terminal and picture: side by side where there is room, else one at a time by tabs.

use std::rc::Rc;

use yew::prelude::*;

use super::explain::Explain;
use super::files as desk;
use super::separator::{Divides, Separator};
use super::sight::{Pane, use_editor, use_sight, use_switch};
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

#[component]
pub fn Workshop(props: &Props) -> Html {
    let t = texts(props.route.lang);
    let s = i18n::settings::texts(props.route.lang);
    let has_text = props.lesson.is_some();
    let begin = if has_text { Pane::Text } else { Pane::Terminal };
    let sight = use_sight(begin, &props.view);
    let switch = use_switch(&sight, props.route.lang);
    use_effect_with((), |()| {
        super::terminal::focus();
        browser::mark("hatoba:interactive");
    });
    let edits = use_editor(&sight);
    let asked = use_state(|| None::<::lesson::Picture>);
    let act = {
        let (session, sight, asked) = (props.session.clone(), sight.clone(), asked.clone());
        Callback::from(move |act: Act| match act {
            Act::Run(command) => {
                sight.show(Pane::Terminal);
                session.submit(&command);
                super::terminal::focus();
            }
            Act::Keys(keys) => session.keys(&keys),
            Act::Deed(deed) => session.deed(&deed),
            Act::Write { path, text } => session.write(&path, &text),
            Act::Open(path) => sight.open(&path, None),
            Act::Show(picture) => {
                sight.show(Pane::Picture);
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
        let pressed = (*sight.pane == which).to_string();
        let sight = sight.clone();
        let onclick = Callback::from(move |_: MouseEvent| sight.show(which));
        html! {
            if there {
                <button type="button" aria-pressed={pressed} {onclick}>{ name }</button>
            }
        }
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
                <section class={sight.class(Pane::Text, "text")} aria-label={t.text} tabindex="0">
                    <LessonPane study={study.clone()} route={props.route.clone()} act={act.clone()} />
                </section>
            }
            <section class={sight.class(Pane::Terminal, "shell")} aria-label={t.terminal}>
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
            <section class={sight.class(Pane::Picture, "sight")} aria-label={t.picture} tabindex="0">
                <Picture session={props.session.clone()} view={props.view.clone()} lang={props.route.lang}
                    shown={*sight.pane == Pane::Picture} asked={(*asked).clone()} {act}
                    tabs={switch.clone()} />
            </section>
            <section class={sight.class(Pane::Files, "edit")} aria-label={files(props.route.lang).edit}>
                if edits {
                    <Enter<desk::Props> lang={props.route.lang} room={desk::Props {
                        session: props.session.clone(),
                        files: props.view.snapshot.files.clone(),
                        changes: props.view.changes.clone(),
                        shown: props.view.shown,
                        settled: props.view.settled,
                        visible: *sight.sight == Pane::Files,
                        lints: props.session.can_lint(),
                        lang: props.route.lang,
                        opened: (*sight.opened).clone(),
                        tabs: switch,
                    }} />
                }
            </section>
        </div>
    }
}
