//! Parts of the pane: the buttons over the tree, what stands above a text, the past.

use session::desk::Found;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::bar::News;
use super::line::LineView;
use super::make::MakeName;
use super::pane::{Asked, FilesPane, Msg, Props};
use super::transfer;
use crate::i18n::files::Files;

impl FilesPane {
    pub(super) fn tools(&self, ctx: &Context<Self>, t: &'static Files) -> Html {
        let link = ctx.link();
        let tool = |sign: &'static str,
                    name: &'static str,
                    there: bool,
                    onclick: Callback<MouseEvent>| {
            html! { <button type="button" class="tool" aria-label={name} title={name} disabled={!there} {onclick}>{ sign }</button> }
        };
        let onchange = {
            let link = link.clone();
            Callback::from(move |event: Event| {
                let input: HtmlInputElement = event.target_unchecked_into();
                if let Some(list) = input.files() {
                    transfer::read(&list, &link.callback(Msg::Came));
                }
                input.set_value("");
            })
        };
        let chosen = self.chosen.clone().unwrap_or_default();
        let is_file = self
            .rows
            .iter()
            .any(|r| r.path == chosen && r.open.is_none());
        let is_there = self.rows.iter().any(|r| r.path == chosen);
        let remove = {
            let path = chosen.clone();
            link.callback(move |_| Msg::Remove(path.clone()))
        };
        let begin = match self.asked {
            Some(Asked::Rename) => chosen,
            _ => self.folder(),
        };
        html! {
            <>
                <div class="tools-row">
                    { tool("＋", t.new_file, true, link.callback(|_| Msg::Ask(Asked::New))) }
                    { tool("✎", t.rename, is_there, link.callback(|_| Msg::Ask(Asked::Rename))) }
                    { tool("✕", t.remove, is_there, remove) }
                    { tool("↥", t.upload, true, link.callback(|_| Msg::Upload)) }
                    { tool("↧", t.download, is_file, link.callback(|_| Msg::Download)) }
                    { tool("zip", t.download_all, true, link.callback(|_| Msg::DownloadAll)) }
                    <input ref={self.chooser.clone()} type="file" multiple=true hidden=true aria-label={t.upload} {onchange} />
                </div>
                if let Some(asked) = self.asked {
                    <MakeName lang={ctx.props().lang} label={if asked == Asked::New { t.new_file } else { t.rename }} {begin}
                        ondone={link.callback(Msg::Named)} />
                }
            </>
        }
    }

    /// What stands above the text, or instead of it.
    pub(super) fn body(&self, ctx: &Context<Self>, t: &'static Files, past: bool) -> Html {
        let props = ctx.props();
        if past {
            return self.past(props, t);
        }
        let news = match self.desk.active() {
            Some(doc) => html! {
                <News doc={doc.clone()} closing={self.closing} lang={props.lang} onanswer={ctx.link().callback(Msg::Answer)} />
            },
            None => html! { <p class="nothing">{ t.nothing_open }</p> },
        };
        html! {
            <>
                { news }
                if self.desk.fault().is_some() { <div class="news" role="alert">{ t.no_room }</div> }
            </>
        }
    }

    /// The file as it was at the moment shown.
    fn past(&self, props: &Props, t: &'static Files) -> Html {
        let path = self
            .chosen
            .clone()
            .or(self.desk.active().map(|d| d.path.clone()));
        let found = path.as_ref().map(|p| props.session.read(p));
        let text = match &found {
            Some(Found::Text { text, .. }) => text.clone(),
            Some(Found::Absent) => t.not_there.into(),
            Some(Found::Unknown) => t.not_kept.into(),
            _ => t.nothing_open.into(),
        };
        let path = path.unwrap_or_default();
        let painted = match found {
            Some(Found::Text { .. }) => {
                view::editor::Painted::new(view::editor::Language::of(&path, &text), &text)
            }
            _ => view::editor::Painted::new(&view::editor::PLAIN, &text),
        };
        html! {
            <>
                <div class="news" role="status">{ format!("~/{path}: ") }{ t.looking_back }</div>
                <div class="then" tabindex="0">
                    { for painted.lines().iter().map(|l| html! { <LineView line={l.clone()} marks={Vec::new()} /> }) }
                </div>
            </>
        }
    }
}
