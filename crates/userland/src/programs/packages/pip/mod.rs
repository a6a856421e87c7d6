//! `pip`: installs from a catalogue into site-packages and leaves its cache.

mod install;

use super::super::kit::{Cx, Run};
use super::super::lacking;
use install::install;

/// Where packages go: beside the Python this `pip` belongs to.
fn site(cx: &Cx) -> String {
    let argv0 = cx.sys.argv().first().cloned().unwrap_or_default();
    let exe = crate::runtimes::which(&cx.sys, &argv0).unwrap_or(argv0);
    crate::runtimes::python::site(&cx.sys, &exe)
}

/// The folder of a package's programs.
fn programs(cx: &Cx) -> String {
    let site = site(cx);
    match site.find("/lib/python") {
        Some(i) => format!("{}/bin", &site[..i]),
        None => "/usr/local/bin".to_string(),
    }
}

/// Commands of pip that are not simulated.
const LACKING: &[&str] = &[
    "download",
    "wheel",
    "hash",
    "debug",
    "config",
    "index",
    "search",
    "inspect",
    "lock",
    "completion",
];

/// The minor version of the Python it installs for: `3.12`.
fn minor(cx: &Cx) -> String {
    let site = site(cx);
    let name = site.split('/').find_map(|p| p.strip_prefix("python3."));
    name.map_or_else(|| "3".to_string(), |m| format!("3.{m}"))
}

fn normal(name: &str) -> String {
    name.to_ascii_lowercase().replace(['_', '.'], "-")
}

fn module(name: &str) -> String {
    name.replace('-', "_")
}

pub async fn main(cx: &mut Cx) -> Run {
    let args = std::mem::take(&mut cx.args);
    let mut order = Order::default();
    let mut verb = String::new();
    let mut it = args.iter();
    while let Some(a) = it.next() {
        let mut take = |name: &str, short: &str| -> Option<String> {
            if let Some(v) = a.strip_prefix(&format!("{name}=")) {
                return Some(v.to_string());
            }
            match a.strip_prefix(short) {
                Some("") => it.next().cloned(),
                Some(v) if !short.is_empty() && !a.starts_with("--") => Some(v.to_string()),
                _ if a == name => it.next().cloned(),
                _ => None,
            }
        };
        if let Some(f) = take("--requirement", "-r") {
            order.files.push(f);
        } else if let Some(f) = take("--constraint", "-c") {
            order.constraints.push(f);
        } else if let Some(d) = take("--target", "-t") {
            order.target = Some(d);
        } else if let Some(action) = take("--root-user-action", "\0") {
            order.warns = action != "ignore";
        } else if let Some(path) = take("--editable", "-e") {
            order.names.push(path);
        } else {
            match a.as_str() {
                "--no-cache-dir" => order.cache = false,
                "-q" | "--quiet" | "-qq" => order.quiet = true,
                "--no-deps" => order.deep = false,
                "-U" | "--upgrade" | "--force-reinstall" => order.upgrade = true,
                "--break-system-packages" => order.breaks = true,
                "-V" | "--version" => {
                    let (site, minor) = (site(cx), minor(cx));
                    cx.line(&format!("pip 25.0.1 from {site}/pip (python {minor})"))
                        .await;
                    return Ok(0);
                }
                a if VALUES.contains(&a) => {
                    it.next();
                }
                a if a.starts_with('-') => {}
                a if verb.is_empty() => verb = a.to_string(),
                a => order.names.push(a.to_string()),
            }
        }
    }
    if cx
        .var("PIP_NO_CACHE_DIR")
        .is_some_and(|v| !matches!(v.as_str(), "" | "0" | "off" | "false"))
    {
        order.cache = false;
    }
    order.warns &= cx.var("PIP_ROOT_USER_ACTION").as_deref() != Some("ignore");
    order.breaks |= cx
        .var("PIP_BREAK_SYSTEM_PACKAGES")
        .is_some_and(|v| v == "1");
    let names = order.names.clone();
    let dir = order.target.clone().unwrap_or_else(|| site(cx));
    match verb.as_str() {
        "install" => install(cx, order, &dir).await,
        "check" => {
            cx.line("No broken requirements found.").await;
            Ok(0)
        }
        "list" | "freeze" => {
            let mut list: Vec<(String, String)> = installed(cx, &dir);
            list.sort();
            let width = |f: fn(&(String, String)) -> usize, least: usize| {
                list.iter().map(f).max().unwrap_or(0).max(least)
            };
            let (w, v) = (width(|x| x.0.len(), 7), width(|x| x.1.len(), 7));
            if verb == "list" {
                cx.line(format!("{:<w$} Version", "Package").trim_end())
                    .await;
                cx.line(&format!("{} {}", "-".repeat(w), "-".repeat(v)))
                    .await;
            }
            for (n, v) in list {
                cx.line(&if verb == "list" {
                    format!("{n:<w$} {v}")
                } else {
                    format!("{n}=={v}")
                })
                .await;
            }
            Ok(0)
        }
        "show" => {
            let n = names.first().cloned().unwrap_or_default();
            match installed(cx, &dir)
                .into_iter()
                .find(|(x, _)| normal(x) == normal(&n))
            {
                Some((n, v)) => {
                    cx.out(&format!("Name: {n}\nVersion: {v}\nLocation: {dir}\n"))
                        .await;
                    Ok(0)
                }
                None => {
                    cx.raw_err(&format!("WARNING: Package(s) not found: {n}\n"))
                        .await;
                    Ok(1)
                }
            }
        }
        "uninstall" => {
            for n in &names {
                match installed(cx, &dir)
                    .into_iter()
                    .find(|(x, _)| normal(x) == normal(n))
                {
                    Some((n, v)) => {
                        let argv = [
                            "rm",
                            "-rf",
                            &format!("{dir}/{}", module(&n)),
                            &format!("{dir}/{}-{v}.dist-info", module(&n)),
                        ]
                        .map(str::to_string);
                        if let Ok(pid) = super::super::run::spawn(cx, &argv, |_| {}) {
                            let _ = cx.sys.wait(pid).await;
                        }
                        cx.out(&format!("Found existing installation: {n} {v}\nUninstalling {n}-{v}:\n  Successfully uninstalled {n}-{v}\n")).await;
                    }
                    None => {
                        cx.raw_err(&format!("WARNING: Skipping {n} as it is not installed.\n"))
                            .await;
                    }
                }
            }
            Ok(0)
        }
        "cache" => {
            let home = cx.var("HOME").unwrap_or_else(|| "/root".to_string());
            if names.first().is_some_and(|n| n == "purge") {
                let argv = ["rm", "-rf", &format!("{home}/.cache/pip")].map(str::to_string);
                if let Ok(pid) = super::super::run::spawn(cx, &argv, |_| {}) {
                    let _ = cx.sys.wait(pid).await;
                }
            } else {
                cx.line(&format!("{home}/.cache/pip")).await;
            }
            Ok(0)
        }
        "" => {
            cx.out("\nUsage:   \n  pip <command> [options]\n\nCommands:\n  install                     Install packages.\n  uninstall                   Uninstall packages.\n  freeze                      Output installed packages in requirements format.\n  list                        List installed packages.\n  show                        Show information about installed packages.\n").await;
            Ok(0)
        }
        other if LACKING.contains(&other) => {
            let text = lacking::sentence(
                &format!("'pip {other}'"),
                "install, uninstall, list, freeze, show, check, cache",
            );
            cx.raw_err(&text).await;
            Err(lacking::STATUS)
        }
        other => {
            cx.raw_err(&format!("ERROR: unknown command \"{other}\"\n"))
                .await;
            Ok(1)
        }
    }
}

fn installed(cx: &Cx, dir: &str) -> Vec<(String, String)> {
    let names = cx.sys.readdir(dir).unwrap_or_default();
    names
        .iter()
        .filter_map(|e| {
            e.name
                .strip_suffix(".dist-info")?
                .rsplit_once('-')
                .map(|(n, v)| (n.replace('_', "-"), v.to_string()))
        })
        .collect()
}

/// Options of `pip install` with a value.
const VALUES: &[&str] = &[
    "-i",
    "--index-url",
    "--extra-index-url",
    "--trusted-host",
    "--prefix",
    "--root",
    "-f",
    "--find-links",
    "--timeout",
    "--retries",
    "--root-user-action",
    "--progress-bar",
    "--python-version",
    "--platform",
    "--only-binary",
    "--no-binary",
    "--upgrade-strategy",
    "--src",
    "--cert",
    "--proxy",
    "--log",
    "--report",
];

/// How to install.
struct Order {
    names: Vec<String>,
    files: Vec<String>,
    constraints: Vec<String>,
    target: Option<String>,
    cache: bool,
    quiet: bool,
    /// With what the packages need.
    deep: bool,
    upgrade: bool,
    /// Whether root is warned.
    warns: bool,
    /// Whether the system's own Python may be changed.
    breaks: bool,
}

impl Default for Order {
    fn default() -> Order {
        Order {
            names: Vec::new(),
            files: Vec::new(),
            constraints: Vec::new(),
            target: None,
            cache: true,
            quiet: false,
            deep: true,
            upgrade: false,
            warns: true,
            breaks: false,
        }
    }
}
