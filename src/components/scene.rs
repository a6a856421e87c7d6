//! A scene as SVG elements. Attributes only: the policy of the page allows no inline style.

use view::scene::{Group, Node, Scene};
use view::svg::{anchor, group_class, role};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub scene: Scene,
}

#[component]
pub fn SceneView(props: &Props) -> Html {
    let s = &props.scene;
    html! {
        <svg class="scene" data-scene={s.name} role="list" aria-label={s.title.clone()}
            viewBox={format!("0 0 {} {}", s.width, s.height)}
            width={s.width.to_string()} height={s.height.to_string()}>
            { for s.nodes.iter().map(node) }
        </svg>
    }
}

fn node(item: &Node) -> Html {
    match item {
        Node::Group(group) => group_node(group),
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

fn group_node(group: &Group) -> Html {
    let inner = group.nodes.iter().map(node);
    if group.kind.is_empty() {
        return html! { <g class={group_class(group)}>{ for inner }</g> };
    }
    html! {
        <g key={format!("{}:{}", group.kind, group.id)} class={group_class(group)} role={role(group)}
            data-kind={group.kind} data-id={group.id.clone()} data-mark={group.mark.word()}
            aria-label={group.label.clone()}>
            { for inner }
        </g>
    }
}
