//! A process's environment, in the order the variables were given.

/// Variables in their order; a name stands once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Env(Vec<(String, String)>);

impl Env {
    /// An empty environment.
    pub fn new() -> Self {
        Self::default()
    }
    /// From `NAME=value` strings; one without `=` is dropped, a later one replaces an earlier one in place.
    pub fn from_strings<S: AsRef<str>>(strings: impl IntoIterator<Item = S>) -> Self {
        let mut env = Self::new();
        for s in strings {
            if let Some((k, v)) = s.as_ref().split_once('=') {
                env.set(k, v);
            }
        }
        env
    }
    /// From pairs.
    pub fn from_pairs<K: AsRef<str>, V: AsRef<str>>(
        pairs: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        let mut env = Self::new();
        for (k, v) in pairs {
            env.set(k.as_ref(), v.as_ref());
        }
        env
    }
    /// The value of a variable.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(k, _)| k == name)
            .map(|(_, v)| v.as_str())
    }
    /// Sets a variable, in its place if it is there.
    pub fn set(&mut self, name: &str, value: &str) {
        match self.0.iter_mut().find(|(k, _)| k == name) {
            Some((_, v)) => *v = value.to_string(),
            None => self.0.push((name.to_string(), value.to_string())),
        }
    }
    /// Removes a variable.
    pub fn remove(&mut self, name: &str) {
        self.0.retain(|(k, _)| k != name);
    }
    /// Names and values in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(k, v)| (k.as_str(), v.as_str()))
    }
    /// `NAME=value` strings in order.
    pub fn to_strings(&self) -> Vec<String> {
        self.0.iter().map(|(k, v)| format!("{k}={v}")).collect()
    }
}
