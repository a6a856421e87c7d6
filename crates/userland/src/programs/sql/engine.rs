//! Runs SQL statements on a [`Store`], wording mistakes as the server at hand does.

use super::expr::{Expr, Near, Parser, Scope, aggregates, compare};
use super::lex::{Tok, lex};
use super::store::{Column, Store, Table, Value};
use std::cmp::Ordering;

/// Who asks, and where.
#[derive(Debug, Clone)]
pub struct Session {
    pub mysql: bool,
    pub user: String,
    pub database: String,
    pub now: String,
    pub version: String,
}

/// What a statement gave.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// Columns (with whether they align right) and rows.
    Rows {
        columns: Vec<(String, bool)>,
        rows: Vec<Vec<Option<String>>>,
    },
    /// PostgreSQL's command tag and MySQL's count.
    Done { tag: String, affected: usize },
    /// `USE` or `\c`.
    Use(String),
    /// MySQL's number and state, and the message.
    Failed {
        code: u32,
        state: String,
        message: String,
    },
}

type Res = Result<Outcome, Outcome>;

fn failed(code: u32, state: &str, message: String) -> Outcome {
    Outcome::Failed {
        code,
        state: state.to_string(),
        message,
    }
}

struct Run<'a> {
    store: &'a mut Store,
    session: &'a Session,
    p: Parser,
    text: &'a str,
    /// The database a name was qualified with, instead of the session's.
    other: Option<String>,
}

/// Rows that share the values of GROUP BY.
type Group<'r> = (Vec<Option<String>>, Vec<&'r Vec<Value>>);

/// Runs one statement.
pub fn run(store: &mut Store, session: &Session, text: &str) -> Outcome {
    let toks = match lex(text, session.mysql) {
        Ok(t) => t,
        Err(near) => return syntax(session, text, &(near, 0)),
    };
    let mut r = Run {
        store,
        session,
        p: Parser {
            toks,
            at: 0,
            depth: 0,
        },
        text,
        other: None,
    };
    match r.statement() {
        Ok(o) | Err(o) => o,
    }
}

fn syntax(session: &Session, text: &str, (near, at): &Near) -> Outcome {
    if session.mysql {
        let rest: String = text.chars().skip(*at).take(80).collect();
        let version = "You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version for the right syntax to use near";
        return failed(
            1064,
            "42000",
            format!("{version} '{}' at line 1", rest.trim_end()),
        );
    }
    if near.is_empty() {
        return failed(
            0,
            "42601",
            format!("syntax error at end of input{}", pointer(text, *at)),
        );
    }
    failed(
        0,
        "42601",
        format!("syntax error at or near \"{near}\"{}", pointer(text, *at)),
    )
}

/// PostgreSQL's excerpt with a caret.
fn pointer(text: &str, at: usize) -> String {
    let before: String = text.chars().take(at).collect();
    let line = before.matches('\n').count();
    let shown = text.lines().nth(line).unwrap_or("");
    let column = before.rsplit('\n').next().map_or(0, |l| l.chars().count());
    let head = format!("LINE {}: ", line + 1);
    format!("\n{head}{shown}\n{}^", " ".repeat(head.len() + column))
}

impl Run<'_> {
    fn bad(&self, near: &Near) -> Outcome {
        syntax(self.session, self.text, near)
    }

    fn done(&self, tag: &str, affected: usize) -> Res {
        Ok(Outcome::Done {
            tag: tag.to_string(),
            affected,
        })
    }

    fn fold(&self, name: String) -> String {
        if self.session.mysql {
            name
        } else {
            name.to_lowercase()
        }
    }

    fn name(&mut self) -> Result<String, Outcome> {
        let quoted = matches!(self.p.peek(), Tok::Name(_));
        let mut n = self.p.name().map_err(|e| self.bad(&e))?;
        // schema.table: PostgreSQL's schema is left out, MySQL's database chosen.
        if self.p.op(".") {
            if self.session.mysql && self.store.databases.contains_key(&n) {
                self.other = Some(n);
            }
            n = self.p.name().map_err(|e| self.bad(&e))?;
        }
        Ok(if quoted { n } else { self.fold(n) })
    }

    fn need(&mut self, op: &str) -> Result<(), Outcome> {
        self.p.need(op).map_err(|e| self.bad(&e))
    }

    fn need_word(&mut self, w: &str) -> Result<(), Outcome> {
        self.p.need_word(w).map_err(|e| self.bad(&e))
    }

    fn expr(&mut self) -> Result<Expr, Outcome> {
        self.p.expr().map_err(|e| self.bad(&e))
    }

    fn end(&mut self) -> Result<(), Outcome> {
        while self.p.op(";") {}
        match self.p.peek() {
            Tok::End => Ok(()),
            _ => {
                let near: Result<(), Near> = self.p.near();
                Err(near
                    .err()
                    .map_or_else(|| failed(1064, "42000", String::new()), |n| self.bad(&n)))
            }
        }
    }

    fn database(&mut self) -> Result<&mut std::collections::BTreeMap<String, Table>, Outcome> {
        let name = self
            .other
            .clone()
            .unwrap_or_else(|| self.session.database.clone());
        if name.is_empty() {
            return Err(failed(1046, "3D000", "No database selected".to_string()));
        }
        let mysql = self.session.mysql;
        self.store.databases.get_mut(&name).ok_or_else(|| {
            if mysql {
                failed(1049, "42000", format!("Unknown database '{name}'"))
            } else {
                failed(0, "3D000", format!("database \"{name}\" does not exist"))
            }
        })
    }

    fn missing_table(&self, name: &str) -> Outcome {
        if self.session.mysql {
            return failed(
                1146,
                "42S02",
                format!("Table '{}.{name}' doesn't exist", self.session.database),
            );
        }
        let at = self
            .text
            .to_lowercase()
            .find(&name.to_lowercase())
            .map_or(0, |b| self.text[..b].chars().count());
        failed(
            0,
            "42P01",
            format!(
                "relation \"{name}\" does not exist{}",
                pointer(self.text, at)
            ),
        )
    }

    fn table(&mut self, name: &str) -> Result<&mut Table, Outcome> {
        let missing = self.missing_table(name);
        self.database()?.get_mut(name).ok_or(missing)
    }

    fn unknown(&self, what: &str, place: &str) -> Outcome {
        if self.session.mysql {
            return match what.strip_suffix("()") {
                Some(f) => failed(
                    1305,
                    "42000",
                    format!("FUNCTION {}.{f} does not exist", self.session.database),
                ),
                None => failed(
                    1054,
                    "42S22",
                    format!("Unknown column '{what}' in '{place}'"),
                ),
            };
        }
        let at = self
            .text
            .to_lowercase()
            .find(&what.trim_end_matches("()").to_lowercase())
            .map_or(0, |b| self.text[..b].chars().count());
        match what.strip_suffix("()") {
            _ if what == "division by zero" => failed(0, "22012", what.to_string()),
            Some(f) => failed(
                0,
                "42883",
                format!("function {f}() does not exist{}", pointer(self.text, at)),
            ),
            None => failed(
                0,
                "42703",
                format!("column \"{what}\" does not exist{}", pointer(self.text, at)),
            ),
        }
    }

    fn scope<'s>(&'s self, names: &'s [(String, String)], row: &'s [Value]) -> Scope<'s> {
        let s = self.session;
        Scope {
            names,
            row,
            mysql: s.mysql,
            user: &s.user,
            database: &s.database,
            now: &s.now,
            version: &s.version,
        }
    }

    fn statement(&mut self) -> Res {
        let first = match self.p.peek().clone() {
            Tok::Word(w) => w.to_ascii_lowercase(),
            Tok::End => return self.done("", 0),
            _ => {
                let near: Result<(), Near> = self.p.near();
                return Err(near
                    .err()
                    .map_or_else(|| failed(1064, "42000", String::new()), |n| self.bad(&n)));
            }
        };
        match first.as_str() {
            "select" => self.select(),
            "insert" | "replace" => self.insert(),
            "update" => self.update(),
            "delete" => self.delete(),
            "create" => self.create(),
            "drop" => self.drop(),
            "alter" => self.alter(),
            "truncate" => {
                self.p.at += 1;
                self.p.word("table");
                let t = self.name()?;
                self.table(&t)?.rows.clear();
                self.done("TRUNCATE TABLE", 0)
            }
            "use" if self.session.mysql => {
                self.p.at += 1;
                let d = self.name()?;
                if self.store.databases.contains_key(&d) {
                    Ok(Outcome::Use(d))
                } else {
                    Err(failed(1049, "42000", format!("Unknown database '{d}'")))
                }
            }
            "show" => self.show(),
            "describe" | "desc" | "explain" if self.session.mysql => {
                self.p.at += 1;
                self.p.word("table");
                let t = self.name()?;
                self.describe(&t)
            }
            "begin" | "start" => self.done("BEGIN", 0),
            "commit" | "end" => self.done("COMMIT", 0),
            "rollback" => self.done("ROLLBACK", 0),
            "set" => self.done("SET", 0),
            "grant" | "revoke" => self.done(&first.to_uppercase(), 0),
            "flush" | "lock" | "unlock" | "analyze" | "vacuum" | "comment" => {
                self.done(&first.to_uppercase(), 0)
            }
            _ => {
                let near: Result<(), Near> = self.p.near();
                Err(near
                    .err()
                    .map_or_else(|| failed(1064, "42000", String::new()), |n| self.bad(&n)))
            }
        }
    }

    fn exists_clause(&mut self, no: bool) -> bool {
        let save = self.p.at;
        let hit = self.p.word("if") && (!no || self.p.word("not")) && self.p.word("exists");
        if !hit {
            self.p.at = save;
        }
        hit
    }

    fn create(&mut self) -> Res {
        self.p.at += 1;
        if self.p.word("database") || (self.session.mysql && self.p.word("schema")) {
            let soft = self.exists_clause(true);
            let name = self.name()?;
            if self.store.databases.contains_key(&name) {
                if soft {
                    return self.done("CREATE DATABASE", 1);
                }
                return Err(if self.session.mysql {
                    failed(
                        1007,
                        "HY000",
                        format!("Can't create database '{name}'; database exists"),
                    )
                } else {
                    failed(0, "42P04", format!("database \"{name}\" already exists"))
                });
            }
            self.store.databases.insert(name, Default::default());
            return self.done("CREATE DATABASE", 1);
        }
        if self.p.word("user") || self.p.word("role") {
            self.exists_clause(true);
            let (name, _) = (
                match self.p.peek().clone() {
                    Tok::Str(s) => {
                        self.p.at += 1;
                        s
                    }
                    _ => self.name()?,
                },
                0,
            );
            let mut password = String::new();
            while *self.p.peek() != Tok::End {
                if let Tok::Str(s) = self.p.peek() {
                    password = s.clone();
                }
                self.p.at += 1;
            }
            let name = name.split('@').next().unwrap_or("").to_string();
            self.store.users.retain(|(u, _)| *u != name);
            self.store.users.push((name, password));
            return self.done("CREATE ROLE", 0);
        }
        if self.p.word("index")
            || self.p.word("unique")
            || self.p.word("extension")
            || self.p.word("schema")
            || self.p.word("sequence")
            || self.p.word("view")
            || self.p.word("type")
        {
            let kind = if self.text.to_lowercase().contains("index") {
                "CREATE INDEX"
            } else {
                "CREATE"
            };
            return self.done(kind, 0);
        }
        self.p.word("temporary");
        self.need_word("table")?;
        let soft = self.exists_clause(true);
        let name = self.name()?;
        self.need("(")?;
        let mut t = Table {
            next: 1,
            ..Table::default()
        };
        loop {
            if self.p.word("primary") {
                self.need_word("key")?;
                self.need("(")?;
                loop {
                    let c = self.name()?;
                    if let Some(col) = t
                        .columns
                        .iter_mut()
                        .find(|x| x.name.eq_ignore_ascii_case(&c))
                    {
                        col.primary = true;
                        col.not_null = true;
                    }
                    if !self.p.op(",") {
                        break;
                    }
                }
                self.need(")")?;
            } else if ["foreign", "constraint", "unique", "key", "index", "check"]
                .iter()
                .any(|w| self.p.word(w))
            {
                self.skip_part();
            } else {
                let c = self.column()?;
                t.columns.push(c);
            }
            if !self.p.op(",") {
                break;
            }
        }
        self.need(")")?;
        // ENGINE=InnoDB and its kin.
        while *self.p.peek() != Tok::End && *self.p.peek() != Tok::Op(";") {
            self.p.at += 1;
        }
        let mysql = self.session.mysql;
        let db = self.database()?;
        if db.contains_key(&name) {
            if soft {
                return self.done("CREATE TABLE", 0);
            }
            return Err(if mysql {
                failed(1050, "42S01", format!("Table '{name}' already exists"))
            } else {
                failed(0, "42P07", format!("relation \"{name}\" already exists"))
            });
        }
        db.insert(name, t);
        self.done("CREATE TABLE", 0)
    }

    /// Passes over one entry of a table's definition.
    fn skip_part(&mut self) {
        let mut depth = 0;
        loop {
            match self.p.peek() {
                Tok::End => return,
                Tok::Op("(") => depth += 1,
                Tok::Op(")") if depth == 0 => return,
                Tok::Op(")") => depth -= 1,
                Tok::Op(",") if depth == 0 => return,
                _ => {}
            }
            self.p.at += 1;
        }
    }

    fn column(&mut self) -> Result<Column, Outcome> {
        let mut c = Column {
            name: self.name()?,
            ..Column::default()
        };
        c.kind = self.p.name().map_err(|e| self.bad(&e))?.to_lowercase();
        for w in ["varying", "precision", "unsigned"] {
            if self.p.word(w) {
                c.kind.push_str(&format!(" {w}"));
            }
        }
        if self.p.op("(") {
            let mut inner = Vec::new();
            while !self.p.op(")") {
                match self.p.peek().clone() {
                    Tok::Num(n) => inner.push(n),
                    Tok::Str(s) => inner.push(format!("'{s}'")),
                    Tok::End => return Err(self.bad(&(String::new(), self.text.chars().count()))),
                    _ => {}
                }
                self.p.at += 1;
            }
            c.kind.push_str(&format!("({})", inner.join(",")));
        }
        if c.kind.contains("serial") {
            c.auto = true;
            c.not_null = true;
        }
        loop {
            if self.p.word("primary") {
                self.need_word("key")?;
                c.primary = true;
                c.not_null = true;
            } else if self.p.word("auto_increment") || self.p.word("autoincrement") {
                c.auto = true;
            } else if self.p.word("not") {
                self.need_word("null")?;
                c.not_null = true;
            } else if self.p.word("unique") {
                c.unique = true;
            } else if self.p.word("default") {
                let start = self.p.at;
                let e = self.expr()?;
                c.default = match (&e, self.p.toks.get(start).map(|t| &t.0)) {
                    (Expr::Const(v), _) => v
                        .show(false)
                        .map(|t| format!("'{}'", t.replace('\'', "''"))),
                    (Expr::Call(n, _), _) => Some(format!("{n}()")),
                    _ => None,
                };
            } else if self.p.word("generated") {
                while !self.p.word("identity") {
                    if *self.p.peek() == Tok::End {
                        break;
                    }
                    self.p.at += 1;
                }
                c.auto = true;
            } else if self.p.word("null") || self.p.word("unsigned") {
            } else if self.p.word("references")
                || self.p.word("check")
                || self.p.word("on")
                || self.p.word("character")
                || self.p.word("collate")
                || self.p.word("comment")
                || self.p.word("with")
                || self.p.word("without")
            {
                self.skip_part();
            } else {
                return Ok(c);
            }
        }
    }

    fn drop(&mut self) -> Res {
        self.p.at += 1;
        let kind = if self.p.word("database") || self.p.word("schema") {
            "database"
        } else if self.p.word("table") {
            "table"
        } else {
            return self.done("DROP", 0);
        };
        let soft = self.exists_clause(false);
        loop {
            let name = self.name()?;
            let mysql = self.session.mysql;
            let gone = if kind == "database" {
                self.store.databases.remove(&name).is_some()
            } else {
                self.database()?.remove(&name).is_some()
            };
            if !gone && !soft {
                return Err(match (kind, mysql) {
                    ("database", true) => failed(
                        1008,
                        "HY000",
                        format!("Can't drop database '{name}'; database doesn't exist"),
                    ),
                    ("database", false) => {
                        failed(0, "3D000", format!("database \"{name}\" does not exist"))
                    }
                    (_, true) => failed(
                        1051,
                        "42S02",
                        format!("Unknown table '{}.{name}'", self.session.database),
                    ),
                    (_, false) => failed(0, "42P01", format!("table \"{name}\" does not exist")),
                });
            }
            if !self.p.op(",") {
                break;
            }
        }
        self.done(
            if kind == "database" {
                "DROP DATABASE"
            } else {
                "DROP TABLE"
            },
            0,
        )
    }

    fn alter(&mut self) -> Res {
        self.p.at += 1;
        if !self.p.word("table") {
            return self.done("ALTER ROLE", 0);
        }
        self.exists_clause(false);
        let name = self.name()?;
        if self.p.word("add") {
            self.p.word("column");
            if ["constraint", "primary", "unique", "index", "foreign"]
                .iter()
                .any(|w| self.p.word(w))
            {
                return self.done("ALTER TABLE", 0);
            }
            self.exists_clause(true);
            let c = self.column()?;
            let fill = c.default.as_ref().map_or(Value::Null, |d| {
                Value::Text(d.trim_matches('\'').to_string())
            });
            let t = self.table(&name)?;
            t.columns.push(c);
            t.rows.iter_mut().for_each(|r| r.push(fill.clone()));
        } else if self.p.word("drop") {
            self.p.word("column");
            let c = self.name()?;
            let t = self.table(&name)?;
            match t
                .columns
                .iter()
                .position(|x| x.name.eq_ignore_ascii_case(&c))
            {
                Some(i) => {
                    t.columns.remove(i);
                    t.rows.iter_mut().for_each(|r| {
                        r.remove(i);
                    });
                }
                None => return Err(self.unknown(&c, "field list")),
            }
        } else if self.p.word("rename") {
            let column = self.p.word("column");
            if column {
                let old = self.name()?;
                self.need_word("to")?;
                let new = self.name()?;
                if let Some(c) = self
                    .table(&name)?
                    .columns
                    .iter_mut()
                    .find(|c| c.name == old)
                {
                    c.name = new;
                }
            } else {
                self.p.word("to");
                let new = self.name()?;
                self.table(&name)?;
                let db = self.database()?;
                if let Some(t) = db.remove(&name) {
                    db.insert(new, t);
                }
            }
        }
        self.done("ALTER TABLE", 0)
    }

    fn coerce(v: Value, kind: &str) -> Value {
        let k = kind.to_ascii_lowercase();
        match v {
            Value::Text(t) if k.contains("int") || k.contains("serial") => {
                t.trim().parse().map_or(Value::Text(t), Value::Int)
            }
            Value::Text(t) if k.contains("bool") => Value::Bool(matches!(
                t.to_ascii_lowercase().as_str(),
                "t" | "true" | "1" | "yes" | "on"
            )),
            Value::Int(n) if k.contains("bool") && !k.contains("tiny") => Value::Bool(n != 0),
            Value::Int(n) if k.contains("char") || k.contains("text") => Value::Text(n.to_string()),
            v => v,
        }
    }

    fn insert(&mut self) -> Res {
        self.p.at += 1;
        let ignore = self.p.word("ignore");
        self.need_word("into")?;
        let name = self.name()?;
        let columns = self.table(&name)?.columns.clone();
        let mut order: Vec<usize> = (0..columns.len()).collect();
        if self.p.op("(") {
            order.clear();
            loop {
                let c = self.name()?;
                match columns.iter().position(|x| x.name.eq_ignore_ascii_case(&c)) {
                    Some(i) => order.push(i),
                    None if self.session.mysql => return Err(self.unknown(&c, "field list")),
                    None => {
                        let at = self
                            .text
                            .find(&c)
                            .map_or(0, |b| self.text[..b].chars().count());
                        return Err(failed(
                            0,
                            "42703",
                            format!(
                                "column \"{c}\" of relation \"{name}\" does not exist{}",
                                pointer(self.text, at)
                            ),
                        ));
                    }
                }
                if !self.p.op(",") {
                    break;
                }
            }
            self.need(")")?;
        }
        if !self.p.word("values") {
            self.need_word("value")?;
        }
        let mut rows = Vec::new();
        let mut number = 0;
        loop {
            number += 1;
            self.need("(")?;
            let mut given: Vec<Option<Value>> = Vec::new();
            while !self.p.op(")") {
                if self.p.word("default") {
                    given.push(None);
                } else {
                    let e = self.expr()?;
                    let v = self.scope(&[], &[]).eval(&e);
                    given.push(Some(v.map_err(|w| self.unknown(&w, "field list"))?));
                }
                if !self.p.op(",") && *self.p.peek() != Tok::Op(")") {
                    let near: Result<(), Near> = self.p.near();
                    return Err(near
                        .err()
                        .map_or_else(|| failed(1064, "42000", String::new()), |n| self.bad(&n)));
                }
            }
            if given.len() > order.len() || (given.len() < order.len() && self.session.mysql) {
                return Err(if self.session.mysql {
                    failed(
                        1136,
                        "21S01",
                        format!("Column count doesn't match value count at row {number}"),
                    )
                } else {
                    failed(
                        0,
                        "42601",
                        "INSERT has more expressions than target columns".to_string(),
                    )
                });
            }
            let mut row: Vec<Option<Value>> = vec![None; columns.len()];
            for (slot, v) in order.iter().zip(given) {
                row[*slot] = v;
            }
            rows.push(row);
            if !self.p.op(",") {
                break;
            }
        }
        let mut soft = ignore;
        if self.p.word("on") {
            soft = true;
            while !matches!(self.p.peek(), Tok::End | Tok::Op(";"))
                && !matches!(self.p.peek(), Tok::Word(w) if w.eq_ignore_ascii_case("returning"))
            {
                self.p.at += 1;
            }
        }
        let returning = if self.p.word("returning") {
            Some(self.list()?)
        } else {
            None
        };
        self.end()?;
        let mut made: Vec<Vec<Value>> = Vec::new();
        for row in rows {
            let mut full = Vec::new();
            let mut used = None;
            for (c, v) in columns.iter().zip(row) {
                let v = match v {
                    Some(Value::Null) if c.auto && self.session.mysql => None,
                    other => other,
                };
                let v = match v {
                    Some(v) => {
                        if c.auto {
                            used = v.num();
                        }
                        v
                    }
                    None if c.auto => {
                        let n = self.table(&name)?.next;
                        used = Some(n as f64);
                        Value::Int(n)
                    }
                    None => match &c.default {
                        Some(d) if d.ends_with("()") => {
                            let e = Expr::Call(d.trim_end_matches("()").to_string(), Vec::new());
                            self.scope(&[], &[]).eval(&e).unwrap_or(Value::Null)
                        }
                        Some(d) => Value::Text(d.trim_matches('\'').replace("''", "'")),
                        None => Value::Null,
                    },
                };
                let v = Self::coerce(v, &c.kind);
                if c.not_null && v == Value::Null {
                    return Err(if self.session.mysql {
                        failed(1048, "23000", format!("Column '{}' cannot be null", c.name))
                    } else {
                        failed(
                            0,
                            "23502",
                            format!(
                                "null value in column \"{}\" of relation \"{name}\" violates not-null constraint",
                                c.name
                            ),
                        )
                    });
                }
                let kind = c.kind.to_ascii_lowercase();
                if (kind.contains("int") || kind.contains("serial")) && matches!(v, Value::Text(_))
                {
                    let t = v.show(false).unwrap_or_default();
                    return Err(if self.session.mysql {
                        failed(
                            1366,
                            "HY000",
                            format!(
                                "Incorrect integer value: '{t}' for column '{}' at row 1",
                                c.name
                            ),
                        )
                    } else {
                        failed(
                            0,
                            "22P02",
                            format!("invalid input syntax for type integer: \"{t}\""),
                        )
                    });
                }
                full.push(v);
            }
            let mysql = self.session.mysql;
            let t = self.table(&name)?;
            let clash = columns
                .iter()
                .enumerate()
                .filter(|(_, c)| c.primary || c.unique)
                .find(|(i, _)| {
                    t.rows
                        .iter()
                        .chain(&made)
                        .any(|r| r[*i] == full[*i] && full[*i] != Value::Null)
                });
            // A key over several columns clashes only as a whole.
            let compound = columns.iter().filter(|c| c.primary).count() > 1;
            if let Some((i, c)) = clash.filter(|(_, c)| !(compound && c.primary)) {
                if soft {
                    continue;
                }
                let shown = full[i].show(mysql).unwrap_or_default();
                return Err(if mysql {
                    failed(
                        1062,
                        "23000",
                        format!(
                            "Duplicate entry '{shown}' for key '{name}.{}'",
                            if c.primary { "PRIMARY" } else { &c.name }
                        ),
                    )
                } else {
                    let key = if c.primary {
                        format!("{name}_pkey")
                    } else {
                        format!("{name}_{}_key", c.name)
                    };
                    failed(
                        0,
                        "23505",
                        format!(
                            "duplicate key value violates unique constraint \"{key}\"\nDETAIL:  Key ({})=({shown}) already exists.",
                            c.name
                        ),
                    )
                });
            }
            if let Some(n) = used {
                t.next = t.next.max(n as i64 + 1);
            }
            made.push(full);
        }
        let n = made.len();
        let names: Vec<(String, String)> = columns
            .iter()
            .map(|c| (name.clone(), c.name.clone()))
            .collect();
        let back = match returning {
            Some(list) => Some(self.project(&list, &names, &made, &columns)?),
            None => None,
        };
        self.table(&name)?.rows.extend(made);
        match back {
            Some(o) => Ok(o),
            None => self.done(&format!("INSERT 0 {n}"), n),
        }
    }

    fn filter(
        &mut self,
        names: &[(String, String)],
        rows: &[Vec<Value>],
    ) -> Result<Vec<bool>, Outcome> {
        if !self.p.word("where") {
            return Ok(vec![true; rows.len()]);
        }
        let e = self.expr()?;
        let mut keep = Vec::new();
        if rows.is_empty() {
            // Even without rows a wrong column is a mistake.
            let nulls = vec![Value::Null; names.len()];
            self.scope(names, &nulls)
                .eval(&e)
                .map_err(|w| self.unknown(&w, "where clause"))?;
        }
        for r in rows {
            keep.push(
                self.scope(names, r)
                    .eval(&e)
                    .map_err(|w| self.unknown(&w, "where clause"))?
                    .truth(),
            );
        }
        Ok(keep)
    }

    fn update(&mut self) -> Res {
        self.p.at += 1;
        let name = self.name()?;
        let t = self.table(&name)?.clone();
        let names: Vec<(String, String)> = t
            .columns
            .iter()
            .map(|c| (name.clone(), c.name.clone()))
            .collect();
        self.need_word("set")?;
        let mut sets = Vec::new();
        loop {
            let c = self.name()?;
            self.need("=")?;
            let e = self.expr()?;
            match t
                .columns
                .iter()
                .position(|x| x.name.eq_ignore_ascii_case(&c))
            {
                Some(i) => sets.push((i, e)),
                None => return Err(self.unknown(&c, "field list")),
            }
            if !self.p.op(",") {
                break;
            }
        }
        let keep = self.filter(&names, &t.rows)?;
        self.end()?;
        let mut rows = t.rows.clone();
        let (mut n, mut changed) = (0, 0);
        for (r, k) in rows.iter_mut().zip(keep) {
            if !k {
                continue;
            }
            n += 1;
            let old = r.clone();
            for (i, e) in &sets {
                let v = self
                    .scope(&names, &old)
                    .eval(e)
                    .map_err(|w| self.unknown(&w, "field list"))?;
                r[*i] = Self::coerce(v, &t.columns[*i].kind);
            }
            changed += usize::from(*r != old);
        }
        self.table(&name)?.rows = rows;
        self.done(
            &format!("UPDATE {n}"),
            if self.session.mysql { changed } else { n },
        )
    }

    fn delete(&mut self) -> Res {
        self.p.at += 1;
        self.need_word("from")?;
        let name = self.name()?;
        let t = self.table(&name)?.clone();
        let names: Vec<(String, String)> = t
            .columns
            .iter()
            .map(|c| (name.clone(), c.name.clone()))
            .collect();
        let keep = self.filter(&names, &t.rows)?;
        self.end()?;
        let n = keep.iter().filter(|k| **k).count();
        self.table(&name)?.rows = t
            .rows
            .into_iter()
            .zip(keep)
            .filter(|(_, k)| !k)
            .map(|(r, _)| r)
            .collect();
        self.done(&format!("DELETE {n}"), n)
    }

    /// The expressions of a SELECT with the names they get.
    fn list(&mut self) -> Result<Vec<(Expr, Option<String>)>, Outcome> {
        let mut out = Vec::new();
        loop {
            let e = self.expr()?;
            let stop = |w: &str| {
                [
                    "from", "where", "order", "group", "limit", "having", "offset", "union",
                ]
                .contains(&w.to_ascii_lowercase().as_str())
            };
            let alias = if self.p.word("as") {
                Some(self.p.name().map_err(|e| self.bad(&e))?)
            } else {
                match self.p.peek().clone() {
                    Tok::Word(w) if !stop(&w) => {
                        self.p.at += 1;
                        Some(w)
                    }
                    Tok::Name(n) => {
                        self.p.at += 1;
                        Some(n)
                    }
                    _ => None,
                }
            };
            out.push((e, alias));
            if !self.p.op(",") {
                return Ok(out);
            }
        }
    }

    fn source(&mut self) -> Result<(String, String, Table), Outcome> {
        let save = self.p.at;
        let name = self.name()?;
        let t = match self.catalog(&name, save) {
            Some(t) => t,
            None => self.table(&name)?.clone(),
        };
        self.p.word("as");
        let alias = match self.p.peek().clone() {
            Tok::Word(w)
                if ![
                    "where", "order", "group", "limit", "join", "left", "inner", "on", "having",
                    "offset", "union", "right", "cross", "using",
                ]
                .contains(&w.to_ascii_lowercase().as_str()) =>
            {
                self.p.at += 1;
                w
            }
            _ => name.clone(),
        };
        Ok((name, alias, t))
    }

    /// The few tables of the system catalogue that people read.
    fn catalog(&self, name: &str, at: usize) -> Option<Table> {
        let schema = matches!(self.p.toks.get(at + 1), Some((Tok::Op("."), _)));
        let column = |n: &str| Column {
            name: n.to_string(),
            kind: "text".to_string(),
            ..Column::default()
        };
        let text = |s: &str| Value::Text(s.to_string());
        match name {
            "pg_database" if !self.session.mysql => Some(Table {
                columns: vec![column("datname")],
                rows: self.store.databases.keys().map(|d| vec![text(d)]).collect(),
                next: 1,
            }),
            "pg_tables" | "tables" if schema || name == "pg_tables" => {
                let tables = self.store.databases.get(&self.session.database)?;
                let schema = if self.session.mysql {
                    self.session.database.as_str()
                } else {
                    "public"
                };
                Some(Table {
                    columns: vec![
                        column("table_schema"),
                        column("table_name"),
                        column("schemaname"),
                        column("tablename"),
                    ],
                    rows: tables
                        .keys()
                        .map(|t| vec![text(schema), text(t), text(schema), text(t)])
                        .collect(),
                    next: 1,
                })
            }
            _ => None,
        }
    }

    fn select(&mut self) -> Res {
        self.p.at += 1;
        let distinct = self.p.word("distinct");
        let list = self.list()?;
        let mut names: Vec<(String, String)> = Vec::new();
        let mut columns: Vec<Column> = Vec::new();
        let mut rows: Vec<Vec<Value>> = vec![Vec::new()];
        if self.p.word("from") {
            let (_, alias, t) = self.source()?;
            names.extend(t.columns.iter().map(|c| (alias.clone(), c.name.clone())));
            columns.extend(t.columns.clone());
            rows = t.rows;
            loop {
                let left = self.p.word("left");
                if left {
                    self.p.word("outer");
                }
                let cross = self.p.word("cross") || self.p.op(",");
                if !left && !cross {
                    self.p.word("inner");
                }
                if !self.p.word("join") && !cross {
                    if left {
                        let near: Result<(), Near> = self.p.near();
                        return Err(near.err().map_or_else(
                            || failed(1064, "42000", String::new()),
                            |n| self.bad(&n),
                        ));
                    }
                    break;
                }
                let (_, alias, t) = self.source()?;
                let width = t.columns.len();
                names.extend(t.columns.iter().map(|c| (alias.clone(), c.name.clone())));
                columns.extend(t.columns.clone());
                let on = if self.p.word("on") {
                    Some(self.expr()?)
                } else {
                    None
                };
                if rows.len().saturating_mul(t.rows.len()) > 1_000_000 {
                    return Err(failed(
                        1104,
                        "42000",
                        "The SELECT would examine too many rows for the simulator".to_string(),
                    ));
                }
                let mut joined = Vec::new();
                for a in &rows {
                    let mut hit = false;
                    for b in &t.rows {
                        let row: Vec<Value> = a.iter().chain(b).cloned().collect();
                        let fits = match &on {
                            Some(e) => self
                                .scope(&names, &row)
                                .eval(e)
                                .map_err(|w| self.unknown(&w, "on clause"))?
                                .truth(),
                            None => true,
                        };
                        if fits {
                            hit = true;
                            joined.push(row);
                        }
                    }
                    if left && !hit {
                        joined.push(
                            a.iter()
                                .cloned()
                                .chain(std::iter::repeat_n(Value::Null, width))
                                .collect(),
                        );
                    }
                }
                rows = joined;
            }
        }
        let keep = self.filter(&names, &rows)?;
        let mut rows: Vec<Vec<Value>> = rows
            .into_iter()
            .zip(keep)
            .filter(|(_, k)| *k)
            .map(|(r, _)| r)
            .collect();
        let mut group = Vec::new();
        if self.p.word("group") {
            self.need_word("by")?;
            loop {
                group.push(self.expr()?);
                if !self.p.op(",") {
                    break;
                }
            }
        }
        let having = if self.p.word("having") {
            Some(self.expr()?)
        } else {
            None
        };
        let mut order: Vec<(Expr, bool)> = Vec::new();
        if self.p.word("order") {
            self.need_word("by")?;
            loop {
                let e = self.expr()?;
                let down = self.p.word("desc");
                if !down {
                    self.p.word("asc");
                }
                if self.p.word("nulls") {
                    self.p.at += 1;
                }
                order.push((e, down));
                if !self.p.op(",") {
                    break;
                }
            }
        }
        let (mut limit, mut offset) = (usize::MAX, 0usize);
        loop {
            let take = |r: &mut Run| match r.p.peek().clone() {
                Tok::Num(n) => {
                    r.p.at += 1;
                    n.parse().unwrap_or(usize::MAX)
                }
                _ => usize::MAX,
            };
            if self.p.word("limit") {
                limit = take(self);
                if self.p.op(",") {
                    offset = limit;
                    limit = take(self);
                }
            } else if self.p.word("offset") {
                offset = take(self);
            } else {
                break;
            }
        }
        self.end()?;
        if !group.is_empty() || list.iter().any(|(e, _)| aggregates(e)) {
            return self.grouped(
                &list,
                &names,
                &columns,
                rows,
                &group,
                having.as_ref(),
                &order,
                limit,
                offset,
            );
        }
        if !order.is_empty() {
            let mut keyed = Vec::new();
            for r in rows {
                let mut key = Vec::new();
                for (e, _) in &order {
                    // ORDER BY 1 and ORDER BY alias.
                    let e = self.order_target(e, &list);
                    key.push(
                        self.scope(&names, &r)
                            .eval(e)
                            .map_err(|w| self.unknown(&w, "order clause"))?,
                    );
                }
                keyed.push((key, r));
            }
            keyed.sort_by(|a, b| self.order(&a.0, &b.0, &order));
            rows = keyed.into_iter().map(|(_, r)| r).collect();
        }
        let out = self.project(&list, &names, &rows, &columns)?;
        Ok(cut(out, distinct, offset, limit))
    }

    fn order_target<'e>(&self, e: &'e Expr, list: &'e [(Expr, Option<String>)]) -> &'e Expr {
        match e {
            Expr::Const(Value::Int(n)) => usize::try_from(n - 1)
                .ok()
                .and_then(|i| list.get(i))
                .map_or(e, |(x, _)| x),
            Expr::Column(None, c) => list
                .iter()
                .find(|(_, a)| a.as_ref().is_some_and(|a| a.eq_ignore_ascii_case(c)))
                .map_or(e, |(x, _)| x),
            _ => e,
        }
    }

    fn order(&self, a: &[Value], b: &[Value], order: &[(Expr, bool)]) -> Ordering {
        for (i, (_, down)) in order.iter().enumerate() {
            let o = match (&a[i], &b[i]) {
                (Value::Null, Value::Null) => Ordering::Equal,
                // NULLs come first in MySQL and last in PostgreSQL.
                (Value::Null, _) => {
                    if self.session.mysql {
                        Ordering::Less
                    } else {
                        Ordering::Greater
                    }
                }
                (_, Value::Null) => {
                    if self.session.mysql {
                        Ordering::Greater
                    } else {
                        Ordering::Less
                    }
                }
                (x, y) => compare(x, y).unwrap_or(Ordering::Equal),
            };
            let o = if *down { o.reverse() } else { o };
            if o != Ordering::Equal {
                return o;
            }
        }
        Ordering::Equal
    }

    fn title(&self, e: &Expr, at: usize) -> String {
        match e {
            Expr::Column(_, c) => c.clone(),
            Expr::Call(n, _) if !self.session.mysql => {
                if n == "cast" {
                    "?column?".to_string()
                } else {
                    n.clone()
                }
            }
            _ if !self.session.mysql => "?column?".to_string(),
            _ => {
                // MySQL heads a column with the words of the query.
                let body = self.text.trim_start().get(6..).unwrap_or("");
                let low = body.to_lowercase();
                let end = low.find(" from ").unwrap_or(body.len());
                split_commas(&body[..end])
                    .get(at)
                    .map_or("?".to_string(), |s| s.trim().trim_matches('\'').to_string())
            }
        }
    }

    fn project(
        &self,
        list: &[(Expr, Option<String>)],
        names: &[(String, String)],
        rows: &[Vec<Value>],
        columns: &[Column],
    ) -> Res {
        let mut heads: Vec<(String, bool)> = Vec::new();
        for (i, (e, alias)) in list.iter().enumerate() {
            match e {
                Expr::Star => heads.extend(columns.iter().map(|c| (c.name.clone(), c.numeric()))),
                Expr::Column(_, c) => {
                    let numeric = columns
                        .iter()
                        .find(|x| x.name.eq_ignore_ascii_case(c))
                        .is_some_and(Column::numeric);
                    heads.push((alias.clone().unwrap_or_else(|| c.clone()), numeric));
                }
                e => heads.push((
                    alias.clone().unwrap_or_else(|| self.title(e, i)),
                    matches!(
                        e,
                        Expr::Const(Value::Int(_) | Value::Float(_))
                            | Expr::Binary("+" | "-" | "*" | "/" | "%", ..)
                            | Expr::Neg(_)
                    ),
                )),
            }
        }
        if rows.is_empty() {
            let nulls = vec![Value::Null; names.len()];
            for (e, _) in list.iter().filter(|(e, _)| *e != Expr::Star) {
                self.scope(names, &nulls)
                    .eval(e)
                    .map_err(|w| self.unknown(&w, "field list"))?;
            }
        }
        let mut out = Vec::new();
        for r in rows {
            let mut row = Vec::new();
            for (e, _) in list {
                match e {
                    Expr::Star => row.extend(r.iter().map(|v| v.show(self.session.mysql))),
                    e => row.push(
                        self.scope(names, r)
                            .eval(e)
                            .map_err(|w| self.unknown(&w, "field list"))?
                            .show(self.session.mysql),
                    ),
                }
            }
            out.push(row);
        }
        Ok(Outcome::Rows {
            columns: heads,
            rows: out,
        })
    }

    /// An expression over a group: aggregates of its rows, the rest from its first row.
    fn over(
        &self,
        e: &Expr,
        names: &[(String, String)],
        rows: &[&Vec<Value>],
    ) -> Result<Value, String> {
        let number = |v: f64| {
            if v == v.trunc() && v.abs() < 9e15 {
                Value::Int(v as i64)
            } else {
                Value::Float(v)
            }
        };
        match e {
            Expr::Call(n, args)
                if aggregates(e)
                    && matches!(
                        n.as_str(),
                        "count" | "sum" | "min" | "max" | "avg" | "string_agg" | "group_concat"
                    ) =>
            {
                let arg = args.first().unwrap_or(&Expr::Star);
                let mut v = Vec::new();
                for r in rows {
                    let x = self.scope(names, r).eval(arg)?;
                    if x != Value::Null {
                        v.push(x);
                    }
                }
                Ok(match n.as_str() {
                    "count" => Value::Int(v.len() as i64),
                    _ if v.is_empty() => Value::Null,
                    "sum" => number(v.iter().filter_map(Value::num).sum()),
                    "avg" => {
                        Value::Float(v.iter().filter_map(Value::num).sum::<f64>() / v.len() as f64)
                    }
                    "min" => v
                        .iter()
                        .cloned()
                        .reduce(|a, b| {
                            if compare(&b, &a) == Some(Ordering::Less) {
                                b
                            } else {
                                a
                            }
                        })
                        .unwrap_or(Value::Null),
                    "max" => v
                        .iter()
                        .cloned()
                        .reduce(|a, b| {
                            if compare(&b, &a) == Some(Ordering::Greater) {
                                b
                            } else {
                                a
                            }
                        })
                        .unwrap_or(Value::Null),
                    _ => Value::Text(
                        v.iter()
                            .filter_map(|x| x.show(true))
                            .collect::<Vec<_>>()
                            .join(","),
                    ),
                })
            }
            Expr::Binary(op, a, b) => {
                let (x, y) = (self.over(a, names, rows)?, self.over(b, names, rows)?);
                self.scope(&[], &[]).eval(&Expr::Binary(
                    op,
                    Box::new(Expr::Const(x)),
                    Box::new(Expr::Const(y)),
                ))
            }
            Expr::Call(n, args) if aggregates(e) => {
                let mut v = Vec::new();
                for a in args {
                    v.push(Expr::Const(self.over(a, names, rows)?));
                }
                self.scope(&[], &[]).eval(&Expr::Call(n.clone(), v))
            }
            e => match rows.first() {
                Some(r) => self.scope(names, r).eval(e),
                None => Ok(Value::Null),
            },
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the clauses of one SELECT")]
    fn grouped(
        &self,
        list: &[(Expr, Option<String>)],
        names: &[(String, String)],
        columns: &[Column],
        rows: Vec<Vec<Value>>,
        group: &[Expr],
        having: Option<&Expr>,
        order: &[(Expr, bool)],
        limit: usize,
        offset: usize,
    ) -> Res {
        let mut groups: Vec<Group> = Vec::new();
        for r in &rows {
            let mut key = Vec::new();
            for g in group {
                let g = self.order_target(g, list);
                key.push(
                    self.scope(names, r)
                        .eval(g)
                        .map_err(|w| self.unknown(&w, "group statement"))?
                        .show(true),
                );
            }
            match groups.iter_mut().find(|(k, _)| *k == key) {
                Some((_, v)) => v.push(r),
                None => groups.push((key, vec![r])),
            }
        }
        if group.is_empty() && groups.is_empty() {
            groups.push((Vec::new(), Vec::new()));
        }
        let mut out = Vec::new();
        for (_, g) in &groups {
            if let Some(h) = having
                && !self
                    .over(h, names, g)
                    .map_err(|w| self.unknown(&w, "having clause"))?
                    .truth()
            {
                continue;
            }
            let mut row = Vec::new();
            for (e, _) in list {
                row.push(
                    self.over(e, names, g)
                        .map_err(|w| self.unknown(&w, "field list"))?
                        .show(self.session.mysql),
                );
            }
            let mut key = Vec::new();
            for (e, _) in order {
                let e = self.order_target(e, list);
                key.push(
                    self.over(e, names, g)
                        .map_err(|w| self.unknown(&w, "order clause"))?,
                );
            }
            out.push((key, row));
        }
        out.sort_by(|a, b| self.order(&a.0, &b.0, order));
        let heads = list
            .iter()
            .enumerate()
            .map(|(i, (e, a))| {
                let numeric = aggregates(e) || matches!(e, Expr::Column(_, c) if columns.iter().any(|x| x.name.eq_ignore_ascii_case(c) && x.numeric()));
                (a.clone().unwrap_or_else(|| self.title(e, i)), numeric)
            })
            .collect();
        Ok(cut(
            Outcome::Rows {
                columns: heads,
                rows: out.into_iter().map(|(_, r)| r).collect(),
            },
            false,
            offset,
            limit,
        ))
    }

    fn show(&mut self) -> Res {
        self.p.at += 1;
        let one = |head: String, list: Vec<String>| {
            Ok(Outcome::Rows {
                columns: vec![(head, false)],
                rows: list.into_iter().map(|v| vec![Some(v)]).collect(),
            })
        };
        if self.p.word("databases") || self.p.word("schemas") {
            let mut list: Vec<String> =
                ["information_schema", "mysql", "performance_schema", "sys"]
                    .map(str::to_string)
                    .to_vec();
            list.extend(self.store.databases.keys().cloned());
            list.sort();
            list.dedup();
            return one("Database".to_string(), list);
        }
        self.p.word("full");
        if self.p.word("tables") {
            let name = self.session.database.clone();
            let list = self.database()?.keys().cloned().collect();
            return one(format!("Tables_in_{name}"), list);
        }
        if self.p.word("columns") {
            self.need_word("from")?;
            let t = self.name()?;
            return self.describe(&t);
        }
        if self.p.word("variables") || self.p.word("status") {
            return Ok(Outcome::Rows {
                columns: vec![
                    ("Variable_name".to_string(), false),
                    ("Value".to_string(), false),
                ],
                rows: Vec::new(),
            });
        }
        if !self.session.mysql {
            let what = self.name()?;
            return one(
                what.clone(),
                vec![if what == "server_version" {
                    self.session
                        .version
                        .split(' ')
                        .nth(1)
                        .unwrap_or("")
                        .to_string()
                } else {
                    "on".to_string()
                }],
            );
        }
        let near: Result<(), Near> = self.p.near();
        Err(near
            .err()
            .map_or_else(|| failed(1064, "42000", String::new()), |n| self.bad(&n)))
    }

    fn describe(&mut self, name: &str) -> Res {
        let t = self.table(name)?;
        let rows = t
            .columns
            .iter()
            .map(|c| {
                let key = if c.primary {
                    "PRI"
                } else if c.unique {
                    "UNI"
                } else {
                    ""
                };
                let extra = if c.auto { "auto_increment" } else { "" };
                let null = if c.not_null { "NO" } else { "YES" };
                vec![
                    Some(c.name.clone()),
                    Some(c.kind.clone()),
                    Some(null.to_string()),
                    Some(key.to_string()),
                    c.default.as_ref().map(|d| d.trim_matches('\'').to_string()),
                    Some(extra.to_string()),
                ]
            })
            .collect();
        let columns = ["Field", "Type", "Null", "Key", "Default", "Extra"]
            .map(|c| (c.to_string(), false))
            .to_vec();
        Ok(Outcome::Rows { columns, rows })
    }
}

fn cut(o: Outcome, distinct: bool, offset: usize, limit: usize) -> Outcome {
    match o {
        Outcome::Rows { columns, mut rows } => {
            if distinct {
                let mut seen: Vec<Vec<Option<String>>> = Vec::new();
                rows.retain(|r| {
                    let new = !seen.contains(r);
                    if new {
                        seen.push(r.clone());
                    }
                    new
                });
            }
            Outcome::Rows {
                columns,
                rows: rows.into_iter().skip(offset).take(limit).collect(),
            }
        }
        o => o,
    }
}

fn split_commas(text: &str) -> Vec<&str> {
    let (mut out, mut depth, mut start) = (Vec::new(), 0i32, 0);
    for (i, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 0 => {
                out.push(&text[start..i]);
                start = i + 1;
            }
            _ => {}
        }
    }
    out.push(&text[start..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(mysql: bool) -> Session {
        Session {
            mysql,
            user: "root".into(),
            database: "app".into(),
            now: "2026-01-01 00:00:00".into(),
            version: "v".into(),
        }
    }

    fn all(mysql: bool, script: &[&str]) -> Outcome {
        let mut store = Store::default();
        store.databases.insert("app".into(), Default::default());
        let mut last = Outcome::Use(String::new());
        for s in script {
            last = run(&mut store, &session(mysql), s);
        }
        assert_eq!(Store::load(&store.save()), Some(store));
        last
    }

    fn rows(o: Outcome) -> String {
        match o {
            Outcome::Rows { rows, .. } => rows
                .iter()
                .map(|r| {
                    r.iter()
                        .map(|v| v.clone().unwrap_or("NULL".into()))
                        .collect::<Vec<_>>()
                        .join("|")
                })
                .collect::<Vec<_>>()
                .join("\n"),
            other => format!("{other:?}"),
        }
    }

    const SETUP: [&str; 2] = [
        "create table t (id int auto_increment primary key, name varchar(20) not null, n int default 5)",
        "insert into t (name, n) values ('ann', 3), ('bob', 7), ('cy', null)",
    ];

    #[test]
    fn tables_keep_what_is_inserted() {
        let q = |s: &str| rows(all(true, &[SETUP[0], SETUP[1], s]));
        assert_eq!(
            q("select * from t order by id desc limit 2"),
            "3|cy|NULL\n2|bob|7"
        );
        assert_eq!(
            q("select count(*), sum(n), max(name) from t where n > 1"),
            "2|10|cy".replace("cy", "bob")
        );
        assert_eq!(
            q("select name from t where name like 'b%' or id in (1)"),
            "ann\nbob"
        );
        assert_eq!(
            q("select a.name, b.name from t a join t b on a.id = b.id + 1"),
            "bob|ann\ncy|bob"
        );
        assert_eq!(
            q("select upper(name), n is null from t where id between 2 and 3"),
            "BOB|0\nCY|1"
        );
        assert_eq!(
            rows(all(
                true,
                &[
                    SETUP[0],
                    SETUP[1],
                    "update t set n = n + 1 where id < 3",
                    "select n from t order by 1"
                ]
            )),
            "NULL\n4\n8"
        );
        assert_eq!(
            rows(all(
                true,
                &[
                    SETUP[0],
                    SETUP[1],
                    "delete from t where name = 'ann'",
                    "insert into t (name) values ('dee')",
                    "select id, n from t"
                ]
            )),
            "2|7\n3|NULL\n4|5"
        );
    }

    #[test]
    fn mistakes_are_worded_by_each_server() {
        let message = |mysql, s: &str| match all(
            mysql,
            &[
                if mysql {
                    SETUP[0]
                } else {
                    "create table t (id serial primary key, name text not null)"
                },
                s,
            ],
        ) {
            Outcome::Failed { code, message, .. } => format!("{code} {message}"),
            o => format!("{o:?}"),
        };
        assert_eq!(
            message(true, "select * from nope"),
            "1146 Table 'app.nope' doesn't exist"
        );
        assert_eq!(
            message(true, "select nope from t"),
            "1054 Unknown column 'nope' in 'field list'"
        );
        assert_eq!(
            message(false, "select * from nope"),
            "0 relation \"nope\" does not exist\nLINE 1: select * from nope\n                      ^"
        );
        assert_eq!(
            message(false, "selec 1"),
            "0 syntax error at or near \"selec\"\nLINE 1: selec 1\n        ^"
        );
        assert_eq!(
            message(false, "insert into t (name) values (null)"),
            "0 null value in column \"name\" of relation \"t\" violates not-null constraint"
        );
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
        #[test]
        fn no_statement_panics(words in proptest::collection::vec(proptest::sample::select(vec!["select", "insert", "into", "t", "values", "(", ")", ",", "1", "'x'", "from", "where", "=", "*", "count", "order", "by", "limit", "update", "set", "delete", "create", "table", "int", "join", "on", "group", ".", "-", "not", "null", "é"]), 0..14)) {
            let text = words.join(" ");
            all(true, &[SETUP[0], SETUP[1], &text]);
            all(false, &["create table t (id serial)", &text]);
        }
    }
}
