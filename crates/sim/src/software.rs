//! What a host can run.
//!
//! A host boots with its engine alone. Its programs are most of the code; a page may load them in
//! [parts](Part) while the learner reads, and [`install`](crate::Sim::install) each as it comes. Until
//! the first part is there the terminal shows the prompt that bash is going to print. Whoever starts a
//! program of a part that is not there yet stops the host, its clock too
//! ([`Output::waits_for`](crate::Output)). So what a host does depends on its inputs alone, not on when
//! its programs came.

use crate::complete::{self, Words};
use crate::host::Host;
use crate::io::Completion;
use crate::lint::Lint;
use docker::Part as Docker;
use machine::sync::Notify;
use machine::{Pid, Program, ProgramTable};
use std::cell::Cell;
use userland::programs::parts::Part as Userland;

/// Programs that come together, in the order in which a page had better fetch them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The shell, `docker` with the verbs people begin with, and what they look into containers with.
    First,
    /// The other small programs.
    Tools,
    /// Web servers.
    Web,
    /// All other verbs of `docker`, builds among them.
    Docker,
    Compose,
    Node,
    /// Package managers.
    Packages,
    Python,
    Go,
    /// Redis and memcached.
    Redis,
    /// MySQL and PostgreSQL.
    Sql,
    /// Editors and pagers.
    Screen,
    /// hadolint and dive.
    Lint,
}

impl Part {
    /// All parts, in order.
    pub const ALL: [Part; COUNT] = [
        Part::First,
        Part::Tools,
        Part::Web,
        Part::Docker,
        Part::Compose,
        Part::Node,
        Part::Packages,
        Part::Python,
        Part::Go,
        Part::Redis,
        Part::Sql,
        Part::Screen,
        Part::Lint,
    ];

    /// The part of a program, by the name its file carries; `None` if there is no such program.
    pub fn of(name: &str) -> Option<Part> {
        let docker = docker::PROGRAMS.iter().find(|(n, _)| *n == name);
        Some(match docker {
            Some((_, Docker::First)) => Part::First,
            Some((_, Docker::Rest)) => Part::Docker,
            Some((_, Docker::Compose)) => Part::Compose,
            Some((_, Docker::Lint)) => Part::Lint,
            None => match userland::programs::parts::part_of(name)? {
                Userland::Core => Part::First,
                Userland::Tools => Part::Tools,
                Userland::Web => Part::Web,
                Userland::Node => Part::Node,
                Userland::Python => Part::Python,
                Userland::Go => Part::Go,
                Userland::Redis => Part::Redis,
                Userland::Sql => Part::Sql,
                Userland::Packages => Part::Packages,
                Userland::Screen => Part::Screen,
            },
        })
    }
}

type Find = fn(&str) -> Option<Program>;
type Complete = fn(&Host, Pid, &str, usize, Words) -> Completion;

/// How many parts there are.
const COUNT: usize = 13;

/// Programs of one or more parts, and what the Tab key and the linter know with them.
#[derive(Clone, Copy, Default)]
pub struct Software {
    find: [Option<Find>; COUNT],
    complete: Option<Complete>,
    words: Option<Words>,
    /// The rules that hadolint finds broken in a Dockerfile, by code, one for each finding.
    pub lint: Option<fn(&str) -> Vec<String>>,
    /// What is to be said of a file that is being written.
    pub examine: Option<Lint>,
    /// The first part, on which all others build. As each names it, what it has is one piece of code
    /// and not a piece for every set of parts that share something.
    below: Option<fn() -> Software>,
}

/// One constructor a part: each can be reached, and so loaded, by itself.
impl Software {
    fn new(part: Part, find: Find) -> Self {
        let mut software = Self {
            below: Some(Self::first),
            ..Self::default()
        };
        software.find[part as usize] = Some(find);
        software
    }
    pub fn first() -> Self {
        Self {
            below: None,
            complete: Some(complete::complete),
            words: Some(docker::first_completions),
            ..Self::new(Part::First, |name| {
                docker::find::<{ Docker::First as usize }>(name)
                    .or_else(|| programs::<{ Userland::Core as usize }>(name))
            })
        }
    }
    pub fn tools() -> Self {
        Self::new(Part::Tools, programs::<{ Userland::Tools as usize }>)
    }
    pub fn web() -> Self {
        Self::new(Part::Web, programs::<{ Userland::Web as usize }>)
    }
    pub fn docker() -> Self {
        Self {
            words: Some(docker::completions),
            ..Self::new(Part::Docker, docker::find::<{ Docker::Rest as usize }>)
        }
    }
    pub fn compose() -> Self {
        Self::new(Part::Compose, docker::find::<{ Docker::Compose as usize }>)
    }
    pub fn node() -> Self {
        Self::new(Part::Node, programs::<{ Userland::Node as usize }>)
    }
    pub fn packages() -> Self {
        Self::new(Part::Packages, programs::<{ Userland::Packages as usize }>)
    }
    pub fn python() -> Self {
        Self::new(Part::Python, programs::<{ Userland::Python as usize }>)
    }
    pub fn go() -> Self {
        Self::new(Part::Go, programs::<{ Userland::Go as usize }>)
    }
    pub fn redis() -> Self {
        Self::new(Part::Redis, programs::<{ Userland::Redis as usize }>)
    }
    pub fn sql() -> Self {
        Self::new(Part::Sql, programs::<{ Userland::Sql as usize }>)
    }
    pub fn screen() -> Self {
        Self::new(Part::Screen, programs::<{ Userland::Screen as usize }>)
    }
    pub fn lint() -> Self {
        Self {
            lint: Some(docker::lint),
            examine: Some(docker::findings::find),
            ..Self::new(Part::Lint, docker::find::<{ Docker::Lint as usize }>)
        }
    }

    /// The programs of a part.
    pub fn of(part: Part) -> Self {
        match part {
            Part::First => Self::first(),
            Part::Tools => Self::tools(),
            Part::Web => Self::web(),
            Part::Docker => Self::docker(),
            Part::Compose => Self::compose(),
            Part::Node => Self::node(),
            Part::Packages => Self::packages(),
            Part::Python => Self::python(),
            Part::Go => Self::go(),
            Part::Redis => Self::redis(),
            Part::Sql => Self::sql(),
            Part::Screen => Self::screen(),
            Part::Lint => Self::lint(),
        }
    }

    /// Everything there is.
    pub fn all() -> Self {
        let parts = Part::ALL.into_iter().map(Self::of);
        parts.fold(Self::default(), Self::with)
    }

    /// Both together.
    pub fn with(mut self, other: Self) -> Self {
        if let Some(below) = other.below.filter(|_| !self.has(Part::First)) {
            self = self.with(below());
        }
        for (mine, theirs) in self.find.iter_mut().zip(other.find) {
            *mine = mine.or(theirs);
        }
        // What the whole of `docker` knows replaces what its first verbs know.
        if other.has(Part::Docker) || self.words.is_none() {
            self.words = other.words.or(self.words);
        }
        self.complete = self.complete.or(other.complete);
        self.lint = self.lint.or(other.lint);
        self.examine = self.examine.or(other.examine);
        self
    }

    /// Whether the programs of a part are among them.
    pub fn has(&self, part: Part) -> bool {
        self.find[part as usize].is_some()
    }

    /// Whether all parts are there.
    pub fn is_all(&self) -> bool {
        Part::ALL.iter().all(|part| self.has(*part))
    }
}

fn programs<const PART: usize>(name: &str) -> Option<Program> {
    userland::programs::parts::find::<PART>(name)
}

/// The host's table of programs.
#[derive(Default)]
pub(crate) struct Installed {
    software: Cell<Software>,
    arrived: Notify,
}

impl Installed {
    pub fn install(&self, software: Software) {
        self.software.set(self.software.get().with(software));
        self.arrived.notify();
    }

    pub fn has(&self, part: Part) -> bool {
        self.software.get().has(part)
    }

    /// Returns when the first programs are there.
    pub async fn wait(&self) {
        while !self.has(Part::First) {
            self.arrived.wait().await;
        }
    }

    /// What Tab finds.
    pub fn complete(&self, host: &Host, shell: Pid, line: &str, cursor: usize) -> Completion {
        let software = self.software.get();
        match (software.complete, software.words) {
            (Some(complete), Some(words)) => complete(host, shell, line, cursor, words),
            _ => Completion::default(),
        }
    }
}

impl ProgramTable for Installed {
    fn find(&self, name: &str) -> Option<Program> {
        engine::init::program(name)
            .or_else(|| self.software.get().find[Part::of(name)? as usize]?(name))
    }

    fn is_coming(&self, name: &str) -> bool {
        Part::of(name).is_some_and(|part| !self.has(part))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_finds_its_own() {
        let all = Software::all();
        assert!(all.is_all() && !Software::sql().is_all());
        let places = Part::ALL.map(|part| part as usize);
        assert!(places.into_iter().eq(0..COUNT));
        for name in [
            "docker",
            "docker/rest",
            "docker/compose",
            "dive",
            "bash",
            "gnu/nginx",
            "node",
            "gnu/go",
        ] {
            let finds = |part: &Part| all.find[*part as usize].is_some_and(|f| f(name).is_some());
            let found: Vec<Part> = Part::ALL.into_iter().filter(finds).collect();
            assert_eq!(found, Vec::from_iter(Part::of(name)), "{name}");
            assert_eq!(found.len(), 1, "{name}");
        }
    }

    #[test]
    fn any_part_brings_the_first() {
        let sql = Software::default().with(Software::sql());
        assert!(sql.has(Part::First) && sql.has(Part::Sql) && !sql.has(Part::Tools));
    }
}
