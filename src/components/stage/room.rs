//! The stage as the room sees it, and the keys that drive it.

use ::session::stage::Stage;
use gloo_events::{EventListener, EventListenerOptions};
use gloo_timers::callback::Timeout;
use lesson::deck::Deck;
use sim::Software;
use wasm_bindgen::JsCast as _;
use yew::prelude::*;

use super::clock::{Alarm, Clock, ClockBar};
use super::gong::gong;
use super::hands::Hands;
use super::keys::{Press, hand, press};
use super::load::{Loaded, Which, place};
use super::overview::{Keys, Overview};
use super::print::pages;
use super::qr::address;
use super::sheet::{Sheet, title};
use super::vote::{self, Votes};
use super::walk::{On, Show, Walk};
use crate::browser::channel::Channel;
use crate::browser::{self, storage};
use crate::i18n::Lang;
use crate::i18n::stage::texts;
use crate::software::{Loader, NotLoaded};

/// How long the hosts are computed before the page gets its turn, in milliseconds.
const SLICE_MS: f64 = 8.0;
/// Programs that did not arrive are asked for again after so long, in milliseconds.
const AGAIN_MS: u32 = 3_000;
/// The clock is looked at so often, in milliseconds.
const SECOND_MS: u32 = 250;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub which: Which,
    pub lang: Lang,
    pub loaded: Loaded,
    /// Where the way out leads.
    pub leave: String,
}

pub enum Msg {
    /// Fetch the hosts' programs; without them the slides' words are shown, so it is tried again.
    Load,
    Software(Result<Software, NotLoaded>),
    Compute,
    Tick,
    Second,
    Press(Press),
    Heard(String),
    Jump(usize),
    Resized,
    /// Somebody wrote another place into the address.
    Address,
    Print(bool),
    Changed,
}

/// What covers the stage.
#[derive(Clone, Copy, PartialEq)]
pub enum Over {
    Nothing,
    Black,
    Overview,
    Keys,
    Gong,
}

pub struct Room {
    pub(super) walk: Walk,
    pub(super) hands: Option<Hands>,
    /// The stop at which the speaker's hands were last.
    pub(super) had_hands: Option<usize>,
    over: Over,
    /// The stop that the address names.
    noted: Option<usize>,
    /// A slide's number, being typed after `g`.
    digits: Option<String>,
    votes: Votes,
    clock: Clock,
    clock_digits: bool,
    sound: bool,
    gonged: bool,
    channel: Channel,
    room: String,
    wide: bool,
    printing: bool,
    timer: Option<Timeout>,
    loader: Option<Loader>,
    again: Option<Timeout>,
    computing: Option<Timeout>,
    computed: bool,
    second: Option<Timeout>,
    _listeners: Vec<EventListener>,
}

impl Component for Room {
    type Message = Msg;
    type Properties = Props;

    fn create(ctx: &Context<Self>) -> Self {
        let props = ctx.props();
        let deck = props.loaded.deck.clone();
        let mut walk = Walk::new(
            Stage::new(deck.clone(), props.loaded.start.clone()),
            browser::wants_motion(),
        );
        let (at, _) = place(&browser::hash());
        walk.jump(deck.find(&at).unwrap_or(0));
        let mut clock = new_clock(&deck);
        if let Some(text) = browser::load(&clock_key(&props.which)) {
            clock.restore(&text);
        }
        let room = room_name();
        let channel = {
            let link = ctx.link().clone();
            Channel::open(&channel_name(&room), move |text| {
                link.send_message(Msg::Heard(text));
            })
        };
        ctx.link().send_message(Msg::Load);
        let mut created = Self {
            walk,
            hands: None,
            had_hands: None,
            over: Over::Nothing,
            noted: None,
            digits: None,
            votes: Votes::new(),
            gonged: clock.alarm() == Alarm::Over,
            clock,
            clock_digits: true,
            sound: false,
            channel,
            room,
            wide: is_wide(),
            printing: false,
            timer: None,
            loader: None,
            again: None,
            computing: None,
            computed: false,
            second: None,
            _listeners: listeners(ctx),
        };
        created.watch_clock(ctx);
        created
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
                self.again = Some(Timeout::new(AGAIN_MS, move || link.send_message(Msg::Load)));
            }
            Msg::Compute => return self.compute(ctx),
            Msg::Tick => {}
            Msg::Second => self.watch_clock(ctx),
            Msg::Press(press) => self.press(ctx, &press),
            Msg::Heard(text) => self.heard(ctx, &text),
            Msg::Jump(at) => {
                self.over = Over::Nothing;
                self.put_down_hands();
                self.walk.jump(at);
            }
            Msg::Address => {
                let found = self.walk.stage.deck().find(&place(&browser::hash()).0);
                if let Some(at) = found.filter(|at| *at != self.walk.stage.at()) {
                    self.put_down_hands();
                    self.walk.jump(at);
                }
            }
            Msg::Resized => self.wide = is_wide(),
            Msg::Print(printing) => self.printing = printing,
            Msg::Changed => {}
        }
        self.go_on(ctx);
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        if self.printing {
            let lang = ctx.props().lang;
            let address = address(&ctx.props().which, lang);
            return pages(&self.walk.stage, &self.votes, lang, &address);
        }
        let props = ctx.props();
        let (lang, t) = (props.lang, texts(props.lang));
        let (deck, stop) = (self.walk.stage.deck(), self.walk.stage.stop());
        let covered = matches!(self.over, Over::Black | Over::Gong);
        let words = format!("{} / {}", stop.slide + 1, deck.slides.len());
        html! {
            <div class="stage" data-testid="stage" data-slide={(stop.slide + 1).to_string()} data-beat={stop.beat.to_string()}>
                if self.over == Over::Gong { { gong(lang, &self.clock) } }
                else if self.over == Over::Black { <p class="stage-black">{ t.black }</p> }
                else { { self.sheet(lang, ctx) } }
                <div class="stage-foot">
                    if deck.lt_s.is_some() {
                        <ClockBar clock={self.clock.clone()} slides={deck.slides.clone()} slide={stop.slide}
                            digits={self.clock_digits} label={t.time_left} />
                    } else { <span class="gap"></span> }
                    { self.buttons(ctx, &words) }
                </div>
                if self.over == Over::Overview {
                    <Overview deck={deck.clone()} slide={stop.slide} {lang} onjump={ctx.link().callback(Msg::Jump)} />
                }
                if self.over == Over::Keys { <Keys {lang} /> }
                if let Some(digits) = &self.digits {
                    <p class="go-to" role="status">{ format!("{} {digits}", t.go_to) }<span class="caret"></span></p>
                }
                <p class="said" role="status">{ words.clone() }{ " " }if !covered { { title(deck, stop.slide) } }</p>
            </div>
        }
    }
}

impl Room {
    /// Computes hosts for a slice. True if there is something new to draw.
    fn compute(&mut self, ctx: &Context<Self>) -> bool {
        let until = browser::now_ms() + SLICE_MS;
        let before = self.walk.stage.track().progress();
        let had = self.walk.kept().is_some();
        let done = self.walk.stage.run(&mut || browser::now_ms() >= until);
        if done && !self.computed {
            self.computed = true;
            browser::mark("hatoba:stage");
        }
        let lacks = self.walk.stage.track().lacks();
        if let (Some(part), Some(loader)) = (lacks, &self.loader) {
            loader.want(part);
        }
        if done || lacks.is_some() {
            self.computing = None;
        } else {
            let link = ctx.link().clone();
            self.computing = Some(Timeout::new(0, move || link.send_message(Msg::Compute)));
        }
        let waits = matches!(self.walk.show, Show::Waiting);
        if before != self.walk.stage.track().progress() && waits {
            self.go_on(ctx);
        }
        if !had && self.walk.kept().is_some() {
            browser::mark("hatoba:answers");
        }
        done || !had
    }

    /// Lets time pass, notes the place, tells the speaker's window.
    fn go_on(&mut self, ctx: &Context<Self>) {
        let due = self.walk.tick(browser::now_ms());
        let link = ctx.link().clone();
        self.timer = due.map(|ms| Timeout::new(ms, move || link.send_message(Msg::Tick)));
        // Only what the stage does is written: somebody may be writing another address.
        let at = self.walk.stage.at();
        if self.noted != Some(at) {
            self.noted = Some(at);
            let at = self.walk.stage.deck().address(at);
            browser::replace_hash(&ctx.props().which.hash(ctx.props().lang, &at));
        }
        self.clock.count(self.walk.stage.stop().slide, wall_ms());
        self.tell();
    }

    fn tell(&self) {
        let show = match &self.walk.show {
            Show::Still => "still",
            Show::Typing { .. } => "typing",
            Show::Playing { .. } | Show::Waiting => "playing",
        };
        let hands = self.hands.is_some();
        self.channel.say(&format!(
            "at={} show={show} hands={hands} sound={} clock={}",
            self.walk.stage.at(),
            self.sound,
            self.clock.to_text()
        ));
    }

    /// What the speaker's window says.
    fn heard(&mut self, ctx: &Context<Self>, text: &str) {
        let (word, rest) = text.split_once('=').unwrap_or((text, ""));
        match word {
            "key" => {
                let shift = rest.starts_with('+');
                let key = rest.get(1..).unwrap_or_default().to_string();
                self.press(ctx, &Press { key, shift });
            }
            "jump" => {
                if let Ok(at) = rest.parse() {
                    self.put_down_hands();
                    self.walk.jump(at);
                }
            }
            "sound" => self.sound = rest == "true",
            "clock" if rest == "reset" => {
                self.clock.reset();
                self.gonged = false;
                self.keep_clock(ctx);
            }
            "front" => {
                let _ = browser::window().focus();
            }
            _ => {}
        }
    }

    fn press(&mut self, ctx: &Context<Self>, press: &Press) {
        let key = press.key.as_str();
        if self.covered(key) || self.numbers(key) || self.at_hand(ctx, press) {
            return;
        }
        if self.walk.mashes() && key.chars().count() == 1 {
            return self.walk.letter(browser::now_ms());
        }
        match key {
            "ArrowRight" | " " | "PageDown" | "Enter" | "n" | "ArrowDown" => self.on(ctx),
            "ArrowLeft" | "PageUp" | "Backspace" | "p" | "ArrowUp" => {
                self.put_down_hands();
                self.walk.back();
            }
            "Home" | "End" => {
                self.put_down_hands();
                let last = self.walk.stage.deck().last();
                self.walk.jump(if key == "Home" { 0 } else { last });
            }
            "Tab" => self.take_hands(ctx),
            "g" => self.digits = Some(String::new()),
            "o" => self.over = Over::Overview,
            "." | "b" => self.over = Over::Black,
            "?" => self.over = Over::Keys,
            "t" => self.toggle_clock(ctx),
            "c" => self.clock_digits = !self.clock_digits,
            "k" => self.keep_hands(),
            "s" => self.open_presenter(ctx),
            "f" => browser::full_screen(),
            _ => self.count_hand(press),
        }
    }

    /// What lies over the stage takes the key.
    fn covered(&mut self, key: &str) -> bool {
        match (self.over, key) {
            (Over::Nothing, _) => false,
            (Over::Black | Over::Gong, _)
            | (_, "Escape")
            | (Over::Overview, "o")
            | (Over::Keys, "?") => {
                self.over = Over::Nothing;
                true
            }
            _ => {
                self.over = Over::Nothing;
                false
            }
        }
    }

    /// A slide's number is being typed.
    fn numbers(&mut self, key: &str) -> bool {
        let Some(digits) = &mut self.digits else {
            return false;
        };
        match key {
            "Enter" => {
                let found = self.walk.stage.deck().find(digits);
                self.digits = None;
                if let Some(at) = found {
                    self.put_down_hands();
                    self.walk.jump(at);
                }
            }
            "Backspace" => drop(digits.pop()),
            key if key.len() == 1
                && key.bytes().all(|b| b.is_ascii_digit())
                && digits.len() < 3 =>
            {
                digits.push_str(key);
            }
            _ => self.digits = None,
        }
        true
    }

    pub(super) fn on(&mut self, ctx: &Context<Self>) {
        self.put_down_hands();
        if self.walk.stage.deck().lt_s.is_some() && !self.clock.has_begun() {
            self.clock.start(wall_ms());
            self.watch_clock(ctx);
        }
        let had = self.had_hands == Some(self.walk.stage.at());
        if self.walk.on(browser::now_ms(), had) == On::Hands {
            self.take_hands(ctx);
        }
    }

    fn count_hand(&mut self, press: &Press) {
        let deck = self.walk.stage.deck().clone();
        let predict = vote::of_slide(&deck, self.walk.stage.stop().slide);
        if let (Some(predict), Some((answer, back))) = (predict, hand(press)) {
            vote::count(&mut self.votes, predict, answer, back);
        }
    }

    fn toggle_clock(&mut self, ctx: &Context<Self>) {
        match self.clock.runs() {
            true => self.clock.stop(),
            false => self.clock.start(wall_ms()),
        }
        self.keep_clock(ctx);
        self.watch_clock(ctx);
    }

    fn keep_clock(&self, ctx: &Context<Self>) {
        browser::save(&clock_key(&ctx.props().which), &self.clock.to_text());
    }

    /// Counts, keeps, sounds the gong, and comes again while the clock runs.
    fn watch_clock(&mut self, ctx: &Context<Self>) {
        self.clock.count(self.walk.stage.stop().slide, wall_ms());
        if !self.clock.runs() {
            self.second = None;
            return;
        }
        self.keep_clock(ctx);
        if self.clock.alarm() == Alarm::Over && !self.gonged {
            self.gonged = true;
            self.over = Over::Gong;
            if self.sound {
                browser::gong::strike();
            }
        }
        let link = ctx.link().clone();
        self.second = Some(Timeout::new(SECOND_MS, move || {
            link.send_message(Msg::Second);
        }));
    }

    fn open_presenter(&self, ctx: &Context<Self>) {
        let props = ctx.props();
        let address = props.which.presenter(props.lang, &self.room);
        browser::open(&address, &format!("hatoba-{}", self.room));
    }

    fn sheet(&self, lang: Lang, ctx: &Context<Self>) -> Html {
        let t = texts(lang);
        let stop = self.walk.stage.stop();
        let act = self.walk.stage.deck().acts.get(stop.acts);
        let own = act.is_some_and(|a| a.slide == stop.slide && a.typing == lesson::Typing::Own);
        let sign = match (&self.hands, &self.walk.show) {
            (Some(hands), _) if hands.active => Some(t.own),
            (Some(_), _) => Some(t.kept),
            (_, Show::Typing { mash: true, .. }) => Some(t.mash),
            (_, Show::Typing { .. } | Show::Playing { .. }) => Some(t.auto),
            (_, Show::Waiting) => Some(t.preparing),
            _ if self.walk.stage.has_kept() => Some(t.kept_here),
            _ if stop.typed => Some(t.held),
            _ if own && self.had_hands != Some(self.walk.stage.at()) => Some(t.own_hint),
            _ => None,
        };
        let hands = self.hands.as_ref().map(|hands| self.by_hand(hands, ctx));
        Sheet {
            deck: self.walk.stage.deck(),
            stop,
            lang,
            wide: self.wide,
            kept: self.walk.kept(),
            screen: self.walk.screen(),
            hands,
            sign,
            votes: &self.votes,
            address: &address(&ctx.props().which, lang),
        }
        .draw()
    }

    /// For the mouse and for fingers.
    fn buttons(&self, ctx: &Context<Self>, words: &str) -> Html {
        let t = texts(ctx.props().lang);
        let button = |key: &'static str, sign: &'static str, label: &'static str| {
            let onclick = ctx.link().callback(move |_: MouseEvent| {
                Msg::Press(Press {
                    key: key.to_string(),
                    shift: false,
                })
            });
            html! { <button type="button" {onclick} aria-label={label} title={label}>{ sign }</button> }
        };
        html! {
            <nav class="stage-nav" aria-label={t.slide}>
                { button("ArrowLeft", "←", t.back) }
                <span class="stage-count">{ words.to_string() }</span>
                { button("ArrowRight", "→", t.next) }
                { button("o", "▦", t.overview) }
                { button("s", "◫", t.presenter) }
                { button("?", "?", t.keys) }
                <a href={ctx.props().leave.clone()} aria-label={t.leave} title={t.leave}>{ "×" }</a>
            </nav>
        }
    }
}

pub fn new_clock(deck: &Deck) -> Clock {
    let all_ms = u64::from(deck.lt_s.unwrap_or(0)) * 1000;
    Clock::new(all_ms, deck.slides.len())
}

fn clock_key(which: &Which) -> String {
    format!("hatoba:clock:{}", which.key())
}

pub fn channel_name(room: &str) -> String {
    format!("hatoba-stage-{room}")
}

fn wall_ms() -> u64 {
    browser::wall_ms() as u64
}

/// The name of this window, the same after a reload: it is what a speaker's window drives.
fn room_name() -> String {
    const KEY: &str = "hatoba:room";
    storage::of_tab(KEY).unwrap_or_else(|| {
        let name = format!("{:x}", (js_sys::Math::random() * 9e15) as u64);
        storage::set_of_tab(KEY, Some(&name));
        name
    })
}

/// Whether the window is nearer to 16:9 than to 4:3.
fn is_wide() -> bool {
    let window = browser::window();
    let size = |value: Result<wasm_bindgen::JsValue, _>| value.ok().and_then(|v| v.as_f64());
    let (width, height) = (size(window.inner_width()), size(window.inner_height()));
    width.unwrap_or(16.0) >= 1.45 * height.unwrap_or(9.0)
}

fn listeners(ctx: &Context<Room>) -> Vec<EventListener> {
    let window = browser::window();
    let plain = |name: &'static str, msg: fn() -> Msg| {
        let link = ctx.link().clone();
        EventListener::new(&window, name, move |_| link.send_message(msg()))
    };
    let link = ctx.link().clone();
    let active = EventListenerOptions::enable_prevent_default();
    let keys = EventListener::new_with_options(&window, "keydown", active, move |event| {
        if let Some(event) = event.dyn_ref::<KeyboardEvent>()
            && let Some(press) = press(event)
        {
            event.prevent_default();
            link.send_message(Msg::Press(press));
        }
    });
    vec![
        keys,
        plain("resize", || Msg::Resized),
        plain("hashchange", || Msg::Address),
        plain("beforeprint", || Msg::Print(true)),
        plain("afterprint", || Msg::Print(false)),
    ]
}
