//! What a build is to do: stages with their steps, arguments expanded, titles as BuildKit
//! prints them.
//!
//! In three parts, because a build shows them apart: [`prepare()`] reads the Dockerfile and
//! finds which stages the target needs; [`Prepared::needs`] asks for the settings of their
//! base images; [`Prepared::finish`] goes through the instructions.
//!
//! Not modelled: git sources (they are reported as unsupported by whoever fetches them),
//! provenance and SBOM requests, `SOURCE_DATE_EPOCH`.

mod args;
mod config;
mod copy;
mod dispatch;
mod ports;
mod prepare;
mod run;
mod signal;
mod title;

pub use args::predefined as predefined_args;
pub use config::{Config, History};
pub use prepare::{Need, Prepared, prepare};

use crate::error::Range;
use crate::instruction::{Mount, Network, Security};
use crate::lint::Warning;
use crate::platform::Platform;
use crate::words::EnvList;

/// What the command line says about a build.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The last of several values of a name counts.
    pub build_args: Vec<(String, String)>,
    pub target: Option<String>,
    pub labels: Vec<(String, String)>,
    pub platform: Option<Platform>,
    /// Names of `--build-context`.
    pub named_contexts: Vec<String>,
    /// `--no-cache`.
    pub no_cache: bool,
    /// Stages of `--no-cache-filter`.
    pub no_cache_stages: Vec<String>,
    /// Go through all stages, needed or not: `--check` without a target.
    pub all_stages: bool,
}

impl Options {
    fn build_arg(&self, key: &str) -> Option<&str> {
        let found = self.build_args.iter().rfind(|(k, _)| k == key);
        found.map(|(_, v)| v.as_str())
    }
}

/// What an image gives to a stage that starts from it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BaseImage {
    pub config: Config,
    pub history: Vec<History>,
    /// The name that titles show, with a digest if it came from a registry.
    pub reference: String,
    /// It has no layers.
    pub is_scratch: bool,
}

/// What a stage starts from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Base {
    Scratch,
    /// Another stage of the plan.
    Stage(usize),
    Image {
        /// The full reference that was asked for.
        reference: String,
        title: String,
    },
    /// A `--build-context`.
    Context(String),
}

/// A stage, its steps and the image it would make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedStage {
    /// Its name, `stage-N`, or nothing in a Dockerfile of one stage.
    pub name: String,
    pub base: Base,
    pub range: Range,
    pub platform: Platform,
    pub steps: Vec<Step>,
    pub config: Config,
    pub history: Vec<History>,
}

/// A piece of work that makes a layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// As progress shows it: `[2/3] RUN make`.
    pub title: String,
    /// The instruction with its variables expanded, as in the title but without `[2/3]`.
    pub command: String,
    pub range: Range,
    pub ignore_cache: bool,
    pub kind: StepKind,
}

/// What a step does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepKind {
    Run(RunStep),
    Copy(CopyStep),
    /// WORKDIR: makes a directory with those above it.
    Mkdir {
        path: String,
        user: String,
    },
}

/// RUN.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunStep {
    pub args: Vec<String>,
    /// ENV and ARG variables.
    pub env: EnvList,
    /// Proxy variables: part of the environment but not of the cache key.
    pub proxy: Vec<(String, String)>,
    pub cwd: String,
    pub user: String,
    pub mounts: Vec<RunMount>,
    /// A script given as a heredoc with `#!`: a file of this name under /dev/pipes.
    pub script: Option<(String, String)>,
    pub network: Network,
    pub security: Security,
    /// The names of ARGs in use, which the environment holds too.
    pub arg_names: Vec<String>,
}

/// A mount with an absolute target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunMount {
    pub mount: Mount,
    pub from: From,
}

/// Where files come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum From {
    /// Nowhere: an empty directory.
    Scratch,
    /// The build context.
    Context,
    /// Another stage of the plan, or an image, which is a stage without steps.
    Stage(usize),
}

/// COPY or ADD.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopyStep {
    pub sources: Vec<CopySource>,
    /// Absolute; ends with a slash if a directory is meant.
    pub dest: String,
    pub chown: String,
    pub chmod: String,
    pub link: bool,
    pub exclude: Vec<String>,
}

/// One source of a COPY or ADD.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CopySource {
    Path {
        from: From,
        /// Absolute in its root; may hold wildcards.
        path: String,
        unpack: bool,
    },
    Url {
        url: String,
        filename: String,
        checksum: String,
        unpack: bool,
    },
    Git {
        url: String,
    },
    Inline {
        name: String,
        data: String,
    },
}

/// A whole build.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// By number; stages that the target does not need have no steps.
    pub stages: Vec<PlannedStage>,
    pub target: usize,
    /// Paths that COPY, ADD and bind mounts use of the build context; nothing means all.
    pub context_paths: Option<Vec<String>>,
    pub warnings: Vec<Warning>,
}

/// What instructions that make no layer turn an image's settings into; the error is the message alone.
pub fn settings_after(instructions: &str, base: Config) -> Result<Config, String> {
    let (_, prepared) = prepare(&format!("FROM base\n{instructions}"), &Options::default());
    let plan = prepared.and_then(|mut prepared| {
        let mut loaded: Vec<(Need, BaseImage)> = Vec::new();
        loop {
            let needs = prepared.needs(&loaded)?;
            if needs.is_empty() {
                return prepared.finish(&Default::default()).1;
            }
            let image = BaseImage {
                config: base.clone(),
                ..BaseImage::default()
            };
            loaded.extend(needs.into_iter().map(|need| (need, image.clone())));
        }
    });
    let plan = plan.map_err(|error| match error.message.split_once(": ") {
        Some((place, why)) if place.starts_with("dockerfile parse error on line") => {
            why.to_string()
        }
        _ => error.message,
    })?;
    Ok(plan.stages[plan.target].config.clone())
}

#[cfg(test)]
mod tests;
