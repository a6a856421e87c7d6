//! hadolint's output: a line a finding, or JSON.

use serde_json::json;

use super::{Failure, ParseFailure, Severity};

/// `file:3 DL3006 warning: message`; severities in colour on a terminal.
pub fn tty(file: &str, failures: &[Failure], color: bool) -> String {
    let mut out = String::new();
    for failure in failures {
        let severity = match (color, failure.severity) {
            (true, Severity::Error) => "\u{1b}[1;31merror\u{1b}[0m",
            (true, Severity::Warning) => "\u{1b}[1;33mwarning\u{1b}[0m",
            (true, Severity::Info) => "\u{1b}[32minfo\u{1b}[0m",
            (true, Severity::Style) => "\u{1b}[36mstyle\u{1b}[0m",
            (_, severity) => severity.name(),
        };
        out.push_str(&format!(
            "{file}:{} {} {severity}: {}\n",
            failure.line, failure.code, failure.message
        ));
    }
    out
}

/// `file:2:1 unexpected …` on one line.
pub fn tty_error(file: &str, error: &ParseFailure) -> String {
    let message = error.message.replace('\n', " ");
    format!("{file}:{}:{} {message}\n", error.line, error.column)
}

/// The objects of all files' findings.
pub fn json(file: &str, result: &Result<Vec<Failure>, ParseFailure>) -> Vec<serde_json::Value> {
    let object = |code: &str, column: u32, level: &str, line: u32, message: &str| {
        json!({
            "code": code,
            "column": column,
            "file": file,
            "level": level,
            "line": line,
            "message": message,
        })
    };
    match result {
        Ok(failures) => failures
            .iter()
            .map(|f| object(f.code, 1, f.severity.name(), f.line, &f.message))
            .collect(),
        Err(error) => {
            let message = error.message.trim_end_matches('\n');
            vec![object("DL1000", error.column, "error", error.line, message)]
        }
    }
}
