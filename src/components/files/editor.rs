//! One open file: a text box, and behind it the same text in colours.
//!
//! The text box is the browser's own, so that input methods, undo, selection and screen readers work;
//! what it shows is transparent while the coloured lines show through. Only lines in sight are drawn.

use std::ops::Range;
use std::rc::Rc;

use gloo_events::EventListener;
use view::editor::edit::{self, Edit};
use view::editor::{Language, Painted, find, units};
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlDocument, HtmlElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::find::FindBar;
use super::keys::Keys;
use super::line::{LineView, Mark};
use crate::browser;
use crate::i18n::Lang;
use crate::i18n::files::files;

/// The height of a line in pixels; assets/files.css has it too.
const LINE: i32 = 24;
/// Lines drawn above and below those in sight.
const MORE: usize = 8;

/// A place to go to: a line, counted from 1 (0 for where the cursor is), and how often that was
/// asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Goto {
    pub line: usize,
    pub times: u32,
}

#[derive(Properties, PartialEq)]
pub struct Props {
    pub path: String,
    /// What the file held when `version` was counted up last.
    pub text: Rc<str>,
    pub version: u64,
    pub shown: bool,
    /// It is the file that is chosen, even while the editor is out of sight.
    pub active: bool,
    pub lang: Lang,
    pub marks: Rc<Vec<Mark>>,
    pub goto: Goto,
    pub ontyped: Callback<Rc<str>>,
    pub onsave: Callback<()>,
}

pub enum Msg {
    Typed,
    Scrolled,
    /// An input method begins to compose, or has ended.
    Composing(bool),
    Leaving(bool),
    Find,
    Query(String),
    Step(bool),
    EndFind,
}

/// What is looked for.
#[derive(Default)]
struct Search {
    query: String,
    found: Vec<Range<usize>>,
    at: Option<usize>,
}

pub struct Editor {
    area: NodeRef,
    lines: NodeRef,
    gutter: NodeRef,
    painted: Painted,
    text: Rc<str>,
    /// The first line drawn, and how many.
    window: (usize, usize),
    composing: bool,
    /// Esc was pressed: the next Tab is the browser's.
    leaving: bool,
    search: Option<Search>,
    was_shown: bool,
    listeners: Vec<EventListener>,
}

impl Component for Editor {
    type Message = Msg;
    type Properties = Props;

    fn create(ctx: &Context<Self>) -> Self {
        let props = ctx.props();
        Self {
            area: NodeRef::default(),
            lines: NodeRef::default(),
            gutter: NodeRef::default(),
            painted: Painted::new(Language::of(&props.path, &props.text), &props.text),
            text: props.text.clone(),
            window: (0, 60),
            composing: false,
            leaving: false,
            search: None,
            was_shown: false,
            listeners: Vec::new(),
        }
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        match msg {
            Msg::Typed => {
                let Some(area) = self.area() else {
                    return false;
                };
                let text: Rc<str> = area.value().into();
                if text == self.text {
                    return false;
                }
                self.set(text.clone());
                self.see();
                ctx.props().ontyped.emit(text);
                true
            }
            Msg::Scrolled => self.see(),
            Msg::Composing(composing) => {
                std::mem::replace(&mut self.composing, composing) != composing
            }
            Msg::Leaving(leaving) => std::mem::replace(&mut self.leaving, leaving) != leaving,
            Msg::Find => {
                let query = self
                    .selection()
                    .map(|s| self.text.get(s).unwrap_or_default().to_string());
                let query = query.filter(|q| !q.is_empty() && !q.contains('\n'));
                let old = self.search.take().map(|s| s.query);
                self.look_for(query.or(old).unwrap_or_default());
                true
            }
            Msg::Query(query) => {
                self.look_for(query);
                self.show_found();
                true
            }
            Msg::Step(onward) => {
                self.step(onward);
                true
            }
            Msg::EndFind => {
                let found = self
                    .search
                    .take()
                    .and_then(|s| Some(s.found.get(s.at?)?.clone()));
                if let Some(found) = found {
                    self.select(found);
                }
                self.focus();
                true
            }
        }
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &Props) -> bool {
        let props = ctx.props();
        if props.goto != old.goto {
            self.go(props.goto);
        }
        // What was typed comes back as it went; anything else replaces what stands there.
        if props.version != old.version && props.text != self.text {
            if let Some(area) = self.area() {
                let cursor = area.selection_start().ok().flatten().unwrap_or(0);
                area.set_value(&props.text);
                let cursor = cursor.min(area.value().encode_utf16().count() as u32);
                let _ = area.set_selection_range(cursor, cursor);
            }
            self.set(props.text.clone());
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let t = files(props.lang);
        let link = ctx.link();
        let (first, count) = self.window;
        let all = self.painted.lines();
        let shown = first..(first + count).min(all.len());
        let numbers = shown.clone().map(|n| self.number(props, n));
        let lines = shown.map(|n| {
            let marks = self.marks(props, n);
            html! { <LineView key={n} line={all[n].clone()} {marks} /> }
        });
        let class = classes!("writing", self.composing.then_some("composing"));
        let onkeydown = {
            let (link, onsave) = (link.clone(), props.onsave.clone());
            let (area, painted) = (self.area.clone(), self.painted.language());
            let (leaving, text) = (self.leaving, self.text.clone());
            let unit = edit::unit(&self.text, painted);
            Callback::from(move |event: KeyboardEvent| {
                let Some(area) = area.cast::<HtmlTextAreaElement>() else {
                    return;
                };
                let keys = Keys {
                    area: &area,
                    text: &text,
                    unit: &unit,
                    language: painted,
                    leaving,
                    link: &link,
                    onsave: &onsave,
                };
                if keys.press(&event) {
                    event.prevent_default();
                }
            })
        };
        html! {
            <div class="editing" hidden={!props.shown} data-testid={props.active.then_some("editor")}>
                if let Some(search) = &self.search {
                    <FindBar lang={props.lang} query={search.query.clone()} count={search.found.len()} at={search.at}
                        onquery={link.callback(Msg::Query)} onstep={link.callback(Msg::Step)}
                        onclose={link.callback(|()| Msg::EndFind)} />
                }
                <div {class}>
                    <div class="gutter" aria-hidden="true"><div ref={self.gutter.clone()}>{ for numbers }</div></div>
                    <div class="layer" aria-hidden="true"><div ref={self.lines.clone()}>{ for lines }</div></div>
                    <textarea ref={self.area.clone()} aria-label={props.path.clone()} wrap="off" spellcheck="false"
                        autocapitalize="off" autocomplete="off" autocorrect="off" aria-describedby="editor-keys"
                        oninput={link.callback(|_: InputEvent| Msg::Typed)} {onkeydown} />
                </div>
                if self.leaving {
                    <p class="leaves" role="status">{ t.leaves }</p>
                }
            </div>
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, first: bool) {
        if first {
            self.begin(ctx);
        }
        self.place();
        let shown = ctx.props().shown;
        if first || shown != std::mem::replace(&mut self.was_shown, shown) {
            ctx.link().send_message(Msg::Scrolled);
        }
    }
}

impl Editor {
    fn area(&self) -> Option<HtmlTextAreaElement> {
        self.area.cast()
    }

    /// The text box is there: it gets its text, and is listened to.
    fn begin(&mut self, ctx: &Context<Self>) {
        let Some(area) = self.area() else {
            return;
        };
        area.set_value(&self.text);
        let _ = area.set_selection_range(0, 0);
        let on = |name: &'static str, msg: fn() -> Msg| {
            let link = ctx.link().clone();
            EventListener::new(&area, name, move |_| link.send_message(msg()))
        };
        self.listeners = vec![
            on("scroll", || Msg::Scrolled),
            on("compositionstart", || Msg::Composing(true)),
            on("compositionend", || Msg::Composing(false)),
            on("blur", || Msg::Leaving(false)),
            on("focus", || Msg::Scrolled),
        ];
        let link = ctx.link().clone();
        let resized = EventListener::new(&browser::window(), "resize", move |_| {
            link.send_message(Msg::Scrolled);
        });
        self.listeners.push(resized);
        self.go(ctx.props().goto);
    }

    fn set(&mut self, text: Rc<str>) {
        self.painted.set(&text);
        self.text = text;
        if let Some(search) = &mut self.search {
            search.found = find::matches(&self.text, &search.query);
            search.at = None;
        }
    }

    /// Looks which lines are in sight. True if others are to be drawn.
    fn see(&mut self) -> bool {
        let Some(area) = self.area().filter(|a| a.client_height() > 0) else {
            return false;
        };
        let top = usize::try_from(area.scroll_top() / LINE).unwrap_or(0);
        let height = usize::try_from(area.client_height() / LINE).unwrap_or(0);
        let first = top.saturating_sub(MORE) / MORE * MORE;
        let window = (first, height + 3 * MORE);
        if self.window == window {
            self.place();
            return false;
        }
        self.window = window;
        true
    }

    /// Moves the coloured lines to where the text box has its own.
    fn place(&self) {
        let Some(area) = self.area() else {
            return;
        };
        let down = i32::try_from(self.window.0).unwrap_or(0) * LINE - area.scroll_top();
        let moved = |node: &NodeRef, left: i32| {
            if let Some(element) = node.cast::<HtmlElement>() {
                let to = format!("translate({}px,{down}px)", -left);
                let _ = element.style().set_property("transform", &to);
            }
        };
        moved(&self.lines, area.scroll_left());
        moved(&self.gutter, 0);
    }

    /// A line's number, with the sign of the worst that was found in it.
    fn number(&self, props: &Props, line: usize) -> Html {
        let found = in_line(&props.marks, line + 1);
        let sign = found
            .iter()
            .map(|m| m.class)
            .min_by_key(|c| super::line::rank(c));
        html! { <div key={line} class={classes!("number", sign)}>{ line + 1 }</div> }
    }

    /// What is marked in a line, in bytes of it: findings, and what is looked for.
    fn marks(&self, props: &Props, line: usize) -> Vec<(usize, usize, &'static str)> {
        let found = in_line(&props.marks, line + 1).iter();
        let mut marks: Vec<_> = found.map(|m| (m.start, m.end, m.class)).collect();
        let Some(search) = self.search.as_ref().filter(|s| !s.found.is_empty()) else {
            return marks;
        };
        let start = units::line_start(&self.text, line);
        let end = start + self.painted.lines().get(line).map_or(0, |l| l.text.len());
        let from = search.found.partition_point(|m| m.start < start);
        for (at, m) in search.found.iter().enumerate().skip(from) {
            if m.start >= end {
                break;
            }
            let class = if search.at == Some(at) {
                "found at"
            } else {
                "found"
            };
            marks.push((m.start - start, m.end.min(end) - start, class));
        }
        marks
    }

    /// What is selected, in bytes.
    fn selection(&self) -> Option<Range<usize>> {
        self.area().map(|area| selection(&area, &self.text))
    }

    fn select(&self, range: Range<usize>) {
        if let Some(area) = self.area() {
            let _ = area.focus();
            select(&area, &self.text, &range);
            self.scroll_to(&range);
        }
    }

    /// Brings a place into sight, if it is not.
    fn scroll_to(&self, range: &Range<usize>) {
        let Some(area) = self.area() else {
            return;
        };
        let (line, _) = units::place(&self.text, range.start);
        let at = i32::try_from(line).unwrap_or(0) * LINE;
        let height = area.client_height();
        if at < area.scroll_top() || at + 2 * LINE > area.scroll_top() + height {
            area.set_scroll_top((at - height / 3).max(0));
        }
    }

    fn focus(&self) {
        if let Some(area) = self.area() {
            let _ = area.focus();
        }
    }

    /// Puts the cursor into a line.
    fn go(&self, goto: Goto) {
        if goto.times > 0 && goto.line == 0 {
            self.focus();
        } else if goto.times > 0 {
            let at = units::line_start(&self.text, goto.line.saturating_sub(1));
            self.select(at..at);
        }
    }

    fn look_for(&mut self, query: String) {
        let found = find::matches(&self.text, &query);
        let from = self.selection().map_or(0, |s| s.start);
        let at = find::next(&found, from);
        self.search = Some(Search { query, found, at });
    }

    fn step(&mut self, onward: bool) {
        let from = self.selection().unwrap_or_default();
        let Some(search) = &mut self.search else {
            return;
        };
        let count = search.found.len();
        search.at = match (search.at, onward) {
            (_, _) if count == 0 => None,
            (Some(at), true) => Some((at + 1) % count),
            (Some(at), false) => Some((at + count - 1) % count),
            (None, true) => find::next(&search.found, from.start),
            (None, false) => find::previous(&search.found, from.end),
        };
        self.show_found();
    }

    fn show_found(&self) {
        let found = self.search.as_ref().and_then(|s| s.found.get(s.at?));
        if let Some(found) = found {
            self.scroll_to(found);
            if let Some(area) = self.area() {
                // Selecting does not take the focus from the search box.
                select(&area, &self.text, found);
            }
        }
    }
}

/// The marks of a line, counted from 1; they are in the order of lines.
fn in_line(marks: &[Mark], line: usize) -> &[Mark] {
    let from = marks.partition_point(|m| m.line < line);
    let to = marks.partition_point(|m| m.line <= line);
    marks.get(from..to).unwrap_or_default()
}

/// What is selected in a text box, in bytes.
pub fn selection(area: &HtmlTextAreaElement, text: &str) -> Range<usize> {
    let units = |n: Result<Option<u32>, _>| n.ok().flatten().unwrap_or(0) as usize;
    let start = units::to_byte(text, units(area.selection_start()));
    let end = units::to_byte(text, units(area.selection_end()));
    start..end.max(start)
}

fn select(area: &HtmlTextAreaElement, text: &str, range: &Range<usize>) {
    let start = units::to_units(text, range.start) as u32;
    let end = units::to_units(text, range.end) as u32;
    let _ = area.set_selection_range(start, end);
}

/// Makes an edit as if it had been typed, so that the browser's undo takes it back.
pub fn apply(area: &HtmlTextAreaElement, text: &str, edit: &Edit) {
    let _ = area.focus();
    select(area, text, &edit.range);
    let document = browser::window().document();
    let document = document.and_then(|d| d.dyn_into::<HtmlDocument>().ok());
    let command = if edit.text.is_empty() {
        "delete"
    } else {
        "insertText"
    };
    let done = document.is_some_and(|d| {
        d.exec_command_with_show_ui_and_value(command, false, &edit.text)
            .unwrap_or(false)
    });
    let new = edit.apply(text);
    if !done || area.value() != new {
        area.set_value(&new);
    }
    select(area, &new, &edit.select);
}
