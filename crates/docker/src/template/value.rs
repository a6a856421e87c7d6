//! The values a template works on: Go values without Go.

use std::rc::Rc;

/// Which kind of Go nil a value is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Nil {
    /// An empty interface: prints `<no value>`.
    Interface,
    /// A pointer: prints `<nil>`.
    Pointer,
    /// A slice: prints `[]`, but is `null` in JSON.
    List,
    /// A map: prints `map[]`, but is `null` in JSON.
    Map,
}

/// What a map gives for a key that it does not have, when asked by `index`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Zero {
    /// The empty string, as in `map[string]string`.
    Str,
    /// A nil pointer, as in `map[string]*network.EndpointSettings`.
    Pointer,
    /// A nil slice, as in `nat.PortMap`.
    List,
    /// A nil interface, as in decoded JSON.
    Interface,
}

/// A slice; `any` marks `[]interface {}`, which string functions refuse.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct List {
    /// The elements.
    pub items: Vec<Value>,
    /// Whether the element type is `interface {}`.
    pub any: bool,
}

/// A map with its keys sorted.
#[derive(Clone, PartialEq, Debug)]
pub struct Map {
    /// Key and value pairs, sorted by key.
    pub entries: Vec<(String, Value)>,
    /// What an absent key is worth.
    pub zero: Zero,
}

/// One field of a struct.
#[derive(Clone, PartialEq, Debug)]
pub struct Field {
    /// The name in Go and in templates.
    pub go: String,
    /// The name in JSON.
    pub json: &'static str,
    /// The field's value.
    pub value: Value,
    /// Whether JSON leaves the field out when it is empty.
    pub omitempty: bool,
}

/// A Go struct; a type that begins with `*` is a pointer to one.
#[derive(Clone, PartialEq, Debug)]
pub struct Struct {
    /// The Go type, for messages: `volume.Volume`, `*formatter.ContainerContext`.
    pub ty: String,
    /// The fields in the order of the Go declaration.
    pub fields: Vec<Field>,
}

/// A Go value.
#[derive(Clone, PartialEq, Debug)]
pub enum Value {
    /// A nil of some kind.
    Nil(Nil),
    /// A bool.
    Bool(bool),
    /// Any integer.
    Int(i64),
    /// A `time.Duration` in nanoseconds.
    Duration(i64),
    /// A float64.
    Float(f64),
    /// A string.
    Str(String),
    /// A number of decoded JSON (`json.Number`): its text; it counts as a string.
    Number(String),
    /// A `time.Time`, in RFC 3339 as JSON has it.
    Time(String),
    /// A slice.
    List(Rc<List>),
    /// A map.
    Map(Rc<Map>),
    /// A struct.
    Struct(Rc<Struct>),
    /// A method that takes a key and gives the map's value or "" (`.Label "env"`).
    Lookup(Rc<Vec<(String, String)>>),
}

impl Value {
    /// The invalid value Go shows as `<no value>`.
    pub const NO_VALUE: Value = Value::Nil(Nil::Interface);

    /// Makes a string value.
    pub fn str(text: impl Into<String>) -> Value {
        Value::Str(text.into())
    }

    /// Makes a `[]string`.
    pub fn strings<S: AsRef<str>>(items: &[S]) -> Value {
        Value::list(items.iter().map(|s| Value::str(s.as_ref())).collect())
    }

    /// Makes a typed slice.
    pub fn list(items: Vec<Value>) -> Value {
        Value::List(Rc::new(List { items, any: false }))
    }

    /// Makes a map; the entries are sorted here.
    pub fn map(mut entries: Vec<(String, Value)>, zero: Zero) -> Value {
        entries.sort_by(|a, b| a.0.cmp(&b.0));
        Value::Map(Rc::new(Map { entries, zero }))
    }

    /// Makes a `map[string]string`.
    pub fn string_map<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Value {
        Value::map(
            pairs.map(|(k, v)| (k.to_string(), Value::str(v))).collect(),
            Zero::Str,
        )
    }

    /// Makes a struct of fields whose Go and JSON names are the same.
    pub fn record(ty: &str, fields: Vec<(&'static str, Value)>) -> Value {
        let fields = fields
            .into_iter()
            .map(|(name, value)| Field {
                go: name.to_string(),
                json: name,
                value,
                omitempty: false,
            })
            .collect();
        Value::Struct(Rc::new(Struct {
            ty: ty.to_string(),
            fields,
        }))
    }

    /// The field `name` of a struct or the entry of a map, if there is one.
    pub fn get(&self, name: &str) -> Option<&Value> {
        match self {
            Value::Struct(s) => s
                .fields
                .iter()
                .find(|f| f.go == name || f.json == name)
                .map(|f| &f.value),
            Value::Map(m) => m.entries.iter().find(|(k, _)| k == name).map(|(_, v)| v),
            _ => None,
        }
    }

    /// Whether Go's `if` takes the value for true.
    pub fn truth(&self) -> bool {
        match self {
            Value::Nil(_) => false,
            Value::Bool(b) => *b,
            Value::Int(n) | Value::Duration(n) => *n != 0,
            Value::Float(x) => *x != 0.0,
            Value::Str(s) | Value::Number(s) => !s.is_empty(),
            Value::List(l) => !l.items.is_empty(),
            Value::Map(m) => !m.entries.is_empty(),
            Value::Struct(_) | Value::Time(_) | Value::Lookup(_) => true,
        }
    }

    /// Whether JSON's `omitempty` would leave the value out.
    pub fn is_empty(&self) -> bool {
        !self.truth() && !matches!(self, Value::Struct(_))
    }

    /// The name of the Go type, for messages.
    pub fn type_name(&self) -> String {
        match self {
            Value::Nil(Nil::Interface) => "<nil>".into(),
            Value::Nil(Nil::Pointer) => "*struct".into(),
            Value::Nil(Nil::List) => "[]string".into(),
            Value::Nil(Nil::Map) => "map[string]string".into(),
            Value::Bool(_) => "bool".into(),
            Value::Int(_) => "int".into(),
            Value::Duration(_) => "time.Duration".into(),
            Value::Float(_) => "float64".into(),
            Value::Str(_) => "string".into(),
            Value::Number(_) => "json.Number".into(),
            Value::List(l) if l.any => "[]interface {}".into(),
            Value::List(l) => format!(
                "[]{}",
                l.items.first().map_or("string".into(), Value::type_name)
            ),
            Value::Map(m) => match m.zero {
                Zero::Str => "map[string]string".into(),
                Zero::Interface => "map[string]interface {}".into(),
                _ => format!(
                    "map[string]{}",
                    m.entries
                        .first()
                        .map_or("struct {}".into(), |(_, v)| v.type_name())
                ),
            },
            Value::Time(_) => "time.Time".into(),
            Value::Struct(s) => s.ty.clone(),
            Value::Lookup(_) => "func(string) string".into(),
        }
    }

    /// The same data as decoded JSON holds it: structs become maps, numbers `json.Number`.
    pub fn raw(&self) -> Value {
        match self {
            Value::Nil(_) | Value::Lookup(_) => Value::NO_VALUE,
            Value::Int(n) | Value::Duration(n) => Value::Number(n.to_string()),
            Value::Float(x) => Value::Number(x.to_string()),
            Value::Time(text) => Value::str(text),
            Value::List(l) => {
                let items = l.items.iter().map(Value::raw).collect();
                Value::List(Rc::new(List { items, any: true }))
            }
            Value::Map(m) => Value::map(
                m.entries
                    .iter()
                    .map(|(k, v)| (k.clone(), v.raw()))
                    .collect(),
                Zero::Interface,
            ),
            Value::Struct(s) => Value::map(
                s.fields
                    .iter()
                    .filter(|f| !(f.omitempty && f.value.is_empty()))
                    .map(|f| (f.json.to_string(), f.value.raw()))
                    .collect(),
                Zero::Interface,
            ),
            other => other.clone(),
        }
    }
}
