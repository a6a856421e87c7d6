//! Docker Hub's catalogue, read from text files, one a repository.
//!
//! Lines are `word rest`. `name`, `about`, `stars` and `official` describe the repository.
//!
//! Most repositories are releases times images, as their tags are. `release NUMBER DATE [LABEL...]`
//! names one, newest first; a label is a tag (`latest`, `lts`) or a setting (`base=bookworm`,
//! `alpine=3.22`, `platforms=amd64`). `image SUFFIX...` begins an image that every release has, by
//! what its tags end in (`-` for nothing); in its lines `{v}` is the release's number, `{mm}` its
//! first two parts, `{M}` its first, `{base}` and `{alpine}` its distributions. `preload NAME TAG...`
//! says which image is on the host when a lesson asks for the repository without a tag.
//!
//! Others list their versions: `version NAME [like OTHER]` begins one (with OTHER's lines, its name
//! replaced) and has its `tags`.
//!
//! Both have `created`, `platforms`, `layer SIZE TEXT` (a step with a layer of that compressed
//! size), `step TEXT` (a step without), and `env`, `cmd`, `entrypoint`, `expose`, `volume`, `user`,
//! `workdir`, `stopsignal`, `label`, which are what `docker inspect` shows.

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
    include_str!("catalogue/getting-started.txt"),
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
    include_str!("catalogue/welcome-to-docker.txt"),
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
    versions: Vec<Version>,
    releases: Vec<Release>,
    images: Vec<Image>,
    /// The image that is on the host from the start, and its tags there.
    preload: Vec<String>,
}

/// A release of the software in a repository.
#[derive(Clone, Debug, Default)]
struct Release {
    number: String,
    created: String,
    labels: Vec<String>,
    base: String,
    alpine: String,
    platforms: String,
}

/// What a repository makes of each release.
#[derive(Clone, Debug, Default)]
struct Image {
    suffixes: Vec<String>,
    lines: Vec<String>,
}

/// An image of a repository.
#[derive(Clone, Debug, Default)]
pub struct Version {
    pub name: String,
    pub tags: Vec<String>,
    /// The distribution below: `bookworm`, `trixie`, or Alpine's `3.22`; empty for the usual one.
    pub base: String,
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
    pub fn tag(&self, tag: &str) -> Option<Version> {
        let mut versions = self.versions.iter();
        if let Some(version) = versions.find(|v| v.tags.iter().any(|t| t == tag)) {
            return Some(version.clone());
        }
        self.pairs().find_map(|(release, image)| {
            let ends = image.suffixes.iter().map(|s| release.fill(s));
            let mut heads = ends.filter_map(|suffix| head(tag, &suffix));
            let own = heads.any(|head| self.names(release, head));
            own.then(|| self.make(release, image))
        })
    }

    /// Returns every image.
    pub fn versions(&self) -> Vec<Version> {
        let made = self.pairs().map(|(r, i)| self.make(r, i));
        self.versions.iter().cloned().chain(made).collect()
    }

    /// Returns the image that is on the host from the start when its name is asked for without
    /// a tag, and its tags.
    pub fn preloaded(&self) -> Option<(Version, Vec<String>)> {
        let Some((name, tags)) = self.preload.split_first() else {
            return Some((self.tag("latest")?, vec!["latest".to_string()]));
        };
        let version = self.versions().into_iter().find(|v| v.name == *name)?;
        Some((version, tags.to_vec()))
    }

    /// The numbers of the releases, newest first.
    pub(super) fn numbers(&self) -> Vec<String> {
        match self.releases.is_empty() {
            true => self.versions.iter().map(|v| v.name.clone()).collect(),
            false => self.releases.iter().map(|r| r.number.clone()).collect(),
        }
    }

    /// The image of a release whose tags share most words with those given.
    pub(super) fn alike(&self, number: &str, words: &[&str]) -> Option<Version> {
        if self.releases.is_empty() {
            return self.versions.iter().find(|v| v.name == number).cloned();
        }
        let release = self.releases.iter().find(|r| r.number == number)?;
        let score = |image: &&Image| {
            let own = image.suffixes[0].split('-').filter(|w| !w.is_empty());
            let (shared, strange): (Vec<&str>, Vec<&str>) =
                own.partition(|w| words.iter().any(|given| given.starts_with(w)));
            shared.len() * 4 + 4 - strange.len()
        };
        // The first of the best: max_by_key would take the last.
        let image = self.images.iter().rev().max_by_key(score)?;
        Some(self.make(release, image))
    }

    /// The listed version whose name shares most words with those given, if any.
    pub(super) fn listed(&self, words: &[&str]) -> Option<Version> {
        let shared = |v: &&Version| v.name.split('-').filter(|w| words.contains(w)).count();
        let best = self.versions.iter().rev().max_by_key(shared);
        best.filter(|v| shared(v) > 0).cloned()
    }

    fn pairs(&self) -> impl Iterator<Item = (&Release, &Image)> {
        self.images
            .iter()
            .flat_map(|i| self.releases.iter().map(move |r| (r, i)))
    }

    /// Whether a tag's first part is a release's: its number, the start of its number if no newer
    /// release has it, or a label.
    fn names(&self, release: &Release, head: &str) -> bool {
        if release.labels.iter().any(|l| l == head) {
            return true;
        }
        let under = |r: &&Release| {
            r.number == head
                || r.number
                    .strip_prefix(head)
                    .is_some_and(|rest| rest.starts_with('.'))
        };
        let first = self.releases.iter().find(under);
        first.is_some_and(|r| r.number == release.number)
    }

    fn make(&self, release: &Release, image: &Image) -> Version {
        let suffix = release.fill(&image.suffixes[0]);
        let mut version = Version {
            name: format!("{}{suffix}", release.number),
            base: match suffix.contains("alpine") {
                true => release.alpine.clone(),
                false => release.base.clone(),
            },
            ..Version::default()
        };
        set(&mut version, "platforms", "amd64 arm64 arm/v7");
        set(&mut version, "created", &release.created);
        for line in &image.lines {
            let line = release.fill(line);
            let (word, rest) = line.split_once(' ').unwrap_or((&line, ""));
            set(&mut version, word, rest);
        }
        if !release.platforms.is_empty() {
            set(
                &mut version,
                "platforms",
                &release.platforms.replace(',', " "),
            );
        }
        let mut heads = release.labels.clone();
        let mut number = release.number.as_str();
        heads.push(number.to_string());
        while let Some((shorter, _)) = number.rsplit_once('.') {
            number = shorter;
            heads.push(number.to_string());
        }
        heads.retain(|h| self.names(release, h));
        for suffix in image.suffixes.iter().map(|s| release.fill(s)) {
            let tags = heads.iter().map(|h| match h.as_str() {
                "latest" if !suffix.is_empty() => suffix[1..].to_string(),
                head => format!("{head}{suffix}"),
            });
            version.tags.extend(tags);
        }
        version
    }
}

impl Release {
    fn parse(line: &str) -> Release {
        let mut words = line.split_whitespace().map(str::to_string);
        let mut release = Release {
            number: words.next().unwrap_or_default(),
            created: words.next().unwrap_or_default(),
            base: "bookworm".to_string(),
            alpine: "3.22".to_string(),
            ..Release::default()
        };
        for word in words {
            match word.split_once('=') {
                Some(("base", value)) => release.base = value.to_string(),
                Some(("alpine", value)) => release.alpine = value.to_string(),
                Some(("platforms", value)) => release.platforms = value.to_string(),
                _ => release.labels.push(word),
            }
        }
        release
    }

    /// Puts the release's names into a line.
    fn fill(&self, line: &str) -> String {
        let suffix = line.trim_start_matches('-');
        if suffix.is_empty() {
            return String::new();
        }
        if !line.contains('{') {
            return line.to_string();
        }
        let part = |n: usize| {
            self.number
                .splitn(n + 1, '.')
                .take(n)
                .collect::<Vec<_>>()
                .join(".")
        };
        line.replace("{v}", &self.number)
            .replace("{mm}", &part(2))
            .replace("{M}", &part(1))
            .replace("{base}", &self.base)
            .replace("{alpine}", &self.alpine)
    }
}

/// What stands before a suffix in a tag; a tag that is the suffix alone is of the latest release.
fn head<'a>(tag: &'a str, suffix: &str) -> Option<&'a str> {
    if suffix.strip_prefix('-') == Some(tag) {
        return Some("latest");
    }
    tag.strip_suffix(suffix).filter(|h| !h.is_empty())
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
            "preload" => repository.preload = rest.split_whitespace().map(str::to_string).collect(),
            "release" => repository.releases.push(Release::parse(rest)),
            "image" => repository.images.push(Image {
                suffixes: rest.split_whitespace().map(str::to_string).collect(),
                lines: Vec::new(),
            }),
            "version" => {
                repository.versions.extend(version.take());
                let (name, like) = rest.split_once(" like ").unwrap_or((rest, ""));
                version = Some(begin(&repository, name, like));
            }
            _ => {
                if let Some(version) = &mut version {
                    version.source.push(line.to_string());
                    set(version, word, rest);
                } else if let Some(image) = repository.images.last_mut() {
                    image.lines.push(line.to_string());
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
            if word != "tags" {
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
        "base" => version.base = rest.to_string(),
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
    let unit: u64 = match unit {
        "GB" => 1_000_000_000,
        "MB" => 1_000_000,
        "kB" => 1_000,
        _ => 1,
    };
    // In whole numbers: reading a float is more code than all of this file.
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let digits = |text: &str| text.parse::<u64>().unwrap_or(0);
    let scale = 10u64.pow(part.len().min(9) as u32);
    digits(whole) * unit + digits(part) * unit / scale
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_repository_has_a_latest_image_that_starts() {
        for repository in Catalogue::default().repositories() {
            let name = &repository.name;
            // A repository without `latest` has none on Docker Hub either.
            let latest = repository.tag("latest").or(repository.versions().pop());
            let latest = latest.unwrap_or_else(|| panic!("{name} has no image"));
            let c = &latest.config;
            assert!(!c.cmd.is_empty() || !c.entrypoint.is_empty(), "{name}");
            assert!(
                !latest.created.is_zero() && !repository.about.is_empty(),
                "{name}"
            );
            for version in &repository.versions() {
                assert!(version.steps.iter().any(|s| s.download.is_some()), "{name}");
                assert!(!version.tags.is_empty(), "{name} {}", version.name);
            }
        }
    }
}
