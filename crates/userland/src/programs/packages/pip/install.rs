//! `pip install`: requirements, the versions that fit, and files.

use super::super::super::kit::{Cx, Run};
use super::super::super::lacking;
use super::super::catalogue::{Index, Library, exists, pypi};
use super::super::versions::{Choice, choose, pip_satisfies};
use super::super::{download, not_here, online};
use super::{Order, installed, minor, module, normal, programs, site};
use machine::elf;
use std::collections::BTreeMap;

/// Programs of packages that this Python runs, and where their entry points are.
pub(super) const PROGRAMS: &[(&str, &str)] = &[
    ("flask", "flask.cli"),
    ("gunicorn", "gunicorn.app.wsgiapp"),
    ("uvicorn", "uvicorn"),
];
/// `fastapi[standard]>=0.113,<0.114 ; python_version > "3.8"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Requirement {
    name: String,
    extras: Vec<String>,
    specifiers: String,
    /// As it was written, without its marker.
    shown: String,
}
impl Requirement {
    fn parse(text: &str) -> Requirement {
        let shown = text
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_string();
        let cut = shown.find(|c: char| !(c.is_alphanumeric() || "-_.".contains(c)));
        let (name, rest) = shown.split_at(cut.unwrap_or(shown.len()));
        let rest = rest.trim();
        let (extras, specifiers) = match rest.strip_prefix('[').and_then(|r| r.split_once(']')) {
            Some((extras, specifiers)) => (extras, specifiers),
            None => ("", rest),
        };
        let extras = extras
            .split(',')
            .map(|e| normal(e.trim()))
            .filter(|e| !e.is_empty());
        Requirement {
            name: normal(name),
            extras: extras.collect(),
            specifiers: specifiers.replace([' ', '(', ')'], ""),
            shown: shown.clone(),
        }
    }

    fn fits(&self, version: &str) -> bool {
        pip_satisfies(&self.specifiers, version)
    }
}
/// The requirements of a file and of those it names.
pub(super) async fn requirements(cx: &mut Cx, file: &str) -> Result<Vec<String>, i32> {
    let mut out = Vec::new();
    let mut files = vec![file.to_string()];
    while let Some(file) = files.pop() {
        let Ok(text) = cx.sys.read_file(&file) else {
            cx.raw_err(&format!("ERROR: Could not open requirements file: [Errno 2] No such file or directory: '{file}'\n")).await;
            return Err(1);
        };
        let text = String::from_utf8_lossy(&text).replace("\\\n", " ");
        for line in text.lines() {
            let line = line
                .split(" #")
                .next()
                .unwrap_or("")
                .split(" --hash")
                .next()
                .unwrap_or("")
                .trim();
            let nested = line
                .strip_prefix("-r ")
                .or_else(|| line.strip_prefix("--requirement "));
            if let Some(nested) = nested {
                let dir = file
                    .rsplit_once('/')
                    .map_or(String::new(), |(d, _)| format!("{d}/"));
                files.push(format!("{dir}{}", nested.trim()));
            } else if let Some(path) = line.strip_prefix("-e ") {
                out.push(path.trim().to_string());
            } else if !line.is_empty() && !line.starts_with(['#', '-']) {
                out.push(line.to_string());
            }
        }
    }
    Ok(out)
}
/// A package's modules, each a line that names what Python carries, and its programs.
pub(super) fn write_modules(
    cx: &Cx,
    dir: &str,
    l: &Library,
    version: &str,
) -> Result<(), machine::Errno> {
    let package = match l.module.trim_start_matches('+') {
        "" => module(l.name),
        name => name.to_string(),
    };
    let parts = python::carries(&package);
    cx.sys.mkdir_all(&format!("{dir}/{package}"), 0o755)?;
    if parts.is_empty() {
        let text = format!("# hatoba: {package}\n");
        cx.sys
            .write_file(&format!("{dir}/{package}/__init__.py"), text.as_bytes())?;
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
    let bin = programs(cx);
    for name in l.programs.split_whitespace() {
        let own = PROGRAMS.iter().find(|p| p.0 == name);
        let file = format!("{bin}/{name}");
        let _ = cx.sys.mkdir_all(&bin, 0o755);
        match own {
            Some((_, module)) => {
                let text = format!(
                    "#!{bin}/python3\nimport sys\nfrom {module} import main\nif __name__ == '__main__':\n    sys.exit(main())\n"
                );
                cx.sys.write_file(&file, text.as_bytes())?;
            }
            None if name == "pip" => continue,
            None => cx.sys.write_file(
                &file,
                &elf::stub(&format!("gnu/pip-{name}"), "amd64", version.as_bytes()),
            )?,
        }
        cx.sys.chmod(&file, 0o755)?;
    }
    Ok(())
}
/// The name of a package's wheel.
pub(super) fn wheel(cx: &Cx, l: &Library, version: &str) -> String {
    let name = module(l.name);
    if !l.module.starts_with('+') {
        return format!("{name}-{version}-py3-none-any.whl");
    }
    let tag = format!("cp{}", minor(cx).replace('.', ""));
    let cpu = cx.sys.uname().machine;
    let platform = match cx.sys.stat("/lib/ld-musl-x86_64.so.1").is_ok() {
        true => format!("musllinux_1_2_{cpu}"),
        false => format!("manylinux_2_17_{cpu}.manylinux2014_{cpu}"),
    };
    format!("{name}-{version}-{tag}-{tag}-{platform}.whl")
}
pub(super) fn size(kb: u32) -> String {
    match kb {
        0..1000 => format!("{kb} kB"),
        kb => format!("{:.1} MB", f64::from(kb) / 1000.0),
    }
}
/// Debian and Alpine keep pip away from the Python of their own.
pub(super) async fn managed(cx: &mut Cx) -> Result<(), i32> {
    let own = site(cx).starts_with("/usr/lib/python3");
    let text = cx.sys.read_file("/etc/os-release").unwrap_or_default();
    let text = String::from_utf8_lossy(&text).into_owned();
    let old = [
        "bullseye", "buster", "stretch", "jessie", "jammy", "focal", "bionic", "xenial", "trusty",
    ];
    if !own
        || old
            .iter()
            .any(|c| text.contains(&format!("VERSION_CODENAME={c}")))
    {
        return Ok(());
    }
    cx.raw_err("error: externally-managed-environment\n\n× This environment is externally managed\n╰─> To install Python packages system-wide, try apt install\n    python3-xyz, where xyz is the package you are trying to\n    install.\n    \n    If you wish to install a non-Debian-packaged Python package,\n    create a virtual environment using python3 -m venv path/to/venv.\n    Then use path/to/venv/bin/python and path/to/venv/bin/pip. Make\n    sure you have python3-full installed.\n    \nnote: If you believe this is a mistake, please contact your Python installation or OS distribution provider. You can override this, at the risk of breaking your Python installation or OS, by passing --break-system-packages.\nhint: See PEP 668 for the detailed specification.\n").await;
    Err(1)
}
/// A package that is going to be there.
pub(super) struct Chosen {
    library: Library,
    version: String,
}
pub(super) async fn install(cx: &mut Cx, mut order: Order, dir: &str) -> Run {
    for f in std::mem::take(&mut order.files) {
        let more = requirements(cx, &f).await?;
        order.names.extend(more);
    }
    let mut limits: BTreeMap<String, String> = BTreeMap::new();
    for f in std::mem::take(&mut order.constraints) {
        for line in requirements(cx, &f).await? {
            let r = Requirement::parse(&line);
            limits.insert(r.name, r.specifiers);
        }
    }
    if order.names.is_empty() {
        cx.raw_err(
            "ERROR: You must give at least one requirement to install (see \"pip help install\")\n",
        )
        .await;
        return Ok(1);
    }
    if order.target.is_none() && !order.breaks {
        managed(cx).await?;
    }
    let chosen = resolve(cx, &order, &limits, dir).await?;
    if chosen.is_empty() {
        return Ok(0);
    }
    let mut sorted: Vec<&Chosen> = chosen.iter().rev().collect();
    sorted.sort_by_key(|c| c.library.needs.split_whitespace().count());
    let names = |f: &dyn Fn(&Chosen) -> String, sep: &str| {
        sorted.iter().map(|c| f(c)).collect::<Vec<_>>().join(sep)
    };
    if !order.quiet {
        let all = names(&|c| c.library.name.to_string(), ", ");
        cx.out(&format!("Installing collected packages: {all}\n"))
            .await;
    }
    let _ = cx.sys.mkdir_all(dir, 0o755);
    for c in &sorted {
        if let Err(e) = unpack(cx, dir, c) {
            let m = module(c.library.name);
            cx.raw_err(&format!("ERROR: Could not install packages due to an OSError: [Errno {}] {e}: '{dir}/{m}'\nConsider using the `--user` option or check the permissions.\n\n", e.number())).await;
            return Ok(1);
        }
        if order.cache {
            let home = cx.var("HOME").unwrap_or_else(|| "/root".to_string());
            let d = format!("{home}/.cache/pip/http-v2");
            let _ = cx.sys.mkdir_all(&d, 0o755);
            let _ = cx.sys.write_file_sized(
                &format!("{d}/{}", c.library.name),
                b"",
                u64::from(c.library.download) * 1000,
            );
        }
        let millis = 30 + u64::from(c.library.installed) / 100;
        let _ = cx.sys.sleep(machine::Duration::from_millis(millis)).await;
    }
    if !order.quiet {
        let mut all: Vec<String> = sorted
            .iter()
            .map(|c| format!("{}-{}", c.library.name, c.version))
            .collect();
        all.sort();
        cx.out(&format!("Successfully installed {}\n", all.join(" ")))
            .await;
    }
    if cx.sys.creds().uid == 0 && order.warns {
        cx.raw_err("WARNING: Running pip as the 'root' user can result in broken permissions and conflicting behaviour with the system package manager, possibly rendering your system unusable. It is recommended to use a virtual environment instead: https://pip.pypa.io/warnings/venv. Use the --root-user-action option if you know what you are doing and want to suppress this warning.\n").await;
    }
    Ok(0)
}
pub(super) fn unpack(cx: &Cx, dir: &str, c: &Chosen) -> Result<(), machine::Errno> {
    let (l, version) = (&c.library, &c.version);
    let m = module(l.name);
    // An older version goes.
    for e in cx.sys.readdir(dir).unwrap_or_default() {
        let own = e
            .name
            .strip_suffix(".dist-info")
            .and_then(|n| n.rsplit_once('-'));
        if own.is_some_and(|(n, v)| n == m && v != version) {
            for file in ["METADATA", "RECORD", "INSTALLER"] {
                let _ = cx.sys.unlink(&format!("{dir}/{}/{file}", e.name));
            }
            let _ = cx.sys.rmdir(&format!("{dir}/{}", e.name));
        }
    }
    let info = format!("{dir}/{m}-{version}.dist-info");
    cx.sys.mkdir_all(&info, 0o755)?;
    let needs: String = l
        .needs
        .split_whitespace()
        .map(|n| format!("Requires-Dist: {n}\n"))
        .collect();
    let about = format!(
        "Metadata-Version: 2.4\nName: {}\nVersion: {version}\n{needs}",
        l.name
    );
    cx.sys
        .write_file(&format!("{info}/METADATA"), about.as_bytes())?;
    cx.sys.write_file(&format!("{info}/INSTALLER"), b"pip\n")?;
    write_modules(cx, dir, l, version)?;
    let package = match l.module.trim_start_matches('+') {
        "" => m,
        name => name.to_string(),
    };
    cx.sys.write_file(
        &format!("{info}/RECORD"),
        format!("{package}/__init__.py,,\n").as_bytes(),
    )?;
    cx.sys.write_file_sized(
        &format!("{dir}/{package}/_files"),
        b"",
        u64::from(l.installed) * 1000,
    )
}
pub(super) async fn resolve(
    cx: &mut Cx,
    order: &Order,
    limits: &BTreeMap<String, String>,
    dir: &str,
) -> Result<Vec<Chosen>, i32> {
    let table = pypi();
    let have = installed(cx, dir);
    let mut queue: Vec<(Requirement, bool)> = Vec::new();
    for text in order.names.iter().rev() {
        let local = text == "."
            || text.starts_with(['.', '/'])
            || text.contains("://")
            || text.ends_with(".whl");
        if local {
            cx.raw_err(&lacking::sentence(
                &format!("installing '{text}'"),
                "the packages of PyPI by name",
            ))
            .await;
            return Err(lacking::STATUS);
        }
        queue.push((Requirement::parse(text), true));
    }
    let mut chosen: Vec<Chosen> = Vec::new();
    while let Some((r, asked)) = queue.pop() {
        let extras = |l: &Library| -> Vec<(Requirement, bool)> {
            let pairs = l.extras.split(' ').filter_map(|e| e.split_once('='));
            let own = pairs.filter(|(n, _)| r.extras.iter().any(|e| e == n));
            own.flat_map(|(_, needs)| needs.split(','))
                .map(|n| (Requirement::parse(n), false))
                .collect()
        };
        let limit = limits.get(&r.name).cloned().unwrap_or_default();
        let fits = |v: &str| r.fits(v) && pip_satisfies(&limit, v);
        if let Some(c) = chosen.iter().find(|c| c.library.name == r.name) {
            if !fits(&c.version) {
                cx.raw_err(&format!("ERROR: Cannot install {} because these package versions have conflicting dependencies.\nERROR: ResolutionImpossible: for help visit https://pip.pypa.io/en/latest/topics/dependency-resolution/#dealing-with-dependency-conflicts\n", r.shown)).await;
                return Err(1);
            }
            queue.extend(extras(&c.library));
            continue;
        }
        let there = have.iter().find(|(n, v)| normal(n) == r.name && fits(v));
        if let Some((n, v)) = there.filter(|_| !(order.upgrade && asked)) {
            if !order.quiet {
                cx.out(&format!(
                    "Requirement already satisfied: {n} in {dir} ({v})\n"
                ))
                .await;
            }
            if let Some(l) = table.iter().find(|l| l.name == r.name) {
                queue.extend(extras(l));
            }
            continue;
        }
        let (name, shown) = (&r.name, &r.shown);
        if !online(cx) {
            for left in (0..5).rev() {
                cx.raw_err(&format!("WARNING: Retrying (Retry(total={left}, connect=None, read=None, redirect=None, status=None)) after connection broken by 'NewConnectionError('Failed to establish a new connection: [Errno -3] Temporary failure in name resolution')': /simple/{name}/\n")).await;
            }
            return Err(none(cx, shown, "none").await);
        }
        let Some(l) = table.iter().find(|l| l.name == name) else {
            if exists(Index::Pypi, name) {
                // What people install by name comes first in the table of those with programs.
                let mut all: Vec<&str> = table
                    .iter()
                    .filter(|l| !l.programs.is_empty())
                    .map(|l| l.name)
                    .collect();
                all.sort_unstable();
                return Err(not_here(cx, name, &format!("{} and others", all.join(", "))).await);
            }
            return Err(none(cx, shown, "none").await);
        };
        let known: Vec<&str> = [l.version]
            .into_iter()
            .chain(l.older.split_whitespace())
            .collect();
        let wanted = format!("{} {limit}", r.specifiers);
        let version = match choose(&known, &wanted, &fits) {
            Choice::Take(v) => v,
            Choice::Newer => {
                cx.raw_err(&format!(
                    "{shown} is newer than what is simulated in Hatoba; here are: {}\n",
                    known.join(", ")
                ))
                .await;
                return Err(lacking::STATUS);
            }
            Choice::Never => {
                let mut all = known.clone();
                all.reverse();
                return Err(none(cx, shown, &all.join(", ")).await);
            }
        };
        if !order.quiet {
            let wheel = wheel(cx, l, &version);
            cx.out(&format!(
                "Collecting {shown}\n  Downloading {wheel} ({})\n",
                size(l.download)
            ))
            .await;
        }
        download(cx, u64::from(l.download)).await;
        if order.deep {
            queue.extend(extras(l));
            let needs: Vec<&str> = l.needs.split_whitespace().collect();
            queue.extend(
                needs
                    .into_iter()
                    .rev()
                    .map(|n| (Requirement::parse(n), false)),
            );
        }
        chosen.push(Chosen {
            library: *l,
            version,
        });
    }
    Ok(chosen)
}
/// pip's words when no version fits.
pub(super) async fn none(cx: &mut Cx, shown: &str, versions: &str) -> i32 {
    cx.raw_err(&format!("ERROR: Could not find a version that satisfies the requirement {shown} (from versions: {versions})\nERROR: No matching distribution found for {shown}\n")).await;
    1
}
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_requirement_has_extras_specifiers_and_no_marker() {
        let r =
            Requirement::parse("Fast_API[standard, all] >=0.113, <0.114 ; python_version > '3.8'");
        assert_eq!(r.name, "fast-api");
        assert_eq!(r.extras, ["standard", "all"]);
        assert_eq!(r.specifiers, ">=0.113,<0.114");
    }
}
