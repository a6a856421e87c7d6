//! The `--flags` of an instruction.

use crate::suggest;

/// What a flag takes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum FlagKind {
    Bool,
    Text,
    /// May be given several times.
    List,
}

/// The flags given, checked against those an instruction knows.
pub struct Flags(Vec<(String, String)>);

impl Flags {
    /// Checks `given` against `known`.
    pub fn parse(given: &[String], known: &[(&'static str, FlagKind)]) -> Result<Flags, String> {
        let mut flags: Vec<(String, String)> = Vec::new();
        for text in given {
            let (flag, value) = match text.split_once('=') {
                Some((flag, value)) => (flag, Some(value)),
                None => (text.as_str(), None),
            };
            let name = flag.strip_prefix("--").unwrap_or(flag);
            let Some((_, kind)) = known.iter().find(|(k, _)| *k == name) else {
                let names = known.iter().map(|(k, _)| *k);
                return Err(suggest::wrap(
                    format!("unknown flag: {flag}"),
                    name,
                    names,
                    true,
                ));
            };
            if *kind != FlagKind::List && flags.iter().any(|(k, _)| k == name) {
                return Err(format!("duplicate flag specified: {flag}"));
            }
            let value = match (kind, value) {
                (FlagKind::Bool, None) => "true".to_string(),
                (FlagKind::Bool, Some(value)) => boolean(flag, value)?,
                (_, Some(value)) => value.to_string(),
                (_, None) => return Err(format!("missing a value on flag: {flag}")),
            };
            flags.push((name.to_string(), value));
        }
        Ok(Flags(flags))
    }

    /// Checks that no flag was given.
    pub fn none(given: &[String]) -> Result<(), String> {
        Flags::parse(given, &[]).map(|_| ())
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(k, _)| k == name);
        found.map(|(_, v)| v.as_str())
    }

    pub fn text(&self, name: &str) -> String {
        self.get(name).unwrap_or_default().to_string()
    }

    pub fn is_true(&self, name: &str) -> bool {
        self.get(name) == Some("true")
    }

    pub fn list(&self, name: &str) -> Vec<String> {
        let of_name = self.0.iter().filter(|(k, _)| k == name);
        of_name.map(|(_, v)| v.clone()).collect()
    }
}

fn boolean(flag: &str, value: &str) -> Result<String, String> {
    match value.to_lowercase().as_str() {
        "" => Err(format!("missing a value on flag: {flag}")),
        "true" => Ok("true".into()),
        "false" => Ok("false".into()),
        _ => Err(format!(
            "expecting boolean value for flag {flag}, not: {value}"
        )),
    }
}
