//! What was ever done: noted as it is done, kept in this browser, taken along as a file.

use std::cell::RefCell;

use session::{Ledger, Store as _};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::browser;
use crate::browser::files;
use crate::browser::storage::Local;
use crate::i18n::Lang;
use crate::i18n::team::texts;
use crate::model::session::Session;
use wasm_bindgen_futures::spawn_local;

const KEY: &str = "hatoba:progress";

pub fn ledger() -> Ledger {
    let text = Local.get(KEY).ok().flatten();
    text.and_then(|t| Ledger::parse(&t)).unwrap_or_default()
}

thread_local! {
    /// The session noted last, and how much was done in it: most changes tick nothing.
    static NOTED: RefCell<(String, usize)> = const { RefCell::new((String::new(), 0)) };
}

/// Notes what is done in a session, under its key.
pub fn note(key: &str, session: &Session) {
    let Some(progress) = session.done() else {
        return;
    };
    let done = &progress.done;
    let known = NOTED.with_borrow(|(k, n)| k == key && *n == done.len());
    if known || done.is_empty() {
        return;
    }
    NOTED.set((key.to_string(), done.len()));
    let mut ledger = ledger();
    if ledger.add(key, done) > 0 {
        browser::save(KEY, &ledger.to_json());
    }
}

/// How much of a lesson was ever done, for its card.
pub fn mark(key: &str, lang: Lang) -> Html {
    let count = ledger().done(key).map_or(0, |d| d.len());
    let text = format!("{} {count}", texts(lang).done);
    html! {
        if count > 0 { <span class="state">{ text }</span> }
    }
}

#[derive(Properties, PartialEq)]
pub struct Props {
    pub lang: Lang,
    /// Something was loaded.
    pub changed: Callback<()>,
}

/// Out to a file and in from one.
#[component]
pub fn ProgressFile(props: &Props) -> Html {
    let t = texts(props.lang);
    let told = use_state(String::new);
    let out = Callback::from(|_: MouseEvent| {
        browser::download("hatoba-progress.json", &ledger().to_json());
    });
    let onchange = {
        let (told, changed) = (told.clone(), props.changed.clone());
        Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            let (told, changed) = (told.clone(), changed.clone());
            spawn_local(async move {
                let files = files::chosen(input).await;
                let read = |(_, bytes): &(String, Vec<u8>)| {
                    Ledger::parse(std::str::from_utf8(bytes).ok()?)
                };
                let Some(other) = files.first().and_then(read) else {
                    told.set(t.progress_bad.to_string());
                    return;
                };
                let mut own = ledger();
                let new = own.merge(&other);
                browser::save(KEY, &own.to_json());
                told.set(format!("{} {new}", t.progress_merged));
                changed.emit(());
            });
        })
    };
    html! {
        <div class="progress-file">
            <p class="choose">
                <button type="button" onclick={out}>{ t.progress_out }</button>
                <label class="file"><input type="file" accept=".json" {onchange} />{ t.progress_in }</label>
                <span class="quiet">{ t.progress_about }</span>
            </p>
            <p role="status" data-testid="progress-told">{ &*told }</p>
        </div>
    }
}
