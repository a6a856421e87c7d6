//! Motion in pictures: the final picture is drawn at once; what moved, came or went is replayed on
//! top, by the Web Animations API, which the page's policy allows. None where motion is unwanted.

use std::collections::BTreeMap;

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::Element;

use crate::browser;

/// Where the objects of the last picture were, by kind and id, and of which picture.
pub type Places = BTreeMap<String, (f64, f64)>;

const MOVE_MS: f64 = 200.0;
const ENTER_MS: f64 = 160.0;
/// How many times as long it takes if the reader wants it slow.
const SLOW: f64 = 5.0;
/// More objects than this are not worth the work.
const MOST: u32 = 400;

/// Replays the difference between the picture before and the one that stands in `svg` now.
pub fn replay(svg: &Element, name: &str, places: &mut Places) {
    let Ok(list) = svg.query_selector_all("g[data-kind]") else {
        return;
    };
    let frame = svg.get_bounding_client_rect();
    let key_of_picture = format!("picture {name}");
    let same = places.contains_key(&key_of_picture);
    let moving = same && list.length() <= MOST && browser::wants_motion();
    let mut now = Places::from([(key_of_picture, (0.0, 0.0))]);
    for i in 0..list.length() {
        let Some(element) = list.item(i).and_then(|n| n.dyn_into::<Element>().ok()) else {
            continue;
        };
        let r = element.get_bounding_client_rect();
        let at = (r.left() - frame.left(), r.top() - frame.top());
        let attribute = |name| element.get_attribute(name).unwrap_or_default();
        let key = format!("{}:{}", attribute("data-kind"), attribute("data-id"));
        // Parts of a card move with the card.
        let nested = element
            .parent_element()
            .is_some_and(|p| p.has_attribute("data-kind"));
        if moving && !(nested && attribute("data-kind") != "container") {
            match places.get(&key) {
                Some(old) if (old.0 - at.0).abs() + (old.1 - at.1).abs() > 1.0 => {
                    let from = format!("translate({}px,{}px)", old.0 - at.0, old.1 - at.1);
                    animate(&element, "transform", &from, "none", MOVE_MS);
                }
                Some(_) => {}
                None => animate(&element, "opacity", "0", "1", ENTER_MS),
            }
        }
        now.insert(key, at);
    }
    *places = now;
}

fn animate(element: &Element, property: &str, from: &str, to: &str, ms: f64) {
    let frame = |value: &str| {
        let frame = Object::new();
        let _ = Reflect::set(&frame, &property.into(), &value.into());
        frame
    };
    let frames = Array::of2(&frame(from), &frame(to));
    let options = Object::new();
    let ms = match browser::root::attribute("data-motion").as_deref() {
        Some("slow") => ms * SLOW,
        _ => ms,
    };
    let _ = Reflect::set(&options, &"duration".into(), &JsValue::from_f64(ms));
    let _ = Reflect::set(&options, &"easing".into(), &"ease-out".into());
    let found = Reflect::get(element, &"animate".into()).ok();
    if let Some(run) = found.and_then(|f| f.dyn_into::<Function>().ok()) {
        let _ = run.call2(element, &frames, &options);
    }
}
