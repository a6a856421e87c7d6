//! What buildx finds wrong only when it prepares a build: contexts, tags, secrets, platforms.

use engine::build::request::NetworkMode;

use super::options::{BuildOptions, OptionError, SecretSource, Surroundings, is_remote, late};
use super::{limits, ssh};
use crate::template::quote;

/// Checks the keys of `--ssh`.
pub fn check_keys(values: &[String], around: &dyn Surroundings) -> Result<(), OptionError> {
    ssh::check(&ssh::parse(values), around).map_err(late)
}

impl BuildOptions {
    /// Checks what no flag of `docker build` was read for, in the order in which buildx does.
    pub fn check(
        &mut self,
        around: &dyn Surroundings,
        platforms: usize,
    ) -> Result<(), OptionError> {
        self.check_secrets(around)?;
        self.check_tags()?;
        self.check_context(around)?;
        self.check_platforms(platforms)
    }

    pub(super) fn check_secrets(&self, around: &dyn Surroundings) -> Result<(), OptionError> {
        for (_, source) in &self.secrets {
            if let SecretSource::File(path) = source {
                let result = around.stat(path);
                result.map_err(|e| late(format!("failed to stat {path}: stat {path}: {e}")))?;
            }
        }
        Ok(())
    }

    pub(super) fn check_tags(&self) -> Result<(), OptionError> {
        for tag in &self.tags {
            check_tag(tag).map_err(|e| late(format!("invalid tag {}: {e}", quote(tag))))?;
        }
        Ok(())
    }

    pub(super) fn check_platforms(&self, count: usize) -> Result<(), OptionError> {
        match count {
            0 | 1 => Ok(()),
            _ => Err(late(limits::not_supported(
                "Multi-platform build",
                "build-multi-platform",
            ))),
        }
    }

    /// Reads `--network`.
    pub fn set_network(&mut self, name: &str) -> Result<(), OptionError> {
        self.network = match name {
            "" | "default" => NetworkMode::Default,
            "none" => NetworkMode::None,
            "host" => NetworkMode::Host,
            other => {
                return Err(late(format!(
                    "network mode {} not supported by buildkit - you can define a custom network for your builder using the network driver-opt in buildx create",
                    quote(other)
                )));
            }
        };
        Ok(())
    }

    /// Reads one `--add-host`.
    pub fn add_host(&mut self, text: &str) -> Result<(), OptionError> {
        self.extra_hosts.extend(extra_hosts(text).map_err(late)?);
        Ok(())
    }

    /// Finds the context and the named ones.
    pub(super) fn check_context(&self, around: &dyn Surroundings) -> Result<(), OptionError> {
        let options = self;
        let context = options.context.as_str();
        if context == "-" && options.file == "-" {
            return Err(late(
                "invalid argument: can't use stdin for both build context and dockerfile",
            ));
        }
        if context.is_empty() {
            return Err(late(
                "please specify build context (e.g. \".\" for the current directory)",
            ));
        }
        if around.is_dir(context) {
            // A directory is never taken for a URL.
        } else if context != "-" && !is_remote(context) {
            return Err(late(format!(
                "unable to prepare context: path {} not found",
                quote(context)
            )));
        }
        if let Some((dir, _)) = options.file.rsplit_once('/')
            && !dir.is_empty()
            && !around.is_dir(dir)
        {
            let why = around
                .stat(dir)
                .err()
                .unwrap_or_else(|| "not a directory".into());
            return Err(late(format!("resolve : lstat {dir}: {why}")));
        }
        for named in &options.contexts {
            if let Some(path) = named.value.strip_prefix("oci-layout://") {
                let path = path.split(['@', ':']).next().unwrap_or(path);
                let index = format!("{path}/index.json");
                around.stat(&index).map_err(|e| {
                late(format!(
                    "oci-layout reference {} could not be resolved: failed to read oci-layout: open {index}: {e}",
                    quote(&named.value)
                ))
            })?;
            }
            if named.value.contains("://") || named.value.starts_with("target:") {
                continue;
            }
            let (name, path) = (&named.name, &named.value);
            around.stat(path).map_err(|e| {
                late(format!(
                    "failed to get build context {name}: stat {path}: {e}"
                ))
            })?;
            if !around.is_dir(path) {
                return Err(late(format!(
                    "failed to get build context path {{{path} <nil>}}: not a directory"
                )));
            }
        }
        Ok(())
    }
}

fn check_tag(tag: &str) -> Result<(), String> {
    match dockerfile::reference::normalize(tag) {
        Ok(_) => Ok(()),
        Err(error) if error.contains("must be lowercase") => {
            Err("repository name must be lowercase".into())
        }
        Err(error) => Err(error),
    }
}

fn extra_hosts(text: &str) -> Result<Vec<(String, String)>, String> {
    let invalid = || format!("invalid host {text}");
    let (host, ips) = text
        .split_once('=')
        .or_else(|| text.split_once(':'))
        .filter(|(host, ip)| !host.is_empty() && !ip.is_empty())
        .ok_or_else(invalid)?;
    let ips = if ips == "host-gateway" {
        "172.17.0.1"
    } else {
        ips
    };
    let mut out = Vec::new();
    for ip in ips.split(',') {
        let bare = ip
            .strip_prefix('[')
            .and_then(|i| i.strip_suffix(']'))
            .unwrap_or(ip);
        bare.parse::<std::net::IpAddr>().map_err(|_| invalid())?;
        out.push((host.to_string(), bare.to_string()));
    }
    Ok(out)
}
