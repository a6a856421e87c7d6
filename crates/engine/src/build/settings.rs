//! An image's settings, from the image to the builder and back.

use std::collections::BTreeSet;

use dockerfile::instruction::Healthcheck as PlanHealthcheck;
use dockerfile::plan::Config;

use crate::api::container::Healthcheck;
use crate::api::image::ImageConfigView;
use crate::api::value::{Dict, Empty, List};

/// An image's settings as a build goes on from them.
pub(crate) fn planned(config: &ImageConfigView, author: &str) -> Config {
    Config {
        env: config.env.to_vec(),
        cmd: config.cmd.to_vec(),
        entrypoint: config.entrypoint.to_vec(),
        working_dir: config.working_dir.clone(),
        user: config.user.clone(),
        labels: config.labels.clone().into_map(),
        exposed_ports: config
            .exposed_ports
            .iter()
            .map(|(k, _)| k.clone())
            .collect(),
        volumes: config.volumes.iter().map(|(k, _)| k.clone()).collect(),
        shell: config.shell.to_vec(),
        healthcheck: config.healthcheck.as_ref().map(|h| PlanHealthcheck {
            test: h.test.to_vec(),
            interval: h.interval,
            timeout: h.timeout,
            start_period: h.start_period,
            start_interval: h.start_interval,
            retries: h.retries,
        }),
        stop_signal: config.stop_signal.clone(),
        on_build: config.on_build.to_vec(),
        author: author.to_string(),
    }
}

/// What a build came to, as an image keeps it.
pub(crate) fn kept(config: Config, args_escaped: bool) -> ImageConfigView {
    let set = |names: BTreeSet<String>| {
        Dict::nil_if_empty(names.into_iter().map(|n| (n, Empty {})).collect())
    };
    ImageConfigView {
        user: config.user,
        exposed_ports: set(config.exposed_ports),
        env: List::nil_if_empty(config.env),
        entrypoint: List::nil_if_empty(config.entrypoint),
        cmd: List::nil_if_empty(config.cmd),
        volumes: set(config.volumes),
        working_dir: config.working_dir,
        labels: Dict::nil_if_empty(config.labels),
        stop_signal: config.stop_signal,
        args_escaped,
        healthcheck: config.healthcheck.map(|h| Healthcheck {
            test: List::nil_if_empty(h.test),
            interval: h.interval,
            timeout: h.timeout,
            start_period: h.start_period,
            start_interval: h.start_interval,
            retries: h.retries,
        }),
        on_build: List::nil_if_empty(config.on_build),
        shell: List::nil_if_empty(config.shell),
    }
}
