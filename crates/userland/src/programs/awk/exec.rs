//! Awk's interpreter. Expressions are evaluated asynchronously because `getline`, `system` and pipes
//! wait; plain ones take a quick synchronous way.

use super::super::kit::regex::{Regex, Syntax, next_char};
use super::super::kit::{Cx, Input, Run, date};
use super::parse::{Expr, Name, Pattern, Program, Stmt};
use super::value::{NARROW, Value, WIDE, format, number};
use machine::{Command, Fd, OpenFlags, Pid};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

type Array = Rc<RefCell<BTreeMap<Rc<str>, Value>>>;

#[derive(Clone)]
enum Slot {
    Scalar(Value),
    Array(Array),
}

/// What leaves a statement early.
enum Flow {
    Next,
    NextFile,
    Exit(i32),
    Return(Value),
    Break,
    Continue,
    /// A runtime error in awk's words.
    Fatal(String),
}

struct Output {
    key: String,
    fd: Fd,
    pid: Option<Pid>,
    buffer: Vec<u8>,
}

struct Source {
    key: String,
    input: Input,
    pid: Option<Pid>,
}

pub struct Interp {
    program: Rc<Program>,
    /// Whole numbers beyond it print as fractions do.
    limit: f64,
    globals: Vec<Slot>,
    frames: Vec<Vec<Slot>>,
    record: Rc<str>,
    fields: Vec<Value>,
    split_done: bool,
    /// `$0` must be joined again from the fields.
    stale: bool,
    regexes: BTreeMap<String, Rc<Regex>>,
    outputs: Vec<Output>,
    sources: Vec<Source>,
    args: Vec<String>,
    next_arg: usize,
    main: Option<Input>,
    used_stdin: bool,
    ranges: Vec<bool>,
    seed: u64,
    status: i32,
    printed: Vec<u8>,
    /// Busybox stops at a division by zero, mawk prints `inf`.
    strict: bool,
}

const NF: usize = 0;
const NR: usize = 1;
const FNR: usize = 2;
const FS: usize = 3;
const OFS: usize = 4;
const RS: usize = 5;
const ORS: usize = 6;
const SUBSEP: usize = 7;
const CONVFMT: usize = 8;
const OFMT: usize = 9;
const FILENAME: usize = 10;
const RSTART: usize = 11;
const RLENGTH: usize = 12;
const ENVIRON: usize = 13;

type Fut<'a, T> = Pin<Box<dyn Future<Output = Result<T, Flow>> + 'a>>;

impl Interp {
    pub fn new(program: Program, cx: &Cx) -> Interp {
        let mut globals: Vec<Slot> = vec![Slot::Scalar(Value::Unset); program.globals.len()];
        for (slot, text) in [
            (FS, " "),
            (OFS, " "),
            (RS, "\n"),
            (ORS, "\n"),
            (SUBSEP, "\x1c"),
            (CONVFMT, "%.6g"),
            (OFMT, "%.6g"),
            (FILENAME, ""),
        ] {
            globals[slot] = Slot::Scalar(Value::text(text));
        }
        for slot in [NF, NR, FNR, RSTART] {
            globals[slot] = Slot::Scalar(Value::Num(0.0));
        }
        globals[RLENGTH] = Slot::Scalar(Value::Num(-1.0));
        let env: BTreeMap<Rc<str>, Value> = cx
            .sys
            .env()
            .iter()
            .map(|(k, v)| (Rc::from(k as &str), Value::input(v as &str)))
            .collect();
        globals[ENVIRON] = Slot::Array(Rc::new(RefCell::new(env)));
        let ranges = vec![false; program.rules.len()];
        Interp {
            program: Rc::new(program),
            limit: if cx.busybox() { WIDE } else { NARROW },
            globals,
            frames: Vec::new(),
            record: Rc::from(""),
            fields: Vec::new(),
            split_done: true,
            stale: false,
            regexes: BTreeMap::new(),
            outputs: Vec::new(),
            sources: Vec::new(),
            args: Vec::new(),
            next_arg: 0,
            main: None,
            used_stdin: false,
            ranges,
            seed: 1,
            status: 0,
            printed: Vec::new(),
            strict: cx.busybox(),
        }
    }

    fn global_id(&self, name: &str) -> Option<usize> {
        self.program.globals.iter().position(|n| n == name)
    }

    pub fn set_fs(&mut self, fs: &str) {
        self.globals[FS] = Slot::Scalar(Value::text(fs));
    }

    /// A `-v` or command-line assignment.
    pub fn assign(&mut self, name: &str, value: &str) {
        if let Some(id) = self.global_id(name) {
            self.globals[id] = Slot::Scalar(Value::input(value));
        }
    }

    pub fn set_args(&mut self, name: &str, rest: &[String]) {
        self.args = rest.to_vec();
        if let Some(id) = self.global_id("ARGC") {
            self.globals[id] = Slot::Scalar(Value::Num(rest.len() as f64 + 1.0));
        }
        if let Some(id) = self.global_id("ARGV") {
            let mut map: BTreeMap<Rc<str>, Value> = BTreeMap::new();
            map.insert(Rc::from("0"), Value::text(name));
            for (i, a) in rest.iter().enumerate() {
                map.insert(Rc::from((i + 1).to_string().as_str()), Value::input(a));
            }
            self.globals[id] = Slot::Array(Rc::new(RefCell::new(map)));
        }
    }

    fn scalar(&self, id: usize) -> Value {
        match &self.globals[id] {
            Slot::Scalar(v) => v.clone(),
            Slot::Array(_) => Value::Unset,
        }
    }

    fn global_str(&self, id: usize) -> Rc<str> {
        self.scalar(id).str("%.6g", self.limit)
    }

    fn str(&self, v: &Value) -> Rc<str> {
        match v {
            Value::Num(_) => v.str(&self.global_str(CONVFMT), self.limit),
            other => other.str("%.6g", self.limit),
        }
    }

    fn regex(&mut self, text: &str) -> Result<Rc<Regex>, Flow> {
        if let Some(r) = self.regexes.get(text) {
            return Ok(r.clone());
        }
        match Regex::new(text, Syntax::Extended, false) {
            Ok(r) => {
                let r = Rc::new(r);
                self.regexes.insert(text.to_string(), r.clone());
                Ok(r)
            }
            Err(e) => Err(Flow::Fatal(format!("bad regex '{text}': {e}"))),
        }
    }

    /// Splits by a separator as FS does: blank runs, one character, or a regular expression.
    fn split(&mut self, text: &str, fs: &str) -> Result<Vec<String>, Flow> {
        if text.is_empty() {
            return Ok(Vec::new());
        }
        if fs == " " {
            return Ok(text
                .split([' ', '\t', '\n'])
                .filter(|s| !s.is_empty())
                .map(str::to_string)
                .collect());
        }
        if fs.is_empty() {
            return Ok(text.chars().map(String::from).collect());
        }
        let mut single = fs.chars();
        if let (Some(c), None) = (single.next(), single.next())
            && c != '\\'
        {
            return Ok(text.split(c).map(str::to_string).collect());
        }
        let re = self.regex(fs)?;
        let bytes = text.as_bytes();
        let (mut out, mut at, mut from) = (Vec::new(), 0, 0);
        while let Some(Some((a, b))) = re.find_at(bytes, from).map(|c| c[0]) {
            if b == a {
                from = a + next_char(bytes, a).map_or(1, |c| c.1);
                if from > bytes.len() {
                    break;
                }
                continue;
            }
            out.push(text.get(at..a).unwrap_or("").to_string());
            at = b;
            from = b;
        }
        out.push(text.get(at..).unwrap_or("").to_string());
        Ok(out)
    }

    fn need_fields(&mut self) -> Result<(), Flow> {
        if self.split_done {
            return Ok(());
        }
        self.split_done = true;
        let (record, fs) = (self.record.clone(), self.global_str(FS));
        let mut parts = self.split(&record, &fs)?;
        // In paragraph mode a newline separates fields too.
        if self.global_str(RS).is_empty() && &*fs != " " {
            parts = parts
                .iter()
                .flat_map(|p| p.split('\n').map(str::to_string).collect::<Vec<_>>())
                .collect();
        }
        self.fields = parts.iter().map(|p| Value::input(p)).collect();
        self.globals[NF] = Slot::Scalar(Value::Num(self.fields.len() as f64));
        Ok(())
    }

    fn set_record(&mut self, text: &str) {
        self.record = Rc::from(text);
        self.split_done = false;
        self.stale = false;
    }

    fn whole(&mut self) -> Rc<str> {
        if self.stale {
            let ofs = self.global_str(OFS);
            let parts: Vec<Rc<str>> = self.fields.iter().map(|f| self.str(f)).collect();
            self.record = Rc::from(parts.join(&*ofs).as_str());
            self.stale = false;
        }
        self.record.clone()
    }

    fn field(&mut self, n: f64) -> Result<Value, Flow> {
        if n < 0.0 {
            return Err(Flow::Fatal("Access to negative field".to_string()));
        }
        if n < 1.0 {
            let text = self.whole();
            return Ok(Value::input(&text));
        }
        self.need_fields()?;
        Ok(self.fields.get(n as usize - 1).cloned().unwrap_or_default())
    }

    fn set_field(&mut self, n: f64, v: Value) -> Result<(), Flow> {
        if n < 0.0 {
            return Err(Flow::Fatal("Access to negative field".to_string()));
        }
        if n < 1.0 {
            let text = self.str(&v);
            self.set_record(&text);
            return Ok(());
        }
        if n > 100_000.0 {
            return Err(Flow::Fatal("Access to field too large".to_string()));
        }
        self.need_fields()?;
        let i = n as usize - 1;
        if i >= self.fields.len() {
            self.fields.resize(i + 1, Value::text(""));
            self.globals[NF] = Slot::Scalar(Value::Num(self.fields.len() as f64));
        }
        self.fields[i] = Value::input(&self.str(&v));
        self.stale = true;
        Ok(())
    }

    fn slot(&mut self, name: Name) -> Option<&mut Slot> {
        match name {
            Name::Global(i) => self.globals.get_mut(i),
            Name::Local(i) => self.frames.last_mut().and_then(|f| f.get_mut(i)),
        }
    }

    fn array(&mut self, name: Name) -> Result<Array, Flow> {
        let Some(slot) = self.slot(name) else {
            return Err(Flow::Fatal("internal: no such array".to_string()));
        };
        match slot {
            Slot::Array(a) => Ok(a.clone()),
            Slot::Scalar(Value::Unset) => {
                let a: Array = Rc::default();
                *slot = Slot::Array(a.clone());
                Ok(a)
            }
            Slot::Scalar(_) => Err(Flow::Fatal("Not an array".to_string())),
        }
    }

    fn set_var(&mut self, name: Name, v: Value) -> Result<(), Flow> {
        if let Name::Global(NF) = name {
            self.need_fields()?;
            let n = v.num().clamp(0.0, 100_000.0) as usize;
            self.fields.resize(n, Value::text(""));
            self.stale = true;
        }
        // A new FS applies from the next record on.
        if let Name::Global(FS) = name {
            self.need_fields()?;
        }
        if let Some(slot) = self.slot(name) {
            *slot = Slot::Scalar(v);
        }
        Ok(())
    }

    fn index_key(&self, parts: &[Value]) -> Rc<str> {
        if let [one] = parts {
            return self.str(one);
        }
        let sep = self.global_str(SUBSEP);
        let texts: Vec<Rc<str>> = parts.iter().map(|p| self.str(p)).collect();
        Rc::from(texts.join(&*sep).as_str())
    }

    fn compare(&self, op: &str, a: &Value, b: &Value) -> bool {
        use std::cmp::Ordering::{Equal, Greater, Less};
        let ord = if a.numeric() && b.numeric() {
            a.num().partial_cmp(&b.num())
        } else {
            Some(self.str(a).cmp(&self.str(b)))
        };
        match op {
            "<" => ord == Some(Less),
            "<=" => matches!(ord, Some(Less | Equal)),
            "==" => ord == Some(Equal),
            "!=" => ord != Some(Equal),
            ">" => ord == Some(Greater),
            _ => matches!(ord, Some(Greater | Equal)),
        }
    }

    fn arith(&self, op: &str, a: f64, b: f64) -> Result<f64, Flow> {
        Ok(match op {
            "+" => a + b,
            "-" => a - b,
            "*" => a * b,
            "/" if b == 0.0 && self.strict => {
                return Err(Flow::Fatal("Division by zero".to_string()));
            }
            "/" => a / b,
            "%" if b == 0.0 && self.strict => {
                return Err(Flow::Fatal("Division by zero".to_string()));
            }
            "%" => a % b,
            _ => a.powf(b),
        })
    }

    /// Values that need no waiting; `None` if the slow way is needed.
    fn quick(&mut self, e: &Expr) -> Option<Result<Value, Flow>> {
        Some(Ok(match e {
            Expr::Num(n) => Value::Num(*n),
            Expr::Str(s) => Value::text(s),
            Expr::Var(NF) => match self.need_fields() {
                Ok(()) => self.scalar(NF),
                Err(f) => return Some(Err(f)),
            },
            Expr::Var(i) => self.scalar(*i),
            Expr::Local(i) => match self.frames.last().and_then(|f| f.get(*i)) {
                Some(Slot::Scalar(v)) => v.clone(),
                _ => Value::Unset,
            },
            Expr::Regex(r) => {
                let text = self.whole();
                match self.regex(r) {
                    Ok(re) => Value::Num(f64::from(re.is_match(text.as_bytes()))),
                    Err(f) => return Some(Err(f)),
                }
            }
            Expr::Field(inner) => {
                let n = match self.quick(inner)? {
                    Ok(n) => n.num(),
                    Err(f) => return Some(Err(f)),
                };
                return Some(self.field(n));
            }
            Expr::Group(inner) => return self.quick(inner),
            _ => return None,
        }))
    }

    fn eval<'a>(&'a mut self, cx: &'a mut Cx, e: &'a Expr) -> Fut<'a, Value> {
        if let Some(v) = self.quick(e) {
            return Box::pin(std::future::ready(v));
        }
        Box::pin(self.eval_slow(cx, e))
    }

    async fn truth(&mut self, cx: &mut Cx, e: &Expr) -> Result<bool, Flow> {
        Ok(self.eval(cx, e).await?.truth())
    }

    async fn list(&mut self, cx: &mut Cx, list: &[Expr]) -> Result<Vec<Value>, Flow> {
        let mut out = Vec::with_capacity(list.len());
        for e in list {
            out.push(self.eval(cx, e).await?);
        }
        Ok(out)
    }

    async fn store(&mut self, cx: &mut Cx, target: &Expr, v: Value) -> Result<(), Flow> {
        match target {
            Expr::Var(i) => self.set_var(Name::Global(*i), v),
            Expr::Local(i) => self.set_var(Name::Local(*i), v),
            Expr::Field(n) => {
                let n = self.eval(cx, n).await?.num();
                self.set_field(n, v)
            }
            Expr::Index(name, keys) => {
                let keys = self.list(cx, keys).await?;
                let key = self.index_key(&keys);
                self.array(*name)?.borrow_mut().insert(key, v);
                Ok(())
            }
            Expr::Group(inner) => Box::pin(self.store(cx, inner, v)).await,
            _ => Err(Flow::Fatal("assignment to non-variable".to_string())),
        }
    }

    async fn eval_slow(&mut self, cx: &mut Cx, e: &Expr) -> Result<Value, Flow> {
        Ok(match e {
            Expr::Group(inner) => self.eval(cx, inner).await?,
            Expr::Field(n) => {
                let n = self.eval(cx, n).await?.num();
                self.field(n)?
            }
            Expr::Index(name, keys) => {
                let keys = self.list(cx, keys).await?;
                let key = self.index_key(&keys);
                let array = self.array(*name)?;

                array.borrow_mut().entry(key).or_default().clone()
            }
            Expr::Assign(target, op, value) => {
                let mut v = self.eval(cx, value).await?;
                if let Some(op) = op {
                    let old = self.eval(cx, target).await?.num();
                    v = Value::Num(self.arith(op, old, v.num())?);
                }
                self.store(cx, target, v.clone()).await?;
                v
            }
            Expr::Cond(c, a, b) => {
                if self.truth(cx, c).await? {
                    self.eval(cx, a).await?
                } else {
                    self.eval(cx, b).await?
                }
            }
            Expr::And(a, b) => Value::Num(f64::from(
                self.truth(cx, a).await? && self.truth(cx, b).await?,
            )),
            Expr::Or(a, b) => Value::Num(f64::from(
                self.truth(cx, a).await? || self.truth(cx, b).await?,
            )),
            Expr::In(keys, name) => {
                let keys = self.list(cx, keys).await?;
                let key = self.index_key(&keys);
                let hit = self.array(*name)?.borrow().contains_key(&key);
                Value::Num(f64::from(hit))
            }
            Expr::Match(want, a, b) => {
                let text = self.eval(cx, a).await?;
                let text = self.str(&text);
                let re = self.pattern(cx, b).await?;
                Value::Num(f64::from(re.is_match(text.as_bytes()) == *want))
            }
            Expr::Compare(op, a, b) => {
                let (x, y) = (self.eval(cx, a).await?, self.eval(cx, b).await?);
                Value::Num(f64::from(self.compare(op, &x, &y)))
            }
            Expr::Concat(a, b) => {
                let (x, y) = (self.eval(cx, a).await?, self.eval(cx, b).await?);
                let (x, y) = (self.str(&x), self.str(&y));
                if x.len() + y.len() > 16 << 20 {
                    return Err(Flow::Fatal("out of memory".to_string()));
                }
                cx.sys.cpu((x.len() + y.len()) as u64 / 4096).await;
                Value::Str(Rc::from(format!("{x}{y}").as_str()))
            }
            Expr::Arith(op, a, b) => {
                let (x, y) = (self.eval(cx, a).await?.num(), self.eval(cx, b).await?.num());
                Value::Num(self.arith(op, x, y)?)
            }
            Expr::Chain(first, rest) => {
                let mut x = self.eval(cx, first).await?.num();
                for (op, operand) in rest {
                    cx.sys.cpu(1).await;
                    let y = self.eval(cx, operand).await?.num();
                    x = self.arith(op, x, y)?;
                }
                Value::Num(x)
            }
            Expr::Not(a) => Value::Num(f64::from(!self.truth(cx, a).await?)),
            Expr::Neg(a) => Value::Num(-self.eval(cx, a).await?.num()),
            Expr::Plus(a) => Value::Num(self.eval(cx, a).await?.num()),
            Expr::Step(target, by, prefix) => {
                let old = self.eval(cx, target).await?.num();
                self.store(cx, target, Value::Num(old + by)).await?;
                Value::Num(if *prefix { old + by } else { old })
            }
            Expr::Call(id, args) => self.call(cx, *id, args).await?,
            Expr::Builtin(name, args) => self.builtin(cx, name, args).await?,
            Expr::Getline(from, what, target) => {
                self.getline(cx, *from, what.as_deref(), target.as_deref())
                    .await?
            }
            other => match self.quick(other) {
                Some(v) => v?,
                None => Value::Unset,
            },
        })
    }

    /// A regular expression: a literal, or the text of any other expression.
    async fn pattern(&mut self, cx: &mut Cx, e: &Expr) -> Result<Rc<Regex>, Flow> {
        let mut inner = e;
        while let Expr::Group(g) = inner {
            inner = g;
        }
        if let Expr::Regex(r) = inner {
            return self.regex(r);
        }
        let v = self.eval(cx, e).await?;
        let text = self.str(&v);
        self.regex(&text)
    }

    async fn call(&mut self, cx: &mut Cx, id: usize, args: &[Expr]) -> Result<Value, Flow> {
        if self.frames.len() > 400 {
            return Err(Flow::Fatal("function call nesting too deep".to_string()));
        }
        cx.sys.cpu(1).await;
        let program = self.program.clone();
        let f = &program.functions[id];
        let mut frame = Vec::new();
        // A bare name that holds no value yet may turn out to be an array inside the function.
        let mut untyped: Vec<(usize, Name)> = Vec::new();
        for (i, a) in args.iter().enumerate() {
            let name = match a {
                Expr::Var(g) => Some(Name::Global(*g)),
                Expr::Local(l) => Some(Name::Local(*l)),
                _ => None,
            };
            if let Some(n) = name {
                match self.slot(n).cloned() {
                    Some(Slot::Array(arr)) => {
                        frame.push(Slot::Array(arr));
                        continue;
                    }
                    Some(Slot::Scalar(Value::Unset)) => untyped.push((i, n)),
                    _ => {}
                }
            }
            frame.push(Slot::Scalar(self.eval(cx, a).await?));
        }
        frame.resize(f.params.max(args.len()), Slot::Scalar(Value::Unset));
        self.frames.push(frame);
        let result = match &f.body {
            Some(b) => self.exec(cx, b).await,
            None => Ok(()),
        };
        let frame = self.frames.pop().unwrap_or_default();
        for (i, n) in untyped {
            if let (Some(Slot::Array(a)), Some(slot)) = (frame.get(i), self.slot(n))
                && matches!(slot, Slot::Scalar(Value::Unset))
            {
                *slot = Slot::Array(a.clone());
            }
        }
        match result {
            Ok(()) => Ok(Value::Unset),
            Err(Flow::Return(v)) => Ok(v),
            Err(other) => Err(other),
        }
    }

    async fn builtin(
        &mut self,
        cx: &mut Cx,
        name: &'static str,
        args: &[Expr],
    ) -> Result<Value, Flow> {
        if name == "length"
            && let [Expr::Var(_) | Expr::Local(_)] = args
        {
            let n = match &args[0] {
                Expr::Local(i) => Name::Local(*i),
                Expr::Var(i) => Name::Global(*i),
                _ => Name::Global(0),
            };
            if let Some(Slot::Array(a)) = self.slot(n) {
                return Ok(Value::Num(a.borrow().len() as f64));
            }
        }
        match name {
            "split" => return self.split_call(cx, args).await,
            "sub" | "gsub" | "gensub" => return self.replace(cx, name, args).await,
            "match" => {
                let [text, pattern, ..] = args else {
                    return Err(Flow::Fatal("Too few arguments".to_string()));
                };
                let v = self.eval(cx, text).await?;
                let text = self.str(&v);
                let re = self.pattern(cx, pattern).await?;
                let found = re.find_at(text.as_bytes(), 0).and_then(|c| c[0]);
                let (start, len) = match found {
                    Some((a, b)) => (
                        text[..a].chars().count() as f64 + 1.0,
                        text.get(a..b).map_or(0, |s| s.chars().count()) as f64,
                    ),
                    None => (0.0, -1.0),
                };
                self.globals[RSTART] = Slot::Scalar(Value::Num(start));
                self.globals[RLENGTH] = Slot::Scalar(Value::Num(len));
                return Ok(Value::Num(start));
            }
            _ => {}
        }
        let v = self.list(cx, args).await?;
        let num = |i: usize| v.get(i).map_or(0.0, Value::num);
        let text = |me: &Interp, i: usize| v.get(i).map_or(Rc::from(""), |x| me.str(x));
        Ok(match name {
            "length" => {
                let s = if v.is_empty() {
                    self.whole()
                } else {
                    text(self, 0)
                };
                Value::Num(s.chars().count() as f64)
            }
            "substr" => {
                let s = text(self, 0);
                let start = num(1).round();
                let end = if v.len() > 2 {
                    start + num(2).round()
                } else {
                    f64::INFINITY
                };
                let from = start.max(1.0);
                let out: String = if end > from {
                    s.chars()
                        .skip(from as usize - 1)
                        .take((end - from).min(1e9) as usize)
                        .collect()
                } else {
                    String::new()
                };
                Value::text(&out)
            }
            "index" => {
                let (s, t) = (text(self, 0), text(self, 1));
                Value::Num(
                    s.find(&*t)
                        .map_or(0.0, |at| s[..at].chars().count() as f64 + 1.0),
                )
            }
            "sprintf" => {
                let f = text(self, 0);
                Value::text(&format(
                    &f,
                    v.get(1..).unwrap_or(&[]),
                    &self.global_str(CONVFMT),
                    self.limit,
                ))
            }
            "tolower" => Value::text(&text(self, 0).to_lowercase()),
            "toupper" => Value::text(&text(self, 0).to_uppercase()),
            "int" => Value::Num(num(0).trunc()),
            "sin" => Value::Num(num(0).sin()),
            "cos" => Value::Num(num(0).cos()),
            "atan2" => Value::Num(num(0).atan2(num(1))),
            "exp" => Value::Num(num(0).exp()),
            "log" => Value::Num(num(0).ln()),
            "sqrt" => Value::Num(num(0).sqrt()),
            "rand" => {
                self.seed = self
                    .seed
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                Value::Num((self.seed >> 11) as f64 / (1u64 << 53) as f64)
            }
            "srand" => {
                let old = self.seed;
                self.seed = if v.is_empty() {
                    cx.sys.now().secs()
                } else {
                    num(0) as i64 as u64
                };
                Value::Num(old as f64)
            }
            "systime" => Value::Num(cx.sys.now().secs() as f64),
            "strftime" => {
                let f = if v.is_empty() {
                    Rc::from("%a %b %e %H:%M:%S %Z %Y")
                } else {
                    text(self, 0)
                };
                let at = if v.len() > 1 {
                    num(1) as i64
                } else {
                    cx.sys.now().secs() as i64
                };
                Value::text(&date::strftime(
                    &f,
                    at,
                    0,
                    &date::Zone::from_tz(cx.var("TZ").as_deref()),
                ))
            }
            "mktime" => {
                let t = text(self, 0);
                let n: Vec<i64> = t
                    .split_whitespace()
                    .filter_map(|p| p.parse().ok())
                    .collect();
                match n.as_slice() {
                    [y, mo, d, h, mi, s, ..] if (1..=12).contains(mo) => Value::Num(date::epoch(
                        *y,
                        *mo as u32,
                        *d as u32,
                        (*h as u32, *mi as u32, *s as u32),
                        &date::Zone::from_tz(cx.var("TZ").as_deref()),
                    )
                        as f64),
                    _ => Value::Num(-1.0),
                }
            }
            "and" => Value::Num((num(0) as u64 & num(1) as u64) as f64),
            "or" => Value::Num((num(0) as u64 | num(1) as u64) as f64),
            "xor" => Value::Num((num(0) as u64 ^ num(1) as u64) as f64),
            "lshift" => Value::Num((num(0) as u64).checked_shl(num(1) as u32).unwrap_or(0) as f64),
            "rshift" => Value::Num((num(0) as u64).checked_shr(num(1) as u32).unwrap_or(0) as f64),
            "compl" => Value::Num(!(num(0) as u64) as f64),
            "system" => {
                self.flush_all(cx).await;
                let command = text(self, 0);
                let code = match shell(cx, &command, vec![(0, 0), (1, 1), (2, 2)]) {
                    Some(pid) => cx.sys.wait(pid).await.map_or(1, |(_, s)| s.shell_code()),
                    None => 127,
                };
                Value::Num(f64::from(code))
            }
            "fflush" => {
                self.flush_all(cx).await;
                Value::Num(0.0)
            }
            "close" => {
                let key = text(self, 0);
                Value::Num(self.close(cx, &key).await)
            }
            other => return Err(Flow::Fatal(format!("{other} is not available here"))),
        })
    }

    async fn split_call(&mut self, cx: &mut Cx, args: &[Expr]) -> Result<Value, Flow> {
        let [text, target, ..] = args else {
            return Err(Flow::Fatal("Too few arguments".to_string()));
        };
        let v = self.eval(cx, text).await?;
        let text = self.str(&v);
        let parts = match args.get(2) {
            None => {
                let fs = self.global_str(FS);
                self.split(&text, &fs)?
            }
            Some(Expr::Regex(r)) => {
                let pattern = if r == " " {
                    "[ ]".to_string()
                } else if r.chars().count() == 1 && !r.starts_with(|c: char| c.is_alphanumeric()) {
                    format!("[{}]", if r == "^" { "\\^" } else { r })
                } else {
                    r.clone()
                };
                self.split(&text, &pattern)?
            }
            Some(e) => {
                let fs = self.eval(cx, e).await?;
                let fs = self.str(&fs);
                self.split(&text, &fs)?
            }
        };
        let name = match target {
            Expr::Var(i) => Name::Global(*i),
            Expr::Local(i) => Name::Local(*i),
            _ => return Err(Flow::Fatal("Not an array".to_string())),
        };
        let array = self.array(name)?;
        let mut map = array.borrow_mut();
        map.clear();
        for (i, p) in parts.iter().enumerate() {
            map.insert(Rc::from((i + 1).to_string().as_str()), Value::input(p));
        }
        Ok(Value::Num(parts.len() as f64))
    }

    async fn replace(&mut self, cx: &mut Cx, name: &str, args: &[Expr]) -> Result<Value, Flow> {
        let [pattern, with, ..] = args else {
            return Err(Flow::Fatal("Too few arguments".to_string()));
        };
        let re = self.pattern(cx, pattern).await?;
        let with = self.eval(cx, with).await?;
        let with = self.str(&with);
        let gensub = name == "gensub";
        let (mut nth, mut all) = (1usize, name == "gsub");
        if gensub && let Some(h) = args.get(2) {
            let h = self.eval(cx, h).await?;
            let h = self.str(&h);
            all = h.starts_with(['g', 'G']);
            nth = h.parse().unwrap_or(1).max(1);
        }
        let whole = Expr::Field(Box::new(Expr::Num(0.0)));
        let target = args.get(if gensub { 3 } else { 2 }).unwrap_or(&whole);
        let v = self.eval(cx, target).await?;
        let text = self.str(&v);
        let bytes = text.as_bytes();
        let mut out: Vec<u8> = Vec::new();
        let (mut copied, mut search, mut n, mut done) = (0, 0, 0usize, 0u32);
        let mut previous = None;
        while search <= bytes.len() {
            let Some(caps) = re.find_at(bytes, search) else {
                break;
            };
            let Some((a, b)) = caps[0] else { break };
            let step = next_char(bytes, b).map_or(1, |c| c.1);
            if a == b && previous == Some(a) {
                search = b + step;
                continue;
            }
            n += 1;
            previous = Some(b);
            search = if b > a { b } else { b + step };
            if n < nth {
                continue;
            }
            out.extend_from_slice(&bytes[copied..a]);
            let mut it = with.chars().peekable();
            while let Some(c) = it.next() {
                match c {
                    '&' => out.extend_from_slice(&bytes[a..b]),
                    '\\' => match it.peek() {
                        Some('&') => {
                            it.next();
                            out.push(b'&');
                        }
                        Some('\\') => {
                            it.next();
                            out.push(b'\\');
                        }
                        Some(d) if gensub && d.is_ascii_digit() => {
                            let g = *d as usize - '0' as usize;
                            it.next();
                            if let Some(Some((x, y))) = caps.get(g) {
                                out.extend_from_slice(&bytes[*x..*y]);
                            }
                        }
                        _ => out.push(b'\\'),
                    },
                    c => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
                }
            }
            copied = b;
            done += 1;
            if !all {
                break;
            }
            if out.len() > 16 << 20 {
                return Err(Flow::Fatal("out of memory".to_string()));
            }
        }
        cx.sys.cpu(1 + bytes.len() as u64 / 256).await;
        out.extend_from_slice(&bytes[copied..]);
        let new = String::from_utf8_lossy(&out).into_owned();
        if gensub {
            return Ok(Value::text(&new));
        }
        if done > 0 {
            let v = if matches!(target, Expr::Field(_)) {
                Value::input(&new)
            } else {
                Value::text(&new)
            };
            self.store(cx, target, v).await?;
        }
        Ok(Value::Num(f64::from(done)))
    }

    /// The next record of a source, by RS.
    async fn read_record(&mut self, cx: &mut Cx, which: Option<usize>) -> Option<String> {
        let rs = self.global_str(RS);
        let input = match which {
            Some(i) => &mut self.sources.get_mut(i)?.input,
            None => self.main.as_mut()?,
        };
        let mut single = rs.bytes();
        if let (Some(b), None) = (single.next(), single.next()) {
            return match input.record(&cx.sys, b).await {
                Ok(Some((r, _))) => {
                    let mut text = String::from_utf8_lossy(&r).into_owned();
                    // A file that ends in a newline under another RS keeps it out of the last record.
                    if b != b'\n' && text == "\n" {
                        text.clear();
                        return None;
                    }
                    Some(text)
                }
                _ => None,
            };
        }
        // Paragraphs, or records split by a regular expression, are collected line by line.
        let paragraph = rs.is_empty();
        let mut text = String::new();
        let mut any = false;
        #[allow(
            clippy::while_let_loop,
            reason = "the other results break with a value of their own"
        )]
        loop {
            match input.line(&cx.sys).await {
                Ok(Some(l)) => {
                    let l = String::from_utf8_lossy(&l).into_owned();
                    if paragraph {
                        if l.is_empty() {
                            if any {
                                return Some(text);
                            }
                            continue;
                        }
                        if any {
                            text.push('\n');
                        }
                        text.push_str(&l);
                        any = true;
                    } else {
                        text.push_str(&l);
                        text.push('\n');
                        any = true;
                    }
                }
                _ => break,
            }
        }
        if !any {
            return None;
        }
        if paragraph {
            return Some(text);
        }
        // Not the quickest way, but right: the rest goes back as the input of the next record.
        let re = self.regex(&rs).ok()?;
        let cut = re
            .find_at(text.as_bytes(), 0)
            .and_then(|c| c[0])
            .filter(|(a, b)| b > a);
        let (record, rest) = match cut {
            Some((a, b)) => (text[..a].to_string(), text[b..].to_string()),
            None => (text.trim_end_matches('\n').to_string(), String::new()),
        };
        let input = match which {
            Some(i) => &mut self.sources.get_mut(i)?.input,
            None => self.main.as_mut()?,
        };
        input.unread(rest.as_bytes());
        Some(record)
    }

    /// Opens the next file of the arguments; false when there is none.
    async fn next_main(&mut self, cx: &mut Cx) -> Result<bool, Flow> {
        loop {
            if self.main.is_some() {
                return Ok(true);
            }
            if self.next_arg >= self.args.len() {
                if self.used_stdin {
                    return Ok(false);
                }
                self.used_stdin = true;
                self.main = Some(Input::new(0));
                return Ok(true);
            }
            let arg = self.args[self.next_arg].clone();
            self.next_arg += 1;
            if let Some((name, value)) = arg.split_once('=')
                && name.starts_with(|c: char| c.is_alphabetic() || c == '_')
                && name.chars().all(|c| c.is_alphanumeric() || c == '_')
            {
                self.assign(name, value);
                continue;
            }
            if arg.is_empty() {
                continue;
            }
            self.used_stdin = true;
            match cx.open(&arg) {
                Ok(i) => {
                    self.main = Some(i);
                    self.globals[FILENAME] = Slot::Scalar(Value::text(&arg));
                    self.globals[FNR] = Slot::Scalar(Value::Num(0.0));
                    return Ok(true);
                }
                Err(e) => {
                    self.flush_all(cx).await;
                    let t = cx.pick(format!("{arg}: {e}"), format!("cannot open {arg} ({e})"));
                    cx.err(&t).await;
                    self.status = 2;
                    if !cx.busybox() {
                        return Err(Flow::Exit(2));
                    }
                    self.status = 1;
                }
            }
        }
    }

    async fn next_record(&mut self, cx: &mut Cx) -> Result<Option<String>, Flow> {
        loop {
            if !self.next_main(cx).await? {
                return Ok(None);
            }
            if let Some(r) = self.read_record(cx, None).await {
                for id in [NR, FNR] {
                    let n = self.scalar(id).num() + 1.0;
                    self.globals[id] = Slot::Scalar(Value::Num(n));
                }
                return Ok(Some(r));
            }
            if let Some(i) = self.main.take() {
                i.close(&cx.sys);
            }
        }
    }

    async fn getline(
        &mut self,
        cx: &mut Cx,
        from: Option<&'static str>,
        what: Option<&Expr>,
        target: Option<&Expr>,
    ) -> Result<Value, Flow> {
        cx.sys.cpu(1).await;
        let record = match (from, what) {
            (Some(kind), Some(what)) => {
                let key = self.eval(cx, what).await?;
                let key = self.str(&key).to_string();
                let at = match self.sources.iter().position(|s| s.key == key) {
                    Some(i) => i,
                    None => {
                        self.flush_all(cx).await;
                        let opened = if kind == "<" {
                            cx.open(&key).ok().map(|i| (i, None))
                        } else {
                            match cx.sys.pipe() {
                                Ok((r, w)) => {
                                    let pid = shell(cx, &key, vec![(0, 0), (1, w), (2, 2)]);
                                    let _ = cx.sys.close(w);
                                    Some((Input::new(r), pid))
                                }
                                Err(_) => None,
                            }
                        };
                        let Some((input, pid)) = opened else {
                            return Ok(Value::Num(-1.0));
                        };
                        self.sources.push(Source { key, input, pid });
                        self.sources.len() - 1
                    }
                };
                let r = self.read_record(cx, Some(at)).await;
                if r.is_some() && kind == "|" {
                    let n = self.scalar(NR).num() + 1.0;
                    self.globals[NR] = Slot::Scalar(Value::Num(n));
                }
                r
            }
            _ => self.next_record(cx).await?,
        };
        let Some(text) = record else {
            return Ok(Value::Num(0.0));
        };
        match target {
            Some(t) => self.store(cx, t, Value::input(&text)).await?,
            None => self.set_record(&text),
        }
        Ok(Value::Num(1.0))
    }

    async fn flush_all(&mut self, cx: &mut Cx) {
        let printed = std::mem::take(&mut self.printed);
        cx.out_bytes(&printed).await;
        cx.flush().await;
        for o in &mut self.outputs {
            let data = std::mem::take(&mut o.buffer);
            let _ = cx.sys.write_all(o.fd, &data).await;
        }
    }

    async fn close(&mut self, cx: &mut Cx, key: &str) -> f64 {
        let mut code = -1.0;
        if let Some(i) = self.outputs.iter().position(|o| o.key == key) {
            self.flush_all(cx).await;
            let o = self.outputs.remove(i);
            let _ = cx.sys.close(o.fd);
            code = match o.pid {
                Some(pid) => cx
                    .sys
                    .wait(pid)
                    .await
                    .map_or(0.0, |(_, s)| f64::from(s.shell_code())),
                None => 0.0,
            };
        }
        if let Some(i) = self.sources.iter().position(|s| s.key == key) {
            let s = self.sources.remove(i);
            let _ = cx.sys.close(s.input.fd);
            code = match s.pid {
                Some(pid) => cx
                    .sys
                    .wait(pid)
                    .await
                    .map_or(0.0, |(_, s)| f64::from(s.shell_code())),
                None => 0.0,
            };
        }
        code
    }

    async fn print_to(
        &mut self,
        cx: &mut Cx,
        text: &str,
        to: Option<(&'static str, String)>,
    ) -> Result<(), Flow> {
        let Some((op, key)) = to else {
            self.printed.extend_from_slice(text.as_bytes());
            if self.printed.len() > 4096 || cx.sys.isatty(1) {
                let printed = std::mem::take(&mut self.printed);
                cx.out_bytes(&printed).await;
                cx.flush().await;
                if cx.broken() {
                    return Err(Flow::Exit(2));
                }
            }
            return Ok(());
        };
        let at = match self.outputs.iter().position(|o| o.key == key) {
            Some(i) => i,
            None => {
                self.flush_all(cx).await;
                let opened = match (op, key.as_str()) {
                    (">" | ">>", "/dev/stdout" | "-") => Ok((1, None)),
                    (">" | ">>", "/dev/stderr") => Ok((2, None)),
                    ("|", command) => cx.sys.pipe().map(|(r, w)| {
                        let pid = shell(cx, command, vec![(0, r), (1, 1), (2, 2)]);
                        let _ = cx.sys.close(r);
                        (w, pid)
                    }),
                    (op, file) => {
                        let mode = if op == ">" {
                            OpenFlags::TRUNC
                        } else {
                            OpenFlags::APPEND
                        };
                        cx.sys
                            .open(
                                file,
                                OpenFlags::WRITE | OpenFlags::CREATE | mode | OpenFlags::CLOEXEC,
                                0o666,
                            )
                            .map(|fd| (fd, None))
                    }
                };
                match opened {
                    Ok((fd, pid)) => {
                        self.outputs.push(Output {
                            key,
                            fd,
                            pid,
                            buffer: Vec::new(),
                        });
                        self.outputs.len() - 1
                    }
                    Err(e) => return Err(Flow::Fatal(format!("can't open '{key}': {e}"))),
                }
            }
        };
        let o = &mut self.outputs[at];
        o.buffer.extend_from_slice(text.as_bytes());
        if o.buffer.len() > 4096 || o.fd == 2 || o.fd == 1 {
            let (fd, data) = (o.fd, std::mem::take(&mut o.buffer));
            if fd <= 2 {
                let printed = std::mem::take(&mut self.printed);
                cx.out_bytes(&printed).await;
                cx.flush().await;
            }
            let _ = cx.sys.write_all(fd, &data).await;
        }
        Ok(())
    }

    fn exec<'a>(&'a mut self, cx: &'a mut Cx, s: &'a Stmt) -> Fut<'a, ()> {
        Box::pin(self.exec_inner(cx, s))
    }

    async fn exec_inner(&mut self, cx: &mut Cx, s: &Stmt) -> Result<(), Flow> {
        match s {
            Stmt::Block(list) => {
                for s in list {
                    self.exec(cx, s).await?;
                }
            }
            Stmt::Expr(e) => {
                self.eval(cx, e).await?;
            }
            Stmt::Print(args, printf, to) => {
                let v = self.list(cx, args).await?;
                let text = if *printf {
                    let f = v.first().map_or(Rc::from(""), |f| self.str(f));
                    format(
                        &f,
                        v.get(1..).unwrap_or(&[]),
                        &self.global_str(CONVFMT),
                        self.limit,
                    )
                } else {
                    let ofmt = self.global_str(OFMT);
                    let mut text = if v.is_empty() {
                        self.whole().to_string()
                    } else {
                        let parts: Vec<String> = v
                            .iter()
                            .map(|x| {
                                if let Value::Num(n) = x {
                                    number(*n, &ofmt, self.limit)
                                } else {
                                    self.str(x).to_string()
                                }
                            })
                            .collect();
                        parts.join(&*self.global_str(OFS))
                    };
                    text.push_str(&self.global_str(ORS));
                    text
                };
                let to = match to {
                    Some((op, e)) => {
                        let key = self.eval(cx, e).await?;
                        Some((*op, self.str(&key).to_string()))
                    }
                    None => None,
                };
                self.print_to(cx, &text, to).await?;
            }
            Stmt::If(c, yes, no) => {
                if self.truth(cx, c).await? {
                    self.exec(cx, yes).await?;
                } else if let Some(no) = no {
                    self.exec(cx, no).await?;
                }
            }
            Stmt::While(c, body) => {
                while self.truth(cx, c).await? {
                    if self.loop_body(cx, body).await? {
                        break;
                    }
                }
            }
            Stmt::Do(body, c) => loop {
                if self.loop_body(cx, body).await? || !self.truth(cx, c).await? {
                    break;
                }
            },
            Stmt::For(init, c, step, body) => {
                if let Some(i) = init {
                    self.exec(cx, i).await?;
                }
                loop {
                    if let Some(c) = c
                        && !self.truth(cx, c).await?
                    {
                        break;
                    }
                    if self.loop_body(cx, body).await? {
                        break;
                    }
                    if let Some(s) = step {
                        self.exec(cx, s).await?;
                    }
                }
            }
            Stmt::ForIn(var, name, body) => {
                let array = self.array(*name)?;
                let mut keys: Vec<Rc<str>> = array.borrow().keys().cloned().collect();
                // Real awks have their own order; numeric keys by value read best.
                keys.sort_by(|a, b| match (a.parse::<f64>(), b.parse::<f64>()) {
                    (Ok(x), Ok(y)) => x.partial_cmp(&y).unwrap_or(std::cmp::Ordering::Equal),
                    _ => a.cmp(b),
                });
                for k in keys {
                    if !array.borrow().contains_key(&k) {
                        continue;
                    }
                    self.store(cx, var, Value::input(&k)).await?;
                    if self.loop_body(cx, body).await? {
                        break;
                    }
                }
            }
            Stmt::Next => return Err(Flow::Next),
            Stmt::NextFile => return Err(Flow::NextFile),
            Stmt::Break => return Err(Flow::Break),
            Stmt::Continue => return Err(Flow::Continue),
            Stmt::Exit(e) => {
                if let Some(e) = e {
                    self.status = self.eval(cx, e).await?.num() as i32;
                }
                return Err(Flow::Exit(self.status));
            }
            Stmt::Return(e) => {
                let v = match e {
                    Some(e) => self.eval(cx, e).await?,
                    None => Value::Unset,
                };
                return Err(Flow::Return(v));
            }
            Stmt::Delete(name, keys) => {
                let array = self.array(*name)?;
                match keys {
                    None => array.borrow_mut().clear(),
                    Some(k) => {
                        let k = self.list(cx, k).await?;
                        let key = self.index_key(&k);
                        array.borrow_mut().remove(&key);
                    }
                }
            }
        }
        Ok(())
    }

    /// One turn of a loop; true to leave it.
    async fn loop_body(&mut self, cx: &mut Cx, body: &Stmt) -> Result<bool, Flow> {
        cx.sys.cpu(1).await;
        match self.exec(cx, body).await {
            Ok(()) | Err(Flow::Continue) => Ok(false),
            Err(Flow::Break) => Ok(true),
            Err(other) => Err(other),
        }
    }

    async fn rules(&mut self, cx: &mut Cx) -> Result<(), Flow> {
        let program = self.program.clone();
        while let Some(record) = self.next_record(cx).await? {
            self.set_record(&record);
            cx.sys.cpu(1).await;
            for (i, rule) in program.rules.iter().enumerate() {
                let hit = match &rule.pattern {
                    Pattern::Always => true,
                    Pattern::When(e) => self.truth(cx, e).await?,
                    Pattern::Range(a, b) => {
                        if self.ranges[i] || self.truth(cx, a).await? {
                            self.ranges[i] = !self.truth(cx, b).await?;
                            true
                        } else {
                            false
                        }
                    }
                };
                if !hit {
                    continue;
                }
                let done = match &rule.body {
                    Some(b) => self.exec(cx, b).await,
                    None => {
                        let text = format!("{}{}", self.whole(), self.global_str(ORS));
                        self.print_to(cx, &text, None).await
                    }
                };
                match done {
                    Ok(()) => {}
                    Err(Flow::Next) => break,
                    Err(Flow::NextFile) => {
                        if let Some(m) = self.main.take() {
                            m.close(&cx.sys);
                        }
                        break;
                    }
                    Err(other) => return Err(other),
                }
            }
            // Output to a pipe keeps up with slow input.
            if self.main.as_ref().is_some_and(|m| m.fd == 0)
                && !self.printed.is_empty()
                && self.main.as_ref().is_some_and(Input::drained)
            {
                let printed = std::mem::take(&mut self.printed);
                cx.out_bytes(&printed).await;
            }
        }
        Ok(())
    }

    async fn stages(&mut self, cx: &mut Cx) -> Result<(), Flow> {
        let program = self.program.clone();
        let mut ended = None;
        for b in &program.begin {
            if let Err(f) = self.exec(cx, b).await {
                ended = Some(f);
                break;
            }
        }
        if ended.is_none() && !(program.rules.is_empty() && program.end.is_empty()) {
            ended = self.rules(cx).await.err();
        }
        match ended {
            None => {}
            Some(Flow::Exit(c)) => self.status = c,
            Some(other) => return Err(other),
        }
        for b in &program.end {
            self.exec(cx, b).await?;
        }
        Ok(())
    }

    pub async fn run(mut self, cx: &mut Cx) -> Run {
        let result = self.stages(cx).await;
        self.flush_all(cx).await;
        for o in std::mem::take(&mut self.outputs) {
            if o.fd > 2 {
                let _ = cx.sys.close(o.fd);
            }
            if let Some(pid) = o.pid {
                let _ = cx.sys.wait(pid).await;
            }
        }
        match result {
            Err(Flow::Fatal(text)) => {
                let t = cx.pick(format!("cmd. line:1: {text}"), text.to_lowercase());
                cx.die(cx.pick(1, 2), &t).await
            }
            Err(Flow::Exit(c)) => Ok(c & 255),
            _ => Ok(self.status & 255),
        }
    }
}

/// Starts `sh -c command` with the given descriptors.
fn shell(cx: &Cx, command: &str, fds: Vec<(Fd, Fd)>) -> Option<Pid> {
    let mut c = Command::new(
        "/bin/sh",
        vec!["sh".to_string(), "-c".to_string(), command.to_string()],
    );
    c.fds = fds;
    cx.sys.spawn(c).ok()
}
