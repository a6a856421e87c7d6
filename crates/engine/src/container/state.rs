//! The states of a container and the steps between them.

use crate::api::value::Timestamp;

pub use snapshot::ContainerState as Status;

/// The states that `--filter status=` knows.
pub const STATUSES: [Status; 7] = [
    Status::Created,
    Status::Running,
    Status::Paused,
    Status::Restarting,
    Status::Removing,
    Status::Exited,
    Status::Dead,
];

/// A status with what is known about the last run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    pub status: Status,
    pub exit_code: i32,
    pub oom_killed: bool,
    /// Docker's words about a failed start.
    pub error: String,
    pub started_at: Timestamp,
    pub finished_at: Timestamp,
    /// How often it ended.
    pub exits: u64,
    /// It is gone from the store.
    pub removed: bool,
}

impl State {
    /// Describes the state as `docker ps` does (moby's `State.String`).
    pub fn describe(&self, now: Timestamp, health: Option<&str>) -> String {
        let since = |t: Timestamp| human_duration((now.nanos() - t.nanos()).max(0));
        match self.status {
            Status::Paused => format!("Up {} (Paused)", since(self.started_at)),
            Status::Restarting => format!(
                "Restarting ({}) {} ago",
                self.exit_code,
                since(self.finished_at)
            ),
            Status::Running => match health {
                Some("starting") => format!("Up {} (health: starting)", since(self.started_at)),
                Some(health) => format!("Up {} ({health})", since(self.started_at)),
                None => format!("Up {}", since(self.started_at)),
            },
            Status::Removing => "Removal In Progress".to_string(),
            Status::Dead => "Dead".to_string(),
            Status::Created => "Created".to_string(),
            Status::Exited => format!(
                "Exited ({}) {} ago",
                self.exit_code,
                since(self.finished_at)
            ),
        }
    }
}

/// `units.HumanDuration`.
pub fn human_duration(nanos: i64) -> String {
    let seconds = nanos / 1_000_000_000;
    let (minutes, hours) = (seconds / 60, (seconds + 1800) / 3600);
    match seconds {
        0 => "Less than a second".to_string(),
        1 => "1 second".to_string(),
        s if s < 60 => format!("{s} seconds"),
        _ if minutes == 1 => "About a minute".to_string(),
        _ if minutes < 60 => format!("{minutes} minutes"),
        _ if hours == 1 => "About an hour".to_string(),
        _ if hours < 48 => format!("{hours} hours"),
        _ if hours < 24 * 7 * 2 => format!("{} days", hours / 24),
        _ if hours < 24 * 30 * 2 => format!("{} weeks", hours / 24 / 7),
        _ if hours < 24 * 365 * 2 => format!("{} months", hours / 24 / 30),
        _ => format!("{} years", hours / 24 / 365),
    }
}
