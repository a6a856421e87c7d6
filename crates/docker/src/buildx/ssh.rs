//! `--ssh`: keys for RUN --mount=type=ssh.
//!
//! No agent runs on the simulated machine, so an agent's socket is never found.

use super::options::Surroundings;

/// An id and the sockets or key files for it.
pub struct Keys {
    id: String,
    paths: Vec<String>,
}

/// Reads `default`, `id=path` or `id=path,path`.
pub fn parse(values: &[String]) -> Vec<Keys> {
    let one = |value: &String| {
        let (id, paths) = value.split_once('=').unwrap_or((value, ""));
        Keys {
            id: id.to_string(),
            paths: match paths {
                "" => Vec::new(),
                paths => paths.split(',').map(str::to_string).collect(),
            },
        }
    };
    values.iter().map(one).collect()
}

/// Looks the keys up.
pub fn check(keys: &[Keys], around: &dyn Surroundings) -> Result<(), String> {
    for Keys { id, paths } in keys {
        let whole = |why: String| {
            format!(
                "failed to convert agent config {{{id} [{}] false}}: {why}",
                paths.join(" ")
            )
        };
        let failed = |why: String| {
            whole(format!(
                "failed to convert agent config for ID: \"{id}\": {why}"
            ))
        };
        let agent;
        let mut looked = paths.as_slice();
        if paths.is_empty() {
            agent = around.env("SSH_AUTH_SOCK").unwrap_or_default();
            if agent.is_empty() {
                return Err(whole(
                    "invalid empty ssh agent socket: make sure SSH_AUTH_SOCK is set".into(),
                ));
            }
            looked = std::slice::from_ref(&agent);
        }
        for path in looked {
            around
                .stat(path)
                .map_err(|e| failed(format!("stat {path}: {e}")))?;
            if !around.is_key(path) {
                return Err(failed(format!("failed to parse {path}: ssh: no key found")));
            }
        }
    }
    Ok(())
}
