//! From Go to the JavaScript that runs it: one pass that parses, knows scopes, and writes.
//!
//! Types decide zero values, conversions and how values print; they are not checked against each
//! other, so a program with mismatched types compiles here and does not in the real world.
//! Not modelled, and refused by name: generics, select, goto, labels, embedded structs, methods
//! on types that are no structs, packages beyond [`PACKAGES`].

mod expressions;
mod statements;
mod types;

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

/// A parameter: name, type, whether it takes the rest, place.
type Param = (String, String, bool, (u32, u32));
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
    pub(super) fn kind(&self) -> &Kind {
        &self.tokens[self.at.min(self.tokens.len() - 1)].kind
    }
    pub(super) fn place(&self) -> (u32, u32) {
        let t = &self.tokens[self.at.min(self.tokens.len() - 1)];
        (t.line, t.column)
    }
    pub(super) fn is(&self, mark: &str) -> bool {
        matches!(self.kind(), Kind::Mark(m) if *m == mark)
    }
    pub(super) fn ahead(&self, n: usize, mark: &str) -> bool {
        matches!(self.tokens.get(self.at + n).map(|t| &t.kind), Some(Kind::Mark(m)) if *m == mark)
    }
    pub(super) fn eat(&mut self, mark: &str) -> bool {
        let hit = self.is(mark);
        self.at += usize::from(hit);
        hit
    }
    pub(super) fn shown(&self) -> String {
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
    pub(super) fn fail<T>(&self, text: impl Into<String>) -> Res<T> {
        let (line, column) = self.place();
        Err((line, column, text.into()))
    }
    pub(super) fn lacking<T>(&self, what: &str) -> Res<T> {
        self.fail(format!("!{what}"))
    }
    pub(super) fn want(&mut self, mark: &str) -> Res<()> {
        match self.eat(mark) {
            true => Ok(()),
            false => self.fail(format!(
                "syntax error: unexpected {}, expected {mark}",
                self.shown()
            )),
        }
    }
    pub(super) fn name(&mut self) -> Res<String> {
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
    pub(super) fn end(&mut self) -> Res<()> {
        match self.is(")") || self.is("}") || self.eat(";") {
            true => Ok(()),
            false => self.fail(format!(
                "syntax error: unexpected {} at end of statement",
                self.shown()
            )),
        }
    }
    pub(super) fn temp(&mut self) -> String {
        self.temps += 1;
        format!("$t{}", self.temps)
    }

    pub(super) fn declare(&mut self, name: &str, at: (u32, u32), variable: bool) -> bool {
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
    pub(super) fn local(&mut self, name: &str) -> bool {
        self.scopes.iter().rev().any(|s| s.0.contains_key(name))
    }
    pub(super) fn open(&mut self) {
        self.scopes.push(Scope::default());
    }
    pub(super) fn close(&mut self) {
        let scope = self.scopes.pop().unwrap_or_default();
        for (name, l) in scope.0 {
            if l.variable && !l.used {
                self.mistakes
                    .push((l.line, l.column, format!("declared and not used: {name}")));
            }
        }
    }

    /// Structs, other types, methods, and the rest.
    pub(super) fn file(&mut self) -> Res<[String; 4]> {
        self.want("package")?;
        self.name()?;
        self.end()?;
        while self.eat("import") {
            if self.eat("(") {
                while !self.eat(")") {
                    self.import()?;
                    self.eat(";");
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

    pub(super) fn import(&mut self) -> Res<()> {
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
        Ok(())
    }

    /// `func name(params) results { … }`, or a method.
    pub(super) fn function(&mut self) -> Res<String> {
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
    pub(super) fn signature(&mut self) -> Res<(Vec<String>, String)> {
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
}

impl Expr {
    fn pair_or_js(self) -> String {
        self.pair.unwrap_or(self.js)
    }
}
