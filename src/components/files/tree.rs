//! The tree of the home directory, with keys as trees have them.

use std::collections::BTreeSet;
use std::rc::Rc;

use view::editor::tree::Row;
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::i18n::Lang;
use crate::i18n::files::files;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub rows: Rc<Vec<Row>>,
    pub lang: Lang,
    pub chosen: Option<String>,
    /// Paths with unsaved text.
    pub unsaved: BTreeSet<String>,
    /// Paths that the last line made or changed.
    pub changed: Rc<BTreeSet<String>>,
    /// A row was clicked or entered; true if it is to be opened and not only chosen.
    pub onchoose: Callback<(String, bool)>,
    pub onremove: Callback<String>,
}

#[component]
pub fn Tree(props: &Props) -> Html {
    let t = files(props.lang);
    let list = use_node_ref();
    let at = props
        .chosen
        .as_ref()
        .and_then(|c| props.rows.iter().position(|r| r.path == *c));
    let onkeydown = {
        let (rows, choose, list) = (props.rows.clone(), props.onchoose.clone(), list.clone());
        let remove = props.onremove.clone();
        Callback::from(move |event: KeyboardEvent| {
            let here = at.unwrap_or(0);
            let Some(row) = rows.get(here) else {
                return;
            };
            let to = match event.key().as_str() {
                "ArrowDown" => Some(here + usize::from(at.is_some())),
                "ArrowUp" => Some(here.saturating_sub(1)),
                "Home" => Some(0),
                "End" => rows.len().checked_sub(1),
                "ArrowRight" if row.open == Some(false) => {
                    choose.emit((row.path.clone(), true));
                    None
                }
                "ArrowRight" => Some(here + 1),
                "ArrowLeft" if row.open == Some(true) => {
                    choose.emit((row.path.clone(), true));
                    None
                }
                "ArrowLeft" => rows.iter().take(here).rposition(|r| r.depth < row.depth),
                "Enter" | " " => {
                    choose.emit((row.path.clone(), true));
                    None
                }
                "Delete" => {
                    remove.emit(row.path.clone());
                    None
                }
                _ => return,
            };
            event.prevent_default();
            if let Some((to, row)) = to.and_then(|n| Some((n, rows.get(n)?))) {
                choose.emit((row.path.clone(), false));
                focus(&list, to);
            }
        })
    };
    let row = |(n, row): (usize, &Row)| {
        let chosen = at == Some(n);
        let onclick = {
            let (choose, path) = (props.onchoose.clone(), row.path.clone());
            Callback::from(move |_: MouseEvent| choose.emit((path.clone(), true)))
        };
        let unsaved = props.unsaved.contains(&row.path);
        let changed = props.changed.contains(&row.path);
        let sign = match row.open {
            Some(true) => "▾",
            Some(false) => "▸",
            None => "",
        };
        html! {
            <li key={row.path.clone()} role="treeitem" data-file={row.path.clone()} aria-level={(row.depth + 1).to_string()}
                aria-selected={chosen.to_string()} aria-expanded={row.open.map(|o| o.to_string())}
                tabindex={if chosen || (at.is_none() && n == 0) { "0" } else { "-1" }}
                class={classes!(format!("depth{}", row.depth.min(8)), changed.then_some("changed"), row.foreign.then_some("foreign"))}
                {onclick}>
                <span class="sign" aria-hidden="true">{ sign }</span>
                <span class="name">{ &row.name }{ row.open.map(|_| "/") }</span>
                if unsaved { <span class="dirty" aria-label={t.unsaved}>{ "●" }</span> }
            </li>
        }
    };
    html! {
        <ul class="tree" role="tree" aria-label={t.files} ref={list} {onkeydown}>
            { for props.rows.iter().enumerate().map(row) }
        </ul>
    }
}

fn focus(list: &NodeRef, row: usize) {
    let list = list.cast::<HtmlElement>();
    let item = list.and_then(|l| l.children().item(u32::try_from(row).ok()?));
    if let Some(item) = item.and_then(|i| wasm_bindgen::JsCast::dyn_into::<HtmlElement>(i).ok()) {
        let _ = item.focus();
    }
}
