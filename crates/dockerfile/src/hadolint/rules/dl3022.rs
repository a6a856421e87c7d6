//! DL3022: `COPY --from` should reference a previously defined `FROM` alias.

use super::super::file::{Item, What, drop_quotes};
use super::super::{Config, Found, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "DL3022",
    severity: Severity::Warning,
    message: "`COPY --from` should reference a previously defined `FROM` alias",
    onbuild: false,
    check,
};

fn check(items: &[Item], _: &Config, found: &mut Found) {
    let mut count = 0;
    let mut names: Vec<&str> = Vec::new();
    for item in items {
        match &item.what {
            What::From(image) => {
                count += 1;
                names.extend(image.alias.as_deref());
            }
            What::Copy {
                from: Some(source), ..
            } => {
                let number = source.parse::<usize>().is_ok_and(|n| n < count);
                let image = drop_quotes(source).contains(':');
                if !number && !image && !names.contains(&source.as_str()) {
                    found.at(item.line);
                }
            }
            _ => {}
        }
    }
}
