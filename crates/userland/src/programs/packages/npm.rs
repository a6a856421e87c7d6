//! `npm`, `npx`, `yarn`: node_modules from a catalogue, package-lock.json, scripts.
//! `express` comes as a small module that runs on the simulated node; other packages are weights.

use super::super::kit::json::{Json, parse};
use super::super::kit::{Cx, Run};
use super::catalogue::{Library, NODE};
use super::{download, online};

/// Enough of Express for the servers that lessons write.
const EXPRESS: &str = r#"'use strict';
const http = require('http');
function express() {
  const layers = [];
  function handle(req, res) {
    res.status = c => { res.statusCode = c; return res; };
    res.set = (k, v) => { res.setHeader(k, v); return res; };
    res.json = v => { res.setHeader('Content-Type', 'application/json; charset=utf-8'); res.end(JSON.stringify(v)); };
    res.send = v => {
      if (typeof v === 'object' && v !== null) return res.json(v);
      res.setHeader('Content-Type', 'text/html; charset=utf-8');
      res.end(String(v));
    };
    res.sendStatus = c => { res.statusCode = c; res.end(String(c)); };
    res.redirect = u => { res.statusCode = 302; res.setHeader('Location', u); res.end('Found. Redirecting to ' + u); };
    const parts = req.url.split('?');
    req.path = parts[0];
    req.query = {};
    (parts[1] || '').split('&').forEach(p => { const [k, v] = p.split('='); if (k) req.query[decodeURIComponent(k)] = decodeURIComponent(v || ''); });
    let i = 0;
    function next() {
      while (i < layers.length) {
        const l = layers[i++];
        if (l.method && l.method !== req.method) continue;
        const params = match(l.path, req.path, !l.method);
        if (!params) continue;
        req.params = params;
        return l.fn(req, res, next);
      }
      res.statusCode = 404;
      res.setHeader('Content-Type', 'text/html; charset=utf-8');
      res.end('Cannot ' + req.method + ' ' + req.path + '\n');
    }
    next();
  }
  function match(pattern, path, prefix) {
    if (!pattern || pattern === '*' || (prefix && pattern === '/')) return {};
    const a = pattern.split('/'), b = path.split('/');
    if (prefix ? b.length < a.length : a.length !== b.length) return null;
    const out = {};
    for (let i = 0; i < a.length; i++) {
      if (a[i][0] === ':') out[a[i].slice(1)] = decodeURIComponent(b[i]);
      else if (a[i] !== b[i]) return null;
    }
    return out;
  }
  const app = handle;
  app.use = (path, fn) => { if (typeof path === 'function') { fn = path; path = '/'; } layers.push({ path, fn }); return app; };
  ['get', 'post', 'put', 'delete', 'patch'].forEach(m => { app[m] = (path, fn) => { layers.push({ method: m.toUpperCase(), path, fn }); return app; }; });
  app.all = (path, fn) => { layers.push({ path, fn }); return app; };
  app.set = () => app;
  app.disable = () => app;
  app.listen = (...args) => http.createServer(handle).listen(...args);
  return app;
}
express.json = () => (req, res, next) => {
  let body = '';
  req.on('data', d => { body += d; });
  req.on('end', () => { try { req.body = body ? JSON.parse(body) : {}; } catch (e) { req.body = {}; } next(); });
};
express.urlencoded = express.json;
express.static = root => (req, res, next) => {
  const fs = require('fs');
  const file = root + (req.path === '/' ? '/index.html' : req.path);
  try { const data = fs.readFileSync(file); res.end(data); } catch (e) { next(); }
};
module.exports = express;
"#;

fn manifest(cx: &Cx) -> Result<Json, String> {
    match cx.sys.read_file("package.json") {
        Ok(t) => parse(&String::from_utf8_lossy(&t)).map_err(|e| format!("EJSONPARSE {e}")),
        Err(_) => Err("ENOENT".to_string()),
    }
}

async fn no_manifest(cx: &mut Cx, why: &str) -> Run {
    let path = super::super::walk::join(&cx.sys.cwd(), "package.json");
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

fn wanted(m: &Json, dev: bool) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for key in ["dependencies", "devDependencies"] {
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

pub async fn main(cx: &mut Cx) -> Run {
    let args = std::mem::take(&mut cx.args);
    let flags: Vec<&String> = args.iter().filter(|a| a.starts_with('-')).collect();
    let split = args.iter().position(|a| a == "--").unwrap_or(args.len());
    let words: Vec<String> = args[..split]
        .iter()
        .filter(|a| !a.starts_with('-'))
        .cloned()
        .collect();
    let has = |names: &[&str]| flags.iter().any(|f| names.contains(&f.as_str()));
    if has(&["-v", "--version"]) && words.is_empty() {
        cx.line(if cx.name == "yarn" {
            "1.22.22"
        } else {
            "10.8.2"
        })
        .await;
        return Ok(0);
    }
    let production = has(&["--production", "--omit=dev", "--only=production"])
        || cx.var("NODE_ENV").as_deref() == Some("production");
    let verb = words.first().map_or(
        if cx.name == "yarn" { "install" } else { "" },
        String::as_str,
    );
    match verb {
        "install" | "i" | "add" => {
            let save = if has(&["--save-dev", "-D"]) {
                "devDependencies"
            } else {
                "dependencies"
            };
            install(
                cx,
                words.get(1..).unwrap_or(&[]),
                save,
                production,
                has(&["-g", "--global"]),
            )
            .await
        }
        "ci" => {
            if cx.sys.stat("package-lock.json").is_err() {
                cx.raw_err("npm error code EUSAGE\nnpm error\nnpm error The `npm ci` command can only install with an existing package-lock.json or\nnpm error npm-shrinkwrap.json with lockfileVersion >= 1. Run an install with npm@5 or\nnpm error later to generate a package-lock.json file, then try again.\nnpm error\nnpm error Clean install a project\n").await;
                return Ok(1);
            }
            install(cx, &[], "dependencies", production, false).await
        }
        "init" => {
            let name = super::super::simple::base_of(&cx.sys.cwd()).to_string();
            let text = format!(
                "{{\n  \"name\": \"{name}\",\n  \"version\": \"1.0.0\",\n  \"main\": \"index.js\",\n  \"scripts\": {{\n    \"test\": \"echo \\\"Error: no test specified\\\" && exit 1\"\n  }},\n  \"keywords\": [],\n  \"author\": \"\",\n  \"license\": \"ISC\",\n  \"description\": \"\"\n}}\n"
            );
            let path = super::super::walk::join(&cx.sys.cwd(), "package.json");
            if let Err(e) = cx.sys.write_file("package.json", text.as_bytes()) {
                cx.raw_err(&format!("npm error code {}\nnpm error {e}\n", e.name()))
                    .await;
                return Ok(1);
            }
            cx.out(&format!("Wrote to {path}:\n\n{text}\n\n")).await;
            Ok(0)
        }
        "run" | "run-script" | "start" | "test" | "stop" => {
            let name = if verb.starts_with("run") {
                words.get(1).cloned().unwrap_or_default()
            } else {
                verb.to_string()
            };
            script(
                cx,
                &name,
                &args[split.min(args.len())..]
                    .iter()
                    .skip(1)
                    .cloned()
                    .collect::<Vec<_>>(),
                has(&["--silent", "-s"]),
            )
            .await
        }
        "ls" | "list" => {
            let m = manifest(cx).unwrap_or(Json::Null);
            let title = format!(
                "{}@{} {}",
                m.get("name").and_then(Json::text).unwrap_or(""),
                m.get("version").and_then(Json::text).unwrap_or(""),
                cx.sys.cwd()
            );
            cx.line(&title).await;
            let list = wanted(&m, true);
            if list.is_empty() {
                cx.line("└── (empty)").await;
            }
            for (i, (n, _)) in list.iter().enumerate() {
                let v = NODE
                    .iter()
                    .find(|l| l.name == n)
                    .map_or("0.0.0", |l| l.version);
                cx.line(&format!(
                    "{} {n}@{v}",
                    if i + 1 == list.len() {
                        "└──"
                    } else {
                        "├──"
                    }
                ))
                .await;
            }
            Ok(0)
        }
        "cache" => {
            let home = cx.var("HOME").unwrap_or_else(|| "/root".to_string());
            let argv = ["rm", "-rf", &format!("{home}/.npm/_cacache")].map(str::to_string);
            if let Ok(pid) = super::super::run::spawn(cx, &argv, |_| {}) {
                let _ = cx.sys.wait(pid).await;
            }
            Ok(0)
        }
        "config" | "audit" | "fund" | "prune" | "dedupe" => Ok(0),
        "" => {
            cx.out("npm <command>\n\nUsage:\n\nnpm install        install all the dependencies in your project\nnpm install <foo>  add the <foo> dependency to your project\nnpm test           run this project's tests\nnpm run <foo>      run the script named <foo>\n").await;
            Ok(1)
        }
        other if cx.name == "yarn" => script(cx, other, &[], true).await,
        other => {
            cx.raw_err(&format!("Unknown command: \"{other}\"\n\nTo see a list of supported npm commands, run:\n  npm help\n")).await;
            Ok(1)
        }
    }
}

async fn script(cx: &mut Cx, name: &str, extra: &[String], silent: bool) -> Run {
    let m = match manifest(cx) {
        Ok(m) => m,
        Err(e) => return no_manifest(cx, &e).await,
    };
    let found = m
        .get("scripts")
        .and_then(|s| s.get(name))
        .and_then(Json::text)
        .map(str::to_string);
    let command = match found {
        Some(c) => c,
        None if name == "start" && cx.sys.stat("server.js").is_ok() => "node server.js".to_string(),
        None => {
            cx.raw_err(&format!("npm error Missing script: \"{name}\"\nnpm error\nnpm error To see a list of scripts, run:\nnpm error   npm run\n")).await;
            return Ok(1);
        }
    };
    let command = if extra.is_empty() {
        command
    } else {
        format!("{command} {}", extra.join(" "))
    };
    if !silent {
        let title = format!(
            "{}@{}",
            m.get("name").and_then(Json::text).unwrap_or(""),
            m.get("version").and_then(Json::text).unwrap_or("")
        );
        cx.out(&format!("\n> {title} {name}\n> {command}\n\n"))
            .await;
    }
    cx.flush().await;
    let path = format!(
        "{}/node_modules/.bin:{}",
        cx.sys.cwd(),
        cx.var("PATH").unwrap_or_default()
    );
    cx.sys.set_env("PATH", &path);
    let argv = ["sh", "-c", &command].map(str::to_string);
    match super::super::run::spawn(cx, &argv, |_| {}) {
        Ok(pid) => Ok(cx.sys.wait(pid).await.map_or(1, |(_, s)| s.shell_code())),
        Err(_) => Ok(127),
    }
}

async fn install(cx: &mut Cx, names: &[String], save: &str, production: bool, global: bool) -> Run {
    let m = match manifest(cx) {
        Ok(m) => m,
        Err(_) if !names.is_empty() => Json::Obj(Vec::new()),
        Err(e) => return no_manifest(cx, &e).await,
    };
    let mut list = if global {
        Vec::new()
    } else {
        wanted(&m, !production)
    };
    let mut added: Vec<(String, String)> = Vec::new();
    for n in names {
        // An @ at the start belongs to the name: `@scope/name@version`.
        let scope = n.len() - n.trim_start_matches('@').len();
        let rest = n.get(scope.min(1)..).unwrap_or_default();
        let (short, version) = rest.split_once('@').unwrap_or((rest, "latest"));
        let lead = if scope > 0 { "@" } else { "" };
        let (name, version) = (format!("{lead}{short}"), version.to_string());
        if name.is_empty() {
            continue;
        }
        list.retain(|(x, _)| *x != name);
        list.push((name.clone(), version.clone()));
        added.push((name, version));
    }
    if !list.is_empty() && !online(cx) {
        let _ = cx.sys.sleep(machine::Duration::from_secs(20)).await;
        cx.raw_err(&format!("npm error code EAI_AGAIN\nnpm error syscall getaddrinfo\nnpm error errno EAI_AGAIN\nnpm error request to https://registry.npmjs.org/{} failed, reason: getaddrinfo EAI_AGAIN registry.npmjs.org\n", list[0].0)).await;
        return Ok(1);
    }
    let mut found: Vec<&Library> = Vec::new();
    for (n, _) in &list {
        match NODE.iter().find(|l| l.name == n) {
            Some(l) => found.push(l),
            None => {
                let shown = n.replace('/', "%2f");
                cx.raw_err(&format!("npm error code E404\nnpm error 404 Not Found - GET https://registry.npmjs.org/{shown} - Not found\nnpm error 404\nnpm error 404  '{n}@*' is not in this registry.\nnpm error 404\nnpm error 404 Note that you can also install from a\nnpm error 404 tarball, folder, http url, or git folder.\n")).await;
                return Ok(1);
            }
        }
    }
    let root = if global {
        "/usr/local/lib/node_modules".to_string()
    } else {
        "node_modules".to_string()
    };
    let home = cx.var("HOME").unwrap_or_else(|| "/root".to_string());
    let mut count = 0;
    for l in &found {
        let dir = format!("{root}/{}", l.name);
        let new = cx.sys.stat(&dir).is_err();
        if new {
            count += 1 + l.needs.parse::<u32>().unwrap_or(0);
            let more = l.needs.parse::<u64>().unwrap_or(0) * 60_000;
            download(cx, u64::from(l.download) + more / 4000).await;
            let index = if l.name == "express" {
                EXPRESS.to_string()
            } else {
                format!(
                    "throw new Error('{} is installed, but the simulated node runs no packages but express');\n",
                    l.name
                )
            };
            let done = cx.sys.mkdir_all(&dir, 0o755).and_then(|()| {
                cx.sys.write_file(
                    &format!("{dir}/package.json"),
                    format!(
                        "{{\"name\":\"{}\",\"version\":\"{}\",\"main\":\"index.js\"}}\n",
                        l.name, l.version
                    )
                    .as_bytes(),
                )?;
                cx.sys
                    .write_file(&format!("{dir}/index.js"), index.as_bytes())?;
                cx.sys.write_file_sized(
                    &format!("{dir}/_files"),
                    b"",
                    u64::from(l.installed) * 1000 + more,
                )
            });
            if let Err(e) = done {
                cx.raw_err(&format!("npm error code {}\nnpm error syscall mkdir\nnpm error path {}\nnpm error errno -{}\nnpm error Error: {}: {e}, mkdir '{}'\n", e.name(), super::super::walk::join(&cx.sys.cwd(), &root), e.number(), e.name(), super::super::walk::join(&cx.sys.cwd(), &root))).await;
                return Ok(243);
            }
            let cache = format!("{home}/.npm/_cacache/content-v2");
            let _ = cx.sys.mkdir_all(&cache, 0o755);
            let _ = cx.sys.write_file_sized(
                &format!("{cache}/{}", l.name.replace('/', "-")),
                b"",
                u64::from(l.download) * 1000 + more / 4,
            );
        }
    }
    if !global {
        let mut m = m;
        if let Json::Obj(o) = &mut m
            && !added.is_empty()
        {
            if !o.iter().any(|(k, _)| k == save) {
                o.push((save.to_string(), Json::Obj(Vec::new())));
            }
            for (k, v) in o.iter_mut() {
                if k == save
                    && let Json::Obj(deps) = v
                {
                    for (n, version) in &added {
                        let v = NODE
                            .iter()
                            .find(|l| l.name == n)
                            .map_or("0.0.0", |l| l.version);
                        let text = if version == "latest" {
                            format!("^{v}")
                        } else {
                            version.clone()
                        };
                        deps.retain(|(x, _)| x != n);
                        deps.push((n.clone(), Json::Str(text)));
                        deps.sort_by(|a, b| a.0.cmp(&b.0));
                    }
                }
            }
            let _ = cx.sys.write_file(
                "package.json",
                (m.write(Some("  "), false) + "\n").as_bytes(),
            );
        }
        let mut packages = vec![(
            String::new(),
            Json::Obj(vec![(
                "name".to_string(),
                m.get("name")
                    .cloned()
                    .unwrap_or(Json::Str("app".to_string())),
            )]),
        )];
        packages.extend(found.iter().map(|l| {
            (
                format!("node_modules/{}", l.name),
                Json::Obj(vec![
                    ("version".to_string(), Json::Str(l.version.to_string())),
                    (
                        "resolved".to_string(),
                        Json::Str(format!(
                            "https://registry.npmjs.org/{0}/-/{0}-{1}.tgz",
                            l.name, l.version
                        )),
                    ),
                ]),
            )
        }));
        let lock = Json::Obj(vec![
            (
                "name".to_string(),
                m.get("name")
                    .cloned()
                    .unwrap_or(Json::Str("app".to_string())),
            ),
            ("lockfileVersion".to_string(), Json::Num(3.0)),
            ("requires".to_string(), Json::Bool(true)),
            ("packages".to_string(), Json::Obj(packages)),
        ]);
        if cx.sys.stat("package-lock.json").is_err() || !added.is_empty() {
            let _ = cx.sys.write_file(
                "package-lock.json",
                (lock.write(Some("  "), false) + "\n").as_bytes(),
            );
        }
    }
    let total: u32 = found
        .iter()
        .map(|l| 1 + l.needs.parse::<u32>().unwrap_or(0))
        .sum::<u32>();
    let packages = |n: u32| {
        if n == 1 {
            "package".to_string()
        } else {
            "packages".to_string()
        }
    };
    let lead = if count == 0 {
        "up to date".to_string()
    } else {
        format!("added {count} {}", packages(count))
    };
    if global {
        cx.out(&format!("\n{lead} in 1s\n")).await;
        return Ok(0);
    }
    cx.out(&format!(
        "\n{lead}, and audited {} {} in 1s\n\nfound 0 vulnerabilities\n",
        total + 1,
        packages(total + 1)
    ))
    .await;
    Ok(0)
}

pub async fn npx(cx: &mut Cx) -> Run {
    let args: Vec<String> = cx
        .args
        .iter()
        .filter(|a| *a != "-y" && *a != "--yes")
        .cloned()
        .collect();
    let Some(name) = args.first().cloned() else {
        return Ok(1);
    };
    let local = format!("node_modules/.bin/{name}");
    let mut argv = args.clone();
    if cx.sys.stat(&local).is_ok() {
        argv[0] = local;
    }
    match super::super::run::spawn(cx, &argv, |_| {}) {
        Ok(pid) => Ok(cx.sys.wait(pid).await.map_or(1, |(_, s)| s.shell_code())),
        Err(_) => {
            cx.raw_err(&format!("npm error could not determine executable to run\nnpm error {name}: packages' programs are not simulated\n")).await;
            Ok(1)
        }
    }
}
