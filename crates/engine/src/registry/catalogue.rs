//! Docker Hub's catalogue, read from text files, one a repository.
//!
//! Lines are `word rest`. `name`, `about`, `stars` and `official` describe the repository. Then
//! come versions: `version NAME [like OTHER]` begins one (with OTHER's lines, its name replaced),
//! `tags`, `created`, `platforms`, `layer SIZE TEXT` (a step with a layer of that compressed
//! size), `step TEXT` (a step without), `env`, `cmd`, `entrypoint`, `expose`, `volume`, `user`,
//! `workdir`, `stopsignal`, `label` set what `docker inspect` shows.

use crate::api::image::ImageConfigView;
use crate::api::value::{Empty, List, Timestamp};
use crate::image::config::parse_rfc3339;

const FILES: &[&str] = &[
    include_str!("catalogue/adminer.txt"),
    include_str!("catalogue/alpine.txt"),
    include_str!("catalogue/busybox.txt"),
    include_str!("catalogue/caddy.txt"),
    include_str!("catalogue/curl.txt"),
    include_str!("catalogue/debian.txt"),
    include_str!("catalogue/docker.txt"),
    include_str!("catalogue/eclipse-temurin.txt"),
    include_str!("catalogue/golang.txt"),
    include_str!("catalogue/hello-world.txt"),
    include_str!("catalogue/httpd.txt"),
    include_str!("catalogue/mariadb.txt"),
    include_str!("catalogue/memcached.txt"),
    include_str!("catalogue/mongo.txt"),
    include_str!("catalogue/mysql.txt"),
    include_str!("catalogue/nginx.txt"),
    include_str!("catalogue/node.txt"),
    include_str!("catalogue/php.txt"),
    include_str!("catalogue/postgres.txt"),
    include_str!("catalogue/python.txt"),
    include_str!("catalogue/redis.txt"),
    include_str!("catalogue/registry.txt"),
    include_str!("catalogue/ruby.txt"),
    include_str!("catalogue/rust.txt"),
    include_str!("catalogue/ubuntu.txt"),
    include_str!("catalogue/whoami.txt"),
];

/// All repositories.
#[derive(Clone, Debug)]
pub struct Catalogue {
    repositories: Vec<Repository>,
}

/// A repository of Docker Hub.
#[derive(Clone, Debug, Default)]
pub struct Repository {
    /// `nginx`, `traefik/whoami`.
    pub name: String,
    pub about: String,
    pub stars: u32,
    pub official: bool,
    /// Newest first.
    pub versions: Vec<Version>,
}

/// An image of a repository.
#[derive(Clone, Debug, Default)]
pub struct Version {
    pub name: String,
    pub tags: Vec<String>,
    /// `latest` and other names it has besides when it is on the host from the start.
    pub preload_tags: Vec<String>,
    pub created: Timestamp,
    /// `amd64`, `arm64`, `arm/v7`.
    pub platforms: Vec<String>,
    pub steps: Vec<Step>,
    pub config: ImageConfigView,
    source: Vec<String>,
}

/// A line of `docker history`.
#[derive(Clone, Debug, Default)]
pub struct Step {
    pub text: String,
    /// Compressed size of its layer, if it made one.
    pub download: Option<u64>,
}

impl Default for Catalogue {
    fn default() -> Catalogue {
        Catalogue {
            repositories: FILES.iter().map(|text| parse(text)).collect(),
        }
    }
}

impl Catalogue {
    /// Returns a repository by its path on Docker Hub: `library/nginx`.
    pub fn repository(&self, path: &str) -> Option<&Repository> {
        let name = path.strip_prefix("library/").unwrap_or(path);
        let official = path.starts_with("library/");
        let same = |r: &&Repository| r.name == name && r.name.contains('/') != official;
        self.repositories.iter().find(same)
    }

    pub fn repositories(&self) -> &[Repository] {
        &self.repositories
    }
}

impl Repository {
    /// Returns the image that a tag names.
    pub fn tag(&self, tag: &str) -> Option<&Version> {
        let mut versions = self.versions.iter();
        versions.find(|v| v.tags.iter().any(|t| t == tag))
    }

    /// Returns the image that is on the host from the start when its name is asked for without
    /// a tag, and its tags.
    pub fn preloaded(&self) -> Option<(&Version, Vec<String>)> {
        let chosen = self.versions.iter().find(|v| !v.preload_tags.is_empty());
        if let Some(version) = chosen {
            return Some((version, version.preload_tags.clone()));
        }
        let version = self.tag("latest")?;
        Some((version, vec!["latest".to_string()]))
    }
}

fn parse(text: &str) -> Repository {
    let mut repository = Repository::default();
    let mut version: Option<Version> = None;
    for line in text.lines() {
        let line = line.trim();
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            "" | "#" => {}
            "name" => repository.name = rest.to_string(),
            "about" => repository.about = rest.to_string(),
            "stars" => repository.stars = rest.parse().unwrap_or(0),
            "official" => repository.official = true,
            "version" => {
                repository.versions.extend(version.take());
                let (name, like) = rest.split_once(" like ").unwrap_or((rest, ""));
                version = Some(begin(&repository, name, like));
            }
            _ => {
                if let Some(version) = &mut version {
                    version.source.push(line.to_string());
                    set(version, word, rest);
                }
            }
        }
    }
    repository.versions.extend(version);
    repository
}

fn begin(repository: &Repository, name: &str, like: &str) -> Version {
    let mut version = Version {
        name: name.to_string(),
        platforms: ["amd64", "arm64", "arm/v7"].map(str::to_string).to_vec(),
        ..Version::default()
    };
    if let Some(model) = repository.versions.iter().find(|v| v.name == like) {
        for line in &model.source {
            let line = line.replace(like, name);
            let (word, rest) = line.split_once(' ').unwrap_or((&line, ""));
            if word != "tags" && word != "preload" {
                set(&mut version, word, rest);
                version.source.push(line);
            }
        }
    }
    version
}

fn set(version: &mut Version, word: &str, rest: &str) {
    let words = || {
        rest.split_whitespace()
            .map(str::to_string)
            .collect::<Vec<_>>()
    };
    let config = &mut version.config;
    match word {
        "tags" => version.tags = words(),
        "preload" => version.preload_tags = words(),
        "platforms" => version.platforms = words(),
        "created" => {
            let nanos = parse_rfc3339(&format!("{rest}T08:00:00Z"));
            version.created = Timestamp(nanos.unwrap_or(0));
        }
        "layer" => {
            let (size, text) = rest.split_once(' ').unwrap_or((rest, ""));
            version.steps.push(Step {
                text: text.to_string(),
                download: Some(bytes(size)),
            });
        }
        "step" => version.steps.push(Step {
            text: rest.to_string(),
            download: None,
        }),
        "env" => config.env.push(rest.to_string()),
        "cmd" => config.cmd = list(rest),
        "entrypoint" => config.entrypoint = list(rest),
        "expose" => config.exposed_ports.insert(rest, Empty {}),
        "volume" => config.volumes.insert(rest, Empty {}),
        "user" => config.user = rest.to_string(),
        "workdir" => config.working_dir = rest.to_string(),
        "stopsignal" => config.stop_signal = rest.to_string(),
        "label" => {
            if let Some((key, value)) = rest.split_once('=') {
                config.labels.insert(key, value.to_string());
            }
        }
        _ => {}
    }
}

fn list(json: &str) -> List<String> {
    List(serde_json::from_str(json).ok())
}

fn bytes(text: &str) -> u64 {
    let (number, unit) =
        text.split_at(text.find(|c: char| c.is_alphabetic()).unwrap_or(text.len()));
    let unit = match unit {
        "GB" => 1e9,
        "MB" => 1e6,
        "kB" => 1e3,
        _ => 1.0,
    };
    (number.parse::<f64>().unwrap_or(0.0) * unit) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_repository_has_a_latest_image_that_starts() {
        for repository in Catalogue::default().repositories() {
            let name = &repository.name;
            let latest = repository.tag("latest");
            let latest = latest.unwrap_or_else(|| panic!("{name} has no latest"));
            let c = &latest.config;
            assert!(!c.cmd.is_empty() || !c.entrypoint.is_empty(), "{name}");
            assert!(
                !latest.created.is_zero() && !repository.about.is_empty(),
                "{name}"
            );
            for version in &repository.versions {
                assert!(version.steps.iter().any(|s| s.download.is_some()), "{name}");
                assert!(!version.tags.is_empty(), "{name} {}", version.name);
            }
        }
    }
}
