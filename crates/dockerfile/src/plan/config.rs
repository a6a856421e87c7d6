//! The settings of an image that instructions change.

use std::collections::{BTreeMap, BTreeSet};

use crate::instruction::Healthcheck;

/// The part of an image's config that a Dockerfile can set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    pub env: Vec<String>,
    pub cmd: Vec<String>,
    pub entrypoint: Vec<String>,
    pub working_dir: String,
    pub user: String,
    pub labels: BTreeMap<String, String>,
    pub exposed_ports: BTreeSet<String>,
    pub volumes: BTreeSet<String>,
    pub shell: Vec<String>,
    pub healthcheck: Option<Healthcheck>,
    pub stop_signal: String,
    pub on_build: Vec<String>,
    pub author: String,
}

impl Config {
    /// Sets a variable where it is, or adds it.
    pub fn set_env(&mut self, key: &str, value: &str) {
        let text = format!("{key}={value}");
        let is_key = |e: &&mut String| e.split('=').next() == Some(key);
        match self.env.iter_mut().find(is_key) {
            Some(entry) => *entry = text,
            None => self.env.push(text),
        }
    }

    /// The command line of a shell form.
    pub fn with_shell(&self, args: &[String]) -> Vec<String> {
        let mut shell = match self.shell.is_empty() {
            true => vec!["/bin/sh".to_string(), "-c".to_string()],
            false => self.shell.clone(),
        };
        shell.push(args.join(" "));
        shell
    }
}

/// An entry of an image's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History {
    pub created_by: String,
    pub empty_layer: bool,
}
