//! The distributions that images stand on: busybox, Alpine, Debian.

use super::tree::Tree;

/// busybox's own image: one program, its links, a few settings.
pub fn busybox(arch: &str, size: u64) -> Tree {
    Tree::new(arch)
        .dirs("bin dev etc home lib usr usr/bin usr/sbin var var/www")
        .owned_dir("home", 0o755, (65_534, 65_534))
        .dir("root", 0o700)
        .dir("tmp", 0o1777)
        .dirs("var/spool")
        .dir("var/spool/mail", 0o755)
        .busybox(size, true)
        .link("lib64", "lib")
        .link("usr/bin/env", "../../bin/env")
        .file("lib/ld-linux-x86-64.so.2", "")
        .file(
            "etc/passwd",
            "root:x:0:0:root:/root:/bin/sh\ndaemon:x:1:1:daemon:/usr/sbin:/bin/false\nbin:x:2:2:bin:/bin:/bin/false\nsys:x:3:3:sys:/dev:/bin/false\nsync:x:4:100:sync:/bin:/bin/sync\nmail:x:8:8:mail:/var/spool/mail:/bin/false\nwww-data:x:33:33:www-data:/var/www:/bin/false\noperator:x:37:37:Operator:/var:/bin/false\nnobody:x:65534:65534:nobody:/home:/bin/false\n",
        )
        .file(
            "etc/group",
            "root:x:0:\ndaemon:x:1:\nbin:x:2:\nsys:x:3:\nadm:x:4:\ntty:x:5:\ndisk:x:6:\nlp:x:7:\nmail:x:8:\nkmem:x:9:\nwheel:x:10:\ncdrom:x:11:\ndialout:x:18:\nfloppy:x:19:\nvideo:x:28:\naudio:x:29:\ntape:x:32:\nwww-data:x:33:\noperator:x:37:\nutmp:x:43:\nplugdev:x:46:\nstaff:x:50:\nlock:x:54:\nnetdev:x:82:\nusers:x:100:\nnobody:x:65534:\n",
        )
        .mode_file("etc/shadow", "root:*:::::::\ndaemon:*:::::::\nnobody:*:::::::\n", 0o640, (0, 0))
        .file("etc/nsswitch.conf", "hosts: files dns\n")
        .file("etc/localtime", "TZif2")
}

/// The last releases of Alpine's branches.
const ALPINES: &[&str] = &[
    "3.22.2", "3.21.5", "3.20.8", "3.19.9", "3.18.12", "3.17.10", "3.16.9", "3.15.11", "3.14.10",
    "3.13.12", "3.12.12", "3.11.13", "3.10.9", "3.9.6", "3.8.5", "3.7.3", "3.6.5", "3.5.3",
    "3.4.6", "3.3.3", "3.2.3", "3.1.4",
];

/// The last release of a branch such as `3.22`.
pub fn alpine_release(branch: &str) -> &'static str {
    let of = |v: &&&str| v.rsplit_once('.').is_some_and(|(b, _)| b == branch);
    ALPINES.iter().find(of).unwrap_or(&ALPINES[0])
}

/// Alpine of a version such as `3.22.2`, or of a day as edge's.
pub fn alpine(arch: &str, version: &str) -> Tree {
    let edge = !version.contains('.');
    let branch = match version.rsplit_once('.') {
        Some((branch, _)) => format!("v{branch}"),
        None => "edge".to_string(),
    };
    let version = match edge {
        true => format!("3.23_alpha{version}"),
        false => version.to_string(),
    };
    let cpu = if arch == "arm64" { "aarch64" } else { "x86_64" };
    Tree::new(arch)
        .dirs("bin dev etc home lib media mnt opt run sbin srv usr usr/bin usr/sbin usr/lib usr/local usr/local/bin usr/share var var/cache var/cache/apk var/log var/lib lib/apk lib/apk/db etc/apk etc/apk/keys etc/profile.d")
        .dir("root", 0o700)
        .dir("tmp", 0o1777)
        .dir("var/tmp", 0o1777)
        .busybox(824_000, false)
        .program("sbin/apk", "gnu/apk", 68_000)
        .link("var/run", "../run")
        .file("etc/alpine-release", &format!("{version}\n"))
        .file(
            "etc/os-release",
            &format!("NAME=\"Alpine Linux\"\nID=alpine\nVERSION_ID={version}\nPRETTY_NAME=\"Alpine Linux {branch}\"\nHOME_URL=\"https://alpinelinux.org/\"\nBUG_REPORT_URL=\"https://gitlab.alpinelinux.org/alpine/aports/-/issues\"\n"),
        )
        .file("etc/issue", &format!("Welcome to Alpine Linux {}\nKernel \\r on an \\m (\\l)\n\n", branch.trim_start_matches('v')))
        .file(&format!("lib/ld-musl-{cpu}.so.1"), "")
        .link(&format!("lib/libc.musl-{cpu}.so.1"), &format!("ld-musl-{cpu}.so.1"))
        .program("usr/bin/ldd", "gnu/ldd", 500)
        .file(
            "etc/apk/repositories",
            &format!("https://dl-cdn.alpinelinux.org/alpine/{branch}/main\nhttps://dl-cdn.alpinelinux.org/alpine/{branch}/community\n"),
        )
        .file("etc/apk/world", "alpine-baselayout\nalpine-keys\nalpine-release\napk-tools\nbusybox\nlibc-utils\n")
        .file("lib/apk/db/installed", "")
        .file(
            "etc/passwd",
            "root:x:0:0:root:/root:/bin/sh\nbin:x:1:1:bin:/bin:/sbin/nologin\ndaemon:x:2:2:daemon:/sbin:/sbin/nologin\nlp:x:4:7:lp:/var/spool/lpd:/sbin/nologin\nsync:x:5:0:sync:/sbin:/bin/sync\nshutdown:x:6:0:shutdown:/sbin:/sbin/shutdown\nhalt:x:7:0:halt:/sbin:/sbin/halt\nmail:x:8:12:mail:/var/mail:/sbin/nologin\nnews:x:9:13:news:/usr/lib/news:/sbin/nologin\nuucp:x:10:14:uucp:/var/spool/uucppublic:/sbin/nologin\ncron:x:16:16:cron:/var/spool/cron:/sbin/nologin\nftp:x:21:21::/var/lib/ftp:/sbin/nologin\nsshd:x:22:22:sshd:/dev/null:/sbin/nologin\ngames:x:35:35:games:/usr/games:/sbin/nologin\nntp:x:123:123:NTP:/var/empty:/sbin/nologin\nguest:x:405:100:guest:/dev/null:/sbin/nologin\nnobody:x:65534:65534:nobody:/:/sbin/nologin\n",
        )
        .file(
            "etc/group",
            "root:x:0:root\nbin:x:1:root,bin,daemon\ndaemon:x:2:root,bin,daemon\nsys:x:3:root,bin\nadm:x:4:root,daemon\ntty:x:5:\ndisk:x:6:root\nlp:x:7:lp\nkmem:x:9:\nwheel:x:10:root\nfloppy:x:11:root\nmail:x:12:mail\nnews:x:13:news\nuucp:x:14:uucp\ncron:x:16:cron\naudio:x:18:\ncdrom:x:19:\ndialout:x:20:root\nftp:x:21:\nsshd:x:22:\ninput:x:23:\ntape:x:26:root\nvideo:x:27:root\nnetdev:x:28:\nkvm:x:34:kvm\ngames:x:35:\nshadow:x:42:\nwww-data:x:82:\nusers:x:100:games\nntp:x:123:\nutmp:x:406:\nping:x:999:\nnogroup:x:65533:\nnobody:x:65534:\n",
        )
        .mode_file("etc/shadow", "root:*::0:::::\nbin:!::0:::::\nnobody:!::0:::::\n", 0o640, (0, 42))
        .file("etc/shells", "# valid login shells\n/bin/sh\n/bin/ash\n")
        .file("etc/profile", "export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n")
        .file("etc/inputrc", "")
}

/// Programs that a Debian image has only after `apt-get install`.
const NOT_ESSENTIAL: &[&str] = &[
    "column",
    "patch",
    "ps",
    "top",
    "free",
    "pgrep",
    "pkill",
    "uptime",
    "watch",
    "vmstat",
    "w",
    "pidof",
    "killall",
    "pstree",
    "ip",
    "ss",
    "ping",
    "traceroute",
    "netstat",
    "ifconfig",
    "route",
    "arp",
    "nc",
    "telnet",
    "nslookup",
    "dig",
    "host",
    "curl",
    "wget",
    "git",
    "jq",
    "file",
    "tree",
    "less",
    "vi",
    "vim",
    "nano",
    "xxd",
    "hexdump",
    "hd",
    "bc",
    "make",
    "openssl",
    "sudo",
    "gosu",
    "nginx",
    "httpd",
    "apache2",
    "redis-server",
    "redis-cli",
    "node",
    "npm",
    "npx",
    "yarn",
    "python3",
    "python",
    "pip",
    "pip3",
    "mysqld",
    "mysql",
    "mysqladmin",
    "mysqldump",
    "postgres",
    "psql",
    "pg_isready",
    "pg_dump",
    "initdb",
    "gcc",
    "cc",
    "g++",
    "go",
    "cargo",
    "rustc",
    "tsc",
    "javac",
    "java",
    "gem",
    "bundle",
    "ruby",
    "php",
    "strings",
    "crond",
    "apk",
    "hello",
    "whoami-server",
    "unzip",
    "zip",
    "rsync",
    "ssh",
    "gosu",
    "tini",
    "hadolint",
    "dive",
    "docker",
    "time",
    "lsof",
    "strace",
    "mariadb",
    "mongod",
    "mongosh",
];

/// What only apt's distributions have.
const APT: &[&str] = &[
    "apt",
    "apt-get",
    "apt-cache",
    "apt-mark",
    "apt-key",
    "dpkg",
    "dpkg-query",
];

/// Debian, Ubuntu or Oracle Linux, with their essential packages.
pub fn debian(arch: &str, release: &Release) -> Tree {
    let cpu = if arch == "arm64" { "aarch64" } else { "x86_64" };
    let loader = match arch {
        "arm64" => "usr/lib/ld-linux-aarch64.so.1",
        _ => "usr/lib64/ld-linux-x86-64.so.2",
    };
    let apt = release.id != "ol";
    let mut tree = Tree::new(arch)
        .dirs("boot dev etc home media mnt opt proc run srv sys usr usr/bin usr/sbin usr/lib usr/lib64 usr/local usr/local/bin usr/local/sbin usr/local/lib usr/local/share usr/share usr/share/doc var var/backups var/cache var/lib var/log var/mail var/opt var/spool etc/default etc/init.d etc/skel")
        .dir("root", 0o700)
        .dir("tmp", 0o1777)
        .dir("var/tmp", 0o1777)
        .link("bin", "usr/bin")
        .link("sbin", "usr/sbin")
        .link("lib", "usr/lib")
        .link("lib64", "usr/lib64")
        .link("var/run", "/run")
        .link("var/lock", "/run/lock")
        .gnu(|name| !NOT_ESSENTIAL.contains(&name) && (apt || !APT.contains(&name)))
        .program("usr/bin/bash", "bash", 1_265_648)
        .program("usr/bin/ldd", "gnu/ldd", 5_000)
        .dirs(&format!("usr/lib/{cpu}-linux-gnu"))
        .file(&format!("usr/lib/{cpu}-linux-gnu/libc.so.6"), "")
        .file(loader, "")
        .file("etc/os-release", &release.os_release())
        .file("etc/host.conf", "multi on\n")
        .file("etc/nsswitch.conf", "passwd:         files\ngroup:          files\nhosts:          files dns\n")
        .file("etc/passwd", &release.passwd())
        .file("etc/group", &release.group())
        .mode_file("etc/shadow", "root:*:20382:0:99999:7:::\ndaemon:*:20382:0:99999:7:::\nnobody:*:20382:0:99999:7:::\n", 0o640, (0, 42))
        .file("etc/shells", "# /etc/shells: valid login shells\n/bin/sh\n/usr/bin/sh\n/bin/bash\n/usr/bin/bash\n/bin/dash\n/usr/bin/dash\n")
        .file("etc/profile", "PATH=\"/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\"\nexport PATH\n")
        .file("root/.bashrc", "")
        .file("root/.profile", "")
        .file("etc/skel/.bashrc", "")
        .file("etc/skel/.profile", "");
    if release.has_first_user() {
        tree = tree.owned_dir("home/ubuntu", 0o750, (1000, 1000));
    }
    if !apt {
        return tree
            .link("usr/bin/sh", "bash")
            .programs("usr/bin", "microdnf rpm");
    }
    tree.program("usr/bin/dash", "dash", 125_640)
        .link("usr/bin/sh", "dash")
        .script("usr/sbin/service", SERVICE)
        .dirs("var/cache/apt var/lib/apt var/lib/dpkg var/lib/dpkg/info etc/apt etc/apt/sources.list.d etc/apt/apt.conf.d etc/apt/preferences.d etc/dpkg etc/dpkg/dpkg.cfg.d")
        .dir("var/cache/apt/archives", 0o755)
        .dir("var/lib/apt/lists", 0o755)
        .file("etc/debian_version", &format!("{}\n", release.debian_version()))
        .file("etc/issue", &format!("{} {} \\n \\l\n\n", release.name, release.version))
        .file(&format!("etc/apt/sources.list.d/{}.sources", release.id), &release.sources())
        .file("var/lib/dpkg/status", "")
}

/// Runs a server's start script.
const SERVICE: &str = r#"#!/bin/sh
# Runs the script of a service in /etc/init.d.
case "$1" in
  --version) echo "service ver. 1.65.2"; exit 0 ;;
  --status-all)
    for script in /etc/init.d/*; do
      [ -x "$script" ] || continue
      if "$script" status >/dev/null 2>&1; then mark=+; else mark=-; fi
      echo " [ $mark ]  ${script##*/}"
    done
    exit 0 ;;
  ''|-*) echo "Usage: service < option > | --status-all | [ service_name [ command | --full-restart ] ]"; exit 1 ;;
esac
name=$1
shift
if [ -x "/etc/init.d/$name" ]; then
  exec "/etc/init.d/$name" "$@"
fi
echo "$name: unrecognized service" >&2
exit 1
"#;

/// A release of Debian, Ubuntu or Oracle Linux.
pub struct Release {
    pub id: &'static str,
    pub name: &'static str,
    pub version: &'static str,
    pub codename: &'static str,
    /// Bytes of the full and of the slim image.
    pub size: (u64, u64),
}

impl Release {
    fn os_release(&self) -> String {
        let Release {
            id,
            name,
            version,
            codename,
            ..
        } = self;
        match *id {
            "ubuntu" => {
                let (long, title) = ubuntu_names(version, codename);
                format!(
                    "PRETTY_NAME=\"Ubuntu {long}\"\nNAME=\"Ubuntu\"\nVERSION_ID=\"{version}\"\nVERSION=\"{long} ({title})\"\nVERSION_CODENAME={codename}\nID=ubuntu\nID_LIKE=debian\nHOME_URL=\"https://www.ubuntu.com/\"\nSUPPORT_URL=\"https://help.ubuntu.com/\"\nBUG_REPORT_URL=\"https://bugs.launchpad.net/ubuntu/\"\nUBUNTU_CODENAME={codename}\n"
                )
            }
            "ol" => format!(
                "NAME=\"{name}\"\nVERSION=\"{version}\"\nID=\"ol\"\nID_LIKE=\"fedora\"\nVARIANT=\"Server\"\nVERSION_ID=\"{version}\"\nPLATFORM_ID=\"platform:el9\"\nPRETTY_NAME=\"{name} {version}\"\n"
            ),
            _ if version.is_empty() => format!(
                "PRETTY_NAME=\"{name} {codename}/sid\"\nNAME=\"{name}\"\nVERSION_CODENAME={codename}\nID=debian\n"
            ),
            _ => format!(
                "PRETTY_NAME=\"{name} {version} ({codename})\"\nNAME=\"{name}\"\nVERSION_ID=\"{version}\"\nVERSION=\"{version} ({codename})\"\nVERSION_CODENAME={codename}\nID={id}\nHOME_URL=\"https://www.debian.org/\"\nSUPPORT_URL=\"https://www.debian.org/support\"\nBUG_REPORT_URL=\"https://bugs.debian.org/\"\n"
            ),
        }
    }

    /// What /etc/debian_version says: a point release, or of Ubuntu's the Debian it came from.
    fn debian_version(&self) -> &str {
        match self.codename {
            "trixie" => "13.1",
            "bookworm" => "12.12",
            "bullseye" => "11.11",
            "buster" => "10.13",
            "stretch" => "9.13",
            "jessie" => "8.11",
            "noble" | "plucky" | "oracular" | "questing" => "trixie/sid",
            "jammy" | "lunar" | "mantic" | "kinetic" => "bookworm/sid",
            "focal" => "bullseye/sid",
            _ => "forky/sid",
        }
    }

    /// Whether the image has a user of its own, as Ubuntu's have since 23.04.
    fn has_first_user(&self) -> bool {
        self.id == "ubuntu" && self.version >= "23.04"
    }

    pub fn passwd(&self) -> String {
        let own = "ubuntu:x:1000:1000:Ubuntu:/home/ubuntu:/bin/bash\n";
        let own = if self.has_first_user() { own } else { "" };
        format!("{DEBIAN_PASSWD}{own}")
    }

    pub fn group(&self) -> String {
        let own = if self.has_first_user() {
            "ubuntu:x:1000:\n"
        } else {
            ""
        };
        format!("{DEBIAN_GROUP}{own}")
    }

    fn sources(&self) -> String {
        let code = self.codename;
        match self.id {
            "ubuntu" => format!(
                "Types: deb\nURIs: http://archive.ubuntu.com/ubuntu/\nSuites: {code} {code}-updates {code}-backports\nComponents: main universe restricted multiverse\nSigned-By: /usr/share/keyrings/ubuntu-archive-keyring.gpg\n\nTypes: deb\nURIs: http://security.ubuntu.com/ubuntu/\nSuites: {code}-security\nComponents: main universe restricted multiverse\nSigned-By: /usr/share/keyrings/ubuntu-archive-keyring.gpg\n"
            ),
            _ => format!(
                "Types: deb\nURIs: http://deb.debian.org/debian\nSuites: {code} {code}-updates\nComponents: main\nSigned-By: /usr/share/keyrings/debian-archive-keyring.gpg\n\nTypes: deb\nURIs: http://deb.debian.org/debian-security\nSuites: {code}-security\nComponents: main\nSigned-By: /usr/share/keyrings/debian-archive-keyring.gpg\n"
            ),
        }
    }
}

/// Ubuntu's version in full and its title: `24.04.3 LTS`, `Noble Numbat`.
fn ubuntu_names(version: &str, codename: &str) -> (String, &'static str) {
    let (full, title) = match codename {
        "noble" => ("24.04.3 LTS", "Noble Numbat"),
        "jammy" => ("22.04.5 LTS", "Jammy Jellyfish"),
        "focal" => ("20.04.6 LTS", "Focal Fossa"),
        "bionic" => ("18.04.6 LTS", "Bionic Beaver"),
        "xenial" => ("16.04.7 LTS", "Xenial Xerus"),
        "trusty" => ("14.04.6 LTS", "Trusty Tahr"),
        "questing" => ("25.10", "Questing Quokka"),
        "plucky" => ("25.04", "Plucky Puffin"),
        "oracular" => ("24.10", "Oracular Oriole"),
        "mantic" => ("23.10.1", "Mantic Minotaur"),
        "lunar" => ("23.04", "Lunar Lobster"),
        "kinetic" => ("22.10", "Kinetic Kudu"),
        "impish" => ("21.10", "Impish Indri"),
        "hirsute" => ("21.04", "Hirsute Hippo"),
        "groovy" => ("20.10", "Groovy Gorilla"),
        _ => (version, "Ubuntu"),
    };
    (full.to_string(), title)
}

macro_rules! releases {
    ($($id:literal $name:literal $version:literal $codename:literal $full:literal $slim:literal;)*) => {
        /// The releases, by their codenames; the first is the usual one.
        pub const RELEASES: &[Release] = &[$(Release {
            id: $id, name: $name, version: $version, codename: $codename, size: ($full, $slim),
        },)*];
    };
}

releases! {
    "debian" "Debian GNU/Linux" "12" "bookworm" 116_500_000 74_800_000;
    "debian" "Debian GNU/Linux" "13" "trixie" 120_000_000 78_600_000;
    "debian" "Debian GNU/Linux" "11" "bullseye" 124_000_000 80_700_000;
    "ubuntu" "Ubuntu" "24.04" "noble" 78_100_000 78_100_000;
    "ubuntu" "Ubuntu" "22.04" "jammy" 77_900_000 77_900_000;
    "ubuntu" "Ubuntu" "20.04" "focal" 72_800_000 72_800_000;
    "debian" "Debian GNU/Linux" "10" "buster" 114_000_000 69_200_000;
    "debian" "Debian GNU/Linux" "9" "stretch" 101_000_000 55_300_000;
    "debian" "Debian GNU/Linux" "8" "jessie" 129_000_000 81_400_000;
    "debian" "Debian GNU/Linux" "" "sid" 121_000_000 79_500_000;
    "debian" "Debian GNU/Linux" "" "forky" 121_000_000 79_500_000;
    "ubuntu" "Ubuntu" "25.10" "questing" 80_100_000 80_100_000;
    "ubuntu" "Ubuntu" "25.04" "plucky" 78_400_000 78_400_000;
    "ubuntu" "Ubuntu" "24.10" "oracular" 80_600_000 80_600_000;
    "ubuntu" "Ubuntu" "23.10" "mantic" 70_300_000 70_300_000;
    "ubuntu" "Ubuntu" "23.04" "lunar" 70_300_000 70_300_000;
    "ubuntu" "Ubuntu" "22.10" "kinetic" 70_300_000 70_300_000;
    "ubuntu" "Ubuntu" "21.10" "impish" 79_700_000 79_700_000;
    "ubuntu" "Ubuntu" "21.04" "hirsute" 80_000_000 80_000_000;
    "ubuntu" "Ubuntu" "20.10" "groovy" 79_400_000 79_400_000;
    "ubuntu" "Ubuntu" "18.04" "bionic" 63_100_000 63_100_000;
    "ubuntu" "Ubuntu" "16.04" "xenial" 135_000_000 135_000_000;
    "ubuntu" "Ubuntu" "14.04" "trusty" 197_000_000 197_000_000;
    "ol" "Oracle Linux Server" "9.6" "oraclelinux9" 120_000_000 120_000_000;
}

/// The release of a codename, a number or a word of a tag.
pub fn release(word: &str) -> &'static Release {
    let hit = |r: &&Release| !word.is_empty() && (word.contains(r.codename) || word == r.version);
    RELEASES.iter().find(hit).unwrap_or(&RELEASES[0])
}

pub const DEBIAN_PASSWD: &str = "root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\nbin:x:2:2:bin:/bin:/usr/sbin/nologin\nsys:x:3:3:sys:/dev:/usr/sbin/nologin\nsync:x:4:65534:sync:/bin:/bin/sync\ngames:x:5:60:games:/usr/games:/usr/sbin/nologin\nman:x:6:12:man:/var/cache/man:/usr/sbin/nologin\nlp:x:7:7:lp:/var/spool/lpd:/usr/sbin/nologin\nmail:x:8:8:mail:/var/mail:/usr/sbin/nologin\nnews:x:9:9:news:/var/spool/news:/usr/sbin/nologin\nuucp:x:10:10:uucp:/var/spool/uucp:/usr/sbin/nologin\nproxy:x:13:13:proxy:/bin:/usr/sbin/nologin\nwww-data:x:33:33:www-data:/var/www:/usr/sbin/nologin\nbackup:x:34:34:backup:/var/backups:/usr/sbin/nologin\nlist:x:38:38:Mailing List Manager:/var/list:/usr/sbin/nologin\nirc:x:39:39:ircd:/run/ircd:/usr/sbin/nologin\n_apt:x:42:65534::/nonexistent:/usr/sbin/nologin\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n";

pub const DEBIAN_GROUP: &str = "root:x:0:\ndaemon:x:1:\nbin:x:2:\nsys:x:3:\nadm:x:4:\ntty:x:5:\ndisk:x:6:\nlp:x:7:\nmail:x:8:\nnews:x:9:\nuucp:x:10:\nman:x:12:\nproxy:x:13:\nkmem:x:15:\ndialout:x:20:\nfax:x:21:\nvoice:x:22:\ncdrom:x:24:\nfloppy:x:25:\ntape:x:26:\nsudo:x:27:\naudio:x:29:\ndip:x:30:\nwww-data:x:33:\nbackup:x:34:\noperator:x:37:\nlist:x:38:\nirc:x:39:\nsrc:x:40:\nshadow:x:42:\nutmp:x:43:\nvideo:x:44:\nsasl:x:45:\nplugdev:x:46:\nstaff:x:50:\ngames:x:60:\nusers:x:100:\nnogroup:x:65534:\n";
