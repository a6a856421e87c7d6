//! From Go to the JavaScript that runs it: one pass that parses, knows scopes, and writes.
//!
//! Types decide zero values, conversions and how values print; they are not checked against each
//! other, so a program with mismatched types compiles here and does not in the real world.
//! Not modelled, and refused by name: generics, select, goto, labels, embedded structs, methods
//! on types that are no structs, packages beyond [`PACKAGES`].

use super::lexer::{Kind, Mistake, Token, tokens};
use std::collections::{BTreeMap, BTreeSet};

/// Packages of the standard library that are there.
pub const PACKAGES: &[&str] = &[
    "bufio",
    "encoding/json",
    "errors",
    "fmt",
    "io",
    "log",
    "math",
    "math/rand",
    "net/http",
    "os",
    "runtime",
    "sort",
    "strconv",
    "strings",
    "sync",
    "time",
];

const TYPES: &[&str] = &[
    "any", "bool", "byte", "error", "float32", "float64", "int", "int16", "int32", "int64", "int8",
    "rune", "string", "uint", "uint16", "uint32", "uint64", "uint8", "uintptr",
];

const BUILTINS: &[&str] = &[
    "append", "cap", "clear", "close", "copy", "delete", "len", "make", "max", "min", "new",
    "panic", "print", "println", "recover",
];

type Res<T> = Result<T, Mistake>;

/// A name that a block declares.
struct Local {
    line: u32,
    column: u32,
    used: bool,
    variable: bool,
}

#[derive(Default)]
struct Scope(BTreeMap<String, Local>);

/// An expression: its JavaScript, and what the statements around it need to know.
struct Expr {
    js: String,
    /// Statements that store `V` into it.
    store: Option<String>,
    /// Whether a struct it gives may be somebody else's.
    shared: bool,
    /// Whether it is a type.
    is_type: bool,
    /// With `, ok`: the pair.
    pair: Option<String>,
    name: Option<String>,
}

impl Expr {
    fn value(js: String) -> Expr {
        Expr {
            js,
            store: None,
            shared: false,
            is_type: false,
            pair: None,
            name: None,
        }
    }
    fn copied(self) -> String {
        match self.shared {
            true => format!("$c({})", self.js),
            false => self.js,
        }
    }
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    scopes: Vec<Scope>,
    globals: BTreeSet<String>,
    imports: BTreeMap<String, Local>,
    /// Whether `{` may begin a composite literal here.
    literals: bool,
    mistakes: Vec<Mistake>,
    /// Of the functions around: the names of their results and the types.
    results: Vec<(Vec<String>, Vec<String>)>,
    temps: u32,
}

/// A file's JavaScript.
pub fn compile(files: &[String]) -> Result<String, Vec<(usize, Mistake)>> {
    let mut globals = BTreeSet::new();
    let mut lists = Vec::new();
    for (n, text) in files.iter().enumerate() {
        let list = tokens(text).map_err(|m| vec![(n, m)])?;
        globals.extend(top_names(&list));
        lists.push(list);
    }
    // Types come before their methods, and both before what runs.
    let mut parts = [const { String::new() }; 4];
    let mut wrong = Vec::new();
    for (n, tokens) in lists.into_iter().enumerate() {
        let mut p = Parser {
            tokens,
            at: 0,
            scopes: vec![Scope::default()],
            globals: globals.clone(),
            imports: BTreeMap::new(),
            literals: true,
            mistakes: Vec::new(),
            results: Vec::new(),
            temps: 0,
        };
        match p.file() {
            Ok(own) => parts
                .iter_mut()
                .zip(own)
                .for_each(|(all, own)| all.push_str(&own)),
            Err(m) => wrong.push((n, m)),
        }
        if wrong.is_empty() {
            for (path, l) in &p.imports {
                if !l.used {
                    p.mistakes.push((
                        l.line,
                        l.column,
                        format!("\"{path}\" imported and not used"),
                    ));
                }
            }
        }
        p.mistakes.sort();
        wrong.extend(p.mistakes.into_iter().map(|m| (n, m)));
    }
    match wrong.is_empty() {
        true if !globals.contains("main") => Err(vec![(
            0,
            (
                0,
                0,
                "function main is undeclared in the main package".into(),
            ),
        )]),
        true => Ok(parts.concat()),
        false => Err(wrong),
    }
}

/// The names that a file declares outside its functions.
fn top_names(list: &[Token]) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    let mut depth = 0;
    let mut group = false;
    for (i, t) in list.iter().enumerate() {
        let name = |j: usize| match list.get(j).map(|t| &t.kind) {
            Some(Kind::Name(n)) => Some(n.clone()),
            _ => None,
        };
        match &t.kind {
            Kind::Mark("{" | "(" | "[") => {
                let before = i.checked_sub(1).map(|j| &list[j].kind);
                if depth == 0 && matches!(before, Some(Kind::Mark("var" | "const" | "type"))) {
                    group = true;
                    out.extend(name(i + 1));
                }
                depth += 1;
            }
            Kind::Mark("}" | ")" | "]") => {
                depth -= 1;
                if depth == 0 {
                    group = false;
                }
            }
            Kind::Mark("func" | "var" | "const" | "type") if depth == 0 => {
                out.extend(name(i + 1));
            }
            Kind::Mark(";") if depth == 1 && group => out.extend(name(i + 1)),
            Kind::Mark(",") if depth == usize::from(group) => out.extend(name(i + 1)),
            _ => {}
        }
    }
    out
}

/// Whether a constant that is put into a type becomes another value: floats, durations, and named
/// types, which may be either.
fn may_convert(ty: &str) -> bool {
    ty.starts_with("$types.float") || ty.starts_with("$type('time") || !ty.starts_with('$')
}

/// A name as JavaScript can have it.
fn safe(name: &str) -> String {
    const RESERVED: &[&str] = &[
        "arguments",
        "await",
        "catch",
        "class",
        "debugger",
        "delete",
        "do",
        "enum",
        "eval",
        "export",
        "extends",
        "finally",
        "function",
        "implements",
        "in",
        "instanceof",
        "let",
        "new",
        "null",
        "private",
        "protected",
        "public",
        "static",
        "super",
        "this",
        "throw",
        "try",
        "typeof",
        "void",
        "while",
        "with",
        "yield",
        "undefined",
        "async",
        "process",
        "require",
        "module",
        "global",
        "console",
        "Buffer",
        "Object",
        "Array",
        "String",
        "Number",
        "Map",
        "Set",
        "Promise",
        "Error",
        "Math",
        "JSON",
        "Date",
        "Symbol",
    ];
    match RESERVED.contains(&name) {
        true => format!("{name}$"),
        false => name.to_string(),
    }
}

impl Parser {
    fn kind(&self) -> &Kind {
        &self.tokens[self.at.min(self.tokens.len() - 1)].kind
    }
    fn place(&self) -> (u32, u32) {
        let t = &self.tokens[self.at.min(self.tokens.len() - 1)];
        (t.line, t.column)
    }
    fn is(&self, mark: &str) -> bool {
        matches!(self.kind(), Kind::Mark(m) if *m == mark)
    }
    fn ahead(&self, n: usize, mark: &str) -> bool {
        matches!(self.tokens.get(self.at + n).map(|t| &t.kind), Some(Kind::Mark(m)) if *m == mark)
    }
    fn eat(&mut self, mark: &str) -> bool {
        let hit = self.is(mark);
        self.at += usize::from(hit);
        hit
    }
    fn shown(&self) -> String {
        match self.kind() {
            Kind::Name(n) => format!("name {n}"),
            Kind::Mark(";") => "newline".into(),
            Kind::Mark(m) if m.chars().all(char::is_alphabetic) => format!("keyword {m}"),
            Kind::Mark(m) => m.to_string(),
            Kind::End => "EOF".into(),
            Kind::Int(t) | Kind::Float(t) => format!("literal {t}"),
            Kind::Text(t) => format!("literal {t:?}"),
            Kind::Rune(_) => "literal".into(),
        }
    }
    fn fail<T>(&self, text: impl Into<String>) -> Res<T> {
        let (line, column) = self.place();
        Err((line, column, text.into()))
    }
    fn lacking<T>(&self, what: &str) -> Res<T> {
        self.fail(format!("!{what}"))
    }
    fn want(&mut self, mark: &str) -> Res<()> {
        match self.eat(mark) {
            true => Ok(()),
            false => self.fail(format!(
                "syntax error: unexpected {}, expected {mark}",
                self.shown()
            )),
        }
    }
    fn name(&mut self) -> Res<String> {
        match self.kind().clone() {
            Kind::Name(n) => {
                self.at += 1;
                Ok(n)
            }
            _ => self.fail(format!(
                "syntax error: unexpected {}, expected name",
                self.shown()
            )),
        }
    }
    fn end(&mut self) -> Res<()> {
        match self.is(")") || self.is("}") || self.eat(";") {
            true => Ok(()),
            false => self.fail(format!(
                "syntax error: unexpected {} at end of statement",
                self.shown()
            )),
        }
    }
    fn temp(&mut self) -> String {
        self.temps += 1;
        format!("$t{}", self.temps)
    }

    fn declare(&mut self, name: &str, at: (u32, u32), variable: bool) -> bool {
        if name == "_" {
            return false;
        }
        let (line, column) = at;
        let local = Local {
            line,
            column,
            used: false,
            variable,
        };
        let scope = self.scopes.last_mut().expect("a scope is open");
        scope.0.insert(name.to_string(), local).is_none()
    }
    fn local(&mut self, name: &str) -> bool {
        self.scopes.iter().rev().any(|s| s.0.contains_key(name))
    }
    fn open(&mut self) {
        self.scopes.push(Scope::default());
    }
    fn close(&mut self) {
        let scope = self.scopes.pop().unwrap_or_default();
        for (name, l) in scope.0 {
            if l.variable && !l.used {
                self.mistakes
                    .push((l.line, l.column, format!("declared and not used: {name}")));
            }
        }
    }

    /// Structs, other types, methods, and the rest.
    fn file(&mut self) -> Res<[String; 4]> {
        self.want("package")?;
        self.name()?;
        self.end()?;
        while self.eat("import") {
            if self.eat("(") {
                while !self.eat(")") {
                    self.import()?;
                }
            } else {
                self.import()?;
            }
            self.end()?;
        }
        let mut out = [const { String::new() }; 4];
        while *self.kind() != Kind::End {
            if self.is("func") {
                let method = self.ahead(1, "(");
                out[if method { 2 } else { 3 }] += &self.function()?;
                self.end()?;
            } else if self.is("var") || self.is("const") || self.is("type") {
                let types = self.is("type");
                let js = self.declaration(true)?;
                let struct_alone = js.contains("$struct(") || js.contains("$interface(");
                out[match (types, struct_alone) {
                    (true, true) => 0,
                    (true, false) => 1,
                    _ => 3,
                }] += &js;
                self.end()?;
            } else if !self.eat(";") {
                return self.fail("syntax error: non-declaration statement outside function body");
            }
        }
        Ok(out)
    }

    fn import(&mut self) -> Res<()> {
        let (line, column) = self.place();
        let alias = match self.kind().clone() {
            Kind::Name(n) => {
                self.at += 1;
                Some(n)
            }
            _ => None,
        };
        let Kind::Text(path) = self.kind().clone() else {
            return self.fail("syntax error: missing import path");
        };
        if !PACKAGES.contains(&path.as_str()) {
            let own = path.split('/').next().is_some_and(|f| f.contains('.'));
            return match own {
                true => self.fail(format!("?{path}")),
                false => self.lacking(&format!("the package '{path}'")),
            };
        }
        if alias.is_some() {
            return self.lacking("an import under another name");
        }
        self.at += 1;
        self.imports.insert(
            path,
            Local {
                line,
                column,
                used: false,
                variable: false,
            },
        );
        self.eat(";");
        Ok(())
    }

    /// `func name(params) results { … }`, or a method.
    fn function(&mut self) -> Res<String> {
        self.want("func")?;
        let receiver = match self.is("(") {
            true => {
                self.at += 1;
                let at = self.place();
                let first = self.name()?;
                let pointer = self.eat("*");
                let of = match self.is(")") {
                    true => first.clone(),
                    false => self.name()?,
                };
                if self.is("[") {
                    return self.lacking("a generic type");
                }
                self.want(")")?;
                Some((first, of, pointer, at))
            }
            false => None,
        };
        let name = self.name()?;
        if self.is("[") {
            return self.lacking("a generic function");
        }
        self.open();
        if let Some((own, _, _, at)) = &receiver {
            self.declare(own, *at, false);
        }
        let (params, head) = self.signature()?;
        let body = self.body()?;
        self.results.pop();
        self.close();
        let named = head;
        Ok(match receiver {
            Some((own, of, pointer, _)) => format!(
                "$method({of}, '{name}', {pointer}, async function({}) {{{named}{body}}});\n",
                std::iter::once(safe(&own))
                    .chain(params)
                    .collect::<Vec<_>>()
                    .join(", ")
            ),
            None if name == "init" => format!("$inits.push(async function() {{{body}}});\n"),
            None => format!(
                "async function {}({}) {{{named}{body}}}\n",
                safe(&name),
                params.join(", ")
            ),
        })
    }

    /// Parameters and results; the latter's names as statements at the head of the body.
    fn signature(&mut self) -> Res<(Vec<String>, String)> {
        let params = self.parameters()?;
        let mut names = Vec::new();
        for (name, _, variadic, at) in &params {
            self.declare(name, *at, false);
            let name = if name == "_" { self.temp() } else { safe(name) };
            names.push(format!("{}{name}", if *variadic { "..." } else { "" }));
        }
        let mut head = String::new();
        for (name, ty, variadic, _) in &params {
            if !variadic && name != "_" && may_convert(ty) {
                head += &format!("{0} = $as({0}, {ty});", safe(name));
            }
        }
        if let Some((name, ty, true, _)) = params.last() {
            head += &format!("{0} = $rest({0}, {ty});", safe(name));
        }
        let mut results = Vec::new();
        let mut types = Vec::new();
        if self.is("(") {
            for (name, ty, _, at) in self.parameters()? {
                types.push(ty.clone());
                if name != "_" && !name.is_empty() {
                    self.declare(&name, at, false);
                    head += &format!("let {} = $zero({ty});", safe(&name));
                    results.push(safe(&name));
                }
            }
        } else if !self.is("{")
            && !self.is(";")
            && !self.is(")")
            && !self.is(",")
            && !self.is("}")
            && !self.is("=")
            && !self.is(":=")
            && !self.is("]")
        {
            types.push(self.ty()?);
        }
        self.results.push((results, types));
        Ok((names, head))
    }

    /// `(a, b int, c ...string)`: names, types, whether variadic. Without names they are `_`.
    fn parameters(&mut self) -> Res<Vec<(String, String, bool, (u32, u32))>> {
        self.want("(")?;
        let mut out: Vec<(String, String, bool, (u32, u32))> = Vec::new();
        let mut waiting: Vec<(String, (u32, u32))> = Vec::new();
        while !self.is(")") {
            let at = self.place();
            let lone =
                matches!(self.kind(), Kind::Name(_)) && (self.ahead(1, ",") || self.ahead(1, ")"));
            if lone {
                let name = self.name()?;
                waiting.push((name, at));
            } else {
                let named = matches!(self.kind(), Kind::Name(_)) && !self.ahead(1, ".");
                let name = if named { self.name()? } else { "_".to_string() };
                let variadic = self.eat("...");
                let ty = self.ty()?;
                for (w, place) in waiting.drain(..) {
                    out.push((w, ty.clone(), false, place));
                }
                out.push((name, ty, variadic, at));
            }
            if !self.eat(",") {
                break;
            }
        }
        self.want(")")?;
        // What is left were types alone.
        for (ty, at) in waiting {
            let ty = self.type_name(&ty, at);
            out.push(("_".into(), ty, false, at));
        }
        Ok(out)
    }

    fn type_name(&mut self, name: &str, (line, column): (u32, u32)) -> String {
        if TYPES.contains(&name) {
            return format!("$types.{name}");
        }
        if !self.globals.contains(name) && !self.local(name) {
            self.mistakes
                .push((line, column, format!("undefined: {name}")));
        }
        safe(name)
    }

    /// A type, as JavaScript that describes it.
    fn ty(&mut self) -> Res<String> {
        let at = self.place();
        match self.kind().clone() {
            Kind::Name(n) => {
                self.at += 1;
                if self.is(".") && self.package(&n) {
                    self.at += 1;
                    let member = self.name()?;
                    return Ok(format!("$type('{n}.{member}')"));
                }
                if self.is("[") && self.globals.contains(&n) {
                    return self.lacking("a generic type");
                }
                Ok(self.type_name(&n, at))
            }
            Kind::Mark("*") => {
                self.at += 1;
                let inner = self.ty()?;
                Ok(format!("$pointer(() => {inner})"))
            }
            Kind::Mark("(") => {
                self.at += 1;
                let inner = self.ty()?;
                self.want(")")?;
                Ok(inner)
            }
            Kind::Mark("[") => {
                self.at += 1;
                if self.eat("]") {
                    let inner = self.ty()?;
                    return Ok(format!("$slice({inner})"));
                }
                let n = match self.eat("...") {
                    true => "null".to_string(),
                    false => self.expr()?.js,
                };
                self.want("]")?;
                let inner = self.ty()?;
                Ok(format!("$array({inner}, {n})"))
            }
            Kind::Mark("map") => {
                self.at += 1;
                self.want("[")?;
                let key = self.ty()?;
                self.want("]")?;
                let value = self.ty()?;
                Ok(format!("$mapOf({key}, {value})"))
            }
            Kind::Mark("chan" | "<-") => {
                self.eat("<-");
                self.want("chan")?;
                self.eat("<-");
                let inner = self.ty()?;
                Ok(format!("$chanOf({inner})"))
            }
            Kind::Mark("func") => {
                self.at += 1;
                self.open();
                self.signature()?;
                self.results.pop();
                self.scopes.pop();
                Ok("$types.func".into())
            }
            Kind::Mark("interface") => {
                self.at += 1;
                self.want("{")?;
                let mut methods = Vec::new();
                while !self.eat("}") {
                    let name = self.name()?;
                    if self.is("(") {
                        self.open();
                        self.signature()?;
                        self.results.pop();
                        self.scopes.pop();
                        methods.push(format!("'{name}'"));
                    }
                    self.eat(";");
                }
                Ok(format!("$interface([{}])", methods.join(", ")))
            }
            Kind::Mark("struct") => {
                self.at += 1;
                self.want("{")?;
                let mut fields = Vec::new();
                while !self.eat("}") {
                    let mut names = vec![self.name()?];
                    while self.eat(",") {
                        names.push(self.name()?);
                    }
                    if self.is(";") || self.is(".") {
                        return self.lacking("an embedded field");
                    }
                    let ty = self.ty()?;
                    let tag = match self.kind().clone() {
                        Kind::Text(t) => {
                            self.at += 1;
                            format!("{t:?}")
                        }
                        _ => "''".into(),
                    };
                    fields.extend(names.iter().map(|n| format!("['{n}', {ty}, {tag}]")));
                    if !self.is("}") {
                        self.end()?;
                    }
                }
                Ok(format!("$struct(() => [{}])", fields.join(", ")))
            }
            _ => self.fail(format!(
                "syntax error: unexpected {}, expected type",
                self.shown()
            )),
        }
    }

    /// Whether a name is that of an imported package; then it counts as used.
    fn package(&mut self, name: &str) -> bool {
        if self.local(name) {
            return false;
        }
        let last = |p: &str| p.rsplit('/').next() == Some(name);
        let found = self.imports.iter_mut().find(|(p, _)| last(p));
        found.map(|(_, l)| l.used = true).is_some()
    }

    fn declaration(&mut self, top: bool) -> Res<String> {
        let word = match self.kind().clone() {
            Kind::Mark(m) => m,
            _ => "var",
        };
        self.at += 1;
        if !self.eat("(") {
            let mut last = None;
            return self.spec(word, top, 0, &mut last);
        }
        let mut out = String::new();
        let mut last = None;
        let mut n = 0;
        while !self.eat(")") {
            out += &self.spec(word, top, n, &mut last)?;
            n += 1;
            self.eat(";");
        }
        Ok(out)
    }

    fn spec(
        &mut self,
        word: &str,
        top: bool,
        iota: u32,
        last: &mut Option<(usize, String)>,
    ) -> Res<String> {
        let at = self.place();
        let first = self.name()?;
        if word == "type" {
            let alias = self.eat("=");
            if self.is("[")
                && !self.ahead(1, "]")
                && matches!(
                    self.tokens.get(self.at + 1).map(|t| &t.kind),
                    Some(Kind::Name(_))
                )
            {
                return self.lacking("a generic type");
            }
            if !top {
                self.declare(&first, at, false);
            }
            let ty = self.ty()?;
            let named = if alias {
                ty
            } else {
                format!("$named('main.{first}', {ty})")
            };
            let keyword = if top { "var" } else { "const" };
            return Ok(format!("{keyword} {} = {named};\n", safe(&first)));
        }
        let mut names = vec![(first, at)];
        while self.eat(",") {
            let at = self.place();
            names.push((self.name()?, at));
        }
        let ty = match self.is("=") || self.is(";") || self.is(")") {
            true => None,
            false => Some(self.ty()?),
        };
        let mut values = Vec::new();
        if self.eat("=") {
            let from = self.at;
            values = self.exprs()?;
            if word == "const" {
                *last = Some((from, ty.clone().unwrap_or_default()));
            }
        } else if let (true, Some((from, _))) = (word == "const", last.as_ref()) {
            // Without values a constant has the ones before, with another iota.
            let here = self.at;
            self.at = *from;
            values = self.exprs()?;
            self.at = here;
        }
        let keyword = if top { "var" } else { "let" };
        let iota_line = if word == "const" {
            format!("const $iota = {iota};")
        } else {
            String::new()
        };
        let mut js: Vec<String> = values.into_iter().map(Expr::copied).collect();
        if let Some(ty) = &ty {
            js = js.into_iter().map(|v| format!("$as({v}, {ty})")).collect();
        }
        for (name, at) in &names {
            if !top {
                self.declare(name, *at, word == "var");
            }
        }
        let shown: Vec<String> = names
            .iter()
            .map(|(n, _)| if n == "_" { self.temp() } else { safe(n) })
            .collect();
        if js.len() == 1 && names.len() > 1 {
            return Ok(format!("{keyword} [{}] = {};\n", shown.join(", "), js[0]));
        }
        let mut out = String::new();
        for (i, n) in shown.iter().enumerate() {
            let v = match (js.get(i), &ty) {
                (Some(v), _) if word == "const" => format!("(($iota) => {v})({iota})"),
                (Some(v), _) => v.clone(),
                (None, Some(ty)) => format!("$zero({ty})"),
                (None, None) => "null".into(),
            };
            out += &format!("{keyword} {n} = {v};\n");
        }
        let _ = iota_line;
        Ok(out)
    }

    fn body(&mut self) -> Res<String> {
        let body = self.block()?;
        if !body.contains("$defers.push") {
            return Ok(body);
        }
        // Deferred calls see and change named results.
        let named = self.results.last().map(|r| r.0.clone()).unwrap_or_default();
        let value = match named.len() {
            0 => "$out".to_string(),
            1 => named[0].clone(),
            _ => format!("[{}]", named.join(", ")),
        };
        let set = match named.len() {
            0 => "return $out = $r(".to_string(),
            1 => format!("return {} = $r(", named[0]),
            _ => format!("return [{}] = $r(", named.join(", ")),
        };
        let body = body
            .replace("return $r(", &set)
            .replace("= $r(undefined)", "= $out");
        Ok(format!(
            "const $defers = []; let $out; try {{{body}}} catch ($e) {{ $defers.error = $e; }} finally {{ await $leave($defers); }} return {value};"
        ))
    }

    fn block(&mut self) -> Res<String> {
        self.want("{")?;
        self.open();
        let outer = std::mem::replace(&mut self.literals, true);
        let mut out = String::new();
        while !self.is("}") {
            if *self.kind() == Kind::End {
                return self.fail("syntax error: unexpected EOF, expected }");
            }
            out += &self.statement()?;
            if !self.is("}") {
                self.end()?;
            }
        }
        self.at += 1;
        self.literals = outer;
        self.close();
        Ok(out)
    }

    fn statement(&mut self) -> Res<String> {
        match self.kind().clone() {
            Kind::Mark("var" | "const" | "type") => self.declaration(false),
            Kind::Mark("if") => self.if_else(),
            Kind::Mark("for") => self.for_loop(),
            Kind::Mark("switch") => self.switch(),
            Kind::Mark("{") => Ok(format!("{{{}}}\n", self.block()?)),
            Kind::Mark("return") => {
                self.at += 1;
                let (named, types) = self.results.last().cloned().unwrap_or_default();
                if self.is(";") || self.is("}") {
                    return Ok(match named.len() {
                        0 => "return $r(undefined);\n".into(),
                        1 => format!("return $r({});\n", named[0]),
                        _ => format!("return $r([{}]);\n", named.join(", ")),
                    });
                }
                let list: Vec<String> = self.exprs()?.into_iter().map(Expr::copied).collect();
                let value = match list.len() {
                    1 => list[0].clone(),
                    _ => format!("[{}]", list.join(", ")),
                };
                Ok(match types.iter().any(|t| may_convert(t)) {
                    true => format!("return $r($rs([{}], {value}));\n", types.join(", ")),
                    false => format!("return $r({value});\n"),
                })
            }
            Kind::Mark("break") => {
                self.at += 1;
                match self.kind() {
                    Kind::Name(_) => self.lacking("a label"),
                    _ => Ok("break;\n".into()),
                }
            }
            Kind::Mark("continue") => {
                self.at += 1;
                match self.kind() {
                    Kind::Name(_) => self.lacking("a label"),
                    _ => Ok("continue;\n".into()),
                }
            }
            Kind::Mark("go") => {
                self.at += 1;
                let call = self.expr()?.js;
                Ok(format!("$go(async () => {call});\n"))
            }
            Kind::Mark("defer") => {
                self.at += 1;
                let call = self.expr()?.js;
                Ok(format!("$defers.push(async () => {call});\n"))
            }
            Kind::Mark(word @ ("select" | "goto" | "fallthrough")) => {
                self.lacking(&format!("'{word}'"))
            }
            Kind::Mark(";") => Ok(String::new()),
            _ => Ok(self.simple()? + ";\n"),
        }
    }

    /// An assignment, a short declaration, `i++`, a send, or an expression.
    fn simple(&mut self) -> Res<String> {
        let start = self.at;
        let mut names = Vec::new();
        let mut i = start;
        // `a, b :=` declares; what is on the left is no expression then.
        while let Some(Kind::Name(n)) = self.tokens.get(i).map(|t| t.kind.clone()) {
            names.push((n, (self.tokens[i].line, self.tokens[i].column)));
            match self.tokens.get(i + 1).map(|t| &t.kind) {
                Some(Kind::Mark(",")) => i += 2,
                Some(Kind::Mark(":=")) => {
                    self.at = i + 2;
                    return self.short(&names);
                }
                _ => break,
            }
        }
        let mut left = self.exprs_left()?;
        let mark = match self.kind() {
            Kind::Mark(m) => *m,
            _ => "",
        };
        match mark {
            "=" => {
                self.at += 1;
                let stores: Vec<Option<String>> = left.iter().map(|l| l.store.clone()).collect();
                if stores.iter().any(Option::is_none) {
                    return self.fail("cannot assign to this expression");
                }
                let mut right = self.exprs()?;
                if left.len() == 1 {
                    let v = right.remove(0).copied();
                    return Ok(stores[0].clone().unwrap_or_default().replace("\u{1}", &v));
                }
                let temp = self.temp();
                let values = match right.len() {
                    1 => right.remove(0).pair_or_js(),
                    _ => format!(
                        "[{}]",
                        right
                            .into_iter()
                            .map(Expr::copied)
                            .collect::<Vec<_>>()
                            .join(", ")
                    ),
                };
                let mut out = format!("const {temp} = {values}");
                for (i, s) in stores.iter().enumerate() {
                    let store = s.clone().unwrap_or_default();
                    out += &format!("; {}", store.replace("\u{1}", &format!("{temp}[{i}]")));
                }
                Ok(out)
            }
            "++" | "--" => {
                self.at += 1;
                let l = left.remove(0);
                let op = if mark == "++" { "+" } else { "-" };
                let v = format!("$op('{op}', {}, 1)", l.js);
                Ok(l.store.unwrap_or_default().replace("\u{1}", &v))
            }
            "<-" => {
                self.at += 1;
                let v = self.expr()?.copied();
                Ok(format!("await $send({}, {v})", left.remove(0).js))
            }
            m if m.len() > 1
                && m.ends_with('=')
                && !matches!(m, "==" | "!=" | "<=" | ">=" | ":=") =>
            {
                self.at += 1;
                let l = left.remove(0);
                let right = self.expr()?.copied();
                let v = format!("$op('{}', {}, {right})", &m[..m.len() - 1], l.js);
                Ok(l.store.unwrap_or_default().replace("\u{1}", &v))
            }
            _ => Ok(left.remove(0).js),
        }
    }

    fn short(&mut self, names: &[(String, (u32, u32))]) -> Res<String> {
        let mut values = self.exprs()?;
        let mut fresh = Vec::new();
        for (name, at) in names {
            let here = self.scopes.last().is_some_and(|s| s.0.contains_key(name));
            if name != "_" && !here {
                self.declare(name, *at, true);
                fresh.push(safe(name));
            }
        }
        if fresh.is_empty() {
            let (line, column) = names[0].1;
            return Err((line, column, "no new variables on left side of :=".into()));
        }
        let all = fresh.len() == names.len();
        if names.len() == 1 {
            return Ok(format!(
                "let {} = {}",
                safe(&names[0].0),
                values.remove(0).copied()
            ));
        }
        let js = match values.len() {
            1 => values.remove(0).pair_or_js(),
            n if n == names.len() => format!(
                "[{}]",
                values
                    .into_iter()
                    .map(Expr::copied)
                    .collect::<Vec<_>>()
                    .join(", ")
            ),
            n => {
                let (line, column) = names[0].1;
                let text = format!(
                    "assignment mismatch: {} variables but {n} values",
                    names.len()
                );
                return Err((line, column, text));
            }
        };
        let list: Vec<String> = names
            .iter()
            .map(|(n, _)| if n == "_" { String::new() } else { safe(n) })
            .collect();
        Ok(match all {
            true => format!("let [{}] = {js}", list.join(", ")),
            false => format!("let {}; [{}] = {js}", fresh.join(", "), list.join(", ")),
        })
    }

    fn if_else(&mut self) -> Res<String> {
        self.want("if")?;
        self.open();
        let outer = std::mem::replace(&mut self.literals, false);
        let mut before = String::new();
        let mut condition = self.simple()?;
        if self.eat(";") {
            before = condition + ";";
            condition = self.expr()?.js;
        }
        self.literals = outer;
        let then = self.block()?;
        let mut out = format!("{{{before}if ({condition}) {{{then}}}");
        if self.eat("else") {
            let other = match self.is("if") {
                true => self.if_else()?,
                false => self.block()?,
            };
            out += &format!(" else {{{other}}}");
        }
        self.close();
        Ok(out + "}\n")
    }

    fn for_loop(&mut self) -> Res<String> {
        self.want("for")?;
        self.open();
        let outer = std::mem::replace(&mut self.literals, false);
        let out = self.for_head(outer);
        self.literals = outer;
        self.close();
        out
    }

    fn for_head(&mut self, outer: bool) -> Res<String> {
        if self.is("{") {
            self.literals = outer;
            return Ok(format!("for (;;) {{ await $turn(); {}}}\n", self.block()?));
        }
        if self.eat("range") {
            let over = self.expr()?.js;
            self.literals = outer;
            return Ok(format!(
                "for await (const _ of $range({over})) {{{}}}\n",
                self.block()?
            ));
        }
        // `k, v := range x`
        let mut names = Vec::new();
        let mut i = self.at;
        while let Some(Kind::Name(n)) = self.tokens.get(i).map(|t| t.kind.clone()) {
            names.push((n, (self.tokens[i].line, self.tokens[i].column)));
            i += 1;
            match self.tokens.get(i).map(|t| &t.kind) {
                Some(Kind::Mark(",")) => i += 1,
                _ => break,
            }
        }
        let mark = self.tokens.get(i).map(|t| t.kind.clone());
        let ranged = matches!(
            self.tokens.get(i + 1).map(|t| &t.kind),
            Some(Kind::Mark("range"))
        );
        if let (true, Some(Kind::Mark(m @ (":=" | "=")))) = (ranged, mark) {
            self.at = i + 2;
            let over = self.expr()?.js;
            self.literals = outer;
            if m == ":=" {
                for (n, at) in &names {
                    self.declare(n, *at, true);
                }
            }
            let list: Vec<String> = names
                .iter()
                .map(|(n, _)| if n == "_" { String::new() } else { safe(n) })
                .collect();
            let body = self.block()?;
            return Ok(match m {
                ":=" => format!(
                    "for await (let [{}] of $range({over})) {{{body}}}\n",
                    list.join(", ")
                ),
                _ => format!(
                    "for await (const $kv of $range({over})) {{ [{}] = $kv; {body}}}\n",
                    list.join(", ")
                ),
            });
        }
        let first = if self.is(";") {
            String::new()
        } else {
            self.simple()?
        };
        if !self.is(";") {
            self.literals = outer;
            return Ok(format!(
                "while ({first}) {{ await $turn(); {}}}\n",
                self.block()?
            ));
        }
        self.at += 1;
        let condition = if self.is(";") {
            "true".to_string()
        } else {
            self.expr()?.js
        };
        self.want(";")?;
        let step = if self.is("{") {
            String::new()
        } else {
            self.simple()?
        };
        self.literals = outer;
        let body = self.block()?;
        // Each turn has its own variables, as since Go 1.22.
        Ok(format!(
            "for ({first}; {condition}; {step}) {{ await $turn(); {body}}}\n"
        ))
    }

    fn switch(&mut self) -> Res<String> {
        self.want("switch")?;
        self.open();
        let outer = std::mem::replace(&mut self.literals, false);
        let mut before = String::new();
        let mut subject: Option<String> = None;
        let mut bound: Option<(String, (u32, u32))> = None;
        let mut by_type = false;
        if !self.is("{") {
            let at = self.place();
            if let (Kind::Name(n), true) = (self.kind().clone(), self.ahead(1, ":=")) {
                // `switch v := x.(type)`, or an assignment before the subject.
                let here = self.at;
                self.at += 2;
                let e = self.expr()?;
                if e.name.as_deref() == Some(".(type)") {
                    by_type = true;
                    bound = Some((n, at));
                    subject = Some(e.js);
                } else {
                    self.at = here;
                    before = self.simple()? + ";";
                    self.want(";")?;
                    if !self.is("{") {
                        subject = Some(self.expr()?.js);
                    }
                }
            } else {
                let e = self.expr()?;
                by_type = e.name.as_deref() == Some(".(type)");
                subject = Some(e.js);
            }
        }
        self.literals = outer;
        self.want("{")?;
        let s = self.temp();
        let mut cases = String::new();
        let mut default = None;
        while !self.eat("}") {
            let mut tests = Vec::new();
            let is_default = self.eat("default");
            if !is_default {
                self.want("case")?;
                loop {
                    if by_type {
                        let ty = match self.kind() {
                            Kind::Name(n) if n == "nil" => {
                                self.at += 1;
                                "null".to_string()
                            }
                            _ => self.ty()?,
                        };
                        tests.push(format!("$is({s}, {ty})"));
                    } else {
                        let e = self.expr()?.js;
                        tests.push(match subject {
                            Some(_) => format!("$eq({s}, {e})"),
                            None => e,
                        });
                    }
                    if !self.eat(",") {
                        break;
                    }
                }
            }
            self.want(":")?;
            self.open();
            let mut body = String::new();
            if let Some((n, at)) = &bound {
                self.declare(n, *at, false);
                body += &format!("let {} = {s};", safe(n));
            }
            while !self.is("case") && !self.is("default") && !self.is("}") {
                body += &self.statement()?;
                if !self.is("}") {
                    self.end()?;
                }
            }
            self.close();
            match is_default {
                true => default = Some(body),
                false => cases += &format!("if ({}) {{{body} break;}}\n", tests.join(" || ")),
            }
        }
        self.close();
        let last = default.unwrap_or_default();
        let subject = subject.unwrap_or_else(|| "true".into());
        // A switch is a loop of one turn, so that break leaves it; continue must reach the loop around.
        if cases.contains("continue;") || last.contains("continue;") {
            return self.lacking("'continue' inside 'switch'");
        }
        Ok(format!(
            "{{{before} const {s} = {subject}; do {{{cases}{last}}} while (false);}}\n"
        ))
    }

    fn exprs(&mut self) -> Res<Vec<Expr>> {
        let mut out = vec![self.expr()?];
        while self.eat(",") {
            out.push(self.expr()?);
        }
        Ok(out)
    }

    /// Like [`exprs`](Self::exprs), on the left of `=`: a name alone there is not used by it.
    fn exprs_left(&mut self) -> Res<Vec<Expr>> {
        let start = self.at;
        let before: Vec<(usize, String)> = self
            .scopes
            .iter()
            .enumerate()
            .flat_map(|(i, s)| {
                s.0.iter()
                    .filter(|(_, l)| !l.used)
                    .map(move |(n, _)| (i, n.clone()))
            })
            .collect();
        let out = self.exprs()?;
        if self.is("=") {
            for e in &out {
                let Some(name) = &e.name else { continue };
                let hit = before.iter().rev().find(|(_, n)| n == name);
                if let Some((i, n)) = hit
                    && out.len() == 1
                    && self.at == start + 1
                    && let Some(l) = self.scopes[*i].0.get_mut(n)
                {
                    l.used = false;
                }
            }
        }
        Ok(out)
    }

    fn expr(&mut self) -> Res<Expr> {
        self.binary(0)
    }

    fn binary(&mut self, least: u8) -> Res<Expr> {
        let mut left = self.unary()?;
        loop {
            let Kind::Mark(op) = *self.kind() else { break };
            let rank = match op {
                "||" => 1,
                "&&" => 2,
                "==" | "!=" | "<" | "<=" | ">" | ">=" => 3,
                "+" | "-" | "|" | "^" => 4,
                "*" | "/" | "%" | "<<" | ">>" | "&" | "&^" => 5,
                _ => 0,
            };
            if rank == 0 || rank <= least {
                break;
            }
            self.at += 1;
            let right = self.binary(rank)?;
            left = Expr::value(match op {
                "&&" | "||" => format!("({} {op} {})", left.js, right.js),
                "==" => format!("$eq({}, {})", left.js, right.js),
                "!=" => format!("!$eq({}, {})", left.js, right.js),
                _ => format!("$op('{op}', {}, {})", left.js, right.js),
            });
        }
        Ok(left)
    }

    fn unary(&mut self) -> Res<Expr> {
        let Kind::Mark(op) = *self.kind() else {
            return self.primary();
        };
        match op {
            "-" | "+" | "!" | "^" => {
                self.at += 1;
                let e = self.unary()?;
                Ok(Expr::value(match op {
                    "!" => format!("!{}", e.js),
                    _ => format!("$un('{op}', {})", e.js),
                }))
            }
            "*" => {
                self.at += 1;
                let e = self.unary()?;
                let store = format!("$put({}, \u{1})", e.js);
                Ok(Expr {
                    store: Some(store),
                    shared: true,
                    ..Expr::value(format!("$get({})", e.js))
                })
            }
            "&" => {
                self.at += 1;
                let e = self.unary()?;
                Ok(Expr::value(
                    match (&e.store, e.name.is_some() || e.store.is_some()) {
                        (Some(store), true) => format!(
                            "$ref(() => {}, ($v) => {{ {}; }})",
                            e.js,
                            store.replace('\u{1}', "$v")
                        ),
                        _ => format!("new $Ptr({})", e.js),
                    },
                ))
            }
            "<-" => {
                self.at += 1;
                let e = self.unary()?;
                let pair = Some(format!("(await $receive({}))", e.js));
                Ok(Expr {
                    pair,
                    ..Expr::value(format!("(await $receive({}))[0]", e.js))
                })
            }
            _ => self.primary(),
        }
    }

    fn operand(&mut self) -> Res<Expr> {
        let at = self.place();
        match self.kind().clone() {
            Kind::Int(t) => {
                self.at += 1;
                let big = t.len() > 16;
                if big {
                    return self.lacking("an integer beyond 2^53");
                }
                Ok(Expr::value(t))
            }
            Kind::Float(t) => {
                self.at += 1;
                Ok(Expr::value(format!("$float({t})")))
            }
            Kind::Rune(c) => {
                self.at += 1;
                Ok(Expr::value(c.to_string()))
            }
            Kind::Text(t) => {
                self.at += 1;
                Ok(Expr::value(super::quote(&t)))
            }
            Kind::Mark("(") => {
                self.at += 1;
                let outer = std::mem::replace(&mut self.literals, true);
                let e = match self.is("*")
                    && matches!(self.tokens.get(self.at + 1).map(|t| &t.kind), Some(Kind::Name(n)) if self.globals.contains(n))
                    && self.ahead(2, ")")
                {
                    true => Expr {
                        is_type: true,
                        ..Expr::value(self.ty()?)
                    },
                    false => self.expr()?,
                };
                self.literals = outer;
                self.want(")")?;
                Ok(Expr {
                    js: format!("({})", e.js),
                    ..e
                })
            }
            Kind::Mark("func") => {
                self.at += 1;
                self.open();
                let (params, head) = self.signature()?;
                if !self.is("{") {
                    self.results.pop();
                    self.scopes.pop();
                    return Ok(Expr {
                        is_type: true,
                        ..Expr::value("$types.func".into())
                    });
                }
                let body = self.body()?;
                self.results.pop();
                self.close();
                Ok(Expr::value(format!(
                    "(async function({}) {{{head}{body}}})",
                    params.join(", ")
                )))
            }
            Kind::Mark("[" | "map" | "chan" | "struct" | "interface" | "*") => {
                let ty = self.ty()?;
                Ok(Expr {
                    is_type: true,
                    ..Expr::value(ty)
                })
            }
            Kind::Name(n) => {
                self.at += 1;
                self.named(&n, at)
            }
            _ => self.fail(format!(
                "syntax error: unexpected {}, expected expression",
                self.shown()
            )),
        }
    }

    fn named(&mut self, n: &str, (line, column): (u32, u32)) -> Res<Expr> {
        if n == "_" {
            return Ok(Expr {
                store: Some("void (\u{1})".into()),
                ..Expr::value("undefined".into())
            });
        }
        for scope in self.scopes.iter_mut().rev() {
            if let Some(l) = scope.0.get_mut(n) {
                l.used = true;
                let js = safe(n);
                let store = Some(format!("{js} = $like({js}, \u{1})"));
                return Ok(Expr {
                    store,
                    shared: true,
                    name: Some(n.to_string()),
                    ..Expr::value(js)
                });
            }
        }
        if self.globals.contains(n) {
            let js = safe(n);
            let store = Some(format!("{js} = $like({js}, \u{1})"));
            return Ok(Expr {
                store,
                shared: true,
                name: Some(n.to_string()),
                ..Expr::value(js)
            });
        }
        if self.is(".") && self.package(n) {
            self.at += 1;
            let member = self.name()?;
            return Ok(Expr {
                name: None,
                ..Expr::value(format!("$package('{n}', '{member}')"))
            });
        }
        Ok(match n {
            "true" | "false" => Expr::value(n.to_string()),
            "nil" => Expr::value("null".into()),
            "iota" => Expr::value("$iota".into()),
            n if TYPES.contains(&n) => Expr {
                is_type: true,
                ..Expr::value(format!("$types.{n}"))
            },
            n if BUILTINS.contains(&n) => Expr {
                name: Some(format!("#{n}")),
                ..Expr::value(format!("$b.{n}"))
            },
            n => {
                self.mistakes
                    .push((line, column, format!("undefined: {n}")));
                Expr::value("undefined".into())
            }
        })
    }

    fn primary(&mut self) -> Res<Expr> {
        let mut e = self.operand()?;
        loop {
            let Kind::Mark(mark) = *self.kind() else {
                break;
            };
            match mark {
                "." => {
                    self.at += 1;
                    if self.eat("(") {
                        if self.eat("type") {
                            self.want(")")?;
                            e = Expr {
                                name: Some(".(type)".into()),
                                ..Expr::value(e.js)
                            };
                            continue;
                        }
                        let ty = self.ty()?;
                        self.want(")")?;
                        let pair = Some(format!("$assert2({}, {ty})", e.js));
                        e = Expr {
                            pair,
                            ..Expr::value(format!("$assert({}, {ty})", e.js))
                        };
                        continue;
                    }
                    let member = self.name()?;
                    if self.is("(") {
                        let args = self.arguments()?;
                        e = Expr::value(format!("(await $call({}, '{member}', [{args}]))", e.js));
                    } else {
                        let store = Some(format!(
                            "$d({0}).{member} = $like($d({0}).{member}, \u{1})",
                            e.js
                        ));
                        e = Expr {
                            store,
                            shared: true,
                            ..Expr::value(format!("$field({}, '{member}')", e.js))
                        };
                    }
                }
                "(" => e = self.call(e)?,
                "[" => {
                    self.at += 1;
                    let outer = std::mem::replace(&mut self.literals, true);
                    let from = if self.is(":") {
                        "0".to_string()
                    } else {
                        self.expr()?.js
                    };
                    if self.eat(":") {
                        let to = if self.is("]") {
                            "undefined".to_string()
                        } else {
                            self.expr()?.js
                        };
                        self.want("]")?;
                        e = Expr::value(format!("$cut({}, {from}, {to})", e.js));
                    } else {
                        self.want("]")?;
                        let store = Some(format!("$set({}, {from}, \u{1})", e.js));
                        let pair = Some(format!("$at2({}, {from})", e.js));
                        e = Expr {
                            store,
                            pair,
                            shared: true,
                            ..Expr::value(format!("$at({}, {from})", e.js))
                        };
                    }
                    self.literals = outer;
                }
                "{" if self.composite(&e) => {
                    let js = self.literal(&e.js)?;
                    e = Expr::value(js);
                }
                _ => break,
            }
        }
        Ok(e)
    }

    /// Whether `{` begins a composite literal of this.
    fn composite(&self, e: &Expr) -> bool {
        if e.is_type {
            return e.js.starts_with("$slice(")
                || e.js.starts_with("$array(")
                || e.js.starts_with("$mapOf(")
                || e.js.starts_with("$struct(");
        }
        let global = e.name.as_ref().is_some_and(|n| self.globals.contains(n));
        let package = e.js.starts_with("$package(");
        self.literals && (global || package)
    }

    fn call(&mut self, e: Expr) -> Res<Expr> {
        if let Some(name @ ("#make" | "#new")) = e.name.as_deref() {
            self.want("(")?;
            let ty = self.ty()?;
            let mut args = vec![ty];
            while self.eat(",") {
                args.push(self.expr()?.js);
            }
            self.want(")")?;
            return Ok(Expr::value(format!(
                "$b.{}({})",
                &name[1..],
                args.join(", ")
            )));
        }
        let args = self.arguments()?;
        if e.is_type {
            return Ok(Expr::value(format!("$convert({args}, {})", e.js)));
        }
        let builtin = e.name.as_deref().is_some_and(|n| n.starts_with('#'));
        Ok(Expr::value(match builtin {
            true => format!("{}({args})", e.js),
            false => format!("(await $do({}, [{args}]))", e.js),
        }))
    }

    fn arguments(&mut self) -> Res<String> {
        self.want("(")?;
        let outer = std::mem::replace(&mut self.literals, true);
        let mut args = Vec::new();
        while !self.is(")") {
            let e = self.expr()?;
            let spread = self.eat("...");
            let js = e.copied();
            args.push(if spread {
                format!("...$list({js})")
            } else {
                js
            });
            if !self.eat(",") {
                break;
            }
        }
        self.literals = outer;
        if !self.is(")") {
            return self.fail(format!(
                "syntax error: unexpected {} in argument list; possibly missing comma or )",
                self.shown()
            ));
        }
        self.at += 1;
        Ok(args.join(", "))
    }

    /// `{a, b: c}` of a type.
    fn literal(&mut self, ty: &str) -> Res<String> {
        self.want("{")?;
        let outer = std::mem::replace(&mut self.literals, true);
        let t = self.temp();
        let mut items = Vec::new();
        while !self.is("}") {
            let key_name = match (self.kind().clone(), self.ahead(1, ":")) {
                (Kind::Name(n), true) => Some(n),
                _ => None,
            };
            let mut key = "null".to_string();
            let mut field = "null".to_string();
            if let Some(n) = key_name {
                field = format!("'{n}'");
                // The same word may be a field or a key's variable; the type knows which.
                let known = self.local(&n) || self.globals.contains(&n);
                key = if known {
                    self.named(&n, self.place())?.js
                } else {
                    "undefined".into()
                };
                self.at += 2;
            } else if self.is("{") {
                // A value, or a key, without its type.
            } else {
                let e = self.expr()?.copied();
                if self.eat(":") {
                    key = e;
                } else {
                    items.push(format!("[null, null, {e}]"));
                    if !self.eat(",") {
                        break;
                    }
                    continue;
                }
            }
            let value = match self.is("{") {
                true => self.literal(&format!("$element({t})"))?,
                false => self.expr()?.copied(),
            };
            items.push(format!("[{field}, {key}, {value}]"));
            if !self.eat(",") {
                break;
            }
        }
        self.literals = outer;
        if !self.is("}") {
            return self.fail(format!(
                "syntax error: unexpected {} in composite literal; possibly missing comma or }}",
                self.shown()
            ));
        }
        self.at += 1;
        Ok(format!(
            "(await (async ({t}) => $make({t}, [{}]))({ty}))",
            items.join(", ")
        ))
    }
}

impl Expr {
    fn pair_or_js(self) -> String {
        self.pair.unwrap_or(self.js)
    }
}
