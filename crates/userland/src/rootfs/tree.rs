//! Building a layer: the few forms of entries that images have.

use crate::programs::APPLETS;
use machine::{FileData, Layer, LayerEntry, LayerKind, Time, elf};

/// When the distributions' files were made.
const BUILT: Time = Time(1_760_918_400_000_000_000);

/// A layer in the making.
pub struct Tree {
    layer: Layer,
    arch: String,
}

impl Tree {
    pub fn new(arch: &str) -> Self {
        Self {
            layer: Layer::new(),
            arch: arch.to_string(),
        }
    }
    pub fn put(mut self, path: &str, kind: LayerKind, mode: u32, (uid, gid): (u32, u32)) -> Self {
        self.layer.insert(
            path,
            LayerEntry {
                kind,
                mode,
                uid,
                gid,
                mtime: BUILT,
            },
        );
        self
    }
    pub fn dir(self, path: &str, mode: u32) -> Self {
        self.owned_dir(path, mode, (0, 0))
    }
    pub fn owned_dir(self, path: &str, mode: u32, owner: (u32, u32)) -> Self {
        self.put(path, LayerKind::Dir { opaque: false }, mode, owner)
    }
    /// Directories with mode 0755, parted by blanks.
    pub fn dirs(self, paths: &str) -> Self {
        paths.split_whitespace().fold(self, |t, p| t.dir(p, 0o755))
    }
    pub fn file(self, path: &str, text: &str) -> Self {
        self.put(
            path,
            LayerKind::File(FileData::new(text.into())),
            0o644,
            (0, 0),
        )
    }
    pub fn mode_file(self, path: &str, text: &str, mode: u32, owner: (u32, u32)) -> Self {
        self.put(
            path,
            LayerKind::File(FileData::new(text.into())),
            mode,
            owner,
        )
    }
    pub fn script(self, path: &str, text: &str) -> Self {
        self.mode_file(path, text, 0o755, (0, 0))
    }
    pub fn link(self, path: &str, target: &str) -> Self {
        self.put(path, LayerKind::Symlink(target.into()), 0o777, (0, 0))
    }
    /// A program's file, weighing `size`.
    pub fn program(self, path: &str, program: &str, size: u64) -> Self {
        let data = FileData::sized(elf::stub(program, &self.arch, b""), size);
        self.put(path, LayerKind::File(data), 0o755, (0, 0))
    }
    /// A program's file that carries the version it was built as.
    pub fn built(self, path: &str, program: &str, version: &str, size: u64) -> Self {
        let data = FileData::sized(elf::stub(program, &self.arch, version.as_bytes()), size);
        self.put(path, LayerKind::File(data), 0o755, (0, 0))
    }
    /// A program that runs as its owner, root.
    pub fn setuid(self, path: &str, program: &str, size: u64) -> Self {
        let data = FileData::sized(elf::stub(program, &self.arch, b""), size);
        self.put(path, LayerKind::File(data), 0o4755, (0, 0))
    }
    /// Programs in a directory, parted by blanks; those that are not simulated say so when run.
    pub fn programs(self, dir: &str, names: &str) -> Self {
        let names = names.split_whitespace();
        names.fold(self, |t, n| {
            t.program(&format!("{dir}/{n}"), &format!("gnu/{n}"), 68_000)
        })
    }
    /// Debian's programs, all or those a condition lets through, in their directories.
    pub fn gnu(self, wanted: impl Fn(&str) -> bool) -> Self {
        let known = APPLETS
            .iter()
            .filter(|a| a.families.contains('g') && !a.families.contains('i') && wanted(a.name));
        known.fold(self, |t, a| {
            // Debian has one /usr/bin since /bin is a link to it.
            let dir = if a.dir.contains("sbin") {
                "usr/sbin"
            } else {
                a.dir.trim_start_matches('/')
            };
            let dir = if dir == "bin" { "usr/bin" } else { dir };
            t.program(
                &format!("{dir}/{}", a.name),
                &format!("gnu/{}", a.name),
                68_000,
            )
        })
    }
    /// Busybox's applets as other names of /bin/busybox: hard links in one directory, or symbolic ones where
    /// each belongs.
    pub fn busybox(mut self, size: u64, hard: bool) -> Self {
        self = self.program("bin/busybox", "busybox", size);
        let names = APPLETS
            .iter()
            .filter(|a| a.families.contains('b'))
            .map(|a| (a.name, a.dir));
        for (name, dir) in names.chain([("sh", "/bin"), ("ash", "/bin")]) {
            let path = if hard {
                format!("bin/{name}")
            } else {
                format!("{}/{name}", dir.trim_matches('/'))
            };
            self = match hard {
                true => self.put(
                    &path,
                    LayerKind::Hardlink("bin/busybox".into()),
                    0o755,
                    (0, 0),
                ),
                false => self.link(&path, "/bin/busybox"),
            };
        }
        self
    }
    /// Adds a file so that the layer weighs `total`.
    pub fn filled(self, path: &str, total: u64) -> Layer {
        let rest = total.saturating_sub(self.layer.size());
        if rest == 0 {
            return self.layer;
        }
        self.put(
            path,
            LayerKind::File(FileData::sized(Vec::new(), rest)),
            0o644,
            (0, 0),
        )
        .layer
    }
    pub fn build(self) -> Layer {
        self.layer
    }
}
