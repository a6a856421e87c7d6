//! What stands above a text: the open files as tabs, saving, and what there is to tell of the file.

use session::desk::{Disk, Doc};
use yew::prelude::*;

use crate::i18n::Lang;
use crate::i18n::files::files;

#[derive(Properties, PartialEq)]
pub struct TabsProps {
    /// Path, name, and whether there is unsaved text.
    pub docs: Vec<(String, String, bool)>,
    pub active: usize,
    pub lang: Lang,
    pub onchoose: Callback<usize>,
    pub onclose: Callback<usize>,
}

#[component]
pub fn Tabs(props: &TabsProps) -> Html {
    let t = files(props.lang);
    let tab = |(n, (path, name, unsaved)): (usize, &(String, String, bool))| {
        let chosen = n == props.active;
        let choose = props.onchoose.reform(move |_: MouseEvent| n);
        let close = props.onclose.reform(move |_: MouseEvent| n);
        html! {
            <li key={path.clone()} class={chosen.then_some("chosen")}>
                <button type="button" aria-pressed={chosen.to_string()} title={format!("~/{path}")} onclick={choose}>
                    { name }
                    if *unsaved { <span class="dirty" role="img" aria-label={t.unsaved}>{ "●" }</span> }
                </button>
                <button type="button" class="shut" aria-label={format!("{}: {name}", t.close)} onclick={close}>{ "×" }</button>
            </li>
        }
    };
    html! { <ul class="doc-tabs" aria-label={t.open_files}>{ for props.docs.iter().enumerate().map(tab) }</ul> }
}

/// What can be done about a file that is not as the disk has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    TakeTheirs,
    KeepMine,
    SaveAndClose,
    ThrowAway,
    Stay,
}

#[derive(Properties, PartialEq)]
pub struct NewsProps {
    pub doc: Doc,
    /// It was to be closed with unsaved text in it.
    pub closing: bool,
    pub lang: Lang,
    pub onanswer: Callback<Answer>,
}

/// What there is to tell of the file shown.
#[component]
pub fn News(props: &NewsProps) -> Html {
    let t = files(props.lang);
    let button = |answer: Answer, name: &'static str| {
        html! { <button type="button" onclick={props.onanswer.reform(move |_: MouseEvent| answer)}>{ name }</button> }
    };
    let (text, buttons) = match &props.doc.disk {
        _ if props.closing => (
            t.drop_unsaved,
            vec![
                button(Answer::SaveAndClose, t.save_and_close),
                button(Answer::ThrowAway, t.throw_away),
                button(Answer::Stay, t.cancel),
            ],
        ),
        Disk::Changed(_) => (
            t.changed,
            vec![
                button(Answer::TakeTheirs, t.take_theirs),
                button(Answer::KeepMine, t.keep_mine),
            ],
        ),
        Disk::NoText => (t.no_text, Vec::new()),
        Disk::Same | Disk::Gone if !props.doc.writable => (t.not_yours, Vec::new()),
        Disk::Gone => (t.not_there, Vec::new()),
        Disk::Same => return Html::default(),
    };
    html! { <div class="news" role="status"><span>{ text }</span>{ for buttons }</div> }
}
