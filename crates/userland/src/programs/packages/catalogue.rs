//! What the package managers can install: names, versions, weights and the programs they bring.
//! Plain data; sizes are the real packages', rounded.

/// A distribution's package. Sizes in kB: what is downloaded and what it takes installed.
pub struct Package {
    pub name: &'static str,
    pub version: &'static str,
    pub download: u32,
    pub installed: u32,
    /// Packages that come with it, parted by blanks.
    pub needs: &'static str,
    /// Programs of the simulator's table it brings, parted by blanks.
    pub programs: &'static str,
}

macro_rules! packages {
    ($($name:literal $version:literal $download:literal $installed:literal $needs:literal $programs:literal;)*) => {
        &[$(Package { name: $name, version: $version, download: $download, installed: $installed, needs: $needs, programs: $programs },)*]
    };
}

/// Debian 12's (and, close enough, Ubuntu's) packages.
pub const DEBIAN: &[Package] = packages! {
    "curl" "7.88.1-10+deb12u14" 316 501 "ca-certificates libcurl4 libbrotli1 libnghttp2-14 libpsl5 librtmp1 libssh2-1 libldap-2.5-0 publicsuffix" "curl";
    "wget" "1.21.3-1+deb12u1" 937 3681 "ca-certificates libpsl5 publicsuffix" "wget";
    "ca-certificates" "20230311+deb12u1" 155 388 "openssl" "";
    "openssl" "3.0.17-1~deb12u2" 1434 2332 "" "";
    "libcurl4" "7.88.1-10+deb12u14" 392 845 "" "";
    "libbrotli1" "1.0.9-2+b6" 275 789 "" "";
    "libnghttp2-14" "1.52.0-1+deb12u2" 73 202 "" "";
    "libpsl5" "0.21.2-1" 58 100 "" "";
    "librtmp1" "2.4+20151223.gitfa8646d.1-2+b2" 61 152 "" "";
    "libssh2-1" "1.10.0-3+b1" 179 341 "" "";
    "libldap-2.5-0" "2.5.13+dfsg-5" 183 530 "" "";
    "publicsuffix" "20230209.2326-1" 126 325 "" "";
    "git" "1:2.39.5-0+deb12u2" 7260 46_500 "git-man liberror-perl perl libcurl3-gnutls less" "git";
    "git-man" "1:2.39.5-0+deb12u2" 2053 2115 "" "";
    "liberror-perl" "0.17029-2" 29 74 "" "";
    "perl" "5.36.0-7+deb12u3" 240 670 "perl-modules-5.36 libperl5.36" "";
    "perl-modules-5.36" "5.36.0-7+deb12u3" 2815 17_800 "" "";
    "libperl5.36" "5.36.0-7+deb12u3" 4207 28_900 "" "";
    "libcurl3-gnutls" "7.88.1-10+deb12u14" 386 835 "" "";
    "less" "590-2.1~deb12u2" 132 312 "" "less";
    "procps" "2:4.0.2-3" 709 2244 "libproc2-0 psmisc" "ps top free pgrep pkill uptime watch";
    "libproc2-0" "2:4.0.2-3" 62 170 "" "";
    "psmisc" "23.6-1" 259 858 "" "killall";
    "iputils-ping" "3:20221126-1+deb12u1" 47 124 "" "ping";
    "iproute2" "6.1.0-3" 1047 3620 "libelf1 libbpf1" "ip ss";
    "libelf1" "0.188-2.1" 174 320 "" "";
    "libbpf1" "1:1.1.0-1" 145 341 "" "";
    "net-tools" "2.10-0.1+deb12u2" 243 965 "" "ifconfig netstat route arp";
    "dnsutils" "1:9.18.33-1~deb12u2" 11 24 "bind9-dnsutils bind9-libs" "dig nslookup";
    "bind9-dnsutils" "1:9.18.33-1~deb12u2" 403 852 "" "";
    "bind9-libs" "1:9.18.33-1~deb12u2" 1177 3310 "" "";
    "netcat-openbsd" "1.219-1" 41 112 "" "nc";
    "netcat-traditional" "1.10-47" 67 152 "" "nc";
    "telnet" "0.17+2.4-2+deb12u1" 47 56 "" "telnet";
    "vim" "2:9.0.1378-2+deb12u2" 1568 3738 "vim-common vim-runtime" "vi";
    "vim-common" "2:9.0.1378-2+deb12u2" 125 1708 "" "xxd";
    "vim-runtime" "2:9.0.1378-2+deb12u2" 7022 36_200 "" "";
    "nano" "7.2-1+deb12u1" 689 2863 "" "nano";
    "tree" "2.1.0-1" 52 117 "" "tree";
    "jq" "1.6-2.1+deb12u1" 64 108 "libjq1 libonig5" "jq";
    "libjq1" "1.6-2.1+deb12u1" 134 348 "" "";
    "libonig5" "6.9.8-1" 188 708 "" "";
    "unzip" "6.0-28" 166 389 "" "";
    "file" "1:5.44-3" 42 129 "" "file";
    "make" "4.3-4.1" 396 1617 "" "";
    "gcc" "4:12.2.0-3" 5 41 "gcc-12 cpp libc6-dev binutils" "";
    "g++" "4:12.2.0-3" 1 14 "gcc g++-12" "";
    "g++-12" "12.2.0-14+deb12u1" 10_700 35_100 "libstdc++-12-dev" "";
    "libstdc++-12-dev" "12.2.0-14+deb12u1" 2047 19_200 "" "";
    "gcc-12" "12.2.0-14+deb12u1" 19_300 63_500 "libgcc-12-dev cpp-12" "";
    "libgcc-12-dev" "12.2.0-14+deb12u1" 2437 15_000 "" "";
    "cpp" "4:12.2.0-3" 6 27 "" "";
    "cpp-12" "12.2.0-14+deb12u1" 9764 28_300 "" "";
    "libc6-dev" "2.36-9+deb12u13" 1904 11_900 "linux-libc-dev" "";
    "linux-libc-dev" "6.1.153-1" 2179 8780 "" "";
    "binutils" "2.40-2" 65 115 "binutils-x86-64-linux-gnu libbinutils" "strings";
    "binutils-x86-64-linux-gnu" "2.40-2" 2246 11_900 "" "";
    "libbinutils" "2.40-2" 572 2040 "" "";
    "build-essential" "12.9" 7 20 "gcc g++ make dpkg-dev" "";
    "dpkg-dev" "1.21.22" 1353 2200 "" "";
    "python3" "3.11.2-1+b1" 27 90 "python3.11 libpython3-stdlib" "python3";
    "python3.11" "3.11.2-6+deb12u6" 573 1200 "" "";
    "libpython3-stdlib" "3.11.2-1+b1" 10 34 "libpython3.11-stdlib" "";
    "libpython3.11-stdlib" "3.11.2-6+deb12u6" 1798 8300 "" "";
    "python3-pip" "23.0.1+dfsg-1" 1325 6890 "python3 python3-wheel python3-setuptools" "pip";
    "python3-wheel" "0.38.4-2" 31 124 "" "";
    "python3-setuptools" "66.1.1-1+deb12u2" 521 2440 "" "";
    "nodejs" "18.20.4+dfsg-1~deb12u1" 321 2100 "libnode108" "node";
    "libnode108" "18.20.4+dfsg-1~deb12u1" 10_800 49_200 "" "";
    "npm" "9.2.0~ds1-1" 760 2900 "nodejs" "npm npx";
    "nginx" "1.22.1-9+deb12u3" 527 1368 "nginx-common iproute2" "nginx";
    "nginx-common" "1.22.1-9+deb12u3" 112 260 "" "";
    "redis-server" "5:7.0.15-1~deb12u5" 73 190 "redis-tools" "redis-server";
    "redis-tools" "5:7.0.15-1~deb12u5" 989 6700 "" "redis-cli";
    "sudo" "1.9.13p3-1+deb12u2" 1889 6200 "" "";
    "gosu" "1.14-1+b10" 1320 3100 "" "gosu";
    "tini" "0.19.0-1" 255 854 "" "";
    "gnupg" "2.2.40-1.1+deb12u1" 846 885 "gpg" "";
    "gpg" "2.2.40-1.1+deb12u1" 949 1590 "" "";
    "locales" "2.36-9+deb12u13" 3900 16_800 "" "";
    "tzdata" "2025b-0+deb12u2" 303 2700 "" "";
    "htop" "3.2.2-2" 152 387 "" "top";
    "cowsay" "3.03+dfsg2-8" 21 99 "perl" "";
    "zip" "3.0-13" 230 611 "" "";
    "xz-utils" "5.4.1-1" 471 1134 "" "";
    "openssh-client" "1:9.2p1-2+deb12u7" 991 5900 "" "";
    "default-jre" "2:1.17-74" 1 6 "openjdk-17-jre" "";
    "openjdk-17-jre" "17.0.16+8-1~deb12u1" 44_000 192_000 "" "";
    "ffmpeg" "7:5.1.7-0+deb12u1" 1800 2300 "libavcodec59" "";
    "libavcodec59" "7:5.1.7-0+deb12u1" 5300 15_400 "" "";
    "imagemagick" "8:6.9.11.60+dfsg-1.6+deb12u4" 21 77 "libmagickcore-6.q16-6" "";
    "libmagickcore-6.q16-6" "8:6.9.11.60+dfsg-1.6+deb12u4" 1800 6000 "" "";
    "postgresql-client" "15+248" 10 20 "postgresql-client-15" "psql pg_isready";
    "postgresql-client-15" "15.14-0+deb12u1" 1700 6700 "" "";
    "default-mysql-client" "1.1.0" 3 6 "mariadb-client" "mysql";
    "mariadb-client" "1:10.11.14-0+deb12u2" 2900 34_000 "" "";
    "bash" "5.2.15-2+b9" 1491 7164 "" "";
    "coreutils" "9.1-1" 2890 18_100 "" "";
};

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
    "vim" "9.1.1566-r0" 760 2300 "libncursesw xxd" "vi";
    "xxd" "9.1.1566-r0" 20 50 "" "xxd";
    "nano" "8.4-r0" 250 700 "libncursesw" "nano";
    "htop" "3.4.1-r0" 90 240 "libncursesw" "top";
    "procps" "4.0.4-r3" 300 900 "libncursesw" "ps top free pgrep pkill uptime watch";
    "iproute2" "6.15.0-r0" 560 1500 "" "ip ss";
    "bind-tools" "9.20.13-r0" 180 480 "" "dig nslookup";
    "openssl" "3.5.4-r0" 320 830 "" "";
    "make" "4.4.1-r3" 110 260 "" "";
    "gcc" "14.2.0-r6" 41_000 141_000 "binutils musl-dev libgcc libstdc++ gmp isl26 mpfr4 mpc1" "";
    "g++" "14.2.0-r6" 15_000 51_000 "gcc libstdc++-dev" "";
    "binutils" "2.44-r3" 3900 15_600 "" "strings";
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
    "py3-pip" "25.1.1-r0" 1600 7100 "python3" "pip";
    "nodejs" "22.16.0-r2" 16_000 56_000 "ca-certificates libgcc libstdc++" "node";
    "npm" "11.3.0-r1" 1700 8700 "nodejs" "npm npx";
    "nginx" "1.28.0-r3" 560 1400 "pcre2" "nginx";
    "redis" "8.0.3-r0" 1300 4100 "" "redis-server redis-cli";
    "su-exec" "0.2-r3" 10 20 "" "";
    "tini" "0.19.0-r3" 20 40 "" "";
    "tzdata" "2025b-r0" 300 1400 "" "";
    "shadow" "4.17.3-r0" 240 580 "" "useradd usermod groupadd";
    "coreutils" "9.7-r1" 560 1200 "" "";
    "openssh-client" "10.0_p1-r9" 700 2200 "" "";
    "docker-cli" "28.3.3-r2" 12_000 39_000 "" "";
    "ffmpeg" "6.1.2-r2" 1200 3100 "" "";
    "postgresql-client" "17.6-r0" 30 60 "" "psql pg_isready";
    "mysql-client" "11.4.8-r0" 30 60 "" "mysql";
    "sudo" "1.9.17_p2-r0" 400 1100 "" "";
    "zip" "3.0-r13" 130 350 "" "";
    "unzip" "6.0-r15" 90 250 "" "";
};

/// A package of a language's registry. Sizes in kB.
pub struct Library {
    pub name: &'static str,
    pub version: &'static str,
    pub download: u32,
    pub installed: u32,
    /// What comes with it.
    pub needs: &'static str,
}

macro_rules! libraries {
    ($($name:literal $version:literal $download:literal $installed:literal $needs:literal;)*) => {
        &[$(Library { name: $name, version: $version, download: $download, installed: $installed, needs: $needs },)*]
    };
}

/// PyPI.
pub const PYTHON: &[Library] = libraries! {
    "flask" "3.1.2" 103 380 "blinker click itsdangerous jinja2 markupsafe werkzeug";
    "blinker" "1.9.0" 9 30 "";
    "click" "8.3.0" 107 430 "";
    "itsdangerous" "2.2.0" 16 60 "";
    "jinja2" "3.1.6" 135 560 "markupsafe";
    "markupsafe" "3.0.3" 23 60 "";
    "werkzeug" "3.1.3" 224 960 "markupsafe";
    "requests" "2.32.5" 65 230 "certifi charset-normalizer idna urllib3";
    "certifi" "2025.10.5" 163 310 "";
    "charset-normalizer" "3.4.4" 153 490 "";
    "idna" "3.11" 71 380 "";
    "urllib3" "2.5.0" 130 480 "";
    "redis" "6.4.0" 280 1500 "";
    "fastapi" "0.119.0" 107 580 "starlette pydantic typing-extensions";
    "starlette" "0.48.0" 74 350 "anyio";
    "anyio" "4.11.0" 109 500 "idna sniffio";
    "sniffio" "1.3.1" 10 40 "";
    "pydantic" "2.12.2" 460 2400 "pydantic-core annotated-types typing-extensions typing-inspection";
    "pydantic-core" "2.41.4" 2100 4700 "";
    "annotated-types" "0.7.0" 14 50 "";
    "typing-extensions" "4.15.0" 45 160 "";
    "typing-inspection" "0.4.2" 15 60 "";
    "uvicorn" "0.38.0" 68 300 "click h11";
    "h11" "0.16.0" 37 200 "";
    "gunicorn" "23.0.0" 85 400 "packaging";
    "packaging" "25.0" 66 280 "";
    "django" "5.2.7" 8300 48_000 "asgiref sqlparse";
    "asgiref" "3.10.0" 24 100 "";
    "sqlparse" "0.5.3" 44 200 "";
    "numpy" "2.3.4" 16_600 67_000 "";
    "pandas" "2.3.3" 12_400 62_000 "numpy python-dateutil pytz tzdata";
    "python-dateutil" "2.9.0.post0" 230 700 "six";
    "six" "1.17.0" 11 40 "";
    "pytz" "2025.2" 509 2900 "";
    "tzdata" "2025.2" 348 1400 "";
    "scipy" "1.16.2" 35_700 110_000 "numpy";
    "matplotlib" "3.10.7" 8700 28_000 "numpy packaging python-dateutil";
    "pytest" "8.4.2" 366 1700 "iniconfig packaging pluggy";
    "iniconfig" "2.3.0" 7 30 "";
    "pluggy" "1.6.0" 21 90 "";
    "sqlalchemy" "2.0.44" 3300 16_000 "typing-extensions";
    "psycopg2-binary" "2.9.11" 4200 10_600 "";
    "pyyaml" "6.0.3" 807 2900 "";
    "boto3" "1.40.55" 139 1000 "";
    "pip" "25.2" 1750 10_500 "";
    "setuptools" "80.9.0" 1200 5800 "";
    "wheel" "0.45.1" 72 250 "";
};

/// The npm registry. `needs` counts packages that come along without naming them all.
pub const NODE: &[Library] = libraries! {
    "express" "5.1.0" 75 200 "66";
    "koa" "3.0.3" 20 60 "34";
    "fastify" "5.6.1" 180 2600 "45";
    "lodash" "4.17.21" 318 1400 "0";
    "axios" "1.12.2" 480 2300 "8";
    "react" "19.2.0" 60 170 "0";
    "react-dom" "19.2.0" 1400 7200 "2";
    "next" "15.5.6" 25_000 140_000 "36";
    "typescript" "5.9.3" 4300 23_000 "0";
    "nodemon" "3.1.10" 80 220 "28";
    "jest" "30.2.0" 5 20 "280";
    "redis" "5.8.3" 8 40 "5";
    "pg" "8.16.3" 30 120 "14";
    "mysql2" "3.15.2" 170 650 "12";
    "mongoose" "8.19.1" 700 3200 "14";
    "cors" "2.8.5" 7 20 "3";
    "dotenv" "17.2.3" 25 80 "0";
    "ws" "8.18.3" 40 140 "0";
    "chalk" "5.6.2" 15 44 "0";
    "uuid" "13.0.0" 20 65 "0";
    "webpack" "5.102.1" 1200 5400 "74";
    "vite" "7.1.10" 800 3500 "14";
    "eslint" "9.37.0" 700 3200 "84";
    "prettier" "3.6.2" 2000 8300 "0";
    "morgan" "1.10.1" 10 30 "6";
    "body-parser" "2.2.0" 12 40 "24";
    "left-pad" "1.3.0" 4 10 "0";
    "is-odd" "3.0.1" 3 8 "1";
};
