//! DL3064: Potentially sensitive data should not be used in the `ARG` or `ENV` commands.

use super::super::file::{Item, What};
use super::super::{Config, Found, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "DL3064",
    severity: Severity::Warning,
    message: "Potentially sensitive data should not be used in the `ARG` or `ENV` commands",
    onbuild: true,
    check,
};

/// Names that hold secrets or accounts of well-known services.
const NAMES: [&str; 17] = [
    "APPLICATION_KEY",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "BITTREX_API_KEY",
    "CI_DEPLOY_USER",
    "DOCKER_EMAIL",
    "FACEBOOK_APP_ID",
    "HEROKU_API_USER",
    "OKTA_AUTHN_GROUPID",
    "OKTA_CLIENT_ORGURL",
    "OKTA_OAUTH2_CLIENTID",
    "OPENAI_API_KEY",
    "STRIPE_DEVICE_NAME",
    "TRAVIS_OS_NAME",
    "TRAVIS_SECURE_ENV_VARS",
    "TRAVIS_SUDO",
    "VAULT_CLIENT_KEY",
];

/// Parts of names that tell of a secret.
const PARTS: [&str; 7] = [
    "api_key",
    "client_key",
    "password",
    "private",
    "secret",
    "token",
    "username",
];

fn is_sensitive(name: &str) -> bool {
    let lower = name.to_lowercase();
    NAMES.contains(&name.to_uppercase().as_str()) || PARTS.iter().any(|part| lower.contains(part))
}

fn check(items: &[Item], _: &Config, found: &mut Found) {
    for item in items {
        let sensitive = match &item.what {
            What::Arg(name) => is_sensitive(name),
            What::Env(pairs) => pairs.iter().any(|(name, _)| is_sensitive(name)),
            _ => false,
        };
        if sensitive {
            found.at(item.line);
        }
    }
}
