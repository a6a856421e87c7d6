//! Compose files to a project model and its canonical form.
//!
//! `load` takes what the command line and the environment say and gives a
//! `Project` or the message real Compose (2.40, compose-go 2.9) prints, with
//! the warnings on the way. Files are read through the `Files` trait.
//!
//! Not modelled: remote resources (git, OCI), Windows paths, providers and
//! models beyond their syntax.

mod canonical;
mod check;
mod decode;
pub mod dotenv;
mod emit;
mod extends;
mod files;
mod include;
mod interpolate;
mod load;
mod merge;
mod normalize;
mod options;
mod order;
mod path;
mod port;
mod project;
mod scalar;
mod schema;
pub mod shellwords;
mod syntax;
pub mod template;
pub mod units;
mod value;
mod volume;
mod yaml;

pub use emit::{flow_scalar, json, json_string, yaml};
pub use files::{Env, FileError, Files, base, clean, dir, join};
pub use load::{Loaded, load, load_tree};
pub use options::{Options, Prepared, normalize_name, prepare};
pub use project::{Dependency, Project, Related, Service, hash_of, pairs, texts};
pub use value::{Map, Value};

/// Reads the first document of any YAML text; the error is go-yaml's message.
pub fn read_yaml(text: &str) -> Result<Value, String> {
    let documents = yaml::parse(text)?;
    let first = documents.into_iter().next();
    Ok(first.map(|document| document.value).unwrap_or_default())
}

#[cfg(test)]
mod tests;
