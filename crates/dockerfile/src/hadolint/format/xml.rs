//! The formats that are XML.

use super::{Checked, Report, named, pretty};

const PROLOGUE: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";

/// A start tag without its end; attributes in the order of their names.
fn tag(name: &str, attributes: &[(&str, &str)]) -> String {
    let mut out = format!("<{name}");
    for (key, value) in attributes {
        out.push_str(&format!(" {key}=\"{}\"", escape(value)));
    }
    out
}

fn element(name: &str, attributes: &[(&str, &str)], inside: &str) -> String {
    let start = tag(name, attributes);
    match inside {
        "" => format!("{start}/>"),
        inside => format!("{start}>{inside}</{name}>"),
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

pub fn checkstyle(files: &[(String, Checked)], report: &Report) -> String {
    let file = |(file, result): &(String, Checked)| {
        let errors: String = match result {
            Ok(failures) => failures
                .iter()
                .map(|f| {
                    let attributes = [
                        ("column", "1"),
                        ("line", &f.line.to_string()),
                        ("message", &f.message),
                        ("severity", f.severity.name()),
                        ("source", f.code),
                    ];
                    element("error", &attributes, "")
                })
                .collect(),
            Err(e) => {
                let attributes = [
                    ("column", &*e.column.to_string()),
                    ("line", &*e.line.to_string()),
                    ("message", &*pretty(file, e)),
                    ("severity", "error"),
                ];
                element("error", &attributes, "")
            }
        };
        element("file", &[("name", named(file, report))], &errors)
    };
    let all: String = files.iter().map(file).collect();
    format!(
        "{PROLOGUE}{}",
        element("checkstyle", &[("version", "4.3")], &all)
    )
}

pub fn junit(files: &[(String, Checked)], report: &Report) -> String {
    let suite = |(file, result): &(String, Checked)| {
        let file = named(file, report);
        let (cases, failures, errors) = match result {
            Ok(failures) => {
                let cases: String = failures.iter().map(|f| case(file, f)).collect();
                (cases, failures.len(), 0)
            }
            Err(e) => (broken(file, e), 1, 1),
        };
        let attributes = [
            ("errors", &*errors.to_string()),
            ("failures", &*failures.to_string()),
            ("id", "hadolint"),
            ("name", &*format!("Hadolint {}", report.version)),
            ("time", "0.001"),
        ];
        element("testsuite", &attributes, &cases)
    };
    let suites: String = files.iter().map(suite).collect();
    let id = report.time.replace(['-', ':'], "").replace(' ', "_");
    let attributes = [
        ("id", &*id),
        ("name", &*format!("Hadolint run at {}", report.time)),
        ("time", "0.001"),
    ];
    format!("{PROLOGUE}{}", element("testsuites", &attributes, &suites))
}

fn case(file: &str, f: &crate::hadolint::Failure) -> String {
    let severity = f.severity.name();
    let text = format!(
        "File: {file}\nLine: {}\nCategory: Hadolint - Dockerfile Static Analysis\n{severity}: {}\n",
        f.line, f.message
    );
    let attributes = [("id", f.code), ("message", &f.message), ("type", severity)];
    let failure = element("failure", &attributes, &escape(&text));
    let id = format!("hadolint.rule.{}", f.code);
    element("testcase", &[("id", &id), ("time", "0.001")], &failure)
}

fn broken(file: &str, e: &crate::hadolint::ParseFailure) -> String {
    let text = format!(
        "Parse Error in {file}\nLine: {}\nColumn: {}\nParse Error: {}\n",
        e.line,
        e.column,
        pretty(file, e)
    );
    let message = format!("parse error at line {}, column {}", e.line, e.column);
    let attributes = [("message", &*message), ("type", "error")];
    let failure = element("failure", &attributes, &escape(&text));
    let attributes = [
        ("id", "hadolint.error"),
        ("name", "DL1000"),
        ("time", "0.001"),
    ];
    element("testcase", &attributes, &failure)
}
