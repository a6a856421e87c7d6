//! The images of the catalogue: which layers they have and what each adds.

mod databases;
mod languages;
mod nginx;
mod servers;
mod small;

use super::bases::{DEBIAN_GROUP, DEBIAN_PASSWD, alpine, alpine_release, busybox, debian, release};
use super::tree::Tree;
use machine::Layer;

const FILL: &str = "usr/lib/x86_64-linux-gnu/libhatoba-rest.so";
const MB: u64 = 1_000_000;

/// An image in the making.
struct Image<'a> {
    arch: &'a str,
    /// The catalogue's version: `22.21.0-alpine`.
    version: &'a str,
    /// The distribution below: `bookworm`, or Alpine's `3.22`; empty for the usual one.
    base: &'a str,
    layers: Vec<Layer>,
    passwd: String,
    group: String,
}

impl Image<'_> {
    fn tree(&self) -> Tree {
        Tree::new(self.arch)
    }

    /// The version's number alone: `22.21.0`.
    fn number(&self) -> &str {
        self.version.split('-').next().unwrap_or_default()
    }

    fn push(&mut self, tree: Tree, size: u64) {
        let n = self.layers.len();
        self.layers.push(tree.filled(&format!("{FILL}.{n}"), size));
    }

    /// The users so far, with another one, as files of a layer.
    fn add_user(&mut self, tree: Tree, user: &str, group: &str) -> Tree {
        self.passwd.push_str(&format!("{user}\n"));
        self.group.push_str(&format!("{group}\n"));
        tree.file("etc/passwd", &self.passwd.clone())
            .file("etc/group", &self.group.clone())
    }

    fn is_alpine(&self) -> bool {
        self.version.contains("alpine")
    }

    fn alpine_base(&mut self) {
        let branch = if self.base.contains('.') {
            self.base
        } else {
            "3.22"
        };
        let tree = alpine(self.arch, alpine_release(branch));
        self.passwd = "root:x:0:0:root:/root:/bin/sh\nbin:x:1:1:bin:/bin:/sbin/nologin\ndaemon:x:2:2:daemon:/sbin:/sbin/nologin\nnobody:x:65534:65534:nobody:/:/sbin/nologin\n".into();
        self.group = "root:x:0:root\nbin:x:1:root,bin,daemon\ndaemon:x:2:root,bin,daemon\nwww-data:x:82:\nnogroup:x:65533:\nnobody:x:65534:\n".into();
        self.push(tree, 8_310_000);
    }

    fn base(&mut self, full: bool) {
        if self.is_alpine() {
            return self.alpine_base();
        }
        let release = release(self.base);
        self.passwd = release.passwd();
        self.group = release.group();
        let size = if full { release.size.0 } else { release.size.1 };
        self.push(debian(self.arch, release), size);
    }

    /// The layers of `buildpack-deps` between Debian and a language's full image.
    fn buildpack(&mut self) {
        let t = self
            .tree()
            .programs("usr/bin", "curl wget openssl gpg")
            .dirs("etc/ssl etc/ssl/certs");
        self.push(t, 48 * MB);
        let t = self.tree().programs(
            "usr/bin",
            "git hg svn ssh scp ssh-keygen ps top free pgrep pkill uptime watch w",
        );
        let python = match self.base {
            "trixie" => ("3.13", "3.13.5"),
            "bullseye" => ("3.9", "3.9.2"),
            "buster" => ("3.7", "3.7.3"),
            _ => ("3.11", "3.11.2"),
        };
        let t = t
            .dirs("usr/lib/python3 usr/lib/python3/dist-packages")
            .built(
                &format!("usr/bin/python{}", python.0),
                "gnu/python3",
                python.1,
                6 * MB,
            )
            .link("usr/bin/python3", &format!("python{}", python.0));
        self.push(t, 177 * MB);
        let t = self.tree().programs(
            "usr/bin",
            "autoconf automake bzip2 bunzip2 convert identify file gcc cc c++ g++ cpp as ld ar nm objdump strip strings make patch unzip xz unxz pkg-config mysql_config pg_config",
        );
        self.push(t, 588 * MB);
    }
}

pub fn layers(repository: &str, version: &str, base: &str, arch: &str) -> Vec<Layer> {
    let mut image = Image {
        arch,
        version,
        base,
        layers: Vec::new(),
        passwd: DEBIAN_PASSWD.into(),
        group: DEBIAN_GROUP.into(),
    };
    match repository {
        "busybox" if version.contains("lib") || version.contains("musl") => {
            image.push(busybox(arch, 1_180_000), 1_500_000);
        }
        "busybox" => image.push(busybox(arch, 1_020_000), 4_430_000),
        "alpine" => {
            let size = if version.starts_with("3.2") {
                7_810_000
            } else {
                7_380_000
            };
            image.push(alpine(arch, version), size);
        }
        "debian" => image.base(!version.contains("slim")),
        "ubuntu" => {
            let release = release(version);
            image.push(debian(arch, release), release.size.0);
        }
        "hello-world" => small::hello(&mut image),
        "traefik/whoami" => small::whoami(&mut image),
        "curlimages/curl" => small::curl(&mut image),
        "docker" => small::docker(&mut image),
        "docker/welcome-to-docker" => small::page(&mut image, small::WELCOME),
        "docker/getting-started" => small::page(&mut image, small::GETTING_STARTED),
        "registry" => small::registry(&mut image),
        "nginx" => nginx::nginx(&mut image),
        "httpd" => servers::httpd(&mut image),
        "redis" => servers::redis(&mut image),
        "memcached" => servers::memcached(&mut image),
        "caddy" => servers::caddy(&mut image),
        "adminer" => servers::adminer(&mut image),
        "mysql" => databases::mysql(&mut image),
        "mariadb" => databases::mariadb(&mut image),
        "mongo" => databases::mongo(&mut image),
        "postgres" => databases::postgres(&mut image),
        "node" => languages::node(&mut image),
        "python" => languages::python(&mut image),
        "golang" => languages::golang(&mut image),
        "rust" => languages::rust(&mut image),
        "ruby" => languages::ruby(&mut image),
        "php" => languages::php(&mut image),
        "eclipse-temurin" => languages::java(&mut image),
        _ => image.base(false),
    }
    image.layers
}
