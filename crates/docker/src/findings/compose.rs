//! A Compose file's findings: what stops it from being read, and variables that nothing sets.

use std::collections::BTreeMap;

use composefile::{Files, Options, load, read_yaml};

use super::{Finding, Fix, Severity, Subject};

const HOME: &str = "/home/learner";

/// The home directory as Compose would find it, with the text as it is in the editor.
struct Here<'a>(&'a Subject<'a>);

impl Files for Here<'_> {
    fn read(&self, path: &str) -> Result<String, String> {
        let below = path
            .strip_prefix(HOME)
            .unwrap_or(path)
            .trim_start_matches('/');
        if below == self.0.path {
            return Ok(self.0.text.to_string());
        }
        let found = self.0.around.iter().find(|n| n.path == below && !n.folder);
        let text = found.and_then(|n| n.text);
        text.map(str::to_string)
            .ok_or_else(|| "no such file or directory".to_string())
    }

    fn is_dir(&self, path: &str) -> Option<bool> {
        let below = path.strip_prefix(HOME)?.trim_start_matches('/');
        if below == self.0.path {
            return Some(false);
        }
        let found = self.0.around.iter().find(|n| n.path == below);
        found
            .map(|n| n.folder)
            .or((below.is_empty() || format!("{below}/") == self.0.folder()).then_some(true))
    }
}

pub fn find(subject: &Subject<'_>) -> Vec<Finding> {
    let text = subject.text;
    if text.trim().is_empty() {
        return Vec::new();
    }
    let environment = [("HOME", HOME), ("USER", "learner"), ("SHELL", "/bin/bash")];
    let environment = environment.map(|(k, v)| (k.to_string(), v.to_string()));
    let options = Options {
        pwd: format!("{HOME}/{}", subject.folder())
            .trim_end_matches('/')
            .to_string(),
        config_paths: vec![subject.name().to_string()],
        environment: BTreeMap::from(environment),
        ..Options::default()
    };
    let loaded = load(&options, &Here(subject));
    let mut found: Vec<Finding> = loaded
        .warnings
        .iter()
        .filter_map(|w| of_warning(subject, w))
        .collect();
    if let Err(message) = loaded.project {
        let broken = read_yaml(text).is_err();
        let rule = match broken || format!(" {message}").contains(" yaml: ") {
            true => "yaml",
            false => "schema",
        };
        // The line that YAML names is where the block begins.
        let line = match broken {
            true => broken_at(text),
            false => line_of(text, &message),
        };
        let mut finding = Finding::new(rule, line, Severity::Error, message.clone());
        let message = message.replace(&format!("{HOME}/{}", subject.path), subject.name());
        let (ja, en) = &finding.why;
        finding.why = (format!("{ja}: {message}"), format!("{en}: {message}"));
        found.push(finding);
    }
    found
}

/// The line from 1 at which a text stops being YAML: the first lines up to it are.
fn broken_at(text: &str) -> usize {
    let lines: Vec<&str> = text.split('\n').collect();
    let (mut fine, mut bad) = (0, lines.len());
    while bad - fine > 1 {
        let middle = (fine + bad) / 2;
        match read_yaml(&lines.get(..middle).unwrap_or_default().join("\n")) {
            Ok(_) => fine = middle,
            Err(_) => bad = middle,
        }
    }
    bad
}

fn of_warning(subject: &Subject<'_>, warning: &str) -> Option<Finding> {
    if warning.contains("is not set") {
        let name = warning
            .split(['"', '\\'])
            .map(str::trim)
            .find(|w| !w.is_empty() && *w != "The")?;
        let wanted = [format!("${name}"), format!("${{{name}")];
        let place = subject.text.split('\n').enumerate().find_map(|(n, line)| {
            let code = line.trim_start();
            let at = wanted
                .iter()
                .find_map(|w| line.find(w))
                .filter(|_| !code.starts_with('#'))?;
            Some((n + 1, at, line))
        });
        let (line, start, text) = place.unwrap_or((1, 0, ""));
        let mut finding = Finding::new("unset", line, Severity::Warning, warning);
        finding.start = start;
        let rest = text.get(start..).unwrap_or_default();
        finding.end = start
            + rest
                .find('}')
                .filter(|_| rest.starts_with("${"))
                .map_or(name.len() + 1, |n| n + 1);
        finding.why = (
            format!("変数 {name} に値がなく、空になります。.env に {name}=値 と書くと入ります"),
            format!(
                "Nothing sets the variable {name}, so it is empty here; {name}=value in .env would"
            ),
        );
        return Some(finding);
    }
    if warning.contains("`version`") || warning.contains("obsolete") {
        let line = subject
            .text
            .split('\n')
            .position(|l| l.starts_with("version:"))?;
        let mut finding = Finding::new("obsolete", line + 1, Severity::Info, warning);
        let kept = subject
            .text
            .split('\n')
            .enumerate()
            .filter(|(n, _)| *n != line)
            .map(|(_, l)| l);
        finding.fix = Some(Fix {
            path: subject.path.to_string(),
            text: kept
                .collect::<Vec<_>>()
                .join("\n")
                .trim_start_matches('\n')
                .to_string(),
        });
        return Some(finding);
    }
    None
}

/// The line that an error speaks of, from 1: it says so, or it names a place such as
/// `services.web.ports`, or a service.
fn line_of(text: &str, message: &str) -> usize {
    let said = message.find("line ").and_then(|at| message.get(at + 5..));
    let said = said.and_then(|t| t.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok());
    if let Some(line) = said {
        return line;
    }
    let words = message.split([' ', '\'', '"', '`', '\n']);
    let words = words.map(|w| w.trim_end_matches([':', ',', '.']));
    let tops = [
        "services", "networks", "volumes", "configs", "secrets", "name", "version",
    ];
    let path = words.clone().find(|w| {
        tops.iter()
            .any(|t| w.strip_prefix(t).is_some_and(|r| r.starts_with('.')))
    });
    if let Some(path) = path {
        let mut keys: Vec<&str> = path.split(['.', '[', ']']).collect();
        // `services.web additional properties 'imag' not allowed`: the property itself.
        let odd = message.split_once("properties '").map(|(_, rest)| rest);
        keys.extend(odd.and_then(|rest| rest.split('\'').next()));
        keys.retain(|k| !k.is_empty());
        return locate(text, &keys);
    }
    // `service "web" depends on undefined service "db"`: the last name first.
    let names: Vec<&str> = message.split('"').skip(1).step_by(2).collect();
    let named = |name: &&&str| text.split('\n').position(|l| mentions(l, name));
    let found = names.iter().rev().find_map(|n| named(&n));
    if let Some(line) = found {
        return line + 1;
    }
    // `additional properties 'img' not allowed`: the key itself.
    let mut keys = message.split('\'').skip(1).step_by(2);
    let key = keys.find_map(|k| text.split('\n').position(|l| mentions(l, k)));
    key.map_or(1, |line| line + 1)
}

fn mentions(line: &str, name: &str) -> bool {
    let said = line.trim().trim_start_matches("- ");
    let key = said
        .split(':')
        .next()
        .unwrap_or_default()
        .trim_matches(['"', '\'']);
    key == name || said.trim_matches(['"', '\'']) == name
}

/// The line of a key of keys in a text written as blocks; the deepest that is found.
fn locate(text: &str, keys: &[&str]) -> usize {
    let lines: Vec<&str> = text.split('\n').collect();
    let (mut at, mut depth, mut found) = (0, None::<usize>, 1);
    for key in keys {
        let number: Option<usize> = key.parse().ok();
        let mut seen = 0;
        let mut inner = None;
        let next = lines.iter().enumerate().skip(at).find(|(_, line)| {
            let said = line.trim_start();
            let deep = line.len() - said.len();
            if said.is_empty()
                || said.starts_with('#')
                || depth.is_some_and(|d| deep <= d && !said.starts_with("- "))
            {
                return false;
            }
            let level = *inner.get_or_insert(deep);
            if deep != level {
                return false;
            }
            match (number, said.strip_prefix("- ")) {
                (Some(number), Some(_)) => {
                    seen += 1;
                    seen == number + 1
                }
                (None, _) => said
                    .split(':')
                    .next()
                    .is_some_and(|k| k.trim_matches(['"', '\'']) == *key),
                _ => false,
            }
        });
        let Some((line, said)) = next else {
            break;
        };
        found = line + 1;
        at = line + 1;
        depth = Some(said.len() - said.trim_start().len());
    }
    found
}
