//! The learner's files as an editor beside the terminal reads them: now, and at any moment.

use sim::lint::Finding;
use sim::{Input, Place};
use snapshot::{FileKind, Snapshot};

use super::Session;
use crate::desk::{Found, MOST};

impl Session {
    /// What stands at a path (absolute, or in the home directory) at the moment shown. Nothing on the
    /// host changes by it, and while the host is on its way nothing of it is asked.
    pub fn read(&self, path: &str) -> Found {
        let past = self.past.as_ref().or(self.meanwhile.as_ref());
        match past {
            Some(past) => self.read_then(&past.seen.snapshot, past.moments, path),
            None if self.restoring => Found::Unknown,
            None => match self.host.sim.place(path, MOST) {
                Place::Absent => Found::Absent,
                Place::Directory => Found::Directory,
                Place::File {
                    size,
                    bytes: Some(bytes),
                    writable,
                } => Found::of(size, bytes, writable),
                Place::File { size, .. } => Found::NoText(size),
                Place::Other => Found::NoText(0),
            },
        }
    }

    /// The bytes of a file as it is now, if it has no more than `most`.
    pub fn file_bytes(&self, path: &str, most: u64) -> Option<Vec<u8>> {
        match self.host.sim.place(path, most) {
            Place::File { bytes, .. } => bytes,
            _ => None,
        }
    }

    /// What is to be said of a text that is to stand at a path below the home directory; nothing
    /// before the programs are there.
    pub fn lint(&self, path: &str, text: &str) -> Vec<Finding> {
        let subject = sim::lint::subject(&self.picture.snapshot, path, text);
        self.software
            .examine
            .map_or_else(Vec::new, |find| find(&subject))
    }

    /// The files that commands (`code FILE`) asked to have opened since this was asked last, with a
    /// line from 1, if one was named. A replay asks for none.
    pub fn take_opened(&mut self) -> Vec<(String, Option<usize>)> {
        if self.restoring {
            return Vec::new();
        }
        let opened = std::mem::take(&mut self.host.opened);
        opened.iter().map(|text| place(text)).collect()
    }

    /// Whether what knows the files' rules is there.
    pub fn can_lint(&self) -> bool {
        self.software.examine.is_some()
    }

    /// A file at another moment: what the snapshot kept of it, else what the editor had written by
    /// then, if that was as long.
    fn read_then(&self, snapshot: &Snapshot, moments: usize, path: &str) -> Found {
        let full = absolute(snapshot, path);
        let Some(file) = snapshot.file(&full) else {
            // Beyond what a snapshot lists, nobody knows.
            return match snapshot.files.len() < LISTED {
                true => Found::Absent,
                false => Found::Unknown,
            };
        };
        if file.kind == FileKind::Directory {
            return Found::Directory;
        }
        let writable = file.mode & 0o200 != 0;
        if file.text.len() as u64 == file.size {
            return Found::of(file.size, file.text.clone().into_bytes(), writable);
        }
        let next = self.moments.all.get(moments);
        let inputs = next.map_or(self.save.inputs.len(), |m| m.input);
        let led_there = self.save.inputs.get(..inputs).unwrap_or_default();
        let written = led_there.iter().rev().find_map(|timed| match &timed.input {
            Input::WriteFile { path, bytes } if absolute(snapshot, path) == full => Some(bytes),
            _ => None,
        });
        match written.filter(|bytes| bytes.len() as u64 == file.size) {
            Some(bytes) => Found::of(file.size, bytes.clone(), writable),
            None => Found::Unknown,
        }
    }
}

/// As many files of the home directory as a snapshot lists.
const LISTED: usize = 300;

fn absolute(snapshot: &Snapshot, path: &str) -> String {
    match path.starts_with('/') {
        true => path.to_string(),
        false => format!("/home/{}/{path}", snapshot.shell.user),
    }
}

/// A path and a line as a program asks a terminal for them.
fn place(text: &str) -> (String, Option<usize>) {
    let (path, line) = match text.split_once(':') {
        Some((path, line)) => (path, line.parse().ok()),
        None => (text, None),
    };
    let mut parts = path.split('%');
    let mut full = parts.next().unwrap_or_default().to_string();
    for part in parts {
        let code = part
            .get(..2)
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match code {
            Some(code) => {
                full.push(char::from(code));
                full.push_str(part.get(2..).unwrap_or_default());
            }
            None => full.push_str(part),
        }
    }
    (full, line)
}
