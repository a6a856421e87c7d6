//! From files to a project: each file is parsed, expanded, extended, merged onto
//! the ones before, checked and made canonical; then the whole is normalised,
//! decoded and checked for consistency.

use crate::canonical;
use crate::check;
use crate::decode;
use std::collections::BTreeMap;

use crate::dotenv;
use crate::extends::{self, Tracker};
use crate::files::{Env, Files};
use crate::include;
use crate::interpolate;
use crate::merge;
use crate::normalize;
use crate::options::{self, Options, Prepared};
use crate::path::Path;
use crate::project::Project;
use crate::schema;
use crate::value::{Map, Value};
use crate::yaml::{self, Document};

/// A load's outcome and what it warned about.
#[derive(Debug)]
pub struct Loaded {
    pub project: Result<Project, String>,
    pub warnings: Vec<String>,
}

/// What loading one set of files needs to know.
pub(crate) struct Loader<'a> {
    pub files: &'a dyn Files,
    pub warnings: &'a mut Vec<String>,
    pub interpolate: bool,
    pub validate: bool,
    /// What included files came to, by all that it depends on: one that is included in many places is
    /// loaded once.
    pub loaded: BTreeMap<String, Map>,
}

/// How one file is read.
pub(crate) struct FileRules<'a> {
    pub env: &'a Env,
    /// The directory relative includes and extends are looked up in.
    pub dir: &'a str,
    pub extends: bool,
    pub include: bool,
    pub validate: bool,
    /// Files on the way here, for include cycles.
    pub included: &'a [String],
}

/// Loads a project.
pub fn load(options: &Options, files: &dyn Files) -> Loaded {
    let mut warnings = Vec::new();
    let project = load_project(options, files, &mut warnings);
    Loaded { project, warnings }
}

fn load_project(
    options: &Options,
    files: &dyn Files,
    warnings: &mut Vec<String>,
) -> Result<Project, String> {
    let (root, name, prepared) = tree(options, files, warnings)?;
    let tree = decode::project(root, warnings)?;
    let mut project = Project::from_tree(tree);
    project.name = name;
    project.working_dir = prepared.working_dir;
    project.files = prepared.files.into_iter().map(|(path, _)| path).collect();
    project.env = prepared.env;
    project.apply_profiles(prepared.profiles);
    if options.consistency {
        check::check(&project)?;
    }
    environments(&mut project, options.resolve_environment, files, warnings)?;
    Ok(project)
}

/// Loads the tree `config --no-interpolate` prints.
pub fn load_tree(
    options: &Options,
    files: &dyn Files,
    warnings: &mut Vec<String>,
) -> Result<Map, String> {
    tree(options, files, warnings).map(|(root, _, _)| root)
}

fn tree(
    options: &Options,
    files: &dyn Files,
    warnings: &mut Vec<String>,
) -> Result<(Map, String, Prepared), String> {
    let mut prepared = options::prepare(options, files, warnings)?;
    if prepared.files.is_empty() {
        return Err("no configuration file provided: not found".to_string());
    }
    let name = project_name(options, &prepared, warnings)?;
    prepared
        .env
        .vars
        .insert("COMPOSE_PROJECT_NAME".to_string(), name.clone());
    let mut loader = Loader {
        files,
        warnings,
        interpolate: options.interpolate,
        validate: true,
        loaded: BTreeMap::new(),
    };
    let mut root = loader.model(
        &prepared.files,
        &prepared.working_dir,
        &prepared.env,
        &[],
        options.resolve_paths,
    )?;
    if root.is_empty() {
        return Err("empty compose file".to_string());
    }
    if name.is_empty() {
        return Err("project name must not be empty".to_string());
    }
    if options.normalize {
        root.set("name", name.as_str());
        normalize::normalize(&mut root, &name, &prepared.env);
    }
    Ok((root, name, prepared))
}

/// The project's name: `-p`, `COMPOSE_PROJECT_NAME`, `name:`, the directory.
fn project_name(
    options: &Options,
    prepared: &Prepared,
    warnings: &mut Vec<String>,
) -> Result<String, String> {
    if let Some(name) = &prepared.name {
        return Ok(name.clone());
    }
    let mut given = String::new();
    for (_, text) in &prepared.files {
        for document in yaml::parse(text)? {
            early_errors(&document)?;
            if let Some(Value::Str(name)) = document.value.get("name")
                && !name.is_empty()
            {
                given.clone_from(name);
            }
        }
    }
    if let Some(name) = prepared
        .env
        .get("COMPOSE_PROJECT_NAME")
        .filter(|n| !n.is_empty())
    {
        return match options::normalize_name(name) == name {
            true => Ok(name.to_string()),
            false => Err(options::invalid_name(name)),
        };
    }
    if !given.is_empty() {
        if options.interpolate {
            let mut map = Map::new();
            map.set("name", given.as_str());
            let lookup = |n: &str| prepared.env.get(n).map(str::to_string);
            let map = interpolate::interpolate(map, &lookup, warnings)?;
            given = map.get("name").map(Value::to_text).unwrap_or_default();
        }
        return Ok(options::normalize_name(&given));
    }
    Ok(options::normalize_name(crate::files::base(
        &prepared.working_dir,
    )))
}

/// The errors the first, quick reading of a file for its name gives.
fn early_errors(document: &Document) -> Result<(), String> {
    if let Some(d) = &document.duplicate
        && d.top
    {
        return Err(format!(
            "yaml: unmarshal errors:\n  line {}: mapping key {:?} already defined at line {}",
            d.line, d.key, d.first
        ));
    }
    let what = match &document.value {
        Value::Map(_) | Value::Null => return Ok(()),
        Value::Seq(_) => "!!seq".to_string(),
        scalar => {
            let text = scalar.to_text();
            let short = match text.chars().count() > 10 {
                true => format!("{}...", text.chars().take(7).collect::<String>()),
                false => text,
            };
            let tag = match scalar {
                Value::Bool(_) => "bool",
                Value::Int(_) => "int",
                Value::Float(_) => "float",
                _ => "str",
            };
            format!("!!{tag} `{short}`")
        }
    };
    Err(format!(
        "yaml: unmarshal errors:\n  line {}: cannot unmarshal {what} into cli.named",
        document.line
    ))
}

impl Loader<'_> {
    /// Merges files into one tree with defaults and resolved paths.
    pub fn model(
        &mut self,
        files: &[(String, String)],
        dir: &str,
        env: &Env,
        included: &[String],
        resolve: bool,
    ) -> Result<Map, String> {
        let mut root = Map::new();
        for (path, text) in files {
            let rules = FileRules {
                env,
                dir,
                extends: true,
                include: true,
                validate: self.validate,
                included,
            };
            self.file(path, text, &rules, &mut root)?;
        }
        canonical::defaults(&mut root);
        canonical::validate(&root)?;
        if resolve {
            let mut value = Value::Map(root);
            canonical::resolve_paths(&mut value, &Path::root(), dir, env)?;
            root = match value {
                Value::Map(map) => map,
                _ => Map::new(),
            };
        }
        variables(&mut root, env);
        Ok(root)
    }

    /// Merges one file onto a tree; gives the places it marked `!reset`.
    pub fn file(
        &mut self,
        path: &str,
        text: &str,
        rules: &FileRules,
        root: &mut Map,
    ) -> Result<Vec<Path>, String> {
        let mut resets = Vec::new();
        let documents = yaml::parse(text).map_err(|e| format!("failed to parse {path}: {e}"))?;
        for document in documents {
            if let Some(d) = &document.duplicate {
                return Err(format!(
                    "failed to parse {path}: line {}: mapping key {:?} already defined at line {}",
                    d.line, d.key, d.first
                ));
            }
            resets = document.resets.clone();
            self.document(path, document, rules, root)?;
        }
        Ok(resets)
    }

    fn document(
        &mut self,
        path: &str,
        document: Document,
        rules: &FileRules,
        root: &mut Map,
    ) -> Result<(), String> {
        if let Some((place, key)) = &document.odd_key {
            let place = match place.as_str() {
                "" => "at top level".to_string(),
                place => format!("in {place}"),
            };
            return Err(format!("non-string key {place}: {key}"));
        }
        let Value::Map(mut map) = document.value else {
            return Err("top-level object must be a mapping".to_string());
        };
        if self.interpolate {
            let lookup = |n: &str| rules.env.get(n).map(str::to_string);
            map = interpolate::interpolate(map, &lookup, self.warnings)?;
        }
        if rules.extends {
            let mut tracker = Tracker::default();
            extends::apply(self, &mut map, path, rules, &mut tracker, &document.resets)?;
        }
        reset(root, &Path::root(), &document.resets);
        if rules.include {
            let mut included = rules.included.to_vec();
            included.push(path.to_string());
            include::apply(self, &mut map, rules, &included)?;
        }
        let merged = merge::merge(
            Value::Map(std::mem::take(root)),
            Value::Map(map),
            &Path::root(),
        )?;
        let mut value = merged;
        merge::enforce_unicity(&mut value, &Path::root())?;
        if rules.validate
            && let Value::Map(map) = &mut value
        {
            schema::validate(map).map_err(|e| format!("validating {path}: {e}"))?;
            if map.remove("version").is_some() {
                self.warnings.push(format!("{path}: the attribute `version` is obsolete, it will be ignored, please remove it to avoid potential confusion"));
            }
        }
        value = canonical::canonical(value, &Path::root(), !self.interpolate, self.warnings)?;
        omit_empty(&mut value);
        merge::enforce_unicity(&mut value, &Path::root())?;
        if let Value::Map(map) = value {
            *root = map;
        }
        Ok(())
    }
}

/// Takes the marked places out of a tree.
pub(crate) fn reset(map: &mut Map, path: &Path, resets: &[Path]) {
    if resets.is_empty() {
        return;
    }
    map.retain(|k, _| {
        let place = path.next(k);
        !resets.iter().any(|r| place.fits(r))
    });
    for (k, v) in map.iter_mut() {
        if let Value::Map(inner) = v {
            reset(inner, &path.next(k), resets);
        }
    }
}

/// Empty entries of a service's `dns` count as none.
fn omit_empty(value: &mut Value) {
    if let Value::Map(root) = value {
        canonical::each_service(root, |service| {
            if let Some(Value::Seq(items)) = service.get_mut("dns") {
                items.retain(|i| !i.is_null() && i.as_str() != Some(""));
            }
        });
    }
}

/// Variables given by name alone, and secrets and configs taken from variables.
fn variables(root: &mut Map, env: &Env) {
    canonical::each_service(root, |service| {
        if let Some(Value::Seq(items)) = service.get_mut("environment") {
            for item in items {
                if let Value::Str(s) = item
                    && let Some(found) = env.get(s)
                {
                    *s = format!("{s}={found}");
                }
            }
        }
    });
    for kind in ["secrets", "configs"] {
        let Some(Value::Map(section)) = root.get_mut(kind) else {
            continue;
        };
        for (_, item) in section.iter_mut() {
            if let Value::Map(item) = item
                && let Some(Value::Str(name)) = item.get("environment")
                && let Some(found) = env.get(name)
            {
                item.set("content", found);
            }
        }
    }
}

/// Reads `env_file` and `label_file` into services.
fn environments(
    project: &mut Project,
    resolve: bool,
    files: &dyn Files,
    warnings: &mut Vec<String>,
) -> Result<(), String> {
    let env = project.env.clone();
    for service in project.services.values_mut() {
        if !resolve {
            continue;
        }
        let own = service.pairs("environment");
        let mut all = Map::new();
        let mut from_files = BTreeMap::new();
        for file in service.parts("env_file") {
            let path = file.get("path").map(Value::to_text).unwrap_or_default();
            if files.is_dir(&path).is_none() {
                if file.get("required").and_then(Value::as_bool) == Some(false) {
                    continue;
                }
                return Err(format!(
                    "env file {path} not found: stat {path}: no such file or directory"
                ));
            }
            let text = files.read(&path).map_err(|e| format!("open {path}: {e}"))?;
            let lookup = |name: &str| {
                let set = || own.iter().find(|(k, _)| k == name)?.1.clone();
                env.get(name).map(str::to_string).or_else(set)
            };
            match file.get("format").and_then(Value::as_str).unwrap_or("") {
                "" | ".env" => {}
                "raw" => {
                    raw_env(&text, &mut from_files, &lookup)
                        .map_err(|e| format!("failed to parse env_file {path}: {e}"))?;
                    continue;
                }
                other => return Err(format!("unsupported env_file format {other:?}")),
            }
            let parsed = dotenv::parse(&text, &from_files, &lookup)
                .map_err(|e| format!("failed to read {path}: {e}"))?;
            warnings.extend(parsed.unset.iter().map(|n| interpolate::unset_warning(n)));
            from_files = parsed.vars;
        }
        for (k, v) in from_files {
            all.set(k, v);
        }
        for (k, v) in own {
            match v.or_else(|| env.get(&k).map(str::to_string)) {
                Some(v) => all.set(k, v),
                None => all.set(k, Value::Null),
            }
        }
        let had_files = service.fields.has("env_file");
        service.fields.remove("env_file");
        if !all.is_empty() && (had_files || service.fields.has("environment")) {
            all.sort_by(crate::order::natural);
            put_environment(&mut service.fields, all);
        }
        labels(&mut service.fields, files)?;
    }
    Ok(())
}

/// Puts the environment at its place in the order of fields.
fn put_environment(fields: &mut Map, environment: Map) {
    if fields.has("environment") {
        fields.set("environment", environment);
        return;
    }
    let mut out = Map::new();
    let mut environment = Some(environment);
    for (k, v) in std::mem::take(fields) {
        // Fields stand in alphabetical order around this one.
        let late = k.as_str() > "environment" && k != "provider" && k != "profiles";
        if late && let Some(environment) = environment.take() {
            out.set("environment", environment);
        }
        out.set(k, v);
    }
    if let Some(environment) = environment {
        out.set("environment", environment);
    }
    *fields = out;
}

fn raw_env(
    text: &str,
    vars: &mut BTreeMap<String, String>,
    lookup: &dyn Fn(&str) -> Option<String>,
) -> Result<(), String> {
    for line in text.lines() {
        let line = line.trim_start();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (key, value) = match line.split_once('=') {
            Some((key, value)) => (key, Some(value.to_string())),
            None => (line, lookup(line)),
        };
        if key.is_empty() {
            return Err(format!("no variable name on line '{line}'"));
        }
        if key.contains([' ', '\t']) {
            return Err(format!("variable '{key}' contains whitespaces"));
        }
        if let Some(value) = value {
            vars.insert(key.to_string(), value);
        }
    }
    Ok(())
}

fn labels(fields: &mut Map, files: &dyn Files) -> Result<(), String> {
    let Some(list) = fields.remove("label_file") else {
        return Ok(());
    };
    let mut all = Map::new();
    for path in crate::project::texts(Some(&list)) {
        if files.is_dir(&path).is_none() {
            return Err(format!(
                "label file {path} not found: stat {path}: no such file or directory"
            ));
        }
        let text = files.read(&path).map_err(|e| format!("open {path}: {e}"))?;
        let parsed = dotenv::parse(&text, &Default::default(), &|_| None)
            .map_err(|e| format!("failed to read {path}: {e}"))?;
        for (k, v) in parsed.vars {
            all.set(k, v);
        }
    }
    for (k, v) in crate::project::pairs(fields.get("labels")) {
        all.set(k, v.unwrap_or_default());
    }
    all.sort_by(crate::order::natural);
    fields.set("labels", all);
    Ok(())
}
