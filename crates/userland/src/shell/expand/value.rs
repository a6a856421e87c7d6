//! The values of parameters: variables, positional and special ones.
use crate::shell::state::Shell;
use crate::shell::vars::Value;

/// What a parameter holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Got {
    Unset,
    One(String),
    /// The elements of `$@` or an array; `star` if written with `*`.
    Many {
        items: Vec<String>,
        star: bool,
    },
}

impl Shell {
    /// A parameter that has one value.
    pub fn parameter(&mut self, name: &str) -> Option<String> {
        if let Some(first) = name.chars().next()
            && (first.is_ascii_digit() || !first.is_alphabetic() && first != '_')
        {
            return self.special(name);
        }
        self.dynamic(name)
            .or_else(|| self.vars.get(name).map(str::to_string))
    }

    fn special(&self, name: &str) -> Option<String> {
        Some(match name {
            "#" => self.args.len().to_string(),
            "?" => self.status.to_string(),
            "$" => self.pid.to_string(),
            "!" => self.last_background?.to_string(),
            "-" => {
                let mut letters = self.options.letters();
                letters.push_str(match self.reading {
                    super::super::state::Reading::Argument if self.is_bash() => "c",
                    super::super::state::Reading::Stdin => "s",
                    _ => "",
                });
                letters
            }
            "@" | "*" => self.args.join(" "),
            "0" => self.name.clone(),
            digits => {
                let n: usize = digits.parse().ok()?;
                self.args.get(n.checked_sub(1)?)?.clone()
            }
        })
    }

    /// Variables that are computed when read.
    fn dynamic(&mut self, name: &str) -> Option<String> {
        // Debian builds its dash without LINENO.
        if self.kind == super::super::state::Kind::Dash {
            return None;
        }
        if name == "LINENO" {
            return Some(self.line.to_string());
        }
        Some(match name {
            "RANDOM" => {
                self.random = self.random.wrapping_mul(1_103_515_245).wrapping_add(12345);
                (self.random >> 16 & 0x7fff).to_string()
            }
            "SECONDS" if self.is_bash() => { self.sys.now().secs() }
                .saturating_sub(self.seconds_from)
                .to_string(),
            "EPOCHSECONDS" if self.is_bash() => self.sys.now().secs().to_string(),
            "EPOCHREALTIME" => {
                let now = self.sys.now();
                format!("{}.{:06}", now.secs(), now.nanos() / 1000)
            }
            "BASHPID" if self.is_bash() => self.sys.pid().to_string(),
            "BASH_SUBSHELL" if self.is_bash() => self.subshell.to_string(),
            "BASHOPTS" | "SHELLOPTS" if self.is_bash() => {
                let on: Vec<_> = self
                    .options
                    .list()
                    .into_iter()
                    .filter(|(_, on)| *on)
                    .map(|(n, _)| n)
                    .collect();
                on.join(":")
            }
            "FUNCNAME" if self.is_bash() => self.function_names.last()?.clone(),
            "PIPESTATUS" if self.is_bash() => self.pipe_status.first()?.to_string(),
            "DIRSTACK" if self.is_bash() => self.vars.get("PWD").unwrap_or_default().to_string(),
            "BASH_SOURCE" if self.is_bash() => match self.sourced_from.last() {
                Some(file) => file.clone(),
                None => self.name.clone(),
            },
            "BASH_COMMAND" if self.is_bash() => self.command_text.clone(),
            "_" if self.is_bash() => self.last_arg.clone(),
            _ => return None,
        })
    }

    /// The elements of an array (a scalar is an array of one).
    pub fn elements(&mut self, name: &str) -> Vec<String> {
        match name {
            "PIPESTATUS" => return self.pipe_status.iter().map(i32::to_string).collect(),
            "FUNCNAME" => return self.function_names.iter().rev().cloned().collect(),
            "DIRSTACK" => {
                let mut all = vec![self.vars.get("PWD").unwrap_or_default().to_string()];
                all.extend(self.dirs.iter().cloned());
                return all;
            }
            _ => {}
        }
        match self.vars.var(name).map(|v| v.value.clone()) {
            Some(Value::Indexed(map)) => map.into_values().collect(),
            Some(Value::Assoc(map)) => map.into_values().collect(),
            _ => self.parameter(name).into_iter().collect(),
        }
    }

    /// The keys of an array.
    pub fn keys(&self, name: &str) -> Vec<String> {
        match self.vars.var(name).map(|v| &v.value) {
            Some(Value::Indexed(map)) => map.keys().map(i64::to_string).collect(),
            Some(Value::Assoc(map)) => map.keys().cloned().collect(),
            Some(Value::Scalar(_)) => vec!["0".into()],
            _ => Vec::new(),
        }
    }

    /// One element; the subscript is a key or an arithmetic expression.
    pub fn element(&mut self, name: &str, index: &str) -> Option<String> {
        if matches!(name, "PIPESTATUS" | "FUNCNAME" | "DIRSTACK") {
            let at = self.arith_value(index).ok()?;
            return self.elements(name).get(usize::try_from(at).ok()?).cloned();
        }
        match self.vars.var(name).map(|v| v.value.clone())? {
            Value::Assoc(map) => map.get(index).cloned(),
            Value::Indexed(map) => {
                let mut at = self.arith_value(index).ok()?;
                if at < 0 {
                    at += map.keys().last()? + 1;
                }
                map.get(&at).cloned()
            }
            Value::Scalar(text) => {
                let at = self.arith_value(index).ok()?;
                (at == 0 || at == -1).then_some(text)
            }
            Value::Unset => None,
        }
    }
}
