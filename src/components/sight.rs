//! Which pane is shown. Picture and editor share a place beside the terminal; on a phone each pane has
//! a tab of its own.

use yew::prelude::*;

use super::files::Opened;
use crate::i18n::Lang;
use crate::i18n::files::files;
use crate::model::session::View;

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pane {
    Text,
    Terminal,
    Picture,
    Files,
}

/// What is shown, and what the editor was asked to open.
#[derive(Clone, PartialEq)]
pub struct Sight {
    /// The tab chosen on a phone.
    pub pane: UseStateHandle<Pane>,
    /// Picture or editor.
    pub sight: UseStateHandle<Pane>,
    pub opened: UseStateHandle<Opened>,
}

impl Sight {
    pub fn show(&self, pane: Pane) {
        self.pane.set(pane);
        if matches!(pane, Pane::Picture | Pane::Files) {
            self.sight.set(pane);
        }
    }

    /// Opens a file in the editor, at a line if there is one.
    pub fn open(&self, path: &str, line: Option<usize>) {
        self.show(Pane::Files);
        self.opened.set(Opened {
            path: path.trim_start_matches("/home/learner/").to_string(),
            line,
            times: self.opened.times + 1,
        });
    }

    pub fn class(&self, pane: Pane, name: &'static str) -> Classes {
        let shared = matches!(pane, Pane::Picture | Pane::Files);
        let away = shared && *self.sight != pane;
        classes!(
            "pane",
            name,
            (*self.pane == pane).then_some("chosen"),
            away.then_some("away")
        )
    }
}

/// The panes of a page that begins with this one.
#[hook]
pub fn use_sight(begin: Pane, view: &View) -> Sight {
    let sight = Sight {
        pane: use_state(move || begin),
        sight: use_state(|| Pane::Picture),
        opened: use_state(Opened::default),
    };
    // What a command asked for before this page was shown is not opened once more.
    let known = use_mut_ref(|| view.opened.2);
    use_effect_with(view.opened.clone(), {
        let sight = sight.clone();
        move |(path, line, times)| {
            if known.replace(*times) != *times {
                sight.open(path, *line);
            }
        }
    });
    sight
}

/// Whether the editor was wanted yet: it comes then, and stays.
#[hook]
pub fn use_editor(sight: &Sight) -> bool {
    let wanted = use_mut_ref(|| false);
    let mut wanted = wanted.borrow_mut();
    *wanted |= *sight.sight == Pane::Files;
    *wanted
}

/// The buttons that choose between picture and editor; the same ones until another is chosen.
#[hook]
pub fn use_switch(sight: &Sight, lang: Lang) -> Html {
    let sight = sight.clone();
    let made = use_memo((*sight.sight, lang), |(shown, lang)| {
        let t = files(*lang);
        let button = |(pane, name): (Pane, &'static str)| {
            let sight = sight.clone();
            let onclick = Callback::from(move |_: MouseEvent| sight.show(pane));
            let pressed = (*shown == pane).to_string();
            html! { <button type="button" aria-pressed={pressed} {onclick}>{ name }</button> }
        };
        let buttons = [(Pane::Picture, t.picture), (Pane::Files, t.edit)].map(button);
        html! { <span class="sights" role="group" aria-label={t.sights}>{ for buttons }</span> }
    });
    (*made).clone()
}
