//! DL3066: Non-numeric user-id may not be resolvable by host system.

use super::super::file::{Item, What};
use super::super::{Config, Found, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "DL3066",
    severity: Severity::Info,
    message: "Non-numeric user-id may not be resolvable by host system",
    onbuild: false,
    check,
};

fn check(items: &[Item], _: &Config, found: &mut Found) {
    let mut args: Vec<&str> = Vec::new();
    for item in items {
        match &item.what {
            What::Arg(name) => args.push(name),
            What::User(user) => {
                let uid = user.split(':').next().unwrap_or_default();
                let numeric = uid.chars().all(|c| c.is_ascii_digit());
                let given = args.iter().any(|arg| {
                    user.contains(&format!("${{{arg}}}")) || user.contains(&format!("${arg}"))
                });
                if !numeric && !given {
                    found.at(item.line);
                }
            }
            _ => {}
        }
    }
}
