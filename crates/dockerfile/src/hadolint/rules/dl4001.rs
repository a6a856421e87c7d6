//! DL4001: Either use Wget or Curl but not both.

use super::super::file::{Item, What};
use super::super::{Config, Found, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "DL4001",
    severity: Severity::Warning,
    message: "Either use Wget or Curl but not both",
    onbuild: true,
    check,
};

fn check(items: &[Item], _: &Config, found: &mut Found) {
    let (mut curl, mut wget) = (false, false);
    for item in items {
        match &item.what {
            What::From(_) => (curl, wget) = (false, false),
            What::Run(run) => {
                let (c, w) = (run.script.uses("curl"), run.script.uses("wget"));
                curl |= c;
                wget |= w;
                if (c || w) && curl && wget {
                    found.at(item.line);
                }
            }
            _ => {}
        }
    }
}
