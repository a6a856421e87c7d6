//! A shell's state.
use std::collections::BTreeMap;
use std::rc::Rc;

use machine::{Fd, Pid, Sys};

use super::jobs::Jobs;
use super::options::Options;
use super::syntax::Dialect;
use super::syntax::ast::Command;
use super::traps::Traps;
use super::vars::{Value, Var, Vars};

/// Which shell this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Bash,
    Dash,
    Ash,
}

/// Why the commands of a list do not go on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Flow {
    Break(u32),
    Continue(u32),
    Return(i32),
    Exit(i32),
    /// An error that drops what was read so far; a shell at a prompt reads on.
    Discard(i32),
}

/// An exit status, or a jump.
pub type Outcome = Result<i32, Flow>;

/// Where the commands come from, which decides how messages name their place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reading {
    /// A prompt, or a session of the simulator that words messages as one.
    Prompt,
    /// `-c`
    Argument,
    Script,
    Stdin,
}

/// What `access` asks for.
pub mod access {
    pub const READ: machine::Access = 4;
    pub const WRITE: machine::Access = 2;
    pub const EXECUTE: machine::Access = 1;
}

/// How deeply functions, sourced files and compound commands may nest.
pub const MAX_DEPTH: u32 = 2000;

/// A running shell.
#[derive(Clone)]
pub struct Shell {
    pub sys: Sys,
    pub kind: Kind,
    pub reading: Reading,
    pub vars: Vars,
    pub functions: BTreeMap<String, Rc<Command>>,
    pub aliases: BTreeMap<String, String>,
    pub options: Options,
    pub name: String,
    pub args: Vec<String>,
    pub status: i32,
    pub pipe_status: Vec<i32>,
    pub last_background: Option<Pid>,
    /// `$$`: a subshell keeps its parent's.
    pub pid: Pid,
    pub jobs: Jobs,
    pub traps: Traps,
    pub hash: BTreeMap<String, (String, u32)>,
    pub dirs: Vec<String>,
    pub line: u32,
    pub depth: u32,
    pub loops: u32,
    pub function_names: Vec<String>,
    pub sourcing: u32,
    pub subshell: u32,
    /// Inside a condition: `set -e` does not apply.
    pub tested: u32,
    pub job_control: bool,
    pub history: Vec<String>,
    pub seconds_from: u64,
    pub random: u32,
    pub last_arg: String,
    pub getopts_at: usize,
    /// The next descriptor to keep a redirected one at.
    pub save_fd: Fd,
    /// The builtin that runs, for messages.
    pub builtin: Option<String>,
    /// Processes and descriptors of `<(…)` in the running command.
    pub substitutions: Vec<Fd>,
    pub tty: Option<Fd>,
    pub command_text: String,
    pub sourced_from: Vec<String>,
    /// The status of the last command substitution in the running command.
    pub substituted: Option<i32>,
    /// The user was told about stopped jobs when leaving.
    pub warned_jobs: bool,
    /// Builtins turned off with `enable -n`.
    pub disabled: Vec<String>,
    /// Statuses of waited-for children, for a second `wait`.
    pub ended: BTreeMap<Pid, i32>,
    /// The nesting level at which the present task began.
    pub hopped: u32,
    /// How many substitutions and evals deep: `set -x` shows it.
    pub trace_level: u32,
}

impl Shell {
    /// A shell for a new process.
    pub fn new(sys: Sys, kind: Kind) -> Self {
        let mut vars = Vars::from_env(&sys.env());
        let bash = kind == Kind::Bash;
        vars.put("IFS", " \t\n");
        if let Some(var) = vars.own("IFS").cloned() {
            vars.entry("IFS").value = var.value;
            vars.entry("IFS").exported = false;
        }
        vars.put("OPTIND", "1");
        vars.put("PPID", sys.ppid().to_string());
        vars.entry("PPID").readonly = bash;
        vars.put("PS4", "+ ");
        if vars.get("PATH").is_none() {
            vars.put(
                "PATH",
                "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            );
        }
        let cwd = sys.cwd();
        let same = vars
            .get("PWD")
            .is_some_and(|p| p.starts_with('/') && sys.realpath(p).ok() == sys.realpath(&cwd).ok());
        if !same {
            vars.put("PWD", cwd);
        }
        if bash || kind == Kind::Ash {
            vars.entry("PWD").exported = true;
            let level = vars
                .get("SHLVL")
                .and_then(|v| v.parse::<i64>().ok())
                .unwrap_or(0)
                + 1;
            vars.export("SHLVL", level.to_string());
        } else {
            vars.entry("PWD").exported = true;
        }
        if bash {
            let creds = sys.creds();
            for (name, value) in [
                ("UID", creds.uid.to_string()),
                ("EUID", creds.uid.to_string()),
            ] {
                vars.put(name, value);
                let var = vars.entry(name);
                var.readonly = true;
                var.integer = true;
            }
            vars.put("BASH", "/bin/bash");
            vars.put("BASH_VERSION", "5.2.15(1)-release");
            let parts = ["5", "2", "15", "1", "release", "x86_64-pc-linux-gnu"];
            let map = parts
                .iter()
                .enumerate()
                .map(|(i, p)| (i as i64, p.to_string()))
                .collect();
            let mut info = Var::new(Value::Indexed(map));
            info.readonly = true;
            *vars.entry("BASH_VERSINFO") = info;
            vars.put("HOSTTYPE", "x86_64");
            vars.put("OSTYPE", "linux-gnu");
            vars.put("MACHTYPE", "x86_64-pc-linux-gnu");
            vars.put("OPTERR", "1");
            vars.entry("_").exported = true;
        }
        if kind != Kind::Dash && vars.get("HOSTNAME").is_none() {
            vars.put("HOSTNAME", sys.hostname());
        }
        let name = sys
            .argv()
            .first()
            .cloned()
            .unwrap_or_else(|| kind.program().into());
        Self {
            pid: sys.pid(),
            seconds_from: sys.now().secs(),
            kind,
            reading: Reading::Stdin,
            vars,
            functions: BTreeMap::new(),
            aliases: BTreeMap::new(),
            options: Options::new(bash),
            name,
            args: Vec::new(),
            status: 0,
            pipe_status: vec![0],
            last_background: None,
            jobs: Jobs::default(),
            traps: Traps::default(),
            hash: BTreeMap::new(),
            dirs: Vec::new(),
            line: 1,
            depth: 0,
            loops: 0,
            function_names: Vec::new(),
            sourcing: 0,
            subshell: 0,
            tested: 0,
            job_control: false,
            history: Vec::new(),
            random: sys.random_u64() as u32,
            last_arg: String::new(),
            getopts_at: 0,
            save_fd: 100,
            builtin: None,
            substitutions: Vec::new(),
            tty: None,
            command_text: String::new(),
            sourced_from: Vec::new(),
            substituted: None,
            warned_jobs: false,
            disabled: Vec::new(),
            ended: BTreeMap::new(),
            hopped: 0,
            trace_level: 0,
            sys,
        }
    }

    pub fn is_bash(&self) -> bool {
        self.kind == Kind::Bash
    }

    /// Whether this shell shows prompts (or speaks as one that does).
    pub fn interactive(&self) -> bool {
        self.reading == Reading::Prompt
    }

    pub fn dialect(&self) -> Dialect {
        Dialect {
            bash: self.kind == Kind::Bash,
            ash: self.kind == Kind::Ash,
            extglob: self.options.shopt("extglob"),
        }
    }

    /// Aliases that the reader replaces: none in a bash script.
    pub fn live_aliases(&self) -> BTreeMap<String, String> {
        if self.is_bash() && !self.interactive() && !self.options.shopt("expand_aliases") {
            return BTreeMap::new();
        }
        self.aliases.clone()
    }

    /// A copy for a child process.
    pub fn for_subshell(&self) -> Self {
        let mut child = self.clone();
        child.subshell += 1;
        child.job_control = false;
        // A child process runs on a stack of its own.
        child.hopped = child.depth;
        child.jobs = self.jobs.for_subshell();
        child.traps.reset_for_subshell();
        child
    }

    /// Sets a variable with respect to its attributes; the error is bash's message without its prefix.
    pub fn assign(&mut self, name: &str, value: &str) -> Result<(), String> {
        let name = self.vars.resolve(name).to_string();
        if self.vars.is_readonly(&name) {
            return Err(self.readonly_message(&name));
        }
        self.vars.grown += value.len();
        let mut value = value.to_string();
        if let Some(var) = self.vars.own(&name) {
            if var.integer {
                value = self.arith_value(&value)?.to_string();
            }
            match self.vars.own(&name).and_then(|v| v.case) {
                Some(true) => value = value.to_uppercase(),
                Some(false) => value = value.to_lowercase(),
                None => {}
            }
        }
        let export = self.options.letter('a');
        let var = self.vars.entry(&name);
        var.exported |= export;
        match &mut var.value {
            Value::Indexed(map) => {
                map.insert(0, value);
            }
            Value::Assoc(map) => {
                map.insert("0".into(), value);
            }
            other => *other = Value::Scalar(value),
        }
        self.after_assign(&name);
        Ok(())
    }

    fn after_assign(&mut self, name: &str) {
        match name {
            "PATH" => self.hash.clear(),
            "OPTIND" => self.getopts_at = 0,
            "RANDOM" => {
                self.random = self
                    .vars
                    .get("RANDOM")
                    .and_then(|v| v.parse().ok())
                    .unwrap_or(0);
            }
            "SECONDS" => {
                let base = self
                    .vars
                    .get("SECONDS")
                    .and_then(|v| v.parse::<u64>().ok())
                    .unwrap_or(0);
                self.seconds_from = self.sys.now().secs().saturating_sub(base);
            }
            _ => {}
        }
    }

    /// Sets an element of an array.
    pub fn assign_element(&mut self, name: &str, index: &str, value: &str) -> Result<(), String> {
        let name = self.vars.resolve(name).to_string();
        if self.vars.is_readonly(&name) {
            return Err(self.readonly_message(&name));
        }
        self.vars.grown += 48 + value.len();
        let value = match self.vars.own(&name).map(|v| v.integer) {
            Some(true) => self.arith_value(value)?.to_string(),
            _ => value.to_string(),
        };
        if matches!(
            self.vars.own(&name).map(|v| &v.value),
            Some(Value::Assoc(_))
        ) {
            if let Value::Assoc(map) = &mut self.vars.entry(&name).value {
                map.insert(index.to_string(), value);
            }
            return Ok(());
        }
        let mut at = self.arith_value(index)?;
        let var = self.vars.entry(&name);
        if let Value::Scalar(text) = &var.value {
            var.value = Value::Indexed(BTreeMap::from([(0, text.clone())]));
        } else if var.value == Value::Unset {
            var.value = Value::Indexed(BTreeMap::new());
        }
        if let Value::Indexed(map) = &mut var.value {
            if at < 0 {
                at += map.keys().last().map_or(0, |k| k + 1);
            }
            if at < 0 {
                return Err(format!("{name}[{index}]: bad array subscript"));
            }
            map.insert(at, value);
        }
        Ok(())
    }

    pub fn readonly_message(&self, name: &str) -> String {
        match self.kind {
            Kind::Bash => format!("{name}: readonly variable"),
            _ => format!("{name}: is read only"),
        }
    }

    /// Evaluates arithmetic; the error is worded as this shell does.
    pub fn arith_value(&mut self, text: &str) -> Result<i64, String> {
        let kind = self.kind;
        super::arith::evaluate(text, self, kind == Kind::Bash).map_err(|e| match kind {
            Kind::Bash => e.bash(),
            Kind::Dash => e.dash(),
            Kind::Ash => e.ash(),
        })
    }

    /// Enters a nesting level; the caller must call [`Shell::leave`] if it may.
    pub fn enter(&mut self) -> bool {
        self.depth += 1;
        self.depth <= MAX_DEPTH
    }

    pub fn leave(&mut self) {
        self.depth -= 1;
    }
}

impl Kind {
    /// The usual name of the program.
    pub fn program(self) -> &'static str {
        match self {
            Self::Bash => "bash",
            _ => "sh",
        }
    }
}

impl super::arith::Variables for Shell {
    fn get(&mut self, name: &str, index: Option<&str>) -> Option<String> {
        match index {
            Some(index) => self.element(name, index),
            None => self.parameter(name),
        }
    }

    fn set(&mut self, name: &str, index: Option<&str>, value: i64) -> Result<(), String> {
        match index {
            Some(index) => self.assign_element(name, index, &value.to_string()),
            None => {
                if self.vars.is_readonly(name) {
                    return Err(self.readonly_message(name));
                }
                // The value is a number already: attributes need no second evaluation.
                let name = self.vars.resolve(name).to_string();
                let var = self.vars.entry(&name);
                match &mut var.value {
                    Value::Indexed(map) => {
                        map.insert(0, value.to_string());
                    }
                    other => *other = Value::Scalar(value.to_string()),
                }
                Ok(())
            }
        }
    }

    fn is_assoc(&self, name: &str) -> bool {
        matches!(self.vars.var(name).map(|v| &v.value), Some(Value::Assoc(_)))
    }

    fn unset_is_error(&self) -> bool {
        self.options.letter('u')
    }
}
