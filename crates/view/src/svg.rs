//! A scene as SVG text, for files, slides and tests. A page builds the same elements itself.

use crate::scene::{Anchor, Group, Mark, Node, Scene};

/// Writes the scene as one `<svg>` element, without a style sheet.
pub fn to_svg(scene: &Scene) -> String {
    let mut out = format!(
        "<svg class=\"scene\" xmlns=\"http://www.w3.org/2000/svg\" data-scene=\"{}\" role=\"group\" aria-label=\"{}\" viewBox=\"0 0 {} {}\" width=\"{}\" height=\"{}\">",
        scene.name,
        escape(&scene.title),
        scene.width,
        scene.height,
        scene.width,
        scene.height
    );
    scene.nodes.iter().for_each(|n| node(n, &mut out));
    out.push_str("</svg>");
    out
}

/// The classes of a group: its own and its mark.
pub fn group_class(group: &Group) -> String {
    match group.mark {
        Mark::Same => group.class.to_string(),
        mark => format!("{} {}", group.class, mark.class()),
    }
}

/// The value of `text-anchor`.
pub fn anchor(anchor: Anchor) -> &'static str {
    match anchor {
        Anchor::Start => "start",
        Anchor::Middle => "middle",
        Anchor::End => "end",
    }
}

/// The role of an object: items stand in items at any depth, which ARIA's lists do not allow.
pub const ROLE: &str = "group";

fn node(node: &Node, out: &mut String) {
    match node {
        Node::Group(group) => {
            out.push_str(&format!("<g class=\"{}\"", escape(&group_class(group))));
            if !group.kind.is_empty() {
                out.push_str(&format!(
                    " role=\"{}\" data-kind=\"{}\" data-id=\"{}\" aria-label=\"{}\"",
                    ROLE,
                    group.kind,
                    escape(&group.id),
                    escape(&group.label)
                ));
            }
            if let Some(mark) = group.mark.word() {
                out.push_str(&format!(" data-mark=\"{mark}\""));
            }
            out.push('>');
            group.nodes.iter().for_each(|n| self::node(n, out));
            out.push_str("</g>");
        }
        Node::Rect {
            x,
            y,
            w,
            h,
            r,
            class,
        } => out.push_str(&format!(
            "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" rx=\"{r}\"/>"
        )),
        Node::Text {
            x,
            y,
            class,
            anchor: at,
            text,
        } => out.push_str(&format!(
            "<text class=\"{class}\" x=\"{x}\" y=\"{y}\" text-anchor=\"{}\">{}</text>",
            anchor(*at),
            escape(text)
        )),
        Node::Path { d, class } => out.push_str(&format!("<path class=\"{class}\" d=\"{d}\"/>")),
        Node::Circle { x, y, r, class } => out.push_str(&format!(
            "<circle class=\"{class}\" cx=\"{x}\" cy=\"{y}\" r=\"{r}\"/>"
        )),
    }
}

/// Makes a text safe in an element or a quoted attribute.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
