//! Health checks.

use std::rc::Rc;
use std::time::Duration;

use machine::{Either, race};
use snapshot::Health as Status;

use super::Container;
use crate::api::container::{Health, HealthLog};
use crate::api::exec::ExecConfig;
use crate::daemon::Engine;

const DEFAULT_PROBE: i64 = 30_000_000_000;
const DEFAULT_START_INTERVAL: i64 = 5_000_000_000;
const DEFAULT_RETRIES: i64 = 3;
const KEPT: usize = 5;
const MAX_OUTPUT: usize = 4096;

fn duration(nanos: i64, default: i64) -> Duration {
    let nanos = if nanos == 0 { default } else { nanos };
    Duration::from_nanos(u64::try_from(nanos).unwrap_or(0))
}

impl Engine {
    /// Begins to probe a container that was just started.
    pub(crate) fn start_health(&self, container: &Rc<Container>, generation: u64) {
        let check = container.data.borrow().config.healthcheck.clone();
        let Some(check) = check else { return };
        let test: Vec<String> = check.test.to_vec();
        let shell = container.data.borrow().config.shell.to_vec();
        let command: Vec<String> = match test.split_first() {
            Some((kind, rest)) if kind == "CMD" && !rest.is_empty() => rest.to_vec(),
            Some((kind, rest)) if kind == "CMD-SHELL" && !rest.is_empty() => {
                let shell = match shell.is_empty() {
                    true => vec!["/bin/sh".to_string(), "-c".to_string()],
                    false => shell,
                };
                shell.into_iter().chain(rest.iter().cloned()).collect()
            }
            _ => return,
        };
        container.data.borrow_mut().health = Some(Health {
            status: Status::Starting,
            log: Vec::new().into(),
            ..Health::default()
        });
        let (engine, container) = (self.clone(), container.clone());
        self.spawn(async move {
            // A check happens by itself, whoever started the container.
            engine.d.kernel.set_origin(None);
            let started = engine.now().nanos();
            loop {
                let in_start = engine.now().nanos() - started < check.start_period
                    && container
                        .data
                        .borrow()
                        .health
                        .as_ref()
                        .is_some_and(|h| h.status == Status::Starting);
                let interval = match in_start {
                    true if check.start_interval != 0 => {
                        duration(check.start_interval, DEFAULT_START_INTERVAL)
                    }
                    true => duration(
                        DEFAULT_START_INTERVAL.min(match check.interval {
                            0 => DEFAULT_PROBE,
                            n => n,
                        }),
                        0,
                    ),
                    false => duration(check.interval, DEFAULT_PROBE),
                };
                let _ = engine.d.sys.sleep(interval).await;
                if !engine.probes(&container, generation) {
                    return;
                }
                let timeout = duration(check.timeout, DEFAULT_PROBE);
                let start = engine.now();
                let (code, output) = engine.probe(&container, &command, timeout).await;
                if !engine.probes(&container, generation) {
                    return;
                }
                let log = HealthLog {
                    start,
                    end: engine.now(),
                    exit_code: code,
                    output,
                };
                let retries = match check.retries {
                    0 => DEFAULT_RETRIES,
                    n => n,
                };
                let grace = engine.now().nanos() - started < check.start_period;
                engine.note_probe(&container, log, retries, grace);
            }
        });
    }

    fn probes(&self, container: &Container, generation: u64) -> bool {
        let data = container.data.borrow();
        data.generation == generation && data.runtime.is_some()
    }

    /// Runs one check; a timeout is exit status -1.
    async fn probe(
        &self,
        container: &Container,
        command: &[String],
        timeout: Duration,
    ) -> (i32, String) {
        let config = ExecConfig {
            cmd: command.to_vec(),
            attach_stdout: true,
            attach_stderr: true,
            ..ExecConfig::default()
        };
        let Ok(id) = self.exec_create(&container.id, config) else {
            return (-1, String::new());
        };
        let run = async {
            let attached = match self.exec_start(&id, Default::default()).await {
                Ok(attached) => attached,
                Err(error) => return (-1, error.message),
            };
            let mut output = Vec::new();
            while let Some((_, data)) = attached.output.recv().await {
                let room = MAX_OUTPUT.saturating_sub(output.len());
                output.extend_from_slice(&data[..data.len().min(room)]);
            }
            let output = String::from_utf8_lossy(&output).into_owned();
            match self.exec_inspect(&id) {
                // A check that could not start has no exit status.
                Ok(exec) if exec.refused => (-1, output.trim_end().to_string()),
                Ok(exec) => (exec.exit_code.unwrap_or(-1), output),
                Err(error) => (-1, error.message),
            }
        };
        match race(run, self.d.sys.sleep(timeout)).await {
            Either::Left(result) => result,
            Either::Right(_) => {
                self.kill_exec(&id);
                let shown = go_duration(timeout);
                (-1, format!("Health check exceeded timeout ({shown})"))
            }
        }
    }

    fn note_probe(&self, container: &Container, log: HealthLog, retries: i64, grace: bool) {
        let changed = {
            let mut data = container.data.borrow_mut();
            let Some(health) = &mut data.health else {
                return;
            };
            let before = health.status;
            if log.exit_code == 0 {
                health.failing_streak = 0;
                health.status = Status::Healthy;
            } else if !(grace && health.status == Status::Starting) {
                health.failing_streak += 1;
                if i64::from(health.failing_streak) >= retries {
                    health.status = Status::Unhealthy;
                }
            }
            let mut logs = std::mem::take(&mut health.log).into_vec();
            logs.push(log);
            let skip = logs.len().saturating_sub(KEPT);
            health.log = logs.split_off(skip).into();
            (before != health.status).then_some(health.status)
        };
        if let Some(status) = changed {
            self.container_event(
                container,
                &format!("health_status: {}", status.as_str()),
                [],
            );
        }
        container.changed.notify();
    }
}

/// Writes a duration as Go does, for the whole numbers that appear here.
fn go_duration(d: Duration) -> String {
    match (d.as_secs(), d.subsec_millis()) {
        (0, ms) => format!("{ms}ms"),
        (s, 0) if s >= 60 => format!("{}m{}s", s / 60, s % 60),
        (s, 0) => format!("{s}s"),
        (s, ms) => format!("{s}.{}s", format!("{ms:03}").trim_end_matches('0')),
    }
}
