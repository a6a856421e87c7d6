//! Expressions, calls and literals.

use super::{BUILTINS, Expr, Kind, Parser, Res, TYPES, safe};

impl Parser {
    pub(super) fn exprs(&mut self) -> Res<Vec<Expr>> {
        let mut out = vec![self.expr()?];
        while self.eat(",") {
            out.push(self.expr()?);
        }
        Ok(out)
    }

    /// Like [`exprs`](Self::exprs), on the left of `=`: a name alone there is not used by it.
    pub(super) fn exprs_left(&mut self) -> Res<Vec<Expr>> {
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

    pub(super) fn expr(&mut self) -> Res<Expr> {
        self.binary(0)
    }

    pub(super) fn binary(&mut self, least: u8) -> Res<Expr> {
        let mut left = self.unary()?;
        while let Kind::Mark(op) = *self.kind() {
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

    pub(super) fn unary(&mut self) -> Res<Expr> {
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

    pub(super) fn operand(&mut self) -> Res<Expr> {
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
                Ok(Expr::value(super::super::quote(&t)))
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

    pub(super) fn named(&mut self, n: &str, (line, column): (u32, u32)) -> Res<Expr> {
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

    pub(super) fn primary(&mut self) -> Res<Expr> {
        let mut e = self.operand()?;
        while let Kind::Mark(mark) = *self.kind() {
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
    pub(super) fn composite(&self, e: &Expr) -> bool {
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

    pub(super) fn call(&mut self, e: Expr) -> Res<Expr> {
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

    pub(super) fn arguments(&mut self) -> Res<String> {
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
        self.end_of("argument list", ")")?;
        Ok(args.join(", "))
    }

    /// What ends a list whose items are parted by commas.
    fn end_of(&mut self, list: &str, end: &str) -> Res<()> {
        if !self.is(end) {
            return self.fail(format!(
                "syntax error: unexpected {} in {list}; possibly missing comma or {end}",
                self.shown()
            ));
        }
        self.at += 1;
        Ok(())
    }

    /// `{a, b: c}` of a type.
    pub(super) fn literal(&mut self, ty: &str) -> Res<String> {
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
        self.end_of("composite literal", "}")?;
        Ok(format!(
            "(await (async ({t}) => $make({t}, [{}]))({ty}))",
            items.join(", ")
        ))
    }
}
