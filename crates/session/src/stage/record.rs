//! A talk's terminal as an asciicast (version 2): what asciinema and its players read, with a marker
//! at each slide, where a player can pause.

use lesson::deck::{Doing, ENTER_MS, columns, typing};

use super::Stage;
use super::playing::due;

/// Between two commands of a recording, in milliseconds.
const PAUSE_MS: u64 = 1_200;

/// The text of the recording, once all hosts are there.
pub fn cast(stage: &Stage) -> Option<String> {
    let (deck, track) = (stage.deck(), stage.track());
    let width = deck.slides.iter().map(columns).max().unwrap_or(80);
    let head = serde_json::json!({
        "version": 2, "width": width, "height": 24, "title": deck.title,
        "env": { "SHELL": "/bin/bash", "TERM": "xterm-256color" },
    });
    let mut lines = vec![head.to_string()];
    let mut event = |ms: u64, kind: &str, text: &str| {
        lines.push(serde_json::json!([ms as f64 / 1000.0, kind, text]).to_string());
    };
    let first = track.kept(0)?;
    let (mut at, mut slide) = (0, None);
    event(0, "o", &first.seen.screen.current().0.text());
    event(0, "o", " ");
    for (number, act) in deck.acts.iter().enumerate() {
        let kept = track.kept(number + 1)?;
        if slide != Some(act.slide) {
            slide = Some(act.slide);
            let id = deck.slides.get(act.slide).and_then(|s| s.id.as_deref());
            event(at, "m", id.unwrap_or_default());
        }
        at += PAUSE_MS;
        let mut echoed = String::new();
        if let Doing::Line(text) = &act.doing {
            let text = text.lines().next().unwrap_or_default();
            for (letter, ms) in text.chars().zip(typing(text)) {
                event(at + u64::from(ms), "o", letter.encode_utf8(&mut [0; 4]));
            }
            at += u64::from(typing(text).last().copied().unwrap_or(0) + ENTER_MS);
            echoed = text.to_string();
        }
        let mut last = at;
        for (heard, due) in kept.heard.iter().zip(due(&kept.heard, kept.entered_ms)) {
            let text = String::from_utf8_lossy(&heard.bytes);
            // The tty echoes what was typed; it stands there already.
            let rest = text.strip_prefix(&echoed).unwrap_or(&text);
            echoed.clear();
            last = at + due;
            event(last, "o", rest);
        }
        at = last;
    }
    Some(lines.join("\n") + "\n")
}
