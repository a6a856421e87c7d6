//! Package managers: apt-get/apt/dpkg, apk, pip, npm/npx/yarn. They install from a catalogue, take
//! virtual time, and leave the lists and caches real ones leave. A name that exists and is not in
//! the catalogue is said not to be simulated; only one that does not exist is denied.
//! Not modelled: upgrades, hooks, most subcommands.

pub mod apk;
pub mod apt;
pub mod catalogue;
pub mod npm;
pub mod pip;
pub mod versions;

use super::kit::Cx;
use catalogue::Package;
use machine::{Duration, elf};

/// Whether packets find a way out of this namespace.
pub fn online(cx: &Cx) -> bool {
    cx.sys.routes().iter().any(|r| r.gateway.is_some())
}

/// Says that a package exists and is not in the catalogue; the status to end with.
pub async fn not_here(cx: &mut Cx, name: &str, instead: &str) -> i32 {
    let text = super::lacking::sentence(&format!("the package '{name}'"), instead);
    cx.raw_err(&text).await;
    super::lacking::STATUS
}

/// Lets the time pass that a download of so many kB takes (12 MB/s).
pub async fn download(cx: &mut Cx, kb: u64) {
    cx.flush().await;
    let _ = cx.sys.sleep(Duration::from_millis(60 + kb / 12)).await;
}

/// A package with all it needs that is not installed yet, dependencies first.
pub fn closure<'a>(
    table: &'a [Package],
    names: &[String],
    have: &dyn Fn(&str) -> bool,
    recommended: bool,
) -> Vec<&'a Package> {
    let mut out: Vec<&Package> = Vec::new();
    let mut stack: Vec<(&str, bool)> = names.iter().rev().map(|n| (n.as_str(), false)).collect();
    let mut entered: Vec<&str> = Vec::new();
    while let Some((name, after)) = stack.pop() {
        let Some(p) = table.iter().find(|p| p.name == name) else {
            continue;
        };
        if have(name) || out.iter().any(|o| o.name == p.name) {
            continue;
        }
        if after {
            out.push(p);
        } else if !entered.contains(&p.name) {
            entered.push(p.name);
            stack.push((p.name, true));
            let more = if recommended { p.recommends } else { "" };
            let all = p.needs.split_whitespace().chain(more.split_whitespace());
            stack.extend(
                all.collect::<Vec<_>>()
                    .into_iter()
                    .rev()
                    .map(|n| (n, false)),
            );
        }
    }
    out
}

/// Programs that other tables than the applets' have, and what their files carry.
fn program_of(name: &str) -> String {
    match name {
        "bash" | "dash" | "docker" => name.to_string(),
        "zsh" => "gnu/zsh".to_string(),
        "nodejs" => "gnu/node".to_string(),
        "pip3" => "gnu/pip".to_string(),
        n if n.starts_with("python3.") => "gnu/python3".to_string(),
        "python" => "gnu/python3".to_string(),
        "vim" | "view" | "vimdiff" | "nvim" => "gnu/vi".to_string(),
        "mariadb" => "gnu/mysql".to_string(),
        "mariadbd" => "gnu/mysqld".to_string(),
        "mariadb-dump" => "gnu/mysqldump".to_string(),
        "htop" => "gnu/top".to_string(),
        _ => format!("gnu/{name}"),
    }
}

/// A package's version without the distribution's own parts: `7.88.1` of `1:7.88.1-10+deb12u14`.
pub fn upstream(version: &str) -> &str {
    let plain = version.split_once(':').map_or(version, |(_, v)| v);
    plain.split(['-', '+', '~']).next().unwrap_or(plain)
}

fn directory(name: &str) -> &'static str {
    let sbin = [
        "sshd",
        "cron",
        "tcpdump",
        "a2enmod",
        "a2ensite",
        "visudo",
        "locale-gen",
        "dcron",
    ];
    match super::applet(name, 'g') {
        Some(a) if a.dir.contains("sbin") => "/usr/sbin",
        None if sbin.contains(&name) => "/usr/sbin",
        _ => "/usr/bin",
    }
}

/// Puts a package's files in place: its programs, and one file that weighs the rest. A program
/// that is not simulated is there all the same and says so.
pub fn unpack(cx: &Cx, p: &Package, lib: &str) -> machine::SysResult<()> {
    let arch = match cx.sys.uname().machine.as_str() {
        "aarch64" => "arm64",
        _ => "amd64",
    };
    let doc = format!("/usr/share/doc/{}", p.name);
    cx.sys.mkdir_all(&doc, 0o755)?;
    cx.sys.mkdir_all(lib, 0o755)?;
    let mut rest = u64::from(p.installed) * 1000;
    let version = upstream(p.version);
    let shell = ["bash", "dash"].into_iter().filter(|s| *s == p.name);
    for name in p.programs.split_whitespace().chain(shell) {
        let program = program_of(name);
        let dir = if name == "bash" {
            "/bin"
        } else {
            directory(name)
        };
        // Some programs of a name that Debian gives another package: /sbin/tini is Alpine's place.
        let path = match (name, lib) {
            ("tini" | "su-exec", "/usr/lib") => format!("/sbin/{name}"),
            _ => format!("{dir}/{name}"),
        };
        let size = rest.min(200_000);
        // The programs of the shells and coreutils look at no version.
        let plain = matches!(name, "bash" | "dash" | "docker");
        let version = if plain { "" } else { version };
        let _ = cx.sys.unlink(&path);
        let stub = elf::stub(&program, arch, version.as_bytes());
        cx.sys.write_file_sized(&path, &stub, size.max(200))?;
        cx.sys
            .chmod(&path, if name == "sudo" { 0o4755 } else { 0o755 })?;
        rest -= size;
    }
    if p.name == "sudo" {
        cx.sys.mkdir_all("/etc/sudoers.d", 0o750)?;
        let rules = "Defaults\tenv_reset\nroot\tALL=(ALL:ALL) ALL\n%sudo\tALL=(ALL:ALL) ALL\n@includedir /etc/sudoers.d\n";
        cx.sys.write_file("/etc/sudoers", rules.as_bytes())?;
        cx.sys.chmod("/etc/sudoers", 0o440)?;
    }
    cx.sys
        .write_file_sized(&format!("{lib}/lib{}.so", p.name), &[], rest)?;
    cx.sys.write_file_sized(
        &format!("{doc}/copyright"),
        b"See the package's own page.\n",
        2000,
    )
}

/// Takes a package's files away again.
pub fn remove(cx: &Cx, p: &Package, lib: &str) {
    for name in p.programs.split_whitespace() {
        for dir in ["/usr/bin", "/usr/sbin", "/sbin"] {
            let _ = cx.sys.unlink(&format!("{dir}/{name}"));
        }
    }
    let _ = cx.sys.unlink(&format!("{lib}/lib{}.so", p.name));
    let _ = cx
        .sys
        .unlink(&format!("/usr/share/doc/{}/copyright", p.name));
    let _ = cx.sys.rmdir(&format!("/usr/share/doc/{}", p.name));
}

#[cfg(test)]
mod tests {
    use super::*;
    use catalogue::{ALPINE, Index, Library, debian, exists, npm, pypi};

    #[test]
    fn dependencies_come_first_and_are_in_the_catalogue() {
        let table = debian("bookworm");
        let have = |n: &str| n == "openssl";
        let list = closure(&table, &["curl".to_string()], &have, true);
        let names: Vec<&str> = list.iter().map(|p| p.name).collect();
        assert_eq!(names.last(), Some(&"curl"));
        assert!(names.contains(&"ca-certificates") && !names.contains(&"openssl"));
        let lean = closure(&table, &["curl".to_string()], &have, false);
        assert!(lean.len() < list.len() && !lean.iter().any(|p| p.name == "ca-certificates"));
    }

    #[test]
    fn what_a_package_needs_is_in_its_table() {
        let mut lost = Vec::new();
        for table in [&debian("bookworm"), ALPINE] {
            for p in table {
                let all = p
                    .needs
                    .split_whitespace()
                    .chain(p.recommends.split_whitespace());
                let strange = all.filter(|n| !table.iter().any(|q| q.name == *n));
                lost.extend(strange.map(|n| format!("{} needs {n}", p.name)));
            }
        }
        for table in [npm(), pypi()] {
            for l in &table {
                let extras = l
                    .extras
                    .split(' ')
                    .filter_map(|e| e.split_once('='))
                    .flat_map(|e| e.1.split(','));
                let all = l.needs.split_whitespace().chain(extras);
                let strange = all.filter(|n| !table.iter().any(|q: &Library| q.name == *n));
                lost.extend(strange.map(|n| format!("{} needs {n}", l.name)));
            }
        }
        assert!(lost.is_empty(), "{lost:#?}");
    }

    /// Every name of the tables and lists counts as existing; a made-up one does not.
    #[test]
    fn names_that_exist_are_told_from_those_that_do_not() {
        for (index, there) in [
            (Index::Debian, "cron supervisor openjdk-21-jdk libfoo-dev"),
            (Index::Alpine, "openssh mariadb php84-fpm py3-flask"),
            (Index::Npm, "sqlite3 nodemon @nestjs/core react-scripts"),
            (Index::Pypi, "torch celery scrapy uv"),
        ] {
            for name in there.split(' ') {
                assert!(exists(index, name), "{index:?} {name}");
            }
            assert!(!exists(index, "nosuchpackage"), "{index:?}");
        }
    }

    #[test]
    fn a_package_s_upstream_version_is_the_program_s() {
        assert_eq!(upstream("1:2.39.5-0+deb12u2"), "2.39.5");
        assert_eq!(upstream("20250911-r0"), "20250911");
    }
}
