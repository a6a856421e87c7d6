//! A picture as data: shapes and texts at places, with ids and names, before any SVG.
//!
//! A scene is a pure function of the snapshot, the language and the width it has to fit, so a test
//! can read it and a page can draw it. It has no colours: classes say what a shape is.

use crate::terminal::cell_width;

/// A drawing, in pixels at its natural size.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scene {
    /// `host`, `layers`, `build`, `network`.
    pub name: &'static str,
    /// What a screen reader says for the whole.
    pub title: String,
    pub width: f64,
    pub height: f64,
    pub nodes: Vec<Node>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    Group(Group),
    Rect {
        x: f64,
        y: f64,
        w: f64,
        h: f64,
        r: f64,
        class: &'static str,
    },
    Text {
        x: f64,
        y: f64,
        class: &'static str,
        anchor: Anchor,
        text: String,
    },
    Path {
        d: String,
        class: &'static str,
    },
    Circle {
        x: f64,
        y: f64,
        r: f64,
        class: &'static str,
    },
}

/// An object of the host: what can be named, counted and compared with the previous picture.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Group {
    /// `container`, `image`, `layer`, `volume`, `network`, `port`, `mount`, `file`, `vertex`, ….
    pub kind: &'static str,
    pub id: String,
    /// The accessible name.
    pub label: String,
    pub class: &'static str,
    pub mark: Mark,
    pub nodes: Vec<Node>,
}

/// How an object differs from the previous picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mark {
    #[default]
    Same,
    New,
    Changed,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Anchor {
    #[default]
    Start,
    Middle,
    End,
}

impl Scene {
    /// The scene as text: one object or sentence a line, indented by nesting. Tests read this, and
    /// so can people who do not see the picture.
    pub fn to_text(&self) -> String {
        let mut out = format!("{}\n", self.title);
        write_nodes(&self.nodes, 1, &mut out);
        out
    }

    /// Every object of the scene, outer ones first.
    pub fn groups(&self) -> Vec<&Group> {
        let mut found = Vec::new();
        collect(&self.nodes, &mut found);
        found
    }
}

fn collect<'a>(nodes: &'a [Node], found: &mut Vec<&'a Group>) {
    for node in nodes {
        if let Node::Group(group) = node {
            found.push(group);
            collect(&group.nodes, found);
        }
    }
}

fn write_nodes(nodes: &[Node], depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    for node in nodes {
        match node {
            Node::Group(group) => {
                let mark = match group.mark {
                    Mark::Same => "",
                    Mark::New => " (new)",
                    Mark::Changed => " (changed)",
                };
                out.push_str(&format!("{indent}[{}] {}{mark}\n", group.kind, group.label));
                write_nodes(&group.nodes, depth + 1, out);
            }
            Node::Text { text, .. } => out.push_str(&format!("{indent}{text}\n")),
            _ => {}
        }
    }
}

/// Appends shapes; keeps the drawing code of diagrams short.
#[derive(Debug, Default)]
pub struct Pen {
    pub nodes: Vec<Node>,
}

impl Pen {
    pub fn rect(&mut self, x: f64, y: f64, w: f64, h: f64, r: f64, class: &'static str) {
        self.nodes.push(Node::Rect {
            x,
            y,
            w: w.max(0.0),
            h: h.max(0.0),
            r,
            class,
        });
    }

    /// A text whose baseline is at `y`.
    pub fn text(&mut self, x: f64, y: f64, class: &'static str, text: impl Into<String>) {
        self.anchored(x, y, class, Anchor::Start, text);
    }

    pub fn text_end(&mut self, x: f64, y: f64, class: &'static str, text: impl Into<String>) {
        self.anchored(x, y, class, Anchor::End, text);
    }

    pub fn text_middle(&mut self, x: f64, y: f64, class: &'static str, text: impl Into<String>) {
        self.anchored(x, y, class, Anchor::Middle, text);
    }

    fn anchored(
        &mut self,
        x: f64,
        y: f64,
        class: &'static str,
        anchor: Anchor,
        text: impl Into<String>,
    ) {
        self.nodes.push(Node::Text {
            x,
            y,
            class,
            anchor,
            text: text.into(),
        });
    }

    pub fn path(&mut self, class: &'static str, d: String) {
        self.nodes.push(Node::Path { d, class });
    }

    pub fn circle(&mut self, x: f64, y: f64, r: f64, class: &'static str) {
        self.nodes.push(Node::Circle { x, y, r, class });
    }

    pub fn group(&mut self, group: Group) {
        self.nodes.push(Node::Group(group));
    }
}

/// The width of a text at a font size, estimated: a scene has no fonts to measure with.
pub fn text_width(text: &str, size: f64, mono: bool) -> f64 {
    let latin = if mono { 0.605 } else { 0.56 };
    let em = |c: char| match cell_width(c) {
        2 => 1.0,
        0 => 0.0,
        _ => latin,
    };
    text.chars().map(em).sum::<f64>() * size
}

/// Shortens a text to a width, with an ellipsis at the end.
pub fn fit(text: &str, width: f64, size: f64, mono: bool) -> String {
    if text_width(text, size, mono) <= width {
        return text.to_string();
    }
    let mut kept = String::new();
    for ch in text.chars() {
        kept.push(ch);
        if text_width(&kept, size, mono) + size * 0.8 > width {
            kept.pop();
            break;
        }
    }
    kept.push('…');
    kept
}
