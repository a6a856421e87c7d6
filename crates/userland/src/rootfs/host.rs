//! The learner's host: Debian 12 with Docker, hadolint, dive, curl and sudo, and the user `learner` in the group docker.

use super::bases::{DEBIAN_GROUP, DEBIAN_PASSWD};
use super::tree::Tree;
use machine::Layer;

/// What an interactive bash begins with: as Debian's, with a few names that people are used to.
const BASHRC: &str = "# System-wide settings of an interactive bash.
alias ll='ls -alF'
alias la='ls -A'
alias l='ls -CF'

command_not_found_handle() {
    /usr/lib/command-not-found -- \"$1\"
    return $?
}
";

/// The host's files.
pub fn host() -> Layer {
    let servers = [
        "nginx",
        "httpd",
        "apache2",
        "redis-server",
        "mysqld",
        "postgres",
        "apk",
        "gosu",
        "node",
        "python3",
        "python",
        "npm",
        "npx",
        "yarn",
        "pip",
        "pip3",
        "redis-cli",
        "mysql",
        "mysqladmin",
        "mysqldump",
        "psql",
        "pg_dump",
        "pg_isready",
        "hello",
        "whoami-server",
    ];
    Tree::new("amd64")
        .dirs("boot dev etc home media mnt opt proc run sys srv usr usr/bin usr/sbin usr/lib usr/local usr/local/bin usr/local/sbin usr/share var var/lib var/log var/cache etc/docker etc/skel")
        .dir("root", 0o700)
        .dir("tmp", 0o1777)
        .dir("var/tmp", 0o1777)
        .link("bin", "usr/bin")
        .link("sbin", "usr/sbin")
        .link("lib", "usr/lib")
        .link("var/run", "/run")
        .gnu(|name| !servers.contains(&name))
        .program("usr/bin/bash", "bash", 1_265_648)
        .program("usr/bin/dash", "dash", 125_640)
        .link("usr/bin/sh", "dash")
        .program("usr/bin/docker", "docker", 42_000_000)
        .program("usr/local/bin/hadolint", "hadolint", 20_000_000)
        .program("usr/local/bin/dive", "dive", 10_000_000)
        .program("usr/sbin/init", "init", 100_000)
        .program("usr/lib/command-not-found", "gnu/command-not-found", 1_000)
        .programs("usr/bin", "systemctl man code open")
        .link("usr/bin/vim", "vi")
        .setuid("usr/bin/sudo", "gnu/sudo", 277_000)
        .file("etc/bash.bashrc", BASHRC)
        .mode_file("etc/sudoers", "root ALL=(ALL:ALL) ALL\n%sudo ALL=(ALL:ALL) ALL\nlearner ALL=(ALL) NOPASSWD: ALL\n", 0o440, (0, 0))
        .file("etc/os-release", "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nNAME=\"Debian GNU/Linux\"\nVERSION_ID=\"12\"\nVERSION=\"12 (bookworm)\"\nVERSION_CODENAME=bookworm\nID=debian\n")
        .file("etc/hostname", "hatoba\n")
        .file("etc/localtime", "TZif2")
        .file("etc/timezone", "Etc/UTC\n")
        .file("etc/hosts", "127.0.0.1\tlocalhost\n127.0.1.1\thatoba\n::1\tlocalhost ip6-localhost ip6-loopback\n")
        .file("etc/resolv.conf", "nameserver 192.0.2.1\n")
        .file("etc/passwd", &format!("{DEBIAN_PASSWD}learner:x:1000:1000:Learner:/home/learner:/bin/bash\n"))
        .file("etc/group", &format!("{DEBIAN_GROUP}docker:x:999:learner\nlearner:x:1000:\n"))
        .mode_file("etc/shadow", "root:*:20382:0:99999:7:::\nlearner:!:20382:0:99999:7:::\n", 0o640, (0, 42))
        .file("etc/shells", "/bin/sh\n/bin/bash\n")
        .file("etc/services", "ssh\t22/tcp\ndomain\t53/udp\nhttp\t80/tcp\nhttps\t443/tcp\nmysql\t3306/tcp\npostgresql\t5432/tcp\nredis\t6379/tcp\n")
        .file("etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n")
        .owned_dir("home/learner", 0o755, (1000, 1000))
        .build()
}
