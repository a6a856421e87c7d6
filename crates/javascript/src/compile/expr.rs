//! Expressions.

use super::{Compiler, Place};
use crate::code::{BinOp, Op};
use crate::syntax::ast::*;
use crate::value::Value;
use std::rc::Rc;

fn bin_op(op: &str) -> BinOp {
    match op {
        "+" | "+=" => BinOp::Add,
        "-" | "-=" => BinOp::Sub,
        "*" | "*=" => BinOp::Mul,
        "/" | "/=" => BinOp::Div,
        "%" | "%=" => BinOp::Rem,
        "**" | "**=" => BinOp::Pow,
        "&" | "&=" => BinOp::BitAnd,
        "|" | "|=" => BinOp::BitOr,
        "^" | "^=" => BinOp::BitXor,
        "<<" | "<<=" => BinOp::Shl,
        ">>" | ">>=" => BinOp::Shr,
        ">>>" | ">>>=" => BinOp::UShr,
        "==" => BinOp::Eq,
        "!=" => BinOp::Ne,
        "===" => BinOp::StrictEq,
        "!==" => BinOp::StrictNe,
        "<" => BinOp::Lt,
        ">" => BinOp::Gt,
        "<=" => BinOp::Le,
        ">=" => BinOp::Ge,
        "in" => BinOp::In,
        _ => BinOp::InstanceOf,
    }
}

impl<'a> Compiler<'a> {
    /// An expression that gives its name to a nameless function or class.
    pub(super) fn named_expr(&mut self, e: &'a Node, name: Option<&str>) {
        match &e.kind {
            Expr::Function(f) => {
                self.f().at = e.pos;
                self.closure(f, name);
            }
            Expr::Class(c) => self.class(c, name),
            _ => self.expr(e),
        }
    }

    fn at(&mut self, pos: u32, op: Op) -> usize {
        self.f().at = pos;
        self.emit(op)
    }

    pub(super) fn expr(&mut self, e: &'a Node) {
        self.f().at = e.pos;
        match &e.kind {
            Expr::Num(n) if n.fract() == 0.0 && n.abs() < 1e9 && !n.is_sign_negative() => {
                self.emit(Op::Int(*n as i32));
            }
            Expr::Num(n) => {
                let k = self.constant(Value::Num(*n));
                self.emit(Op::Const(k));
            }
            Expr::BigInt(n) => {
                let k = self.constant(Value::BigInt(Rc::new(*n)));
                self.emit(Op::Const(k));
            }
            Expr::Str(s) => {
                let k = self.text(s);
                self.emit(Op::Const(k));
            }
            Expr::Bool(b) => {
                self.emit(if *b { Op::True } else { Op::False });
            }
            Expr::Null => {
                self.emit(Op::Null);
            }
            Expr::Regex(body, flags) => {
                let k = self.constant(Value::str(body));
                self.constant(Value::str(flags));
                self.emit(Op::Regex(k));
            }
            Expr::Template(texts, exprs) => {
                let mut n = 0;
                for (i, t) in texts.iter().enumerate() {
                    if !t.is_empty() || (i == 0 && exprs.is_empty()) {
                        let k = self.text(t);
                        self.emit(Op::Const(k));
                        n += 1;
                    }
                    if let Some(x) = exprs.get(i) {
                        self.expr(x);
                        n += 1;
                    }
                }
                self.at(e.pos, Op::Concat(n));
            }
            Expr::Tagged(tag, quasis, exprs) => self.tagged(e.pos, tag, quasis, exprs),
            Expr::Ident(n) => self.load(n),
            Expr::This => {
                self.emit(Op::This);
            }
            Expr::Super => {
                self.emit(Op::This);
            }
            Expr::NewTarget => {
                self.emit(Op::NewTarget);
            }
            Expr::ImportMeta => self.load("%meta"),
            Expr::Import(from) => {
                self.emit(Op::Undef);
                self.load("%import");
                self.expr(from);
                self.at(e.pos, Op::Call(1));
            }
            Expr::Array(elems) => self.array(elems),
            Expr::Object(props) => self.object(props),
            Expr::Function(f) => self.closure(f, None),
            Expr::Class(c) => self.class(c, None),
            Expr::Unary(op, x) => self.unary(e.pos, op, x),
            Expr::Update(by, prefix, place) => self.update(e.pos, *by, *prefix, place),
            Expr::Binary(op, l, r) => self.binary(e, op, l, r),
            Expr::Logical(op, l, r) => {
                self.expr(l);
                let j = self.emit(match *op {
                    "&&" => Op::AndJump(0),
                    "||" => Op::OrJump(0),
                    _ => Op::NullishJump(0),
                });
                self.expr(r);
                self.patch(j);
            }
            Expr::Assign(op, pat, value) => self.assign(e.pos, op, pat, value),
            Expr::Cond(test, yes, no) => {
                self.expr(test);
                let other = self.emit(Op::JumpIfNot(0));
                self.expr(yes);
                let end = self.emit(Op::Jump(0));
                self.patch(other);
                self.expr(no);
                self.patch(end);
            }
            Expr::Call(..) | Expr::Member(..) | Expr::Index(..) | Expr::Private(..) => {
                let mut outs = Vec::new();
                self.chain(e, &mut outs);
                for j in outs {
                    self.patch(j);
                }
            }
            Expr::Chain(inner) => {
                let mut outs = Vec::new();
                self.chain(inner, &mut outs);
                for j in outs {
                    self.patch(j);
                }
            }
            Expr::New(callee, args) => {
                self.expr(callee);
                let spread = self.args(args);
                self.at(
                    e.pos,
                    match spread {
                        Some(n) => Op::New(n),
                        None => Op::NewSpread,
                    },
                );
            }
            Expr::HasPrivate(n, x) => {
                self.expr(x);
                let k = self.text(n);
                self.emit(Op::HasPrivate(k));
            }
            Expr::Seq(list) => {
                for (i, x) in list.iter().enumerate() {
                    self.expr(x);
                    if i + 1 < list.len() {
                        self.emit(Op::Pop);
                    }
                }
            }
            Expr::Await(x) => {
                self.expr(x);
                self.at(e.pos, Op::Await);
            }
            Expr::Yield(x, delegate) => self.yield_expr(x.as_deref(), *delegate),
        }
    }

    fn yield_expr(&mut self, x: Option<&'a Node>, delegate: bool) {
        match x {
            Some(x) => self.expr(x),
            None => {
                self.emit(Op::Undef);
            }
        }
        let is_async = self.f().is_async;
        if !delegate {
            if is_async {
                self.emit(Op::Await);
            }
            self.emit(Op::Yield);
            return;
        }
        let slot = self.new_local();
        self.new_local();
        self.emit(if is_async {
            Op::IterInitAsync(slot)
        } else {
            Op::IterInit(slot)
        });
        if !is_async {
            // What is sent in goes to the inner iterator, and so does what is thrown in; what
            // the inner one returns is the value.
            self.emit(Op::Undef);
            let start = self.here();
            self.emit(Op::Delegate(slot, false));
            let test = self.here();
            let out = self.emit(Op::DelegateTest(0));
            let handler = self.emit(Op::TryPush(0));
            self.emit(Op::Yield);
            self.emit(Op::TryPop);
            self.emit(Op::Jump(start));
            self.patch(handler);
            self.emit(Op::Delegate(slot, true));
            self.emit(Op::Jump(test));
            self.patch(out);
            return;
        }
        let start = self.here();
        self.emit(Op::IterNext(slot));
        if is_async {
            self.emit(Op::Await);
        }
        let out = self.emit(Op::IterTest(0));
        self.emit(Op::Yield);
        self.emit(Op::Pop);
        self.emit(Op::Jump(start));
        self.patch(out);
        self.emit(Op::Undef);
    }

    /// A left-deep tree of operators is walked without recursion.
    fn binary(&mut self, e: &'a Node, op: &str, l: &'a Node, r: &'a Node) {
        let mut spine = vec![(e.pos, bin_op(op), r)];
        let mut left = l;
        while let Expr::Binary(op, l, r) = &left.kind {
            spine.push((left.pos, bin_op(op), r));
            left = l;
        }
        self.expr(left);
        for (pos, op, r) in spine.into_iter().rev() {
            self.expr(r);
            self.at(pos, Op::Bin(op));
        }
    }

    fn unary(&mut self, pos: u32, op: &str, x: &'a Node) {
        if op == "delete" {
            let inner = match &x.kind {
                Expr::Chain(i) => i,
                _ => x,
            };
            match &inner.kind {
                Expr::Member(o, n, optional) => {
                    self.expr(o);
                    let j = optional.then(|| self.emit(Op::ChainJump(0)));
                    let k = self.text(n);
                    self.at(pos, Op::DelProp(k));
                    if let Some(j) = j {
                        self.patch(j);
                    }
                }
                Expr::Index(o, i, _) => {
                    self.expr(o);
                    self.expr(i);
                    self.at(pos, Op::DelElem);
                }
                _ => {
                    self.emit(Op::True);
                }
            }
            return;
        }
        if let ("typeof", Expr::Ident(n)) = (op, &x.kind)
            && matches!(self.resolve(n), Place::Global)
        {
            let k = self.text(n);
            self.emit(Op::TypeofGlobal(k));
            self.emit(Op::Typeof);
            return;
        }
        self.expr(x);
        match op {
            "!" => self.at(pos, Op::Not),
            "-" => self.at(pos, Op::Neg),
            "+" => self.at(pos, Op::Plus),
            "~" => self.at(pos, Op::BitNot),
            "typeof" => self.at(pos, Op::Typeof),
            _ => {
                self.emit(Op::Pop);
                self.emit(Op::Undef)
            }
        };
    }

    fn update(&mut self, pos: u32, by: f64, prefix: bool, place: &'a Node) {
        let inc = Op::Inc(by as i32);
        match &place.kind {
            Expr::Ident(n) => {
                self.load(n);
                self.emit(Op::ToNumeric);
                if !prefix {
                    self.emit(Op::Dup);
                }
                self.emit(inc);
                if prefix {
                    self.emit(Op::Dup);
                }
                self.f().at = place.pos;
                self.store(n, false);
            }
            Expr::Index(o, i, _) => {
                self.expr(o);
                self.expr(i);
                self.emit(Op::ToKey);
                self.emit(Op::Dup2);
                self.at(pos, Op::GetElem);
                self.emit(Op::ToNumeric);
                if !prefix {
                    // obj key old -> old obj key old
                    self.emit(Op::Dup);
                    self.emit(Op::Rot4);
                }
                self.emit(inc);
                self.at(pos, Op::SetElem);
                if !prefix {
                    self.emit(Op::Pop);
                }
            }
            Expr::Member(o, n, _) | Expr::Private(o, n, _) => {
                let private = matches!(place.kind, Expr::Private(..));
                self.expr(o);
                self.emit(Op::Dup);
                let k = self.text(n);
                self.at(
                    place.pos,
                    if private {
                        Op::GetPrivate(k)
                    } else {
                        Op::GetProp(k)
                    },
                );
                self.emit(Op::ToNumeric);
                if !prefix {
                    // obj old -> old obj old
                    self.emit(Op::Dup);
                    self.emit(Op::Rot3);
                }
                self.emit(inc);
                self.emit(if private {
                    Op::SetPrivate(k)
                } else {
                    Op::SetProp(k)
                });
                if !prefix {
                    self.emit(Op::Pop);
                }
            }
            _ => {
                self.emit(Op::Undef);
            }
        }
    }

    fn assign(&mut self, pos: u32, op: &str, pat: &'a Pat, value: &'a Node) {
        if op == "=" || op == "=init" {
            return self.plain_assign(pat, value, op == "=init");
        }
        let logical = match op {
            "&&=" => Some(Op::AndJump(0)),
            "||=" => Some(Op::OrJump(0)),
            "??=" => Some(Op::NullishJump(0)),
            _ => None,
        };
        match pat {
            Pat::Name(n, _) => {
                self.load(n);
                let skip = logical.map(|j| self.emit(j));
                self.named_expr(value, Some(n));
                if skip.is_none() {
                    self.at(pos, Op::Bin(bin_op(op)));
                }
                self.emit(Op::Dup);
                self.f().at = pos;
                self.store(n, false);
                if let Some(j) = skip {
                    self.patch(j);
                }
            }
            Pat::Place(node) => {
                let (set, under) = match &node.kind {
                    Expr::Index(o, i, _) => {
                        self.expr(o);
                        self.expr(i);
                        self.emit(Op::ToKey);
                        self.emit(Op::Dup2);
                        self.at(node.pos, Op::GetElem);
                        (Op::SetElem, 2)
                    }
                    Expr::Private(o, n, _) => {
                        self.expr(o);
                        self.emit(Op::Dup);
                        let k = self.text(n);
                        self.at(node.pos, Op::GetPrivate(k));
                        (Op::SetPrivate(k), 1)
                    }
                    Expr::Member(o, n, _) => {
                        self.expr(o);
                        self.emit(Op::Dup);
                        let k = self.text(n);
                        self.at(node.pos, Op::GetProp(k));
                        (Op::SetProp(k), 1)
                    }
                    _ => return,
                };
                let skip = logical.map(|j| self.emit(j));
                self.expr(value);
                if skip.is_none() {
                    self.at(pos, Op::Bin(bin_op(op)));
                }
                self.at(node.pos, set);
                if let Some(j) = skip {
                    let end = self.emit(Op::Jump(0));
                    self.patch(j);
                    // The place is still below the value that was kept.
                    self.emit(if under == 2 { Op::Rot3 } else { Op::Swap });
                    self.emit(Op::Pop);
                    if under == 2 {
                        self.emit(Op::Pop);
                    }
                    self.patch(end);
                }
            }
            _ => {}
        }
    }

    fn plain_assign(&mut self, pat: &'a Pat, value: &'a Node, init: bool) {
        let Pat::Place(node) = pat else {
            let name = match pat {
                Pat::Name(n, _) => Some(&**n),
                _ => None,
            };
            self.named_expr(value, name);
            self.emit(Op::Dup);
            self.pattern(pat, init);
            return;
        };
        match &node.kind {
            Expr::Member(o, n, _) | Expr::Private(o, n, _) => {
                self.expr(o);
                self.named_expr(value, Some(n));
                let k = self.text(n);
                self.at(
                    node.pos,
                    if matches!(node.kind, Expr::Private(..)) {
                        Op::SetPrivate(k)
                    } else {
                        Op::SetProp(k)
                    },
                );
            }
            Expr::Index(o, i, _) => {
                self.expr(o);
                self.expr(i);
                self.expr(value);
                self.at(node.pos, Op::SetElem);
            }
            _ => {}
        }
    }

    fn array(&mut self, elems: &'a [Elem]) {
        self.emit(Op::Array);
        for el in elems {
            match el {
                Elem::Hole => {
                    self.emit(Op::ArrayHole);
                }
                Elem::Item(n) => {
                    self.expr(n);
                    self.emit(Op::ArrayPush);
                }
                Elem::Spread(n) => self.spread(n),
            }
        }
    }

    /// `array -> array` with all that an iterable gives.
    fn spread(&mut self, n: &'a Node) {
        let slot = self.new_local();
        self.new_local();
        self.expr(n);
        self.emit(Op::IterInit(slot));
        let start = self.here();
        self.emit(Op::IterNext(slot));
        let out = self.emit(Op::IterTest(0));
        self.emit(Op::ArrayPush);
        self.emit(Op::Jump(start));
        self.patch(out);
    }

    /// Pushes arguments: how many, or none if they are one array.
    fn args(&mut self, args: &'a [Elem]) -> Option<u32> {
        if args.iter().all(|a| matches!(a, Elem::Item(_))) {
            for a in args {
                if let Elem::Item(n) = a {
                    self.expr(n);
                }
            }
            return Some(args.len() as u32);
        }
        self.array(args);
        None
    }

    fn object(&mut self, props: &'a [Prop]) {
        self.emit(Op::Object);
        for p in props {
            match p {
                Prop::Value(Key::Computed(k), v) => {
                    self.expr(k);
                    self.emit(Op::ToKey);
                    self.expr(v);
                    self.emit(Op::InitElem);
                }
                Prop::Value(Key::Name(k) | Key::Private(k), v) => {
                    if let Expr::Function(f) = &v.kind
                        && f.method
                    {
                        // A method knows its object, for `super`.
                        let i = self.text(k);
                        self.emit(Op::Const(i));
                        self.closure(f, Some(k));
                        self.emit(Op::DefMethod(3));
                        continue;
                    }
                    self.named_expr(v, Some(k));
                    let i = self.text(k);
                    self.emit(Op::InitProp(i));
                }
                Prop::Get(k, v) | Prop::Set(k, v) => {
                    match k {
                        Key::Name(n) | Key::Private(n) => {
                            let i = self.text(n);
                            self.emit(Op::Const(i));
                        }
                        Key::Computed(n) => {
                            self.expr(n);
                            self.emit(Op::ToKey);
                        }
                    }
                    self.expr(v);
                    self.emit(if matches!(p, Prop::Get(..)) {
                        Op::InitGet
                    } else {
                        Op::InitSet
                    });
                }
                Prop::Spread(n) => {
                    self.expr(n);
                    self.emit(Op::ObjSpread);
                }
            }
        }
    }

    fn tagged(&mut self, pos: u32, tag: &'a Node, quasis: &'a [(Name, Name)], exprs: &'a [Node]) {
        self.callee(tag, &mut Vec::new());
        for raw in [false, true] {
            self.emit(Op::Array);
            for q in quasis {
                let k = self.text(if raw { &q.1 } else { &q.0 });
                self.emit(Op::Const(k));
                self.emit(Op::ArrayPush);
            }
        }
        let k = self.text("raw");
        self.emit(Op::InitProp(k));
        for x in exprs {
            self.expr(x);
        }
        self.at(pos, Op::Call(exprs.len() as u32 + 1));
    }

    /// Pushes `this` and the function of a call.
    fn callee(&mut self, callee: &'a Node, outs: &mut Vec<usize>) {
        match &callee.kind {
            Expr::Member(o, n, optional) => {
                if matches!(o.kind, Expr::Super) {
                    self.emit(Op::This);
                    self.emit(Op::Dup);
                    let k = self.text(n);
                    self.at(callee.pos, Op::GetSuper(k));
                    return;
                }
                self.chain(o, outs);
                if *optional {
                    outs.push(self.emit(Op::ChainJump(0)));
                }
                let k = self.text(n);
                self.at(callee.pos, Op::GetMethod(k));
            }
            Expr::Private(o, n, optional) => {
                self.chain(o, outs);
                if *optional {
                    outs.push(self.emit(Op::ChainJump(0)));
                }
                let k = self.text(n);
                self.at(callee.pos, Op::GetMethodPrivate(k));
            }
            Expr::Index(o, i, optional) => {
                self.chain(o, outs);
                if *optional {
                    outs.push(self.emit(Op::ChainJump(0)));
                }
                self.expr(i);
                self.at(callee.pos, Op::GetMethodElem);
            }
            _ => {
                self.emit(Op::Undef);
                self.expr(callee);
            }
        }
    }

    /// A member or call; jumps out of an optional chain are collected.
    fn chain(&mut self, e: &'a Node, outs: &mut Vec<usize>) {
        match &e.kind {
            Expr::Call(callee, args, optional) => {
                if matches!(callee.kind, Expr::Super) {
                    let n = self.args(args);
                    self.at(
                        e.pos,
                        match n {
                            Some(n) => Op::SuperCall(n),
                            None => Op::SuperSpread,
                        },
                    );
                    self.emit(Op::BindThis);
                    if self.f().derived {
                        self.init_fields();
                    }
                    return;
                }
                self.callee(callee, outs);
                if *optional {
                    // `this callee`: if the callee is nullish, the whole chain is undefined.
                    let j = self.emit(Op::NullishJump(0));
                    self.emit(Op::Pop);
                    self.emit(Op::Undef);
                    outs.push(self.emit(Op::Jump(0)));
                    self.patch(j);
                }
                let n = self.args(args);
                self.at(
                    e.pos,
                    match n {
                        Some(n) => Op::Call(n),
                        None => Op::CallSpread,
                    },
                );
            }
            Expr::Member(o, n, optional) => {
                if matches!(o.kind, Expr::Super) {
                    self.emit(Op::This);
                    let k = self.text(n);
                    self.at(e.pos, Op::GetSuper(k));
                    return;
                }
                self.chain(o, outs);
                if *optional {
                    outs.push(self.emit(Op::ChainJump(0)));
                }
                let k = self.text(n);
                self.at(e.pos, Op::GetProp(k));
            }
            Expr::Private(o, n, optional) => {
                self.chain(o, outs);
                if *optional {
                    outs.push(self.emit(Op::ChainJump(0)));
                }
                let k = self.text(n);
                self.at(e.pos, Op::GetPrivate(k));
            }
            Expr::Index(o, i, optional) => {
                self.chain(o, outs);
                if *optional {
                    outs.push(self.emit(Op::ChainJump(0)));
                }
                self.expr(i);
                self.at(e.pos, Op::GetElem);
            }
            _ => self.expr(e),
        }
    }
}
