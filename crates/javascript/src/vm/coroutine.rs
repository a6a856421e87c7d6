//! Functions that suspend: generators, async functions, async generators.

use super::{After, Frame, FrameKind, Job, Res, Vm};
use crate::heap::{Coroutine, Kind, Reaction};
use crate::value::{Id, Value};

impl Vm {
    pub(crate) fn coroutine_mut(&mut self, id: Id) -> &mut Coroutine {
        match &mut self.heap.get_mut(id).kind {
            Kind::Coroutine(c) => c,
            _ => unreachable!("only coroutines are suspended"),
        }
    }

    pub(crate) fn new_coroutine(&mut self, frame: Option<Box<Frame>>, proto: Id) -> Id {
        let kind = Kind::Coroutine(Box::new(Coroutine {
            frame,
            running: false,
            queue: Vec::new(),
        }));
        self.heap.alloc(kind, proto)
    }

    pub(crate) fn iter_result(&mut self, value: Value, done: bool) -> Value {
        let id = self.object();
        self.put(id, "value", value);
        self.put(id, "done", Value::Bool(done));
        Value::Obj(id)
    }

    /// A generator's call: the frame is set aside, its object is the result.
    pub(super) fn make_generator(&mut self) -> Res<()> {
        let Some(mut frame) = self.frames.pop() else {
            return Ok(());
        };
        let is_async = frame.code.is_async;
        let base = if is_async {
            self.protos.async_generator
        } else {
            self.protos.generator
        };
        let proto = match self.read(&Value::Obj(frame.func), "prototype") {
            Value::Obj(p) => p,
            _ => base,
        };
        let after = std::mem::replace(&mut frame.after, After::Push);
        let id = self.new_coroutine(None, proto);
        frame.kind = if is_async {
            FrameKind::AsyncGen(id)
        } else {
            FrameKind::Gen(id)
        };
        self.coroutine_mut(id).frame = Some(Box::new(frame));
        self.finish(after, Value::Obj(id), Value::Undef)
    }

    /// `next`, `throw` (1) and `return` (2) of a generator object.
    pub(super) fn generator_call(
        &mut self,
        this: Value,
        mode: u8,
        v: Value,
        after: After,
    ) -> Res<()> {
        let id = match this {
            Value::Obj(id) if matches!(self.heap.get(id).kind, Kind::Coroutine(_)) => id,
            _ => return self.type_error("next method called on incompatible receiver"),
        };
        let is_async = {
            let mut p = self.heap.get(id).proto;
            while p != 0 && p != self.protos.async_generator {
                p = self.heap.get(p).proto;
            }
            p != 0
        };
        if is_async {
            let p = self.promise();
            let c = self.coroutine_mut(id);
            c.queue.push((mode, v, p));
            let idle = !c.running;
            self.finish(after, Value::Obj(p), Value::Undef)?;
            if idle {
                self.coroutine_mut(id).running = true;
                self.jobs.push_back(Job::Drain(id));
            }
            return Ok(());
        }
        if self.coroutine_mut(id).running {
            return self.type_error("Generator is already running");
        }
        let Some(frame) = self.coroutine_mut(id).frame.take() else {
            if mode == 1 {
                return Err(v);
            }
            let value = if mode == 2 { v } else { Value::Undef };
            let r = self.iter_result(value, true);
            return self.finish(after, r, Value::Undef);
        };
        self.coroutine_mut(id).running = true;
        let mut frame = *frame;
        frame.after = after;
        self.enter_suspended(frame, mode, v)
    }

    /// Puts a suspended frame back on the stack, with what its `yield` or `await` gives.
    fn enter_suspended(&mut self, mut frame: Frame, mode: u8, v: Value) -> Res<()> {
        let started = frame.first;
        frame.first = false;
        if mode == 0 {
            if started {
                frame.stack.push(v);
            }
            self.frames.push(frame);
            return Ok(());
        }
        if mode == 1 {
            self.frames.push(frame);
            return Err(v);
        }
        // `return`: run no further. Open `finally` blocks of a generator closed early run too,
        // as if by an exception that the generator's end swallows.
        let id = match frame.kind {
            FrameKind::Gen(id) if !frame.handlers.is_empty() => id,
            _ => {
                self.frames.push(frame);
                return self.do_return(v);
            }
        };
        self.coroutine_mut(id).queue.push((2, v, 0));
        self.frames.push(frame);
        Err(Value::Empty)
    }

    /// `yield`: the value goes to whoever asked.
    pub(super) fn do_yield(&mut self, v: Value) -> Res<()> {
        let Some(mut frame) = self.frames.pop() else {
            return Ok(());
        };
        frame.first = true;
        let after = std::mem::replace(&mut frame.after, After::Push);
        let id = frame.kind.object();
        let is_async = matches!(frame.kind, FrameKind::AsyncGen(_));
        self.coroutine_mut(id).frame = Some(Box::new(frame));
        if is_async {
            self.async_gen_step(id, v, false);
            return Ok(());
        }
        self.coroutine_mut(id).running = false;
        let r = self.iter_result(v, false);
        self.finish(after, r, Value::Undef)
    }

    /// Answers the first waiting call of an async generator.
    fn async_gen_step(&mut self, id: Id, v: Value, done: bool) {
        let c = self.coroutine_mut(id);
        if !c.queue.is_empty() {
            let (_, _, p) = c.queue.remove(0);
            let r = self.iter_result(v, done);
            self.resolve(p, r);
        }
        self.jobs.push_back(Job::Drain(id));
    }

    pub(super) fn async_gen_done(&mut self, id: Id, result: Result<Value, Value>) {
        match result {
            Ok(v) => self.async_gen_step(id, v, true),
            Err(v) => {
                let c = self.coroutine_mut(id);
                if !c.queue.is_empty() {
                    let (_, _, p) = c.queue.remove(0);
                    self.reject(p, v);
                }
                self.jobs.push_back(Job::Drain(id));
            }
        }
    }

    /// Lets an async generator serve the next call in its queue.
    pub(super) fn drain(&mut self, id: Id) -> Res<()> {
        let c = self.coroutine_mut(id);
        let Some((mode, v, p)) = c.queue.first().cloned() else {
            c.running = false;
            return Ok(());
        };
        c.running = true;
        match c.frame.take() {
            Some(frame) => {
                let mut frame = *frame;
                frame.after = After::Settle(0);
                match self.enter_suspended(frame, mode, v) {
                    Ok(()) => Ok(()),
                    Err(v) => self.unwind(v),
                }
            }
            None => {
                self.coroutine_mut(id).queue.remove(0);
                if mode == 1 {
                    self.reject(p, v);
                } else {
                    let v = if mode == 2 { v } else { Value::Undef };
                    let r = self.iter_result(v, true);
                    self.resolve(p, r);
                }
                self.jobs.push_back(Job::Drain(id));
                Ok(())
            }
        }
    }

    /// `await`: the frame sleeps until the promise is settled.
    pub(super) fn do_await(&mut self, v: Value) -> Res<()> {
        let p = self.promise_for(v);
        let Some(mut frame) = self.frames.pop() else {
            return Ok(());
        };
        let after = std::mem::replace(&mut frame.after, After::Settle(0));
        let first = std::mem::replace(&mut frame.first, false);
        match frame.kind {
            FrameKind::Async(promise) => {
                let id = self.new_coroutine(Some(Box::new(frame)), 0);
                self.react(p, Reaction::Resume(id));
                if first {
                    self.finish(after, Value::Obj(promise), Value::Undef)?;
                }
            }
            _ => {
                let id = self.new_coroutine(Some(Box::new(frame)), 0);
                self.react(p, Reaction::Resume(id));
            }
        }
        Ok(())
    }

    pub(super) fn resume_coroutine(&mut self, id: Id, v: Value, throw: bool) -> Res<()> {
        let Some(frame) = self.coroutine_mut(id).frame.take() else {
            return Ok(());
        };
        let mut frame = *frame;
        if !throw {
            frame.stack.push(v);
            self.frames.push(frame);
            return Ok(());
        }
        self.frames.push(frame);
        self.unwind(v)
    }
}
