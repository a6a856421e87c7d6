//! Errors of the API: a kind and Docker's exact words.

/// What a failed call answers.
pub type Result<T> = std::result::Result<T, ApiError>;

/// The classes of moby's `errdefs`, which decide HTTP status and the CLI's exit status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// 400.
    InvalidParameter,
    /// 401.
    Unauthorized,
    /// 403.
    Forbidden,
    /// 404.
    NotFound,
    /// 409.
    Conflict,
    /// 304: the object is already in the wanted state.
    NotModified,
    /// 501.
    NotImplemented,
    /// 503.
    Unavailable,
    /// 500.
    System,
    /// It exists in the real world, but not in Hatoba.
    NotSimulated,
    /// The client went away.
    Cancelled,
}

/// A failed call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiError {
    pub kind: ErrorKind,
    /// Docker's words, without the CLI's `Error response from daemon: `.
    pub message: String,
}

impl ApiError {
    /// Makes an error of a kind.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> ApiError {
        ApiError {
            kind,
            message: message.into(),
        }
    }

    pub fn invalid(message: impl Into<String>) -> ApiError {
        ApiError::new(ErrorKind::InvalidParameter, message)
    }

    pub fn not_found(message: impl Into<String>) -> ApiError {
        ApiError::new(ErrorKind::NotFound, message)
    }

    pub fn conflict(message: impl Into<String>) -> ApiError {
        ApiError::new(ErrorKind::Conflict, message)
    }

    pub fn forbidden(message: impl Into<String>) -> ApiError {
        ApiError::new(ErrorKind::Forbidden, message)
    }

    pub fn not_modified(message: impl Into<String>) -> ApiError {
        ApiError::new(ErrorKind::NotModified, message)
    }

    pub fn system(message: impl Into<String>) -> ApiError {
        ApiError::new(ErrorKind::System, message)
    }

    /// Returns the same error with words put before its message.
    pub fn context(self, before: &str) -> ApiError {
        ApiError {
            kind: self.kind,
            message: format!("{before}: {}", self.message),
        }
    }
}

impl std::fmt::Display for ApiError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}
