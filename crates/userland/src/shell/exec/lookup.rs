//! Which command a name stands for.
use std::rc::Rc;

use machine::FileKind;

use crate::shell::builtins::{self, Builtin};
use crate::shell::state::{Shell, access};
use crate::shell::syntax::ast::Command;

/// What a command name stands for.
#[derive(Clone)]
pub enum Found {
    Function(Rc<Command>),
    Builtin(&'static Builtin),
    /// A program file.
    File(String),
    Nothing,
}

impl Shell {
    /// Looks a name up: special builtins, functions, builtins, then `$PATH`.
    pub fn find_command(&mut self, name: &str, functions: bool) -> Found {
        if name.contains('/') {
            return Found::File(name.to_string());
        }
        let builtin = builtins::find(self, name);
        if let Some(builtin) = builtin
            && builtin.special
            && !self.is_bash()
        {
            return Found::Builtin(builtin);
        }
        if functions && let Some(body) = self.functions.get(name) {
            return Found::Function(body.clone());
        }
        if let Some(builtin) = builtin {
            return Found::Builtin(builtin);
        }
        match self.find_file(name) {
            Some(path) => Found::File(path),
            None => Found::Nothing,
        }
    }

    /// Looks a program up in `$PATH`, remembering where it was.
    pub fn find_file(&mut self, name: &str) -> Option<String> {
        if let Some((path, hits)) = self.hash.get_mut(name) {
            let path = path.clone();
            *hits += 1;
            if self.is_program(&path) {
                return Some(path);
            }
            self.hash.remove(name);
        }
        let path = self.vars.get("PATH").unwrap_or_default().to_string();
        let found = self.search_path(name, &path)?;
        if self.is_program(&found) {
            self.hash.insert(name.to_string(), (found.clone(), 1));
        }
        Some(found)
    }

    /// The first executable of that name, else the first file of that name that is not.
    pub fn search_path(&self, name: &str, path: &str) -> Option<String> {
        if name.is_empty() {
            return None;
        }
        let mut second_best = None;
        for dir in path.split(':') {
            let candidate = match dir {
                "" => format!("./{name}"),
                dir if dir.ends_with('/') => format!("{dir}{name}"),
                dir => format!("{dir}/{name}"),
            };
            if self.is_program(&candidate) {
                return Some(candidate);
            }
            if second_best.is_none()
                && self
                    .sys
                    .stat(&candidate)
                    .is_ok_and(|s| s.kind == FileKind::Regular)
            {
                second_best = Some(candidate);
            }
        }
        second_best
    }

    pub fn is_program(&self, path: &str) -> bool {
        self.sys
            .stat(path)
            .is_ok_and(|s| s.kind == FileKind::Regular)
            && self.sys.access(path, access::EXECUTE).is_ok()
    }
}
