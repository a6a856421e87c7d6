//! The labels by which compose finds its own things, and the names it gives.

use std::collections::BTreeMap;

use composefile::{Project, Service};

pub const PROJECT: &str = "com.docker.compose.project";
pub const SERVICE: &str = "com.docker.compose.service";
pub const CONFIG_HASH: &str = "com.docker.compose.config-hash";
pub const NUMBER: &str = "com.docker.compose.container-number";
pub const DEPENDS_ON: &str = "com.docker.compose.depends_on";
pub const IMAGE: &str = "com.docker.compose.image";
pub const ONE_OFF: &str = "com.docker.compose.oneoff";
pub const SLUG: &str = "com.docker.compose.slug";
pub const CONFIG_FILES: &str = "com.docker.compose.project.config_files";
pub const WORKING_DIR: &str = "com.docker.compose.project.working_dir";
pub const ENV_FILE: &str = "com.docker.compose.project.environment_file";
pub const NETWORK: &str = "com.docker.compose.network";
pub const VOLUME: &str = "com.docker.compose.volume";
pub const REPLACE: &str = "com.docker.compose.replace";
pub const VERSION: &str = "com.docker.compose.version";

/// The release whose behaviour is modelled.
pub const COMPOSE_VERSION: &str = "2.40.3";

/// The labels every container of a service gets.
pub fn of_service(
    project: &Project,
    service: &Service,
    env_files: &[String],
) -> BTreeMap<String, String> {
    let mut labels = BTreeMap::new();
    for (k, v) in service.pairs("labels") {
        labels.insert(k, v.unwrap_or_default());
    }
    let mut set = |k: &str, v: &str| labels.insert(k.to_string(), v.to_string());
    set(PROJECT, &project.name);
    set(SERVICE, &service.name);
    set(VERSION, COMPOSE_VERSION);
    set(WORKING_DIR, &project.working_dir);
    set(CONFIG_FILES, &project.files.join(","));
    set(ONE_OFF, "False");
    if !env_files.is_empty() {
        set(ENV_FILE, &env_files.join(","));
    }
    labels
}

/// The value of the label that keeps a service's dependencies.
pub fn dependencies(service: &Service) -> String {
    let list: Vec<String> = service
        .depends_on()
        .iter()
        .map(|d| format!("{}:{}:{}", d.name, d.condition, d.restart))
        .collect();
    list.join(",")
}

/// The image a service runs: its own name for it, or the project's.
pub fn image_name(project: &str, service: &Service, separator: &str) -> String {
    match service.text("image") {
        Some(image) => image.to_string(),
        None => format!("{project}{separator}{}", service.name),
    }
}
