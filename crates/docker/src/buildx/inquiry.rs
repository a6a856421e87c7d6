//! The answers to `--call=outline` and `--call=targets`, and all answers as JSON.

use dockerfile::Range;
use dockerfile::outline::{self, Outline, Target};
use dockerfile::plan::Options;
use engine::build::request::{BuildFailure, BuildResponse};

use super::options::{Call, CallOption};
use super::report;
use crate::format::table::layout;
use crate::progress::rawjson::base64;
use crate::template::{Value, to_json_pretty};

/// What goes to standard output and standard error, and the exit status.
pub fn answer(
    call: &CallOption,
    response: &BuildResponse,
    options: &Options,
    file: &str,
) -> (String, String, i32) {
    let text = &response.dockerfile;
    let result = match &call.call {
        Call::Outline => outline::outline(text, options).map(|found| match call.json {
            true => json(&outline_value(&found, text)),
            false => outline_table(&found),
        }),
        Call::Targets => outline::targets(text).map(|found| match call.json {
            true => json(&targets_value(&found, text)),
            false => targets_table(&found),
        }),
        Call::Describe => Ok(match call.json {
            true => json(&describe_value()),
            false => describe_table(),
        }),
        Call::Check => {
            let (_, err, status) = report::check(response, file);
            return (json(&check_value(response)), err, status);
        }
        Call::Build => Ok(String::new()),
        Call::Unknown(name) => {
            let failure = BuildFailure::new(format!("unsupported request frontend.{name}"));
            return (String::new(), report::failure(&failure, file), 1);
        }
    };
    match result {
        Ok(out) => (out, String::new(), 0),
        Err(error) => {
            let failure = BuildFailure::of(error, text);
            (String::new(), report::failure(&failure, file), 1)
        }
    }
}

fn outline_table(found: &Outline) -> String {
    let mut out = String::new();
    let mut section = |text: String, padding: usize| {
        out.push_str(&layout(&text, 0, padding));
        out.push('\n');
    };
    if !found.name.is_empty() {
        let mut head = format!("TARGET:\t{}\n", found.name);
        if !found.description.is_empty() {
            head.push_str(&format!("DESCRIPTION:\t{}\n", found.description));
        }
        section(head, 1);
    }
    if !found.args.is_empty() {
        let mut rows = String::from("BUILD ARG\tVALUE\tDESCRIPTION\n");
        for arg in &found.args {
            rows.push_str(&format!(
                "{}\t{}\t{}\n",
                arg.name, arg.value, arg.description
            ));
        }
        section(rows, 3);
    }
    for (title, list) in [("SECRET", &found.secrets), ("SSH", &found.ssh)] {
        if list.is_empty() {
            continue;
        }
        let mut rows = format!("{title}\tREQUIRED\n");
        for item in list {
            let required = if item.required { "true" } else { "" };
            rows.push_str(&format!("{}\t{required}\n", item.name));
        }
        section(rows, 3);
    }
    out
}

fn targets_table(found: &[Target]) -> String {
    let mut rows = String::from("TARGET\tDESCRIPTION\n");
    for target in found {
        let name = match (target.name.as_str(), target.default) {
            ("", true) => "(default)".to_string(),
            (name, true) => format!("{name} (default)"),
            (name, false) => name.to_string(),
        };
        rows.push_str(&format!("{name}\t{}\n", target.description));
    }
    layout(&rows, 0, 1)
}

const REQUESTS: [(&str, &str); 3] = [
    (
        "frontend.outline",
        "List all parameters current build target supports",
    ),
    (
        "frontend.targets",
        "List all targets current build supports",
    ),
    (
        "frontend.subrequests.describe",
        "List available subrequest types",
    ),
];

fn describe_table() -> String {
    let mut rows = String::from("NAME\tVERSION\tDESCRIPTION\n");
    for (name, about) in REQUESTS {
        rows.push_str(&format!(
            "{}\t1.0.0\t{about}\n",
            name.trim_start_matches("frontend.")
        ));
    }
    layout(&rows, 0, 1)
}

fn describe_value() -> Value {
    let one = |(name, about): (&'static str, &'static str)| {
        Value::record(
            "subrequests.Request",
            vec![
                ("name", Value::str(name)),
                ("version", Value::str("1.0.0")),
                ("type", Value::str("rpc")),
                ("description", Value::str(about)),
            ],
        )
    };
    Value::list(REQUESTS.into_iter().map(one).collect())
}

/// Fields that are empty are left out.
fn record(fields: Vec<(&'static str, Value)>) -> Value {
    let full = fields.into_iter().filter(|(_, value)| value.truth());
    Value::record("", full.collect())
}

fn location(range: Range) -> Value {
    let position = |line: u32| record(vec![("line", Value::Int(i64::from(line)))]);
    let range = record(vec![
        ("start", position(range.start)),
        ("end", position(range.end)),
    ]);
    record(vec![("ranges", Value::list(vec![range]))])
}

fn sources(text: &str) -> Value {
    Value::list(vec![Value::str(base64(text.as_bytes()))])
}

fn outline_value(found: &Outline, text: &str) -> Value {
    let args = found.args.iter().map(|arg| {
        record(vec![
            ("name", Value::str(&*arg.name)),
            ("description", Value::str(&*arg.description)),
            ("value", Value::str(&*arg.value)),
            ("location", location(arg.range)),
        ])
    });
    let secrets = |list: &[outline::Secret]| {
        let one = |item: &outline::Secret| {
            record(vec![
                ("name", Value::str(&*item.name)),
                ("required", Value::Bool(item.required)),
                ("location", location(item.range)),
            ])
        };
        Value::list(list.iter().map(one).collect())
    };
    record(vec![
        ("name", Value::str(&*found.name)),
        ("description", Value::str(&*found.description)),
        ("args", Value::list(args.collect())),
        ("secrets", secrets(&found.secrets)),
        ("ssh", secrets(&found.ssh)),
        ("sources", sources(text)),
    ])
}

fn targets_value(found: &[Target], text: &str) -> Value {
    let targets = found.iter().map(|target| {
        record(vec![
            ("name", Value::str(&*target.name)),
            ("default", Value::Bool(target.default)),
            ("description", Value::str(&*target.description)),
            ("base", Value::str(&*target.base)),
            ("platform", Value::str(&*target.platform)),
            ("location", location(target.range)),
        ])
    });
    record(vec![
        ("targets", Value::list(targets.collect())),
        ("sources", sources(text)),
    ])
}

fn check_value(response: &BuildResponse) -> Value {
    let warnings = response.warnings.iter().map(|warning| {
        record(vec![
            ("ruleName", Value::str(warning.rule.name)),
            ("description", Value::str(warning.rule.description)),
            ("url", Value::str(warning.rule.url())),
            ("detail", Value::str(&*warning.message)),
            ("location", location(warning.range)),
        ])
    });
    let source = Value::record(
        "",
        vec![
            ("filename", Value::str("Dockerfile")),
            ("language", Value::str("Dockerfile")),
            ("data", Value::str(base64(response.dockerfile.as_bytes()))),
        ],
    );
    Value::record(
        "",
        vec![
            ("warnings", Value::list(warnings.collect())),
            ("sources", Value::list(vec![source])),
        ],
    )
}

fn json(value: &Value) -> String {
    format!("{}\n", to_json_pretty(value, "  "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_line_up() {
        let found = outline::targets("# a the first\nFROM x AS a\nFROM a\n").unwrap();
        assert_eq!(
            targets_table(&found),
            "TARGET    DESCRIPTION\na         the first\n(default) \n"
        );
    }
}
