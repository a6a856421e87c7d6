//! `docker top`: the host's `ps`, filtered to the container's processes.
//!
//! Not modelled: ps options other than `-e`, `-f`, `-o` lists and `aux`.

use machine::ProcInfo;

use crate::api::container::TopResponse;
use crate::api::value::Timestamp;
use crate::api::{ApiError, Result};
use crate::daemon::Engine;

impl Engine {
    /// Lists a container's processes as the host's `ps` does.
    pub fn container_top(&self, name: &str, ps_args: &[String]) -> Result<TopResponse> {
        drop(self.asked("top", name));
        let container = self.container(name)?;
        let Some(runtime) = container.runtime() else {
            return Err(ApiError::conflict(format!(
                "container {} is not running",
                container.id
            )));
        };
        if container.status() == super::Status::Restarting {
            return Err(ApiError::conflict(format!(
                "Container {} is restarting, wait until the container is running",
                container.id
            )));
        }
        let columns = columns(ps_args)?;
        if !columns.iter().any(|c| c == "pid") {
            return Err(ApiError::invalid("Couldn't find PID field in ps output"));
        }
        let pids = self.d.kernel.cgroup_pids(runtime.cgroup);
        let mut response = TopResponse {
            titles: columns.iter().map(|c| title(c)).collect(),
            ..TopResponse::default()
        };
        let now = self.now();
        for process in self.d.kernel.processes() {
            if pids.contains(&process.host_pid) {
                let row = columns
                    .iter()
                    .map(|c| self.cell(c, &process, now))
                    .collect();
                response.processes.push(row);
            }
        }
        self.container_event(&container, "top", []);
        Ok(response)
    }

    fn cell(&self, column: &str, p: &ProcInfo, now: Timestamp) -> String {
        let seconds = p.cpu.as_secs();
        let clock = format!(
            "{:02}:{:02}:{:02}",
            seconds / 3600,
            seconds / 60 % 60,
            seconds % 60
        );
        let start = Timestamp(i64::try_from(p.start.0).unwrap_or(0)).seconds_only();
        match column {
            "uid_name" | "user" | "euser" => self.user_name(p.uid),
            "uid" | "euid" => p.uid.to_string(),
            "gid" => p.gid.to_string(),
            "pid" => p.host_pid.to_string(),
            "ppid" => p.ppid.to_string(),
            "pgid" | "pgrp" => p.pgid.to_string(),
            "sid" | "sess" => p.sid.to_string(),
            "c" | "ni" | "psr" => "0".to_string(),
            "%cpu" | "pcpu" | "%mem" | "pmem" => "0.0".to_string(),
            "stime" | "start" | "start_time" => start[11..16].to_string(),
            "tty" | "tt" | "tname" => p.tty.clone().unwrap_or_else(|| "?".to_string()),
            "time" | "cputime" => clock,
            "etime" => {
                let age = (now.nanos() - i64::try_from(p.start.0).unwrap_or(0)) / 1_000_000_000;
                format!("{:02}:{:02}", age / 60, age % 60)
            }
            "s" | "stat" | "state" => p.state.to_string(),
            "comm" | "ucmd" | "ucomm" => p.comm.clone(),
            "rss" => (p.rss / 1024).to_string(),
            "vsz" => (p.rss / 256).to_string(),
            _ => p.argv.join(" "),
        }
    }

    /// Returns a uid's name in the host's /etc/passwd.
    fn user_name(&self, uid: u32) -> String {
        let text = self
            .host_agent()
            .read_file("/etc/passwd")
            .unwrap_or_default();
        let text = String::from_utf8_lossy(&text).into_owned();
        let line = text
            .lines()
            .find(|l| l.split(':').nth(2) == Some(&uid.to_string()));
        let name = line.and_then(|l| l.split(':').next()).map(str::to_string);
        name.unwrap_or_else(|| uid.to_string())
    }
}

/// Reads ps's options as a list of columns.
fn columns(args: &[String]) -> Result<Vec<String>> {
    let full = [
        "uid_name", "pid", "ppid", "c", "stime", "tty", "time", "cmd",
    ];
    let list = |columns: &[&str]| columns.iter().map(|c| (*c).to_string()).collect();
    let mut out: Vec<String> = Vec::new();
    let mut args = args.iter();
    let mut any = false;
    while let Some(arg) = args.next() {
        any = true;
        let bare = arg.trim_start_matches('-');
        match bare.split_once('o') {
            Some((flags, rest)) if flags.chars().all(|c| "eAfwh".contains(c)) => {
                let names = match rest {
                    "" => args.next().cloned().unwrap_or_default(),
                    rest => rest.trim_start_matches('=').to_string(),
                };
                out.extend(
                    names
                        .split([',', ' '])
                        .filter(|n| !n.is_empty())
                        .map(|n| n.split('=').next().unwrap_or(n).to_lowercase()),
                );
            }
            _ if bare.contains('u') => {
                out = list(&[
                    "user", "pid", "%cpu", "%mem", "vsz", "rss", "tty", "stat", "start", "time",
                    "args",
                ]);
            }
            _ if bare == "l" || bare == "el" => {
                out = list(&["s", "uid", "pid", "ppid", "c", "rss", "tty", "time", "comm"]);
            }
            _ if bare.chars().all(|c| c == 'e' || c == 'A') => {
                out = list(&["pid", "tty", "time", "comm"]);
            }
            _ if bare.contains('x') || bare.contains('f') => out = list(&full),
            _ => {
                return Err(ApiError::system(format!(
                    "ps: exit status 1: error: unsupported option \"{arg}\""
                )));
            }
        }
    }
    if !any || out.is_empty() {
        out = list(&full);
    }
    Ok(out)
}

fn title(column: &str) -> String {
    match column {
        "uid_name" => "UID".to_string(),
        "args" | "command" | "comm" | "ucomm" => "COMMAND".to_string(),
        "ucmd" => "CMD".to_string(),
        "pcpu" => "%CPU".to_string(),
        "pmem" => "%MEM".to_string(),
        "tname" => "TTY".to_string(),
        other => other.to_uppercase(),
    }
}
