//! What the package managers can install: names, versions, weights and the programs they bring.
//! Plain data, most of it in text files; sizes are the real packages', rounded.

/// A distribution's package. Sizes in kB: what is downloaded and what it takes installed.
#[derive(Clone, Copy, Debug)]
pub struct Package {
    pub name: &'static str,
    pub version: &'static str,
    pub download: u32,
    pub installed: u32,
    /// Packages that come with it, parted by blanks.
    pub needs: &'static str,
    /// Packages that come with it unless that is turned off, parted by blanks.
    pub recommends: &'static str,
    /// Programs it brings, parted by blanks.
    pub programs: &'static str,
}

macro_rules! packages {
    ($($name:literal $version:literal $download:literal $installed:literal $needs:literal $programs:literal;)*) => {
        &[$(Package { name: $name, version: $version, download: $download, installed: $installed, needs: $needs, recommends: "", programs: $programs },)*]
    };
}

/// The lines of a table without its comments, each split at its bars.
fn rows(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    let lines = text.lines().filter(|l| !l.starts_with('#'));
    lines.map(|l| l.split('|').collect())
}

fn column(row: &[&'static str], n: usize) -> &'static str {
    row.get(n).copied().unwrap_or_default()
}

fn number(row: &[&'static str], n: usize) -> u32 {
    column(row, n).parse().unwrap_or(1)
}

/// Versions that other releases have of Debian 12's packages, one release a line.
const OTHER_RELEASES: &str = include_str!("releases.txt");

/// The packages of a release of Debian or Ubuntu, by its codename. What a release has in another
/// version than Debian 12 is known for the most installed ones only.
pub fn debian(codename: &str) -> Vec<Package> {
    let other = OTHER_RELEASES
        .lines()
        .find(|l| l.split(' ').next() == Some(codename));
    let version = |name: &str| {
        let mut pairs = other
            .iter()
            .flat_map(|l| l.split(' '))
            .filter_map(|p| p.split_once('='));
        pairs.find(|(n, _)| *n == name).map(|(_, v)| v)
    };
    rows(include_str!("debian.txt"))
        .map(|row| Package {
            name: column(&row, 0),
            version: version(column(&row, 0)).unwrap_or(column(&row, 1)),
            download: number(&row, 2),
            installed: number(&row, 3),
            needs: column(&row, 4),
            recommends: column(&row, 5),
            programs: column(&row, 6),
        })
        .collect()
}

/// Alpine's packages.
pub const ALPINE: &[Package] = packages! {
    "curl" "8.14.1-r2" 130 272 "ca-certificates brotli-libs c-ares libunistring libidn2 nghttp2-libs libpsl zstd-libs libcurl" "curl";
    "ca-certificates" "20250911-r0" 150 680 "" "";
    "brotli-libs" "1.1.0-r2" 380 900 "" "";
    "c-ares" "1.34.5-r0" 105 226 "" "";
    "libunistring" "1.3-r0" 660 1800 "" "";
    "libidn2" "2.3.7-r0" 90 220 "" "";
    "nghttp2-libs" "1.65.0-r0" 70 170 "" "";
    "libpsl" "0.21.5-r3" 80 150 "" "";
    "zstd-libs" "1.5.7-r0" 300 720 "" "";
    "libcurl" "8.14.1-r2" 300 660 "" "";
    "wget" "1.25.0-r1" 230 560 "" "wget";
    "bash" "5.2.37-r0" 470 1300 "libncursesw readline ncurses-terminfo-base" "";
    "libncursesw" "6.5_p20250503-r0" 140 330 "" "";
    "readline" "8.2.13-r1" 140 320 "" "";
    "ncurses-terminfo-base" "6.5_p20250503-r0" 20 110 "" "";
    "git" "2.49.1-r0" 3100 8100 "libcurl libexpat pcre2" "git";
    "libexpat" "2.7.2-r0" 60 140 "" "";
    "pcre2" "10.43-r1" 240 640 "" "";
    "jq" "1.8.1-r0" 250 680 "oniguruma" "jq";
    "oniguruma" "6.9.10-r0" 220 560 "" "";
    "tree" "2.2.1-r0" 30 60 "" "tree";
    "vim" "9.1.1566-r0" 760 2300 "libncursesw xxd" "vim vi vimdiff";
    "xxd" "9.1.1566-r0" 20 50 "" "xxd";
    "nano" "8.4-r0" 250 700 "libncursesw" "nano";
    "htop" "3.4.1-r0" 90 240 "libncursesw" "top";
    "procps" "4.0.4-r3" 300 900 "libncursesw" "ps top free pgrep pkill uptime watch";
    "iproute2" "6.15.0-r0" 560 1500 "" "ip ss";
    "bind-tools" "9.20.13-r0" 180 480 "" "dig nslookup";
    "openssl" "3.5.4-r0" 320 830 "" "openssl";
    "make" "4.4.1-r3" 110 260 "" "make";
    "gcc" "14.2.0-r6" 41_000 141_000 "binutils musl-dev libgcc libstdc++ gmp isl26 mpfr4 mpc1" "gcc cc c99 cpp";
    "g++" "14.2.0-r6" 15_000 51_000 "gcc libstdc++-dev" "g++ c++";
    "binutils" "2.44-r3" 3900 15_600 "" "as ld ar nm objdump readelf strip strings";
    "musl-dev" "1.2.5-r10" 2700 10_600 "" "";
    "libgcc" "14.2.0-r6" 60 160 "" "";
    "libstdc++" "14.2.0-r6" 900 2700 "" "";
    "libstdc++-dev" "14.2.0-r6" 2600 18_000 "" "";
    "gmp" "6.3.0-r3" 190 430 "" "";
    "isl26" "0.26-r1" 640 1600 "" "";
    "mpfr4" "4.2.1_p1-r0" 200 480 "" "";
    "mpc1" "1.3.1-r1" 60 120 "" "";
    "build-base" "0.5-r3" 1 1 "gcc g++ make binutils" "";
    "python3" "3.12.12-r0" 12_300 44_000 "libexpat readline sqlite-libs" "python3";
    "sqlite-libs" "3.49.2-r1" 560 1400 "" "";
    "py3-pip" "25.1.1-r0" 1600 7100 "python3" "pip pip3";
    "nodejs" "22.16.0-r2" 16_000 56_000 "ca-certificates libgcc libstdc++" "node";
    "npm" "11.3.0-r1" 1700 8700 "nodejs" "npm npx";
    "nginx" "1.28.0-r3" 560 1400 "pcre2" "nginx";
    "redis" "8.0.3-r0" 1300 4100 "" "redis-server redis-cli";
    "su-exec" "0.2-r3" 10 20 "" "su-exec";
    "tini" "0.19.0-r3" 20 40 "" "tini";
    "tzdata" "2025b-r0" 300 1400 "" "";
    "shadow" "4.17.3-r0" 240 580 "" "useradd usermod groupadd";
    "coreutils" "9.7-r1" 560 1200 "" "";
    "openssh-client" "10.0_p1-r9" 700 2200 "" "ssh scp ssh-keygen";
    "docker-cli" "28.3.3-r2" 12_000 39_000 "" "docker";
    "ffmpeg" "6.1.2-r2" 1200 3100 "" "ffmpeg ffprobe";
    "postgresql-client" "17.6-r0" 30 60 "" "psql pg_isready";
    "mysql-client" "11.4.8-r0" 30 60 "" "mysql";
    "sudo" "1.9.17_p2-r0" 400 1100 "" "sudo visudo";
    "zip" "3.0-r13" 130 350 "" "zip";
    "unzip" "6.0-r15" 90 250 "" "unzip";
    "python3-dev" "3.12.12-r0" 3300 14_000 "python3" "python3-config";
    "py3-virtualenv" "20.31.2-r0" 270 1100 "python3" "";
    "nodejs-current" "23.11.1-r0" 16_000 56_000 "ca-certificates libgcc libstdc++" "node";
    "yarn" "1.22.22-r1" 630 5200 "nodejs" "yarn yarnpkg";
    "openssh" "10.0_p1-r9" 3 8 "openssh-client openssh-server" "";
    "openssh-server" "10.0_p1-r9" 440 900 "" "sshd";
    "dumb-init" "1.2.5-r3" 9 30 "" "dumb-init";
    "dcron" "4.6-r0" 25 60 "" "dcron";
    "supervisor" "4.2.5-r5" 900 4000 "python3" "supervisord supervisorctl";
    "rsync" "3.4.1-r1" 210 560 "zstd-libs" "rsync";
    "gnupg" "2.4.9-r0" 1800 6000 "gpg" "";
    "gpg" "2.4.9-r0" 500 1100 "" "gpg";
    "file" "5.46-r2" 130 8300 "" "file";
    "less" "668-r0" 110 260 "libncursesw" "less";
    "grep" "3.12-r0" 90 260 "pcre2" "grep";
    "sed" "4.9-r2" 80 200 "" "sed";
    "tar" "1.35-r3" 220 600 "" "tar";
    "gawk" "5.3.2-r2" 500 1600 "" "awk";
    "findutils" "4.10.0-r0" 240 700 "" "find xargs";
    "util-linux" "2.41-r9" 500 1500 "" "";
    "strace" "6.15-r0" 460 1700 "" "strace";
    "tcpdump" "4.99.5-r1" 430 1200 "libpcap" "tcpdump";
    "libpcap" "1.10.5-r1" 110 250 "" "";
    "iputils" "20240905-r0" 60 150 "" "ping";
    "iptables" "1.8.11-r1" 160 420 "" "iptables";
    "socat" "1.8.0.3-r1" 160 430 "" "socat";
    "nmap" "7.97-r0" 2600 12_000 "pcre2" "nmap";
    "busybox-extras" "1.37.0-r19" 60 180 "" "telnet httpd";
    "tmux" "3.5a-r0" 250 700 "libncursesw" "tmux";
    "zsh" "5.9-r5" 700 2600 "libncursesw" "zsh";
    "sqlite" "3.49.2-r1" 700 1700 "readline sqlite-libs" "sqlite3";
    "sqlite-dev" "3.49.2-r1" 140 640 "sqlite" "";
    "openssl-dev" "3.5.4-r0" 400 2100 "" "";
    "libffi-dev" "3.4.8-r0" 15 40 "" "";
    "zlib-dev" "1.3.1-r2" 30 110 "" "";
    "linux-headers" "6.14.2-r0" 1900 7600 "" "";
    "postgresql-dev" "17.6-r0" 2400 9200 "" "pg_config";
    "libpq" "17.6-r0" 150 340 "" "";
    "libpq-dev" "17.6-r0" 160 600 "libpq" "pg_config";
    "mariadb-dev" "11.4.8-r0" 900 4100 "" "mariadb_config";
    "mariadb-client" "11.4.8-r0" 1100 5200 "" "mariadb mysql mysqldump";
    "mariadb-connector-c" "3.3.10-r0" 110 260 "" "";
    "libjpeg-turbo-dev" "3.1.0-r0" 120 420 "" "";
    "libpng-dev" "1.6.47-r0" 90 300 "" "";
    "freetype-dev" "2.13.3-r0" 130 560 "" "";
    "libxml2-dev" "2.13.9-r0" 200 900 "" "";
    "libxslt-dev" "1.1.43-r3" 60 260 "" "";
    "libzip-dev" "1.11.4-r0" 20 90 "" "";
    "oniguruma-dev" "6.9.10-r0" 20 80 "oniguruma" "";
    "icu-dev" "76.1-r1" 900 5200 "icu-libs" "";
    "icu-libs" "76.1-r1" 1100 3000 "" "";
    "libc6-compat" "1.1.0-r4" 6 10 "" "";
    "gcompat" "1.1.0-r4" 30 80 "" "";
    "cmake" "3.31.7-r1" 9000 38_000 "libstdc++" "cmake";
    "autoconf" "2.72-r1" 400 1500 "" "autoconf";
    "automake" "1.17-r1" 500 1900 "" "automake";
    "go" "1.24.9-r0" 60_000 230_000 "binutils gcc musl-dev" "go gofmt";
    "rust" "1.87.0-r0" 90_000 320_000 "gcc musl-dev" "rustc";
    "cargo" "1.87.0-r0" 9000 29_000 "rust" "cargo";
    "ruby" "3.4.4-r0" 5000 18_000 "" "ruby irb gem";
    "php84" "8.4.13-r0" 2200 8000 "" "php84";
    "openjdk17-jre-headless" "17.0.17_p10-r0" 50_000 180_000 "" "java";
    "openjdk17-jre" "17.0.17_p10-r0" 51_000 182_000 "openjdk17-jre-headless" "";
    "openjdk17" "17.0.17_p10-r0" 70_000 320_000 "openjdk17-jre" "javac jar";
    "maven" "3.9.9-r0" 9000 10_300 "openjdk17-jre-headless" "mvn";
    "apache2" "2.4.65-r0" 1800 5500 "" "httpd";
    "memcached" "1.6.32-r0" 110 260 "" "memcached";
    "haproxy" "3.2.7-r0" 1500 5100 "" "haproxy";
    "docker" "28.3.3-r2" 2 3 "docker-cli" "dockerd";
    "docker-cli-compose" "2.36.2-r2" 18_000 62_000 "docker-cli" "";
    "kubectl" "1.33.5-r0" 17_000 57_000 "" "kubectl";
    "aws-cli" "2.27.25-r0" 15_000 110_000 "python3" "aws";
    "imagemagick" "7.1.1.47-r0" 2600 8200 "" "magick convert";
    "font-noto-cjk" "0_git20220127-r1" 60_000 108_000 "" "";
    "ttf-dejavu" "2.37-r6" 10 20 "" "";
    "figlet" "2.2.5-r3" 130 560 "" "figlet";
    "cowsay" "3.04-r2" 20 90 "perl" "cowsay";
    "perl" "5.40.3-r0" 13_000 37_000 "" "perl";
    "inotify-tools" "4.23.9.0-r0" 30 70 "" "inotifywait inotifywatch";
    "gettext" "0.24.1-r0" 1300 4800 "" "gettext envsubst";
    "envsubst" "0.24.1-r0" 15 40 "" "envsubst";
    "patch" "2.8-r0" 70 170 "" "patch";
    "diffutils" "3.12-r0" 150 480 "" "diff cmp";
    "xz" "5.8.1-r0" 50 130 "" "xz unxz";
    "zstd" "1.5.7-r0" 190 500 "zstd-libs" "zstd";
    "stress-ng" "0.18.12-r0" 900 3100 "" "stress-ng";
    "libcap" "2.76-r0" 2 4 "" "capsh getcap setcap";
    "lsof" "4.99.4-r0" 90 230 "" "lsof";
    "mtr" "0.95-r2" 50 120 "" "mtr";
    "fortune" "0.1-r3" 900 2500 "" "fortune";
    "neovim" "0.11.1-r1" 5600 27_000 "" "nvim";
    "ripgrep" "14.1.1-r0" 1600 4600 "" "rg";
    "hugo" "0.147.6-r0" 22_000 68_000 "" "hugo";
};

/// A package of a language's registry. Sizes in kB.
#[derive(Clone, Copy, Debug)]
pub struct Library {
    pub name: &'static str,
    pub version: &'static str,
    pub download: u32,
    pub installed: u32,
    /// What comes with it, parted by blanks.
    pub needs: &'static str,
    /// Other versions, newest first, parted by blanks.
    pub older: &'static str,
    /// `NAME=NEEDS,NEEDS`, parted by blanks.
    pub extras: &'static str,
    /// The module it is imported by; `+` before it if it is compiled. Empty if it is its name.
    pub module: &'static str,
    pub programs: &'static str,
}

/// PyPI.
pub fn pypi() -> Vec<Library> {
    rows(include_str!("pypi.txt"))
        .map(|row| Library {
            name: column(&row, 0),
            version: column(&row, 1),
            download: number(&row, 2),
            installed: number(&row, 3),
            needs: column(&row, 4),
            older: column(&row, 5),
            extras: column(&row, 6),
            module: column(&row, 7),
            programs: column(&row, 8),
        })
        .collect()
}

/// The npm registry.
pub fn npm() -> Vec<Library> {
    rows(include_str!("npm.txt"))
        .map(|row| Library {
            name: column(&row, 0),
            version: column(&row, 1),
            download: number(&row, 2),
            installed: number(&row, 3),
            needs: column(&row, 4),
            older: column(&row, 6),
            extras: "",
            module: "",
            programs: column(&row, 5),
        })
        .collect()
}

/// Names that exist in the indexes besides those of the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Index {
    Debian,
    Alpine,
    Npm,
    Pypi,
}

/// Whether an index has a package of that name, as far as Hatoba knows. Distributions split their
/// packages by fixed endings and beginnings, which count as known.
pub fn exists(index: Index, name: &str) -> bool {
    let listed = |text: &str| text.split_whitespace().any(|n| n == name);
    let debian = || {
        let text = include_str!("known-debian.txt");
        let starts = [
            "lib",
            "python3",
            "php",
            "ruby-",
            "golang-",
            "node-",
            "fonts-",
            "linux-",
            "openjdk-",
            "postgresql-",
            "mysql-",
            "mariadb-",
            "gcc-",
            "g++-",
            "clang-",
            "llvm-",
            "perl-",
            "apache2-",
            "nginx-",
            "x11-",
            "xserver-",
            "gir1.2-",
            "gstreamer1.0-",
            "locales-",
            "tesseract-ocr-",
        ];
        let ends = [
            "-dev", "-doc", "-common", "-data", "-utils", "-tools", "-dbg", "-perl", "-client",
            "-server",
        ];
        starts.iter().any(|s| name.starts_with(s))
            || ends.iter().any(|e| name.ends_with(e))
            || listed(text)
    };
    match index {
        Index::Debian => debian(),
        Index::Alpine => {
            let starts = ["py3-", "perl-", "lua5", "font-", "ttf-", "nginx-mod-"];
            let ends = ["-libs", "-openrc", "-static", "-dbg"];
            listed(include_str!("known-alpine.txt"))
                || starts.iter().any(|s| name.starts_with(s))
                || ends.iter().any(|e| name.ends_with(e))
                || debian()
        }
        Index::Npm => {
            let scope = name.split_once('/').map(|(scope, _)| scope);
            listed(include_str!("known-npm.txt"))
                || scope.is_some_and(|s| {
                    include_str!("known-npm.txt")
                        .split_whitespace()
                        .any(|n| n == s)
                })
        }
        Index::Pypi => listed(include_str!("known-pypi.txt")),
    }
}
