//! hadolint's output formats: lines for people, JSON and XML for other programs.

mod json;
mod xml;

use super::{Failure, ParseFailure, Severity};

/// What was found in a file.
pub type Checked = Result<Vec<Failure>, ParseFailure>;

/// An output format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Checkstyle,
    Codacy,
    Codeclimate,
    GitlabCodeclimate,
    Gnu,
    Json,
    Junit,
    Sarif,
    Sonarqube,
    Tty,
}

impl Format {
    /// The format of a name.
    pub fn parse(name: &str) -> Option<Format> {
        Some(match name {
            "checkstyle" => Format::Checkstyle,
            "codacy" => Format::Codacy,
            "codeclimate" => Format::Codeclimate,
            "gitlab_codeclimate" => Format::GitlabCodeclimate,
            "gnu" => Format::Gnu,
            "json" => Format::Json,
            "junit" => Format::Junit,
            "sarif" => Format::Sarif,
            "sonarqube" => Format::Sonarqube,
            "tty" => Format::Tty,
            _ => return None,
        })
    }
}

/// How a report is written.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Named in place of the files, where a format allows it.
    pub path: Option<String>,
    pub color: bool,
    /// The version that reports name.
    pub version: &'static str,
    /// The time, as `2024-05-01 12:00:00`.
    pub time: String,
}

/// The output for all files.
pub fn render(format: Format, files: &[(String, Checked)], report: &Report) -> String {
    let lines = |line: &dyn Fn(&str, &Checked) -> String| {
        files
            .iter()
            .map(|(file, result)| line(file, result))
            .collect()
    };
    match format {
        Format::Tty => lines(&|file, result| match result {
            Ok(failures) => tty(file, failures, report.color),
            Err(error) => tty_error(file, error),
        }),
        Format::Gnu => lines(&gnu),
        Format::Json => json::json(files),
        Format::Codacy => json::codacy(files),
        Format::Codeclimate => json::codeclimate(files, report),
        Format::GitlabCodeclimate => json::gitlab(files, report),
        Format::Sonarqube => json::sonarqube(files, report),
        Format::Sarif => json::sarif(files, report),
        Format::Checkstyle => xml::checkstyle(files, report),
        Format::Junit => xml::junit(files, report),
    }
}

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

/// `hadolint:file:3: DL3006 warning: message`.
fn gnu(file: &str, result: &Checked) -> String {
    match result {
        Ok(failures) => failures
            .iter()
            .map(|f| {
                let severity = f.severity.name();
                format!(
                    "hadolint:{file}:{}: {} {severity}: {}\n",
                    f.line, f.code, f.message
                )
            })
            .collect(),
        Err(error) => {
            let message = error.message.replace('\n', " ");
            format!(
                "hadolint:{file}:{}:{}: {message}\n",
                error.line, error.column
            )
        }
    }
}

/// A parse error with its place above, as the longer formats show it.
fn pretty(file: &str, error: &ParseFailure) -> String {
    format!("{file}:{}:{}:\n{}", error.line, error.column, error.message)
}

/// The file's name, or what the report calls it.
fn named<'a>(file: &'a str, report: &'a Report) -> &'a str {
    report.path.as_deref().unwrap_or(file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn shows(format: &str, text: &str, expected: Expect) {
        let files = [(
            "a\"b".to_string(),
            crate::hadolint::check(text, &Default::default()),
        )];
        let report = Report {
            version: "1",
            time: "2024-05-01 12:00:00".into(),
            ..Report::default()
        };
        let format = Format::parse(format).unwrap();
        expected.assert_eq(&render(format, &files, &report).replace('\0', "\\0"));
    }

    const TEXT: &str = "FROM debian:12\nUSER root\n";

    #[test]
    fn lines_for_people() {
        shows(
            "tty",
            TEXT,
            expect![[r#"
            a"b:2 DL3002 warning: Last USER should not be root
            a"b:2 DL3066 info: Non-numeric user-id may not be resolvable by host system
        "#]],
        );
        shows(
            "gnu",
            TEXT,
            expect![[r#"
            hadolint:a"b:2: DL3002 warning: Last USER should not be root
            hadolint:a"b:2: DL3066 info: Non-numeric user-id may not be resolvable by host system
        "#]],
        );
    }

    #[test]
    fn json_for_programs() {
        shows(
            "json",
            TEXT,
            expect![[
                r#"[{"code":"DL3002","column":1,"file":"a\"b","level":"warning","line":2,"message":"Last USER should not be root"},{"code":"DL3066","column":1,"file":"a\"b","level":"info","line":2,"message":"Non-numeric user-id may not be resolvable by host system"}]"#
            ]],
        );
        shows(
            "codacy",
            TEXT,
            expect![[
                r#"{"filename":"a\"b","line":2,"message":"Last USER should not be root","patternId":"DL3002"}{"filename":"a\"b","line":2,"message":"Non-numeric user-id may not be resolvable by host system","patternId":"DL3066"}"#
            ]],
        );
        shows(
            "codeclimate",
            TEXT,
            expect![[
                r#"{"categories":["Bug Risk"],"check_name":"DL3002","description":"Last USER should not be root","location":{"lines":{"begin":2,"end":2},"path":"a\"b"},"severity":"major","type":"issue"}\0{"categories":["Bug Risk"],"check_name":"DL3066","description":"Non-numeric user-id may not be resolvable by host system","location":{"lines":{"begin":2,"end":2},"path":"a\"b"},"severity":"info","type":"issue"}\0"#
            ]],
        );
        shows(
            "gitlab_codeclimate",
            TEXT,
            expect![[
                r#"[{"categories":["Bug Risk"],"check_name":"DL3002","description":"Last USER should not be root","fingerprint":"bf737690a424d1ad451067012ad97c058b7f7627","location":{"lines":{"begin":2,"end":2},"path":"a\"b"},"severity":"major","type":"issue"},{"categories":["Bug Risk"],"check_name":"DL3066","description":"Non-numeric user-id may not be resolvable by host system","fingerprint":"83b34123a3a254dc8befc3aada02ef2d65bcaffa","location":{"lines":{"begin":2,"end":2},"path":"a\"b"},"severity":"info","type":"issue"}]"#
            ]],
        );
        shows(
            "sonarqube",
            TEXT,
            expect![[
                r#"{"issues":[{"engineId":"Hadolint","primaryLocation":{"filePath":"a\"b","message":"Last USER should not be root","textRange":{"endColumn":1,"endLine":2,"startColumn":0,"startLine":2}},"ruleId":"DL3002","severity":"MAJOR","type":"CODE_SMELL"},{"engineId":"Hadolint","primaryLocation":{"filePath":"a\"b","message":"Non-numeric user-id may not be resolvable by host system","textRange":{"endColumn":1,"endLine":2,"startColumn":0,"startLine":2}},"ruleId":"DL3066","severity":"MINOR","type":"CODE_SMELL"}]}"#
            ]],
        );
        shows(
            "sarif",
            TEXT,
            expect![[
                r#"{"$schema":"http://json.schemastore.org/sarif-2.1.0","runs":[{"defaultSourceLanguage":"dockerfile","results":[{"level":"warning","locations":[{"physicalLocation":{"artifactLocation":{"uri":"a\"b"},"region":{"endColumn":1,"endLine":2,"sourceLanguage":"dockerfile","startColumn":1,"startLine":2}}}],"message":{"text":"Last USER should not be root"},"ruleId":"DL3002"},{"level":"note","locations":[{"physicalLocation":{"artifactLocation":{"uri":"a\"b"},"region":{"endColumn":1,"endLine":2,"sourceLanguage":"dockerfile","startColumn":1,"startLine":2}}}],"message":{"text":"Non-numeric user-id may not be resolvable by host system"},"ruleId":"DL3066"}],"tool":{"driver":{"downloadUri":"https://github.com/hadolint/hadolint","fullName":"Haskell Dockerfile Linter","name":"Hadolint","shortDescription":{"text":"Dockerfile linter, validate inline bash, written in Haskell"},"version":"1"}}}],"version":"2.1.0"}"#
            ]],
        );
    }

    #[test]
    fn xml_for_programs() {
        shows(
            "checkstyle",
            TEXT,
            expect![[
                r#"<?xml version="1.0" encoding="UTF-8"?><checkstyle version="4.3"><file name="a&quot;b"><error column="1" line="2" message="Last USER should not be root" severity="warning" source="DL3002"/><error column="1" line="2" message="Non-numeric user-id may not be resolvable by host system" severity="info" source="DL3066"/></file></checkstyle>"#
            ]],
        );
        shows(
            "junit",
            TEXT,
            expect![[r#"
            <?xml version="1.0" encoding="UTF-8"?><testsuites id="20240501_120000" name="Hadolint run at 2024-05-01 12:00:00" time="0.001"><testsuite errors="0" failures="2" id="hadolint" name="Hadolint 1" time="0.001"><testcase id="hadolint.rule.DL3002" time="0.001"><failure id="DL3002" message="Last USER should not be root" type="warning">File: a&quot;b
            Line: 2
            Category: Hadolint - Dockerfile Static Analysis
            warning: Last USER should not be root
            </failure></testcase><testcase id="hadolint.rule.DL3066" time="0.001"><failure id="DL3066" message="Non-numeric user-id may not be resolvable by host system" type="info">File: a&quot;b
            Line: 2
            Category: Hadolint - Dockerfile Static Analysis
            info: Non-numeric user-id may not be resolvable by host system
            </failure></testcase></testsuite></testsuites>"#]],
        );
    }
}
