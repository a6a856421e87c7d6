//! The terminal: what was printed, and one text box that stands where the cursor is.
//!
//! The line is edited here, so that input methods, phone keyboards and the browser's own undo work;
//! it goes to the simulated tty when Enter is pressed. Control keys go at once.

use gloo_events::EventListener;
use std::rc::Rc;
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::screen::{ScreenBlock, line};
use crate::browser;
use crate::i18n::{Lang, texts};
use crate::model::session::{Programs, Session, View};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub session: Session,
    pub view: View,
    pub lang: Lang,
}

/// Where Up and Down are in the history, and what Ctrl+R looks for.
#[derive(Clone, Default, PartialEq)]
struct Recall {
    /// Lines back from the newest; 0 is the line being typed.
    back: usize,
    draft: String,
    /// The line found and how many matches to skip.
    search: Option<usize>,
    query: String,
}

/// Puts the cursor into the terminal.
pub fn focus() {
    let document = browser::window().document();
    let found = document.and_then(|d| d.query_selector("[data-testid=terminal] textarea").ok()?);
    if let Some(element) = found.and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

#[component]
pub fn TerminalPane(props: &Props) -> Html {
    let t = texts(props.lang);
    let input = use_node_ref();
    let scroller = use_node_ref();
    let recall = use_mut_ref(Recall::default);
    let update = use_force_update();
    use_scroll(&scroller, props);
    use_size(&scroller, &props.session);
    use_composition(&input, &props.session);

    let onkeydown = {
        let (session, recall) = (props.session.clone(), recall.clone());
        let (lines, at_prompt) = (props.view.snapshot.clone(), props.view.at_prompt);
        let keys = props.view.keys;
        let update = update.clone();
        Callback::from(move |event: KeyboardEvent| {
            if keys {
                if let Some(sequence) = sequence(&event) {
                    event.prevent_default();
                    session.keys(&sequence);
                }
                return;
            }
            let area: HtmlTextAreaElement = event.target_unchecked_into();
            let mut keys = Keys {
                session: &session,
                lines: &lines.shell.lines,
                at_prompt,
                area: &area,
                recall: &mut recall.borrow_mut(),
            };
            if keys.press(&event) {
                event.prevent_default();
            }
            update.force_update();
        })
    };
    let oninput = {
        let (recall, update) = (recall.clone(), update.clone());
        let (session, keys) = (props.session.clone(), props.view.keys);
        Callback::from(move |event: InputEvent| {
            let area: HtmlTextAreaElement = event.target_unchecked_into();
            if keys && !event.is_composing() {
                return pass_on(&session, &area);
            }
            recall.borrow_mut().query = area.value();
            update.force_update();
        })
    };
    let onpaste = {
        let (session, keys) = (props.session.clone(), props.view.keys);
        Callback::from(move |event: Event| paste(&session, &event, keys))
    };
    let onclick = Callback::from(|_: MouseEvent| {
        if browser::selection().is_empty() {
            focus();
        }
    });
    let stop = {
        let session = props.session.clone();
        Callback::from(move |_: MouseEvent| session.keys("\x03"))
    };
    let search = {
        let recall = recall.borrow();
        recall.search.map(|skip| {
            let found = find(&props.view.snapshot.shell.lines, &recall.query, skip);
            format!(
                "(reverse-i-search)`{}': {}",
                recall.query,
                found.unwrap_or_default()
            )
        })
    };
    html! {
        <div class="terminal" data-testid="terminal" ref={scroller} {onclick}>
            <span class="ruler" aria-hidden="true" />
            <div role="log" aria-live="off" aria-label={t.output} class="log" data-testid="output" tabindex="0">
                { for props.view.blocks.iter().map(|b| html! { <ScreenBlock key={b.first} block={b.clone()} /> }) }
            </div>
            if let Some(search) = search {
                <div class="line search">{ search }</div>
            }
            <div class={classes!("entry", props.view.keys.then_some("keys"))}>
                <span class="prompt">{ line(&props.view.prompt) }</span>
                <textarea ref={input} rows="1" aria-label={t.input} autocomplete="off" autocapitalize="off"
                    autocorrect="off" spellcheck="false" enterkeyhint="send" {onkeydown} {oninput} {onpaste} />
                <span class="rest">{ line(&props.view.rest) }</span>
            </div>
            <div class="below">{ for props.view.below.iter().map(|l| html! { <div class="line">{ line(l) }</div> }) }</div>
            { for props.view.waiting.iter().map(|w| html! { <div class="line wait" key={w.id}>{ &w.text }</div> }) }
            if let Some(programs) = props.view.waits {
                <div class="line wait" role="status">{ match programs {
                    Programs::Failed => t.programs_failed,
                    _ => t.loading,
                } }</div>
            } else if !props.view.at_prompt {
                <button type="button" class="stop" onclick={stop}>{ t.stop }</button>
            }
        </div>
    }
}

/// Sends what stands in the text box to the program in front.
fn pass_on(session: &Session, area: &HtmlTextAreaElement) {
    let text = area.value();
    area.set_value("");
    if !text.is_empty() {
        session.keys(&text.replace('\n', "\r"));
    }
}

/// The bytes a terminal sends for a key; `None` for one that is the browser's or an input method's.
fn sequence(event: &KeyboardEvent) -> Option<String> {
    if event.is_composing() || event.key_code() == 229 || event.meta_key() {
        return None;
    }
    let key = event.key();
    let mut chars = key.chars();
    let single = chars.next().filter(|_| chars.next().is_none());
    if let Some(c) = single {
        return match (event.ctrl_key(), event.alt_key()) {
            (true, false) if c.eq_ignore_ascii_case(&'c') && !browser::selection().is_empty() => {
                None
            }
            (true, false) if c.is_ascii_alphabetic() || "[\\]^_".contains(c) => {
                Some(char::from(c.to_ascii_uppercase() as u8 & 0x1f).to_string())
            }
            (true, false) if c == '/' => Some("\x1f".into()),
            (true, false) => None,
            (false, true) => Some(format!("\x1b{c}")),
            _ => Some(c.to_string()),
        };
    }
    let sequence = match key.as_str() {
        "Enter" => "\r",
        "Backspace" => "\x7f",
        "Tab" if !event.shift_key() => "\t",
        "Escape" => "\x1b",
        "ArrowUp" => "\x1b[A",
        "ArrowDown" => "\x1b[B",
        "ArrowRight" => "\x1b[C",
        "ArrowLeft" => "\x1b[D",
        "Home" => "\x1b[H",
        "End" => "\x1b[F",
        "PageUp" => "\x1b[5~",
        "PageDown" => "\x1b[6~",
        "Delete" => "\x1b[3~",
        _ => return None,
    };
    Some(sequence.to_string())
}

/// One key press and what it may touch.
struct Keys<'a> {
    session: &'a Session,
    lines: &'a [Rc<str>],
    at_prompt: bool,
    area: &'a HtmlTextAreaElement,
    recall: &'a mut Recall,
}

impl Keys<'_> {
    /// Handles the key; true if the browser must not.
    fn press(&mut self, event: &KeyboardEvent) -> bool {
        // While an input method composes, its keys are its own (229 is what older ones send).
        if event.is_composing() || event.key_code() == 229 {
            return false;
        }
        let key = event.key();
        if event.ctrl_key() && !event.alt_key() && !event.meta_key() {
            return self.control(&key.to_lowercase());
        }
        match key.as_str() {
            "Enter" if !event.shift_key() => {
                self.accept_search();
                let text = self.take();
                text.split('\n').for_each(|l| self.session.line(l));
                true
            }
            "Tab" if !event.shift_key() => self.complete(),
            "ArrowUp" if !self.multi_line() => self.browse(1),
            "ArrowDown" if !self.multi_line() => self.browse(-1),
            "Escape" if self.recall.search.take().is_some() => true,
            _ => false,
        }
    }

    fn control(&mut self, key: &str) -> bool {
        let (text, at) = (self.area.value(), self.cursor());
        match key {
            "c" if !browser::selection().is_empty() => return false,
            "c" => {
                self.take();
                self.recall.search = None;
                self.session.keys("\x03");
            }
            "d" if text.is_empty() => self.session.keys("\x04"),
            "l" => self.session.clear_screen(),
            "a" => self.set(&text, 0),
            "e" => self.set(&text, text.len()),
            "u" => self.set(&text[at..], 0),
            "k" => self.set(&text[..at], at),
            "w" => {
                let kept = text[..at].trim_end();
                let start = kept.rfind(' ').map_or(0, |i| i + 1);
                self.set(&format!("{}{}", &text[..start], &text[at..]), start);
            }
            "r" if self.at_prompt => {
                self.recall.search = Some(self.recall.search.map_or(0, |n| n + 1));
                self.recall.query = text;
            }
            "p" if self.at_prompt => return self.browse(1),
            "n" if self.at_prompt => return self.browse(-1),
            "p" => self.session.keys("\x10"),
            "q" => self.session.keys("\x11"),
            "z" => self.session.keys("\x1a"),
            "\\" => self.session.keys("\x1c"),
            _ => return false,
        }
        true
    }

    fn complete(&mut self) -> bool {
        let (text, at) = (self.area.value(), self.cursor());
        // With nothing typed, Tab leaves the terminal: no keyboard trap.
        if text.is_empty() {
            return false;
        }
        let found = self.session.complete(&text, at);
        let typed = text.get(found.start..at).unwrap_or_default();
        let prefix = common_prefix(&found.candidates);
        let done = match found.candidates.as_slice() {
            [] => return true,
            [one] if one.ends_with('/') => one.clone(),
            [one] => format!("{one} "),
            _ => prefix,
        };
        if done.len() > typed.len() {
            let line = format!("{}{done}{}", &text[..found.start], &text[at..]);
            self.set(&line, found.start + done.len());
        } else if found.candidates.len() > 1 {
            self.session
                .show(&format!("{text}\n{}", found.candidates.join("  ")));
        }
        true
    }

    fn browse(&mut self, by: isize) -> bool {
        let back = self
            .recall
            .back
            .saturating_add_signed(by)
            .min(self.lines.len());
        if self.recall.back == 0 {
            self.recall.draft = self.area.value();
        }
        self.recall.back = back;
        let text = match back {
            0 => self.recall.draft.clone(),
            n => self.lines[self.lines.len() - n].to_string(),
        };
        self.set(&text, text.len());
        true
    }

    fn accept_search(&mut self) {
        if let Some(skip) = self.recall.search.take()
            && let Some(found) = find(self.lines, &self.recall.query, skip)
        {
            self.set(&found, found.len());
        }
    }

    fn take(&mut self) -> String {
        let text = self.area.value();
        self.area.set_value("");
        *self.recall = Recall::default();
        text
    }

    fn multi_line(&self) -> bool {
        self.area.value().contains('\n')
    }

    /// The cursor as a byte of the text; the browser counts UTF-16 units.
    fn cursor(&self) -> usize {
        let units = self.area.selection_start().ok().flatten().unwrap_or(0) as usize;
        let text = self.area.value();
        let mut seen = 0;
        for (at, ch) in text.char_indices() {
            if seen >= units {
                return at;
            }
            seen += ch.len_utf16();
        }
        text.len()
    }

    fn set(&self, text: &str, cursor: usize) {
        self.area.set_value(text);
        let units = text.get(..cursor).map_or(0, |t| t.encode_utf16().count()) as u32;
        let _ = self.area.set_selection_range(units, units);
    }
}

/// The newest line that contains the query, `skip` matches back.
fn find(lines: &[Rc<str>], query: &str, skip: usize) -> Option<String> {
    if query.is_empty() {
        return None;
    }
    lines
        .iter()
        .rev()
        .filter(|l| l.contains(query))
        .nth(skip)
        .map(|l| l.to_string())
}

fn common_prefix(words: &[String]) -> String {
    let Some(first) = words.first() else {
        return String::new();
    };
    let shared = |n: &usize| words.iter().all(|w| w.starts_with(&first[..*n]));
    let ends = first.char_indices().map(|(at, c)| at + c.len_utf8());
    let longest = ends.take_while(shared).last().unwrap_or(0);
    first[..longest].to_string()
}

/// Pasted lines are entered one by one; the last one waits for Enter. A program that wants keys gets
/// the text as it is.
fn paste(session: &Session, event: &Event, keys: bool) {
    let Some(event) = event.dyn_ref::<web_sys::ClipboardEvent>() else {
        return;
    };
    let data = event.clipboard_data().and_then(|d| d.get_data("text").ok());
    let text = data.unwrap_or_default().replace("\r\n", "\n");
    if keys {
        event.prevent_default();
        return session.keys(&text.replace('\n', "\r"));
    }
    let Some((first, last)) = text.rsplit_once('\n') else {
        return;
    };
    let area: HtmlTextAreaElement = event.target_unchecked_into();
    event.prevent_default();
    let typed = area.value();
    area.set_value(last);
    for (index, line) in first.split('\n').enumerate() {
        match index {
            0 => session.line(&format!("{typed}{line}")),
            _ => session.line(line),
        }
    }
}

/// Sends what an input method made, once it is done, to a program that wants keys.
#[hook]
fn use_composition(input: &NodeRef, session: &Session) {
    let input = input.clone();
    use_effect_with(session.clone(), move |session| {
        let (session, area) = (session.clone(), input.cast::<HtmlTextAreaElement>());
        let listener = area.map(|area| {
            EventListener::new(&area.clone(), "compositionend", move |_| {
                if session.wants_keys() {
                    pass_on(&session, &area);
                }
            })
        });
        move || drop(listener)
    });
}

/// Follows what comes, unless the reader has scrolled back to read.
#[hook]
fn use_scroll(scroller: &NodeRef, props: &Props) {
    let at_end = use_mut_ref(|| true);
    use_effect_with((), {
        let (scroller, at_end) = (scroller.clone(), at_end.clone());
        move |()| {
            let listener = scroller.cast::<HtmlElement>().map(|element| {
                let target = element.clone();
                EventListener::new(&target, "scroll", move |_| {
                    let left =
                        element.scroll_height() - element.scroll_top() - element.client_height();
                    *at_end.borrow_mut() = left < 40;
                })
            });
            move || drop(listener)
        }
    });
    let scroller = scroller.clone();
    let blocks = props.view.blocks.clone();
    use_effect_with((blocks, props.view.prompt.clone()), move |_| {
        if let Some(element) = scroller.cast::<HtmlElement>().filter(|_| *at_end.borrow()) {
            element.set_scroll_top(element.scroll_height());
        }
    });
}

/// Tells the tty how many cells there are, at first and when the window changes.
#[hook]
fn use_size(scroller: &NodeRef, session: &Session) {
    let (scroller, session) = (scroller.clone(), session.clone());
    let last = use_mut_ref(|| (0u16, 0u16));
    use_effect_with(session.clone(), move |_| {
        let measure = move || {
            let Some(element) = scroller.cast::<HtmlElement>() else {
                return;
            };
            // A hundred cells in a row, as the style sheet's font has them.
            let Ok(Some(ruler)) = element.query_selector(".ruler") else {
                return;
            };
            let ruler = ruler.get_bounding_client_rect();
            let cells = |px: i32, cell: f64| (f64::from(px) / cell).floor() as u16;
            let columns = cells(element.client_width() - 28, ruler.width() / 100.0).clamp(20, 200);
            let rows = cells(element.client_height() - 24, ruler.height()).clamp(5, 100);
            if element.client_width() > 0 && *last.borrow() != (columns, rows) {
                *last.borrow_mut() = (columns, rows);
                session.resize(columns, rows);
            }
        };
        measure();
        let listener = EventListener::new(&browser::window(), "resize", move |_| measure());
        move || drop(listener)
    });
}
