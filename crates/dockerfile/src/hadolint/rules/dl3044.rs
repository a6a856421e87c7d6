//! DL3044: Do not refer to an environment variable within the same `ENV` statement where it is defined.

use super::super::file::{Item, What};
use super::super::{Config, Found, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "DL3044",
    severity: Severity::Error,
    message: "Do not refer to an environment variable within the same `ENV` statement where it is defined.",
    onbuild: false,
    check,
};

fn check(items: &[Item], _: &Config, found: &mut Found) {
    let mut known: Vec<&str> = Vec::new();
    for item in items {
        match &item.what {
            What::Env(pairs) => {
                let referred = pairs.iter().enumerate().any(|(i, (name, _))| {
                    let others = pairs.iter().enumerate().filter(|(j, _)| *j != i);
                    !known.contains(&name.as_str())
                        && others
                            .into_iter()
                            .any(|(_, (_, value))| refers(value, name))
                });
                if referred {
                    found.at(item.line);
                }
                known.extend(pairs.iter().map(|(name, _)| name.as_str()));
            }
            What::Arg(name) => known.push(name),
            _ => {}
        }
    }
}

/// Whether `${name}` or `$name` stands in the text.
fn refers(text: &str, name: &str) -> bool {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let bare = format!("${name}");
    let mut after = text.split(&bare).skip(1);
    text.contains(&format!("${{{name}}}")) || after.any(|rest| !rest.starts_with(word))
}
