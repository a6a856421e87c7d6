//! What a lesson's text must not hold: links that run something, and raw HTML. The parser drops both,
//! whatever they look like; here an author, or who was sent the pack, is told.

use pulldown_cmark::{Event, Options, Parser, Tag};

/// Schemes that run or carry something.
const LIVE: &[&str] = &["javascript:", "vbscript:", "data:", "blob:", "file:"];

/// What is wrong, each with its line from 1.
pub fn faults(text: &str) -> Vec<(usize, String)> {
    let mut found: Vec<(usize, String)> = Vec::new();
    let line = |at: usize| {
        text.as_bytes()
            .iter()
            .take(at)
            .filter(|b| **b == b'\n')
            .count()
            + 1
    };
    let options = Options::ENABLE_TABLES | Options::ENABLE_HEADING_ATTRIBUTES;
    for (event, place) in Parser::new_ext(text, options).into_offset_iter() {
        match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. })
                if !is_harmless(&dest_url) =>
            {
                found.push((line(place.start), link(&dest_url)));
            }
            Event::Html(html) | Event::InlineHtml(html)
                if !html.trim_start().starts_with("<!--") =>
            {
                let start: String = html.trim().chars().take(20).collect();
                let message = format!("raw HTML is not shown: {start:?}; code stands in backticks");
                found.push((line(place.start), message));
            }
            _ => {}
        }
    }
    // In blocks of ours Markdown stands inside code.
    for (number, text) in text.lines().enumerate() {
        let small = text.to_lowercase().replace(char::is_whitespace, "");
        let live = LIVE.iter().find(|scheme| {
            ["](", "]:", "<"]
                .iter()
                .any(|before| small.contains(&format!("{before}{scheme}")))
        });
        if let Some(scheme) = live
            && !found.iter().any(|(line, _)| *line == number + 1)
        {
            found.push((number + 1, link(scheme)));
        }
    }
    found.sort();
    found
}

fn link(to: &str) -> String {
    let to: String = to.chars().take(60).collect();
    format!("a link to {to:?}: only https, http, mailto and # (a place of the page)")
}

fn is_harmless(url: &str) -> bool {
    let known = ["https://", "http://", "mailto:", "#"];
    known.iter().any(|scheme| url.starts_with(scheme))
}
