//! `--output`: where the result of a build goes.

use engine::build::request::Export;

use super::limits::not_supported;
use crate::template::quote;

/// One `--output`; `-` as the destination is standard output.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Output {
    pub kind: String,
    pub export: Export,
    pub dest: String,
    /// The image's names, if given here.
    pub names: Option<Vec<String>>,
}

/// Reads the values.
pub fn parse(values: &[String]) -> Result<Vec<Output>, String> {
    let mut out = Vec::new();
    for text in values.iter().filter(|text| !text.is_empty()) {
        let mut output = Output::default();
        if text == "-" {
            (output.kind, output.dest) = ("tar".into(), "-".into());
        } else if !text.contains(',') && !text.starts_with("type=") {
            (output.kind, output.dest) = ("local".into(), text.clone());
        } else {
            for field in text.split(',') {
                match field.split_once('=') {
                    Some(("type", value)) => output.kind = value.to_string(),
                    Some(("dest", value)) => output.dest = value.to_string(),
                    Some(("name", value)) => {
                        output.names.get_or_insert_default().push(value.to_string());
                    }
                    Some(_) => {}
                    None => return Err(format!("invalid value {field}")),
                }
            }
        }
        if output.kind.is_empty() {
            return Err("type is required for output".into());
        }
        out.push(output);
    }
    Ok(out)
}

/// Fills in what is understood, before the builder is asked.
pub fn check(outputs: &mut [Output]) -> Result<(), String> {
    for output in outputs {
        output.export = match output.kind.as_str() {
            "local" if output.dest.is_empty() => {
                return Err("output directory is required for local exporter".into());
            }
            "local" => Export::Files,
            "tar" => Export::Archive,
            "cacheonly" => Export::Nothing,
            _ => Export::Image,
        };
        if output.export == Export::Archive && output.dest.is_empty() {
            output.dest = "-".into();
        }
    }
    Ok(())
}

/// The output that counts: the last one, if the builder knows them all.
pub fn choose(outputs: &[Output]) -> Result<Output, String> {
    for output in outputs {
        match output.kind.as_str() {
            "local" | "tar" | "cacheonly" | "image" | "registry" => {}
            "docker" if output.dest.is_empty() => {}
            "docker" => return Err(not_supported("Docker exporter", "build-exporters")),
            "oci" => return Err(not_supported("OCI exporter", "build-exporters")),
            other => {
                return Err(format!("exporter {} could not be found", quote(other)));
            }
        }
    }
    Ok(outputs.last().cloned().unwrap_or_default())
}
