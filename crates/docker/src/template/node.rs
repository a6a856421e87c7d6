//! The parsed template, and how Go spells its parts in messages.

use std::fmt;

/// A statement of a template body.
#[derive(Clone, Debug)]
pub enum Node {
    Text(String),
    Action(Pipe),
    If(Branch),
    With(Branch),
    Range(Branch),
    Template {
        pos: usize,
        name: String,
        pipe: Option<Pipe>,
    },
    Break,
    Continue,
}

/// The parts of `if`, `with` and `range`.
#[derive(Clone, Debug)]
pub struct Branch {
    pub pipe: Pipe,
    pub then: Vec<Node>,
    pub otherwise: Vec<Node>,
}

/// Commands joined by `|`, with the variables they declare or assign.
#[derive(Clone, Debug)]
pub struct Pipe {
    pub pos: usize,
    pub decl: Vec<String>,
    pub assign: bool,
    pub cmds: Vec<Cmd>,
}

/// One command: an operand or a function with its arguments.
#[derive(Clone, Debug)]
pub struct Cmd {
    pub pos: usize,
    pub args: Vec<Expr>,
}

/// An operand with its place in the text.
#[derive(Clone, Debug)]
pub struct Expr {
    pub pos: usize,
    pub kind: ExprKind,
}

/// The kinds of operands.
#[derive(Clone, Debug)]
pub enum ExprKind {
    Dot,
    Nil,
    Bool(bool),
    Int {
        text: String,
        value: i64,
    },
    Float {
        text: String,
        value: f64,
    },
    Str {
        quoted: String,
        value: String,
    },
    Field(Vec<String>),
    /// `$x.A.B`: the variable's name comes first.
    Variable(Vec<String>),
    Ident(String),
    Pipe(Pipe),
    Chain(Box<Expr>, Vec<String>),
}

impl fmt::Display for Pipe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.decl.is_empty() {
            f.write_str(&self.decl.join(", "))?;
            f.write_str(if self.assign { " = " } else { " := " })?;
        }
        for (i, cmd) in self.cmds.iter().enumerate() {
            if i > 0 {
                f.write_str(" | ")?;
            }
            cmd.fmt(f)?;
        }
        Ok(())
    }
}

impl fmt::Display for Cmd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, arg) in self.args.iter().enumerate() {
            if i > 0 {
                f.write_str(" ")?;
            }
            arg.fmt(f)?;
        }
        Ok(())
    }
}

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ExprKind::Dot => f.write_str("."),
            ExprKind::Nil => f.write_str("nil"),
            ExprKind::Bool(b) => f.write_str(if *b { "true" } else { "false" }),
            ExprKind::Int { text, .. } | ExprKind::Float { text, .. } => f.write_str(text),
            ExprKind::Str { quoted, .. } => f.write_str(quoted),
            ExprKind::Field(path) => path.iter().try_for_each(|name| write!(f, ".{name}")),
            ExprKind::Variable(path) => f.write_str(&path.join(".")),
            ExprKind::Ident(name) => f.write_str(name),
            ExprKind::Pipe(pipe) => write!(f, "({pipe})"),
            ExprKind::Chain(inner, path) => {
                inner.fmt(f)?;
                path.iter().try_for_each(|name| write!(f, ".{name}"))
            }
        }
    }
}

/// Calls `seen` with the first name of each field path in `nodes`.
pub fn visit_fields(nodes: &[Node], seen: &mut dyn FnMut(&str)) {
    for node in nodes {
        match node {
            Node::Text(_) | Node::Break | Node::Continue => {}
            Node::Action(pipe) => visit_pipe(pipe, seen),
            Node::If(b) | Node::With(b) | Node::Range(b) => {
                visit_pipe(&b.pipe, seen);
                visit_fields(&b.then, seen);
                visit_fields(&b.otherwise, seen);
            }
            Node::Template { pipe, .. } => {
                if let Some(pipe) = pipe {
                    visit_pipe(pipe, seen);
                }
            }
        }
    }
}

fn visit_pipe(pipe: &Pipe, seen: &mut dyn FnMut(&str)) {
    for arg in pipe.cmds.iter().flat_map(|cmd| &cmd.args) {
        visit_expr(arg, seen);
    }
}

fn visit_expr(expr: &Expr, seen: &mut dyn FnMut(&str)) {
    match &expr.kind {
        ExprKind::Field(path) => seen(&path[0]),
        ExprKind::Pipe(pipe) => visit_pipe(pipe, seen),
        ExprKind::Chain(inner, _) => visit_expr(inner, seen),
        // `{{json .}}` encodes every field.
        _ => {}
    }
}
