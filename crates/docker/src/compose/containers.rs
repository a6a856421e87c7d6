//! The containers of a project, found by their labels.

use engine::api::Filters;
use engine::api::container::{ContainerListOptions, ContainerSummary};

use super::failure::Result;
use super::labels;
use super::program::Program;

/// Which one-off containers (of `run`) to take along.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OneOff {
    Include,
    Exclude,
}

/// A name without its slash.
pub fn name(container: &ContainerSummary) -> &str {
    container
        .names
        .iter()
        .map(|n| n.trim_start_matches('/'))
        .find(|n| !n.contains('/'))
        .unwrap_or("")
}

/// What progress calls a container.
pub fn title(container: &ContainerSummary) -> String {
    format!("Container {}", name(container))
}

/// A label's value, empty if absent.
pub fn label<'a>(container: &'a ContainerSummary, key: &str) -> &'a str {
    container.labels.get(key).map_or("", String::as_str)
}

/// The service a container belongs to.
pub fn service(container: &ContainerSummary) -> &str {
    label(container, labels::SERVICE)
}

/// Its number among the service's containers.
pub fn number(container: &ContainerSummary) -> i64 {
    label(container, labels::NUMBER).parse().unwrap_or(0)
}

/// Whether `run` made it.
pub fn is_one_off(container: &ContainerSummary) -> bool {
    label(container, labels::ONE_OFF) == "True"
}

impl Program {
    /// The containers of a project, by name.
    pub fn containers(
        &self,
        project: &str,
        one_off: OneOff,
        all: bool,
        services: &[String],
    ) -> Result<Vec<ContainerSummary>> {
        let mut filters = Filters::default();
        filters.add("label", format!("{}={project}", labels::PROJECT));
        let mut list = self.engine.container_list(&ContainerListOptions {
            all,
            filters,
            ..ContainerListOptions::default()
        })?;
        list.retain(|c| {
            // Without a hash it is no container of compose's own making.
            c.labels.contains_key(labels::CONFIG_HASH)
                && match one_off {
                    OneOff::Include => true,
                    OneOff::Exclude => !is_one_off(c),
                }
                && (services.is_empty() || services.iter().any(|s| s == service(c)))
        });
        list.sort_by(|a, b| name(a).cmp(name(b)));
        Ok(list)
    }

    /// The one container of a service that `exec`, `port`, `cp` and `attach` mean.
    pub fn container_of(
        &self,
        project: &str,
        wanted: &str,
        index: i64,
        all: bool,
        one_off: OneOff,
    ) -> Result<ContainerSummary> {
        let mut list = self.containers(project, one_off, all, &[wanted.to_string()])?;
        if index > 0 {
            list.retain(|c| number(c) == index);
            return list.into_iter().next().ok_or_else(|| {
                super::failure::Failure::new(format!(
                    "service {wanted:?} is not running container #{index}"
                ))
            });
        }
        list.sort_by_key(|c| (is_one_off(c), number(c)));
        list.into_iter().next().ok_or_else(|| {
            super::failure::Failure::new(format!("service {wanted:?} is not running"))
        })
    }
}
