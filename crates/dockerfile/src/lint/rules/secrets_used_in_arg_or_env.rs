//! SecretsUsedInArgOrEnv: sensitive data should not be used in the ARG or ENV commands.

use super::super::{Linter, Rule};
use crate::error::Range;
use crate::goformat::quote;

const SECRET: [&str; 10] = [
    "apikey",
    "auth",
    "credential",
    "credentials",
    "key",
    "password",
    "pword",
    "passwd",
    "secret",
    "token",
];
const HARMLESS: [&str; 3] = ["public", "file", "version"];

pub static RULE: Rule = Rule {
    name: "SecretsUsedInArgOrEnv",
    description: "Sensitive data should not be used in the ARG or ENV commands",
    slug: "secrets-used-in-arg-or-env",
    experimental: false,
};

/// Reports names of which a word between underscores sounds like a secret.
pub fn check(command: &str, key: &str, range: Range, lint: &mut Linter) {
    let lower = key.to_lowercase();
    let has = |words: &[&str]| lower.split('_').any(|w| words.contains(&w));
    if has(&SECRET) && !has(&HARMLESS) {
        let message = format!(
            "Do not use ARG or ENV instructions for sensitive data ({command} {})",
            quote(key)
        );
        lint.warn(&RULE, range, message);
    }
}
