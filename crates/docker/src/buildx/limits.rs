//! What the builder inside dockerd does not do, in buildx's words.

use crate::flags::{Parsed, parse_bool};

/// A feature that only other drivers have.
pub fn not_supported(feature: &str, page: &str) -> String {
    format!(
        "{feature} is not supported for the docker driver.\nSwitch to a different driver, or turn on the containerd image store, and try again.\nLearn more at https://docs.docker.com/go/{page}/"
    )
}

/// `--cache-to`: only inside the image.
pub fn check_cache(values: &[String]) -> Result<(), String> {
    let inline = |value: &String| value.split(',').any(|field| field == "type=inline");
    match values.iter().all(inline) {
        true => Ok(()),
        false => Err(not_supported("Cache export", "build-cache-backends")),
    }
}

/// `--attest`, `--provenance` and `--sbom`, unless they turn something off.
pub fn check_attestations(parsed: &Parsed) -> Result<(), String> {
    check_attested([parsed.str("provenance"), parsed.str("sbom")].into_iter())?;
    let mut given = parsed.list("attest").into_iter();
    match given.any(|value| !value.split(',').any(|field| field == "disabled=true")) {
        true => Err(not_supported("Attestation", "attestations")),
        false => Ok(()),
    }
}

/// The values of `--provenance` and `--sbom`, unless they turn it off.
pub fn check_attested<'a>(mut values: impl Iterator<Item = &'a str>) -> Result<(), String> {
    let on = |value: &str| !value.is_empty() && parse_bool(value) != Ok(false);
    match values.any(on) {
        true => Err(not_supported("Attestation", "attestations")),
        false => Ok(()),
    }
}

/// The names that `--allow` knows.
pub fn check_entitlement(name: &str) -> Result<(), String> {
    let key = name.split('=').next().unwrap_or(name);
    match (name, key) {
        ("network.host" | "security.insecure", _) | (_, "device") => Ok(()),
        _ => Err(format!("unknown entitlement {name}")),
    }
}
