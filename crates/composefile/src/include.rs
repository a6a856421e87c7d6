//! `include`: whole other projects, each with its own directory and `.env`.

use crate::files::{self, Env};
use crate::load::{FileRules, Loader};
use crate::options;
use crate::project::texts;
use crate::value::{Map, Value};

/// Loads what a file includes into its tree.
pub(crate) fn apply(
    loader: &mut Loader,
    root: &mut Map,
    rules: &FileRules,
    included: &[String],
) -> Result<(), String> {
    let list = match root.remove("include") {
        None | Some(Value::Null) => return Ok(()),
        Some(Value::Seq(items)) => items,
        Some(other) => {
            return Err(format!("`include` must be a list, got {}", other.to_text()));
        }
    };
    for item in list {
        let config = match item {
            Value::Map(map) => map,
            other => {
                let mut map = Map::new();
                map.set("path", other);
                map
            }
        };
        let imported = load_one(loader, &config, rules, included)?;
        import(imported, root)?;
    }
    Ok(())
}

fn load_one(
    loader: &mut Loader,
    config: &Map,
    rules: &FileRules,
    included: &[String],
) -> Result<Map, String> {
    let paths: Vec<String> = texts(config.get("path"))
        .iter()
        .map(|p| files::join(rules.dir, &rules.env.expand_home(p)))
        .collect();
    let Some(main) = paths.first() else {
        return Ok(Map::new());
    };
    let dir = match config.get("project_directory").and_then(Value::as_str) {
        Some(dir) if !dir.is_empty() => files::join(rules.dir, dir),
        _ => files::dir(main),
    };
    if included.contains(main) {
        return Err(format!(
            "include cycle detected:\n{}\n include {}",
            included[0],
            [&included[1..], std::slice::from_ref(main)]
                .concat()
                .join("\n include ")
        ));
    }
    let mut env_files: Vec<String> = texts(config.get("env_file"))
        .iter()
        .map(|f| files::join(rules.dir, f))
        .collect();
    for file in &env_files {
        match loader.files.is_dir(file) {
            None => return Err(format!("stat {file}: no such file or directory")),
            Some(true) => return Err(format!("{file} is not a file")),
            Some(false) => {}
        }
    }
    if env_files.is_empty() {
        let default = files::join(&dir, ".env");
        if loader.files.is_dir(&default) == Some(false) {
            env_files.push(default);
        }
    }
    let vars = options::read_list(&env_files, rules.env, loader.files, loader.warnings)?;
    let mut env = Env {
        vars: rules.env.vars.clone(),
    };
    for (k, v) in vars {
        env.vars.entry(k).or_insert(v);
    }
    let key = format!("{paths:?} {dir} {:?}", env.vars);
    if let Some(map) = loader.loaded.get(&key) {
        return Ok(map.clone());
    }
    let mut read = Vec::new();
    for path in paths {
        let text = loader
            .files
            .read(&path)
            .map_err(|e| format!("open {path}: {e}"))?;
        read.push((path, text));
    }
    let map = loader.model(&read, &dir, &env, included, true)?;
    loader.loaded.insert(key, map.clone());
    Ok(map)
}

fn import(mut from: Map, to: &mut Map) -> Result<(), String> {
    for key in [
        "services", "volumes", "networks", "secrets", "configs", "models",
    ] {
        let Some(Value::Map(items)) = from.remove(key) else {
            continue;
        };
        let mut target = match to.remove(key) {
            Some(Value::Map(map)) => map,
            _ => Map::new(),
        };
        for (name, item) in items {
            match target.get(&name) {
                Some(own) if *own == item => {}
                Some(_) => return Err(format!("{key}.{name} conflicts with imported resource")),
                None => target.set(name, item),
            }
        }
        to.set(key, target);
    }
    Ok(())
}
