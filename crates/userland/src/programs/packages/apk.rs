//! `apk`, Alpine's package manager.

use super::super::kit::{Cx, Run};
use super::catalogue::{ALPINE, Index, Package, exists};
use super::versions::compare;
use super::{closure, download, not_here, online, remove, unpack};
use std::cmp::Ordering;

const DB: &str = "/lib/apk/db/installed";
const WORLD: &str = "/etc/apk/world";
const CACHE: &str = "/var/cache/apk";

fn read(cx: &Cx, path: &str) -> String {
    String::from_utf8_lossy(&cx.sys.read_file(path).unwrap_or_default()).into_owned()
}

fn installed(cx: &Cx) -> Vec<String> {
    read(cx, DB)
        .lines()
        .filter_map(|l| l.strip_prefix("P:"))
        .map(str::to_string)
        .collect()
}

fn repositories(cx: &Cx) -> Vec<String> {
    read(cx, "/etc/apk/repositories")
        .lines()
        .filter(|l| l.starts_with("http"))
        .map(str::to_string)
        .collect()
}

fn total(cx: &Cx) -> String {
    let have = installed(cx);
    let kb: u64 = 8000
        + ALPINE
            .iter()
            .filter(|p| have.iter().any(|h| h == p.name))
            .map(|p| u64::from(p.installed))
            .sum::<u64>();
    format!("{} MiB in {} packages", kb / 1024, 16 + have.len())
}

pub async fn main(cx: &mut Cx) -> Run {
    let args = std::mem::take(&mut cx.args);
    let mut words: Vec<String> = Vec::new();
    let mut group = None;
    let mut it = args.iter();
    while let Some(a) = it.next() {
        match a.as_str() {
            "-t" | "--virtual" => group = it.next().cloned(),
            "-X" | "--repository" | "-p" | "--root" => {
                it.next();
            }
            a if a.starts_with("--virtual=") => {
                group = a.strip_prefix("--virtual=").map(str::to_string);
            }
            a if a.starts_with('-') => {}
            a => words.push(a.to_string()),
        }
    }
    let has = |f: &str| args.iter().any(|a| a == f);
    let no_cache = has("--no-cache");
    let quiet = has("-q") || has("--quiet");
    let Some(verb) = words.first().map(String::as_str) else {
        cx.out("apk-tools 2.14.9, compiled for x86_64.\n\nusage: apk [<OPTIONS>...] COMMAND [<ARGUMENTS>...]\n").await;
        return Ok(if has("--version") { 0 } else { 1 });
    };
    if matches!(verb, "add" | "del" | "update" | "upgrade") && cx.sys.creds().uid != 0 {
        cx.raw_err("ERROR: Unable to lock database: Permission denied\nERROR: Failed to open apk database: Permission denied\n").await;
        return Ok(99);
    }
    match verb {
        "update" => {
            let ok = fetch(cx, quiet, false).await;
            if ok {
                cx.out("OK: 25395 distinct packages available\n").await;
                return Ok(0);
            }
            let n = repositories(cx).len();
            cx.out(&format!(
                "{n} unavailable, 0 stale; 16 distinct packages available\n"
            ))
            .await;
            Ok(n as i32)
        }
        "add" => add(cx, &words[1..], no_cache, quiet, group).await,
        "del" => del(cx, &words[1..], quiet).await,
        "upgrade" => {
            fetch(cx, quiet, no_cache).await;
            let t = total(cx);
            cx.out(&format!("OK: {t}\n")).await;
            Ok(0)
        }
        "info" => {
            let have = installed(cx);
            let quick = has("-e") || has("--installed");
            if quick && words.len() > 1 {
                let mut missing = 0;
                for n in &words[1..] {
                    match have.contains(n) || BASE.contains(&n.as_str()) {
                        true => cx.line(n).await,
                        false => missing = 1,
                    }
                }
                return Ok(missing);
            }
            match words.get(1) {
                None => {
                    for n in [
                        "alpine-baselayout",
                        "alpine-keys",
                        "apk-tools",
                        "busybox",
                        "libc-utils",
                        "musl",
                    ]
                    .iter()
                    .map(ToString::to_string)
                    .chain(have)
                    {
                        cx.line(&n).await;
                    }
                    Ok(0)
                }
                Some(n) if have.contains(n) => {
                    let v = ALPINE
                        .iter()
                        .find(|p| p.name == n)
                        .map_or("", |p| p.version);
                    let size = ALPINE
                        .iter()
                        .find(|p| p.name == n)
                        .map_or(0, |p| p.installed);
                    cx.out(&format!("{n}-{v} description:\n{n}\n\n{n}-{v} webpage:\nhttps://pkgs.alpinelinux.org/package/{n}\n\n{n}-{v} installed size:\n{size} KiB\n\n")).await;
                    Ok(0)
                }
                Some(_) => Ok(1),
            }
        }
        "search" => {
            let word = words.get(1).cloned().unwrap_or_default();
            for p in ALPINE.iter().filter(|p| p.name.contains(&word)) {
                cx.line(&format!("{}-{}", p.name, p.version)).await;
            }
            Ok(0)
        }
        "list" => {
            for p in ALPINE {
                cx.line(&format!("{}-{} x86_64 {{{}}}", p.name, p.version, p.name))
                    .await;
            }
            Ok(0)
        }
        "cache" if words.get(1).is_some_and(|w| w == "clean") => {
            for e in cx.sys.readdir(CACHE).unwrap_or_default() {
                let _ = cx.sys.unlink(&format!("{CACHE}/{}", e.name));
            }
            Ok(0)
        }
        "fix" | "audit" | "cache" | "fetch" | "manifest" | "verify" | "dot" | "policy"
        | "stats" | "index" | "version" | "mkndx" => {
            let text = super::super::lacking::sentence(
                &format!("'apk {verb}'"),
                "add, del, update, upgrade, info, search, list, cache clean",
            );
            cx.raw_err(&text).await;
            Err(super::super::lacking::STATUS)
        }
        other => {
            cx.raw_err(&format!(
                "ERROR: '{other}' is not an apk command. See 'apk --help'.\n"
            ))
            .await;
            Ok(1)
        }
    }
}

/// Reads the indexes; false without a network.
async fn fetch(cx: &mut Cx, quiet: bool, no_cache: bool) -> bool {
    let up = online(cx);
    for (i, r) in repositories(cx).iter().enumerate() {
        if !quiet {
            cx.out(&format!("fetch {r}/x86_64/APKINDEX.tar.gz\n")).await;
        }
        if !up {
            let _ = cx.sys.sleep(machine::Duration::from_secs(5)).await;
            cx.raw_err(&format!(
                "WARNING: fetching {r}: temporary error (try again later)\n"
            ))
            .await;
            continue;
        }
        let size = if i == 0 { 480 } else { 1900 };
        download(cx, size).await;
        if !no_cache {
            let _ = cx.sys.mkdir_all(CACHE, 0o755);
            let _ = cx.sys.write_file_sized(
                &format!(
                    "{CACHE}/APKINDEX.{:08x}.tar.gz",
                    0x1d2f_66aa_u32.wrapping_mul(i as u32 + 1)
                ),
                &[0x1f, 0x8b],
                size * 1000,
            );
        }
    }
    up
}

/// Packages of the base image.
const BASE: &[&str] = &[
    "alpine-baselayout",
    "alpine-keys",
    "alpine-release",
    "apk-tools",
    "busybox",
    "busybox-binsh",
    "ca-certificates-bundle",
    "libc-utils",
    "musl",
    "musl-utils",
    "scanelf",
    "ssl_client",
    "zlib",
];

/// Whether a version fits what was asked of it: `=8.14.1-r2`, `>7`, `~8.14`, nothing, `@edge`.
fn fits(asked: &str, version: &str) -> bool {
    let asked = asked.split('@').next().unwrap_or_default();
    let at = asked
        .find(|c: char| !"=<>~!".contains(c))
        .unwrap_or(asked.len());
    let (op, wanted) = (&asked[..at], &asked[at..]);
    let order = compare(&version.replace("-r", "."), &wanted.replace("-r", "."));
    match op {
        "=" | "==" => version == wanted,
        "~" | "=~" | "~=" => {
            version == wanted
                || version.starts_with(&format!("{wanted}."))
                || version.starts_with(&format!("{wanted}-"))
        }
        ">" => order == Ordering::Greater,
        ">=" => order != Ordering::Less,
        "<" => order == Ordering::Less,
        "<=" => order != Ordering::Greater,
        _ => true,
    }
}

async fn add(
    cx: &mut Cx,
    names: &[String],
    no_cache: bool,
    quiet: bool,
    group: Option<String>,
) -> Run {
    let cached = cx
        .sys
        .readdir(CACHE)
        .is_ok_and(|l| l.iter().any(|e| e.name.starts_with("APKINDEX")));
    let known = if no_cache || !cached {
        fetch(cx, quiet, no_cache).await
    } else {
        true
    };
    let have = installed(cx);
    let mut text = String::new();
    let mut wrong = 0;
    let mut wanted: Vec<String> = Vec::new();
    for n in names {
        let plain = n.split(['=', '<', '>', '~', '@', '!']).next().unwrap_or(n);
        let found = ALPINE.iter().find(|p| p.name == plain).filter(|_| known);
        match found {
            Some(p) if !fits(&n[plain.len()..], p.version) => {
                wrong += 1;
                text.push_str(&format!(
                    "  {plain}-{}:\n    breaks: world[{n}]\n",
                    p.version
                ));
            }
            Some(_) => wanted.push(plain.to_string()),
            None if BASE.contains(&plain) || have.iter().any(|h| h == plain) => {
                wanted.push(plain.to_string());
            }
            None if known && exists(Index::Alpine, plain) => {
                return Err(not_here(cx, plain, "the packages that 'apk search' shows").await);
            }
            None => {
                wrong += 1;
                text.push_str(&format!(
                    "  {plain} (no such package):\n    required by: world[{plain}]\n"
                ));
            }
        }
    }
    if wrong > 0 {
        cx.raw_err(&format!("ERROR: unable to select packages:\n{text}"))
            .await;
        return Ok(wrong);
    }
    let list = closure(ALPINE, &wanted, &|n| have.iter().any(|h| h == n), false);
    let extra = usize::from(group.is_some());
    for (i, p) in list.iter().enumerate() {
        if !quiet {
            cx.out(&format!(
                "({}/{}) Installing {} ({})\n",
                i + 1,
                list.len() + extra,
                p.name,
                p.version
            ))
            .await;
        }
        download(cx, u64::from(p.download)).await;
        if let Err(e) = unpack(cx, p, "/usr/lib") {
            cx.raw_err(&format!("ERROR: {}-{}: {e}\n", p.name, p.version))
                .await;
            return Ok(1);
        }
        record(cx, p);
    }
    if let Some(g) = &group {
        if !quiet {
            cx.out(&format!(
                "({}/{}) Installing {g} (20251124.000000)\n",
                list.len() + 1,
                list.len() + 1
            ))
            .await;
        }
        let _ = cx
            .sys
            .append_file(DB, format!("P:{g}\nD:{}\n\n", wanted.join(" ")).as_bytes());
    }
    let mut world: Vec<String> = read(cx, WORLD).lines().map(str::to_string).collect();
    match group {
        Some(g) => world.push(g),
        None => world.extend(wanted),
    }
    world.sort();
    world.dedup();
    let _ = cx
        .sys
        .write_file(WORLD, (world.join("\n") + "\n").as_bytes());
    if !quiet {
        if !list.is_empty() {
            cx.out("Executing busybox-1.37.0-r19.trigger\n").await;
        }
        let t = total(cx);
        cx.out(&format!("OK: {t}\n")).await;
    }
    Ok(0)
}

fn record(cx: &Cx, p: &Package) {
    let _ = cx.sys.append_file(
        DB,
        format!(
            "P:{}\nV:{}\nI:{}\n\n",
            p.name,
            p.version,
            u64::from(p.installed) * 1000
        )
        .as_bytes(),
    );
}

async fn del(cx: &mut Cx, names: &[String], quiet: bool) -> Run {
    let db = read(cx, DB);
    // A virtual group takes what came with it along.
    let mut gone: Vec<String> = Vec::new();
    for n in names {
        gone.push(n.clone());
        let group = db
            .split("\n\n")
            .find(|b| b.lines().any(|l| l == format!("P:{n}")))
            .and_then(|b| {
                b.lines()
                    .find_map(|l| l.strip_prefix("D:").map(str::to_string))
            });
        if let Some(d) = group {
            let members: Vec<String> = d.split_whitespace().map(str::to_string).collect();
            gone.extend(
                closure(ALPINE, &members, &|_| false, false)
                    .iter()
                    .map(|p| p.name.to_string()),
            );
        }
        if let Some(p) = ALPINE.iter().find(|p| p.name == n) {
            gone.extend(
                closure(ALPINE, &[p.name.to_string()], &|_| false, false)
                    .iter()
                    .map(|p| p.name.to_string()),
            );
        }
    }
    let mut world: Vec<String> = read(cx, WORLD).lines().map(str::to_string).collect();
    world.retain(|w| !names.contains(w));
    // What something else in the world needs stays.
    let needed = closure(ALPINE, &world, &|_| false, false);
    gone.retain(|g| !needed.iter().any(|p| p.name == g));
    let have = installed(cx);
    gone.retain(|g| have.contains(g));
    gone.sort();
    gone.dedup();
    for (i, g) in gone.iter().enumerate() {
        let p = ALPINE.iter().find(|p| p.name == g);
        if !quiet {
            cx.out(&format!(
                "({}/{}) Purging {g} ({})\n",
                i + 1,
                gone.len(),
                p.map_or("20251124.000000", |p| p.version)
            ))
            .await;
        }
        if let Some(p) = p {
            remove(cx, p, "/usr/lib");
        }
    }
    let kept: String = db
        .split_inclusive("\n\n")
        .filter(|b| {
            !gone
                .iter()
                .any(|g| b.lines().any(|l| l == format!("P:{g}")))
        })
        .collect();
    let _ = cx.sys.write_file(DB, kept.as_bytes());
    let _ = cx
        .sys
        .write_file(WORLD, (world.join("\n") + "\n").as_bytes());
    if !quiet {
        let t = total(cx);
        cx.out(&format!("OK: {t}\n")).await;
    }
    Ok(0)
}
