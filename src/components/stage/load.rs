//! Fetching what a talk is made of: the list, its text, its files.

use std::rc::Rc;

use lesson::Course;
use lesson::deck::Deck;
use session::Start;

use crate::browser;
use crate::i18n::Lang;

/// What is given: a lesson's own slides, or a talk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    Lesson(String),
    Talk(String),
}

/// A talk with the host it begins on.
#[derive(Clone, Debug, PartialEq)]
pub struct Loaded {
    pub deck: Rc<Deck>,
    pub start: Start,
}

/// Why there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoTalk {
    /// The list has no such name.
    Unknown,
    /// Something did not arrive.
    Failed,
}

impl Which {
    /// Names it in storage.
    pub fn key(&self) -> String {
        match self {
            Self::Lesson(slug) => format!("lesson.{slug}"),
            Self::Talk(name) => format!("talk.{name}"),
        }
    }

    /// The address of a place in it.
    pub fn hash(&self, lang: Lang, at: &str) -> String {
        let lang = lang.pick("ja", "en");
        match self {
            Self::Lesson(slug) => format!("#/{lang}/lessons/{slug}/slides/{at}"),
            Self::Talk(name) => format!("#/{lang}/talks/{name}/{at}"),
        }
    }

    /// The address of the speaker's window that drives the room of that name.
    pub fn presenter(&self, lang: Lang, room: &str) -> String {
        format!("{}?room={room}", self.hash(lang, "present"))
    }
}

/// The place that an address names, and the room that its window belongs to.
pub fn place(hash: &str) -> (String, Option<String>) {
    let (path, query) = hash.split_once('?').unwrap_or((hash, ""));
    let at = path.rsplit('/').next().unwrap_or_default();
    let room = query.strip_prefix("room=").map(str::to_string);
    (at.to_string(), room)
}

/// Fetches a talk.
pub async fn load(which: &Which, lang: Lang) -> Result<Loaded, NoTalk> {
    let (list, slug, text) = match which {
        Which::Lesson(slug) => ("lessons", slug, "lesson"),
        Which::Talk(name) => ("talks", name, "talk"),
    };
    let index = browser::fetch_text(&format!("{list}/index.json")).await;
    let course = index.and_then(|t| Course::from_json(&t));
    let course = course.ok_or(NoTalk::Failed)?;
    let entry = course.find(slug).ok_or(NoTalk::Unknown)?;
    let folder = format!("{list}/{}", entry.folder);
    let mut files = Vec::new();
    for file in &entry.files {
        let bytes = browser::fetch(&format!("{folder}/files/{file}")).await;
        files.push((file.clone(), bytes.ok_or(NoTalk::Failed)?));
    }
    let setup = match entry.setup {
        true => browser::fetch_text(&format!("{folder}/setup.t")).await,
        false => Some(String::new()),
    };
    let path = format!("{folder}/{text}.{}.md", lang.pick("ja", "en"));
    let text = browser::fetch_text(&path).await.ok_or(NoTalk::Failed)?;
    let (lesson, _) = lesson::parse(&text);
    Ok(Loaded {
        deck: Rc::new(Deck::of(&lesson)),
        start: Start {
            key: "talk".to_string(),
            images: lesson.images,
            files,
            setup: setup.ok_or(NoTalk::Failed)?,
            ..Start::default()
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_a_place_and_a_room() {
        let talk = Which::Talk("root".into());
        assert_eq!(place(&talk.hash(Lang::Ja, "7.2")), ("7.2".into(), None));
        let window = talk.presenter(Lang::En, "ab12");
        assert_eq!(window, "#/en/talks/root/present?room=ab12");
        assert_eq!(place(&window), ("present".into(), Some("ab12".into())));
        assert_eq!(place("#/ja/talks/root").0, "root");
    }
}
