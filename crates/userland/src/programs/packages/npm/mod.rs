//! `npm`, `npx`, `yarn`: node_modules from a catalogue, lock files, scripts.
//!
//! A package that the simulated node can run comes with its module; others throw an error that
//! says so. Not modelled: workspaces, publishing, peer dependencies, lifecycle scripts.

mod install;
mod lock;
mod yarn;

use super::super::kit::json::{Json, parse};
use super::super::kit::{Cx, Run, built};
use super::super::lacking;
use super::super::run::spawn;
use super::super::walk::join;
use super::catalogue::{Index, exists, npm};
use super::not_here;
use install::{Order, install};

/// What shows the packages that are there.
const INSTEAD: &str = "the packages that 'npm search .' shows";

/// Commands of npm that are not simulated.
const LACKING: &[&str] = &[
    "access",
    "adduser",
    "deprecate",
    "diff",
    "dist-tag",
    "docs",
    "edit",
    "explain",
    "explore",
    "find-dupes",
    "hook",
    "link",
    "login",
    "logout",
    "org",
    "outdated",
    "owner",
    "pack",
    "ping",
    "pkg",
    "profile",
    "publish",
    "query",
    "rebuild",
    "repo",
    "sbom",
    "shrinkwrap",
    "star",
    "team",
    "token",
    "unpublish",
    "update",
    "up",
    "version",
    "whoami",
    "doctor",
    "completion",
];

fn manifest(cx: &Cx) -> Result<Json, String> {
    match cx.sys.read_file("package.json") {
        Ok(t) => parse(&String::from_utf8_lossy(&t)).map_err(|e| format!("EJSONPARSE {e}")),
        Err(_) => Err("ENOENT".to_string()),
    }
}

async fn no_manifest(cx: &mut Cx, why: &str) -> Run {
    let path = join(&cx.sys.cwd(), "package.json");
    if cx.name == "yarn" && why == "ENOENT" {
        cx.raw_err(&format!(
            "error Couldn't find a package.json file in \"{}\"\n",
            cx.sys.cwd()
        ))
        .await;
        return Ok(1);
    }
    let text = if why == "ENOENT" {
        format!(
            "npm error code ENOENT\nnpm error syscall open\nnpm error path {path}\nnpm error errno -2\nnpm error enoent Could not read package.json: Error: ENOENT: no such file or directory, open '{path}'\nnpm error enoent This is related to npm not being able to find a file.\nnpm error enoent\n"
        )
    } else {
        format!(
            "npm error code EJSONPARSE\nnpm error path {path}\nnpm error JSON.parse {}\nnpm error JSON.parse Failed to parse JSON data.\nnpm error JSON.parse Note: package.json must be actual JSON, not just JavaScript.\n",
            why.trim_start_matches("EJSONPARSE ")
        )
    };
    cx.raw_err(&text).await;
    Ok(if why == "ENOENT" { 254 } else { 1 })
}

/// What a manifest depends on: names and ranges.
fn wanted(m: &Json, dev: bool) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for key in ["dependencies", "optionalDependencies", "devDependencies"] {
        if key == "devDependencies" && !dev {
            continue;
        }
        if let Some(Json::Obj(o)) = m.get(key) {
            out.extend(
                o.iter()
                    .map(|(k, v)| (k.clone(), v.text().unwrap_or("*").to_string())),
            );
        }
    }
    out
}

fn title(m: &Json) -> String {
    let text = |key: &str| m.get(key).and_then(Json::text).unwrap_or("");
    match text("version") {
        "" => text("name").to_string(),
        version => format!("{}@{version}", text("name")),
    }
}

pub async fn main(cx: &mut Cx) -> Run {
    let args = std::mem::take(&mut cx.args);
    if cx.name == "yarn" {
        return yarn::main(cx, &args).await;
    }
    let split = args.iter().position(|a| a == "--").unwrap_or(args.len());
    let mut flags: Vec<&str> = Vec::new();
    let mut words: Vec<String> = Vec::new();
    let mut it = args[..split].iter();
    while let Some(a) = it.next() {
        match a.as_str() {
            "--prefix" | "-C" => {
                let dir = it.next().cloned().unwrap_or_default();
                if cx.sys.chdir(&dir).is_err() {
                    return no_manifest(cx, "ENOENT").await;
                }
            }
            "--registry" | "--loglevel" | "--cache" | "--userconfig" | "-w" | "--workspace" => {
                it.next();
            }
            a if a.starts_with('-') => flags.push(a),
            a => words.push(a.to_string()),
        }
    }
    let after: Vec<String> = args.iter().skip(split + 1).cloned().collect();
    let has = |names: &[&str]| flags.iter().any(|f| names.contains(f));
    if has(&["-v", "--version"]) && words.is_empty() {
        cx.line(&built(&cx.sys, "10.8.2")).await;
        return Ok(0);
    }
    let production = has(&[
        "--production",
        "--omit=dev",
        "--only=production",
        "--only=prod",
    ]) || (cx.var("NODE_ENV").as_deref() == Some("production")
        && !has(&["--include=dev"]));
    let verb = words.first().map_or("", String::as_str);
    let rest = words.get(1..).unwrap_or(&[]);
    match verb {
        "install" | "i" | "add" | "in" | "ins" | "isntall" => {
            let order = Order {
                save: match has(&["--save-dev", "-D"]) {
                    true => "devDependencies",
                    false => "dependencies",
                },
                keep: !has(&["--no-save"]),
                exact: has(&["--save-exact", "-E"]),
                production,
                global: has(&["-g", "--global", "--location=global"]),
                lock: !has(&["--no-package-lock"]),
                clean: false,
            };
            install(cx, rest, &order).await
        }
        "ci" | "clean-install" => {
            if cx.sys.stat("package-lock.json").is_err() {
                cx.raw_err("npm error code EUSAGE\nnpm error\nnpm error The `npm ci` command can only install with an existing package-lock.json or\nnpm error npm-shrinkwrap.json with lockfileVersion >= 1. Run an install with npm@5 or\nnpm error later to generate a package-lock.json file, then try again.\nnpm error\nnpm error Clean install a project\n").await;
                return Ok(1);
            }
            let order = Order {
                production,
                clean: true,
                ..Order::default()
            };
            install(cx, &[], &order).await
        }
        "uninstall" | "remove" | "rm" | "un" | "r" => install::uninstall(cx, rest).await,
        "init" | "create" => init(cx, rest).await,
        "run" | "run-script" | "start" | "test" | "t" | "stop" | "restart" => {
            let name = match verb {
                "run" | "run-script" => rest.first().cloned().unwrap_or_default(),
                "t" => "test".to_string(),
                verb => verb.to_string(),
            };
            if name.is_empty() {
                return scripts(cx).await;
            }
            script(
                cx,
                &name,
                &after,
                has(&["--silent", "-s"]),
                has(&["--if-present"]),
            )
            .await
        }
        "exec" | "x" => {
            cx.args = rest.iter().chain(&after).cloned().collect();
            npx(cx).await
        }
        "ls" | "list" | "ll" => list(cx, has(&["-g", "--global"])).await,
        "view" | "info" | "show" => view(cx, rest).await,
        "search" | "find" | "s" => {
            let word = rest.first().cloned().unwrap_or_default();
            for l in npm()
                .iter()
                .filter(|l| word == "." || l.name.contains(&word))
            {
                cx.line(&format!("{}\nVersion {}\n", l.name, l.version))
                    .await;
            }
            Ok(0)
        }
        "cache" => {
            let home = cx.var("HOME").unwrap_or_else(|| "/root".to_string());
            let argv = ["rm", "-rf", &format!("{home}/.npm/_cacache")].map(str::to_string);
            if let Ok(pid) = spawn(cx, &argv, |_| {}) {
                let _ = cx.sys.wait(pid).await;
            }
            Ok(0)
        }
        "root" | "prefix" | "bin" => {
            let global = has(&["-g", "--global"]);
            let line = match (verb, global) {
                ("root", true) => "/usr/local/lib/node_modules".to_string(),
                ("prefix", true) => "/usr/local".to_string(),
                ("root", false) => join(&cx.sys.cwd(), "node_modules"),
                _ => cx.sys.cwd(),
            };
            cx.line(&line).await;
            Ok(0)
        }
        "config" | "fund" | "set" | "get" => Ok(0),
        "audit" => {
            cx.line("found 0 vulnerabilities").await;
            Ok(0)
        }
        "prune" | "dedupe" => {
            install(
                cx,
                &[],
                &Order {
                    production,
                    ..Order::default()
                },
            )
            .await
        }
        "" | "help" => {
            cx.out("npm <command>\n\nUsage:\n\nnpm install        install all the dependencies in your project\nnpm install <foo>  add the <foo> dependency to your project\nnpm test           run this project's tests\nnpm run <foo>      run the script named <foo>\n").await;
            Ok(if verb.is_empty() { 1 } else { 0 })
        }
        other if LACKING.contains(&other) => {
            let text = lacking::sentence(
                &format!("'npm {other}'"),
                "install, ci, uninstall, init, run, start, test, exec, list, view, search, audit, cache",
            );
            cx.raw_err(&text).await;
            Err(lacking::STATUS)
        }
        other => {
            cx.raw_err(&format!("Unknown command: \"{other}\"\n\nTo see a list of supported npm commands, run:\n  npm help\n")).await;
            Ok(1)
        }
    }
}

async fn init(cx: &mut Cx, rest: &[String]) -> Run {
    if let Some(maker) = rest.first() {
        let text = lacking::sentence(
            &format!("'npm init {maker}', which runs the package create-{maker},"),
            "npm init -y",
        );
        cx.raw_err(&text).await;
        return Err(lacking::STATUS);
    }
    let cwd = cx.sys.cwd();
    let name = super::super::simple::base_of(&cwd).to_string();
    let text = format!(
        "{{\n  \"name\": \"{name}\",\n  \"version\": \"1.0.0\",\n  \"description\": \"\",\n  \"main\": \"index.js\",\n  \"scripts\": {{\n    \"test\": \"echo \\\"Error: no test specified\\\" && exit 1\"\n  }},\n  \"keywords\": [],\n  \"author\": \"\",\n  \"license\": \"ISC\"\n}}\n"
    );
    let path = join(&cwd, "package.json");
    if let Err(e) = cx.sys.write_file("package.json", text.as_bytes()) {
        cx.raw_err(&format!("npm error code {}\nnpm error {e}\n", e.name()))
            .await;
        return Ok(1);
    }
    cx.out(&format!("Wrote to {path}:\n\n{text}\n\n")).await;
    Ok(0)
}

async fn scripts(cx: &mut Cx) -> Run {
    let m = match manifest(cx) {
        Ok(m) => m,
        Err(e) => return no_manifest(cx, &e).await,
    };
    if let Some(Json::Obj(all)) = m.get("scripts") {
        cx.line(&format!(
            "Scripts available in {} via `npm run`:",
            title(&m)
        ))
        .await;
        for (name, command) in all {
            cx.line(&format!("  {name}\n    {}", command.text().unwrap_or("")))
                .await;
        }
    }
    Ok(0)
}

async fn script(cx: &mut Cx, name: &str, extra: &[String], silent: bool, optional: bool) -> Run {
    let m = match manifest(cx) {
        Ok(m) => m,
        Err(e) => return no_manifest(cx, &e).await,
    };
    let of = |name: &str| {
        let found = m
            .get("scripts")
            .and_then(|s| s.get(name))
            .and_then(Json::text);
        found.map(str::to_string)
    };
    let command = match of(name) {
        Some(c) => c,
        None if name == "start" && cx.sys.stat("server.js").is_ok() => "node server.js".to_string(),
        None if optional => return Ok(0),
        None if cx.name == "yarn" => {
            cx.raw_err(&format!("error Command \"{name}\" not found.\n"))
                .await;
            return Ok(1);
        }
        None => {
            cx.raw_err(&format!("npm error Missing script: \"{name}\"\nnpm error\nnpm error To see a list of scripts, run:\nnpm error   npm run\n")).await;
            return Ok(1);
        }
    };
    let path = format!(
        "{}/node_modules/.bin:{}",
        cx.sys.cwd(),
        cx.var("PATH").unwrap_or_default()
    );
    cx.sys.set_env("PATH", &path);
    cx.sys.set_env("npm_lifecycle_event", name);
    if let Some(package) = m.get("name").and_then(Json::text) {
        cx.sys.set_env("npm_package_name", package);
    }
    if let Some(version) = m.get("version").and_then(Json::text) {
        cx.sys.set_env("npm_package_version", version);
    }
    let before = of(&format!("pre{name}")).map(|c| (format!("pre{name}"), c));
    let after = of(&format!("post{name}")).map(|c| (format!("post{name}"), c));
    let command = [command]
        .iter()
        .chain(extra)
        .cloned()
        .collect::<Vec<_>>()
        .join(" ");
    for (name, command) in before
        .into_iter()
        .chain([(name.to_string(), command)])
        .chain(after)
    {
        if cx.name == "yarn" {
            cx.out(&format!("$ {command}\n")).await;
        } else if !silent {
            cx.out(&format!("\n> {} {name}\n> {command}\n\n", title(&m)))
                .await;
        }
        cx.flush().await;
        let argv = ["sh", "-c", &command].map(str::to_string);
        let status = match spawn(cx, &argv, |_| {}) {
            Ok(pid) => cx.sys.wait(pid).await.map_or(1, |(_, s)| s.shell_code()),
            Err(_) => 127,
        };
        if status != 0 {
            return Ok(status);
        }
    }
    Ok(0)
}

/// The version that a folder of packages has of one.
fn installed_version(cx: &Cx, root: &str, name: &str) -> Option<String> {
    let text = cx
        .sys
        .read_file(&format!("{root}/{name}/package.json"))
        .ok()?;
    let json = parse(&String::from_utf8_lossy(&text)).ok()?;
    json.get("version").and_then(Json::text).map(str::to_string)
}

async fn list(cx: &mut Cx, global: bool) -> Run {
    let m = manifest(cx).unwrap_or(Json::Null);
    let root = if global {
        "/usr/local/lib/node_modules"
    } else {
        "node_modules"
    };
    let (head, names) = match global {
        true => {
            let entries = cx.sys.readdir(root).unwrap_or_default();
            (
                "/usr/local/lib".to_string(),
                entries.into_iter().map(|e| e.name).collect(),
            )
        }
        false => {
            let names: Vec<String> = wanted(&m, true).into_iter().map(|w| w.0).collect();
            (format!("{} {}", title(&m), cx.sys.cwd()), names)
        }
    };
    cx.line(&head).await;
    if names.is_empty() {
        cx.line("└── (empty)").await;
    }
    let mut status = 0;
    for (i, n) in names.iter().enumerate() {
        let branch = if i + 1 == names.len() {
            "└──"
        } else {
            "├──"
        };
        match installed_version(cx, root, n) {
            Some(v) => cx.line(&format!("{branch} {n}@{v}")).await,
            None if global => cx.line(&format!("{branch} {n}")).await,
            None => {
                status = 1;
                cx.line(&format!("{branch} UNMET DEPENDENCY {n}")).await;
            }
        }
    }
    Ok(status)
}

/// A package's name and the version or tag that is asked for: an `@` at the beginning is a scope's.
fn parted(spec: &str) -> (&str, Option<&str>) {
    let mut later = spec.char_indices().skip(1);
    match later.find(|(_, c)| *c == '@') {
        Some((at, _)) => (&spec[..at], Some(&spec[at + 1..])),
        None => (spec, None),
    }
}

async fn view(cx: &mut Cx, rest: &[String]) -> Run {
    let Some(name) = rest.first() else {
        return Ok(1);
    };
    let (plain, _) = parted(name);
    let table = npm();
    let Some(l) = table.iter().find(|l| l.name == plain) else {
        if exists(Index::Npm, plain) {
            return Err(not_here(cx, plain, INSTEAD).await);
        }
        install::not_found(cx, plain).await;
        return Ok(1);
    };
    match rest.get(1).map(String::as_str) {
        Some("version") => cx.line(l.version).await,
        Some("versions") => {
            let mut all: Vec<String> = l
                .older
                .split_whitespace()
                .rev()
                .map(|v| format!("  '{v}'"))
                .collect();
            all.push(format!("  '{}'", l.version));
            cx.line(&format!("[\n{}\n]", all.join(",\n"))).await;
        }
        _ => {
            cx.out(&format!(
                "\n{}@{} | MIT | deps: {} | versions: {}\n\n",
                l.name,
                l.version,
                l.needs.split_whitespace().count(),
                1 + l.older.split_whitespace().count()
            ))
            .await;
        }
    }
    Ok(0)
}

pub async fn npx(cx: &mut Cx) -> Run {
    let mut args: Vec<String> = std::mem::take(&mut cx.args);
    while args.first().is_some_and(|a| a.starts_with('-')) {
        let flag = args.remove(0);
        if matches!(flag.as_str(), "-p" | "--package") && !args.is_empty() {
            args.remove(0);
        }
    }
    let Some(name) = args.first().cloned() else {
        return Ok(1);
    };
    let (plain, _) = parted(&name);
    let program = plain.rsplit('/').next().unwrap_or(plain).to_string();
    let local = format!("node_modules/.bin/{program}");
    args[0] = match cx.sys.stat(&local).is_ok() {
        true => local,
        false => program.clone(),
    };
    match spawn(cx, &args, |_| {}) {
        Ok(pid) => Ok(cx.sys.wait(pid).await.map_or(1, |(_, s)| s.shell_code())),
        Err(_) if exists(Index::Npm, plain) || npm().iter().any(|l| l.name == plain) => {
            let text = format!(
                "npx: running '{program}' without installing it is not simulated in Hatoba; here is: npm install {plain}\n"
            );
            cx.raw_err(&text).await;
            Err(lacking::STATUS)
        }
        Err(_) => {
            install::not_found(cx, plain).await;
            Ok(1)
        }
    }
}
