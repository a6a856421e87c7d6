//! Traps: what a shell does when a signal arrives, when it ends, when a command fails.
use std::collections::BTreeMap;

use machine::{SigAction, Signal, Sys};

use super::state::{Flow, Outcome, Shell};

/// The traps of a shell and the signals that wait for them.
#[derive(Debug, Clone, Default)]
pub struct Traps {
    actions: BTreeMap<String, String>,
    pending: Vec<String>,
    /// Handlers of the parent that a new child must forget.
    dropped: Vec<String>,
    /// A trap action runs: the ERR trap does not nest.
    running: bool,
}

impl Traps {
    pub fn is_empty(&self) -> bool {
        self.actions.values().all(String::is_empty)
    }

    pub fn has(&self, name: &str) -> bool {
        self.actions.contains_key(name)
    }

    pub fn ignores(&self, name: &str) -> bool {
        self.actions.get(name).is_some_and(String::is_empty)
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.actions.get(name).map(String::as_str)
    }

    pub fn take(&mut self, name: &str) -> Option<String> {
        self.actions.remove(name)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&String, &String)> {
        self.actions.iter()
    }

    /// Sets (or with `None` removes) the action of a condition.
    pub fn set(&mut self, sys: &Sys, name: &str, action: Option<&str>, interactive: bool) {
        match action {
            Some(text) => self.actions.insert(name.to_string(), text.to_string()),
            None => self.actions.remove(name),
        };
        let Some(signal) = Signal::parse(name) else {
            return;
        };
        sys.sigaction(
            signal,
            match action {
                Some("") => SigAction::Ignore,
                Some(_) => SigAction::Catch,
                None if interactive
                    && matches!(signal, Signal::INT | Signal::TERM | Signal::QUIT) =>
                {
                    SigAction::Catch
                }
                None => SigAction::Default,
            },
        );
    }

    /// Whether a trap's action runs.
    pub fn is_running(&self) -> bool {
        self.running
    }

    /// Takes away the traps that a function does not inherit, for its end to give back.
    pub fn hide(&mut self, names: &[&'static str]) -> Vec<(&'static str, String)> {
        let take = |name: &&'static str| self.actions.remove(*name).map(|a| (*name, a));
        names.iter().filter_map(take).collect()
    }

    /// Gives back hidden traps, unless the function set others in their place.
    pub fn unhide(&mut self, hidden: Vec<(&'static str, String)>) {
        for (name, action) in hidden {
            self.actions.entry(name.to_string()).or_insert(action);
        }
    }

    pub fn reset_for_subshell(&mut self) {
        let caught: Vec<String> = self
            .actions
            .iter()
            .filter(|(_, a)| !a.is_empty())
            .map(|(n, _)| n.clone())
            .collect();
        for name in &caught {
            self.actions.remove(name);
        }
        self.dropped = caught;
        self.pending.clear();
    }

    /// In a new child: caught signals are deadly again.
    pub fn forget_handlers(&mut self, sys: &Sys) {
        for name in std::mem::take(&mut self.dropped) {
            if let Some(signal) = Signal::parse(&name) {
                sys.sigaction(signal, SigAction::Default);
            }
        }
    }
}

/// The name a trap is kept under: `INT` for `SIGINT`, `int`, `2`; `EXIT` for `0`.
pub fn condition(name: &str) -> Option<String> {
    let upper = name.to_ascii_uppercase();
    let upper = upper.strip_prefix("SIG").unwrap_or(&upper);
    if matches!(upper, "EXIT" | "ERR" | "DEBUG" | "RETURN") {
        return Some(upper.to_string());
    }
    if name == "0" {
        return Some("EXIT".into());
    }
    Signal::parse(upper).map(|s| s.name().to_string())
}

impl Shell {
    /// Moves arrived signals to the list of those to handle.
    pub fn note_signals(&mut self) {
        while let Some(signal) = self.sys.take_signal() {
            self.traps.pending.push(signal.name().to_string());
        }
    }

    /// Whether a trapped signal waits to be handled.
    pub fn signal_waits(&mut self) -> bool {
        self.note_signals();
        !self.traps.pending.is_empty()
    }

    /// The number of the signal that is handled next.
    pub fn pending_number(&mut self) -> i32 {
        self.note_signals();
        let name = self.traps.pending.first().cloned().unwrap_or_default();
        Signal::parse(&name).map_or(0, |s| s.number())
    }

    /// Forgets signals that arrived at a prompt; says whether one was an interrupt.
    pub fn take_interrupt(&mut self) -> bool {
        self.note_signals();
        let before = self.traps.pending.len();
        if !self.traps.has("INT") {
            self.traps.pending.retain(|n| n != "INT");
        }
        before != self.traps.pending.len()
    }

    /// Runs the actions of signals that arrived.
    pub async fn run_traps(&mut self) -> Result<(), Flow> {
        self.note_signals();
        while !self.traps.pending.is_empty() {
            let name = self.traps.pending.remove(0);
            match self.traps.get(&name).map(str::to_string) {
                Some(action) if !action.is_empty() => self.run_action(&action).await?,
                Some(_) => {}
                None if name == "INT" && self.interactive() => {
                    if self.tty.is_some() {
                        self.sys.eprint("\n").await;
                    }
                    return Err(Flow::Discard(130));
                }
                None => {}
            }
        }
        Ok(())
    }

    /// Runs ERR and its like, if set.
    pub async fn run_named_trap(&mut self, name: &str) -> Result<(), Flow> {
        if self.traps.running {
            return Ok(());
        }
        if let Some(action) = self.traps.get(name).map(str::to_string) {
            self.traps.running = true;
            let builtin = self.builtin.take();
            let result = self.run_action(&action).await;
            self.traps.running = false;
            self.builtin = builtin;
            result?;
        }
        Ok(())
    }

    async fn run_action(&mut self, action: &str) -> Result<(), Flow> {
        let status = self.status;
        let result: Outcome = self.run_text(action).await;
        match result {
            Ok(_) => {
                self.status = status;
                Ok(())
            }
            Err(flow) => Err(flow),
        }
    }
}
