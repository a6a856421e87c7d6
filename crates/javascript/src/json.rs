//! JSON. `stringify` here serves values without `toJSON` functions or getters of the program;
//! for others it answers `undefined` at `%stringify`, and `lib/core.js` walks the value itself.

use crate::builtins::arg;
use crate::heap::{Kind, Slot};
use crate::number;
use crate::value::{Key, Value};
use crate::vm::{Res, Vm};

pub fn quote(s: &str) -> String {
    let mut out = String::from("\"");
    for c in s.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            c if (c as u32) < 0x20 => out.push_str(&format!("\\u{:04x}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

enum Stop {
    /// A method of the program must be called.
    Program,
    Cycle,
    Deep,
    BigInt,
}

struct Writer<'a> {
    vm: &'a Vm,
    out: String,
    indent: &'a str,
    open: Vec<u32>,
}

impl Writer<'_> {
    fn line(&mut self) {
        if !self.indent.is_empty() {
            self.out.push('\n');
            for _ in 0..self.open.len() {
                self.out.push_str(self.indent);
            }
        }
    }

    /// False if the value has no JSON form.
    fn value(&mut self, v: &Value) -> Result<bool, Stop> {
        match v {
            Value::Undef | Value::Sym(_) | Value::Empty => return Ok(false),
            Value::Null => self.out.push_str("null"),
            Value::Bool(b) => self.out.push_str(if *b { "true" } else { "false" }),
            Value::Num(n) if n.is_finite() => self.out.push_str(&number::to_string(*n)),
            Value::Num(_) => self.out.push_str("null"),
            Value::Str(s) => self.out.push_str(&quote(s)),
            Value::BigInt(_) => return Err(Stop::BigInt),
            Value::Obj(id) => return self.object(*id),
        }
        Ok(true)
    }

    fn object(&mut self, id: u32) -> Result<bool, Stop> {
        let vm = self.vm;
        if vm.callable(id) {
            return Ok(false);
        }
        if self.open.contains(&id) {
            return Err(Stop::Cycle);
        }
        if self.open.len() > 200 {
            return Err(Stop::Deep);
        }
        let obj = vm.heap.get(id);
        match &obj.kind {
            Kind::Date(t) => {
                if t.is_nan() {
                    self.out.push_str("null");
                } else {
                    self.out.push_str(&quote(&crate::date::iso(*t)));
                }
                return Ok(true);
            }
            Kind::Boxed(v) => return self.value(v),
            Kind::Array(list) => {
                self.open.push(id);
                self.out.push('[');
                for (i, v) in list.iter().enumerate() {
                    if i > 0 {
                        self.out.push(',');
                    }
                    self.line();
                    if !self.value(v)? {
                        self.out.push_str("null");
                    }
                }
                self.open.pop();
                if !list.is_empty() {
                    self.line();
                }
                self.out.push(']');
                return Ok(true);
            }
            Kind::Bytes(_) => return Err(Stop::Program),
            _ => {}
        }
        if vm.has(id, &Key::new("toJSON")) {
            return Err(Stop::Program);
        }
        self.open.push(id);
        self.out.push('{');
        let mut first = true;
        for k in vm.own_keys(id, false) {
            let Key::Str(name) = &k else { continue };
            let Some(p) = obj.props.get(&k) else { continue };
            let Slot::Data(v) = &p.slot else {
                return Err(Stop::Program);
            };
            let back = self.out.len();
            if !first {
                self.out.push(',');
            }
            self.line();
            self.out.push_str(&quote(name));
            self.out
                .push_str(if self.indent.is_empty() { ":" } else { ": " });
            if self.value(v)? {
                first = false;
            } else {
                self.out.truncate(back);
            }
        }
        self.open.pop();
        if !first {
            self.line();
        }
        self.out.push('}');
        Ok(true)
    }
}

/// `%stringify(value, indent)`: the text, `undefined` for no JSON form, `null` to be walked.
fn stringify(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    let indent = vm.arg_text(args, 1);
    let mut w = Writer {
        vm,
        out: String::new(),
        indent: &indent,
        open: Vec::new(),
    };
    let r = w.value(&arg(args, 0));
    let out = w.out;
    match r {
        Ok(true) => {
            vm.heap.fresh += out.len();
            Ok(Value::string(out))
        }
        Ok(false) => Ok(Value::Undef),
        Err(Stop::Program) => Ok(Value::Null),
        Err(Stop::BigInt) => vm.type_error("Do not know how to serialize a BigInt"),
        Err(Stop::Deep) => Err(vm.error("RangeError", "Maximum call stack size exceeded")),
        Err(Stop::Cycle) => {
            let v = arg(args, 0);
            let class = vm.class_of(&v).unwrap_or_else(|| "Object".into());
            let m = format!(
                "Converting circular structure to JSON\n    --> starting at object with constructor '{}'\n    --- property closes the circle",
                &*class
            );
            vm.type_error(&m)
        }
    }
}

/// The text of a value that needs no method of the program; `undefined` otherwise.
pub fn to_text(vm: &Vm, v: &Value) -> String {
    let mut w = Writer {
        vm,
        out: String::new(),
        indent: "",
        open: Vec::new(),
    };
    match w.value(v) {
        Ok(true) => w.out,
        Err(Stop::Cycle) => "[Circular]".into(),
        _ => "undefined".into(),
    }
}

fn json_quote(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    Ok(Value::string(quote(&vm.arg_text(args, 0))))
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: u32,
}

impl Reader<'_> {
    fn space(&mut self) {
        let b = self.text.as_bytes();
        while self.at < b.len() && matches!(b[self.at], b' ' | b'\n' | b'\r' | b'\t') {
            self.at += 1;
        }
    }

    fn peek(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    fn fail(&self, vm: &mut Vm) -> Value {
        let m = match self.text[self.at.min(self.text.len())..].chars().next() {
            None if self.text.is_empty() || self.at >= self.text.len() => {
                "Unexpected end of JSON input".to_string()
            }
            None => "Unexpected end of JSON input".to_string(),
            Some(c) => {
                let t = self.text;
                let shown = if t.chars().count() <= 40 {
                    quote(t).replace("\\\"", "\"").replace("\\n", "\n")
                } else {
                    let from = t[..self.at].char_indices().rev().nth(9).map_or(0, |i| i.0);
                    let to = t[self.at..]
                        .char_indices()
                        .nth(10)
                        .map_or(t.len(), |i| self.at + i.0);
                    let dots = |yes: bool| if yes { "..." } else { "" };
                    format!(
                        "{}\"{}\"{}",
                        dots(from > 0),
                        &t[from..to],
                        dots(to < t.len())
                    )
                };
                match c {
                    '"' => format!("Unexpected string in JSON at position {}", self.at),
                    c => format!("Unexpected token '{c}', {shown} is not valid JSON"),
                }
            }
        };
        vm.error("SyntaxError", &m)
    }

    fn value(&mut self, vm: &mut Vm) -> Res {
        self.space();
        self.depth += 1;
        if self.depth > 200 {
            return Err(vm.error("RangeError", "Maximum call stack size exceeded"));
        }
        let v = match self.peek() {
            b'{' => self.object(vm)?,
            b'[' => {
                self.at += 1;
                let mut list = Vec::new();
                self.space();
                if self.peek() == b']' {
                    self.at += 1;
                } else {
                    loop {
                        list.push(self.value(vm)?);
                        self.space();
                        match self.peek() {
                            b',' => self.at += 1,
                            b']' => {
                                self.at += 1;
                                break;
                            }
                            _ => return Err(self.fail(vm)),
                        }
                    }
                }
                vm.array(list)
            }
            b'"' => Value::string(self.string(vm)?),
            b'-' | b'0'..=b'9' => {
                let start = self.at;
                while matches!(self.peek(), b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9') {
                    self.at += 1;
                }
                let t = &self.text[start..self.at];
                let zero = t.trim_start_matches('-');
                let bad =
                    zero.len() > 1 && zero.starts_with('0') && zero.as_bytes()[1].is_ascii_digit();
                match t.parse() {
                    Ok(n) if !bad && !t.ends_with('.') => Value::Num(n),
                    _ => {
                        self.at = start + 1;
                        return Err(self.fail(vm));
                    }
                }
            }
            _ => {
                let words = [
                    ("true", Value::Bool(true)),
                    ("false", Value::Bool(false)),
                    ("null", Value::Null),
                ];
                let rest = &self.text[self.at.min(self.text.len())..];
                match words.into_iter().find(|w| rest.starts_with(w.0)) {
                    Some((w, v)) => {
                        self.at += w.len();
                        v
                    }
                    None => return Err(self.fail(vm)),
                }
            }
        };
        self.depth -= 1;
        Ok(v)
    }

    fn object(&mut self, vm: &mut Vm) -> Res {
        self.at += 1;
        let id = vm.object();
        self.space();
        if self.peek() == b'}' {
            self.at += 1;
            return Ok(Value::Obj(id));
        }
        loop {
            self.space();
            if self.peek() != b'"' {
                if self.at < self.text.len() {
                    let m = format!(
                        "Expected {} in JSON at position {}",
                        if vm.heap.get(id).props.is_empty() {
                            "property name or '}'"
                        } else {
                            "double-quoted property name"
                        },
                        self.at
                    );
                    return Err(vm.error("SyntaxError", &m));
                }
                return Err(self.fail(vm));
            }
            let k = self.string(vm)?;
            self.space();
            if self.peek() != b':' {
                return Err(self.fail(vm));
            }
            self.at += 1;
            let v = self.value(vm)?;
            vm.put(id, &k, v);
            self.space();
            match self.peek() {
                b',' => self.at += 1,
                b'}' => {
                    self.at += 1;
                    return Ok(Value::Obj(id));
                }
                _ => return Err(self.fail(vm)),
            }
        }
    }

    fn string(&mut self, vm: &mut Vm) -> Res<String> {
        self.at += 1;
        let mut out = String::new();
        loop {
            let Some(c) = self.text[self.at.min(self.text.len())..].chars().next() else {
                let m = format!("Unterminated string in JSON at position {}", self.at);
                return Err(vm.error("SyntaxError", &m));
            };
            self.at += c.len_utf8();
            match c {
                '"' => return Ok(out),
                '\\' => {
                    let e = self.peek();
                    self.at += 1;
                    match e {
                        b'n' => out.push('\n'),
                        b't' => out.push('\t'),
                        b'r' => out.push('\r'),
                        b'b' => out.push('\u{8}'),
                        b'f' => out.push('\u{c}'),
                        b'"' | b'\\' | b'/' => out.push(e as char),
                        b'u' => {
                            let mut units = Vec::new();
                            loop {
                                let hex = self.text.get(self.at..self.at + 4);
                                let Some(n) = hex.and_then(|h| u16::from_str_radix(h, 16).ok())
                                else {
                                    return Err(
                                        vm.error("SyntaxError", "Bad Unicode escape in JSON")
                                    );
                                };
                                self.at += 4;
                                units.push(n);
                                let more = self.text.as_bytes()[self.at..].starts_with(b"\\u");
                                if !((0xd800..0xdc00).contains(&n) && more) {
                                    break;
                                }
                                self.at += 2;
                            }
                            out.push_str(&String::from_utf16_lossy(&units));
                        }
                        _ => {
                            let m = format!(
                                "Bad escaped character in JSON at position {}",
                                self.at - 1
                            );
                            return Err(vm.error("SyntaxError", &m));
                        }
                    }
                }
                c if (c as u32) < 0x20 => {
                    let m = format!(
                        "Bad control character in string literal in JSON at position {}",
                        self.at - 1
                    );
                    return Err(vm.error("SyntaxError", &m));
                }
                c => out.push(c),
            }
        }
    }
}

fn parse(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    let text = vm.arg_text(args, 0);
    let mut r = Reader {
        text: &text,
        at: 0,
        depth: 0,
    };
    let v = r.value(vm)?;
    r.space();
    if r.at < text.len() {
        let m = format!(
            "Unexpected non-whitespace character after JSON at position {}",
            r.at
        );
        return Err(vm.error("SyntaxError", &m));
    }
    Ok(v)
}

pub(crate) fn install(vm: &mut Vm) {
    let g = vm.global;
    vm.natives(
        g,
        &[
            ("%stringify", stringify),
            ("%jsonParse", parse),
            ("%jsonQuote", json_quote),
        ],
    );
}
