//! The client's side of a build on a machine: its files, secrets and outputs.

use std::cell::RefCell;

use dockerfile::ignore::{Matcher, clean};
use engine::build::archive;
use engine::build::request::{Ignored, Session};
use engine::build::tree::{Blob, Kind, Tree};
use machine::{Errno, FileKind as SysKind, Sys, Time};

use super::context::{FileKind, Files, Meta, collect, ignored};
use super::options::{SecretSource, Surroundings};
use crate::commands::surroundings::go_errno;

/// The files of a process.
pub struct SysFiles<'a>(pub &'a Sys);

impl Files for SysFiles<'_> {
    fn lstat(&self, path: &str) -> Result<Meta, String> {
        let stat = self.0.lstat(path).map_err(go_errno)?;
        let kind = match stat.kind {
            SysKind::Directory => FileKind::Dir,
            SysKind::Regular => FileKind::File,
            SysKind::Symlink => FileKind::Symlink,
            _ => FileKind::Special,
        };
        Ok(Meta {
            kind,
            mode: stat.mode & 0o7777,
            mtime: i64::try_from(stat.mtime.0).unwrap_or(0),
        })
    }

    fn names(&self, dir: &str) -> Result<Vec<String>, String> {
        let entries = self.0.readdir(dir).map_err(go_errno)?;
        Ok(entries.into_iter().map(|e| e.name).collect())
    }

    fn read(&self, path: &str) -> Result<Blob, String> {
        self.0.file_data(path).map_err(go_errno)
    }

    fn link(&self, path: &str) -> Result<String, String> {
        self.0.readlink(path).map_err(go_errno)
    }
}

impl Surroundings for SysFiles<'_> {
    fn env(&self, name: &str) -> Option<String> {
        self.0.getenv(name)
    }

    fn stat(&self, path: &str) -> Result<(), String> {
        self.0.stat(path).map(|_| ()).map_err(go_errno)
    }

    fn is_dir(&self, path: &str) -> bool {
        let stat = self.0.stat(path);
        stat.is_ok_and(|s| s.kind == SysKind::Directory)
    }

    fn has_terminal(&self) -> bool {
        self.0.isatty(2)
    }

    fn is_key(&self, path: &str) -> bool {
        let bytes = self.0.read_file(path).unwrap_or_default();
        String::from_utf8_lossy(&bytes).contains("PRIVATE KEY-----")
    }
}

/// Where the Dockerfile is.
pub enum DockerfileSource {
    /// A file of the client.
    Path(String),
    /// It came on standard input or stands in a Compose file.
    Text(Vec<u8>),
}

/// Where the main context is.
pub enum ContextSource {
    Dir(String),
    Empty,
    /// It came as an archive.
    Remote(Tree),
}

/// A client's session.
pub struct ClientSession {
    pub sys: Sys,
    pub dockerfile: RefCell<DockerfileSource>,
    pub context: RefCell<ContextSource>,
    /// The Dockerfile's path in a context that comes as an archive.
    pub file: String,
    /// Names and directories of `--build-context`.
    pub contexts: Vec<(String, String)>,
    pub secrets: Vec<(String, SecretSource)>,
    /// Where `--output` goes.
    pub dest: String,
    /// An archive for standard output, printed at the end.
    pub archive: RefCell<Option<Vec<u8>>>,
}

impl Session for ClientSession {
    fn dockerfile(&self) -> Result<Vec<u8>, String> {
        match (&*self.dockerfile.borrow(), &*self.context.borrow()) {
            (DockerfileSource::Text(bytes), _) => Ok(bytes.clone()),
            (DockerfileSource::Path(path), ContextSource::Remote(tree)) => {
                let found = tree.read(path).or_else(|| tree.read(&path.to_lowercase()));
                found
                    .map(<[u8]>::to_vec)
                    .ok_or_else(|| missing(path, "no such file or directory"))
            }
            (DockerfileSource::Path(path), _) => {
                self.sys.read_file(path).map_err(|errno| match errno {
                    Errno::EACCES | Errno::EPERM => format!(
                        "failed to read dockerfile: error from sender: open {}: {}",
                        clean(path),
                        go_errno(errno)
                    ),
                    _ => missing(path, &go_errno(errno)),
                })
            }
        }
    }

    fn ignore_file(&self) -> Result<Option<(Vec<u8>, bool)>, String> {
        if let ContextSource::Remote(tree) = &*self.context.borrow() {
            return Ok(tree
                .read(".dockerignore")
                .map(|bytes| (bytes.to_vec(), false)));
        }
        if let DockerfileSource::Path(path) = &*self.dockerfile.borrow()
            && let Ok(bytes) = self.sys.read_file(&format!("{path}.dockerignore"))
        {
            return Ok(Some((bytes, true)));
        }
        match &*self.context.borrow() {
            ContextSource::Dir(dir) => {
                let bytes = self.sys.read_file(&format!("{dir}/.dockerignore"));
                Ok(bytes.ok().map(|bytes| (bytes, false)))
            }
            _ => Ok(None),
        }
    }

    fn context(
        &self,
        name: Option<&str>,
        wanted: Option<&[String]>,
        ignore: &Matcher,
    ) -> Result<Tree, String> {
        let files = SysFiles(&self.sys);
        let main = self.context.borrow();
        let dir = match name {
            Some(name) => {
                let known = self.contexts.iter().find(|(n, _)| n == name);
                known.map(|(_, dir)| dir.as_str())
            }
            None => match &*main {
                ContextSource::Dir(dir) => Some(dir.as_str()),
                ContextSource::Empty => return Ok(Tree::default()),
                ContextSource::Remote(tree) => return Ok(without(tree, ignore)),
            },
        };
        match dir {
            Some(dir) => collect(&files, dir, wanted, ignore),
            None => Ok(Tree::default()),
        }
    }

    fn ignored(&self, ignore: &Matcher) -> Vec<Ignored> {
        match &*self.context.borrow() {
            ContextSource::Dir(dir) => ignored(&SysFiles(&self.sys), dir, ignore),
            ContextSource::Empty | ContextSource::Remote(_) => Vec::new(),
        }
    }

    fn secret(&self, id: &str) -> Option<Vec<u8>> {
        let (_, source) = self.secrets.iter().rfind(|(known, _)| known == id)?;
        match source {
            SecretSource::File(path) => self.sys.read_file(path).ok(),
            SecretSource::Env(name) => self.sys.getenv(name).map(String::into_bytes),
        }
    }

    fn receive(&self, bytes: &[u8]) -> Result<(), String> {
        match archive::unpack(bytes)? {
            Some(tree) => {
                *self.dockerfile.borrow_mut() = DockerfileSource::Path(self.file.clone());
                *self.context.borrow_mut() = ContextSource::Remote(tree);
            }
            None => *self.dockerfile.borrow_mut() = DockerfileSource::Text(bytes.to_vec()),
        }
        Ok(())
    }

    fn save_files(&self, tree: &Tree) -> Result<(), String> {
        let at = |path: &str| format!("{}/{path}", self.dest.trim_end_matches('/'));
        let failed = |path: &str, errno| format!("open {path}: {}", go_errno(errno));
        self.sys
            .mkdir_all(&self.dest, 0o755)
            .map_err(|e| format!("mkdir {}: {}", self.dest, go_errno(e)))?;
        for (path, entry) in &tree.0 {
            let target = at(path);
            let result = match &entry.kind {
                Kind::Dir => self.sys.mkdir_all(&target, 0o755),
                Kind::File(data) => self.sys.write_data(&target, data.clone()),
                Kind::Symlink(link) => {
                    let _ = self.sys.unlink(&target);
                    self.sys.symlink(link, &target)
                }
                Kind::Special => Ok(()),
            };
            result.map_err(|errno| failed(&target, errno))?;
            if !matches!(entry.kind, Kind::Symlink(_) | Kind::Special) {
                // What cannot be changed stays as it was made.
                let _ = self.sys.chmod(&target, entry.mode);
                let time = Time(u64::try_from(entry.mtime).unwrap_or(0));
                let _ = self.sys.utimes(&target, None, Some(time));
            }
        }
        Ok(())
    }

    fn save_archive(&self, bytes: &[u8]) -> Result<(), String> {
        if self.dest == "-" {
            *self.archive.borrow_mut() = Some(bytes.to_vec());
            return Ok(());
        }
        self.sys
            .write_file(&self.dest, bytes)
            .map_err(|e| format!("open {}: {}", self.dest, go_errno(e)))
    }
}

fn missing(path: &str, why: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    format!("failed to read dockerfile: open {name}: {why}")
}

/// An archive's files without the ignored ones.
fn without(tree: &Tree, ignore: &Matcher) -> Tree {
    let kept = tree.0.iter().filter(|(path, _)| !ignore.matches(path));
    Tree(
        kept.map(|(path, entry)| (path.clone(), entry.clone()))
            .collect(),
    )
}
