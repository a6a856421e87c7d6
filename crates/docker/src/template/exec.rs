//! Runs a parsed template over a value, with Go's execution errors.

use super::funcs;
use super::node::{Branch, Cmd, Expr, ExprKind, Node, Pipe};
use super::print::display;
use super::value::{Nil, Value};
use super::{MissingKey, Template};

/// How deeply templates may call each other.
const MAX_TEMPLATE_DEPTH: usize = 50;
/// How much one template may print: enough for any list, too little to freeze a page.
const MAX_OUTPUT: usize = 4 << 20;

/// How many statements and rounds of loops a template may take in all.
pub(super) const MAX_STEPS: u32 = 1_000_000;

type Run<T> = Result<T, String>;

/// What a statement asks of the loop around it.
#[derive(PartialEq)]
enum Flow {
    Next,
    Break,
    Continue,
}

struct State<'a> {
    template: &'a Template,
    name: &'a str,
    missing: MissingKey,
    header: bool,
    vars: Vec<(String, Value)>,
    depth: usize,
    out: String,
}

/// The operand that Go names when a field of `expr` cannot be had: of `(index .A "x").B` it is the
/// last argument, the one evaluated last.
fn last_looked_at(expr: &Expr) -> &Expr {
    match &expr.kind {
        ExprKind::Chain(inner, _) => last_looked_at(inner),
        ExprKind::Pipe(pipe) => pipe
            .cmds
            .last()
            .and_then(|cmd| cmd.args.last())
            .map_or(expr, last_looked_at),
        _ => expr,
    }
}

/// Executes `template` over `dot`.
pub fn execute(template: &Template, dot: &Value, missing: MissingKey, header: bool) -> Run<String> {
    let mut state = State {
        template,
        name: &template.name,
        missing,
        header,
        vars: vec![("$".to_string(), dot.clone())],
        depth: 0,
        out: String::new(),
    };
    state.walk(&template.body, dot)?;
    Ok(state.out)
}

impl State<'_> {
    fn fail<T>(&self, pos: usize, context: &str, message: impl AsRef<str>) -> Run<T> {
        let text = &self.template.text[..pos.min(self.template.text.len())];
        let line = 1 + text.matches('\n').count();
        let column = text.rfind('\n').map_or(pos, |at| pos - at - 1);
        Err(format!(
            "template: {}:{line}:{column}: executing {} at <{context}>: {}",
            self.template.name,
            super::print::quote(self.name),
            message.as_ref()
        ))
    }

    /// Counts what is done over all values: Go has no limit, and a loop in a loop no end.
    fn step(&self) -> Run<()> {
        let left = self.template.steps.get();
        self.template.steps.set(left.saturating_sub(1));
        match left {
            0 => Err(format!(
                "hatoba does not simulate templates of more than {MAX_STEPS} steps"
            )),
            _ => Ok(()),
        }
    }

    fn walk(&mut self, nodes: &[Node], dot: &Value) -> Run<Flow> {
        for node in nodes {
            self.step()?;
            if self.out.len() > MAX_OUTPUT {
                return Err("write: no space left in the output buffer".into());
            }
            let flow = match node {
                Node::Text(text) => {
                    self.out.push_str(text);
                    Flow::Next
                }
                Node::Action(pipe) => {
                    let value = self.pipeline(dot, pipe)?;
                    if pipe.decl.is_empty() {
                        self.out.push_str(&display(&value));
                    }
                    Flow::Next
                }
                Node::If(branch) => self.branch(dot, branch, false)?,
                Node::With(branch) => self.branch(dot, branch, true)?,
                Node::Range(branch) => self.range(dot, branch)?,
                Node::Template { pos, name, pipe } => {
                    self.call_template(dot, *pos, name, pipe.as_ref())?
                }
                Node::Break => Flow::Break,
                Node::Continue => Flow::Continue,
            };
            if flow != Flow::Next {
                return Ok(flow);
            }
        }
        Ok(Flow::Next)
    }

    fn branch(&mut self, dot: &Value, branch: &Branch, with: bool) -> Run<Flow> {
        let known = self.vars.len();
        let value = self.pipeline(dot, &branch.pipe)?;
        let flow = if value.truth() {
            self.walk(&branch.then, if with { &value } else { dot })
        } else {
            self.walk(&branch.otherwise, dot)
        };
        self.vars.truncate(known);
        flow
    }

    fn range(&mut self, dot: &Value, branch: &Branch) -> Run<Flow> {
        let known = self.vars.len();
        let value = self.pipeline(dot, &branch.pipe)?;
        let inside = self.vars.len();
        let pairs: Vec<(Value, Value)> = match &value {
            Value::List(l) => l
                .items
                .iter()
                .enumerate()
                .map(|(i, v)| (Value::Int(i as i64), v.clone()))
                .collect(),
            Value::Map(m) => m
                .entries
                .iter()
                .map(|(k, v)| (Value::str(k), v.clone()))
                .collect(),
            Value::Int(n) => (0..(*n).clamp(0, 1 << 16))
                .map(|i| (Value::Int(i), Value::Int(i)))
                .collect(),
            Value::Nil(Nil::List | Nil::Map | Nil::Interface) => Vec::new(),
            other => {
                let message = format!("range can't iterate over {}", display(other));
                return self.fail(branch.pipe.pos, &branch.pipe.to_string(), message);
            }
        };
        if pairs.is_empty() {
            let flow = self.walk(&branch.otherwise, dot);
            self.vars.truncate(known);
            return flow;
        }
        for (key, item) in pairs {
            self.step()?;
            match branch.pipe.decl.as_slice() {
                [one] => self.set(one, item.clone()),
                [first, second] => {
                    self.set(first, key);
                    self.set(second, item.clone());
                }
                _ => {}
            }
            let flow = self.walk(&branch.then, &item)?;
            self.vars.truncate(inside);
            if flow == Flow::Break {
                break;
            }
        }
        self.vars.truncate(known);
        Ok(Flow::Next)
    }

    fn call_template(
        &mut self,
        dot: &Value,
        pos: usize,
        name: &str,
        pipe: Option<&Pipe>,
    ) -> Run<Flow> {
        let context = format!("{{{{template {}}}}}", super::print::quote(name));
        let template = self.template;
        let Some((name, body)) = template.defines.iter().find(|(known, _)| known == name) else {
            return self.fail(
                pos,
                &context,
                format!("template {} not defined", super::print::quote(name)),
            );
        };
        if self.depth >= MAX_TEMPLATE_DEPTH {
            return self.fail(pos, &context, "exceeded maximum template depth (100000)");
        }
        let value = match pipe {
            Some(pipe) => self.pipeline(dot, pipe)?,
            None => Value::NO_VALUE,
        };
        let vars = std::mem::replace(&mut self.vars, vec![("$".to_string(), value.clone())]);
        let outer = self.name;
        self.name = name;
        self.depth += 1;
        self.walk(body, &value)?;
        self.depth -= 1;
        self.name = outer;
        self.vars = vars;
        Ok(Flow::Next)
    }

    fn set(&mut self, name: &str, value: Value) {
        if let Some(slot) = self.vars.iter_mut().rev().find(|(known, _)| known == name) {
            slot.1 = value;
        }
    }

    fn pipeline(&mut self, dot: &Value, pipe: &Pipe) -> Run<Value> {
        let mut value: Option<Value> = None;
        for cmd in &pipe.cmds {
            value = Some(self.command(dot, cmd, value)?);
        }
        let value = value.unwrap_or(Value::NO_VALUE);
        for name in &pipe.decl {
            if pipe.assign {
                self.set(name, value.clone());
            } else {
                self.vars.push((name.clone(), value.clone()));
            }
        }
        Ok(value)
    }

    fn command(&mut self, dot: &Value, cmd: &Cmd, last: Option<Value>) -> Run<Value> {
        let first = &cmd.args[0];
        match &first.kind {
            ExprKind::Ident(name) => self.function(dot, name, cmd, last),
            ExprKind::Field(path) => self.path(dot, dot.clone(), path, first, &cmd.args, last),
            ExprKind::Chain(inner, path) => {
                let base = self.expr(dot, inner)?;
                self.path(dot, base, path, first, &cmd.args, last)
            }
            ExprKind::Variable(path) => {
                let base = self.variable(&path[0]);
                self.path(dot, base, &path[1..], first, &cmd.args, last)
            }
            ExprKind::Pipe(pipe) => {
                self.no_arguments(first, cmd, &last)?;
                self.pipeline(dot, pipe)
            }
            ExprKind::Nil => self.fail(first.pos, "nil", "nil is not a command"),
            _ => {
                self.no_arguments(first, cmd, &last)?;
                self.expr(dot, first)
            }
        }
    }

    fn no_arguments(&self, first: &Expr, cmd: &Cmd, last: &Option<Value>) -> Run<()> {
        if cmd.args.len() > 1 || last.is_some() {
            return self.fail(
                first.pos,
                &first.to_string(),
                format!("can't give argument to non-function {first}"),
            );
        }
        Ok(())
    }

    fn variable(&self, name: &str) -> Value {
        self.vars
            .iter()
            .rev()
            .find(|(known, _)| known == name)
            .map_or(Value::NO_VALUE, |(_, v)| v.clone())
    }

    fn expr(&mut self, dot: &Value, expr: &Expr) -> Run<Value> {
        let args = std::slice::from_ref(expr);
        match &expr.kind {
            ExprKind::Dot => Ok(dot.clone()),
            ExprKind::Nil => Ok(Value::NO_VALUE),
            ExprKind::Bool(b) => Ok(Value::Bool(*b)),
            ExprKind::Int { value, .. } => Ok(Value::Int(*value)),
            ExprKind::Float { value, .. } => Ok(Value::Float(*value)),
            ExprKind::Str { value, .. } => Ok(Value::str(value)),
            ExprKind::Field(path) => self.path(dot, dot.clone(), path, expr, args, None),
            ExprKind::Variable(path) => {
                let base = self.variable(&path[0]);
                self.path(dot, base, &path[1..], expr, args, None)
            }
            ExprKind::Pipe(pipe) => self.pipeline(dot, pipe),
            ExprKind::Chain(inner, path) => {
                let base = self.expr(dot, inner)?;
                self.path(dot, base, path, expr, args, None)
            }
            ExprKind::Ident(name) => {
                let cmd = Cmd {
                    pos: expr.pos,
                    args: vec![expr.clone()],
                };
                self.function(dot, name, &cmd, None)
            }
        }
    }

    /// Follows field names from `base`; arguments belong to the last name, which must be a method.
    fn path(
        &mut self,
        dot: &Value,
        base: Value,
        path: &[String],
        at: &Expr,
        args: &[Expr],
        last: Option<Value>,
    ) -> Run<Value> {
        let mut value = base;
        let mut of_map = false;
        for name in path {
            of_map = matches!(value, Value::Map(_));
            value = self.field(&value, name, last_looked_at(at))?;
        }
        if args.len() <= 1 && last.is_none() {
            return match (&value, path.last()) {
                (Value::Lookup(_), Some(name)) if !self.header => self.fail(
                    at.pos,
                    &at.to_string(),
                    format!("wrong number of args for {name}: want 1 got 0"),
                ),
                _ => Ok(value),
            };
        }
        let Some(name) = path.last() else {
            return self.fail(
                at.pos,
                &at.to_string(),
                format!("can't give argument to non-function {at}"),
            );
        };
        let mut given = Vec::new();
        for arg in &args[1..] {
            given.push(self.expr(dot, arg)?);
        }
        given.extend(last);
        match (&value, given.as_slice()) {
            // The title of `.Label "com.example.some-key"` is the last part of the key.
            (Value::Lookup(_), [Value::Str(key)]) if self.header => Ok(Value::str(
                key.rsplit('.')
                    .next()
                    .unwrap_or(key)
                    .replace(['-', '_'], " "),
            )),
            (Value::Lookup(pairs), [Value::Str(key)]) => Ok(Value::str(
                pairs.iter().find(|(k, _)| k == key).map_or("", |(_, v)| v),
            )),
            (Value::Lookup(_), [_]) => self.fail(
                args[0].pos,
                &at.to_string(),
                "wrong type for value; expected string",
            ),
            (Value::Lookup(_), more) => {
                let message = format!("wrong number of args for {name}: want 1 got {}", more.len());
                self.fail(at.pos, &at.to_string(), message)
            }
            _ => {
                let message = match of_map {
                    true => format!("{name} is not a method but has arguments"),
                    false => format!("{name} has arguments but cannot be invoked as function"),
                };
                self.fail(at.pos, &at.to_string(), message)
            }
        }
    }

    fn field(&self, value: &Value, name: &str, at: &Expr) -> Run<Value> {
        let context = at.to_string();
        match value {
            Value::Nil(Nil::Interface) if self.missing == MissingKey::Error => self.fail(
                at.pos,
                &context,
                format!("nil data; no entry for key {}", super::print::quote(name)),
            ),
            Value::Nil(Nil::Interface) => Ok(Value::NO_VALUE),
            Value::Nil(Nil::Pointer) => self.fail(
                at.pos,
                &context,
                format!("nil pointer evaluating {}.{name}", value.type_name()),
            ),
            Value::Map(map) => match map.entries.iter().find(|(key, _)| key == name) {
                Some((_, found)) => Ok(found.clone()),
                None if self.missing == MissingKey::Error => self.fail(
                    at.pos,
                    &context,
                    format!("map has no entry for key {}", super::print::quote(name)),
                ),
                None => Ok(Value::NO_VALUE),
            },
            Value::Nil(Nil::Map) => Ok(Value::NO_VALUE),
            Value::Struct(s) => match s.fields.iter().find(|f| f.go == name) {
                Some(field) => Ok(field.value.clone()),
                None => self.fail(
                    at.pos,
                    &context,
                    format!("can't evaluate field {name} in type {}", s.ty),
                ),
            },
            other => {
                let ty = match other {
                    Value::Str(_) | Value::Number(_) | Value::Bool(_) | Value::List(_)
                        if self.missing == MissingKey::Error =>
                    {
                        "interface {}".to_string()
                    }
                    _ => other.type_name(),
                };
                self.fail(
                    at.pos,
                    &context,
                    format!("can't evaluate field {name} in type {ty}"),
                )
            }
        }
    }

    fn function(&mut self, dot: &Value, name: &str, cmd: &Cmd, last: Option<Value>) -> Run<Value> {
        let given = cmd.args.len() - 1 + usize::from(last.is_some());
        if let Err(message) = funcs::check_count(name, given) {
            return self.fail(cmd.args[0].pos, name, message);
        }
        let mut args: Vec<Value> = Vec::new();
        for (i, arg) in cmd.args[1..].iter().enumerate() {
            let value = self.expr(dot, arg)?;
            // `and` and `or` stop at the first argument that decides.
            let decided = match name {
                "and" => !value.truth(),
                "or" => value.truth(),
                _ => false,
            };
            if decided {
                return Ok(value);
            }
            if let Err(message) = funcs::check_type(name, i, &value) {
                return self.fail(arg.pos, &arg.to_string(), message);
            }
            args.push(value);
        }
        if let Some(value) = last {
            if let Err(message) = funcs::check_type(name, args.len(), &value) {
                return self.fail(cmd.args[0].pos, &cmd.args[0].to_string(), message);
            }
            args.push(value);
        }
        if self.header
            && let Some(title) = funcs::header(name, &args)
        {
            return Ok(title);
        }
        match funcs::call(name, &args) {
            Ok(value) => Ok(value),
            // The one message that names the argument as it was written.
            Err(_) if name == "call" && !matches!(args[0], Value::Nil(_)) => {
                let what = cmd.args.get(1).map_or(String::new(), Expr::to_string);
                let message = format!(
                    "error calling call: non-function {what} of type {}",
                    args[0].type_name()
                );
                self.fail(cmd.pos, &cmd.to_string(), message)
            }
            Err(message) => self.fail(
                cmd.pos,
                &cmd.to_string(),
                format!("error calling {name}: {message}"),
            ),
        }
    }
}
