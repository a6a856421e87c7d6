//! The terminal as the room sees it: the last lines, the prompt, and what the hand has typed.

use std::rc::Rc;

use view::Terminal;
use view::terminal::Line;
use yew::prelude::*;

use crate::components::screen::line;

/// What stands on a terminal.
#[derive(Clone)]
pub struct Screen {
    pub terminal: Rc<Terminal>,
    /// Lines with smaller numbers belong to another slide.
    pub from: usize,
    /// What is typed and was not entered.
    pub typed: String,
    /// The hand is at it.
    pub cursor: bool,
}

/// Draws at most so many lines.
pub fn screen(screen: &Screen, rows: usize, label: &'static str) -> Html {
    let mut lines: Vec<Rc<Line>> = Vec::new();
    for block in screen.terminal.blocks() {
        let skip = screen.from.saturating_sub(block.first);
        lines.extend(block.lines.iter().skip(skip).cloned());
    }
    let below = screen.terminal.below();
    let typed = screen.typed.matches('\n').count();
    let room = rows.saturating_sub(1 + below.len() + typed);
    let skip = lines.len().saturating_sub(room);
    let (prompt, rest) = screen.terminal.current();
    html! {
        <div class="stage-term" role="group" aria-label={label} data-testid="stage-terminal">
            <div class="stage-lines">
                { for lines.iter().skip(skip).map(|l| html! { <div class="line">{ line(l) }</div> }) }
                <div class="line at-prompt">
                    { line(&prompt) }
                    if !screen.typed.is_empty() || screen.cursor {
                        <span class="typed">{ continued(&screen.typed) }</span>
                    }
                    if screen.cursor { <span class="caret" aria-hidden="true"></span> }
                    { line(&rest) }
                </div>
                { for below.iter().map(|l| html! { <div class="line">{ line(l) }</div> }) }
            </div>
        </div>
    }
}

/// A command that goes on below, with the shell's second prompt.
fn continued(text: &str) -> Html {
    let lines = text.split('\n').enumerate().map(|(n, line)| match n {
        0 => html! { { line } },
        _ => html! { <><br />{ "> " }{ line }</> },
    });
    html! { { for lines } }
}
