//! Progress of pull, push, load and import, as the daemon streams it.

/// One message of a stream.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JsonMessage {
    /// The layer's short id or the tag.
    pub id: String,
    /// `Downloading`, `Pull complete`, `Digest: sha256:…`.
    pub status: String,
    /// Plain text of `load`.
    pub stream: String,
    /// Bytes so far and in all; (0, 0) for none.
    pub progress: (u64, u64),
    /// The last message of a failed stream.
    pub error: Option<String>,
}

impl JsonMessage {
    /// Makes a line without a layer.
    pub fn status(status: impl Into<String>) -> JsonMessage {
        JsonMessage {
            status: status.into(),
            ..JsonMessage::default()
        }
    }

    /// Makes a layer's line.
    pub fn layer(id: &str, status: impl Into<String>) -> JsonMessage {
        JsonMessage {
            id: id.to_string(),
            status: status.into(),
            ..JsonMessage::default()
        }
    }

    /// Makes the failure that ends a stream.
    pub fn error(message: impl Into<String>) -> JsonMessage {
        JsonMessage {
            error: Some(message.into()),
            ..JsonMessage::default()
        }
    }
}
