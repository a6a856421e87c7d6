//! hadolint's settings: from the environment, a configuration file and the command line, each
//! of which goes before the one named earlier.

pub use dockerfile::hadolint::LabelKind;
use dockerfile::hadolint::format::Format;
use dockerfile::hadolint::{Config, Severity};
use machine::Sys;

/// What one of the three places says.
#[derive(Default)]
pub struct Settings {
    pub no_fail: Option<bool>,
    pub no_color: Option<bool>,
    pub strict_labels: Option<bool>,
    pub disable_pragmas: Option<bool>,
    pub threshold: Option<Severity>,
    pub formats: Vec<Format>,
    pub ignore: Vec<String>,
    pub severities: Vec<(String, Severity)>,
    pub trusted_registries: Vec<String>,
    pub labels: Vec<(String, LabelKind)>,
}

impl Settings {
    /// Adds what goes before this.
    pub fn add(&mut self, over: Settings) {
        self.no_fail = over.no_fail.or(self.no_fail);
        self.no_color = over.no_color.or(self.no_color);
        self.strict_labels = over.strict_labels.or(self.strict_labels);
        self.disable_pragmas = over.disable_pragmas.or(self.disable_pragmas);
        self.threshold = over.threshold.or(self.threshold);
        self.formats.extend(over.formats);
        self.ignore.extend(over.ignore);
        self.severities.extend(over.severities);
        self.trusted_registries.extend(over.trusted_registries);
        self.labels.extend(over.labels);
    }

    /// What the check itself needs.
    pub fn config(&self) -> Config {
        Config {
            ignore: self.ignore.clone(),
            severities: self.severities.clone(),
            trusted_registries: self.trusted_registries.clone(),
            labels: self.labels.clone(),
            strict_labels: self.strict_labels == Some(true),
            disable_pragmas: self.disable_pragmas == Some(true),
        }
    }
}

/// A severity by name.
pub fn severity(name: &str) -> Option<Severity> {
    Some(match name {
        "error" => Severity::Error,
        "warning" => Severity::Warning,
        "info" => Severity::Info,
        "style" => Severity::Style,
        "ignore" | "none" => Severity::Ignore,
        _ => return None,
    })
}

const LEVELS: [&str; 4] = ["error", "warning", "info", "style"];

/// The variables `HADOLINT_…`.
pub fn of_environment(sys: &Sys) -> Settings {
    let truth = |name: &str| {
        let value = sys.getenv(name)?.to_lowercase();
        Some(["1", "y", "on", "true", "yes"].contains(&value.as_str()))
    };
    let list = |name: &str| -> Vec<String> {
        let value = sys.getenv(name).unwrap_or_default();
        let parts = value.split(',').filter(|part| !part.is_empty());
        parts.map(str::to_string).collect()
    };
    let mut settings = Settings {
        no_fail: truth("HADOLINT_NOFAIL"),
        no_color: sys.getenv("NO_COLOR").map(|_| true),
        strict_labels: truth("HADOLINT_STRICT_LABELS"),
        disable_pragmas: truth("HADOLINT_DISABLE_IGNORE_PRAGMA"),
        threshold: sys
            .getenv("HADOLINT_FAILURE_THRESHOLD")
            .and_then(|name| severity(&name)),
        ignore: list("HADOLINT_IGNORE"),
        trusted_registries: list("HADOLINT_TRUSTED_REGISTRIES"),
        ..Settings::default()
    };
    let formats = list("HADOLINT_FORMAT");
    settings.formats = formats.iter().filter_map(|f| Format::parse(f)).collect();
    for pair in list("HADOLINT_REQUIRE_LABELS") {
        let (label, kind) = pair.split_once(':').unwrap_or((&pair, ""));
        let kind = LabelKind::parse(kind);
        settings
            .labels
            .extend(kind.map(|kind| (label.to_string(), kind)));
    }
    for level in LEVELS {
        let codes = list(&format!("HADOLINT_OVERRIDE_{}", level.to_uppercase()));
        let given = codes.into_iter().zip(severity(level).into_iter().cycle());
        settings.severities.extend(given);
    }
    settings
}

/// A configuration file: the one that is named, or the first that is found.
pub fn of_file(sys: &Sys, named: Option<&str>) -> Result<Settings, String> {
    let home = sys.getenv("HOME").unwrap_or_default();
    let config = sys
        .getenv("XDG_CONFIG_HOME")
        .unwrap_or_else(|| format!("{home}/.config"));
    let known = || {
        let cwd = sys.cwd();
        let places = [
            (cwd.as_str(), ".hadolint"),
            (&config, "hadolint"),
            (&format!("{home}/.hadolint"), "hadolint"),
            (&format!("{home}/.hadolint"), "config"),
            (&home, ".hadolint"),
        ];
        let paths = places.iter().flat_map(|(dir, name)| {
            ["yaml", "yml"].map(|end| format!("{}/{name}.{end}", dir.trim_end_matches('/')))
        });
        let mut found = paths.filter(|path| sys.stat(path).is_ok());
        found.next()
    };
    let Some(path) = named.map(str::to_string).or_else(known) else {
        return Ok(Settings::default());
    };
    let bytes = sys.read_file(&path).map_err(|_| {
        format!("hadolint: {path}: openBinaryFile: does not exist (No such file or directory)")
    })?;
    of_yaml(&String::from_utf8_lossy(&bytes)).map_err(|why| complaint(&path, &why))
}

fn complaint(path: &str, why: &str) -> String {
    // The message is shown as Haskell shows a text.
    let text = format!(
        "Error parsing your config file in  '{path}':\nIt should contain one of the keys 'override', 'ignored'\nor 'trustedRegistries'. For example:\n\nignored:\n\t- DL3000\n\t- SC1099\n\n\nThe key 'override' should contain only lists with names 'error',\n'warning', 'info' or 'style', which each name rules to override the\nseverity on. For example:\n\noverride:\n\terror:\n\t\t- DL3008\n\n\nThe key 'trustedRegistries' should contain the names of the allowed\ndocker registries:\n\ntrustedRegistries:\n\t- docker.io\n\t- my-company.com\n\n{why}\n"
    );
    format!("{text:?}")
}

fn of_yaml(text: &str) -> Result<Settings, String> {
    let root = composefile::read_yaml(text)?;
    let map = root
        .as_map()
        .ok_or("expected !!map Configuration instead of !!null")?;
    let mut settings = Settings::default();
    let list = |value: &composefile::Value| -> Vec<String> {
        let items = value.as_seq().unwrap_or_default();
        items.iter().map(composefile::Value::to_text).collect()
    };
    for (key, value) in map.iter() {
        match key {
            "no-fail" => settings.no_fail = value.as_bool(),
            "no-color" => settings.no_color = value.as_bool(),
            "strict-labels" => settings.strict_labels = value.as_bool(),
            "disable-ignore-pragma" => settings.disable_pragmas = value.as_bool(),
            "failure-threshold" => {
                let name = value.to_text();
                let read = severity(&name);
                settings.threshold =
                    Some(read.ok_or_else(|| format!("expected severity instead of {name}"))?);
            }
            "format" | "formats" => {
                let names = match value.as_seq() {
                    Some(_) => list(value),
                    None => vec![value.to_text()],
                };
                for name in names {
                    let format = Format::parse(&name);
                    let format = format
                        .ok_or_else(|| format!("expected output format instead of {name}"))?;
                    settings.formats.push(format);
                }
            }
            "ignored" => settings.ignore = list(value),
            "trustedRegistries" => settings.trusted_registries = list(value),
            "label-schema" => {
                for (label, kind) in value.as_map().into_iter().flat_map(|map| map.iter()) {
                    let kind = kind.to_text();
                    let read = LabelKind::parse(&kind)
                        .ok_or_else(|| format!("invalid label type: {kind}"))?;
                    settings.labels.push((label.to_string(), read));
                }
            }
            "override" => {
                for level in LEVELS {
                    let codes = value.get(level).map(list).unwrap_or_default();
                    let given = codes.into_iter().zip(severity(level).into_iter().cycle());
                    settings.severities.extend(given);
                }
            }
            _ => {}
        }
    }
    Ok(settings)
}
