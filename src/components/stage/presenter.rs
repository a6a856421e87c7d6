//! The speaker's window: what the room sees, what comes next and what the next key will do in words,
//! notes, the clock. It computes the talk's hosts for itself; only places and keys go over the
//! channel. It drives the one window whose name stands in its address.

use ::session::stage::Stage;
use gloo_events::{EventListener, EventListenerOptions};
use gloo_timers::callback::Timeout;
use lesson::deck::{Deck, Doing, Step};
use lesson::{Block, Typing};
use sim::Software;
use wasm_bindgen::JsCast as _;
use yew::prelude::*;

use super::clock::{Clock, ends_ms, minutes};
use super::keys::{Press, press};
use super::load::{Loaded, Which};
use super::pace::{pace, verdict};
use super::qr::address;
use super::room::{channel_name, new_clock};
use super::sheet::{Sheet, title};
use super::vote::Votes;
use super::walk::Walk;
use crate::browser;
use crate::browser::channel::Channel;
use crate::components::markdown::inlines;
use crate::i18n::Lang;
use crate::i18n::stage::texts;
use crate::software::{Loader, NotLoaded};

const SLICE_MS: f64 = 8.0;
const AGAIN_MS: u32 = 3_000;
/// A room that was not heard for so long is not there, in milliseconds.
const SILENT_MS: f64 = 3_500.0;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub which: Which,
    pub lang: Lang,
    pub loaded: Loaded,
    /// The window that it drives.
    pub room: Option<String>,
}

pub enum Msg {
    Load,
    Software(Result<Software, NotLoaded>),
    Compute,
    Second,
    Press(Press),
    Heard(String),
    Say(String),
    TrySound,
    Copy,
}

pub struct Presenter {
    walk: Walk,
    /// What goes on at the room's stop: `still`, `typing`, `playing`.
    show: String,
    hands: bool,
    sound: bool,
    tried: bool,
    copied: bool,
    clock: Clock,
    channel: Option<Channel>,
    heard_ms: Option<f64>,
    loader: Option<Loader>,
    computing: Option<Timeout>,
    second: Option<Timeout>,
    _keys: EventListener,
}

impl Component for Presenter {
    type Message = Msg;
    type Properties = Props;

    fn create(ctx: &Context<Self>) -> Self {
        let props = ctx.props();
        let stage = Stage::new(props.loaded.deck.clone(), props.loaded.start.clone());
        let channel = props.room.as_ref().map(|room| {
            let link = ctx.link().clone();
            Channel::open(&channel_name(room), move |text| {
                link.send_message(Msg::Heard(text));
            })
        });
        ctx.link().send_message(Msg::Load);
        let link = ctx.link().clone();
        let active = EventListenerOptions::enable_prevent_default();
        let keys =
            EventListener::new_with_options(&browser::window(), "keydown", active, move |event| {
                let event = event.dyn_ref::<KeyboardEvent>();
                if let Some((event, press)) = event.and_then(|e| Some((e, press(e)?)))
                    && press.key != "Tab"
                {
                    event.prevent_default();
                    link.send_message(Msg::Press(press));
                }
            });
        ctx.link().send_message(Msg::Second);
        Self {
            walk: Walk::new(stage, false),
            show: "still".to_string(),
            hands: false,
            sound: false,
            tried: false,
            copied: false,
            clock: new_clock(&props.loaded.deck),
            channel,
            heard_ms: None,
            loader: None,
            computing: None,
            second: None,
            _keys: keys,
        }
    }

    fn rendered(&mut self, _: &Context<Self>, first: bool) {
        if first {
            browser::mark("hatoba:interactive");
        }
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        match msg {
            Msg::Load => {
                self.loader = Some(Loader::tell(ctx.link().callback(Msg::Software)));
            }
            Msg::Software(Ok(software)) => {
                self.walk.stage.install(software);
                ctx.link().send_message(Msg::Compute);
            }
            Msg::Software(Err(NotLoaded)) => {
                let link = ctx.link().clone();
                let again = Timeout::new(AGAIN_MS, move || link.send_message(Msg::Load));
                self.computing = Some(again);
            }
            Msg::Compute => {
                let until = browser::now_ms() + SLICE_MS;
                let done = self.walk.stage.run(&mut || browser::now_ms() >= until);
                let lacks = self.walk.stage.track().lacks();
                if let (Some(part), Some(loader)) = (lacks, &self.loader) {
                    loader.want(part);
                }
                self.computing = (!done && lacks.is_none()).then(|| {
                    let link = ctx.link().clone();
                    Timeout::new(0, move || link.send_message(Msg::Compute))
                });
            }
            Msg::Second => {
                if let (Some(channel), false) = (&self.channel, self.is_linked()) {
                    channel.say("hello");
                }
                self.clock
                    .count(self.walk.stage.stop().slide, browser::wall_ms() as u64);
                let link = ctx.link().clone();
                self.second = Some(Timeout::new(250, move || link.send_message(Msg::Second)));
            }
            Msg::Heard(text) => self.heard(&text),
            Msg::Press(press) => self.press(&press),
            Msg::Say(text) => self.say(&text),
            Msg::TrySound => {
                browser::gong::strike();
                self.tried = true;
                self.say("sound=true");
            }
            Msg::Copy => {
                browser::copy(&times(self.walk.stage.deck(), &self.clock));
                self.copied = true;
            }
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let lang = ctx.props().lang;
        let t = texts(lang);
        let deck = self.walk.stage.deck();
        let stop = self.walk.stage.stop();
        let linked = self.is_linked();
        html! {
            <div class="presenter" data-testid="presenter" data-slide={(stop.slide + 1).to_string()} data-beat={stop.beat.to_string()}>
                <header class="pres-bar">
                    <h1>{ deck.title.clone() }</h1>
                    <span class="gap"></span>
                    <p class={classes!("linked", linked.then_some("ok"))} role="status">{ if linked { t.linked } else { t.alone } }</p>
                    if linked { { self.button(ctx, "front=1", t.to_front) } }
                </header>
                <div class="col" tabindex="0">
                    <div class="thumbs">
                        <section>
                            <h2>{ format!("{} ・ {} / {}", t.room, stop.slide + 1, deck.slides.len()) }</h2>
                            { self.thumb(ctx, self.walk.stage.at(), "here") }
                        </section>
                        <section>
                            <h2>{ t.next_slide }</h2>
                            { self.next_slide(ctx) }
                        </section>
                    </div>
                    <section class="onkey">
                        <h2>{ t.on_key }<span class="gap"></span><small>{ t.takes_back }</small></h2>
                        <p data-testid="next-step">{ self.step(lang) }</p>
                    </section>
                    <section class="notes-box">
                        <h2>{ t.notes }</h2>
                        { self.notes(lang) }
                    </section>
                </div>
                <div class="col side" tabindex="0">
                    { self.clock(ctx) }
                    { self.ready(ctx) }
                    { self.rehearsed(ctx) }
                </div>
            </div>
        }
    }
}

impl Presenter {
    fn is_linked(&self) -> bool {
        let fresh = |at: f64| browser::now_ms() - at < SILENT_MS;
        self.heard_ms.is_some_and(fresh)
    }

    fn say(&self, text: &str) {
        if let Some(channel) = &self.channel {
            channel.say(text);
        }
    }

    /// The room tells where it is.
    fn heard(&mut self, text: &str) {
        let (state, clock) = text.split_once(" clock=").unwrap_or((text, ""));
        let mut at = None;
        for pair in state.split(' ') {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            match key {
                "at" => at = value.parse::<usize>().ok(),
                "show" => self.show = value.to_string(),
                "hands" => self.hands = value == "true",
                "sound" => self.sound = value == "true",
                _ => {}
            }
        }
        // What another speaker's window says is for the room.
        let Some(at) = at else { return };
        self.heard_ms = Some(browser::now_ms());
        self.walk.jump(at);
        self.clock.restore(clock);
    }

    /// A key goes to the room; without one, it turns this window alone.
    fn press(&mut self, press: &Press) {
        if self.is_linked() {
            let shift = if press.shift { '+' } else { '-' };
            return self.say(&format!("key={shift}{}", press.key));
        }
        let now = browser::now_ms();
        match press.key.as_str() {
            "ArrowRight" | " " | "PageDown" | "n" => drop(self.walk.on(now, true)),
            "ArrowLeft" | "PageUp" | "p" => self.walk.back(),
            "Home" => self.walk.jump(0),
            "End" => self.walk.jump(usize::MAX),
            "t" if self.clock.runs() => self.clock.stop(),
            "t" => self.clock.start(browser::wall_ms() as u64),
            _ => {}
        }
    }

    fn button(&self, ctx: &Context<Self>, say: &'static str, label: &'static str) -> Html {
        let onclick = ctx
            .link()
            .callback(move |_: MouseEvent| Msg::Say(say.to_string()));
        html! { <button type="button" {onclick}>{ label }</button> }
    }

    fn key(&self, ctx: &Context<Self>, key: &'static str, label: &'static str) -> Html {
        let press = move |_: MouseEvent| {
            Msg::Press(Press {
                key: key.to_string(),
                shift: false,
            })
        };
        html! { <button type="button" onclick={ctx.link().callback(press)}>{ label }</button> }
    }

    /// A slide as it is at a stop, small.
    fn thumb(&self, ctx: &Context<Self>, at: usize, class: &'static str) -> Html {
        let lang = ctx.props().lang;
        let deck = self.walk.stage.deck();
        let stop = deck.stop(at);
        let typed = match deck.acts.get(stop.acts).map(|a| &a.doing) {
            Some(Doing::Line(text)) if stop.typed => text.clone(),
            _ => String::new(),
        };
        let (votes, address) = (Votes::new(), address(&ctx.props().which, lang));
        let sheet = Sheet::still(&self.walk.stage, stop, Some(typed), &votes, lang, &address);
        html! { <div class={classes!("stage", "thumb", class)} inert=true aria-hidden="true">{ sheet.draw() }</div> }
    }

    fn next_slide(&self, ctx: &Context<Self>) -> Html {
        let deck = self.walk.stage.deck();
        let next = self.walk.stage.stop().slide + 1;
        match next < deck.slides.len() {
            true => self.thumb(ctx, deck.first_of(next), "upcoming"),
            false => html! { <p class="the-end">{ texts(ctx.props().lang).the_end }</p> },
        }
    }

    /// What the next key does, in words.
    fn step(&self, lang: Lang) -> Html {
        let t = texts(lang);
        if self.hands {
            return html! { { t.own } };
        }
        match self.show.as_str() {
            "typing" => {
                return html! { { lang.pick("すぐに打ち終える", "end the typing at once") } };
            }
            "playing" => {
                return html! { { lang.pick("出力を最後まで出す", "show all of the output at once") } };
            }
            _ => {}
        }
        words(
            self.walk.stage.deck(),
            self.walk.stage.step(),
            self.walk.stage.stop().typed,
            lang,
        )
    }

    /// What there is to say on this slide.
    fn notes(&self, lang: Lang) -> Html {
        let deck = self.walk.stage.deck();
        let slide = deck.slides.get(self.walk.stage.stop().slide);
        let blocks = slide.into_iter().flat_map(|s| &s.blocks);
        let notes: Vec<Html> = blocks
            .filter_map(|b| match b {
                Block::Speaker(inner) => Some(inner),
                _ => None,
            })
            .flatten()
            .map(|b| match b {
                Block::Paragraph(text) => html! { <p>{ inlines(text) }</p> },
                Block::List { items, .. } => {
                    let items = items.iter().flatten().map(|b| match b {
                        Block::Paragraph(text) => html! { <li>{ inlines(text) }</li> },
                        _ => html! {},
                    });
                    html! { <ul>{ for items }</ul> }
                }
                Block::Code { text, .. } => html! { <pre>{ text.clone() }</pre> },
                _ => html! {},
            })
            .collect();
        match notes.is_empty() {
            true => html! { <p class="none">{ texts(lang).no_notes }</p> },
            false => html! { <div class="notes" data-testid="notes">{ for notes }</div> },
        }
    }

    fn clock(&self, ctx: &Context<Self>) -> Html {
        let t = texts(ctx.props().lang);
        let deck = self.walk.stage.deck();
        let slide = self.walk.stage.stop().slide;
        let now = match self.clock.runs() {
            true => t.stop_clock,
            false => t.start_clock,
        };
        html! {
            <section class="clock-box">
                <h2>{ t.left }<span class="gap"></span><kbd>{ "t" }</kbd></h2>
                <p class="clockrow"><span class="bigclock" data-clock="">{ self.clock.digits() }</span>
                    <span class="of">{ format!("/ {}", minutes(self.clock.all_ms / 1000)) }</span></p>
                { pace(&self.clock, &deck.slides, slide) }
                { verdict(&self.clock, &ends_ms(&deck.slides, self.clock.all_ms), slide, ctx.props().lang) }
                <p class="clockbtns">{ self.key(ctx, "t", now) }{ self.button(ctx, "clock=reset", t.reset_clock) }{ self.key(ctx, "End", "→|") }</p>
            </section>
        }
    }

    /// What should be looked at before the talk begins.
    fn ready(&self, ctx: &Context<Self>) -> Html {
        let t = texts(ctx.props().lang);
        let (done, all) = self.walk.stage.track().progress();
        let here = self.walk.kept().is_some();
        let row = |ok: bool, name: &'static str, about: String, more: Html| {
            html! { <li class={(!ok).then_some("no")}><span class="sign" aria-hidden="true">{ if ok { "✓" } else { "○" } }</span>
            <p><b>{ name }</b><span>{ about }</span></p>{ more }</li> }
        };
        let sound = if self.sound { t.sound_on } else { t.sound_off };
        let try_sound = {
            let onclick = ctx.link().callback(|_: MouseEvent| Msg::TrySound);
            html! { <button type="button" {onclick}>{ t.try_sound }</button> }
        };
        let yes = |ok: bool| if ok { "OK" } else { "…" }.to_string();
        html! {
            <section class="ready-box">
                <h2>{ t.ready }</h2>
                <ul class="ready">
                    { row(here, t.ready_programs, yes(here), html! {}) }
                    { row(done == all, t.ready_hosts, format!("{done} / {all}"), html! {}) }
                    { row(self.is_linked(), t.ready_window, yes(self.is_linked()), html! {}) }
                    { row(self.clock.all_ms > 0, t.ready_clock, minutes(self.clock.all_ms / 1000), html! {}) }
                    { row(self.sound && self.tried, t.ready_sound, sound.to_string(), try_sound) }
                </ul>
            </section>
        }
    }

    /// How long each slide took, to be put into the deck.
    fn rehearsed(&self, ctx: &Context<Self>) -> Html {
        let t = texts(ctx.props().lang);
        if self.clock.spent() == 0 {
            return html! {};
        }
        let onclick = ctx.link().callback(|_: MouseEvent| Msg::Copy);
        html! {
            <details class="rehearsed">
                <summary>{ t.rehearsed }</summary>
                <pre>{ times(self.walk.stage.deck(), &self.clock) }</pre>
                <button type="button" {onclick}>{ if self.copied { t.copied } else { t.copy_times } }</button>
            </details>
        }
    }
}

/// The attributes to put behind `---`, with the time that each slide took.
fn times(deck: &Deck, clock: &Clock) -> String {
    let line = |(n, slide): (usize, &lesson::Slide)| {
        let seconds = clock.spent_ms.get(n).map_or(0, |ms| ms.div_ceil(1000));
        let id = slide
            .id
            .as_ref()
            .map_or(String::new(), |id| format!("id={id} "));
        format!("--- {id}time={seconds}s\n")
    };
    deck.slides.iter().enumerate().map(line).collect()
}

/// A step of the talk in words.
fn words(deck: &Deck, step: Option<Step>, typed: bool, lang: Lang) -> Html {
    let t = texts(lang);
    match step {
        None => html! { { t.the_end } },
        Some(Step::Turn(slide)) => html! { <>
            { lang.pick(format!("{} 枚目へ。", slide + 1), format!("turn to slide {}: ", slide + 1)) }{ title(deck, slide) }
        </> },
        Some(Step::Reveal) => html! { { lang.pick("続きを出す", "show the next part") } },
        Some(Step::Type(act)) => html! { <>
            { lang.pick("打って待つ: ", "type and wait: ") }{ command(&act.doing) }
        </> },
        Some(Step::Do(act)) => match &act.doing {
            _ if typed => html! { <>{ lang.pick("実行する: ", "run ") }{ command(&act.doing) }</> },
            Doing::File { path, .. } => {
                html! { <>{ lang.pick("保存する: ", "save ") }<code>{ path.clone() }</code></> }
            }
            Doing::Keys(_) => {
                html! { <>{ lang.pick("キーを押す: ", "press ") }{ command(&act.doing) }</> }
            }
            Doing::Line(_) if act.typing == Typing::Own => html! { <>
                { lang.pick("自分で打つ: ", "give you the keys for ") }{ command(&act.doing) }
            </> },
            Doing::Line(_) => {
                html! { <>{ lang.pick("打って実行する: ", "type and run ") }{ command(&act.doing) }</> }
            }
        },
    }
}

fn command(doing: &Doing) -> Html {
    let text = match doing {
        Doing::Line(text) => text.replace('\n', " "),
        Doing::Keys(keys) => keys
            .chars()
            .map(|c| format!("^{}", char::from((c as u8 & 0x1f) | 0x40)))
            .collect(),
        Doing::File { path, .. } => path.clone(),
    };
    html! { <code>{ text }</code> }
}
