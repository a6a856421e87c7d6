//! The pane itself: which picture of what, how wide it is, and whether a key press is meant for a text.

use std::collections::BTreeMap;

use gloo_events::EventListener;
use view::diagrams::DIAGRAMS;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::build;
use crate::browser;
use crate::model::session::View;

/// Which picture is shown, and of what each is; nothing is the newest.
pub struct Chosen {
    pub name: UseStateHandle<&'static str>,
    focuses: UseStateHandle<BTreeMap<&'static str, String>>,
}

/// The picture chosen last, here or by the lesson.
#[hook]
pub fn use_chosen(asked: Option<lesson::Picture>) -> Chosen {
    let name = use_state(|| "host");
    let focuses = use_state(BTreeMap::new);
    let chosen = Chosen { name, focuses };
    use_effect_with(asked, {
        let (name, focuses) = (chosen.name.clone(), chosen.focuses.clone());
        move |asked: &Option<lesson::Picture>| {
            let known = |p: &lesson::Picture| DIAGRAMS.iter().find(|d| d.name == p.name);
            if let Some((picture, diagram)) = asked.as_ref().and_then(|p| Some((p, known(p)?))) {
                name.set(diagram.name);
                set(&focuses, diagram.name, picture.focus.clone());
            }
        }
    });
    chosen
}

fn set(
    focuses: &UseStateHandle<BTreeMap<&'static str, String>>,
    name: &'static str,
    to: Option<String>,
) {
    let mut all = (**focuses).clone();
    match to {
        Some(to) => drop(all.insert(name, to)),
        None => drop(all.remove(name)),
    }
    focuses.set(all);
}

impl Chosen {
    /// What the picture shown is of.
    pub fn focus(&self, view: &View, trial: bool) -> Option<String> {
        let tried = match *self.name {
            "build" => build::focus_of(view),
            _ => None,
        };
        // A connection that was only tried is the newest.
        let newest = *self.name == "network" && trial;
        let kept = self.focuses.get(*self.name).filter(|_| !newest);
        tried.or_else(|| kept.cloned())
    }

    /// Changes that.
    pub fn refocus(&self) -> Callback<Option<String>> {
        let (focuses, name) = (self.focuses.clone(), *self.name);
        Callback::from(move |to: Option<String>| set(&focuses, name, to))
    }
}

/// The width of an element, now and after the window or the panes changed it; 0 while it is hidden.
///
/// It is not measured again because it changed: a picture that becomes so high that a scroll bar
/// takes some of its width would be drawn to and fro for ever.
#[hook]
pub fn use_width(frame: &NodeRef, shown: bool) -> f64 {
    let width = use_state(|| 480.0);
    let last = use_mut_ref(|| 480.0);
    let measure = {
        let (width, frame) = (width.setter(), frame.clone());
        move || {
            let found = frame.cast::<HtmlElement>();
            let found = found.map(|e| f64::from(e.client_width()));
            if let Some(found) = found.filter(|w| (*w - *last.borrow()).abs() > 0.5) {
                *last.borrow_mut() = found;
                width.set(found);
            }
        }
    };
    use_effect_with(shown, move |_| {
        measure();
        let listener = EventListener::new(&browser::window(), "resize", move |_| measure());
        move || drop(listener)
    });
    *width
}

/// Whether the key goes into a text box or a list.
pub fn is_typing(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|t| t.dyn_into::<Element>().ok());
    let modified = event.ctrl_key() || event.alt_key() || event.meta_key();
    let text = |e: Element| matches!(e.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT");
    modified || target.is_some_and(text)
}

/// One callback that always does what the newest does, so that who has it need not be drawn again.
#[hook]
pub fn use_latest<T: 'static>(callback: Callback<T>) -> Callback<T> {
    let latest = use_mut_ref(|| callback.clone());
    *latest.borrow_mut() = callback;
    use_callback((), move |value: T, ()| {
        let callback = latest.borrow().clone();
        callback.emit(value);
    })
}
