//! A line between two panes that can be moved, by pointer or by the arrow keys.

use web_sys::Element;
use yew::prelude::*;

use crate::browser::root;
use crate::model::settings::{SHARES, Settings};

/// By how much a key moves it, in percent.
const STEP: u16 = 2;

#[derive(Clone, Copy, PartialEq)]
pub enum Divides {
    /// The lesson's text from the rest.
    Text,
    /// The picture from the terminal.
    Picture,
}

#[derive(Properties, PartialEq)]
pub struct Props {
    pub divides: Divides,
    pub label: &'static str,
}

impl Divides {
    fn setting(self) -> &'static str {
        match self {
            Divides::Text => "text",
            Divides::Picture => "picture",
        }
    }

    fn share(self) -> u16 {
        let settings = Settings::load();
        match self {
            Divides::Text => settings.text,
            Divides::Picture => settings.picture,
        }
    }

    /// Whether it stands upright, so that it moves sideways.
    fn is_upright(self) -> bool {
        self == Divides::Text || root::attribute("data-beside").is_some()
    }

    /// The share, in percent, of what lies before a pointer there.
    fn at(self, separator: &Element, event: &PointerEvent) -> Option<u16> {
        let parent = separator.parent_element()?;
        let area = parent.get_bounding_client_rect();
        let (at, start, end) = match (self, self.is_upright()) {
            (Divides::Text, _) => (event.client_x(), area.left(), area.right()),
            (Divides::Picture, false) => (event.client_y(), area.top(), area.bottom()),
            (Divides::Picture, true) => {
                let text = parent.query_selector(":scope > .text").ok().flatten();
                let left = text.map_or(area.left(), |t| t.get_bounding_client_rect().right());
                (event.client_x(), left, area.right())
            }
        };
        let share = (f64::from(at) - start) / (end - start) * 100.0;
        let (least, most) = (*SHARES.start(), *SHARES.end());
        Some((share.round() as i64).clamp(least.into(), most.into()) as u16)
    }
}

#[component]
pub fn Separator(props: &Props) -> Html {
    let divides = props.divides;
    let node = use_node_ref();
    let share = use_state(move || divides.share());
    let dragged = use_mut_ref(|| false);
    let put = {
        let share = share.clone();
        move |to: u16| {
            Settings::change(divides.setting(), &to.to_string());
            share.set(to);
        }
    };
    let onkeydown = {
        let (put, share) = (put.clone(), *share);
        Callback::from(move |event: KeyboardEvent| {
            let to = match event.key().as_str() {
                "ArrowLeft" | "ArrowUp" => share.saturating_sub(STEP),
                "ArrowRight" | "ArrowDown" => share + STEP,
                "Home" => *SHARES.start(),
                "End" => *SHARES.end(),
                _ => return,
            };
            event.prevent_default();
            put(to.clamp(*SHARES.start(), *SHARES.end()));
        })
    };
    let onpointerdown = {
        let (node, dragged) = (node.clone(), dragged.clone());
        Callback::from(move |event: PointerEvent| {
            if let Some(element) = node.cast::<Element>() {
                let _ = element.set_pointer_capture(event.pointer_id());
                *dragged.borrow_mut() = true;
            }
        })
    };
    let onpointermove = {
        let (node, dragged) = (node.clone(), dragged.clone());
        Callback::from(move |event: PointerEvent| {
            let element = node.cast::<Element>().filter(|_| *dragged.borrow());
            if let Some(to) = element.and_then(|e| divides.at(&e, &event)) {
                put(to);
            }
        })
    };
    let release = Callback::from(move |_: PointerEvent| *dragged.borrow_mut() = false);
    html! {
        <div ref={node} class={classes!("separator", divides.setting())} role="separator" tabindex="0"
            aria-label={props.label} aria-valuenow={share.to_string()} aria-valuemin={SHARES.start().to_string()}
            aria-valuemax={SHARES.end().to_string()}
            aria-orientation={if divides.is_upright() { "vertical" } else { "horizontal" }}
            {onkeydown} {onpointerdown} {onpointermove} onpointerup={release.clone()} onpointercancel={release} />
    }
}
