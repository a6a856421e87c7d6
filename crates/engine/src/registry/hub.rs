//! What exists in the world and not in the catalogue: other repositories of Docker Hub, other tags
//! of the catalogue's repositories, other registries.
//!
//! Docker's words for "no such thing" are kept for what really does not exist. A tag that exists
//! but has no image here is answered by the nearest one, with a note; anything else that exists
//! says in one line that it is not simulated. The lists are Docker Hub's of November 2025; a tag
//! counts as existing if its version lies within its line of releases and its words are ones that
//! tags are made of.

use super::catalogue::{Catalogue, Repository, Version};

const REPOSITORIES: &str = include_str!("hub.txt");

/// Registries that people pull from, besides Docker Hub.
const REGISTRIES: &[&str] = &[
    "cgr.dev",
    "docker.elastic.co",
    "docker.n8n.io",
    "gcr.io",
    "ghcr.io",
    "k8s.gcr.io",
    "lscr.io",
    "mcr.microsoft.com",
    "nvcr.io",
    "public.ecr.aws",
    "quay.io",
    "registry.access.redhat.com",
    "registry.gitlab.com",
    "registry.k8s.io",
    "registry.redhat.io",
];

/// Endings under which each user has a registry of the own: Google's, Amazon's, Microsoft's.
const REGISTRY_ENDS: &[&str] = &[".gcr.io", ".pkg.dev", ".amazonaws.com", ".azurecr.io"];

/// Words that the official images' tags are made of. Digits and dots may follow.
const WORDS: &[&str] = &[
    "alpine",
    "apache",
    "base",
    "bionic",
    "bookworm",
    "builder",
    "bullseye",
    "buster",
    "cli",
    "current",
    "debian",
    "dev",
    "dind",
    "edge",
    "enterprise",
    "focal",
    "fpm",
    "git",
    "glibc",
    "innovation",
    "jammy",
    "jdk",
    "jessie",
    "jre",
    "latest",
    "lts",
    "mainline",
    "management",
    "minimal",
    "musl",
    "nanoserver",
    "noble",
    "onbuild",
    "oracle",
    "oraclelinux",
    "otel",
    "perl",
    "rc",
    "rootless",
    "slim",
    "stable",
    "stretch",
    "trixie",
    "trusty",
    "ubi",
    "uclibc",
    "wheezy",
    "windowsservercore",
    "xenial",
    "zts",
    "ltsc",
];

/// What a tag of a catalogue's repository leads to.
pub enum Tagged {
    /// An image of its own.
    Own(Box<Version>),
    /// The tag exists, and this image stands in for it.
    Near(Box<Version>),
    /// It may exist, and nothing here is like it.
    NotHere,
    /// There is no such tag.
    Unknown,
}

/// Whether Docker Hub has a repository that the catalogue has not.
pub fn exists(path: &str) -> bool {
    let name = path.strip_prefix("library/").unwrap_or(path);
    let words = || {
        let lines = REPOSITORIES.lines().filter(|l| !l.starts_with('#'));
        lines.flat_map(str::split_whitespace)
    };
    match name.split_once('/') {
        Some((owner, _)) => words().any(|w| w.strip_suffix('/') == Some(owner)),
        None => words().any(|w| w == name),
    }
}

/// Whether a registry exists besides Docker Hub.
pub fn registry_exists(domain: &str) -> bool {
    REGISTRIES.contains(&domain) || REGISTRY_ENDS.iter().any(|e| domain.ends_with(e))
}

/// The line that says a repository is not simulated.
pub fn not_here(name: &str, catalogue: &Catalogue) -> String {
    let mut all: Vec<&str> = catalogue.repositories().iter().map(|r| &*r.name).collect();
    all.sort_unstable();
    format!(
        "{name} exists on Docker Hub, but is not simulated in Hatoba; here are: {}",
        all.join(", ")
    )
}

/// The line that says a tag is not simulated.
pub fn tag_not_here(name: &str, repository: &Repository) -> String {
    format!(
        "{name} is not simulated in Hatoba, whose copy of Docker Hub is of November 2025; here are versions {}",
        repository.numbers().join(", ")
    )
}

/// The line that says a registry is not simulated.
pub fn registry_not_here(domain: &str) -> String {
    format!(
        "the registry {domain} is not simulated in Hatoba; here are Docker Hub and registries that run on localhost"
    )
}

/// Finds what a tag leads to.
pub fn resolve(repository: &Repository, tag: &str) -> Tagged {
    if let Some(version) = repository.tag(tag) {
        return Tagged::Own(Box::new(version));
    }
    let mut words: Vec<&str> = tag.split('-').collect();
    let number = numbers(words[0]);
    if number.is_some() {
        words.remove(0);
    }
    if !words.iter().all(|w| is_word(w)) {
        return Tagged::Unknown;
    }
    if words
        .iter()
        .any(|w| w.starts_with("windows") || w.starts_with("nano"))
    {
        return Tagged::NotHere;
    }
    let known = repository.numbers();
    let lines: Vec<(Vec<u32>, &String)> = known
        .iter()
        .filter_map(|n| Some((numbers(n.split('-').next()?)?, n)))
        .collect();
    if lines.is_empty() {
        let near = repository.listed(&words);
        return near.map_or(Tagged::Unknown, |v| Tagged::Near(Box::new(v)));
    }
    let near = match &number {
        None => lines.first().map(|l| l.1),
        Some(wanted) => match place(wanted, &lines) {
            Place::Past(n) => Some(n),
            Place::Later => return Tagged::NotHere,
            Place::Never => return Tagged::Unknown,
        },
    };
    match near.and_then(|n| repository.alike(n, &words)) {
        Some(version) => Tagged::Near(Box::new(version)),
        None => Tagged::Unknown,
    }
}

fn numbers(word: &str) -> Option<Vec<u32>> {
    let word = word.strip_prefix('v').unwrap_or(word);
    word.split(['.', '_', '+'])
        .map(|n| n.parse().ok())
        .collect()
}

fn is_word(word: &str) -> bool {
    let bare = word.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    // A date, as in bookworm-20251020-slim.
    let date = bare.is_empty() && word.len() == 8;
    date || WORDS.contains(&bare)
}

enum Place<'a> {
    /// It came before this release.
    Past(&'a String),
    /// It may have come since the catalogue was made.
    Later,
    Never,
}

/// Where a version lies among the releases, which are the last of their lines.
fn place<'a>(wanted: &[u32], lines: &[(Vec<u32>, &'a String)]) -> Place<'a> {
    let part = |v: &[u32], n: usize| v.get(n).copied().unwrap_or(0);
    let newest = lines.iter().map(|l| part(&l.0, 0)).max().unwrap_or(0);
    let major = part(wanted, 0);
    let mut same = lines.iter().filter(|l| part(&l.0, 0) == major).peekable();
    if same.peek().is_none() {
        return match major > newest && major <= newest + 2 {
            true => Place::Later,
            false => Place::Never,
        };
    }
    if let (1, Some(first)) = (wanted.len(), same.peek()) {
        return Place::Past(first.1);
    }
    let minor = part(wanted, 1);
    let last = same.clone().map(|l| part(&l.0, 1)).max().unwrap_or(0);
    if let Some(line) = same.clone().find(|l| part(&l.0, 1) == minor) {
        return match part(wanted, 2) {
            patch if patch <= part(&line.0, 2) => Place::Past(line.1),
            patch if patch <= part(&line.0, 2) + 10 => Place::Later,
            _ => Place::Never,
        };
    }
    match minor {
        m if m < last => {
            let nearest = same.min_by_key(|l| part(&l.0, 1).abs_diff(minor));
            nearest.map_or(Place::Never, |l| Place::Past(l.1))
        }
        m if m <= last + 4 => Place::Later,
        _ => Place::Never,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lead(repository: &str, tag: &str) -> String {
        let catalogue = Catalogue::default();
        let name = match repository.contains('/') {
            true => repository.to_string(),
            false => format!("library/{repository}"),
        };
        let found = catalogue.repository(&name).expect("in the catalogue");
        match resolve(found, tag) {
            Tagged::Own(v) => v.name,
            Tagged::Near(v) => format!("~{}", v.name),
            Tagged::NotHere => "not here".to_string(),
            Tagged::Unknown => "unknown".to_string(),
        }
    }

    #[test]
    fn a_tag_leads_to_its_own_image_or_the_nearest() {
        let cases = [
            ("node", "22-alpine", "22.21.0-alpine"),
            ("node", "18-slim", "18.20.8-slim"),
            ("node", "alpine", "25.1.0-alpine"),
            ("node", "lts-slim", "24.11.0-slim"),
            ("node", "14.17.0-alpine3.13", "~14.21.3-alpine"),
            ("node", "20-bullseye", "~20.19.5"),
            ("node", "20-bullseye-slim", "~20.19.5-slim"),
            ("python", "3.10-alpine", "3.10.19-alpine"),
            ("python", "3.9-slim-buster", "~3.9.24-slim"),
            ("golang", "1.22-alpine", "1.22.12-alpine"),
            ("golang", "1.18-alpine", "1.18.10-alpine"),
            ("nginx", "1.13-alpine", "1.13.12-alpine"),
            ("nginx", "stable-alpine", "1.28.0-alpine"),
            ("php", "8.2-fpm", "8.2.29-fpm"),
            ("php", "7.4-apache", "7.4.33-apache"),
            ("php", "8.3-fpm-alpine", "8.3.27-fpm-alpine"),
            ("ubuntu", "16.04", "16.04"),
            ("alpine", "3.9", "3.9.6"),
            ("mariadb", "10.6.4", "~10.6.23"),
            ("mongo", "4.4", "4.4.29"),
            ("rust", "1-bookworm", "~1.91.0"),
            ("debian", "bookworm-20251020-slim", "~bookworm-slim"),
            ("mysql", "8.0", "8.0.44"),
            ("mysql", "8", "8.4.7"),
            ("node", "26", "not here"),
            ("node", "20-windowsservercore", "not here"),
            ("node", "99", "unknown"),
            ("nginx", "9.9", "unknown"),
            ("nginx", "nosuch", "unknown"),
            ("mysql", "6", "unknown"),
        ];
        let wrong: Vec<String> = cases
            .iter()
            .filter(|(r, t, want)| lead(r, t) != *want)
            .map(|(r, t, want)| format!("{r}:{t} is {}, not {want}", lead(r, t)))
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn every_tag_that_an_image_lists_leads_back_to_it() {
        for repository in Catalogue::default().repositories() {
            for version in repository.versions() {
                for tag in &version.tags {
                    let found = repository.tag(tag).map(|v| v.name);
                    assert_eq!(
                        found.as_ref(),
                        Some(&version.name),
                        "{}:{tag}",
                        repository.name
                    );
                }
            }
        }
    }

    #[test]
    fn the_list_names_what_the_catalogue_has_not() {
        for (path, want) in [
            ("library/maven", true),
            ("library/nosuchimage", false),
            ("grafana/grafana", true),
            ("nosuchuser/app", false),
            ("library/phpmyadmin", true),
        ] {
            assert_eq!(exists(path), want, "{path}");
        }
        assert!(registry_exists("ghcr.io") && registry_exists("europe-docker.pkg.dev"));
        assert!(!registry_exists("registry.example.com"));
    }
}
