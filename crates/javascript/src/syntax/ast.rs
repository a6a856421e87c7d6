//! The syntax tree. Every scope says what it declares and whether a function stands inside it:
//! only then must its variables outlive the call and live on the heap.

use std::rc::Rc;

pub type Name = Rc<str>;

#[derive(Debug)]
pub struct Node {
    pub pos: u32,
    pub kind: Expr,
}

#[derive(Debug)]
pub enum Expr {
    Num(f64),
    BigInt(i128),
    Str(Name),
    Bool(bool),
    Null,
    Regex(Name, Name),
    Template(Vec<Name>, Vec<Node>),
    Tagged(Box<Node>, Vec<(Name, Name)>, Vec<Node>),
    Ident(Name),
    This,
    Super,
    NewTarget,
    ImportMeta,
    Import(Box<Node>),
    Array(Vec<Elem>),
    Object(Vec<Prop>),
    Function(Rc<Func>),
    Class(Rc<Class>),
    Unary(&'static str, Box<Node>),
    /// `++`/`--`: the amount, whether it stands before, the place.
    Update(f64, bool, Box<Node>),
    Binary(&'static str, Box<Node>, Box<Node>),
    Logical(&'static str, Box<Node>, Box<Node>),
    Assign(&'static str, Box<Pat>, Box<Node>),
    Cond(Box<Node>, Box<Node>, Box<Node>),
    Call(Box<Node>, Vec<Elem>, bool),
    New(Box<Node>, Vec<Elem>),
    Member(Box<Node>, Name, bool),
    Index(Box<Node>, Box<Node>, bool),
    Private(Box<Node>, Name, bool),
    HasPrivate(Name, Box<Node>),
    /// The whole of a chain with `?.` in it.
    Chain(Box<Node>),
    Seq(Vec<Node>),
    Yield(Option<Box<Node>>, bool),
    Await(Box<Node>),
}

#[derive(Debug)]
pub enum Elem {
    Hole,
    Item(Node),
    Spread(Node),
}

#[derive(Debug)]
pub enum Key {
    Name(Name),
    Private(Name),
    Computed(Node),
}

#[derive(Debug)]
pub enum Prop {
    Value(Key, Node),
    Get(Key, Node),
    Set(Key, Node),
    Spread(Node),
}

#[derive(Debug)]
pub enum Pat {
    Name(Name, u32),
    /// A member expression as the target of an assignment.
    Place(Node),
    Array(Vec<Option<PatItem>>, Option<Box<Pat>>),
    Object(Vec<(Key, PatItem)>, Option<Box<Pat>>),
}

#[derive(Debug)]
pub struct PatItem {
    pub pat: Pat,
    pub default: Option<Node>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum DeclKind {
    Var,
    Let,
    Const,
    Function,
    Class,
    Param,
}

#[derive(Debug, Default)]
pub struct Scope {
    pub decls: Vec<(Name, DeclKind)>,
    pub has_fn: bool,
}

#[derive(Debug)]
pub struct Func {
    pub name: Name,
    pub pos: u32,
    /// Where its text begins and ends (for `toString`).
    pub span: (u32, u32),
    pub params: Vec<PatItem>,
    pub rest: Option<Pat>,
    pub body: Vec<Stmt>,
    pub scope: Scope,
    pub arrow: bool,
    pub is_async: bool,
    pub generator: bool,
    pub uses_arguments: bool,
    /// A method, getter or setter: no `new`, no prototype.
    pub method: bool,
}

#[derive(Debug)]
pub struct Class {
    pub name: Option<Name>,
    pub pos: u32,
    pub span: (u32, u32),
    pub parent: Option<Node>,
    pub constructor: Option<Rc<Func>>,
    pub members: Vec<Member>,
}

#[derive(Debug)]
pub struct Member {
    pub is_static: bool,
    pub kind: MemberKind,
}

#[derive(Debug)]
pub enum MemberKind {
    Method(Key, Rc<Func>),
    Get(Key, Rc<Func>),
    Set(Key, Rc<Func>),
    /// The initialiser is a method, so that `this` means the instance.
    Field(Key, Option<Rc<Func>>),
    Block(Rc<Func>),
}

#[derive(Debug)]
pub struct Stmt {
    pub pos: u32,
    pub kind: StmtKind,
}

#[derive(Debug)]
pub struct Block {
    pub scope: Scope,
    pub body: Vec<Stmt>,
}

#[derive(Debug)]
pub enum ForHead {
    Var(DeclKind, Pat),
    Pat(Pat),
}

#[derive(Debug)]
pub enum StmtKind {
    Expr(Node),
    Decl(DeclKind, Vec<(Pat, Option<Node>)>),
    Function(Rc<Func>),
    Class(Rc<Class>),
    Block(Block),
    If(Node, Box<Stmt>, Option<Box<Stmt>>),
    For {
        scope: Scope,
        init: Option<Box<Stmt>>,
        test: Option<Node>,
        step: Option<Node>,
        body: Box<Stmt>,
    },
    ForIn(Scope, ForHead, Node, Box<Stmt>),
    /// The flag: `for await`.
    ForOf(Scope, ForHead, Node, Box<Stmt>, bool),
    While(Node, Box<Stmt>),
    DoWhile(Box<Stmt>, Node),
    Switch(Scope, Node, Vec<(Option<Node>, Vec<Stmt>)>),
    Try(Block, Option<Catch>, Option<Block>),
    Throw(Node),
    Return(Option<Node>),
    Break(Option<Name>),
    Continue(Option<Name>),
    Label(Name, Box<Stmt>),
    Empty,
}

#[derive(Debug)]
pub struct Catch {
    pub scope: Scope,
    pub param: Option<Pat>,
    pub body: Block,
}

/// One `import`: where from, and the local names with what they stand for (`*` is all of it).
#[derive(Debug)]
pub struct ImportDecl {
    pub from: Name,
    pub pos: u32,
    pub names: Vec<(Name, Name)>,
}

/// What an `export` makes visible.
#[derive(Debug)]
pub enum ExportDecl {
    /// A local variable under a name.
    Local(Name, Name),
    /// A name of another module under a name.
    From(Name, Name, Name),
    /// All of another module.
    All(Name),
}

#[derive(Debug, Default)]
pub struct Module {
    pub imports: Vec<ImportDecl>,
    pub exports: Vec<ExportDecl>,
}

/// A whole file, as a function to call.
#[derive(Debug)]
pub struct Program {
    pub func: Rc<Func>,
    /// Some if it was read as an ES module.
    pub module: Option<Module>,
}
