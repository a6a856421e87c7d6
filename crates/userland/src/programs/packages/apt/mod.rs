//! `apt-get`, `apt`, `apt-cache`, `dpkg`.

mod archive;
mod dpkg;

use super::super::kit::{Cx, Run};
use super::catalogue::{Index, Package, exists};
use super::{closure, download, not_here, online, remove, unpack};
use archive::{Archive, Source};
pub use dpkg::dpkg;

const LISTS: &str = "/var/lib/apt/lists";
const STATUS: &str = "/var/lib/dpkg/status";
/// Packages that every image of a distribution has.
const ESSENTIAL: &[&str] = &[
    "adduser",
    "apt",
    "base-files",
    "base-passwd",
    "bsdutils",
    "dash",
    "debconf",
    "debianutils",
    "diffutils",
    "dpkg",
    "findutils",
    "gpgv",
    "grep",
    "gzip",
    "hostname",
    "init-system-helpers",
    "libc-bin",
    "libc6",
    "libgcc-s1",
    "libstdc++6",
    "login",
    "mawk",
    "mount",
    "ncurses-base",
    "ncurses-bin",
    "passwd",
    "perl-base",
    "sed",
    "tar",
    "util-linux",
    "zlib1g",
];

const LIB: &str = "/usr/lib/x86_64-linux-gnu";

/// Options and words of a command line.
#[derive(Default)]
struct Asked {
    words: Vec<String>,
    yes: bool,
    quiet: usize,
    lean: bool,
    installed: bool,
    version: bool,
}

fn asked(args: &[String]) -> Asked {
    let mut asked = Asked::default();
    let mut it = args.iter();
    while let Some(a) = it.next() {
        let value = |a: &str, it: &mut std::slice::Iter<String>| match a.len() {
            2 => it.next().cloned().unwrap_or_default(),
            _ => a[2..].to_string(),
        };
        match a.as_str() {
            "--yes" | "--assume-yes" | "--allow-downgrades" => asked.yes = true,
            "--no-install-recommends" => asked.lean = true,
            "--installed" => asked.installed = true,
            "--version" | "-v" => asked.version = true,
            "--quiet" => asked.quiet += 1,
            a if a.starts_with("--") => {}
            a if a.starts_with("-o") => {
                let setting = value(a, &mut it).to_ascii_lowercase();
                asked.lean |= setting.starts_with("apt::install-recommends=")
                    && !setting.ends_with("true")
                    && !setting.ends_with('1');
            }
            a if a.starts_with("-t") || a.starts_with("-c") => {
                value(a, &mut it);
            }
            a if a.starts_with('-') && a.len() > 1 => {
                asked.yes |= a.contains('y');
                asked.quiet += a.matches('q').count();
            }
            a => asked.words.push(a.to_string()),
        }
    }
    asked
}

fn installed(cx: &Cx) -> Vec<String> {
    let text = String::from_utf8_lossy(&cx.sys.read_file(STATUS).unwrap_or_default()).into_owned();
    text.lines()
        .filter_map(|l| l.strip_prefix("Package: "))
        .map(str::to_string)
        .collect()
}

fn have_lists(cx: &Cx) -> bool {
    cx.sys
        .readdir(LISTS)
        .is_ok_and(|l| l.iter().any(|e| e.name.contains("_Packages")))
}

fn kb(n: u64) -> String {
    if n >= 10_000 {
        format!("{:.1} MB", n as f64 / 1000.0)
    } else if n >= 1000 {
        format!("{},{:03} kB", n / 1000, n % 1000)
    } else {
        format!("{n} kB")
    }
}

async fn root_only(cx: &mut Cx, what: &str) -> Result<(), i32> {
    if cx.sys.creds().uid == 0 {
        return Ok(());
    }
    let text = match what {
        "lists" => {
            "Reading package lists...\nE: Could not open lock file /var/lib/apt/lists/lock - open (13: Permission denied)\nE: Unable to lock directory /var/lib/apt/lists/\n"
        }
        _ => {
            "E: Could not open lock file /var/lib/dpkg/lock-frontend - open (13: Permission denied)\nE: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), are you root?\n"
        }
    };
    cx.raw_err(text).await;
    Err(100)
}

/// What shows the packages that are there.
const INSTEAD: &str = "the packages that 'apt-cache search .' shows";

pub async fn main(cx: &mut Cx) -> Run {
    let args = std::mem::take(&mut cx.args);
    let asked = asked(&args);
    let (words, quiet) = (asked.words.clone(), asked.quiet);
    let archive = Archive::of(cx);
    let table = archive.packages();
    if cx.name == "apt" {
        cx.raw_err(
            "\nWARNING: apt does not have a stable CLI interface. Use with caution in scripts.\n\n",
        )
        .await;
    }
    let Some(verb) = words.first().map(String::as_str) else {
        cx.line("apt 2.6.1 (amd64)").await;
        cx.line(&format!("Usage: {} [options] command", cx.name))
            .await;
        return Ok(if asked.version { 0 } else { 1 });
    };
    match verb {
        "update" => update(cx, quiet, &archive).await,
        "install" | "reinstall" => install(cx, &words[1..], &asked, &archive).await,
        "remove" | "purge" | "autoremove" => uninstall(cx, &words[1..], verb, asked.yes).await,
        "upgrade" | "dist-upgrade" | "full-upgrade" => {
            root_only(cx, "dpkg").await?;
            cx.out("Reading package lists...\nBuilding dependency tree...\nReading state information...\nCalculating upgrade...\n0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.\n").await;
            Ok(0)
        }
        "clean" | "autoclean" => {
            for e in cx
                .sys
                .readdir("/var/cache/apt/archives")
                .unwrap_or_default()
            {
                let _ = cx
                    .sys
                    .unlink(&format!("/var/cache/apt/archives/{}", e.name));
            }
            Ok(0)
        }
        "list" => {
            let have = installed(cx);
            cx.line("Listing...").await;
            for p in table.iter().filter(|p| {
                (!asked.installed || have.iter().any(|h| h == p.name))
                    && words.get(1).is_none_or(|w| w == p.name)
            }) {
                let mark = if have.iter().any(|h| h == p.name) {
                    " [installed]"
                } else {
                    ""
                };
                cx.line(&format!("{}/stable {} amd64{mark}", p.name, p.version))
                    .await;
            }
            Ok(0)
        }
        "search" => {
            let word = words.get(1).cloned().unwrap_or_default();
            for p in table
                .iter()
                .filter(|p| word == "." || p.name.contains(&word))
            {
                cx.line(&if cx.name == "apt-cache" {
                    format!("{} - {}", p.name, p.name)
                } else {
                    format!("{}/stable {} amd64\n  {}\n", p.name, p.version, p.name)
                })
                .await;
            }
            Ok(0)
        }
        "show" | "policy" => {
            let name = words.get(1).cloned().unwrap_or_default();
            match table.iter().find(|p| p.name == name) {
                Some(p) if verb == "show" => {
                    cx.out(&format!(
                        "Package: {}\nVersion: {}\nInstalled-Size: {}\nDepends: {}\n\n",
                        p.name,
                        p.version,
                        p.installed,
                        p.needs.replace(' ', ", ")
                    ))
                    .await;
                    Ok(0)
                }
                Some(p) => {
                    let now = if installed(cx).contains(&name) {
                        p.version
                    } else {
                        "(none)"
                    };
                    cx.out(&format!(
                        "{}:\n  Installed: {now}\n  Candidate: {}\n",
                        p.name, p.version
                    ))
                    .await;
                    Ok(0)
                }
                None if exists(Index::Debian, &name) => Ok(not_here(cx, &name, INSTEAD).await),
                None => {
                    cx.raw_err(&format!("N: Unable to locate package {name}\n"))
                        .await;
                    Ok(if verb == "show" { 100 } else { 0 })
                }
            }
        }
        "download" | "source" | "build-dep" | "changelog" | "edit-sources" | "depends"
        | "rdepends" | "pkgnames" | "madison" | "showpkg" | "stats" | "check" | "satisfy" => {
            let text = super::super::lacking::sentence(
                &format!("'{} {verb}'", cx.name),
                "update, install, remove, purge, autoremove, upgrade, clean, list, search, show, policy",
            );
            cx.raw_err(&text).await;
            Err(super::super::lacking::STATUS)
        }
        other => {
            cx.raw_err(&format!("E: Invalid operation {other}\n")).await;
            Ok(100)
        }
    }
}

async fn update(cx: &mut Cx, quiet: usize, archive: &Archive) -> Run {
    let sources = archive.sources();
    root_only(cx, "lists").await?;
    if !online(cx) {
        let _ = cx.sys.sleep(machine::Duration::from_secs(10)).await;
        let mut warnings = String::new();
        for (i, Source { title, .. }) in sources.iter().take(3).enumerate() {
            let host = title
                .trim_start_matches("http://")
                .split('/')
                .next()
                .unwrap_or_default();
            cx.out(&format!(
                "Ign:{} {title}\nErr:{} {title}\n  Temporary failure resolving '{host}'\n",
                i + 1,
                i + 1
            ))
            .await;
            let url = title.split(' ').next().unwrap_or("");
            let suite = title.split(' ').nth(1).unwrap_or("");
            warnings.push_str(&format!("W: Failed to fetch {url}/dists/{suite}/InRelease  Temporary failure resolving '{host}'\n"));
        }
        cx.out("Reading package lists...\n").await;
        cx.raw_err(&format!("{warnings}W: Some index files failed to download. They have been ignored, or old ones used instead.\n")).await;
        return Ok(0);
    }
    let mut total = 0;
    let known = have_lists(cx);
    cx.sys
        .mkdir_all(&format!("{LISTS}/partial"), 0o755)
        .map_err(|_| 100)?;
    for (
        i,
        Source {
            file,
            title,
            download: size,
            bytes,
        },
    ) in sources.iter().enumerate()
    {
        if known && !title.ends_with("InRelease") {
            continue;
        }
        let mark = if known { "Hit" } else { "Get" };
        if quiet < 2 {
            let tail = if known {
                String::new()
            } else {
                format!(" [{}]", kb(u64::from(*size)).replace(',', ""))
            };
            cx.out(&format!("{mark}:{} {title}{tail}\n", i + 1)).await;
        }
        if !known {
            download(cx, u64::from(*size)).await;
            total += u64::from(*size);
            if let Err(e) = cx
                .sys
                .write_file_sized(&format!("{LISTS}/{file}"), b"", *bytes)
            {
                cx.raw_err(&format!("E: Write error - write ({}: {e})\nE: The package lists or status file could not be parsed or opened.\n", e.number())).await;
                return Err(100);
            }
        }
    }
    let _ = cx.sys.write_file(&format!("{LISTS}/lock"), b"");
    if quiet < 2 {
        if total > 0 {
            cx.out(&format!(
                "Fetched {} in 1s ({}/s)\n",
                kb(total).replace(',', ""),
                kb(total)
            ))
            .await;
        }
        cx.out("Reading package lists...\n").await;
        if cx.name == "apt" {
            cx.out("Building dependency tree...\nReading state information...\nAll packages are up to date.\n").await;
        }
    }
    Ok(0)
}

fn wrap(names: &[&str]) -> String {
    let mut out = String::new();
    let mut line = String::from(" ");
    for n in names {
        if line.len() + n.len() + 1 > 78 {
            out.push_str(&line);
            out.push('\n');
            line = String::from(" ");
        }
        line.push(' ');
        line.push_str(n);
    }
    out + &line + "\n"
}

async fn install(cx: &mut Cx, names: &[String], asked: &Asked, archive: &Archive) -> Run {
    root_only(cx, "dpkg").await?;
    let table = archive.packages();
    let (yes, talk) = (asked.yes, asked.quiet < 2);
    if talk {
        cx.out(
            "Reading package lists...\nBuilding dependency tree...\nReading state information...\n",
        )
        .await;
    }
    let have = installed(cx);
    let mut wanted = Vec::new();
    let mut missing = false;
    for n in names {
        let (plain, version) = n
            .split_once('=')
            .map_or((n.as_str(), None), |(a, b)| (a, Some(b)));
        let plain = plain.split([':', '/']).next().unwrap_or(plain);
        if n.ends_with(".deb") {
            let text = super::super::lacking::sentence("installing a file", INSTEAD);
            cx.raw_err(&text).await;
            return Err(super::super::lacking::STATUS);
        }
        let found = table
            .iter()
            .find(|p| p.name == plain)
            .filter(|_| have_lists(cx));
        match found {
            Some(p) if version.is_none_or(|v| super::super::find::glob_match(v, p.version)) => {
                wanted.push(p.name.to_string());
            }
            Some(p) => {
                cx.raw_err(&format!(
                    "E: Version '{}' for '{}' was not found\n",
                    version.unwrap_or(""),
                    p.name
                ))
                .await;
                missing = true;
            }
            None if have.iter().any(|h| h == plain) => {}
            None if ESSENTIAL.contains(&plain) => {
                if talk {
                    cx.out(&format!("{plain} is already the newest version.\n"))
                        .await;
                }
            }
            None if have_lists(cx) && exists(Index::Debian, plain) => {
                return Err(not_here(cx, plain, INSTEAD).await);
            }
            None => {
                cx.raw_err(&format!("E: Unable to locate package {plain}\n"))
                    .await;
                missing = true;
            }
        }
    }
    if missing {
        return Err(100);
    }
    for n in wanted.iter().filter(|n| have.contains(n)) {
        let v = table.iter().find(|p| p.name == n).map_or("", |p| p.version);
        if talk {
            cx.out(&format!("{n} is already the newest version ({v}).\n"))
                .await;
        }
    }
    let list = closure(
        &table,
        &wanted,
        &|n| have.iter().any(|h| h == n),
        !asked.lean,
    );
    if list.is_empty() {
        if talk {
            cx.out("0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.\n")
                .await;
        }
        return Ok(0);
    }
    let (get, takes): (u64, u64) = list.iter().fold((0, 0), |(a, b), p| {
        (a + u64::from(p.download), b + u64::from(p.installed))
    });
    let mut all: Vec<&str> = list.iter().map(|p| p.name).collect();
    all.sort_unstable();
    if talk {
        let extra: Vec<&str> = all
            .iter()
            .copied()
            .filter(|n| !wanted.iter().any(|w| w == n))
            .collect();
        if !extra.is_empty() {
            cx.out(&format!(
                "The following additional packages will be installed:\n{}",
                wrap(&extra)
            ))
            .await;
        }
        cx.out(&format!("The following NEW packages will be installed:\n{}0 upgraded, {} newly installed, 0 to remove and 0 not upgraded.\nNeed to get {} of archives.\nAfter this operation, {} of additional disk space will be used.\n", wrap(&all), all.len(), kb(get), kb(takes))).await;
    }
    if !yes && all.len() > names.len() {
        cx.out("Do you want to continue? [Y/n] ").await;
        cx.flush().await;
        let answer = if cx.sys.isatty(0) {
            super::super::kit::Input::new(0)
                .line(&cx.sys)
                .await
                .unwrap_or(None)
        } else {
            None
        };
        let ok = answer.is_some_and(|a| a.is_empty() || a.starts_with(b"y") || a.starts_with(b"Y"));
        if !ok {
            cx.out("Abort.\n").await;
            return Err(1);
        }
    }
    if !online(cx) {
        for p in &list {
            cx.out(&format!(
                "Err:1 {} amd64 {} amd64 {}\n  Temporary failure resolving '{}'\n",
                archive.pool(),
                p.name,
                p.version,
                archive.host()
            ))
            .await;
        }
        for p in &list {
            cx.raw_err(&format!("E: Failed to fetch {}/pool/main/{}/{}/{}_{}_amd64.deb  Temporary failure resolving '{}'\n", archive.url(), &p.name[..1], p.name, p.name, p.version, archive.host())).await;
        }
        cx.raw_err("E: Unable to fetch some archives, maybe run apt-get update or try with --fix-missing?\n").await;
        return Err(100);
    }
    for (i, p) in list.iter().enumerate() {
        if talk {
            cx.out(&format!(
                "Get:{} {} amd64 {} amd64 {} [{}]\n",
                i + 1,
                archive.pool(),
                p.name,
                p.version,
                kb(u64::from(p.download)).replace(',', "")
            ))
            .await;
        }
        download(cx, u64::from(p.download)).await;
    }
    if talk {
        // debconf's complaint is what every Dockerfile's build shows.
        cx.raw_err("debconf: delaying package configuration, since apt-utils is not installed\n")
            .await;
        cx.out(&format!("Fetched {} in 1s ({}/s)\n", kb(get), kb(get)))
            .await;
    }
    let mut first = true;
    for p in &list {
        if talk {
            let db = if first {
                "(Reading database ... 6090 files and directories currently installed.)\n"
            } else {
                ""
            };
            let plain = p.version.split_once(':').map_or(p.version, |(_, v)| v);
            cx.out(&format!("Selecting previously unselected package {}.\n{db}Preparing to unpack .../{}_{plain}_amd64.deb ...\nUnpacking {} ({}) ...\n", p.name, p.name, p.name, p.version)).await;
        }
        first = false;
        let _ = cx
            .sys
            .sleep(machine::Duration::from_millis(
                20 + u64::from(p.installed) / 200,
            ))
            .await;
        if let Err(e) = unpack(cx, p, LIB) {
            cx.raw_err(&format!("dpkg: error processing archive /var/cache/apt/archives/{}_amd64.deb (--unpack):\n cannot copy extracted data: {e}\nE: Sub-process /usr/bin/dpkg returned an error code (1)\n", p.name)).await;
            return Err(100);
        }
    }
    for p in &list {
        if talk {
            cx.out(&format!("Setting up {} ({}) ...\n", p.name, p.version))
                .await;
        }
        record(cx, p);
        configure(cx, p).await;
    }
    if talk {
        cx.out("Processing triggers for libc-bin (2.36-9+deb12u13) ...\n")
            .await;
    }
    Ok(0)
}

fn record(cx: &Cx, p: &Package) {
    let _ = cx.sys.mkdir_all("/var/lib/dpkg", 0o755);
    let text = format!(
        "Package: {}\nStatus: install ok installed\nArchitecture: amd64\nVersion: {}\nInstalled-Size: {}\n\n",
        p.name, p.version, p.installed
    );
    let _ = cx.sys.append_file(STATUS, text.as_bytes());
}

/// Lays a server's start script down.
fn service(cx: &Cx, name: &str, title: &str, command: &str) {
    let program = command.split(' ').next().unwrap_or_default();
    let short = program.rsplit('/').next().unwrap_or_default();
    let text = format!(
        "#!/bin/sh\ncase \"$1\" in\n  start)\n    echo \"Starting {title}: {name}.\"\n    exec {command}\n    ;;\n  stop)\n    echo \"Stopping {title}: {name}.\"\n    for d in /proc/[0-9]*; do\n      [ \"$(cat $d/comm 2>/dev/null)\" = \"{short}\" ] && kill ${{d#/proc/}}\n    done\n    exit 0\n    ;;\n  restart|force-reload|reload)\n    \"$0\" stop\n    sleep 1\n    exec \"$0\" start\n    ;;\n  status)\n    for d in /proc/[0-9]*; do\n      if [ \"$(cat $d/comm 2>/dev/null)\" = \"{short}\" ]; then echo \"{name} is running.\"; exit 0; fi\n    done\n    echo \"{name} is not running ... failed!\"\n    exit 3\n    ;;\n  *)\n    echo \"Usage: /etc/init.d/{name} {{start|stop|restart|status}}\"\n    exit 3\n    ;;\nesac\n"
    );
    let path = format!("/etc/init.d/{name}");
    let _ = cx.sys.mkdir_all("/etc/init.d", 0o755);
    if cx.sys.write_file(&path, text.as_bytes()).is_ok() {
        let _ = cx.sys.chmod(&path, 0o755);
    }
}

/// What a package's scripts set up: users and settings of servers.
async fn configure(cx: &mut Cx, p: &Package) {
    match p.name {
        "nginx" => {
            for d in [
                "/etc/nginx/conf.d",
                "/var/log/nginx",
                "/var/www/html",
                "/run",
            ] {
                let _ = cx.sys.mkdir_all(d, 0o755);
            }
            service(cx, "nginx", "nginx", "/usr/sbin/nginx");
            let conf = "user www-data;\nworker_processes auto;\npid /run/nginx.pid;\nevents {\n\tworker_connections 768;\n}\nhttp {\n\tdefault_type application/octet-stream;\n\ttypes { text/html html htm; text/css css; application/javascript js; }\n\taccess_log /var/log/nginx/access.log;\n\terror_log /var/log/nginx/error.log;\n\tserver {\n\t\tlisten 80 default_server;\n\t\troot /var/www/html;\n\t\tindex index.html index.nginx-debian.html;\n\t}\n}\n";
            let _ = cx.sys.write_file("/etc/nginx/nginx.conf", conf.as_bytes());
            let _ = cx.sys.write_file("/var/www/html/index.nginx-debian.html", b"<!DOCTYPE html>\n<html>\n<head>\n<title>Welcome to nginx!</title>\n</head>\n<body>\n<h1>Welcome to nginx!</h1>\n</body>\n</html>\n");
        }
        "ca-certificates" => {
            cx.out("Updating certificates in /etc/ssl/certs...\n142 added, 0 removed; done.\n")
                .await;
            let _ = cx.sys.mkdir_all("/etc/ssl/certs", 0o755);
            let _ = cx.sys.write_file_sized(
                "/etc/ssl/certs/ca-certificates.crt",
                b"-----BEGIN CERTIFICATE-----\n",
                213_000,
            );
        }
        "python3" => {
            let _ = cx.sys.mkdir_all("/usr/lib/python3/dist-packages", 0o755);
        }
        "redis-server" => {
            let _ = cx.sys.mkdir_all("/etc/redis", 0o755);
            let _ = cx.sys.write_file(
                "/etc/redis/redis.conf",
                b"bind 127.0.0.1 -::1\nport 6379\ndaemonize yes\ndir /var/lib/redis\n",
            );
            let _ = cx.sys.mkdir_all("/var/lib/redis", 0o755);
            service(
                cx,
                "redis-server",
                "redis-server",
                "/usr/bin/redis-server /etc/redis/redis.conf",
            );
        }
        "cron" => service(cx, "cron", "periodic command scheduler", "/usr/sbin/cron"),
        "openssh-server" => service(cx, "ssh", "OpenBSD Secure Shell server", "/usr/sbin/sshd"),
        "apache2" => service(
            cx,
            "apache2",
            "Apache httpd web server",
            "/usr/sbin/apache2",
        ),
        _ => {}
    }
}

async fn uninstall(cx: &mut Cx, names: &[String], verb: &str, yes: bool) -> Run {
    root_only(cx, "dpkg").await?;
    let table = Archive::of(cx).packages();
    cx.out("Reading package lists...\nBuilding dependency tree...\nReading state information...\n")
        .await;
    let have = installed(cx);
    let mut gone: Vec<&Package> = Vec::new();
    for n in names {
        match table.iter().find(|p| p.name == n) {
            Some(p) if have.contains(n) => gone.push(p),
            Some(_) => {
                cx.out(&format!("Package '{n}' is not installed, so not removed\n"))
                    .await;
            }
            None if exists(Index::Debian, n) => {
                cx.out(&format!("Package '{n}' is not installed, so not removed\n"))
                    .await;
            }
            None => {
                cx.raw_err(&format!("E: Unable to locate package {n}\n"))
                    .await;
                return Err(100);
            }
        }
    }
    if verb == "autoremove" && names.is_empty() {
        cx.out("0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.\n")
            .await;
        return Ok(0);
    }
    let freed: u64 = gone.iter().map(|p| u64::from(p.installed)).sum();
    if !gone.is_empty() {
        let list: Vec<&str> = gone.iter().map(|p| p.name).collect();
        cx.out(&format!(
            "The following packages will be REMOVED:\n{}",
            wrap(&list)
        ))
        .await;
    }
    cx.out(&format!(
        "0 upgraded, 0 newly installed, {} to remove and 0 not upgraded.\n",
        gone.len()
    ))
    .await;
    if gone.is_empty() {
        return Ok(0);
    }
    cx.out(&format!(
        "After this operation, {} disk space will be freed.\n",
        kb(freed)
    ))
    .await;
    if !yes && !cx.sys.isatty(0) {
        cx.out("Do you want to continue? [Y/n] Abort.\n").await;
        return Err(1);
    }
    for p in &gone {
        cx.out(&format!("Removing {} ({}) ...\n", p.name, p.version))
            .await;
        remove(cx, p, LIB);
    }
    let text = String::from_utf8_lossy(&cx.sys.read_file(STATUS).unwrap_or_default()).into_owned();
    let kept: String = text
        .split_inclusive("\n\n")
        .filter(|b| {
            !gone
                .iter()
                .any(|p| b.starts_with(&format!("Package: {}\n", p.name)))
        })
        .collect();
    let _ = cx.sys.write_file(STATUS, kept.as_bytes());
    Ok(0)
}
