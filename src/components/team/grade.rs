//! Reports that were handed in: replayed in slices, then a table, where most stopped, and each person's
//! session to be opened.

use std::collections::{BTreeMap, VecDeque};

use gloo_timers::callback::Timeout;
use session::report::{Class, NoReport, Report, Verdict, Verifying};
use session::{Link, Save};
use sim::Software;
use yew::prelude::*;

use super::hand_in::SLICE_MS;
use super::person::Person;
use super::place::Place;
use super::record::SHORT;
use super::shelf::{self, Loaded};
use super::table::Table;
use super::zone::Zone;
use crate::browser::files::Files;
use crate::i18n::Lang;
use crate::i18n::team::{Texts, texts};
use crate::route::{Page, Route};
use crate::{browser, software};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub route: Route,
    pub show: Callback<(Route, Link)>,
}

pub enum Msg {
    Files(Files),
    Loaded(Option<(Loaded, Software)>),
    Tick,
    Choose(Option<usize>),
    Show(String, Box<Save>),
    Csv,
    Stop,
}

/// What outlives the page, so that who opened a person's session comes back to the table.
#[derive(Clone, Default)]
struct Desk {
    loaded: Option<Loaded>,
    class: Class,
    /// By name of file, why it cannot be read.
    unread: BTreeMap<String, String>,
    chosen: Option<usize>,
    /// Names of those whose report is the one of a paper.
    same: Vec<String>,
}

thread_local! {
    static DESK: std::cell::RefCell<Desk> = std::cell::RefCell::default();
}

pub struct Grade {
    desk: Desk,
    todo: VecDeque<Report>,
    current: Option<Verifying>,
    software: Option<Software>,
    loading: bool,
    /// A report's pack that is not here.
    missing: Option<String>,
    timer: Option<Timeout>,
    began: f64,
    took_ms: f64,
    /// The start of a seal, from a QR code.
    seal: Option<String>,
}

impl Component for Grade {
    type Message = Msg;
    type Properties = Props;

    fn create(_: &Context<Self>) -> Self {
        let hash = browser::hash();
        let seal = hash.split_once("?seal=").map(|(_, seal)| seal.to_string());
        Self {
            desk: DESK.with_borrow(Clone::clone),
            todo: VecDeque::new(),
            current: None,
            software: None,
            loading: false,
            missing: None,
            timer: None,
            began: 0.0,
            took_ms: 0.0,
            seal: seal.filter(|s| s.len() == SHORT),
        }
    }

    /// In another language the labels are others.
    fn changed(&mut self, ctx: &Context<Self>, old: &Props) -> bool {
        if ctx.props().route.lang != old.route.lang
            && let Some(loaded) = &self.desk.loaded
        {
            let rows = std::mem::take(&mut self.desk.class.rows);
            self.desk.class = empty(loaded, ctx.props().route.lang);
            self.desk.class.rows = rows;
        }
        true
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        match msg {
            Msg::Files(files) => self.take(ctx, files),
            Msg::Loaded(None) => self.loading = false,
            Msg::Loaded(Some((loaded, software))) => {
                self.loading = false;
                self.software = Some(software);
                if self
                    .desk
                    .loaded
                    .as_ref()
                    .is_none_or(|l| l.digest != loaded.digest)
                {
                    self.desk.class = empty(&loaded, ctx.props().route.lang);
                    self.desk.chosen = None;
                }
                self.desk.loaded = Some(loaded);
                self.began = browser::now_ms();
                self.go_on(ctx);
            }
            Msg::Tick => self.slice(ctx),
            Msg::Choose(chosen) => self.desk.chosen = chosen,
            Msg::Show(slug, save) => {
                let pack = self.desk.loaded.as_ref().map(|l| l.pack.id.clone());
                let place = Place::Lesson {
                    pack: pack.unwrap_or_default(),
                    slug,
                };
                let link = Link {
                    save: *save,
                    ..Link::default()
                };
                let route = ctx.props().route.to(Page::Team(place));
                ctx.props().show.emit((route, link));
            }
            Msg::Csv => {
                // A spreadsheet knows UTF-8 by its mark.
                let csv = self.desk.class.csv(ctx.props().route.lang == Lang::Ja);
                browser::download("grade.csv", &format!("\u{feff}{csv}"));
            }
            Msg::Stop => {
                self.todo.clear();
                self.current = None;
                self.timer = None;
            }
        }
        DESK.set(self.desk.clone());
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let lang = ctx.props().route.lang;
        let t = texts(lang);
        let taken = ctx.link().callback(Msg::Files);
        let class = &self.desk.class;
        let person = self.desk.chosen.and_then(|n| class.rows.get(n)).cloned();
        let materials = self.desk.loaded.as_ref().map(|l| l.materials(lang, ""));
        html! {
            <div class={classes!("grade", (!class.rows.is_empty()).then_some("full"))} data-testid="grade">
                <header><h1>{ t.grade }</h1><p class="quiet">{ t.grade_about }</p></header>
                if !class.rows.is_empty() {
                    { self.sum(ctx, t) }
                }
                <Zone {lang} text={t.grade_drop} accept=".json,.zip" {taken} />
                { self.told(ctx, t) }
                if !class.rows.is_empty() {
                    <div class={classes!("grading", person.is_some().then_some("open"))}>
                        <Table class={class.clone()} {lang} chosen={self.desk.chosen} same={self.desk.same.clone()}
                            titles={titles(&materials)} choose={ctx.link().callback(|n| Msg::Choose(Some(n)))} />
                        if let Some(person) = person {
                            <Person {person} {lang} titles={titles(&materials)}
                                close={ctx.link().callback(|()| Msg::Choose(None))}
                                show={ctx.link().callback(|(slug, save)| Msg::Show(slug, Box::new(save)))} />
                        }
                    </div>
                }
            </div>
        }
    }
}

/// Slugs and titles.
fn titles(materials: &Option<Vec<session::pack::Material>>) -> Vec<(String, String)> {
    let all = materials.iter().flatten();
    all.map(|m| (m.slug.clone(), m.lesson.title.clone()))
        .collect()
}

/// A table without rows.
fn empty(loaded: &Loaded, lang: Lang) -> Class {
    let materials = loaded.materials(lang, "");
    Class::new(materials.iter().map(|m| (m.slug.as_str(), &*m.lesson)))
}

impl Grade {
    /// Sorts files into reports and a pack.
    fn take(&mut self, ctx: &Context<Self>, files: Files) {
        self.desk.unread.clear();
        let is_pack = |path: &str| path == "pack.json" || path.ends_with("/pack.json");
        let folder = files.iter().any(|(path, _)| is_pack(path));
        let mut others = Files::new();
        for (path, bytes) in files {
            let name = path.rsplit('/').next().unwrap_or_default().to_string();
            if folder || name.ends_with(".zip") {
                others.push((path, bytes));
            } else if name.ends_with(".json") {
                match std::str::from_utf8(&bytes).map(Report::parse) {
                    Ok(Ok(report)) => self.todo.push_back(report),
                    Ok(Err(why)) => drop(self.desk.unread.insert(name, said(&why))),
                    Err(_) => drop(self.desk.unread.insert(name, "UTF-8".to_string())),
                }
            }
        }
        let zips: Vec<Files> = match folder {
            true => vec![others],
            false => others.into_iter().map(|zip| vec![zip]).collect(),
        };
        for files in zips {
            let name = files.first().map(|f| f.0.clone()).unwrap_or_default();
            let read = shelf::unpack(files).and_then(|files| {
                let pack = lesson::pack::read(files.clone())?;
                Ok((pack, files))
            });
            match read {
                Ok((pack, files)) => drop(shelf::keep(&pack, &files)),
                Err(faults) => {
                    let why = faults.first().map(ToString::to_string);
                    self.desk.unread.insert(name, why.unwrap_or_default());
                }
            }
        }
        self.find_pack(ctx);
    }

    /// The pack of the reports that wait.
    fn find_pack(&mut self, ctx: &Context<Self>) {
        let Some(id) = self.todo.front().map(|r| r.pack.clone()) else {
            return;
        };
        // A report on another pack beside those that are there is judged by theirs.
        let id = match &self.desk.loaded {
            Some(loaded) if !self.desk.class.rows.is_empty() => loaded.pack.id.clone(),
            _ => id,
        };
        self.loading = true;
        self.missing = Some(id.clone());
        ctx.link().send_future(async move {
            let loaded = match shelf::find(&id).await {
                Some(found) => shelf::load(found.pack, false).await,
                None => None,
            };
            Msg::Loaded(loaded.zip(software::whole().await.ok()))
        });
    }

    fn go_on(&mut self, ctx: &Context<Self>) {
        self.missing = None;
        let next = self.todo.pop_front();
        let (Some(report), Some(software), Some(loaded)) = (next, self.software, &self.desk.loaded)
        else {
            self.took_ms = browser::now_ms() - self.began;
            self.timer = None;
            return;
        };
        if self
            .seal
            .as_ref()
            .is_some_and(|s| report.seal.starts_with(s.as_str()))
        {
            self.desk.same.push(report.name.clone());
        }
        let materials = loaded.materials(ctx.props().route.lang, "");
        let of = (loaded.pack.id.as_str(), loaded.digest.as_str());
        self.current = Some(Verifying::new(report, of, materials, software));
        self.timer = Some(later(ctx));
    }

    fn slice(&mut self, ctx: &Context<Self>) {
        let until = browser::now_ms() + SLICE_MS;
        let Some(current) = &mut self.current else {
            return;
        };
        match current.run(&mut || browser::now_ms() >= until) {
            None => self.timer = Some(later(ctx)),
            Some(verdict) => {
                self.current = None;
                self.add(verdict);
                self.go_on(ctx);
            }
        }
    }

    /// A row more; whose row is chosen stays chosen.
    fn add(&mut self, verdict: Verdict) {
        let chosen = self
            .desk
            .chosen
            .and_then(|n| self.desk.class.rows.get(n))
            .map(|r| r.name.clone());
        self.desk.class.add(verdict);
        self.desk.chosen =
            chosen.and_then(|name| self.desk.class.rows.iter().position(|r| r.name == name));
    }

    fn told(&self, ctx: &Context<Self>, t: &'static Texts) -> Html {
        let stop = ctx.link().callback(|_: MouseEvent| Msg::Stop);
        let rows = self.desk.class.rows.len();
        let waiting = self.todo.len() + usize::from(self.current.is_some());
        html! {
            <div role="status" class="told">
                if self.loading || waiting > 0 && self.current.is_some() {
                    <p class="progress">{ t.replaying }<progress value={rows.to_string()} max={(rows + waiting).to_string()} aria-label={t.replaying} />
                        <span>{ format!("{rows} / {}", rows + waiting) }</span>
                        <button type="button" onclick={stop}>{ t.stop }</button></p>
                } else if rows > 0 && self.took_ms > 0.0 {
                    <p class="quiet" data-testid="graded">{ format!("{rows} {} ({:.1} s)", t.replayed, self.took_ms / 1000.0) }</p>
                }
                if let Some(pack) = self.missing.as_ref().filter(|_| !self.loading) {
                    <p class="fault">{ t.pack_missing }{ " " }<code>{ pack }</code></p>
                }
                if !self.desk.unread.is_empty() {
                    <div class="refused"><p><b>{ t.no_report }</b></p>
                        <ul>{ for self.desk.unread.iter().map(|(name, why)| html! { <li><code>{ format!("{name}: {why}") }</code></li> }) }</ul></div>
                }
            </div>
        }
    }

    /// How all did, before any one person.
    fn sum(&self, ctx: &Context<Self>, t: &'static Texts) -> Html {
        let class = &self.desk.class;
        let honest = class.rows.iter().filter(|r| !r.is_forged());
        let sums: Vec<(usize, usize)> = honest.map(Verdict::sum).collect();
        let (people, all) = (class.rows.len(), class.columns.len());
        let complete = sums.iter().filter(|(done, all)| done == all).count();
        let total: usize = sums.iter().map(|s| s.0).sum();
        let average = total as f64 / sums.len().max(1) as f64;
        let forged = class.rows.iter().filter(|r| r.is_forged()).count();
        let worst = class
            .worst()
            .and_then(|w| Some((class.columns.get(w.column)?, w.people)));
        let csv = ctx.link().callback(|_: MouseEvent| Msg::Csv);
        html! {
            <div class="sum">
                <div><p><b>{ complete }</b>{ format!(" / {people}") }</p><span>{ t.all_done }</span></div>
                <div><p><b>{ format!("{average:.1}") }</b>{ format!(" / {all}") }</p><span>{ t.average }</span></div>
                <div data-testid="forged"><p><b class={(forged > 0).then_some("rust")}>{ forged }</b></p><span>{ t.forged }</span></div>
                <div class="worst" data-testid="worst">
                    if let Some((column, people)) = worst {
                        <b>{ format!("{}: {}「{}」", t.worst, column.lesson, column.label) }</b>
                        <span>{ format!("{people} {}", t.people) }</span>
                    } else {
                        <b>{ t.nobody_stopped }</b>
                    }
                </div>
                <div class="acts"><button type="button" onclick={csv}>{ t.csv }</button></div>
            </div>
        }
    }
}

fn later(ctx: &Context<Grade>) -> Timeout {
    let link = ctx.link().clone();
    Timeout::new(0, move || link.send_message(Msg::Tick))
}

fn said(why: &NoReport) -> String {
    match why {
        NoReport::TooBig => "> 16 MB".to_string(),
        NoReport::Newer(format) => format.chars().take(40).collect(),
        NoReport::Damaged(line, why) => format!("{line}: {why}"),
    }
}
