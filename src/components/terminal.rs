//! The terminal: what was printed, and one text box that stands where the cursor is.
//!
//! The line is edited here, so that input methods, phone keyboards and the browser's own undo work;
//! it goes to the simulated tty when Enter is pressed. Control keys go at once.

use gloo_events::EventListener;
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlElement, HtmlTextAreaElement};
use yew::prelude::*;

use view::readline::{Editor, Effect, Press};

use super::screen::{ScreenBlock, line};
use crate::browser;
use crate::i18n::{Lang, texts};
use crate::model::session::{Programs, Session, View};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub session: Session,
    pub view: View,
    pub lang: Lang,
    /// Its size in cells is set by somebody else.
    #[prop_or_default]
    pub fixed: bool,
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
    let editor = use_mut_ref(Editor::default);
    let update = use_force_update();
    use_scroll(&scroller, props);
    use_size(&scroller, &props.session, props.fixed);
    use_composition(&input, &props.session);

    let onkeydown = {
        let (session, editor) = (props.session.clone(), editor.clone());
        let (lines, at_prompt) = (props.view.snapshot.clone(), props.view.at_prompt);
        let keys = props.view.keys;
        let update = update.clone();
        Callback::from(move |event: KeyboardEvent| {
            // While an input method composes, its keys are its own (229 is what older ones send).
            if event.is_composing() || event.key_code() == 229 || copies(&event) {
                return;
            }
            let name = event.key();
            let press = Press {
                key: &name,
                ctrl: event.ctrl_key(),
                alt: event.alt_key(),
                shift: event.shift_key(),
                meta: event.meta_key(),
            };
            if keys {
                if let Some(sequence) = press.sequence() {
                    event.prevent_default();
                    session.keys(&sequence);
                }
                return;
            }
            let area: HtmlTextAreaElement = event.target_unchecked_into();
            let mut editor = editor.borrow_mut();
            tell(&mut editor, &area);
            let effect = editor.press(press, &lines.shell.lines, at_prompt);
            if effect == Effect::Browser {
                return;
            }
            event.prevent_default();
            act(&session, &mut editor, effect);
            show(&editor, &area);
            update.force_update();
        })
    };
    let oninput = {
        let (editor, update) = (editor.clone(), update.clone());
        let (session, keys) = (props.session.clone(), props.view.keys);
        Callback::from(move |event: InputEvent| {
            let area: HtmlTextAreaElement = event.target_unchecked_into();
            if keys && !event.is_composing() {
                return pass_on(&session, &area);
            }
            tell(&mut editor.borrow_mut(), &area);
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
    let search = editor.borrow().searching(&props.view.snapshot.shell.lines);
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
            { foot(props) }
        </div>
    }
}

/// Below the line: that programs are on their way, or a button that stops the one in front.
fn foot(props: &Props) -> Html {
    let t = texts(props.lang);
    let stop = {
        let session = props.session.clone();
        Callback::from(move |_: MouseEvent| session.keys("\x03"))
    };
    html! {
        if let Some(programs) = props.view.waits {
            <div class="line wait" role="status">{ match programs {
                Programs::Failed => t.programs_failed,
                _ => t.loading,
            } }</div>
        } else if !props.view.at_prompt {
            <button type="button" class="stop" onclick={stop}>{ t.stop }</button>
        }
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

/// Ctrl+C copies what is selected.
fn copies(event: &KeyboardEvent) -> bool {
    let copy = event.ctrl_key() && event.key().eq_ignore_ascii_case("c");
    copy && !browser::selection().is_empty()
}

/// Tells the editor what stands in the text box.
fn tell(editor: &mut Editor, area: &HtmlTextAreaElement) {
    let cursor = area.selection_start().ok().flatten().unwrap_or(0);
    editor.tell(&area.value(), cursor as usize);
}

/// Puts the editor's line into the text box.
fn show(editor: &Editor, area: &HtmlTextAreaElement) {
    if area.value() != editor.text() {
        area.set_value(editor.text());
    }
    let cursor = editor.cursor_units() as u32;
    let _ = area.set_selection_range(cursor, cursor);
}

fn act(session: &Session, editor: &mut Editor, effect: Effect) {
    match effect {
        Effect::Enter(lines) => lines.iter().for_each(|line| session.line(line)),
        Effect::Send(keys) => session.keys(keys),
        Effect::Clear => session.clear_screen(),
        Effect::Complete => {
            let found = session.complete(editor.text(), editor.cursor());
            if let Some(below) = editor.completed(found.start, &found.candidates) {
                session.show(&below);
            }
        }
        Effect::Shown | Effect::Browser => {}
    }
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
fn use_size(scroller: &NodeRef, session: &Session, fixed: bool) {
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
            if !fixed && element.client_width() > 0 && *last.borrow() != (columns, rows) {
                *last.borrow_mut() = (columns, rows);
                session.resize(columns, rows);
            }
        };
        measure();
        let listener = EventListener::new(&browser::window(), "resize", move |_| measure());
        move || drop(listener)
    });
}
