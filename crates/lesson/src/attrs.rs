//! `word key=value key="two words"`: how fences, slides and conditions are told things.

/// The words of a line, in the order written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attrs {
    pub words: Vec<String>,
    pub pairs: Vec<(String, String)>,
}

impl Attrs {
    pub fn parse(text: &str) -> Self {
        let mut attrs = Self::default();
        for word in words(text) {
            match word.split_once('=') {
                Some((key, value)) => attrs.pairs.push((key.to_string(), value.to_string())),
                None => attrs.words.push(word),
            }
        }
        attrs
    }

    /// Returns the value of a key, the last one if it stands twice.
    pub fn get(&self, key: &str) -> Option<&str> {
        let found = self.pairs.iter().rev().find(|(k, _)| k == key);
        found.map(|(_, value)| value.as_str())
    }

    pub fn owned(&self, key: &str) -> Option<String> {
        self.get(key).map(str::to_string)
    }

    pub fn has(&self, word: &str) -> bool {
        self.words.iter().any(|w| w == word)
    }

    /// Tells the first word or key that is not among these.
    pub fn only(&self, words: &[&str], keys: &[&str]) -> Result<(), String> {
        let word = self.words.iter().find(|w| !words.contains(&w.as_str()));
        let key = self.pairs.iter().map(|(key, _)| key);
        let key = key.filter(|k| !keys.contains(&k.as_str()));
        match word.into_iter().chain(key).next() {
            Some(odd) => Err(format!("{odd:?} means nothing here")),
            None => Ok(()),
        }
    }
}

/// Splits at blanks; double quotes keep them.
pub fn words(text: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted, mut open) = (Vec::new(), String::new(), false, false);
    for ch in text.chars() {
        match ch {
            '"' => (quoted, open) = (!quoted, true),
            ch if ch.is_whitespace() && !quoted => {
                if open {
                    words.push(std::mem::take(&mut word));
                }
                open = false;
            }
            ch => {
                word.push(ch);
                open = true;
            }
        }
    }
    if open {
        words.push(word);
    }
    words
}

/// Tells whether a text can name a check, a question or a slide: small letters, digits and `-`.
pub fn is_id(text: &str) -> bool {
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    (1..=64).contains(&text.len()) && text.bytes().all(fits)
}

/// Reads `20s`, `5m`, `1m30s`, or minutes: `5`.
pub fn seconds(text: &str) -> Option<u32> {
    let (mut total, mut number, mut units) = (0u32, String::new(), false);
    for ch in text.chars() {
        let unit = match ch {
            '0'..='9' => {
                number.push(ch);
                continue;
            }
            'm' => 60,
            's' => 1,
            _ => return None,
        };
        let count: u32 = std::mem::take(&mut number).parse().ok()?;
        total = total.checked_add(count.checked_mul(unit)?)?;
        units = true;
    }
    match (units, number.is_empty()) {
        (true, true) => Some(total),
        (false, false) => number.parse::<u32>().ok()?.checked_mul(60),
        _ => None,
    }
}
