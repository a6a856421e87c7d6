//! The overlay against a plain map: random layers, random calls, and after each call the same tree.

use super::Overlay;
use super::model::{Kind, Tree, split};
use crate::errno::{Errno, SysResult};
use crate::fs::mem::ROOT;
use crate::fs::{Disk, FileKind, FileSystem as _, Ino, Meta, NewNode, SetAttr};
use crate::layer::{FileData, Layer, LayerBuilder, LayerKind};
use crate::time::Time;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::rc::Rc;

const NOW: Time = Time(7_000_000_000);

/// A call, as a program would make it.
#[derive(Clone, Debug, PartialEq)]
enum Call {
    Create(String, Vec<u8>, u32),
    Mkdir(String, u32),
    Symlink(String, String),
    Write(String, usize, Vec<u8>),
    Append(String, Vec<u8>),
    Truncate(String, usize),
    Chmod(String, u32),
    Link(String, String),
    Rename(String, String),
    Unlink(String),
    Rmdir(String),
    /// Opens a file and keeps it open; a later opening closes it.
    Open(String),
    /// Writes to the open file, whether it still has a name or not.
    WriteOpen(usize, Vec<u8>),
    /// The upper side becomes the top layer under a new one, as `docker commit` makes it.
    Commit,
}

fn path() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec!["a", "b", "c"]);
    prop::collection::vec(name, 1..=3).prop_map(|names| names.join("/"))
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 0..5)
}

fn mode() -> impl Strategy<Value = u32> {
    prop::sample::select(vec![0o600, 0o644, 0o755, 0o4755, 0o1777])
}

fn call() -> impl Strategy<Value = Call> {
    prop_oneof![
        3 => (path(), bytes(), mode()).prop_map(|(p, b, m)| Call::Create(p, b, m)),
        3 => (path(), mode()).prop_map(|(p, m)| Call::Mkdir(p, m)),
        1 => (path(), path()).prop_map(|(p, t)| Call::Symlink(p, t)),
        2 => (path(), 0..6_usize, bytes()).prop_map(|(p, o, b)| Call::Write(p, o, b)),
        1 => (path(), bytes()).prop_map(|(p, b)| Call::Append(p, b)),
        1 => (path(), 0..6_usize).prop_map(|(p, n)| Call::Truncate(p, n)),
        1 => (path(), mode()).prop_map(|(p, m)| Call::Chmod(p, m)),
        2 => (path(), path()).prop_map(|(p, t)| Call::Link(p, t)),
        5 => (path(), path()).prop_map(|(p, t)| Call::Rename(p, t)),
        4 => path().prop_map(Call::Unlink),
        4 => path().prop_map(Call::Rmdir),
        2 => path().prop_map(Call::Open),
        2 => (0..6_usize, bytes()).prop_map(|(o, b)| Call::WriteOpen(o, b)),
        1 => Just(Call::Commit),
    ]
}

/// A layer out of random entries: one that would stand in another's way is left out.
fn layer() -> impl Strategy<Value = Layer> {
    let kind = prop_oneof![
        3 => (Just(None), bytes()).prop_map(|(_, b): (Option<()>, _)| LayerKind::File(FileData::new(b))),
        3 => prop::bool::weighted(0.3).prop_map(|opaque| LayerKind::Dir { opaque }),
        2 => Just(LayerKind::Whiteout),
        1 => path().prop_map(LayerKind::Symlink),
        1 => path().prop_map(LayerKind::Hardlink),
    ];
    prop::collection::vec((path(), kind, mode()), 0..8).prop_map(|entries| {
        let mut built = LayerBuilder::new(Time(0)).build();
        for (path, kind, mode) in entries {
            let mut above = split(&path).0;
            let mut fits = built.get(&path).is_none();
            while !above.is_empty() {
                let dir = built.get(above).map(|e| &e.kind);
                fits &= matches!(dir, None | Some(LayerKind::Dir { .. }));
                above = split(above).0;
            }
            if let LayerKind::Hardlink(target) = &kind {
                let file = built.get(target).map(|e| &e.kind);
                fits &= matches!(file, Some(LayerKind::File(_)));
            }
            if fits {
                let entry = LayerBuilder::new(Time(0)).entry(&path, kind, mode).build();
                let entry = entry.get(&path).expect("it was put there").clone();
                built.insert(&path, entry);
            }
        }
        built
    })
}

/// An overlay and the map that it must equal.
struct Pair {
    fs: Overlay,
    disk: Rc<Disk>,
    tree: Tree,
    /// The file held open: its inode, and its node of the map.
    open: Option<(Ino, usize)>,
}

impl Pair {
    fn new(layers: &[Layer]) -> Pair {
        let disk = Disk::new(1 << 30);
        let lowers = layers.iter().rev().cloned().map(Rc::new).collect();
        Pair {
            fs: Overlay::new(1, lowers, disk.clone(), NOW),
            disk,
            tree: Tree::of(layers),
            open: None,
        }
    }

    /// The inode of a directory, then the last name: what the VFS hands to a file system.
    fn walk<'a>(&self, path: &'a str) -> SysResult<(Ino, &'a str)> {
        let (dir, name) = split(path);
        let mut at = ROOT;
        for part in dir.split('/').filter(|part| !part.is_empty()) {
            at = self.fs.lookup(at, part)?;
            if self.fs.stat(at)?.kind != FileKind::Directory {
                return Err(Errno::ENOTDIR);
            }
        }
        Ok((at, name))
    }

    fn ino(&self, path: &str) -> SysResult<Ino> {
        let (dir, name) = self.walk(path)?;
        self.fs.lookup(dir, name)
    }

    fn make(&self, path: &str, node: NewNode, mode: u32) -> SysResult<()> {
        let (dir, name) = self.walk(path)?;
        let meta = Meta {
            mode,
            uid: 0,
            gid: 0,
            now: NOW,
        };
        self.fs.create(dir, name, node, meta).map(|_| ())
    }

    /// Whether a path leads to a file, and to which.
    fn file(&self, path: &str) -> Option<(Ino, usize)> {
        let node = self.tree.find(path).ok()?;
        let is_file = matches!(self.tree.nodes[node].kind, Kind::File(_));
        is_file.then(|| (self.ino(path).expect("both have the file"), node))
    }

    fn close(&mut self) {
        if let Some((ino, _)) = self.open.take() {
            self.fs.opened(ino, -1);
        }
    }

    /// Another overlay in the place of this one, its upper side being the top layer.
    fn commit(&mut self) {
        self.close();
        let mut lowers = self.fs.lowers.clone();
        lowers.insert(0, Rc::new(self.fs.upper.to_layer()));
        self.tree = self.tree.committed();
        self.fs = Overlay::new(1, lowers, self.disk.clone(), NOW);
    }

    /// Makes a call on both; gives what each answers.
    fn call(&mut self, call: &Call) -> (SysResult<()>, SysResult<()>) {
        match call {
            Call::Create(path, bytes, mode) => {
                let data = NewNode::File(FileData::new(bytes.clone()));
                let kind = Kind::File(bytes.clone());
                (
                    self.make(path, data, *mode),
                    self.tree.create(path, kind, *mode),
                )
            }
            Call::Mkdir(path, mode) => {
                let kind = Kind::Dir { merged: false };
                (
                    self.make(path, NewNode::Dir, *mode),
                    self.tree.create(path, kind, *mode),
                )
            }
            Call::Symlink(path, target) => {
                let kind = Kind::Symlink(target.clone());
                let node = NewNode::Symlink(target.clone());
                (
                    self.make(path, node, 0o777),
                    self.tree.create(path, kind, 0o777),
                )
            }
            Call::Chmod(path, mode) => {
                let attr = SetAttr {
                    mode: Some(*mode),
                    ..SetAttr::default()
                };
                let done = self
                    .ino(path)
                    .and_then(|ino| self.fs.set_attr(ino, &attr, NOW));
                (
                    done,
                    self.tree
                        .find(path)
                        .map(|node| self.tree.chmod(node, *mode)),
                )
            }
            Call::Link(from, to) => {
                let link = |ino| {
                    self.walk(to)
                        .and_then(|(dir, name)| self.fs.link(dir, name, ino, NOW))
                };
                (self.ino(from).and_then(link), self.tree.link(from, to))
            }
            Call::Rename(from, to) => {
                let rename = |from: (Ino, &str)| {
                    self.fs.lookup(from.0, from.1)?;
                    self.fs.rename(from, self.walk(to)?, NOW)
                };
                (self.walk(from).and_then(rename), self.tree.rename(from, to))
            }
            Call::Unlink(path) => {
                let done = self
                    .walk(path)
                    .and_then(|(dir, name)| self.fs.unlink(dir, name, NOW));
                (done, self.tree.unlink(path))
            }
            Call::Rmdir(path) => {
                let done = self
                    .walk(path)
                    .and_then(|(dir, name)| self.fs.rmdir(dir, name, NOW));
                (done, self.tree.rmdir(path))
            }
            other => (self.change_file(other), Ok(())),
        }
    }

    /// The calls that only a file takes; what is none is left alone.
    fn change_file(&mut self, call: &Call) -> SysResult<()> {
        match call {
            Call::Write(path, offset, bytes) => {
                if let Some((ino, node)) = self.file(path) {
                    self.tree.write(node, *offset, bytes);
                    self.fs.write(ino, *offset as u64, bytes, NOW)?;
                }
            }
            Call::Append(path, bytes) => {
                if let Some((ino, node)) = self.file(path) {
                    let end = self.fs.stat(ino)?.size;
                    self.tree.write(node, end as usize, bytes);
                    self.fs.write(ino, end, bytes, NOW)?;
                }
            }
            Call::Truncate(path, len) => {
                if let Some((ino, node)) = self.file(path) {
                    self.tree.truncate(node, *len);
                    self.fs.truncate(ino, *len as u64, NOW)?;
                }
            }
            Call::Open(path) => {
                if let Some((ino, node)) = self.file(path) {
                    self.close();
                    self.fs.opened(ino, 1);
                    self.open = Some((ino, node));
                }
            }
            Call::WriteOpen(offset, bytes) => {
                if let Some((ino, node)) = self.open {
                    self.tree.write(node, *offset, bytes);
                    self.fs.write(ino, *offset as u64, bytes, NOW)?;
                }
            }
            Call::Commit => self.commit(),
            other => unreachable!("{other:?} is no change of a file"),
        }
        Ok(())
    }

    /// The bytes of a file, all of them.
    fn bytes(&self, ino: Ino) -> Vec<u8> {
        let data = self.fs.data(ino).expect("a file has data");
        data.read(0, data.size as usize)
    }

    fn compare(&self) -> Result<(), TestCaseError> {
        let mut seen = BTreeMap::new();
        let mut folders = vec![(ROOT, String::new())];
        while let Some((dir, at)) = folders.pop() {
            for entry in self.fs.readdir(dir).expect("it is a directory") {
                let path = format!("{at}{}", entry.name);
                prop_assert_eq!(self.fs.lookup(dir, &entry.name), Ok(entry.ino));
                if entry.kind == FileKind::Directory {
                    prop_assert_eq!(self.fs.parent(entry.ino), dir);
                    folders.push((entry.ino, format!("{path}/")));
                }
                seen.insert(path, entry);
            }
        }
        let names: Vec<&String> = self.tree.names.keys().collect();
        prop_assert_eq!(seen.keys().collect::<Vec<_>>(), names);
        let mut numbers: BTreeMap<usize, Ino> = BTreeMap::new();
        for (path, entry) in &seen {
            let node = self.tree.names[path];
            let expected = &self.tree.nodes[node];
            let stat = self.fs.stat(entry.ino).expect("it is there");
            let kind = match stat.kind {
                FileKind::Directory => match expected.kind {
                    Kind::Dir { merged } => Kind::Dir { merged },
                    _ => Kind::Dir { merged: false },
                },
                FileKind::Symlink => Kind::Symlink(self.fs.readlink(entry.ino).expect("a link")),
                _ => Kind::File(self.bytes(entry.ino)),
            };
            prop_assert_eq!(
                (path, &kind, stat.mode),
                (path, &expected.kind, expected.mode)
            );
            if let Kind::File(bytes) = &kind {
                prop_assert_eq!(stat.size, bytes.len() as u64);
                if !expected.linked_below {
                    prop_assert_eq!((path, stat.nlink as usize), (path, self.tree.count(node)));
                    let number = *numbers.entry(node).or_insert(stat.ino);
                    prop_assert_eq!((path, stat.ino), (path, number));
                }
            }
        }
        if let Some((ino, node)) = self.open {
            prop_assert_eq!(
                Kind::File(self.bytes(ino)),
                self.tree.nodes[node].kind.clone()
            );
        }
        Ok(())
    }

    /// Removes all there is; no byte stays on the disk.
    fn empty(&mut self) -> Result<(), TestCaseError> {
        for path in self.tree.names.clone().into_keys().rev() {
            let call = match self.tree.is_dir(&path) {
                true => Call::Rmdir(path),
                false => Call::Unlink(path),
            };
            let (found, expected) = self.call(&call);
            prop_assert_eq!(found, expected);
        }
        self.close();
        self.compare()?;
        prop_assert_eq!((self.fs.usage(), self.disk.used.get()), (0, 0));
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_overlay_equals_a_map(
        layers in prop::collection::vec(layer(), 0..4),
        calls in prop::collection::vec(call(), 1..40),
    ) {
        let mut pair = Pair::new(&layers);
        pair.compare()?;
        for call in calls {
            let (found, expected) = pair.call(&call);
            prop_assert_eq!((&call, found), (&call, expected));
            pair.compare()?;
        }
        pair.empty()?;
    }
}

/// Makes calls on an overlay over a layer with the directory `d` and the file `f`.
fn check(calls: &[Call]) {
    let layer = LayerBuilder::new(Time(0))
        .dir("d", 0o755)
        .file("f", 0o644, "below")
        .build();
    let mut pair = Pair::new(&[layer]);
    for call in calls {
        let (found, expected) = pair.call(call);
        assert_eq!((call, found), (call, expected));
        pair.compare()
            .unwrap_or_else(|e| panic!("after {call:?}: {e}"));
    }
    pair.empty().unwrap_or_else(|e| panic!("{e}"));
}

#[test]
fn a_file_removed_while_open_takes_what_is_written() {
    let open = || Call::Open("f".to_string());
    let unlink = || Call::Unlink("f".to_string());
    let write = || Call::WriteOpen(0, b"more".to_vec());
    check(&[open(), unlink(), write()]);
    check(&[open(), write(), unlink(), write()]);
    let again = Call::Create("f".to_string(), b"new".to_vec(), 0o600);
    check(&[open(), unlink(), again, write()]);
}

#[test]
fn a_link_that_fails_shows_nothing_that_was_removed() {
    let link = Call::Link("d".to_string(), "f".to_string());
    check(&[Call::Unlink("f".to_string()), link]);
}

#[test]
fn a_directory_of_a_layer_can_be_renamed_to_itself_alone() {
    let rename = |to: &str| Call::Rename("d".to_string(), to.to_string());
    check(&[rename("d"), rename("e"), rename("f"), rename("d/x")]);
}
