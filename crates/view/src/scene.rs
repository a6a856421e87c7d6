//! A picture as data: shapes and texts at places, with ids and names, before any SVG.
//!
//! A scene is a pure function of the snapshot, the language and the width it has to fit, so a test
//! can read it and a page can draw it. It has no colours: classes say what a shape is.

use std::borrow::Cow;

use crate::terminal::cell_width;

/// The classes of a shape, separated by blanks.
pub type Class = Cow<'static, str>;

/// A drawing, in pixels at its natural size.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scene {
    /// `host`, `build`, `files`, `network`, `timeline`.
    pub name: &'static str,
    /// What a screen reader says for the whole.
    pub title: String,
    /// The answer in one sentence, as the picture begins with it.
    pub sentence: String,
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
        class: Class,
    },
    Text {
        x: f64,
        y: f64,
        class: Class,
        anchor: Anchor,
        text: String,
    },
    Path {
        d: String,
        class: Class,
    },
    Circle {
        x: f64,
        y: f64,
        r: f64,
        class: Class,
    },
}

/// An object of the host: what can be named, counted and compared with the picture before. A group
/// without a kind is no object, only shapes that belong together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Group {
    /// `container`, `image`, `layer`, `volume`, `network`, `door`, `mount`, `file`, `vertex`, `hop`, ….
    pub kind: &'static str,
    /// Unique among the objects of its kind, and the same in every picture and snapshot.
    pub id: String,
    /// The accessible name: everything the group shows, in words.
    pub label: String,
    pub class: Class,
    pub mark: Mark,
    pub nodes: Vec<Node>,
}

/// How an object differs from the picture before the last command line, or from what is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mark {
    #[default]
    Same,
    New,
    Changed,
    /// It is not there any more; drawn as a ghost until the next command.
    Gone,
    /// It is not there yet; a lesson's goal or a preview wants it.
    Goal,
}

impl Mark {
    /// Returns the value of `data-mark`; nothing for what is the same.
    pub fn word(self) -> Option<&'static str> {
        match self {
            Self::Same => None,
            Self::New => Some("new"),
            Self::Changed => Some("changed"),
            Self::Gone => Some("gone"),
            Self::Goal => Some("goal"),
        }
    }

    /// Returns the class that goes with it.
    pub fn class(self) -> &'static str {
        match self {
            Self::Same => "",
            Self::New => "is-new",
            Self::Changed => "is-changed",
            Self::Gone => "is-gone",
            Self::Goal => "is-goal",
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Anchor {
    #[default]
    Start,
    Middle,
    End,
}

/// An object of a scene in words: the text form, which has the same objects, names and nesting.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Item {
    pub kind: &'static str,
    pub id: String,
    pub label: String,
    pub mark: Mark,
    pub items: Vec<Item>,
}

impl Scene {
    /// The scene as text: the sentence, then one object a line, indented by nesting. Tests read
    /// this, and so can people who do not see the picture.
    pub fn to_text(&self) -> String {
        let mut out = format!("{}\n", self.title);
        if !self.sentence.is_empty() {
            out.push_str(&format!("{}\n", self.sentence));
        }
        write_items(&self.items(), 1, &mut out);
        out
    }

    /// The objects of the scene, nested as they are drawn.
    pub fn items(&self) -> Vec<Item> {
        items(&self.nodes)
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
            if !group.kind.is_empty() {
                found.push(group);
            }
            collect(&group.nodes, found);
        }
    }
}

fn items(nodes: &[Node]) -> Vec<Item> {
    let mut found = Vec::new();
    for node in nodes {
        let Node::Group(group) = node else { continue };
        let inner = items(&group.nodes);
        match group.kind {
            "" => found.extend(inner),
            kind => found.push(Item {
                kind,
                id: group.id.clone(),
                label: group.label.clone(),
                mark: group.mark,
                items: inner,
            }),
        }
    }
    found
}

fn write_items(items: &[Item], depth: usize, out: &mut String) {
    for item in items {
        let mark = item
            .mark
            .word()
            .map_or(String::new(), |w| format!(" ({w})"));
        let indent = "  ".repeat(depth);
        out.push_str(&format!("{indent}[{}] {}{mark}\n", item.kind, item.label));
        write_items(&item.items, depth + 1, out);
    }
}

/// Appends shapes; keeps the drawing code of diagrams short.
#[derive(Clone, Debug, Default)]
pub struct Pen {
    pub nodes: Vec<Node>,
}

impl Pen {
    pub fn rect(&mut self, x: f64, y: f64, w: f64, h: f64, r: f64, class: impl Into<Class>) {
        let (w, h, class) = (w.max(0.0), h.max(0.0), class.into());
        self.nodes.push(Node::Rect {
            x,
            y,
            w,
            h,
            r,
            class,
        });
    }

    /// A text whose baseline is at `y`.
    pub fn text(&mut self, x: f64, y: f64, class: impl Into<Class>, text: impl Into<String>) {
        self.anchored(x, y, class.into(), Anchor::Start, text.into());
    }

    pub fn text_end(&mut self, x: f64, y: f64, class: impl Into<Class>, text: impl Into<String>) {
        self.anchored(x, y, class.into(), Anchor::End, text.into());
    }

    pub fn text_middle(
        &mut self,
        x: f64,
        y: f64,
        class: impl Into<Class>,
        text: impl Into<String>,
    ) {
        self.anchored(x, y, class.into(), Anchor::Middle, text.into());
    }

    fn anchored(&mut self, x: f64, y: f64, class: Class, anchor: Anchor, text: String) {
        self.nodes.push(Node::Text {
            x,
            y,
            class,
            anchor,
            text,
        });
    }

    pub fn path(&mut self, class: impl Into<Class>, d: impl Into<String>) {
        let (class, d) = (class.into(), d.into());
        self.nodes.push(Node::Path { d, class });
    }

    pub fn circle(&mut self, x: f64, y: f64, r: f64, class: impl Into<Class>) {
        let class = class.into();
        self.nodes.push(Node::Circle { x, y, r, class });
    }

    pub fn group(&mut self, group: Group) {
        self.nodes.push(Node::Group(group));
    }

    /// Shapes that belong together without being an object.
    pub fn shapes(&mut self, class: impl Into<Class>, draw: impl FnOnce(&mut Pen)) {
        let mut inner = Pen::default();
        draw(&mut inner);
        self.group(Group {
            class: class.into(),
            nodes: inner.nodes,
            ..Group::default()
        });
    }
}

/// The width of a text at a font size, estimated from above, as a scene has no fonts to measure
/// with: wide characters 1 em, mono .605 em, Latin .58 em (bold .69 em).
pub fn text_width(text: &str, size: f64, font: Font) -> f64 {
    let latin = match font {
        Font::Sans => 0.58,
        Font::Bold => 0.69,
        Font::Mono => 0.605,
    };
    let em = |c: char| match cell_width(c) {
        2 => 1.0,
        0 => 0.0,
        _ => latin,
    };
    text.chars().map(em).sum::<f64>() * size
}

/// The three kinds of letters in pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Font {
    Sans,
    Bold,
    Mono,
}

/// Shortens a text to a width, with an ellipsis at the end.
pub fn fit(text: &str, width: f64, size: f64, font: Font) -> String {
    if text_width(text, size, font) <= width {
        return text.to_string();
    }
    let mut kept = String::new();
    for ch in text.chars() {
        kept.push(ch);
        if text_width(&kept, size, font) + size * 0.8 > width {
            kept.pop();
            break;
        }
    }
    kept.push('…');
    kept
}

/// Breaks a text into lines of a width: Latin between words, Japanese where a phrase begins.
pub fn wrap(text: &str, width: f64, size: f64, font: Font) -> Vec<String> {
    let mut lines = vec![String::new()];
    let fits = |line: &str| text_width(line.trim_end(), size, font) <= width;
    for phrase in phrases(text) {
        let line = lines.last_mut().expect("there is always one line");
        let longer = format!("{line}{phrase}");
        if fits(&longer) {
            *line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(String::new());
        }
        // A phrase that is wider than a line is broken where it must be.
        for piece in pieces(phrase.trim_start()) {
            let line = lines.last_mut().expect("there is always one line");
            match line.is_empty() || fits(&format!("{line}{piece}")) {
                true => line.push_str(&piece),
                false => lines.push(piece),
            }
        }
    }
    for line in &mut lines {
        line.truncate(line.trim_end().len());
    }
    lines
}

/// What may not begin a line, and what may not end one (JIS X 4051, 行頭禁則 and 行末禁則).
const NOT_FIRST: &str = "、。，．・：；？！）」』】〉》”’ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々";
const NOT_LAST: &str = "（「『【〈《“‘";

/// Pieces that must not be broken at all: Latin words with the blank after them, wide characters with
/// the punctuation that goes with them.
fn pieces(text: &str) -> Vec<String> {
    split(text, |end, next| {
        let (wide_end, wide) = (cell_width(end) == 2, cell_width(next) == 2);
        NOT_FIRST.contains(next)
            || NOT_LAST.contains(end)
            || (!wide && !wide_end && (end != ' ' || next == ' '))
            || (next == ' ' && wide_end)
    })
}

/// Pieces as one reads them: in Japanese a phrase begins where kana end and a kanji, katakana or Latin
/// word follows. Words written in kanji or katakana, and the particles after a word, stay whole.
fn phrases(text: &str) -> Vec<String> {
    split(text, |end, next| {
        let begins = match (kind(end), kind(next)) {
            (_, Kind::Mark) | (Kind::Open, _) => false,
            (Kind::Mark, _) => true,
            (Kind::Hiragana, Kind::Hiragana) => false,
            (Kind::Hiragana, _) => next != ' ',
            // After a blank a particle belongs to the word before it.
            (Kind::Blank, Kind::Hiragana | Kind::Blank) => false,
            (Kind::Blank, _) => true,
            (_, Kind::Open) => true,
            _ => false,
        };
        !begins
    })
}

/// Cuts a text wherever the two characters do not join.
fn split(text: &str, joins: impl Fn(char, char) -> bool) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for ch in text.chars() {
        match found.last_mut() {
            Some(last) if last.chars().next_back().is_some_and(|end| joins(end, ch)) => {
                last.push(ch);
            }
            _ => found.push(ch.to_string()),
        }
    }
    found
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Blank,
    Hiragana,
    /// Punctuation that ends something, and one that opens something.
    Mark,
    Open,
    Other,
}

fn kind(c: char) -> Kind {
    match c {
        ' ' => Kind::Blank,
        c if NOT_LAST.contains(c) => Kind::Open,
        'ぁ'..='ゖ' => Kind::Hiragana,
        'ー' | '々' => Kind::Other,
        'ァ'..='ヺ' => Kind::Other,
        c if NOT_FIRST.contains(c) => Kind::Mark,
        _ => Kind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn japanese_is_broken_where_a_phrase_begins() {
        let text = "何も変わっていないので、docker build で動いたレイヤーはありません。";
        let lines = wrap(text, 150.0, 12.0, Font::Sans);
        assert_eq!(
            lines,
            [
                "何も変わっていないので、",
                "docker build で動いた",
                "レイヤーはありません。"
            ]
        );
        let long = wrap("コンテナーコンテナーコンテナー、", 72.0, 12.0, Font::Sans);
        assert_eq!(long, ["コンテナーコ", "ンテナーコン", "テナー、"]);
        assert_eq!(wrap("", 72.0, 12.0, Font::Sans), [""]);
        let words = wrap("the writable layer", 72.0, 12.0, Font::Sans);
        assert_eq!(words, ["the", "writable", "layer"]);
    }
}
