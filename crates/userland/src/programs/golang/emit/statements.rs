//! Blocks and statements.

use super::{Expr, Kind, Parser, Res, may_convert, safe};

impl Parser {
    pub(super) fn body(&mut self) -> Res<String> {
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

    pub(super) fn block(&mut self) -> Res<String> {
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

    pub(super) fn statement(&mut self) -> Res<String> {
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
    pub(super) fn simple(&mut self) -> Res<String> {
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

    pub(super) fn short(&mut self, names: &[(String, (u32, u32))]) -> Res<String> {
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

    pub(super) fn if_else(&mut self) -> Res<String> {
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

    pub(super) fn for_loop(&mut self) -> Res<String> {
        self.want("for")?;
        self.open();
        let outer = std::mem::replace(&mut self.literals, false);
        let out = self.for_head(outer);
        self.literals = outer;
        self.close();
        out
    }

    pub(super) fn for_head(&mut self, outer: bool) -> Res<String> {
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

    pub(super) fn switch(&mut self) -> Res<String> {
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
}
