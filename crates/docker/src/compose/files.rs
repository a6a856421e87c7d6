//! Secrets and configs: files of the host bound into containers, or contents
//! put into them before their start.

use composefile::{Map, Project, Service, Value};
use engine::api::container::{CopyOptions, Mount};

use super::failure::{Failure, Result};
use super::program::Program;

fn text(map: &Map, key: &str) -> String {
    map.get(key).map(Value::to_text).unwrap_or_default()
}

/// Where a secret or config appears.
fn target(part: &Map, kind: &str) -> String {
    let (source, target) = (text(part, "source"), text(part, "target"));
    match (kind, target.as_str()) {
        ("secrets", "") => format!("/run/secrets/{source}"),
        ("secrets", t) if !t.starts_with('/') => format!("/run/secrets/{t}"),
        ("configs", "") => format!("/{source}"),
        (_, t) => t.to_string(),
    }
}

/// The binds of secrets and configs that are files.
pub fn mounts(project: &Project, service: &Service) -> Result<Vec<Mount>> {
    let mut mounts = Vec::new();
    for (kind, word, objects) in [
        ("secrets", "secret", &project.secrets),
        ("configs", "config", &project.configs),
    ] {
        for part in service.parts(kind) {
            let source = text(part, "source");
            let Some(object) = objects.get(&source) else {
                continue;
            };
            if object.get("external").and_then(Value::as_bool) == Some(true) {
                return Err(Failure::new(format!(
                    "unsupported external {word} {source}"
                )));
            }
            if !object.has("file") {
                continue;
            }
            mounts.push(Mount {
                kind: "bind".into(),
                source: text(object, "file"),
                target: target(part, kind),
                read_only: true,
                bind_options: Some(Default::default()),
                ..Mount::default()
            });
        }
    }
    Ok(mounts)
}

impl Program {
    /// Warns of secret files that are not there.
    pub async fn check_files(&self, project: &Project, service: &Service) {
        for part in service.parts("secrets") {
            let Some(object) = project.secrets.get(&text(part, "source")) else {
                continue;
            };
            let file = text(object, "file");
            if file.is_empty() {
                continue;
            }
            if ["uid", "gid", "mode"].iter().any(|key| part.has(key)) {
                self.warn(
                    "secrets `uid`, `gid` and `mode` are not supported, they will be ignored",
                )
                .await;
            }
            if self.host.is_dir(&file).is_none() {
                let name = text(object, "name");
                self.warn(&format!("secret file {name} does not exist"))
                    .await;
            }
        }
    }

    /// Puts the contents of inline configs and of secrets from variables into a container.
    pub fn inject(&self, project: &Project, service: &Service, id: &str) -> Result<()> {
        for (kind, word, objects) in [
            ("secrets", "secret", &project.secrets),
            ("configs", "config", &project.configs),
        ] {
            for part in service.parts(kind) {
                let Some(object) = objects.get(&text(part, "source")) else {
                    continue;
                };
                let name = text(object, "name");
                let variable = text(object, "environment");
                let content = match object.get("content") {
                    Some(content) => content.to_text(),
                    None if variable.is_empty() => continue,
                    None => match project.env.get(&variable) {
                        Some(value) => value.to_string(),
                        None => {
                            return Err(Failure::new(format!(
                                "environment variable {variable:?} required by {word} {name:?} is not set"
                            )));
                        }
                    },
                };
                if content.is_empty() {
                    continue;
                }
                if service.flag("read_only") {
                    return Err(Failure::new(format!(
                        "cannot create {word} {name:?} in read-only service {}: `file` is the sole supported option",
                        service.name
                    )));
                }
                let id_of = |key: &str| text(part, key).parse().unwrap_or(0);
                let mode = i64::from_str_radix(&text(part, "mode"), 8).unwrap_or(0o444);
                let entry = FileEntry {
                    path: target(part, kind),
                    content: content.into_bytes(),
                    mode: u32::try_from(mode).unwrap_or(0o444),
                    uid: id_of("uid"),
                    gid: id_of("gid"),
                };
                let archive = tar_of(&entry, self.host.now_nanos());
                self.engine
                    .container_extract(id, "/", &archive, CopyOptions::default())?;
            }
        }
        Ok(())
    }
}

/// A file to be put into a container.
pub struct FileEntry {
    pub path: String,
    pub content: Vec<u8>,
    pub mode: u32,
    pub uid: u64,
    pub gid: u64,
}

/// A tar archive of one file, with the directories above it left to the engine.
pub fn tar_of(entry: &FileEntry, now: i128) -> Vec<u8> {
    let mut header = [0u8; 512];
    let mut put = |at: usize, text: &[u8]| header[at..at + text.len()].copy_from_slice(text);
    let name = entry.path.trim_start_matches('/').as_bytes();
    put(0, &name[..name.len().min(99)]);
    put(100, format!("{:07o}\0", entry.mode & 0o7777).as_bytes());
    put(108, format!("{:07o}\0", entry.uid & 0o7777777).as_bytes());
    put(116, format!("{:07o}\0", entry.gid & 0o7777777).as_bytes());
    put(124, format!("{:011o}\0", entry.content.len()).as_bytes());
    let seconds = (now / 1_000_000_000).clamp(0, 0o77777777777);
    put(136, format!("{seconds:011o}\0").as_bytes());
    put(148, b"        ");
    put(156, b"0");
    put(257, b"ustar\x0000");
    let sum: u32 = header.iter().map(|b| u32::from(*b)).sum();
    header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    let mut out = header.to_vec();
    out.extend_from_slice(&entry.content);
    out.resize(out.len().div_ceil(512) * 512 + 1024, 0);
    out
}
