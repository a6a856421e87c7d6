//! `docker import`.

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportRequest {
    pub tar: Vec<u8>,
    /// What the message says it came from.
    pub source: String,
    pub reference: String,
    pub changes: Vec<String>,
    pub message: String,
    pub platform: String,
}
