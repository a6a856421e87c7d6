//! `--change` of commit and import: Dockerfile instructions that alter a config.
//!
//! They are read and carried out as a build of an image with that config would carry them out.

use dockerfile::parser;
use dockerfile::plan::settings_after;

use crate::api::image::ImageConfigView;
use crate::api::value::List;
use crate::api::{ApiError, Result};
use crate::build::settings;

const ALLOWED: [&str; 11] = [
    "cmd",
    "entrypoint",
    "env",
    "expose",
    "healthcheck",
    "label",
    "onbuild",
    "stopsignal",
    "user",
    "volume",
    "workdir",
];

const NO_PATH: &str = "PATH=";

/// Applies instructions to a config.
pub fn apply(config: &mut ImageConfigView, changes: &[String]) -> Result<()> {
    if changes.is_empty() {
        return Ok(());
    }
    let text = changes.join("\n");
    let (ast, error) = parser::parse(&text);
    if let Some(error) = error {
        return Err(ApiError::invalid(error.message));
    }
    for node in &ast.nodes {
        if !ALLOWED.contains(&node.name.to_lowercase().as_str()) {
            return Err(ApiError::invalid(format!(
                "{} is not a valid change command",
                node.name
            )));
        }
    }
    let mut base = settings::planned(config, "");
    // What a build does to the image it starts from is not wanted here.
    let triggers = std::mem::take(&mut base.on_build);
    if !base.env.iter().any(|e| e.starts_with("PATH=")) {
        // A build would set the usual one.
        base.env.push(NO_PATH.to_string());
    }
    let made = settings_after(&text, base).map_err(ApiError::invalid)?;
    let mut made = settings::kept(made, config.args_escaped);
    let env = made.env.into_vec().into_iter().filter(|e| e != NO_PATH);
    made.env = List::nil_if_empty(env.collect());
    let on_build = triggers.into_iter().chain(made.on_build.into_vec());
    made.on_build = List::nil_if_empty(on_build.collect());
    *config = made;
    Ok(())
}
