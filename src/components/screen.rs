//! The terminal's output: blocks of lines, each drawn again only when its lines changed.

use view::terminal::{Block, Line, Span};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct BlockProps {
    pub block: Block,
}

#[component]
pub fn ScreenBlock(props: &BlockProps) -> Html {
    html! {
        <div class="block">{ for props.block.lines.iter().enumerate().map(|(i, l)| html! {
            // By its number since the session began: a line that stays is not touched when others come.
            <div class="line" key={props.block.first + i}>{ line(l) }</div>
        }) }</div>
    }
}

/// A line's spans; an empty line keeps its height by the style sheet.
pub fn line(line: &Line) -> Html {
    html! { { for line.spans().iter().map(span) } }
}

/// Wide characters get a box of two cells each, so that columns stay columns in any font.
fn span(span: &Span) -> Html {
    let class = span.style.classes();
    if span.wide {
        return html! {
            <span {class}>{ for span.text.chars().map(|c| html! { <span class="w">{ c }</span> }) }</span>
        };
    }
    match class.is_empty() {
        true => html! { { &span.text } },
        false => html! { <span {class}>{ &span.text }</span> },
    }
}
