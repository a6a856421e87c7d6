//! Compiled functions.

use crate::value::{JStr, Value};
use std::rc::Rc;

/// A source text, for stack traces and error excerpts.
#[derive(Debug)]
pub struct Script {
    pub name: String,
    pub text: String,
    /// Part of the runtime: its frames are shown as V8 shows built-ins.
    pub internal: bool,
}

impl Script {
    /// Line and column, both from 1.
    pub fn place(&self, pos: u32) -> (usize, usize) {
        let before = self.text.get(..pos as usize).unwrap_or(&self.text);
        let line = before.matches('\n').count() + 1;
        let start = before.rfind('\n').map_or(0, |i| i + 1);
        (line, before[start..].encode_utf16().count() + 1)
    }

    pub fn line(&self, number: usize) -> &str {
        self.text.lines().nth(number - 1).unwrap_or("")
    }

    /// The identifier that begins at a position.
    pub fn word(&self, pos: u32) -> &str {
        let rest = self.text.get(pos as usize..).unwrap_or("");
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$'));
        &rest[..end.unwrap_or(rest.len())]
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BinOp {
    Add,
    Sub,
    Mul,
    Div,
    Rem,
    Pow,
    BitAnd,
    BitOr,
    BitXor,
    Shl,
    Shr,
    UShr,
    Eq,
    Ne,
    StrictEq,
    StrictNe,
    Lt,
    Gt,
    Le,
    Ge,
    In,
    InstanceOf,
}

/// One instruction. Stack effects are written `before -> after`.
#[derive(Debug, Clone, Copy)]
pub enum Op {
    Const(u32),
    Int(i32),
    Undef,
    Null,
    True,
    False,
    Empty,
    Pop,
    Dup,
    Dup2,
    Swap,
    /// `a b c -> c a b`
    Rot3,
    /// `a b c d -> d a b c`
    Rot4,
    LoadLocal(u32),
    LoadLocalChk(u32),
    StoreLocal(u32),
    StoreLocalChk(u32),
    LoadEnv(u16, u32),
    LoadEnvChk(u16, u32),
    StoreEnv(u16, u32),
    StoreEnvChk(u16, u32),
    ConstAssign,
    LoadGlobal(u32),
    /// A global, or `undefined` if there is none.
    TypeofGlobal(u32),
    StoreGlobal(u32),
    PushEnv(u32),
    PopEnv,
    CopyEnv,
    This,
    NewTarget,
    Callee,
    LoadArg(u32),
    RestArgs(u32),
    Arguments,
    GetProp(u32),
    GetElem,
    /// `obj -> obj method`
    GetMethod(u32),
    GetMethodElem,
    SetProp(u32),
    SetElem,
    DelProp(u32),
    DelElem,
    GetPrivate(u32),
    GetMethodPrivate(u32),
    SetPrivate(u32),
    HasPrivate(u32),
    GetSuper(u32),
    GetSuperElem,
    /// `this callee args -> result`
    Call(u32),
    /// `this callee array -> result`
    CallSpread,
    New(u32),
    NewSpread,
    SuperCall(u32),
    SuperSpread,
    /// The result of `super(…)` is `this` from here on.
    BindThis,
    Bin(BinOp),
    Not,
    Neg,
    Plus,
    BitNot,
    Typeof,
    ToNumeric,
    Inc(i32),
    ToKey,
    Concat(u32),
    Jump(u32),
    JumpIf(u32),
    JumpIfNot(u32),
    /// Jumps if true and keeps the value, else drops it.
    OrJump(u32),
    AndJump(u32),
    NullishJump(u32),
    /// Ends an optional chain with `undefined` if the top is nullish.
    ChainJump(u32),
    /// Jumps if the top is not `undefined`, else drops it.
    DefaultJump(u32),
    Object,
    Array,
    ArrayPush,
    ArrayHole,
    ArraySpread,
    InitProp(u32),
    InitElem,
    InitGet,
    InitSet,
    ObjSpread,
    /// `source key… -> rest`
    ObjRest(u32),
    /// Complains if what is destructured is nullish; the name of the first property, plus one.
    NeedObject(u32),
    Closure(u32),
    /// `parent -> class prototype`, or nothing before if false.
    Class(bool, u32),
    /// `target key function -> target`: 0 method, 1 getter, 2 setter.
    DefMethod(u16),
    AddField,
    StaticField,
    FieldInit(u32),
    TryPush(u32),
    /// As `TryPush`, for a `finally`: an early end of a generator passes through it too.
    TryFinally(u32),
    TryPop,
    Throw,
    Return,
    IterInit(u32),
    IterInitAsync(u32),
    IterNext(u32),
    IterTest(u32),
    IterClose(u32),
    /// `received ->`: hands it to the iterator in the slot; thrown in if true.
    Delegate(u32, bool),
    /// As `IterTest`, but what the iterator returned is the value at the end.
    DelegateTest(u32),
    ForInKeys,
    Yield,
    Await,
    Regex(u32),
    Generator,
}

#[derive(Debug)]
pub struct Code {
    pub name: JStr,
    pub ops: Vec<Op>,
    pub pos: Vec<u32>,
    pub consts: Vec<Value>,
    pub codes: Vec<Rc<Code>>,
    pub locals: u32,
    pub length: u32,
    pub arrow: bool,
    pub is_async: bool,
    pub generator: bool,
    pub method: bool,
    pub class: bool,
    pub derived: bool,
    pub strict: bool,
    pub script: Rc<Script>,
    pub span: (u32, u32),
}
