//! A Dockerfile's findings: the parser's error, the build checks, hadolint's rules, the cache.

use dockerfile::hadolint;
use dockerfile::ignore::{self, Matcher};
use dockerfile::lint::Warning;
use dockerfile::plan::{BaseImage, Need, Options, prepare};
use dockerfile::{BuildError, parser};

use super::{Finding, Severity, Subject, cache, fixes, instructions, words};

/// Rules of both linters that say the same.
const SAME: &[(&str, &[&str])] = &[
    ("JSONArgsRecommended", &["DL3025"]),
    ("SecretsUsedInArgOrEnv", &["DL3064"]),
    ("MaintainerDeprecated", &["DL4000"]),
    ("DuplicateStageName", &["DL3024"]),
    ("ReservedStageName", &["DL3063"]),
    ("WorkdirRelativePath", &["DL3000"]),
    (
        "MultipleInstructionsDisallowed",
        &["DL4003", "DL4004", "DL3012"],
    ),
    ("RedundantTargetPlatform", &["DL3065"]),
    ("FromPlatformFlagConstDisallowed", &["DL3029"]),
];

/// Findings of one file, and those of them that come with a fix.
const MOST: usize = 400;
const MOST_FIXED: usize = 60;

/// Build checks that are more than advice.
const ERRORS: &[&str] = &[
    "DuplicateStageName",
    "UndefinedArgInFrom",
    "ExposeInvalidFormat",
];

pub fn find(subject: &Subject<'_>) -> Vec<Finding> {
    let text = subject.text;
    if text.trim().is_empty() {
        return Vec::new();
    }
    let patterns = subject.beside(&format!("{}.dockerignore", subject.name()));
    let patterns = patterns
        .or(subject.beside(".dockerignore"))
        .unwrap_or_default();
    let ignore = Matcher::new(&ignore::read(patterns)).unwrap_or_default();
    let (warnings, error) = checks(text, &ignore);
    let mut found: Vec<Finding> = warnings.iter().map(of_check).collect();
    match hadolint::check(text, &hadolint::Config::default()) {
        Ok(failures) => failures.iter().for_each(|f| add(&mut found, f)),
        Err(failure) if error.is_none() => {
            let line = failure.line as usize;
            found.push(Finding::new(
                "DL1000",
                line,
                Severity::Error,
                failure.message,
            ));
        }
        Err(_) => {}
    }
    found.extend(error.map(|e| of_error(&e, text)));
    found.sort_by_key(|f| f.line);
    found.truncate(MOST);
    let all = instructions::read(text);
    for (number, finding) in found.iter_mut().enumerate() {
        words::spot(finding, text);
        // A fix is a whole text: of a long file, the first ones will do.
        finding.fix = (number < MOST_FIXED)
            .then(|| fixes::fix(subject, &all, finding))
            .flatten();
    }
    found.extend(cache::find(subject, &all, &ignore));
    found
}

/// What the build checks say, and what stops a build.
fn checks(text: &str, ignore: &Matcher) -> (Vec<Warning>, Option<BuildError>) {
    let options = Options {
        all_stages: true,
        ..Options::default()
    };
    let (lint, prepared) = prepare(text, &options);
    let mut prepared = match prepared {
        Ok(prepared) => prepared,
        Err(error) => return (lint.warnings, Some(error)),
    };
    let mut loaded: Vec<(Need, BaseImage)> = Vec::new();
    // An image may ask for others by ONBUILD; these have none, so one round is enough.
    for _ in 0..8 {
        let needs = match prepared.needs(&loaded) {
            Ok(needs) => needs,
            Err(error) => return (lint.warnings, Some(error)),
        };
        if needs.is_empty() {
            break;
        }
        loaded.extend(needs.into_iter().map(|need| (need, BaseImage::default())));
    }
    let (lint, plan) = prepared.finish(ignore);
    // Without images the planner knows no user, no path, no variables of theirs: what it says of the
    // instructions counts, what it misses in them does not.
    let warnings = lint
        .warnings
        .into_iter()
        .filter(|w| w.rule.name != "UndefinedVar" || !known(&w.message));
    (warnings.collect(), plan.err())
}

/// Variables that images bring.
fn known(message: &str) -> bool {
    [
        "PATH",
        "HOME",
        "NODE_VERSION",
        "NGINX_VERSION",
        "PYTHON_VERSION",
        "GOPATH",
        "JAVA_HOME",
        "LANG",
    ]
    .iter()
    .any(|name| {
        message.contains(&format!("'${name}'")) || message.contains(&format!("'${{{name}}}'"))
    })
}

fn of_check(warning: &Warning) -> Finding {
    let name = warning.rule.name;
    let severity = match ERRORS.contains(&name) {
        true => Severity::Error,
        false => Severity::Warning,
    };
    Finding::new(
        name,
        warning.range.start as usize,
        severity,
        warning.message.clone(),
    )
}

/// Adds what hadolint says, unless a build check said it.
fn add(found: &mut Vec<Finding>, failure: &hadolint::Failure) {
    let line = failure.line as usize;
    let same = SAME.iter().find(|(_, codes)| codes.contains(&failure.code));
    let known =
        same.and_then(|(name, _)| found.iter_mut().find(|f| f.rule == *name && f.line == line));
    if let Some(known) = known {
        known.also.push(failure.code.to_string());
        return;
    }
    let severity = match failure.severity {
        hadolint::Severity::Error => Severity::Error,
        hadolint::Severity::Warning => Severity::Warning,
        _ => Severity::Info,
    };
    found.push(Finding::new(
        failure.code,
        line,
        severity,
        failure.message.clone(),
    ));
}

fn of_error(error: &BuildError, text: &str) -> Finding {
    let line = error.locations.last().map(|range| range.start as usize);
    let line = line.or_else(|| {
        parser::parse(text)
            .0
            .nodes
            .last()
            .map(|n| n.range.start as usize)
    });
    let mut finding = Finding::new(
        "parse",
        line.unwrap_or(1),
        Severity::Error,
        error.message.clone(),
    );
    let (ja, en) = &finding.why;
    finding.why = (
        format!("{ja}: {}", error.message),
        format!("{en}: {}", error.message),
    );
    finding
}
