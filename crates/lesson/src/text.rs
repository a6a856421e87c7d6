//! What the crate itself says, in both languages of the course.

use serde::{Deserialize, Serialize};

/// One sentence or phrase, in Japanese and in English.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    pub ja: String,
    pub en: String,
}

impl Text {
    pub fn new(ja: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            ja: ja.into(),
            en: en.into(),
        }
    }

    /// The same in both: a name, a number, `8080 → 80`.
    pub fn same(text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            en: text.clone(),
            ja: text,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.ja.is_empty()
    }

    /// Joins phrases as a list: `、` and `, `.
    pub fn list(parts: &[Self]) -> Self {
        let join = |pick: fn(&Self) -> &String, between: &str| {
            let parts: Vec<&str> = parts.iter().map(|p| pick(p).as_str()).collect();
            parts.join(between)
        };
        Self {
            ja: join(|t| &t.ja, "、"),
            en: join(|t| &t.en, ", "),
        }
    }

    /// Puts what belongs to it in brackets; nothing if that is empty.
    #[must_use]
    pub fn with(self, inner: &Self) -> Self {
        if inner.is_empty() {
            return self;
        }
        Self {
            ja: format!("{}（{}）", self.ja, inner.ja),
            en: format!("{} ({})", self.en, inner.en),
        }
    }
}
