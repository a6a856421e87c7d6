//! Why a compose command failed.

use engine::api::ApiError;

/// What goes to standard error, and the exit status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The text; `None` for nothing at all, an empty one prints an empty line.
    pub message: Option<String>,
    pub status: i32,
}

/// The result of a step.
pub type Result<T> = std::result::Result<T, Failure>;

impl Failure {
    /// A failure with status 1.
    pub fn new(message: impl Into<String>) -> Failure {
        Failure::status(1, message)
    }

    /// A failure with a status of its own.
    pub fn status(status: i32, message: impl Into<String>) -> Failure {
        Failure {
            message: Some(message.into()),
            status,
        }
    }

    /// A status without words.
    pub fn silent(status: i32) -> Failure {
        Failure {
            message: None,
            status,
        }
    }

    /// The text, empty for none.
    pub fn text(&self) -> &str {
        self.message.as_deref().unwrap_or("")
    }
}

impl From<String> for Failure {
    fn from(message: String) -> Failure {
        Failure::new(message)
    }
}

impl From<&str> for Failure {
    fn from(message: &str) -> Failure {
        Failure::new(message)
    }
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Failure {
        Failure {
            status: match error.kind {
                engine::api::ErrorKind::NotSimulated => crate::commands::prelude::NOT_SIMULATED,
                _ => 1,
            },
            ..Failure::new(daemon(&error))
        }
    }
}

impl From<crate::commands::command::Failure> for Failure {
    fn from(failure: crate::commands::command::Failure) -> Failure {
        match failure.message.is_empty() {
            true => Failure::silent(failure.status),
            false => Failure::status(failure.status, failure.message),
        }
    }
}

/// An engine's error as a client shows it.
pub fn daemon(error: &ApiError) -> String {
    format!("Error response from daemon: {}", error.message)
}
