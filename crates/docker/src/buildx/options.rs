//! What the flags of `docker build` mean, checked in the order in which buildx checks.

use dockerfile::platform::Platform;
use engine::build::request::{NamedContext, NetworkMode};

use super::output::{self, Output};
use super::{builders, limits, ssh};
use crate::flags::{Parsed, parse_bool};
use crate::template::quote;

/// How progress is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// tty on a terminal, else plain.
    #[default]
    Auto,
    Plain,
    Tty,
    RawJson,
    Quiet,
}

/// What is asked about a build instead of building.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Call {
    #[default]
    Build,
    Check,
    Outline,
    Targets,
    /// What can be asked.
    Describe,
    /// Something that the front end does not know.
    Unknown(String),
}

/// `--call` with its fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallOption {
    pub call: Call,
    pub json: bool,
    /// The exit status says nothing about findings.
    pub ignore_status: bool,
}

/// Where a secret comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretSource {
    File(String),
    Env(String),
}

/// A `--build-context`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContextOption {
    pub name: String,
    /// A directory, or `docker-image://…`.
    pub value: String,
}

impl ContextOption {
    /// As the engine takes it.
    pub fn named(&self) -> NamedContext {
        let image = self.value.strip_prefix("docker-image://");
        NamedContext {
            name: self.name.clone(),
            image: image.map(str::to_string),
        }
    }
}

/// All options of a build.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BuildOptions {
    /// A directory, `-` or a URL.
    pub context: String,
    /// `-f`, or nothing.
    pub file: String,
    /// A Dockerfile that stands in a Compose file.
    pub inline: Option<String>,
    pub tags: Vec<String>,
    pub build_args: Vec<(String, String)>,
    pub labels: Vec<(String, String)>,
    pub target: Option<String>,
    pub platform: Option<Platform>,
    pub no_cache: bool,
    pub no_cache_stages: Vec<String>,
    pub pull: bool,
    pub network: NetworkMode,
    pub extra_hosts: Vec<(String, String)>,
    pub secrets: Vec<(String, SecretSource)>,
    pub contexts: Vec<ContextOption>,
    /// Images whose cache is to be used.
    pub cache_from: Vec<String>,
    pub output: Output,
    pub iidfile: String,
    pub metadata_file: String,
    pub mode: Mode,
    /// Prints the image's id at the end.
    pub quiet: bool,
    pub call: CallOption,
    /// The builder; only `default` can build.
    pub builder: String,
    /// Entitlements.
    pub allow: Vec<String>,
    /// Warnings are explained.
    pub debug: bool,
}

/// An error, and whether it comes before the build proper: then it has no `failed to build`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionError {
    pub message: String,
    pub early: bool,
}

pub(super) fn early(message: impl Into<String>) -> OptionError {
    OptionError {
        message: message.into(),
        early: true,
    }
}

pub(super) fn late(message: impl Into<String>) -> OptionError {
    OptionError {
        message: message.into(),
        early: false,
    }
}

/// What options are looked up in: the environment and the files of the client.
pub trait Surroundings {
    fn env(&self, name: &str) -> Option<String>;
    /// Nothing if a path is there, else the system's words.
    fn stat(&self, path: &str) -> Result<(), String>;
    fn is_dir(&self, path: &str) -> bool;
    /// Whether standard error is a terminal.
    fn has_terminal(&self) -> bool;
    /// Whether a file holds a private key.
    fn is_key(&self, path: &str) -> bool;
}

/// Reads `--cache-from`: the images that cache comes from.
///
/// Not modelled: other sources than images.
fn cache_sources(parsed: &Parsed) -> Result<Vec<String>, OptionError> {
    let mut images = Vec::new();
    for text in parsed.list("cache-from") {
        if !text.contains('=') {
            let names = text.split(',').filter(|name| !name.is_empty());
            images.extend(names.map(str::to_string));
            continue;
        }
        let (mut kind, mut reference) = ("", "");
        for field in text.split(',') {
            let (key, value) = field
                .split_once('=')
                .ok_or_else(|| early(format!("invalid value {field}")))?;
            match key.to_lowercase().as_str() {
                "type" => kind = value,
                "ref" => reference = value,
                _ => {}
            }
        }
        if kind.is_empty() {
            return Err(early(format!("type required for \"{text}\"")));
        }
        if kind == "registry" {
            images.push(reference.to_string());
        }
    }
    Ok(images)
}

/// Reads the options of a command line with one argument.
pub fn read(parsed: &Parsed, around: &dyn Surroundings) -> Result<BuildOptions, OptionError> {
    let mut options = BuildOptions {
        context: parsed.args.first().cloned().unwrap_or_default(),
        file: parsed.str("file").to_string(),
        tags: parsed.list("tag"),
        no_cache: parsed.bool("no-cache"),
        no_cache_stages: parsed.slice("no-cache-filter"),
        pull: parsed.bool("pull"),
        iidfile: parsed.str("iidfile").to_string(),
        metadata_file: parsed.str("metadata-file").to_string(),
        quiet: parsed.bool("quiet"),
        debug: parsed.bool("debug"),
        ..BuildOptions::default()
    };
    let target = parsed.str("target");
    options.target = (!target.is_empty()).then(|| target.to_string());
    for text in parsed.list("build-arg") {
        check_key(&text)?;
        let pair = match text.split_once('=') {
            Some((key, value)) => Some((key.to_string(), value.to_string())),
            None => around.env(&text).map(|value| (text.clone(), value)),
        };
        options.build_args.extend(pair);
    }
    options.cache_from = cache_sources(parsed)?;
    for text in parsed.list("label") {
        check_key(&text)?;
        let (key, value) = text.split_once('=').unwrap_or((&text, ""));
        options.labels.push((key.to_string(), value.to_string()));
    }
    for text in parsed.list("build-context") {
        match text.split_once('=') {
            Some((name, value)) if !name.is_empty() => options.contexts.push(ContextOption {
                name: name.to_lowercase(),
                value: value.to_string(),
            }),
            _ => {
                return Err(early(format!(
                    "invalid context value: {text}, expected key=value"
                )));
            }
        }
    }
    let mut outputs = output::parse(&parsed.list("output")).map_err(early)?;
    let to_files = |output: &Output| matches!(output.kind.as_str(), "local" | "tar");
    if !options.iidfile.is_empty() && outputs.iter().any(to_files) {
        return Err(early(
            "local and tar exporters are incompatible with image ID file",
        ));
    }
    for text in parsed.list("secret") {
        options.secrets.push(secret(&text, around).map_err(early)?);
    }
    let keys = ssh::parse(&parsed.list("ssh"));
    options.call = call(parsed).map_err(early)?;
    options.builder = builders::chosen(parsed.str("builder"), around).map_err(early)?;
    options.mode = mode(parsed, &mut options.quiet, around)?;
    if options.no_cache && !options.no_cache_stages.is_empty() {
        return Err(late(
            "--no-cache and --no-cache-filter cannot currently be used together",
        ));
    }
    check_late(parsed, &mut options, around, &keys, &mut outputs)?;
    Ok(options)
}

/// A name must stand before `=`.
fn check_key(text: &str) -> Result<(), OptionError> {
    match text.is_empty() || text.starts_with('=') {
        true => Err(early(format!(
            "invalid key-value pair {}: empty key",
            quote(text)
        ))),
        false => Ok(()),
    }
}

/// What buildx finds only when it prepares the build.
fn check_late(
    parsed: &Parsed,
    options: &mut BuildOptions,
    around: &dyn Surroundings,
    keys: &[ssh::Keys],
    outputs: &mut [Output],
) -> Result<(), OptionError> {
    let mut platforms = parsed.slice("platform");
    if !parsed.changed("platform")
        && let Some(value) = around.env("DOCKER_DEFAULT_PLATFORM")
        && !value.is_empty()
    {
        platforms = value.split(',').map(str::to_string).collect();
    }
    if let Some(one) = platforms.first() {
        options.platform = Some(Platform::parse(one).map_err(late)?);
    }
    options.check_secrets(around)?;
    ssh::check(keys, around).map_err(late)?;
    output::check(outputs).map_err(late)?;
    for name in parsed.list("allow").into_iter().filter(|n| !n.is_empty()) {
        limits::check_entitlement(&name).map_err(late)?;
        options.allow.push(name);
    }
    limits::check_cache(&parsed.list("cache-to")).map_err(late)?;
    limits::check_attestations(parsed).map_err(late)?;
    options.check_tags()?;
    if parsed.bool("push") && options.tags.is_empty() {
        return Err(late("tag is needed when pushing to registry"));
    }
    options.output = output::choose(outputs).map_err(late)?;
    if let Some(names) = options.output.names.take()
        && options.tags.is_empty()
    {
        options.tags = names;
    }
    options.check_context(around)?;
    options.check_platforms(platforms.len())?;
    options.set_network(parsed.str("network"))?;
    for text in parsed.slice("add-host") {
        options.add_host(&text)?;
    }
    Ok(())
}

/// Whether a context is fetched by the engine.
pub(super) fn is_remote(context: &str) -> bool {
    let (url, _) = context.split_once('#').unwrap_or((context, ""));
    ["http://", "https://", "git://", "ssh://", "github.com/"]
        .iter()
        .any(|scheme| url.starts_with(scheme))
        || url
            .split_once('@')
            .is_some_and(|(user, rest)| !user.contains('/') && rest.contains(':'))
}

fn secret(text: &str, around: &dyn Surroundings) -> Result<(String, SecretSource), String> {
    let (mut id, mut source) = (String::new(), None);
    let mut kind = "";
    for field in text.split(',') {
        let Some((key, value)) = field.split_once('=') else {
            return Err(format!("invalid field '{field}' must be a key=value pair"));
        };
        match key.to_lowercase().as_str() {
            "id" => id = value.to_string(),
            "src" | "source" => {
                source = Some(match kind {
                    "env" => SecretSource::Env(value.to_string()),
                    _ => SecretSource::File(value.to_string()),
                });
            }
            "env" => source = Some(SecretSource::Env(value.to_string())),
            "type" => kind = value,
            _ => return Err(format!("unexpected key '{key}' in '{field}'")),
        }
    }
    let source = source.unwrap_or_else(|| match around.env(&id) {
        Some(_) => SecretSource::Env(id.clone()),
        None => SecretSource::File(id.clone()),
    });
    Ok((id, source))
}

fn call(parsed: &Parsed) -> Result<CallOption, String> {
    let text = match (parsed.bool("check"), parsed.str("print")) {
        (true, _) => "check",
        (_, "") => parsed.str("call"),
        (_, text) => text,
    };
    let mut option = CallOption::default();
    let mut name = "";
    for field in text.split(',') {
        match field.split_once('=') {
            Some(("format", value)) => option.json = value == "json",
            Some(("ignorestatus", value)) => {
                option.ignore_status = parse_bool(value)
                    .map_err(|e| format!("invalid ignorestatus print value: {value}: {e}"))?;
            }
            Some(_) => return Err(format!("invalid print field: {field}")),
            None if !name.is_empty() => return Err(format!("invalid print value: {text}")),
            None => name = field,
        }
    }
    option.call = match name {
        "" | "build" => Call::Build,
        "check" | "lint" => Call::Check,
        "outline" => Call::Outline,
        "targets" => Call::Targets,
        "subrequests.describe" => Call::Describe,
        other => Call::Unknown(other.to_string()),
    };
    Ok(option)
}

fn mode(parsed: &Parsed, quiet: &mut bool, around: &dyn Surroundings) -> Result<Mode, OptionError> {
    let name = parsed.str("progress");
    let was_quiet = *quiet;
    *quiet |= name == "quiet";
    let mut mode = named_mode(name)?;
    if mode == Mode::Auto
        && !was_quiet
        && let Some(name) = around.env("BUILDKIT_PROGRESS")
    {
        mode = named_mode(&name)?;
    }
    if was_quiet {
        return match mode {
            Mode::Auto | Mode::Quiet => Ok(Mode::Quiet),
            _ => Err(early(format!(
                "progress={name} and quiet cannot be used together"
            ))),
        };
    }
    if mode == Mode::Tty && !around.has_terminal() {
        return Err(early(
            "failed to get console: provided file is not a console",
        ));
    }
    Ok(mode)
}

fn named_mode(name: &str) -> Result<Mode, OptionError> {
    Ok(match name {
        "" | "auto" => Mode::Auto,
        "none" | "quiet" => Mode::Quiet,
        "plain" => Mode::Plain,
        "tty" => Mode::Tty,
        "rawjson" => Mode::RawJson,
        other => return Err(early(format!("invalid progress mode {other}"))),
    })
}

#[cfg(test)]
mod tests {
    use super::super::flags::FLAGS;
    use super::*;

    struct Nowhere;

    impl Surroundings for Nowhere {
        fn env(&self, name: &str) -> Option<String> {
            (name == "COLOR").then(|| "green".to_string())
        }

        fn stat(&self, path: &str) -> Result<(), String> {
            match path.contains("nosuch") {
                true => Err("no such file or directory".into()),
                false => Ok(()),
            }
        }

        fn is_dir(&self, path: &str) -> bool {
            !path.contains("nosuch")
        }

        fn has_terminal(&self) -> bool {
            false
        }

        fn is_key(&self, _: &str) -> bool {
            false
        }
    }

    fn options(line: &str) -> Result<BuildOptions, String> {
        let args: Vec<String> = line.split(' ').map(str::to_string).collect();
        let parsed = crate::flags::parse(FLAGS, &args, true)?;
        read(&parsed, &Nowhere).map_err(|e| match e.early {
            true => e.message,
            false => format!("failed to build: {}", e.message),
        })
    }

    #[test]
    fn errors_in_docker_words() {
        for (line, error) in [
            (
                "-t MyApp .",
                "failed to build: invalid tag \"MyApp\": repository name must be lowercase",
            ),
            (
                "-t app: .",
                "failed to build: invalid tag \"app:\": invalid reference format",
            ),
            ("--progress=fancy .", "invalid progress mode fancy"),
            (
                "--progress=tty .",
                "failed to get console: provided file is not a console",
            ),
            (
                "--add-host db.internal .",
                "failed to build: invalid host db.internal",
            ),
            (
                "--secret id=a,src=nosuch.txt .",
                "failed to build: failed to stat nosuch.txt: stat nosuch.txt: no such file or directory",
            ),
            (
                "--build-context shared=../nosuch .",
                "failed to build: failed to get build context shared: stat ../nosuch: no such file or directory",
            ),
            (
                "--output type=oci,dest=x .",
                "failed to build: OCI exporter is not supported for the docker driver.\nSwitch to a different driver, or turn on the containerd image store, and try again.\nLearn more at https://docs.docker.com/go/build-exporters/",
            ),
            (
                "--build-arg =x .",
                "invalid key-value pair \"=x\": empty key",
            ),
            ("--builder nosuch .", "no builder \"nosuch\" found"),
            ("--allow foo .", "failed to build: unknown entitlement foo"),
            (
                "--ssh default .",
                "failed to build: failed to convert agent config {default [] false}: invalid empty ssh agent socket: make sure SSH_AUTH_SOCK is set",
            ),
            ("--call=a,b .", "invalid print value: a,b"),
            (
                "nosuch",
                "failed to build: unable to prepare context: path \"nosuch\" not found",
            ),
        ] {
            assert_eq!(options(line), Err(error.to_string()), "{line}");
        }
    }

    #[test]
    fn values_and_the_environment() {
        let options = options(
            "--build-arg A=1 --build-arg COLOR --build-arg NONE -o out --add-host db:10.0.0.1 .",
        )
        .unwrap();
        let args: Vec<(&str, &str)> = options
            .build_args
            .iter()
            .map(|(k, v)| (k.as_str(), v.as_str()))
            .collect();
        assert_eq!(args, [("A", "1"), ("COLOR", "green")]);
        assert_eq!(options.output.kind, "local");
        assert_eq!(
            options.extra_hosts,
            [("db".to_string(), "10.0.0.1".to_string())]
        );
    }
}
