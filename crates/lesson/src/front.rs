//! The front matter: `key: value`, a line each.

use crate::attrs;
use crate::markdown::inlines;
use crate::model::{Lesson, LessonKind};

/// The parts of the course.
pub const TRACKS: &[&str] = &[
    "start",
    "images",
    "dockerfile",
    "light",
    "data",
    "network",
    "compose",
    "security",
    "ops",
    "choose",
    "team",
];

/// Takes one line into the lesson.
pub fn entry(lesson: &mut Lesson, line: &str) -> Result<(), String> {
    let (key, value) = line.split_once(':').unwrap_or((line, ""));
    let value = value.trim();
    let words = || value.split_whitespace().map(str::to_string).collect();
    let slug = |text: &str| match attrs::is_id(text) {
        true => Ok(text.to_string()),
        false => Err(format!("{text:?} is no slug of a lesson")),
    };
    match key.trim() {
        "title" => lesson.title = value.to_string(),
        "summary" => lesson.summary = value.to_string(),
        "minutes" => {
            let minutes = value.parse().ok().filter(|m| (1..=600).contains(m));
            lesson.minutes = minutes.ok_or("minutes is a number from 1 to 600")?;
        }
        "images" => lesson.images = words(),
        "next" if value.is_empty() => {}
        "next" => lesson.next = Some(slug(value)?),
        "track" => {
            let known = TRACKS.iter().find(|t| **t == value);
            let known = known.ok_or_else(|| format!("no track {value:?}: {}", TRACKS.join(" ")))?;
            lesson.track = Some((*known).to_string());
        }
        "needs" => {
            let needs: Result<Vec<String>, String> = value.split_whitespace().map(slug).collect();
            lesson.needs = needs?;
        }
        "kind" => {
            lesson.kind = match value {
                "guided" => LessonKind::Guided,
                "challenge" => LessonKind::Challenge,
                "talk" => LessonKind::Talk,
                odd => return Err(format!("no kind {odd:?}: guided, challenge or talk")),
            }
        }
        "lt" => {
            let seconds = attrs::seconds(value).filter(|s| *s > 0);
            lesson.lt_s = Some(seconds.ok_or("lt is a time such as 5m")?);
        }
        "goal" if value.is_empty() => return Err("a goal that says nothing".to_string()),
        "goal" => lesson.goals.push(inlines(value)),
        odd => return Err(format!("unknown key {odd:?} in the front matter")),
    }
    Ok(())
}
