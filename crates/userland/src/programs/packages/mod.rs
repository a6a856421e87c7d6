//! Package managers: apt-get/apt/dpkg, apk, pip, npm/npx/yarn. They install from a catalogue, take
//! virtual time, and leave the lists and caches real ones leave.
//! Not modelled: version constraints beyond being read, upgrades, hooks, most subcommands.

pub mod apk;
pub mod apt;
pub mod catalogue;
pub mod npm;
pub mod pip;

use super::kit::Cx;
use catalogue::Package;
use machine::{Duration, elf};

/// Whether packets find a way out of this namespace.
pub fn online(cx: &Cx) -> bool {
    cx.sys.routes().iter().any(|r| r.gateway.is_some())
}

/// Lets the time pass that a download of so many kB takes (12 MB/s).
pub async fn download(cx: &mut Cx, kb: u64) {
    cx.flush().await;
    let _ = cx.sys.sleep(Duration::from_millis(60 + kb / 12)).await;
}

/// A package with all it needs that is not installed yet, dependencies first.
pub fn closure(
    table: &'static [Package],
    names: &[String],
    have: &dyn Fn(&str) -> bool,
) -> Vec<&'static Package> {
    let mut out: Vec<&'static Package> = Vec::new();
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
            stack.extend(p.needs.split_whitespace().rev().map(|n| (n, false)));
        }
    }
    out
}

/// Puts a package's files in place: its programs, and one file that weighs the rest.
pub fn unpack(cx: &Cx, p: &Package, lib: &str) -> machine::SysResult<()> {
    let arch = match cx.sys.uname().machine.as_str() {
        "aarch64" => "arm64",
        _ => "amd64",
    };
    let doc = format!("/usr/share/doc/{}", p.name);
    cx.sys.mkdir_all(&doc, 0o755)?;
    cx.sys.mkdir_all(lib, 0o755)?;
    let mut rest = u64::from(p.installed) * 1000;
    for name in p.programs.split_whitespace() {
        let dir = super::applet(name, 'g').map_or("/usr/bin", |a| {
            if a.dir.contains("sbin") {
                "/usr/sbin"
            } else {
                "/usr/bin"
            }
        });
        let path = format!("{dir}/{name}");
        let size = rest.min(200_000);
        let _ = cx.sys.unlink(&path);
        cx.sys.write_file_sized(
            &path,
            &elf::stub(&format!("gnu/{name}"), arch, b""),
            size.max(200),
        )?;
        cx.sys.chmod(&path, 0o755)?;
        rest -= size;
    }
    if p.name == "bash" {
        cx.sys
            .write_file_sized("/bin/bash", &elf::stub("bash", arch, b""), 1_200_000)?;
        cx.sys.chmod("/bin/bash", 0o755)?;
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
        let _ = cx.sys.unlink(&format!("/usr/bin/{name}"));
        let _ = cx.sys.unlink(&format!("/usr/sbin/{name}"));
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

    #[test]
    fn dependencies_come_first_and_are_in_the_catalogue() {
        let list = closure(catalogue::DEBIAN, &["curl".to_string()], &|n| {
            n == "openssl"
        });
        let names: Vec<&str> = list.iter().map(|p| p.name).collect();
        assert_eq!(names.last(), Some(&"curl"));
        assert!(names.contains(&"ca-certificates") && !names.contains(&"openssl"));
        for table in [catalogue::DEBIAN, catalogue::ALPINE] {
            for p in table {
                for n in p.needs.split_whitespace() {
                    assert!(table.iter().any(|q| q.name == n), "{} needs {n}", p.name);
                }
            }
        }
        for l in catalogue::PYTHON {
            for n in l.needs.split_whitespace() {
                assert!(
                    catalogue::PYTHON.iter().any(|q| q.name == n),
                    "{} needs {n}",
                    l.name
                );
            }
        }
    }
}
