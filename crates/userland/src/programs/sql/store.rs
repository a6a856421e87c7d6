//! What a server keeps: databases of tables, and how they lie in a file.

use super::super::kit::json::{Json, parse};
use std::collections::BTreeMap;

/// A value of a column.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Null,
    Int(i64),
    Float(f64),
    Text(String),
    Bool(bool),
}

impl Value {
    /// As clients show it; `None` for NULL.
    pub fn show(&self, mysql: bool) -> Option<String> {
        Some(match self {
            Value::Null => return None,
            Value::Int(n) => n.to_string(),
            Value::Float(f) => format!("{f}"),
            Value::Text(t) => t.clone(),
            Value::Bool(b) if mysql => i64::from(*b).to_string(),
            Value::Bool(b) => if *b { "t" } else { "f" }.to_string(),
        })
    }

    /// Whether a WHERE lets it through.
    pub fn truth(&self) -> bool {
        match self {
            Value::Null => false,
            Value::Int(n) => *n != 0,
            Value::Float(f) => *f != 0.0,
            Value::Bool(b) => *b,
            Value::Text(t) => matches!(t.as_str(), "t" | "true" | "1"),
        }
    }

    /// As a number, if it looks like one.
    pub fn num(&self) -> Option<f64> {
        match self {
            Value::Int(n) => Some(*n as f64),
            Value::Float(f) => Some(*f),
            Value::Bool(b) => Some(f64::from(*b)),
            Value::Text(t) => t.trim().parse().ok(),
            Value::Null => None,
        }
    }

    fn json(&self) -> Json {
        match self {
            Value::Null => Json::Null,
            Value::Int(n) => Json::Arr(vec![Json::Str(n.to_string())]),
            Value::Float(f) => Json::Num(*f),
            Value::Text(t) => Json::Str(t.clone()),
            Value::Bool(b) => Json::Bool(*b),
        }
    }

    fn from_json(j: &Json) -> Value {
        match j {
            Json::Num(f) => Value::Float(*f),
            Json::Str(s) => Value::Text(s.clone()),
            Json::Bool(b) => Value::Bool(*b),
            Json::Arr(a) => a
                .first()
                .and_then(Json::text)
                .and_then(|t| t.parse().ok())
                .map_or(Value::Null, Value::Int),
            _ => Value::Null,
        }
    }
}

/// A column: its name and type as written, and what it demands.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Column {
    pub name: String,
    pub kind: String,
    pub auto: bool,
    pub primary: bool,
    pub unique: bool,
    pub not_null: bool,
    pub default: Option<String>,
}

impl Column {
    /// Whether clients align it to the right.
    pub fn numeric(&self) -> bool {
        let k = self.kind.to_ascii_lowercase();
        [
            "int", "serial", "numeric", "decimal", "float", "double", "real",
        ]
        .iter()
        .any(|n| k.contains(n))
    }
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Value>>,
    pub next: i64,
}

pub type Database = BTreeMap<String, Table>;

/// Everything, with the accounts that may come in.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Store {
    pub databases: BTreeMap<String, Database>,
    /// (user, password, from anywhere)
    pub users: Vec<(String, String)>,
}

impl Store {
    /// The file's text.
    pub fn save(&self) -> String {
        let text = |s: &str| Json::Str(s.to_string());
        let table = |t: &Table| {
            let columns = t
                .columns
                .iter()
                .map(|c| {
                    Json::Arr(vec![
                        text(&c.name),
                        text(&c.kind),
                        Json::Bool(c.auto),
                        Json::Bool(c.primary),
                        Json::Bool(c.unique),
                        Json::Bool(c.not_null),
                        c.default.as_ref().map_or(Json::Null, |d| text(d)),
                    ])
                })
                .collect();
            let rows = t
                .rows
                .iter()
                .map(|r| Json::Arr(r.iter().map(Value::json).collect()))
                .collect();
            Json::Arr(vec![
                Json::Arr(columns),
                Json::Arr(rows),
                text(&t.next.to_string()),
            ])
        };
        let databases = self
            .databases
            .iter()
            .map(|(n, d)| {
                (
                    n.clone(),
                    Json::Obj(d.iter().map(|(t, x)| (t.clone(), table(x))).collect()),
                )
            })
            .collect();
        let users = self
            .users
            .iter()
            .map(|(u, p)| Json::Arr(vec![text(u), text(p)]))
            .collect();
        Json::Obj(vec![
            ("users".to_string(), Json::Arr(users)),
            ("databases".to_string(), Json::Obj(databases)),
        ])
        .write(None, false)
    }

    /// Reads [`Store::save`]'s text.
    pub fn load(text: &str) -> Option<Store> {
        let j = parse(text).ok()?;
        let list = |j: &Json| match j {
            Json::Arr(a) => a.clone(),
            _ => Vec::new(),
        };
        let string = |j: Option<&Json>| j.and_then(Json::text).unwrap_or("").to_string();
        let mut out = Store::default();
        for u in list(j.get("users")?) {
            let u = list(&u);
            out.users.push((string(u.first()), string(u.get(1))));
        }
        let Json::Obj(dbs) = j.get("databases")? else {
            return None;
        };
        for (name, tables) in dbs {
            let mut db = Database::new();
            let Json::Obj(tables) = tables else { continue };
            for (t, x) in tables {
                let x = list(x);
                let flag = |j: Option<&Json>| matches!(j, Some(Json::Bool(true)));
                let columns = list(x.first()?)
                    .iter()
                    .map(|c| {
                        let c = list(c);
                        Column {
                            name: string(c.first()),
                            kind: string(c.get(1)),
                            auto: flag(c.get(2)),
                            primary: flag(c.get(3)),
                            unique: flag(c.get(4)),
                            not_null: flag(c.get(5)),
                            default: c.get(6).and_then(Json::text).map(str::to_string),
                        }
                    })
                    .collect();
                let rows = list(x.get(1)?)
                    .iter()
                    .map(|r| list(r).iter().map(Value::from_json).collect())
                    .collect();
                db.insert(
                    t.clone(),
                    Table {
                        columns,
                        rows,
                        next: string(x.get(2)).parse().unwrap_or(1),
                    },
                );
            }
            out.databases.insert(name.clone(), db);
        }
        Some(out)
    }
}
