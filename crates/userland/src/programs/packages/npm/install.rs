//! Installing: what is asked for, the versions that fit, files, and the lock file.

use super::super::super::kit::json::Json;
use super::super::super::kit::{Cx, Run};
use super::super::super::lacking;
use super::super::super::walk::join;
use super::super::catalogue::{Index, Library, exists, npm};
use super::super::versions::{Choice, choose, npm_satisfies};
use super::super::{download, not_here, online};
use super::lock::{lock, locked, yarn_lock};
use super::{INSTEAD, installed_version, manifest, no_manifest, parted, wanted};
use machine::elf;
use std::collections::BTreeMap;

/// How to install.
#[derive(Clone, Debug)]
pub struct Order {
    /// Where names go in package.json.
    pub save: &'static str,
    pub keep: bool,
    pub exact: bool,
    pub production: bool,
    pub global: bool,
    pub lock: bool,
    /// From the lock file alone, into an empty node_modules.
    pub clean: bool,
}

impl Default for Order {
    fn default() -> Order {
        Order {
            save: "dependencies",
            keep: true,
            exact: false,
            production: false,
            global: false,
            lock: true,
            clean: false,
        }
    }
}

/// Modules that the simulated node runs, and the file of the package each is in.
const CARRIED: &[(&str, &str, &str)] = &[
    (
        "body-parser",
        "index.js",
        include_str!("carried/body-parser.js"),
    ),
    ("chalk", "index.js", include_str!("carried/chalk.js")),
    (
        "cookie-parser",
        "index.js",
        include_str!("carried/cookie-parser.js"),
    ),
    ("cors", "index.js", include_str!("carried/cors.js")),
    ("dotenv", "index.js", include_str!("carried/dotenv.js")),
    (
        "is-number",
        "index.js",
        include_str!("carried/is-number.js"),
    ),
    ("is-odd", "index.js", include_str!("carried/is-odd.js")),
    ("left-pad", "index.js", include_str!("carried/left-pad.js")),
    ("morgan", "index.js", include_str!("carried/morgan.js")),
    (
        "nodemon",
        "bin/nodemon.js",
        include_str!("carried/nodemon.js"),
    ),
    ("redis", "index.js", include_str!("carried/redis.js")),
    ("uuid", "index.js", include_str!("carried/uuid.js")),
];

/// Says that a registry has no such package.
pub async fn not_found(cx: &mut Cx, name: &str) {
    let shown = name.replace('/', "%2f");
    let text = match cx.name == "yarn" {
        true => format!("error Error: https://registry.yarnpkg.com/{shown}: Not found\n"),
        false => format!(
            "npm error code E404\nnpm error 404 Not Found - GET https://registry.npmjs.org/{shown} - Not found\nnpm error 404\nnpm error 404  '{name}@*' is not in this registry.\nnpm error 404\nnpm error 404 Note that you can also install from a\nnpm error 404 tarball, folder, http url, or git folder.\n"
        ),
    };
    cx.raw_err(&text).await;
}

/// A package that is going to be there.
#[derive(Clone, Debug)]
pub(super) struct Chosen {
    pub(super) library: Library,
    pub(super) version: String,
    /// Whether package.json names it.
    pub(super) asked: bool,
}

async fn choose_all(
    cx: &mut Cx,
    table: &[Library],
    list: &[(String, String)],
    locked: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, Chosen>, i32> {
    let mut chosen: BTreeMap<String, Chosen> = BTreeMap::new();
    for (name, range) in list {
        if ["file:", "git", "http", "link:", "./", "../"]
            .iter()
            .any(|s| range.starts_with(s))
        {
            cx.raw_err(&lacking::sentence(
                &format!("installing '{name}' from '{range}'"),
                "the registry's packages",
            ))
            .await;
            return Err(lacking::STATUS);
        }
        let Some(l) = table.iter().find(|l| l.name == name) else {
            if exists(Index::Npm, name) {
                return Err(not_here(cx, name, INSTEAD).await);
            }
            not_found(cx, name).await;
            return Err(1);
        };
        let tag = matches!(range.as_str(), "" | "latest" | "next" | "*");
        let fits = |v: &str| tag || npm_satisfies(range, v);
        let held = locked.get(name).filter(|v| fits(v)).cloned();
        let known: Vec<&str> = [l.version]
            .into_iter()
            .chain(l.older.split_whitespace())
            .collect();
        let version = match held.map_or_else(|| choose(&known, range, &fits), Choice::Take) {
            Choice::Take(v) => v,
            Choice::Newer => {
                let text = format!(
                    "{name}@{range} is newer than what is simulated in Hatoba; here are: {}\n",
                    known.join(", ")
                );
                cx.raw_err(&text).await;
                return Err(lacking::STATUS);
            }
            Choice::Never => {
                cx.raw_err(&format!("npm error code ETARGET\nnpm error notarget No matching version found for {name}@{range}.\nnpm error notarget In most cases you or one of your dependencies are requesting\nnpm error notarget a package version that doesn't exist.\n")).await;
                return Err(1);
            }
        };
        chosen.insert(
            name.clone(),
            Chosen {
                library: *l,
                version,
                asked: true,
            },
        );
    }
    let mut queue: Vec<&str> = chosen
        .values()
        .flat_map(|c| c.library.needs.split_whitespace())
        .collect();
    while let Some(name) = queue.pop() {
        if chosen.contains_key(name) {
            continue;
        }
        let Some(l) = table.iter().find(|l| l.name == name) else {
            continue;
        };
        let version = locked
            .get(name)
            .cloned()
            .unwrap_or_else(|| l.version.to_string());
        chosen.insert(
            name.to_string(),
            Chosen {
                library: *l,
                version,
                asked: false,
            },
        );
        queue.extend(l.needs.split_whitespace());
    }
    Ok(chosen)
}

pub async fn install(cx: &mut Cx, names: &[String], order: &Order) -> Run {
    let began = cx.sys.now();
    let m = match manifest(cx) {
        Ok(m) => m,
        Err(_) if !names.is_empty() => Json::Obj(Vec::new()),
        Err(e) => return no_manifest(cx, &e).await,
    };
    let mut list = match order.global {
        true => Vec::new(),
        false => wanted(&m, !order.production),
    };
    let mut added: Vec<(String, String)> = Vec::new();
    for n in names {
        let (name, version) = parted(n);
        let (name, version) = (name.to_string(), version.unwrap_or("latest").to_string());
        list.retain(|(x, _)| *x != name);
        list.push((name.clone(), version.clone()));
        added.push((name, version));
    }
    if !list.is_empty() && !online(cx) {
        let _ = cx.sys.sleep(machine::Duration::from_secs(20)).await;
        cx.raw_err(&format!("npm error code EAI_AGAIN\nnpm error syscall getaddrinfo\nnpm error errno EAI_AGAIN\nnpm error request to https://registry.npmjs.org/{} failed, reason: getaddrinfo EAI_AGAIN registry.npmjs.org\n", list[0].0)).await;
        return Ok(1);
    }
    let yarn = cx.name == "yarn";
    let held = if order.global || yarn {
        BTreeMap::new()
    } else {
        locked(cx)
    };
    if order.clean {
        in_step(cx, &list, &held).await?;
        let argv = ["rm", "-rf", "node_modules"].map(str::to_string);
        if let Ok(pid) = super::spawn(cx, &argv, |_| {}) {
            let _ = cx.sys.wait(pid).await;
        }
    }
    if yarn {
        cx.out("[1/4] Resolving packages...\n").await;
    }
    let table = npm();
    let chosen = choose_all(cx, &table, &list, &held).await?;
    if yarn {
        cx.out("[2/4] Fetching packages...\n[3/4] Linking dependencies...\n[4/4] Building fresh packages...\n").await;
    }
    let root = match order.global {
        true => "/usr/local/lib/node_modules".to_string(),
        false => "node_modules".to_string(),
    };
    let mut new = 0;
    for (name, c) in &chosen {
        if installed_version(cx, &root, name).as_deref() == Some(&c.version) {
            continue;
        }
        new += 1;
        download(cx, u64::from(c.library.download)).await;
        if let Err(e) = unpack(cx, &root, name, c, order.global) {
            let at = join(&cx.sys.cwd(), &root);
            cx.raw_err(&format!("npm error code {0}\nnpm error syscall mkdir\nnpm error path {at}\nnpm error errno -{1}\nnpm error Error: {0}: {e}, mkdir '{at}'\n", e.name(), e.number())).await;
            return Ok(243);
        }
    }
    let gone = if order.global {
        0
    } else {
        drop_others(cx, &chosen).await
    };
    if !order.global && order.keep && !order.clean {
        let m = if added.is_empty() {
            m
        } else {
            save(cx, m, &added, &chosen, order)
        };
        if yarn {
            yarn_lock(cx, &chosen, &list);
        } else if order.lock {
            lock(cx, &m, &chosen, &list);
        }
    }
    let seconds = cx.sys.now().since(began).as_millis() / 1000;
    report(
        cx,
        order,
        names,
        (chosen.len(), new, gone),
        seconds.max(1) as u64,
    )
    .await;
    Ok(0)
}

/// `npm ci` wants package.json and the lock file to say the same.
async fn in_step(
    cx: &mut Cx,
    list: &[(String, String)],
    held: &BTreeMap<String, String>,
) -> Result<(), i32> {
    let mut wrong = String::new();
    for (name, range) in list {
        match held.get(name) {
            None => wrong.push_str(&format!(
                "npm error Missing: {name}@{range} from lock file\n"
            )),
            Some(v) if !npm_satisfies(range, v) => wrong.push_str(&format!(
                "npm error Invalid: lock file's {name}@{v} does not satisfy {name}@{range}\n"
            )),
            Some(_) => {}
        }
    }
    if wrong.is_empty() {
        return Ok(());
    }
    cx.raw_err(&format!("npm error code EUSAGE\nnpm error\nnpm error `npm ci` can only install packages when your package.json and package-lock.json or npm-shrinkwrap.json are in sync. Please update your lock file with `npm install` before continuing.\nnpm error\n{wrong}npm error\nnpm error Clean install a project\n")).await;
    Err(1)
}

fn unpack(cx: &Cx, root: &str, name: &str, c: &Chosen, global: bool) -> machine::SysResult<()> {
    let dir = format!("{root}/{name}");
    cx.sys.mkdir_all(&dir, 0o755)?;
    let carried = CARRIED.iter().find(|p| p.0 == name);
    let mut about = vec![
        ("name".to_string(), Json::Str(name.to_string())),
        ("version".to_string(), Json::Str(c.version.clone())),
        ("license".to_string(), Json::Str("MIT".to_string())),
        ("main".to_string(), Json::Str("index.js".to_string())),
    ];
    if javascript::node::PACKAGES.contains(&name) {
        about.push(("hatoba".to_string(), Json::Str(name.to_string())));
    }
    let programs: Vec<&str> = c.library.programs.split_whitespace().collect();
    let place = |p: &str| match carried.filter(|k| k.1.starts_with("bin/")) {
        Some(k) => k.1.to_string(),
        None => format!("bin/{p}"),
    };
    if !programs.is_empty() {
        let bins = programs
            .iter()
            .map(|p| (p.to_string(), Json::Str(place(p))));
        about.push(("bin".to_string(), Json::Obj(bins.collect())));
    }
    let needs: Vec<(String, Json)> = dependencies(&c.library);
    if !needs.is_empty() {
        about.push(("dependencies".to_string(), Json::Obj(needs)));
    }
    let text = Json::Obj(about).write(Some("  "), false) + "\n";
    cx.sys
        .write_file(&format!("{dir}/package.json"), text.as_bytes())?;
    let refusal = format!(
        "throw new Error('the package {name} is installed, but not simulated in Hatoba');\n"
    );
    let index = match carried {
        Some((_, "index.js", text)) => text,
        _ => refusal.as_str(),
    };
    cx.sys
        .write_file(&format!("{dir}/index.js"), index.as_bytes())?;
    let bin = if global {
        "/usr/local/bin".to_string()
    } else {
        format!("{root}/.bin")
    };
    for p in programs {
        let file = format!("{dir}/{}", place(p));
        cx.sys.mkdir_all(&format!("{dir}/bin"), 0o755)?;
        match carried {
            Some((_, path, text)) if path.starts_with("bin/") => {
                cx.sys.write_file(&file, text.as_bytes())?;
            }
            _ => {
                let stub = elf::stub(&format!("gnu/npm-{p}"), "amd64", c.version.as_bytes());
                cx.sys.write_file(&file, &stub)?;
            }
        }
        cx.sys.chmod(&file, 0o755)?;
        cx.sys.mkdir_all(&bin, 0o755)?;
        let link = format!("{bin}/{p}");
        let _ = cx.sys.unlink(&link);
        let up = match global {
            true => format!("../lib/node_modules/{name}/{}", place(p)),
            false => format!("../{name}/{}", place(p)),
        };
        cx.sys.symlink(&up, &link)?;
    }
    cx.sys
        .write_file(&format!("{dir}/LICENSE"), b"(The MIT License)\n")?;
    cx.sys.write_file_sized(
        &format!("{dir}/README.md"),
        b"",
        u64::from(c.library.installed) * 1000,
    )?;
    let home = cx.var("HOME").unwrap_or_else(|| "/root".to_string());
    let cache = match cx.name == "yarn" {
        true => format!(
            "{}/.cache/yarn/v6",
            if home == "/root" {
                "/usr/local/share"
            } else {
                &home
            }
        ),
        false => format!("{home}/.npm/_cacache/content-v2"),
    };
    let _ = cx.sys.mkdir_all(&cache, 0o755);
    let file = format!("{cache}/{}", name.replace('/', "-"));
    let _ = cx
        .sys
        .write_file_sized(&file, b"", u64::from(c.library.download) * 1000);
    Ok(())
}

/// Takes away what nothing asks for any more; returns how many.
async fn drop_others(cx: &mut Cx, chosen: &BTreeMap<String, Chosen>) -> usize {
    let mut gone = 0;
    for entry in cx.sys.readdir("node_modules").unwrap_or_default() {
        let scoped = entry.name.starts_with('@');
        if entry.name.starts_with('.') || scoped || chosen.contains_key(&entry.name) {
            continue;
        }
        gone += 1;
        let argv = ["rm", "-rf", &format!("node_modules/{}", entry.name)].map(str::to_string);
        if let Ok(pid) = super::spawn(cx, &argv, |_| {}) {
            let _ = cx.sys.wait(pid).await;
        }
    }
    gone
}

pub(super) fn dependencies(l: &Library) -> Vec<(String, Json)> {
    let table = npm();
    let mut out = Vec::new();
    for n in l.needs.split_whitespace() {
        if let Some(d) = table.iter().find(|d| d.name == n) {
            out.push((n.to_string(), Json::Str(format!("^{}", d.version))));
        }
    }
    out
}

/// Writes the names into package.json and returns it.
fn save(
    cx: &Cx,
    mut m: Json,
    added: &[(String, String)],
    chosen: &BTreeMap<String, Chosen>,
    order: &Order,
) -> Json {
    if let Json::Obj(o) = &mut m {
        if !o.iter().any(|(k, _)| k == order.save) {
            o.push((order.save.to_string(), Json::Obj(Vec::new())));
        }
        for (k, v) in o.iter_mut() {
            let Json::Obj(deps) = v else { continue };
            if k != order.save {
                if k == "dependencies" || k == "devDependencies" {
                    deps.retain(|(n, _)| !added.iter().any(|a| a.0 == *n));
                }
                continue;
            }
            for (n, version) in added {
                let have = chosen.get(n).map_or("", |c| &c.version);
                let text = match (order.exact, version.as_str()) {
                    (true, _) => have.to_string(),
                    (false, v) if v.starts_with(['^', '~', '>', '<']) => v.to_string(),
                    // A whole version is kept as it was written.
                    (false, v) if v.matches('.').count() == 2 => v.to_string(),
                    _ => format!("^{have}"),
                };
                deps.retain(|(x, _)| x != n);
                deps.push((n.clone(), Json::Str(text)));
                deps.sort_by(|a, b| a.0.cmp(&b.0));
            }
        }
    }
    let text = m.write(Some("  "), false) + "\n";
    let _ = cx.sys.write_file("package.json", text.as_bytes());
    m
}

async fn report(
    cx: &mut Cx,
    order: &Order,
    names: &[String],
    (all, new, gone): (usize, usize, usize),
    seconds: u64,
) {
    if cx.name == "yarn" {
        let mut text = "success Saved lockfile.\n".to_string();
        if !names.is_empty() {
            text.push_str(&format!(
                "success Saved {new} new dependenc{}.\n",
                if new == 1 { "y" } else { "ies" }
            ));
        }
        cx.out(&format!("{text}Done in {seconds}.04s.\n")).await;
        return;
    }
    let packages = |n: usize| if n == 1 { "package" } else { "packages" };
    let mut lead = match new {
        0 if gone > 0 => String::new(),
        0 => "up to date".to_string(),
        n => format!("added {n} {}", packages(n)),
    };
    if gone > 0 {
        let and = if lead.is_empty() { "" } else { ", " };
        lead.push_str(&format!("{and}removed {gone} {}", packages(gone)));
    }
    if order.global {
        cx.out(&format!("\n{lead} in {seconds}s\n")).await;
        return;
    }
    cx.out(&format!(
        "\n{lead}, and audited {} {} in {seconds}s\n\nfound 0 vulnerabilities\n",
        all + 1,
        packages(all + 1)
    ))
    .await;
}

pub async fn uninstall(cx: &mut Cx, names: &[String]) -> Run {
    let mut m = match manifest(cx) {
        Ok(m) => m,
        Err(e) => return no_manifest(cx, &e).await,
    };
    if let Json::Obj(o) = &mut m {
        for (k, v) in o.iter_mut() {
            if let ("dependencies" | "devDependencies", Json::Obj(deps)) = (k.as_str(), v) {
                deps.retain(|(n, _)| !names.contains(n));
            }
        }
        o.retain(|(_, v)| *v != Json::Obj(Vec::new()));
    }
    let text = m.write(Some("  "), false) + "\n";
    let _ = cx.sys.write_file("package.json", text.as_bytes());
    install(cx, &[], &Order::default()).await
}
