//! `hadolint`: checks Dockerfiles.
//!
//! Not modelled: ShellCheck's rules (SC…).

mod settings;

use dockerfile::hadolint::format::{Checked, Format, Report, render};
use dockerfile::hadolint::{Severity, check};
use machine::Sys;
use settings::{LabelKind, Settings, severity};

/// The simulated version.
const VERSION: &str = "2.15.0";

const USAGE: &str = "hadolint - Dockerfile Linter written in Haskell\n\nUsage: hadolint [-v|--version] [-c|--config FILENAME] [DOCKERFILE...] \n                [--file-path-in-report FILEPATHINREPORT] [-o|--output OUTPUT] \n                [--no-fail] [--no-color] [-V|--verbose] [-f|--format ARG] \n                [--error RULECODE] [--warning RULECODE] [--info RULECODE] \n                [--style RULECODE] [--ignore RULECODE] \n                [--trusted-registry REGISTRY (e.g. docker.io)] \n                [--require-label LABELSCHEMA (e.g. maintainer:text)] \n                [--strict-labels] [--disable-ignore-pragma] \n                [-t|--failure-threshold THRESHOLD]\n\n  Lint Dockerfile for errors and best practices\n";

const OPTIONS: &str = "\nAvailable options:\n  -h,--help                Show this help text\n  -v,--version             Show version\n  -c,--config FILENAME     Path to the configuration file\n  --file-path-in-report FILEPATHINREPORT\n                           The file path referenced in the generated report.\n                           This only applies for the 'checkstyle',\n                           'codeclimate', 'sonarqube', 'junit' and\n                           'gitlab_codeclimate' formats and is useful when\n                           running Hadolint with Docker to set the correct file\n                           path.\n  -o,--output OUTPUT       Output destination file\n  --no-fail                Don't exit with a failure status code when any rule\n                           is violated\n  --no-color               Don't colorize output\n  -V,--verbose             Enables verbose logging of hadolint's output to\n                           stderr\n  -f,--format ARG          The output format for the results [tty | json |\n                           checkstyle | codeclimate | gitlab_codeclimate | gnu |\n                           codacy | sonarqube | sarif | junit] (default: tty)\n  --error RULECODE         Make the rule `RULECODE` have the level `error`\n  --warning RULECODE       Make the rule `RULECODE` have the level `warning`\n  --info RULECODE          Make the rule `RULECODE` have the level `info`\n  --style RULECODE         Make the rule `RULECODE` have the level `style`\n  --ignore RULECODE        A rule to ignore. If present, the ignore list in the\n                           config file is ignored\n  --trusted-registry REGISTRY (e.g. docker.io)\n                           A docker registry to allow to appear in FROM\n                           instructions\n  --require-label LABELSCHEMA (e.g. maintainer:text)\n                           The option --require-label=label:format makes\n                           Hadolint check that the label `label` conforms to\n                           format requirement `format`\n  --strict-labels          Do not permit labels other than specified in\n                           `label-schema`\n  --disable-ignore-pragma  Disable inline ignore pragmas\n                           `# hadolint ignore=DLxxxx`\n  -t,--failure-threshold THRESHOLD\n                           Exit with failure code only when rules with a\n                           severity equal to or above THRESHOLD are violated.\n                           Accepted values: [error | warning | info | style |\n                           ignore | none] (default: info)\n";

#[derive(Default)]
struct Cli {
    files: Vec<String>,
    settings: Settings,
    config: Option<String>,
    outputs: Vec<String>,
    path_in_report: Option<String>,
}

enum Asked {
    Check(Box<Cli>),
    Say(String),
}

/// Runs the program.
pub async fn main(sys: Sys) -> i32 {
    let args: Vec<String> = sys.argv().into_iter().skip(1).collect();
    let mut cli = match parse(&args) {
        Ok(Asked::Check(cli)) => cli,
        Ok(Asked::Say(text)) => {
            sys.print(&text).await;
            return 0;
        }
        Err(message) => {
            sys.eprint(&format!("{message}\n\n{USAGE}")).await;
            return 1;
        }
    };
    let mut settings = settings::of_environment(&sys);
    match settings::of_file(&sys, cli.config.as_deref()) {
        Ok(found) => settings.add(found),
        Err(message) => sys.eprint(&format!("{message}\n")).await,
    }
    settings.add(std::mem::take(&mut cli.settings));
    cli.settings = settings;
    if cli.files.is_empty() {
        sys.print("Please provide a Dockerfile\n").await;
        return 1;
    }
    let config = cli.settings.config();
    let mut results: Vec<(String, Checked)> = Vec::new();
    for file in &cli.files {
        match read(&sys, file).await {
            Ok(text) => results.push((file.clone(), check(&text, &config))),
            Err(message) => {
                sys.eprint(&message).await;
                return 1;
            }
        }
    }
    if let Err(message) = write(&sys, &cli, &results).await {
        sys.eprint(&message).await;
        return 1;
    }
    let quiet = [Format::Codeclimate, Format::Codacy];
    let never = cli.settings.no_fail == Some(true)
        || cli.settings.formats.iter().any(|f| quiet.contains(f));
    let threshold = cli.settings.threshold.unwrap_or(Severity::Info);
    let failed = results.iter().any(|(_, result)| match result {
        Ok(failures) => failures.iter().any(|f| f.severity <= threshold),
        Err(_) => true,
    });
    i32::from(failed && !never)
}

async fn read(sys: &Sys, file: &str) -> Result<String, String> {
    let bytes = match file {
        "-" => sys.read_to_end(0).await,
        path => sys.read_file(path),
    };
    let bytes = bytes.map_err(|errno| {
        let (why, kind) = match errno {
            machine::Errno::ENOENT => ("does not exist", "No such file or directory"),
            machine::Errno::EISDIR => ("inappropriate type", "is a directory"),
            _ => ("permission denied", "Permission denied"),
        };
        format!("hadolint: {file}: openBinaryFile: {why} ({kind})\n")
    })?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Writes each format to its place; formats and places pair up in their order.
async fn write(sys: &Sys, cli: &Cli, results: &[(String, Checked)]) -> Result<(), String> {
    let formats = &cli.settings.formats;
    let report = Report {
        path: cli.path_in_report.clone(),
        color: cli.settings.no_color != Some(true) && sys.isatty(1),
        version: VERSION,
        time: crate::format::time::rfc3339(sys.now().secs() as i64)
            .replace('T', " ")
            .trim_end_matches('Z')
            .to_string(),
    };
    for i in 0..formats.len().max(cli.outputs.len()).max(1) {
        let format = formats.get(i).copied().unwrap_or(Format::Tty);
        let text = render(format, results, &report);
        match cli.outputs.get(i).map_or("-", String::as_str) {
            "-" => sys.print(&text).await,
            path => sys
                .write_file(path, text.as_bytes())
                .map_err(|errno| format!("hadolint: {path}: withFile: {errno}\n"))?,
        }
    }
    Ok(())
}

fn parse(args: &[String]) -> Result<Asked, String> {
    let mut cli = Cli::default();
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        let (name, joined) = match arg.split_once('=') {
            Some((name, value)) if name.starts_with("--") => (name, Some(value.to_string())),
            _ if ["-f", "-t", "-c", "-o"]
                .iter()
                .any(|f| arg.len() > 2 && arg.starts_with(f)) =>
            {
                arg.split_at_checked(2)
                    .map_or((arg.as_str(), None), |(flag, text)| {
                        (flag, Some(text.to_string()))
                    })
            }
            _ => (arg.as_str(), None),
        };
        let mut value = || {
            let next = joined.clone().or_else(|| rest.next().cloned());
            next.ok_or_else(|| format!("The option `{name}` expects an argument."))
        };
        let settings = &mut cli.settings;
        match name {
            "-h" | "--help" => return Ok(Asked::Say(format!("{USAGE}{OPTIONS}"))),
            "-v" | "--version" => {
                return Ok(Asked::Say(format!("Haskell Dockerfile Linter {VERSION}\n")));
            }
            "--no-fail" => settings.no_fail = Some(true),
            "--no-color" => settings.no_color = Some(true),
            "-V" | "--verbose" => {}
            "--strict-labels" => settings.strict_labels = Some(true),
            "--disable-ignore-pragma" => settings.disable_pragmas = Some(true),
            "-c" | "--config" => cli.config = Some(value()?),
            "-o" | "--output" => cli.outputs.push(value()?),
            "--file-path-in-report" => cli.path_in_report = Some(value()?),
            "-f" | "--format" => {
                let given = value()?;
                let format = Format::parse(&given)
                    .ok_or_else(|| format!("option {name}: cannot parse value `{given}'"))?;
                settings.formats.push(format);
            }
            "--ignore" => settings.ignore.push(value()?),
            "--trusted-registry" => settings.trusted_registries.push(value()?),
            "--require-label" => {
                let schema = value()?;
                let (label, kind) = schema.split_once(':').unwrap_or((&schema, "text"));
                let kind = LabelKind::parse(kind)
                    .ok_or_else(|| format!("option --require-label: invalid label type: {kind}"))?;
                settings.labels.push((label.to_string(), kind));
            }
            "-t" | "--failure-threshold" => {
                let given = value()?;
                let threshold = severity(&given)
                    .ok_or_else(|| format!("option {name}: Invalid severity: {given}"))?;
                settings.threshold = Some(threshold);
            }
            "--error" | "--warning" | "--info" | "--style" => {
                let given = severity(name.trim_start_matches('-')).unwrap_or(Severity::Info);
                settings.severities.push((value()?, given));
            }
            "-" => cli.files.push("-".into()),
            flag if flag.starts_with('-') => return Err(format!("Invalid option `{flag}'")),
            file => cli.files.push(file.to_string()),
        }
    }
    Ok(Asked::Check(Box::new(cli)))
}
