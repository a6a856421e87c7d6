//! `hadolint`: checks Dockerfiles.
//!
//! Not modelled: ShellCheck's rules (SC…), configuration files, the formats checkstyle, codacy,
//! codeclimate, gnu, junit, sarif and sonarqube.

use dockerfile::hadolint::{Config, LabelKind, Severity, check, format};
use machine::Sys;

const USAGE: &str = "hadolint - Dockerfile Linter written in Haskell\n\nUsage: hadolint [-v|--version] [DOCKERFILE...] [--no-fail] [--no-color]\n                [-f|--format ARG] [--error RULECODE] [--warning RULECODE]\n                [--info RULECODE] [--style RULECODE] [--ignore RULECODE]\n                [--trusted-registry REGISTRY (e.g. docker.io)]\n                [--require-label LABELSCHEMA (e.g. maintainer:text)]\n                [--strict-labels] [--disable-ignore-pragma]\n                [-t|--failure-threshold THRESHOLD]\n\n  Lint Dockerfile for errors and best practices\n\nShellCheck's rules (SC...) are not simulated.\n";

struct Cli {
    files: Vec<String>,
    config: Config,
    json: bool,
    no_fail: bool,
    no_color: bool,
    threshold: Severity,
}

enum Asked {
    Check(Box<Cli>),
    Say(&'static str),
}

/// Runs the program.
pub async fn main(sys: Sys) -> i32 {
    let args: Vec<String> = sys.argv().into_iter().skip(1).collect();
    let cli = match parse(&args) {
        Ok(Asked::Check(cli)) => cli,
        Ok(Asked::Say(text)) => {
            sys.print(text).await;
            return 0;
        }
        Err(message) => {
            sys.eprint(&format!("{message}\n\n{USAGE}")).await;
            return 1;
        }
    };
    if cli.files.is_empty() {
        sys.eprint("Please provide a Dockerfile\n").await;
        return 1;
    }
    let mut values = Vec::new();
    let mut failed = false;
    for file in &cli.files {
        let bytes = match file.as_str() {
            "-" => sys.read_to_end(0).await,
            path => sys.read_file(path),
        };
        let text = match bytes {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(errno) => {
                let why = match errno {
                    machine::Errno::ENOENT => "does not exist",
                    machine::Errno::EISDIR => "is a directory",
                    _ => "permission denied",
                };
                let kind = match errno {
                    machine::Errno::ENOENT => "No such file or directory",
                    _ => "cannot be read",
                };
                sys.eprint(&format!(
                    "hadolint: {file}: openBinaryFile: {why} ({kind})\n"
                ))
                .await;
                return 1;
            }
        };
        let result = check(&text, &cli.config);
        failed |= match &result {
            Ok(failures) => failures.iter().any(|f| f.severity <= cli.threshold),
            Err(_) => true,
        };
        if cli.json {
            values.extend(format::json(file, &result));
            continue;
        }
        let color = !cli.no_color && sys.isatty(1);
        let text = match &result {
            Ok(failures) => format::tty(file, failures, color),
            Err(error) => format::tty_error(file, error),
        };
        sys.print(&text).await;
    }
    if cli.json {
        sys.print(&serde_json::Value::Array(values).to_string())
            .await;
    }
    i32::from(failed && !cli.no_fail)
}

fn severity(name: &str) -> Option<Severity> {
    Some(match name {
        "error" => Severity::Error,
        "warning" => Severity::Warning,
        "info" => Severity::Info,
        "style" => Severity::Style,
        "ignore" | "none" => Severity::Ignore,
        _ => return None,
    })
}

fn parse(args: &[String]) -> Result<Asked, String> {
    let mut cli = Cli {
        files: Vec::new(),
        config: Config::default(),
        json: false,
        no_fail: false,
        no_color: false,
        threshold: Severity::Info,
    };
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        let (name, joined) = match arg.split_once('=') {
            Some((name, value)) if name.starts_with("--") => (name, Some(value.to_string())),
            _ => (arg.as_str(), None),
        };
        let mut value = || {
            let next = joined.clone().or_else(|| rest.next().cloned());
            next.ok_or_else(|| format!("The option `{name}` expects an argument."))
        };
        match name {
            "-h" | "--help" => return Ok(Asked::Say(USAGE)),
            "-v" | "--version" => return Ok(Asked::Say("Haskell Dockerfile Linter 2.15.0\n")),
            "--no-fail" => cli.no_fail = true,
            "--no-color" => cli.no_color = true,
            "-V" | "--verbose" => {}
            "--strict-labels" => cli.config.strict_labels = true,
            "--disable-ignore-pragma" => cli.config.disable_pragmas = true,
            "-f" | "--format" => match value()?.as_str() {
                "tty" => cli.json = false,
                "json" => cli.json = true,
                other => return Err(format!("hadolint: the format {other} is not simulated")),
            },
            "--ignore" => cli.config.ignore.push(value()?),
            "--trusted-registry" => cli.config.trusted_registries.push(value()?),
            "--require-label" => {
                let schema = value()?;
                let (label, kind) = schema.split_once(':').unwrap_or((&schema, "text"));
                let kind = LabelKind::parse(kind).ok_or_else(|| {
                    format!("option --require-label: invalid label schema: {schema}")
                })?;
                cli.config.labels.push((label.to_string(), kind));
            }
            "-t" | "--failure-threshold" => {
                let name = value()?;
                cli.threshold = severity(&name)
                    .ok_or_else(|| format!("option -t: cannot parse value `{name}'"))?;
            }
            "--error" | "--warning" | "--info" | "--style" => {
                let given = severity(name.trim_start_matches('-')).unwrap_or(Severity::Info);
                let code = value()?;
                cli.config.severities.push((code, given));
            }
            "-" => cli.files.push("-".into()),
            flag if flag.starts_with('-') => return Err(format!("Invalid option `{flag}'")),
            file => cli.files.push(file.to_string()),
        }
    }
    Ok(Asked::Check(Box::new(cli)))
}
