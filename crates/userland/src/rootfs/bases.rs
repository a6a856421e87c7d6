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

/// Alpine of a version such as `3.22.2`.
pub fn alpine(arch: &str, version: &str) -> Tree {
    let mut parts = version.split('.');
    let branch = format!(
        "{}.{}",
        parts.next().unwrap_or("3"),
        parts.next().unwrap_or("22")
    );
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
            &format!("NAME=\"Alpine Linux\"\nID=alpine\nVERSION_ID={version}\nPRETTY_NAME=\"Alpine Linux v{branch}\"\nHOME_URL=\"https://alpinelinux.org/\"\nBUG_REPORT_URL=\"https://gitlab.alpinelinux.org/alpine/aports/-/issues\"\n"),
        )
        .file("etc/issue", &format!("Welcome to Alpine Linux {branch}\nKernel \\r on an \\m (\\l)\n\n"))
        .file(
            "etc/apk/repositories",
            &format!("https://dl-cdn.alpinelinux.org/alpine/v{branch}/main\nhttps://dl-cdn.alpinelinux.org/alpine/v{branch}/community\n"),
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

/// Debian (or Ubuntu), with its essential packages.
pub fn debian(arch: &str, release: &Release) -> Tree {
    let Release {
        id,
        name,
        version,
        codename,
        ..
    } = release;
    Tree::new(arch)
        .dirs("boot dev etc home media mnt opt proc run srv sys usr usr/bin usr/sbin usr/lib usr/lib64 usr/local usr/local/bin usr/local/sbin usr/local/lib usr/local/share usr/share usr/share/doc var var/backups var/cache var/cache/apt var/lib var/lib/apt var/lib/dpkg var/lib/dpkg/info var/log var/mail var/opt var/spool etc/apt etc/apt/sources.list.d etc/apt/apt.conf.d etc/default etc/skel etc/dpkg etc/dpkg/dpkg.cfg.d")
        .dir("var/cache/apt/archives", 0o755)
        .dir("var/lib/apt/lists", 0o755)
        .dir("root", 0o700)
        .dir("tmp", 0o1777)
        .dir("var/tmp", 0o1777)
        .link("bin", "usr/bin")
        .link("sbin", "usr/sbin")
        .link("lib", "usr/lib")
        .link("lib64", "usr/lib64")
        .link("var/run", "/run")
        .link("var/lock", "/run/lock")
        .gnu(|name| !NOT_ESSENTIAL.contains(&name))
        .program("usr/bin/bash", "bash", 1_265_648)
        .program("usr/bin/dash", "dash", 125_640)
        .link("usr/bin/sh", "dash")
        .file(
            "etc/os-release",
            &format!("PRETTY_NAME=\"{name} {version} ({codename})\"\nNAME=\"{name}\"\nVERSION_ID=\"{version}\"\nVERSION=\"{version} ({codename})\"\nVERSION_CODENAME={codename}\nID={id}\n"),
        )
        .file("etc/debian_version", &format!("{version}\n"))
        .file("etc/issue", &format!("{name} {version} \\n \\l\n\n"))
        .file("etc/host.conf", "multi on\n")
        .file("etc/nsswitch.conf", "passwd:         files\ngroup:          files\nhosts:          files dns\n")
        .file("etc/passwd", DEBIAN_PASSWD)
        .file("etc/group", DEBIAN_GROUP)
        .mode_file("etc/shadow", "root:*:20382:0:99999:7:::\ndaemon:*:20382:0:99999:7:::\nnobody:*:20382:0:99999:7:::\n", 0o640, (0, 42))
        .file("etc/shells", "# /etc/shells: valid login shells\n/bin/sh\n/usr/bin/sh\n/bin/bash\n/usr/bin/bash\n/bin/dash\n/usr/bin/dash\n")
        .file("etc/profile", "PATH=\"/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\"\nexport PATH\n")
        .file("root/.bashrc", "")
        .file("root/.profile", "")
        .file("etc/skel/.bashrc", "")
        .file("etc/skel/.profile", "")
        .file("var/lib/dpkg/status", "")
}

/// A release of Debian or Ubuntu.
pub struct Release {
    pub id: &'static str,
    pub name: &'static str,
    pub version: &'static str,
    pub codename: &'static str,
    /// Bytes of the full and of the slim image.
    pub size: (u64, u64),
}

/// The releases, matched by a word of the tag.
pub const RELEASES: &[Release] = &[
    Release {
        id: "debian",
        name: "Debian GNU/Linux",
        version: "12",
        codename: "bookworm",
        size: (116_500_000, 74_800_000),
    },
    Release {
        id: "debian",
        name: "Debian GNU/Linux",
        version: "13",
        codename: "trixie",
        size: (120_000_000, 78_600_000),
    },
    Release {
        id: "debian",
        name: "Debian GNU/Linux",
        version: "11",
        codename: "bullseye",
        size: (124_000_000, 80_700_000),
    },
    Release {
        id: "ubuntu",
        name: "Ubuntu",
        version: "24.04",
        codename: "noble",
        size: (78_100_000, 78_100_000),
    },
    Release {
        id: "ubuntu",
        name: "Ubuntu",
        version: "22.04",
        codename: "jammy",
        size: (77_900_000, 77_900_000),
    },
    Release {
        id: "ubuntu",
        name: "Ubuntu",
        version: "20.04",
        codename: "focal",
        size: (72_800_000, 72_800_000),
    },
];

pub const DEBIAN_PASSWD: &str = "root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\nbin:x:2:2:bin:/bin:/usr/sbin/nologin\nsys:x:3:3:sys:/dev:/usr/sbin/nologin\nsync:x:4:65534:sync:/bin:/bin/sync\ngames:x:5:60:games:/usr/games:/usr/sbin/nologin\nman:x:6:12:man:/var/cache/man:/usr/sbin/nologin\nlp:x:7:7:lp:/var/spool/lpd:/usr/sbin/nologin\nmail:x:8:8:mail:/var/mail:/usr/sbin/nologin\nnews:x:9:9:news:/var/spool/news:/usr/sbin/nologin\nuucp:x:10:10:uucp:/var/spool/uucp:/usr/sbin/nologin\nproxy:x:13:13:proxy:/bin:/usr/sbin/nologin\nwww-data:x:33:33:www-data:/var/www:/usr/sbin/nologin\nbackup:x:34:34:backup:/var/backups:/usr/sbin/nologin\nlist:x:38:38:Mailing List Manager:/var/list:/usr/sbin/nologin\nirc:x:39:39:ircd:/run/ircd:/usr/sbin/nologin\n_apt:x:42:65534::/nonexistent:/usr/sbin/nologin\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n";

pub const DEBIAN_GROUP: &str = "root:x:0:\ndaemon:x:1:\nbin:x:2:\nsys:x:3:\nadm:x:4:\ntty:x:5:\ndisk:x:6:\nlp:x:7:\nmail:x:8:\nnews:x:9:\nuucp:x:10:\nman:x:12:\nproxy:x:13:\nkmem:x:15:\ndialout:x:20:\nfax:x:21:\nvoice:x:22:\ncdrom:x:24:\nfloppy:x:25:\ntape:x:26:\nsudo:x:27:\naudio:x:29:\ndip:x:30:\nwww-data:x:33:\nbackup:x:34:\noperator:x:37:\nlist:x:38:\nirc:x:39:\nsrc:x:40:\nshadow:x:42:\nutmp:x:43:\nvideo:x:44:\nsasl:x:45:\nplugdev:x:46:\nstaff:x:50:\ngames:x:60:\nusers:x:100:\nnogroup:x:65534:\n";
