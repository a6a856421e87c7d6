//! The speaker's own hands: a session that begins at the stop, in the terminal's place.

use ::session::stage::ROWS;
use gloo_timers::callback::Timeout;
use lesson::deck::columns;
use yew::prelude::*;

use super::figure::Host;
use super::keys::{Press, blur};
use super::room::{Msg, Room};
use super::walk::Show;
use crate::components::terminal::{self, TerminalPane};
use crate::model::session::{Session, View};

/// A session for the speaker's own hands.
pub struct Hands {
    pub session: Session,
    /// The terminal takes the keys.
    pub active: bool,
}

impl Room {
    /// The speaker types by hand: only Escape is ours, and not where a program wants it.
    pub(super) fn at_hand(&mut self, ctx: &Context<Self>, press: &Press) -> bool {
        let Some(hands) = self.hands.as_mut().filter(|h| h.active) else {
            return false;
        };
        if press.key == "Escape" && (press.shift || !hands.session.wants_keys()) {
            hands.active = false;
            blur();
        } else if press.key == "PageDown" || press.key == "ArrowRight" {
            // From the speaker's window, or a clicker.
            self.on(ctx);
        }
        true
    }

    /// Gives the terminal to the speaker.
    pub(super) fn take_hands(&mut self, ctx: &Context<Self>) {
        if let Some(hands) = &mut self.hands {
            hands.active = true;
            return focus_soon();
        }
        let stop = self.walk.stage.stop();
        let (Some(save), true) = (
            self.walk.stage.by_hand(),
            self.walk.stage.deck().has_terminal(stop.slide),
        ) else {
            return;
        };
        self.walk.show = Show::Still;
        self.had_hands = Some(self.walk.stage.at());
        let start = self.walk.stage.track().start().clone();
        let changed = ctx.link().callback(|()| Msg::Changed);
        let session = Session::scratch(start, save, changed);
        let slide = self.walk.stage.deck().slides.get(stop.slide);
        session.resize(slide.map_or(80, columns), ROWS);
        self.hands = Some(Hands {
            session,
            active: true,
        });
        focus_soon();
    }

    /// What was typed by hand is gone, unless it was kept.
    pub(super) fn put_down_hands(&mut self) {
        if self.hands.take().is_some() {
            blur();
        }
    }

    pub(super) fn keep_hands(&mut self) {
        match &self.hands {
            Some(hands) => {
                let save = hands.session.save();
                self.walk.stage.keep(save);
            }
            None => self.walk.stage.forget(),
        }
    }

    /// The speaker's terminal. Until its host is there, it shows what the stop shows.
    pub(super) fn by_hand(&self, hands: &Hands, ctx: &Context<Self>) -> (Html, Host) {
        let mut view: View = hands.session.view();
        let mut host = Host {
            snapshot: view.snapshot.clone(),
            changes: view.changes.clone(),
            files: None,
        };
        if !hands.session.is_there()
            && let Some(kept) = self.walk.kept()
        {
            let (prompt, rest) = kept.seen.screen.current();
            view = View {
                blocks: kept.seen.screen.blocks(),
                prompt,
                rest,
                ..view
            };
            host = Host::from(kept);
        }
        let terminal = html! {
            <div class="stage-term own">
                <TerminalPane session={hands.session.clone()} {view} lang={ctx.props().lang} fixed=true />
            </div>
        };
        (terminal, host)
    }
}

/// Once the terminal is drawn.
fn focus_soon() {
    let _ = Timeout::new(0, terminal::focus).forget();
}
