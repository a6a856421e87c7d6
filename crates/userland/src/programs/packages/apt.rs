//! `apt-get`, `apt`, `apt-cache`, `dpkg`.

use super::super::kit::{Cx, Run};
use super::catalogue::{DEBIAN, Package};
use super::{closure, download, online, remove, unpack};

const LISTS: &str = "/var/lib/apt/lists";
const STATUS: &str = "/var/lib/dpkg/status";
const LIB: &str = "/usr/lib/x86_64-linux-gnu";

/// (file name, title, download in kB, bytes on disk)
const SOURCES: &[(&str, &str, u32, u64)] = &[
    (
        "deb.debian.org_debian_dists_bookworm_InRelease",
        "http://deb.debian.org/debian bookworm InRelease",
        151,
        151_000,
    ),
    (
        "deb.debian.org_debian_dists_bookworm-updates_InRelease",
        "http://deb.debian.org/debian bookworm-updates InRelease",
        55,
        55_400,
    ),
    (
        "deb.debian.org_debian-security_dists_bookworm-security_InRelease",
        "http://deb.debian.org/debian-security bookworm-security InRelease",
        48,
        48_000,
    ),
    (
        "deb.debian.org_debian_dists_bookworm_main_binary-amd64_Packages.lz4",
        "http://deb.debian.org/debian bookworm/main amd64 Packages",
        8791,
        17_300_000,
    ),
    (
        "deb.debian.org_debian_dists_bookworm-updates_main_binary-amd64_Packages.lz4",
        "http://deb.debian.org/debian bookworm-updates/main amd64 Packages",
        7,
        12_000,
    ),
    (
        "deb.debian.org_debian-security_dists_bookworm-security_main_binary-amd64_Packages.lz4",
        "http://deb.debian.org/debian-security bookworm-security/main amd64 Packages",
        284,
        700_000,
    ),
];

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

pub async fn main(cx: &mut Cx) -> Run {
    let args = std::mem::take(&mut cx.args);
    let words: Vec<String> = args
        .iter()
        .filter(|a| !a.starts_with('-'))
        .cloned()
        .collect();
    let has = |f: &str| args.iter().any(|a| a == f);
    let short = |c: char| {
        args.iter()
            .any(|a| a.starts_with('-') && !a.starts_with("--") && a[1..].contains(c))
    };
    let yes = has("--yes") || has("--assume-yes") || (short('y') && !has("-o"));
    let quiet = args
        .iter()
        .filter(|a| a.starts_with("-q"))
        .map(|a| a.matches('q').count())
        .sum::<usize>();
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
        return Ok(if has("--version") || has("-v") { 0 } else { 1 });
    };
    match verb {
        "update" => update(cx, quiet).await,
        "install" => install(cx, &words[1..], yes, quiet).await,
        "remove" | "purge" | "autoremove" => uninstall(cx, &words[1..], verb, yes).await,
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
            for p in DEBIAN.iter().filter(|p| {
                (!has("--installed") || have.iter().any(|h| h == p.name))
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
            for p in DEBIAN.iter().filter(|p| p.name.contains(&word)) {
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
            match DEBIAN.iter().find(|p| p.name == name) {
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
                None => {
                    cx.raw_err(&format!("N: Unable to locate package {name}\n"))
                        .await;
                    Ok(if verb == "show" { 100 } else { 0 })
                }
            }
        }
        other => {
            cx.raw_err(&format!("E: Invalid operation {other}\n")).await;
            Ok(100)
        }
    }
}

async fn update(cx: &mut Cx, quiet: usize) -> Run {
    root_only(cx, "lists").await?;
    if !online(cx) {
        let _ = cx.sys.sleep(machine::Duration::from_secs(10)).await;
        let mut warnings = String::new();
        for (i, (_, title, _, _)) in SOURCES.iter().take(3).enumerate() {
            let host = "deb.debian.org";
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
    for (i, (file, title, size, bytes)) in SOURCES.iter().enumerate() {
        if known && i >= 3 {
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

async fn install(cx: &mut Cx, names: &[String], yes: bool, quiet: usize) -> Run {
    root_only(cx, "dpkg").await?;
    let talk = quiet < 2;
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
        let found = DEBIAN
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
        let v = DEBIAN
            .iter()
            .find(|p| p.name == n)
            .map_or("", |p| p.version);
        if talk {
            cx.out(&format!("{n} is already the newest version ({v}).\n"))
                .await;
        }
    }
    let list = closure(DEBIAN, &wanted, &|n| have.iter().any(|h| h == n));
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
            cx.out(&format!("Err:1 http://deb.debian.org/debian bookworm/main amd64 {} amd64 {}\n  Temporary failure resolving 'deb.debian.org'\n", p.name, p.version)).await;
        }
        for p in &list {
            cx.raw_err(&format!("E: Failed to fetch http://deb.debian.org/debian/pool/main/{}/{}/{}_{}_amd64.deb  Temporary failure resolving 'deb.debian.org'\n", &p.name[..1], p.name, p.name, p.version)).await;
        }
        cx.raw_err("E: Unable to fetch some archives, maybe run apt-get update or try with --fix-missing?\n").await;
        return Err(100);
    }
    for (i, p) in list.iter().enumerate() {
        if talk {
            cx.out(&format!(
                "Get:{} http://deb.debian.org/debian bookworm/main amd64 {} amd64 {} [{}]\n",
                i + 1,
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
        _ => {}
    }
}

async fn uninstall(cx: &mut Cx, names: &[String], verb: &str, yes: bool) -> Run {
    root_only(cx, "dpkg").await?;
    cx.out("Reading package lists...\nBuilding dependency tree...\nReading state information...\n")
        .await;
    let have = installed(cx);
    let mut gone: Vec<&Package> = Vec::new();
    for n in names {
        match DEBIAN.iter().find(|p| p.name == n) {
            Some(p) if have.contains(n) => gone.push(p),
            Some(_) => {
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

pub async fn dpkg(cx: &mut Cx) -> Run {
    let args = std::mem::take(&mut cx.args);
    let have = installed(cx);
    let find = |n: &str| {
        DEBIAN
            .iter()
            .find(|p| p.name == n)
            .filter(|p| have.iter().any(|h| h == p.name))
    };
    let name = args.get(1).cloned().unwrap_or_default();
    match args.first().map(String::as_str) {
        Some("-l" | "--list") => {
            cx.out("Desired=Unknown/Install/Remove/Purge/Hold\n| Status=Not/Inst/Conf-files/Unpacked/halF-conf/Half-inst/trig-aWait/Trig-pend\n|/ Err?=(none)/Reinst-required (Status,Err: uppercase=bad)\n||/ Name           Version      Architecture Description\n+++-==============-============-============-=================================\n").await;
            let mut hit = false;
            for n in have
                .iter()
                .filter(|h| name.is_empty() || super::super::find::glob_match(&name, h))
            {
                hit = true;
                let v = DEBIAN
                    .iter()
                    .find(|p| p.name == n)
                    .map_or("1.0", |p| p.version);
                cx.line(&format!("ii  {n:<14} {v:<12} amd64        {n}"))
                    .await;
            }
            if !hit && !name.is_empty() {
                cx.raw_err(&format!("dpkg-query: no packages found matching {name}\n"))
                    .await;
                return Ok(1);
            }
            Ok(0)
        }
        Some("-s" | "--status") => match find(&name) {
            Some(p) => {
                cx.out(&format!("Package: {}\nStatus: install ok installed\nInstalled-Size: {}\nArchitecture: amd64\nVersion: {}\n", p.name, p.installed, p.version)).await;
                Ok(0)
            }
            None => {
                cx.raw_err(&format!("dpkg-query: package '{name}' is not installed and no information is available\nUse dpkg --info (= dpkg-deb --info) to examine archive files.\n")).await;
                Ok(1)
            }
        },
        Some("-L" | "--listfiles") => match find(&name) {
            Some(p) => {
                for b in p.programs.split_whitespace() {
                    cx.line(&format!("/usr/bin/{b}")).await;
                }
                cx.line(&format!("/usr/share/doc/{}/copyright", p.name))
                    .await;
                Ok(0)
            }
            None => {
                cx.raw_err(&format!("dpkg-query: package '{name}' is not installed\nUse dpkg --contents (= dpkg-deb --contents) to list archive files contents.\n")).await;
                Ok(1)
            }
        },
        Some("--print-architecture") => {
            cx.line("amd64").await;
            Ok(0)
        }
        Some("--version") => {
            cx.line("Debian 'dpkg' package management program version 1.21.22 (amd64).")
                .await;
            Ok(0)
        }
        Some(other) if other.starts_with('-') => {
            cx.die(2, &format!("error: unknown option {other}")).await
        }
        _ => cx.die(2, "error: need an action option").await,
    }
}
