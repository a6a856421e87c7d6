//! The keys of a kind, and what their values look like.

/// What a value must look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Text,
    /// A number; several are separated by `|`.
    Number,
    /// `true` or `false`.
    Flag,
    /// Begins with `/` or `~`.
    Path,
    /// One of these; several are separated by `|`.
    Word(&'static [&'static str]),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    pub name: &'static str,
    pub form: Form,
    pub needed: bool,
}

impl Key {
    pub const fn new(name: &'static str, form: Form) -> Self {
        let needed = false;
        Self { name, form, needed }
    }

    pub const fn needed(name: &'static str, form: Form) -> Self {
        let needed = true;
        Self { name, form, needed }
    }
}

impl Form {
    pub fn check(self, value: &str) -> Result<(), String> {
        let each = |fits: &dyn Fn(&str) -> bool| value.split('|').all(fits);
        let (fits, wanted) = match self {
            Self::Text => (!value.is_empty(), "a text".to_string()),
            Self::Number => (each(&|v| v.parse::<i64>().is_ok()), "a number".to_string()),
            Self::Flag => (
                matches!(value, "true" | "false"),
                "true or false".to_string(),
            ),
            Self::Path => (
                value.starts_with(['/', '~']),
                "a path from `/` or `~`".to_string(),
            ),
            Self::Word(words) => (
                each(&|v| words.contains(&v)),
                format!("one of {}", words.join(" ")),
            ),
        };
        match fits {
            true => Ok(()),
            false => Err(format!("{value:?} is not {wanted}")),
        }
    }
}

/// Tells whether one of the values separated by `|` is that number.
pub fn is_number(value: &str, number: i64) -> bool {
    value.split('|').any(|v| v.parse() == Ok(number))
}

/// Tells whether one of the values separated by `|` is that word.
pub fn is_word(value: &str, word: &str) -> bool {
    value.split('|').any(|v| v == word)
}

/// `1|2` as it is read out: `1 か 2`, `1 or 2`.
pub fn either(value: &str) -> crate::Text {
    crate::Text::new(value.replace('|', " か "), value.replace('|', " or "))
}
