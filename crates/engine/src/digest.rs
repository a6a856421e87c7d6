//! Content addresses.

use sha2::{Digest as _, Sha256};

/// A content address, `sha256:` and 64 hex digits.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Digest(String);

impl Digest {
    /// Returns the digest of bytes.
    pub fn of(bytes: &[u8]) -> Digest {
        Digest(format!("sha256:{}", sha256_hex(bytes)))
    }

    /// Reads `sha256:…`.
    pub fn parse(text: &str) -> Option<Digest> {
        crate::reference::is_digest(text).then(|| Digest(text.to_string()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the 64 hex digits.
    pub fn hex(&self) -> &str {
        self.0.strip_prefix("sha256:").unwrap_or(&self.0)
    }

    /// Returns the first twelve hex digits.
    pub fn short(&self) -> &str {
        &self.hex()[..12.min(self.hex().len())]
    }
}

impl std::fmt::Display for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Returns the ChainId of a layer upon another one's (OCI image spec).
pub fn chain_id(parent: Option<&Digest>, diff: &Digest) -> Digest {
    match parent {
        Some(parent) => Digest::of(format!("{parent} {diff}").as_bytes()),
        None => diff.clone(),
    }
}

/// Returns SHA-256 in lower-case hex.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Writes bytes in lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut out = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        out.push(DIGITS[usize::from(byte >> 4)] as char);
        out.push(DIGITS[usize::from(byte & 15)] as char);
    }
    out
}

/// Returns the first twelve characters of an id, without `sha256:`.
pub fn short_id(id: &str) -> &str {
    let id = id.strip_prefix("sha256:").unwrap_or(id);
    &id[..12.min(id.len())]
}
