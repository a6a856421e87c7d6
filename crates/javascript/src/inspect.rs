//! How node shows values: `util.inspect` with its defaults, and `console.log`'s format.
//!
//! Not modelled: colours, `showHidden`, Proxy, calling getters or custom inspectors.

use crate::heap::{ENUMERABLE, Kind, PromiseState, Slot};
use crate::json;
use crate::number;
use crate::value::{Key, Value};
use crate::vm::{SYM_TO_STRING_TAG, Vm};

const BREAK: usize = 80;

struct Shower<'a> {
    vm: &'a Vm,
    seen: Vec<u32>,
    circular: Vec<u32>,
    indent: usize,
    max_depth: u32,
    /// Depth of the object shown last: few levels may share a line.
    current: u32,
}

pub fn inspect(vm: &Vm, v: &Value) -> String {
    inspect_depth(vm, v, 2)
}

pub fn inspect_depth(vm: &Vm, v: &Value, max_depth: u32) -> String {
    let mut s = Shower {
        vm,
        seen: Vec::new(),
        circular: Vec::new(),
        indent: 0,
        max_depth,
        current: 0,
    };
    s.value(v, 0, false)
}

/// A short form for error messages.
pub fn short(vm: &Vm, v: &Value) -> String {
    match v {
        Value::Str(s) => format!("\"{}\"", &**s),
        Value::Obj(id) if vm.callable(*id) => vm.text(v).to_string(),
        Value::Obj(id) if matches!(vm.heap.get(*id).kind, Kind::Array(_)) => {
            "[object Array]".into()
        }
        Value::Obj(_) => match vm.class_of(v) {
            Some(c) => format!("#<{}>", &*c),
            None => "[object Object]".into(),
        },
        v => vm.text(v).to_string(),
    }
}

/// `Name: message` of an error.
pub fn error_head(vm: &Vm, id: u32) -> String {
    let get = |name: &str| {
        let key = Key::new(name);
        let mut at = id;
        while at != 0 {
            if let Some(p) = vm.heap.get(at).props.get(&key)
                && let Slot::Data(v) = &p.slot
            {
                return Some(vm.text(v).to_string());
            }
            at = vm.heap.get(at).proto;
        }
        None
    };
    let name = get("name").unwrap_or_else(|| "Error".into());
    match get("message") {
        Some(m) if !m.is_empty() => format!("{name}: {m}"),
        _ => name,
    }
}

fn quote(s: &str) -> String {
    let q = if !s.contains('\'') {
        '\''
    } else if !s.contains('"') {
        '"'
    } else if !s.contains('`') && !s.contains("${") {
        '`'
    } else {
        '\''
    };
    let mut out = String::new();
    out.push(q);
    for c in s.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\u{b}' => out.push_str("\\v"),
            '\\' => out.push_str("\\\\"),
            c if c == q => {
                out.push('\\');
                out.push(c);
            }
            c if (c as u32) < 0x20 || c as u32 == 0x7f => {
                out.push_str(&format!("\\x{:02X}", c as u32));
            }
            c => out.push(c),
        }
    }
    out.push(q);
    out
}

fn identifier(s: &str) -> bool {
    let mut it = s.chars();
    it.next()
        .is_some_and(|c| c.is_ascii_alphabetic() || c == '_' || c == '$')
        && it.all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '$')
}

impl Shower<'_> {
    fn value(&mut self, v: &Value, depth: u32, typed: bool) -> String {
        let _ = typed;
        match v {
            Value::Str(s) => self.string(s, depth),
            Value::Num(n) if *n == 0.0 && n.is_sign_negative() => "-0".into(),
            Value::BigInt(n) => format!("{n}n"),
            Value::Obj(id) => self.object(*id, depth),
            Value::Empty => "<empty>".into(),
            v => self.vm.text(v).to_string(),
        }
    }

    /// A long text in an object is broken at its lines.
    fn string(&self, s: &str, depth: u32) -> String {
        let cut: String;
        let mut tail = String::new();
        let mut s = s;
        if s.len() > 10_000 && s.chars().count() > 10_000 {
            let more = s.chars().count() - 10_000;
            cut = s.chars().take(10_000).collect();
            s = &cut;
            tail = format!(
                "... {more} more character{}",
                if more > 1 { "s" } else { "" }
            );
        }
        if depth > 0
            && s.len() > 16
            && s.len() > BREAK.saturating_sub(self.indent + 4)
            && s.contains('\n')
        {
            let lines: Vec<String> = s.split_inclusive('\n').map(quote).collect();
            if lines.len() > 1 {
                return lines.join(&format!(" +\n{}", " ".repeat(self.indent + 2))) + &tail;
            }
        }
        quote(s) + &tail
    }

    fn class_name(&self, id: u32) -> Option<String> {
        let proto = self.vm.heap.get(id).proto;
        if proto == 0 {
            return None;
        }
        self.vm.class_of(&Value::Obj(id)).map(|s| s.to_string())
    }

    fn tag(&self, id: u32) -> Option<String> {
        let key = Key::Sym(SYM_TO_STRING_TAG);
        let mut at = id;
        while at != 0 {
            let o = self.vm.heap.get(at);
            if let Some(p) = o.props.get(&key) {
                return match &p.slot {
                    Slot::Data(Value::Str(s)) => Some(s.to_string()),
                    _ => None,
                };
            }
            at = o.proto;
        }
        None
    }

    /// `Class ` before the braces; nothing for plain objects.
    fn prefix(&self, id: u32, fallback: &str) -> String {
        let name = match self.class_name(id) {
            Some(n) => n,
            None => format!("[{fallback}: null prototype]"),
        };
        match self.tag(id) {
            Some(t) if t != name && !t.is_empty() => format!("{name} [{t}] "),
            _ => format!("{name} "),
        }
    }

    fn object(&mut self, id: u32, depth: u32) -> String {
        if self.seen.contains(&id) {
            if !self.circular.contains(&id) {
                self.circular.push(id);
            }
            let n = self.circular.iter().position(|c| *c == id).unwrap_or(0) + 1;
            return format!("[Circular *{n}]");
        }
        let vm = self.vm;
        let obj = vm.heap.get(id);
        let keys: Vec<Key> = vm.own_keys(id, false);
        let count = match &obj.kind {
            Kind::Array(l) => l.iter().filter(|v| !matches!(v, Value::Empty)).count(),
            Kind::Bytes(b) => b.len.min(1 << 20),
            Kind::Boxed(Value::Str(s)) => s.units(),
            _ => 0,
        };
        let keys = &keys[count.min(keys.len())..];
        let mut braces = ("{".to_string(), "}");
        let mut base = String::new();
        let mut is_list = false;
        match &obj.kind {
            Kind::Array(l) => {
                is_list = true;
                let plain = self.class_name(id).as_deref() == Some("Array");
                let args = obj.props.get(&Key::private("arguments")).is_some();
                let p = if args {
                    "[Arguments] ".to_string()
                } else if plain {
                    String::new()
                } else {
                    format!("{}({}) ", self.prefix(id, "Array").trim_end(), l.len())
                };
                braces = (format!("{p}["), "]");
                if l.is_empty() && keys.is_empty() {
                    return format!("{}]", braces.0);
                }
            }
            Kind::Map(t) | Kind::Set(t) => {
                let p = self.class_name(id).unwrap_or_else(|| "Map".into());
                braces.0 = format!("{p}({}) {{", t.index.len());
                if t.index.is_empty() && keys.is_empty() {
                    return format!("{}}}", braces.0);
                }
            }
            Kind::Closure(_) | Kind::Native(..) | Kind::Special(_) | Kind::Bound(_) => {
                base = self.function(id);
                if keys.is_empty() {
                    return base;
                }
                braces.0 = "{".into();
            }
            Kind::Regex(r) => {
                base = format!("/{}/{}", &*r.0, &*r.1);
                if keys.is_empty() {
                    return base;
                }
            }
            Kind::Date(t) => {
                base = if t.is_nan() {
                    "Invalid Date".into()
                } else {
                    crate::date::iso(*t)
                };
                if keys.is_empty() {
                    return base;
                }
            }
            Kind::Error => {
                base = self.error(id, keys);
                let shown: Vec<&Key> = keys.iter().filter(|k| !self.in_stack(id, k)).collect();
                if shown.is_empty() && obj.props.get(&Key::new("cause")).is_none() {
                    return base;
                }
            }
            Kind::Bytes(b) => {
                let shown: Vec<String> = (0..b.len.min(50))
                    .map(|i| format!(" {:02x}", b.get(i).unwrap_or(0)))
                    .collect();
                let more = if b.len > 50 {
                    format!(
                        " ... {} more byte{}",
                        b.len - 50,
                        if b.len > 51 { "s" } else { "" }
                    )
                } else {
                    String::new()
                };
                let name = self.class_name(id).unwrap_or_else(|| "Buffer".into());
                return format!("<{name}{}{more}>", shown.concat());
            }
            Kind::Promise(..) => braces.0 = "Promise {".into(),
            Kind::Coroutine(_) => braces.0 = "Object [Generator] {".into(),
            Kind::TableIter(_, _, m) => {
                braces.0 = format!(
                    "[{} Iterator] {{",
                    if *m == 2 { "Map Entries" } else { "Map" }
                );
            }
            Kind::Boxed(v) => {
                let name = match v {
                    Value::Str(_) => "String",
                    Value::Num(_) => "Number",
                    Value::Bool(_) => "Boolean",
                    Value::Sym(_) => "Symbol",
                    _ => "BigInt",
                };
                base = format!("[{name}: {}]", inspect(vm, v));
                if keys.is_empty() {
                    return base;
                }
            }
            _ => {
                let p = self.prefix(id, "Object");
                if p != "Object " {
                    braces.0 = format!("{p}{{");
                }
                if keys.is_empty() {
                    return format!("{}}}", braces.0);
                }
            }
        }
        if depth > self.max_depth {
            let name = match self.class_name(id) {
                Some(n) => n,
                None => "Object: null prototype".into(),
            };
            return if matches!(obj.kind, Kind::Array(_)) {
                "[Array]".into()
            } else {
                format!("[{name}]")
            };
        }
        self.seen.push(id);
        self.current = depth;
        let mut out = Vec::new();
        match &obj.kind {
            Kind::Array(l) => self.elements(l, depth, &mut out),
            Kind::Map(t) => {
                self.indent += 2;
                for (k, v) in t.entries.iter().flatten() {
                    let (k, v) = (
                        self.value(k, depth + 1, false),
                        self.value(v, depth + 1, false),
                    );
                    out.push(format!("{k} => {v}"));
                }
                self.indent -= 2;
            }
            Kind::Set(t) => {
                self.indent += 2;
                for (k, _) in t.entries.iter().flatten() {
                    out.push(self.value(k, depth + 1, false));
                }
                self.indent -= 2;
            }
            Kind::Promise(state, _) => {
                self.indent += 2;
                out.push(match state {
                    PromiseState::Pending(_) => "<pending>".into(),
                    PromiseState::Done(v) => self.value(v, depth + 1, false),
                    PromiseState::Failed(v) => {
                        format!("<rejected> {}", self.value(v, depth + 1, false))
                    }
                });
                self.indent -= 2;
            }
            _ => {}
        }
        let error = matches!(obj.kind, Kind::Error);
        for k in keys {
            if !(error && self.in_stack(id, k)) {
                let p = self.property(id, k, depth);
                out.push(p);
            }
        }
        if error
            && let Some(p) = obj.props.get(&Key::new("cause"))
            && p.flags & ENUMERABLE == 0
        {
            let v = match &p.slot {
                Slot::Data(v) => v.clone(),
                Slot::Accessor(..) => Value::Undef,
            };
            self.indent += 2;
            let shown = self.value(&v, depth + 1, false);
            self.indent -= 2;
            out.push(format!("[cause]: {shown}"));
        }
        self.seen.pop();
        if let Some(i) = self.circular.iter().position(|c| *c == id) {
            let mark = format!("<ref *{}> ", i + 1);
            if base.is_empty() {
                braces.0 = mark + &braces.0;
            } else {
                base = mark + &base;
            }
        }
        self.join(out, &base, &braces, is_list, depth)
    }

    fn in_stack(&self, id: u32, k: &Key) -> bool {
        let own = |n: &str| *k == Key::new(n);
        (own("name") || own("message") || own("stack"))
            && self.vm.heap.get(id).props.get(k).is_some()
    }

    fn error(&self, id: u32, _: &[Key]) -> String {
        let obj = self.vm.heap.get(id);
        let stack = match obj.props.get(&Key::new("stack")) {
            Some(p) => match &p.slot {
                Slot::Data(Value::Str(s)) => s.to_string(),
                _ => String::new(),
            },
            None => String::new(),
        };
        let stack = if stack.is_empty() {
            format!("[{}]", error_head(self.vm, id))
        } else if !stack.contains("\n    at") {
            format!("[{stack}]")
        } else {
            stack
        };
        // A name set after the stack was taken still shows.
        let own = obj.props.get(&Key::new("name")).map(|p| p.slot.clone());
        let stack = match own {
            Some(Slot::Data(Value::Str(n))) if stack.starts_with("Error:") && &*n != "Error" => {
                stack.replacen("Error", &n, 1)
            }
            _ => stack,
        };
        // A class that does not name itself is still shown by its constructor.
        let stack = match self.class_name(id) {
            Some(c) if stack.starts_with("Error") && c != "Error" && c.ends_with("Error") => {
                stack.replacen("Error", &c, 1)
            }
            _ => stack,
        };
        if self.indent > 0 {
            stack.replace('\n', &format!("\n{}", " ".repeat(self.indent)))
        } else {
            stack
        }
    }

    fn function(&self, id: u32) -> String {
        let vm = self.vm;
        let name = vm.function_name(id).unwrap_or_else(|| "".into());
        let (mut what, mut class) = ("Function", false);
        if let Kind::Closure(c) = &vm.heap.get(id).kind {
            class = c.code.class;
            what = match (c.code.is_async, c.code.generator) {
                (true, true) => "AsyncGeneratorFunction",
                (true, false) => "AsyncFunction",
                (false, true) => "GeneratorFunction",
                _ => "Function",
            };
        }
        if class {
            let name = if name.is_empty() {
                "(anonymous)".to_string()
            } else {
                name.to_string()
            };
            let parent = vm.heap.get(id).proto;
            return match vm.function_name(parent) {
                Some(p) if parent != vm.protos.function && !p.is_empty() => {
                    format!("[class {name} extends {}]", &*p)
                }
                _ => format!("[class {name}]"),
            };
        }
        if name.is_empty() {
            format!("[{what} (anonymous)]")
        } else {
            format!("[{what}: {}]", &*name)
        }
    }

    fn elements(&mut self, l: &[Value], depth: u32, out: &mut Vec<String>) {
        self.indent += 2;
        let mut i = 0;
        while i < l.len() && out.len() < 100 {
            if matches!(l[i], Value::Empty) {
                let n = l[i..]
                    .iter()
                    .take_while(|v| matches!(v, Value::Empty))
                    .count();
                out.push(format!("<{n} empty item{}>", if n > 1 { "s" } else { "" }));
                i += n;
                continue;
            }
            out.push(self.value(&l[i], depth + 1, false));
            i += 1;
        }
        self.indent -= 2;
        if i < l.len() {
            let n = l.len() - i;
            out.push(format!("... {n} more item{}", if n > 1 { "s" } else { "" }));
        }
    }

    fn property(&mut self, id: u32, k: &Key, depth: u32) -> String {
        let name = match k {
            Key::Str(s) if identifier(s) => s.to_string(),
            Key::Str(s) => quote(s),
            Key::Sym(_) => format!("[{}]", self.vm.key_text(k)),
        };
        let obj = self.vm.heap.get(id);
        let Some(p) = obj.props.get(k) else {
            return name;
        };
        let shown = match &p.slot {
            Slot::Data(v) => {
                self.indent += 2;
                let s = self.value(v, depth + 1, true);
                self.indent -= 2;
                s
            }
            Slot::Accessor(Value::Undef, _) => "[Setter]".into(),
            Slot::Accessor(_, Value::Undef) => "[Getter]".into(),
            Slot::Accessor(..) => "[Getter/Setter]".into(),
        };
        format!("{name}: {shown}")
    }

    fn join(
        &self,
        out: Vec<String>,
        base: &str,
        braces: &(String, &str),
        is_list: bool,
        depth: u32,
    ) -> String {
        let entries = out.len();
        let out = if is_list && entries > 6 {
            self.group(out)
        } else {
            out
        };
        let lead = if base.is_empty() {
            String::new()
        } else {
            format!("{base} ")
        };
        if self.current - depth.min(self.current) < 3 && entries == out.len() {
            let start =
                out.len() + self.indent + braces.0.chars().count() + base.chars().count() + 10;
            let total: usize = out.iter().map(|s| s.chars().count()).sum::<usize>() + out.len();
            if total + start <= BREAK && !base.contains('\n') {
                let joined = out.join(", ");
                if !joined.contains('\n') {
                    return format!("{lead}{} {joined} {}", braces.0, braces.1);
                }
            }
        }
        let pad = format!("\n{}", " ".repeat(self.indent));
        format!(
            "{lead}{}{pad}  {}{pad}{}",
            braces.0,
            out.join(&format!(",{pad}  ")),
            braces.1
        )
    }

    /// Many short elements are shown in columns.
    fn group(&self, out: Vec<String>) -> Vec<String> {
        let extra = out.last().is_some_and(|s| s.starts_with("... "));
        let n = out.len() - usize::from(extra);
        let lens: Vec<usize> = out[..n].iter().map(|s| s.chars().count() + 2).collect();
        let total: usize = lens.iter().sum();
        let max = lens.iter().copied().max().unwrap_or(0);
        let actual = max;
        if actual * 3 + self.indent >= BREAK || (total as f64 / actual as f64 <= 5.0 && max > 8) {
            return out;
        }
        let bias = (actual as f64 - total as f64 / out.len() as f64).sqrt();
        let biased = (actual as f64 - 3.0 - bias).max(1.0);
        let columns = [
            ((2.5 * biased * n as f64).sqrt() / biased).round() as usize,
            (BREAK - self.indent) / actual,
            12,
            15,
        ];
        let columns = columns.into_iter().min().unwrap_or(1);
        if columns <= 1 {
            return out;
        }
        let widths: Vec<usize> = (0..columns)
            .map(|c| (c..n).step_by(columns).map(|i| lens[i]).max().unwrap_or(0))
            .collect();
        let numeric = out[..n]
            .iter()
            .all(|s| s.trim_end_matches('n').parse::<f64>().is_ok() && !s.starts_with('\''));
        let mut rows = Vec::new();
        for start in (0..n).step_by(columns) {
            let end = (start + columns).min(n);
            let mut row = String::new();
            for i in start..end {
                let cell = if i + 1 < end {
                    format!("{}, ", out[i])
                } else {
                    out[i].clone()
                };
                let len = cell.chars().count();
                let width = widths[i - start];
                if numeric {
                    let width = if i + 1 < end { width } else { width - 2 };
                    row.push_str(&" ".repeat(width.saturating_sub(len)));
                    row.push_str(&cell);
                } else {
                    row.push_str(&cell);
                    if i + 1 < end {
                        row.push_str(&" ".repeat(width.saturating_sub(len)));
                    }
                }
            }
            rows.push(row);
        }
        if extra {
            rows.push(out[n].clone());
        }
        rows
    }
}

/// `util.format`.
pub fn format(vm: &Vm, args: &[Value]) -> String {
    let mut out = String::new();
    let mut rest = 0;
    if let Some(Value::Str(f)) = args.first() {
        rest = 1;
        if args.len() == 1 {
            return f.to_string();
        }
        let mut it = f.chars().peekable();
        while let Some(c) = it.next() {
            if c != '%' {
                out.push(c);
                continue;
            }
            let Some(d) = it.peek().copied() else {
                out.push('%');
                break;
            };
            if d == '%' {
                it.next();
                out.push('%');
                continue;
            }
            if !"sdifjoOc".contains(d) || rest >= args.len() {
                out.push('%');
                continue;
            }
            it.next();
            let v = &args[rest];
            rest += 1;
            match d {
                's' => match v {
                    Value::Str(s) => out.push_str(s),
                    Value::Obj(id) if !matches!(vm.heap.get(*id).kind, Kind::Error) => {
                        out.push_str(&inspect_depth(vm, v, 0));
                    }
                    Value::BigInt(n) => out.push_str(&format!("{n}n")),
                    v => out.push_str(&vm.text(v)),
                },
                'd' | 'i' | 'f' => {
                    let n = match v {
                        Value::Obj(_) => f64::NAN,
                        v => vm.to_number(v),
                    };
                    let n = if d == 'i' { n.trunc() } else { n };
                    out.push_str(&number::to_string(n));
                }
                'j' => out.push_str(&match v {
                    Value::Str(s) => json::quote(s),
                    v => json::to_text(vm, v),
                }),
                'c' => {}
                _ => out.push_str(&inspect_depth(vm, v, 4)),
            }
        }
    }
    for (i, v) in args.iter().enumerate().skip(rest) {
        if i > 0 {
            out.push(' ');
        }
        match v {
            Value::Str(s) => out.push_str(s),
            v => out.push_str(&inspect(vm, v)),
        }
    }
    out
}
