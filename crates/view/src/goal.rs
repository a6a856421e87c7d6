//! What a lesson's step still wants, so that a picture can show it in place.

use crate::words::Lang;

/// One thing to bring about, as the lesson says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Goal {
    /// The id of the lesson's check.
    pub id: String,
    /// The lesson's words for it.
    pub words: String,
    /// What is missing now; empty if nothing is, or nobody can tell.
    pub now: String,
    pub done: bool,
    /// It counts only after these, in words; empty if it is its turn.
    pub after: Vec<String>,
    /// While it waits: it would hold already.
    pub early: bool,
    /// The object it is about, if it is about one.
    pub object: Option<Wanted>,
}

/// An object that should be there, be different, or not be there any more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// `container`, `image`, `volume`, `network`, `file`, `connection`.
    pub kind: &'static str,
    /// Its name; empty if any will do.
    pub name: String,
    /// The name of the one on the host that comes nearest, if there is one.
    pub there: Option<String>,
    /// It should not be there any more.
    pub absent: bool,
    /// Only what the check mentions.
    pub facts: Vec<Fact>,
}

/// One thing wanted of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fact {
    /// The key of the check, `publish`, and its value, `8080:80`.
    pub key: String,
    pub value: String,
    /// The same as a phrase: `8080 → 80`.
    pub wanted: String,
    pub done: bool,
}

impl Goal {
    /// Tells whether a picture is to show its object as wanted: it is open and its turn.
    pub fn is_open(&self) -> bool {
        !self.done && self.after.is_empty()
    }

    /// All that is to be said of it: what is wanted, and how it stands.
    pub fn text(&self, lang: Lang) -> String {
        let note = self.note(lang);
        match note.is_empty() {
            true => self.words.clone(),
            false => format!("{}{}{note}", self.words, lang.pick("：", ": ")),
        }
    }

    /// How it stands: done, what is missing, or what comes first.
    pub fn note(&self, lang: Lang) -> String {
        if self.done {
            return lang.pick("できた", "done").to_string();
        }
        if self.after.is_empty() {
            return match self.now.as_str() {
                "" => String::new(),
                now => lang.pick(format!("いまは{}{now}", blank(now)), format!("now {now}")),
            };
        }
        let first = self.after.join(lang.pick("、", ", "));
        match self.early {
            true => lang.pick(
                format!("もう満たしている。先に「{first}」"),
                format!("holds already; first: {first}"),
            ),
            false => lang.pick(format!("「{first}」の次"), format!("comes after: {first}")),
        }
    }
}

/// Between Japanese and a Latin letter stands a blank.
fn blank(text: &str) -> &'static str {
    match text.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        true => " ",
        false => "",
    }
}

impl Wanted {
    /// The value asked for under a key.
    pub fn value(&self, key: &str) -> Option<&str> {
        let fact = self.facts.iter().find(|f| f.key == key)?;
        Some(&fact.value)
    }

    /// What is asked for and not so yet.
    pub fn open(&self) -> impl Iterator<Item = &Fact> {
        self.facts.iter().filter(|f| !f.done)
    }
}
