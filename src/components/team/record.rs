//! The report as a sheet of paper: what was done, and how to check that. The paper itself proves
//! nothing, and says so.

use std::rc::Rc;

use lesson::Lesson;
use qrcodegen::{QrCode, QrCodeEcc};
use session::Save;
use session::report::{Report, Work};
use sim::Input;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::place::Place;
use super::shelf::{self, Loaded};
use super::zone::Zone;
use crate::browser::files::Files;
use crate::browser::{self, storage};
use crate::i18n::Lang;
use crate::i18n::team::{Texts, texts};
use crate::route::{Page, Route};

/// Where the newest report of this tab is.
const KEY: &str = "hatoba:report";
/// Digits of the seal that a QR code carries: enough to know a report again.
pub const SHORT: usize = 16;

/// Keeps a report for this page.
pub fn keep(report: &Report) {
    storage::set_of_tab(KEY, Some(&report.to_json()));
}

/// A name for the report's file that every system takes.
pub fn file_name(report: &Report) -> String {
    let word = |text: &str| -> String {
        let plain = text
            .chars()
            .map(|c| if c.is_alphanumeric() { c } else { '-' });
        plain.collect()
    };
    format!("{}-{}.json", word(&report.name), word(&report.pack))
}

#[derive(Properties, PartialEq)]
pub struct Props {
    pub route: Route,
}

#[component]
pub fn Record(props: &Props) -> Html {
    let lang = props.route.lang;
    let t = texts(lang);
    let report = use_state(|| {
        let text = storage::of_tab(KEY)?;
        Report::parse(&text).ok().map(Rc::new)
    });
    let loaded = use_state(|| None::<Loaded>);
    {
        let loaded = loaded.clone();
        let pack = report.as_ref().map(|r| r.pack.clone());
        use_effect_with(pack, move |pack| {
            let pack = pack.clone();
            spawn_local(async move {
                if let Some(found) = shelf::find(&pack.unwrap_or_default()).await {
                    loaded.set(shelf::load(found.pack, false).await);
                }
            });
        });
    }
    let taken = {
        let report = report.clone();
        Callback::from(move |files: Files| {
            let read = |(_, bytes): &(String, Vec<u8>)| {
                Report::parse(std::str::from_utf8(bytes).ok()?).ok()
            };
            if let Some(new) = files.iter().find_map(read) {
                keep(&new);
                report.set(Some(Rc::new(new)));
            }
        })
    };
    let print = Callback::from(|_: MouseEvent| drop(browser::window().print()));
    let Some(report) = (*report).clone() else {
        return html! {
            <div class="team"><h1>{ t.record }</h1><p>{ t.no_record }</p>
                <Zone {lang} text={t.grade_drop} accept=".json" {taken} /></div>
        };
    };
    html! {
        <div class="team handed">
            <p class="choose no-print"><button type="button" class="main" onclick={print}>{ t.print }</button>
                <a href={props.route.to(Page::Team(Place::Grade)).hash()}>{ t.grade }</a></p>
            <Paper route={props.route.clone()} {report} loaded={(*loaded).clone()} />
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct PaperProps {
    route: Route,
    report: Rc<Report>,
    loaded: Option<Loaded>,
}

/// A lesson as the sheet tells of it.
struct Line {
    title: String,
    checks: Vec<(String, bool)>,
    hints: usize,
    right: usize,
    guesses: usize,
    commands: usize,
}

#[component]
fn Paper(props: &PaperProps) -> Html {
    let (lang, report) = (props.route.lang, &props.report);
    let t = texts(lang);
    let lines = lines(report, props.loaded.as_ref(), lang);
    let done = || lines.iter().flat_map(|l| &l.checks);
    let sum = |count: fn(&Line) -> usize| lines.iter().map(count).sum::<usize>();
    let (right, guesses) = (sum(|l| l.right), sum(|l| l.guesses));
    let facts = [
        (
            format!("{} / {}", done().filter(|c| c.1).count(), done().count()),
            t.checks,
        ),
        (of(right, guesses), t.predictions),
        (sum(|l| l.hints).to_string(), t.hints),
        (sum(|l| l.commands).to_string(), t.commands),
    ];
    let title = props
        .loaded
        .as_ref()
        .map(|l| lang.pick(&l.pack.title.ja, &l.pack.title.en).clone());
    let title = title.unwrap_or_else(|| report.pack.clone());
    let left: Vec<(&str, &str)> = lines
        .iter()
        .flat_map(|l| {
            l.checks
                .iter()
                .filter(|c| !c.1)
                .map(move |c| (c.0.as_str(), l.title.as_str()))
        })
        .take(5)
        .collect();
    html! {
        <article class="a4" data-testid="paper">
            <header>
                <div>
                    <p class="brand">{ "Hatoba " }<small>{ "波止場" }</small></p>
                    <h1>{ t.record }</h1>
                    <p class="quiet">{ format!("{title} ・ {}", report.name) }</p>
                </div>
                <div class="seal">{ qr(&address(props)) }{ t.qr }</div>
            </header>
            <div class="facts">{ for facts.into_iter().map(|(n, what)| html! { <div><b>{ n }</b><span>{ what }</span></div> }) }</div>
            <table>
                <thead><tr><th class="n" scope="col"></th><th scope="col">{ t.lesson }</th><th scope="col">{ t.checks }</th>
                    <th class="n" scope="col">{ t.hints }</th><th class="n" scope="col">{ t.predictions }</th></tr></thead>
                <tbody>{ for lines.iter().enumerate().map(|(n, l)| table_row(n, l, t)) }</tbody>
            </table>
            <div class="duo">
                if !left.is_empty() {
                    <div><h2>{ t.left }</h2>
                        <ul class="bare">{ for left.into_iter().map(|(check, lesson)| html! { <li>{ check }<span>{ lesson }</span></li> }) }</ul></div>
                }
                <div><h2>{ t.for_replay }</h2><dl>
                    <dt>{ t.material }</dt><dd>{ &report.pack }</dd>
                    <dt>{ t.digest }</dt><dd>{ short(&report.digest) }</dd>
                    <dt>{ t.app }</dt><dd>{ format!("hatoba {}", report.app) }</dd>
                    <dt>{ t.seed }</dt><dd>{ format!("{} → {}", report.name, report.seed) }</dd>
                    <dt>{ t.inputs }</dt><dd>{ short(&report.print()) }</dd>
                    <dt>{ t.seal }</dt><dd>{ short(&report.seal) }</dd>
                </dl></div>
            </div>
            <section class="proof">
                <div><b>{ t.no_proof }</b><p>{ t.no_proof_about }</p></div>
                <div class="sign"><i></i>{ t.checked_by }</div>
            </section>
            <footer><span>{ t.private }</span></footer>
        </article>
    }
}

fn table_row(n: usize, line: &Line, t: &'static Texts) -> Html {
    let done = line.checks.iter().filter(|c| c.1).count();
    let label = format!("{} {done} / {}", t.done, line.checks.len());
    let hints = match line.hints {
        0 => "–".to_string(),
        n => n.to_string(),
    };
    let guesses = of(line.right, line.guesses);
    html! {
        <tr key={n}>
            <td class="n">{ n + 1 }</td><td>{ &line.title }</td>
            <td><span class="dots" role="img" aria-label={label}>{ for line.checks.iter().map(|c| html! { <i class={(!c.1).then_some("no")}></i> }) }</span></td>
            <td class="n">{ hints }</td><td class="n">{ guesses }</td>
        </tr>
    }
}

/// So many of so many; a dash of none.
fn of(part: usize, all: usize) -> String {
    match all {
        0 => "–".to_string(),
        _ => format!("{part} / {all}"),
    }
}

/// Every lesson of the pack if it is here, else those of the report.
fn lines(report: &Report, loaded: Option<&Loaded>, lang: Lang) -> Vec<Line> {
    let work = |slug: &str| report.lessons.iter().find(|w| w.slug == slug);
    match loaded {
        Some(loaded) => loaded
            .materials(lang, &report.name)
            .iter()
            .map(|m| line(work(&m.slug), &m.lesson))
            .collect(),
        None => {
            let unknown = |w: &Work| {
                let mut line = line(Some(w), &Lesson::default());
                line.title.clone_from(&w.slug);
                line.checks = w.ticks.iter().map(|t| (t.check.clone(), true)).collect();
                line
            };
            report.lessons.iter().map(unknown).collect()
        }
    }
}

fn line(work: Option<&Work>, lesson: &Lesson) -> Line {
    let ticked = |id: &str| work.is_some_and(|w| w.ticks.iter().any(|t| t.check == id));
    let guess = |id: &str| work.and_then(|w| w.predictions.get(id));
    let guesses: Vec<bool> = lesson
        .predictions()
        .filter_map(|p| Some(p.answers.get(*guess(&p.id)?).is_some_and(|a| a.right)))
        .collect();
    let save = work
        .and_then(|w| Save::parse(&w.inputs).ok())
        .unwrap_or_default();
    let typed = save
        .inputs
        .iter()
        .filter(|t| matches!(&t.input, Input::Line(l) if !l.trim().is_empty()));
    Line {
        title: lesson.title.clone(),
        checks: lesson
            .checks()
            .map(|c| (lesson::plain(&c.label), ticked(&c.id)))
            .collect(),
        hints: work.map_or(0, |w| w.hints.values().sum()),
        right: guesses.iter().filter(|g| **g).count(),
        guesses: guesses.len(),
        commands: typed.count(),
    }
}

/// A fingerprint's start, as people compare them.
fn short(hex: &str) -> String {
    let digits = hex.trim_start_matches("sha256:");
    digits.chars().take(SHORT).collect()
}

/// The page that checks reports, with the start of this one's seal.
fn address(props: &PaperProps) -> String {
    let here = browser::window().location().href().unwrap_or_default();
    let base = here.split('#').next().unwrap_or_default().to_string();
    let grade = props.route.to(Page::Team(Place::Grade)).hash();
    format!("{base}{grade}?seal={}", short(&props.report.seal))
}

/// A QR code of squares, with its quiet zone.
fn qr(text: &str) -> Html {
    let Ok(code) = QrCode::encode_text(text, QrCodeEcc::Medium) else {
        return Html::default();
    };
    let size = code.size();
    let dark = (0..size).flat_map(|y| (0..size).map(move |x| (x, y)));
    let dark = dark.filter(|(x, y)| code.get_module(*x, *y));
    let path: String = dark
        .map(|(x, y)| format!("M{} {}h1v1h-1z", x + 4, y + 4))
        .collect();
    let side = size + 8;
    html! {
        <svg class="qr" viewBox={format!("0 0 {side} {side}")} role="img" aria-label="QR" shape-rendering="crispEdges">
            <rect class="qr-ground" width={side.to_string()} height={side.to_string()} /><path class="qr-dark" d={path} />
        </svg>
    }
}
