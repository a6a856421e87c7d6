//! One slide as it stands at a stop: its words, its terminal, its picture, laid out by the slide's
//! layout and the shape of the screen. The units are those of a slide 1280 or 1024 wide.

use lesson::deck::{Deck, Doing, Stop, is_split, rows};
use lesson::{Block, Inline, Layout, PictureSize};
use session::stage::{Kept, Stage};
use yew::prelude::*;

use super::art::harbour;
use super::figure::{Figure, Host};
use super::qr::qr;
use super::term::{Screen, screen};
use super::vote::{Votes, verdict, vote};
use crate::components::markdown::inlines;
use crate::i18n::Lang;
use crate::i18n::stage::texts;

/// What a slide is drawn from.
pub struct Sheet<'a> {
    pub deck: &'a Deck,
    pub stop: Stop,
    pub lang: Lang,
    /// The screen is nearer to 16:9 than to 4:3.
    pub wide: bool,
    /// The host, once it is there.
    pub kept: Option<&'a Kept>,
    pub screen: Option<Screen>,
    /// The speaker's own terminal, instead, and the host it is on.
    pub hands: Option<(Html, Host)>,
    /// Who types, in words.
    pub sign: Option<&'static str>,
    pub votes: &'a Votes,
    /// Where the talk is, for the last slide.
    pub address: &'a str,
}

/// Margins, heading, clock: what is not a slide's body, in units.
const AROUND: f64 = 172.0;
/// A terminal above a picture.
const ABOVE: f64 = 280.0;

impl<'a> Sheet<'a> {
    /// A slide as it is at a stop, where nothing moves; with what is being typed and the cursor, if
    /// they are to be seen.
    pub fn still(
        stage: &'a Stage,
        stop: Stop,
        typed: Option<String>,
        votes: &'a Votes,
        lang: Lang,
        address: &'a str,
    ) -> Self {
        let (deck, track) = (stage.deck(), stage.track());
        let kept = track.kept(stop.acts);
        let first = track.kept(deck.acts_of(stop.slide).start);
        let screen = kept.map(|kept| Screen {
            terminal: kept.seen.screen.clone(),
            from: first.map_or(0, Kept::row),
            cursor: typed.is_some(),
            typed: typed.unwrap_or_default(),
        });
        Self {
            deck,
            stop,
            lang,
            wide: true,
            kept,
            screen,
            hands: None,
            sign: None,
            votes,
            address,
        }
    }

    pub fn draw(&self) -> Html {
        let stop = self.stop;
        let Some(slide) = self.deck.slides.get(stop.slide) else {
            return html! {};
        };
        let has_terminal = self.deck.has_terminal(stop.slide);
        let mut words: Vec<Html> = Vec::new();
        let mut pictures: Vec<Html> = Vec::new();
        let mut title = None;
        for (index, block) in self.deck.shown(stop) {
            match block {
                Block::Title(text) | Block::Heading(text) if title.is_none() => {
                    title = Some(text.clone());
                }
                Block::Picture(picture) => pictures.extend(self.picture(picture, has_terminal)),
                // On the terminal, beside it, or not for the room.
                Block::Demo(_) | Block::Console(_) | Block::Speaker(_) | Block::Pause => {}
                Block::Checks(_) | Block::Hint(_) | Block::Memo(_) => {}
                block => words.push(self.block(index, block)),
            }
        }
        words.extend(self.settled());
        let layout = match slide.layout {
            Layout::Title => "s-title",
            Layout::Split if has_terminal || !pictures.is_empty() => "s-split",
            Layout::Split | Layout::Full => "s-full",
        };
        let title = title.unwrap_or_else(|| vec![Inline::Text(self.deck.title.clone())]);
        let last = slide.layout == Layout::Title
            && stop.slide > 0
            && stop.slide + 1 == self.deck.slides.len();
        let shape = if self.wide { "wide" } else { "tall" };
        let lone = (is_split(slide) && pictures.is_empty()).then_some("lone");
        html! {
            <section class={classes!("sheet", layout, shape, lone)} lang={self.lang.pick("ja", "en")}>
                <h1>{ inlines(&title) }</h1>
                if let Some(sign) = self.sign { <p class="keysign">{ sign }</p> }
                <div class="sheet-body">
                    if !words.is_empty() { <div class="words" tabindex="0">{ for words }</div> }
                    if has_terminal { { self.terminal(rows(slide)) } }
                    if !pictures.is_empty() { <div class="stage-picture">{ for pictures }</div> }
                </div>
                if slide.layout == Layout::Title { { harbour() } }
                if last { { qr(self.address, self.lang) } }
            </section>
        }
    }

    fn terminal(&self, rows: usize) -> Html {
        if let Some((hands, _)) = &self.hands {
            return hands.clone();
        }
        let t = texts(self.lang);
        match &self.screen {
            Some(shown) => screen(shown, rows, t.terminal),
            None => html! { <div class="stage-term"><p class="waits">{ t.preparing }</p></div> },
        }
    }

    /// The place of a picture on this slide.
    fn slot(&self, size: PictureSize, has_terminal: bool) -> (f64, f64) {
        let (width, height) = if self.wide {
            (1280.0, 720.0)
        } else {
            (1024.0, 768.0)
        };
        let split = self.deck.slides.get(self.stop.slide).is_some_and(is_split);
        let body = height - AROUND;
        match (split, self.wide, size) {
            (true, true, PictureSize::Third) => (420.0, body),
            (true, true, _) => (572.0, body),
            (true, false, _) | (false, ..) if has_terminal => (width - 80.0, body - ABOVE),
            _ => (width - 80.0, body),
        }
    }

    fn picture(&self, picture: &lesson::Picture, has_terminal: bool) -> Option<Html> {
        let kept = match &self.hands {
            // What files the speaker's host has, nobody asked.
            Some((_, host)) if picture.name != "files" => host.clone(),
            _ => Host::from(self.kept?),
        };
        let slot = self.slot(picture.size, has_terminal);
        Some(html! {
            <>
                <Figure {kept} picture={picture.clone()} lang={self.lang} {slot} />
                if !picture.caption.is_empty() { <p class="caption">{ inlines(&picture.caption) }</p> }
            </>
        })
    }

    /// The answer to a question, below the demo that showed it.
    fn settled(&self) -> Option<Html> {
        let newest = self.stop.acts.checked_sub(1)?;
        let of = |n: usize| self.deck.acts.get(n).map(|a| (a.slide, a.block));
        let found = self.deck.predictions().into_iter().find(|(_, _, settled)| {
            settled.is_some_and(|s| {
                let here = of(s).is_some_and(|(slide, _)| slide == self.stop.slide);
                here && newest >= s && !self.stop.typed
            })
        });
        found.map(|(predict, ..)| verdict(predict, self.votes, self.lang))
    }

    fn block(&self, index: usize, block: &Block) -> Html {
        let inner = |blocks: &[Block]| -> Html {
            html! { { for blocks.iter().map(|b| self.block(usize::MAX, b)) } }
        };
        match block {
            Block::Paragraph(text) => html! { <p>{ inlines(text) }</p> },
            Block::Title(text) | Block::Heading(text) => html! { <h2>{ inlines(text) }</h2> },
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
            Block::Code { text, open, .. } => self.code(index, text, open.as_deref()),
            Block::Table { head, rows } => html! {
                <table>
                    <thead><tr>{ for head.iter().map(|c| html! { <th scope="col">{ inlines(c) }</th> }) }</tr></thead>
                    <tbody>{ for rows.iter().map(|row| html! {
                        <tr>{ for row.iter().map(|c| html! { <td>{ inlines(c) }</td> }) }</tr>
                    }) }</tbody>
                </table>
            },
            Block::Predict(predict) => vote(predict, self.votes, self.lang),
            Block::Quiz(quiz) => html! {
                <>
                    <p>{ inlines(&quiz.question) }</p>
                    <ol class="letters">{ for quiz.answers.iter().map(|(_, text)| html! { <li>{ inlines(text) }</li> }) }</ol>
                </>
            },
            Block::Sort(sort) => html! {
                <>
                    <p>{ inlines(&sort.question) }</p>
                    <p class="boxes">{ for sort.boxes.iter().map(|text| html! { <b>{ inlines(text) }</b> }) }</p>
                    <ul>{ for sort.items.iter().map(|item| html! { <li>{ inlines(&item.text) }</li> }) }</ul>
                </>
            },
            _ => html! {},
        }
    }

    /// A text, and if it is a file of the host, its name and whether it is saved.
    fn code(&self, index: usize, text: &str, open: Option<&str>) -> Html {
        let act = self.deck.acts.iter().position(|a| {
            let here = a.slide == self.stop.slide && a.block == index;
            here && matches!(a.doing, Doing::File { .. })
        });
        let saved = act.is_some_and(|n| n < self.stop.acts);
        html! {
            <div class={classes!("stage-code", saved.then_some("saved"))}>
                if let Some(path) = open {
                    <p class="path">{ path.to_string() }
                        if saved { <span>{ format!("✓ {}", texts(self.lang).saved) }</span> }
                    </p>
                }
                <pre>{ text.trim_end().to_string() }</pre>
            </div>
        }
    }
}

/// The words of a slide's title.
pub fn title(deck: &Deck, slide: usize) -> Html {
    let blocks = deck.slides.get(slide).map(|s| s.blocks.iter());
    let found = blocks.into_iter().flatten().find_map(|b| match b {
        Block::Title(text) | Block::Heading(text) => Some(inlines(text)),
        _ => None,
    });
    found.unwrap_or_else(|| html! { { deck.title.clone() } })
}
