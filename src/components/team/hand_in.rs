//! Making the report: every session of the pack is replayed in slices.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use lesson::pack::Pack;
use session::Save;
use session::pack::Material;
use session::report::{Making, Report};
use yew::prelude::*;

use super::place::Place;
use super::record;
use super::shelf;
use crate::i18n::team::{Texts, texts};
use crate::route::{Page, Route};
use crate::{browser, software};

/// How long a replay may run before the page gets its turn.
pub const SLICE_MS: f64 = 12.0;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub route: Route,
    pub pack: Rc<Pack>,
    pub name: String,
}

pub enum Msg {
    Begin,
    Loaded(Option<Box<Making>>),
    Tick,
}

enum State {
    Idle,
    Loading,
    Failed,
    Nothing,
    Making(Box<Making>, Timeout),
    Made(Report),
}

pub struct HandIn {
    state: State,
}

impl Component for HandIn {
    type Message = Msg;
    type Properties = Props;

    fn create(_: &Context<Self>) -> Self {
        Self { state: State::Idle }
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        match msg {
            Msg::Begin => {
                let (pack, name) = (ctx.props().pack.clone(), ctx.props().name.clone());
                let lang = ctx.props().route.lang;
                self.state = State::Loading;
                ctx.link().send_future(async move {
                    let loaded = shelf::load(pack, false).await;
                    let software = software::whole().await.ok();
                    Msg::Loaded(loaded.zip(software).map(|(loaded, software)| {
                        let materials = loaded.materials(lang, &name);
                        let sessions: Vec<(Material, Save)> = materials
                            .into_iter()
                            .filter_map(|m| shelf::save(&m.start.key).map(|save| (m, save)))
                            .collect();
                        let pack = loaded.pack.id.clone();
                        let of = (pack.as_str(), loaded.digest.as_str(), name.as_str());
                        Box::new(Making::new(of, sessions, software))
                    }))
                });
            }
            Msg::Loaded(None) => self.state = State::Failed,
            Msg::Loaded(Some(making)) => {
                self.state = match making.progress() {
                    (_, 0) => State::Nothing,
                    _ => State::Making(making, next(ctx)),
                };
            }
            Msg::Tick => {
                let State::Making(making, timer) = &mut self.state else {
                    return false;
                };
                let until = browser::now_ms() + SLICE_MS;
                match making.run(&mut || browser::now_ms() >= until) {
                    Some(report) => {
                        record::keep(&report);
                        self.state = State::Made(report);
                    }
                    None => *timer = next(ctx),
                }
            }
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let t = texts(ctx.props().route.lang);
        let begin = ctx.link().callback(|_: MouseEvent| Msg::Begin);
        let busy = matches!(self.state, State::Loading | State::Making(..));
        html! {
            <section class="hand-in" aria-labelledby="hand-in" data-testid="hand-in">
                <h2 id="hand-in">{ t.hand_in }</h2>
                <p class="quiet">{ t.hand_in_about }</p>
                <p><button type="button" class="main" disabled={busy} onclick={begin}>{ t.make_report }</button></p>
                <div role="status">{ self.told(ctx, t) }</div>
            </section>
        }
    }
}

impl HandIn {
    fn told(&self, ctx: &Context<Self>, t: &'static Texts) -> Html {
        match &self.state {
            State::Idle => Html::default(),
            State::Loading => html! { <p>{ t.making }{ "…" }</p> },
            State::Failed => html! { <p class="fault">{ t.not_here }</p> },
            State::Nothing => html! { <p>{ t.nothing_done }</p> },
            State::Making(making, _) => {
                let (done, all) = making.progress();
                html! { <p class="progress">{ t.making }<progress value={done.to_string()} max={all.to_string()} aria-label={t.making} /><span>{ format!("{done} / {all}") }</span></p> }
            }
            State::Made(report) => {
                let (name, json) = (record::file_name(report), report.to_json());
                let save = Callback::from(move |_: MouseEvent| browser::download(&name, &json));
                let ticks: usize = report.lessons.iter().map(|l| l.ticks.len()).sum();
                let print = ctx.props().route.to(Page::Team(Place::Report)).hash();
                html! {
                    <div class="made">
                        <p><b>{ t.report_made }</b>{ format!(" {} {ticks}", t.done) }</p>
                        <p class="choose"><button type="button" data-testid="save-report" onclick={save}>{ t.save_report }</button>
                            <a href={print}>{ t.print_view }</a></p>
                    </div>
                }
            }
        }
    }
}

/// The next slice, after the page had its turn.
fn next(ctx: &Context<HandIn>) -> Timeout {
    let link = ctx.link().clone();
    Timeout::new(0, move || link.send_message(Msg::Tick))
}
