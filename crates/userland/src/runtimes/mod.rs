//! Language runtimes: an interpreter of a pure crate, and here its system calls.

mod net;
pub mod node;
pub mod python;
mod resolve;
mod threads;

use machine::{Program, Sys};

/// `node`.
pub fn node() -> Option<Program> {
    Some(|sys| Box::pin(node::main(sys)))
}

/// `python3`.
pub fn python() -> Option<Program> {
    Some(|sys| Box::pin(python::main(sys)))
}

/// The path of a command, looked up in PATH as `execvp` does.
pub(crate) fn which(sys: &Sys, name: &str) -> Option<String> {
    let usable = |p: &str| {
        let file = sys
            .stat(p)
            .is_ok_and(|s| s.kind == machine::FileKind::Regular);
        file && sys.access(p, 1).is_ok()
    };
    if name.contains('/') {
        return sys.stat(name).is_ok().then(|| name.to_string());
    }
    let path = sys.getenv("PATH");
    let path = path.as_deref().unwrap_or("/usr/local/bin:/usr/bin:/bin");
    path.split(':')
        .map(|d| format!("{d}/{name}"))
        .find(|p| usable(p))
}
