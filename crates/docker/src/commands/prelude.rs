//! What nearly every verb needs.

pub use super::command::{Args, Command, Failure, Invocation, Outcome, Place};
pub use super::many::Report;
pub use crate::flags::{Flag, Kind};
pub use crate::template::{Value, encode};
pub use engine::api::{ApiError, ErrorKind, Filters};

use engine::Engine;
use machine::{Errno, Sys};
use std::rc::Rc;

/// Where the engine listens.
pub const SOCKET: &str = "/var/run/docker.sock";

/// Connects to the engine, or fails as docker does.
pub fn connect(sys: &Sys) -> Result<Rc<Engine>, Failure> {
    sys.connect_service::<Engine>(SOCKET).map_err(|errno| match errno {
        Errno::EACCES | Errno::EPERM => Failure::new(format!(
            "permission denied while trying to connect to the Docker daemon socket at unix://{SOCKET}: Get \"http://%2Fvar%2Frun%2Fdocker.sock/v1.51/_ping\": dial unix {SOCKET}: connect: permission denied"
        )),
        _ => Failure::new(format!(
            "Cannot connect to the Docker daemon at unix://{SOCKET}. Is the docker daemon running?"
        )),
    })
}

impl Invocation {
    /// Connects to the engine.
    pub fn engine(&self) -> Result<Rc<Engine>, Failure> {
        connect(&self.sys)
    }

    /// The time in seconds.
    pub fn now(&self) -> i64 {
        self.sys.now().secs() as i64
    }

    /// The time in nanoseconds.
    pub fn now_nanos(&self) -> i128 {
        i128::from(self.sys.now().secs()) * 1_000_000_000 + i128::from(self.sys.now().nanos())
    }

    /// The values of `--filter`.
    pub fn filters(&self) -> Filters {
        let mut filters = Filters::default();
        for value in self.flags.list("filter") {
            if let Some((name, value)) = value.split_once('=') {
                filters.add(name.trim().to_lowercase(), value.trim());
            }
        }
        filters
    }
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Failure {
        Failure::new(daemon(&error))
    }
}

/// An error of the engine as the CLI shows it.
pub fn daemon(error: &ApiError) -> String {
    format!("Error response from daemon: {}", error.message)
}

/// A call that found the object as it should become has succeeded too.
pub fn settled(result: engine::api::Result<()>) -> engine::api::Result<()> {
    match result {
        Err(error) if error.kind == ErrorKind::NotModified => Ok(()),
        other => other,
    }
}
