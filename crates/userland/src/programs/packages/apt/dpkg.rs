//! `dpkg`: what is installed.

use super::super::super::kit::{Cx, Run};
use super::{Archive, installed};

pub async fn dpkg(cx: &mut Cx) -> Run {
    let args = std::mem::take(&mut cx.args);
    let have = installed(cx);
    let table = Archive::of(cx).packages();
    let find = |n: &str| {
        table
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
                .filter(|h| name.is_empty() || super::super::super::find::glob_match(&name, h))
            {
                hit = true;
                let v = table
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
        Some(
            other @ ("-i" | "--install" | "-r" | "--remove" | "-P" | "--purge" | "-S" | "--search"
            | "-W" | "-x" | "-c" | "--contents" | "--configure" | "--add-architecture"),
        ) => {
            let text = super::super::super::lacking::sentence(
                &format!("'dpkg {other}'"),
                "-l, -s, -L, --print-architecture, --version",
            );
            cx.raw_err(&text).await;
            Err(super::super::super::lacking::STATUS)
        }
        Some(other) if other.starts_with('-') => {
            cx.die(2, &format!("error: unknown option {other}")).await
        }
        _ => cx.die(2, "error: need an action option").await,
    }
}
