//! An ordered list of variables.

/// Variables in the order they were first set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EnvList(Vec<(String, String)>);

impl EnvList {
    pub fn new() -> EnvList {
        EnvList::default()
    }

    /// From `K=V` strings.
    pub fn from_strings<S: AsRef<str>>(items: &[S]) -> EnvList {
        let mut list = EnvList::new();
        for item in items {
            let (key, value) = item.as_ref().split_once('=').unwrap_or((item.as_ref(), ""));
            list.set(key, value);
        }
        list
    }

    pub fn get(&self, key: &str) -> Option<&str> {
        let found = self.0.iter().find(|(k, _)| k == key);
        found.map(|(_, v)| v.as_str())
    }

    /// Adds a variable, or changes it where it is.
    pub fn set(&mut self, key: &str, value: &str) {
        match self.0.iter_mut().find(|(k, _)| k == key) {
            Some((_, v)) => *v = value.to_string(),
            None => self.0.push((key.to_string(), value.to_string())),
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(k, v)| (k.as_str(), v.as_str()))
    }

    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(k, _)| k.as_str())
    }

    /// As `K=V` strings.
    pub fn to_strings(&self) -> Vec<String> {
        self.iter().map(|(k, v)| format!("{k}={v}")).collect()
    }
}
