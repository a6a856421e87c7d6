//! Objects live in one arena; a mark-and-sweep collector runs between two instructions, when
//! every live value is in a frame, a queue or the globals.

use crate::code::Code;
use crate::value::{Id, JStr, Key, Value};
use crate::vm::{Frame, NativeFn, Special};
use std::collections::BTreeMap;
use std::rc::Rc;

pub const WRITABLE: u8 = 1;
pub const ENUMERABLE: u8 = 2;
pub const CONFIGURABLE: u8 = 4;
pub const ALL: u8 = 7;
pub const HIDDEN: u8 = WRITABLE | CONFIGURABLE;

#[derive(Clone, Debug)]
pub enum Slot {
    Data(Value),
    Accessor(Value, Value),
}

#[derive(Clone, Debug)]
pub struct Prop {
    pub slot: Slot,
    pub flags: u8,
}

/// Properties in order of insertion; an index once there are many.
#[derive(Default)]
pub struct Props {
    entries: Vec<Option<(Key, Prop)>>,
    index: Option<BTreeMap<Key, usize>>,
    live: usize,
}

const INDEX_FROM: usize = 12;

impl Props {
    fn find(&self, key: &Key) -> Option<usize> {
        if let Some(ix) = &self.index {
            return ix.get(key).copied();
        }
        self.entries
            .iter()
            .position(|e| matches!(e, Some((k, _)) if k == key))
    }

    pub fn get(&self, key: &Key) -> Option<&Prop> {
        self.find(key)
            .and_then(|i| self.entries[i].as_ref())
            .map(|e| &e.1)
    }

    pub fn get_mut(&mut self, key: &Key) -> Option<&mut Prop> {
        let i = self.find(key)?;
        self.entries[i].as_mut().map(|e| &mut e.1)
    }

    pub fn set(&mut self, key: Key, prop: Prop) {
        if let Some(old) = self.get_mut(&key) {
            *old = prop;
            return;
        }
        if let Some(ix) = &mut self.index {
            ix.insert(key.clone(), self.entries.len());
        }
        self.entries.push(Some((key, prop)));
        self.live += 1;
        if self.index.is_none() && self.entries.len() > INDEX_FROM {
            self.reindex();
        }
    }

    fn reindex(&mut self) {
        self.entries.retain(Option::is_some);
        let keys = self.entries.iter().enumerate();
        let pairs = keys.filter_map(|(i, e)| e.as_ref().map(|e| (e.0.clone(), i)));
        self.index = Some(pairs.collect());
    }

    pub fn remove(&mut self, key: &Key) {
        let Some(i) = self.find(key) else { return };
        self.live -= 1;
        if let Some(ix) = &mut self.index {
            ix.remove(key);
            self.entries[i] = None;
            if self.entries.len() > 2 * self.live + 16 {
                self.reindex();
            }
        } else {
            self.entries.remove(i);
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = (&Key, &Prop)> {
        self.entries.iter().flatten().map(|e| (&e.0, &e.1))
    }

    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Prop> {
        self.entries.iter_mut().flatten().map(|e| &mut e.1)
    }

    pub fn len(&self) -> usize {
        self.live
    }

    pub fn is_empty(&self) -> bool {
        self.live == 0
    }
}

/// A key that sorts as `same_zero` compares.
#[derive(Clone)]
pub struct Sorted(pub Value);
impl PartialEq for Sorted {
    fn eq(&self, o: &Self) -> bool {
        self.0.order(&o.0).is_eq()
    }
}
impl Eq for Sorted {}
impl PartialOrd for Sorted {
    fn partial_cmp(&self, o: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(o))
    }
}
impl Ord for Sorted {
    fn cmp(&self, o: &Self) -> std::cmp::Ordering {
        self.0.order(&o.0)
    }
}

/// Entries of a Map or Set in order of insertion.
#[derive(Default)]
pub struct Table {
    pub entries: Vec<Option<(Value, Value)>>,
    pub index: BTreeMap<Sorted, usize>,
}

/// Bytes of a Buffer: beyond `data`, all are `fill` and take no memory here.
#[derive(Default, Clone)]
pub struct Bytes {
    pub data: Vec<u8>,
    pub len: usize,
    pub fill: u8,
}

impl Bytes {
    pub fn from_vec(data: Vec<u8>) -> Self {
        Bytes {
            len: data.len(),
            data,
            fill: 0,
        }
    }

    pub fn get(&self, i: usize) -> Option<u8> {
        (i < self.len).then(|| self.data.get(i).copied().unwrap_or(self.fill))
    }

    pub fn to_vec(&self) -> Vec<u8> {
        let mut v = self.data.clone();
        v.resize(self.len, self.fill);
        v
    }
}

pub enum Reaction {
    Then { ok: Value, err: Value, derived: Id },
    Resume(Id),
}

pub enum PromiseState {
    Pending(Vec<Reaction>),
    Done(Value),
    Failed(Value),
}

pub struct Closure {
    pub code: Rc<Code>,
    pub env: Id,
    /// `this` of an arrow function.
    pub this: Value,
    pub new_target: Value,
    /// The object whose prototype `super` means.
    pub home: Id,
    pub fields: Vec<(Value, Value)>,
}

/// A suspended function.
pub struct Coroutine {
    pub frame: Option<Box<Frame>>,
    pub running: bool,
    /// Waiting calls of an async generator: what to do (0 next, 1 throw, 2 return), value, promise.
    pub queue: Vec<(u8, Value, Id)>,
}

pub enum Kind {
    Plain,
    Array(Vec<Value>),
    Env(Vec<Value>, Id),
    Closure(Box<Closure>),
    Native(NativeFn, bool),
    Special(Special),
    Bound(Box<(Value, Value, Vec<Value>)>),
    Error,
    Date(f64),
    Regex(Box<(JStr, JStr, regex_lite::Regex)>),
    Map(Box<Table>),
    Set(Box<Table>),
    /// Over a Map or Set: which, at what entry, 0 keys / 1 values / 2 both.
    TableIter(Id, usize, u8),
    Promise(PromiseState, bool),
    Coroutine(Box<Coroutine>),
    Bytes(Box<Bytes>),
    Boxed(Value),
    Free,
}

pub struct Obj {
    pub proto: Id,
    pub kind: Kind,
    pub props: Props,
    pub extensible: bool,
    mark: bool,
}

pub struct Heap {
    objs: Vec<Obj>,
    free: Vec<Id>,
    /// Bytes allocated since the last collection.
    pub fresh: usize,
    /// Bytes found alive by the last collection, and those a Buffer only claims.
    pub live: usize,
    pub external: usize,
}

const OBJ_COST: usize = 96;

impl Default for Heap {
    fn default() -> Self {
        let mut h = Heap {
            objs: Vec::new(),
            free: Vec::new(),
            fresh: 0,
            live: 0,
            external: 0,
        };
        h.alloc(Kind::Free, 0);
        h
    }
}

impl Heap {
    pub fn alloc(&mut self, kind: Kind, proto: Id) -> Id {
        self.fresh += OBJ_COST + weight(&kind).0;
        let obj = Obj {
            proto,
            kind,
            props: Props::default(),
            extensible: true,
            mark: false,
        };
        if let Some(id) = self.free.pop() {
            self.objs[id as usize] = obj;
            return id;
        }
        self.objs.push(obj);
        (self.objs.len() - 1) as Id
    }

    pub fn get(&self, id: Id) -> &Obj {
        &self.objs[id as usize]
    }

    pub fn get_mut(&mut self, id: Id) -> &mut Obj {
        &mut self.objs[id as usize]
    }

    /// All memory in use: real, and claimed by buffers.
    pub fn used(&self) -> usize {
        self.live + self.fresh + self.external
    }

    pub fn wants_gc(&self) -> bool {
        self.fresh > (4 << 20).max(self.live)
    }

    /// Keeps what `roots` reach.
    pub fn collect(&mut self, mut work: Vec<Id>) {
        let (mut live, mut external) = (0, 0);
        while let Some(id) = work.pop() {
            let obj = &mut self.objs[id as usize];
            if obj.mark || id == 0 {
                continue;
            }
            obj.mark = true;
            let obj = &self.objs[id as usize];
            work.push(obj.proto);
            let mut m = Marker {
                work: &mut work,
                bytes: OBJ_COST + obj.props.entries.capacity() * 48,
            };
            for (k, p) in obj.props.iter() {
                if let Key::Str(s) = k {
                    m.text(s);
                }
                match &p.slot {
                    Slot::Data(v) => m.value(v),
                    Slot::Accessor(a, b) => {
                        m.value(a);
                        m.value(b);
                    }
                }
            }
            m.kind(&obj.kind);
            live += m.bytes;
            let (real, claimed) = weight(&obj.kind);
            live += real;
            external += claimed;
        }
        for (i, o) in self.objs.iter_mut().enumerate().skip(1) {
            if o.mark {
                o.mark = false;
            } else if !matches!(o.kind, Kind::Free) {
                o.kind = Kind::Free;
                o.props = Props::default();
                o.proto = 0;
                self.free.push(i as Id);
            }
        }
        self.live = live;
        self.external = external;
        self.fresh = 0;
    }
}

/// Bytes an object holds besides its properties: real, and claimed.
fn weight(kind: &Kind) -> (usize, usize) {
    match kind {
        Kind::Array(v) | Kind::Env(v, _) => (v.capacity() * 16, 0),
        Kind::Bytes(b) => (b.data.len(), b.len - b.data.len().min(b.len)),
        Kind::Map(t) | Kind::Set(t) => (t.entries.capacity() * 80, 0),
        Kind::Coroutine(_) => (256, 0),
        Kind::Closure(_) => (64, 0),
        _ => (0, 0),
    }
}

pub struct Marker<'a> {
    pub work: &'a mut Vec<Id>,
    pub bytes: usize,
}

impl Marker<'_> {
    fn text(&mut self, s: &JStr) {
        // A string held n times is met n times: each counts its part.
        self.bytes += (s.len() + 24) / s.holders().max(1);
    }

    pub fn value(&mut self, v: &Value) {
        match v {
            Value::Obj(id) => self.work.push(*id),
            Value::Str(s) => self.text(s),
            _ => {}
        }
    }

    pub fn values(&mut self, list: &[Value]) {
        for v in list {
            self.value(v);
        }
    }

    pub fn frame(&mut self, f: &Frame) {
        self.values(&f.stack);
        self.values(&f.args);
        self.value(&f.this);
        self.value(&f.new_target);
        self.work.push(f.env);
        self.work.push(f.func);
        self.work.extend(f.handlers.iter().map(|h| h.env));
        self.work.push(f.after.object());
        self.work.push(f.kind.object());
    }

    fn table(&mut self, t: &Table) {
        for (k, v) in t.entries.iter().flatten() {
            self.value(k);
            self.value(v);
        }
    }

    fn kind(&mut self, kind: &Kind) {
        match kind {
            Kind::Array(v) => self.values(v),
            Kind::Env(v, parent) => {
                self.values(v);
                self.work.push(*parent);
            }
            Kind::Closure(c) => {
                self.value(&c.this);
                self.value(&c.new_target);
                self.work.push(c.env);
                self.work.push(c.home);
                for (k, f) in &c.fields {
                    self.value(k);
                    self.value(f);
                }
            }
            Kind::Bound(b) => {
                self.value(&b.0);
                self.value(&b.1);
                self.values(&b.2);
            }
            Kind::Map(t) | Kind::Set(t) => self.table(t),
            Kind::TableIter(id, ..) => self.work.push(*id),
            Kind::Promise(PromiseState::Pending(list), _) => {
                for r in list {
                    match r {
                        Reaction::Then { ok, err, derived } => {
                            self.value(ok);
                            self.value(err);
                            self.work.push(*derived);
                        }
                        Reaction::Resume(id) => self.work.push(*id),
                    }
                }
            }
            Kind::Promise(PromiseState::Done(v) | PromiseState::Failed(v), _) => self.value(v),
            Kind::Coroutine(c) => {
                if let Some(f) = &c.frame {
                    self.frame(f);
                }
                for (_, v, p) in &c.queue {
                    self.value(v);
                    self.work.push(*p);
                }
            }
            Kind::Boxed(v) => self.value(v),
            _ => {}
        }
    }
}
