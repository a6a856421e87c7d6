//! The syntax tree.

#[derive(Debug, Clone)]
pub enum Expr {
    Name(String),
    Int(String),
    Float(f64),
    Str(String),
    Bytes(String),
    /// Texts and fields: expression, conversion, format (itself such a list).
    Format(Vec<Piece>),
    Const(&'static str),
    List(Vec<Expr>),
    Tuple(Vec<Expr>),
    Set(Vec<Expr>),
    Dict(Vec<(Option<Expr>, Expr)>),
    Comp(char, Box<Expr>, Option<Box<Expr>>, Vec<CompFor>),
    Unary(&'static str, Box<Expr>),
    Bin(&'static str, Box<Expr>, Box<Expr>),
    Compare(Box<Expr>, Vec<(&'static str, Expr)>),
    And(Box<Expr>, Box<Expr>),
    Or(Box<Expr>, Box<Expr>),
    Cond(Box<Expr>, Box<Expr>, Box<Expr>),
    Lambda(Params, Box<Expr>),
    Call(Box<Expr>, Vec<Arg>),
    Attr(Box<Expr>, String),
    Index(Box<Expr>, Box<Expr>),
    Slice(Option<Box<Expr>>, Option<Box<Expr>>, Option<Box<Expr>>),
    Star(Box<Expr>),
    Walrus(String, Box<Expr>),
    Yield(Option<Box<Expr>>),
    YieldFrom(Box<Expr>),
    Await(Box<Expr>),
}

#[derive(Debug, Clone)]
pub enum Piece {
    Text(String),
    Field(Box<Expr>, char, Vec<Piece>, String),
}

#[derive(Debug, Clone)]
pub struct CompFor {
    pub target: Expr,
    pub iter: Expr,
    pub ifs: Vec<Expr>,
}

#[derive(Debug, Clone)]
pub enum Arg {
    Pos(Expr),
    Star(Expr),
    Named(String, Expr),
    Map(Expr),
}

#[derive(Debug, Clone, Default)]
pub struct Params {
    pub names: Vec<(String, Option<Expr>)>,
    /// Names after `*`: only by keyword.
    pub only: Vec<(String, Option<Expr>)>,
    pub rest: Option<String>,
    pub map: Option<String>,
    /// Annotations by name.
    pub types: Vec<(String, Expr)>,
}

/// A pattern of `case`.
#[derive(Debug)]
pub enum Pattern {
    Any,
    Name(String),
    Value(Expr),
    Or(Vec<Pattern>),
    As(Box<Pattern>, String),
    /// Items, and which of them is starred.
    Seq(Vec<Pattern>, Option<usize>),
    Map(Vec<(Expr, Pattern)>, Option<String>),
    Class(Expr, Vec<Pattern>, Vec<(String, Pattern)>),
}

/// A `case`: pattern, guard, body, line.
pub type Case = (Pattern, Option<Expr>, Vec<Stmt>, u32);

#[derive(Debug)]
pub struct Stmt {
    pub line: u32,
    pub kind: Kind,
}

#[derive(Debug)]
pub enum Kind {
    Expr(Expr),
    Assign(Vec<Expr>, Expr),
    Aug(&'static str, Expr, Expr),
    If(Expr, Vec<Stmt>, Vec<Stmt>),
    While(Expr, Vec<Stmt>, Vec<Stmt>),
    For(Expr, Expr, Vec<Stmt>, Vec<Stmt>),
    /// `async for`.
    Each(Expr, Expr, Vec<Stmt>),
    Match(Expr, Vec<Case>),
    /// An annotated name: its type, its value.
    Typed(Expr, Expr, Option<Expr>),
    /// The last says whether it is `async`.
    Def(String, Params, Vec<Stmt>, Vec<Expr>, bool),
    Class(String, Vec<Arg>, Vec<Stmt>, Vec<Expr>),
    Return(Option<Expr>),
    Raise(Option<Expr>, Option<Expr>),
    Try(Vec<Stmt>, Vec<Handler>, Vec<Stmt>, Vec<Stmt>),
    /// The last says whether it is `async`.
    With(Vec<(Expr, Option<Expr>)>, Vec<Stmt>, bool),
    Import(Vec<(String, Option<String>)>),
    From(String, Vec<(String, String)>),
    Global(Vec<String>),
    Nonlocal(Vec<String>),
    Delete(Vec<Expr>),
    Assert(Expr, Option<Expr>),
    Break,
    Continue,
    Pass,
}

/// An `except` clause: the class, the name it is bound to, the body, the line.
pub type Handler = (Option<Expr>, Option<String>, Vec<Stmt>, u32);
