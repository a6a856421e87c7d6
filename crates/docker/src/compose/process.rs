//! The host of compose on the simulated machine: the process it runs as.

use std::collections::BTreeMap;
use std::time::Duration;

use engine::Engine;
use engine::api::Attachment;
use machine::{SigAction, Signal, Sys};

use super::host::{Host, Seen, Wait};
use crate::commands::prelude::connect;
use crate::commands::streams;
use crate::commands::surroundings::go_errno;

/// A process that runs `docker compose`.
pub struct Process(pub Sys);

impl Host for Process {
    fn engine(&self) -> Result<Engine, String> {
        connect(&self.0)
            .map(|engine| (*engine).clone())
            .map_err(|failure| failure.message)
    }

    fn print<'a>(&'a self, text: &'a str) -> Wait<'a, ()> {
        Box::pin(self.0.print(text))
    }

    fn eprint<'a>(&'a self, text: &'a str) -> Wait<'a, ()> {
        Box::pin(self.0.eprint(text))
    }

    fn cwd(&self) -> String {
        self.0.cwd()
    }

    fn env(&self) -> BTreeMap<String, String> {
        self.0
            .env()
            .iter()
            .map(|(k, v)| (k.to_string(), v.to_string()))
            .collect()
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        self.0.read_file(path).map_err(go_errno)
    }

    fn write(&self, path: &str, bytes: &[u8]) -> Result<(), String> {
        self.0.write_file(path, bytes).map_err(go_errno)
    }

    fn is_dir(&self, path: &str) -> Option<bool> {
        let stat = self.0.stat(path).ok()?;
        Some(stat.kind == machine::FileKind::Directory)
    }

    fn tree(&self, path: &str) -> Vec<Seen> {
        let mut found = Vec::new();
        self.collect(path, &mut found);
        found
    }

    fn now_nanos(&self) -> i128 {
        let now = self.0.now();
        i128::from(now.secs()) * 1_000_000_000 + i128::from(now.nanos())
    }

    fn sleep(&self, nanos: u64) -> Wait<'_, ()> {
        Box::pin(async move {
            let _ = self.0.sleep(Duration::from_nanos(nanos)).await;
        })
    }

    fn is_terminal(&self, fd: i32) -> bool {
        self.0.isatty(fd)
    }

    fn columns(&self) -> usize {
        self.0
            .winsize(2)
            .map_or(80, |(columns, _)| usize::from(columns))
    }

    fn read_stdin(&self) -> Wait<'_, Vec<u8>> {
        Box::pin(async { self.0.read_to_end(0).await.unwrap_or_default() })
    }

    fn read_line(&self) -> Wait<'_, Option<String>> {
        Box::pin(async {
            let mut line = Vec::new();
            loop {
                let byte = self.0.read(0, 1).await.unwrap_or_default();
                match byte.first() {
                    None if line.is_empty() => return None,
                    None | Some(b'\n') => break,
                    Some(byte) => line.push(*byte),
                }
            }
            Some(String::from_utf8_lossy(&line).into_owned())
        })
    }

    fn catch_signals(&self, on: bool) {
        let action = if on {
            SigAction::Catch
        } else {
            SigAction::Default
        };
        for signal in [Signal::INT, Signal::TERM] {
            self.0.sigaction(signal, action);
        }
    }

    fn next_signal(&self) -> Wait<'_, ()> {
        Box::pin(async {
            self.0.next_signal().await;
        })
    }

    fn join<'a>(&'a self, attachment: Attachment, container: Option<&'a str>) -> Wait<'a, ()> {
        Box::pin(async move {
            let engine = connect(&self.0).ok();
            let work = streams::join(&self.0, attachment, &[]);
            let forward = async |signal| {
                if let (Some(engine), Some(container)) = (&engine, container) {
                    streams::forward(&self.0, engine, container, signal).await;
                }
            };
            streams::proxy(&self.0, container.is_some(), work, forward).await;
        })
    }

    fn sys(&self) -> &Sys {
        &self.0
    }

    fn print_bytes<'a>(&'a self, bytes: &'a [u8]) -> Wait<'a, ()> {
        Box::pin(async move {
            let _ = self.0.write_all(1, bytes).await;
        })
    }

    fn random_hex(&self, digits: usize) -> String {
        let mut out = String::new();
        while out.len() < digits {
            out.push_str(&format!("{:016x}", self.0.random_u64()));
        }
        out.truncate(digits);
        out
    }
}

impl Process {
    fn collect(&self, path: &str, found: &mut Vec<Seen>) {
        let Ok(stat) = self.0.lstat(path) else {
            return;
        };
        let is_dir = stat.kind == machine::FileKind::Directory;
        let nanos = |t: machine::Time| t.secs() * 1_000_000_000 + u64::from(t.nanos());
        found.push(Seen {
            path: path.to_string(),
            is_dir,
            mode: stat.mode & 0o7777,
            stamp: (stat.ino, stat.size, nanos(stat.mtime), nanos(stat.ctime)),
        });
        if !is_dir {
            return;
        }
        let mut names: Vec<String> = match self.0.readdir(path) {
            Ok(entries) => entries.into_iter().map(|e| e.name).collect(),
            Err(_) => return,
        };
        names.retain(|n| n != "." && n != "..");
        names.sort();
        for name in names {
            self.collect(&composefile::join(path, &name), found);
        }
    }
}
