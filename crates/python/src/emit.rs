//! From the syntax tree to a script for the machine that also runs JavaScript: statements stand
//! on the lines they had, so that places in stack traces are those of the Python text.

use crate::ast::*;
use std::collections::BTreeSet;

#[derive(PartialEq, Clone, Copy)]
enum Place {
    Module,
    Function,
    Class,
}

struct Scope {
    place: Place,
    locals: BTreeSet<String>,
    globals: BTreeSet<String>,
}

pub struct Emitter {
    out: String,
    line: u32,
    scopes: Vec<Scope>,
    temps: u32,
}

/// The script of a module; it takes `$` (the runtime) and `G` (the module's names).
pub fn emit(body: &[Stmt]) -> String {
    let mut e = Emitter {
        out: String::new(),
        line: 1,
        scopes: vec![Scope {
            place: Place::Module,
            locals: BTreeSet::new(),
            globals: BTreeSet::new(),
        }],
        temps: 0,
    };
    e.block(body);
    e.out
}

fn quote(s: &str) -> String {
    let mut out = String::from("\"");
    for c in s.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            c if (c as u32) < 32 || (0x2028..=0x2029).contains(&(c as u32)) => {
                out.push_str(&format!("\\u{{{:x}}}", c as u32));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn bind(e: &Expr, out: &mut BTreeSet<String>) {
    match e {
        Expr::Name(n) => {
            out.insert(n.clone());
        }
        Expr::Tuple(l) | Expr::List(l) => l.iter().for_each(|e| bind(e, out)),
        Expr::Star(e) => bind(e, out),
        _ => {}
    }
}

/// Names a function's statements bind, and those it declares global or nonlocal.
fn collect(
    body: &[Stmt],
    own: &mut BTreeSet<String>,
    global: &mut BTreeSet<String>,
    outer: &mut BTreeSet<String>,
) {
    for s in body {
        walruses(&s.kind, own);
        match &s.kind {
            Kind::Assign(t, _) => t.iter().for_each(|t| bind(t, own)),
            Kind::Aug(_, t, _) => bind(t, own),
            Kind::If(_, a, b) | Kind::While(_, a, b) => {
                collect(a, own, global, outer);
                collect(b, own, global, outer);
            }
            Kind::Each(t, _, a) => {
                bind(t, own);
                collect(a, own, global, outer);
            }
            Kind::Typed(t, _, Some(_)) => bind(t, own),
            Kind::Match(_, cases) => {
                for (p, _, l, _) in cases {
                    captures(p, own);
                    collect(l, own, global, outer);
                }
            }
            Kind::For(t, _, a, b) => {
                bind(t, own);
                collect(a, own, global, outer);
                collect(b, own, global, outer);
            }
            Kind::Def(n, ..) | Kind::Class(n, ..) => {
                own.insert(n.clone());
            }
            Kind::Try(a, h, b, c) => {
                for l in [a, b, c] {
                    collect(l, own, global, outer);
                }
                for (_, n, l, _) in h {
                    own.extend(n.clone());
                    collect(l, own, global, outer);
                }
            }
            Kind::With(items, l, _) => {
                items.iter().flat_map(|i| &i.1).for_each(|t| bind(t, own));
                collect(l, own, global, outer);
            }
            Kind::Import(l) => {
                for (n, a) in l {
                    own.insert(
                        a.clone()
                            .unwrap_or_else(|| n.split('.').next().unwrap_or("").into()),
                    );
                }
            }
            Kind::From(_, l) => own.extend(l.iter().map(|i| i.1.clone())),
            Kind::Global(l) => global.extend(l.iter().cloned()),
            Kind::Nonlocal(l) => outer.extend(l.iter().cloned()),
            _ => {}
        }
    }
}

/// Names a pattern binds.
fn captures(p: &Pattern, out: &mut BTreeSet<String>) {
    match p {
        Pattern::Any | Pattern::Value(_) => {}
        Pattern::Name(n) => {
            out.insert(n.clone());
        }
        Pattern::As(p, n) => {
            out.insert(n.clone());
            captures(p, out);
        }
        Pattern::Or(l) | Pattern::Seq(l, _) => {
            for p in l {
                captures(p, out);
            }
        }
        Pattern::Map(l, rest) => {
            out.extend(rest.clone());
            for p in l {
                captures(&p.1, out);
            }
        }
        Pattern::Class(_, l, named) => {
            for p in l {
                captures(p, out);
            }
            for p in named {
                captures(&p.1, out);
            }
        }
    }
}

/// Names bound by `:=` in a statement's expressions.
fn walruses(s: &Kind, out: &mut BTreeSet<String>) {
    let text = match s {
        Kind::If(e, ..) | Kind::While(e, ..) | Kind::Expr(e) | Kind::Assign(_, e) => {
            format!("{e:?}")
        }
        Kind::Return(Some(e)) | Kind::For(_, e, ..) | Kind::Aug(_, _, e) => format!("{e:?}"),
        _ => return,
    };
    for part in text.split("Walrus(\"").skip(1) {
        out.extend(part.split('"').next().map(str::to_string));
    }
}

/// Whether a function of these statements is a generator.
fn yields(body: &[Stmt]) -> bool {
    let any = |l: &[&[Stmt]]| l.iter().any(|b| yields(b));
    let said = |t: String| t.contains("Yield") || t.contains("Await");
    body.iter().any(|s| match &s.kind {
        Kind::Def(..) | Kind::Class(..) => false,
        Kind::If(e, a, b) | Kind::While(e, a, b) => said(format!("{e:?}")) || any(&[a, b]),
        Kind::For(_, e, a, b) => said(format!("{e:?}")) || any(&[a, b]),
        Kind::Try(a, h, b, c) => any(&[a, b, c]) || h.iter().any(|h| yields(&h.2)),
        Kind::With(i, l, _) => said(format!("{i:?}")) || yields(l),
        Kind::Each(_, e, l) => said(format!("{e:?}")) || yields(l),
        Kind::Match(e, cases) => said(format!("{e:?}")) || cases.iter().any(|c| yields(&c.2)),
        k => said(format!("{k:?}")),
    })
}

impl Emitter {
    fn block(&mut self, body: &[Stmt]) {
        for s in body {
            self.at(s.line);
            self.stmt(s);
        }
    }

    fn at(&mut self, line: u32) {
        while self.line < line {
            self.out.push('\n');
            self.line += 1;
        }
    }

    fn put(&mut self, s: &str) {
        self.out.push_str(s);
    }

    fn temp(&mut self) -> String {
        self.temps += 1;
        format!("t{}", self.temps)
    }

    fn local(&self, n: &str) -> Option<Place> {
        let top = self.scopes.len() - 1;
        for (i, s) in self.scopes.iter().enumerate().rev() {
            if s.globals.contains(n) {
                return None;
            }
            if s.place == Place::Class && i != top {
                continue;
            }
            if s.locals.contains(n) {
                return Some(s.place);
            }
        }
        None
    }

    fn read(&self, n: &str) -> String {
        match self.local(n) {
            Some(Place::Function) => format!("$.v(v_{n},\"{n}\")"),
            Some(Place::Class) => format!("$.n2(C,G,\"{n}\")"),
            _ => format!("$.n(G,\"{n}\")"),
        }
    }

    fn write(&self, n: &str, v: &str) -> String {
        match self.local(n) {
            Some(Place::Function) => format!("v_{n}={v}"),
            Some(Place::Class) => format!("C[\"{n}\"]={v}"),
            _ => format!("G[\"{n}\"]={v}"),
        }
    }

    fn assign(&mut self, t: &Expr, v: &str) -> String {
        match t {
            Expr::Name(n) => self.write(n, v),
            Expr::Attr(o, n) => format!("$.sa({},\"{n}\",{v})", self.expr(o)),
            Expr::Index(o, i) => format!("$.si({},{},{v})", self.expr(o), self.expr(i)),
            Expr::Tuple(l) | Expr::List(l) => {
                let star = l.iter().position(|e| matches!(e, Expr::Star(_)));
                let t = self.temp();
                let at = star.map_or(-1, |i| i as i32);
                let mut out = format!("{{const {t}=$.unpack({v},{},{at});", l.len());
                for (i, e) in l.iter().enumerate() {
                    let e = match e {
                        Expr::Star(e) => e,
                        e => e,
                    };
                    out.push_str(&self.assign(e, &format!("{t}[{i}]")));
                    out.push(';');
                }
                out + "}"
            }
            _ => "$.nope('this assignment')".into(),
        }
    }

    fn stmt(&mut self, s: &Stmt) {
        match &s.kind {
            Kind::Expr(e) => {
                let e = self.expr(e);
                self.put(&format!("$.x({e});"));
            }
            Kind::Assign(targets, v) => {
                let v = self.expr(v);
                if let [Expr::Name(n)] = &targets[..] {
                    let w = self.write(n, &v);
                    return self.put(&format!("{w};"));
                }
                let t = self.temp();
                self.put(&format!("const {t}={v};"));
                for target in targets {
                    let a = self.assign(target, &t);
                    self.put(&format!("{a};"));
                }
            }
            Kind::Aug(op, t, v) => {
                let (l, r) = (self.expr(t), self.expr(v));
                let a = self.assign(t, &format!("$.aug(\"{op}\",{l},{r})"));
                self.put(&format!("{a};"));
            }
            Kind::If(c, a, b) => {
                let c = self.expr(c);
                self.put(&format!("if($.t({c})){{"));
                self.block(a);
                self.put("}");
                if !b.is_empty() {
                    self.put("else{");
                    self.block(b);
                    self.put("}");
                }
            }
            Kind::While(c, a, b) => {
                let (c, t) = (self.expr(c), self.temp());
                self.put(&format!(
                    "let {t}=true;for(;;){{if(!$.t({c})){{{t}=false;break}}"
                ));
                self.block(a);
                self.put(&format!("}}if(!{t}){{"));
                self.block(b);
                self.put("}");
            }
            Kind::For(target, iter, a, b) => {
                let (i, t, x) = (self.expr(iter), self.temp(), self.temp());
                self.put(&format!("let {t}=true;for(const {x} of $.it({i})){{"));
                let w = self.assign(target, &x);
                self.put(&format!("{w};"));
                // The flag stays true only if `break` left the loop.
                self.put(&format!("{t}=true;"));
                self.block(a);
                self.put(&format!("{t}=false;}}"));
                if !b.is_empty() {
                    self.put(&format!("if(!{t}){{"));
                    self.block(b);
                    self.put("}");
                }
            }
            Kind::Each(target, iter, body) => {
                let (i, t, x) = (self.expr(iter), self.temp(), self.temp());
                self.put(&format!("const {t}=$.m({i},\"__aiter__\",[]);for(;;){{let {x};try{{{x}=(yield* $.aw($.m({t},\"__anext__\",[])))}}catch({t}r){{const {t}e=$.exc({t}r);if($.match({t}e,$.n(G,\"StopAsyncIteration\")))break;throw {t}e}}"));
                let w = self.assign(target, &x);
                self.put(&format!("{w};"));
                self.block(body);
                self.put("}");
            }
            Kind::Match(subject, cases) => self.cases(subject, cases),
            Kind::Typed(target, kind, v) => {
                if let (Expr::Name(n), Some(Place::Class)) =
                    (target, self.scopes.last().map(|s| s.place))
                {
                    let k = self.expr(kind);
                    self.put(&format!("$.an(C,\"{n}\",()=>{k});"));
                }
                if let Some(v) = v {
                    let v = self.expr(v);
                    let a = self.assign(target, &v);
                    self.put(&format!("{a};"));
                }
            }
            Kind::Def(n, p, body, decorators, is_async) => {
                let decorators: Vec<String> = decorators.iter().map(|d| self.expr(d)).collect();
                let t = self.temp();
                self.put(&format!("let {t}="));
                self.function(n, p, body, *is_async);
                self.put(";");
                for d in decorators.iter().rev() {
                    self.put(&format!("{t}=$.c({d},[{t}]);"));
                }
                let w = self.write(n, &t);
                self.put(&format!("{w};"));
            }
            Kind::Class(n, args, body, decorators) => {
                let decorators: Vec<String> = decorators.iter().map(|d| self.expr(d)).collect();
                let (pos, _) = self.args(args);
                let mut own = BTreeSet::new();
                collect(body, &mut own, &mut BTreeSet::new(), &mut BTreeSet::new());
                let t = self.temp();
                self.put(&format!("let {t}=$.cls(\"{n}\",{pos},G,(C)=>{{"));
                self.scopes.push(Scope {
                    place: Place::Class,
                    locals: own,
                    globals: BTreeSet::new(),
                });
                if let Some(Stmt {
                    kind: Kind::Expr(Expr::Str(s)),
                    ..
                }) = body.first()
                {
                    self.put(&format!("C.__doc__={};", quote(s)));
                }
                self.block(body);
                self.scopes.pop();
                self.put("});");
                for d in decorators.iter().rev() {
                    self.put(&format!("{t}=$.c({d},[{t}]);"));
                }
                let w = self.write(n, &t);
                self.put(&format!("{w};"));
            }
            Kind::Return(e) => {
                let e = e.as_ref().map_or("null".into(), |e| self.expr(e));
                self.put(&format!("return {e};"));
            }
            Kind::Raise(e, cause) => {
                let e = e.as_ref().map_or("undefined".into(), |e| self.expr(e));
                let c = cause.as_ref().map_or("undefined".into(), |e| self.expr(e));
                self.put(&format!("throw $.raise({e},{c});"));
            }
            Kind::Try(body, handlers, other, last) => {
                if !last.is_empty() {
                    self.put("try{");
                }
                let (t, ok) = (self.temp(), self.temp());
                if !handlers.is_empty() {
                    self.put(&format!("let {ok}=false;try{{"));
                    self.block(body);
                    self.put(&format!("{ok}=true;}}catch({t}r){{const {t}=$.exc({t}r);"));
                    for (class, name, body, line) in handlers {
                        self.at(*line);
                        let c = class.as_ref().map_or("null".into(), |c| self.expr(c));
                        self.put(&format!("if($.match({t},{c})){{"));
                        if let Some(n) = name {
                            let w = self.write(n, &t);
                            self.put(&format!("{w};"));
                        }
                        self.put(&format!("$.push({t});try{{"));
                        self.block(body);
                        self.put("}finally{$.pop()}}else ");
                    }
                    self.put(&format!("throw {t};}}"));
                    if !other.is_empty() {
                        self.put(&format!("if({ok}){{"));
                        self.block(other);
                        self.put("}");
                    }
                } else {
                    self.block(body);
                    self.block(other);
                }
                if !last.is_empty() {
                    self.put("}finally{");
                    self.block(last);
                    self.put("}");
                }
            }
            Kind::With(items, body, is_async) => {
                let call = |t: &str, f: &str| match is_async {
                    true => format!("(yield* $.aw({t}))"),
                    false => f.to_string(),
                };
                let (enter, leave) = match is_async {
                    true => ("__aenter__", "__aexit__"),
                    false => ("__enter__", "__exit__"),
                };
                let mut names = Vec::new();
                for (e, target) in items {
                    let (e, t) = (self.expr(e), self.temp());
                    self.put(&format!(
                        "const {t}={e};const {t}v={};",
                        call(
                            &format!("$.m({t},\"{enter}\",[])"),
                            &format!("$.m({t},\"{enter}\",[])")
                        )
                    ));
                    if let Some(target) = target {
                        let w = self.assign(target, &format!("{t}v"));
                        self.put(&format!("{w};"));
                    }
                    self.put(&format!("let {t}e=null;try{{"));
                    names.push(t);
                }
                self.block(body);
                for t in names.iter().rev() {
                    let failed = format!("$.leave({t},{t}e,\"{leave}\")");
                    let left = format!("$.leave({t},null,\"{leave}\")");
                    let (failed, left) = (call(&failed, &failed), call(&left, &left));
                    self.put(&format!("}}catch({t}r){{{t}e=$.exc({t}r);if(!$.t({failed}))throw {t}e;}}finally{{if({t}e===null){left};}}"));
                }
            }
            Kind::Import(l) => {
                for (n, alias) in l {
                    let (name, v) = match alias {
                        Some(a) => (a.clone(), format!("$.imp(\"{n}\",true)")),
                        None => (
                            n.split('.').next().unwrap_or("").to_string(),
                            format!("$.imp(\"{n}\",false)"),
                        ),
                    };
                    let w = self.write(&name, &v);
                    self.put(&format!("{w};"));
                }
            }
            Kind::From(m, l) => {
                if l.iter().any(|i| i.0 == "*") {
                    return self.put(&format!("$.star(G,\"{m}\");"));
                }
                for (n, a) in l {
                    let w = self.write(a, &format!("$.from(\"{m}\",\"{n}\",G)"));
                    self.put(&format!("{w};"));
                }
            }
            Kind::Delete(l) => {
                for e in l {
                    let d = match e {
                        Expr::Index(o, i) => format!("$.di({},{})", self.expr(o), self.expr(i)),
                        Expr::Attr(o, n) => format!("$.da({},\"{n}\")", self.expr(o)),
                        Expr::Name(n) if self.local(n) != Some(Place::Function) => {
                            format!("delete G[\"{n}\"]")
                        }
                        Expr::Name(n) => format!("v_{n}=undefined"),
                        _ => "$.nope('this del')".into(),
                    };
                    self.put(&format!("{d};"));
                }
            }
            Kind::Assert(e, m) => {
                let e = self.expr(e);
                let m = m.as_ref().map_or(String::new(), |m| self.expr(m));
                self.put(&format!(
                    "if(!$.t({e}))throw $.raise($.c($.n(G,\"AssertionError\"),[{m}]));"
                ));
            }
            Kind::Break => self.put("break;"),
            Kind::Continue => self.put("continue;"),
            Kind::Pass | Kind::Global(_) | Kind::Nonlocal(_) => {}
        }
    }

    fn params(&mut self, p: &Params) -> (String, String) {
        let list = |l: &[(String, Option<Expr>)]| {
            l.iter()
                .map(|n| format!("\"{}\"", n.0))
                .collect::<Vec<_>>()
                .join(",")
        };
        let mut defaults = Vec::new();
        for (n, d) in p.names.iter().chain(&p.only) {
            if let Some(d) = d {
                defaults.push(format!("{n}:{}", self.expr(d)));
            }
        }
        let flag = |o: &Option<String>| if o.is_some() { "true" } else { "false" };
        let spec = format!(
            "[{}],[{}],{},{},{{{}}}",
            list(&p.names),
            list(&p.only),
            flag(&p.rest),
            flag(&p.map),
            defaults.join(",")
        );
        let all = p.names.iter().chain(&p.only).map(|n| n.0.clone());
        let all = all.chain(p.rest.clone()).chain(p.map.clone());
        let args = all.map(|n| format!("v_{n}")).collect::<Vec<_>>().join(",");
        (spec, args)
    }

    fn scope_of(p: &Params) -> BTreeSet<String> {
        let all = p.names.iter().chain(&p.only).map(|n| n.0.clone());
        all.chain(p.rest.clone()).chain(p.map.clone()).collect()
    }

    fn function(&mut self, name: &str, p: &Params, body: &[Stmt], is_async: bool) {
        let (spec, args) = self.params(p);
        let params = Self::scope_of(p);
        let (mut own, mut globals, mut outer) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        collect(body, &mut own, &mut globals, &mut outer);
        let vars: Vec<String> = own
            .iter()
            .filter(|n| !globals.contains(*n) && !outer.contains(*n) && !params.contains(*n))
            .map(|n| format!("v_{n}"))
            .collect();
        let locals = own
            .iter()
            .filter(|n| !globals.contains(*n) && !outer.contains(*n));
        let locals = locals.chain(&params).cloned().collect();
        let star = if is_async || yields(body) { "*" } else { "" };
        self.put(&format!(
            "$.fn(\"{name}\",{spec},function{star} {name}$({args}){{"
        ));
        if !vars.is_empty() {
            self.put(&format!("let {};", vars.join(",")));
        }
        self.scopes.push(Scope {
            place: Place::Function,
            locals,
            globals,
        });
        self.block(body);
        self.scopes.pop();
        self.put("return null;}");
        if is_async || !p.types.is_empty() {
            let types: Vec<String> = p
                .types
                .iter()
                .map(|(n, e)| format!("{n}:()=>{}", self.expr(e)))
                .collect();
            self.put(&format!(",{{{}}},{is_async}", types.join(",")));
        }
        self.put(")");
    }

    /// A `match` statement: one test after the other, in a loop that runs once.
    fn cases(&mut self, subject: &Expr, cases: &[Case]) {
        let (v, t) = (self.expr(subject), self.temp());
        self.put(&format!("const {t}={v};"));
        for (i, (p, guard, body, line)) in cases.iter().enumerate() {
            self.at(*line);
            let mut c = self.pattern(p, &t);
            if let Some(g) = guard {
                c = format!("{c}&&$.t({})", self.expr(g));
            }
            let lead = if i > 0 { "else " } else { "" };
            self.put(&format!("{lead}if({c}){{"));
            self.block(body);
            self.put("}");
        }
    }

    /// The test of a pattern against the expression `v`; it binds names as it goes.
    fn pattern(&mut self, p: &Pattern, v: &str) -> String {
        let all = |parts: Vec<String>| format!("({})", parts.join("&&"));
        match p {
            Pattern::Any => "true".into(),
            Pattern::Name(n) => format!("({},true)", self.write(n, v)),
            Pattern::Value(Expr::Const(c)) => format!("({v}==={c})"),
            Pattern::Value(e) => format!("$.cmp(\"==\",{v},{})", self.expr(e)),
            Pattern::Or(l) => {
                let parts: Vec<String> = l.iter().map(|p| self.pattern(p, v)).collect();
                format!("({})", parts.join("||"))
            }
            Pattern::As(p, n) => {
                let c = self.pattern(p, v);
                format!("({c}&&({},true))", self.write(n, v))
            }
            Pattern::Seq(l, star) => {
                let at = star.map_or(-1, |i| i as i32);
                let seq = format!("$.seq({v},{},{at})", l.len());
                let mut parts = vec![format!("{seq}!==null")];
                for (i, p) in l.iter().enumerate() {
                    parts.push(self.pattern(p, &format!("{seq}[{i}]")));
                }
                all(parts)
            }
            Pattern::Map(l, rest) => {
                let keys: Vec<String> = l.iter().map(|(k, _)| self.expr(k)).collect();
                let mut parts = vec![format!("$.keys({v},[{}])", keys.join(","))];
                for (k, (_, p)) in keys.iter().zip(l) {
                    parts.push(self.pattern(p, &format!("$.i({v},{k})")));
                }
                if let Some(n) = rest {
                    let w = self.write(n, &format!("$.rest({v},[{}])", keys.join(",")));
                    parts.push(format!("({w},true)"));
                }
                all(parts)
            }
            Pattern::Class(e, l, named) => {
                let c = self.expr(e);
                let mut parts = vec![format!("$.isa({v},{c})")];
                for (i, p) in l.iter().enumerate() {
                    parts.push(self.pattern(p, &format!("$.field({v},{c},{i})")));
                }
                for (n, p) in named {
                    parts.push(format!("$.has({v},\"{n}\")"));
                    parts.push(self.pattern(p, &format!("$.g({v},\"{n}\")")));
                }
                all(parts)
            }
        }
    }

    fn list(&mut self, l: &[Expr]) -> String {
        let parts: Vec<String> = l
            .iter()
            .map(|e| match e {
                Expr::Star(e) => format!("...$.it({})", self.expr(e)),
                e => self.expr(e),
            })
            .collect();
        format!("[{}]", parts.join(","))
    }

    fn args(&mut self, args: &[Arg]) -> (String, String) {
        let (mut pos, mut named) = (Vec::new(), Vec::new());
        for a in args {
            match a {
                Arg::Pos(e) => pos.push(self.expr(e)),
                Arg::Star(e) => pos.push(format!("...$.it({})", self.expr(e))),
                Arg::Named(n, e) => named.push(format!("{n}:{}", self.expr(e))),
                Arg::Map(e) => named.push(format!("...$.kw({})", self.expr(e))),
            }
        }
        let named = if named.is_empty() {
            String::new()
        } else {
            format!(",{{{}}}", named.join(","))
        };
        (format!("[{}]", pos.join(",")), named)
    }

    fn pieces(&mut self, p: &[Piece]) -> String {
        let mut parts = vec!["\"\"".to_string()];
        for piece in p {
            match piece {
                Piece::Text(t) => parts.push(quote(t)),
                Piece::Field(e, conv, spec, shown) => {
                    if !shown.is_empty() {
                        parts.push(quote(shown));
                    }
                    let spec = self.pieces(spec);
                    parts.push(format!(
                        "$.fv({},\"{}\",{spec})",
                        self.expr(e),
                        conv.to_string().trim()
                    ));
                }
            }
        }
        parts.join("+")
    }

    fn comp(&mut self, kind: char, e: &Expr, v: Option<&Expr>, fors: &[CompFor]) -> String {
        let first = self.expr(&fors[0].iter);
        let mut locals = BTreeSet::new();
        for f in fors {
            bind(&f.target, &mut locals);
        }
        let vars: Vec<String> = locals.iter().map(|n| format!("v_{n}")).collect();
        self.scopes.push(Scope {
            place: Place::Function,
            locals,
            globals: BTreeSet::new(),
        });
        let mut code = format!("let {};", vars.join(","));
        for (i, f) in fors.iter().enumerate() {
            let iter = if i == 0 {
                "I".into()
            } else {
                self.expr(&f.iter)
            };
            let x = self.temp();
            let w = self.assign(&f.target, &x);
            code.push_str(&format!("for(const {x} of $.it({iter})){{{w};"));
            for c in &f.ifs {
                code.push_str(&format!("if(!$.t({}))continue;", self.expr(c)));
            }
        }
        let value = match v {
            Some(v) => format!("[{},{}]", self.expr(e), self.expr(v)),
            None => self.expr(e),
        };
        code.push_str(&format!("yield {value};{}", "}".repeat(fors.len())));
        self.scopes.pop();
        let gen_fn = format!("(function*(I){{{code}}})({first})");
        match kind {
            'l' => format!("[...{gen_fn}]"),
            's' => format!("$.set([...{gen_fn}])"),
            'd' => format!("$.dict([...{gen_fn}])"),
            _ => gen_fn,
        }
    }

    fn expr(&mut self, e: &Expr) -> String {
        match e {
            Expr::Name(n) => self.read(n),
            Expr::Int(n) => format!("{n}n"),
            Expr::Float(n) => format!("{n:?}").replace("inf", "Infinity"),
            Expr::Str(s) => quote(s),
            Expr::Bytes(s) => format!("$.B({})", quote(s)),
            Expr::Format(p) => format!("({})", self.pieces(p)),
            Expr::Const(c) => (*c).into(),
            Expr::List(l) => self.list(l),
            Expr::Tuple(l) => format!("$.tu({})", self.list(l)),
            Expr::Set(l) => format!("$.set({})", self.list(l)),
            Expr::Dict(l) => {
                let parts: Vec<String> = l
                    .iter()
                    .map(|(k, v)| match k {
                        Some(k) => format!("[{},{}]", self.expr(k), self.expr(v)),
                        None => format!("...$.items({})", self.expr(v)),
                    })
                    .collect();
                format!("$.dict([{}])", parts.join(","))
            }
            Expr::Comp(k, e, v, fors) => self.comp(*k, e, v.as_deref(), fors),
            Expr::Unary("not", e) => format!("(!$.t({}))", self.expr(e)),
            Expr::Unary(op, e) => format!("$.un(\"{op}\",{})", self.expr(e)),
            Expr::Bin(op, a, b) => format!("$.op(\"{op}\",{},{})", self.expr(a), self.expr(b)),
            Expr::Compare(l, rest) => {
                if let [(op, r)] = &rest[..] {
                    return format!("$.cmp(\"{op}\",{},{})", self.expr(l), self.expr(r));
                }
                let parts: Vec<String> = rest
                    .iter()
                    .map(|(op, e)| format!("[\"{op}\",()=>{}]", self.expr(e)))
                    .collect();
                format!("$.chain({},[{}])", self.expr(l), parts.join(","))
            }
            Expr::And(a, b) => format!("$.and({},()=>{})", self.expr(a), self.expr(b)),
            Expr::Or(a, b) => format!("$.or({},()=>{})", self.expr(a), self.expr(b)),
            Expr::Cond(c, a, b) => {
                format!("($.t({})?{}:{})", self.expr(c), self.expr(a), self.expr(b))
            }
            Expr::Lambda(p, body) => {
                let (spec, args) = self.params(p);
                self.scopes.push(Scope {
                    place: Place::Function,
                    locals: Self::scope_of(p),
                    globals: BTreeSet::new(),
                });
                let body = self.expr(body);
                self.scopes.pop();
                format!("$.fn(\"<lambda>\",{spec},function lambda$({args}){{return {body}}})")
            }
            Expr::Call(f, args) => {
                if let (Expr::Name(n), true) = (&**f, args.is_empty())
                    && n == "super"
                {
                    let first = self.scopes.iter().any(|s| s.locals.contains("self"));
                    return format!("$.sup(C,{})", if first { "v_self" } else { "v_cls" });
                }
                let (pos, named) = self.args(args);
                match &**f {
                    Expr::Attr(o, n) => format!("$.m({},\"{n}\",{pos}{named})", self.expr(o)),
                    f => format!("$.c({},{pos}{named})", self.expr(f)),
                }
            }
            Expr::Attr(o, n) => format!("$.g({},\"{n}\")", self.expr(o)),
            Expr::Index(o, i) => format!("$.i({},{})", self.expr(o), self.expr(i)),
            Expr::Slice(a, b, c) => {
                let mut part =
                    |e: &Option<Box<Expr>>| e.as_ref().map_or("null".into(), |e| self.expr(e));
                let (a, b, c) = (part(a), part(b), part(c));
                format!("$.slice({a},{b},{c})")
            }
            Expr::Star(e) => format!("...$.it({})", self.expr(e)),
            Expr::Walrus(n, e) => {
                let v = self.expr(e);
                format!("({})", self.write(n, &v))
            }
            Expr::Yield(e) => format!(
                "(yield {})",
                e.as_ref().map_or("null".into(), |e| self.expr(e))
            ),
            Expr::Await(e) => format!("(yield* $.aw({}))", self.expr(e)),
            Expr::YieldFrom(e) => format!("(yield* $.it({}))", self.expr(e)),
        }
    }
}
