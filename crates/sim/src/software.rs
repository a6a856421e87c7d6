//! What a host can run.
//!
//! A host boots with its engine alone. Its programs are most of the code; a page may load them
//! while the learner reads, and [`install`](crate::Sim::install) them then. Until then the terminal
//! shows the prompt that bash is going to print and the host's time stands still, so what it does
//! depends on its inputs alone, not on when its programs came.

use crate::complete;
use crate::host::Host;
use crate::io::Completion;
use machine::sync::Notify;
use machine::{Pid, Program, ProgramTable};
use std::cell::Cell;

/// The programs, and what the Tab key and the linter know.
#[derive(Clone, Copy)]
pub struct Software {
    find: fn(&str) -> Option<Program>,
    complete: fn(&Host, Pid, &str, usize) -> Completion,
    /// The rules that hadolint finds broken in a Dockerfile, by code, one for each finding.
    pub lint: fn(&str) -> Vec<String>,
}

impl Software {
    /// Everything there is.
    pub fn all() -> Self {
        Self {
            find: |name| {
                let docker = docker::PROGRAMS.iter().find(|(n, _)| *n == name);
                docker
                    .map(|(_, program)| *program)
                    .or_else(|| userland::programs::Programs.find(name))
            },
            complete: complete::complete,
            lint: docker::lint,
        }
    }
}

/// The host's table of programs.
#[derive(Default)]
pub(crate) struct Installed {
    software: Cell<Option<Software>>,
    arrived: Notify,
}

impl Installed {
    pub fn install(&self, software: Software) {
        self.software.set(Some(software));
        self.arrived.notify();
    }

    pub fn is_complete(&self) -> bool {
        self.software.get().is_some()
    }

    /// Returns when the programs are there.
    pub async fn wait(&self) {
        while !self.is_complete() {
            self.arrived.wait().await;
        }
    }

    /// What Tab finds.
    pub fn complete(&self, host: &Host, shell: Pid, line: &str, cursor: usize) -> Completion {
        let software = self.software.get();
        software.map_or_else(Completion::default, |s| {
            (s.complete)(host, shell, line, cursor)
        })
    }
}

impl ProgramTable for Installed {
    fn find(&self, name: &str) -> Option<Program> {
        engine::init::program(name).or_else(|| self.software.get().and_then(|s| (s.find)(name)))
    }
}
