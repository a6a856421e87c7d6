//! The words and options of a verb.

/// What followed a verb.
#[derive(Debug, Default)]
pub struct Args<'a> {
    pub words: Vec<&'a str>,
    values: Vec<(&'a str, &'a str)>,
    flags: Vec<&'a str>,
}

impl<'a> Args<'a> {
    /// `valued` options take the next word, or what follows `=`.
    pub fn parse(args: &[&'a str], valued: &[&str], flags: &[&str]) -> Result<Self, String> {
        let mut found = Self::default();
        let mut args = args.iter();
        while let Some(arg) = args.next() {
            let (key, value) = match arg.split_once('=') {
                Some((key, value)) if key.starts_with("--") => (key, Some(value)),
                _ => (*arg, None),
            };
            if !key.starts_with("--") {
                found.words.push(arg);
            } else if flags.contains(&key) && value.is_none() {
                found.flags.push(key);
            } else if valued.contains(&key) {
                let value = value.or_else(|| args.next().copied());
                let value = value.ok_or_else(|| format!("{key} wants a value"))?;
                found.values.push((key, value));
            } else {
                return Err(format!("unknown option {arg}"));
            }
        }
        Ok(found)
    }

    pub fn get(&self, key: &str) -> Option<&'a str> {
        let found = self.values.iter().rev().find(|(k, _)| *k == key);
        found.map(|(_, value)| *value)
    }

    pub fn has(&self, flag: &str) -> bool {
        self.flags.contains(&flag)
    }
}

/// Prints why a verb failed; true if it did not.
pub fn told(done: Result<(), String>) -> bool {
    if let Err(why) = &done {
        eprintln!("hatoba: {why}");
    }
    done.is_ok()
}
