//! DL3023: `COPY --from` cannot reference its own `FROM` alias.

use super::super::file::{Item, What};
use super::super::{Config, Found, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "DL3023",
    severity: Severity::Error,
    message: "`COPY --from` cannot reference its own `FROM` alias",
    onbuild: false,
    check,
};

fn check(items: &[Item], _: &Config, found: &mut Found) {
    let mut alias: Option<&str> = None;
    for item in items {
        match &item.what {
            What::From(image) => alias = image.alias.as_deref(),
            What::Copy {
                from: Some(source), ..
            } if alias == Some(source) => {
                found.at(item.line);
            }
            _ => {}
        }
    }
}
