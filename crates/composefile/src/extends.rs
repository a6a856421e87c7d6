//! `extends`: a service built on another one, of the same file or another.

use crate::canonical;
use crate::files;
use crate::load::{FileRules, Loader, reset};
use crate::merge;
use crate::path::Path;
use crate::value::{Map, Value};

/// The services on the way, for circular references.
#[derive(Clone, Default)]
pub struct Tracker {
    loaded: Vec<(String, String)>,
}

impl Tracker {
    fn add(&self, file: &str, service: &str) -> Result<Tracker, String> {
        let next = (file.to_string(), service.to_string());
        let mut loaded = self.loaded.clone();
        if loaded.contains(&next) {
            let mut lines = vec!["Circular reference:".to_string()];
            loaded.push(next);
            for (i, (file, service)) in loaded.iter().enumerate() {
                let verb = if i == 0 { "" } else { "extends " };
                lines.push(format!("  {verb}{service} in {file}"));
            }
            return Err(lines.join("\n"));
        }
        loaded.push(next);
        Ok(Tracker { loaded })
    }
}

/// Applies `extends` to every service of a file.
pub(crate) fn apply(
    loader: &mut Loader,
    root: &mut Map,
    file: &str,
    rules: &FileRules,
    tracker: &mut Tracker,
    resets: &[Path],
) -> Result<(), String> {
    let Some(value) = root.get_mut("services") else {
        return Ok(());
    };
    let Value::Map(services) = value else {
        return match value.is_null() {
            true => Ok(()),
            false => Err("services must be a mapping".to_string()),
        };
    };
    let names: Vec<String> = services.keys().map(str::to_string).collect();
    let mut step = Step {
        loader,
        rules,
        resets,
    };
    for name in names {
        let merged = step.service(&name, services, file, tracker)?;
        services.set(name, merged);
    }
    Ok(())
}

struct Step<'a, 'b> {
    loader: &'a mut Loader<'b>,
    rules: &'a FileRules<'a>,
    resets: &'a [Path],
}

impl Step<'_, '_> {
    fn service(
        &mut self,
        name: &str,
        services: &mut Map,
        file: &str,
        tracker: &Tracker,
    ) -> Result<Value, String> {
        let service = match services.get(name) {
            None | Some(Value::Null) => return Ok(Value::Null),
            Some(Value::Map(service)) => service.clone(),
            Some(_) => return Err(format!("services.{name} must be a mapping")),
        };
        let (reference, other) = match service.get("extends") {
            None => return Ok(Value::Map(service)),
            Some(Value::Str(s)) => (s.clone(), None),
            Some(Value::Map(map)) => {
                let reference = map
                    .get("service")
                    .and_then(Value::as_str)
                    .ok_or_else(|| format!("extends.{name}.service is required"))?;
                let file = map.get("file").and_then(Value::as_str);
                (reference.to_string(), file.map(str::to_string))
            }
            // Any other form is left to the schema.
            Some(_) => return Ok(Value::Map(service)),
        };
        let mut foreign;
        let mut file = file.to_string();
        let services = match &other {
            Some(other) => {
                foreign = self.foreign(name, &reference, &file, other)?;
                file.clone_from(other);
                &mut foreign
            }
            None if services.has(&reference) => services,
            None => {
                return Err(format!(
                    "cannot extend service {name:?} in {file}: service {reference:?} not found"
                ));
            }
        };
        let tracker = tracker.add(&file, name)?;
        let base = self.service(&reference, services, &file, &tracker)?;
        let Value::Map(base) = base else {
            return Ok(Value::Map(service));
        };
        let mut holder = Map::new();
        holder.set(name, base);
        let mut tree = Map::new();
        tree.set("services", holder);
        reset(&mut tree, &Path::root(), self.resets);
        let base = tree
            .remove("services")
            .and_then(|mut s| s.as_map_mut().and_then(|m| m.remove(name)))
            .unwrap_or_else(Value::map);
        let mut merged = match merge::merge(base, Value::Map(service), &Path::of("services.x"))? {
            Value::Map(map) => map,
            _ => Map::new(),
        };
        merged.remove("extends");
        if other.is_none() {
            services.set(name, merged.clone());
        }
        Ok(Value::Map(merged))
    }

    fn foreign(
        &mut self,
        name: &str,
        reference: &str,
        file: &str,
        other: &str,
    ) -> Result<Map, String> {
        let path = files::join(self.rules.dir, &self.rules.env.expand_home(other));
        let text = self
            .loader
            .files
            .read(&path)
            .map_err(|e| format!("open {path}: {e}"))?;
        let mut root = Map::new();
        let dir = files::dir(&path);
        let rules = FileRules {
            env: self.rules.env,
            dir: &dir,
            extends: false,
            include: false,
            validate: false,
            included: &[],
        };
        self.loader.file(&path, &text, &rules, &mut root)?;
        let mut value = Value::Map(root);
        canonical::resolve_paths(&mut value, &Path::root(), &dir, self.rules.env)?;
        match value.as_map_mut().and_then(|m| m.remove("services")) {
            Some(Value::Map(services)) if services.has(reference) => Ok(services),
            Some(Value::Map(_)) => Err(format!(
                "cannot extend service {name:?} in {file}: service {reference:?} not found in {other}"
            )),
            Some(_) => Err(format!(
                "cannot extend service {name:?} in {path}: services must be a mapping"
            )),
            None => Err(format!(
                "cannot extend service {name:?} in {path}: no services section"
            )),
        }
    }
}
