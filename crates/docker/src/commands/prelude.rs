//! What nearly every verb needs.

pub use super::command::{Args, Command, Failure, Invocation, Outcome, Place};
pub use super::many::Report;
pub use crate::flags::{Flag, Kind};
pub use crate::template::{Value, encode};
pub use engine::api::{ApiError, ErrorKind, Filters};

use super::endpoint;
use engine::Engine;
use machine::{Errno, Sys};
use std::rc::Rc;

/// Connects to the engine, or fails as docker does.
pub fn connect(sys: &Sys) -> Result<Rc<Engine>, Failure> {
    connect_for(sys, ("Get", "/_ping"))
}

/// The same; `call` is the request that a failure names.
fn connect_for(sys: &Sys, call: (&str, &str)) -> Result<Rc<Engine>, Failure> {
    let address = endpoint::host(sys)?;
    let socket = endpoint::socket(&address, call)?;
    sys.connect_service::<Engine>(&socket).map_err(|errno| match errno {
        Errno::EACCES | Errno::EPERM => {
            let (verb, call) = call;
            let version = crate::facts::API_VERSION;
            Failure::new(format!(
                "permission denied while trying to connect to the Docker daemon socket at unix://{socket}: {verb} \"http://{}/v{version}{call}\": dial unix {socket}: connect: permission denied",
                socket.replace('/', "%2F")
            ))
        }
        _ => endpoint::unreachable(&address),
    })
}

impl Invocation {
    /// Connects to the engine.
    pub fn engine(&self) -> Result<Rc<Engine>, Failure> {
        let (verb, call) = endpoint::first_call(&self.path, &self.flags.args);
        connect_for(&self.sys, (verb, &call))
    }

    /// The time in seconds.
    pub fn now(&self) -> i64 {
        self.sys.now().secs() as i64
    }

    /// The time in nanoseconds.
    pub fn now_nanos(&self) -> i128 {
        i128::from(self.sys.now().secs()) * 1_000_000_000 + i128::from(self.sys.now().nanos())
    }

    /// `--platform` in its normal form, empty when it was not given.
    pub fn platform(&self) -> Result<String, String> {
        match self.flags.str("platform") {
            "" => Ok(String::new()),
            text => crate::request::platform::parse(text),
        }
    }

    /// `--format`, or else what the configuration file has under `key`.
    pub fn list_format(&self, key: &str) -> String {
        match self.flags.str("format") {
            "" => super::config::text(&self.sys, key),
            given => given.to_string(),
        }
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
        match error.kind {
            ErrorKind::NotSimulated => Failure::status(NOT_SIMULATED, daemon(&error)),
            _ => Failure::new(daemon(&error)),
        }
    }
}

/// The exit status of what exists in the real world but not in Hatoba: `EX_UNAVAILABLE` of
/// sysexits.h, which docker itself never gives.
pub const NOT_SIMULATED: i32 = 69;

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
