//! `go`: builds and runs small programs. A program becomes a file of its own, static, that carries
//! its JavaScript and runs (as `go-program`) on the machine that runs node; what is not simulated is refused when it
//! is compiled.
//!
//! Not modelled: packages of a module besides main, modules from elsewhere, tests, cgo.

mod emit;
mod lexer;

use super::kit::{Cx, Run, built, json};
use super::lacking;
use super::run::spawn;
use machine::{Duration, Sys, elf};

const RUNTIME: &str = include_str!("runtime.js");

/// Commands of `go` that are not simulated.
const LACKING: &[&str] = &[
    "bug",
    "clean",
    "doc",
    "fix",
    "fmt",
    "generate",
    "get",
    "list",
    "telemetry",
    "test",
    "tool",
    "vet",
    "work",
];

/// A text as JavaScript writes it.
fn quote(text: &str) -> String {
    json::quote(text)
}

fn version(sys: &Sys) -> String {
    built(sys, "1.25.3")
}

pub async fn main(cx: &mut Cx) -> Run {
    let args = std::mem::take(&mut cx.args);
    let rest = args.get(1..).unwrap_or_default();
    let arch = goarch(cx);
    match args.first().map(String::as_str) {
        Some("version") => {
            cx.line(&format!("go version go{} linux/amd64", version(&cx.sys)))
                .await;
            Ok(0)
        }
        Some("env") => env(cx, rest, &arch).await,
        Some("mod") => module(cx, rest).await,
        Some("build") => build(cx, rest, false).await.map(|_| 0),
        Some("install") => build(cx, rest, true).await.map(|_| 0),
        Some("run") => run(cx, rest).await,
        Some("help" | "-h" | "--help") | None => {
            cx.raw_err("Go is a tool for managing Go source code.\n\nUsage:\n\n\tgo <command> [arguments]\n\nThe commands are:\n\n\tbuild       compile packages and dependencies\n\tenv         print Go environment information\n\tinstall     compile and install packages and dependencies\n\tmod         module maintenance\n\trun         compile and run Go program\n\tversion     print Go version\n").await;
            Ok(if args.is_empty() { 2 } else { 0 })
        }
        Some(other) if LACKING.contains(&other) => {
            cx.raw_err(&lacking::sentence(
                &format!("'go {other}'"),
                "go build, run, install, mod, env, version",
            ))
            .await;
            Err(lacking::STATUS)
        }
        Some(other) => {
            cx.raw_err(&format!(
                "go {other}: unknown command\nRun 'go help' for usage.\n"
            ))
            .await;
            Ok(2)
        }
    }
}

fn goarch(cx: &Cx) -> String {
    cx.var("GOARCH")
        .filter(|a| !a.is_empty())
        .unwrap_or_else(|| "amd64".to_string())
}

async fn env(cx: &mut Cx, names: &[String], arch: &str) -> Run {
    let own = |cx: &Cx, name: &str, usual: &str| cx.var(name).unwrap_or_else(|| usual.to_string());
    let home = own(cx, "HOME", "/root");
    let all = [
        ("CGO_ENABLED", own(cx, "CGO_ENABLED", "1")),
        ("GOARCH", arch.to_string()),
        ("GOBIN", own(cx, "GOBIN", "")),
        ("GOCACHE", format!("{home}/.cache/go-build")),
        (
            "GOMODCACHE",
            format!("{}/pkg/mod", own(cx, "GOPATH", "/go")),
        ),
        ("GOOS", own(cx, "GOOS", "linux")),
        ("GOPATH", own(cx, "GOPATH", "/go")),
        (
            "GOPROXY",
            own(cx, "GOPROXY", "https://proxy.golang.org,direct"),
        ),
        ("GOROOT", "/usr/local/go".to_string()),
        ("GOVERSION", format!("go{}", version(&cx.sys))),
    ];
    for name in names.iter().filter(|n| !n.starts_with('-')) {
        let value = all.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v);
        cx.line(value).await;
    }
    if names.is_empty() {
        for (name, value) in all {
            cx.line(&format!("{name}='{value}'")).await;
        }
    }
    Ok(0)
}

fn read(cx: &Cx, path: &str) -> Option<String> {
    let bytes = cx.sys.read_file(path).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// The module's path in go.mod of this directory or one above.
fn module_path(cx: &Cx) -> Option<String> {
    let cwd = cx.sys.cwd();
    let mut dir = cwd.as_str();
    loop {
        if let Some(text) = read(cx, &format!("{dir}/go.mod")) {
            let line = text.lines().find_map(|l| l.strip_prefix("module "));
            return line.map(|l| l.trim().to_string());
        }
        dir = dir
            .rsplit_once('/')
            .map(|(d, _)| d)
            .filter(|d| !d.is_empty())?;
    }
}

async fn module(cx: &mut Cx, args: &[String]) -> Run {
    let needs = read(cx, "go.mod").is_some_and(|t| {
        t.lines()
            .any(|l| l.trim_start().starts_with("require") || l.starts_with("\t"))
    });
    match args.first().map(String::as_str) {
        Some("init") => {
            if cx.sys.stat("go.mod").is_ok() {
                let at = super::walk::join(&cx.sys.cwd(), "go.mod");
                cx.raw_err(&format!("go: {at} already exists\n")).await;
                return Ok(1);
            }
            let Some(name) = args.get(1) else {
                cx.raw_err("go: cannot determine module path for source directory (outside GOPATH, module path must be specified)\n").await;
                return Ok(1);
            };
            cx.raw_err(&format!("go: creating new go.mod: module {name}\n"))
                .await;
            let text = format!("module {name}\n\ngo {}\n", version(&cx.sys));
            match cx.sys.write_file("go.mod", text.as_bytes()) {
                Ok(()) => Ok(0),
                Err(e) => cx.die(1, &format!("{e}")).await,
            }
        }
        Some("download" | "tidy" | "verify" | "vendor") if module_path(cx).is_none() => {
            cx.raw_err("go: go.mod file not found in current directory or any parent directory; see 'go help modules'\n").await;
            Ok(1)
        }
        Some("download" | "tidy" | "verify" | "vendor") if needs => {
            cx.raw_err(&lacking::sentence(
                "a module from elsewhere",
                &emit::PACKAGES.join(", "),
            ))
            .await;
            Err(lacking::STATUS)
        }
        Some("verify") => {
            cx.line("all modules verified").await;
            Ok(0)
        }
        Some("download") => {
            cx.raw_err("go: no module dependencies to download\n").await;
            Ok(0)
        }
        Some("tidy" | "vendor") => Ok(0),
        other => {
            cx.raw_err(&lacking::sentence(
                &format!("'go mod {}'", other.unwrap_or("")),
                "go mod init, download, tidy, verify",
            ))
            .await;
            Err(lacking::STATUS)
        }
    }
}

/// What a command line asks to compile.
struct Wanted {
    files: Vec<String>,
    output: Option<String>,
    /// What comes after the files, for `go run`.
    rest: Vec<String>,
}

async fn wanted(cx: &mut Cx, args: &[String], running: bool) -> Result<Wanted, i32> {
    let mut out = Wanted {
        files: Vec::new(),
        output: None,
        rest: Vec::new(),
    };
    let mut dir = None;
    let mut it = args.iter();
    while let Some(a) = it.next() {
        match a.as_str() {
            "-o" => out.output = it.next().cloned(),
            "-ldflags" | "-tags" | "-mod" | "-gcflags" | "-p" | "-buildmode" | "-installsuffix"
            | "-asmflags" => {
                it.next();
            }
            a if a.starts_with('-') => {}
            a if a.ends_with(".go") => out.files.push(a.to_string()),
            a => {
                dir = Some(a.trim_end_matches("/...").to_string());
                if running {
                    break;
                }
            }
        }
        if running
            && !out.files.is_empty()
            && !it.clone().next().is_some_and(|n| n.ends_with(".go"))
        {
            break;
        }
    }
    out.rest = it.cloned().collect();
    if out.files.is_empty() {
        if module_path(cx).is_none() {
            cx.raw_err("go: go.mod file not found in current directory or any parent directory; see 'go help modules'\n").await;
            return Err(1);
        }
        let dir = dir.unwrap_or_else(|| ".".to_string());
        let entries = cx.sys.readdir(&dir).unwrap_or_default();
        let go = entries
            .iter()
            .map(|e| e.name.clone())
            .filter(|n| n.ends_with(".go") && !n.ends_with("_test.go"));
        out.files = go
            .map(|n| {
                if dir == "." {
                    n
                } else {
                    format!("{}/{n}", dir.trim_end_matches('/'))
                }
            })
            .collect();
        if out.files.is_empty() {
            cx.raw_err(&format!(
                "no Go files in {}\n",
                super::walk::join(&cx.sys.cwd(), &dir).trim_end_matches("/.")
            ))
            .await;
            return Err(1);
        }
        if out.output.is_none() && dir != "." {
            out.output = dir
                .rsplit('/')
                .find(|p| !p.is_empty() && *p != ".")
                .map(str::to_string);
        }
    }
    Ok(out)
}

/// Compiles files to the JavaScript that runs them.
async fn compile(cx: &mut Cx, files: &[String]) -> Result<String, i32> {
    let mut texts = Vec::new();
    for f in files {
        match read(cx, f) {
            Some(t) => texts.push(t),
            None => {
                cx.raw_err(&format!(
                    "no required module provides package {f}; to add it:\n\tgo get {f}\n"
                ))
                .await;
                return Err(1);
            }
        }
    }
    cx.flush().await;
    let _ = cx.sys.sleep(Duration::from_millis(1200)).await;
    let own = module_path(cx);
    let wrong = match emit::compile(&texts) {
        Ok(js) => return Ok(js),
        Err(wrong) => wrong,
    };
    let title = own
        .clone()
        .unwrap_or_else(|| "command-line-arguments".to_string());
    let mut text = String::new();
    for (n, (line, column, words)) in wrong.iter().take(10) {
        let file = files.get(*n).map_or("", String::as_str);
        if let Some(what) = words.strip_prefix('!') {
            let there = match what.starts_with("the package") {
                true => emit::PACKAGES.join(", "),
                false => String::new(),
            };
            cx.raw_err(&format!(
                "{file}:{line}:{column}: {}",
                lacking::sentence(
                    &format!("{what} of Go").replace(" of Go of Go", " of Go"),
                    &there
                )
            ))
            .await;
            return Err(lacking::STATUS);
        }
        if let Some(path) = words.strip_prefix('?') {
            let inside = own
                .as_ref()
                .is_some_and(|m| path.starts_with(&format!("{m}/")));
            let required = read(cx, "go.mod").is_some_and(|t| {
                t.contains(
                    path.split('/')
                        .take(3)
                        .collect::<Vec<_>>()
                        .join("/")
                        .as_str(),
                )
            });
            if inside || required {
                cx.raw_err(&format!(
                    "{file}:{line}:{column}: {}",
                    lacking::sentence(&format!("the package '{path}'"), &emit::PACKAGES.join(", "))
                ))
                .await;
                return Err(lacking::STATUS);
            }
            cx.raw_err(&format!("{file}:{line}:{column}: no required module provides package {path}; to add it:\n\tgo get {path}\n")).await;
            return Err(1);
        }
        let place = match line {
            0 => "runtime.main_main·f".to_string(),
            _ => format!("./{}:{line}:{column}", file.trim_start_matches("./")),
        };
        text.push_str(&format!("{place}: {words}\n"));
    }
    cx.raw_err(&format!("# {title}\n{text}")).await;
    Err(1)
}

async fn build(cx: &mut Cx, args: &[String], install: bool) -> Result<String, i32> {
    let wanted = wanted(cx, args, false).await?;
    let js = compile(cx, &wanted.files).await?;
    let module = module_path(cx);
    let first = wanted.files[0]
        .rsplit('/')
        .next()
        .unwrap_or_default()
        .trim_end_matches(".go")
        .to_string();
    let usual = module
        .and_then(|m| m.rsplit('/').next().map(str::to_string))
        .unwrap_or(first);
    let mut path = wanted.output.clone().unwrap_or_else(|| usual.clone());
    if cx
        .sys
        .stat(&path)
        .is_ok_and(|s| s.kind == machine::FileKind::Directory)
    {
        path = format!("{}/{usual}", path.trim_end_matches('/'));
    }
    if install {
        let bin = cx
            .var("GOBIN")
            .unwrap_or_else(|| format!("{}/bin", cx.var("GOPATH").unwrap_or_else(|| "/go".into())));
        let _ = cx.sys.mkdir_all(&bin, 0o755);
        path = format!("{bin}/{usual}");
    }
    write_program(cx, &path, &js).await?;
    Ok(path)
}

async fn write_program(cx: &mut Cx, path: &str, js: &str) -> Result<(), i32> {
    let stub = elf::stub("gnu/go-program", &goarch(cx), js.as_bytes());
    // A small static program weighs about two megabytes, a server's seven.
    let size = if js.contains("$package('http'") {
        7_400_000
    } else {
        2_200_000
    };
    let _ = cx.sys.unlink(path);
    let done = cx
        .sys
        .write_file_sized(path, &stub, size)
        .and_then(|()| cx.sys.chmod(path, 0o755));
    if let Err(e) = done {
        let e = e.to_string().to_lowercase();
        cx.raw_err(&format!("go: build output \"{path}\": open {path}: {e}\n"))
            .await;
        return Err(1);
    }
    Ok(())
}

async fn run(cx: &mut Cx, args: &[String]) -> Run {
    let wanted = wanted(cx, args, true).await?;
    let js = compile(cx, &wanted.files).await?;
    let dir = format!("/tmp/go-build{}/b001/exe", cx.sys.pid());
    let _ = cx.sys.mkdir_all(&dir, 0o755);
    let path = format!("{dir}/main");
    write_program(cx, &path, &js).await?;
    let argv = [vec![path.clone()], wanted.rest].concat();
    cx.flush().await;
    let status = match spawn(cx, &argv, |_| {}) {
        Ok(pid) => cx.sys.wait(pid).await.map_or(1, |(_, s)| s.shell_code()),
        Err(e) => return cx.die(1, &format!("fork/exec {path}: {e}")).await,
    };
    let _ = cx.sys.unlink(&path);
    match status {
        0 => Ok(0),
        lacking::STATUS => Err(lacking::STATUS),
        n => {
            cx.raw_err(&format!("exit status {n}\n")).await;
            Ok(1)
        }
    }
}

/// A program that Go compiled.
pub async fn program(cx: &mut Cx) -> Run {
    let js = String::from_utf8_lossy(&cx.sys.payload()).into_owned();
    let text = format!(
        "{RUNTIME}\nconst $version = 'go1.25.3';\n(async function () {{\n{js}\nawait $main(main);\n}})().catch($stop);\n"
    );
    Ok(crate::runtimes::node::run_text(cx.sys.clone(), text).await)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mistakes(text: &str) -> Vec<String> {
        match emit::compile(&[text.to_string()]) {
            Ok(_) => Vec::new(),
            Err(list) => list
                .into_iter()
                .map(|(_, (l, c, t))| format!("{l}:{c}: {t}"))
                .collect(),
        }
    }

    #[test]
    fn mistakes_are_those_of_go() {
        let head = "package main\nimport \"fmt\"\n";
        for (text, want) in [
            (
                "func main() {\n\tx := 1\n\tfmt.Println(\"a\")\n}\n",
                "4:2: declared and not used: x",
            ),
            ("func main() {\n\tfmt.Println(y)\n}\n", "4:14: undefined: y"),
            ("func main() {\n}\n", "2:8: \"fmt\" imported and not used"),
            (
                "func main() {\n\tfmt.Println(\"a\"\n}\n",
                "4:17: syntax error: unexpected newline in argument list; possibly missing comma or )",
            ),
        ] {
            assert_eq!(mistakes(&format!("{head}{text}")), [want], "{text}");
        }
    }

    #[test]
    fn what_is_not_simulated_is_refused_when_compiled() {
        let text = "package main\nfunc Map[T any](x T) T { return x }\nfunc main() { Map(1) }\n";
        assert_eq!(mistakes(text), ["2:9: !a generic function"]);
    }
}
