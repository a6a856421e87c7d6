//! A lesson's blocks as elements. The parser dropped raw HTML and odd links already.

use std::rc::Rc;

use lesson::{Block, Console, ConsoleLine, Inline, MemoRow, Picture, Study};
use yew::prelude::*;

use super::act::Act;
use super::checklist::Checklist;
use super::hint::HintBox;
use super::predict::PredictBox;
use super::quiz::QuizBox;
use super::sort::SortBox;
use crate::i18n::files::files;
use crate::i18n::{Lang, texts};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub blocks: Vec<Block>,
    pub study: Rc<Study>,
    pub lang: Lang,
    pub act: Callback<Act>,
}

#[component]
pub fn Blocks(props: &Props) -> Html {
    html! { { for props.blocks.iter().map(|b| block(props, b)) } }
}

fn block(props: &Props, block: &Block) -> Html {
    let (study, lang, act) = (&props.study, props.lang, &props.act);
    let inner = |blocks: &[Block]| {
        html! {
            <Blocks blocks={blocks.to_vec()} study={props.study.clone()}
                lang={props.lang} act={props.act.clone()} />
        }
    };
    match block {
        Block::Paragraph(text) => html! { <p>{ inlines(text) }</p> },
        Block::Title(text) => html! { <h1>{ inlines(text) }</h1> },
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
        Block::Code {
            language,
            text,
            open,
        } => code(props, language, text, open.as_deref()),
        Block::Console(block) => console(props, block),
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
            <Checklist checks={checks.clone()} study={study.clone()} {lang} />
        },
        Block::Hint(hint) => html! {
            <HintBox hint={hint.clone()} study={study.clone()} {lang} act={act.clone()} />
        },
        Block::Quiz(quiz) => html! {
            <QuizBox quiz={quiz.clone()} progress={study.progress.clone()} {lang} act={act.clone()} />
        },
        Block::Predict(predict) => html! {
            <PredictBox predict={predict.clone()} progress={study.progress.clone()} {lang} act={act.clone()} />
        },
        Block::Sort(sort) => html! {
            <SortBox sort={sort.clone()} progress={study.progress.clone()} {lang} act={act.clone()} />
        },
        Block::Memo(rows) => memo(lang, rows),
        Block::Picture(picture) => show(props, picture),
        Block::Demo(demo) => {
            let lines = demo.lines.clone();
            console(
                props,
                &Console {
                    lines,
                    picture: None,
                },
            )
        }
        // Not for the room; and a slide without beats shows all of itself.
        Block::Speaker(_) | Block::Pause => html! {},
    }
}

/// A button that sends an act.
fn button(props: &Props, class: &'static str, name: &str, label: String, acts: Vec<Act>) -> Html {
    let onclick = {
        let act = props.act.clone();
        Callback::from(move |_: MouseEvent| acts.iter().for_each(|a| act.emit(a.clone())))
    };
    html! { <button type="button" {class} {onclick} aria-label={label}>{ name }</button> }
}

fn console(props: &Props, block: &Console) -> Html {
    let t = texts(props.lang);
    let line = |line: &ConsoleLine| {
        let (text, act, class) = match line {
            ConsoleLine::Output(text) => return html! { <div class="printed">{ text }</div> },
            ConsoleLine::Command(command) => (command, Act::Run(command.clone()), "command"),
            ConsoleLine::Keys(keys) => {
                let sent = lesson::script::keys(keys).unwrap_or_default();
                (keys, Act::Keys(sent), "command keys")
            }
        };
        let shown = block.picture.clone().map(Act::Show);
        let acts = shown.into_iter().chain([act]).collect();
        html! {
            <div {class}>
                <code tabindex="0">{ text }</code>
                { button(props, "run", t.run, format!("{}: {text}", t.run), acts) }
            </div>
        }
    };
    html! { <div class="console">{ for block.lines.iter().map(line) }</div> }
}

fn code(props: &Props, language: &str, text: &str, open: Option<&str>) -> Html {
    let t = texts(props.lang);
    let language = language.to_string();
    html! {
        <>
            if !text.is_empty() {
                <pre class="code" tabindex="0" data-language={language}><code>{ text }</code></pre>
            }
            if let Some(path) = open {
                { button(props, "write", &format!("{} {path}", files(props.lang).open_in_editor), format!("{} {path}", files(props.lang).open_in_editor),
                    vec![Act::Open(path.trim_start_matches("~/").to_string())]) }
                { " " }
            }
            if let Some(path) = open.filter(|_| !text.is_empty()) {
                { button(props, "write", &format!("{} {path}", t.write_file), format!("{} {path}", t.write_file),
                    vec![Act::Write { path: path.to_string(), text: text.to_string() }]) }
            }
        </>
    }
}

fn memo(lang: Lang, rows: &[MemoRow]) -> Html {
    let t = texts(lang);
    let row = |row: &MemoRow| {
        html! {
            <tr data-covers={row.covers.join(" ")}>
                <td>{ inlines(&row.note) }</td>
                <td>{ inlines(&row.today) }</td>
            </tr>
        }
    };
    html! {
        <aside class="memo" data-memo="" aria-label={t.memo}>
            <table>
                <thead><tr><th scope="col">{ t.memo_note }</th><th scope="col">{ t.memo_today }</th></tr></thead>
                <tbody>{ for rows.iter().map(row) }</tbody>
            </table>
        </aside>
    }
}

fn show(props: &Props, picture: &Picture) -> Html {
    let t = texts(props.lang);
    let label = match &picture.focus {
        Some(focus) => format!("{}: {} {focus}", t.open_picture, picture.name),
        None => format!("{}: {}", t.open_picture, picture.name),
    };
    html! {
        <p class="show-picture" data-picture={picture.name.clone()}>
            { button(props, "show", t.open_picture, label, vec![Act::Show(picture.clone())]) }
            { " " }{ inlines(&picture.caption) }
        </p>
    }
}

/// The text alone, where no element can stand.
pub fn plain(list: &[Inline]) -> String {
    let text = |item: &Inline| match item {
        Inline::Text(text) | Inline::Code(text) => text.clone(),
        Inline::Strong(inner) | Inline::Emphasis(inner) | Inline::Link { text: inner, .. } => {
            plain(inner)
        }
        Inline::Break => " ".to_string(),
    };
    list.iter().map(text).collect()
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
