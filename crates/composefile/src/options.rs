//! What is loaded: which files, from where, under which name and environment.

use std::collections::BTreeMap;

use crate::dotenv;
use crate::files::{self, Env, Files};
use crate::interpolate::unset_warning;

/// What the command line says.
#[derive(Clone, Debug)]
pub struct Options {
    /// The current directory.
    pub pwd: String,
    /// `-f`, in order; `-` is standard input.
    pub config_paths: Vec<String>,
    /// `--project-directory`.
    pub project_dir: Option<String>,
    /// `-p`.
    pub project_name: Option<String>,
    /// `--env-file`, in order.
    pub env_files: Vec<String>,
    /// `--profile`.
    pub profiles: Vec<String>,
    /// The shell's environment.
    pub environment: BTreeMap<String, String>,
    /// What standard input holds, for `-f -`.
    pub stdin: String,
    /// Expand variables.
    pub interpolate: bool,
    /// Fill in implied settings.
    pub normalize: bool,
    /// Check references.
    pub consistency: bool,
    /// Make paths absolute.
    pub resolve_paths: bool,
    /// Read `env_file`s into the environment of services.
    pub resolve_environment: bool,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            pwd: "/".to_string(),
            config_paths: Vec::new(),
            project_dir: None,
            project_name: None,
            env_files: Vec::new(),
            profiles: Vec::new(),
            environment: BTreeMap::new(),
            stdin: String::new(),
            interpolate: true,
            normalize: true,
            consistency: true,
            resolve_paths: true,
            resolve_environment: true,
        }
    }
}

/// Files found and read, before they are understood.
#[derive(Clone, Debug, Default)]
pub struct Prepared {
    /// Absolute paths and texts.
    pub files: Vec<(String, String)>,
    pub working_dir: String,
    pub env: Env,
    pub profiles: Vec<String>,
    /// `-p`, if given.
    pub name: Option<String>,
}

const DEFAULT_FILES: [&str; 4] = [
    "compose.yaml",
    "compose.yml",
    "docker-compose.yml",
    "docker-compose.yaml",
];
const OVERRIDE_FILES: [&str; 4] = [
    "compose.override.yml",
    "compose.override.yaml",
    "docker-compose.override.yml",
    "docker-compose.override.yaml",
];

/// A project name with everything unfit taken out.
pub fn normalize_name(name: &str) -> String {
    let kept: String = name
        .to_lowercase()
        .chars()
        .filter(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-'))
        .collect();
    kept.trim_start_matches(['_', '-']).to_string()
}

/// The message for a name that is given but unfit.
pub fn invalid_name(name: &str) -> String {
    format!(
        "invalid project name {name:?}: must consist only of lowercase alphanumeric characters, hyphens, and underscores as well as start with a letter or number"
    )
}

/// Finds the files and the environment. Without any file the list is empty.
pub fn prepare(
    options: &Options,
    files: &dyn Files,
    warnings: &mut Vec<String>,
) -> Result<Prepared, String> {
    let mut env = Env {
        vars: options.environment.clone(),
    };
    env.vars.insert("PWD".to_string(), options.pwd.clone());
    let mut paths: Vec<String> = options
        .config_paths
        .iter()
        .map(|p| match p.as_str() {
            "-" => p.clone(),
            p => files::join(&options.pwd, p),
        })
        .collect();
    // A `.env` here may name the files; the project's own is read once it is known.
    let early = working_dir(options, &paths);
    read_env_files(options, &early, files, &mut env, warnings)?;
    if paths.is_empty()
        && let Some(list) = env.get("COMPOSE_FILE")
        && !list.is_empty()
    {
        let separator = match env.get("COMPOSE_PATH_SEPARATOR") {
            Some(s) if !s.is_empty() => s.to_string(),
            _ => ":".to_string(),
        };
        for part in list.split(separator.as_str()) {
            let path = files::join(&options.pwd, part);
            if files.is_dir(&path).is_none() {
                return Err(format!("stat {path}: no such file or directory"));
            }
            paths.push(path);
        }
    }
    if paths.is_empty() {
        paths = find_default(&early, files, warnings);
    }
    let working_dir = working_dir(options, &paths);
    if working_dir != early {
        read_env_files(options, &working_dir, files, &mut env, warnings)?;
    }
    let profiles = match options.profiles.is_empty() {
        false => options.profiles.clone(),
        true => env
            .get("COMPOSE_PROFILES")
            .unwrap_or("")
            .split(',')
            .map(|p| p.trim().to_string())
            .filter(|p| !p.is_empty())
            .collect(),
    };
    if let Some(name) = &options.project_name
        && normalize_name(name) != *name
    {
        return Err(invalid_name(name));
    }
    let mut read = Vec::new();
    for path in paths {
        let text = match path.as_str() {
            "-" => options.stdin.clone(),
            path => {
                let why = |e| match files.is_dir(path) {
                    Some(true) => format!("read {path}: is a directory"),
                    _ => format!("open {path}: {e}"),
                };
                files.read(path).map_err(why)?
            }
        };
        read.push((path, text));
    }
    Ok(Prepared {
        files: read,
        working_dir,
        env,
        profiles,
        name: options.project_name.clone().filter(|n| !n.is_empty()),
    })
}

fn working_dir(options: &Options, paths: &[String]) -> String {
    match &options.project_dir {
        Some(dir) if !dir.is_empty() => files::join(&options.pwd, dir),
        _ => paths
            .iter()
            .find(|p| *p != "-")
            .map_or_else(|| options.pwd.clone(), |p| files::dir(p)),
    }
}

fn find_default(from: &str, files: &dyn Files, warnings: &mut Vec<String>) -> Vec<String> {
    let mut dir = from.to_string();
    loop {
        let found = |names: &[&str]| -> Vec<String> {
            names
                .iter()
                .map(|n| files::join(&dir, n))
                .filter(|p| files.is_dir(p).is_some())
                .collect()
        };
        let main = found(&DEFAULT_FILES);
        if let Some(winner) = main.first() {
            if main.len() > 1 {
                warnings.push(format!(
                    "Found multiple config files with supported names: {}",
                    main.join(", ")
                ));
                warnings.push(format!("Using {winner}"));
            }
            let mut paths = vec![winner.clone()];
            let over = found(&OVERRIDE_FILES);
            if over.len() > 1 {
                warnings.push(format!(
                    "Found multiple override files with supported names: {}",
                    over.join(", ")
                ));
                warnings.push(format!("Using {}", over[0]));
            }
            paths.extend(over.into_iter().next());
            return paths;
        }
        let parent = files::dir(&dir);
        if parent == dir {
            return Vec::new();
        }
        dir = parent;
    }
}

fn read_env_files(
    options: &Options,
    dir: &str,
    files: &dyn Files,
    env: &mut Env,
    warnings: &mut Vec<String>,
) -> Result<(), String> {
    let list: Vec<String> = match options.env_files.is_empty() {
        false => options
            .env_files
            .iter()
            .map(|f| files::join(&options.pwd, f))
            .collect(),
        true => {
            let off = options.environment.get("COMPOSE_DISABLE_ENV_FILE");
            let path = files::join(dir, ".env");
            match files.is_dir(&path) {
                Some(false) if !off.is_some_and(|v| matches!(v.as_str(), "1" | "true")) => {
                    vec![path]
                }
                _ => Vec::new(),
            }
        }
    };
    let vars = read_list(&list, env, files, warnings)?;
    for (k, v) in vars {
        env.vars.entry(k).or_insert(v);
    }
    Ok(())
}

/// The variables of several `.env` files, later ones over earlier ones.
pub fn read_list(
    list: &[String],
    env: &Env,
    files: &dyn Files,
    warnings: &mut Vec<String>,
) -> Result<BTreeMap<String, String>, String> {
    let mut vars = BTreeMap::new();
    for path in list {
        match files.is_dir(path) {
            None => return Err(format!("couldn't find env file: {path}")),
            Some(true) => return Err(format!("{path} is a directory")),
            Some(false) => {}
        }
        let text = files.read(path).map_err(|e| format!("open {path}: {e}"))?;
        let lookup = |name: &str| env.get(name).map(str::to_string);
        let parsed = dotenv::parse(&text, &vars, &lookup)
            .map_err(|e| format!("failed to read {path}: {e}"))?;
        warnings.extend(parsed.unset.iter().map(|n| unset_warning(n)));
        vars = parsed.vars;
    }
    Ok(vars)
}
