//! `# hadolint ignore=…` in comments: for the next line, for a stage, for the file.

use super::file::{Item, What};

/// Which rules are ignored where.
#[derive(Default)]
pub struct Pragmas {
    lines: Vec<(u32, Vec<String>)>,
    /// By the line of FROM.
    stages: Vec<(u32, Vec<String>)>,
    global: Vec<String>,
}

impl Pragmas {
    pub fn ignores(&self, line: u32, code: &str) -> bool {
        let names = |codes: &[String]| codes.iter().any(|c| c == code);
        let of_stage = self.stages.iter().rfind(|(from, _)| *from < line);
        self.lines
            .iter()
            .any(|(l, codes)| *l == line && names(codes))
            || of_stage.is_some_and(|(_, codes)| names(codes))
            || names(&self.global)
    }
}

/// Reads the pragmas of a file.
pub fn read(items: &[Item]) -> Pragmas {
    let mut pragmas = Pragmas::default();
    for item in items {
        match &item.what {
            What::Comment(text) => {
                if let Some(codes) = parse(text, "") {
                    pragmas.lines.push((item.line + 1, codes));
                } else if let Some(codes) = parse(text, "stage") {
                    pragmas.stages.push((item.line + 1, codes));
                } else if let Some(codes) = parse(text, "global") {
                    pragmas.global.extend(codes);
                }
            }
            What::From(_) if pragmas.stages.last().is_none_or(|(l, _)| *l != item.line) => {
                pragmas.stages.push((item.line, Vec::new()));
            }
            _ => {}
        }
    }
    pragmas
}

/// The codes of a pragma with that scope.
pub fn parse(comment: &str, scope: &str) -> Option<Vec<String>> {
    let rest = comment.trim_start().strip_prefix("hadolint")?;
    let mut rest = rest.strip_prefix([' ', '\t'])?.trim_start();
    if !scope.is_empty() {
        rest = rest
            .strip_prefix(scope)?
            .strip_prefix([' ', '\t'])?
            .trim_start();
    }
    let list = rest
        .strip_prefix("ignore")?
        .trim_start()
        .strip_prefix('=')?;
    let list = list.split('#').next().unwrap_or_default();
    let codes: Vec<String> = list.split(',').map(|c| c.trim().to_string()).collect();
    let is_code =
        |c: &String| !c.is_empty() && c.chars().all(|c| c.is_ascii_digit() || "DLSC".contains(c));
    codes.iter().all(is_code).then_some(codes)
}
