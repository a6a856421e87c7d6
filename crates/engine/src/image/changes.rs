//! `--change` of commit and import: Dockerfile instructions that alter a config.

use crate::api::image::ImageConfigView;
use crate::api::value::{Empty, List};
use crate::api::{ApiError, Result};

const ALLOWED: [&str; 10] = [
    "CMD",
    "ENTRYPOINT",
    "ENV",
    "EXPOSE",
    "LABEL",
    "ONBUILD",
    "USER",
    "VOLUME",
    "WORKDIR",
    "STOPSIGNAL",
];

/// Applies instructions to a config.
pub fn apply(config: &mut ImageConfigView, changes: &[String]) -> Result<()> {
    for line in changes {
        let line = line.trim();
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let upper = word.to_uppercase();
        if !ALLOWED.contains(&upper.as_str()) && upper != "HEALTHCHECK" {
            return Err(ApiError::invalid(format!(
                "{upper} is not a valid change command"
            )));
        }
        if rest.trim().is_empty() {
            return Err(ApiError::invalid(format!(
                "{upper} requires at least one argument"
            )));
        }
        one(config, &upper, rest.trim());
    }
    Ok(())
}

fn one(config: &mut ImageConfigView, word: &str, rest: &str) {
    match word {
        "CMD" => config.cmd = command(rest),
        "ENTRYPOINT" => config.entrypoint = command(rest),
        "ENV" => {
            for (key, value) in pairs(rest) {
                let mut env = std::mem::take(&mut config.env).into_vec();
                env.retain(|e| e.split('=').next() != Some(key.as_str()));
                env.push(format!("{key}={value}"));
                config.env = env.into();
            }
        }
        "LABEL" => {
            for (key, value) in pairs(rest) {
                config.labels.insert(key, value);
            }
        }
        "EXPOSE" => {
            for port in rest.split_whitespace() {
                let port = match port.contains('/') {
                    true => port.to_string(),
                    false => format!("{port}/tcp"),
                };
                config.exposed_ports.insert(port, Empty {});
            }
        }
        "VOLUME" => {
            let paths: Vec<String> = match serde_json::from_str(rest) {
                Ok(paths) => paths,
                Err(_) => rest.split_whitespace().map(str::to_string).collect(),
            };
            for path in paths {
                config.volumes.insert(path, Empty {});
            }
        }
        "ONBUILD" => config.on_build.push(rest.to_string()),
        "USER" => config.user = rest.to_string(),
        "WORKDIR" => {
            config.working_dir = match rest.starts_with('/') || config.working_dir.is_empty() {
                true => rest.to_string(),
                false => format!("{}/{rest}", config.working_dir.trim_end_matches('/')),
            };
        }
        "STOPSIGNAL" => config.stop_signal = rest.to_string(),
        _ => {}
    }
}

fn command(rest: &str) -> List<String> {
    match serde_json::from_str::<Vec<String>>(rest) {
        Ok(words) => words.into(),
        Err(_) => vec!["/bin/sh".to_string(), "-c".to_string(), rest.to_string()].into(),
    }
}

/// Reads `K=V K2="a b"`, or the old `K V`.
fn pairs(rest: &str) -> Vec<(String, String)> {
    let words = words(rest);
    if let Some(first) = words.first()
        && !first.contains('=')
    {
        let value = rest[first.len()..].trim().trim_matches('"').to_string();
        return vec![(first.clone(), value)];
    }
    let pair = |w: &String| {
        w.split_once('=')
            .map(|(k, v)| (k.to_string(), v.to_string()))
    };
    words.iter().filter_map(pair).collect()
}

/// Splits at blanks outside quotes; quotes go.
fn words(text: &str) -> Vec<String> {
    let (mut out, mut word, mut quote, mut any) = (Vec::new(), String::new(), None, false);
    for c in text.chars() {
        match (quote, c) {
            (None, '"' | '\'') => {
                quote = Some(c);
                any = true;
            }
            (Some(q), c) if c == q => quote = None,
            (None, c) if c.is_whitespace() => {
                if any {
                    out.push(std::mem::take(&mut word));
                    any = false;
                }
            }
            (_, c) => {
                word.push(c);
                any = true;
            }
        }
    }
    if any {
        out.push(word);
    }
    out
}
