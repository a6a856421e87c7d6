//! Go's `text/template`, as far as `docker --format` reaches it.
//!
//! A template is parsed once ([`Template::parse`]) and executed over a [`Value`], the plain image of
//! a Go value: it remembers type names and nils, because Go prints and complains with them.
//! Errors carry Go's own words, so `docker ps --format '{{.Nosuch}}'` reads as it does for real.
//!
//! Not modelled: methods with several results, channels, complex numbers, custom delimiters.

mod access;
mod compare;
mod encode;
mod exec;
mod funcs;
mod json;
mod lex;
mod node;
mod parse;
mod print;
mod value;

pub use encode::encode;
pub use json::{escape_html, from_json, to_json, to_json_pretty};
pub use print::quote;
pub use value::{Field, List, Map, Nil, Struct, Value, Zero};

use node::Node;

/// Says what a lookup of an unknown map key does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MissingKey {
    /// Prints `<no value>`, Go's default.
    NoValue,
    /// Is an error, as docker asks for on raw inspect data.
    Error,
}

/// A parsed template with the templates it defines.
#[derive(Clone, Debug)]
pub struct Template {
    name: String,
    text: String,
    body: Vec<Node>,
    defines: Vec<(String, Vec<Node>)>,
    /// Steps that executions may still take.
    steps: std::cell::Cell<u32>,
}

impl Template {
    /// Parses `text`; `name` appears in messages (docker mostly leaves it empty).
    pub fn parse(name: &str, text: &str) -> Result<Template, String> {
        parse::parse(name, text)
    }

    /// Executes the template over `dot` and returns what it prints.
    pub fn execute(&self, dot: &Value, missing: MissingKey) -> Result<String, String> {
        exec::execute(self, dot, missing, false)
    }

    /// Executes the template over column titles: functions such as `json` leave a title as it is.
    pub fn execute_header(&self, dot: &Value) -> Result<String, String> {
        exec::execute(self, dot, MissingKey::NoValue, true)
    }

    /// Says whether some action names the field `name` first, as `{{.Size}}` does for "Size".
    pub fn uses_field(&self, name: &str) -> bool {
        let mut found = false;
        for body in std::iter::once(&self.body).chain(self.defines.iter().map(|(_, body)| body)) {
            node::visit_fields(body, &mut |first| found |= first == name);
        }
        found
    }
}

#[cfg(test)]
mod tests;
