//! DL3046: `useradd` without flag `-l` and high UID will result in excessively large Image.

use super::super::file::{Item, What};
use super::super::{Config, Found, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "DL3046",
    severity: Severity::Warning,
    message: "`useradd` without flag `-l` and high UID will result in excessively large Image.",
    onbuild: true,
    check,
};

fn check(items: &[Item], _: &Config, found: &mut Found) {
    for item in items {
        if let What::Run(run) = &item.what
            && run.script.any(|c| {
                c.is(&["useradd"])
                    && !c.has_flag(&["l", "no-log-init"])
                    && c.has_flag(&["u", "uid"])
                    && c.flag_values("u").iter().any(|uid| uid.len() > 5)
            })
        {
            found.at(item.line);
        }
    }
}
