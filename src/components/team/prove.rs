//! "Check this pack": each lesson proved both ways, in slices.

use std::collections::VecDeque;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use lesson::pack::{Fault, Folder, Pack};
use session::pack::faults;
use session::{Folder as Texts, Proving};
use sim::Software;
use yew::prelude::*;

use super::hand_in::SLICE_MS;
use super::shelf::{self, Loaded};
use crate::i18n::Lang;
use crate::i18n::team::texts;
use crate::{browser, software};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub lang: Lang,
    pub pack: Rc<Pack>,
}

pub enum Msg {
    Begin,
    Loaded(Option<(Loaded, Software)>),
    Tick,
    Stop,
}

pub struct Prove {
    busy: bool,
    failed: bool,
    todo: VecDeque<(String, Folder)>,
    current: Option<(String, Folder, Proving)>,
    software: Option<Software>,
    /// By slug, what was found.
    found: Vec<(String, Vec<Fault>)>,
    timer: Option<Timeout>,
}

impl Component for Prove {
    type Message = Msg;
    type Properties = Props;

    fn create(_: &Context<Self>) -> Self {
        Self {
            busy: false,
            failed: false,
            todo: VecDeque::new(),
            current: None,
            software: None,
            found: Vec::new(),
            timer: None,
        }
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        match msg {
            Msg::Begin => {
                let pack = ctx.props().pack.clone();
                (self.busy, self.failed) = (true, false);
                self.found.clear();
                ctx.link().send_future(async move {
                    let loaded = shelf::load(pack, true).await;
                    Msg::Loaded(loaded.zip(software::whole().await.ok()))
                });
            }
            Msg::Loaded(None) => (self.busy, self.failed) = (false, true),
            Msg::Loaded(Some((loaded, software))) => {
                self.todo = loaded.folders.into();
                self.software = Some(software);
                self.go_on(ctx);
            }
            Msg::Tick => self.slice(ctx),
            Msg::Stop => {
                self.busy = false;
                self.timer = None;
                self.current = None;
                self.todo.clear();
            }
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let t = texts(ctx.props().lang);
        let begin = ctx.link().callback(|_: MouseEvent| Msg::Begin);
        let stop = ctx.link().callback(|_: MouseEvent| Msg::Stop);
        let row = |(slug, faults): &(String, Vec<Fault>)| {
            let holds = faults.is_empty();
            html! {
                <li key={slug.clone()} data-proof={slug.clone()} data-holds={holds.to_string()}>
                    <b>{ if holds { "✓ " } else { "✗ " } }{ slug }</b>{ " " }
                    <span>{ if holds { t.holds } else { t.does_not_hold } }</span>
                    <ul>{ for faults.iter().map(|f| html! { <li><code>{ f.to_string() }</code></li> }) }</ul>
                </li>
            }
        };
        html! {
            <div class="prove" data-testid="prove">
                <p class="choose">
                    <button type="button" disabled={self.busy} onclick={begin}>{ t.prove }</button>
                    if self.busy {
                        <button type="button" onclick={stop}>{ t.stop }</button>
                    }
                </p>
                <div role="status">
                    if self.failed { <p class="fault">{ t.not_here }</p> }
                    if let Some((slug, _, proving)) = &self.current {
                        <p>{ format!("{} {slug} {} / {}", t.proving, proving.progress().0, proving.progress().1) }</p>
                    }
                </div>
                <ul class="proofs">{ for self.found.iter().map(row) }</ul>
            </div>
        }
    }
}

impl Prove {
    /// Takes up the next lesson.
    fn go_on(&mut self, ctx: &Context<Self>) {
        let (Some(software), Some((slug, folder))) = (self.software, self.todo.pop_front()) else {
            self.busy = false;
            self.timer = None;
            return;
        };
        let texts = Texts {
            files: &folder.files,
            setup: &folder.setup,
            solution: &folder.solution,
        };
        let proving = Proving::new(&Rc::new(folder.lesson(true)), texts, software);
        self.current = Some((slug, folder, proving));
        self.timer = Some(later(ctx));
    }

    fn slice(&mut self, ctx: &Context<Self>) {
        let until = browser::now_ms() + SLICE_MS;
        let Some((_, _, proving)) = &mut self.current else {
            return;
        };
        let Some(proof) = proving.run(&mut || browser::now_ms() >= until) else {
            self.timer = Some(later(ctx));
            return;
        };
        if let Some((slug, folder, _)) = self.current.take() {
            self.found.push((slug, faults(&proof, &folder, true)));
        }
        self.go_on(ctx);
    }
}

fn later(ctx: &Context<Prove>) -> Timeout {
    let link = ctx.link().clone();
    Timeout::new(0, move || link.send_message(Msg::Tick))
}
