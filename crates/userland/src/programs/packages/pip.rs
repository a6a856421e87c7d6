//! `pip`: installs from a catalogue into site-packages and leaves its cache.

use super::super::kit::{Cx, Run};
use super::catalogue::{Library, PYTHON};
use super::{download, online};

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

/// Programs that packages bring, and where their entry points are.
const PROGRAMS: &[(&str, &str)] = &[
    ("flask", "flask.cli"),
    ("gunicorn", "gunicorn.app.wsgiapp"),
    ("uvicorn", "uvicorn"),
];

fn normal(name: &str) -> String {
    name.to_ascii_lowercase().replace(['_', '.'], "-")
}

fn module(name: &str) -> String {
    name.replace('-', "_")
}

pub async fn main(cx: &mut Cx) -> Run {
    let args = std::mem::take(&mut cx.args);
    let mut names: Vec<String> = Vec::new();
    let (mut verb, mut cache, mut quiet, mut target) = (String::new(), true, false, None);
    let mut files = Vec::new();
    let mut it = args.iter();
    while let Some(a) = it.next() {
        match a.as_str() {
            "-r" | "--requirement" => files.extend(it.next().cloned()),
            a if a.starts_with("-r") && a.len() > 2 && !a.starts_with("--") => {
                files.push(a[2..].to_string());
            }
            "--no-cache-dir" => cache = false,
            "-q" | "--quiet" => quiet = true,
            "-t" | "--target" => target = it.next().cloned(),
            "-V" | "--version" => {
                cx.line(&format!("pip 25.0.1 from {}/pip (python 3.12)", site(cx)))
                    .await;
                return Ok(0);
            }
            "-i" | "--index-url" | "--trusted-host" | "-c" | "--prefix" => {
                it.next();
            }
            a if a.starts_with('-') => {}
            a if verb.is_empty() => verb = a.to_string(),
            a => names.push(a.to_string()),
        }
    }
    let dir = target.unwrap_or_else(|| site(cx));
    match verb.as_str() {
        "install" => install(cx, names, files, &dir, cache, quiet).await,
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

/// A package's modules, each a line that names what Python carries, and its program.
fn write_modules(cx: &Cx, dir: &str, package: &str) -> Result<(), machine::Errno> {
    let parts = python::carries(package);
    if parts.is_empty() {
        let text = format!("# hatoba: {package}\n");
        return cx
            .sys
            .write_file(&format!("{dir}/{package}/__init__.py"), text.as_bytes());
    }
    for p in &parts {
        let path = p.replace('.', "/");
        let inner = parts.iter().any(|q| q.starts_with(&format!("{p}.")));
        let file = if inner || *p == package {
            cx.sys.mkdir_all(&format!("{dir}/{path}"), 0o755)?;
            format!("{dir}/{path}/__init__.py")
        } else {
            format!("{dir}/{path}.py")
        };
        cx.sys
            .write_file(&file, format!("# hatoba: {p}\n").as_bytes())?;
    }
    let Some((_, module)) = PROGRAMS.iter().find(|p| p.0 == package) else {
        return Ok(());
    };
    let bin = programs(cx);
    let text = format!(
        "#!{bin}/python3\nimport sys\nfrom {module} import main\nif __name__ == '__main__':\n    sys.exit(main())\n"
    );
    cx.sys
        .write_file(&format!("{bin}/{package}"), text.as_bytes())?;
    cx.sys.chmod(&format!("{bin}/{package}"), 0o755)
}

async fn install(
    cx: &mut Cx,
    mut names: Vec<String>,
    files: Vec<String>,
    dir: &str,
    cache: bool,
    quiet: bool,
) -> Run {
    for f in files {
        match cx.sys.read_file(&f) {
            Ok(text) => names.extend(
                String::from_utf8_lossy(&text)
                    .lines()
                    .map(|l| {
                        l.split(" #")
                            .next()
                            .unwrap_or("")
                            .split(';')
                            .next()
                            .unwrap_or("")
                            .trim()
                            .to_string()
                    })
                    .filter(|l| !l.is_empty() && !l.starts_with(['#', '-'])),
            ),
            Err(_) => {
                cx.raw_err(&format!("ERROR: Could not open requirements file: [Errno 2] No such file or directory: '{f}'\n")).await;
                return Ok(1);
            }
        }
    }
    if names.is_empty() {
        cx.raw_err(
            "ERROR: You must give at least one requirement to install (see \"pip help install\")\n",
        )
        .await;
        return Ok(1);
    }
    let have = installed(cx, dir);
    let mut queue: Vec<(String, String, Option<String>)> = Vec::new();
    for n in names.iter().rev() {
        let cut = n
            .find(['=', '<', '>', '~', '!', '[', ' '])
            .unwrap_or(n.len());
        let pin = n.split_once("==").map(|(_, v)| v.trim().to_string());
        queue.push((normal(&n[..cut]), n.clone(), pin));
    }
    let mut list: Vec<(&Library, String)> = Vec::new();
    while let Some((name, shown, pin)) = queue.pop() {
        if list.iter().any(|(l, _)| l.name == name) {
            continue;
        }
        if let Some((n, v)) = have.iter().find(|(n, _)| normal(n) == name)
            && pin.as_ref().is_none_or(|p| p == v)
        {
            if !quiet {
                cx.out(&format!(
                    "Requirement already satisfied: {n} in {dir} ({v})\n"
                ))
                .await;
            }
            continue;
        }
        if !online(cx) {
            for left in (0..5).rev() {
                cx.raw_err(&format!("WARNING: Retrying (Retry(total={left}, connect=None, read=None, redirect=None, status=None)) after connection broken by 'NewConnectionError('Failed to establish a new connection: [Errno -3] Temporary failure in name resolution')': /simple/{name}/\n")).await;
            }
            cx.raw_err(&format!("ERROR: Could not find a version that satisfies the requirement {shown} (from versions: none)\nERROR: No matching distribution found for {shown}\n")).await;
            return Ok(1);
        }
        let Some(l) = PYTHON.iter().find(|l| l.name == name) else {
            cx.raw_err(&format!("ERROR: Could not find a version that satisfies the requirement {shown} (from versions: none)\nERROR: No matching distribution found for {shown}\n")).await;
            return Ok(1);
        };
        let version = pin.unwrap_or_else(|| l.version.to_string());
        if !quiet {
            let size = if l.download >= 1000 {
                format!("{:.1} MB", f64::from(l.download) / 1000.0)
            } else {
                format!("{} kB", l.download)
            };
            cx.out(&format!(
                "Collecting {shown}\n  Downloading {}-{version}-py3-none-any.whl ({size})\n",
                module(l.name)
            ))
            .await;
        }
        download(cx, u64::from(l.download)).await;
        queue.extend(
            l.needs
                .split_whitespace()
                .rev()
                .map(|n| (n.to_string(), n.to_string(), None)),
        );
        list.push((l, version));
    }
    if list.is_empty() {
        return Ok(0);
    }
    let mut order: Vec<&(&Library, String)> = list.iter().rev().collect();
    order.sort_by_key(|(l, _)| l.needs.split_whitespace().count());
    if !quiet {
        let all: Vec<&str> = order.iter().map(|(l, _)| l.name).collect();
        cx.out(&format!(
            "Installing collected packages: {}\n",
            all.join(", ")
        ))
        .await;
    }
    let _ = cx.sys.mkdir_all(dir, 0o755);
    for (l, version) in &order {
        let m = module(l.name);
        let done = cx
            .sys
            .mkdir_all(&format!("{dir}/{m}"), 0o755)
            .and_then(|()| {
                cx.sys
                    .mkdir_all(&format!("{dir}/{m}-{version}.dist-info"), 0o755)?;
                cx.sys.write_file(
                    &format!("{dir}/{m}-{version}.dist-info/METADATA"),
                    format!(
                        "Metadata-Version: 2.1\nName: {}\nVersion: {version}\n",
                        l.name
                    )
                    .as_bytes(),
                )?;
                write_modules(cx, dir, &m)?;
                cx.sys.write_file_sized(
                    &format!("{dir}/{m}/_files"),
                    b"",
                    u64::from(l.installed) * 1000,
                )
            });
        if let Err(e) = done {
            cx.raw_err(&format!("ERROR: Could not install packages due to an OSError: [Errno {}] {e}: '{dir}/{m}'\nConsider using the `--user` option or check the permissions.\n\n", e.number())).await;
            return Ok(1);
        }
        if cache {
            let home = cx.var("HOME").unwrap_or_else(|| "/root".to_string());
            let d = format!("{home}/.cache/pip/http-v2");
            let _ = cx.sys.mkdir_all(&d, 0o755);
            let _ = cx.sys.write_file_sized(
                &format!("{d}/{}", l.name),
                b"",
                u64::from(l.download) * 1000,
            );
        }
        let _ = cx
            .sys
            .sleep(machine::Duration::from_millis(
                30 + u64::from(l.installed) / 100,
            ))
            .await;
    }
    if !quiet {
        let all: Vec<String> = order
            .iter()
            .map(|(l, v)| format!("{}-{v}", l.name))
            .collect();
        cx.out(&format!("Successfully installed {}\n", all.join(" ")))
            .await;
    }
    if cx.sys.creds().uid == 0 {
        cx.raw_err("WARNING: Running pip as the 'root' user can result in broken permissions and conflicting behaviour with the system package manager, possibly rendering your system unusable. It is recommended to use a virtual environment instead: https://pip.pypa.io/warnings/venv. Use the --root-user-action option if you know what you are doing and want to suppress this warning.\n").await;
    }
    Ok(0)
}
