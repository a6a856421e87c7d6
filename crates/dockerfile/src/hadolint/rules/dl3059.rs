//! DL3059: Multiple consecutive `RUN` instructions. Consider consolidation.

use super::super::file::{Item, Run, What};
use super::super::{Config, Found, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "DL3059",
    severity: Severity::Info,
    message: "Multiple consecutive `RUN` instructions. Consider consolidation.",
    onbuild: false,
    check,
};

// Chained commands are taken for a choice, not for an oversight.
fn check(items: &[Item], _: &Config, found: &mut Found) {
    let mut before: Option<(&Run, usize)> = None;
    for item in items {
        match &item.what {
            What::Run(run) => {
                let count = run.script.commands.len();
                let lonely = before.is_none_or(|(earlier, earlier_count)| {
                    earlier.flags != run.flags || count > 1 || earlier_count > 1
                });
                match lonely {
                    true => before = Some((run, count)),
                    false => found.at(item.line),
                }
            }
            What::Comment(_) => {}
            _ => before = None,
        }
    }
}
