//! The virtual machine: frames on a stack of its own, so that it stops between any two
//! instructions, for the host or because its fuel is used up.

mod call;
mod coroutine;
mod exec;
mod fiber;
mod iterate;
mod object;
mod operator;
mod promise;
mod timer;

pub use object::Got;
pub(crate) use object::LOADER;

use crate::code::{Code, Script};
use crate::heap::{Heap, Kind, Marker};
use crate::host::{HostError, HostValue};
use crate::value::{Id, JStr, Key, Value};
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

/// What a native or an instruction gives; the error is the value thrown.
pub type Res<T = Value> = Result<T, Value>;
pub type NativeFn = fn(&mut Vm, &Value, &[Value]) -> Res;

/// Functions the machine itself must carry out, because they call or suspend.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Special {
    Host,
    Call,
    Apply,
    Construct,
    GenNext,
    GenThrow,
    GenReturn,
}

/// Why the machine stopped.
#[derive(Debug)]
pub enum Step {
    /// Answer with `resume`.
    HostCall {
        name: String,
        args: Vec<HostValue>,
    },
    /// Call `run` again.
    OutOfFuel,
    /// Nothing to do before this time (in milliseconds), or before an event comes: `deliver` it.
    Wait {
        until: Option<f64>,
    },
    /// The program used more memory than V8's heap may have.
    HeapLimit,
    Done(i32),
}

#[derive(Clone, Copy)]
pub struct Handler {
    pub pc: u32,
    pub stack: u32,
    pub env: Id,
    pub finally: bool,
}

/// What becomes of a frame's result.
#[derive(Clone)]
pub enum After {
    Push,
    Discard,
    /// `new`: an object result, else `this`.
    Construct,
    /// Replaces a value of the caller's stack, which then repeats its instruction.
    Slot(u32),
    /// An iterator for a local slot.
    Slot2(u32),
    /// A field of an object.
    Define(Id, Key),
    /// Settles a promise (0: nobody cares); the frame has no caller.
    Settle(Id),
}

impl After {
    pub fn object(&self) -> Id {
        match self {
            After::Define(id, _) | After::Settle(id) => *id,
            _ => 0,
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
pub enum FrameKind {
    Normal,
    /// An async function's promise.
    Async(Id),
    Gen(Id),
    AsyncGen(Id),
}

impl FrameKind {
    pub fn object(self) -> Id {
        match self {
            FrameKind::Normal => 0,
            FrameKind::Async(id) | FrameKind::Gen(id) | FrameKind::AsyncGen(id) => id,
        }
    }
}

pub struct Frame {
    pub code: Rc<Code>,
    pub pc: usize,
    pub stack: Vec<Value>,
    pub args: Vec<Value>,
    pub env: Id,
    pub this: Value,
    pub func: Id,
    pub new_target: Value,
    pub handlers: Vec<Handler>,
    pub after: After,
    pub kind: FrameKind,
    /// An async function that has not yet suspended: its caller waits for the promise.
    pub first: bool,
}

pub enum Job {
    /// Calls a function; its result settles the promise.
    Call(Value, Vec<Value>, Id),
    Resume(Id, Value, bool),
    /// Continues an async generator's queue.
    Drain(Id),
}

pub struct Timer {
    pub id: u32,
    pub repeat: Option<f64>,
    pub func: Value,
    pub args: Vec<Value>,
    pub keeps_alive: bool,
}

/// Prototypes the machine needs itself.
#[derive(Default, Clone, Copy)]
pub struct Protos {
    pub object: Id,
    pub function: Id,
    pub array: Id,
    pub string: Id,
    pub number: Id,
    pub boolean: Id,
    pub symbol: Id,
    pub bigint: Id,
    pub error: Id,
    pub promise: Id,
    pub regex: Id,
    pub date: Id,
    pub map: Id,
    pub set: Id,
    pub bytes: Id,
    pub iterator: Id,
    pub generator: Id,
    pub async_generator: Id,
}

pub const SYM_ITERATOR: u32 = 0;
pub const SYM_ASYNC_ITERATOR: u32 = 1;
pub const SYM_HAS_INSTANCE: u32 = 2;
pub const SYM_TO_PRIMITIVE: u32 = 3;
pub const SYM_TO_STRING_TAG: u32 = 4;
pub const SYM_INSPECT: u32 = 5;

/// Frames deeper than this are a stack overflow.
const MAX_FRAMES: usize = 7800;
/// Real bytes a program may hold; more ends as V8's heap limit does.
const HEAP_LIMIT: usize = 96 << 20;
/// Bytes a native may allocate for the price of an instruction.
const INSTRUCTION_BYTES: usize = 64;

pub struct Vm {
    pub heap: Heap,
    pub frames: Vec<Frame>,
    pub global: Id,
    pub protos: Protos,
    pub symbols: Vec<JStr>,
    pub ticks: VecDeque<Job>,
    pub jobs: VecDeque<Job>,
    pub immediates: VecDeque<Job>,
    pub timers: timer::Timers,
    pub timer_seq: u64,
    /// Things that keep the program alive: servers, connections, children.
    pub refs: i64,
    /// Milliseconds since the epoch, and when the program began.
    pub now: f64,
    pub start: f64,
    pub seed: u64,
    pub exit_code: i32,
    pub(crate) exiting: Option<i32>,
    pub(crate) pending: Option<Step>,
    pub(crate) waiting_host: bool,
    pub(crate) over_limit: bool,
    /// What was done beyond the fuel, in instructions.
    overrun: u64,
    /// Promises rejected with nobody listening yet.
    pub(crate) unhandled: Vec<Id>,
    /// Functions of the runtime's own JavaScript: events, uncaught errors, the end.
    pub(crate) hooks: Hooks,
    pub(crate) exit_stage: u8,
    /// Where the last exception was thrown.
    thrown: Option<(Rc<Script>, u32)>,
    spare: Vec<Vec<Value>>,
    /// Stacks set aside; see `fiber`.
    fibers: BTreeMap<u32, Vec<Frame>>,
}

#[derive(Default, Clone)]
pub struct Hooks {
    pub dispatch: Option<Value>,
    pub uncaught: Option<Value>,
    pub before_exit: Option<Value>,
}

impl Default for Vm {
    fn default() -> Self {
        Self::new(0, 0.0)
    }
}

impl Vm {
    /// A machine with the language's own objects.
    pub fn new(seed: u64, now: f64) -> Self {
        let mut vm = Vm {
            heap: Heap::default(),
            frames: Vec::new(),
            global: 0,
            protos: Protos::default(),
            symbols: Vec::new(),
            ticks: VecDeque::new(),
            jobs: VecDeque::new(),
            immediates: VecDeque::new(),
            timers: timer::Timers::default(),
            timer_seq: 0,
            refs: 0,
            now,
            start: now,
            seed: seed | 1,
            exit_code: 0,
            exiting: None,
            pending: None,
            waiting_host: false,
            over_limit: false,
            overrun: 0,
            unhandled: Vec::new(),
            hooks: Hooks::default(),
            exit_stage: 0,
            thrown: None,
            spare: Vec::new(),
            fibers: BTreeMap::new(),
        };
        crate::builtins::install(&mut vm);
        vm
    }

    /// Compiles a text into a function of `params`; the error is what is wrong with it.
    pub fn compile(
        &mut self,
        name: &str,
        text: &str,
        goal: crate::syntax::Goal,
        params: &[&str],
    ) -> Result<Value, (crate::syntax::SyntaxError, Rc<Script>)> {
        let script = Rc::new(Script {
            name: name.to_string(),
            text: text.to_string(),
            internal: name.starts_with("node:"),
        });
        match crate::syntax::parse(text, goal, params) {
            Ok(program) => {
                let code = crate::compile::compile(&program, script, goal);
                self.heap.fresh += text.len() * 4;
                Ok(self.closure(code, 0, Value::Undef, Value::Undef))
            }
            Err(e) => Err((e, script)),
        }
    }

    /// Whether a text is a program; the error says where it is not.
    pub fn check_syntax(&mut self, text: &str) -> Result<(), String> {
        match self.compile("check", text, crate::syntax::Goal::Body, &[]) {
            Ok(_) => Ok(()),
            Err((e, script)) => {
                let (line, column) = script.place(e.pos);
                Err(format!("{line}:{column}: {}", e.message))
            }
        }
    }

    /// Runs a function from the top, when the machine is idle.
    pub fn start(&mut self, func: Value, args: Vec<Value>) {
        self.jobs.push_back(Job::Call(func, args, 0));
    }

    /// Bytes in use, as the system sees them.
    pub fn memory(&self) -> usize {
        self.heap.used()
    }

    /// The part of it that is really held.
    pub fn real_memory(&self) -> usize {
        self.heap.live + self.heap.fresh
    }

    /// What natives and the collector did beyond the fuel of `run`, in instructions; forgets it.
    pub fn take_overrun(&mut self) -> u64 {
        std::mem::take(&mut self.overrun)
    }

    /// Takes fuel for work of so many instructions.
    fn burn(&mut self, fuel: &mut u32, work: usize) {
        let work = work as u64;
        self.overrun += work.saturating_sub(u64::from(*fuel));
        *fuel = fuel.saturating_sub(work.min(u64::from(u32::MAX)) as u32);
    }

    /// Answers a host call.
    pub fn resume(&mut self, value: HostValue) {
        self.waiting_host = false;
        match value {
            HostValue::Err(e) => {
                let err = self.host_error(&e);
                if let Err(v) = self.unwind(err) {
                    self.uncaught(v);
                }
            }
            v => {
                let v = self.from_host(v);
                if let Some(f) = self.frames.last_mut() {
                    f.stack.push(v);
                }
            }
        }
    }

    /// Hands over events that came while waiting; each is given to the runtime's dispatcher.
    pub fn deliver(&mut self, events: Vec<HostValue>) {
        for e in events {
            let v = self.from_host(e);
            if let Some(d) = self.hooks.dispatch.clone() {
                self.add_immediate(Job::Call(d, vec![v], 0), false);
            }
        }
    }

    /// Whether an event waits to be handled.
    pub fn has_events(&self) -> bool {
        !self.immediates.is_empty()
    }

    pub(crate) fn host_error(&mut self, e: &HostError) -> Value {
        let err = self.error("Error", &e.message);
        if let Value::Obj(id) = err {
            self.put(id, "errno", Value::Num(f64::from(e.errno)));
            self.put(id, "code", Value::str(&e.code));
        }
        err
    }

    /// Runs for about `fuel` instructions.
    pub fn run(&mut self, mut fuel: u32) -> Step {
        loop {
            if let Some(step) = self.pending.take() {
                return step;
            }
            if let Some(code) = self.exiting {
                return Step::Done(code);
            }
            if fuel == 0 {
                return Step::OutOfFuel;
            }
            fuel -= 1;
            if self.heap.fresh > (1 << 20) && self.heap.wants_gc() {
                self.collect();
                self.burn(&mut fuel, self.heap.live / 256);
                if self.heap.live > HEAP_LIMIT {
                    self.over_limit = true;
                }
            }
            if self.over_limit {
                return Step::HeapLimit;
            }
            if self.frames.is_empty() {
                if let Some(step) = self.next_job() {
                    return step;
                }
                continue;
            }
            let before = self.heap.fresh;
            let result = self.exec();
            let made = self.heap.fresh.saturating_sub(before) / INSTRUCTION_BYTES;
            if made > 0 {
                self.burn(&mut fuel, made);
            }
            if let Err(thrown) = result {
                self.note_throw();
                if let Err(v) = self.unwind(thrown) {
                    self.uncaught(v);
                }
            }
        }
    }

    fn next_job(&mut self) -> Option<Step> {
        if let Some(job) = self.ticks.pop_front().or_else(|| self.jobs.pop_front()) {
            self.run_job(job);
            return None;
        }
        if let Some(v) = self.unhandled_rejection() {
            self.thrown = None;
            self.uncaught(v);
            return None;
        }
        if self.fire_timer() {
            return None;
        }
        if let Some(job) = self.immediates.pop_front() {
            self.run_job(job);
            return None;
        }
        if self.refs > 0 || self.timers.keep_alive() {
            return Some(Step::Wait {
                until: self.next_timer(),
            });
        }
        if self.exit_stage == 0 {
            self.exit_stage = 1;
            if let Some(f) = self.hooks.before_exit.clone() {
                self.run_job(Job::Call(f, Vec::new(), 0));
                return None;
            }
        }
        self.exiting = Some(self.exit_code);
        None
    }

    /// One step of the runtime's own set-up; true if it failed.
    pub(crate) fn run_core(&mut self) -> bool {
        if self.frames.is_empty() {
            if let Some(job) = self.jobs.pop_front() {
                self.run_job(job);
            }
            return false;
        }
        match self.exec() {
            Ok(()) => false,
            Err(v) => match self.unwind(v) {
                Ok(()) => false,
                Err(v) => {
                    debug_assert!(false, "core: {}", crate::inspect::inspect(self, &v));
                    true
                }
            },
        }
    }

    fn run_job(&mut self, job: Job) {
        let done = match job {
            Job::Call(f, args, promise) => {
                let r = self.call(f, Value::Undef, args, After::Settle(promise));
                match r {
                    Err(v) if promise != 0 => {
                        self.reject(promise, v);
                        Ok(())
                    }
                    r => r,
                }
            }
            Job::Resume(id, v, throw) => self.resume_coroutine(id, v, throw),
            Job::Drain(id) => self.drain(id),
        };
        if let Err(v) = done {
            self.uncaught(v);
        }
    }

    /// Hands an exception nobody caught to the runtime, which prints it and ends the program.
    fn uncaught(&mut self, v: Value) {
        self.frames.clear();
        match self.hooks.uncaught.clone() {
            Some(f) => {
                let place = match self.thrown.take() {
                    Some((script, pos)) => {
                        let (line, column) = script.place(pos);
                        let list = vec![
                            Value::str(&script.name),
                            Value::Num(line as f64),
                            Value::Num(column as f64),
                            Value::str(script.line(line)),
                        ];
                        self.array(list)
                    }
                    None => Value::Undef,
                };
                self.ticks.push_front(Job::Call(f, vec![v, place], 0));
            }
            None => {
                debug_assert!(false, "runtime: {}", crate::inspect::inspect(self, &v));
                self.exiting = Some(1);
            }
        }
    }

    fn note_throw(&mut self) {
        let own = self.frames.iter().rev().find(|f| !f.code.script.internal);
        self.thrown = own.and_then(|f| {
            let pos = *f.code.pos.get(f.pc.checked_sub(1)?)?;
            Some((f.code.script.clone(), pos))
        });
    }

    /// Finds the handler of an exception; the error is that there is none.
    pub(crate) fn unwind(&mut self, thrown: Value) -> Res<()> {
        while let Some(f) = self.frames.last_mut() {
            if let Some(h) = f.handlers.pop() {
                // An empty exception is a generator's early end: only `finally` sees it.
                if matches!(thrown, Value::Empty) && !h.finally {
                    continue;
                }
                f.stack.truncate(h.stack as usize);
                f.env = h.env;
                f.pc = h.pc as usize;
                f.stack.push(thrown);
                return Ok(());
            }
            let Some(f) = self.frames.pop() else { break };
            match f.kind {
                FrameKind::Async(p) => {
                    self.reject(p, thrown);
                    if f.first {
                        self.finish(f.after, Value::Obj(p), Value::Undef)?;
                    }
                    return Ok(());
                }
                FrameKind::Gen(id) => {
                    let c = self.coroutine_mut(id);
                    c.running = false;
                    if let (Value::Empty, Some((_, v, _))) = (&thrown, c.queue.pop()) {
                        let r = self.iter_result(v, true);
                        return self.finish(f.after, r, Value::Undef);
                    }
                }
                FrameKind::AsyncGen(id) => {
                    self.async_gen_done(id, Err(thrown));
                    return Ok(());
                }
                FrameKind::Normal => {}
            }
            if let After::Settle(p) = f.after {
                if p != 0 {
                    self.reject(p, thrown);
                    return Ok(());
                }
                return Err(thrown);
            }
        }
        Err(thrown)
    }

    fn collect(&mut self) {
        let mut roots = Vec::new();
        let mut m = Marker {
            work: &mut roots,
            bytes: 0,
        };
        for f in self.frames.iter().chain(self.fibers.values().flatten()) {
            m.frame(f);
        }
        for j in self.ticks.iter().chain(&self.jobs).chain(&self.immediates) {
            match j {
                Job::Call(f, args, p) => {
                    m.value(f);
                    m.values(args);
                    m.work.push(*p);
                }
                Job::Resume(id, v, _) => {
                    m.work.push(*id);
                    m.value(v);
                }
                Job::Drain(id) => m.work.push(*id),
            }
        }
        for t in self.timers.iter() {
            m.value(&t.func);
            m.values(&t.args);
        }
        let h = &self.hooks;
        for v in [&h.dispatch, &h.uncaught, &h.before_exit]
            .into_iter()
            .flatten()
        {
            m.value(v);
        }
        m.work.extend(&self.unhandled);
        m.work.push(self.global);
        let p = self.protos;
        m.work.extend([
            p.object,
            p.function,
            p.array,
            p.string,
            p.number,
            p.boolean,
            p.symbol,
            p.bigint,
            p.error,
            p.promise,
            p.regex,
            p.date,
            p.map,
            p.set,
            p.bytes,
            p.iterator,
            p.generator,
            p.async_generator,
        ]);
        self.heap.collect(roots);
    }

    pub(crate) fn take_vec(&mut self) -> Vec<Value> {
        self.spare.pop().unwrap_or_default()
    }

    pub(crate) fn give_vec(&mut self, mut v: Vec<Value>) {
        if self.spare.len() < 64 && v.capacity() < 256 {
            v.clear();
            self.spare.push(v);
        }
    }

    pub(crate) fn is_array(&self, v: &Value) -> bool {
        matches!(v, Value::Obj(id) if matches!(self.heap.get(*id).kind, Kind::Array(_)))
    }

    /// A pseudo-random number from the seed.
    pub fn random(&mut self) -> u64 {
        self.seed ^= self.seed << 13;
        self.seed ^= self.seed >> 7;
        self.seed ^= self.seed << 17;
        self.seed.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }
}
