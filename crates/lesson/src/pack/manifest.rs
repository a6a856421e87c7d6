//! `pack.json`: the pack's name and the order of its lessons.
//!
//! ```json
//! {
//!   "id": "day1",
//!   "title": { "ja": "初日", "en": "The first day" },
//!   "about": { "ja": "…", "en": "…" },
//!   "team": "なぎさ書店",
//!   "colours": { "light": "#8a3a1a", "dark": "#f0a070" },
//!   "lessons": ["01-hello", { "use": "ports" }]
//! }
//! ```

use serde::Deserialize;

use super::Fault;
use super::paths::is_odd;
use crate::attrs::is_id;
use crate::text::Text;

/// Lessons a pack may have.
const MOST_LESSONS: usize = 60;
/// Characters of a title, of a sentence.
const MOST_TITLE: usize = 80;
const MOST_ABOUT: usize = 300;

/// The colour of a team's stripe, as `#rrggbb`, on light and on dark ground.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Colours {
    pub light: String,
    pub dark: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Json {
    id: String,
    title: Words,
    #[serde(default)]
    about: Words,
    #[serde(default)]
    team: String,
    colours: Option<Colours>,
    lessons: Vec<Listed>,
}

/// Words in one language or both.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Words {
    ja: String,
    en: String,
}

/// A folder of the pack, or a lesson of the course by its slug.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Listed {
    Folder(String),
    #[serde(rename_all = "lowercase")]
    Use {
        r#use: String,
    },
}

/// A `pack.json` that was read.
#[derive(Debug)]
pub struct Manifest {
    pub id: String,
    pub title: Text,
    pub about: Text,
    pub team: String,
    pub colours: Option<Colours>,
    pub lessons: Vec<Listed>,
}

const PATH: &str = "pack.json";

/// The line on which a text has a word in quotes, from 1; the first line if it has not.
pub fn line_of(text: &str, word: &str) -> usize {
    let quoted = format!("\"{word}\"");
    let at = text.lines().position(|l| l.contains(&quoted));
    at.map_or(1, |n| n + 1)
}

pub fn read(text: &str) -> Result<Manifest, Vec<Fault>> {
    let json: Json = serde_json::from_str(text).map_err(|error| {
        let said = error.to_string();
        let message = said.split(" at line ").next().unwrap_or_default();
        let message = match message.contains("untagged enum") {
            true => {
                "a lesson is a folder, \"01-hello\", or one of the course, { \"use\": \"ports\" }"
            }
            false => message,
        };
        vec![Fault::new(PATH, error.line().max(1), message)]
    })?;
    let mut faults = Vec::new();
    let mut fault = |word: &str, message: String| {
        faults.push(Fault::new(PATH, line_of(text, word), message));
    };
    if !is_id(&json.id) {
        let id = &json.id;
        fault(
            "id",
            format!("{id:?} is no id: small letters, digits and -, 64 at most"),
        );
    }
    if json.title.ja.trim().is_empty() && json.title.en.trim().is_empty() {
        fault("title", "no title, in \"ja\" or \"en\"".to_string());
    }
    let words = [
        ("title", &json.title.ja, MOST_TITLE),
        ("title", &json.title.en, MOST_TITLE),
        ("about", &json.about.ja, MOST_ABOUT),
        ("about", &json.about.en, MOST_ABOUT),
        ("team", &json.team, MOST_TITLE),
    ];
    for (key, text, most) in words {
        if text.chars().any(is_odd) {
            let message = "control characters, or such that turn the writing direction";
            fault(key, format!("{key}: {message}"));
        }
        if text.chars().count() > most {
            fault(key, format!("{key}: longer than {most} characters"));
        }
    }
    if let Some(colours) = &json.colours {
        for (key, value, ground) in [
            ("light", &colours.light, [0xff; 3]),
            ("dark", &colours.dark, [0x0c, 0x24, 0x30]),
        ] {
            match rgb(value) {
                None => fault(key, format!("{value:?} is no colour: #rrggbb")),
                Some(own) if contrast(own, ground) < 3.0 => {
                    fault(
                        key,
                        format!("{value} can hardly be seen on {key} ground: 3:1 at least"),
                    );
                }
                Some(_) => {}
            }
        }
    }
    if json.lessons.is_empty() || json.lessons.len() > MOST_LESSONS {
        fault("lessons", format!("a pack has 1 to {MOST_LESSONS} lessons"));
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let text = |words: Words| {
        let (ja, en) = (words.ja.trim().to_string(), words.en.trim().to_string());
        match (ja.is_empty(), en.is_empty()) {
            (true, _) => Text::same(en),
            (_, true) => Text::same(ja),
            _ => Text::new(ja, en),
        }
    };
    Ok(Manifest {
        id: json.id,
        title: text(json.title),
        about: text(json.about),
        team: json.team.trim().to_string(),
        colours: json.colours,
        lessons: json.lessons,
    })
}

fn rgb(text: &str) -> Option<[u8; 3]> {
    let hex = text.strip_prefix('#').filter(|h| h.len() == 6)?;
    let value = u32::from_str_radix(hex, 16).ok()?;
    let [_, r, g, b] = value.to_be_bytes();
    Some([r, g, b])
}

/// The contrast of two colours as WCAG counts it, 1 to 21.
fn contrast(a: [u8; 3], b: [u8; 3]) -> f64 {
    let light = |colour: [u8; 3]| {
        let part = |c: u8| match f64::from(c) / 255.0 {
            c if c <= 0.04045 => c / 12.92,
            c => ((c + 0.055) / 1.055).powf(2.4),
        };
        let [r, g, b] = colour.map(part);
        0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05
    };
    let (a, b) = (light(a), light(b));
    a.max(b) / a.min(b)
}
