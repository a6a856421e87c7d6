//! Variables: scalars, arrays, attributes, exported ones, and the scopes of functions.
//!
//! Scopes are dynamic, as in real shells: `local` saves the outer variable and the function's end restores it.
use std::collections::BTreeMap;

use machine::Env;

/// What a variable holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Unset,
    Scalar(String),
    Indexed(BTreeMap<i64, String>),
    /// Not modelled: bash lists keys in hash order; here they are sorted.
    Assoc(BTreeMap<String, String>),
}

/// What an element of an array takes besides its text.
const ELEMENT: usize = 48;

impl Value {
    fn size(&self) -> usize {
        match self {
            Value::Unset => ELEMENT,
            Value::Scalar(text) => ELEMENT + text.len(),
            Value::Indexed(map) => map.values().map(|v| ELEMENT + v.len()).sum(),
            Value::Assoc(map) => map
                .iter()
                .map(|(k, v)| 2 * ELEMENT + k.len() + v.len())
                .sum(),
        }
    }
}

/// A variable with its attributes.
#[derive(Debug, Clone)]
pub struct Var {
    pub value: Value,
    pub exported: bool,
    pub readonly: bool,
    pub integer: bool,
    /// `declare -u` (true), `declare -l` (false).
    pub case: Option<bool>,
    /// `declare -n`: another name for this variable.
    pub nameref: bool,
}

impl Var {
    pub fn new(value: Value) -> Self {
        Self {
            value,
            exported: false,
            readonly: false,
            integer: false,
            case: None,
            nameref: false,
        }
    }

    /// The value without a subscript: element 0 of an array.
    pub fn scalar(&self) -> Option<&str> {
        match &self.value {
            Value::Unset => None,
            Value::Scalar(text) => Some(text),
            Value::Indexed(map) => map.get(&0).map(String::as_str),
            Value::Assoc(map) => map.get("0").map(String::as_str),
        }
    }
}

/// All variables of a shell.
#[derive(Debug, Clone, Default)]
pub struct Vars {
    map: BTreeMap<String, Var>,
    scopes: Vec<BTreeMap<String, Option<Var>>>,
    /// Bytes that were assigned since the memory was last counted.
    pub grown: usize,
}

impl Vars {
    pub fn from_env(env: &Env) -> Self {
        let mut vars = Self::default();
        for (name, value) in env.iter() {
            let mut var = Var::new(Value::Scalar(value.to_string()));
            var.exported = true;
            vars.map.insert(name.to_string(), var);
        }
        vars
    }

    /// Follows `declare -n`.
    pub fn resolve<'a>(&'a self, name: &'a str) -> &'a str {
        let mut name = name;
        for _ in 0..8 {
            match self.map.get(name) {
                Some(var) if var.nameref => match var.scalar() {
                    Some(target) if !target.is_empty() => name = target,
                    _ => return name,
                },
                _ => return name,
            }
        }
        name
    }

    pub fn var(&self, name: &str) -> Option<&Var> {
        self.map.get(self.resolve(name))
    }

    /// The variable itself, not what a nameref points to.
    pub fn own(&self, name: &str) -> Option<&Var> {
        self.map.get(name)
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.var(name).and_then(Var::scalar)
    }

    /// The variable to change, made if it does not exist.
    pub fn entry(&mut self, name: &str) -> &mut Var {
        self.map
            .entry(name.to_string())
            .or_insert_with(|| Var::new(Value::Unset))
    }

    /// Sets a scalar without looking at attributes.
    pub fn put(&mut self, name: &str, value: impl Into<String>) {
        self.entry(name).value = Value::Scalar(value.into());
    }

    pub fn export(&mut self, name: &str, value: impl Into<String>) {
        self.put(name, value);
        self.entry(name).exported = true;
    }

    pub fn is_readonly(&self, name: &str) -> bool {
        self.var(name).is_some_and(|v| v.readonly)
    }

    pub fn remove(&mut self, name: &str) {
        self.map.remove(name);
    }

    pub fn iter(&self) -> impl Iterator<Item = (&String, &Var)> {
        self.map.iter()
    }

    /// The bytes all variables take, those hidden by a function's own too.
    pub fn size(&self) -> usize {
        let hidden = self.scopes.iter().flatten();
        let hidden = hidden.filter_map(|(name, var)| Some((name, var.as_ref()?)));
        self.map
            .iter()
            .chain(hidden)
            .map(|(name, var)| name.len() + var.value.size())
            .sum()
    }

    pub fn push_scope(&mut self) {
        self.scopes.push(BTreeMap::new());
    }

    pub fn pop_scope(&mut self) {
        for (name, var) in self.scopes.pop().unwrap_or_default() {
            match var {
                Some(var) => self.map.insert(name, var),
                None => self.map.remove(&name),
            };
        }
    }

    pub fn in_function(&self) -> bool {
        !self.scopes.is_empty()
    }

    /// Makes a name local to the running function; its old value comes back afterwards.
    pub fn make_local(&mut self, name: &str, keep: bool) {
        let old = self.map.get(name).cloned();
        let Some(scope) = self.scopes.last_mut() else {
            return;
        };
        if scope.contains_key(name) {
            return;
        }
        scope.insert(name.to_string(), old.clone());
        if !keep {
            let mut var = Var::new(Value::Unset);
            var.exported = old.is_some_and(|v| v.exported);
            self.map.insert(name.to_string(), var);
        }
    }

    /// What child processes get.
    pub fn environment(&self) -> Env {
        let mut env = Env::new();
        for (name, var) in &self.map {
            if var.exported
                && let Value::Scalar(value) = &var.value
            {
                env.set(name, value);
            }
        }
        env
    }
}
