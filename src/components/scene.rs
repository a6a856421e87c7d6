//! A scene as SVG elements, with one tab stop: arrows go to the nearest object, n and p to the next
//! and previous one that changed, Enter chooses, Escape lets go. Attributes only: the policy of the
//! page allows no inline style.

use std::collections::BTreeMap;
use std::rc::Rc;

use view::scene::{Group, Node, Scene};
use view::svg::{ROLE, anchor, group_class};
use wasm_bindgen::JsCast as _;
use web_sys::{Element, SvgElement};
use yew::prelude::*;

use crate::motion;

/// An object of a picture, by the kind and id it carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    pub kind: String,
    pub id: String,
}

#[derive(Properties)]
pub struct Props {
    pub scene: Rc<Scene>,
    /// Told when an object is chosen, or let go.
    #[prop_or_default]
    pub onpin: Callback<Option<Object>>,
    #[prop_or_default]
    pub pinned: Option<Object>,
    /// What stays in sight beside the chosen one.
    #[prop_or_default]
    pub near: Rc<Vec<(&'static str, String)>>,
}

/// The same scene, not only an equal one: to compare two costs as much as to draw one.
impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.scene, &other.scene)
            && self.pinned == other.pinned
            && self.near == other.near
            && self.onpin == other.onpin
    }
}

#[component]
pub fn SceneView(props: &Props) -> Html {
    let s = &props.scene;
    let svg = use_node_ref();
    let places = use_mut_ref(BTreeMap::new);
    use_effect_with(Rc::as_ptr(s) as usize, {
        let (svg, scene) = (svg.clone(), s.clone());
        move |_| {
            if let Some(svg) = svg.cast::<Element>() {
                motion::replay(&svg, scene.name, &mut places.borrow_mut());
            }
        }
    });
    let onclick = {
        let (onpin, svg) = (props.onpin.clone(), svg.clone());
        Callback::from(move |event: MouseEvent| {
            let around = || around(&event, &svg.cast::<Element>()?);
            onpin.emit(target(&event).or_else(around));
        })
    };
    let onkeydown = {
        let (onpin, svg) = (props.onpin.clone(), svg.clone());
        Callback::from(move |event: KeyboardEvent| {
            if let Some(svg) = svg.cast::<Element>() {
                keys(&event, &svg, &onpin);
            }
        })
    };
    let look = Look {
        pinned: props.pinned.as_ref(),
        near: &props.near,
    };
    html! {
        <svg class="scene" ref={svg} data-scene={s.name} role="group" aria-label={s.title.clone()} tabindex="0"
            viewBox={format!("0 0 {} {}", s.width, s.height)}
            width={s.width.to_string()} height={s.height.to_string()} {onclick} {onkeydown}>
            { for s.nodes.iter().map(|n| node(n, &look)) }
        </svg>
    }
}

/// What is chosen, and what stays in sight with it.
struct Look<'a> {
    pinned: Option<&'a Object>,
    near: &'a [(&'static str, String)],
}

impl Look<'_> {
    fn class(&self, group: &Group) -> &'static str {
        let Some(pinned) = self.pinned else { return "" };
        if pinned.kind == group.kind && pinned.id == group.id {
            return " is-focus";
        }
        let leaf = matches!(
            group.kind,
            "container" | "image" | "volume" | "bind" | "door"
        );
        let near = self
            .near
            .iter()
            .any(|(kind, id)| *kind == group.kind && *id == group.id);
        if leaf && !near && !self.near.is_empty() {
            " dim"
        } else {
            ""
        }
    }
}

fn node(item: &Node, look: &Look) -> Html {
    match item {
        Node::Group(group) => group_node(group, look),
        Node::Rect {
            x,
            y,
            w,
            h,
            r,
            class,
        } => html! {
            <rect class={class.to_string()} x={x.to_string()} y={y.to_string()}
                width={w.to_string()} height={h.to_string()} rx={r.to_string()} />
        },
        Node::Text {
            x,
            y,
            class,
            anchor: at,
            text,
        } => html! {
            <text class={class.to_string()} x={x.to_string()} y={y.to_string()} text-anchor={anchor(*at)}>{ text }</text>
        },
        Node::Path { d, class } => html! { <path class={class.to_string()} d={d.clone()} /> },
        Node::Circle { x, y, r, class } => html! {
            <circle class={class.to_string()} cx={x.to_string()} cy={y.to_string()} r={r.to_string()} />
        },
    }
}

fn group_node(group: &Group, look: &Look) -> Html {
    let inner = group.nodes.iter().map(|n| node(n, look));
    if group.kind.is_empty() {
        return html! { <g class={group_class(group)}>{ for inner }</g> };
    }
    html! {
        <g key={format!("{}:{}", group.kind, group.id)} class={group_class(group) + look.class(group)}
            role={ROLE} tabindex="-1" data-kind={group.kind} data-id={group.id.clone()}
            data-mark={group.mark.word()} aria-label={group.label.clone()}>
            { for inner }
        </g>
    }
}

/// The object that was clicked; nothing beside all objects.
fn target(event: &MouseEvent) -> Option<Object> {
    let element: Element = event.target()?.dyn_into().ok()?;
    object(&element.closest("[data-kind]").ok()??)
}

/// The smallest object whose box is under the pointer: its texts have gaps between them.
fn around(event: &MouseEvent, svg: &Element) -> Option<Object> {
    let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
    let area = |e: &Element| {
        let r = e.get_bounding_client_rect();
        let inside = (r.left()..=r.right()).contains(&x) && (r.top()..=r.bottom()).contains(&y);
        inside.then(|| r.width() * r.height())
    };
    let all = objects(svg, "[data-kind]").into_iter();
    let under = all.filter_map(|e| Some((area(&e)?, e)));
    object(&under.min_by(|a, b| a.0.total_cmp(&b.0))?.1)
}

fn object(element: &Element) -> Option<Object> {
    Some(Object {
        kind: element.get_attribute("data-kind")?,
        id: element.get_attribute("data-id")?,
    })
}

fn keys(event: &KeyboardEvent, svg: &Element, onpin: &Callback<Option<Object>>) {
    let current = browser_focus(svg);
    let all = objects(svg, "[data-kind]");
    let to = match event.key().as_str() {
        "ArrowRight" => nearest(&all, current.as_ref(), [1.0, 0.0]),
        "ArrowLeft" => nearest(&all, current.as_ref(), [-1.0, 0.0]),
        "ArrowDown" => nearest(&all, current.as_ref(), [0.0, 1.0]),
        "ArrowUp" => nearest(&all, current.as_ref(), [0.0, -1.0]),
        "n" => step(&objects(svg, "[data-mark]"), current.as_ref(), 1),
        "p" => step(&objects(svg, "[data-mark]"), current.as_ref(), -1),
        "Enter" | " " => {
            onpin.emit(current.as_ref().and_then(object));
            event.prevent_default();
            return;
        }
        "Escape" => {
            onpin.emit(None);
            return;
        }
        _ => return,
    };
    if let Some(element) = to.and_then(|e| e.dyn_into::<SvgElement>().ok()) {
        event.prevent_default();
        let _ = element.focus();
    }
}

fn browser_focus(svg: &Element) -> Option<Element> {
    let active = crate::browser::window().document()?.active_element()?;
    (active != *svg && svg.contains(Some(&active))).then_some(active)
}

fn objects(svg: &Element, selector: &str) -> Vec<Element> {
    let Ok(list) = svg.query_selector_all(selector) else {
        return Vec::new();
    };
    (0..list.length())
        .filter_map(|i| list.item(i)?.dyn_into().ok())
        .collect()
}

fn step(list: &[Element], current: Option<&Element>, by: isize) -> Option<Element> {
    if list.is_empty() {
        return None;
    }
    let at = current.and_then(|c| list.iter().position(|e| e == c));
    let count = list.len().cast_signed();
    let to = match at {
        Some(at) => (at.cast_signed() + by).rem_euclid(count),
        None if by > 0 => 0,
        None => count - 1,
    };
    list.get(to.cast_unsigned()).cloned()
}

/// The object that is nearest in a direction; the first one if none has the focus.
fn nearest(all: &[Element], current: Option<&Element>, [dx, dy]: [f64; 2]) -> Option<Element> {
    let Some(current) = current else {
        return all.first().cloned();
    };
    let centre = |e: &Element| {
        let r = e.get_bounding_client_rect();
        (r.left() + r.width() / 2.0, r.top() + r.height() / 2.0)
    };
    let here = centre(current);
    let cost = |e: &Element| {
        let (x, y) = centre(e);
        let (x, y) = (x - here.0, y - here.1);
        let ahead = x * dx + y * dy;
        let aside = (x * dy).abs() + (y * dx).abs();
        (ahead > 1.0).then_some(ahead + 2.0 * aside)
    };
    let found = all
        .iter()
        .filter(|e| *e != current)
        .filter_map(|e| Some((cost(e)?, e)));
    found
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, e)| e.clone())
}
