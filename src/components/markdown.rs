//! A lesson's blocks as elements. The parser dropped raw HTML and odd links already.

use lesson::{Block, ConsoleLine, Inline, Progress};
use yew::prelude::*;

use super::checklist::Checklist;
use super::quiz::QuizBox;
use crate::i18n::{Lang, texts};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub blocks: Vec<Block>,
    pub progress: Progress,
    pub lang: Lang,
    pub run: Callback<String>,
}

#[component]
pub fn Blocks(props: &Props) -> Html {
    html! { { for props.blocks.iter().map(|b| block(props, b)) } }
}

fn block(props: &Props, block: &Block) -> Html {
    let t = texts(props.lang);
    let inner = |blocks: &[Block]| {
        html! {
            <Blocks blocks={blocks.to_vec()} progress={props.progress.clone()}
                lang={props.lang} run={props.run.clone()} />
        }
    };
    match block {
        Block::Paragraph(text) => html! { <p>{ inlines(text) }</p> },
        Block::Heading(text) => html! { <h3>{ inlines(text) }</h3> },
        Block::List { ordered, items } => {
            let items = items.iter().map(|item| match item.as_slice() {
                [Block::Paragraph(text)] => html! { <li>{ inlines(text) }</li> },
                blocks => html! { <li>{ inner(blocks) }</li> },
            });
            match ordered {
                true => html! { <ol>{ for items }</ol> },
                false => html! { <ul>{ for items }</ul> },
            }
        }
        Block::Quote(blocks) => html! { <blockquote>{ inner(blocks) }</blockquote> },
        Block::Code { language, text } => html! {
            <pre class="code" tabindex="0" data-language={language.clone()}><code>{ text }</code></pre>
        },
        Block::Console(lines) => console(props, lines),
        Block::Table { head, rows } => html! {
            <table>
                <thead><tr>{ for head.iter().map(|c| html! { <th scope="col">{ inlines(c) }</th> }) }</tr></thead>
                <tbody>
                    { for rows.iter().map(|row| html! {
                        <tr>{ for row.iter().map(|c| html! { <td>{ inlines(c) }</td> }) }</tr>
                    }) }
                </tbody>
            </table>
        },
        Block::Checks(checks) => html! {
            <Checklist checks={checks.clone()} progress={props.progress.clone()} lang={props.lang} />
        },
        Block::Hint(blocks) => html! {
            <details class="hint"><summary>{ t.hint }</summary>{ inner(blocks) }</details>
        },
        Block::Quiz(quiz) => html! { <QuizBox quiz={quiz.clone()} lang={props.lang} /> },
    }
}

fn console(props: &Props, lines: &[ConsoleLine]) -> Html {
    let t = texts(props.lang);
    let line = |line: &ConsoleLine| match line {
        ConsoleLine::Command(command) => {
            let run = {
                let (run, command) = (props.run.clone(), command.clone());
                Callback::from(move |_: MouseEvent| run.emit(command.clone()))
            };
            html! {
                <div class="command">
                    <code tabindex="0">{ command }</code>
                    <button type="button" class="run" onclick={run}
                        aria-label={format!("{}: {command}", t.run)}>{ t.run }</button>
                </div>
            }
        }
        ConsoleLine::Output(text) => html! { <div class="printed">{ text }</div> },
    };
    html! { <div class="console">{ for lines.iter().map(line) }</div> }
}

/// Inline elements, for labels too.
pub fn inlines(list: &[Inline]) -> Html {
    html! { { for list.iter().map(inline) } }
}

fn inline(item: &Inline) -> Html {
    match item {
        Inline::Text(text) => html! { { text } },
        Inline::Code(text) => html! { <code>{ text }</code> },
        Inline::Strong(list) => html! { <strong>{ inlines(list) }</strong> },
        Inline::Emphasis(list) => html! { <em>{ inlines(list) }</em> },
        Inline::Break => html! { <br /> },
        Inline::Link { to, text } if to.starts_with('#') => {
            html! { <a href={to.clone()}>{ inlines(text) }</a> }
        }
        Inline::Link { to, text } => html! {
            <a href={to.clone()} target="_blank" rel="noopener noreferrer">{ inlines(text) }</a>
        },
    }
}
