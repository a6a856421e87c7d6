//! Two pages to look things up: error messages with their meaning, and the words of the course.

use view::explain::errors;
use yew::prelude::*;

use crate::i18n::{Lang, texts};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub lang: Lang,
}

/// Every message that has an explanation.
#[component]
pub fn Errors(props: &Props) -> Html {
    let (lang, t) = (props.lang, texts(props.lang));
    let row = |row: &errors::Row| {
        let ways = row
            .outs
            .iter()
            .filter(|w| !lang.pick(w.ja, w.en).contains('{'));
        html! {
            <section class="error-row" id={row.id} data-error={row.id}>
                <h2><code lang="en">{ shown(row.pattern) }</code></h2>
                <p>{ shown(lang.pick(row.ja, row.en)) }</p>
                <ul>{ for ways.map(|w| html! {
                    <li>{ lang.pick(w.ja, w.en) }if !w.command.is_empty() { {" "}<code lang="en">{ shown(w.command) }</code> }</li>
                }) }</ul>
            </section>
        }
    };
    html! {
        <div class="course reference">
            <h1>{ t.errors }</h1>
            <p>{ t.errors_about }</p>
            { for errors::ROWS.iter().map(row) }
        </div>
    }
}

/// A pattern's names as a reader expects them.
fn shown(pattern: &str) -> String {
    pattern.replace('{', "‹").replace('}', "›")
}

/// The glossary, from the same file that developers keep.
const GLOSSARY: &str = include_str!("../../GLOSSARY.md");

#[component]
pub fn Glossary(props: &Props) -> Html {
    let t = texts(props.lang);
    let rows = GLOSSARY.lines().filter(|l| l.starts_with("| ")).skip(1).filter_map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [en, ja, what, ..] = cells.as_slice() else { return None };
        Some(html! {
            <tr><th scope="row">{ ja.to_string() }</th><td lang="en">{ en.to_string() }</td><td lang="en">{ what.to_string() }</td></tr>
        })
    });
    html! {
        <div class="course reference">
            <h1>{ t.glossary }</h1>
            <table><thead><tr><th>{ "日本語" }</th><th>{ "English" }</th><th>{ t.meaning }</th></tr></thead><tbody>{ for rows }</tbody></table>
        </div>
    }
}
