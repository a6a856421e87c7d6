//! Reading fields of a value by their JSON names, for the formatters.

use super::value::Value;

impl Value {
    /// The text of a field; empty when absent.
    pub fn text(&self, name: &str) -> &str {
        match self.get(name) {
            Some(Value::Str(s) | Value::Number(s)) => s,
            _ => "",
        }
    }

    /// The number in a field; 0 when absent.
    pub fn int(&self, name: &str) -> i64 {
        match self.get(name) {
            Some(Value::Int(n)) => *n,
            Some(Value::Number(text)) => text.parse().unwrap_or(0),
            _ => 0,
        }
    }

    /// The number in a field as a float.
    pub fn float(&self, name: &str) -> f64 {
        match self.get(name) {
            Some(Value::Float(x)) => *x,
            _ => self.int(name) as f64,
        }
    }

    /// The bool in a field; false when absent.
    pub fn flag(&self, name: &str) -> bool {
        matches!(self.get(name), Some(Value::Bool(true)))
    }

    /// The elements of a slice in a field.
    pub fn items(&self, name: &str) -> &[Value] {
        match self.get(name) {
            Some(Value::List(list)) => &list.items,
            _ => &[],
        }
    }

    /// The entries of a map in a field.
    pub fn entries(&self, name: &str) -> &[(String, Value)] {
        match self.get(name) {
            Some(Value::Map(map)) => &map.entries,
            _ => &[],
        }
    }

    /// The strings of a slice in a field.
    pub fn texts(&self, name: &str) -> Vec<&str> {
        self.items(name)
            .iter()
            .filter_map(|item| match item {
                Value::Str(s) => Some(s.as_str()),
                _ => None,
            })
            .collect()
    }

    /// The entries of a map of strings in a field.
    pub fn pairs(&self, name: &str) -> Vec<(&str, &str)> {
        self.entries(name)
            .iter()
            .filter_map(|(key, value)| match value {
                Value::Str(s) => Some((key.as_str(), s.as_str())),
                _ => None,
            })
            .collect()
    }

    /// A field, or a nil.
    pub fn child(&self, name: &str) -> &Value {
        const NOTHING: &Value = &Value::NO_VALUE;
        self.get(name).unwrap_or(NOTHING)
    }
}
