//! A line in colours, with what was found in it underlined.

use std::rc::Rc;

use view::editor::Line;
use yew::prelude::*;

/// Something found in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Counted from 1.
    pub line: usize,
    /// Bytes of the line.
    pub start: usize,
    pub end: usize,
    /// How bad it is: the class of its underline and its sign.
    pub class: &'static str,
}

/// The signs, the worst first.
const SIGNS: [&str; 4] = ["error", "cache", "warning", "info"];

pub fn rank(class: &str) -> usize {
    SIGNS
        .iter()
        .position(|s| *s == class)
        .unwrap_or(SIGNS.len())
}

#[derive(Properties, PartialEq)]
pub struct Props {
    pub line: Rc<Line>,
    /// Bytes from and to, and a class. They may overlap.
    pub marks: Vec<(usize, usize, &'static str)>,
}

#[component]
pub fn LineView(props: &Props) -> Html {
    let line = &props.line;
    let mut cuts: Vec<usize> = line.spans.iter().map(|s| s.end).collect();
    cuts.extend(
        props
            .marks
            .iter()
            .flat_map(|(start, end, _)| [*start, *end]),
    );
    cuts.retain(|c| *c <= line.text.len() && line.text.is_char_boundary(*c));
    cuts.sort_unstable();
    cuts.dedup();
    let mut start = 0;
    let parts = cuts.into_iter().filter(|end| *end > 0).map(|end| {
        let text = line.text.get(start..end).unwrap_or_default().to_string();
        let span = line.spans.iter().find(|s| s.end >= end);
        let kind = span.map_or("", |s| s.kind.word());
        let over = |m: &&(usize, usize, &'static str)| m.0 <= start && m.1 >= end;
        let marks = props.marks.iter().filter(over).map(|m| m.2);
        let mut class = Classes::new();
        class.push((!kind.is_empty()).then(|| format!("k-{kind}")));
        class.extend(marks.map(|m| m.split(' ').map(|m| format!("m-{m}")).collect::<Vec<_>>()));
        start = end;
        match class.is_empty() {
            true => html! { { text } },
            false => html! { <span {class}>{ text }</span> },
        }
    });
    html! { <div class="src-line">{ for parts }</div> }
}
