//! What Tab finds: the shell's own completions, and the names the engine knows after `docker`.

use crate::host::{Host, environment};
use crate::io::Completion;
use machine::Pid;
use userland::shell::Session;

/// What may follow the words of a `docker` command line, by what it begins with.
pub(crate) type Words = fn(&[&str], &str) -> Vec<String>;

pub(crate) fn complete(
    host: &Host,
    shell: Pid,
    line: &str,
    cursor: usize,
    words: Words,
) -> Completion {
    let cursor = (0..=cursor.min(line.len()))
        .rev()
        .find(|i| line.is_char_boundary(*i))
        .unwrap_or(0);
    let before = &line[..cursor];
    if let Some(found) = docker_words(host, before, words) {
        return found;
    }
    let agent = host.kernel.agent(host.kernel.host_mnt_ns());
    let cwd = agent
        .readlink(&format!("/proc/{shell}/cwd"))
        .unwrap_or_else(|_| "/".into());
    let _ = agent.chdir(&cwd);
    for (k, v) in environment(true).iter() {
        agent.set_env(k, v);
    }
    let session = Session::new(agent.clone());
    let (start, candidates) = session.completions(line, cursor);
    let _ = agent.chdir("/");
    Completion { start, candidates }
}

/// Commands and names after `docker`; `None` if the word is not one of them.
fn docker_words(host: &Host, before: &str, known: Words) -> Option<Completion> {
    let command = before.rsplit(['|', ';', '&', '(']).next().unwrap_or(before);
    let word = command.rsplit([' ', '\t']).next().unwrap_or("");
    let words: Vec<&str> = command[..command.len() - word.len()]
        .split_whitespace()
        .collect();
    let (&program, rest) = words.split_first()?;
    if program != "docker" || word.contains('/') {
        return None;
    }
    let path: Vec<&str> = rest
        .iter()
        .copied()
        .filter(|w| !w.starts_with('-'))
        .collect();
    let mut candidates = known(&path, word);
    if candidates.is_empty() && !word.starts_with('-') {
        let [containers, images, volumes, networks] = host.engine.names().map(Vec::into_iter);
        let noun = path.first().copied().unwrap_or("");
        candidates = match (noun, path.get(1).copied().unwrap_or("")) {
            ("run" | "create" | "rmi" | "history" | "tag" | "push" | "save" | "image", _)
            | ("container", "run" | "create") => images.collect(),
            ("volume", _) => volumes.collect(),
            ("network", "connect" | "disconnect") if path.len() > 2 => containers.collect(),
            ("network", _) => networks.collect(),
            ("inspect", _) => containers
                .chain(images)
                .chain(volumes)
                .chain(networks)
                .collect(),
            ("build" | "compose" | "cp" | "load" | "import", _) => Vec::new(),
            _ => containers.collect(),
        };
        candidates.retain(|c| c.starts_with(word));
    }
    if candidates.is_empty() {
        return None;
    }
    candidates.sort();
    candidates.dedup();
    Some(Completion {
        start: before.len() - word.len(),
        candidates,
    })
}
