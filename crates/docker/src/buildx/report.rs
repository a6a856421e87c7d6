//! What `docker build` prints at its end: failures with excerpts, and the report of a check.

use dockerfile::excerpt::excerpt;
use dockerfile::lint::Warning;
use engine::build::request::{BuildFailure, BuildResponse};

/// The excerpts and the line of an error.
pub fn failure(failure: &BuildFailure, filename: &str) -> String {
    let mut out = String::new();
    for range in failure.ranges.iter().rev() {
        out.push_str(&excerpt(filename, &failure.dockerfile, *range));
    }
    out.push_str(&format!(
        "ERROR: failed to build: failed to solve: {}\n",
        failure.message
    ));
    out
}

/// The answer to `--check`: for standard output, for standard error, and the exit status.
pub fn check(response: &BuildResponse, filename: &str) -> (String, String, i32) {
    let mut warnings: Vec<&Warning> = response.warnings.iter().collect();
    warnings.sort_by_key(|w| w.range.start);
    let mut out = match (warnings.len(), &response.check_error) {
        (0, None) => "Check complete, no warnings found.\n".to_string(),
        (0, Some(_)) => String::new(),
        (1, _) => "Check complete, 1 warning has been found!\n".to_string(),
        (n, _) => format!("Check complete, {n} warnings have been found!\n"),
    };
    for warning in &warnings {
        out.push_str(&format!(
            "\nWARNING: {} - {}\n{}\n",
            warning.rule.name,
            warning.rule.url(),
            warning.message
        ));
        out.push_str(&excerpt(filename, &response.dockerfile, warning.range));
    }
    let mut err = String::new();
    if let Some(error) = &response.check_error {
        if !warnings.is_empty() {
            out.push('\n');
        }
        err.push_str(&format!("ERROR: {}\n", error.message));
        if let Some(range) = error.ranges.first() {
            err.push_str(&excerpt(filename, &response.dockerfile, *range));
        }
        err.push('\n');
    }
    let status = i32::from(!warnings.is_empty() || response.check_error.is_some());
    (out, err, status)
}

/// The summary of warnings with all that is known about each, for `--debug`.
pub fn expanded(warnings: &[Warning], response: &BuildResponse, filename: &str) -> String {
    let mut told: Vec<&Warning> = Vec::new();
    for warning in warnings {
        if told.iter().all(|known| known.short() != warning.short()) {
            told.push(warning);
        }
    }
    let count = match told.len() {
        0 => return String::new(),
        1 => "1 warning found".to_string(),
        n => format!("{n} warnings found"),
    };
    let mut out = format!("\n \u{1b}[33m{count}:\n\u{1b}[0m");
    for warning in told {
        out.push_str(&format!(
            " - {}\n{}\nMore info: {}\n{}\n",
            warning.short(),
            warning.rule.description,
            warning.rule.url(),
            excerpt(filename, &response.dockerfile, warning.range)
        ));
    }
    out
}
