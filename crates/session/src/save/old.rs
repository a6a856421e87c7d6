//! Version 1: JSON with a list of inputs, files as lists of numbers. Read, never written.

use serde::Deserialize;
use sim::Timed;

use super::{MOST_BYTES, NoSave, Save, check};

#[derive(Deserialize)]
struct Version {
    version: u32,
}

#[derive(Deserialize)]
struct Old {
    seed: u64,
    start_ms: u64,
    inputs: Vec<Timed>,
}

/// As text, files took four characters a byte.
const MOST: usize = 4 * MOST_BYTES;

pub fn parse(text: &str) -> Result<Save, NoSave> {
    if text.len() > MOST {
        return Err(NoSave::TooBig);
    }
    let damaged = |e: serde_json::Error| NoSave::Damaged(e.line().max(1));
    let Version { version } = serde_json::from_str(text).map_err(damaged)?;
    if version != 1 {
        return Err(NoSave::Version(version.to_string()));
    }
    let old: Old = serde_json::from_str(text).map_err(damaged)?;
    let mut save = Save {
        simulator: "0".to_string(),
        seed: old.seed,
        start_ms: old.start_ms,
        cursor: old.inputs.len(),
        inputs: old.inputs,
        ..Save::default()
    };
    check(&mut save)?;
    Ok(save)
}
