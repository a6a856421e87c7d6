//! The programs found on the host and in images: one file a program (or a family of small ones),
//! one line in [`APPLETS`]. Each is written once; busybox's and Debian's copies differ in words.
//!
//! `busybox` is the multi-call program of that name; `gnu/NAME` are the single ones.

pub mod advice;
pub mod awk;
pub mod caddy;
pub mod cat;
pub mod chmod;
pub mod code;
pub mod cp;
pub mod diff;
pub mod echo;
pub mod expr;
pub mod find;
pub mod golang;
pub mod grep;
pub mod gzip;
pub mod hash;
pub mod head;
pub mod hello;
pub mod id;
pub mod init;
pub mod kit;
pub mod lacking;
pub mod ldd;
pub mod logins;
pub mod ls;
pub mod memcached;
pub mod mkdir;
pub mod mounts;
pub mod net;
pub mod nginx;
pub mod numbers;
pub mod packages;
pub mod parts;
pub mod patch;
pub mod ps;
pub mod redis;
pub mod reflow;
pub mod registry;
pub mod rm;
pub mod run;
pub mod screen;
pub mod sed;
pub mod simple;
pub mod sort;
pub mod sql;
pub mod stat;
pub mod sudo;
pub mod system;
pub mod tar;
pub mod test;
pub mod walk;

use kit::{Cx, Family, Run};
use machine::{Program, ProgramFuture, Sys, Time};
use std::future::Future;
use std::pin::Pin;

type Main = for<'a> fn(&'a mut Cx) -> Pin<Box<dyn Future<Output = Run> + 'a>>;

/// One program: its name, which families have it (`b` busybox, `g` Debian, `i` only where an image or
/// a package puts it), where it lives and its usage line.
pub struct Applet {
    pub name: &'static str,
    pub families: &'static str,
    pub dir: &'static str,
    pub usage: &'static str,
}

macro_rules! applets {
    ($($name:literal $families:literal $dir:literal $path:path, $usage:literal;)*) => {
        /// Every program of the table.
        pub const APPLETS: &[Applet] = &[$(Applet {
            name: $name,
            families: $families,
            dir: $dir,
            usage: $usage,
        },)*];

        /// The code of those that belong to a part, in the same order; apart from the names, so that
        /// a root file system can be laid out before the code is loaded.
        struct CodeOf<const PART: usize>;

        impl<const PART: usize> CodeOf<PART> {
            const GNU: &[Option<Program>] = &[$(parts::keep::<PART>($name, $families, b'g', |sys| {
                call(sys, Family::Gnu, $name, $usage, |cx| Box::pin($path(cx)))
            }),)*];
            const BUSYBOX: &[Option<Program>] = &[$(parts::keep::<PART>($name, $families, b'b', |sys| {
                call(sys, Family::Busybox, $name, $usage, |cx| Box::pin($path(cx)))
            }),)*];
        }
    };
}

applets! {
    "[" "bg" "/usr/bin" test::main, "EXPRESSION ]";
    "[[" "b" "/usr/bin" test::main, "EXPRESSION ]]";
    "addgroup" "bg" "/usr/sbin" id::addgroup, "addgroup [-g GID] [-S] [USER] GROUP";
    "adduser" "bg" "/usr/sbin" id::adduser, "adduser [OPTIONS] USER [GROUP]";
    "arch" "bg" "/bin" simple::arch, "arch";
    "awk" "bg" "/usr/bin" awk::main, "awk [OPTIONS] [AWK_PROGRAM] [FILE]...";
    "base32" "bg" "/usr/bin" hash::base64, "base32 [-d] [-w COL] [FILE]";
    "base64" "bg" "/bin" hash::base64, "base64 [-d] [-w COL] [FILE]";
    "basename" "bg" "/usr/bin" simple::basename, "basename FILE [SUFFIX] | -a FILE... | -s SUFFIX FILE...";
    "brctl" "b" "/usr/sbin" net::ip::brctl, "brctl COMMAND [BRIDGE [ARGS]]";
    "cal" "b" "/usr/bin" numbers::cal, "cal [-jmy] [[MONTH] YEAR]";
    "cat" "bg" "/bin" cat::main, "cat [-nbvteA] [FILE]...";
    "chgrp" "bg" "/bin" chmod::chgrp, "chgrp [-Rh]... GROUP FILE...";
    "chmod" "bg" "/bin" chmod::chmod, "chmod [-R] MODE[,MODE]... FILE...";
    "chown" "bg" "/bin" chmod::chown, "chown [-Rh]... USER[:[GRP]] FILE...";
    "chpasswd" "bg" "/usr/sbin" id::chpasswd, "chpasswd";
    "cksum" "bg" "/usr/bin" hash::cksum, "cksum FILE...";
    "clear" "bg" "/usr/bin" simple::clear, "clear";
    "column" "g" "/usr/bin" reflow::column, "column [options] [<file>...]";
    "cmp" "bg" "/usr/bin" hash::cmp, "cmp [-ls] [-n NUM] FILE1 [FILE2]";
    "comm" "bg" "/usr/bin" sort::comm, "comm [-123] FILE1 FILE2";
    "cp" "bg" "/bin" cp::cp, "cp [-arPLHpfinlsTu] SOURCE DEST\nor: cp [-arPLHpfinlsu] SOURCE... { -t DIRECTORY | DIRECTORY }";
    "cut" "bg" "/usr/bin" sort::cut, "cut {-b|c LIST | -f LIST [-d SEP] [-s]} [FILE]...";
    "date" "bg" "/bin" system::date, "date [OPTIONS] [+FMT] [[-s] TIME]";
    "dd" "bg" "/bin" system::dd, "dd [if=FILE] [of=FILE] [bs=N] [count=N] [skip=N] [seek=N]";
    "delgroup" "b" "/usr/sbin" id::userdel, "delgroup [USER] GROUP";
    "deluser" "bg" "/usr/sbin" id::userdel, "deluser [--remove-home] USER";
    "df" "bg" "/bin" system::df, "df [-PkmhTai] [-B SIZE] [-t TYPE] [FILESYSTEM]...";
    "diff" "bg" "/usr/bin" diff::main, "diff [-abBdiNqrTstw] [-L LABEL] [-S FILE] [-U LINES] FILE1 FILE2";
    "dirname" "bg" "/usr/bin" simple::dirname, "dirname FILENAME";
    "dir" "g" "/bin" ls::main, "dir [OPTION]... [FILE]...";
    "dos2unix" "b" "/usr/bin" reflow::line_ends, "dos2unix [-ud] [FILE]";
    "du" "bg" "/usr/bin" system::du, "du [-aHLdclsxhmk] [FILE]...";
    "echo" "bg" "/bin" echo::echo, "echo [-neE] [ARG]...";
    "egrep" "bg" "/bin" grep::main, "egrep [OPTIONS] PATTERN [FILE]...";
    "env" "bg" "/usr/bin" run::env, "env [-iu0] [-u NAME]... [-] [NAME=VALUE]... [PROG ARGS]";
    "expand" "bg" "/usr/bin" reflow::expand, "expand [-i] [-t N] [FILE]...";
    "expr" "bg" "/usr/bin" expr::main, "expr EXPRESSION";
    "factor" "bg" "/usr/bin" numbers::factor, "factor [-h] [NUMBER]...";
    "false" "bg" "/bin" simple::false_, "false";
    "fgrep" "bg" "/bin" grep::main, "fgrep [OPTIONS] PATTERN [FILE]...";
    "file" "g" "/usr/bin" system::file, "file [-bi] FILE...";
    "find" "bg" "/usr/bin" find::main, "find [-HL] [PATH]... [OPTIONS] [ACTIONS]";
    "fmt" "g" "/usr/bin" reflow::fmt, "fmt [-WIDTH] [OPTION]... [FILE]...";
    "findmnt" "g" "/usr/bin" mounts::findmnt, "findmnt [options] [<device> | <mountpoint>]";
    "fold" "bg" "/usr/bin" head::fold, "fold [-bs] [-w WIDTH] [FILE]...";
    "free" "bg" "/usr/bin" ps::free, "free [-bkmgh]";
    "getent" "bg" "/usr/bin" id::getent, "getent DATABASE [KEY]...";
    "gosu" "g" "/usr/local/bin" run::gosu, "gosu user-spec command [args]";
    "grep" "bg" "/bin" grep::main, "grep [-HhnlLoqvsrRiwFE] [-m N] [-A|B|C N] { PATTERN | -e PATTERN... | -f FILE... } [FILE]...";
    "groupadd" "g" "/usr/sbin" id::groupadd, "groupadd [options] GROUP";
    "groupdel" "g" "/usr/sbin" id::userdel, "groupdel [options] GROUP";
    "groups" "bg" "/usr/bin" id::groups, "groups [USER]";
    "head" "bg" "/usr/bin" head::head, "head [OPTIONS] [FILE]...";
    "hexdump" "bg" "/usr/bin" hash::hexdump, "hexdump [-bcdoxCv] [-n LEN] [FILE]...";
    "hd" "bg" "/usr/bin" hash::hexdump, "hd FILE...";
    "hostid" "bg" "/usr/bin" logins::hostid, "hostid";
    "hostname" "bg" "/bin" simple::hostname, "hostname [-sidf] [HOSTNAME | -F FILE]";
    "id" "bg" "/usr/bin" id::id, "id [-ugGnr] [USER]";
    "install" "bg" "/usr/bin" cp::install, "install [-cdDsp] [-o USER] [-g GRP] [-m MODE] [-t DIR] [SOURCE]... DEST";
    "ionice" "b" "/bin" run::wrapper, "ionice [-c 1-3] [-n 0-7] [PROG ARGS]";
    "join" "g" "/usr/bin" sort::join, "join [OPTION]... FILE1 FILE2";
    "kill" "bg" "/bin" ps::kill, "kill [-l] [-SIG] PID...";
    "killall" "bg" "/usr/bin" ps::killall, "killall [-lq] [-SIG] PROCESS_NAME...";
    "less" "bg" "/usr/bin" screen::pager::main, "less [-EIMmNSR] [FILE]...";
    "link" "bg" "/usr/bin" cp::ln, "link FILE LINK";
    "ln" "bg" "/bin" cp::ln, "ln [-sfnbtvT] [-S SUF] TARGET... LINK|DIR";
    "logger" "bg" "/usr/bin" system::logger, "logger [-s] [-t TAG] [-p PRIO] [MESSAGE]";
    "logname" "bg" "/usr/bin" logins::logname, "logname";
    "ls" "bg" "/bin" ls::main, "ls [-1AaCxdLHRFplinshrSXvctu] [-w WIDTH] [FILE]...";
    "md5sum" "bg" "/usr/bin" hash::sum, "md5sum [-c[sw]] [FILE]...";
    "mkdir" "bg" "/bin" mkdir::mkdir, "mkdir [-m MODE] [-p] DIRECTORY...";
    "mkfifo" "bg" "/usr/bin" mkdir::mkfifo, "mkfifo [-m MODE] NAME";
    "mknod" "bg" "/bin" system::mknod, "mknod [-m MODE] NAME TYPE [MAJOR MINOR]";
    "mktemp" "bg" "/bin" mkdir::mktemp, "mktemp [-dt] [-p DIR] [TEMPLATE]";
    "more" "bg" "/bin" screen::pager::main, "more [FILE]...";
    "mount" "bg" "/bin" mounts::mount, "mount [OPTIONS] [-o OPT] DEVICE NODE";
    "mountpoint" "bg" "/bin" mounts::mountpoint, "mountpoint [-q] { [-dn] DIR | -x DEVICE }";
    "mv" "bg" "/bin" cp::mv, "mv [-finT] SOURCE DEST\nor: mv [-fin] SOURCE... { -t DIRECTORY | DIRECTORY }";
    "nano" "g" "/usr/bin" screen::nano::main, "nano [+LINE] [FILE]";
    "nice" "bg" "/bin" run::wrapper, "nice [-n ADJUST] [PROG ARGS]";
    "nl" "bg" "/usr/bin" head::nl, "nl [OPTIONS] [FILE]...";
    "nohup" "bg" "/usr/bin" run::nohup, "nohup PROG ARGS";
    "nproc" "bg" "/usr/bin" simple::nproc, "nproc [--all] [--ignore=N]";
    "numfmt" "g" "/usr/bin" numbers::numfmt, "numfmt [OPTION]... [NUMBER]...";
    "od" "bg" "/usr/bin" hash::od, "od [-abcdfhilovxs] [-t TYPE] [-A RADIX] [-N SIZE] [FILE]...";
    "passwd" "bg" "/usr/bin" id::passwd, "passwd [-a ALG] [-dlu] [USER]";
    "paste" "bg" "/usr/bin" sort::paste, "paste [-d LIST] [-s] [FILE]...";
    "patch" "b" "/usr/bin" patch::patch, "patch [-RNE] [-p N] [-i DIFF] [ORIGFILE [PATCHFILE]]";
    "pgrep" "bg" "/usr/bin" ps::pgrep, "pgrep [-flanovx] [-s SID|-P PPID|PATTERN]";
    "pidof" "bg" "/bin" ps::pidof, "pidof [-s] [-o PID] [NAME]...";
    "pkill" "bg" "/usr/bin" ps::pgrep, "pkill [-l|-SIGNAL] [-xfvnoe] [-s SID|-P PPID|PATTERN]";
    "printenv" "bg" "/bin" run::printenv, "printenv [VARIABLE]...";
    "printf" "bg" "/usr/bin" echo::printf_main, "printf FORMAT [ARG]...";
    "ps" "bg" "/bin" ps::ps, "ps [-o COL1,COL2=HEADER] [-T]";
    "pwd" "bg" "/bin" simple::pwd, "pwd [-LP]";
    "readlink" "bg" "/usr/bin" stat::readlink, "readlink [-fnv] FILE";
    "realpath" "bg" "/usr/bin" stat::realpath, "realpath FILE...";
    "rev" "bg" "/usr/bin" head::rev, "rev [FILE]...";
    "rm" "bg" "/bin" rm::main, "rm [-irf] FILE...";
    "rmdir" "bg" "/bin" mkdir::rmdir, "rmdir [-p] DIRECTORY...";
    "sed" "bg" "/bin" sed::main, "sed [-i[SFX]] [-nrE] [-f FILE]... [-e CMD]... [FILE]...";
    "seq" "bg" "/usr/bin" simple::seq, "seq [-w] [-s SEP] [FIRST [INC]] LAST";
    "setpriv" "g" "/usr/bin" run::wrapper, "setpriv [options] <program> [<argument>...]";
    "setsid" "bg" "/usr/bin" run::wrapper, "setsid [-c] PROG ARGS";
    "sha1sum" "bg" "/usr/bin" hash::sum, "sha1sum [-c[sw]] [FILE]...";
    "sha224sum" "g" "/usr/bin" hash::sum, "sha224sum [OPTION]... [FILE]...";
    "sha256sum" "bg" "/usr/bin" hash::sum, "sha256sum [-c[sw]] [FILE]...";
    "sha384sum" "g" "/usr/bin" hash::sum, "sha384sum [OPTION]... [FILE]...";
    "sha512sum" "bg" "/usr/bin" hash::sum, "sha512sum [-c[sw]] [FILE]...";
    "shuf" "bg" "/usr/bin" sort::shuf, "shuf [-n NUM] [-o FILE] [-z] [FILE | -e [ARG...] | -i L-H]";
    "sleep" "bg" "/bin" simple::sleep, "sleep [N]...";
    "sort" "bg" "/usr/bin" sort::sort, "sort [-nrughMcszbdfiokt] [-o FILE] [-k START[.OFS][OPTS][,END[.OFS][OPTS]] [-t CHAR] [FILE]...";
    "split" "bg" "/usr/bin" head::split, "split [OPTIONS] [INPUT [PREFIX]]";
    "stat" "bg" "/bin" stat::stat, "stat [-lt] [-c FMT] FILE...";
    "stdbuf" "g" "/usr/bin" run::wrapper, "stdbuf OPTION... COMMAND";
    "strings" "bg" "/usr/bin" hash::strings, "strings [-fo] [-t o|d|x] [-n LEN] [FILE]...";
    "stty" "bg" "/bin" system::stty, "stty [-a|g] [SETTING]...";
    "su" "bg" "/bin" run::su, "su [-lmp] [-s SH] [-] [USER [FILE ARGS | -c 'CMD' [ARG0 ARGS]]]";
    "su-exec" "b" "/sbin" run::gosu, "su-exec user-spec command [args]";
    "sum" "bg" "/usr/bin" hash::bsd_sum, "sum [-rs] [FILE]...";
    "sync" "bg" "/bin" system::nothing, "sync [-df] [FILE]...";
    "tac" "bg" "/usr/bin" head::tac, "tac [FILE]...";
    "tail" "bg" "/usr/bin" head::tail, "tail [OPTIONS] [FILE]...";
    "tee" "bg" "/usr/bin" head::tee, "tee [-ai] [FILE]...";
    "test" "bg" "/usr/bin" test::main, "test EXPRESSION";
    "time" "b" "/usr/bin" run::time, "time [-vpa] [-o FILE] PROG ARGS";
    "timeout" "bg" "/usr/bin" run::timeout, "timeout [-s SIG] [-k KILL_SECS] SECS PROG ARGS";
    "top" "bg" "/usr/bin" ps::top, "top [-bmH] [-n COUNT] [-d SECONDS]";
    "touch" "bg" "/bin" stat::touch, "touch [-cham] [-d DATE] [-t DATE] [-r FILE] FILE...";
    "tr" "bg" "/usr/bin" sort::tr, "tr [-cds] STRING1 [STRING2]";
    "traceroute" "bg" "/usr/bin" net::ping::traceroute, "traceroute [-46Fnv] [-m MAXTTL] [-q PROBES] [-w WAIT_SEC] HOST [BYTES]";
    "tree" "bg" "/usr/bin" system::tree, "tree [-adfps] [-L LEVEL] [DIR]...";
    "true" "bg" "/bin" simple::true_, "true";
    "truncate" "bg" "/usr/bin" stat::truncate, "truncate [-c] -s SIZE FILE...";
    "tsort" "bg" "/usr/bin" sort::tsort, "tsort [FILE]";
    "tty" "bg" "/usr/bin" simple::tty, "tty [-s]";
    "umount" "bg" "/bin" mounts::umount, "umount [-rlfda] [-t FSTYPE] FILESYSTEM|DIRECTORY";
    "uname" "bg" "/bin" system::uname, "uname [-amnrspvio]";
    "unexpand" "bg" "/usr/bin" reflow::unexpand, "unexpand [-fa][-t N] [FILE]...";
    "uniq" "bg" "/usr/bin" sort::uniq, "uniq [-cduiz] [-f,s,w N] [FILE [OUTFILE]]";
    "unix2dos" "b" "/usr/bin" reflow::line_ends, "unix2dos [-ud] [FILE]";
    "unlink" "bg" "/usr/bin" simple::unlink, "unlink FILE";
    "uptime" "bg" "/usr/bin" ps::uptime, "uptime";
    "useradd" "g" "/usr/sbin" id::useradd, "useradd [options] LOGIN";
    "userdel" "g" "/usr/sbin" id::userdel, "userdel [options] LOGIN";
    "users" "bg" "/usr/bin" logins::users, "users";
    "usermod" "g" "/usr/sbin" id::usermod, "usermod [options] LOGIN";
    "usleep" "b" "/bin" simple::usleep, "usleep N";
    "vi" "bg" "/bin" screen::vi::main, "vi [-c CMD] [-R] [-H] [FILE]...";
    "vdir" "g" "/bin" ls::main, "vdir [OPTION]... [FILE]...";
    "w" "bg" "/usr/bin" logins::w, "w";
    "watch" "bg" "/usr/bin" run::watch, "watch [-n SEC] [-t] PROG ARGS";
    "wc" "bg" "/usr/bin" head::wc, "wc [-cmlwL] [FILE]...";
    "which" "bg" "/usr/bin" system::which, "which [-a] COMMAND...";
    "who" "bg" "/usr/bin" logins::who, "who [-a]";
    "whoami" "bg" "/usr/bin" id::whoami, "whoami";
    "xargs" "bg" "/usr/bin" run::xargs, "xargs [OPTIONS] [PROG ARGS]";
    "xxd" "bg" "/usr/bin" hash::xxd, "xxd [-pri] [-g N] [-c N] [-l LEN] [-s OFS] [-o OFS] [FILE]";
    "curl" "g" "/usr/bin" net::curl::main, "curl [options...] <url>";
    "wget" "bg" "/usr/bin" net::wget::main, "wget [-cqS] [--spider] [-O FILE] [-o LOGFILE] [--header STR]\n\t[--post-data STR | --post-file FILE] [-Y on/off]\n\t[--no-check-certificate] [-P DIR] [-U AGENT] [-T SEC] URL...";
    "nc" "bg" "/usr/bin" net::nc::main, "nc [OPTIONS] HOST PORT  - connect\nnc [OPTIONS] -l -p PORT [HOST] [PORT]  - listen";
    "telnet" "bg" "/usr/bin" net::nc::telnet, "telnet [-a] [-l USER] HOST [PORT]";
    "ping" "bg" "/bin" net::ping::ping, "ping [OPTIONS] HOST";
    "ping6" "b" "/bin" net::ping::ping, "ping6 [OPTIONS] HOST";
    "nslookup" "bg" "/usr/bin" net::ping::nslookup, "nslookup [-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]";
    "dig" "g" "/usr/bin" net::ping::dig, "dig [@server] name [type]";
    "ip" "bg" "/sbin" net::ip::ip, "ip [OPTIONS] address|route|link|rule|neigh [ARGS]";
    "ifconfig" "bg" "/sbin" net::address::ifconfig, "ifconfig [-a] [INTERFACE]";
    "route" "bg" "/sbin" net::address::route, "route [-ne]";
    "arp" "bg" "/sbin" net::address::arp, "arp [-vn] [-i IF] [-a HOSTNAME]";
    "netstat" "bg" "/bin" net::address::netstat, "netstat [-ral] [-tuwx] [-en] [-W] [-p]";
    "ss" "g" "/usr/bin" net::address::ss, "ss [ OPTIONS ]";
    "httpd" "b" "/usr/sbin" net::httpd::main, "httpd [-ifv[v]] [-c CONFFILE] [-p [IP:]PORT] [-u USER[:GRP]] [-r REALM] [-h HOME]";
    "nginx" "g" "/usr/sbin" nginx::main, "nginx [-?hvVtTq] [-s signal] [-c filename] [-g directives]";
    "redis-server" "g" "/usr/local/bin" redis::server, "redis-server [/path/to/redis.conf] [options]";
    "redis-cli" "g" "/usr/local/bin" redis::cli::main, "redis-cli [OPTIONS] [cmd [arg [arg ...]]]";
    "tar" "bg" "/bin" tar::main, "tar c|x|t [-hvokO] [-f TARFILE] [-C DIR] [-T FILE] [-X FILE] [LONGOPT]... [FILE]...";
    "gzip" "bg" "/bin" gzip::main, "gzip [-cfkdt123456789] [FILE]...";
    "gunzip" "bg" "/bin" gzip::main, "gunzip [-cfkt] [FILE]...";
    "zcat" "bg" "/bin" gzip::main, "zcat [FILE]...";
    "apache2" "g" "/usr/local/apache2/bin" hello::apache, "httpd [-D name] [-f file] [-v] [-t]";
    "apk" "g" "/sbin" packages::apk::main, "apk [<OPTIONS>...] COMMAND [<ARGUMENTS>...]";
    "apt" "g" "/usr/bin" packages::apt::main, "apt [options] command";
    "apt-cache" "g" "/usr/bin" packages::apt::main, "apt-cache [options] command";
    "apt-get" "g" "/usr/bin" packages::apt::main, "apt-get [options] command";
    "dpkg" "g" "/usr/bin" packages::apt::dpkg, "dpkg [<option>...] <command>";
    "hello" "g" "/" hello::hello, "hello";
    "npm" "g" "/usr/local/bin" packages::npm::main, "npm <command>";
    "npx" "g" "/usr/local/bin" packages::npm::npx, "npx <package>";
    "pip" "g" "/usr/local/bin" packages::pip::main, "pip <command> [options]";
    "whoami-server" "g" "/" hello::whoami, "whoami [-port PORT]";
    "yarn" "g" "/usr/local/bin" packages::npm::main, "yarn [command] [flags]";
    "mysql" "g" "/usr/bin" sql::mysql::mysql, "mysql [OPTIONS] [database]";
    "mysqladmin" "g" "/usr/bin" sql::mysql::mysqladmin, "mysqladmin [OPTIONS] command command....";
    "mysqld" "g" "/usr/sbin" sql::mysql::server, "mysqld [OPTIONS]";
    "mysqldump" "g" "/usr/bin" sql::mysql::mysqldump, "mysqldump [OPTIONS] database [tables]";
    "pg_dump" "g" "/usr/bin" sql::postgres::pg_dump, "pg_dump [OPTION]... [DBNAME]";
    "pg_isready" "g" "/usr/bin" sql::postgres::pg_isready, "pg_isready [OPTION]...";
    "postgres" "g" "/usr/local/bin" sql::postgres::server, "postgres [OPTION]...";
    "psql" "g" "/usr/bin" sql::postgres::psql, "psql [OPTION]... [DBNAME [USERNAME]]";
    "yes" "bg" "/usr/bin" simple::yes, "yes [STRING]";
    "caddy" "gi" "/usr/bin" caddy::main, "caddy [command]";
    "code" "gi" "/usr/bin" code::code, "code [options][paths...]";
    "command-not-found" "gi" "/usr/lib" advice::command_not_found, "command-not-found NAME";
    "dumb-init" "gi" "/usr/bin" init::dumb_init, "dumb-init [option] program [args]";
    "go" "gi" "/usr/local/go/bin" golang::main, "go <command> [arguments]";
    "go-program" "gi" "/" golang::program, "";
    "ldd" "gi" "/usr/bin" ldd::main, "ldd [OPTION]... FILE...";
    "man" "gi" "/usr/bin" advice::man, "man [SECTION] PAGE...";
    "memcached" "gi" "/usr/local/bin" memcached::main, "memcached [OPTIONS]";
    "open" "gi" "/usr/bin" code::open, "open <filename>";
    "registry" "gi" "/bin" registry::main, "registry [command]";
    "sudo" "gi" "/usr/bin" sudo::main, "sudo [OPTIONS] COMMAND";
    "tini" "gi" "/usr/bin" init::tini, "tini [OPTIONS] PROGRAM -- [ARGS]";
    "systemctl" "gi" "/usr/bin" advice::systemctl, "systemctl [OPTIONS...] COMMAND ...";
}

/// The applet of a name, if the family has it.
pub fn applet(name: &str, family: char) -> Option<&'static Applet> {
    APPLETS
        .iter()
        .find(|a| a.name == name && a.families.contains(family))
}

/// The names of a family's programs.
pub fn names(family: char) -> impl Iterator<Item = &'static Applet> {
    APPLETS.iter().filter(move |a| a.families.contains(family))
}

/// Runs an applet with the process's arguments.
fn call(
    sys: Sys,
    family: Family,
    name: &'static str,
    usage: &'static str,
    main: Main,
) -> ProgramFuture {
    let mut argv = sys.argv();
    if family == Family::Busybox && argv.first().is_some_and(|a| is_multi_call(a)) {
        argv.remove(0);
    }
    Box::pin(async move {
        let args = argv.into_iter().skip(1).collect();
        let mut cx = Cx::new(sys, family, name, args, usage);
        let status = match main(&mut cx).await {
            Ok(s) | Err(s) => s,
        };
        cx.finish(status).await
    })
}

fn lacking(sys: Sys) -> ProgramFuture {
    Box::pin(async move {
        let args = sys.argv().into_iter().skip(1).collect();
        let mut cx = Cx::new(sys, Family::Gnu, "", args, "");
        let status = match lacking::main(&mut cx).await {
            Ok(s) | Err(s) => s,
        };
        cx.finish(status).await
    })
}

/// Whether a process called so is `busybox` itself, whose first argument names the applet.
fn is_multi_call(argv0: &str) -> bool {
    simple::base_of(argv0)
        .trim_start_matches('-')
        .starts_with("busybox")
}

fn busybox(sys: Sys) -> ProgramFuture {
    let mut argv = sys.argv();
    let mut name = argv
        .first()
        .map(|a| simple::base_of(a).trim_start_matches('-').to_string())
        .unwrap_or_default();
    if is_multi_call(&name) {
        match argv.get(1).map(String::as_str) {
            None | Some("--help") => return Box::pin(banner(sys)),
            Some("--list") => {
                return Box::pin(async move {
                    let mut list: Vec<&str> =
                        names('b').map(|a| a.name).chain(["ash", "sh"]).collect();
                    list.sort_unstable();
                    sys.print(&(list.join("\n") + "\n")).await;
                    0
                });
            }
            Some(_) => {
                argv.remove(0);
                name = argv.first().cloned().unwrap_or_default();
            }
        }
    }
    if let Some(shell) = shell(&name) {
        sys.set_argv(argv);
        return shell(sys);
    }
    match applet(&name, 'b') {
        Some(a) => Box::pin(async move {
            match sys.program(&format!("busybox/{}", a.name)).await {
                Some(applet) => applet(sys).await,
                None => 127,
            }
        }),
        None => Box::pin(async move {
            sys.eprint(&format!("{name}: applet not found\n")).await;
            127
        }),
    }
}

/// Busybox is its own shell.
fn shell(name: &str) -> Option<Program> {
    if matches!(name, "sh" | "ash") {
        crate::shell::program("ash")
    } else {
        None
    }
}

async fn banner(sys: Sys) -> i32 {
    let mut list: Vec<&str> = names('b').map(|a| a.name).chain(["ash", "sh"]).collect();
    list.sort_unstable();
    let mut text = "BusyBox v1.37.0 (2024-09-26 21:31:42 UTC) multi-call binary.\nBusyBox is copyrighted by many authors between 1998-2015.\nLicensed under GPLv2. See source distribution for detailed\ncopyright notices.\n\nUsage: busybox [function [arguments]...]\n   or: busybox --list[-full]\n   or: busybox --show SCRIPT\n   or: busybox --install [-s] [DIR]\n   or: function [arguments]...\n\n\tBusyBox is a multi-call binary that combines many common Unix\n\tutilities into a single executable.  Most people will create a\n\tlink to busybox for each function they wish to use and BusyBox\n\twill act like whatever it was invoked as.\n\nCurrently defined functions:\n".to_string();
    let mut line = String::new();
    for n in list {
        if line.len() + n.len() > 70 {
            text.push_str(&format!("\t{line}\n"));
            line.clear();
        }
        line.push_str(&format!("{n}, "));
    }
    text.push_str(&format!("\t{}\n", line.trim_end_matches(", ")));
    sys.print(&text).await;
    0
}

/// What `NAME --version` prints first.
fn version_line(name: &str) -> String {
    match name {
        "grep" | "egrep" | "fgrep" => format!("{name} (GNU grep) 3.8"),
        "sed" => "sed (GNU sed) 4.8".to_string(),
        "find" | "xargs" => format!("{name} (GNU findutils) 4.9.0"),
        "tar" => "tar (GNU tar) 1.34".to_string(),
        "diff" | "cmp" => format!("{name} (GNU diffutils) 3.8"),
        "ps" | "top" | "free" | "pgrep" | "pkill" | "uptime" | "watch" => {
            format!("{name} from procps-ng 4.0.2")
        }
        _ => format!("{name} (GNU coreutils) 9.1"),
    }
}

/// A moment on the virtual clock; times before the epoch are the epoch.
fn time_of(secs: i64, nanos: u32) -> Time {
    Time(
        u64::try_from(secs)
            .unwrap_or(0)
            .saturating_mul(1_000_000_000)
            .saturating_add(u64::from(nanos)),
    )
}
