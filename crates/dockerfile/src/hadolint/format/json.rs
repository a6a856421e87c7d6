//! The formats that are JSON.

use serde_json::{Value, json};

use super::{Checked, Report, named, pretty};
use crate::hadolint::{Failure, ParseFailure, Severity};
use sha1::{Digest as _, Sha1};

/// One object a finding, or one for the mistake that kept a file from being read.
fn each(
    files: &[(String, Checked)],
    finding: impl Fn(&str, &Failure) -> Value,
    mistake: impl Fn(&str, &ParseFailure) -> Value,
) -> Vec<Value> {
    let mut out = Vec::new();
    for (file, result) in files {
        match result {
            Ok(failures) => out.extend(failures.iter().map(|f| finding(file, f))),
            Err(error) => out.push(mistake(file, error)),
        }
    }
    out
}

fn message(error: &ParseFailure) -> &str {
    error.message.trim_end_matches('\n')
}

pub fn json(files: &[(String, Checked)]) -> String {
    let object = |file: &str, code: &str, column: u32, level: &str, line: u32, message: &str| {
        json!({
            "code": code, "column": column, "file": file,
            "level": level, "line": line, "message": message,
        })
    };
    let all = each(
        files,
        |file, f| object(file, f.code, 1, f.severity.name(), f.line, &f.message),
        |file, e| object(file, "DL1000", e.column, "error", e.line, message(e)),
    );
    Value::Array(all).to_string()
}

/// The objects stand one after the other.
pub fn codacy(files: &[(String, Checked)]) -> String {
    let object = |file: &str, code: &str, line: u32, message: &str| json!({ "filename": file, "line": line, "message": message, "patternId": code });
    let all = each(
        files,
        |file, f| object(file, f.code, f.line, &f.message),
        |file, e| object(file, "DL1000", e.line, &pretty(file, e)),
    );
    all.iter().map(Value::to_string).collect()
}

fn issues(files: &[(String, Checked)], report: &Report) -> Vec<Value> {
    let object = |code: &str, text: &str, location: Value, severity: &str| {
        json!({
            "categories": ["Bug Risk"], "check_name": code, "description": text,
            "location": location, "severity": severity, "type": "issue",
        })
    };
    let level = |severity: Severity| match severity {
        Severity::Error => "blocker",
        Severity::Warning => "major",
        Severity::Info => "info",
        Severity::Style => "minor",
        Severity::Ignore => "",
    };
    each(
        files,
        |file, f| {
            let location = json!({
                "lines": { "begin": f.line, "end": f.line }, "path": named(file, report),
            });
            object(f.code, &f.message, location, level(f.severity))
        },
        |file, e| {
            let place = json!({ "column": e.column, "line": e.line });
            let location = json!({
                "path": file, "positions": { "begin": place, "end": place },
            });
            object("DL1000", &pretty(file, e), location, "blocker")
        },
    )
}

/// The objects end with a zero byte each.
pub fn codeclimate(files: &[(String, Checked)], report: &Report) -> String {
    let all = issues(files, report);
    all.iter().map(|issue| format!("{issue}\0")).collect()
}

/// The fingerprint is the sum of the object without it.
pub fn gitlab(files: &[(String, Checked)], report: &Report) -> String {
    let all = issues(files, report);
    let marked = all.iter().map(|issue| {
        let sum = Sha1::digest(issue.to_string().as_bytes());
        let print: String = sum.iter().map(|byte| format!("{byte:02x}")).collect();
        json!({
            "categories": issue["categories"], "check_name": issue["check_name"],
            "description": issue["description"], "fingerprint": print,
            "location": issue["location"], "severity": issue["severity"], "type": "issue",
        })
    });
    Value::Array(marked.collect()).to_string()
}

pub fn sonarqube(files: &[(String, Checked)], report: &Report) -> String {
    let object =
        |file: &str, code: &str, severity: &str, kind: &str, text: &str, range: [u32; 3]| {
            let [line, start, end] = range;
            json!({
                "engineId": "Hadolint",
                "primaryLocation": {
                    "filePath": named(file, report),
                    "message": text,
                    "textRange": {
                        "endColumn": end, "endLine": line, "startColumn": start, "startLine": line,
                    },
                },
                "ruleId": code,
                "severity": severity,
                "type": kind,
            })
        };
    let all = each(
        files,
        |file, f| {
            let (severity, kind) = match f.severity {
                Severity::Error => ("CRITICAL", "BUG"),
                Severity::Warning => ("MAJOR", "CODE_SMELL"),
                Severity::Info => ("MINOR", "CODE_SMELL"),
                Severity::Style | Severity::Ignore => ("INFO", "CODE_SMELL"),
            };
            object(file, f.code, severity, kind, &f.message, [f.line, 0, 1])
        },
        |file, e| {
            let range = [e.line, e.column, e.column];
            object(file, "DL1000", "BLOCKER", "BUG", message(e), range)
        },
    );
    json!({ "issues": all }).to_string()
}

pub fn sarif(files: &[(String, Checked)], report: &Report) -> String {
    let object = |file: &str, code: &str, level: &str, text: &str, line: u32, column: u32| {
        json!({
            "level": level,
            "locations": [{
                "physicalLocation": {
                    "artifactLocation": { "uri": file },
                    "region": {
                        "endColumn": column, "endLine": line,
                        "sourceLanguage": "dockerfile",
                        "startColumn": column, "startLine": line,
                    },
                },
            }],
            "message": { "text": text },
            "ruleId": code,
        })
    };
    let all = each(
        files,
        |file, f| {
            let level = match f.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                _ => "note",
            };
            object(file, f.code, level, &f.message, f.line, 1)
        },
        |file, e| object(file, "DL1000", "error", message(e), e.line, e.column),
    );
    json!({
        "$schema": "http://json.schemastore.org/sarif-2.1.0",
        "runs": [{
            "defaultSourceLanguage": "dockerfile",
            "results": all,
            "tool": {
                "driver": {
                    "downloadUri": "https://github.com/hadolint/hadolint",
                    "fullName": "Haskell Dockerfile Linter",
                    "name": "Hadolint",
                    "shortDescription": {
                        "text": "Dockerfile linter, validate inline bash, written in Haskell",
                    },
                    "version": report.version,
                },
            },
        }],
        "version": "2.1.0",
    })
    .to_string()
}
