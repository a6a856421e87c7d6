//! The portable half of a container's settings: what an image can hold too.

use serde::Serialize;

use crate::api::value::{Dict, Empty, List};

/// `Config` of `docker inspect`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ContainerConfig {
    pub hostname: String,
    pub domainname: String,
    pub user: String,
    pub attach_stdin: bool,
    pub attach_stdout: bool,
    pub attach_stderr: bool,
    #[serde(rename = "ExposedPorts,omitempty")]
    pub exposed_ports: Dict<Empty>,
    pub tty: bool,
    pub open_stdin: bool,
    pub stdin_once: bool,
    pub env: List<String>,
    pub cmd: List<String>,
    #[serde(rename = "Healthcheck,omitempty")]
    pub healthcheck: Option<Healthcheck>,
    #[serde(rename = "ArgsEscaped,omitempty")]
    pub args_escaped: bool,
    pub image: String,
    pub volumes: Dict<Empty>,
    pub working_dir: String,
    pub entrypoint: List<String>,
    #[serde(rename = "NetworkDisabled,omitempty")]
    pub network_disabled: bool,
    #[serde(rename = "MacAddress,omitempty")]
    pub mac_address: String,
    pub on_build: List<String>,
    pub labels: Dict<String>,
    #[serde(rename = "StopSignal,omitempty")]
    pub stop_signal: String,
    #[serde(rename = "StopTimeout,omitempty")]
    pub stop_timeout: Option<i64>,
    #[serde(rename = "Shell,omitempty")]
    pub shell: List<String>,
}

/// A health check; times in nanoseconds, 0 means inherited.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Healthcheck {
    /// `["CMD", …]`, `["CMD-SHELL", …]`, `["NONE"]`, or empty for inherited.
    #[serde(rename = "Test,omitempty")]
    pub test: List<String>,
    #[serde(rename = "Interval,omitempty")]
    pub interval: i64,
    #[serde(rename = "Timeout,omitempty")]
    pub timeout: i64,
    #[serde(rename = "StartPeriod,omitempty")]
    pub start_period: i64,
    #[serde(rename = "StartInterval,omitempty")]
    pub start_interval: i64,
    #[serde(rename = "Retries,omitempty")]
    pub retries: i64,
}
