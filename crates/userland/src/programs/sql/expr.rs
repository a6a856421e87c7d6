//! SQL expressions: parsing and evaluation over one row.

use super::lex::Tok;
use super::store::Value;
use std::cmp::Ordering;

#[derive(Debug, Clone, PartialEq)]
pub enum Expr {
    Const(Value),
    /// Table (or alias) and column.
    Column(Option<String>, String),
    Star,
    Not(Box<Expr>),
    Neg(Box<Expr>),
    Binary(&'static str, Box<Expr>, Box<Expr>),
    In(Box<Expr>, Vec<Expr>, bool),
    Like(Box<Expr>, Box<Expr>, bool, bool),
    IsNull(Box<Expr>, bool),
    Between(Box<Expr>, Box<Expr>, Box<Expr>, bool),
    Call(String, Vec<Expr>),
}

/// A parser over tokens; statements and expressions share it.
pub struct Parser {
    pub toks: Vec<(Tok, usize)>,
    pub at: usize,
    pub depth: usize,
}

/// An error: the token it is near and its place in the text.
pub type Near = (String, usize);

impl Parser {
    pub fn peek(&self) -> &Tok {
        self.toks.get(self.at).map_or(&Tok::End, |t| &t.0)
    }

    pub fn near<T>(&self) -> Result<T, Near> {
        let place = self.toks.get(self.at).map_or(0, |t| t.1);
        let text = match self.peek() {
            Tok::Word(w) | Tok::Name(w) | Tok::Num(w) => w.clone(),
            Tok::Str(s) => format!("'{s}'"),
            Tok::Op(o) => (*o).to_string(),
            Tok::End => String::new(),
        };
        Err((text, place))
    }

    /// Takes a keyword.
    pub fn word(&mut self, w: &str) -> bool {
        let hit = matches!(self.peek(), Tok::Word(x) if x.eq_ignore_ascii_case(w));
        self.at += usize::from(hit);
        hit
    }

    pub fn need_word(&mut self, w: &str) -> Result<(), Near> {
        if self.word(w) { Ok(()) } else { self.near() }
    }

    pub fn op(&mut self, o: &str) -> bool {
        let hit = matches!(self.peek(), Tok::Op(x) if *x == o);
        self.at += usize::from(hit);
        hit
    }

    pub fn need(&mut self, o: &str) -> Result<(), Near> {
        if self.op(o) { Ok(()) } else { self.near() }
    }

    /// A name, quoted or not; unquoted ones fold to lower case when `fold`.
    pub fn name(&mut self) -> Result<String, Near> {
        match self.peek().clone() {
            Tok::Word(w) => {
                self.at += 1;
                Ok(w)
            }
            Tok::Name(n) => {
                self.at += 1;
                Ok(n)
            }
            _ => self.near(),
        }
    }

    pub fn expr(&mut self) -> Result<Expr, Near> {
        self.depth += 1;
        if self.depth > 100 {
            return self.near();
        }
        let mut e = self.and()?;
        while self.word("or") {
            e = Expr::Binary("or", Box::new(e), Box::new(self.and()?));
        }
        self.depth -= 1;
        Ok(e)
    }

    fn and(&mut self) -> Result<Expr, Near> {
        let mut e = self.not()?;
        while self.word("and") {
            e = Expr::Binary("and", Box::new(e), Box::new(self.not()?));
        }
        Ok(e)
    }

    fn not(&mut self) -> Result<Expr, Near> {
        let mut negate = false;
        while self.word("not") {
            negate = !negate;
        }
        let e = self.compare()?;
        Ok(if negate { Expr::Not(Box::new(e)) } else { e })
    }

    fn compare(&mut self) -> Result<Expr, Near> {
        let mut e = self.sum()?;
        loop {
            if self.word("is") {
                let no = self.word("not");
                self.need_word("null")?;
                e = Expr::IsNull(Box::new(e), no);
                continue;
            }
            let save = self.at;
            let no = self.word("not");
            if self.word("in") {
                self.need("(")?;
                let mut list = vec![self.expr()?];
                while self.op(",") {
                    list.push(self.expr()?);
                }
                self.need(")")?;
                e = Expr::In(Box::new(e), list, no);
                continue;
            }
            if self.word("like") {
                e = Expr::Like(Box::new(e), Box::new(self.sum()?), no, false);
                continue;
            }
            if self.word("ilike") {
                e = Expr::Like(Box::new(e), Box::new(self.sum()?), no, true);
                continue;
            }
            if self.word("between") {
                let low = self.sum()?;
                self.need_word("and")?;
                e = Expr::Between(Box::new(e), Box::new(low), Box::new(self.sum()?), no);
                continue;
            }
            self.at = save;
            let op = match self.peek() {
                Tok::Op(o @ ("=" | "<>" | "!=" | "<" | ">" | "<=" | ">=")) => *o,
                _ => return Ok(e),
            };
            self.at += 1;
            e = Expr::Binary(op, Box::new(e), Box::new(self.sum()?));
        }
    }

    fn sum(&mut self) -> Result<Expr, Near> {
        let mut e = self.product()?;
        loop {
            let op = match self.peek() {
                Tok::Op(o @ ("+" | "-" | "||")) => *o,
                _ => return Ok(e),
            };
            self.at += 1;
            e = Expr::Binary(op, Box::new(e), Box::new(self.product()?));
        }
    }

    fn product(&mut self) -> Result<Expr, Near> {
        let mut e = self.unary()?;
        loop {
            let op = match self.peek() {
                Tok::Op(o @ ("*" | "/" | "%")) => *o,
                _ => return Ok(e),
            };
            self.at += 1;
            e = Expr::Binary(op, Box::new(e), Box::new(self.unary()?));
        }
    }

    fn unary(&mut self) -> Result<Expr, Near> {
        if self.op("-") {
            self.depth += 1;
            if self.depth > 100 {
                return self.near();
            }
            let e = self.unary()?;
            self.depth -= 1;
            return Ok(Expr::Neg(Box::new(e)));
        }
        let mut e = self.primary()?;
        // A cast changes nothing that shows here.
        while self.op("::") {
            self.name()?;
            if self.op("(") {
                while !self.op(")") {
                    if *self.peek() == Tok::End {
                        return self.near();
                    }
                    self.at += 1;
                }
            }
            e = Expr::Call("cast".to_string(), vec![e]);
        }
        Ok(e)
    }

    fn primary(&mut self) -> Result<Expr, Near> {
        match self.peek().clone() {
            Tok::Num(n) => {
                self.at += 1;
                Ok(Expr::Const(n.parse::<i64>().map_or_else(
                    |_| Value::Float(n.parse().unwrap_or(0.0)),
                    Value::Int,
                )))
            }
            Tok::Str(s) => {
                self.at += 1;
                Ok(Expr::Const(Value::Text(s)))
            }
            Tok::Op("(") => {
                self.at += 1;
                let e = self.expr()?;
                self.need(")")?;
                Ok(e)
            }
            Tok::Op("*") => {
                self.at += 1;
                Ok(Expr::Star)
            }
            Tok::Word(w) => {
                let low = w.to_ascii_lowercase();
                match low.as_str() {
                    "null" => {
                        self.at += 1;
                        return Ok(Expr::Const(Value::Null));
                    }
                    "true" | "false" => {
                        self.at += 1;
                        return Ok(Expr::Const(Value::Bool(low == "true")));
                    }
                    "current_timestamp" | "current_user" | "current_database" | "current_date" => {
                        self.at += 1;
                        if self.op("(") {
                            self.need(")")?;
                        }
                        return Ok(Expr::Call(low, Vec::new()));
                    }
                    "select" | "from" | "where" | "order" | "group" | "limit" | "values"
                    | "set" | "having" => return self.near(),
                    _ => {}
                }
                self.at += 1;
                if self.op("(") {
                    let mut args = Vec::new();
                    self.word("distinct");
                    while !self.op(")") {
                        args.push(self.expr()?);
                        if !self.op(",") && *self.peek() != Tok::Op(")") {
                            return self.near();
                        }
                    }
                    return Ok(Expr::Call(low, args));
                }
                self.qualified(w)
            }
            Tok::Name(n) => {
                self.at += 1;
                self.qualified(n)
            }
            _ => self.near(),
        }
    }

    fn qualified(&mut self, first: String) -> Result<Expr, Near> {
        if self.op(".") {
            if self.op("*") {
                return Ok(Expr::Star);
            }
            let c = self.name()?;
            return Ok(Expr::Column(Some(first), c));
        }
        Ok(Expr::Column(None, first))
    }
}

/// What an expression sees of a row, and of the session.
pub struct Scope<'a> {
    pub names: &'a [(String, String)],
    pub row: &'a [Value],
    pub mysql: bool,
    pub user: &'a str,
    pub database: &'a str,
    pub now: &'a str,
    pub version: &'a str,
}

/// Orders two values; `None` when one is NULL.
pub fn compare(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Null, _) | (_, Value::Null) => None,
        (Value::Text(x), Value::Text(y)) => Some(x.cmp(y)),
        _ => match (a.num(), b.num()) {
            (Some(x), Some(y)) => x.partial_cmp(&y),
            _ => Some(a.show(true).cmp(&b.show(true))),
        },
    }
}

fn like(text: &str, pattern: &str, fold: bool) -> bool {
    let mut glob = String::new();
    for c in pattern.chars() {
        match c {
            '%' => glob.push('*'),
            '_' => glob.push('?'),
            '*' | '?' | '[' | '\\' => {
                glob.push('\\');
                glob.push(c);
            }
            c => glob.push(c),
        }
    }
    if fold {
        super::super::find::glob_match(&glob.to_lowercase(), &text.to_lowercase())
    } else {
        super::super::find::glob_match(&glob, text)
    }
}

/// Whether an expression aggregates rows.
pub fn aggregates(e: &Expr) -> bool {
    match e {
        Expr::Call(n, args) => {
            matches!(
                n.as_str(),
                "count" | "sum" | "min" | "max" | "avg" | "string_agg" | "group_concat"
            ) || args.iter().any(aggregates)
        }
        Expr::Binary(_, a, b) => aggregates(a) || aggregates(b),
        Expr::Not(a) | Expr::Neg(a) | Expr::IsNull(a, _) => aggregates(a),
        _ => false,
    }
}

impl Scope<'_> {
    /// The value of an expression on this row; the error names an unknown column or function.
    pub fn eval(&self, e: &Expr) -> Result<Value, String> {
        let number = |v: f64| {
            if v == v.trunc() && v.abs() < 9e15 {
                Value::Int(v as i64)
            } else {
                Value::Float(v)
            }
        };
        Ok(match e {
            Expr::Const(v) => v.clone(),
            Expr::Star => Value::Int(1),
            Expr::Column(table, name) => {
                let hit = self.names.iter().position(|(t, c)| {
                    c.eq_ignore_ascii_case(name)
                        && table.as_ref().is_none_or(|w| t.eq_ignore_ascii_case(w))
                });
                match hit {
                    Some(i) => self.row.get(i).cloned().unwrap_or(Value::Null),
                    None => {
                        return Err(table
                            .as_ref()
                            .map_or(name.clone(), |t| format!("{t}.{name}")));
                    }
                }
            }
            Expr::Not(a) => match self.eval(a)? {
                Value::Null => Value::Null,
                v => Value::Bool(!v.truth()),
            },
            Expr::Neg(a) => self.eval(a)?.num().map_or(Value::Null, |n| number(-n)),
            Expr::IsNull(a, no) => Value::Bool((self.eval(a)? == Value::Null) != *no),
            Expr::In(a, list, no) => {
                let v = self.eval(a)?;
                let mut hit = false;
                for x in list {
                    hit |= compare(&v, &self.eval(x)?) == Some(Ordering::Equal);
                }
                Value::Bool(hit != *no)
            }
            Expr::Like(a, p, no, fold) => match (
                self.eval(a)?.show(self.mysql),
                self.eval(p)?.show(self.mysql),
            ) {
                (Some(t), Some(p)) => Value::Bool(like(&t, &p, *fold || self.mysql) != *no),
                _ => Value::Null,
            },
            Expr::Between(a, l, h, no) => {
                let (v, l, h) = (self.eval(a)?, self.eval(l)?, self.eval(h)?);
                let inside = compare(&v, &l).is_some_and(Ordering::is_ge)
                    && compare(&v, &h).is_some_and(Ordering::is_le);
                Value::Bool(inside != *no)
            }
            Expr::Binary("and", a, b) => {
                Value::Bool(self.eval(a)?.truth() && self.eval(b)?.truth())
            }
            Expr::Binary("or", a, b) => Value::Bool(self.eval(a)?.truth() || self.eval(b)?.truth()),
            Expr::Binary(op, a, b) => {
                let (x, y) = (self.eval(a)?, self.eval(b)?);
                match *op {
                    "||" => match (x.show(false), y.show(false)) {
                        (Some(x), Some(y)) => Value::Text(x + &y),
                        _ => Value::Null,
                    },
                    "+" | "-" | "*" | "/" | "%" => match (x.num(), y.num()) {
                        (Some(p), Some(q)) => match *op {
                            "+" => number(p + q),
                            "-" => number(p - q),
                            "*" => number(p * q),
                            _ if q == 0.0 && self.mysql => Value::Null,
                            _ if q == 0.0 => return Err("division by zero".to_string()),
                            "/" if !self.mysql
                                && matches!((&x, &y), (Value::Int(_), Value::Int(_))) =>
                            {
                                number((p / q).trunc())
                            }
                            "/" => Value::Float(p / q),
                            _ => number(p % q),
                        },
                        _ => Value::Null,
                    },
                    _ => match compare(&x, &y) {
                        None => Value::Null,
                        Some(o) => {
                            let fold_equal = self.mysql
                                && matches!((&x, &y), (Value::Text(p), Value::Text(q)) if p.eq_ignore_ascii_case(q));
                            let o = if fold_equal { Ordering::Equal } else { o };
                            Value::Bool(match *op {
                                "=" => o.is_eq(),
                                "<>" | "!=" => o.is_ne(),
                                "<" => o.is_lt(),
                                ">" => o.is_gt(),
                                "<=" => o.is_le(),
                                _ => o.is_ge(),
                            })
                        }
                    },
                }
            }
            Expr::Call(name, args) => {
                let mut v = Vec::new();
                for a in args {
                    v.push(self.eval(a)?);
                }
                let text = |i: usize| v.get(i).and_then(|x| x.show(self.mysql));
                match name.as_str() {
                    "cast" => v.pop().unwrap_or(Value::Null),
                    "lower" => text(0).map_or(Value::Null, |t| Value::Text(t.to_lowercase())),
                    "upper" => text(0).map_or(Value::Null, |t| Value::Text(t.to_uppercase())),
                    "length" | "char_length" => {
                        text(0).map_or(Value::Null, |t| Value::Int(t.chars().count() as i64))
                    }
                    "concat" => Value::Text((0..v.len()).filter_map(text).collect()),
                    "coalesce" | "ifnull" => v
                        .iter()
                        .find(|x| **x != Value::Null)
                        .cloned()
                        .unwrap_or(Value::Null),
                    "abs" => v
                        .first()
                        .and_then(Value::num)
                        .map_or(Value::Null, |n| number(n.abs())),
                    "round" => v.first().and_then(Value::num).map_or(Value::Null, |n| {
                        let places =
                            10f64.powi(v.get(1).and_then(Value::num).unwrap_or(0.0) as i32);
                        number((n * places).round() / places)
                    }),
                    "now" | "current_timestamp" => Value::Text(self.now.to_string()),
                    "current_date" | "curdate" => Value::Text(self.now.chars().take(10).collect()),
                    "version" => Value::Text(self.version.to_string()),
                    "user" | "current_user" => Value::Text(if self.mysql {
                        format!("{}@localhost", self.user)
                    } else {
                        self.user.to_string()
                    }),
                    "database" | "current_database" | "schema" => {
                        if self.database.is_empty() {
                            Value::Null
                        } else {
                            Value::Text(self.database.to_string())
                        }
                    }
                    "sleep" | "pg_sleep" => Value::Int(0),
                    other => return Err(format!("{other}()")),
                }
            }
        })
    }
}
