//! The first page: what this is, where to go on, a search over lessons, commands and error messages,
//! and the lessons by track.

use std::rc::Rc;

use lesson::{Course, Entry, LessonKind};
use view::explain::errors;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::stage::TalkList;
use crate::i18n::{Lang, texts};
use crate::route::{Page, Route};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub course: Option<Rc<Course>>,
    pub route: Route,
    pub failed: bool,
}

/// The tracks in the order of the course, with their names and what each is about.
const TRACKS: &[(&str, [&str; 2], [&str; 2])] = &[
    (
        "start",
        ["はじめの一歩", "First steps"],
        ["コンテナーはプロセスだ", "A container is a process"],
    ),
    (
        "images",
        ["イメージとレイヤー", "Images and layers"],
        ["latest は最新ではない", "latest is not the newest"],
    ),
    (
        "dockerfile",
        ["Dockerfile とキャッシュ", "Dockerfile and cache"],
        [
            "COPY の順番だけで速くなる",
            "The order of COPY makes it fast",
        ],
    ),
    (
        "light",
        ["軽いイメージ", "Small images"],
        ["1 GB を 60 MB に", "From 1 GB to 60 MB"],
    ),
    (
        "data",
        ["データとマウント", "Data and mounts"],
        ["消したのか、隠れたのか", "Erased, or hidden?"],
    ),
    (
        "network",
        ["ネットワークとポート", "Networks and ports"],
        ["localhost は誰のもの", "Whose localhost?"],
    ),
    (
        "compose",
        ["Compose", "Compose"],
        ["起動した と 使える は違う", "Started is not ready"],
    ),
    (
        "security",
        ["セキュリティ", "Security"],
        ["root で動かすと何が起きるか", "What root can do"],
    ),
    (
        "ops",
        ["運用と後片付け", "Running and tidying up"],
        ["ディスクはどこへ消えた", "Where did the disk go?"],
    ),
    (
        "choose",
        ["選び方", "Choosing"],
        ["その処理、15 分で終わる?", "Will it end in 15 minutes?"],
    ),
    (
        "team",
        ["チーム演習", "Team challenges"],
        ["手順のない課題", "No instructions, a goal"],
    ),
];

#[component]
pub fn CourseList(props: &Props) -> Html {
    let lang = props.route.lang;
    let t = texts(lang);
    let query = use_state(String::new);
    let update = use_force_update();
    let loaded = Callback::from(move |()| update.force_update());
    let oninput = {
        let query = query.clone();
        Callback::from(move |event: InputEvent| {
            let input: HtmlInputElement = event.target_unchecked_into();
            query.set(input.value());
        })
    };
    let lessons: &[Entry] = props.course.as_ref().map_or(&[], |c| &c.lessons);
    let first = lessons.first();
    html! {
        <div class="course">
            <section class="hero" aria-labelledby="promise">
                <h1 id="promise"><span class="wordmark">{ lang.pick("波止場", "Hatoba") }</span><span class="tagline">{ t.tagline }</span></h1>
                <ul class="promises">{ for t.promises.iter().map(|p| html! { <li>{ *p }</li> }) }</ul>
                if let Some(first) = first {
                    <p>
                        <a class="begin" href={to(&props.route, first).hash()}>
                            { t.begin }{ " " }<span>{ lang.pick(&first.ja, &first.en).title.clone() }</span>{ format!("（{} {}）", first.minutes, t.minutes) }
                        </a>
                    </p>
                }
            </section>
            if props.failed {
                <p class="notice" role="alert">{ t.failed }</p>
            }
            <section class="search" aria-label={t.search}>
                <input type="search" placeholder={t.search_hint} aria-label={t.search} value={(*query).clone()} {oninput} />
                <Found query={(*query).clone()} course={props.course.clone()} route={props.route.clone()} />
            </section>
            <h2>{ t.lessons }</h2>
            { for TRACKS.iter().filter_map(|(id, name, about)| {
                let own: Vec<&Entry> = lessons.iter().filter(|l| l.track.as_deref() == Some(*id)).collect();
                (!own.is_empty()).then(|| track(props, lang.pick(name[0], name[1]), lang.pick(about[0], about[1]), &own))
            }) }
            { rest(props, lessons) }
            <super::team::Packs route={props.route.clone()} />
            <TalkList route={props.route.clone()} />
            <h2>{ t.sandbox }</h2>
            <p><a class="wide-link" href={props.route.to(Page::Sandbox).hash()}>{ t.sandbox_about }</a></p>
            <h2>{ t.look_up }</h2>
            <p class="look-up">
                <a href={props.route.to(Page::Errors).hash()}>{ t.errors }</a>
                <a href={props.route.to(Page::Glossary).hash()}>{ t.glossary }</a>
            </p>
            <super::team::ProgressFile {lang} changed={loaded} />
        </div>
    }
}

fn to(route: &Route, entry: &Entry) -> Route {
    route.to(Page::Lesson {
        slug: entry.slug.clone(),
        slides: false,
    })
}

fn track(props: &Props, name: &'static str, about: &'static str, lessons: &[&Entry]) -> Html {
    html! {
        <section class="track">
            <h3>{ name }<span class="about">{ about }</span></h3>
            <ol class="berths">{ for lessons.iter().map(|entry| card(props, entry)) }</ol>
        </section>
    }
}

/// Lessons of no track, or of one that is not in the table.
fn rest(props: &Props, lessons: &[Entry]) -> Html {
    let known = |l: &&Entry| {
        TRACKS
            .iter()
            .any(|(id, ..)| l.track.as_deref() == Some(*id))
    };
    let others: Vec<&Entry> = lessons.iter().filter(|l| !known(l)).collect();
    html! {
        if !others.is_empty() {
            <ol class="berths">{ for others.iter().map(|entry| card(props, entry)) }</ol>
        }
    }
}

fn card(props: &Props, entry: &Entry) -> Html {
    let lang = props.route.lang;
    let heading = lang.pick(&entry.ja, &entry.en);
    let number = entry
        .folder
        .split('-')
        .next()
        .unwrap_or_default()
        .to_string();
    let challenge = entry.kind == LessonKind::Challenge;
    html! {
        <li key={entry.slug.clone()}>
            <a class={classes!("berth-card", challenge.then_some("challenge"))} href={to(&props.route, entry).hash()}>
                <span class="number" aria-hidden="true">{ number }</span>
                <span class="berth-title">{ &heading.title }</span>
                <span class="berth-summary">{ &heading.summary }</span>
                <span class="berth-time">{ format!("{} {}", entry.minutes, texts(lang).minutes) }{ super::team::mark(&entry.slug, lang) }</span>
            </a>
        </li>
    }
}

#[derive(Properties, PartialEq)]
struct FoundProps {
    query: String,
    course: Option<Rc<Course>>,
    route: Route,
}

/// At most so many rows are shown.
const MOST: usize = 6;

/// What a search found: an error message that fits, lessons, commands.
#[component]
fn Found(props: &FoundProps) -> Html {
    let (lang, t) = (props.route.lang, texts(props.route.lang));
    let query = props.query.trim().to_lowercase();
    if query.chars().count() < 2 {
        return Html::default();
    }
    let mut rows: Vec<Html> = Vec::new();
    if let Some(row) = view::explain::error_of(&props.query).or_else(|| by_words(&query)) {
        let text = lang.pick(row.ja, row.en);
        let href = format!("{}?e={}", props.route.to(Page::Errors).hash(), row.id);
        rows.push(html! { <li><a {href}><b>{ t.error }</b>{ text }</a></li> });
    }
    let lessons: &[Entry] = props.course.as_ref().map_or(&[], |c| &c.lessons);
    for entry in lessons {
        let heading = lang.pick(&entry.ja, &entry.en);
        let all = format!("{} {} {}", heading.title, heading.summary, entry.slug).to_lowercase();
        if all.contains(&query) {
            let href = to(&props.route, entry).hash();
            rows.push(html! { <li><a {href}><b>{ t.lesson }</b>{ &heading.title }</a></li> });
        }
    }
    for (command, meaning) in commands(&query, lang) {
        rows.push(html! { <li><span><b>{ t.command }</b><code>{ command }</code>{ " " }{ meaning }</span></li> });
    }
    rows.truncate(MOST);
    html! {
        <ul class="found" role="status">
            if rows.is_empty() { <li><span>{ t.nothing_found }</span></li> }
            { for rows }
        </ul>
    }
}

fn by_words(query: &str) -> Option<&'static errors::Row> {
    let fits = |row: &&errors::Row| {
        let words = row.pattern.to_lowercase();
        query.chars().count() >= 4 && words.contains(query)
    };
    errors::ROWS.iter().find(fits)
}

fn commands(query: &str, lang: Lang) -> Vec<(String, String)> {
    let query = query.trim_start_matches("docker ");
    let all = view::explain::verbs(lang).into_iter();
    all.filter(|(verb, meaning)| verb.starts_with(query) || meaning.to_lowercase().contains(query))
        .map(|(verb, meaning)| (format!("docker {verb}"), meaning))
        .collect()
}
