//! Parameters, types and declarations.

use super::{Expr, Kind, Param, Parser, Res, TYPES, safe};

impl Parser {
    /// `(a, b int, c ...string)`: names, types, whether variadic. Without names they are `_`.
    pub(super) fn parameters(&mut self) -> Res<Vec<Param>> {
        self.want("(")?;
        let mut out: Vec<Param> = Vec::new();
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

    pub(super) fn type_name(&mut self, name: &str, (line, column): (u32, u32)) -> String {
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
    pub(super) fn ty(&mut self) -> Res<String> {
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
    pub(super) fn package(&mut self, name: &str) -> bool {
        if self.local(name) {
            return false;
        }
        let last = |p: &str| p.rsplit('/').next() == Some(name);
        let found = self.imports.iter_mut().find(|(p, _)| last(p));
        found.map(|(_, l)| l.used = true).is_some()
    }

    pub(super) fn declaration(&mut self, top: bool) -> Res<String> {
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

    pub(super) fn spec(
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
}
