//! What goes with the files picture: where one is, up to which layer one looks, and a file's text with
//! what differs from the layer below.

use std::rc::Rc;

use ::session::FilesAt;
use snapshot::FileKind;
use snapshot::files::{CellState, Entry, Files as _, Of, Origin};
use view::diagrams::files::{Focus, subject};
use view::diff::{Edit, diff};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::Host;
use crate::components::scene::Object;
use crate::i18n::{Lang, picture::words};
use crate::model::session::Session;

/// A host, the same only if it is the same object.
#[derive(Clone)]
pub struct Seen(pub Host);

impl PartialEq for Seen {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0.snapshot, &other.0.snapshot) && self.0.files == other.0.files
    }
}

/// Whether an object of the picture is a path.
pub fn is_path(object: &Object) -> bool {
    matches!(object.kind.as_str(), "file" | "dir")
}

/// The focus after a path was chosen: the entry; a directory that is chosen already is opened.
pub fn go(focus: Option<&str>, object: &Object) -> String {
    let focus = Focus::parse(focus.unwrap_or_default());
    let to = focus.choose(&object.id);
    match object.kind == "dir" || to == focus {
        true => focus.open(&object.id).to_string(),
        false => to.to_string(),
    }
}

#[derive(Properties, PartialEq)]
pub struct Props {
    pub host: Seen,
    pub session: Session,
    pub focus: Option<String>,
    pub lang: Lang,
    pub refocus: Callback<Option<String>>,
}

#[component]
pub fn Controls(props: &Props) -> Html {
    let w = words(props.lang);
    let host = &props.host.0;
    let open = use_state(|| false);
    let focus = Focus::parse(props.focus.as_deref().unwrap_or_default());
    let Some(found) = subject(&host.snapshot, &focus) else {
        return Html::default();
    };
    if host.files != FilesAt::Here {
        return Html::default();
    }
    let go = |to: Focus| {
        let refocus = props.refocus.clone();
        Callback::from(move |_: MouseEvent| refocus.emit(Some(to.to_string())))
    };
    let shown = view::diagrams::files::chosen(&host.snapshot, &props.session, &focus);
    let (path, entry) = shown.unwrap_or_else(|| ("/".to_string(), None));
    let onlayer = {
        let (refocus, focus) = (
            props.refocus.clone(),
            Focus {
                path: path.clone(),
                ..focus.clone()
            },
        );
        Callback::from(move |event: Event| {
            let select: HtmlSelectElement = event.target_unchecked_into();
            let layers = select.value().parse().unwrap_or(0);
            refocus.emit(Some(
                Focus {
                    layers,
                    ..focus.clone()
                }
                .to_string(),
            ));
        })
    };
    let layers: Vec<String> = found.image.map_or(Vec::new(), |i| {
        i.layers
            .iter()
            .map(|l| instruction(&l.created_by))
            .collect()
    });
    let onread = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let is_file = entry.as_ref().is_some_and(|e| e.kind == FileKind::Regular);
    html! {
        <>
        <div class="files-bar">
            <nav class="crumbs" aria-label={w.path}>
                <button type="button" onclick={go(focus.open("/"))}>{ format!("{}:/", found.name) }</button>
                { for crumbs(&path).into_iter().map(|(name, to)| html! {
                    <button type="button" onclick={go(focus.open(&to))}>{ name }</button>
                }) }
            </nav>
            if layers.len() > 1 {
                <select class="subject" aria-label={w.up_to_layer} onchange={onlayer}>
                    <option value="0" selected={focus.layers == 0}>{ w.all_layers }</option>
                    { for layers.iter().enumerate().rev().map(|(i, by)| html! {
                        <option value={(i + 1).to_string()} selected={focus.layers == i + 1}>{ format!("L1–L{} {by}", i + 1) }</option>
                    }) }
                </select>
            }
            <span class="gap"></span>
            <button type="button" class="quiet" aria-expanded={open.to_string()} disabled={!is_file} title={w.choose_file} onclick={onread}>{ w.content }</button>
        </div>
        if let Some(entry) = entry.filter(|_| *open && is_file) {
            { content(props, &found.of, &path, &entry) }
        }
        </>
    }
}

/// The directories on the way, with where each leads.
fn crumbs(path: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut at = String::new();
    for name in path.split('/').filter(|n| !n.is_empty()) {
        at = format!("{at}/{name}");
        found.push((format!("{name}/"), at.clone()));
    }
    found
}

/// What made a layer, in short.
fn instruction(created_by: &str) -> String {
    let text = created_by.trim_end_matches("# buildkit").trim();
    let text = text.replace("/bin/sh -c ", "");
    text.chars().take(48).collect()
}

/// A file's text; where an older one lies below, what differs.
fn content(props: &Props, of: &Of, path: &str, entry: &Entry) -> Html {
    let w = words(props.lang);
    let full = match path {
        "/" => format!("/{}", entry.name),
        path => format!("{path}/{}", entry.name),
    };
    let Some(text) = props.session.text(of, &full, None) else {
        return html! { <p class="file-text">{ w.binary }</p> };
    };
    let below = below(entry).and_then(|n| props.session.text(of, &full, Some(n)));
    let line = |(sign, class, text): (&'static str, &'static str, &str)| {
        html! { <span class={class}>{ sign }{ text }{ "\n" }</span> }
    };
    let body = match below.filter(|b| *b != text) {
        None => html! { { text } },
        Some(below) => {
            let edits = diff(&below, &text);
            html! { { for edits.iter().map(|e| match e {
                Edit::Same(t) => line(("  ", "same", t)),
                Edit::Added(t) => line(("+ ", "added", t)),
                Edit::Removed(t) => line(("- ", "removed", t)),
            }) } }
        }
    };
    html! {
        <figure class="file-text" data-testid="file-text">
            <figcaption>{ &full }</figcaption>
            <pre tabindex="0">{ body }</pre>
        </figure>
    }
}

/// The layer below the one that is seen that has the path too.
fn below(entry: &Entry) -> Option<usize> {
    let older = entry
        .tower
        .iter()
        .rev()
        .filter(|c| c.origin != entry.origin);
    let mut layers = older.filter_map(|c| match (&c.origin, c.state) {
        (Origin::Layer(n), CellState::Present | CellState::Covered) => Some(*n),
        _ => None,
    });
    layers.next()
}
